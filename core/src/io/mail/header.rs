//! The header block of a message or part: split here, decoded by mail-parser.

use std::borrow::Cow;

use mail_parser::parsers::MessageStream;
use mail_parser::{Addr, ContentType, DateTime, HeaderValue};

use super::decode::text_decode;
use super::guard::guarded;

/// Bytes of one field that are decoded. Decoding a broken field may look at it many times over, and no field
/// that is read here is longer in a real mail.
const MAX_FIELD: usize = 8 << 10;

/// The fields of one header block.
#[derive(Debug, Default)]
pub(super) struct Headers<'a> {
    fields: Vec<(&'a str, &'a [u8])>,
    /// A line was no field and was skipped.
    pub(super) damaged: bool,
}

/// A header block cut from what follows.
#[derive(Debug)]
pub(super) struct Split<'a> {
    pub(super) headers: Headers<'a>,
    /// What follows.
    pub(super) body: &'a [u8],
    /// Bytes of the header block.
    pub(super) len: usize,
}

/// Cuts a header block from its body at the first empty line.
///
/// Where that line is missing, a line that is no field ends the block, unless fields follow it; so does a
/// line that `ends` says begins something else. Reading stops once the block is longer than `max` bytes,
/// which the caller finds in [`Split::len`].
pub(super) fn split(bytes: &[u8], max: u64, ends: impl Fn(&[u8]) -> bool) -> Split<'_> {
    let mut headers = Headers::default();
    let mut at = 0;
    let mut field: Option<(&str, usize, usize)> = None;
    let mut body_at = bytes.len();
    let mut body_from = bytes.len();
    while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
        let len = memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
        let line = &rest[..len];
        if line == b"\n" || line == b"\r\n" {
            (body_at, body_from) = (at, at + len);
            break;
        }
        if at as u64 > max || ends(line) {
            (body_at, body_from) = (at, at);
            break;
        }
        if line[0] == b' ' || line[0] == b'\t' {
            // Folded: the line belongs to the field before it.
            if let Some((_, _, end)) = &mut field {
                *end = at + len;
            }
        } else {
            headers.push(bytes, field.take());
            if let Some((name, value_at)) = field_name(line) {
                field = Some((name, at + value_at, at + len));
            } else if !headers.fields.is_empty() && !is_stray(&rest[len..]) {
                headers.damaged = true;
                (body_at, body_from) = (at, at);
                break;
            } else {
                // The envelope line of an mbox is no damage.
                headers.damaged |= !(at == 0 && is_envelope(line));
            }
        }
        at += len;
    }
    headers.push(bytes, field.take());
    Split { headers, body: bytes.get(body_from..).unwrap_or_default(), len: body_at }
}

fn is_envelope(line: &[u8]) -> bool {
    line.starts_with(b"From ") || line.starts_with(b">From ")
}

/// Whether a line that is no field merely strayed into the block, because a field follows it.
fn is_stray(rest: &[u8]) -> bool {
    let line = rest.split(|b| *b == b'\n').next().unwrap_or_default();
    field_name(line).is_some_and(|(name, _)| name.contains('-') || is_common(name))
}

fn is_common(name: &str) -> bool {
    ["from", "to", "cc", "date", "subject", "received", "sender", "keywords"]
        .iter()
        .any(|common| common.eq_ignore_ascii_case(name))
}

/// Whether a line begins a header field.
pub(super) fn is_field(line: &[u8]) -> bool {
    field_name(line).is_some()
}

/// Name of the field a line begins, and where its value begins.
fn field_name(line: &[u8]) -> Option<(&str, usize)> {
    let colon = memchr::memchr(b':', line)?;
    let name = std::str::from_utf8(&line[..colon]).ok()?.trim_end_matches([' ', '\t']);
    let valid = !name.is_empty() && name.len() <= 100 && name.bytes().all(|b| b.is_ascii_graphic());
    valid.then_some((name, colon + 1))
}

