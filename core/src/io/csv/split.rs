//! Cutting bytes into records and cells, in one pass and without copying.

use super::dialect::{Dialect, Terminator};
use crate::io::RawCell;

/// A cell: a range of the record's bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) kind: Kind,
}

/// How the bytes of a cell become its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// As they are.
    Plain,
    /// As they are; quotes stood around them.
    Quoted,
    /// With escapes resolved.
    Escaped,
}

/// What came of a try to cut one record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// A record: its bytes end before `stop`, the next begins at `next`.
    Record { stop: usize, next: usize },
    /// The bytes end before the record does; `quoted` if inside of quotes.
    More { quoted: bool },
    /// A quote stands where none may.
    Odd,
}

/// The cells of one record, and what was seen on the way. Reused from record to record.
#[derive(Debug, Default)]
pub(super) struct Cells {
    pub(super) spans: Vec<Span>,
    /// Line ends inside of quotes.
    pub(super) breaks: u64,
    /// Whether a quote stands inside of an unquoted cell.
    pub(super) stray: bool,
}

impl Cells {
    #[inline]
    fn push(&mut self, start: usize, end: usize, kind: Kind) {
        // Records are bounded far below 4 GiB.
        let clip = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        self.spans.push(Span { start: clip(start), end: clip(end), kind });
    }
}

/// A dialect made ready for searching.
#[derive(Clone, Debug)]
pub(super) struct Splitter {
    dialect: Dialect,
    table: Option<Box<[bool; 256]>>,
    line_end: u8,
    // A byte that is searched for in vain where there is no quote: the delimiter again.
    quote_or_delimiter: u8,
}

impl Splitter {
    /// Prepares a dialect.
    pub(super) fn new(dialect: Dialect) -> Self {
        let line_end = if dialect.terminator == Terminator::Cr { b'\r' } else { b'\n' };
        // With more than three bytes to look for, a table is as good as it gets.
        let table = (dialect.terminator == Terminator::Any || dialect.escape.is_some()).then(|| {
            let mut table = Box::new([false; 256]);
            let bytes = [Some(dialect.delimiter), dialect.quote, dialect.escape, Some(line_end)];
            let carriage = (dialect.terminator == Terminator::Any).then_some(b'\r');
            for byte in bytes.into_iter().chain([carriage]).flatten() {
                if let Some(slot) = table.get_mut(usize::from(byte)) {
                    *slot = true;
                }
            }
            table
        });
        let quote_or_delimiter = dialect.quote.unwrap_or(dialect.delimiter);
        Self { dialect, table, line_end, quote_or_delimiter }
    }

    pub(super) fn dialect(&self) -> &Dialect {
        &self.dialect
    }

    /// The byte that ends rows, where there is one such byte that decides alone.
    pub(super) fn line_end(&self) -> Option<u8> {
        (self.dialect.terminator == Terminator::Lf).then_some(self.line_end)
    }

    #[inline]
    fn find_plain(&self, bytes: &[u8]) -> Option<usize> {
        match &self.table {
            None => memchr::memchr3(self.dialect.delimiter, self.line_end, self.quote_or_delimiter, bytes),
            Some(table) => bytes.iter().position(|b| table.get(usize::from(*b)).copied().unwrap_or(false)),
        }
    }

    /// The bytes to mark for [`split_marked`](Self::split_marked); `None` for dialects it does not know.
    pub(super) fn marks(&self) -> Option<[u8; 3]> {
        let dialect = &self.dialect;
        let simple = self.table.is_none()
            && dialect.terminator == Terminator::Lf
            && !dialect.skip_blanks
            && !dialect.merge;
        simple.then_some([dialect.delimiter, self.line_end, self.quote_or_delimiter])
    }

