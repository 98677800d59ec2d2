use serde::{Deserialize, Serialize};

#[cfg(not(feature = "compression"))]
use crate::{Error, ErrorKind};

/// A way text is compressed.
///
/// ```
/// use competiscan::io::Compression;
///
/// assert_eq!(Compression::from_extension("campaigns.ndjson.gz"), Some(Compression::Gzip));
/// assert_eq!(Compression::of(b"\x28\xB5\x2F\xFD"), Some(Compression::Zstd));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Compression {
    /// Gzip (RFC 1952), any number of members.
    Gzip,
    /// Zstandard (RFC 8878), any number of frames.
    Zstd,
}

impl Compression {
    /// The name, `gzip` or `zstd`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
        }
    }

    /// The compression whose magic number `bytes` begin with.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0x1F, 0x8B, 8, ..] => Some(Self::Gzip),
            // A frame, or one that is to be skipped.
            [0x28, 0xB5, 0x2F, 0xFD, ..] | [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..] => Some(Self::Zstd),
            _ => None,
        }
    }

    /// The compression a file name promises: `.gz` or `.zst`.
    #[must_use]
    pub fn from_extension(name: &str) -> Option<Self> {
        let (_, extension) = name.rsplit_once('.')?;
        match extension.to_ascii_lowercase().as_str() {
            "gz" => Some(Self::Gzip),
            "zst" => Some(Self::Zstd),
            _ => None,
        }
    }

    /// The error of a build without the feature.
    #[cfg(not(feature = "compression"))]
    pub(crate) fn missing(self) -> Error {
        Error::new(ErrorKind::UnknownFormat, format!("this build handles no {}", self.as_str()))
            .with_help("build with the feature `compression`, or unpack it first")
    }
}
