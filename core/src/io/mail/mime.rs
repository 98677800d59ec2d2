//! The parts of a message that hold its words.
//!
//! The structure is walked here rather than by mail-parser, so that the number and the depth of parts are
//! bounded before anything is built for them. One pass over the bytes, no recursion.

use std::borrow::Cow;

use mail_parser::ContentType;

use super::decode::{Decoded, text_decode, transfer_decode};
use super::header::{Headers, split};
use crate::Limits;

/// What a part of the body is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BodyKind {
    Plain,
    Html,
}

/// One decoded part of the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Body {
    pub(super) kind: BodyKind,
    /// Parts of one group say the same in other ways; groups follow each other.
    pub(super) group: u32,
    pub(super) text: String,
    /// `format=flowed`: lines that end with a blank go on in the next.
    pub(super) flowed: bool,
    /// `delsp=yes`: that blank is no part of the text.
    pub(super) delete_space: bool,
}

/// What a message is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Parts {
    pub(super) bodies: Vec<Body>,
    /// What was wrong with the structure or its encodings; the first finding.
    pub(super) damage: Option<&'static str>,
}

/// A limit that a message passes: its name and value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Passed {
    pub(super) limit: &'static str,
    pub(super) allowed: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Container {
    Alternative,
    Related,
    Digest,
    Mixed,
    /// No multipart: the message is one part.
    Whole,
}

/// A multipart that has not ended yet.
#[derive(Debug)]
struct Open {
    boundary: Vec<u8>,
    container: Container,
    /// Parts begun in it.
    parts: u64,
    /// The group of its parts, if they stand in an alternative.
    group: Option<u32>,
}

/// Reads the parts of a message from its header and body.
pub(super) fn read_parts(headers: &Headers<'_>, body: &[u8], limits: &Limits) -> Result<Parts, Passed> {
    let mut walk = Walk { limits, parts: 1, groups: 0, open: Vec::new(), found: Parts::default() };
    walk.run(headers, body)?;
    Ok(walk.found)
}

struct Walk<'l> {
    limits: &'l Limits,
    parts: u64,
    groups: u32,
    open: Vec<Open>,
    found: Parts,
}

