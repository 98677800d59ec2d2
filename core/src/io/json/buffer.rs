//! The bytes read and not yet used up, and where they stand in the input.

use std::fmt;
use std::io::{Cursor, ErrorKind, Read};

use encoding_rs::{Decoder, Encoding, UTF_16BE, UTF_16LE};

use crate::Error;

/// What is read at a time.
pub(super) const CHUNK: usize = 64 << 10;

type Input = Box<dyn Read + Send>;

/// A window on the input that grows as long as nothing is used up.
pub(super) struct Buffer {
    input: Input,
    bytes: Vec<u8>,
    start: usize,
    /// Bytes before the window, in the input before decoding.
    offset: u64,
    /// Line of the first byte of the window, from 1.
    line: u64,
    /// Bytes of that line before the window.
    column: usize,
    /// First line feed in the window, once found, and how far was looked.
    line_feed: Option<usize>,
    searched: usize,
    ended: bool,
    failure: Option<Error>,
    utf16: Option<&'static Encoding>,
}

impl Buffer {
    /// Looks at the first bytes, skips a byte order mark and decodes UTF-16.
    pub(super) fn new(input: Input) -> Self {
        let mut buffer = Self {
            input,
            bytes: Vec::new(),
            start: 0,
            offset: 0,
            line: 1,
            column: 0,
            line_feed: None,
            searched: 0,
            ended: false,
            failure: None,
            utf16: None,
        };
        while buffer.window().len() < 4 && buffer.fill() {}
        match *buffer.window() {
            [0xEF, 0xBB, 0xBF, ..] => {
                buffer.start = 3;
                buffer.offset = 3;
            }
            [0xFF, 0xFE, ..] => buffer.decode(UTF_16LE, 2),
            [0xFE, 0xFF, ..] => buffer.decode(UTF_16BE, 2),
            // JSON begins with two characters of ASCII, so where the zero stands tells the order of bytes.
            [low, 0, ..] if low != 0 => buffer.decode(UTF_16LE, 0),
            [0, low, ..] if low != 0 => buffer.decode(UTF_16BE, 0),
            _ => {}
        }
        buffer
    }

    fn decode(&mut self, encoding: &'static Encoding, mark: usize) {
        let seen = std::mem::take(&mut self.bytes);
        self.offset = mark as u64;
        let input = std::mem::replace(&mut self.input, Box::new(std::io::empty()));
        let rest = Cursor::new(seen.get(mark..).unwrap_or_default().to_vec()).chain(input);
        self.input = Box::new(Decoding::new(encoding, Box::new(rest)));
        self.utf16 = Some(encoding);
        self.ended = false;
    }

    /// The name of the encoding.
    pub(super) fn encoding(&self) -> String {
        self.utf16.map_or("utf-8".to_owned(), |encoding| encoding.name().to_ascii_lowercase())
    }

    pub(super) fn window(&self) -> &[u8] {
        self.bytes.get(self.start..).unwrap_or_default()
    }

    /// Whether nothing follows the window.
    pub(super) fn ended(&self) -> bool {
        self.ended
    }

    /// What stopped reading, once, if it was not the end.
    pub(super) fn take_failure(&mut self) -> Option<Error> {
        self.failure.take()
    }

    pub(super) fn has_failed(&self) -> bool {
        self.failure.is_some()
    }

    pub(super) fn offset(&self) -> u64 {
        self.offset
    }

    pub(super) fn line(&self) -> u64 {
        self.line
    }

    pub(super) fn column(&self) -> usize {
        self.column
    }

