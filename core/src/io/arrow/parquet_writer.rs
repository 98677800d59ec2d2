use std::fmt;
use std::io::Write;

use arrow_array::RecordBatch;
use parquet::arrow::arrow_writer::ArrowWriter as Encoder;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;

use super::schema::schema;
use super::writer::Batcher;
use crate::schema::Campaign;
use crate::{Error, ErrorKind, Result};

/// Campaigns of a row group.
const GROUP_ROWS: usize = 64 << 10;

/// Encoded bytes after which a row group is closed, however few campaigns it has.
const GROUP_BYTES: usize = 128 << 20;

/// Writes campaigns as a Parquet file: zstd, row groups of 65 536 campaigns or 128 MiB.
///
/// The same campaigns give the same bytes. A file that was not [finished](Self::finish) has no footer and does
/// not read.
///
/// ```
/// use competiscan::arrow::ParquetWriter;
/// use competiscan::{Campaign, Channel};
///
/// let mut writer = ParquetWriter::new(Vec::new())?;
/// writer.write(&Campaign::new("Northwind Air", Channel::Email, "2026-11-23".parse()?))?;
/// assert!(writer.finish()?.ends_with(b"PAR1"));
/// # Ok::<(), competiscan::Error>(())
/// ```
pub struct ParquetWriter<W: Write + Send> {
    file: Encoder<W>,
    batcher: Batcher,
}

impl<W: Write + Send> fmt::Debug for ParquetWriter<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ParquetWriter").finish_non_exhaustive()
    }
}

impl<W: Write + Send> ParquetWriter<W> {
    /// Writes the front of the file. Wrap a file in a [`BufWriter`](std::io::BufWriter).
    pub fn new(output: W) -> Result<Self> {
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_max_row_group_row_count(Some(GROUP_ROWS))
            // The names the format asks for inside of lists and maps, which some readers insist on.
            .set_coerce_types(true)
            .set_created_by(concat!("competiscan ", env!("CARGO_PKG_VERSION")).to_owned())
            .build();
        let file = Encoder::try_new(output, schema(), Some(properties)).map_err(written)?;
        Ok(Self { file, batcher: Batcher::default() })
    }

    /// Writes a campaign.
    pub fn write(&mut self, campaign: &Campaign) -> Result<()> {
        match self.batcher.add(campaign)? {
            Some(batch) => self.encode(&batch),
            None => Ok(()),
        }
    }

    /// Writes what is left and the footer, and gives the output back.
    pub fn finish(mut self) -> Result<W> {
        if let Some(batch) = self.batcher.rest()? {
            self.encode(&batch)?;
        }
        self.file.into_inner().map_err(written)
    }

    fn encode(&mut self, batch: &RecordBatch) -> Result<()> {
        self.file.write(batch).map_err(written)?;
        if self.file.in_progress_size() >= GROUP_BYTES {
            self.file.flush().map_err(written)?;
        }
        Ok(())
    }
}

/// What went wrong while writing is the output's fault if it says so, and ours otherwise.
fn written(error: ParquetError) -> Error {
    match error {
        ParquetError::External(source) => match source.downcast::<std::io::Error>() {
            Ok(error) => (*error).into(),
            Err(source) => internal(&source.to_string()),
        },
        error => internal(&error.to_string()),
    }
}

fn internal(why: &str) -> Error {
    Error::new(ErrorKind::Internal, format!("the Parquet file could not be written: {why}"))
}
