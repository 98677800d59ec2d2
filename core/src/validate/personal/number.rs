//! Runs of digits that identify a person.

use super::Finding;
use super::phone::is_phone;
use crate::validate::wellformed::next_digit;

/// The most digits of a run that is looked at; a longer one is no number of a person.
const MOST_DIGITS: usize = 19;

/// Digits in groups, with what stands between them.
pub(super) struct Run<'a> {
    text: &'a str,
    /// First byte, which may be a plus sign or bracket.
    pub(super) start: usize,
    /// First byte behind the last digit.
    pub(super) end: usize,
    digits: [u8; MOST_DIGITS],
    len: usize,
    /// Lengths of the groups.
    groups: [u8; MOST_DIGITS],
    group_count: usize,
    /// Where each group ends.
    ends: [usize; MOST_DIGITS],
    /// Bit set of the separators in front of each group.
    separators: [u8; MOST_DIGITS],
    pub(super) has_plus: bool,
}

const SPACE: u8 = 1;
const DASH: u8 = 2;
const POINT: u8 = 4;
const BRACKET: u8 = 8;
const SLASH: u8 = 16;

impl Run<'_> {
    pub(super) fn digits(&self) -> &[u8] {
        self.digits.get(..self.len).unwrap_or_default()
    }

    pub(super) fn groups(&self) -> &[u8] {
        self.groups.get(..self.group_count).unwrap_or_default()
    }

    pub(super) fn starts_with(&self, digits: &str) -> bool {
        self.digits().starts_with(digits.as_bytes())
    }

    /// Bit set of the separators that occur.
    fn separators(&self) -> u8 {
        self.separators.iter().take(self.group_count).fold(0, |all, separators| all | separators)
    }

    /// Whether there is a slash, which telephone numbers have not.
    pub(super) fn has_slash(&self) -> bool {
        self.separators() & SLASH != 0
    }

    /// Adds a group, unless that makes the run too long.
    fn push(&mut self, group: &[u8], separators: u8, end: usize) -> bool {
        let digits = self.digits.get_mut(self.len..self.len + group.len());
        let (Some(digits), Some(slot)) = (digits, self.groups.get_mut(self.group_count)) else {
            return false;
        };
        digits.copy_from_slice(group);
        *slot = u8::try_from(group.len()).unwrap_or(u8::MAX);
        self.separators[self.group_count] = separators;
        self.ends[self.group_count] = end;
        self.len += group.len();
        self.group_count += 1;
        self.end = end;
        true
    }

    /// Drops the last group and says what stood in front of it.
    fn drop_last(&mut self) -> Option<u8> {
        let last = self.group_count.checked_sub(1).filter(|last| *last > 0)?;
        self.len -= self.groups.get(last).copied().map_or(0, usize::from);
        self.group_count = last;
        self.end = self.ends.get(last - 1).copied().unwrap_or(self.end);
        self.separators.get(last).copied()
    }

    fn kind(&self) -> Option<&'static str> {
        if is_card(self) {
            Some("credit_card")
        } else if is_social_security(self) {
            Some("ssn")
        } else if is_public_address(self) {
            Some("ip_address")
        } else if is_phone(self) {
            Some("phone")
        } else {
            None
        }
    }

    /// The words in front, up to some 24 bytes, for hints on what the number is.
    pub(super) fn before(&self) -> &str {
        let mut from = self.start.saturating_sub(24);
        while !self.text.is_char_boundary(from) {
            from += 1;
        }
        self.text.get(from..self.start).unwrap_or_default()
    }

    /// Whether one of the words stands in front, in any case.
    pub(super) fn is_called(&self, words: &[&str]) -> bool {
        let before = self.before();
        before
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| words.iter().any(|known| word.eq_ignore_ascii_case(known)))
    }
}

/// The numbers in a text that identify a person.
pub(super) fn personal(text: &str) -> impl Iterator<Item = Finding> {
    Runs { text, at: 0 }.filter_map(|(mut run, mut behind)| {
        // The last groups may belong to the text behind, as long as a space is between.
        loop {
            if behind == SPACE
                && let Some(kind) = run.kind()
            {
                return Some(Finding { kind, start: run.start, end: run.end });
            }
            behind = run.drop_last()?;
        }
    })
}

struct Runs<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Iterator for Runs<'a> {
    /// A run, and the separator behind it that stands before a group that is too much; a space if there is
    /// none.
    type Item = (Run<'a>, u8);

    fn next(&mut self) -> Option<Self::Item> {
        let bytes = self.text.as_bytes();
        loop {
            let digit = next_digit(bytes, self.at)?;
            let (run, next) = read(self.text, digit);
            self.at = next;
            if run.is_some() {
                return run;
            }
        }
    }
}

