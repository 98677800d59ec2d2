use std::io::{self, Read};

use crate::Error;

/// A reader that fails at the first byte past `limit` rather than end there.
#[derive(Debug)]
pub(crate) struct Bounded<R> {
    input: R,
    left: u64,
    limit: u64,
}

impl<R> Bounded<R> {
    pub(crate) fn new(input: R, limit: u64) -> Self {
        Self { input, left: limit, limit }
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.is_empty() {
            return Ok(0);
        }
        if self.left == 0 {
            // One byte more decides between an input at the limit and one past it.
            return match self.input.read(&mut [0])? {
                0 => Ok(0),
                _ => Err(Error::limit("max_input_bytes", self.limit).into()),
            };
        }
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(out.len());
        let count = self.input.read(out.get_mut(..most).unwrap_or_default())?;
        self.left -= count as u64;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_own_length_passes_and_no_more() {
        let mut out = Vec::new();
        Bounded::new(&b"abc"[..], 3).read_to_end(&mut out).unwrap();
        let error = Error::from(Bounded::new(&b"abcd"[..], 3).read_to_end(&mut out).unwrap_err());
        assert_eq!(error.kind(), crate::ErrorKind::LimitExceeded);
        assert_eq!(out, b"abcabc");
    }
}
