//! Finding out how a text is delimited, from its first rows.
//!
//! Every dialect that the bytes allow is tried on the sample. The best is the one that gives rows of one
//! width whose cells look like values, and leaves no quote and no rival delimiter behind.

use super::cell_kind::{CellKind, cell_kind};
use super::dialect::{Dialect, Terminator};
use super::options::Quote;
use super::sample::{Sample, SampleRow, read_sample};

/// Bytes of the sample.
pub(super) const SAMPLE_BYTES: usize = 64 << 10;
/// Rows of the sample.
pub(super) const SAMPLE_ROWS: usize = 200;

/// Stands for the delimiter of a table of one column.
pub(super) const NO_DELIMITER: u8 = 0x1c;

/// What is given, and what is to be found.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Known {
    pub(super) delimiter: Option<u8>,
    pub(super) quote: Option<Quote>,
    pub(super) escape: Option<u8>,
}

/// Delimiters in the order they are preferred where all else is equal, and how common each is.
const DELIMITERS: &[(u8, f64)] = &[
    (b',', 1.0),
    (b'\t', 1.0),
    (b';', 1.0),
    (b'|', 0.98),
    (b':', 0.6),
    (b'^', 0.8),
    (b'~', 0.8),
    (0x01, 0.9),
    (0x1f, 0.9),
    (0x1e, 0.8),
    (b' ', 0.6),
    (b'#', 0.5),
    (b'*', 0.5),
    (b'&', 0.4),
    (b'!', 0.4),
    (b'/', 0.3),
    (b'_', 0.25),
    (b'-', 0.25),
    (b'=', 0.3),
];

/// The dialect of a text of which `bytes` are the first; `complete` says that they are all.
pub(super) fn sniff(bytes: &[u8], complete: bool, known: Known) -> Dialect {
    let terminator = find_terminator(bytes, complete);
    let complete = complete && bytes.len() <= SAMPLE_BYTES;
    let bytes = bytes.get(..bytes.len().min(SAMPLE_BYTES)).unwrap_or_default();
    let mut best: Option<(f64, Dialect)> = None;
    for (delimiter, prior) in candidates(bytes, known) {
        let fit = rate_neighbours(bytes, delimiter);
        let mut quotes_work = false;
        for (quote, escape) in quotings(bytes, known) {
            if quote == Some(delimiter) {
                continue;
            }
            for merge in [false, true] {
                if merge && !is_aligned(bytes, delimiter) {
                    continue;
                }
                let skip_blanks = delimiter != b' ' && blanks_follow(bytes, delimiter, quote);
                let dialect = Dialect { delimiter, quote, escape, terminator, skip_blanks, merge };
                let sample = read_sample(bytes, complete, dialect, SAMPLE_ROWS);
                // Where quotes open and close as they should, they are not just characters.
                // A few broken ones are mistakes in the rows, not another dialect.
                quotes_work |=
                    quote.is_some() && (sample.anomalies < 3 || sample.quoted > 2 * sample.anomalies);
                // An apostrophe is a letter rather than a quote, unless nearly all of them are around cells.
                let doubt = match quote {
                    None if quotes_work => 0.3,
                    Some(b'\'') if sample.quoted <= sample.stray.max(2 * sample.anomalies) => 0.3,
                    _ => 1.0,
                };
                let (score, width) = rate(bytes, &sample, dialect);
                // In one column there is nothing by which to prefer one delimiter over the other.
                let prior = match delimiter {
                    b',' | NO_DELIMITER => prior,
                    _ if width == 1 => 0.5,
                    _ => prior,
                };
                let score = score * prior * fit * doubt;
                if best.is_none_or(|(highest, _)| score > highest + 1e-9) {
                    best = Some((score, dialect));
                }
            }
        }
    }
    best.map_or(Dialect { terminator, ..Dialect::default() }, |(_, dialect)| dialect)
}

