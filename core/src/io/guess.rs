//! What a file holds, by its content.

use std::borrow::Cow;

use encoding_rs::{UTF_16BE, UTF_16LE};

use super::compress::Compression;
use super::json::first_keys;
use crate::{Error, ErrorKind, Format, Result};

/// What the first bytes of an input look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Guess {
    /// How it is compressed. What is inside is guessed once it is unpacked.
    pub(crate) compression: Option<Compression>,
    /// The format; of a compressed input the one its name promises.
    pub(crate) format: Option<Format>,
}

/// Content that is none of ours, by its first bytes: what it is called and what to do with it.
const FOREIGN: [(&[u8], &str, &str); 26] = [
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old Excel, Word or Outlook file", SAVE_AS_CSV),
    (b"SQLite format 3\0", "an SQLite database", "export the table as CSV"),
    (b"%PDF-", "a PDF document", "export the data behind it as CSV"),
    (b"\x89PNG\r\n\x1A\n", "a PNG image", EXPORT),
    (b"\xFF\xD8\xFF", "a JPEG image", EXPORT),
    (b"GIF8", "a GIF image", EXPORT),
    (b"RIFF", "a RIFF image, sound or film", EXPORT),
    (b"BM", "a bitmap image", EXPORT),
    (b"{\\rtf", "a rich text document", "save it as plain text"),
    (b"MZ", "a Windows program", EXPORT),
    (b"\x7FELF", "a program", EXPORT),
    (b"\xFE\xED\xFA", "a program", EXPORT),
    (b"\xCF\xFA\xED\xFE", "a program", EXPORT),
    (b"\xCA\xFE\xBA\xBE", "a program", EXPORT),
    (b"\0asm", "a program", EXPORT),
    (b"BZh", "a bzip2 archive", UNPACK),
    (b"\xFD7zXZ\0", "an xz archive", UNPACK),
    (b"7z\xBC\xAF\x27\x1C", "a 7z archive", UNPACK),
    (b"Rar!\x1A\x07", "a RAR archive", UNPACK),
    (b"\x04\x22\x4D\x18", "an LZ4 archive", UNPACK),
    (b"\x1F\x9D", "a compress (.Z) archive", UNPACK),
    (b"Obj\x01", "an Avro file", "convert it to Parquet or NDJSON"),
    (b"ORC", "an ORC file", "convert it to Parquet"),
    (b"FEA1", "a Feather file of version 1", "write it again as Arrow (Feather version 2)"),
    (b"\x89HDF\r\n\x1A\n", "an HDF5 file", "convert it to Parquet or CSV"),
    (b"!BDN", "an Outlook mailbox (.pst)", "export it as .mbox or .eml"),
];

const SAVE_AS_CSV: &str = "save it as CSV";
const UNPACK: &str = "unpack it first; gzip and zstd are read as they are";
const EXPORT: &str = "name a file of campaigns: csv, json, ndjson, eml, mbox, arrow or parquet";

/// Headers at the top of almost every message.
const MAIL_HEADERS: [&str; 30] = [
    "from",
    "to",
    "cc",
    "subject",
    "date",
    "received",
    "message-id",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
    "return-path",
    "delivered-to",
    "dkim-signature",
    "reply-to",
    "sender",
    "list-id",
    "list-unsubscribe",
    "received-spf",
    "authentication-results",
    "arc-seal",
    "arc-message-signature",
    "arc-authentication-results",
    "domainkey-signature",
    "precedence",
    "in-reply-to",
    "references",
    "errors-to",
    "envelope-to",
    "feedback-id",
    "thread-topic",
];

/// Looks at the first bytes of an input. `name` is that of the file and decides only what the content leaves
/// open.
pub(crate) fn guess(sample: &[u8], name: Option<&str>) -> Result<Guess> {
    let named = name.and_then(Format::from_extension);
    if let Some(compression) = Compression::of(sample) {
        return Ok(Guess { compression: Some(compression), format: named });
    }
    let format = binary(sample).map_or_else(|| text(sample, named), Ok)?;
    Ok(Guess { compression: None, format: Some(format) })
}

