use super::issue::Issue;
use super::row::Row;
use crate::{Campaign, Result};

/// What becomes of each row. Every row is given to exactly one of the three.
pub trait Sink {
    /// The row was accepted, perhaps with warnings.
    fn accepted(&mut self, row: &Row<'_>, issues: &[Issue]) -> Result<()>;

    /// The row was rejected: `issues` says why.
    fn rejected(&mut self, row: &Row<'_>, issues: &[Issue]) -> Result<()>;

    /// The row repeats an earlier one.
    fn duplicate(&mut self, row: &Row<'_>, issues: &[Issue]) -> Result<()> {
        let _ = (row, issues);
        Ok(())
    }
}

/// Counts and forgets: for a report alone.
#[derive(Clone, Copy, Debug, Default)]
pub struct Discard;

impl Sink for Discard {
    fn accepted(&mut self, _: &Row<'_>, _: &[Issue]) -> Result<()> {
        Ok(())
    }

    fn rejected(&mut self, _: &Row<'_>, _: &[Issue]) -> Result<()> {
        Ok(())
    }
}

/// Keeps accepted campaigns and rejected rows in memory.
#[derive(Clone, Debug, Default)]
pub struct Collect {
    /// The accepted campaigns, in order.
    pub campaigns: Vec<Campaign>,
    /// The rejected rows, in order.
    pub rejected: Vec<Rejected>,
}

/// A rejected row with its bytes and its reasons.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Rejected {
    /// Data row from 1.
    pub row: u64,
    /// Line from 1; 0 where lines mean nothing.
    pub line: u64,
    /// Bytes before the row, after decompression.
    pub byte_offset: u64,
    /// The row as it stands in the input. Bytes that are not UTF-8 are in [`raw_bytes`](Self::raw_bytes) only.
    pub raw: String,
    /// The exact bytes, if they are not UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub raw_bytes: Option<Vec<u8>>,
    /// Why it was rejected, and whatever else was found.
    pub issues: Vec<Issue>,
}

impl Rejected {
    /// The rejected form of a row.
    #[must_use]
    pub fn new(row: &Row<'_>, issues: &[Issue]) -> Self {
        let record = row.record();
        let position = record.position;
        let (raw, raw_bytes) = match std::str::from_utf8(&record.raw) {
            Ok(text) => (text.to_owned(), None),
            Err(_) => (String::from_utf8_lossy(&record.raw).into_owned(), Some(record.raw.clone())),
        };
        Self {
            row: position.row,
            line: position.line,
            byte_offset: position.byte_offset,
            raw,
            raw_bytes,
            issues: issues.to_vec(),
        }
    }
}

impl Sink for Collect {
    fn accepted(&mut self, row: &Row<'_>, _: &[Issue]) -> Result<()> {
        self.campaigns.push(row.campaign());
        Ok(())
    }

    fn rejected(&mut self, row: &Row<'_>, issues: &[Issue]) -> Result<()> {
        self.rejected.push(Rejected::new(row, issues));
        Ok(())
    }
}
