//! What was found in single rows.

use ::competiscan::validate as cl;
use pyo3::prelude::*;

use crate::kinds::class;

/// One finding, with its place and what to do. `str()` of it is the whole sentence.
#[pyclass(frozen, eq, str, module = "competiscan")]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Issue {
    pub(crate) inner: cl::Issue,
}

impl std::fmt::Display for Issue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.inner.fmt(f)
    }
}

class! { Issue {
    /// Data row, message or JSON value from 1; 0 for the file as a whole.
    row: u64 = |i| i.row;
    /// Line from 1; 0 where lines mean nothing.
    line: u64 = |i| i.line;
    /// The column, by its name in the file.
    column: Option<&str> = |i| i.column.as_deref();
    /// Bytes before the row, after decompression.
    byte_offset: u64 = |i| i.byte_offset;
    /// What was found: a key of `ISSUE_CODES`.
    code: &'static str = |i| i.code.as_str();
    /// What it means for the row: a `Severity`.
    severity: &'static str = |i| i.severity.as_str();
    /// The offending value, cut to 120 characters.
    value: &str = |i| &i.value;
    /// What is wrong.
    message: &str = |i| &i.message;
    /// What to do, or the value that was probably meant.
    suggestion: &str = |i| &i.suggestion;
    /// The file, when there are several.
    file: Option<&str> = |i| i.file.as_deref();
}
    fn __repr__(&self) -> String {
        format!("<Issue {}: {}>", self.inner.code, self.inner)
    }
}

/// One safe fix that was applied.
#[pyclass(frozen, eq, module = "competiscan")]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Fix {
    pub(crate) inner: cl::Fix,
}

class! { Fix {
    /// Data row from 1.
    row: u64 = |f| f.row;
    /// Line from 1; 0 where lines mean nothing.
    line: u64 = |f| f.line;
    /// The column, by its name in the file.
    column: &str = |f| &f.column;
    /// The issue it removes: a key of `ISSUE_CODES`.
    code: &'static str = |f| f.code.as_str();
    /// The value before, cut to 120 characters.
    before: &str = |f| &f.before;
    /// The value after, cut to 120 characters; None if the value was moved to `extra`.
    after: Option<&str> = |f| f.after.as_deref();
    /// The file, when there are several.
    file: Option<&str> = |f| f.file.as_deref();
}
    fn __repr__(&self) -> String {
        let cl::Fix { row, column, before, after, .. } = &self.inner;
        format!("<Fix row {row}, {column}: {before:?} -> {}>", after.as_ref().map_or("extra".into(), |text| format!("{text:?}")))
    }
}

/// A rejected row, with its bytes and its reasons.
#[pyclass(frozen, eq, module = "competiscan")]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Rejected {
    pub(crate) inner: cl::Rejected,
}

class! { Rejected {
    /// Data row from 1.
    row: u64 = |r| r.row;
    /// Line from 1; 0 where lines mean nothing.
    line: u64 = |r| r.line;
    /// Bytes before the row, after decompression.
    byte_offset: u64 = |r| r.byte_offset;
    /// The row as it stands in the input, with U+FFFD for bytes that are not UTF-8.
    raw: &str = |r| &r.raw;
    /// The exact bytes of the row.
    raw_bytes: &[u8] = |r| r.raw_bytes.as_deref().unwrap_or(r.raw.as_bytes());
    /// Why it was rejected, and whatever else was found.
    issues: Vec<Issue> = |r| r.issues.iter().map(|issue| Issue { inner: issue.clone() }).collect();
}
    fn __repr__(&self) -> String {
        let codes: Vec<_> = self.inner.issues.iter().map(|issue| issue.code.as_str()).collect();
        format!("<Rejected row {}: {}>", self.inner.row, codes.join(", "))
    }
}
