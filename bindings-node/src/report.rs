//! What a validation found.

use std::collections::BTreeMap;

use competiscan::validate as cl;
use napi::bindgen_prelude::Uint8Array;
use napi_derive::napi;

use crate::error::number;

/// One finding, with its place and what to do.
#[napi(object, object_from_js = false)]
pub struct Issue {
    /// Data row, message or JSON value from 1; 0 for the file as a whole.
    pub row: i64,
    /// Line from 1; 0 where lines mean nothing.
    pub line: i64,
    /// The column, by its name in the file.
    pub column: Option<String>,
    /// Bytes before the row, after decompression.
    pub byte_offset: i64,
    /// What was found: a key of `issueCodes()`.
    pub code: String,
    /// What it means for the row.
    #[napi(ts_type = "Severity")]
    pub severity: String,
    /// The offending value, cut to 120 characters.
    pub value: String,
    /// What is wrong.
    pub message: String,
    /// What to do, or the value that was probably meant.
    pub suggestion: String,
    /// The file, when there are several.
    pub file: Option<String>,
}

impl From<cl::Issue> for Issue {
    fn from(issue: cl::Issue) -> Self {
        Self {
            row: number(issue.row),
            line: number(issue.line),
            column: issue.column,
            byte_offset: number(issue.byte_offset),
            code: issue.code.to_string(),
            severity: issue.severity.to_string(),
            value: issue.value,
            message: issue.message,
            suggestion: issue.suggestion,
            file: issue.file,
        }
    }
}

/// One safe fix that was applied.
#[napi(object, object_from_js = false)]
pub struct Fix {
    /// Data row from 1.
    pub row: i64,
    /// Line from 1; 0 where lines mean nothing.
    pub line: i64,
    /// The column, by its name in the file.
    pub column: String,
    /// The issue it removes: a key of `issueCodes()`.
    pub code: String,
    /// The value before, cut to 120 characters.
    pub before: String,
    /// The value after, cut to 120 characters; absent if the value was moved to `extra`.
    pub after: Option<String>,
    /// The file, when there are several.
    pub file: Option<String>,
}

impl From<cl::Fix> for Fix {
    fn from(fix: cl::Fix) -> Self {
        Self {
            row: number(fix.row),
            line: number(fix.line),
            column: fix.column,
            code: fix.code.to_string(),
            before: fix.before,
            after: fix.after,
            file: fix.file,
        }
    }
}

/// A rejected row, with its bytes and its reasons.
#[napi(object, object_from_js = false)]
pub struct Rejected {
    /// Data row from 1.
    pub row: i64,
    /// Line from 1; 0 where lines mean nothing.
    pub line: i64,
    /// Bytes before the row, after decompression.
    pub byte_offset: i64,
    /// The row as it stands in the input, with U+FFFD for bytes that are not UTF-8.
    pub raw: String,
    /// The exact bytes, if they are not UTF-8.
    pub raw_bytes: Option<Uint8Array>,
    /// Why it was rejected, and whatever else was found.
    pub issues: Vec<Issue>,
}

impl From<cl::Rejected> for Rejected {
    fn from(rejected: cl::Rejected) -> Self {
        Self {
            row: number(rejected.row),
            line: number(rejected.line),
            byte_offset: number(rejected.byte_offset),
            raw: rejected.raw,
            raw_bytes: rejected.raw_bytes.map(Uint8Array::from),
            issues: rejected.issues.into_iter().map(Issue::from).collect(),
        }
    }
}

/// A column of the input and the field it was read as.
#[napi(object, object_from_js = false)]
pub struct ColumnUse {
    /// The name in the file.
    pub name: String,
    /// The field; absent for a column kept in `extra`.
    pub field: Option<String>,
}

/// What a validation found: `rows === accepted + rejected + duplicates`, always.
#[napi(object, object_from_js = false)]
pub struct Report {
    /// Data rows, messages or JSON values read.
    pub rows: i64,
    /// Rows with no issue of severity error.
    pub accepted: i64,
    /// Rows with one.
    pub rejected: i64,
    /// Rows that repeat an earlier one exactly.
    pub duplicates: i64,
    /// Rows that were accepted only after safe fixes. Part of `accepted`.
    pub repaired: i64,
    /// A cap was hit or reading stopped early: the lists are not complete. The counts are.
    pub partial: bool,
    /// The format of the input.
    #[napi(ts_type = "Format")]
    pub format: Option<String>,
    /// Text encoding, WHATWG name in lower case.
    pub encoding: Option<String>,
    /// Delimiter of a CSV.
    pub delimiter: Option<String>,
    /// Who wrote the table, where its columns tell.
    pub layout: Option<String>,
    /// 0 to 100: the mean score of the rows.
    pub quality_score: f64,
    /// How often each code was found, complete even when `issues` is not.
    pub counts: BTreeMap<String, i64>,
    /// The columns of the input and the fields they were read as.
    pub columns: Vec<ColumnUse>,
    /// The issues, in the order of the rows.
    pub issues: Vec<Issue>,
    /// The fixes that `repair` applied.
    pub fixes: Vec<Fix>,
    /// All of it in a few lines for people.
    pub summary: String,
}

impl From<cl::Report> for Report {
    fn from(report: cl::Report) -> Self {
        Self {
            summary: report.to_string(),
            rows: number(report.rows),
            accepted: number(report.accepted),
            rejected: number(report.rejected),
            duplicates: number(report.duplicates),
            repaired: number(report.repaired),
            partial: report.partial,
            format: report.format.map(|format| format.to_string()),
            encoding: report.encoding,
            delimiter: report.delimiter.map(String::from),
            layout: report.layout,
            quality_score: report.quality_score,
            counts: report
                .counts
                .into_iter()
                .map(|(code, count)| (code.to_string(), number(count)))
                .collect(),
            columns: report
                .columns
                .into_iter()
                .map(|column| ColumnUse { name: column.name, field: column.field.map(str::to_owned) })
                .collect(),
            issues: report.issues.into_iter().map(Issue::from).collect(),
            fixes: report.fixes.into_iter().map(Fix::from).collect(),
        }
    }
}