/// A binary format we read, by its magic number.
fn binary(sample: &[u8]) -> Option<Format> {
    match sample {
        // A stream of Arrow messages: a marker, the length of the schema, and a table that points back.
        [0xFF, 0xFF, 0xFF, 0xFF, _, _, 0 | 1, 0, ..] => Some(Format::Arrow),
        _ if sample.starts_with(b"ARROW1") => Some(Format::Arrow),
        _ if sample.starts_with(b"PAR1") => Some(Format::Parquet),
        _ => None,
    }
}

fn text(sample: &[u8], named: Option<Format>) -> Result<Format> {
    if let Some((what, todo)) = foreign(sample) {
        return Err(Error::new(ErrorKind::UnknownFormat, format!("this looks like {what}")).with_help(todo));
    }
    let text = decoded(sample);
    let text = text.strip_prefix(&b"\xEF\xBB\xBF"[..]).unwrap_or(&text);
    let start = text.iter().position(|b| !b.is_ascii_whitespace()).unwrap_or(text.len());
    let text = text.get(start..).unwrap_or_default();
    if text.is_empty() {
        return Ok(named.unwrap_or(Format::Csv));
    }
    if let Some(format) = json(text, named) {
        return Ok(format);
    }
    if is_mbox(text) {
        return Ok(Format::Mbox);
    }
    if has_mail_headers(text) {
        return Ok(Format::Eml);
    }
    Ok(match named {
        // Only a table has rows of cells, whatever it is called.
        Some(named) if !is_table(text) && named != Format::Arrow && named != Format::Parquet => named,
        _ => Format::Csv,
    })
}

/// UTF-16 turned into UTF-8; everything else as it is, for all that is looked for is ASCII.
fn decoded(sample: &[u8]) -> Cow<'_, [u8]> {
    let encoding = match sample {
        [0xFF, 0xFE, ..] => UTF_16LE,
        [0xFE, 0xFF, ..] => UTF_16BE,
        [a, 0, b, 0, ..] if *a != 0 && *b != 0 => UTF_16LE,
        [0, a, 0, b, ..] if *a != 0 && *b != 0 => UTF_16BE,
        _ => return Cow::Borrowed(sample),
    };
    let (text, _, _) = encoding.decode(sample);
    Cow::Owned(text.into_owned().into_bytes())
}

/// Content we do not read: what it is and what to do.
fn foreign(sample: &[u8]) -> Option<(&'static str, &'static str)> {
    if sample.starts_with(b"PK\x03\x04") || sample.starts_with(b"PK\x05\x06") {
        let holds = |name: &[u8]| memchr::memmem::find(sample, name).is_some();
        return Some(if holds(b"xl/") {
            ("an Excel workbook", SAVE_AS_CSV)
        } else if holds(b"opendocument.spreadsheet") {
            ("an OpenDocument spreadsheet", SAVE_AS_CSV)
        } else if holds(b"word/") {
            ("a Word document", "save it as plain text")
        } else {
            ("a ZIP archive", UNPACK)
        });
    }
    if sample.get(257..262) == Some(b"ustar") {
        return Some(("a tar archive", UNPACK));
    }
    let front = sample.trim_ascii_start().get(..16).unwrap_or(sample).to_ascii_lowercase();
    if front.starts_with(b"<!doctype html") || front.starts_with(b"<html") {
        return Some(("a web page", "export the table it shows as CSV"));
    }
    if front.starts_with(b"<?xml") {
        return Some(("an XML document", "export it as CSV or JSON"));
    }
    if let Some((magic, what, todo)) = FOREIGN.into_iter().find(|(magic, ..)| sample.starts_with(magic)) {
        // Two letters are a magic number only where binary content follows.
        if magic.len() > 3 || !magic.is_ascii() || is_binary(sample) {
            return Some((what, todo));
        }
    }
    if matches!(sample, [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..]) {
        return Some(("UTF-32 text", "save it as UTF-8"));
    }
    if is_binary(&decoded(sample)) {
        return Some(("binary data of no known kind", EXPORT));
    }
    None
}

/// Whether more than one byte in twenty is one that no text has. Escape is left out: ISO-2022-JP uses it.
fn is_binary(sample: &[u8]) -> bool {
    let odd = sample.iter().filter(|b| matches!(b, 0..=8 | 14..=26 | 28..=31)).count();
    odd * 20 > sample.len()
}

