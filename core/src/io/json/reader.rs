//! Rows out of JSON of any shape.

use std::io::Read;

use super::buffer::{Buffer, CHUNK};
use super::envelope::{self, Wrapping};
use super::flatten::Flat;
use super::names::{Names, too_large};
use super::syntax::{Lexer, Marks, Stop, is_blank};
use crate::io::compress::Bounded;
use crate::io::{Flaw, Note, Position, RawRecord, RecordReader, SourceInfo};
use crate::schema::{Aliases, Columns};
use crate::validate::IssueCode;
use crate::{Format, Limits, Result};

/// Remarks kept until somebody takes them; more are only counted.
const MOST_NOTES: usize = 100;

/// Reads a JSON array of objects, a single object, objects one after the other, NDJSON, lists wrapped in an
/// object as APIs return them, and CloudEvents, in memory bounded by the largest record.
///
/// The shape is found by looking, so a `.json` file that holds NDJSON reads as well as one that holds an
/// array. Objects are flattened: nested keys are joined by dots (`budget.amount`), numbers stay as they were
/// written, lists become their JSON text, `null` and `[]` are left out.
///
/// ```
/// use competiscan::io::{JsonReader, RawRecord, RecordReader};
/// use competiscan::schema::{Aliases, Field};
/// use competiscan::{Format, Limits};
///
/// let text = r#"[{"brand": "Acme", "budget": {"amount": 10.50}}, {"brand": oops}]"#;
/// let mut reader = JsonReader::new(text.as_bytes(), Format::Json, Limits::default(), Aliases::default())?;
/// let mut record = RawRecord::default();
/// assert!(reader.read(&mut record)?);
/// let budget = reader.columns().holder(Field::BudgetAmount).unwrap();
/// assert!(record.iter().any(|cell| cell == (budget, "10.50")));
/// assert!(reader.read(&mut record)?);
/// assert_eq!(record.flaws[0].detail, "expected a JSON value at line 1, column 60");
/// assert!(!reader.read(&mut record)?);
/// # Ok::<(), competiscan::Error>(())
/// ```
#[derive(Debug)]
pub struct JsonReader {
    pub(super) buffer: Buffer,
    pub(super) names: Names,
    pub(super) flat: Flat,
    pub(super) source: SourceInfo,
    pub(super) limits: Limits,
    pub(super) notes: Vec<Note>,
    pub(super) unsaid: u64,
    pub(super) place: Place,
    pub(super) layout: Layout,
    /// Whether objects wrap lists, decided by the first one.
    pub(super) wrapped: Option<bool>,
    pub(super) wrapping: Option<Wrapping>,
    pub(super) rows: u64,
    /// Whether any value was there.
    pub(super) started: bool,
    /// The line a list ended in: nothing may follow there.
    pub(super) closed_line: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Between the values of the input.
    Outside,
    /// In a list, before an element or the closing bracket.
    List(Separator),
    /// Behind a wrapped list, inside of what wraps it.
    Wrapping,
    /// At the end.
    End,
}

/// What was last read in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Separator {
    Bracket,
    Comma,
    Element,
    /// Something broken: the comma may have been part of it.
    Any,
}

/// How values outside of a list are laid out, which decides where the next one is looked for behind a broken
/// one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    Unknown,
    /// One value a line.
    Lines,
    /// Values of several lines.
    Blocks,
}

/// A value that could not be read, and where reading stopped.
#[derive(Clone, Copy, Debug)]
pub(super) struct Broken {
    pub(super) at: usize,
    pub(super) stop: Stop,
}

impl Broken {
    /// The same, for a row that ends at `length`: behind it is somebody else's fault.
    pub(super) fn within(self, length: usize) -> Self {
        if self.at > length { Self { at: length, stop: Stop::End } } else { self }
    }
}

