//! Transfer encodings and character sets of a part. Damaged input is read as far as it goes.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use mail_parser::decoders::charsets::map::charset_decoder;

use super::guard::guarded;

/// A value, and whether something in it had to be guessed or left as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Decoded<T> {
    pub(super) value: T,
    pub(super) damaged: bool,
}

/// Undoes a `Content-Transfer-Encoding`. An unknown one is taken for none, as mail programs do.
pub(super) fn transfer_decode<'a>(body: &'a [u8], encoding: &str) -> Decoded<Cow<'a, [u8]>> {
    match encoding.trim().to_ascii_lowercase().as_str() {
        "base64" => base64(body),
        "quoted-printable" => quoted_printable(body),
        _ => Decoded { value: Cow::Borrowed(body), damaged: false },
    }
}

/// Base64 of any line length. Characters outside of its alphabet are skipped.
fn base64(body: &[u8]) -> Decoded<Cow<'_, [u8]>> {
    let mut out = Vec::with_capacity(body.len() / 4 * 3);
    let (mut bits, mut count, mut damaged) = (0u32, 0u32, false);
    let (mut padded, mut remark) = (false, false);
    for byte in body {
        if remark && *byte != b'\n' {
            continue;
        }
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            // Padding may stand in the middle where encoded pieces were joined, but what follows it on its line
            // behind a blank is a remark.
            b'=' => {
                (bits, count, padded) = (0, 0, true);
                continue;
            }
            b'\n' => {
                remark = false;
                continue;
            }
            b if b.is_ascii_whitespace() => {
                remark = padded && *b != b'\r';
                continue;
            }
            _ => {
                damaged = true;
                continue;
            }
        };
        padded = false;
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push(u8::try_from(bits >> count & 0xff).unwrap_or_default());
        }
    }
    Decoded { value: Cow::Owned(out), damaged }
}

/// Quoted-printable. An `=` that begins no code is kept.
fn quoted_printable(body: &[u8]) -> Decoded<Cow<'_, [u8]>> {
    let mut out = Vec::with_capacity(body.len());
    let mut damaged = false;
    for line in body.split_inclusive(|b| *b == b'\n') {
        let text = line.trim_ascii_end();
        // Blanks at the end of a line were added on the way and are no content.
        let line_end = if line.ends_with(b"\n") {
            &line[line.len() - 1 - usize::from(line.ends_with(b"\r\n"))..]
        } else {
            b""
        };
        let (text, soft) = match text.strip_suffix(b"=") {
            Some(text) => (text, true),
            None => (text, false),
        };
        let mut at = 0;
        while let Some(found) = text.get(at..).and_then(|rest| memchr::memchr(b'=', rest)) {
            out.extend_from_slice(&text[at..at + found]);
            at += found + 1;
            let code =
                text.get(at..at + 2).and_then(|hex| Some(hex_digit(hex[0])? << 4 | hex_digit(hex[1])?));
            if let Some(byte) = code {
                out.push(byte);
                at += 2;
            } else {
                damaged = true;
                out.push(b'=');
            }
        }
        out.extend_from_slice(text.get(at..).unwrap_or_default());
        if !soft {
            out.extend_from_slice(line_end);
        }
    }
    Decoded { value: Cow::Owned(out), damaged }
}

fn hex_digit(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

/// Bytes of a part as text.
///
/// What was declared is believed unless the bytes rule it out: text that says Latin but is flawless UTF-8
/// with non-ASCII characters is UTF-8, and text that says UTF-8 but is not is what it looks like.
pub(super) fn text_decode(bytes: &[u8], charset: Option<&str>) -> Decoded<String> {
    let (bytes, declared) = match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => (rest, Some("utf-8")),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => (bytes, Some("utf-16")),
        _ => (bytes, charset),
    };
    let label = declared.unwrap_or_default().trim().trim_matches(['"', '\'']).to_ascii_lowercase();
    let ascii = matches!(label.as_str(), "" | "us-ascii" | "ascii" | "utf-8" | "utf8" | "unicode-1-1-utf-8");
    let latin =
        label.starts_with("iso-8859") || label.starts_with("windows-125") || label.starts_with("latin");
    if bytes.is_ascii() && (ascii || latin) {
        return Decoded { value: String::from_utf8_lossy(bytes).into_owned(), damaged: false };
    }
    let utf8 = std::str::from_utf8(bytes).ok();
    if let Some(text) = utf8
        && (ascii || latin)
    {
        return Decoded { value: text.to_owned(), damaged: latin };
    }
    if ascii {
        return guess(bytes, label.starts_with("utf"));
    }
    match guarded(|| charset_decoder(label.as_bytes()).map(|decoder| decoder(bytes))).flatten() {
        Some(value) => {
            let damaged = value.contains(char::REPLACEMENT_CHARACTER);
            Decoded { value, damaged }
        }
        None => match utf8 {
            Some(text) => Decoded { value: text.to_owned(), damaged: !bytes.is_ascii() },
            None => guess(bytes, false),
        },
    }
}

