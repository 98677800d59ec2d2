//! The bytes of a table: a window that moves over the input.

use std::io::Read;

use super::marks::Marks;
use crate::io::decode::DecodingReader;
use crate::io::encoding::Codec;
use crate::{Error, Result};

/// Bytes read at a time.
const CHUNK: usize = 256 << 10;

/// Where bytes come from.
enum Source {
    /// Text that is cut before it is decoded.
    Plain(Box<dyn Read + Send>),
    /// Text that had to be decoded first, because its bytes do not show where cells end.
    Decoded(Box<DecodingReader<Box<dyn Read + Send>>>),
}

/// A buffered input that knows its place.
pub(super) struct Input {
    source: Source,
    buffer: Vec<u8>,
    at: usize,
    end: usize,
    ended: bool,
    /// Bytes of the input before the window.
    offset: u64,
    /// Bytes read, to hold against the limit.
    read: u64,
    limit: u64,
    scratch: Vec<u8>,
    marks: Marks,
}

/// What can be seen of the input.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window<'a> {
    pub(super) bytes: &'a [u8],
    /// Whether nothing follows these bytes.
    pub(super) ended: bool,
    /// Whether more than these bytes would pass the limit on a row.
    pub(super) capped: bool,
}

impl Input {
    /// Text of which `head` was read already; `offset` bytes of it are behind us.
    pub(super) fn plain(
        inner: Box<dyn Read + Send>,
        head: Vec<u8>,
        offset: usize,
        ended: bool,
        limit: u64,
    ) -> Self {
        let (end, read) = (head.len(), head.len() as u64);
        Self {
            source: Source::Plain(inner),
            buffer: head,
            at: offset.min(end),
            end,
            ended,
            offset: offset as u64,
            read,
            limit,
            scratch: Vec::new(),
            marks: Marks::default(),
        }
    }

    /// Text to be decoded first.
    pub(super) fn decoded(
        inner: Box<dyn Read + Send>,
        codec: Codec,
        head: Vec<u8>,
        bom: usize,
        limit: u64,
    ) -> Self {
        let reader = DecodingReader::with_codec(inner, codec, head, bom);
        Self {
            source: Source::Decoded(Box::new(reader)),
            buffer: Vec::new(),
            at: 0,
            end: 0,
            ended: false,
            offset: bom as u64,
            read: 0,
            limit,
            scratch: Vec::new(),
            marks: Marks::default(),
        }
    }

    /// Keeps track of where these bytes stand.
    pub(super) fn mark(&mut self, wanted: [u8; 3]) {
        self.marks.want(wanted);
        self.marks.extend(self.buffer.get(..self.end).unwrap_or_default(), self.at);
    }

    /// The buffer, where the window begins in it, and the places of the marked bytes from there on; `None` if
    /// nothing is marked.
    #[inline]
    pub(super) fn marked(&self) -> Option<(&[u8], usize, &[u32])> {
        if !self.marks.active() {
            return None;
        }
        Some((self.buffer.get(..self.end)?, self.at, self.marks.ahead()))
    }

    /// Whether a byte beyond ASCII was seen since bytes are marked.
    #[inline]
    pub(super) fn beyond_ascii(&self) -> bool {
        self.marks.beyond_ascii()
    }

    /// Moves the window past `length` bytes of which `marks` are marked.
    #[inline]
    pub(super) fn consume_marked(&mut self, length: usize, marks: usize) {
        self.offset += length as u64;
        self.at += length;
        self.marks.pass(marks);
    }