impl JsonReader {
    /// Looks at the first bytes of `input`, which are decompressed already. `format` says whether no value at
    /// all is a fault, which it is in a JSON file but not in a file of lines.
    pub fn new(
        input: impl Read + Send + 'static,
        format: Format,
        limits: Limits,
        aliases: Aliases,
    ) -> Result<Self> {
        limits.check()?;
        let mut buffer = Buffer::new(Box::new(Bounded::new(input, limits.max_input_bytes)));
        if !buffer.ended() && buffer.window().len() < CHUNK {
            buffer.fill();
        }
        let is_event = envelope::first_keys(buffer.window()).iter().any(|key| key == "specversion");
        let mut source = SourceInfo::of(if is_event { Format::Cloudevents } else { format });
        source.encoding = Some(buffer.encoding());
        Ok(Self {
            buffer,
            names: Names::new(aliases),
            flat: Flat::default(),
            source,
            limits,
            notes: Vec::new(),
            unsaid: 0,
            place: Place::Outside,
            layout: Layout::Unknown,
            wrapped: None,
            wrapping: None,
            rows: 0,
            started: false,
            closed_line: 0,
        })
    }

    pub(super) fn max_record(&self) -> usize {
        usize::try_from(self.limits.max_record_bytes).unwrap_or(usize::MAX - 1)
    }

    /// Reads the value at the front of the first `length` bytes of the window into `record`; how long it is.
    pub(super) fn parse(&mut self, length: usize, record: &mut RawRecord) -> Result<Parsed, Broken> {
        record.text.clear();
        let window = self.buffer.window();
        let bytes = window.get(..length).unwrap_or(window);
        let depth = usize::try_from(self.limits.max_depth).unwrap_or(64);
        let mut lexer = Lexer::new(bytes, depth);
        match self.flat.read(&mut lexer, &mut record.text, &self.limits) {
            Ok(is_object) => Ok(Parsed { end: lexer.at, is_object }),
            Err(stop) => Err(Broken { at: lexer.at, stop }),
        }
    }

    pub(super) fn position(&self) -> Position {
        Position { row: self.rows, line: self.buffer.line(), byte_offset: self.buffer.offset() }
    }

    pub(super) fn note(&mut self, code: IssueCode, detail: impl Into<String>) {
        if self.notes.len() >= MOST_NOTES {
            self.unsaid += 1;
            return;
        }
        let position = Position { row: 0, ..self.position() };
        self.notes.push(Note { position, flaw: Flaw::of_row(code, detail) });
    }

    /// Skips blanks, and byte order marks between joined files; `false` at the end.
    pub(super) fn skip_blanks(&mut self) -> bool {
        loop {
            let window = self.buffer.window();
            let blank = window.iter().position(|b| !is_blank(*b)).unwrap_or(window.len());
            self.buffer.consume(blank);
            match self.buffer.byte(0) {
                None => return false,
                Some(byte) if is_blank(byte) => {}
                Some(0xEF)
                    if self.place == Place::Outside
                        && self.buffer.byte(1) == Some(0xBB)
                        && self.buffer.byte(2) == Some(0xBF)
                        && self.rows > 0 =>
                {
                    self.buffer.consume(3);
                }
                Some(_) => return true,
            }
        }
    }

    /// Ends a row that was read: its first `length` bytes of the window are its own.
    pub(super) fn accept(&mut self, parsed: Parsed, record: &mut RawRecord) {
        self.begin_row(parsed.end, record);
        if parsed.end > self.max_record() {
            record.text.clear();
            record.flaws.push(too_large("max_record_bytes", self.limits.max_record_bytes));
        } else if parsed.is_object {
            self.names.fill(&self.flat, record, &self.limits);
        } else {
            let Marks { encoding, .. } = self.flat.marks;
            let code = if encoding { IssueCode::BadEncoding } else { IssueCode::NotAnObject };
            let value = std::mem::take(&mut record.text);
            record.flaws.push(Flaw { value, ..Flaw::of_row(code, "") });
        }
        self.buffer.consume(parsed.end);
    }

    /// Ends a row that could not be read.
    pub(super) fn reject(&mut self, length: usize, broken: Broken, record: &mut RawRecord) {
        let length = length.min(self.buffer.window().len());
        let flaw = self.flaw(length, broken);
        self.begin_row(length, record);
        record.text.clear();
        record.flaws.push(flaw);
        self.buffer.consume(length);
    }

    /// Ends a row that could not be read at the end of its line.
    pub(super) fn reject_line(&mut self, broken: Broken, record: &mut RawRecord) {
        let end = self.buffer.line_end(self.max_record().saturating_add(2));
        self.reject(end.unwrap_or(usize::MAX), broken, record);
        if end.is_none() {
            self.skip_to(|bytes| memchr::memchr(b'\n', bytes));
        }
    }

