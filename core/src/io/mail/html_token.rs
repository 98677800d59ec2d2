//! Cuts HTML into tokens: one pass, no tree, nothing allocated.

use memchr::{memchr, memchr3, memmem};

/// A piece of HTML. The pieces in order are the input, so that a token can be written back as it was.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Token<'a> {
    /// What it is.
    pub(super) kind: Kind<'a>,
    /// The piece as it stands in the input.
    pub(super) raw: &'a str,
}

/// What a piece of HTML is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind<'a> {
    /// Text with entities.
    Text,
    /// Text without entities: the inside of a CDATA section.
    Cdata(&'a str),
    /// The inside of an element that holds no markup: script, style, title, template.
    Raw,
    /// A start tag.
    Open(Tag<'a>),
    /// An end tag, by its name as written.
    Close(&'a str),
    /// Comments, doctypes, processing instructions: nothing a reader sees.
    Ignored,
}

/// A start tag.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Tag<'a> {
    /// The name as written.
    pub(super) name: &'a str,
    /// Everything between the name and the `>`.
    pub(super) attributes: &'a str,
}

impl<'a> Tag<'a> {
    /// The attributes in order, values as written.
    pub(super) fn attributes(&self) -> Attributes<'a> {
        Attributes { rest: self.attributes }
    }
}

/// Iterator over the tokens of a document.
#[derive(Debug)]
pub(super) struct Tokens<'a> {
    html: &'a str,
    at: usize,
    /// The element whose inside is no markup, right behind its start tag.
    raw_element: Option<usize>,
    /// Which of [`RAW_ELEMENTS`] are known to have no further end tag, one bit each.
    endless: u8,
    /// Whether comments are known to have no further end.
    endless_comment: bool,
    double: NextQuote,
    single: NextQuote,
}

/// Where the next quote of one kind stands, remembered so that unclosed quotes do not make the whole rest
/// be searched again for each tag.
#[derive(Debug)]
struct NextQuote {
    quote: u8,
    from: usize,
    found: Option<usize>,
}

impl NextQuote {
    const fn new(quote: u8) -> Self {
        Self { quote, from: usize::MAX, found: None }
    }

    fn at_or_after(&mut self, bytes: &[u8], at: usize) -> Option<usize> {
        let known = self.from <= at && self.found.is_none_or(|found| found >= at);
        if !known {
            self.from = at;
            self.found = bytes.get(at..).and_then(|rest| memchr(self.quote, rest)).map(|found| at + found);
        }
        self.found
    }
}

/// Elements whose inside is not markup. A reader sees nothing of any of them.
const RAW_ELEMENTS: [&str; 8] =
    ["script", "style", "title", "template", "xml", "noembed", "noframes", "textarea"];

impl<'a> Tokens<'a> {
    pub(super) fn new(html: &'a str) -> Self {
        Self {
            html,
            at: 0,
            raw_element: None,
            endless: 0,
            endless_comment: false,
            double: NextQuote::new(b'"'),
            single: NextQuote::new(b'\''),
        }
    }

    fn cut(&mut self, end: usize, kind: Kind<'a>) -> Token<'a> {
        let raw = self.html.get(self.at..end).unwrap_or_default();
        self.at = end;
        Token { kind, raw }
    }

    /// The inside of a raw element, up to its end tag. Without an end tag, a style or script ends where the
    /// body begins, and any other such element is taken for a tag like all others.
    fn raw_inside(&mut self, element: usize) -> Option<Token<'a>> {
        let name = RAW_ELEMENTS.get(element)?;
        let rest = self.html.get(self.at..).unwrap_or_default();
        let ends = if self.endless & (1 << element) == 0 { find_end_tag(rest, name) } else { None };
        if ends.is_none() {
            self.endless |= 1 << element;
        }
        let end = ends
            .or_else(|| matches!(*name, "style" | "script").then(|| find_body(rest).unwrap_or(rest.len())))?;
        (end > 0).then(|| self.cut(self.at + end, Kind::Raw))
    }

    /// The index of the `>` that ends the tag whose name ends at `at`.
    fn tag_end(&mut self, mut at: usize) -> Option<usize> {
        let bytes = self.html.as_bytes();
        loop {
            let found = at + memchr3(b'>', b'"', b'\'', bytes.get(at..)?)?;
            let quote = *bytes.get(found)?;
            if quote == b'>' {
                return Some(found);
            }
            at = found + 1;
            let opens_value =
                bytes[..found].iter().rev().find(|b| !b.is_ascii_whitespace()).is_some_and(|b| *b == b'=');
            if !opens_value {
                continue;
            }
            let memo = if quote == b'"' { &mut self.double } else { &mut self.single };
            if let Some(closing) = memo.at_or_after(bytes, at)
                && !swallows_markup(bytes.get(at..closing).unwrap_or_default())
            {
                at = closing + 1;
            }
        }
    }
}

