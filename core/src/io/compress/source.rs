//! The bytes as they come, counted as they are used up.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Bytes read at a time.
const CHUNK: usize = 64 << 10;

/// Bytes of a stream used up so far, before decompression. Stays readable while the stream is elsewhere.
#[derive(Clone, Debug, Default)]
pub(crate) struct Progress(Arc<AtomicU64>);

impl Progress {
    pub(crate) fn bytes(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    fn add(&self, count: usize) {
        self.0.fetch_add(count as u64, Ordering::Relaxed);
    }
}

pub(super) fn copy(from: &[u8], to: &mut [u8]) -> usize {
    let count = from.len().min(to.len());
    if let (Some(to), Some(from)) = (to.get_mut(..count), from.get(..count)) {
        to.copy_from_slice(from);
    }
    count
}

/// The input with a buffer in front, which counts what is taken out of it.
pub(super) struct Source {
    input: Box<dyn Read + Send>,
    buffer: Vec<u8>,
    at: usize,
    progress: Progress,
    /// Whether the input itself failed, so that the archive is not blamed.
    pub(super) failed: bool,
}

impl Source {
    pub(super) fn new(input: Box<dyn Read + Send>, progress: Progress) -> Self {
        Self { input, buffer: Vec::new(), at: 0, progress, failed: false }
    }

    pub(super) fn ready(&self) -> &[u8] {
        self.buffer.get(self.at..).unwrap_or_default()
    }

    /// Reads once, behind what is ready; `false` at the end.
    pub(super) fn fill(&mut self) -> io::Result<bool> {
        self.buffer.drain(..self.at);
        self.at = 0;
        let before = self.buffer.len();
        self.buffer.resize(before + CHUNK, 0);
        let result = loop {
            match self.input.read(self.buffer.get_mut(before..).unwrap_or_default()) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                result => break result,
            }
        };
        self.failed |= result.is_err();
        self.buffer.truncate(before + *result.as_ref().unwrap_or(&0));
        Ok(result? > 0)
    }

    /// Bytes used up so far.
    #[cfg(feature = "compression")]
    pub(super) fn taken(&self) -> u64 {
        self.progress.bytes()
    }

    fn take(&mut self, count: usize) {
        self.at += count;
        self.progress.add(count);
    }
}

impl Read for Source {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.ready().is_empty() {
            if out.len() >= CHUNK {
                // A reader with a buffer of its own needs no second one.
                let result = self.input.read(out);
                let interrupted =
                    result.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::Interrupted);
                self.failed |= result.is_err() && !interrupted;
                self.progress.add(*result.as_ref().unwrap_or(&0));
                return result;
            }
            self.fill()?;
        }
        let count = copy(self.ready(), out);
        self.take(count);
        Ok(count)
    }
}

impl io::BufRead for Source {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.ready().is_empty() {
            self.fill()?;
        }
        Ok(self.ready())
    }

    fn consume(&mut self, count: usize) {
        self.take(count);
    }
}
