use std::fmt;
use std::io::{self, Read};

use super::bounded::Bounded;
use super::kind::Compression;
use super::source::{Progress, Source, copy};
use crate::{Error, ErrorKind, Limits, Result};

/// A stream without its compression, whose front can be looked at.
///
/// Reading past [`Limits::max_input_bytes`] or [`Limits::max_ratio`] is an error, at the first byte too many;
/// so is an archive that is damaged or cut off, behind all that could be read of it.
pub(crate) struct Unpacked {
    reader: Box<dyn Read + Send>,
    sample: Vec<u8>,
    at: usize,
    failure: Option<io::Error>,
    compression: Option<Compression>,
    progress: Progress,
}

/// Bytes of the front that are looked at.
const SAMPLE: usize = 64 << 10;

impl Unpacked {
    /// Looks at the first bytes and unpacks the rest if they say so.
    pub(crate) fn open(input: impl Read + Send + 'static, limits: &Limits) -> Result<Self> {
        let progress = Progress::default();
        let mut source = Source::new(Box::new(input), progress.clone());
        while source.ready().len() < 4 && source.fill()? {}
        let compression = Compression::of(source.ready());
        let reader: Box<dyn Read + Send> = match compression {
            None => Box::new(source),
            #[cfg(feature = "compression")]
            Some(compression) => unpack(compression, source, limits),
            #[cfg(not(feature = "compression"))]
            Some(compression) => return Err(compression.missing()),
        };
        let mut unpacked = Self {
            reader: Box::new(Bounded::new(reader, limits.max_input_bytes)),
            sample: Vec::new(),
            at: 0,
            failure: None,
            compression,
            progress,
        };
        unpacked.take_sample();
        if compression.is_some()
            && let Some(inner) = Compression::of(&unpacked.sample)
        {
            let message = format!("the content is compressed twice: {} inside", inner.as_str());
            return Err(Error::new(ErrorKind::UnknownFormat, message).with_help("unpack it once"));
        }
        Ok(unpacked)
    }

    /// Reads the front: of a compressed stream all of the sample, for its pieces come in any size; else what is
    /// there, a line at least, so that a slow pipe is not waited for.
    fn take_sample(&mut self) {
        self.sample.resize(SAMPLE, 0);
        let mut filled = 0;
        while let Some(rest) = self.sample.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            match self.reader.read(rest) {
                Ok(0) => break,
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    self.failure = Some(error);
                    break;
                }
            }
            let seen = self.sample.get(..filled).unwrap_or_default();
            if self.compression.is_none() && (filled >= 512 || seen.contains(&b'\n')) {
                break;
            }
        }
        self.sample.truncate(filled);
    }

    /// The first bytes of the content.
    pub(crate) fn sample(&self) -> &[u8] {
        &self.sample
    }

    /// How it was compressed.
    pub(crate) fn compression(&self) -> Option<Compression> {
        self.compression
    }

    /// How far it was read.
    pub(crate) fn progress(&self) -> Progress {
        self.progress.clone()
    }
}

impl Read for Unpacked {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let ready = self.sample.get(self.at..).unwrap_or_default();
        if !ready.is_empty() {
            let count = copy(ready, out);
            self.at += count;
            return Ok(count);
        }
        match self.failure.take() {
            Some(failure) => Err(failure),
            None => self.reader.read(out),
        }
    }
}

impl fmt::Debug for Unpacked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unpacked").field("compression", &self.compression).finish_non_exhaustive()
    }
}

#[cfg(feature = "compression")]
fn unpack(compression: Compression, source: Source, limits: &Limits) -> Box<dyn Read + Send> {
    use super::decoders::{Guarded, ZstdFrames};

    match compression {
        Compression::Gzip => {
            Box::new(Guarded::new(flate2::bufread::MultiGzDecoder::new(source), compression, limits))
        }
        Compression::Zstd => Box::new(Guarded::new(ZstdFrames::new(source), compression, limits)),
    }
}
