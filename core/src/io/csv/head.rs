//! Where the table begins, and whether its first row names the columns.

use super::cell_kind::{CellKind, cell_kind};
use super::sample::{Sample, SampleRow};
use super::sniff::find_block;
use crate::schema::Aliases;

/// Rows looked at before the search for a header is given up.
const MAX_PREAMBLE: usize = 50;

/// The beginning of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head {
    /// Index of the first row of the table: the header if there is one.
    pub(super) first: usize,
    /// Whether that row names the columns.
    pub(super) named: bool,
}

/// Finds the head of a sample; `named` says whether there is a header, if that is known.
pub(super) fn find_head(bytes: &[u8], sample: &Sample, named: Option<bool>, aliases: &Aliases) -> Head {
    let rows = &sample.rows;
    let first = first_row(bytes, rows);
    let named = named
        .unwrap_or_else(|| rows.get(first).is_some_and(|row| is_header(bytes, row, rows, first, aliases)));
    Head { first, named }
}

/// Whether a row is a remark rather than a row: one cell that begins with a number sign.
pub(super) fn is_remark(cells: usize, first_cell: &[u8]) -> bool {
    cells == 1 && first_cell.starts_with(b"#")
}

fn filled(bytes: &[u8], row: &SampleRow) -> usize {
    (0..row.cells.len()).filter(|at| !row.cell(bytes, *at).trim_ascii().is_empty()).count()
}

/// The first row that is as wide as the table and not nearly empty.
fn first_row(bytes: &[u8], rows: &[SampleRow]) -> usize {
    let widths: Vec<usize> = rows
        .iter()
        .filter(|row| !is_remark(row.cells.len(), row.cell(bytes, 0)))
        .map(|row| row.cells.len())
        .collect();
    let Some(block) = find_block(&widths) else { return 0 };
    let width = block.width;
    if width < 2 {
        return 0;
    }
    let enough = |row: &SampleRow| row.cells.len() * 3 >= width * 2 && row.cells.len() > 1;
    let is_full = |row: &SampleRow| enough(row) && filled(bytes, row) * 2 > width;
    for (index, row) in rows.iter().enumerate().take(MAX_PREAMBLE) {
        if is_full(row) {
            return index;
        }
        // A sparse row of full width is data, unless a full row follows that looks like a header.
        if row.cells.len() == width && filled(bytes, row) > 1 {
            return index;
        }
    }
    rows.iter().position(enough).filter(|index| *index < MAX_PREAMBLE).unwrap_or(0)
}

fn is_header(bytes: &[u8], row: &SampleRow, rows: &[SampleRow], first: usize, aliases: &Aliases) -> bool {
    let width = row.cells.len();
    let cells: Vec<&[u8]> = (0..width).map(|at| row.cell(bytes, at).trim_ascii()).collect();
    let full = cells.iter().filter(|cell| !cell.is_empty()).count();
    if full == 0 {
        return false;
    }
    let known = cells
        .iter()
        .filter(|cell| {
            std::str::from_utf8(cell).is_ok_and(|name| !name.is_empty() && aliases.field(name).is_some())
        })
        .count();
    let kinds: Vec<CellKind> = cells.iter().map(|cell| cell_kind(cell)).collect();
    let values = kinds.iter().zip(&cells).filter(|(kind, cell)| kind.is_value() && !is_year(cell)).count();
    if known >= 2 || known * 2 > full {
        return values * 2 <= full;
    }
    if values > 0 {
        // A name that is a number is rare; one among many names is forgiven.
        return values * 5 < full;
    }
    let mut sorted: Vec<&[u8]> = cells.iter().copied().filter(|cell| !cell.is_empty()).collect();
    sorted.sort_unstable();
    let repeats = sorted.windows(2).filter(|pair| pair.first() == pair.last()).count();
    // Names are short, differ from one another and from what stands below them.
    let mut evidence = 0i64;
    evidence -= 3 * i64::try_from(repeats).unwrap_or(i64::MAX);
    for (at, cell) in cells.iter().enumerate() {
        if cell.len() > 80 {
            evidence -= 2;
        }
        let below = rows.iter().skip(first + 1).take(50).map(|row| row.cell(bytes, at).trim_ascii());
        let (mut present, mut typed, mut again) = (0usize, 0usize, 0usize);
        for value in below.filter(|value| !value.is_empty()) {
            present += 1;
            typed += usize::from(cell_kind(value).is_value());
            again += usize::from(value == *cell);
        }
        if present > 0 && typed * 3 >= present * 2 && !cell.is_empty() {
            evidence += 2;
        }
        // A value that comes again further down is one of the data, but a repeated header is not: it
        // repeats in all columns, and then no column tells.
        if again > 0 && present > 2 && !cell.is_empty() {
            evidence -= 2;
        }
    }
    if rows.iter().skip(first + 1).take(50).any(|other| {
        other.cells.len() == width
            && (0..width).all(|at| other.cell(bytes, at).trim_ascii() == row.cell(bytes, at).trim_ascii())
    }) {
        return repeats == 0;
    }
    evidence >= 0
}

fn is_year(cell: &[u8]) -> bool {
    cell.len() == 4
        && (cell.starts_with(b"19") || cell.starts_with(b"20"))
        && cell.iter().all(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::super::dialect::Dialect;
    use super::super::sample::read_sample;
    use super::*;

    fn head(text: &str) -> (usize, bool) {
        let sample = read_sample(text.as_bytes(), true, Dialect::default(), 100);
        let head = find_head(text.as_bytes(), &sample, None, &Aliases::default());
        (head.first, head.named)
    }

    #[test]
    fn names_are_told_from_data() {
        assert_eq!(head("a,b,c\nx,y,z\n"), (0, true));
        assert_eq!(head("company,channel\nAcme,sms\n"), (0, true));
        assert_eq!(head("1,2,3\n4,5,6\n"), (0, false));
        assert_eq!(head("Ann,a@example.org,2024-01-01\nBob,b@example.org,2024-01-02\n"), (0, false));
        assert_eq!(head("country,2010,2011\nFR,1,2\n"), (0, true));
        assert_eq!(head("red,big\nblue,small\nred,big2\nred,small\n"), (0, false));
        assert_eq!(head(""), (0, false));
    }

    #[test]
    fn lines_before_the_table_are_no_part_of_it() {
        assert_eq!(
            head("Report\n\nExported on 1 May\nname,amount,date\nx,1,2024-01-01\ny,2,2024-01-02\n"),
            (2, true)
        );
        assert_eq!(head("Report,,\n,,\nname,amount,date\nx,1,2024-01-01\n"), (2, true));
        assert_eq!(head("# made by a tool\nname,amount\nx,1\n"), (1, true));
    }
}