fn candidates(bytes: &[u8], known: Known) -> Vec<(u8, f64)> {
    if let Some(delimiter) = known.delimiter {
        return vec![(delimiter, 1.0)];
    }
    // The comma stays in even if there is none: it is what a table of one column is called.
    let mut candidates: Vec<(u8, f64)> = DELIMITERS
        .iter()
        .copied()
        .filter(|(delimiter, _)| *delimiter == b',' || memchr::memchr(*delimiter, bytes).is_some())
        .collect();
    // A byte that does not occur parts nothing: one column of text with commas in it.
    if let Some(absent) = [NO_DELIMITER, 0x1e, 0x1d].into_iter().find(|b| memchr::memchr(*b, bytes).is_none())
    {
        candidates.push((absent, 0.9));
    }
    candidates
}

/// Pairs of quote and escape, the usual first: among equals the first wins.
fn quotings(bytes: &[u8], known: Known) -> Vec<(Option<u8>, Option<u8>)> {
    let quotes: Vec<Option<u8>> = match known.quote {
        Some(Quote::None) => vec![None],
        Some(Quote::Byte(quote)) => vec![Some(quote)],
        None => [Some(b'"'), Some(b'\''), None]
            .into_iter()
            .filter(|quote| match quote {
                Some(b'\'') => memchr::memchr(b'\'', bytes).is_some(),
                None => memchr::memchr(b'"', bytes).is_some(),
                _ => true,
            })
            .collect(),
    };
    let mut pairs = Vec::new();
    for quote in quotes {
        if known.escape.is_some() {
            pairs.push((quote, known.escape));
            continue;
        }
        pairs.push((quote, None));
        let escaped = quote.is_some_and(|quote| memchr::memmem::find(bytes, &[b'\\', quote]).is_some());
        if escaped {
            pairs.push((quote, Some(b'\\')));
        }
    }
    pairs
}

/// Which line ends the text uses: a lone `\r` counts only where there is no `\n`, or as many of them outside
/// of quotes.
fn find_terminator(bytes: &[u8], complete: bool) -> Terminator {
    let (mut feeds, mut carriages, mut quoted) = (0usize, 0usize, false);
    for at in memchr::memchr3_iter(b'\n', b'\r', b'"', bytes) {
        match bytes.get(at) {
            Some(b'"') => quoted = !quoted,
            Some(b'\n') => feeds += 1,
            _ if quoted => {}
            _ => carriages += usize::from(bytes.get(at + 1).is_some_and(|next| *next != b'\n')),
        }
    }
    let ends_bare = complete && bytes.last() == Some(&b'\r');
    match (feeds, carriages) {
        (0, 0) if ends_bare => Terminator::Cr,
        (0, 1..) => Terminator::Cr,
        (_, _) if carriages >= feeds && carriages > 1 => Terminator::Any,
        _ => Terminator::Lf,
    }
}

/// Whether columns are lined up with runs of the delimiter.
fn is_aligned(bytes: &[u8], delimiter: u8) -> bool {
    if delimiter != b' ' && delimiter != b'\t' {
        return false;
    }
    let lines = bytes.split(|b| *b == b'\n').filter(|line| !line.trim_ascii().is_empty()).take(50);
    let (mut all, mut runs) = (0usize, 0usize);
    for line in lines {
        all += 1;
        runs += usize::from(line.trim_ascii().windows(2).any(|pair| pair == [delimiter, delimiter]));
    }
    runs * 2 > all
}

/// Whether a blank follows nearly every delimiter, or stands between delimiters and quotes.
fn blanks_follow(bytes: &[u8], delimiter: u8, quote: Option<u8>) -> bool {
    let (mut all, mut blank, mut before_quote, mut quotes) = (0usize, 0usize, 0usize, 0usize);
    for at in memchr::memchr_iter(delimiter, bytes).take(4000) {
        let rest = bytes.get(at + 1..).unwrap_or_default();
        let Some(next) = rest.first() else { break };
        if matches!(next, b'\n' | b'\r') || *next == delimiter {
            continue;
        }
        all += 1;
        blank += usize::from(*next == b' ');
        quotes += usize::from(Some(*next) == quote);
        before_quote += usize::from(*next == b' ' && rest.get(1).copied() == quote && quote.is_some());
    }
    (all >= 2 && blank * 20 >= all * 19) || before_quote > 2 * quotes + 1
}

