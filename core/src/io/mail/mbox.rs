//! Cuts an mbox into messages, one at a time.

use std::io::{BufRead, BufReader, Read};

use super::header::is_field;
use crate::{Error, Limits, Result};

/// A message of an mbox as it stands there, without the `From ` line before it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Piece {
    /// Its bytes, of which no more than one over the limit are kept.
    pub(super) bytes: Vec<u8>,
    /// Line of its first byte, from 1.
    pub(super) line: u64,
    /// Bytes before it.
    pub(super) byte_offset: u64,
}

/// Reader of the messages of an mbox: of any flavour, with any line ends.
///
/// A message begins with a `From ` line that follows an empty line and either holds a time and a year or
/// stands before a header field. `Content-Length` is not believed, because it is wrong as soon as a program
/// has touched the file.
pub(super) struct Mbox<R> {
    input: BufReader<R>,
    limits: Limits,
    /// The next line, already read.
    ahead: Line,
    /// Line number and offset of the line ahead.
    line: u64,
    offset: u64,
    ended: bool,
    started: bool,
    /// The line before a message was read, so a message follows, even if it is empty.
    begun: bool,
}

/// A line, of which the start is kept and the rest is counted.
#[derive(Debug, Default)]
struct Line {
    /// The line with its end, or as much as is kept.
    bytes: Vec<u8>,
    len: u64,
}

impl Line {
    fn is_empty(&self) -> bool {
        matches!(self.bytes.as_slice(), b"\n" | b"\r\n")
    }
}

impl<R: Read> Mbox<R> {
    pub(super) fn new(input: R, limits: &Limits) -> Self {
        Self {
            input: BufReader::with_capacity(64 << 10, input),
            limits: *limits,
            ahead: Line::default(),
            line: 0,
            offset: 0,
            ended: false,
            started: false,
            begun: false,
        }
    }

    /// Bytes read so far.
    pub(super) fn bytes_read(&self) -> u64 {
        self.offset
    }

    /// Moves on by one line and returns the one that was ahead.
    fn advance(&mut self, keep: u64) -> Result<Line> {
        self.offset += self.ahead.len;
        self.line += 1;
        if self.offset > self.limits.max_input_bytes {
            return Err(Error::limit("max_input_bytes", self.limits.max_input_bytes));
        }
        let next = self.read_line(keep)?;
        self.ended = next.len == 0;
        Ok(std::mem::replace(&mut self.ahead, next))
    }

    fn read_line(&mut self, keep: u64) -> Result<Line> {
        let mut line = Line::default();
        loop {
            let buffer = match self.input.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error.into()),
            };
            let end = memchr::memchr(b'\n', buffer).map(|end| end + 1);
            let taken = end.unwrap_or(buffer.len());
            let kept = usize::try_from(keep.saturating_sub(line.bytes.len() as u64)).unwrap_or(usize::MAX);
            line.bytes.extend_from_slice(buffer.get(..taken.min(kept)).unwrap_or_default());
            line.len += taken as u64;
            self.input.consume(taken);
            if end.is_some() || taken == 0 {
                return Ok(line);
            }
        }
    }

    /// Fills `piece` with the next message; `false` at the end.
    pub(super) fn next(&mut self, piece: &mut Piece) -> Result<bool> {
        piece.bytes.clear();
        // One byte over the limit is what tells that it is passed.
        let keep = self.limits.max_message_bytes.saturating_add(1);
        if !self.started {
            self.started = true;
            self.advance(keep)?;
            while self.ahead.is_empty() {
                self.advance(keep)?;
            }
            if self.ahead.bytes.starts_with(b"From ") {
                self.advance(keep)?;
                self.begun = true;
            }
        }
        if self.ended && !self.begun {
            return Ok(false);
        }
        self.begun = false;
        (piece.line, piece.byte_offset) = (self.line, self.offset);
        let mut after_empty = false;
        while !self.ended {
            let line = self.advance(keep)?;
            if after_empty && line.bytes.starts_with(b"From ") && self.begins_message(&line.bytes) {
                self.begun = true;
                break;
            }
            after_empty = line.is_empty();
            let kept = keep.saturating_sub(piece.bytes.len() as u64);
            let kept = usize::try_from(kept).unwrap_or(usize::MAX).min(line.bytes.len());
            piece.bytes.extend_from_slice(line.bytes.get(..kept).unwrap_or_default());
        }
        unescape(&mut piece.bytes);
        trim_separator(&mut piece.bytes);
        Ok(true)
    }

    /// Whether a `From ` line, which follows an empty line, begins a message.
    fn begins_message(&self, line: &[u8]) -> bool {
        has_time_and_year(line) || is_field(&self.ahead.bytes)
    }
}

/// Whether a line holds a time such as `10:05` and a year, as the line before a message does.
fn has_time_and_year(line: &[u8]) -> bool {
    let time = line.windows(5).any(|w| {
        w[0].is_ascii_digit()
            && w[1].is_ascii_digit()
            && w[2] == b':'
            && w[3].is_ascii_digit()
            && w[4].is_ascii_digit()
    });
    let year = line
        .split(u8::is_ascii_whitespace)
        .any(|word| word.len() == 4 && word.iter().all(u8::is_ascii_digit) && matches!(word[0], b'1' | b'2'));
    time && year
}

