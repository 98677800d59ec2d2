//! The version and the closed sets of names in the core.

use std::collections::BTreeMap;

use competiscan as cl;
use napi_derive::napi;

/// The version of the library.
#[napi(catch_unwind)]
#[must_use]
pub fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

/// Every value `code` of a `CompetiscanError` can have.
#[napi(catch_unwind)]
#[must_use]
pub fn error_codes() -> Vec<&'static str> {
    cl::ErrorKind::ALL.iter().map(|kind| kind.code()).collect()
}

/// What an issue code means.
#[napi(object, object_from_js = false)]
pub struct IssueCode {
    /// What it means for the row, unless `rules` say otherwise.
    #[napi(ts_type = "Severity")]
    pub severity: &'static str,
    /// The group of rules it comes from.
    pub family: &'static str,
    /// What is wrong.
    pub message: &'static str,
    /// What to do about it.
    pub advice: &'static str,
}

/// Every value `code` of an `Issue` can have.
#[napi(catch_unwind)]
#[must_use]
pub fn issue_codes() -> BTreeMap<String, IssueCode> {
    let row = |code: &cl::validate::IssueCode| {
        let (severity, family) = (code.severity().as_str(), code.family().as_str());
        (code.to_string(), IssueCode { severity, family, message: code.message(), advice: code.advice() })
    };
    cl::validate::IssueCode::ALL.iter().map(row).collect()
}

/// Functions for the tests alone. They are no part of the package: a normal build has none of them.
#[cfg(feature = "test-panics")]
#[expect(clippy::needless_pass_by_value, reason = "napi hands over text as a String")]
mod for_tests {
    use competiscan as cl;
    use napi::bindgen_prelude::{AsyncTask, Env, Result};
    use napi_derive::napi;

    use crate::error::{guarded, js_error};
    use crate::task::{SafeTask, promise};

    #[napi(catch_unwind, skip_typescript, js_name = "_panicForTests")]
    pub fn panic_for_tests(message: String) -> AsyncTask<SafeTask<String>> {
        promise(move || panic!("{message}"))
    }

    #[napi(catch_unwind, skip_typescript, js_name = "_panicSyncForTests")]
    pub fn panic_sync_for_tests(env: Env, message: String) -> Result<String> {
        guarded(|| panic!("{message}")).map_err(|error| js_error(env, &error))
    }

    #[napi(catch_unwind, skip_typescript, js_name = "_panicUnguardedForTests")]
    pub fn panic_unguarded_for_tests(message: String) {
        panic!("{message}")
    }

    #[napi(catch_unwind, skip_typescript, js_name = "_errorForTests")]
    pub fn error_for_tests(code: String) -> AsyncTask<SafeTask<String>> {
        promise(move || Err(error(&code)))
    }

    #[napi(catch_unwind, skip_typescript, js_name = "_errorSyncForTests")]
    pub fn error_sync_for_tests(env: Env, code: String) -> Result<String> {
        Err(js_error(env, &error(&code)))
    }

    fn error(code: &str) -> cl::Error {
        let kind = cl::ErrorKind::from_code(code).unwrap_or(cl::ErrorKind::UnknownName);
        let position = cl::io::Position { row: 3, line: 4, byte_offset: 120 };
        let error = cl::Error::new(kind, "a test").with_path("some.csv").with_column("launch_date");
        error.with_position(position).with_help("nothing")
    }
}
