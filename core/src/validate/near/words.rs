//! The words of a text, as far as near duplicates care.

use std::hash::{BuildHasher, Hasher};

use foldhash::fast::FixedState;

/// The words of a text, folded and hashed.
pub(super) struct Words<'a> {
    rest: &'a str,
    folded: [u8; Words::LONGEST],
}

impl<'a> Words<'a> {
    /// Bytes of a word that count. Nothing longer is a word.
    const LONGEST: usize = 64;

    pub(super) const fn new(text: &'a str) -> Self {
        Self { rest: text, folded: [0; Self::LONGEST] }
    }
}

impl Iterator for Words<'_> {
    type Item = u64;

    fn next(&mut self) -> Option<u64> {
        let start = self.rest.find(char::is_alphanumeric)?;
        self.rest = self.rest.get(start..).unwrap_or_default();
        if is_address(self.rest) {
            let end = self.rest.find(char::is_whitespace).unwrap_or(self.rest.len());
            self.rest = self.rest.get(end..).unwrap_or_default();
            return Some(hash(b"\0address"));
        }
        let mut folded = 0;
        let mut in_number = false;
        let mut push = |to: &mut [u8], c: char| {
            if let Some(to) = to.get_mut(folded..folded + c.len_utf8()) {
                c.encode_utf8(to);
                folded += c.len_utf8();
            }
        };
        let bytes = self.rest.as_bytes();
        let mut at = 0;
        loop {
            // Nearly all text is ASCII, which needs no decoding.
            let c = match bytes.get(at) {
                Some(b) if b.is_ascii() => char::from(*b),
                _ => match self.rest.get(at..).and_then(|rest| rest.chars().next()) {
                    Some(c) => c,
                    None => break,
                },
            };
            if c.is_ascii_alphabetic() {
                push(&mut self.folded, c.to_ascii_lowercase());
                in_number = false;
            } else if c.is_ascii_digit() {
                if !in_number {
                    push(&mut self.folded, '0');
                }
                in_number = true;
            } else if in_number && matches!(c, '.' | ',') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit)
            {
                // A point within a number.
            } else if !c.is_ascii() && is_word_alone(c) {
                if at == 0 {
                    push(&mut self.folded, c);
                    at = c.len_utf8();
                }
                break;
            } else if !c.is_ascii() && (c.is_alphanumeric() || is_mark(c)) {
                c.to_lowercase().for_each(|c| push(&mut self.folded, c));
                in_number = false;
            } else if !matches!(c, '\'' | '’') {
                break;
            }
            at += c.len_utf8();
        }
        self.rest = self.rest.get(at..).unwrap_or_default();
        Some(hash(self.folded.get(..folded).unwrap_or_default()))
    }
}

fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = FixedState::with_seed(0x636f_6d70).build_hasher();
    hasher.write(bytes);
    hasher.finish()
}

/// Addresses carry tracking codes that differ from message to message.
fn is_address(text: &str) -> bool {
    let starts = |prefix: &str| {
        text.as_bytes().get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix.as_bytes()))
    };
    matches!(text.as_bytes().first(), Some(b'h' | b'H' | b'w' | b'W'))
        && (starts("https://") || starts("http://") || starts("www."))
}

/// A character of a script written without spaces counts as a word of its own.
fn is_word_alone(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
        && c.is_alphanumeric()
}

/// A vowel sign or accent belongs to its word.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{64b}'..='\u{65f}' | '\u{900}'..='\u{dff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn equal(a: &str, b: &str) -> bool {
        Words::new(a).eq(Words::new(b))
    }

    #[test]
    fn what_makes_no_difference_is_folded() {
        assert!(equal("Don't STOP", "dont, stop!"));
        assert!(equal("only $1,299.50 now", "Only 5 now"));
        assert!(equal("at https://a.example/x?y=1 (new)", "at WWW.b.example new"));
        assert!(equal("ÉTÉ", "été"));
        assert!(!equal("20 off", "20off"));
        assert!(!equal("hello world", "helloworld"));
    }

    #[test]
    fn words_are_cut_where_their_script_does() {
        let count = |text| Words::new(text).count();
        assert_eq!(count("one, two – three"), 3);
        assert_eq!(count("日本語 text"), 4);
        assert_eq!(count("한국어 텍스트"), 2);
        assert_eq!(count("हिन्दी पाठ"), 2);
        assert_eq!(count("1.5 2, 3"), 3);
        assert_eq!(count(" … !"), 0);
    }

    proptest! {
        #[test]
        fn any_text_ends(text in "\\PC{0,60}") {
            prop_assert!(Words::new(&text).count() <= text.chars().count());
        }
    }
}