    /// The bytes to come, up to `most`.
    #[inline]
    pub(super) fn window(&self, most: usize) -> Window<'_> {
        let length = (self.end - self.at).min(most);
        let bytes = self.buffer.get(self.at..self.at + length).unwrap_or_default();
        let all = length == self.end - self.at;
        Window { bytes, ended: self.ended && all, capped: length == most && !(self.ended && all) }
    }

    /// The next `length` bytes.
    #[inline]
    pub(super) fn peek(&self, length: usize) -> &[u8] {
        self.buffer.get(self.at..self.at + length).unwrap_or_default()
    }

    /// Whether the text has to be decoded before it is cut.
    pub(super) fn decodes(&self) -> bool {
        matches!(self.source, Source::Decoded(_))
    }

    pub(super) fn ended(&self) -> bool {
        self.ended
    }

    /// Bytes that can be seen.
    pub(super) fn len(&self) -> usize {
        self.end - self.at
    }

    /// Bytes of the input before the window, before decoding.
    #[inline]
    pub(super) fn offset(&self) -> u64 {
        self.offset
    }

    /// Bytes of the input that were read and decoded, in the window or before it.
    pub(super) fn bytes_read(&self) -> u64 {
        match &self.source {
            Source::Plain(_) => self.offset,
            Source::Decoded(reader) => reader.bytes_read(),
        }
    }

    /// Moves the window past `length` bytes.
    #[inline]
    pub(super) fn consume(&mut self, length: usize) {
        let length = length.min(self.end - self.at);
        match &self.source {
            Source::Plain(_) => self.offset += length as u64,
            Source::Decoded(reader) => {
                let text =
                    String::from_utf8_lossy(self.buffer.get(self.at..self.at + length).unwrap_or_default());
                self.scratch.clear();
                reader.codec().encode_into(&text, &mut self.scratch);
                self.offset += self.scratch.len() as u64;
            }
        }
        self.at += length;
        self.marks.advance(self.at);
    }

    /// The input's own bytes of decoded text; `None` where the window holds them as they are.
    pub(super) fn encode(&self, text: &[u8], bytes: &mut Vec<u8>) -> bool {
        match &self.source {
            Source::Plain(_) => false,
            Source::Decoded(reader) => {
                reader.codec().encode_into(&String::from_utf8_lossy(text), bytes);
                true
            }
        }
    }

    /// Whether decoding met bytes that mean nothing.
    pub(super) fn damaged(&self) -> bool {
        matches!(&self.source, Source::Decoded(reader) if reader.first_error().is_some())
    }

    /// Reads on, until a byte `sought` was read if there is such a byte, or the end.
    ///
    /// Without it a source that gives a byte at a time would have its rows cut again for every byte.
    pub(super) fn fill(&mut self, sought: Option<u8>, most: usize) -> Result<()> {
        if self.at > 0 {
            self.buffer.copy_within(self.at..self.end, 0);
            self.marks.shift(self.at);
            self.end -= self.at;
            self.at = 0;
        }
        while !self.ended {
            if self.buffer.len() < self.end + CHUNK / 2 {
                let larger = (self.end + CHUNK).max(self.buffer.len());
                self.buffer.resize(larger, 0);
            }
            let room = self.buffer.get_mut(self.end..).unwrap_or_default();
            let result = match &mut self.source {
                Source::Plain(inner) => inner.read(room),
                Source::Decoded(reader) => reader.read(room),
            };
            let count = match result {
                Ok(count) => count,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error.into()),
            };
            let new = self.end..self.end + count;
            self.end += count;
            self.ended = count == 0;
            self.read += count as u64;
            if self.read > self.limit {
                return Err(Error::limit("max_input_bytes", self.limit));
            }
            self.marks.extend(self.buffer.get(..self.end).unwrap_or_default(), self.at);
            let new = self.buffer.get(new).unwrap_or_default();
            let found = sought.is_none_or(|sought| memchr::memchr(sought, new).is_some());
            if found || self.end - self.at >= most {
                break;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_moves_and_knows_its_place() {
        let mut input = Input::plain(Box::new(&b"defgh"[..]), b"abc".to_vec(), 1, false, 100);
        assert_eq!(input.window(10).bytes, b"bc");
        input.consume(1);
        input.fill(None, 100).unwrap();
        assert_eq!((input.window(10).bytes, input.offset()), (&b"cdefgh"[..], 2));
        assert!(input.window(3).capped && !input.window(10).capped);
        input.fill(Some(b'x'), 100).unwrap();
        assert!(input.window(10).ended);
    }

    #[test]
    fn the_limit_on_input_holds() {
        let mut at = Input::plain(Box::new(&b"12345"[..]), Vec::new(), 0, false, 5);
        assert!(at.fill(Some(b'x'), 100).is_ok());
        let mut over = Input::plain(Box::new(&b"123456"[..]), Vec::new(), 0, false, 5);
        assert_eq!(over.fill(Some(b'x'), 100).unwrap_err().kind(), crate::ErrorKind::LimitExceeded);
    }
}