    /// Reads once, a chunk at most; `false` at the end.
    pub(super) fn fill(&mut self) -> bool {
        if self.ended {
            return false;
        }
        if self.start > 0 {
            self.bytes.drain(..self.start);
            self.start = 0;
        }
        let before = self.bytes.len();
        self.bytes.resize(before + CHUNK, 0);
        let read = loop {
            match self.input.read(self.bytes.get_mut(before..).unwrap_or_default()) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                result => break result,
            }
        };
        let count = match read {
            Ok(count) => count,
            Err(error) => {
                self.failure = Some(error.into());
                0
            }
        };
        self.bytes.truncate(before + count);
        self.ended = count == 0;
        !self.ended
    }

    /// Reads until the window holds `length` bytes or the input ends.
    pub(super) fn fill_to(&mut self, length: usize) {
        while self.window().len() < length && self.fill() {}
    }

    /// The byte at `at` in the window, read if need be.
    pub(super) fn byte(&mut self, at: usize) -> Option<u8> {
        while self.window().len() <= at {
            if !self.fill() {
                return None;
            }
        }
        self.window().get(at).copied()
    }

    /// Where the first line of the window ends, if it does within `limit` bytes; the line feed not included.
    pub(super) fn line_end(&mut self, limit: usize) -> Option<usize> {
        loop {
            if self.line_feed.is_none() {
                let unseen = self.window().get(self.searched..).unwrap_or_default();
                self.line_feed = memchr::memchr(b'\n', unseen).map(|at| at + self.searched);
                self.searched = self.window().len();
            }
            if self.line_feed.is_some() || self.window().len() >= limit || !self.fill() {
                return self.line_feed;
            }
        }
    }

    /// Uses up `count` bytes.
    pub(super) fn consume(&mut self, count: usize) {
        let count = count.min(self.window().len());
        let used = self.bytes.get(self.start..self.start + count).unwrap_or_default();
        match memchr::memrchr(b'\n', used) {
            Some(last) => {
                self.line += memchr::memchr_iter(b'\n', used).count() as u64;
                self.column = count - last - 1;
            }
            None => self.column += count,
        }
        self.offset += self.length_in_input(used);
        self.start += count;
        self.searched = match self.line_feed {
            // Only the first line feed was looked for.
            Some(at) if at < count => 0,
            _ => self.searched.saturating_sub(count),
        };
        self.line_feed = self.line_feed.and_then(|at| at.checked_sub(count));
    }

    fn length_in_input(&self, used: &[u8]) -> u64 {
        if self.utf16.is_none() {
            return used.len() as u64;
        }
        // A character of four bytes in UTF-8 is two units in UTF-16, every other is one.
        let units: usize = used.iter().map(|b| usize::from(b & 0xC0 != 0x80) + usize::from(*b >= 0xF0)).sum();
        2 * units as u64
    }

    /// The first `count` bytes of the window as they stand in the input, put into `raw`.
    pub(super) fn copy_raw(&self, count: usize, raw: &mut Vec<u8>) {
        let bytes = self.window().get(..count).unwrap_or_default();
        raw.clear();
        match self.utf16 {
            None => raw.extend_from_slice(bytes),
            Some(encoding) => {
                for unit in String::from_utf8_lossy(bytes).encode_utf16() {
                    let unit = if encoding == UTF_16LE { unit.to_le_bytes() } else { unit.to_be_bytes() };
                    raw.extend_from_slice(&unit);
                }
            }
        }
    }
}

impl fmt::Debug for Buffer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Buffer")
            .field("offset", &self.offset)
            .field("line", &self.line)
            .finish_non_exhaustive()
    }
}

/// UTF-16 in, UTF-8 out.
struct Decoding {
    input: Input,
    decoder: Decoder,
    encoded: Vec<u8>,
    decoded: Vec<u8>,
    at: usize,
    ended: bool,
}

impl Decoding {
    fn new(encoding: &'static Encoding, input: Input) -> Self {
        Self {
            input,
            decoder: encoding.new_decoder_without_bom_handling(),
            encoded: vec![0; CHUNK],
            decoded: Vec::new(),
            at: 0,
            ended: false,
        }
    }
}

impl Read for Decoding {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        while self.at == self.decoded.len() && !self.ended {
            let count = self.input.read(&mut self.encoded)?;
            self.ended = count == 0;
            let encoded = self.encoded.get(..count).unwrap_or_default();
            let room = self.decoder.max_utf8_buffer_length(count).unwrap_or(4 * CHUNK);
            self.decoded.resize(room, 0);
            let (_, _, written, _) = self.decoder.decode_to_utf8(encoded, &mut self.decoded, self.ended);
            self.decoded.truncate(written);
            self.at = 0;
        }
        let ready = self.decoded.get(self.at..).unwrap_or_default();
        let count = ready.len().min(out.len());
        for (to, from) in out.iter_mut().zip(ready) {
            *to = *from;
        }
        self.at += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time, as a slow pipe does.
    struct Slowly(Cursor<Vec<u8>>);

    impl Read for Slowly {
        fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
            let most = out.len().min(1);
            self.0.read(&mut out[..most])
        }
    }

    #[test]
    fn utf16_keeps_the_offsets_of_the_input() {
        let text = "é😀\n{}";
        for (mark, little) in [(true, true), (false, false)] {
            let mut bytes = Vec::new();
            let text = if mark { format!("\u{feff}{text}") } else { format!("{{{text}") };
            for unit in text.encode_utf16() {
                bytes.extend(if little { unit.to_le_bytes() } else { unit.to_be_bytes() });
            }
            let mut buffer = Buffer::new(Box::new(Slowly(Cursor::new(bytes))));
            let end = buffer.line_end(100).unwrap();
            let mut raw = Vec::new();
            buffer.copy_raw(end, &mut raw);
            assert_eq!(raw.len(), 6 + if mark { 0 } else { 2 });
            buffer.consume(end + 1);
            assert_eq!(buffer.offset(), 10);
            assert_eq!((buffer.line(), buffer.column()), (2, 0));
            assert_eq!(buffer.byte(0), Some(b'{'));
        }
    }
}
