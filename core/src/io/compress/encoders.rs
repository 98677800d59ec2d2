//! Compression of what is written.

use super::kind::Compression;
use crate::Result;
use crate::io::write::Output;

/// Puts a compression in front of an output.
#[cfg(not(feature = "compression"))]
pub(crate) fn encode<'w>(_: Box<dyn Output + 'w>, compression: Compression) -> Result<Box<dyn Output + 'w>> {
    Err(compression.missing())
}

#[cfg(feature = "compression")]
pub(crate) use with_feature::encode;

#[cfg(feature = "compression")]
mod with_feature {
    use std::io::{self, Write};

    use flate2::write::GzEncoder;
    use ruzstd::encoding::{CompressionLevel, compress_to_vec};

    use super::{Compression, Output, Result};

    /// Puts a compression in front of an output. The same bytes always compress to the same bytes.
    #[expect(clippy::unnecessary_wraps, reason = "fails in builds without the feature")]
    pub(crate) fn encode<'w>(
        output: Box<dyn Output + 'w>,
        compression: Compression,
    ) -> Result<Box<dyn Output + 'w>> {
        Ok(match compression {
            Compression::Gzip => Box::new(GzEncoder::new(output, flate2::Compression::default())),
            Compression::Zstd => Box::new(ZstdEncoder { output, pending: Vec::new() }),
        })
    }

    impl Output for GzEncoder<Box<dyn Output + '_>> {
        fn finish(self: Box<Self>) -> Result<()> {
            (*self).finish()?.finish()
        }
    }

    /// Bytes compressed at a time, each lot as a frame of its own: the encoder has no way to be fed, and readers
    /// put frames together.
    const FRAME: usize = 4 << 20;

    struct ZstdEncoder<'w> {
        output: Box<dyn Output + 'w>,
        pending: Vec<u8>,
    }

    impl ZstdEncoder<'_> {
        fn write_frame(&mut self) -> io::Result<()> {
            let frame = compress_to_vec(self.pending.as_slice(), CompressionLevel::Fastest);
            self.output.write_all(&frame)?;
            self.pending.clear();
            Ok(())
        }
    }

    impl Write for ZstdEncoder<'_> {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let room = FRAME.saturating_sub(self.pending.len()).min(bytes.len());
            self.pending.extend_from_slice(bytes.get(..room).unwrap_or_default());
            if self.pending.len() >= FRAME {
                self.write_frame()?;
            }
            Ok(room)
        }

        fn flush(&mut self) -> io::Result<()> {
            if !self.pending.is_empty() {
                self.write_frame()?;
            }
            self.output.flush()
        }
    }

    impl Output for ZstdEncoder<'_> {
        fn finish(mut self: Box<Self>) -> Result<()> {
            // An input without a frame is no archive, so an empty one is written.
            self.write_frame()?;
            self.output.finish()
        }
    }
}
