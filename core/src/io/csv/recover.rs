//! Reading rows whose quotes are broken the way a person would.
//!
//! A line is cut in every way its quotes allow, and the way with the fewest misplaced quotes wins, among
//! those that give the number of cells the table has.

use super::dialect::Dialect;
use super::split::{Kind, Span};

/// A way to read a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reading {
    /// The cells; offsets count from the row.
    pub(super) spans: Vec<Span>,
    /// How many quotes are out of place, in tenths.
    pub(super) cost: u32,
    /// Whether an opening quote had to be taken as text.
    pub(super) open: bool,
    /// Where the row ends and the next one begins.
    pub(super) stop: usize,
    pub(super) next: usize,
    /// Line ends inside of the row.
    pub(super) breaks: u64,
}

/// Bounds on the search, so that no line takes long. A longer one is cut at its delimiters.
pub(super) const MAX_LINE: usize = 64 << 10;
const MAX_QUOTES: usize = 256;
const MAX_STATES: usize = 100_000;

#[derive(Clone, Copy, Debug)]
struct Edge {
    /// The cell behind which the next one begins, as an index of starts; the number of starts is the end.
    to: usize,
    span: Span,
    cost: u32,
    open: bool,
}

/// What a missing delimiter costs.
const MISSING: u32 = 12;

/// Ways to read one line: the cheapest with `width` cells if there is one, and the cheapest of all.
///
/// With `missing`, a delimiter may be missing beside a quote.
pub(super) fn read_line(line: &[u8], dialect: Dialect, width: Option<usize>, missing: bool) -> Vec<Reading> {
    let delimiters: Vec<usize> = memchr::memchr_iter(dialect.delimiter, line).collect();
    let states = (delimiters.len() + 1) * (width.unwrap_or(0) + 2);
    let quotes =
        dialect.quote.map_or(0, |quote| memchr::memchr_iter(quote, line).take(MAX_QUOTES + 1).count());
    if line.len() > MAX_LINE || quotes > MAX_QUOTES || states > MAX_STATES {
        return vec![cut(line, dialect, &delimiters)];
    }
    let starts = starts(line, dialect, &delimiters, missing);
    let edges: Vec<Vec<Edge>> = (0..starts.len()).map(|index| edges(line, dialect, &starts, index)).collect();
    let mut readings = Vec::with_capacity(2);
    readings.extend(width.and_then(|width| cheapest_of_width(line, &edges, width)));
    readings.extend(cheapest(line, &edges));
    readings
}

/// Cuts at every delimiter and takes quotes as text.
fn cut(line: &[u8], dialect: Dialect, delimiters: &[usize]) -> Reading {
    let mut spans = Vec::with_capacity(delimiters.len() + 1);
    let mut start = 0;
    for end in delimiters.iter().copied().chain([line.len()]) {
        spans.push(span(start, end, Kind::Plain));
        start = end + 1;
    }
    let quotes = dialect.quote.map_or(0, |quote| memchr::memchr_iter(quote, line).count());
    let cost = u32::try_from(quotes).unwrap_or(u32::MAX).saturating_mul(10);
    Reading { spans, cost, open: true, stop: line.len(), next: line.len(), breaks: 0 }
}

fn span(start: usize, end: usize, kind: Kind) -> Span {
    let clip = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span { start: clip(start.min(end)), end: clip(end), kind }
}

/// A place where a cell may begin.
#[derive(Clone, Copy, Debug)]
struct Start {
    at: usize,
    /// Where the cell before it ends: before the delimiter, or here if there is none.
    before: usize,
}

fn starts(line: &[u8], dialect: Dialect, delimiters: &[usize], missing: bool) -> Vec<Start> {
    let mut starts = vec![Start { at: 0, before: 0 }];
    starts.extend(delimiters.iter().map(|at| Start { at: at + 1, before: *at }));
    if let Some(quote) = dialect.quote.filter(|_| missing) {
        for at in memchr::memchr_iter(quote, line) {
            starts.push(Start { at, before: at });
            starts.push(Start { at: at + 1, before: at + 1 });
        }
        starts.sort_unstable_by_key(|start| (start.at, start.before));
        starts.dedup_by_key(|start| start.at);
        starts.retain(|start| start.at < line.len() || start.before < start.at || line.is_empty());
    }
    starts
}