/// How well a dialect explains a sample, 0 to about 1.5, and the width of the table.
fn rate(bytes: &[u8], sample: &Sample, dialect: Dialect) -> (f64, usize) {
    let is_remark = |row: &&SampleRow| row.cells.len() == 1 && row.cell(bytes, 0).starts_with(b"#");
    let mut rows: Vec<&SampleRow> = sample.rows.iter().collect();
    if rows.iter().any(|row| row.cells.len() > 1) {
        rows.retain(|row| !is_remark(row));
    }
    let widths: Vec<usize> = rows.iter().map(|row| row.cells.len()).collect();
    let Some(block) = find_block(&widths) else { return (0.0, 1) };
    let count = (widths.len() - block.first) as f64;
    let same = block.rows as f64 / count;
    let alike: f64 = widths
        .iter()
        .skip(block.first)
        .map(|width| (*width).min(block.width) as f64 / (*width).max(block.width) as f64)
        .sum();
    let consistency = 0.5 * same + 0.5 * alike / count;
    let width = block.width as f64;
    // More columns that agree are better evidence; a single one is none.
    let gain = match block.width {
        // What parts a few lines and not the others parts nothing.
        1 if widths.iter().any(|width| *width > 1) => 0.3,
        1 => 0.45,
        _ => width / (width + 1.0),
    };
    let start = match block.first {
        // The first line of a column of text is its name, and no name has delimiters in it.
        0 if block.width == 1
            && rows.first().is_some_and(|row| cell_kind(row.cell(bytes, 0)) == CellKind::Odd) =>
        {
            0.4
        }
        0 if block.rows == widths.len() => 1.3,
        0 => 1.0,
        _ if rival_before(bytes, &rows, block.first, dialect) => 0.45,
        _ => 0.75,
    };
    let kinds = rate_cells(bytes, &rows, dialect, block);
    (consistency.powi(3) * gain * start * kinds * rate_quotes(sample), block.width)
}

/// The share of quoted pieces that stand between delimiters or line ends, 0.2 to 1; 1 without quotes.
///
/// This is what tells a delimiter even where rows are ragged.
fn rate_neighbours(bytes: &[u8], delimiter: u8) -> f64 {
    const LINES: usize = 400;
    let is_edge = |byte: Option<&u8>| byte.is_none_or(|byte| *byte == delimiter || *byte == b'\r');
    let (mut all, mut between) = (0usize, 0usize);
    for line in bytes.split(|b| *b == b'\n').take(LINES) {
        let mut open: Option<usize> = None;
        let mut doubled = false;
        for at in memchr::memchr_iter(b'"', line) {
            // The second of a pair within quotes means a quote, and not an end.
            if std::mem::take(&mut doubled) {
                continue;
            }
            let Some(start) = open else {
                open = Some(at);
                continue;
            };
            if line.get(at + 1) == Some(&b'"') && at > start + 1 {
                doubled = true;
                continue;
            }
            all += 1;
            let blank = |byte: &&u8| **byte == b' ' && delimiter != b' ';
            let mut before = line.get(..start).unwrap_or_default().iter().rev().skip_while(blank);
            let mut behind = line.get(at + 1..).unwrap_or_default().iter().skip_while(blank);
            between += usize::from(is_edge(before.next()) && is_edge(behind.next()));
            open = None;
        }
    }
    if all < 2 { 1.0 } else { 0.2 + 0.8 * between as f64 / all as f64 }
}

/// The share of quotes that mean something, 0.2 to 1.
fn rate_quotes(sample: &Sample) -> f64 {
    let all = sample.quoted + sample.anomalies + sample.stray;
    if all == 0 {
        return 1.0;
    }
    1.0 - 0.8 * (sample.anomalies as f64 + 0.5 * sample.stray as f64) / all as f64
}

/// The rows that make up the table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block {
    /// The first of them.
    pub(super) first: usize,
    /// Cells a row.
    pub(super) width: usize,
    /// Rows of that width.
    pub(super) rows: usize,
}

