//! What the cells of a column look like, learnt from whole rows, to set damaged rows right.

use super::cell_kind::{CellKind, cell_kind};

/// Shapes kept of one column. A column with more is free text.
const MAX_SHAPES: usize = 24;
/// A longer cell is text, not a code.
const MAX_SHAPED: usize = 40;

/// The cells of one column.
#[derive(Clone, Debug, Default)]
pub(super) struct Shape {
    seen: usize,
    empty: usize,
    addresses: usize,
    numbers: usize,
    /// Distinct patterns: digits as `9`, letters as `a` or `A`, other bytes as they are.
    patterns: Vec<Box<[u8]>>,
    /// Whether there were too many patterns, or too long a cell.
    free: bool,
}

/// What a column takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Takes {
    /// Nothing was ever in it.
    Nothing,
    /// Cells of known patterns.
    Patterns,
    /// Addresses of pages or people.
    Addresses,
    /// Any text.
    Text,
}

impl Shape {
    /// Learns from a cell.
    pub(super) fn learn(&mut self, cell: &[u8]) {
        self.seen += 1;
        let cell = cell.trim_ascii();
        match cell_kind(cell) {
            CellKind::Empty => {
                self.empty += 1;
                return;
            }
            CellKind::Address => self.addresses += 1,
            CellKind::Number => self.numbers += 1,
            _ => {}
        }
        if self.free {
            return;
        }
        let Some(pattern) = pattern(cell) else {
            self.free = true;
            return;
        };
        if !self.patterns.contains(&pattern) {
            if self.patterns.len() >= MAX_SHAPES {
                self.free = true;
            } else {
                self.patterns.push(pattern);
            }
        }
    }

    /// What the column takes, from what was learnt.
    pub(super) fn takes(&self) -> Takes {
        let full = self.seen - self.empty;
        if full == 0 {
            return Takes::Nothing;
        }
        if self.addresses == full {
            return Takes::Addresses;
        }
        // Patterns mean something where they come again and again, and are more than words.
        let words = !self.patterns.iter().any(|pattern| pattern.contains(&b'9'));
        if words || self.free || (self.patterns.len() * 3 > full && self.numbers < full) {
            Takes::Text
        } else {
            Takes::Patterns
        }
    }

    /// How badly a cell fits the column: 0 if cells like it were seen, 1 if it differs in the length of its
    /// parts only, `None` if it cannot stand there.
    pub(super) fn fit(&self, takes: Takes, cell: &[u8]) -> Option<u32> {
        let cell = cell.trim_ascii();
        if cell.is_empty() {
            return (self.empty > 0).then_some(0);
        }
        match takes {
            Takes::Nothing => None,
            Takes::Addresses => (cell_kind(cell) == CellKind::Address).then_some(0),
            Takes::Patterns => {
                let pattern = pattern(cell)?;
                if self.patterns.contains(&pattern) {
                    return Some(0);
                }
                if self.numbers > 0 && self.numbers + self.empty == self.seen {
                    return (cell_kind(cell) == CellKind::Number).then_some(1);
                }
                let loose = collapsed(&pattern);
                self.patterns.iter().any(|known| collapsed(known) == loose).then_some(1)
            }
            Takes::Text => Some(0),
        }
    }
}

/// A pattern without the lengths of its parts.
fn collapsed(pattern: &[u8]) -> Vec<u8> {
    let mut short = pattern.to_vec();
    short.dedup();
    short
}

fn pattern(cell: &[u8]) -> Option<Box<[u8]>> {
    if cell.len() > MAX_SHAPED || memchr::memchr_iter(b' ', cell).count() > 2 {
        return None;
    }
    let class = |byte: &u8| match byte {
        b'0'..=b'9' => b'9',
        b'A'..=b'Z' => b'A',
        b'a'..=b'z' | 0x80.. => b'a',
        other => *other,
    };
    Some(cell.iter().map(class).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_takes_what_it_was_shown() {
        let learn = |cells: &[&str]| {
            let mut shape = Shape::default();
            for cell in cells {
                shape.learn(cell.as_bytes());
            }
            shape
        };
        let times = learn(&["10:00", "11:30", "12:45", "09:10"]);
        assert_eq!(times.takes(), Takes::Patterns);
        assert_eq!(times.fit(Takes::Patterns, b"23:00"), Some(0));
        assert_eq!(times.fit(Takes::Patterns, b"23:0"), Some(1));
        assert_eq!(times.fit(Takes::Patterns, b"23"), None);
        assert_eq!(times.fit(Takes::Patterns, b""), None);
        assert_eq!(learn(&["", ""]).takes(), Takes::Nothing);
        assert_eq!(learn(&["https://example.com/a", ""]).takes(), Takes::Addresses);
        assert_eq!(learn(&["One word", "and another, longer one", "x"]).takes(), Takes::Text);
    }
}