/// Text in no known encoding. UTF-8 with a few bad bytes stays UTF-8.
fn guess(bytes: &[u8], says_utf8: bool) -> Decoded<String> {
    let lossy = String::from_utf8_lossy(bytes);
    let bad = lossy.matches(char::REPLACEMENT_CHARACTER).count();
    let good = lossy.chars().filter(|c| !c.is_ascii()).count() - bad;
    // Text in another encoding hardly ever forms a valid sequence of UTF-8 by chance.
    if good > bad || (says_utf8 && good > 0 && good * 4 >= bad) {
        return Decoded { value: lossy.into_owned(), damaged: true };
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    Decoded { value: encoding.decode_without_bom_handling(bytes).0.into_owned(), damaged: true }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn qp(body: &[u8]) -> (String, bool) {
        let decoded = quoted_printable(body);
        (String::from_utf8_lossy(&decoded.value).into_owned(), decoded.damaged)
    }

    #[test]
    fn quoted_printable_of_every_quality() {
        assert_eq!(qp(b"caf=C3=A9 =\r\nau lait  \r\n=3D"), ("caf\u{e9} au lait\r\n=".into(), false));
        assert_eq!(qp(b"a=zz =4"), ("a=zz =4".into(), true));
        assert_eq!(qp(b"=\n--b"), ("--b".into(), false));
        assert_eq!(qp(b"="), (String::new(), false));
        assert_eq!(qp(b"=c3=a9"), ("é".into(), false));
    }

    #[test]
    fn base64_of_every_quality() {
        let decode = |body: &'static [u8]| {
            let decoded = base64(body);
            (String::from_utf8_lossy(&decoded.value).into_owned(), decoded.damaged)
        };
        assert_eq!(decode(b"aGVs\r\nbG8="), ("hello".into(), false));
        assert_eq!(decode(b"aGVsbG8=aGVsbG8"), ("hellohello".into(), false));
        assert_eq!(decode(b"aG!Vs bG8"), ("hello".into(), true));
        assert_eq!(decode(b"aGVsbG8= ignored\r\naGVsbG8=\r\naGVsbG8="), ("hellohellohello".into(), false));
        assert_eq!(decode(b"a"), (String::new(), false));
    }

    #[test]
    fn a_charset_that_lies_is_found_out() {
        let text = |bytes: &[u8], charset| {
            let decoded = text_decode(bytes, charset);
            (decoded.value, decoded.damaged)
        };
        assert_eq!(text(b"caf\xe9", Some("iso-8859-1")), ("café".into(), false));
        assert_eq!(text("café".as_bytes(), Some("ISO-8859-1")), ("café".into(), true));
        assert_eq!(text(b"caf\xe9 cr\xe8me", Some("utf-8")), ("café crème".into(), true));
        assert_eq!(text("é é é ".as_bytes(), None), ("é é é ".into(), false));
        assert_eq!(text(b"caf\xe9", Some("x-unknown")), ("café".into(), true));
        assert_eq!(text(b"\x80 5", Some("\"latin1\"")), ("€ 5".into(), false));
        assert_eq!(text(b"\xef\xbb\xbfa\xc3\xa9", Some("latin1")), ("aé".into(), false));
        assert_eq!(text(b"\xc3\xa9 \xe2\x82", Some("utf-8")), ("é \u{fffd}".into(), true));
    }

    #[test]
    fn east_asian_text_is_decoded_as_declared() {
        assert_eq!(text_decode(b"\x83n\x83\x8D\x81[", Some("shift_jis")).value, "ハロー");
        assert_eq!(text_decode(b"\x1b$B%O%m!<\x1b(B", Some("iso-2022-jp")).value, "ハロー");
    }
}