/// Whether a quoted value is so long and full of tags that its closing quote was most likely forgotten and
/// this one opens the next value.
fn swallows_markup(value: &[u8]) -> bool {
    let Some(end_of_tag) = memchr(b'>', value) else { return false };
    let behind = &value[end_of_tag..];
    (value.len() > 1024 || memchr(b'\n', value).is_some())
        && memchr(b'<', behind)
            .is_some_and(|at| behind.get(at + 1).is_some_and(|b| b.is_ascii_alphabetic() || *b == b'/'))
}

/// First place of `</name` in any case, at the end of a name.
fn find_end_tag(text: &str, name: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    memmem::find_iter(bytes, b"</").find(|at| {
        let start = at + 2;
        bytes.get(start..start + name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
            && bytes
                .get(start + name.len())
                .is_none_or(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/'))
    })
}

/// First place of `<body` or `</head` in any case.
fn find_body(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'<', bytes).find(|at| {
        ["<body", "</head"].iter().any(|start| {
            bytes.get(*at..at + start.len()).is_some_and(|found| found.eq_ignore_ascii_case(start.as_bytes()))
        })
    })
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        if let Some(element) = self.raw_element.take()
            && let Some(token) = self.raw_inside(element)
        {
            return Some(token);
        }
        let bytes = self.html.as_bytes();
        if self.at >= bytes.len() {
            return None;
        }
        let mut search = self.at;
        loop {
            let Some(open) = bytes.get(search..).and_then(|rest| memchr(b'<', rest)).map(|at| search + at)
            else {
                return Some(self.cut(bytes.len(), Kind::Text));
            };
            let next = bytes.get(open + 1).copied().unwrap_or(b' ');
            let closes = next == b'/' && bytes.get(open + 2).is_some_and(u8::is_ascii_alphabetic);
            if !(next.is_ascii_alphabetic() || closes || matches!(next, b'!' | b'?')) {
                search = open + 1;
                continue;
            }
            if open > self.at {
                return Some(self.cut(open, Kind::Text));
            }
            if matches!(next, b'!' | b'?') {
                return Some(self.declaration());
            }
            return Some(self.tag(open, closes));
        }
    }
}

impl<'a> Tokens<'a> {
    /// A comment, CDATA section, doctype or conditional, which begins at the current place.
    fn declaration(&mut self) -> Token<'a> {
        let rest = self.html.get(self.at..).unwrap_or_default();
        if let Some(inside) = rest.strip_prefix("<![CDATA[") {
            let len = inside.find("]]>").unwrap_or(inside.len());
            let text = inside.get(..len).unwrap_or_default();
            return self.cut((self.at + 9 + len + 3).min(self.html.len()), Kind::Cdata(text));
        }
        if rest.starts_with("<!--") && !self.endless_comment {
            // `<!-->` is an empty comment, so the search begins at its own dashes.
            if let Some(end) = memmem::find(&rest.as_bytes()[2..], b"-->") {
                return self.cut(self.at + 2 + end + 3, Kind::Ignored);
            }
            self.endless_comment = true;
        }
        let end = memchr(b'>', rest.as_bytes()).map_or(self.html.len(), |end| self.at + end + 1);
        self.cut(end, Kind::Ignored)
    }

    fn tag(&mut self, open: usize, closes: bool) -> Token<'a> {
        let bytes = self.html.as_bytes();
        let name_at = open + 1 + usize::from(closes);
        let name_len = bytes[name_at..]
            .iter()
            .position(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/'))
            .unwrap_or(bytes.len() - name_at);
        let name = self.html.get(name_at..name_at + name_len).unwrap_or_default();
        let Some(end) = self.tag_end(name_at + name_len) else {
            // The tag never ends, so nothing behind it can be told from its attributes.
            return self.cut(bytes.len(), Kind::Ignored);
        };
        if closes {
            return self.cut(end + 1, Kind::Close(name));
        }
        let attributes = self.html.get(name_at + name_len..end).unwrap_or_default();
        let empty = attributes.ends_with('/') && name.eq_ignore_ascii_case("xml");
        if !empty {
            self.raw_element = RAW_ELEMENTS.iter().position(|raw| raw.eq_ignore_ascii_case(name));
        }
        self.cut(end + 1, Kind::Open(Tag { name, attributes }))
    }
}

