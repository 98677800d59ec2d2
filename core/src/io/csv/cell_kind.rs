//! What a cell looks like: the evidence by which delimiters, headers and damaged rows are judged.

/// A coarse type of a cell's bytes. Bytes beyond ASCII count as letters, whatever the encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CellKind {
    Empty,
    /// A number, an amount or a percentage.
    Number,
    /// A date, a time or both.
    Moment,
    /// An address of a page or a person.
    Address,
    /// A mark for a missing value, or a truth value.
    Mark,
    /// One word, name or code without blanks.
    Word,
    /// Several words.
    Text,
    /// Something that holds marks which rather stand between cells.
    Odd,
}

impl CellKind {
    /// Whether a header would hardly be called so.
    pub(super) fn is_value(self) -> bool {
        matches!(self, Self::Number | Self::Moment | Self::Address)
    }
}

/// The kind of a cell.
pub(super) fn cell_kind(cell: &[u8]) -> CellKind {
    let cell = cell.trim_ascii();
    if cell.is_empty() {
        return CellKind::Empty;
    }
    if is_number(cell) {
        return CellKind::Number;
    }
    if is_moment(cell) {
        return CellKind::Moment;
    }
    if is_address(cell) {
        return CellKind::Address;
    }
    if is_mark(cell) {
        return CellKind::Mark;
    }
    if has_leftovers(cell) {
        return CellKind::Odd;
    }
    if cell.contains(&b' ') { CellKind::Text } else { CellKind::Word }
}

fn is_mark(cell: &[u8]) -> bool {
    const MARKS: &[&str] = &[
        "na", "n/a", "null", "none", "nan", "nil", "-", "--", "?", "true", "false", "yes", "no", "y", "n",
        "t", "f", "inf", "-inf", "\\n", "#n/a",
    ];
    cell.len() <= 5 && MARKS.iter().any(|mark| cell.eq_ignore_ascii_case(mark.as_bytes()))
}

fn is_number(cell: &[u8]) -> bool {
    let mut rest = cell;
    let strip = |rest: &mut &[u8], marks: &[&[u8]]| {
        if let Some(mark) = marks.iter().find(|mark| rest.starts_with(mark)) {
            *rest = rest.get(mark.len()..).unwrap_or_default();
        }
    };
    let currencies: &[&[u8]] = &[b"$", b"\xE2\x82\xAC", b"\xC2\xA3", b"\xC2\xA5", b"\xA3", b"\x80", b"US$"];
    strip(&mut rest, &[b"(", b"+", b"-", b"<", b">", b"~"]);
    strip(&mut rest, currencies);
    strip(&mut rest, &[b"+", b"-"]);
    rest = rest.trim_ascii_start();
    for tail in [b")".as_slice(), b"%", b"\xE2\x82\xAC", b"$", b"\xC2\xA3"] {
        rest = rest.strip_suffix(tail).unwrap_or(rest).trim_ascii_end();
    }
    let mantissa_end = rest.iter().position(|b| matches!(b, b'e' | b'E')).unwrap_or(rest.len());
    let (mantissa, exponent) = rest.split_at(mantissa_end);
    let mut digits = 0;
    let mut before = 0u8;
    for byte in mantissa {
        match byte {
            b'0'..=b'9' => digits += 1,
            // Grouping and decimal marks stand between digits or before the first.
            b'.' | b',' | b'\'' if before.is_ascii_digit() || before == 0 => {}
            _ => return false,
        }
        before = *byte;
    }
    // Several marks of a kind group thousands, or it is a date, a version or a list.
    for mark in [b'.', b','] {
        let groups = mantissa.split(|b| *b == mark);
        if groups.clone().count() > 2 && groups.skip(1).any(|group| !matches!(group.len(), 2 | 3 | 6..)) {
            return false;
        }
    }
    let exponent = exponent.get(1..).unwrap_or_default();
    let power = exponent.strip_prefix(b"-").or(exponent.strip_prefix(b"+")).unwrap_or(exponent);
    digits > 0
        && (mantissa_end == rest.len() || (!power.is_empty() && power.iter().all(u8::is_ascii_digit)))
        && !matches!(before, b',' | b'\'')
}

/// Digits parted by date or time marks, with month names, `T`, `Z`, `am` and the like between them.
fn is_moment(cell: &[u8]) -> bool {
    if cell.len() > 40 || !cell.iter().any(u8::is_ascii_digit) {
        return false;
    }
    let mut marks = 0;
    let mut numbers = 0;
    let mut named = false;
    for token in cell.chunk_by(|a, b| token_class(*a) == token_class(*b)) {
        match token.first() {
            Some(first) if first.is_ascii_digit() => {
                if token.len() > 9 || (token.len() > 4 && numbers < 3 && token.len() != 8) {
                    return false;
                }
                numbers += 1;
            }
            Some(first) if first.is_ascii_alphabetic() => {
                if !is_date_word(token) {
                    return false;
                }
                named |= token.len() >= 3;
            }
            Some(b'-' | b'/' | b':') => marks += token.len(),
            Some(b'.') => marks += usize::from(numbers > 0),
            Some(b' ' | b',' | b'+') => {}
            _ => return false,
        }
    }
    let colon_only = cell.iter().all(|b| b.is_ascii_digit() || *b == b':');
    (numbers >= 3 && marks >= 2)
        || (numbers >= 2 && (named || (colon_only && marks >= 1) || marks == 1 && has_year(cell)))
        || (numbers >= 2 && marks >= 1 && cell.iter().any(u8::is_ascii_alphabetic))
}