impl Walk<'_> {
    fn run(&mut self, headers: &Headers<'_>, body: &[u8]) -> Result<(), Passed> {
        if !self.enter(headers, body)? {
            self.leaf(headers, body);
            return Ok(());
        }
        // The part that is being passed over: its own header and where its body begins.
        let mut leaf: Option<(Headers<'_>, usize)> = None;
        let mut at = 0;
        while let Some((start, line)) = next_dashes(body, at) {
            at = start + line.len();
            let Some((level, closes)) = self.delimiter(line) else { continue };
            if let Some((headers, from)) = leaf.take() {
                // The line end before a boundary belongs to the boundary.
                self.leaf(&headers, before_line(body, from, start));
            }
            self.open.truncate(level + usize::from(!closes));
            if closes {
                if self.open.is_empty() {
                    return Ok(());
                }
                continue;
            }
            self.parts += 1;
            if self.parts > self.limits.max_mail_parts {
                return Err(Passed { limit: "max_mail_parts", allowed: self.limits.max_mail_parts });
            }
            if let Some(open) = self.open.last_mut() {
                open.parts += 1;
            }
            let rest = body.get(at..).unwrap_or_default();
            let part = split(rest, self.limits.max_header_bytes, |line| self.delimiter(line).is_some());
            if part.len as u64 > self.limits.max_header_bytes {
                return Err(Passed { limit: "max_header_bytes", allowed: self.limits.max_header_bytes });
            }
            at += rest.len() - part.body.len();
            // A part without a body: the next line is the next boundary, and it must be seen again.
            if !self.enter(&part.headers, part.body)? {
                leaf = Some((part.headers, at));
            }
        }
        if let Some((headers, from)) = leaf {
            self.damage("the last part has no end");
            let rest = body.get(from..).unwrap_or_default();
            self.leaf(&headers, self.before_inline_end(rest));
        } else if !self.open.is_empty() && self.parts == 1 {
            self.damage("the message says it has parts and has none");
            self.open.clear();
            self.add(BodyKind::Plain, headers, None, body);
        }
        Ok(())
    }

    fn damage(&mut self, what: &'static str) {
        self.found.damage.get_or_insert(what);
    }

    /// Opens the multipart that a header announces; `false` if it announces none.
    fn enter(&mut self, headers: &Headers<'_>, body: &[u8]) -> Result<bool, Passed> {
        let Some(content) = headers.content("Content-Type") else { return Ok(false) };
        if !content.c_type.eq_ignore_ascii_case("multipart") {
            return Ok(false);
        }
        let declared = content.attribute("boundary").map(|b| b.trim_end().as_bytes().to_vec());
        let boundary = match declared.filter(|boundary| !boundary.is_empty()) {
            Some(boundary) => boundary,
            None => match guess_boundary(body) {
                Some(boundary) => {
                    self.damage("the boundary of the parts is not declared");
                    boundary
                }
                None => return Ok(false),
            },
        };
        if self.open.len() as u64 >= self.limits.max_mail_depth {
            return Err(Passed { limit: "max_mail_depth", allowed: self.limits.max_mail_depth });
        }
        let container = match content.subtype().map(str::to_ascii_lowercase).as_deref() {
            Some("alternative") => Container::Alternative,
            Some("related") => Container::Related,
            Some("digest") => Container::Digest,
            _ => Container::Mixed,
        };
        let outer = self.open.last().and_then(|open| open.group);
        let group = match (outer, container) {
            (Some(group), _) => Some(group),
            (None, Container::Alternative) => {
                self.groups += 1;
                Some(self.groups)
            }
            _ => None,
        };
        self.open.push(Open { boundary, container, parts: 0, group });
        Ok(true)
    }

    /// The open multipart whose boundary a line is, and whether it is the last one.
    fn delimiter(&self, line: &[u8]) -> Option<(usize, bool)> {
        let rest = line.strip_prefix(b"--")?.trim_ascii_end();
        self.open.iter().enumerate().rev().find_map(|(level, open)| {
            match rest.strip_prefix(open.boundary.as_slice())? {
                b"" => Some((level, false)),
                b"--" => Some((level, true)),
                _ => None,
            }
        })
    }

    /// The last part up to its final boundary, should that stand behind text instead of on its own line.
    fn before_inline_end<'b>(&self, body: &'b [u8]) -> &'b [u8] {
        let end = self.open.iter().filter_map(|open| {
            memchr::memmem::find(body, &[b"--", open.boundary.as_slice(), b"--"].concat())
        });
        end.min().and_then(|end| body.get(..end)).unwrap_or(body)
    }

    fn leaf(&mut self, headers: &Headers<'_>, body: &[u8]) {
        let content = headers.content("Content-Type");
        // The innermost multipart is the one the part stands in, even if an outer boundary ended it.
        let (container, first, group) = match self.open.last() {
            Some(open) => (open.container, open.parts == 1, open.group),
            None => (Container::Whole, true, None),
        };
        let Some(kind) = kind_of(content.as_ref(), container) else { return };
        if content.as_ref().is_some_and(|content| content.c_type.eq_ignore_ascii_case("multipart")) {
            self.damage("the message says it has parts and has none");
        }
        let attached = headers
            .content("Content-Disposition")
            .is_some_and(|disposition| disposition.c_type.eq_ignore_ascii_case("attachment"));
        let named = content.as_ref().is_some_and(|content| content.has_attribute("name"));
        if attached || (!first && (container == Container::Related || named)) {
            return;
        }
        self.add(kind, headers, group, body);
    }

    fn add(&mut self, kind: BodyKind, headers: &Headers<'_>, group: Option<u32>, body: &[u8]) {
        let group = group.unwrap_or_else(|| {
            self.groups += 1;
            self.groups
        });
        let content = headers.content("Content-Type");
        let attribute = |name: &str| content.as_ref().and_then(|content| content.attribute(name));
        let encoding = headers.text("Content-Transfer-Encoding").unwrap_or_default();
        let mut bytes = transfer_decode(body, &encoding);
        // Text that is called base64 and is not reads better as it stands.
        let is_base64 = encoding.eq_ignore_ascii_case("base64");
        if is_base64
            && bytes.damaged
            && std::str::from_utf8(&bytes.value).is_err()
            && std::str::from_utf8(body).is_ok()
        {
            bytes.value = Cow::Borrowed(body);
        }
        let declared = attribute("charset");
        let sniffed =
            (declared.is_none() && kind == BodyKind::Html).then(|| meta_charset(&bytes.value)).flatten();
        let Decoded { value: mut text, damaged } = text_decode(&bytes.value, declared.or(sniffed.as_deref()));
        if damaged || bytes.damaged {
            self.damage("the text is not encoded as declared");
        }
        if text.contains('\r') {
            text = text.replace("\r\n", "\n").replace('\r', "\n");
        }
        let kind = if is_html_document(&text) { BodyKind::Html } else { kind };
        let says =
            |name: &str, value: &str| attribute(name).is_some_and(|found| found.eq_ignore_ascii_case(value));
        let flowed = says("format", "flowed");
        let delete_space = says("delsp", "yes");
        self.found.bodies.push(Body { kind, group, text, flowed, delete_space });
    }
}

