//! Decompression that cannot be made to fill the memory or the disk.

use std::io::{self, BufRead, Read};

use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

use super::kind::Compression;
use super::source::Source;
use crate::{Error, ErrorKind, Limits};

/// Output that is not held against the ratio: a small file of blanks is no attack.
const FREE: u64 = 1 << 20;

/// A decoder that reads from a [`Source`].
pub(super) trait Decoder: Read + Send {
    fn source(&self) -> &Source;
}

impl Decoder for MultiGzDecoder<Source> {
    fn source(&self) -> &Source {
        self.get_ref()
    }
}

/// Stops a decoder whose output is out of proportion, and gives its errors a name.
pub(super) struct Guarded<D> {
    decoder: D,
    compression: Compression,
    written: u64,
    max_ratio: u64,
}

impl<D: Decoder> Guarded<D> {
    pub(super) fn new(decoder: D, compression: Compression, limits: &Limits) -> Self {
        Self { decoder, compression, written: 0, max_ratio: limits.max_ratio }
    }
}

impl<D: Decoder> Read for Guarded<D> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = match self.decoder.read(out) {
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted || self.decoder.source().failed => {
                return Err(error);
            }
            Err(error) => {
                let message = format!("the {} archive is damaged or cut off", self.compression.as_str());
                let error = Error::new(ErrorKind::CorruptInput, message)
                    .with_help("copy or download it again")
                    .with_source(error);
                return Err(error.into());
            }
        };
        self.written += count as u64;
        let taken = self.decoder.source().taken();
        if self.written > FREE && self.written > taken.saturating_mul(self.max_ratio) {
            return Err(Error::limit("max_ratio", self.max_ratio).into());
        }
        Ok(count)
    }
}

/// Zstandard frames, one after the other.
pub(super) struct ZstdFrames {
    source: Source,
    decoder: FrameDecoder,
    in_frame: bool,
}

impl ZstdFrames {
    pub(super) fn new(source: Source) -> Self {
        Self { source, decoder: FrameDecoder::new(), in_frame: false }
    }

    /// Begins the next frame that holds something; `false` at the end.
    fn next_frame(&mut self) -> io::Result<bool> {
        while !self.source.fill_buf()?.is_empty() {
            match self.decoder.reset(&mut self.source) {
                Ok(()) => return Ok(true),
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                    length,
                    ..
                })) => {
                    let length = u64::from(length);
                    if io::copy(&mut self.source.by_ref().take(length), &mut io::sink())? < length {
                        return Err(io::ErrorKind::UnexpectedEof.into());
                    }
                }
                Err(error) => return Err(io::Error::other(error)),
            }
        }
        Ok(false)
    }
}

impl Decoder for ZstdFrames {
    fn source(&self) -> &Source {
        &self.source
    }
}

impl Read for ZstdFrames {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            if !self.in_frame && !self.next_frame()? {
                return Ok(0);
            }
            self.in_frame = true;
            while self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
                self.decoder
                    .decode_blocks(&mut self.source, BlockDecodingStrategy::UptoBlocks(1))
                    .map_err(io::Error::other)?;
            }
            let count = self.decoder.read(out)?;
            if count > 0 || out.is_empty() {
                return Ok(count);
            }
            if let Some(wanted) = self.decoder.get_checksum_from_data()
                && self.decoder.get_calculated_checksum() != Some(wanted)
            {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "the checksum does not match"));
            }
            self.in_frame = false;
        }
    }
}
