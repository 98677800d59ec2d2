//! The reader of messages, whatever they are stored in.

use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use super::column::Column;
use super::folder::{FileKind, Folder};
use super::mbox::{Mbox, Piece};
use super::message::read_message;
use crate::io::{Flaw, Note, Position, RawRecord, RecordReader, SourceInfo};
use crate::schema::Columns;
use crate::validate::IssueCode;
use crate::{Error, ErrorKind, Format, Limits, Result};

/// Reads messages as rows: one .eml file, an mbox, or a folder of them.
///
/// Every message is one row with the same columns; the module's documentation lists them. Nothing a message
/// links to is ever fetched, and whom it was sent to is not kept.
///
/// ```
/// use competiscan::Limits;
/// use competiscan::io::{MailReader, RawRecord, RecordReader};
///
/// let mail = "From: \"Acme | Deals\" <news@mail.example.com>\nSubject: 20% off\n\
///             Date: Mon, 23 Nov 2026 09:00:00 +0000\n\nShop now.\n";
/// let mut reader = MailReader::eml(mail.as_bytes(), &Limits::default());
/// let mut record = RawRecord::default();
/// assert!(reader.read(&mut record)?);
/// let cell = |name| {
///     record.iter().find(|(at, _)| reader.columns().get(*at).is_some_and(|c| c.name == name)).map(|(_, text)| text)
/// };
/// assert_eq!(cell("company"), Some("Acme"));
/// assert_eq!(cell("subject"), Some("20% off"));
/// assert_eq!(cell("launch_date"), Some("2026-11-23"));
/// # Ok::<(), competiscan::Error>(())
/// ```
pub struct MailReader {
    input: Input,
    columns: Columns,
    source: SourceInfo,
    limits: Limits,
    piece: Piece,
    rows: u64,
    /// Bytes of the files that are done.
    bytes_done: u64,
    notes: Vec<Note>,
}

type Source = Box<dyn Read + Send>;

enum Input {
    Eml(Source),
    Mbox(Mbox<Source>),
    Folder { folder: Folder, mbox: Option<(Mbox<Source>, Arc<str>)> },
    Ended,
}

impl fmt::Debug for MailReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MailReader")
            .field("source", &self.source)
            .field("rows", &self.rows)
            .finish_non_exhaustive()
    }
}

impl MailReader {
    /// Reads one message.
    #[must_use]
    pub fn eml(read: impl Read + Send + 'static, limits: &Limits) -> Self {
        Self::new(Input::Eml(Box::new(read)), Format::Eml, limits)
    }

    /// Reads the messages of an mbox of any flavour.
    ///
    /// ```
    /// use competiscan::Limits;
    /// use competiscan::io::{MailReader, RawRecord, RecordReader};
    ///
    /// let mbox = "From a Mon Nov 23 09:00:00 2026\nSubject: 1\n\nx\n\nFrom a Mon Nov 23 09:00:00 2026\nSubject: 2\n\ny\n";
    /// let mut reader = MailReader::mbox(mbox.as_bytes(), &Limits::default());
    /// let mut rows = 0;
    /// while reader.read(&mut RawRecord::default())? {
    ///     rows += 1;
    /// }
    /// assert_eq!(rows, 2);
    /// # Ok::<(), competiscan::Error>(())
    /// ```
    #[must_use]
    pub fn mbox(read: impl Read + Send + 'static, limits: &Limits) -> Self {
        Self::new(Input::Mbox(Mbox::new(Box::new(read), limits)), Format::Mbox, limits)
    }

    /// Reads a Maildir, or every .eml and .mbox file below a folder, in the order of their names.
    ///
    /// Files with other endings count if they begin like mail. Hidden files and links to folders are left
    /// out; the number of files that hold no mail is a remark.
    pub fn folder(path: impl AsRef<Path>, limits: &Limits) -> Result<Self> {
        let folder = Folder::new(path.as_ref(), limits)?;
        Ok(Self::new(Input::Folder { folder, mbox: None }, Format::Eml, limits))
    }

    fn new(input: Input, format: Format, limits: &Limits) -> Self {
        Self {
            input,
            columns: Column::all(),
            source: SourceInfo::of(format),
            limits: *limits,
            piece: Piece::default(),
            rows: 0,
            bytes_done: 0,
            notes: Vec::new(),
        }
    }

