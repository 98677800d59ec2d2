//! Remarks on the file as a whole, not more than a person reads.

use crate::io::{Flaw, Note, Position};
use crate::validate::IssueCode;

/// Remarks kept; one more says that there are others.
const MOST: usize = 200;
/// Bytes of a line that are shown.
const SHOWN: usize = 200;

/// Collects remarks.
#[derive(Debug, Default)]
pub(super) struct Notes {
    waiting: Vec<Note>,
    count: usize,
}

impl Notes {
    pub(super) fn take(&mut self) -> Vec<Note> {
        std::mem::take(&mut self.waiting)
    }

    pub(super) fn add(&mut self, position: Position, flaw: Flaw) {
        self.count += 1;
        if self.count <= MOST {
            self.waiting.push(Note { position, flaw });
        } else if self.count == MOST + 1 {
            let flaw = Flaw::of_row(flaw.code, format!("and more; only the first {MOST} are named"));
            self.waiting.push(Note { position, flaw });
        }
    }

    /// A line that is no row.
    pub(super) fn skip(&mut self, line: u64, byte_offset: u64, text: &[u8], why: &str) {
        if self.count > MOST {
            return;
        }
        let flaw = Flaw { value: shown(text), ..Flaw::of_row(IssueCode::SkippedLine, why) };
        self.add(Position { row: 0, line, byte_offset }, flaw);
    }
}

/// The beginning of a text, for people.
pub(super) fn shown(text: &[u8]) -> String {
    let head = text.get(..text.len().min(SHOWN)).unwrap_or_default();
    String::from_utf8_lossy(head).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cap_that_was_hit_says_so() {
        let mut notes = Notes::default();
        for line in 0..1000 {
            notes.skip(line, 0, b"text", "because");
        }
        let taken = notes.take();
        assert_eq!(taken.len(), MOST + 1);
        assert!(taken[MOST].flaw.detail.contains("200"));
    }
}
