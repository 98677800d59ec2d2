//! Errors and panics of the core as exceptions. The classes are in `python/competiscan/errors.py`.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use ::competiscan as cl;
use pyo3::PyTypeInfo;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyType};

mod classes {
    use pyo3::import_exception;

    import_exception!(competiscan.errors, BadEncoding);
    import_exception!(competiscan.errors, Cancelled);
    import_exception!(competiscan.errors, CompetiscanError);
    import_exception!(competiscan.errors, CorruptInput);
    import_exception!(competiscan.errors, FileNotFound);
    import_exception!(competiscan.errors, InternalError);
    import_exception!(competiscan.errors, InvalidOption);
    import_exception!(competiscan.errors, InvalidValue);
    import_exception!(competiscan.errors, IoError);
    import_exception!(competiscan.errors, LimitExceeded);
    import_exception!(competiscan.errors, UnknownFormat);
    import_exception!(competiscan.errors, UnknownName);
    import_exception!(competiscan.errors, ValidationError);
}

pub(crate) use classes::ValidationError;

/// The class of a kind. A kind this file does not know yet is still a `CompetiscanError` with its code; a test
/// says so when one is added.
fn class(py: Python<'_>, kind: cl::ErrorKind) -> Bound<'_, PyType> {
    use cl::ErrorKind as Kind;
    match kind {
        Kind::Io => classes::IoError::type_object(py),
        Kind::NotFound => classes::FileNotFound::type_object(py),
        Kind::UnknownFormat => classes::UnknownFormat::type_object(py),
        Kind::BadEncoding => classes::BadEncoding::type_object(py),
        Kind::CorruptInput => classes::CorruptInput::type_object(py),
        Kind::LimitExceeded => classes::LimitExceeded::type_object(py),
        Kind::InvalidValue => classes::InvalidValue::type_object(py),
        Kind::InvalidOption => classes::InvalidOption::type_object(py),
        Kind::UnknownName => classes::UnknownName::type_object(py),
        Kind::Cancelled => classes::Cancelled::type_object(py),
        Kind::Internal => classes::InternalError::type_object(py),
        _ => classes::CompetiscanError::type_object(py),
    }
}

/// The exception for an error of the core.
pub(crate) fn exception(py: Python<'_>, error: &cl::Error) -> PyErr {
    let build = || {
        let details = PyDict::new(py);
        details.set_item("code", error.code())?;
        details.set_item("message", error.message())?;
        details.set_item("help", error.help())?;
        details.set_item("path", error.path().map(std::path::Path::as_os_str))?;
        details.set_item("column", error.column())?;
        if let Some(position) = error.position() {
            details.set_item("row", position.row)?;
            details.set_item("line", position.line)?;
            details.set_item("byte_offset", position.byte_offset)?;
        }
        class(py, error.kind()).call((error.to_string(),), Some(&details))
    };
    build().map_or_else(|failure| failure, PyErr::from_value)
}

/// Runs core code. A panic in it is a defect of ours, and becomes an `InternalError` that says what to do.
///
/// `PyO3` alone would raise `PanicException`, which `except Exception` does not catch. Every call that does more
/// than copy a field goes through here or through [`detached`].
pub(crate) fn guarded<T>(py: Python<'_>, work: impl FnOnce() -> cl::Result<T>) -> PyResult<T> {
    catch(work).map_err(|error| exception(py, &error))
}

/// [`guarded`], while other Python threads run.
pub(crate) fn detached<T: Send>(py: Python<'_>, work: impl FnOnce() -> cl::Result<T> + Send) -> PyResult<T> {
    py.detach(|| catch(work)).map_err(|error| exception(py, &error))
}

fn catch<T>(work: impl FnOnce() -> cl::Result<T>) -> cl::Result<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| Err(internal(panic.as_ref())))
}

fn internal(panic: &(dyn Any + Send)) -> cl::Error {
    let said =
        panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    let message = format!("the library stopped at a defect of its own: {}", said.unwrap_or("no details"));
    cl::Error::new(cl::ErrorKind::Internal, message)
        .with_help("please report it, with the input if you can share it")
}
