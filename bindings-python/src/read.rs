//! Reading and validating.

use ::competiscan as cl;
use pyo3::prelude::*;

use crate::campaign::Campaign;
use crate::error::{detached, guarded};
use crate::input::open;
use crate::issue::Rejected;
use crate::kinds::ListOf;
use crate::report::Report;

/// What `read` gives back: an answer for every row of the input.
#[pyclass(frozen, get_all, module = "competiscan")]
pub(crate) struct ReadResult {
    /// The accepted campaigns, in order.
    campaigns: ListOf<Campaign>,
    /// The rejected rows, in order, with their bytes and reasons.
    rejected: ListOf<Rejected>,
    /// The counts and the issues.
    report: Py<Report>,
}

#[pymethods]
impl ReadResult {
    fn __repr__(&self, py: Python<'_>) -> String {
        let (campaigns, rejected) = (self.campaigns.get(py).len(), self.rejected.get(py).len());
        format!("<ReadResult: {campaigns} campaigns, {rejected} rejected>")
    }
}

/// See `competiscan.read`. `options` is a JSON object.
#[pyfunction]
#[pyo3(signature = (source: "object", options))]
pub(crate) fn read(py: Python<'_>, source: &Bound<'_, PyAny>, options: &str) -> PyResult<ReadResult> {
    let (read, validate) = guarded(py, || cl::options_from_json(options))?;
    let (input, raised) = open(source)?;
    let result = raised.rather_than(detached(py, || cl::read(input, &read, &validate)))?;
    Ok(ReadResult {
        campaigns: ListOf::new(py, result.campaigns.into_iter().map(Campaign::from))?,
        rejected: ListOf::new(py, result.rejected.into_iter().map(|inner| Rejected { inner }))?,
        report: Py::new(py, Report::from(result.report))?,
    })
}

/// See `competiscan.validate`. `options` is a JSON object.
#[pyfunction]
#[pyo3(signature = (source: "object", options))]
pub(crate) fn validate(py: Python<'_>, source: &Bound<'_, PyAny>, options: &str) -> PyResult<Report> {
    let (read, validate) = guarded(py, || cl::options_from_json(options))?;
    let (input, raised) = open(source)?;
    raised.rather_than(detached(py, || cl::validate(input, &read, &validate))).map(Report::from)
}
