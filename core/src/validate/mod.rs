//! Checks, repairs and their reports.

mod code;
mod docs;
mod fingerprints;
mod identity;
mod issue;
pub(crate) mod mojibake;
mod near;
mod options;
mod personal;
mod promise;
#[cfg(test)]
mod real_text;
mod report;
mod row;
mod rules;
mod session;
mod sink;
mod wellformed;

pub(crate) use wellformed::gsm7_len;

pub use code::{Family, IssueCode, Severity};
pub use docs::issues_markdown;
pub use issue::{Fix, Issue};
pub use options::{RuleLevel, ValidateOptions};
pub use report::{ColumnUse, Report};
pub use row::Row;
pub use session::{Session, Validator};
pub use sink::{Collect, Discard, Rejected, Sink};

pub(crate) use rules::{LONGEST_COMPANY, LONGEST_ID, LONGEST_URL};