fn has_year(cell: &[u8]) -> bool {
    cell.chunk_by(|a, b| a.is_ascii_digit() == b.is_ascii_digit())
        .any(|token| token.len() == 4 && (token.starts_with(b"19") || token.starts_with(b"20")))
}

fn token_class(byte: u8) -> u8 {
    match byte {
        b'0'..=b'9' => 0,
        b'a'..=b'z' | b'A'..=b'Z' => 1,
        // Marks are tokens of their own.
        other => other,
    }
}

fn is_date_word(token: &[u8]) -> bool {
    const WORDS: &[&str] = &[
        "jan",
        "feb",
        "mar",
        "apr",
        "may",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "january",
        "february",
        "march",
        "april",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
        "sat",
        "sun",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "t",
        "z",
        "am",
        "pm",
        "utc",
        "gmt",
        "th",
        "st",
        "nd",
        "rd",
    ];
    WORDS.iter().any(|word| token.eq_ignore_ascii_case(word.as_bytes()))
}

fn is_address(cell: &[u8]) -> bool {
    if cell.iter().any(|b| b.is_ascii_whitespace() || *b == b'"') {
        return false;
    }
    let starts = |prefix: &str| {
        cell.get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix.as_bytes()))
    };
    if ["http://", "https://", "ftp://", "www."].iter().any(|prefix| starts(prefix)) {
        return cell.len() > 8;
    }
    let Some(at) = memchr::memchr(b'@', cell) else { return false };
    let (user, host) = (cell.get(..at).unwrap_or_default(), cell.get(at + 1..).unwrap_or_default());
    !user.is_empty()
        && memchr::memchr(b'.', host).is_some_and(|dot| dot > 0 && dot + 1 < host.len())
        && cell.iter().all(|b| b.is_ascii_alphanumeric() || b"@.-_+%'".contains(b) || *b >= 0x80)
        && memchr::memchr(b'@', host).is_none()
}

/// Marks that prose does not hold: a delimiter that parts nothing, quotes at the ends, runs of blanks.
fn has_leftovers(cell: &[u8]) -> bool {
    let wrapped = matches!(cell, [b'"', .., b'"'] | [b'\'', .., b'\'']);
    if wrapped || cell.starts_with(b"\"") {
        return true;
    }
    cell.iter().enumerate().any(|(at, byte)| {
        let next = cell.get(at + 1).copied();
        match byte {
            b'\t' | 0x01 | 0x1e | 0x1f => true,
            b'^' | b'~' => at > 0 && next.is_some_and(|next| next != b' '),
            b'|' | b';' => next != Some(b' '),
            b',' => !matches!(next, Some(b' ' | b'\n' | b'\r') | None),
            b' ' => next == Some(b' ') && cell.get(at + 2) == Some(&b' '),
            _ => false,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_apart() {
        for (kind, cells) in [
            (CellKind::Empty, &["", "  "][..]),
            (
                CellKind::Number,
                &["1", "-1.5", "$1,234.50", "12%", "1e-5", "(3.00)", "€ 12,50", "1'000", ".5", "5."],
            ),
            (
                CellKind::Moment,
                &[
                    "2024-01-31",
                    "31/01/2024",
                    "1.2.2024",
                    "12:30",
                    "2024-01-31T12:30:00Z",
                    "12:30:05.123",
                    "Jan 5, 2024",
                    "5 March 2024",
                    "2024-01-31 12:30:00+02:00",
                    "3:15 PM",
                    "2014-12-15",
                    "2015-02-26T00:29:40-08:00",
                ],
            ),
            (CellKind::Address, &["https://example.com/a?b=c,d", "www.example.com", "a.b@example.org"]),
            (CellKind::Mark, &["NULL", "n/a", "true", "-"]),
            (CellKind::Word, &["abc", "MG-8769", "a_b", "x/y", "Größe"]),
            (CellKind::Text, &["two words", "Hello, world", "don't; stop it"]),
            (CellKind::Odd, &["a,b", "a|b", "a;b", "a\tb", "\"quoted\"", "'quoted'", "a   b"]),
        ] {
            for cell in cells {
                assert_eq!(cell_kind(cell.as_bytes()), kind, "{cell:?}");
            }
        }
    }
}
