use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use super::code::{IssueCode, Severity};
use super::issue::{Fix, Issue};
use crate::io::{Format, SourceInfo};

/// What a validation found. `rows = accepted + rejected + duplicates`, always.
///
/// ```
/// use competiscan::io::Input;
///
/// let input = Input::from_bytes("company,channel,launch_date,subject\nAcme,email,soon,Hello\n");
/// let report = competiscan::validate(input, &Default::default(), &Default::default())?;
/// assert_eq!((report.rows, report.rejected), (1, 1));
/// assert_eq!(report.issues[0].to_string(), r#"row 1, line 2, launch_date: the value is no date ("soon"); write it as YYYY-MM-DD"#);
/// # Ok::<(), competiscan::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Report {
    /// Data rows, messages or JSON values read.
    pub rows: u64,
    /// Rows with no issue of severity error.
    pub accepted: u64,
    /// Rows with one.
    pub rejected: u64,
    /// Rows that repeat an earlier one exactly.
    pub duplicates: u64,
    /// Rows that were accepted only after safe fixes. Part of `accepted`.
    pub repaired: u64,
    /// A cap was hit or reading stopped early: the lists below are not complete. The counts are.
    pub partial: bool,
    /// Format of the input; of several, of the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<Format>,
    /// Text encoding, WHATWG name in lower case.
    pub encoding: Option<String>,
    /// Delimiter of a CSV.
    pub delimiter: Option<char>,
    /// Who wrote the table, where its columns tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layout: Option<String>,
    /// 0 to 100, see [`quality_score`](Self::quality_score).
    pub quality_score: f64,
    /// How often each code was found, complete even when `issues` is not.
    pub counts: BTreeMap<IssueCode, u64>,
    /// The columns of the input and the fields they were read as; `null` went to `extra`.
    pub columns: Vec<ColumnUse>,
    /// The issues, in the order of the rows.
    pub issues: Vec<Issue>,
    /// The fixes that repair applied.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fixes: Vec<Fix>,
    /// Sum of row scores, from which the quality score is made.
    #[serde(skip)]
    pub(crate) score_sum: f64,
}

/// A column of the input and the field it was read as.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ColumnUse {
    /// The name in the file.
    pub name: String,
    /// The field, or `None` for a column kept in `extra`.
    pub field: Option<&'static str>,
}

impl Report {
    /// Whether no row was rejected.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.rejected == 0
    }

    /// Number of issues of a severity, whether or not they are listed. Levels changed by options are not
    /// known here: the table's severity counts.
    #[must_use]
    pub fn count(&self, severity: Severity) -> u64 {
        self.counts.iter().filter(|(code, _)| code.severity() == severity).map(|(_, count)| count).sum()
    }

    /// The mean score of the rows, times 100, with two decimals. A row scores 0 if it was rejected, 0.5 if it
    /// is a duplicate, else 1 less 0.1 for each warning, but at least 0.5. No rows score 100.
    ///
    /// The formula is this library's own convention; it ranks exports, it does not estimate anything.
    pub(crate) fn set_quality_score(&mut self) {
        let mean = if self.rows == 0 { 1.0 } else { self.score_sum / self.rows as f64 };
        self.quality_score = (mean * 10_000.0).round() / 100.0;
    }

    pub(crate) fn describe_source(&mut self, source: &SourceInfo) {
        if self.format.is_none() {
            self.format = Some(source.format);
            self.encoding.clone_from(&source.encoding);
            self.delimiter = source.delimiter;
            self.layout = source.layout.map(str::to_owned);
        }
    }
}

impl fmt::Display for Report {
    /// A summary for people: the counts, the most frequent issues with advice, the first places.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rows, accepted, rejected, duplicates, .. } = self;
        write!(f, "{rows} rows = {accepted} accepted + {rejected} rejected + {duplicates} duplicates")?;
        if self.repaired > 0 {
            write!(f, " ({} accepted after repair)", self.repaired)?;
        }
        write!(f, ", quality {:.2} of 100", self.quality_score)?;
        if self.partial {
            write!(
                f,
                "\nincomplete: a cap was hit or reading stopped early; the counts are complete up to there"
            )?;
        }
        let mut counts: Vec<_> = self.counts.iter().collect();
        counts.sort_by_key(|(code, count)| {
            (std::cmp::Reverse(code.severity()), std::cmp::Reverse(**count), **code)
        });
        for (code, count) in counts {
            write!(f, "\n{:>7}  {count:>6} x  {code}: {}", code.severity().as_str(), code.message())?;
            if let Some(first) = self.issues.iter().find(|issue| issue.code == *code) {
                let position =
                    crate::io::Position { row: first.row, line: first.line, byte_offset: first.byte_offset };
                write!(f, "\n                   first: ")?;
                if let Some(file) = &first.file {
                    write!(f, "{file}, ")?;
                }
                write!(f, "{position}")?;
                if let Some(column) = &first.column {
                    write!(f, ", {column}")?;
                }
                if !first.value.is_empty() {
                    write!(f, ", {:?}", first.value)?;
                }
                write!(f, "\n                   do: {}", first.suggestion)?;
            }
        }
        Ok(())
    }
}