/// Every cell that could begin at a start.
fn edges(line: &[u8], dialect: Dialect, starts: &[Start], index: usize) -> Vec<Edge> {
    let Some(from) = starts.get(index).map(|start| start.at) else { return Vec::new() };
    let mut edges = Vec::new();
    let rest = line.get(from..).unwrap_or_default();
    let blanks = rest.iter().take_while(|b| **b == b' ' && dialect.delimiter != b' ').count();
    let opened = dialect.quote.filter(|quote| rest.get(blanks) == Some(quote));
    let literal_from = if dialect.skip_blanks { from + blanks } else { from };
    // As it is, up to the next delimiter, and with delimiters missing, up to any quote before it.
    for (to, start) in starts.iter().enumerate().skip(index + 1) {
        let parted = start.before < start.at;
        edges.push(literal(line, dialect, literal_from, start.before, to, opened.is_some(), parted));
        if parted {
            break;
        }
    }
    let at_delimiter = |edge: &Edge| starts.get(edge.to).is_some_and(|start| start.before < start.at);
    if edges.last().is_none_or(|edge| !at_delimiter(edge)) {
        edges.push(literal(line, dialect, literal_from, line.len(), starts.len(), opened.is_some(), true));
    }
    if let Some(quote) = opened {
        quoted_edges(line, dialect, quote, from + blanks, starts, &mut edges);
    }
    edges
}

fn literal(
    line: &[u8],
    dialect: Dialect,
    from: usize,
    end: usize,
    to: usize,
    opened: bool,
    parted: bool,
) -> Edge {
    let cell = line.get(from..end).unwrap_or_default();
    let inside = dialect.quote.map_or(0, |quote| memchr::memchr_iter(quote, cell).count());
    let mut cost = u32::try_from(inside * 10).unwrap_or(u32::MAX);
    cost += if opened { 5 } else { 0 } + if parted { 0 } else { MISSING };
    Edge { to, span: span(from, end, Kind::Plain), cost, open: opened }
}

/// Every quote behind `open` with which the cell could end.
fn quoted_edges(
    line: &[u8],
    dialect: Dialect,
    quote: u8,
    open: usize,
    starts: &[Start],
    edges: &mut Vec<Edge>,
) {
    let inner = open + 1;
    let rest = line.get(inner..).unwrap_or_default();
    // Quotes in pairs are escaped; a run of odd length holds one that is not.
    let (mut cost, mut run, mut run_end) = (0u32, 0u32, inner);
    let mut pairs = false;
    for close in memchr::memchr_iter(quote, rest).map(|at| inner + at) {
        if dialect.escape.is_some() && is_escaped(line, inner, close, dialect.escape) {
            pairs = true;
            continue;
        }
        if close != run_end {
            cost += (run % 2) * 10;
            pairs |= run > 0;
            run = 0;
        }
        let behind = line.get(close + 1..).unwrap_or_default();
        let blanks = behind.iter().take_while(|b| **b == b' ' && dialect.delimiter != b' ').count();
        let end = close + 1 + blanks;
        let (to, missing) = if end >= line.len() {
            (Some(starts.len()), false)
        } else if line.get(end) == Some(&dialect.delimiter) {
            (starts.binary_search_by_key(&(end + 1), |start| start.at).ok(), false)
        } else {
            (starts.binary_search_by_key(&(close + 1), |start| start.at).ok(), true)
        };
        if let Some(to) = to {
            let kind = if pairs || cost > 0 || run > 0 { Kind::Escaped } else { Kind::Quoted };
            // Text in quotes seldom begins or ends with a blank.
            let padded = line.get(inner) == Some(&b' ')
                || line.get(inner..close).is_some_and(|cell| cell.ends_with(b" "));
            let extra = (run % 2) * 10 + if missing { MISSING } else { 0 } + u32::from(padded);
            edges.push(Edge { to, span: span(inner, close, kind), cost: cost + extra, open: false });
        }
        run += 1;
        run_end = close + 1;
    }
}

fn is_escaped(line: &[u8], from: usize, at: usize, escape: Option<u8>) -> bool {
    let before = line.get(from..at).unwrap_or_default();
    before.iter().rev().take_while(|b| Some(**b) == escape).count() % 2 == 1
}