    /// Cuts the record that begins at `from`, by the places of its marks, if it is well formed, on one line
    /// and all there. Gives where the record stops, where the next begins, and the marks used up.
    ///
    /// What this finds is what [`split`](Self::split) finds; whatever it does not understand is left to that.
    #[inline]
    pub(super) fn split_marked(
        &self,
        buffer: &[u8],
        from: usize,
        marks: &[u32],
        cells: &mut Vec<RawCell>,
        escaped: &mut Vec<u32>,
    ) -> Option<(usize, usize, usize)> {
        let delimiter = self.dialect.delimiter;
        let quote = self.dialect.quote;
        let base = u32::try_from(from).ok()?;
        let mut column = 0u32;
        let mut start = base;
        let mut places = marks.iter();
        loop {
            let place = *places.next()?;
            let byte = *buffer.get(place as usize)?;
            if byte == delimiter {
                cells.push(RawCell { column, start: start - base, end: place - base });
                start = place + 1;
            } else if byte == b'\n' {
                let carriage = place > start && buffer.get(place as usize - 1) == Some(&b'\r');
                let stop = place - u32::from(carriage);
                cells.push(RawCell { column, start: start - base, end: stop - base });
                let used = marks.len() - places.len();
                return Some(((stop - base) as usize, (place + 1 - base) as usize, used));
            } else if place == start {
                let mut plain = true;
                let close = loop {
                    let place = *places.next()?;
                    let byte = buffer.get(place as usize).copied();
                    if byte == quote {
                        if buffer.get(place as usize + 1).copied() != quote {
                            break place;
                        }
                        plain = false;
                        places.next()?;
                    } else if byte == Some(b'\n') {
                        return None;
                    }
                };
                if !plain {
                    escaped.push(column);
                }
                cells.push(RawCell { column, start: start + 1 - base, end: close - base });
                let behind = close as usize + 1;
                match *buffer.get(behind)? {
                    next if next == delimiter => start = close + 2,
                    b'\n' => {
                        let used = marks.len() - places.len() + 1;
                        return Some((behind - from, behind + 1 - from, used));
                    }
                    b'\r' if buffer.get(behind + 1) == Some(&b'\n') => {
                        let used = marks.len() - places.len() + 1;
                        return Some((behind - from, behind + 2 - from, used));
                    }
                    _ => return None,
                }
                places.next()?;
            } else {
                return None;
            }
            column += 1;
        }
    }

    /// Cuts the record that begins `bytes`; offsets count from there. `ended` says that nothing follows.
    ///
    /// There must be at least one byte.
    pub(super) fn split(&self, bytes: &[u8], ended: bool, cells: &mut Cells) -> Outcome {
        cells.spans.clear();
        cells.breaks = 0;
        cells.stray = false;
        let dialect = &self.dialect;
        let mut at = 0;
        loop {
            // A cell begins at `at`.
            if dialect.skip_blanks && at > 0 {
                at += blanks(bytes.get(at..).unwrap_or_default(), dialect.delimiter);
            }
            if dialect.merge {
                at += bytes
                    .get(at..)
                    .unwrap_or_default()
                    .iter()
                    .take_while(|b| **b == dialect.delimiter)
                    .count();
            }
            let step = if dialect.quote.is_some() && bytes.get(at).copied() == dialect.quote {
                self.quoted(bytes, at, ended, cells)
            } else {
                self.plain(bytes, at, ended, cells)
            };
            match step {
                Step::Cell(next) => at = next,
                Step::Done(outcome) => return outcome,
            }
        }
    }

