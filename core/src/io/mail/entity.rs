//! Character references of HTML.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Code points by name, and whether the name counts without its semicolon.
static NAMED: LazyLock<HashMap<&'static str, (char, bool)>> = LazyLock::new(|| {
    include_str!("../../../data/html_entities.tsv")
        .lines()
        .filter_map(|line| {
            let mut columns = line.split('\t');
            let (name, code, bare) = (columns.next()?, columns.next()?, columns.next()?);
            let code = char::from_u32(u32::from_str_radix(code, 16).ok()?)?;
            Some((name, (code, bare == "1")))
        })
        .collect()
});

/// What browsers make of the code points 128 to 159: the characters of Windows-1252.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}', '\u{90}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
];

/// Longest name of the table, with room to spare.
const MAX_NAME: usize = 32;

/// Where a reference stands, since a bare `&copy=` in an address is no copyright sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Text,
    Attribute,
}

/// Replaces the references in `text`; what is none is left as it is.
pub(super) fn decode(text: &str, place: Place) -> Cow<'_, str> {
    let Some(first) = memchr::memchr(b'&', text.as_bytes()) else { return Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len());
    let mut copied = 0;
    let mut at = first;
    while let Some(behind) = text.get(at + 1..) {
        let step = match reference(behind, place) {
            Some((character, len)) => {
                out.push_str(text.get(copied..at).unwrap_or_default());
                out.push(character);
                copied = at + 1 + len;
                copied
            }
            None => at + 1,
        };
        match text.get(step..).and_then(|rest| memchr::memchr(b'&', rest.as_bytes())) {
            Some(next) => at = step + next,
            None => break,
        }
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    Cow::Owned(out)
}

/// The character of the reference behind an `&`, and the bytes it takes there.
fn reference(behind: &str, place: Place) -> Option<(char, usize)> {
    if let Some(number) = behind.strip_prefix('#') {
        let (digits, radix, prefix) = match number.strip_prefix(['x', 'X']) {
            Some(hex) => (hex, 16, 2),
            None => (number, 10, 1),
        };
        let len = digits.bytes().take_while(|b| char::from(*b).is_digit(radix)).count();
        if len == 0 {
            return None;
        }
        let semicolon = usize::from(digits.as_bytes().get(len) == Some(&b';'));
        // A number too long for 32 bits is as invalid as one that is too large.
        let code = u32::from_str_radix(digits.get(..len)?, radix).unwrap_or(u32::MAX);
        return Some((character(code), prefix + len + semicolon));
    }
    let len = behind.bytes().take(MAX_NAME).take_while(u8::is_ascii_alphanumeric).count();
    if behind.as_bytes().get(len) == Some(&b';')
        && let Some((character, _)) = NAMED.get(behind.get(..len)?)
    {
        return Some((*character, len + 1));
    }
    if place == Place::Attribute {
        return None;
    }
    // `&copy2026` and `&nbsptext`: the longest name that needs no semicolon.
    (2..=len.min(6)).rev().find_map(|len| match NAMED.get(behind.get(..len)?) {
        Some((character, true)) => Some((*character, len)),
        _ => None,
    })
}

fn character(code: u32) -> char {
    match code {
        128..=159 => WINDOWS_1252[code as usize - 128],
        0 => char::REPLACEMENT_CHARACTER,
        _ => char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn named_and_numeric_references() {
        let text = "A&amp;B &#8217;&#x2019;&#146; &euro;&eacute;&hellip;&zwnj;&#0;&#xD800;&#99999999999;";
        assert_eq!(decode(text, Place::Text), "A&B ’’’ €é…\u{200c}\u{fffd}\u{fffd}\u{fffd}");
        assert!(NAMED.len() > 250);
    }

    #[test]
    fn what_is_no_reference_stays() {
        for text in ["AT&T", "a & b", "&", "&;", "&#;", "&#x;", "&nosuchname;", "R&D 50%", "&é"] {
            assert_eq!(decode(text, Place::Text), text);
        }
    }

    #[test]
    fn a_missing_semicolon_is_forgiven_in_text_only() {
        assert_eq!(decode("&copy2026 &nbsp&lt", Place::Text), "©2026 \u{a0}<");
        assert_eq!(decode("?a=1&copy=2&lt=3&amp;b", Place::Attribute), "?a=1&copy=2&lt=3&b");
    }
}
