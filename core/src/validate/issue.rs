use std::fmt;

use serde::Serialize;

use super::code::{IssueCode, Severity};

/// Longest value shown with an issue, in characters; the row itself keeps all of it.
const SHOWN: usize = 120;

/// One finding, with its place and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Issue {
    /// Data row, message or JSON value from 1; 0 for the file as a whole.
    pub row: u64,
    /// Line from 1; 0 where lines mean nothing.
    pub line: u64,
    /// The column, by its name in the file.
    pub column: Option<String>,
    /// Bytes before the row, after decompression.
    pub byte_offset: u64,
    /// What was found.
    pub code: IssueCode,
    /// What it means for the row.
    pub severity: Severity,
    /// The offending value, cut to 120 characters.
    pub value: String,
    /// What is wrong, for people.
    pub message: String,
    /// What to do, or the value that was probably meant.
    pub suggestion: String,
    /// The file, when there are several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
}

impl fmt::Display for Issue {
    /// `name.csv: row 3, line 4, launch_date: the value is no date ("soon"); write it as YYYY-MM-DD`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{file}: ")?;
        }
        let position = crate::io::Position { row: self.row, line: self.line, byte_offset: self.byte_offset };
        write!(f, "{position}")?;
        if let Some(column) = &self.column {
            write!(f, ", {}", shorten(column))?;
        }
        write!(f, ": {}", self.message)?;
        if !self.value.is_empty() {
            write!(f, " ({:?})", self.value)?;
        }
        write!(f, "; {}", self.suggestion)
    }
}

/// One safe fix that was applied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fix {
    /// Data row from 1.
    pub row: u64,
    /// Line from 1; 0 where lines mean nothing.
    pub line: u64,
    /// The column, by its name in the file.
    pub column: String,
    /// The issue it removes.
    pub code: IssueCode,
    /// The value before, cut to 120 characters.
    pub before: String,
    /// The value after, cut to 120 characters; absent if the value was moved to `extra`.
    pub after: Option<String>,
    /// The file, when there are several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
}

/// The first 120 characters, with an ellipsis if there were more.
pub(crate) fn shorten(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_cut_between_characters() {
        assert_eq!(shorten(&"é".repeat(SHOWN)).chars().count(), SHOWN);
        assert_eq!(shorten(&"é".repeat(SHOWN + 1)).chars().count(), SHOWN + 1);
        assert!(shorten(&"é".repeat(SHOWN + 1)).ends_with('…'));
    }
}