    #[inline]
    fn plain(&self, bytes: &[u8], start: usize, ended: bool, cells: &mut Cells) -> Step {
        let mut at = start;
        let mut kind = Kind::Plain;
        loop {
            let Some(found) = bytes.get(at..).and_then(|rest| self.find_plain(rest)) else {
                if !ended {
                    return Step::Done(Outcome::More { quoted: false });
                }
                let stop = bytes.len() - usize::from(bytes.len() > start && bytes.last() == Some(&b'\r'));
                self.last_cell(start, stop, kind, cells);
                return Step::Done(Outcome::Record { stop, next: bytes.len() });
            };
            at += found;
            let byte = bytes.get(at).copied().unwrap_or_default();
            if byte == self.dialect.delimiter {
                cells.push(start, at, kind);
                return Step::Cell(at + 1);
            }
            if self.dialect.ends_row(byte) {
                let Some(next) = self.dialect.behind_row(bytes, at, ended) else {
                    return Step::Done(Outcome::More { quoted: false });
                };
                let stop = self.dialect.row_stop(bytes, start, at);
                self.last_cell(start, stop, kind, cells);
                return Step::Done(Outcome::Record { stop, next });
            }
            if Some(byte) == self.dialect.escape {
                match bytes.get(at + 1) {
                    Some(next) if self.is_escapable(*next) => {
                        kind = Kind::Escaped;
                        at += 2;
                    }
                    Some(_) => at += 1,
                    None if ended => at += 1,
                    None => return Step::Done(Outcome::More { quoted: false }),
                }
            } else {
                // Blanks before a quote are no part of the cell.
                let before = bytes.get(start..at).unwrap_or_default();
                if at > start && before.iter().all(|b| *b == b' ') {
                    return self.quoted(bytes, at, ended, cells);
                }
                cells.stray = true;
                at += 1;
            }
        }
    }

    #[inline]
    fn quoted(&self, bytes: &[u8], start: usize, ended: bool, cells: &mut Cells) -> Step {
        let quote = self.quote_or_delimiter;
        let inner = start + 1;
        let mut at = inner;
        let mut kind = Kind::Quoted;
        loop {
            let rest = bytes.get(at..).unwrap_or_default();
            let found = match self.dialect.escape {
                None => memchr::memchr(quote, rest),
                Some(escape) => memchr::memchr2(quote, escape, rest),
            };
            let Some(found) = found else { return Step::Done(Outcome::More { quoted: true }) };
            at += found;
            let next = bytes.get(at + 1).copied();
            if next.is_none() && !ended {
                return Step::Done(Outcome::More { quoted: true });
            }
            if bytes.get(at).copied() != Some(quote) {
                let escapes = next.is_some_and(|next| self.is_escapable(next));
                if escapes {
                    kind = Kind::Escaped;
                }
                at += 1 + usize::from(escapes);
                continue;
            }
            if next == Some(quote) {
                kind = Kind::Escaped;
                at += 2;
                continue;
            }
            return self.close(bytes, inner, at, kind, ended, cells);
        }
    }

    /// A quote at `at` that may end the cell.
    #[inline]
    fn close(
        &self,
        bytes: &[u8],
        inner: usize,
        at: usize,
        kind: Kind,
        ended: bool,
        cells: &mut Cells,
    ) -> Step {
        let behind = at + 1;
        let outcome = match bytes.get(behind).copied() {
            Some(byte) if byte == self.dialect.delimiter => None,
            Some(byte) if self.dialect.ends_row(byte) => {
                let Some(next) = self.dialect.behind_row(bytes, behind, ended) else {
                    return Step::Done(Outcome::More { quoted: false });
                };
                Some(Outcome::Record { stop: behind, next })
            }
            Some(b'\r') => match bytes.get(behind + 1) {
                Some(b'\n') => Some(Outcome::Record { stop: behind, next: behind + 2 }),
                Some(_) => return Step::Done(Outcome::Odd),
                None if ended => Some(Outcome::Record { stop: behind, next: behind + 1 }),
                None => return Step::Done(Outcome::More { quoted: false }),
            },
            Some(b' ') => return self.close_behind_blanks(bytes, inner, at, kind, ended, cells),
            Some(_) => return Step::Done(Outcome::Odd),
            None => Some(Outcome::Record { stop: behind, next: behind }),
        };
        cells.push(inner, at, kind);
        let text = bytes.get(inner..at).unwrap_or_default();
        cells.breaks += memchr::memchr_iter(self.line_end, text).count() as u64;
        match outcome {
            None => Step::Cell(behind + 1),
            Some(outcome) => Step::Done(outcome),
        }
    }