fn json(text: &[u8], named: Option<Format>) -> Option<Format> {
    let (first, rest) = text.split_first()?;
    let second = rest.iter().find(|b| !b.is_ascii_whitespace());
    let is_json = match (first, second) {
        (b'{', None | Some(b'"' | b'}')) | (b'[', None | Some(b'{' | b'[' | b']')) => true,
        // `["a", 1]` is JSON and `[1] see below` is not; the bracket must close and the line end.
        (b'[', Some(_)) => {
            let line = text.split(|b| *b == b'\n').next().unwrap_or_default();
            serde_json::from_slice::<serde::de::IgnoredAny>(line).is_ok()
        }
        _ => false,
    };
    if !is_json {
        return None;
    }
    if first_keys(text).iter().any(|key| key == "specversion") {
        return Some(Format::Cloudevents);
    }
    if *first == b'[' {
        return Some(Format::Json);
    }
    // An object that ends in its line stands for itself; where that is all there is, the name decides.
    let line = text.split(|b| *b == b'\n').next().unwrap_or_default();
    let ends = serde_json::from_slice::<serde::de::IgnoredAny>(line).is_ok();
    let behind = text.get(line.len()..).unwrap_or_default().trim_ascii();
    Some(match named {
        Some(Format::Json | Format::Ndjson) if behind.is_empty() => named.unwrap_or(Format::Ndjson),
        _ if ends || behind.starts_with(b"{\"") => Format::Ndjson,
        Some(Format::Ndjson) => Format::Ndjson,
        _ => Format::Json,
    })
}

/// `From sender date`, and then headers.
fn is_mbox(text: &[u8]) -> bool {
    let Some(rest) = text.strip_prefix(b"From ") else { return false };
    let mut lines = rest.split(|b| *b == b'\n');
    let first = lines.next().unwrap_or_default();
    let dated = first.iter().any(u8::is_ascii_digit);
    let next = lines.next().unwrap_or_default();
    dated && (header_name(next).is_some() || next.starts_with(b">From "))
}

/// Two of the headers every message has, with nothing but headers around them.
fn has_mail_headers(text: &[u8]) -> bool {
    let mut known = 0;
    for line in text.split(|b| *b == b'\n').take(200) {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        if line.first().is_some_and(|b| matches!(b, b' ' | b'\t')) {
            continue;
        }
        let Some(name) = header_name(line) else { break };
        let name = String::from_utf8_lossy(name).to_ascii_lowercase();
        known += usize::from(name.starts_with("x-") || MAIL_HEADERS.contains(&name.as_str()));
    }
    known >= 2
}

fn header_name(line: &[u8]) -> Option<&[u8]> {
    let name = line.split(|b| *b == b':').next().filter(|name| name.len() < line.len())?;
    let fits = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
    (!name.is_empty() && name.iter().all(fits)).then_some(name)
}

