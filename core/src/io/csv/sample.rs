//! Reading the first rows of a text under a dialect that is only supposed, forgiving and within bounds.

use super::dialect::Dialect;
use super::split::{Cells, Kind, Outcome, Span, Splitter};

/// The rows of a sample under one dialect.
#[derive(Debug, Default)]
pub(super) struct Sample {
    pub(super) rows: Vec<SampleRow>,
    /// Cells with quotes around them.
    pub(super) quoted: usize,
    /// Quotes that are opened and not closed, or closed before the cell ends; without a quote in the
    /// dialect, cells that are wrapped in quotes all the same.
    pub(super) anomalies: usize,
    /// Cells with a quote inside that does not mean anything.
    pub(super) stray: usize,
}

/// One row of a sample.
#[derive(Debug)]
pub(super) struct SampleRow {
    /// Bytes before it.
    pub(super) offset: usize,
    /// Lines before it.
    pub(super) line: u64,
    /// Its cells; offsets count from the row.
    pub(super) cells: Vec<Span>,
}

impl SampleRow {
    /// The bytes of a cell, without its quotes and with escapes as they stand.
    pub(super) fn cell<'a>(&self, bytes: &'a [u8], at: usize) -> &'a [u8] {
        let row = bytes.get(self.offset..).unwrap_or_default();
        self.cells
            .get(at)
            .and_then(|span| row.get(span.start as usize..span.end as usize))
            .unwrap_or_default()
    }
}

/// Reads up to `most` rows that are not empty.
pub(super) fn read_sample(bytes: &[u8], complete: bool, dialect: Dialect, most: usize) -> Sample {
    let splitter = Splitter::new(dialect);
    let unquoted = Splitter::new(Dialect { quote: None, escape: None, ..dialect });
    let mut sample = Sample::default();
    let mark = dialect.quote.unwrap_or(b'"');
    let mut cells = Cells::default();
    let (mut at, mut line) = (0, 0);
    while at < bytes.len() && sample.rows.len() < most {
        let rest = bytes.get(at..).unwrap_or_default();
        let mut outcome = splitter.split(rest, complete, &mut cells);
        let mut broken = false;
        if matches!(outcome, Outcome::Odd | Outcome::More { quoted: true }) {
            // The line alone, with quotes taken literally, is the most that can be trusted.
            broken = outcome == Outcome::Odd || complete;
            outcome = unquoted.split(rest, complete, &mut cells);
            sample.anomalies += usize::from(broken);
        }
        let Outcome::Record { stop, next } = outcome else { break };
        if stop > 0 {
            sample.quoted += cells.spans.iter().filter(|span| span.kind != Kind::Plain).count();
            if !broken && memchr::memchr(mark, rest.get(..stop).unwrap_or_default()).is_some() {
                sample.count_stray(rest, &cells.spans, dialect.quote, mark);
            }
            sample.rows.push(SampleRow { offset: at, line, cells: cells.spans.clone() });
        }
        line += 1 + cells.breaks;
        at += next;
    }
    sample
}

impl Sample {
    fn count_stray(&mut self, row: &[u8], spans: &[Span], quote: Option<u8>, mark: u8) {
        for span in spans.iter().filter(|span| span.kind == Kind::Plain) {
            let cell = row.get(span.start as usize..span.end as usize).unwrap_or_default();
            let Some(first) = memchr::memchr(mark, cell) else { continue };
            let wrapped = first == 0 && cell.len() > 1 && cell.last() == Some(&mark);
            // Blanks before a quote belong to no dialect without them.
            let indented = quote.is_some() && cell.trim_ascii_start().first() == Some(&mark);
            if wrapped || indented {
                self.anomalies += 1;
            } else {
                self.stray += 1;
            }
        }
    }
}