/// Iterator over the attributes of a tag: name as written, value without its quotes and with its entities.
#[derive(Clone, Debug)]
pub(super) struct Attributes<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if rest.is_empty() {
            self.rest = "";
            return None;
        }
        // A name may begin with `=`, so that every round takes at least one byte.
        let first = rest.chars().next().map_or(1, char::len_utf8);
        let name_len = rest[first..]
            .find(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '/'))
            .map_or(rest.len(), |len| first + len);
        let (name, behind) = rest.split_at(name_len);
        let Some(value) = behind.trim_ascii_start().strip_prefix('=') else {
            self.rest = behind;
            return Some((name, ""));
        };
        let value = value.trim_ascii_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        if let Some(quote) = quote
            && let Some(end) = value[1..].find(quote)
        {
            self.rest = value.get(end + 2..).unwrap_or_default();
            return Some((name, value.get(1..=end).unwrap_or_default()));
        }
        let value = value.strip_prefix(['"', '\'']).unwrap_or(value);
        let end = value.find(|c: char| c.is_ascii_whitespace()).unwrap_or(value.len());
        let (value, behind) = value.split_at(end);
        self.rest = behind;
        Some((name, value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn kinds(html: &str) -> Vec<Kind<'_>> {
        Tokens::new(html).map(|token| token.kind).collect()
    }

    fn open<'a>(name: &'a str, attributes: &'a str) -> Kind<'a> {
        Kind::Open(Tag { name, attributes })
    }

    #[test]
    fn tags_text_and_comments_are_told_apart() {
        let html = "a<!-- <b> --><B class=x>1 < 2</B><![if !mso]>z<![endif]>";
        let expected = vec![
            Kind::Text,
            Kind::Ignored,
            open("B", " class=x"),
            Kind::Text,
            Kind::Close("B"),
            Kind::Ignored,
            Kind::Text,
            Kind::Ignored,
        ];
        assert_eq!(kinds(html), expected);
    }

    #[test]
    fn outlook_conditionals_hide_their_inside_only_when_they_are_comments() {
        let text =
            |html| -> String { Tokens::new(html).filter(|t| t.kind == Kind::Text).map(|t| t.raw).collect() };
        assert_eq!(text("<!--[if mso]><td>no</td><![endif]-->yes"), "yes");
        assert_eq!(text("<!--[if !mso]><!-->yes<!--<![endif]-->"), "yes");
        assert_eq!(text("<!-->yes"), "yes");
    }

    #[test]
    fn a_quoted_value_may_hold_the_end_of_a_tag() {
        assert_eq!(kinds("<a title='1 > 0'>x"), vec![open("a", " title='1 > 0'"), Kind::Text]);
        assert_eq!(kinds("<a title=\">x</a>")[1], Kind::Text, "an unclosed quote ends with its tag");
        let forgotten = "<a href=\"x>one\n</a><b class=\"y\">two</b>";
        assert_eq!(kinds(forgotten).iter().filter(|kind| **kind == Kind::Text).count(), 2);
    }

    #[test]
    fn raw_elements_end_at_their_own_end_tag() {
        let tokens: Vec<_> = Tokens::new("<STYLE>a<b></style >x<script>if (a</b)</script>").collect();
        assert_eq!(tokens[1].raw, "a<b>");
        assert_eq!(tokens[1].kind, Kind::Raw);
        assert_eq!(tokens[5].raw, "if (a</b)");
        assert_eq!(kinds("<style>p{}<body>text")[3], Kind::Text, "an unclosed style ends with the head");
        assert_eq!(kinds("<title>text")[1], Kind::Text);
    }

    #[test]
    fn attributes_of_every_spelling() {
        let tag = Tag { name: "a", attributes: " A=1 b = 'x y' c=\"z\"d e==f / g=\"open" };
        let all: Vec<_> = tag.attributes().collect();
        let expected = vec![("A", "1"), ("b", "x y"), ("c", "z"), ("d", ""), ("e", "=f"), ("g", "open")];
        assert_eq!(all, expected);
    }

    proptest! {
        #[test]
        fn the_tokens_are_the_input(html in "[<>a-c/!\\-\"'= \\[\\]éstyle]{0,80}") {
            let all: String = Tokens::new(&html).map(|token| token.raw).collect();
            prop_assert_eq!(all, html);
        }
    }
}