/// The most common width, and the first row that has it.
pub(super) fn find_block(widths: &[usize]) -> Option<Block> {
    let mut counts: Vec<(usize, usize)> = Vec::new();
    for width in widths {
        if let Some((_, count)) = counts.iter_mut().find(|(known, _)| known == width) {
            *count += 1;
        } else if counts.len() < 64 {
            // A sample with more widths is no table under this dialect anyway.
            counts.push((*width, 1));
        }
    }
    let most = counts.iter().map(|(_, count)| *count).max()?;
    let common = counts.iter().filter(|(_, count)| *count == most);
    // Of widths that are equally common the larger one: short rows are titles and remarks. If no width comes
    // twice, the first is that of the header.
    let (width, rows) = match common.clone().find(|(width, _)| *width > 1) {
        Some(first) if most == 1 => *first,
        _ => *common.max_by_key(|(width, _)| *width)?,
    };
    let first = widths.iter().position(|known| *known == width)?;
    // What stands before the table must be short beside it, or it is part of a table that does not fit.
    let first = if first * 3 > widths.len() && first > 3 { 0 } else { first };
    Some(Block { first, width, rows })
}

/// Whether the rows before the table hold a delimiter that this dialect does not know.
fn rival_before(bytes: &[u8], rows: &[&SampleRow], first: usize, dialect: Dialect) -> bool {
    rows.iter().take(first).any(|row| {
        (0..row.cells.len()).any(|at| {
            let cell = row.cell(bytes, at);
            cell_kind(cell) == CellKind::Odd
                || (dialect.delimiter == b' ' && matches!(cell_kind(cell), CellKind::Text))
                || cell.contains(&b',') && cell.windows(2).any(|pair| pair[0] == b',' && pair[1] != b' ')
        })
    })
}

/// Mean plausibility of the cells of the table, 0 to 1.
fn rate_cells(bytes: &[u8], rows: &[&SampleRow], dialect: Dialect, block: Block) -> f64 {
    let (mut sum, mut weights) = (0.0, 0.0);
    for row in rows.iter().skip(block.first) {
        for (at, span) in row.cells.iter().enumerate() {
            let cell = row.cell(bytes, at);
            let quoted = span.kind != super::split::Kind::Plain
                && dialect.quote.is_some_and(|q| {
                    (span.start as usize).checked_sub(1).and_then(|b| bytes.get(row.offset + b)) == Some(&q)
                });
            let (weight, score) = if quoted { (1.0, 0.95) } else { rate_plain(cell) };
            sum += weight * score;
            weights += weight;
        }
    }
    // A table of empty cells is not ruled out, but hardly likely.
    if weights == 0.0 { 0.2 } else { sum / weights }
}

