use std::fmt;
use std::io::Write;

use arrow_array::RecordBatch;
use arrow_ipc::writer::FileWriter;
use arrow_schema::ArrowError;

use super::batch::BatchBuilder;
use super::frames::Frames;
use super::ipc::IpcBatches;
use super::schema::schema;
use super::seekable::Seekable;
use super::unbatch::campaigns_from_batch;
use crate::schema::Campaign;
use crate::{Error, ErrorKind, Limits, Result};

/// Campaigns of a batch.
pub(super) const BATCH_ROWS: usize = 8192;

/// Bytes of text after which a batch is full, however few campaigns it has.
pub(super) const BATCH_TEXT_BYTES: usize = 32 << 20;

/// Collects campaigns until they make a batch.
#[derive(Debug, Default)]
pub(super) struct Batcher(BatchBuilder);

impl Batcher {
    /// Adds a campaign; a batch comes back when one is full.
    pub(super) fn add(&mut self, campaign: &Campaign) -> Result<Option<RecordBatch>> {
        self.0.append(campaign)?;
        if self.0.rows() >= BATCH_ROWS || self.0.text_bytes() >= BATCH_TEXT_BYTES {
            return self.0.finish().map(Some);
        }
        Ok(None)
    }

    /// The campaigns that are left.
    pub(super) fn rest(&mut self) -> Result<Option<RecordBatch>> {
        if self.0.rows() == 0 { Ok(None) } else { self.0.finish().map(Some) }
    }
}

/// Writes campaigns as an Arrow IPC file (Feather version 2), in batches of 8192 or 32 MiB.
///
/// The same campaigns give the same bytes. A file that was not [finished](Self::finish) has no footer and does
/// not read.
///
/// ```
/// use competiscan::arrow::{ArrowWriter, from_ipc};
/// use competiscan::{Campaign, Channel};
///
/// let campaign = Campaign::new("Northwind Air", Channel::Email, "2026-11-23".parse()?);
/// let mut writer = ArrowWriter::new(Vec::new())?;
/// writer.write(&campaign)?;
/// assert_eq!(from_ipc(&writer.finish()?)?, [campaign]);
/// # Ok::<(), competiscan::Error>(())
/// ```
pub struct ArrowWriter<W: Write> {
    file: FileWriter<W>,
    batcher: Batcher,
}

impl<W: Write> fmt::Debug for ArrowWriter<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ArrowWriter").finish_non_exhaustive()
    }
}

impl<W: Write + Send> ArrowWriter<W> {
    /// Writes the front of the file. Wrap a file in a [`BufWriter`](std::io::BufWriter).
    pub fn new(output: W) -> Result<Self> {
        let file = FileWriter::try_new(output, &schema()).map_err(written)?;
        Ok(Self { file, batcher: Batcher::default() })
    }

    /// Writes a campaign.
    pub fn write(&mut self, campaign: &Campaign) -> Result<()> {
        match self.batcher.add(campaign)? {
            Some(batch) => self.file.write(&batch).map_err(written),
            None => Ok(()),
        }
    }

    /// Writes what is left and the footer, and gives the output back.
    pub fn finish(mut self) -> Result<W> {
        if let Some(batch) = self.batcher.rest()? {
            self.file.write(&batch).map_err(written)?;
        }
        self.file.finish().map_err(written)?;
        self.file.into_inner().map_err(written)
    }
}

/// The campaigns as an Arrow IPC file, for a host language that reads Arrow.
///
/// ```
/// use competiscan::arrow::{from_ipc, to_ipc};
/// use competiscan::{Campaign, Channel};
///
/// let campaigns = [Campaign::new("Northwind Air", Channel::Email, "2026-11-23".parse()?)];
/// assert_eq!(from_ipc(&to_ipc(&campaigns)?)?, campaigns);
/// # Ok::<(), competiscan::Error>(())
/// ```
pub fn to_ipc(campaigns: &[Campaign]) -> Result<Vec<u8>> {
    let mut writer = ArrowWriter::new(Vec::new())?;
    for campaign in campaigns {
        writer.write(campaign)?;
    }
    writer.finish()
}

/// The campaigns of an Arrow IPC file or stream of [`schema`](super::schema()). Anything else is refused; read
/// tables of other columns with [`ArrowReader`](super::ArrowReader).
pub fn from_ipc(bytes: &[u8]) -> Result<Vec<Campaign>> {
    let limits = Limits::default();
    let input = Seekable::Memory(bytes.to_vec().into());
    let mut batches = IpcBatches::new(Frames::from_input(input, &limits)?, &limits);
    let mut campaigns = Vec::new();
    while let Some(batch) = batches.next()? {
        campaigns.extend(campaigns_from_batch(&batch)?);
    }
    Ok(campaigns)
}

/// What went wrong while writing is the output's fault if it says so, and ours otherwise.
fn written(error: ArrowError) -> Error {
    match error {
        ArrowError::IoError(_, error) => error.into(),
        error => Error::new(ErrorKind::Internal, format!("the Arrow file could not be written: {error}")),
    }
}
