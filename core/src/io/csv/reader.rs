//! Rows of a delimited text.

use std::fmt;
use std::io::Read;

use super::align::Shapes;
use super::input::Input;
use super::notes::Notes;
use super::open;
use super::options::CsvOptions;
use super::recover::{MAX_LINE, Spanning, read_line, read_spanning};
use super::repair::{Repairs, pieces};
use super::split::{Cells, Outcome, Span, Splitter};
use super::text::{self, Text};
use crate::io::{Flaw, Note, Position, RawRecord, RecordReader, SourceInfo};
use crate::schema::{Aliases, Columns};
use crate::validate::IssueCode;
use crate::{Limits, Result};

/// Reads delimited text of any dialect and encoding, row by row.
///
/// The dialect, the encoding, the header and what stands before it are found from the first rows, unless the
/// [options](CsvOptions) say. Damaged rows come back with a [flaw](Flaw) and with the cells a person would
/// read; reading goes on behind them.
///
/// Text in an encoding in which the delimiter could be part of a character (UTF-16, UTF-32, ISO-2022-JP,
/// EBCDIC) is decoded before it is cut. The raw bytes of its rows are encoded again, and so are the same
/// unless they could not be decoded.
///
/// # Example: an export with semicolons
///
/// ```
/// use competiscan::io::{CsvOptions, CsvReader, RawRecord, RecordReader};
///
/// let text = "company;subject\nAcme;\"Save 20%; today only\"\n";
/// let mut reader = CsvReader::new(text.as_bytes(), CsvOptions::default())?;
/// assert_eq!(reader.source().delimiter, Some(';'));
///
/// let mut record = RawRecord::default();
/// assert!(reader.read(&mut record)?);
/// let cells: Vec<&str> = record.iter().map(|(_, text)| text).collect();
/// assert_eq!(cells, ["Acme", "Save 20%; today only"]);
/// assert!(!reader.read(&mut record)?);
/// # Ok::<(), competiscan::Error>(())
/// ```
pub struct CsvReader {
    pub(super) input: Input,
    pub(super) text: Text,
    pub(super) splitter: Splitter,
    pub(super) cells: Cells,
    pub(super) columns: Columns,
    /// Cells a row should have.
    pub(super) width: usize,
    /// Columns of the cells, where they are not the first columns in order.
    pub(super) mapping: Option<Vec<u32>>,
    /// The bytes of the header's cells.
    pub(super) header: Vec<Box<[u8]>>,
    pub(super) shapes: Shapes,
    pub(super) notes: Notes,
    pub(super) source: SourceInfo,
    pub(super) aliases: Aliases,
    pub(super) limits: Limits,
    /// The line that comes next, from 1.
    pub(super) line: u64,
    /// Rows given so far.
    pub(super) row: u64,
    pub(super) after_blank: bool,
    pub(super) repairs: Repairs,
    pub(super) scratch: Vec<u32>,
}

impl fmt::Debug for CsvReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CsvReader")
            .field("dialect", self.splitter.dialect())
            .field("columns", &self.columns.len())
            .field("line", &self.line)
            .field("row", &self.row)
            .finish_non_exhaustive()
    }
}

/// A row as it was cut. Its cells are in [`CsvReader::cells`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Cut {
    pub(super) stop: usize,
    pub(super) next: usize,
    pub(super) breaks: u64,
    pub(super) quotes: Quotes,
}

/// What is wrong with the quotes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quotes {
    Fine,
    Stray,
    Open,
}

/// What comes next in the input.
#[derive(Clone, Copy, Debug)]
pub(super) enum Found {
    Row(Cut),
    /// More bytes than a row may have.
    TooLarge,
    End,
}

impl CsvReader {
    /// Opens a table: finds its encoding, its dialect and its header.
    #[expect(clippy::needless_pass_by_value, reason = "options are made for one reader and given to it")]
    pub fn new(input: impl Read + Send + 'static, options: CsvOptions) -> Result<Self> {
        open::open(Box::new(input), &options)
    }

    /// Whether the columns have their names from the file.
    #[must_use]
    pub fn has_header(&self) -> bool {
        !self.header.is_empty()
    }

    /// Bytes of a row and its line end that fit the limit.
    fn most(&self) -> usize {
        usize::try_from(self.limits.max_record_bytes).unwrap_or(usize::MAX).saturating_add(2)
    }