/// Reads the run whose first digit is at `first`, and where the search goes on. No run if it is part of a word,
/// an address or an amount.
fn read(text: &str, first: usize) -> (Option<(Run<'_>, u8)>, usize) {
    let bytes = text.as_bytes();
    let mut run = Run {
        text,
        start: first,
        end: first,
        digits: [0; MOST_DIGITS],
        len: 0,
        groups: [0; MOST_DIGITS],
        group_count: 0,
        ends: [first; MOST_DIGITS],
        separators: [0; MOST_DIGITS],
        has_plus: false,
    };
    let mut at = first;
    let mut between = 0;
    let mut behind = SPACE;
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let len = rest.iter().take_while(|b| b.is_ascii_digit()).count();
        if !run.push(rest.get(..len).unwrap_or_default(), between, at + len) {
            behind = between;
            at += len;
            break;
        }
        at += len;
        let Some((separators, len)) = separator(bytes.get(at..).unwrap_or_default()) else { break };
        between = separators;
        at += len;
    }
    let next = bytes.get(run.end);
    let goes_on =
        next.is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'%' | b'_' | b'=' | b'@' | b'*'));
    extend_front(bytes, &mut run);
    let front = text.get(..run.start).and_then(|before| before.chars().next_back());
    let is_part = front.is_some_and(|c| c.is_alphanumeric() || "/=#&?_-.$@%*~".contains(c));
    let is_run = run.group_count > 0 && !goes_on && !is_part && !is_price(text, run.start);
    (is_run.then_some((run, behind)), at.max(first + 1))
}

/// Whether a currency sign stands in front.
fn is_price(text: &str, start: usize) -> bool {
    let front = text.get(..start).map(str::trim_end).and_then(|before| before.chars().next_back());
    matches!(front, Some('£' | '€' | '¥' | '₹' | '₦' | '$'))
}

/// Takes in a plus sign or an opening bracket.
fn extend_front(bytes: &[u8], run: &mut Run<'_>) {
    let back = |by: usize| run.start.checked_sub(by).and_then(|i| bytes.get(i)).copied();
    match (back(2), back(1)) {
        (Some(b'+'), Some(b'(')) => {
            run.start -= 2;
            run.has_plus = true;
        }
        (_, Some(b'+')) => {
            run.start -= 1;
            run.has_plus = true;
        }
        (_, Some(b'(')) => run.start -= 1,
        _ => {}
    }
}

/// The separator in front of the next group: one of five, brackets with a space, with a digit behind it.
fn separator(rest: &[u8]) -> Option<(u8, usize)> {
    let kind = |b: u8| match b {
        b' ' => Some(SPACE),
        b'-' => Some(DASH),
        b'.' => Some(POINT),
        b'(' | b')' => Some(BRACKET),
        b'/' => Some(SLASH),
        _ => None,
    };
    let mut kinds = 0;
    for (len, b) in rest.iter().take(4).enumerate() {
        if b.is_ascii_digit() {
            return (len > 0).then_some((kinds, len));
        }
        let kind = kind(*b)?;
        // Two spaces or dashes are a gap between two numbers; a bracket goes with one of them.
        if len > 0 && (kinds | kind) & BRACKET == 0 {
            return None;
        }
        kinds |= kind;
    }
    None
}

/// A payment card: a known issuer, the usual groups and a right check digit.
fn is_card(run: &Run<'_>) -> bool {
    let digits = run.digits();
    let number = |len: usize| digits.iter().take(len).fold(0_u32, |n, b| n * 10 + u32::from(b - b'0'));
    let (two, four) = (number(2), number(4));
    let is_issued = match digits.len() {
        13 | 19 => two / 10 == 4,
        15 => matches!(two, 34 | 37),
        16 => {
            two / 10 == 4
                || matches!(two, 51..=55 | 65)
                || matches!(four, 2221..=2720 | 3528..=3589 | 6011 | 6440..=6499)
        }
        _ => false,
    };
    let is_grouped = matches!(run.groups(), [_] | [4, 4, 4, 4] | [4, 6, 5] | [4, 4, 4, 4, 3]);
    is_issued && is_grouped && matches!(run.separators(), 0 | SPACE | DASH) && !run.has_plus && luhn(digits)
}

fn luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(i, b)| {
            let digit = u32::from(b - b'0');
            if i % 2 == 0 { digit } else { digit * 2 / 10 + digit * 2 % 10 }
        })
        .sum();
    sum.is_multiple_of(10)
}

/// A social security number of the United States, which is never written without its dashes.
fn is_social_security(run: &Run<'_>) -> bool {
    let digits = run.digits();
    matches!(run.groups(), [3, 2, 4])
        && run.separators() == DASH
        && !run.has_plus
        && !matches!(
            digits,
            [b'0', b'0', b'0', ..] | [b'6', b'6', b'6', ..] | [b'9', ..] | [_, _, _, b'0', b'0', ..]
        )
        && !digits.ends_with(b"0000")
}

/// An IPv4 address of the public network that the text calls one. Others look like version numbers.
fn is_public_address(run: &Run<'_>) -> bool {
    if run.group_count != 4 || run.separators() != POINT || !run.is_called(&["ip", "ipv4", "ips"]) {
        return false;
    }
    let written = run.text.get(run.start..run.end).unwrap_or_default();
    written
        .parse::<std::net::Ipv4Addr>()
        .is_ok_and(|address| !address.is_private() && !address.is_loopback() && !address.is_unspecified())
}
