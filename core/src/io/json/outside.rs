//! Values that stand in no list: one a line, one over many lines, or one after the other.

use super::buffer::CHUNK;
use super::reader::{Broken, JsonReader, Layout, Parsed, Place, Separator};
use super::scan::{Found, Scanner};
use super::syntax::{Stop, is_blank};
use crate::io::RawRecord;

const END_OF_LINE: &str = "expected the end of the line behind the value";

impl JsonReader {
    /// One value outside of a list; `false` if it opened a list instead.
    pub(super) fn read_outside(&mut self, record: &mut RawRecord) -> bool {
        let first = self.buffer.byte(0);
        self.started = true;
        if self.closed_line == self.buffer.line() {
            let what = "expected the end of the line behind the closing bracket";
            self.reject_line(Broken { at: 0, stop: Stop::Syntax(what) }, record);
            return true;
        }
        if first == Some(b'[') {
            self.buffer.consume(1);
            self.place = Place::List(Separator::Bracket);
            return false;
        }
        if first == Some(b'{') && self.wrapped != Some(false) && self.open_wrapped() {
            return false;
        }
        self.read_line(record)
    }

    /// A value that may end in its first line; `false` if reading failed inside of it.
    fn read_line(&mut self, record: &mut RawRecord) -> bool {
        let mut wanted = CHUNK;
        loop {
            let end = self.buffer.line_end(wanted.min(self.max_record().saturating_add(2)));
            let length = end.unwrap_or(self.buffer.window().len());
            let complete = end.is_some() || self.buffer.ended();
            match self.parse(length, record) {
                // A number at the end of the window may go on behind it.
                Ok(parsed) if !complete && !parsed.is_object && parsed.end == length => {}
                Ok(parsed) => {
                    self.end_of_line(parsed, record);
                    return true;
                }
                Err(Broken { stop: Stop::End, .. }) if end.is_some() => return self.read_block(record),
                Err(Broken { stop: Stop::End, .. }) if !complete => {}
                Err(Broken { stop: Stop::End, .. }) if self.buffer.has_failed() => return self.give_up(),
                Err(broken) => {
                    self.broken_outside(broken, record);
                    return true;
                }
            }
            if self.buffer.window().len() > self.max_record() {
                self.skip_outside(record);
                return true;
            }
            wanted = wanted.saturating_mul(2);
        }
    }

    /// A value was read in a line. Further objects may follow in it, and nothing else.
    fn end_of_line(&mut self, parsed: Parsed, record: &mut RawRecord) {
        if let Some(at) = self.trailing(parsed) {
            self.layout = Layout::Lines;
            return self.reject_line(Broken { at, stop: Stop::Syntax(END_OF_LINE) }, record);
        }
        if self.layout == Layout::Unknown {
            self.layout = Layout::Lines;
        }
        self.accept(parsed, record);
    }

    /// Where something stands behind a value, in its line, that should not.
    fn trailing(&mut self, parsed: Parsed) -> Option<usize> {
        for at in parsed.end..=parsed.end.saturating_add(self.max_record()) {
            match self.buffer.byte(at)? {
                b'\n' => break,
                b'{' if parsed.is_object => break,
                byte if !is_blank(byte) => return Some(at),
                _ => {}
            }
        }
        None
    }

    /// A value that goes on behind its first line.
    fn read_block(&mut self, record: &mut RawRecord) -> bool {
        loop {
            let length = self.buffer.window().len();
            match self.parse(length, record) {
                Ok(parsed) => {
                    if let Some(at) = self.trailing(parsed) {
                        self.broken_outside(Broken { at, stop: Stop::Syntax(END_OF_LINE) }, record);
                        return true;
                    }
                    if self.layout == Layout::Unknown {
                        self.layout = Layout::Blocks;
                    }
                    self.accept(parsed, record);
                    return true;
                }
                Err(Broken { stop: Stop::End, at }) => {
                    if self.buffer.has_failed() {
                        return self.give_up();
                    }
                    if self.buffer.ended() {
                        self.broken_outside(Broken { at, stop: Stop::End }, record);
                        return true;
                    }
                    if length > self.max_record() {
                        self.skip_outside(record);
                        return true;
                    }
                    self.buffer.fill_to(length.saturating_mul(2));
                }
                Err(broken) => {
                    self.broken_outside(broken, record);
                    return true;
                }
            }
        }
    }

    /// Finds where a broken value ends and ends the row there.
    fn broken_outside(&mut self, broken: Broken, record: &mut RawRecord) {
        let line = self.buffer.line_end(self.max_record().saturating_add(2));
        let line = line.or(self.buffer.ended().then_some(self.buffer.window().len()));
        let (Some(line), true, true) =
            (line, self.layout != Layout::Lines, self.buffer.byte(0) == Some(b'{'))
        else {
            // A line that is cut short is blamed itself, not the next one it ran into.
            let end = line.unwrap_or(usize::MAX);
            return self.reject_line(broken.within(end), record);
        };
        self.buffer.fill_to(self.max_record());
        let length = match Scanner::default().recover(self.buffer.window(), self.buffer.column()) {
            Some(Found::Close(end)) => end.max(line),
            Some(Found::NextRecord(start)) => start,
            None if broken.at > line => self.buffer.window().len(),
            None => line,
        };
        if length <= line + 1 {
            self.layout = Layout::Lines;
        }
        self.reject(length, broken.within(length), record);
    }

    fn skip_outside(&mut self, record: &mut RawRecord) {
        let by_lines = self.layout == Layout::Lines || self.buffer.byte(0) != Some(b'{');
        if by_lines || self.buffer.line_end(0).is_none() {
            return self.skip_large(|bytes| memchr::memchr(b'\n', bytes), record);
        }
        let mut scanner = Scanner::default();
        self.skip_large(|bytes| scanner.feed(bytes), record);
    }
}