/// What a part is written in, or nothing if it is no text a reader is shown.
fn kind_of(content: Option<&ContentType<'_>>, container: Container) -> Option<BodyKind> {
    let Some(content) = content else {
        return (container != Container::Digest).then_some(BodyKind::Plain);
    };
    let subtype = content.subtype().unwrap_or_default();
    match content.c_type.to_ascii_lowercase().as_str() {
        "text" if subtype.eq_ignore_ascii_case("html") => Some(BodyKind::Html),
        "text" if subtype.is_empty() || subtype.eq_ignore_ascii_case("plain") => Some(BodyKind::Plain),
        "" | "multipart" => Some(BodyKind::Plain),
        // Enriched text is better than nothing, but beside other parts it is an attachment.
        "text" if container == Container::Whole => Some(BodyKind::Plain),
        _ => None,
    }
}

/// Whether text that claims to be plain is a whole HTML document.
fn is_html_document(text: &str) -> bool {
    let start = text.trim_start().as_bytes();
    let begins =
        |with: &str| start.get(..with.len()).is_some_and(|found| found.eq_ignore_ascii_case(with.as_bytes()));
    begins("<html") || begins("<!doctype html")
}

/// The charset an HTML document names in its own head.
fn meta_charset(html: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&html[..html.len().min(2048)]).to_ascii_lowercase();
    let (_, behind) = head.split_once("charset=")?;
    let label: String = behind
        .trim_start_matches(['"', '\'', ' '])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':'))
        .collect();
    // A document that names UTF-16 in bytes that are read as ASCII is not in UTF-16.
    (!label.is_empty() && !label.starts_with("utf-16")).then_some(label)
}

/// The next line that begins with two dashes, from `at` on, with its line end.
fn next_dashes(body: &[u8], at: usize) -> Option<(usize, &[u8])> {
    let rest = body.get(at..)?;
    let start = if rest.starts_with(b"--") && (at == 0 || body.get(at - 1) == Some(&b'\n')) {
        at
    } else {
        at + memchr::memmem::find(rest, b"\n--")? + 1
    };
    let line = body.get(start..)?;
    let len = memchr::memchr(b'\n', line).map_or(line.len(), |end| end + 1);
    line.get(..len).map(|line| (start, line))
}

/// The bytes from `from` up to the line end before `line_at`.
fn before_line(body: &[u8], from: usize, line_at: usize) -> &[u8] {
    let bytes = body.get(from..line_at).unwrap_or_default();
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    bytes.strip_suffix(b"\r").unwrap_or(bytes)
}