/// Takes the `>` from lines that would have been taken for the begin of a message.
fn unescape(bytes: &mut Vec<u8>) {
    let finder = memchr::memmem::Finder::new(b">From ");
    if finder.find(bytes).is_none() {
        return;
    }
    let mut out = Vec::with_capacity(bytes.len());
    for line in bytes.split_inclusive(|b| *b == b'\n') {
        let quotes = line.iter().take_while(|b| **b == b'>').count();
        let escaped = quotes > 0 && line.get(quotes..).is_some_and(|rest| rest.starts_with(b"From "));
        out.extend_from_slice(line.get(usize::from(escaped)..).unwrap_or_default());
    }
    *bytes = out;
}

/// Takes the empty line off that separates a message from the next.
fn trim_separator(bytes: &mut Vec<u8>) {
    if bytes.ends_with(b"\n\r\n") {
        bytes.truncate(bytes.len() - 2);
    } else if bytes.ends_with(b"\n\n") {
        bytes.truncate(bytes.len() - 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pieces(text: &str) -> Vec<(String, u64, u64)> {
        let mut mbox = Mbox::new(text.as_bytes(), &Limits::default());
        let mut piece = Piece::default();
        let mut all = Vec::new();
        while mbox.next(&mut piece).unwrap() {
            all.push((String::from_utf8_lossy(&piece.bytes).into_owned(), piece.line, piece.byte_offset));
        }
        all
    }

    fn bodies_of(text: &str) -> Vec<String> {
        pieces(text).into_iter().map(|(text, ..)| text).collect()
    }

    const FROM: &str = "From a@example.com Mon Jun 24 19:07:18 2002\n";

    #[test]
    fn messages_and_their_places() {
        let text = format!("{FROM}A: 1\n\nx\n\n{FROM}B: 2\n\ny\n");
        assert_eq!(pieces(&text), [("A: 1\n\nx\n".into(), 2, 44), ("B: 2\n\ny\n".into(), 7, 97)]);
        let crlf = text.replace('\n', "\r\n");
        assert_eq!(bodies_of(&crlf), ["A: 1\r\n\r\nx\r\n", "B: 2\r\n\r\ny\r\n"]);
    }

    #[test]
    fn from_in_a_body_begins_nothing_unless_it_looks_like_it() {
        let text = format!(
            "{FROM}A: 1\n\nx\nFrom b Mon Jun 24 19:07:18 2002\n\nFrom here on\n\n>From you\n>>From me\n\n\
             From - no date\nB: 2\n\ny\n"
        );
        let found = bodies_of(&text);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].ends_with("From here on\n\nFrom you\n>From me\n"), "{}", found[0]);
        assert_eq!(found[1], "B: 2\n\ny\n");
    }

    #[test]
    fn nothing_is_dropped() {
        assert_eq!(bodies_of(""), [""; 0]);
        assert_eq!(bodies_of("\n\n"), [""; 0]);
        assert_eq!(bodies_of("no mbox\n"), ["no mbox\n"]);
        assert_eq!(bodies_of(FROM), [""]);
        assert_eq!(bodies_of(&format!("{FROM}\n{FROM}A: 1\n")), ["\n", "A: 1\n"]);
    }

    #[test]
    fn a_message_over_the_limit_is_cut_and_reading_goes_on() {
        let limits = Limits { max_message_bytes: 10, ..Limits::default() };
        let text = format!("{FROM}{}\n{}\n\n{FROM}A: 1\n\nxxx\n", "y".repeat(50), "z".repeat(50));
        let mut mbox = Mbox::new(text.as_bytes(), &limits);
        let mut piece = Piece::default();
        assert!(mbox.next(&mut piece).unwrap());
        assert_eq!(piece.bytes.len(), 11, "one byte over the limit tells that it is passed");
        assert!(mbox.next(&mut piece).unwrap());
        assert_eq!(piece.bytes, b"A: 1\n\nxxx\n"[..10]);
        assert!(!mbox.next(&mut piece).unwrap());
    }

    #[test]
    fn the_input_as_a_whole_is_bounded() {
        let text = format!("{FROM}A: 1\n");
        for (max, fits) in [(text.len() as u64, true), (text.len() as u64 - 1, false)] {
            let mut mbox = Mbox::new(text.as_bytes(), &Limits { max_input_bytes: max, ..Limits::default() });
            assert_eq!(mbox.next(&mut Piece::default()).is_ok(), fits);
        }
    }

    proptest! {
        #[test]
        fn a_written_mbox_reads_back(bodies in prop::collection::vec("[a-zF:> \n]{0,30}(\nFrom )?[a-z]{0,5}", 1..5)) {
            let mut text = String::new();
            for body in &bodies {
                text.push_str(FROM);
                text.push_str("Subject: s\n\n");
                for line in body.lines() {
                    if line.trim_start_matches('>').starts_with("From ") {
                        text.push('>');
                    }
                    text.push_str(line);
                    text.push('\n');
                }
                text.push('\n');
            }
            let found = bodies_of(&text);
            prop_assert_eq!(found.len(), bodies.len());
            for (found, body) in found.iter().zip(&bodies) {
                let lines: Vec<&str> = found.strip_prefix("Subject: s\n\n").unwrap_or("").lines().collect();
                let expected: Vec<&str> = body.lines().collect();
                prop_assert_eq!(lines, expected);
            }
        }
    }
}