impl<'a> Headers<'a> {
    fn push(&mut self, bytes: &'a [u8], field: Option<(&'a str, usize, usize)>) {
        if let Some((name, start, end)) = field {
            self.fields.push((name, bytes.get(start..end).unwrap_or_default()));
        }
    }

    /// Whether this is the header of a mail: it has at least one field that only mails have.
    pub(super) fn is_mail(&self) -> bool {
        self.count_mail_fields() > 0
    }

    /// How many of its fields only mails have.
    pub(super) fn count_mail_fields(&self) -> usize {
        const TELLING: [&str; 16] = [
            "from",
            "to",
            "subject",
            "date",
            "received",
            "message-id",
            "return-path",
            "mime-version",
            "sender",
            "reply-to",
            "delivered-to",
            "cc",
            "content-type",
            "content-transfer-encoding",
            "list-id",
            "x-mailer",
        ];
        let tells = |name: &str| TELLING.iter().any(|telling| telling.eq_ignore_ascii_case(name));
        self.fields.iter().filter(|(name, _)| tells(name)).count()
    }

    /// Names as written, in order.
    pub(super) fn names(&self) -> impl Iterator<Item = &'a str> {
        self.fields.iter().map(|(name, _)| *name)
    }

    /// Raw values of every field of this name, in order.
    fn all(&self, name: &str) -> impl Iterator<Item = &'a [u8]> {
        self.fields.iter().filter(move |(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
    }

    /// Raw values as text, unfolded, in order.
    pub(super) fn raw(&self, name: &str) -> impl Iterator<Item = String> {
        self.all(name).map(|value| unfold(&prepare(value)))
    }

    /// The first value of an unstructured field that is not empty, its encoded words decoded.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.all(name).find_map(|value| {
            let text = decoded(value, unstructured, |text| text.contains(char::REPLACEMENT_CHARACTER));
            Some(text).filter(|text| !text.is_empty())
        })
    }

    /// Name and address of everybody in the fields of this name.
    pub(super) fn addresses(&self, name: &str) -> Vec<Mailbox> {
        let damaged = |all: &Vec<Mailbox>| all.iter().any(|m| m.name.contains(char::REPLACEMENT_CHARACTER));
        self.all(name).flat_map(|value| decoded(value, mailboxes, damaged)).collect()
    }

    /// The date in the first field of this name that holds a real one.
    pub(super) fn date(&self, name: &str) -> Option<DateTime> {
        self.all(name).find_map(|value| {
            let value = prepare(value);
            // `Received` ends with its date, behind the last semicolon.
            let value = value.rsplit_once(';').map_or(&*value, |(_, date)| date);
            // Without a zone, the time is taken as that of the mail's own day.
            real_date(value).or_else(|| real_date(&format!("{} +0000\n", value.trim())))
        })
    }

    /// `Content-Type` or `Content-Disposition`.
    pub(super) fn content(&self, name: &str) -> Option<ContentType<'static>> {
        let value = prepare(self.all(name).next()?);
        match guarded(|| MessageStream::new(value.as_bytes()).parse_content_type().into_owned())? {
            HeaderValue::ContentType(content) => Some(content),
            _ => None,
        }
    }
}

fn real_date(value: &str) -> Option<DateTime> {
    match guarded(|| MessageStream::new(value.as_bytes()).parse_date())? {
        HeaderValue::DateTime(date) => {
            Some(date).filter(|date| date.is_valid() && names_month(value, date.month))
        }
        _ => None,
    }
}

/// Whether a date names this month. mail-parser tells months by a sum of letters, which other words have too.
fn names_month(value: &str, month: u8) -> bool {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let Some(name) = usize::from(month).checked_sub(1).and_then(|at| MONTHS.get(at)) else { return false };
    value
        .split(|c: char| !c.is_ascii_alphabetic())
        .any(|word| word.get(..3).is_some_and(|start| start.eq_ignore_ascii_case(name)))
}

/// A field in 8 bits, parsed as it stands if it has encoded words, whose raw bytes are in their own charset;
/// and with its bytes decoded before if it has none, or if that came out damaged.
fn decoded<T>(value: &[u8], parse: impl Fn(&[u8]) -> T, damaged: impl Fn(&T) -> bool) -> T {
    let cut = value.get(..MAX_FIELD).unwrap_or(value);
    if std::str::from_utf8(cut).is_err() && memchr::memmem::find(cut, b"=?").is_some() {
        let found = parse(&[cut, b"\n"].concat());
        if !damaged(&found) {
            return found;
        }
    }
    parse(prepare(value).as_bytes())
}

/// The text of an unstructured field.
fn unstructured(value: &[u8]) -> String {
    match guarded(|| MessageStream::new(value).parse_unstructured().into_owned()) {
        Some(HeaderValue::Text(text)) => unfold(&text),
        Some(_) => String::new(),
        None => unfold(&String::from_utf8_lossy(value)),
    }
}

/// The mailboxes of an address field.
fn mailboxes(value: &[u8]) -> Vec<Mailbox> {
    match guarded(|| MessageStream::new(value).parse_address().into_owned()) {
        Some(HeaderValue::Address(address)) => address.iter().map(Mailbox::of).collect(),
        _ => Vec::new(),
    }
}