fn cheapest(line: &[u8], edges: &[Vec<Edge>]) -> Option<Reading> {
    let end = edges.len();
    // Least cost from each start to the end, and the edge that begins it.
    let mut best: Vec<Option<(u32, usize)>> = vec![None; end + 1];
    *best.get_mut(end)? = Some((0, 0));
    for (index, choices) in edges.iter().enumerate().rev() {
        let choice = choices
            .iter()
            .enumerate()
            .filter_map(|(choice, edge)| {
                let (rest, _) = best.get(edge.to).copied().flatten()?;
                Some((edge.cost.saturating_add(rest), choice))
            })
            .min();
        *best.get_mut(index)? = choice;
    }
    let mut path = Vec::new();
    let mut at = 0;
    while at < end {
        let (_, choice) = best.get(at).copied().flatten()?;
        let edge = edges.get(at)?.get(choice)?;
        path.push(*edge);
        at = edge.to;
    }
    Some(reading(line, &path))
}

fn cheapest_of_width(line: &[u8], edges: &[Vec<Edge>], width: usize) -> Option<Reading> {
    let end = edges.len();
    if width == 0 || width > end {
        return None;
    }
    let row = width + 1;
    let slot = |index: usize, left: usize| index * row + left;
    let mut best: Vec<Option<(u32, usize)>> = vec![None; (end + 1) * row];
    *best.get_mut(slot(end, 0))? = Some((0, 0));
    for (index, choices) in edges.iter().enumerate().rev() {
        for left in 1..=width {
            let choice = choices
                .iter()
                .enumerate()
                .filter_map(|(choice, edge)| {
                    let (rest, _) = best.get(slot(edge.to, left - 1)).copied().flatten()?;
                    Some((edge.cost.saturating_add(rest), choice))
                })
                .min();
            *best.get_mut(slot(index, left))? = choice;
        }
    }
    let mut path = Vec::with_capacity(width);
    let (mut at, mut left) = (0, width);
    while at < end {
        let (_, choice) = best.get(slot(at, left)).copied().flatten()?;
        let edge = edges.get(at)?.get(choice)?;
        path.push(*edge);
        at = edge.to;
        left = left.checked_sub(1)?;
    }
    Some(reading(line, &path))
}

fn reading(line: &[u8], path: &[Edge]) -> Reading {
    Reading {
        spans: path.iter().map(|edge| edge.span).collect(),
        cost: path.iter().fold(0, |sum, edge| sum.saturating_add(edge.cost)),
        open: path.iter().any(|edge| edge.open),
        stop: line.len(),
        next: line.len(),
        breaks: 0,
    }
}

/// What came of reading a row over its line ends.
pub(super) enum Spanning {
    /// A row.
    Row(Reading),
    /// The bytes end too early.
    More,
    /// Not within reason.
    None,
}

/// Reads a row whose quoted cells may hold line ends and quotes that are not doubled: a quote closes a cell
/// only where a delimiter or a line end follows. Gives up behind `width` cells or [`MAX_LINE`] bytes.
pub(super) fn read_spanning(bytes: &[u8], ended: bool, dialect: Dialect, width: usize) -> Spanning {
    let Some(quote) = dialect.quote else { return Spanning::None };
    let mut spans = Vec::new();
    let mut cost = 0u32;
    let mut at = 0;
    loop {
        if spans.len() >= width || at > MAX_LINE {
            return Spanning::None;
        }
        if bytes.get(at) != Some(&quote) {
            let rest = bytes.get(at..).unwrap_or_default();
            let Some((stop, next)) = dialect.line(rest, ended) else { return Spanning::More };
            let cell = rest.get(..stop).unwrap_or_default();
            if let Some(end) = memchr::memchr(dialect.delimiter, cell) {
                spans.push(span(at, at + end, Kind::Plain));
                at += end + 1;
                continue;
            }
            spans.push(span(at, at + stop, Kind::Plain));
            return Spanning::Row(spanning(bytes, spans, cost, at + stop, at + next));
        }
        let inner = at + 1;
        let mut search = inner;
        loop {
            let rest = bytes.get(search..).unwrap_or_default();
            let Some(found) = memchr::memchr(quote, rest.get(..rest.len().min(MAX_LINE)).unwrap_or_default())
            else {
                return if ended || rest.len() > MAX_LINE { Spanning::None } else { Spanning::More };
            };
            let close = search + found;
            let behind = bytes.get(close + 1..).unwrap_or_default();
            if behind.is_empty() && !ended {
                return Spanning::More;
            }
            if behind.first() == Some(&quote) {
                search = close + 2;
                continue;
            }
            if behind.first() == Some(&dialect.delimiter) {
                spans.push(span(inner, close, Kind::Escaped));
                at = close + 2;
                break;
            }
            match dialect.line(behind, ended) {
                Some((0, next)) => {
                    spans.push(span(inner, close, Kind::Escaped));
                    return Spanning::Row(spanning(bytes, spans, cost, close + 1, close + 1 + next));
                }
                None if behind.first() == Some(&b'\r') => return Spanning::More,
                _ => {
                    cost += 10;
                    search = close + 1;
                }
            }
            if search - inner > MAX_LINE {
                return Spanning::None;
            }
        }
    }
}

