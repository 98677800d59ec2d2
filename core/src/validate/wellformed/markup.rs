//! HTML in plain text.

/// Elements found in mails and web pages. Other names in angle brackets are placeholders or addresses.
const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "address",
    "article",
    "aside",
    "b",
    "big",
    "blockquote",
    "body",
    "br",
    "button",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "dd",
    "del",
    "div",
    "dl",
    "dt",
    "em",
    "embed",
    "fieldset",
    "figure",
    "font",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "input",
    "ins",
    "label",
    "li",
    "link",
    "main",
    "map",
    "mark",
    "meta",
    "nav",
    "noscript",
    "object",
    "ol",
    "option",
    "p",
    "picture",
    "pre",
    "q",
    "s",
    "samp",
    "script",
    "section",
    "select",
    "small",
    "source",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "time",
    "title",
    "tr",
    "tt",
    "u",
    "ul",
    "video",
];

/// The longest name in [`ELEMENTS`].
const LONGEST: usize = 10;

/// Whether the text has an HTML tag, comment or document type. `<3`, `a < b` and `<name>` are none.
pub(crate) fn has_markup(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'<', bytes).any(|at| bytes.get(at + 1..).is_some_and(starts_tag))
}

/// Whether `rest`, behind a `<`, goes on as a tag. Reads no further than the next angle bracket, so that all
/// calls together read the text once.
fn starts_tag(rest: &[u8]) -> bool {
    if rest.starts_with(b"!--") {
        return true;
    }
    if let Some(word) = rest.get(..8)
        && word.eq_ignore_ascii_case(b"!doctype")
    {
        return true;
    }
    let name_at = usize::from(rest.first() == Some(&b'/'));
    let name = rest.get(name_at..).unwrap_or_default();
    let len = name.iter().take(LONGEST + 1).take_while(|b| b.is_ascii_alphanumeric()).count();
    let Some((name, tail)) = name.split_at_checked(len) else { return false };
    let mut lower = [0; LONGEST];
    let Some(lower) = lower.get_mut(..len) else { return false };
    lower.copy_from_slice(name);
    lower.make_ascii_lowercase();
    if ELEMENTS.binary_search_by(|element| element.as_bytes().cmp(lower)).is_err() {
        return false;
    }
    match tail.first() {
        Some(b'>') => true,
        Some(b' ' | b'\t' | b'\r' | b'\n' | b'/') => closes(tail),
        _ => false,
    }
}

/// Whether the tag ends, and what stands before the end are attributes and not words: `<a b c>` is prose.
fn closes(tail: &[u8]) -> bool {
    match memchr::memchr2(b'<', b'>', tail) {
        Some(end) if tail.get(end) == Some(&b'>') => {
            let inside = tail.get(..end).unwrap_or_default().trim_ascii();
            inside.is_empty() || inside == b"/" || inside.contains(&b'=') || !inside.contains(&b' ')
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_elements_are_sorted_for_the_search() {
        assert!(ELEMENTS.is_sorted());
        assert_eq!(ELEMENTS.iter().map(|element| element.len()).max(), Some(LONGEST));
    }

    #[test]
    fn tags_are_found() {
        for text in [
            "<b>",
            "</B>",
            "a<br/>b",
            "a<br />b",
            "<a href=\"x\">y</a>",
            "<!-- c -->",
            "<!DOCTYPE html>",
            "<IMG\nsrc=x>",
            "<3 <p>",
            "<<td>",
            "<input disabled>",
            "<script>alert(1)</script>",
        ] {
            assert!(has_markup(text), "{text}");
        }
    }

    #[test]
    fn other_angle_brackets_are_not() {
        for text in [
            "",
            "plain",
            "I <3 you",
            "a < b and c > d",
            "x<y>z",
            "<name>",
            "<info@example.com>",
            "<https://example.com>",
            "<b",
            "a <b and c> d",
            "<",
            "</>",
            "<a\u{e9}>",
            "<<<<",
            "<p <q",
            "if a <i and b",
            "<=>",
        ] {
            assert!(!has_markup(text), "{text}");
        }
    }

    #[test]
    fn many_open_brackets_take_linear_time() {
        assert!(!has_markup(&"<a ".repeat(200_000)));
    }
}