/// A person or list: a name, an address, or both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Mailbox {
    pub(super) name: String,
    pub(super) address: String,
}

impl Mailbox {
    fn of(address: &Addr<'_>) -> Self {
        let text = |part: &Option<Cow<'_, str>>| part.as_deref().map(unfold).unwrap_or_default();
        Self { name: text(&address.name), address: text(&address.address) }
    }
}

/// A field as mail-parser wants it: in UTF-8, of bounded length, with an end of line.
fn prepare(value: &[u8]) -> String {
    let cut = &value[..value.len().min(MAX_FIELD)];
    // Header fields in 8 bits are against the rules and common. They say no charset.
    let mut text = match std::str::from_utf8(cut) {
        Ok(text) => text.to_owned(),
        Err(_) => text_decode(cut, None).value,
    };
    text.push('\n');
    text
}

/// One line, its whitespace collapsed.
fn unfold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(bytes: &[u8]) -> Split<'_> {
        super::split(bytes, 1 << 20, |_| false)
    }

    fn headers(text: &str) -> Headers<'_> {
        split(text.as_bytes()).headers
    }

    #[test]
    fn fields_are_unfolded_and_decoded() {
        let found = headers(
            "Subject: =?utf-8?q?caf=C3=A9?=\r\n =?utf-8?q?_noir?=\r\n  today\r\nFROM : A <a@example.com>\r\n\r\nbody",
        );
        assert_eq!(found.text("subject").as_deref(), Some("café noir today"));
        let from = Mailbox { name: "A".into(), address: "a@example.com".into() };
        assert_eq!(found.addresses("from"), [from]);
        assert!(!found.damaged);
    }

    #[test]
    fn eight_bit_fields_are_read() {
        let found = split(b"Subject: caf\xe9 cr\xe8me\nFrom: Ren\xe9 <r@example.com>\n\n");
        assert_eq!(found.headers.text("Subject").as_deref(), Some("café crème"));
        assert_eq!(found.headers.addresses("From")[0].name, "René");
        let found = split(b"Subject: =?iso-8859-1?Q?Fr\xf6sche?=\n\n");
        assert_eq!(found.headers.text("Subject").as_deref(), Some("Frösche"));
    }

    #[test]
    fn the_body_begins_behind_the_empty_line_or_where_fields_end() {
        let cases: [(&[u8], &[u8], bool); 6] = [
            (b"A: 1\n\nbody\n", b"body\n", false),
            (b"From x@example.com Mon\nA: 1\r\n\r\nbody", b"body", false),
            (b"A: 1\nhello world\nmore\n", b"hello world\nmore\n", true),
            (b"A: 1\nstray\nSubject: s\n\nbody", b"body", true),
            (b"A: 1", b"", false),
            (b"", b"", false),
        ];
        for (input, body, damaged) in cases {
            let found = split(input);
            assert_eq!((found.body, found.headers.damaged), (body, damaged), "{}", input.escape_ascii());
        }
    }

    #[test]
    fn broken_encoded_words_stay_readable() {
        for (value, text) in [
            ("=?utf-8?q?open", "=?utf-8?q?open"),
            ("=?nonsense?q?a=C3=A9?=", "aé"),
            ("=?utf-8?x?abc?=", "=?utf-8?x?abc?="),
            ("a =?utf-8?b?!!!?= b", "a =?utf-8?b?!!!?= b"),
        ] {
            assert_eq!(headers(&format!("Subject: {value}\n\n")).text("subject").as_deref(), Some(text));
        }
    }

    #[test]
    fn a_long_field_of_broken_words_takes_no_time() {
        let subject = format!("Subject: {}\n\n", "=?aa?q?xxxx".repeat(30_000));
        assert!(headers(&subject).text("subject").is_some());
    }

    #[test]
    fn dates_are_real_or_absent() {
        let date = |value: &str| headers(&format!("Date: {value}\n\n")).date("date").map(|d| d.to_rfc3339());
        assert_eq!(date("Mon, 24 Jun 2002 19:07:18 +0100").as_deref(), Some("2002-06-24T19:07:18+01:00"));
        assert_eq!(date("Sat, 7 Sep 2002 17:58:28").as_deref(), Some("2002-09-07T17:58:28Z"));
        for bad in [
            "",
            "yesterday",
            "Sun, 25 Aug 0102 03:37:45 +1100",
            "Mon, 99 Jun 2002 19:07:18",
            "Mon, 24 Foo 2002 10:00:00",
        ] {
            assert_eq!(date(bad), None, "{bad}");
        }
    }
}
