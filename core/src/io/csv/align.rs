//! Setting rows right whose number of cells is wrong, where there is one way only.
//!
//! Rows that are whole teach what each column takes. A damaged row is then put back together from its
//! pieces: pieces of a text that held the delimiter are joined, an empty cell too many is dropped, a cell in
//! which a delimiter is missing is cut. Unless exactly one way fits every column, the row stays as it is.

use super::shape::{Shape, Takes};

/// Cells and columns looked at. Wider rows stay as they are.
const MAX_CELLS: usize = 128;
/// A longer cell is not cut in two.
const LONGEST_CUT: usize = 64;

/// The columns of a table as their whole rows show them.
#[derive(Clone, Debug, Default)]
pub(super) struct Shapes {
    columns: Vec<(Shape, Takes)>,
    rows: usize,
}

/// A cell as it was cut.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece<'a> {
    /// Its text.
    pub(super) text: &'a [u8],
    /// Whether it stood in quotes, so that it is whole.
    pub(super) quoted: bool,
}

/// How to put a row together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fix {
    /// For each column, the first and the last of the pieces it holds; both the same for most.
    Join(Vec<(usize, usize)>),
    /// Piece `index` is two cells, the second from byte `at` on.
    Cut { index: usize, at: usize },
}

impl Shapes {
    /// Learns from a whole row.
    pub(super) fn learn<'a>(&mut self, cells: impl ExactSizeIterator<Item = &'a [u8]>) {
        self.columns.resize_with(cells.len().max(self.columns.len()), || (Shape::default(), Takes::Nothing));
        for (cell, (shape, _)) in cells.zip(&mut self.columns) {
            shape.learn(cell);
        }
        self.rows += 1;
    }

    /// Ends the learning.
    pub(super) fn settle(&mut self) {
        for (shape, takes) in &mut self.columns {
            *takes = shape.takes();
        }
    }

    /// The one way to make the pieces fit the columns.
    pub(super) fn fix(&self, pieces: &[Piece<'_>]) -> Option<Fix> {
        if !self.tell() || pieces.len() > MAX_CELLS {
            return None;
        }
        if pieces.len() + 1 == self.columns.len() { self.cut(pieces) } else { self.join(pieces) }
    }

    fn fit(&self, column: usize, cell: &[u8]) -> Option<u32> {
        self.columns.get(column).and_then(|(shape, takes)| shape.fit(*takes, cell))
    }

    fn takes_text(&self, column: usize) -> bool {
        self.columns.get(column).is_some_and(|(_, takes)| *takes == Takes::Text)
    }

    /// More pieces than columns: joins neighbours and drops empty ones.
    fn join(&self, pieces: &[Piece<'_>]) -> Option<Fix> {
        let (count, width) = (pieces.len(), self.columns.len());
        if count <= width {
            return None;
        }
        // ways[i][j]: least cost of filling the columns from j on with the pieces from i on, and in how
        // many ways that can be done (2 stands for more).
        let row = width + 1;
        let mut ways: Vec<Option<(u32, u8, Step)>> = vec![None; (count + 1) * row];
        *ways.last_mut()? = Some((0, 1, Step::Take(0)));
        for i in (0..count).rev() {
            for j in (0..=width).rev() {
                let mut best: Option<(u32, u8, Step)> = None;
                let mut offer = |cost: u32, rest: Option<(u32, u8, Step)>, step: Step| {
                    let Some((more, number, _)) = rest else { return };
                    let cost = cost + more;
                    match &mut best {
                        Some((least, known, _)) if *least == cost => {
                            *known = known.saturating_add(number).min(2);
                        }
                        Some((least, _, _)) if *least < cost => {}
                        slot => *slot = Some((cost, number, step)),
                    }
                };
                let piece = pieces.get(i)?;
                if piece.text.is_empty() {
                    // Of several empty neighbours it does not matter which is dropped: the first.
                    let again = i > 0 && pieces.get(i - 1).is_some_and(|before| before.text.is_empty());
                    if !again || j == width {
                        offer(1, ways.get((i + 1) * row + j).copied().flatten(), Step::Drop);
                    }
                }
                if j < width {
                    if let Some(cost) = self.fit(j, piece.text) {
                        // A cell in its place counts for more than a piece that could be left out.
                        offer(2 * cost, ways.get((i + 1) * row + j + 1).copied().flatten(), Step::Take(1));
                    }
                    if self.takes_text(j) && !piece.quoted && !piece.text.is_empty() {
                        let most = count - i - (width - j - 1).min(count - i);
                        for length in 2..=most {
                            let whole = pieces.get(i + length - 1).is_some_and(|last| !last.quoted);
                            if !whole {
                                break;
                            }
                            let cost = u32::try_from(length - 1).unwrap_or(u32::MAX);
                            offer(
                                cost,
                                ways.get((i + length) * row + j + 1).copied().flatten(),
                                Step::Take(length),
                            );
                        }
                    }
                }
                *ways.get_mut(i * row + j)? = best;
            }
        }
        let (_, number, _) = ways.first().copied().flatten()?;
        if number != 1 {
            return None;
        }
        let mut joined = Vec::with_capacity(width);
        let (mut i, mut j) = (0, 0);
        while i < count {
            match ways.get(i * row + j).copied().flatten()?.2 {
                Step::Drop => i += 1,
                Step::Take(length) => {
                    joined.push((i, i + length - 1));
                    i += length;
                    j += 1;
                }
            }
        }
        (joined.len() == width).then_some(Fix::Join(joined))
    }

    /// One piece too few: cuts the one in which a delimiter is missing.
    fn cut(&self, pieces: &[Piece<'_>]) -> Option<Fix> {
        let count = pieces.len();
        // How many pieces from the left fit as they stand, and how many from the right one column further.
        let left =
            pieces.iter().enumerate().take_while(|(i, piece)| self.fit(*i, piece.text).is_some()).count();
        let right = pieces
            .iter()
            .enumerate()
            .rev()
            .take_while(|(i, piece)| self.fit(i + 1, piece.text).is_some())
            .count();
        // Cells that fit as they stand are the first ones of a row that ends early.
        if left == count {
            return None;
        }
        let mut found: Option<(u32, Fix)> = None;
        let mut unique = true;
        for index in count.saturating_sub(right + 1)..=left.min(count.saturating_sub(1)) {
            let text = pieces.get(index)?.text;
            // Without a delimiter or a quote, only codes of known patterns tell where to cut.
            if self.takes_text(index) && self.takes_text(index + 1) || text.len() > LONGEST_CUT {
                continue;
            }
            for at in 1..text.len() {
                let (head, tail) = text.split_at(at);
                let (Some(one), Some(two)) = (self.fit(index, head), self.fit(index + 1, tail)) else {
                    continue;
                };
                let cost = one + two;
                // Inside of a number or a word only exact patterns on both sides are reason enough.
                let inside = text.get(at - 1).copied().map(class) == text.get(at).copied().map(class);
                if inside && (cost > 0 || self.takes_text(index) || self.takes_text(index + 1)) {
                    continue;
                }
                match &found {
                    Some((least, _)) if *least < cost => {}
                    Some((least, _)) if *least == cost => unique = false,
                    _ => {
                        unique = true;
                        found = Some((cost, Fix::Cut { index, at }));
                    }
                }
            }
        }
        found.filter(|_| unique).map(|(_, fix)| fix)
    }

    /// How many cells do not fit their columns; all of them if the number is wrong.
    pub(super) fn misfits(&self, pieces: &[Piece<'_>]) -> usize {
        if pieces.len() != self.columns.len() {
            return pieces.len().max(1);
        }
        pieces.iter().enumerate().filter(|(column, piece)| self.fit(*column, piece.text).is_none()).count()
    }

    /// Whether enough was learnt to tell right from wrong.
    pub(super) fn tell(&self) -> bool {
        let telling = self.columns.iter().filter(|(_, takes)| *takes != Takes::Text).count();
        self.rows >= 4 && telling > 0 && self.columns.len() >= 3 && self.columns.len() <= MAX_CELLS
    }
}

fn class(byte: u8) -> u8 {
    match byte {
        b'0'..=b'9' => b'9',
        b'A'..=b'Z' | b'a'..=b'z' | 0x80.. => b'a',
        other => other,
    }
}

#[derive(Clone, Copy, Debug)]
enum Step {
    /// The column takes this many pieces.
    Take(usize),
    /// The piece is dropped.
    Drop,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shapes() -> Shapes {
        let mut shapes = Shapes::default();
        for n in 0..8 {
            let cells: [String; 5] = [
                format!("0{n}/01/2024"),
                format!("1{n}:00"),
                format!("{n}"),
                format!("Title number {n} of many, or so"),
                format!("https://example.com/{n}"),
            ];
            shapes.learn(cells.iter().map(String::as_bytes));
        }
        shapes.settle();
        shapes
    }

    fn pieces<'a>(texts: &[&'a str]) -> Vec<Piece<'a>> {
        texts.iter().map(|text| Piece { text: text.as_bytes(), quoted: false }).collect()
    }

    #[test]
    fn a_text_with_the_delimiter_in_it_is_joined() {
        let row = pieces(&["01/02/2024", "10:30", "5", "Buy one", " get one", "https://example.com"]);
        assert_eq!(shapes().fix(&row), Some(Fix::Join(vec![(0, 0), (1, 1), (2, 2), (3, 4), (5, 5)])));
    }

    #[test]
    fn an_empty_cell_too_many_is_dropped() {
        let row = pieces(&["01/02/2024", "", "10:30", "5", "Buy", "https://example.com"]);
        assert_eq!(shapes().fix(&row), Some(Fix::Join(vec![(0, 0), (2, 2), (3, 3), (4, 4), (5, 5)])));
    }

    #[test]
    fn a_missing_delimiter_is_found_by_what_the_columns_take() {
        let row = pieces(&["01/02/2024", "10:305", "Buy one", "https://example.com"]);
        assert_eq!(shapes().fix(&row), Some(Fix::Cut { index: 1, at: 5 }));
    }

    #[test]
    fn what_could_be_two_things_stays() {
        // No column tells where the text was cut.
        let mut texts = Shapes::default();
        for n in 0..8 {
            let cells = [format!("some words {n} x {n}"), format!("other words of {n} {n}"), n.to_string()];
            texts.learn(cells.iter().map(String::as_bytes));
        }
        texts.settle();
        assert_eq!(texts.fix(&pieces(&["a", "b", "c", "1"])), None);
        assert_eq!(shapes().fix(&pieces(&["x", "y", "z", "1", "2", "3"])), None);
    }
}