    /// A quote at `at` with blanks behind it, which are no part of the cell either.
    fn close_behind_blanks(
        &self,
        bytes: &[u8],
        inner: usize,
        at: usize,
        kind: Kind,
        ended: bool,
        cells: &mut Cells,
    ) -> Step {
        let rest = bytes.get(at + 1..).unwrap_or_default();
        let behind = at + 1 + rest.iter().take_while(|b| **b == b' ').count();
        let outcome = match bytes.get(behind).copied() {
            Some(byte) if byte == self.dialect.delimiter => None,
            Some(byte) if byte == b'\r' || self.dialect.ends_row(byte) => {
                match self.dialect.line(bytes.get(behind..).unwrap_or_default(), ended) {
                    Some((0, next)) => Some(Outcome::Record { stop: behind, next: behind + next }),
                    Some(_) => return Step::Done(Outcome::Odd),
                    None => return Step::Done(Outcome::More { quoted: false }),
                }
            }
            None if ended => Some(Outcome::Record { stop: behind, next: behind }),
            None => return Step::Done(Outcome::More { quoted: false }),
            Some(_) => return Step::Done(Outcome::Odd),
        };
        cells.push(inner, at, kind);
        let text = bytes.get(inner..at).unwrap_or_default();
        cells.breaks += memchr::memchr_iter(self.line_end, text).count() as u64;
        match outcome {
            None => Step::Cell(behind + 1),
            Some(outcome) => Step::Done(outcome),
        }
    }

    fn is_escapable(&self, byte: u8) -> bool {
        Some(byte) == self.dialect.quote
            || Some(byte) == self.dialect.escape
            || byte == self.dialect.delimiter
            || self.dialect.ends_row(byte)
    }

    #[inline]
    fn last_cell(&self, start: usize, stop: usize, kind: Kind, cells: &mut Cells) {
        // Blanks before the end of an aligned row part it from nothing.
        if !(self.dialect.merge && start >= stop && !cells.spans.is_empty()) {
            cells.push(start.min(stop), stop, kind);
        }
    }

    /// Appends the text of an escaped cell.
    pub(super) fn unescape(&self, cell: &str, text: &mut String) {
        let bytes = cell.as_bytes();
        let quote = self.quote_or_delimiter;
        let (mut from, mut at) = (0, 0);
        while let Some(found) = bytes.get(at..).and_then(|rest| match self.dialect.escape {
            None => memchr::memchr(quote, rest),
            Some(escape) => memchr::memchr2(quote, escape, rest),
        }) {
            let mark = at + found;
            let byte = bytes.get(mark).copied();
            let resolves = match bytes.get(mark + 1) {
                Some(next) if byte == self.dialect.escape => self.is_escapable(*next),
                Some(next) => byte == self.dialect.quote && Some(*next) == byte,
                None => false,
            };
            if resolves {
                // The mark goes, what it stands before stays, and is not looked at again.
                text.push_str(cell.get(from..mark).unwrap_or_default());
                from = mark + 1;
                at = mark + 2;
            } else {
                at = mark + 1;
            }
        }
        text.push_str(cell.get(from..).unwrap_or_default());
    }
}

enum Step {
    /// The next cell begins here.
    Cell(usize),
    Done(Outcome),
}

fn blanks(bytes: &[u8], delimiter: u8) -> usize {
    bytes.iter().take_while(|b| **b == b' ' && **b != delimiter).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_resolved() {
        let text = |escape, cell: &str| {
            let mut text = String::new();
            Splitter::new(Dialect { escape, ..Dialect::default() }).unescape(cell, &mut text);
            text
        };
        assert_eq!(text(None, "a \"\"b\"\" c"), "a \"b\" c");
        assert_eq!(text(None, "\"\"\"\""), "\"\"");
        assert_eq!(text(None, "odd \" one"), "odd \" one");
        assert_eq!(text(Some(b'\\'), r#"a \"b\" \\ c\d"#), r#"a "b" \ c\d"#);
    }
}