fn rate_plain(cell: &[u8]) -> (f64, f64) {
    let score = match cell_kind(cell) {
        CellKind::Empty => return (0.2, 0.6),
        CellKind::Number | CellKind::Moment | CellKind::Address => 1.0,
        CellKind::Mark => 0.95,
        CellKind::Word => 0.8,
        CellKind::Text => 0.65,
        CellKind::Odd => 0.25,
    };
    let trimmed = cell.trim_ascii().len() == cell.len();
    (1.0, if trimmed { score } else { score * 0.85 })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> (char, Option<char>) {
        let dialect = sniff(text.as_bytes(), true, Known::default());
        (char::from(dialect.delimiter), dialect.quote.map(char::from))
    }

    #[test]
    fn delimiters_are_told_from_marks_in_text() {
        for (delimiter, text) in [
            (',', "name,price\nA,1\nB,2\n"),
            (',', "name\nA\nB\n"),
            (',', "a,b,c\n1,2,3\n1,2\n1\n"),
            (',', "col1,col2\n1;2;3,4;5;6\na;b;c,d;e;f\n"),
            (',', "time,note\n2024-01-01 10:00:00,all good here\n2024-01-01 11:30:00,still good\n"),
            (',', "# made by a tool; see the notes\na,b,c\n1,2,3\n4,5,6\n"),
            (',', "url,title\nhttps://example.com/a;b?c=d&e=f,One\nhttps://example.com/c;d?e=f&g=h,Two\n"),
            (';', "name;price\nA;1,50\nB;2,75\nC;3,20\n"),
            (';', "name;text\nA;Hello, you\nB;Good, better, best\n"),
            ('\t', "id\ttext\n1\tHello, you; yes\n2\tGood, better, best\n"),
            ('\t', "1\t{\"a\": 1, \"b\": 2}\n2\t{\"a\": 3, \"b\": 4}\n"),
            ('|', "author|title\nSmith, John|One, two\nDoe, Jane|Three, four\n"),
            ('|', "a|b|c\n10:30|x y|https://example.com\n11:45|z|https://example.org\n"),
            (':', "root:x:0:0:root:/root:/bin/bash\nbin:x:1:1:bin:/bin:/sbin/nologin\n"),
            ('^', "a^b^c\n1^x, y^z\n2^p, q^r\n"),
            (' ', "id when value\n1 2024-01-01 5.5\n2 2024-01-02 6.5\n"),
            ('\u{1}', "a\u{1}b\u{1}c\n1\u{1}x, y\u{1}z\n"),
        ] {
            assert_eq!(found(text).0, delimiter, "{text}");
        }
    }

    #[test]
    fn prose_in_one_column_is_not_cut() {
        let text = "text\nHello, world\nBuy now, pay later, always\nNo marks here\nEnds today; hurry\nOne more, please\n";
        assert_eq!(found(text).0, char::from(NO_DELIMITER));
        assert_eq!(found("when\n12:30:00\n12:31:00\n12:32:30\n").0, ',');
    }

    #[test]
    fn quotes_are_told_from_apostrophes() {
        assert_eq!(found("'id','name'\n'1','O''Neil, Pat'\n'2','Doe, Jane'\n"), (',', Some('\'')));
        assert_eq!(found("id,name\n1,'tis the season\n2,Men's boots\n3,Kids' hats\n"), (',', Some('"')));
        assert_eq!(found("id,name\n1,\"a, b\"\n2,5\" pipe\n"), (',', Some('"')));
        assert_eq!(
            found(
                "id\ttext\n1\t\"Never\" he said\n2\t\"Oh\n3\tso \"what\n4\t\"yes\" and \"no\"\n5\t\"x\" y\n"
            )
            .1,
            None
        );
    }

    #[test]
    fn escapes_blanks_and_line_ends_are_found() {
        let sniffed = |text: &str| sniff(text.as_bytes(), true, Known::default());
        assert_eq!(sniffed("a,b\n\"x \\\"y\\\", z\",1\n\"p \\\"q\\\"\",2\n").escape, Some(b'\\'));
        assert_eq!(sniffed("a,b\n\"C:\\\",1\n\"D:\\\",2\n").escape, None);
        assert!(sniffed("a, b, \"c\"\n1, 2, \"x, y\"\n").skip_blanks);
        assert!(!sniffed("a,b\n1, x\n2,y\n").skip_blanks);
        let aligned = sniffed("H        0.000     1.089\nC       -0.513    -0.889\n");
        assert!(aligned.merge && aligned.delimiter == b' ');
        assert_eq!(sniffed("a,b\r1,2\r").terminator, Terminator::Cr);
        assert_eq!(sniffed("a,b\r\n1,2\r\n").terminator, Terminator::Lf);
        assert_eq!(sniffed("a,b\n1,\"x\ry\rz\rw\"\n").terminator, Terminator::Lf);
        assert_eq!(sniffed("a,b\r1,2\r3,4\n5,6\r").terminator, Terminator::Any);
    }

    #[test]
    fn what_is_known_is_kept() {
        let known = Known { delimiter: Some(b';'), quote: Some(Quote::None), escape: None };
        let dialect = sniff(b"a,b\n\"1\",2\n", true, known);
        assert_eq!((dialect.delimiter, dialect.quote), (b';', None));
    }
}
