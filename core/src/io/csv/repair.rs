//! Rows with the wrong number of cells or misplaced quotes: what is said of them, and setting them right.

use super::align::{Fix, Piece};
use super::dialect::Dialect;
use super::notes::shown;
use super::reader::{CsvReader, Cut, Quotes};
use super::recover::read_line;
use super::split::{Kind, Span};
use crate::io::{Flaw, RawRecord};
use crate::validate::IssueCode;

/// Rows that were tried to be set right, and were.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Repairs {
    tried: u32,
    worked: u32,
    /// Bytes looked at to find the end of rows that may span lines.
    spanned: u64,
}

impl Repairs {
    /// Whether another look over `length` bytes is in proportion to the `offset` bytes read so far.
    pub(super) fn may_span(&mut self, length: usize, offset: u64) -> bool {
        const FREE: u64 = 1 << 20;
        if self.spanned > FREE.saturating_add(offset.saturating_mul(2)) {
            return false;
        }
        self.spanned += length as u64;
        true
    }
}

impl CsvReader {
    /// A row with too few or too many cells, as it stands.
    pub(super) fn ragged(&mut self, record: &mut RawRecord, cut: Cut, count: usize) {
        let width = self.width;
        if count < width {
            let detail = format!("{count} cells for {width} columns");
            record.flaws.push(Flaw::of_row(IssueCode::TooFewCells, detail));
        }
        if count <= width {
            self.emit(record, cut, false);
            return;
        }
        let surplus_empty = self.cells.spans.iter().skip(width).all(|span| span.start == span.end);
        if surplus_empty {
            self.cells.spans.truncate(width);
            if count > width + 1 {
                self.notes.skip(
                    self.line,
                    self.input.offset(),
                    b"",
                    "empty cells behind the last column were left out",
                );
            }
            self.emit(record, cut, false);
            return;
        }
        let detail = format!("{count} cells for {width} columns");
        let value = self.cells.spans.get(width).map_or(String::new(), |span| {
            shown(self.input.peek(cut.stop).get(span.start as usize..span.end as usize).unwrap_or_default())
        });
        record.flaws.push(Flaw { value, ..Flaw::of_row(IssueCode::TooManyCells, detail) });
        self.scratch.clear();
        for at in 0..width {
            let column =
                self.mapping.as_ref().map_or_else(|| u32::try_from(at).ok(), |map| map.get(at).copied());
            self.scratch.push(column.unwrap_or(u32::MAX));
        }
        for at in width..count {
            let mut name = format!("column_{}", at + 1);
            // Another column may have that name already, and a column stands in a row once.
            let mut column = self.columns.intern(&name, &self.aliases);
            while self.scratch.contains(&column) {
                name.push('_');
                column = self.columns.intern(&name, &self.aliases);
            }
            self.scratch.push(column);
        }
        self.emit(record, cut, true);
    }

    pub(super) fn quote_flaw(&self, record: &mut RawRecord, cut: Cut) {
        let code = match cut.quotes {
            Quotes::Fine => return,
            Quotes::Stray => IssueCode::StrayQuote,
            Quotes::Open => IssueCode::UnterminatedQuote,
        };
        let row = self.input.peek(cut.stop);
        let quote = self.splitter.dialect().quote.unwrap_or(b'"');
        let is_odd = |span: &&Span| {
            let cell = row.get(span.start as usize..span.end as usize).unwrap_or_default();
            match span.kind {
                Kind::Quoted => false,
                // Quotes in pairs are as they should be, so a cell that holds no others is not to blame.
                Kind::Escaped if self.splitter.dialect().escape.is_none() => {
                    cell.chunk_by(|a, b| a == b).any(|run| run.first() == Some(&quote) && run.len() % 2 == 1)
                }
                _ => memchr::memchr(quote, cell).is_some(),
            }
        };
        let found = self.cells.spans.iter().enumerate().find(|(_, span)| is_odd(span));
        // Where tabs part the cells, a quote within one is a character like any other.
        if code == IssueCode::StrayQuote
            && self.splitter.dialect().delimiter == b'\t'
            && self.cells.spans.iter().filter(is_odd).all(|span| row.get(span.start as usize) != Some(&quote))
        {
            return;
        }
        let mut flaw = Flaw::of_row(code, "");
        if let Some((at, span)) = found {
            flaw.column = u32::try_from(at).ok().filter(|_| at < self.width && self.mapping.is_none());
            flaw.value = shown(row.get(span.start as usize..span.end as usize).unwrap_or_default());
        }
        record.flaws.push(flaw);
    }

