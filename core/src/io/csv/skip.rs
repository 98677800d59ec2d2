//! Rows that are none: remarks, blank rows, a header in the middle, notes at the foot.

use super::head::is_remark;
use super::reader::{CsvReader, Cut};
use super::split::{Cells, Outcome, Span};
use crate::Result;

/// Bytes at the end of an input in which notes at its foot are looked for.
const FOOT: usize = 16 << 10;

impl CsvReader {
    /// Why the row just cut is no row of the table, if it is none.
    pub(super) fn no_row(&mut self, cut: Cut) -> Result<Option<&'static str>> {
        let row = self.input.peek(cut.stop);
        let cell = |span: &Span| row.get(span.start as usize..span.end as usize).unwrap_or_default();
        let spans = &self.cells.spans;
        let filled = spans.iter().filter(|span| !cell(span).trim_ascii().is_empty()).count();
        if self.width > 1 && filled == 0 {
            self.after_blank = true;
            return Ok(Some("the row is empty"));
        }
        if self.width > 1 && is_remark(spans.len(), spans.first().map(cell).unwrap_or_default()) {
            return Ok(Some("a remark"));
        }
        if self.is_header_again(cut) {
            return Ok(Some("the header again"));
        }
        let first = spans.first().map(cell).unwrap_or_default();
        let noted = self.width > 2 && filled == 1 && !first.is_empty();
        // What stands before the first row is no foot.
        let foot = noted && ((self.after_blank && self.row > 0) || begins_like_a_note(first));
        if self.takes_new_header(cut) {
            return Ok(Some("another header; the rows below it are read with it"));
        }
        if foot && self.is_foot()? {
            return Ok(Some("a note at the foot of the table"));
        }
        Ok(None)
    }

    fn is_header_again(&self, cut: Cut) -> bool {
        let row = self.input.peek(cut.stop);
        let same = |span: &Span, name: &[u8]| {
            row.get(span.start as usize..span.end as usize)
                .is_some_and(|cell| cell.trim_ascii() == name.trim_ascii())
        };
        !self.header.is_empty()
            && self.cells.spans.len() == self.header.len()
            && self.cells.spans.iter().zip(&self.header).all(|(span, name)| same(span, name))
    }

    /// Whether the row names mostly known columns, in another number or order; then it is the header of what
    /// follows.
    fn takes_new_header(&mut self, cut: Cut) -> bool {
        const LEAST: usize = 3;
        let count = self.cells.spans.len();
        if self.header.is_empty() || count < LEAST || count as u64 > self.limits.max_columns {
            return false;
        }
        let row = self.input.peek(cut.stop);
        let names: Vec<&str> = self
            .cells
            .spans
            .iter()
            .filter_map(|span| std::str::from_utf8(row.get(span.start as usize..span.end as usize)?).ok())
            .map(str::trim)
            .collect();
        if names.len() != count {
            return false;
        }
        let given: Vec<&str> = names.iter().copied().filter(|name| !name.is_empty()).collect();
        let known = given
            .iter()
            .filter(|name| self.header.iter().any(|own| own.trim_ascii() == name.as_bytes()))
            .count();
        let mostly = |part: usize, all: usize| part * 3 >= all * 2;
        if known < LEAST || !mostly(known, given.len()) || !mostly(given.len(), count) {
            return false;
        }
        // Header after header could add columns without end.
        let unknown = count - known;
        if (self.columns.len() + unknown) as u64 > self.limits.max_columns {
            return false;
        }
        let mut mapping: Vec<u32> = Vec::with_capacity(count);
        for (at, name) in names.iter().enumerate() {
            let given = if name.is_empty() { format!("column_{}", at + 1) } else { (*name).to_owned() };
            let place = self.columns.iter().position(|column| column.name == given);
            let mut column = match place {
                Some(place) => u32::try_from(place).unwrap_or(u32::MAX),
                None => self.columns.intern(&given, &self.aliases),
            };
            let mut other = given;
            while mapping.contains(&column) {
                other.push('_');
                column = self.columns.intern(&other, &self.aliases);
            }
            mapping.push(column);
        }
        self.header = names.iter().map(|name| name.as_bytes().into()).collect();
        self.width = count;
        self.mapping = Some(mapping);
        // What was learnt of the columns holds for the table above.
        self.shapes = super::align::Shapes::default();
        true
    }

    /// Whether nothing but short lines follows.
    fn is_foot(&mut self) -> Result<bool> {
        while !self.input.ended() && self.input.len() <= FOOT {
            self.input.fill(None, FOOT + 1)?;
        }
        if self.input.len() > FOOT {
            return Ok(false);
        }
        let mut rest = self.input.peek(self.input.len());
        let mut cells = Cells::default();
        while !rest.is_empty() {
            let Outcome::Record { next, .. } = self.splitter.split(rest, true, &mut cells) else {
                return Ok(false);
            };
            let filled = cells.spans.iter().filter(|span| span.start < span.end).count();
            if filled > 1 {
                return Ok(false);
            }
            rest = rest.get(next..).unwrap_or_default();
        }
        Ok(true)
    }
}

fn begins_like_a_note(cell: &[u8]) -> bool {
    const WORDS: &[&str] =
        &["note", "source:", "total", "*", "(c)", "©", "--", "==", "end of", "generated", "exported"];
    let cell = cell.trim_ascii();
    WORDS
        .iter()
        .any(|word| cell.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word.as_bytes())))
}
