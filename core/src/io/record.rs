//! Rows as they were read, before anything is believed about them.

use std::fmt;
use std::sync::Arc;

use serde::Serialize;

use crate::schema::Columns;
use crate::validate::IssueCode;
use crate::{Format, Result};

/// A place in an input.
///
/// ```
/// use competiscan::io::Position;
///
/// assert_eq!(Position { row: 3, line: 5, byte_offset: 120 }.to_string(), "row 3, line 5");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Position {
    /// Data row, message or JSON value, from 1; 0 is the file as a whole, its header and its preamble.
    pub row: u64,
    /// Line in the file, from 1; 0 where lines mean nothing (Arrow, Parquet).
    pub line: u64,
    /// Bytes before it, in the input after decompression and before decoding.
    pub byte_offset: u64,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.row, self.line) {
            (0, 0) => f.write_str("the whole input"),
            (0, line) => write!(f, "line {line}"),
            (row, 0) => write!(f, "row {row}"),
            (row, line) => write!(f, "row {row}, line {line}"),
        }
    }
}

/// Something a reader had to put up with. The validator turns it into an issue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// The stable code.
    pub code: IssueCode,
    /// Index of the column, if it is about one.
    pub column: Option<u32>,
    /// The offending text, cut to a readable length by the validator.
    pub value: String,
    /// What distinguishes this case, appended to the code's own message. May be empty.
    pub detail: String,
}

impl Flaw {
    /// A flaw of the row as a whole.
    #[must_use]
    pub fn of_row(code: IssueCode, detail: impl Into<String>) -> Self {
        Self { code, column: None, value: String::new(), detail: detail.into() }
    }
}

/// One cell of a row: a column and a range of [`RawRecord::text`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RawCell {
    /// Index into the reader's [`Columns`].
    pub column: u32,
    /// First byte in the record's text.
    pub start: u32,
    /// First byte behind it.
    pub end: u32,
}

/// One row of any format, flattened to named text cells, with its place, its bytes and its flaws.
///
/// A reader fills the same record again and again, so reading a file allocates no more than its largest
/// row. A row that could not be read at all has no cells and a flaw that says why; it still counts.
#[derive(Clone, Debug, Default)]
pub struct RawRecord {
    /// The decoded text of all cells, one after the other.
    pub text: String,
    /// The cells, in the order of the row. A column stands at most once.
    pub cells: Vec<RawCell>,
    /// The row's bytes as they stand in the input (after decompression, before decoding), without the line
    /// ending. Empty for columnar formats, which have no such bytes.
    pub raw: Vec<u8>,
    /// Where the row starts.
    pub position: Position,
    /// What the reader had to put up with.
    pub flaws: Vec<Flaw>,
    /// The file, when the input is a folder.
    pub file: Option<Arc<str>>,
}

impl RawRecord {
    /// Empties the record for the next row and keeps its memory.
    pub fn clear(&mut self) {
        self.text.clear();
        self.cells.clear();
        self.raw.clear();
        self.flaws.clear();
        self.position = Position::default();
        self.file = None;
    }

    /// Appends a cell.
    pub fn push(&mut self, column: u32, text: &str) {
        let start = offset(self.text.len());
        self.text.push_str(text);
        self.cells.push(RawCell { column, start, end: offset(self.text.len()) });
    }

    /// The text of a cell.
    #[must_use]
    pub fn cell(&self, cell: RawCell) -> &str {
        self.text.get(cell.start as usize..cell.end as usize).unwrap_or_default()
    }

    /// Column index and text of each cell, in order.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &str)> {
        self.cells.iter().map(|cell| (cell.column, self.cell(*cell)))
    }
}

/// Records are bounded far below 4 GiB by [`Limits`](crate::Limits); should one ever not be, its cells are
/// empty rather than wrong.
fn offset(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}

/// What is known about an input as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SourceInfo {
    /// The format that was read.
    pub format: Format,
    /// WHATWG name of the text encoding in lower case; `None` for binary formats.
    pub encoding: Option<String>,
    /// Cell delimiter of a CSV.
    pub delimiter: Option<char>,
    /// Quote character of a CSV; `None` if it has no quoted cell.
    pub quote: Option<char>,
    /// Escape character of a CSV other than the doubled quote.
    pub escape: Option<char>,
    /// `gzip` or `zstd`, if the input was compressed.
    pub compression: Option<&'static str>,
    /// Who wrote the table, where its columns tell: `meta_ad_library`, `google_ads_transparency`, `mailcharts`.
    pub layout: Option<&'static str>,
}

impl SourceInfo {
    /// Only the format is known.
    #[must_use]
    pub const fn of(format: Format) -> Self {
        Self {
            format,
            encoding: None,
            delimiter: None,
            quote: None,
            escape: None,
            compression: None,
            layout: None,
        }
    }
}

/// A remark on the file as a whole: a skipped line, a header that had to be guessed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Where, with `row` 0.
    pub position: Position,
    /// What.
    pub flaw: Flaw,
}

/// A source of rows. One implementation a format.
///
/// Contract: memory is bounded by [`Limits`](crate::Limits) whatever the input; a damaged row is returned
/// with a flaw and reading goes on behind it; `Err` means that nothing further can be read (I/O, a file
/// whose frame is broken, a limit on the whole input).
pub trait RecordReader: Send {
    /// The columns seen so far. Tables know them before the first row; JSON adds as it goes.
    fn columns(&self) -> &Columns;

    /// What is known about the input.
    fn source(&self) -> &SourceInfo;

    /// Fills `record` with the next row; `false` at the end.
    fn read(&mut self, record: &mut RawRecord) -> Result<bool>;

    /// Moves out the remarks that came up since the last call.
    fn take_notes(&mut self) -> Vec<Note> {
        Vec::new()
    }

    /// Bytes of the input consumed so far, before decompression, for a progress bar.
    fn bytes_read(&self) -> u64 {
        0
    }
}