/// Whether the first two lines have the same delimiter equally often.
fn is_table(text: &[u8]) -> bool {
    let mut lines = text.split(|b| *b == b'\n').filter(|line| !line.trim_ascii().is_empty());
    let (Some(first), Some(second)) = (lines.next(), lines.next()) else { return false };
    b",;\t|".iter().any(|mark| {
        let count = |line: &[u8]| memchr::memchr_iter(*mark, line).count();
        count(first) > 0 && count(first) == count(second)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn format(sample: &[u8], name: Option<&str>) -> Format {
        guess(sample, name).unwrap().format.unwrap()
    }

    #[test]
    fn content_decides_and_the_name_breaks_ties() {
        for (sample, name, wanted) in [
            (&b"company,channel\nAcme,email\n"[..], None, Format::Csv),
            (b"company,channel\nAcme,email\n", Some("x.json"), Format::Csv),
            (b"company,channel\nAcme,email\n", Some("x.parquet"), Format::Csv),
            (b"[{\"company\":\"Acme\"}]", Some("x.csv"), Format::Json),
            (b"[]", None, Format::Json),
            (b"[\"a\", 1]\n", None, Format::Json),
            (b"[1] is a footnote,x\n2,y\n", None, Format::Csv),
            (b"\xEF\xBB\xBF {\n \"company\": \"Acme\"\n}", None, Format::Json),
            (b"{\"company\":\"Acme\"}", None, Format::Ndjson),
            (b"{\"company\":\"Acme\"}", Some("x.json"), Format::Json),
            (b"{\"a\":1}\n{\"a\":2}", Some("x.json"), Format::Ndjson),
            (b"{\"specversion\":\"1.0\",\"data\":{}}\n", None, Format::Cloudevents),
            (b"[{\"id\":\"1\",\"specversion\":\"1.0\"}]", None, Format::Cloudevents),
            (b"{\"a\": \"specversion\"}", None, Format::Ndjson),
            (b"[\xFF", Some("x.json"), Format::Json),
            (b"nonsense", Some("x.json"), Format::Json),
            (b"nonsense", None, Format::Csv),
            (b"", Some("x.ndjson"), Format::Ndjson),
            (b"", None, Format::Csv),
            (b"From a@b.example Mon Nov 23 10:00:00 2026\nSubject: x\n\nhi", None, Format::Mbox),
            (b"From ,To,Subject 2026\na,b,c\n", None, Format::Csv),
            (b"Received: from x\n\tby y\nSubject: Hi\n\nbody", None, Format::Eml),
            (b"Subject: a,b\n1: c,d\n", None, Format::Csv),
            (b"PAR1....", None, Format::Parquet),
            (b"ARROW1\0\0", None, Format::Arrow),
            (b"\xFF\xFF\xFF\xFF\x10\x01\0\0\x10\0\0\0", None, Format::Arrow),
            (b"MZ,BM\n1,2\n", None, Format::Csv),
            (b"\xFF\xFE[\0{\0\"\0a\0", None, Format::Json),
            (b"\xFF\xFEa\0,\0b\0\n\0", None, Format::Csv),
            (b"a\0,\0b\0\n\0", None, Format::Csv),
        ] {
            assert_eq!(format(sample, name), wanted, "{:?} {name:?}", String::from_utf8_lossy(sample));
        }
    }

    #[test]
    fn compressed_content_is_named() {
        let guess = guess(b"\x1F\x8B\x08\0", Some("a.ndjson.gz")).unwrap();
        assert_eq!((guess.compression, guess.format), (Some(Compression::Gzip), Some(Format::Ndjson)));
    }

    #[test]
    fn foreign_content_is_called_by_its_name() {
        let said = |sample: &[u8]| guess(sample, Some("x.csv")).unwrap_err().to_string();
        assert_eq!(
            said(b"PK\x03\x04\x14\0\x06\0[Content_Types].xml PK\x03\x04 xl/workbook.xml"),
            "this looks like an Excel workbook; save it as CSV"
        );
        for (sample, wanted) in [
            (&b"PK\x03\x04\x14\0"[..], "a ZIP archive"),
            (b"%PDF-1.7\n", "a PDF document"),
            (b"\x89PNG\r\n\x1A\n\0\0", "a PNG image"),
            (b"SQLite format 3\0", "an SQLite database"),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old Excel"),
            (b"MZ\x90\0\x03\0\0\0", "a Windows program"),
            (b"\x7FELF\x02\x01\x01\0", "a program"),
            (b"\n<!DOCTYPE html>\n<html>", "a web page"),
            (b"<?xml version=\"1.0\"?>", "an XML document"),
            (b"BZh91AY&SY\x01\0\0\0", "a bzip2 archive"),
            (b"\xFF\xFE\0\0a\0\0\0", "UTF-32 text"),
            (b"\x01\x02\x03\x04\x05\x06", "binary data"),
        ] {
            let said = said(sample);
            assert!(said.contains(wanted), "{said}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_guessed(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
            let _ = guess(&bytes, None);
        }

        /// Text without control characters is never taken for something binary.
        #[test]
        fn any_table_is_text(cells in prop::collection::vec("[a-zA-Z0-9 é€日]{3,9}", 4)) {
            let text = format!("{},{}\n{},{}\n", cells[0], cells[1], cells[2], cells[3]);
            prop_assert_eq!(format(text.as_bytes(), None), Format::Csv);
        }
    }
}