    /// Finds the next message: its bytes are put in `self.piece`. `false` at the end.
    fn next_piece(&mut self, record: &mut RawRecord) -> Result<bool> {
        loop {
            match &mut self.input {
                Input::Ended => return Ok(false),
                Input::Eml(read) => {
                    let read = read_eml(read, &self.limits, &mut self.piece);
                    self.input = Input::Ended;
                    read?;
                    self.bytes_done = self.piece.bytes.len() as u64;
                    return Ok(true);
                }
                Input::Mbox(mbox) => return mbox.next(&mut self.piece),
                Input::Folder { folder, mbox } => {
                    if let Some((reading, name)) = mbox {
                        match reading.next(&mut self.piece) {
                            Ok(true) => {
                                record.file = Some(Arc::clone(name));
                                return Ok(true);
                            }
                            Ok(false) => self.bytes_done += reading.bytes_read(),
                            Err(error) => {
                                record.file = Some(Arc::clone(name));
                                *mbox = None;
                                self.piece.bytes.clear();
                                unreadable(record, &error);
                                return Ok(true);
                            }
                        }
                        *mbox = None;
                    }
                    let Some(file) = folder.next()? else {
                        let skipped = folder.skipped;
                        self.input = Input::Ended;
                        self.note_skipped(skipped);
                        return Ok(false);
                    };
                    let name: Arc<str> = file.name.into();
                    match (File::open(&file.path), file.kind) {
                        (Ok(open), FileKind::Mbox) => {
                            *mbox = Some((Mbox::new(Box::new(open), &self.limits), name));
                        }
                        (Ok(mut open), FileKind::Eml) => {
                            record.file = Some(name);
                            if let Err(error) = read_eml(&mut open, &self.limits, &mut self.piece) {
                                unreadable(record, &error);
                            }
                            self.bytes_done += self.piece.bytes.len() as u64;
                            return Ok(true);
                        }
                        (Err(error), _) => {
                            record.file = Some(name);
                            self.piece = Piece { line: 1, ..Piece::default() };
                            unreadable(record, &error.into());
                            return Ok(true);
                        }
                    }
                }
            }
        }
    }

    fn note_skipped(&mut self, skipped: u64) {
        if skipped > 0 {
            let flaw = Flaw::of_row(IssueCode::SkippedLine, format!("files that hold no mail: {skipped}"));
            self.notes.push(Note { position: Position::default(), flaw });
        }
    }
}

/// One file that cannot be read costs its row and not the folder.
fn unreadable(record: &mut RawRecord, error: &Error) {
    let code = match error.kind() {
        ErrorKind::LimitExceeded => IssueCode::RecordTooLarge,
        _ => IssueCode::MalformedMail,
    };
    record.flaws.push(Flaw::of_row(code, error.message()));
}

/// Reads a whole file, up to one byte over the limit of a message.
fn read_eml(read: &mut dyn Read, limits: &Limits, piece: &mut Piece) -> Result<()> {
    piece.bytes.clear();
    (piece.line, piece.byte_offset) = (1, 0);
    read.take(limits.max_message_bytes.saturating_add(1)).read_to_end(&mut piece.bytes)?;
    if piece.bytes.len() as u64 > limits.max_input_bytes {
        return Err(Error::limit("max_input_bytes", limits.max_input_bytes));
    }
    Ok(())
}

impl RecordReader for MailReader {
    fn columns(&self) -> &Columns {
        &self.columns
    }

    fn source(&self) -> &SourceInfo {
        &self.source
    }

    fn read(&mut self, record: &mut RawRecord) -> Result<bool> {
        record.clear();
        if !self.next_piece(record)? {
            return Ok(false);
        }
        self.rows += 1;
        record.position =
            Position { row: self.rows, line: self.piece.line, byte_offset: self.piece.byte_offset };
        if record.flaws.is_empty() {
            read_message(&self.piece.bytes, &self.limits, record);
        }
        // The buffers change places, so that neither is copied nor given back.
        std::mem::swap(&mut record.raw, &mut self.piece.bytes);
        record.raw.truncate(usize::try_from(self.limits.max_message_bytes).unwrap_or(usize::MAX));
        Ok(true)
    }

    fn take_notes(&mut self) -> Vec<Note> {
        std::mem::take(&mut self.notes)
    }

    fn bytes_read(&self) -> u64 {
        match &self.input {
            Input::Mbox(mbox) | Input::Folder { mbox: Some((mbox, _)), .. } => {
                self.bytes_done + mbox.bytes_read()
            }
            _ => self.bytes_done,
        }
    }
}