    /// Sets a row right whose cells do not fit the columns, if there is one way to do it.
    pub(super) fn repair(&mut self, cut: Cut) -> Option<(IssueCode, &'static str)> {
        let width = self.width;
        let count = self.cells.spans.len();
        // Where rows are ragged by habit, trying costs time and gives nothing.
        if !self.shapes.tell() || (self.repairs.tried > 500 && self.repairs.worked * 20 < self.repairs.tried)
        {
            return None;
        }
        let row = self.input.peek(cut.stop);
        let misfits =
            self.shapes.misfits(&pieces(row, self.cells.spans.get(..width.min(count)).unwrap_or_default()));
        if misfits == 0 && count >= width {
            return None;
        }
        self.repairs.tried += 1;
        let code = if count > width { IssueCode::TooManyCells } else { IssueCode::TooFewCells };
        let fixed = self
            .shapes
            .fix(&pieces(row, &self.cells.spans))
            .filter(|_| count != width)
            .map(|fix| (apply(&fix, &self.cells.spans), code, "the number of cells is wrong"))
            .or_else(|| self.other_reading(row))?;
        self.repairs.worked += 1;
        self.cells.spans = fixed.0;
        Some((fixed.1, fixed.2))
    }

    /// A reading with a delimiter missing beside a quote, or with another delimiter, that fits all columns.
    fn other_reading(&self, row: &[u8]) -> Option<(Vec<Span>, IssueCode, &'static str)> {
        let dialect = *self.splitter.dialect();
        let fits = |spans: &[Span]| self.shapes.misfits(&pieces(row, spans)) == 0;
        if let Some(reading) =
            read_line(row, dialect, Some(self.width), true).into_iter().find(|reading| fits(&reading.spans))
        {
            return Some((reading.spans, IssueCode::TooFewCells, "a delimiter is missing"));
        }
        for delimiter in *b" \t;|," {
            if delimiter == dialect.delimiter || memchr::memchr(delimiter, row).is_none() {
                continue;
            }
            let other = Dialect { delimiter, skip_blanks: false, ..dialect };
            for reading in read_line(row, other, Some(self.width), false) {
                let spans = if fits(&reading.spans) {
                    Some(reading.spans)
                } else {
                    self.shapes.fix(&pieces(row, &reading.spans)).map(|fix| apply(&fix, &reading.spans))
                };
                if let Some(spans) = spans {
                    return Some((
                        spans,
                        IssueCode::TooFewCells,
                        "the row has another delimiter than the table",
                    ));
                }
            }
        }
        None
    }
}

/// Cells as they are compared with columns.
pub(super) fn pieces<'a>(row: &'a [u8], spans: &[Span]) -> Vec<Piece<'a>> {
    spans
        .iter()
        .map(|span| Piece {
            text: row.get(span.start as usize..span.end as usize).unwrap_or_default(),
            quoted: span.kind != Kind::Plain,
        })
        .collect()
}

fn apply(fix: &Fix, spans: &[Span]) -> Vec<Span> {
    match fix {
        Fix::Join(groups) => groups
            .iter()
            .filter_map(|(first, last)| {
                let (first, last) = (spans.get(*first)?, spans.get(*last)?);
                Some(Span { start: first.start, end: last.end, kind: first.kind })
            })
            .collect(),
        Fix::Cut { index, at } => spans
            .iter()
            .enumerate()
            .flat_map(|(here, span)| {
                let middle = span.start.saturating_add(u32::try_from(*at).unwrap_or(u32::MAX)).min(span.end);
                let cut = here == *index;
                let left = Span { end: if cut { middle } else { span.end }, ..*span };
                let right = Span { start: middle, ..*span };
                [Some(left), cut.then_some(right)]
            })
            .flatten()
            .collect(),
    }
}