    /// Reads the next row in one go if there is nothing special about it, as with nearly every row.
    #[inline]
    fn read_plain(&mut self, record: &mut RawRecord) -> Option<()> {
        let (buffer, from, marks) = self.input.marked()?;
        self.scratch.clear();
        let (stop, next, used) =
            self.splitter.split_marked(buffer, from, marks, &mut record.cells, &mut self.scratch)?;
        let row = buffer.get(from..from + stop)?;
        let first = record.cells.first()?;
        let name = row.get(first.start as usize..first.end as usize)?;
        if record.cells.len() != self.width
            || name.is_empty()
            || stop as u64 > self.limits.max_field_bytes.min(self.limits.max_record_bytes)
            || self.header.first().is_some_and(|header| **header == *name)
            || self.mapping.is_some()
        {
            return None;
        }
        let text = std::str::from_utf8(row).ok()?;
        let plain = matches!(self.text, Text::Utf8 { undecided: false }) || !self.input.beyond_ascii();
        if !plain && !text.is_ascii() {
            return None;
        }
        record.text.push_str(text);
        record.raw.extend_from_slice(row);
        for column in &self.scratch {
            let cell = record.cells.get_mut(*column as usize)?;
            let start = record.text.len();
            self.splitter.unescape(text.get(cell.start as usize..cell.end as usize)?, &mut record.text);
            cell.start = u32::try_from(start).ok()?;
            cell.end = u32::try_from(record.text.len()).ok()?;
        }
        record.position = Position { row: self.row + 1, line: self.line, byte_offset: self.input.offset() };
        self.row += 1;
        self.line += 1;
        self.after_blank = false;
        self.input.consume_marked(next, used);
        Some(())
    }

    /// Cuts the next row, in which `width` cells are expected: of any dialect, well formed or not.
    pub(super) fn cut(&mut self, width: Option<usize>) -> Result<Found> {
        let most = self.most();
        loop {
            let window = self.input.window(most);
            if window.bytes.is_empty() {
                if window.ended {
                    return Ok(Found::End);
                }
                self.input.fill(None, most)?;
                continue;
            }
            let (ended, capped, whole) = (window.ended, window.capped, window.bytes.len());
            match self.splitter.split(window.bytes, ended, &mut self.cells) {
                Outcome::Record { stop, next } => {
                    if stop as u64 > self.limits.max_record_bytes {
                        // A quote that closes just behind the limit is treated as one that closes far behind it.
                        return if self.cells.breaks > 0 {
                            self.recover(width, true)
                        } else {
                            Ok(Found::TooLarge)
                        };
                    }
                    let breaks = self.cells.breaks;
                    if breaks > 0 && width.is_some_and(|width| self.swallowed(stop, width)) {
                        return self.recover(width, true);
                    }
                    let quotes = if self.cells.stray { Quotes::Stray } else { Quotes::Fine };
                    return Ok(Found::Row(Cut { stop, next, breaks, quotes }));
                }
                Outcome::Odd => return self.recover(width, false),
                Outcome::More { quoted } if capped || ended => {
                    return if quoted { self.recover(width, true) } else { Ok(Found::TooLarge) };
                }
                Outcome::More { quoted } => {
                    let dialect = self.splitter.dialect();
                    let sought = if quoted { dialect.quote } else { self.splitter.line_end() };
                    self.input.fill(sought, most.max(whole + 1))?;
                }
            }
        }
    }

    /// Whether a quoted cell of the row just cut took in whole rows.
    ///
    /// Where the number of cells is wrong, or the delimiter is no mark of prose, it is enough that every line
    /// is a row by itself. Else the lines inside must also hold what the columns hold, or it is text of
    /// several lines.
    fn swallowed(&self, stop: usize, width: usize) -> bool {
        const LINES: usize = 16;
        let dialect = *self.splitter.dialect();
        let record = self.input.peek(stop);
        let lines =
            || record.split(|b| *b == b'\n').take(LINES).map(|line| line.strip_suffix(b"\r").unwrap_or(line));
        let parts = |line: &[u8]| memchr::memchr_iter(dialect.delimiter, line).count();
        let prose = !matches!(dialect.delimiter, b'\t' | b'|' | b'^' | b'~' | 0x01..=0x08 | 0x1c..=0x1f);
        if width < 2 || (prose && width < 3) || lines().any(|line| parts(line) + 1 < width) {
            return false;
        }
        let read = |line: &[u8]| read_line(line, dialect, Some(width), false).into_iter().next();
        if !prose || self.cells.spans.len() != width {
            return lines().all(|line| read(line).is_some_and(|best| best.spans.len() == width));
        }
        let inner = lines().count().saturating_sub(2);
        inner > 1
            && self.shapes.tell()
            && lines().skip(1).take(inner).all(|line| {
                read(line).is_some_and(|best| self.shapes.misfits(&pieces(line, &best.spans)) == 0)
            })
    }

