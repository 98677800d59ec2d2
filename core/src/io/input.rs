use std::fs::File;
use std::io::{Cursor, Read};
use std::path::PathBuf;

use super::record::RecordReader;
use super::{Format, ReadOptions};
use crate::{Error, ErrorKind, Result};

/// Something to read: a file, a folder of mail, bytes, or a stream.
///
/// ```
/// use competiscan::io::{Input, ReadOptions};
/// use competiscan::Format;
///
/// let reader = Input::from_bytes(r#"{"company": "Acme"}"#).open(&ReadOptions::default())?;
/// assert_eq!(reader.source().format, Format::Ndjson);
/// # Ok::<(), competiscan::Error>(())
/// ```
pub struct Input(Kind);

enum Kind {
    Path(PathBuf),
    Bytes(Vec<u8>),
    Stream(Box<dyn Read + Send>),
}

impl std::fmt::Debug for Input {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.0 {
            Kind::Path(path) => f.debug_tuple("Input").field(path).finish(),
            Kind::Bytes(bytes) => write!(f, "Input({} bytes)", bytes.len()),
            Kind::Stream(_) => f.write_str("Input(stream)"),
        }
    }
}

impl Input {
    /// A file of any format, or a folder of mail (Maildir, or any tree of .eml and .mbox files).
    pub fn from_path(path: impl Into<PathBuf>) -> Self {
        Self(Kind::Path(path.into()))
    }

    /// Bytes in memory.
    pub fn from_bytes(bytes: impl Into<Vec<u8>>) -> Self {
        Self(Kind::Bytes(bytes.into()))
    }

    /// A stream, such as standard input or a socket the caller has opened.
    pub fn from_reader(reader: impl Read + Send + 'static) -> Self {
        Self(Kind::Stream(Box::new(reader)))
    }

    /// Finds out what the input holds and starts reading it.
    pub fn open(self, options: &ReadOptions) -> Result<Box<dyn RecordReader>> {
        options.check()?;
        let _ = (self, Format::Csv, File::open("/"), Cursor::new(""));
        Err(Error::new(ErrorKind::Internal, "not yet"))
    }
}
