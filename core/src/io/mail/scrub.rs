//! The markup that is kept: without scripts, comments, tracking pixels and what belongs to one subscriber.

use super::css::Style;
use super::entity::{Place, decode};
use super::html_token::{Kind, Tag, Tokens};
use super::redact::Recipients;
use super::url::{clean, clean_in_text};

/// Writes the markup again as far as it is the same for every reader.
pub(super) fn scrub_html(html: &str, recipients: &Recipients) -> String {
    let mut out = String::with_capacity(html.len());
    let mut in_script = false;
    for token in Tokens::new(html) {
        match token.kind {
            Kind::Open(tag) => {
                in_script = tag.name.eq_ignore_ascii_case("script");
                if !in_script && !is_pixel(&tag) && !is_hidden_input(&tag) {
                    open(&mut out, &tag, token.raw, recipients);
                }
            }
            Kind::Close(name) => {
                in_script = false;
                if !name.eq_ignore_ascii_case("script") {
                    out.push_str(token.raw);
                }
            }
            Kind::Raw if in_script => {}
            Kind::Text | Kind::Cdata(_) | Kind::Raw => text(&mut out, token.raw, recipients),
            // Comments hold the links of Outlook's own buttons and the notes of template authors.
            Kind::Ignored => {
                if token.raw.get(..9).is_some_and(|start| start.eq_ignore_ascii_case("<!doctype")) {
                    out.push_str(token.raw);
                }
            }
        }
    }
    out
}

fn text(out: &mut String, raw: &str, recipients: &Recipients) {
    let cleaned = clean_in_text(raw);
    out.push_str(&recipients.redact(cleaned.as_deref().unwrap_or(raw)));
}

/// Whether an image is there to be loaded and not to be seen.
fn is_pixel(tag: &Tag<'_>) -> bool {
    if !tag.name.eq_ignore_ascii_case("img") {
        return false;
    }
    tag.attributes().any(|(name, value)| {
        if name.eq_ignore_ascii_case("width") || name.eq_ignore_ascii_case("height") {
            matches!(value.trim().trim_end_matches("px"), "0" | "1")
        } else if name.eq_ignore_ascii_case("style") {
            let value = decode(value, Place::Attribute);
            Style::read(&value).hidden || has_pixel_size(&value)
        } else {
            false
        }
    })
}

fn has_pixel_size(style: &str) -> bool {
    style.split(';').filter_map(|declaration| declaration.split_once(':')).any(|(name, value)| {
        matches!(name.trim(), "width" | "height" | "max-width")
            && matches!(value.trim().trim_end_matches("!important").trim(), "0" | "0px" | "1px")
    })
}

fn is_hidden_input(tag: &Tag<'_>) -> bool {
    tag.name.eq_ignore_ascii_case("input")
        && tag
            .attributes()
            .any(|(name, value)| name.eq_ignore_ascii_case("type") && value.eq_ignore_ascii_case("hidden"))
}

fn open(out: &mut String, tag: &Tag<'_>, raw: &str, recipients: &Recipients) {
    let suspicious = |(name, value): (&str, &str)| {
        starts_with(name, "on")
            || value.contains(':')
                && (value.contains("//") || value.contains('@') || starts_with(value, "data:"))
            || value.contains('@')
            || value.contains("&#")
            || starts_with(value.trim_start(), "javascript:")
            || starts_with(value.trim_start(), "mailto:")
    };
    if !tag.attributes().any(suspicious) {
        out.push_str(raw);
        return;
    }
    out.push('<');
    out.push_str(tag.name);
    for (name, value) in tag.attributes() {
        if starts_with(name, "on") {
            continue;
        }
        out.push(' ');
        out.push_str(name);
        if value.is_empty() {
            continue;
        }
        let value = decode(value, Place::Attribute);
        let value = attribute(&value, recipients);
        out.push_str("=\"");
        out.push_str(&value.replace('&', "&amp;").replace('"', "&quot;"));
        out.push('"');
    }
    if tag.attributes.ends_with('/') {
        out.push_str(" /");
    }
    out.push('>');
}

fn starts_with(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|found| found.eq_ignore_ascii_case(start))
}

fn attribute(value: &str, recipients: &Recipients) -> String {
    let trimmed = value.trim();
    if let Some(cleaned) = clean(trimmed) {
        return cleaned;
    }
    // Whom a mail link writes to is often a token; inlined images are no part of the words.
    for scheme in ["mailto:", "data:", "javascript:", "vbscript:"] {
        if starts_with(trimmed, scheme) {
            return scheme.to_owned();
        }
    }
    let cleaned = clean_in_text(value);
    recipients.redact(cleaned.as_deref().unwrap_or(value)).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::mail::header::split;

    fn scrub(html: &str) -> String {
        let found = split(b"To: anna@example.net\n\n", 1000, |_| false);
        scrub_html(html, &Recipients::of(&found.headers, ""))
    }

    #[test]
    fn harmless_markup_stays_byte_for_byte() {
        let html = "<!DOCTYPE html><html><body style='color:red'><p class=x>A &amp; B<br/>\n<b>c</p></body>";
        assert_eq!(scrub(html), html);
    }

    #[test]
    fn what_belongs_to_one_reader_goes() {
        for (html, expected) in [
            (
                "<a href='https://example.com/a?uid=5&amp;utm_source=x' class=b>t</a>",
                "<a href=\"https://example.com/a?utm_source=x\" class=\"b\">t</a>",
            ),
            ("<a href=\"mailto:unsub-123@example.com\">x</a>", "<a href=\"mailto:\">x</a>"),
            ("a<img src='https://example.com/o.gif?u=1' width=1 height=1>b", "ab"),
            ("a<img src='https://example.com/o.gif' style='width:1px;height:1px'>b", "ab"),
            ("<!-- https://example.com/?t=1 --><script>var u=1</script>x", "x"),
            (
                "<p>for anna@example.net, https://example.com/?t=1</p>",
                "<p>for [recipient], https://example.com/</p>",
            ),
            (
                "<td style=\"background:url('https://example.com/i.png?r=1')\" onclick=\"go()\">",
                "<td style=\"background:url('https://example.com/i.png')\">",
            ),
            (
                "<input type=hidden name=e value=anna><img alt=\"to anna@example.net\"/>",
                "<img alt=\"to [recipient]\" />",
            ),
            ("<a href='&#106;avascript:alert(1)'>", "<a href=\"javascript:\">"),
            (
                "<style>a{background:url(https://example.com/x?id=9)}</style>",
                "<style>a{background:url(https://example.com/x)}</style>",
            ),
        ] {
            assert_eq!(scrub(html), expected);
        }
    }
}