    /// Reads a row whose quotes are broken; `open` if one is known never to be closed.
    fn recover(&mut self, width: Option<usize>, open: bool) -> Result<Found> {
        let most = self.most();
        let dialect = *self.splitter.dialect();
        loop {
            let window = self.input.window(most);
            let Some((stop, next)) = dialect.line(window.bytes, window.ended) else {
                if window.capped {
                    return Ok(Found::TooLarge);
                }
                self.input.fill(self.splitter.line_end(), most)?;
                continue;
            };
            if stop as u64 > self.limits.max_record_bytes {
                return Ok(Found::TooLarge);
            }
            let line = window.bytes.get(..stop).unwrap_or_default();
            let readings = read_line(line, dialect, width, false);
            let Some(first) = readings.first() else { return Ok(Found::TooLarge) };
            let fits = width.is_none_or(|width| first.spans.len() == width);
            let length = window.bytes.len().min(MAX_LINE);
            if !fits && !open && self.repairs.may_span(length, self.input.offset()) {
                // Perhaps the row goes on in the next line.
                match read_spanning(window.bytes, window.ended, dialect, width.unwrap_or(usize::MAX)) {
                    Spanning::Row(row) if Some(row.spans.len()) == width && row.breaks > 0 => {
                        let (stop, next, breaks) = (row.stop, row.next, row.breaks);
                        self.cells.spans = row.spans;
                        return Ok(Found::Row(Cut { stop, next, breaks, quotes: Quotes::Stray }));
                    }
                    Spanning::More if !window.capped && !window.ended => {
                        self.input.fill(dialect.quote, most)?;
                        continue;
                    }
                    _ => {}
                }
            }
            // The width decides, unless it takes far more misplaced quotes to get there.
            let cheapest = readings.iter().map(|reading| reading.cost).min().unwrap_or(0);
            let best = readings.iter().find(|reading| reading.cost <= cheapest + 40).unwrap_or(first);
            // Tab-separated text has no quotes by convention; where none was seen, one is just a character.
            let plain =
                dialect.delimiter == b'\t' && self.source.quote.is_none() && Some(best.spans.len()) == width;
            let quotes = if (open || best.open) && !plain { Quotes::Open } else { Quotes::Stray };
            self.cells.spans.clone_from(&best.spans);
            return Ok(Found::Row(Cut { stop, next, breaks: 0, quotes }));
        }
    }

    /// Fills `record` with the row just cut and moves behind it.
    #[inline]
    pub(super) fn emit(&mut self, record: &mut RawRecord, cut: Cut, mapped: bool) {
        record.position = Position { row: self.row + 1, line: self.line, byte_offset: self.input.offset() };
        let row = self.input.peek(cut.stop);
        if let Text::Utf8 { undecided: true } = self.text
            && !row.is_ascii()
        {
            self.text = Text::Utf8 { undecided: false };
            if std::str::from_utf8(row).is_err() {
                self.text = text::decide(self.input.peek(self.input.len()), self.input.ended());
                self.source.encoding = Some(text::codec(self.text).name());
            }
        }
        if !self.input.encode(row, &mut record.raw) {
            record.raw.extend_from_slice(row);
        }
        let columns = if mapped { Some(self.scratch.as_slice()) } else { self.mapping.as_deref() };
        let whole = text::write_cells(self.text, &self.splitter, row, &self.cells.spans, columns, record);
        if !whole || (self.input.damaged() && record.text.contains('\u{fffd}')) {
            record.flaws.push(Flaw::of_row(
                IssueCode::BadEncoding,
                format!("read as {}", self.source.encoding.as_deref().unwrap_or("utf-8")),
            ));
        }
        self.pass(cut);
        self.row += 1;
        self.after_blank = false;
    }

    /// Moves behind the row just cut.
    pub(super) fn pass(&mut self, cut: Cut) {
        self.line += 1 + cut.breaks;
        self.input.consume(cut.next);
    }

    /// Moves behind the row just cut and remarks why it is none.
    fn skip(&mut self, cut: Cut, why: &str) {
        self.notes.skip(self.line, self.input.offset(), self.input.peek(cut.stop), why);
        self.pass(cut);
    }

