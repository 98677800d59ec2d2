use super::format::clean;
use super::report::{Section, sections};
use super::summary::Summary;

impl Summary {
    /// Markdown with a heading and a table for each part. Text from the data is escaped: it shows as it is,
    /// and makes no markup, no link and no HTML.
    ///
    /// ```
    /// use competiscan::analyze::analyze;
    /// use competiscan::{Campaign, Channel};
    ///
    /// let summary = analyze(&[Campaign::new("A|B <b>", Channel::Email, "2026-11-23".parse()?)]);
    /// assert!(summary.to_markdown().contains("| A\\|B &lt;b&gt; | 1 |"));
    /// # Ok::<(), competiscan::Error>(())
    /// ```
    #[must_use]
    pub fn to_markdown(&self) -> String {
        let mut text = String::new();
        for (at, section) in sections(self).iter().enumerate() {
            if at > 0 {
                text.push('\n');
            }
            text.push_str(if at == 0 { "# " } else { "## " });
            write_section(&mut text, section);
        }
        text
    }
}

fn write_section(text: &mut String, section: &Section) {
    text.push_str(&escape(&section.title));
    text.push_str("\n\n|");
    for column in &section.columns {
        text.push(' ');
        text.push_str(column.name);
        text.push_str(" |");
    }
    text.push_str("\n|");
    for column in &section.columns {
        text.push_str(if column.right { " ---: |" } else { " --- |" });
    }
    text.push('\n');
    for row in &section.rows {
        text.push('|');
        for cell in &row.cells {
            text.push(' ');
            text.push_str(&escape(cell));
            text.push_str(" |");
        }
        text.push('\n');
    }
    for note in &section.notes {
        text.push('\n');
        text.push_str(&escape(note));
        text.push('\n');
    }
}

/// Text that Markdown shows as it is.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let text = clean(text);
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        match c {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            // Readers make links of bare addresses and of names behind an @.
            '@' => escaped.push_str("&#64;"),
            ':' if text[at..].starts_with("://") => escaped.push_str("&#58;"),
            '.' if ends_in_www(&text[..at]) => escaped.push_str("&#46;"),
            '_' if before.is_alphanumeric() && text[at + 1..].starts_with(char::is_alphanumeric) => {
                // Within a word it means nothing.
                escaped.push('_');
            }
            '|' | '\\' | '`' | '*' | '_' | '[' | ']' | '!' | '~' | '#' => {
                escaped.push('\\');
                escaped.push(c);
            }
            '$' => escaped.push_str("&#36;"),
            _ => escaped.push(c),
        }
        before = c;
    }
    escaped
}

fn ends_in_www(text: &str) -> bool {
    text.len().checked_sub(3).and_then(|at| text.get(at..)).is_some_and(|end| end.eq_ignore_ascii_case("www"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_cell_is_markup() {
        for (text, shown) in [
            ("a|b", "a\\|b"),
            ("a\nb\r\nc", "a b c"),
            ("`rm -rf`", "\\`rm -rf\\`"),
            ("<img onerror=x>", "&lt;img onerror=x&gt;"),
            ("[x](javascript:alert)", "\\[x\\](javascript:alert)"),
            ("![x](https://e.example)", "\\!\\[x\\](https&#58;//e.example)"),
            ("WWW.example.com me@x.org", "WWW&#46;example.com me&#64;x.org"),
            ("push_notification _x_ **y**", "push_notification \\_x\\_ \\*\\*y\\*\\*"),
            ("a\\|b", "a\\\\\\|b"),
            ("&lt;", "&amp;lt;"),
            ("$x$ ~~y~~", "&#36;x&#36; \\~\\~y\\~\\~"),
        ] {
            assert_eq!(escape(text), shown);
        }
    }
}
