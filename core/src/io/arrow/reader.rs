use std::fs::File;
use std::io::Read;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;

use super::frames::Frames;
use super::guard::guarded;
use super::ipc::IpcBatches;
use super::seekable::Seekable;
use super::table::Table;
use crate::io::{RawRecord, RecordReader, SourceInfo};
use crate::schema::{Aliases, Columns};
use crate::{Error, Format, Limits, Result};

/// Where the batches of a reader come from.
pub(super) trait Batches: Send {
    /// The next batch, `None` at the end.
    fn next(&mut self) -> Result<Option<RecordBatch>>;

    /// Bytes of the input read so far.
    fn bytes_read(&self) -> u64;
}

impl Batches for IpcBatches {
    fn next(&mut self) -> Result<Option<RecordBatch>> {
        Self::next(self)
    }

    fn bytes_read(&self) -> u64 {
        Self::bytes_read(self)
    }
}

/// The rows of a source of batches.
#[derive(Debug)]
pub(super) struct BatchRows<B> {
    batches: B,
    table: Table,
    source: SourceInfo,
    /// Next row of the batch at hand.
    next: usize,
    /// Rows handed out.
    row: u64,
    /// Bytes before the batch at hand.
    offset: u64,
    ended: bool,
}

impl<B: Batches> BatchRows<B> {
    pub(super) fn new(batches: B, table: Table, format: Format) -> Self {
        let source = SourceInfo::of(format);
        Self { batches, table, source, next: 0, row: 0, offset: 0, ended: false }
    }

    fn advance(&mut self, record: &mut RawRecord) -> Result<bool> {
        while self.next >= self.table.rows() {
            self.offset = self.batches.bytes_read();
            let Some(batch) = self.batches.next()? else { return Ok(false) };
            self.table.load(&batch)?;
            self.next = 0;
        }
        let (table, next) = (&mut self.table, self.next);
        guarded(self.source.format, || Ok::<_, Error>(table.fill(next, record)))??;
        self.next += 1;
        self.row += 1;
        record.position.row = self.row;
        record.position.byte_offset = self.offset;
        Ok(true)
    }
}

impl<B: Batches> RecordReader for BatchRows<B> {
    fn columns(&self) -> &Columns {
        self.table.columns()
    }

    fn source(&self) -> &SourceInfo {
        &self.source
    }

    fn read(&mut self, record: &mut RawRecord) -> Result<bool> {
        record.clear();
        if self.ended {
            return Ok(false);
        }
        let read = self.advance(record);
        self.ended = !matches!(read, Ok(true));
        read
    }

    fn bytes_read(&self) -> u64 {
        self.batches.bytes_read()
    }
}

/// Reads the rows of any Arrow IPC file (Feather) or stream.
///
/// Columns of every type are read: a record becomes columns with a dotted name, a map one column a key, a
/// list a JSON array, a date or instant ISO 8601. Null, not-a-number and a list without items give no cell.
///
/// ```
/// use competiscan::arrow::{ArrowReader, to_ipc};
/// use competiscan::io::{RawRecord, RecordReader};
/// use competiscan::schema::{Aliases, Field};
/// use competiscan::{Campaign, Channel, Limits};
///
/// let campaign = Campaign::new("Northwind Air", Channel::Email, "2026-11-23".parse()?);
/// let file = to_ipc(&[campaign])?;
/// let mut reader = ArrowReader::from_bytes(file, &Aliases::default(), &Limits::default())?;
/// let mut record = RawRecord::default();
/// assert!(reader.read(&mut record)?);
/// let column = reader.columns().holder(Field::LaunchDate).unwrap();
/// assert!(record.iter().any(|cell| cell == (column, "2026-11-23")));
/// assert!(!reader.read(&mut record)?);
/// # Ok::<(), competiscan::Error>(())
/// ```
#[derive(Debug)]
pub struct ArrowReader(BatchRows<IpcBatches>);

impl ArrowReader {
    /// Reads the schema of an open file, which holds an Arrow file or stream. Rows are read as they are asked
    /// for.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::CorruptInput`](crate::ErrorKind::CorruptInput) if it is neither, and
    /// [`ErrorKind::LimitExceeded`](crate::ErrorKind::LimitExceeded) for more than `max_columns` columns.
    pub fn from_file(file: File, aliases: &Aliases, limits: &Limits) -> Result<Self> {
        Self::open(Frames::from_input(Seekable::File(file), limits)?, aliases, limits)
    }

    /// Reads a file or stream that is in memory.
    pub fn from_bytes(bytes: Vec<u8>, aliases: &Aliases, limits: &Limits) -> Result<Self> {
        Self::open(Frames::from_input(Seekable::Memory(bytes.into()), limits)?, aliases, limits)
    }

    /// Reads a pipe. A stream is read as it comes; a file has its footer at the end, so it is taken into memory
    /// whole, up to `max_input_bytes` and to 1 GiB.
    pub fn from_read(input: impl Read + Send + 'static, aliases: &Aliases, limits: &Limits) -> Result<Self> {
        Self::open(Frames::from_read(input, limits)?, aliases, limits)
    }

    fn open(frames: (Frames, SchemaRef), aliases: &Aliases, limits: &Limits) -> Result<Self> {
        let batches = IpcBatches::new(frames, limits);
        let table = Table::new(batches.schema(), aliases, limits)?;
        Ok(Self(BatchRows::new(batches, table, Format::Arrow)))
    }
}

impl RecordReader for ArrowReader {
    fn columns(&self) -> &Columns {
        self.0.columns()
    }

    fn source(&self) -> &SourceInfo {
        self.0.source()
    }

    fn read(&mut self, record: &mut RawRecord) -> Result<bool> {
        self.0.read(record)
    }

    fn bytes_read(&self) -> u64 {
        self.0.bytes_read()
    }
}
