//! Plain text parts, and whether they say anything.

use super::mime::Body;
use super::url::clean_in_text;

/// Plain text as a reader sees it: flowed lines joined, padding gone, addresses cleaned.
pub(super) fn plain_text(body: &Body) -> String {
    let joined;
    let text = if body.flowed {
        joined = unflow(&body.text, body.delete_space);
        &joined
    } else {
        &body.text
    };
    let cleaned = clean_in_text(text);
    tidy(cleaned.as_deref().unwrap_or(text))
}

/// Without blanks at line ends, invisible characters and more than one empty line in a row.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut empty_lines = 0;
    for line in text.lines() {
        let line = line.trim_end();
        let start = out.len();
        for character in line.chars() {
            match character {
                '\u{ad}' | '\u{34f}' | '\u{200b}' | '\u{2060}' | '\u{feff}' => {}
                '\u{a0}' | '\u{2007}' => out.push(' '),
                '\t' => out.push('\t'),
                c if c.is_control() => {}
                c => out.push(c),
            }
        }
        let kept = out.trim_end_matches([' ', '\t', '\u{200c}', '\u{200d}']).len().max(start);
        out.truncate(kept);
        if out.len() == start {
            empty_lines += 1;
            continue;
        }
        if start > 0 {
            let line = out.split_off(start);
            out.push_str(if empty_lines > 0 { "\n\n" } else { "\n" });
            out.push_str(&line);
        }
        empty_lines = 0;
    }
    out
}

/// Joins the lines of `format=flowed` (RFC 3676).
fn unflow(text: &str, delete_space: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut depth_before = None;
    for line in text.lines() {
        let depth = line.bytes().take_while(|b| *b == b'>').count();
        let rest = line.get(depth..).unwrap_or_default();
        let rest = rest.strip_prefix(' ').unwrap_or(rest);
        // A signature mark ends with a blank and is not flowed.
        let flows = rest.ends_with(' ') && rest != "-- ";
        if depth_before != Some(depth) {
            if !out.is_empty() && !out.ends_with('\n') {
                out.push('\n');
            }
            out.push_str(line.get(..depth).unwrap_or_default());
            if depth > 0 {
                out.push(' ');
            }
        }
        let rest = if flows && delete_space { rest.get(..rest.len() - 1).unwrap_or(rest) } else { rest };
        out.push_str(rest);
        depth_before = flows.then_some(depth);
        if !flows {
            out.push('\n');
        }
    }
    out
}

/// Whether the plain part of an alternative only stands in for the HTML part: it is empty, or says to look
/// at the other one, or is a fraction of it.
pub(super) fn is_stub(plain: &str, html: &str) -> bool {
    const HINTS: &[&str] = &[
        "html",
        "browser",
        "view",
        "display",
        "click here",
        "anzeig",
        "darstell",
        "navigateur",
        "afficher",
        "navegador",
        "visualiz",
        "weergeven",
        "see the",
        "enable",
    ];
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
    let (of_plain, of_html) = (letters(plain), letters(html));
    if of_plain == 0 {
        return of_html > 0;
    }
    if of_html < 100 || of_plain > 1000 {
        return false;
    }
    let lower = plain.to_lowercase();
    of_plain * 10 < of_html || (of_plain * 3 < of_html && HINTS.iter().any(|hint| lower.contains(hint)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::mail::mime::BodyKind;

    fn body(text: &str, flowed: bool, delete_space: bool) -> Body {
        Body { kind: BodyKind::Plain, group: 1, text: text.into(), flowed, delete_space }
    }

    #[test]
    fn text_is_tidied() {
        let text = "\n\n a  b \u{a0}\n\n\n\nc\u{200b}\u{7}\td\u{a0}\u{200c}\n\u{a0}\n";
        assert_eq!(plain_text(&body(text, false, false)), " a  b\n\nc\td");
        assert_eq!(plain_text(&body(" \n", false, false)), "");
    }

    #[test]
    fn flowed_lines_are_joined() {
        let text = "One \ntwo.\nThree\n> quoted \n> more\n>> deeper\n From here\n-- \nsig";
        assert_eq!(
            plain_text(&body(text, true, false)),
            "One two.\nThree\n> quoted more\n>> deeper\nFrom here\n--\nsig"
        );
        assert_eq!(plain_text(&body("日本 \n語", true, true)), "日本語");
    }

    #[test]
    fn stubs_are_told_from_short_messages() {
        let html = "word ".repeat(100);
        assert!(is_stub("", &html));
        assert!(is_stub("Your mail program does not display HTML. Open it in a browser.", &html));
        assert!(is_stub("Hi", &html));
        assert!(!is_stub(&"word ".repeat(90), &html));
        assert!(!is_stub("Hi Anna, see you", "Hi Anna, see you"));
        assert!(!is_stub("", ""));
    }
}
