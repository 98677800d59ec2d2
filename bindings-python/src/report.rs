//! What a validation found.

use std::collections::BTreeMap;

use ::competiscan::validate as cl;
use ::competiscan::validate::Severity;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyDict;

use crate::error::{ValidationError, guarded};
use crate::issue::{Fix, Issue};
use crate::kinds::{JsonDict, ListOf, class, json};

/// What a validation found: `rows == accepted + rejected + duplicates`, always. `str()` of it is a summary.
#[pyclass(frozen, module = "competiscan")]
pub(crate) struct Report {
    inner: cl::Report,
    issues: PyOnceLock<ListOf<Issue>>,
    fixes: PyOnceLock<ListOf<Fix>>,
}

impl From<cl::Report> for Report {
    fn from(inner: cl::Report) -> Self {
        Self { inner, issues: PyOnceLock::new(), fixes: PyOnceLock::new() }
    }
}

class! { Report {
    /// Data rows, messages or JSON values read.
    rows: u64 = |r| r.rows;
    /// Rows with no issue of severity error.
    accepted: u64 = |r| r.accepted;
    /// Rows with one.
    rejected: u64 = |r| r.rejected;
    /// Rows that repeat an earlier one exactly.
    duplicates: u64 = |r| r.duplicates;
    /// Rows that were accepted only after safe fixes. Part of `accepted`.
    repaired: u64 = |r| r.repaired;
    /// A cap was hit or reading stopped early: the lists are not complete. The counts are.
    partial: bool = |r| r.partial;
    /// The format of the input: a `Format`.
    format: Option<&'static str> = |r| r.format.map(::competiscan::Format::as_str);
    /// Text encoding, WHATWG name in lower case.
    encoding: Option<&str> = |r| r.encoding.as_deref();
    /// Delimiter of a CSV.
    delimiter: Option<char> = |r| r.delimiter;
    /// Who wrote the table, where its columns tell.
    layout: Option<&str> = |r| r.layout.as_deref();
    /// 0 to 100: the mean score of the rows.
    quality_score: f64 = |r| r.quality_score;
    /// How often each code was found, complete even when `issues` is not.
    counts: BTreeMap<&'static str, u64> = |r| r.counts.iter().map(|(code, count)| (code.as_str(), *count)).collect();
    /// The columns of the input and the fields they were read as; None went to `extra`.
    columns: Vec<(String, Option<&'static str>)> = |r| r.columns.iter().map(|used| (used.name.clone(), used.field)).collect();
    /// Whether no row was rejected.
    is_valid: bool = |r| r.is_valid();
}
    /// The issues, in the order of the rows.
    #[getter]
    fn issues(&self, py: Python<'_>) -> PyResult<&ListOf<Issue>> {
        self.issues.get_or_try_init(py, || {
            ListOf::new(py, self.inner.issues.iter().map(|issue| Issue { inner: issue.clone() }))
        })
    }

    /// The fixes that `repair=True` applied.
    #[getter]
    fn fixes(&self, py: Python<'_>) -> PyResult<&ListOf<Fix>> {
        self.fixes.get_or_try_init(py, || {
            ListOf::new(py, self.inner.fixes.iter().map(|fix| Fix { inner: fix.clone() }))
        })
    }

    /// Raises `ValidationError`, with this report, if a row was rejected.
    fn raise_for_errors(this: &Bound<'_, Self>) -> PyResult<()> {
        let (py, report) = (this.py(), &this.get().inner);
        if report.is_valid() {
            return Ok(());
        }
        let details = PyDict::new(py);
        details.set_item("report", this)?;
        if let Some(first) = report.issues.iter().find(|issue| issue.severity == Severity::Error) {
            details.set_item("code", first.code.as_str())?;
            details.set_item("row", first.row)?;
            details.set_item("line", first.line)?;
            details.set_item("byte_offset", first.byte_offset)?;
            details.set_item("column", first.column.as_deref())?;
            details.set_item("help", &first.suggestion)?;
        }
        let class = py.get_type::<ValidationError>();
        Err(PyErr::from_value(class.call((report.to_string(),), Some(&details))?))
    }

    /// Plain values, as the command line writes them with `--format json`.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<JsonDict<'py>> {
        JsonDict::new(py, (self.to_json(py)?,))
    }

    /// One line of JSON, the same in every language this library speaks.
    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        guarded(py, || json(&self.inner))
    }

    fn __str__(&self, py: Python<'_>) -> PyResult<String> {
        guarded(py, || Ok(self.inner.to_string()))
    }

    fn __repr__(&self) -> String {
        let cl::Report { rows, accepted, rejected, duplicates, .. } = self.inner;
        format!("<Report: {rows} rows = {accepted} accepted + {rejected} rejected + {duplicates} duplicates>")
    }
}