    pub(super) fn begin_row(&mut self, length: usize, record: &mut RawRecord) {
        self.rows += 1;
        record.position = self.position();
        let bytes = self.buffer.window().get(..length).unwrap_or_default();
        let own = bytes.iter().rposition(|b| !is_blank(*b)).map_or(0, |last| last + 1);
        self.buffer.copy_raw(own.min(self.max_record()), &mut record.raw);
    }

    pub(super) fn flaw(&self, length: usize, broken: Broken) -> Flaw {
        let window = self.buffer.window();
        let before = window.get(..broken.at).unwrap_or(window);
        let line = self.buffer.line() + memchr::memchr_iter(b'\n', before).count() as u64;
        let column = match memchr::memrchr(b'\n', before) {
            Some(last) => before.len() - last,
            None => self.buffer.column() + before.len() + 1,
        };
        let place = format!("at line {line}, column {column}");
        let shown = window.get(broken.at..length.min(broken.at + 40)).unwrap_or_default();
        let shown = shown.split(|b| *b == b'\n').next().unwrap_or_default();
        let value = String::from_utf8_lossy(shown).trim_end_matches('\u{fffd}').to_owned();
        let flaw = match broken.stop {
            Stop::Depth => too_large("max_depth", self.limits.max_depth),
            Stop::Syntax(what) => Flaw::of_row(IssueCode::MalformedJson, format!("{what} {place}")),
            Stop::End => Flaw::of_row(
                IssueCode::MalformedJson,
                format!("the value ends before it is complete {place}"),
            ),
        };
        Flaw { value, ..flaw }
    }

    /// Ends a row that is too large to be kept, and skips it to where `end` says: the bytes skipped are read
    /// once and kept no longer than that.
    pub(super) fn skip_large(&mut self, end: impl FnMut(&[u8]) -> Option<usize>, record: &mut RawRecord) {
        self.begin_row(self.max_record(), record);
        record.text.clear();
        record.flaws.push(too_large("max_record_bytes", self.limits.max_record_bytes));
        self.skip_to(end);
    }

    pub(super) fn skip_to(&mut self, mut end: impl FnMut(&[u8]) -> Option<usize>) {
        loop {
            if let Some(length) = end(self.buffer.window()) {
                self.buffer.consume(length);
                return;
            }
            self.buffer.consume(usize::MAX);
            if !self.buffer.fill() {
                return;
            }
        }
    }

    /// Drops the value that was being read when the input failed: what is left of it says nothing.
    pub(super) fn give_up(&mut self) -> bool {
        self.buffer.consume(usize::MAX);
        false
    }

    /// What is left to say when there is nothing left to read.
    pub(super) fn finish(&mut self) -> Result<bool> {
        let place = std::mem::replace(&mut self.place, Place::End);
        if let Some(failure) = self.buffer.take_failure() {
            return Err(failure.with_position(self.position()));
        }
        match place {
            Place::List(_) => {
                self.note(IssueCode::MalformedJson, "the list is not closed: the end of the file is missing");
            }
            Place::Outside if !self.started && self.source.format == Format::Json => {
                self.note(IssueCode::MalformedJson, "there is no JSON value");
            }
            _ => {}
        }
        Ok(false)
    }
}

/// A value that was read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parsed {
    pub(super) end: usize,
    pub(super) is_object: bool,
}

impl RecordReader for JsonReader {
    fn columns(&self) -> &Columns {
        self.names.columns()
    }

    fn source(&self) -> &SourceInfo {
        &self.source
    }

    fn read(&mut self, record: &mut RawRecord) -> Result<bool> {
        record.clear();
        loop {
            if self.place == Place::End {
                return Ok(false);
            }
            if self.place == Place::Wrapping {
                self.close_wrapping();
            }
            if !self.skip_blanks() {
                return self.finish();
            }
            let read = match self.place {
                Place::List(last) => self.read_element(last, record),
                _ => self.read_outside(record),
            };
            if read {
                return Ok(true);
            }
        }
    }

    fn take_notes(&mut self) -> Vec<Note> {
        if self.unsaid > 0 {
            let flaw = Flaw::of_row(IssueCode::MalformedJson, format!("and {} more places", self.unsaid));
            self.notes.push(Note { position: Position { row: 0, ..self.position() }, flaw });
            self.unsaid = 0;
        }
        std::mem::take(&mut self.notes)
    }

    fn bytes_read(&self) -> u64 {
        self.buffer.offset()
    }
}