    /// A row that passes a limit: its first bytes and the name of the limit.
    fn refuse(&mut self, record: &mut RawRecord, cut: Option<Cut>, limit: &str, allowed: u64) -> Result<()> {
        record.position = Position { row: self.row + 1, line: self.line, byte_offset: self.input.offset() };
        let most = usize::try_from(self.limits.max_record_bytes).unwrap_or(usize::MAX);
        let length = cut.map_or(self.input.len(), |cut| cut.stop).min(most);
        if !self.input.encode(self.input.peek(length), &mut record.raw) {
            record.raw.extend_from_slice(self.input.peek(length));
        }
        record
            .flaws
            .push(Flaw::of_row(IssueCode::RecordTooLarge, format!("the limit is {limit} = {allowed}")));
        self.row += 1;
        self.after_blank = false;
        match cut {
            Some(cut) => self.pass(cut),
            None => self.skip_line(length)?,
        }
        Ok(())
    }

    /// Moves behind the line end that follows `length` bytes.
    pub(super) fn skip_line(&mut self, length: usize) -> Result<()> {
        let breaks = memchr::memchr_iter(b'\n', self.input.peek(length)).count() as u64;
        self.line += breaks;
        self.input.consume(length);
        let dialect = *self.splitter.dialect();
        loop {
            let window = self.input.window(usize::MAX);
            if let Some((_, next)) = dialect.line(window.bytes, window.ended) {
                self.line += 1;
                self.input.consume(next);
                return Ok(());
            }
            // A carriage return stays: a line feed may follow it.
            let done = window.bytes.len() - usize::from(window.bytes.last() == Some(&b'\r'));
            self.input.consume(done);
            self.input.fill(None, usize::MAX)?;
        }
    }

    /// Whether the row just cut is the header again.
    #[inline]
    fn repeats_header(&self, stop: usize) -> bool {
        let Some(name) = self.header.first() else { return false };
        let row = self.input.peek(stop);
        let cell = |span: &Span| row.get(span.start as usize..span.end as usize);
        let Some(first) = self.cells.spans.first().and_then(cell) else { return false };
        first == &**name
            && self.cells.spans.len() == self.header.len()
            && self.cells.spans.iter().zip(&self.header).all(|(span, name)| cell(span) == Some(name))
    }

    /// Deals with a row that is not as it should be; false if it is no row.
    fn irregular(&mut self, record: &mut RawRecord, cut: Cut) -> Result<bool> {
        let count = self.cells.spans.len();
        let largest = self.cells.spans.iter().map(|span| span.end - span.start).max().unwrap_or(0);
        if count as u64 > self.limits.max_columns {
            self.refuse(record, Some(cut), "max_columns", self.limits.max_columns)?;
            return Ok(true);
        }
        if u64::from(largest) > self.limits.max_field_bytes {
            self.refuse(record, Some(cut), "max_field_bytes", self.limits.max_field_bytes)?;
            return Ok(true);
        }
        if let Some(why) = self.no_row(cut)? {
            self.skip(cut, why);
            return Ok(false);
        }
        self.quote_flaw(record, cut);
        let Some(fixed) = self.repair(cut) else {
            self.ragged(record, cut, count);
            return Ok(true);
        };
        let detail = format!("{}; read as {} cells by what the columns hold", fixed.1, self.width);
        record.flaws.push(Flaw::of_row(fixed.0, detail));
        self.emit(record, cut, false);
        Ok(true)
    }
}

impl RecordReader for CsvReader {
    fn columns(&self) -> &Columns {
        &self.columns
    }

    fn source(&self) -> &SourceInfo {
        &self.source
    }

    fn read(&mut self, record: &mut RawRecord) -> Result<bool> {
        loop {
            record.clear();
            if self.read_plain(record).is_some() {
                return Ok(true);
            }
            record.clear();
            let cut = match self.cut(Some(self.width))? {
                Found::Row(cut) => cut,
                Found::End => return Ok(false),
                Found::TooLarge => {
                    self.refuse(record, None, "max_record_bytes", self.limits.max_record_bytes)?;
                    return Ok(true);
                }
            };
            if cut.stop == 0 && self.width != 1 {
                self.after_blank = true;
                self.pass(cut);
                continue;
            }
            let regular = cut.quotes == Quotes::Fine
                && self.cells.spans.len() == self.width
                && self.cells.spans.first().is_some_and(|span| span.start < span.end)
                && cut.stop as u64 <= self.limits.max_field_bytes
                && !self.repeats_header(cut.stop);
            if regular {
                self.emit(record, cut, false);
                return Ok(true);
            }
            if self.irregular(record, cut)? {
                return Ok(true);
            }
        }
    }

    fn take_notes(&mut self) -> Vec<Note> {
        self.notes.take()
    }

    fn bytes_read(&self) -> u64 {
        self.input.bytes_read()
    }
}
