//! One UTF-8 sequence written in the characters of a single-byte encoding.

use super::codec::{Set, entry};

/// A sequence that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sequence {
    /// The character it stands for; the replacement character if one of its bytes was lost.
    pub(super) means: char,
    /// How many characters it takes up.
    pub(super) len: usize,
    /// What speaks for it beyond the characters: a long sequence hardly comes about by chance. Negative
    /// where one of its bytes is only guessed.
    pub(super) evidence: i32,
}

/// How a byte is known.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Known {
    Exactly,
    /// The no-break space of the encoding became a plain space.
    BySpace,
    /// The byte has no character in the encoding and was replaced.
    Lost,
}

/// Reads the sequence that starts at `at`, taken as text of encoding `codec`.
pub(super) fn read(chars: &[char], at: usize, codec: usize) -> Option<Sequence> {
    let lead = *entry(*chars.get(at)?).bytes.get(codec)?;
    let len = match lead {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    let mut code = u32::from(lead) & (0x7f >> len);
    let mut worst = Known::Exactly;
    let mut exact = 0;
    for c in chars.get(at + 1..at + len)? {
        let (byte, known) = continuation(*c, codec)?;
        if known == Known::Exactly {
            exact += 1;
        } else if worst == Known::Exactly {
            worst = known;
        } else {
            return None;
        }
        code = code << 6 | u32::from(byte & 0x3f);
    }
    if worst == Known::Lost {
        // A question mark stands for a lost byte only where another byte of the sequence is there.
        let asked = chars.get(at + 1..at + len)?.contains(&'?');
        if asked && exact == 0 && !pile_up(chars, at, codec) {
            return None;
        }
        let evidence = if asked { -1 } else { 0 };
        return Some(Sequence { means: char::REPLACEMENT_CHARACTER, len, evidence });
    }
    if (0xd800..0xdc00).contains(&code) {
        return surrogate_pair(chars, at, codec, code);
    }
    let shortest = [0, 0, 0x80, 0x800, 0x1_0000][len];
    let means = char::from_u32(code).filter(|c| *c as u32 >= shortest)?;
    let evidence = match len {
        2 => 0,
        3 => 2,
        _ => 5,
    };
    if worst == Known::BySpace {
        let len = if lead == 0xc3 { a_with_grave(chars, at) } else { len };
        return Some(Sequence { means, len, evidence: evidence - 3 });
    }
    Some(Sequence { means, len, evidence })
}

/// The byte a character stands for inside of a sequence.
fn continuation(c: char, codec: usize) -> Option<(u8, Known)> {
    match c {
        // Only in the Windows and ISO encodings, the first seven, is 0xA0 the no-break space.
        ' ' if codec < 7 => Some((0xa0, Known::BySpace)),
        '?' | char::REPLACEMENT_CHARACTER => Some((0x80, Known::Lost)),
        _ => {
            let byte = *entry(c).bytes.get(codec)?;
            (0x80..=0xbf).contains(&byte).then_some((byte, Known::Exactly))
        }
    }
}

/// Whether the sequence behind a lost pair starts right away, as in a run of damaged quotation marks.
fn pile_up(chars: &[char], at: usize, codec: usize) -> bool {
    chars
        .get(at + 2)
        .is_some_and(|c| entry(*c).bytes.get(codec).is_some_and(|byte| (0xc2..=0xf4).contains(byte)))
}

/// Two surrogates, each written as three bytes, as CESU-8 and Java do.
fn surrogate_pair(chars: &[char], at: usize, codec: usize, high: u32) -> Option<Sequence> {
    let mut low = 0;
    for (i, expected) in [0xed..=0xed, 0xb0..=0xbf, 0x80..=0xbf].into_iter().enumerate() {
        let byte = *entry(*chars.get(at + 3 + i)?).bytes.get(codec)?;
        if !expected.contains(&byte) {
            return None;
        }
        low = (low << 6 | u32::from(byte & 0x3f)) & 0x3ff;
    }
    let means = char::from_u32(0x1_0000 + ((high & 0x3ff) << 10) + low)?;
    Some(Sequence { means, len: 6, evidence: 8 })
}

/// How many characters of `Ã` and the spaces behind it stand for `à`.
///
/// The byte 0xA0 behind it often became a plain space, which then merged with the space behind the word. So
/// one space is kept for the word to end with, except in the Portuguese words that go on behind `à`.
fn a_with_grave(chars: &[char], at: usize) -> usize {
    let rest = chars.get(at + 2..).unwrap_or_default();
    let follows = |word: &str| {
        let mut rest = rest.iter();
        word.chars().all(|c| rest.next() == Some(&c))
    };
    let starts_word = at.checked_sub(1).and_then(|i| chars.get(i)).is_none_or(|c| !c.is_alphanumeric());
    let goes_on = starts_word && ["s ", "quele", "quela", "quilo"].into_iter().any(follows);
    if goes_on || rest.first() == Some(&' ') { 2 } else { 1 }
}

/// The encodings in which a sequence may start at `c`, followed by `rest`; empty for nearly all text.
///
/// Cheaper than [`read`] and never stricter.
pub(super) fn possible(c: char, rest: &str) -> Set {
    let leads = entry(c).leads;
    if leads == [0; 3] {
        return 0;
    }
    let mut rest = rest.chars();
    let first = rest.next();
    let mut set = match first {
        // Alone, only the `à` that lost its no-break space is common enough to look at.
        Some(' ') if c == 'Ã' => 1,
        Some(' ' | '?') | None => 0,
        Some(char::REPLACEMENT_CHARACTER) => leads[0],
        Some(c) => leads[0] & entry(c).continues,
    };
    if leads[1] | leads[2] != 0 {
        let follow = |c: Option<char>| match c {
            Some(' ' | '?' | char::REPLACEMENT_CHARACTER) => Set::MAX,
            Some(c) => entry(c).continues,
            None => 0,
        };
        let (a, b) = (follow(first), follow(rest.next()));
        if first.is_some_and(|c| !c.is_ascii()) {
            set |= leads[1] & a & b;
            if leads[2] != 0 {
                set |= leads[2] & a & b & follow(rest.next());
            }
        }
    }
    set
}

#[cfg(test)]
mod tests {
    use super::super::codec::WINDOWS_1252;
    use super::*;

    fn means(text: &str) -> Option<(char, usize)> {
        let chars: Vec<char> = text.chars().collect();
        read(&chars, 0, WINDOWS_1252).map(|sequence| (sequence.means, sequence.len))
    }

    #[test]
    fn sequences_of_every_length_are_read() {
        assert_eq!(means("Ã©"), Some(('é', 2)));
        assert_eq!(means("â€™s"), Some(('’', 3)));
        assert_eq!(means("ðŸ˜€"), Some(('😀', 4)));
        assert_eq!(means("\u{ed}\u{a0}\u{bd}\u{ed}\u{b8}\u{8d}"), Some(('\u{1f60d}', 6)));
    }

    #[test]
    fn what_utf8_forbids_is_refused() {
        // Overlong, surrogate alone, beyond the last code point, cut off.
        for text in ["à€€", "ed", "í €", "ô€€", "ôŸ¿¿", "â€", "Ã", ""] {
            assert!(means(text).is_none_or(|(c, _)| c as u32 >= 0x800), "{text}: {:?}", means(text));
        }
        assert_eq!(means("Ãé"), None);
    }

    #[test]
    fn a_lost_space_is_put_back_where_a_word_ends() {
        assert_eq!(means("Ã perturber"), Some(('à', 1)));
        assert_eq!(means("Ã  perturber"), Some(('à', 2)));
        assert_eq!(means("Ã s quatro"), Some(('à', 2)));
        assert_eq!(means("Ã s'en"), Some(('à', 1)));
        assert_eq!(means("Å veices"), Some(('Š', 2)));
    }

    #[test]
    fn a_lost_byte_leaves_the_replacement_character() {
        assert_eq!(means("Ã\u{fffd}"), Some(('\u{fffd}', 2)));
        assert_eq!(means("â€?"), Some(('\u{fffd}', 3)));
        assert_eq!(means("É?"), None);
    }
}