/// The boundary of parts that do not say theirs: the first line of dashes, if it comes again.
fn guess_boundary(body: &[u8]) -> Option<Vec<u8>> {
    let (start, line) = next_dashes(body, 0)?;
    let boundary = line.strip_prefix(b"--")?.trim_ascii_end();
    let long_enough = boundary.len() >= 4 && boundary.iter().any(u8::is_ascii_alphanumeric);
    let behind = body.get(start + line.len()..)?;
    let mut again = Vec::with_capacity(line.len() + 1);
    again.extend_from_slice(b"\n--");
    again.extend_from_slice(boundary);
    (long_enough && memchr::memmem::find(behind, &again).is_some()).then(|| boundary.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(message: &str) -> Result<Parts, Passed> {
        parts_within(message, &Limits::default())
    }

    fn parts_within(message: &str, limits: &Limits) -> Result<Parts, Passed> {
        let found = split(message.as_bytes(), limits.max_header_bytes, |_| false);
        read_parts(&found.headers, found.body, limits)
    }

    fn texts(message: &str) -> Vec<(BodyKind, u32, String)> {
        let found = parts(message).unwrap();
        found.bodies.into_iter().map(|body| (body.kind, body.group, body.text)).collect()
    }

    use BodyKind::{Html, Plain};

    #[test]
    fn an_alternative_is_one_group() {
        let message = "Content-Type: multipart/mixed; boundary=o\n\n\
            preamble\n--o\nContent-Type: multipart/alternative; boundary=\"i\"\n\n\
            --i\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\ncaf=E9\n\
            --i\nContent-Type: multipart/related; boundary=r\n\n--r\nContent-Type: text/html\n\n<p>h\n\
            --r\nContent-Type: text/html\n\nnot shown\n--r--\n--i--\n\
            --o\nContent-Type: text/plain\nContent-Disposition: attachment\n\nfile\n\
            --o\n\nfooter\n--o\nContent-Type: message/rfc822\n\nSubject: x\n\ninner\n--o--\nepilogue\n";
        let expected =
            [(Plain, 1, "café".to_owned()), (Html, 1, "<p>h".to_owned()), (Plain, 2, "footer".to_owned())];
        assert_eq!(texts(message), expected);
    }

    #[test]
    fn a_boundary_counts_only_as_a_whole_line() {
        let message =
            "Content-Type: multipart/mixed; boundary=abc\n\n--abc\n\nx --abc y\n--abcd\n--abc-\n--abc--  \n";
        assert_eq!(texts(message), [(Plain, 1, "x --abc y\n--abcd\n--abc-".to_owned())]);
    }

    #[test]
    fn damaged_structures_are_read_and_said_so() {
        let open = parts("Content-Type: multipart/mixed; boundary=b\n\n--b\n\ntext").unwrap();
        assert_eq!((open.bodies[0].text.as_str(), open.damage), ("text", Some("the last part has no end")));
        let none = parts("Content-Type: multipart/mixed; boundary=b\n\nonly text\n").unwrap();
        assert_eq!(none.bodies[0].text, "only text\n");
        assert!(none.damage.is_some());
        let undeclared =
            parts("Content-Type: multipart/mixed\n\n--=_b1\n\none\n--=_b1\n\ntwo\n--=_b1--\n").unwrap();
        assert_eq!(undeclared.bodies.len(), 2);
        assert!(undeclared.damage.is_some());
        let empty = parts("Content-Type: multipart/mixed; boundary=b\n\n--b\n--b\nA: 1\n--b--\n").unwrap();
        assert!(empty.bodies.iter().all(|body| body.text.is_empty()));
    }

    #[test]
    fn a_final_boundary_may_stand_behind_text() {
        let found = texts("Content-Type: multipart/mixed; boundary=b\n\n--b\n\ntext--b--\n");
        assert_eq!(found, [(Plain, 1, "text".to_owned())]);
    }

    #[test]
    fn text_that_only_says_it_is_base64_is_read_as_it_stands() {
        let message = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nAll sales end today, at 9:00!\n";
        assert_eq!(texts(message)[0].2, "All sales end today, at 9:00!\n");
    }

    #[test]
    fn html_is_known_by_its_look_and_names_its_charset() {
        let found = split(b"Subject: s\n\n<HTML><meta charset=windows-1251>\xcf\xf0", 1000, |_| false);
        let limits = Limits::default();
        assert_eq!(read_parts(&found.headers, found.body, &limits).unwrap().bodies[0].kind, Html);
        let found =
            split(b"Content-Type: text/html\n\n<meta charset='windows-1251'>\xcf\xf0", 1000, |_| false);
        let bodies = read_parts(&found.headers, found.body, &limits).unwrap().bodies;
        assert!(bodies[0].text.ends_with("Пр"));
    }

    fn nested(depth: usize) -> String {
        let levels = (0..depth)
            .map(|level| format!("Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n"));
        levels.collect::<String>() + "\ndeep\n"
    }

    #[test]
    fn depth_and_number_of_parts_are_bounded() {
        let limits = Limits { max_mail_depth: 3, max_mail_parts: 5, ..Limits::default() };
        assert_eq!(parts_within(&nested(3), &limits).unwrap().bodies[0].text, "deep\n");
        assert_eq!(parts_within(&nested(4), &limits).unwrap_err().limit, "max_mail_depth");
        let wide = |n| {
            "Content-Type: multipart/mixed; boundary=b\n\n".to_owned() + &"--b\n\nx\n".repeat(n) + "--b--\n"
        };
        assert_eq!(parts_within(&wide(4), &limits).unwrap().bodies.len(), 4);
        assert_eq!(parts_within(&wide(5), &limits).unwrap_err().limit, "max_mail_parts");
    }

    #[test]
    fn part_headers_are_bounded() {
        let limits = Limits { max_header_bytes: 100, ..Limits::default() };
        let message = |n: usize| {
            format!("Content-Type: multipart/mixed; boundary=b\n\n--b\nA: {}\n\nx\n--b--\n", "y".repeat(n))
        };
        assert!(parts_within(&message(96), &limits).is_ok());
        assert_eq!(parts_within(&message(97), &limits).unwrap_err().limit, "max_header_bytes");
    }

    #[test]
    fn twenty_thousand_levels_are_refused_at_once() {
        assert_eq!(parts(&nested(20_000)).unwrap_err().limit, "max_mail_depth");
        let rfc822 = "Content-Type: message/rfc822\n\n".repeat(20_000);
        assert!(parts(&rfc822).unwrap().bodies.is_empty());
    }
}
