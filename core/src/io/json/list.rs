//! The elements of a list, and the object an API may wrap it in.

use super::buffer::CHUNK;
use super::envelope::{self, Wrapping};
use super::reader::{Broken, JsonReader, Place, Separator};
use super::scan::{Found, Scanner, rubbish};
use super::syntax::Stop;
use crate::io::RawRecord;
use crate::validate::IssueCode;

impl JsonReader {
    /// Enters the list an object wraps; `false` if it wraps none.
    pub(super) fn open_wrapped(&mut self) -> bool {
        let max_depth = usize::try_from(self.limits.max_depth).unwrap_or(64);
        let found = loop {
            let length = self.buffer.window().len();
            match envelope::find(self.buffer.window(), max_depth) {
                Ok(found) => break found,
                Err(Stop::End) if !self.buffer.ended() && length <= self.max_record() => {
                    // A line is complete long before a chunk is where somebody types or streams it.
                    self.buffer.fill();
                }
                Err(_) => break None,
            }
        };
        self.wrapped.get_or_insert(found.is_some());
        let Some(list) = found else { return false };
        let head = self.buffer.window().get(..list.at).unwrap_or_default();
        self.wrapping = Some(Wrapping::new(head, list.levels, self.max_record()));
        self.buffer.consume(list.at + 1);
        self.place = Place::List(Separator::Bracket);
        true
    }

    pub(super) fn close_wrapping(&mut self) {
        let Some(mut wrapping) = self.wrapping.take() else { return };
        self.place = Place::Outside;
        loop {
            let length = self.buffer.window().len();
            if let Some(end) = wrapping.feed(self.buffer.window()) {
                self.buffer.consume(end);
                break;
            }
            self.buffer.consume(length);
            if !self.buffer.fill() {
                if !self.buffer.has_failed() {
                    self.note(IssueCode::MalformedJson, "the object around the list is not closed");
                }
                return;
            }
        }
        self.closed_line = self.buffer.line();
        match wrapping.finish(usize::try_from(self.limits.max_depth).unwrap_or(64)) {
            Ok(keys) if keys.is_empty() => {}
            Ok(keys) => {
                let detail = format!("the keys beside the list: {}", keys.join(", "));
                self.note(IssueCode::SkippedLine, detail);
            }
            Err(_) => self.note(IssueCode::MalformedJson, "what stands around the list"),
        }
    }

    /// One element of a list; `false` if the list ended instead.
    pub(super) fn read_element(&mut self, last: Separator, record: &mut RawRecord) -> bool {
        match self.buffer.byte(0) {
            Some(b']') => {
                if last == Separator::Comma {
                    self.note(IssueCode::MalformedJson, "a comma before the closing bracket");
                }
                self.buffer.consume(1);
                self.closed_line = self.buffer.line();
                self.place = if self.wrapping.is_some() { Place::Wrapping } else { Place::Outside };
                return false;
            }
            Some(b',') => {
                if matches!(last, Separator::Bracket | Separator::Comma) {
                    self.note(IssueCode::MalformedJson, "a comma where a value should be");
                }
                self.buffer.consume(1);
                self.place = Place::List(Separator::Comma);
                return false;
            }
            Some(b'{' | b'[' | b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n')
                if last == Separator::Element =>
            {
                self.note(IssueCode::MalformedJson, "a comma is missing before the value");
            }
            _ => {}
        }
        self.place = Place::List(Separator::Element);
        loop {
            let length = self.buffer.window().len();
            match self.parse(length, record) {
                // A number at the end of the window may go on behind it.
                Ok(parsed) if parsed.end == length && !parsed.is_object && !self.buffer.ended() => {}
                Ok(parsed) => {
                    self.accept(parsed, record);
                    return true;
                }
                Err(Broken { stop: Stop::End, .. }) if !self.buffer.ended() => {}
                Err(Broken { stop: Stop::End, .. }) if self.buffer.has_failed() => return self.give_up(),
                Err(broken) => {
                    self.broken_element(broken, record);
                    return true;
                }
            }
            if length > self.max_record() {
                let mut scanner = Scanner::default();
                let is_container = matches!(self.buffer.byte(0), Some(b'{' | b'['));
                let end = |bytes: &[u8]| {
                    if is_container { scanner.feed(bytes) } else { memchr::memchr3(b',', b']', b'\n', bytes) }
                };
                self.skip_large(end, record);
                return true;
            }
            self.buffer.fill_to(length.saturating_mul(2).max(CHUNK));
        }
    }

    /// Finds where a broken element ends and ends the row there.
    fn broken_element(&mut self, broken: Broken, record: &mut RawRecord) {
        self.place = Place::List(Separator::Any);
        let first = self.buffer.byte(0);
        self.buffer.fill_to(self.max_record());
        let length = if let Some(b'{' | b'[') = first {
            let mut scanner = Scanner::default();
            match scanner.recover(self.buffer.window(), self.buffer.column()) {
                Some(Found::Close(end) | Found::NextRecord(end)) => end,
                None if self.buffer.ended() => self.buffer.window().len(),
                None => {
                    let mut scanner = Scanner::default();
                    return self.skip_large(|bytes| scanner.feed(bytes), record);
                }
            }
        } else {
            rubbish(self.buffer.window())
        };
        self.reject(length, broken.within(length), record);
    }
}
