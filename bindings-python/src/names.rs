//! The closed sets of names in the core, for the constants and enums of the package.

use std::collections::BTreeMap;

use ::competiscan as cl;
use cl::validate::{IssueCode, Severity};
use pyo3::prelude::*;

/// Every code an exception can have.
#[pyfunction]
pub(crate) fn error_codes() -> Vec<&'static str> {
    cl::ErrorKind::ALL.iter().map(|kind| kind.code()).collect()
}

/// Code, severity, family, message and advice of every issue.
#[pyfunction]
pub(crate) fn issue_codes() -> Vec<[&'static str; 5]> {
    let row = |code: &IssueCode| {
        [code.as_str(), code.severity().as_str(), code.family().as_str(), code.message(), code.advice()]
    };
    IssueCode::ALL.iter().map(row).collect()
}

/// The names of each closed set of words, by the name of its enum in Python.
#[pyfunction]
pub(crate) fn vocabularies() -> BTreeMap<&'static str, Vec<&'static str>> {
    let severities = [Severity::Info, Severity::Warning, Severity::Error];
    BTreeMap::from([
        ("CampaignType", cl::CampaignType::NAMES.to_vec()),
        ("Channel", cl::Channel::NAMES.to_vec()),
        ("DateOrder", cl::DateOrder::NAMES.to_vec()),
        ("Format", cl::Format::ALL.iter().map(|format| format.as_str()).collect()),
        ("Industry", cl::Industry::NAMES.to_vec()),
        ("SentimentLabel", cl::SentimentLabel::NAMES.to_vec()),
        ("Severity", severities.map(Severity::as_str).to_vec()),
    ])
}

/// Panics as a defect in the core would.
#[cfg(feature = "test-panics")]
#[pyfunction]
#[pyo3(name = "_panic_for_tests")]
pub(crate) fn panic_for_tests(py: Python<'_>, message: &str) -> PyResult<()> {
    crate::error::detached(py, || panic!("{message}"))
}

/// Fails with an error of this code, with every detail an error can have.
#[cfg(feature = "test-panics")]
#[pyfunction]
#[pyo3(name = "_error_for_tests")]
pub(crate) fn error_for_tests(py: Python<'_>, code: &str) -> PyResult<()> {
    crate::error::guarded(py, || {
        let kind = cl::ErrorKind::from_code(code).unwrap_or(cl::ErrorKind::UnknownName);
        let position = cl::io::Position { row: 3, line: 4, byte_offset: 120 };
        let error = cl::Error::new(kind, "a test").with_path("some.csv").with_column("launch_date");
        Err(error.with_position(position).with_help("nothing"))
    })
}
