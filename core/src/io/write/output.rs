//! Where written bytes go.

use std::io::{self, BufWriter, Write};

use crate::io::atomic::AtomicFile;
use crate::{Campaign, Error, Result};

/// A format that campaigns are written in. One implementation a format.
pub(crate) trait RecordWriter: Send {
    /// Writes one campaign.
    fn write(&mut self, campaign: &Campaign) -> Result<()>;

    /// Writes what ends the file. Without it the output is not whole.
    fn finish(self: Box<Self>) -> Result<()>;
}

/// A place bytes are written to, which has to be told when they were the last ones.
pub(crate) trait Output: Write + Send {
    /// Puts everything in its place.
    fn finish(self: Box<Self>) -> Result<()>;
}

impl<T: Output + ?Sized> Output for Box<T> {
    fn finish(self: Box<Self>) -> Result<()> {
        Output::finish(*self)
    }
}

impl Output for BufWriter<AtomicFile> {
    fn finish(self: Box<Self>) -> Result<()> {
        self.into_inner().map_err(|error| Error::from(error.into_error()))?.commit()
    }
}

/// Somebody else's writer, which is flushed and left to them.
#[derive(Debug)]
pub(crate) struct Plain<W>(pub(crate) W);

impl<W: Write> Write for Plain<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl<W: Write + Send> Output for Plain<W> {
    fn finish(mut self: Box<Self>) -> Result<()> {
        Ok(self.0.flush()?)
    }
}

#[cfg(feature = "arrow")]
impl RecordWriter for crate::io::arrow::ArrowWriter<Box<dyn Output + '_>> {
    fn write(&mut self, campaign: &Campaign) -> Result<()> {
        Self::write(self, campaign)
    }

    fn finish(self: Box<Self>) -> Result<()> {
        Output::finish(Self::finish(*self)?)
    }
}

#[cfg(feature = "parquet")]
impl RecordWriter for crate::io::arrow::ParquetWriter<Box<dyn Output + '_>> {
    fn write(&mut self, campaign: &Campaign) -> Result<()> {
        Self::write(self, campaign)
    }

    fn finish(self: Box<Self>) -> Result<()> {
        Output::finish(Self::finish(*self)?)
    }
}
