use super::format::{shorten, width};
use super::report::{Section, sections};
use super::summary::Summary;

/// Columns of the narrowest layout.
const NARROWEST: usize = 40;

/// Columns of the widest bar.
const WIDEST_BAR: usize = 30;

/// Columns of the narrowest bar worth drawing.
const NARROWEST_BAR: usize = 8;

/// Columns to which a column of words may be cut.
const NARROWEST_COLUMN: usize = 8;

/// How a summary is laid out for a terminal.
///
/// ```
/// use competiscan::analyze::TextStyle;
///
/// assert_eq!(TextStyle::from(100), TextStyle { unicode: true, width: 100 });
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextStyle {
    /// Whether bars of block characters and the character `…` may be used. Default `true`.
    pub unicode: bool,
    /// Columns of the terminal, 40 or more. Default `80`.
    pub width: usize,
}

impl Default for TextStyle {
    fn default() -> Self {
        Self { unicode: true, width: 80 }
    }
}

impl From<usize> for TextStyle {
    fn from(width: usize) -> Self {
        Self { width, ..Self::default() }
    }
}

impl Summary {
    /// Aligned tables for a terminal, without colours. Text from the data is made harmless: it cannot move the
    /// cursor or start a new line.
    ///
    /// ```
    /// use competiscan::analyze::{TextStyle, analyze};
    ///
    /// let summary = analyze(&[]);
    /// assert!(summary.to_text(80).contains("Campaigns  0"));
    /// assert!(summary.to_text(TextStyle { unicode: false, width: 60 }).is_ascii());
    /// ```
    #[must_use]
    pub fn to_text(&self, style: impl Into<TextStyle>) -> String {
        let style = style.into();
        let style = TextStyle { width: style.width.max(NARROWEST), ..style };
        let mut text = String::new();
        for section in sections(self) {
            if !text.is_empty() {
                text.push('\n');
            }
            write_section(&mut text, &section, style);
        }
        text
    }
}

fn write_section(text: &mut String, section: &Section, style: TextStyle) {
    let mark = if style.unicode { "…" } else { "..." };
    let mut line = |line: &str| {
        text.push_str(shorten(line, style.width, mark).trim_end());
        text.push('\n');
    };
    line(&section.title);
    let widths = widths(section, style.width);
    let lay_out = |cells: &mut dyn Iterator<Item = &str>| {
        let mut row = String::new();
        for ((cell, column), columns) in cells.zip(&section.columns).zip(&widths) {
            let cell = shorten(cell, *columns, mark);
            let blanks = " ".repeat(columns.saturating_sub(width(&cell)));
            row.push_str("  ");
            if column.right {
                row.push_str(&blanks);
                row.push_str(&cell);
            } else {
                row.push_str(&cell);
                row.push_str(&blanks);
            }
        }
        row
    };
    if section.columns.iter().any(|column| !column.name.is_empty()) {
        line(&lay_out(&mut section.columns.iter().map(|column| column.name)));
    }
    let used = widths.iter().map(|columns| columns + 2).sum::<usize>() + 2;
    let room = style.width.saturating_sub(used).min(WIDEST_BAR);
    for row in &section.rows {
        let mut laid_out = lay_out(&mut row.cells.iter().map(String::as_str));
        if let Some(share) = row.bar.filter(|_| style.unicode && room >= NARROWEST_BAR) {
            laid_out.push_str("  ");
            laid_out.push_str(&bar(share, room));
        }
        line(&laid_out);
    }
    // Remarks matter too much to be cut: they go on in the next line.
    for note in &section.notes {
        for part in wrap(note, style.width.saturating_sub(2)) {
            line(&format!("  {part}"));
        }
    }
}

/// The columns each table column gets: what it needs, and where that is too much, less for the widest columns
/// of words.
fn widths(section: &Section, total: usize) -> Vec<usize> {
    let mut widths: Vec<usize> = section
        .columns
        .iter()
        .enumerate()
        .map(|(at, column)| {
            let cells = section.rows.iter().filter_map(|row| row.cells.get(at));
            cells.map(|cell| width(cell)).fold(width(column.name), usize::max)
        })
        .collect();
    loop {
        let used: usize = widths.iter().map(|columns| columns + 2).sum();
        let over = used.saturating_sub(total);
        let words = widths.iter_mut().zip(&section.columns).filter(|(_, column)| !column.right);
        let Some((widest, _)) = words.max_by_key(|(columns, _)| **columns) else { break };
        if over == 0 || *widest <= NARROWEST_COLUMN {
            break;
        }
        // Half of the excess at a time, so that two wide columns share it.
        *widest = widest.saturating_sub(over.div_ceil(2)).max(NARROWEST_COLUMN);
    }
    widths
}

/// A bar of block characters for a share of 0 to 1, to an eighth of a column.
fn bar(share: f64, columns: usize) -> String {
    const PARTS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a clamped share of a few hundred eighths"
    )]
    let eighths = (share.clamp(0.0, 1.0) * (columns * 8) as f64).round() as usize;
    let mut bar = "█".repeat(eighths / 8);
    bar.push_str(PARTS.get(eighths % 8).copied().unwrap_or_default());
    bar
}

/// Lines of at most this many columns, broken at blanks where there are any.
fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let Some(line) = lines.last_mut() else { break };
        if line.is_empty() {
            line.push_str(word);
        } else if width(line) + 1 + width(word) <= columns {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_exact_to_an_eighth() {
        assert_eq!(bar(1.0, 3), "███");
        assert_eq!(bar(0.5, 3), "█▌");
        assert_eq!(bar(0.0, 3), "");
        assert_eq!(bar(f64::NAN, 3), "");
        assert_eq!(bar(7.0, 2), "██");
    }

    #[test]
    fn remarks_are_wrapped() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("incomprehensible", 7), ["incomprehensible"]);
    }
}
