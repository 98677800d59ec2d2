//! Files that are read from their end, or from many places at once.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use bytes::{Buf, Bytes};

use crate::{Error, ErrorKind, Format, Limits, Result};

/// What is read from a pipe is kept in memory, up to this size.
const MAX_SPOOLED_BYTES: u64 = 1 << 30;

/// A file of which any place can be read.
#[derive(Debug)]
pub(super) enum Seekable {
    File(File),
    Memory(Bytes),
}

impl Seekable {
    /// Takes the rest of a pipe into memory, behind `front`, which was read already.
    pub(super) fn spool(input: impl Read, front: Vec<u8>, format: Format, limits: &Limits) -> Result<Self> {
        let most = limits.max_input_bytes.min(MAX_SPOOLED_BYTES);
        let mut bytes = front;
        let left = most.saturating_add(1).saturating_sub(bytes.len() as u64);
        input.take(left).read_to_end(&mut bytes)?;
        if bytes.len() as u64 <= most {
            return Ok(Self::Memory(bytes.into()));
        }
        if most < MAX_SPOOLED_BYTES {
            return Err(Error::limit("max_input_bytes", most));
        }
        let message = format!("a {format} file of more than 1 GiB is not read from a pipe");
        Err(Error::new(ErrorKind::LimitExceeded, message).with_help("save it and name the file"))
    }

    pub(super) fn len(&self) -> io::Result<u64> {
        match self {
            Self::File(file) => Ok(file.metadata()?.len()),
            Self::Memory(bytes) => Ok(bytes.len() as u64),
        }
    }

    /// Reads on from `start`. Readers of one file share its position: use one after the other.
    pub(super) fn reader(&self, start: u64) -> io::Result<Box<dyn Read>> {
        match self {
            Self::File(file) => {
                let mut file = file.try_clone()?;
                file.seek(SeekFrom::Start(start))?;
                Ok(Box::new(io::BufReader::new(file)))
            }
            Self::Memory(bytes) => {
                let start = usize::try_from(start).unwrap_or(usize::MAX).min(bytes.len());
                Ok(Box::new(bytes.slice(start..).reader()))
            }
        }
    }

    /// Exactly `length` bytes from `start`. Memory grows with what is really there.
    pub(super) fn bytes(&self, start: u64, length: u64) -> io::Result<Bytes> {
        if let Self::Memory(bytes) = self {
            let range = usize::try_from(start).ok().zip(usize::try_from(length).ok());
            let range = range.and_then(|(start, length)| Some(start..start.checked_add(length)?));
            return match range.filter(|range| range.end <= bytes.len()) {
                Some(range) => Ok(bytes.slice(range)),
                None => Err(io::ErrorKind::UnexpectedEof.into()),
            };
        }
        let mut bytes = Vec::new();
        self.reader(start)?.take(length).read_to_end(&mut bytes)?;
        if bytes.len() as u64 == length { Ok(bytes.into()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_kinds_read_the_same_bytes_and_no_more_than_there_are() {
        let mut file = tempfile::tempfile().unwrap();
        io::Write::write_all(&mut file, b"0123456789").unwrap();
        for input in [Seekable::File(file), Seekable::Memory(Bytes::from_static(b"0123456789"))] {
            assert_eq!(input.len().unwrap(), 10);
            assert_eq!(input.bytes(2, 3).unwrap(), "234");
            assert_eq!(input.bytes(10, 0).unwrap(), "");
            for (start, length) in [(8, 3), (11, 1), (0, u64::MAX), (1 << 62, 1)] {
                assert!(input.bytes(start, length).is_err());
            }
        }
    }

    #[test]
    fn a_pipe_is_taken_in_up_to_its_limit() {
        let limits = |max_input_bytes| Limits { max_input_bytes, ..Limits::default() };
        let spool = |limit| Seekable::spool(&b"6789"[..], b"012345".to_vec(), Format::Arrow, &limits(limit));
        assert_eq!(spool(10).unwrap().bytes(0, 10).unwrap(), "0123456789");
        assert!(spool(9).unwrap_err().message().contains("max_input_bytes = 9"));
    }
}
