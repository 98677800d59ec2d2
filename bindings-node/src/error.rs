//! Errors and panics of the core as JavaScript errors with a stable `code`.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use competiscan as cl;
use napi::bindgen_prelude::{Env, Error, JsValue, Status};

/// The JavaScript error for an error of the core: `message` is the whole sentence, the parts are properties.
pub(crate) fn js_error(env: Env, error: &cl::Error) -> Error {
    let build = || {
        let mut object = env.create_error(Error::new(Status::GenericFailure, error.to_string()))?;
        object.set("name", "CompetiscanError")?;
        object.set("code", error.code())?;
        if let Some(help) = error.help() {
            object.set("help", help)?;
        }
        if let Some(path) = error.path() {
            object.set("path", path.to_string_lossy().as_ref())?;
        }
        if let Some(position) = error.position() {
            object.set("row", number(position.row))?;
            object.set("line", number(position.line))?;
            object.set("byteOffset", number(position.byte_offset))?;
        }
        if let Some(column) = error.column() {
            object.set("column", column)?;
        }
        Ok(Error::from(object.to_unknown()))
    };
    build().unwrap_or_else(|failure| failure)
}

/// Runs core code. A panic in it is a defect of ours, and becomes an error with the code `internal`.
pub(crate) fn guarded<T>(work: impl FnOnce() -> cl::Result<T>) -> cl::Result<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| Err(internal(panic.as_ref())))
}

fn internal(panic: &(dyn Any + Send)) -> cl::Error {
    let said =
        panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    let message = format!("the library stopped at a defect of its own: {}", said.unwrap_or("no details"));
    cl::Error::new(cl::ErrorKind::Internal, message)
        .with_help("please report it, with the input if you can share it")
}

/// A count of rows, lines or bytes. None comes near 2^53, where a number would stop being exact.
pub(crate) fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
