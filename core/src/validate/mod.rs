//! Checks, repairs and their reports.

mod code;
mod fingerprints;
mod mojibake;
mod near;
mod personal;
mod promise;
mod wellformed;

pub use code::{Family, IssueCode, Severity};
