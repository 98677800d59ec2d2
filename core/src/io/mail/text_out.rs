//! Puts words and breaks together to readable text.

/// Collects text: whitespace is collapsed, breaks never pile up, what nobody sees is left out.
#[derive(Debug, Default)]
pub(super) struct TextOut {
    text: String,
    /// Line ends to write before the next word: 1 for a new line, 2 for a paragraph.
    breaks: usize,
    space: bool,
    /// A new table cell began on this line.
    cell: bool,
    /// What a list item begins with, until its first word comes.
    bullet: String,
    /// A joiner that is written if the next character is a letter it can join.
    joiner: Option<char>,
}

impl TextOut {
    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    /// Whether no word has been written yet.
    pub(super) fn is_blank(&self) -> bool {
        self.text.is_empty()
    }

    /// What was written since the text was `from` bytes long.
    pub(super) fn since(&self, from: usize) -> &str {
        let text = self.text.get(from..).unwrap_or_default().trim();
        // What sets it apart from the words before it is not part of it.
        text.strip_prefix("| ").or_else(|| text.strip_prefix("- ")).unwrap_or(text)
    }

    /// Asks for a new line (1) or a paragraph (2) before the next word.
    pub(super) fn line(&mut self, breaks: usize) {
        // A paragraph that opens a list item belongs on the line of its bullet.
        let breaks = if self.bullet.is_empty() { breaks } else { 1 };
        self.breaks = self.breaks.max(breaks);
    }

    /// Adds one line end, as `<br>` does: the second makes a paragraph.
    pub(super) fn line_break(&mut self) {
        self.breaks = (self.breaks + 1).min(2);
    }

    /// Begins a table cell: set apart from the cell before it if both stand on one line.
    pub(super) fn cell(&mut self) {
        self.cell = true;
        self.space = true;
    }

    /// Begins a list item.
    pub(super) fn bullet(&mut self, bullet: String) {
        self.line(1);
        self.bullet = bullet;
    }

    /// Adds text as it stands in markup.
    pub(super) fn words(&mut self, text: &str) {
        for character in text.chars() {
            self.character(character);
        }
    }

    /// Adds preformatted text, whose line ends count.
    pub(super) fn lines(&mut self, text: &str) {
        for (at, line) in text.split('\n').enumerate() {
            if at > 0 {
                self.line_break();
            }
            self.words(line);
        }
    }

    fn character(&mut self, character: char) {
        match character {
            // The braille blank and the other wide blanks pad the preview line of a mail.
            c if c.is_whitespace() || c == '\u{2800}' || c == '\u{3164}' => {
                self.space = true;
                self.joiner = None;
            }
            // Joiners shape Persian words and family emoji; between blanks they are padding.
            '\u{200c}' | '\u{200d}' => {
                let joins = !self.space
                    && self.breaks == 0
                    && self.text.chars().next_back().is_some_and(|c| !c.is_ascii());
                self.joiner = joins.then_some(character);
            }
            '\u{ad}'
            | '\u{34f}'
            | '\u{180e}'
            | '\u{200b}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2060}'..='\u{2064}'
            | '\u{feff}' => {}
            c if c.is_control() => {}
            c => {
                self.before_word();
                if let Some(joiner) = self.joiner.take()
                    && !c.is_ascii()
                {
                    self.text.push(joiner);
                }
                self.text.push(c);
            }
        }
    }

    fn before_word(&mut self) {
        if !self.text.is_empty() {
            if self.breaks > 0 {
                self.text.extend(std::iter::repeat_n('\n', self.breaks.min(2)));
            } else if self.cell && self.bullet.is_empty() && !self.line_is_a_mark() {
                self.text.push_str(" | ");
            } else if self.space {
                self.text.push(' ');
            }
        }
        if !self.bullet.is_empty() {
            self.text.push_str(&self.bullet);
            self.bullet.clear();
        }
        (self.breaks, self.space, self.cell) = (0, false, false);
    }

    /// Whether the line so far is a lone mark, as in a list drawn with a table: a bullet in its own cell.
    fn line_is_a_mark(&self) -> bool {
        let mut line = self.text.chars().rev().take(3).take_while(|c| *c != '\n');
        let marks = line.by_ref().take(2).filter(|c| !c.is_alphanumeric()).count();
        marks > 0 && marks <= 2 && line.next().is_none() && !self.text.ends_with(char::is_alphanumeric)
    }

    pub(super) fn finish(self) -> String {
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_collapse_and_padding_goes() {
        let mut out = TextOut::default();
        out.words("  a \u{a0}\u{200c}\u{a0}\u{200c} b\u{ad}c \u{feff}");
        out.line(2);
        out.line(1);
        out.words("d\n\te");
        out.words("\u{a0}\u{200c}\u{34f} ");
        assert_eq!(out.finish(), "a bc\n\nd e");
    }

    #[test]
    fn joiners_stay_where_they_join() {
        let mut out = TextOut::default();
        out.words("می\u{200c}خواهم 👩\u{200d}👧 a\u{200c}b");
        assert_eq!(out.finish(), "می\u{200c}خواهم 👩\u{200d}👧 ab");
    }

    #[test]
    fn cells_on_one_line_are_set_apart() {
        let mut out = TextOut::default();
        for text in ["Women", "Men", "", "Kids"] {
            out.cell();
            out.words(text);
        }
        out.cell();
        out.line(1);
        out.words("next");
        assert_eq!(out.finish(), "Women | Men | Kids\nnext");
    }
}
