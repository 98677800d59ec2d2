//! Where a value ends that could not be read, or is too large to be read.

use super::syntax::is_blank;

/// Follows brackets and strings through any bytes, and nothing else of the grammar.
///
/// A line feed cannot stand in a string. Where one does, either it should have been escaped or the closing
/// quote is missing; the next line tells: if it begins with a bracket, the string has ended.
#[derive(Debug, Default)]
pub(super) struct Scanner {
    depth: usize,
    in_string: bool,
    escaped: bool,
    line_start: bool,
}

/// What a [`Scanner`] came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// The end of the value: the index behind its last bracket.
    Close(usize),
    /// A line that begins with `{` no deeper than the value itself does: the index of the line.
    NextRecord(usize),
}

impl Scanner {
    /// A scanner inside of `depth` open containers.
    pub(super) fn inside(depth: usize) -> Self {
        Self { depth, ..Self::default() }
    }

    /// Follows `bytes`; the index behind the bracket that closes the outermost container.
    pub(super) fn feed(&mut self, bytes: &[u8]) -> Option<usize> {
        bytes.iter().position(|byte| self.step(*byte)).map(|at| at + 1)
    }

    /// Follows `bytes`, which begin with the value in the given column, to the first of its end and a line
    /// that looks like the next record.
    pub(super) fn recover(&mut self, bytes: &[u8], column: usize) -> Option<Found> {
        let mut line = None;
        for (at, byte) in bytes.iter().enumerate() {
            if *byte == b'\n' {
                line = Some(at + 1);
            } else if let Some(start) = line {
                if *byte == b'{' && at - start <= column {
                    return Some(Found::NextRecord(start));
                }
                if !is_blank(*byte) {
                    line = None;
                }
            }
            if self.step(*byte) {
                return Some(Found::Close(at + 1));
            }
        }
        None
    }

    /// Whether `byte` closes the outermost container.
    fn step(&mut self, byte: u8) -> bool {
        if self.in_string {
            if self.line_start && !is_blank(byte) {
                self.line_start = false;
                self.in_string = !matches!(byte, b'{' | b'}' | b']');
            }
            if self.in_string {
                match byte {
                    _ if self.escaped => self.escaped = false,
                    b'\\' => self.escaped = true,
                    b'"' => self.in_string = false,
                    b'\n' => self.line_start = true,
                    _ => {}
                }
                return false;
            }
        }
        match byte {
            b'"' => {
                self.in_string = true;
                self.escaped = false;
                self.line_start = false;
            }
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                return self.depth == 0;
            }
            _ => {}
        }
        false
    }
}

/// How long the rubbish at the front of `bytes` is: to the next comma, bracket or line, one byte at least.
pub(super) fn rubbish(bytes: &[u8]) -> usize {
    let rest = bytes.get(1..).unwrap_or_default();
    let length = rest.iter().position(|b| matches!(b, b',' | b']' | b'\n'));
    (1 + length.unwrap_or(rest.len())).min(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_hide_brackets() {
        assert_eq!(Scanner::default().feed(br#"{"a":"}\"}"} x"#), Some(12));
        assert_eq!(Scanner::default().feed(br#"{"a":"}"#), None);
        assert_eq!(Scanner::inside(2).feed(b"1, 2]} ]"), Some(6));
    }

    #[test]
    fn a_missing_quote_does_not_swallow_the_next_record() {
        let text = b"{\"a\": \"x, \"b\": 1},\n{\"a\": 2}";
        assert_eq!(Scanner::default().recover(text, 0), Some(Found::NextRecord(19)));
        let text = b"{\n  \"a\": \"x,\n  \"b\": 1\n}, 2";
        assert_eq!(Scanner::default().recover(text, 0), Some(Found::Close(23)));
    }

    #[test]
    fn a_line_feed_that_was_not_escaped_stays_in_its_string() {
        let text = b"{\"a\": \"one\n two\", \"b\": 1}, {}";
        assert_eq!(Scanner::default().recover(text, 0), Some(Found::Close(25)));
    }
}