fn spanning(bytes: &[u8], spans: Vec<Span>, cost: u32, stop: usize, next: usize) -> Reading {
    let breaks = memchr::memchr_iter(b'\n', bytes.get(..stop).unwrap_or_default()).count() as u64;
    Reading { spans, cost, open: false, stop, next, breaks }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(line: &str, width: Option<usize>, missing: bool) -> Vec<String> {
        let readings = read_line(line.as_bytes(), Dialect::default(), width, missing);
        let splitter = super::super::split::Splitter::new(Dialect::default());
        readings[0]
            .spans
            .iter()
            .map(|span| {
                let cell = &line[span.start as usize..span.end as usize];
                let mut text = String::new();
                match span.kind {
                    Kind::Escaped => splitter.unescape(cell, &mut text),
                    _ => text.push_str(cell),
                }
                text
            })
            .collect()
    }

    #[test]
    fn misplaced_quotes_are_read_as_text() {
        for (line, width, cells) in [
            // A quote before a cell that is not quoted.
            ("\"a,1,\"x, y\",z", 4, &["\"a", "1", "x, y", "z"][..]),
            ("a,\"1,\"x, y\",z", 4, &["a", "\"1", "x, y", "z"]),
            // Doubled at the start only.
            ("a,\"\"x, y\",z", 3, &["a", "\"x, y", "z"]),
            // Never closed, at the end of the row.
            ("a,\"x, y\",\"", 3, &["a", "x, y", "\""]),
            ("1,\"open,3", 3, &["1", "\"open", "3"]),
            // Not doubled inside.
            ("1,\"say \"hi\" now\",3", 3, &["1", "say \"hi\" now", "3"]),
            ("\"24\"\",\"next, one\",3", 3, &["24\"", "next, one", "3"]),
            // Blanks around quotes.
            ("1, \"x, y\" ,3", 3, &["1", "x, y", "3"]),
            ("1,\"x\"\"y\",\"\"", 3, &["1", "x\"y", ""]),
        ] {
            assert_eq!(texts(line, Some(width), false), cells, "{line}");
        }
    }

    #[test]
    fn a_delimiter_may_be_missing_beside_a_quote() {
        for (line, width, cells) in [
            ("1,$5\"Boots, 10\"\" high\",x", 4, &["1", "$5", "Boots, 10\" high", "x"][..]),
            ("1,\"a, b.\"\"https://c\",x", 4, &["1", "a, b.", "https://c", "x"]),
            ("\"a\"2,x", 3, &["a", "2", "x"]),
        ] {
            assert_eq!(texts(line, Some(width), true), cells, "{line}");
        }
    }

    #[test]
    fn a_line_of_many_quotes_takes_no_time() {
        let line = "\",".repeat(200_000);
        let started = std::time::Instant::now();
        assert!(!read_line(line.as_bytes(), Dialect::default(), Some(9), true).is_empty());
        assert!(started.elapsed().as_secs() < 2);
    }

    #[test]
    fn a_row_spans_lines_only_within_its_quotes() {
        let read = |text: &str, width| match read_spanning(text.as_bytes(), true, Dialect::default(), width) {
            Spanning::Row(reading) => Some((reading.spans.len(), reading.next, reading.breaks)),
            _ => None,
        };
        assert_eq!(read("1,\"a \"b\" c\nd\",2\nnext", 3), Some((3, 16, 1)));
        assert_eq!(read("1,\"a \"b\" c\nd,2\nnext", 3), None);
    }
}
