//! Characters nobody sees.

use std::borrow::Cow;

use super::characters::{has_control, is_control, next_non_ascii};

/// Whether the text has a character that is invisible or changes the direction of text, where it has no use.
///
/// Of use are joiners in emoji and in the scripts of Persian and India, zero-width spaces where words of a
/// script are not spaced, tags in flags, and direction marks in text that has a right-to-left letter.
pub(crate) fn has_invisible(text: &str) -> bool {
    let Some(start) = next_non_ascii(text.as_bytes(), 0) else { return false };
    find_from(text, start).is_some()
}

/// The text without control and invisible characters.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    if !has_control(text) && !has_invisible(text) {
        return Cow::Borrowed(text);
    }
    let mut cleaned = String::with_capacity(text.len());
    let mut scan = Scan::new(text);
    for (at, c) in text.char_indices() {
        if !scan.is_invisible(at, c) && !is_control(c) {
            cleaned.push(c);
        }
    }
    Cow::Owned(cleaned)
}

fn find_from(text: &str, start: usize) -> Option<usize> {
    let mut scan = Scan::new(text);
    let mut next = Some(start);
    // From one run of characters outside of ASCII to the next.
    while let Some(start) = next {
        let mut end = text.len();
        for (i, c) in text.get(start..)?.char_indices() {
            if c.is_ascii() {
                end = start + i;
                break;
            }
            if scan.is_invisible(start + i, c) {
                return Some(start + i);
            }
        }
        scan.in_flag = false;
        next = next_non_ascii(text.as_bytes(), end);
    }
    None
}

/// What has to be remembered while a text is read from left to right.
struct Scan<'a> {
    text: &'a str,
    /// Whether there is a right-to-left letter, once somebody asked.
    right_to_left: Option<bool>,
    /// Within the tags behind a black flag.
    in_flag: bool,
}

impl<'a> Scan<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, right_to_left: None, in_flag: false }
    }

    fn is_invisible(&mut self, at: usize, c: char) -> bool {
        if c < '\u{ad}' {
            self.in_flag = false;
            return false;
        }
        let tag = matches!(c, '\u{e0001}' | '\u{e0020}'..='\u{e007f}');
        let in_flag = self.in_flag && tag;
        self.in_flag = in_flag || c == '\u{1f3f4}';
        match c {
            '\u{200b}' => !self.before(at).is_some_and(is_unspaced),
            '\u{200c}' => !self.before(at).is_some_and(joins),
            '\u{200d}' => !self.joined(at),
            '\u{200e}' | '\u{200f}' | '\u{61c}' => !self.is_right_to_left(),
            '\u{ad}'
            | '\u{34f}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{180e}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}' => true,
            _ => tag && !in_flag,
        }
    }

    fn before(&self, at: usize) -> Option<char> {
        self.text.get(..at)?.chars().next_back()
    }

    /// Whether the zero-width joiner at `at` joins two emoji or letters that take one.
    fn joined(&self, at: usize) -> bool {
        let Some(before) = self.before(at) else { return false };
        let behind = self.text.get(at..).and_then(|rest| rest.chars().nth(1));
        joins(before) || (is_emoji(before) && behind.is_some_and(is_emoji))
    }

    fn is_right_to_left(&mut self) -> bool {
        *self.right_to_left.get_or_insert_with(|| {
            self.text.chars().any(
                |c| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}'),
            )
        })
    }
}

/// A letter or sign of a script that uses joiners: Arabic, Syriac, those of India, Sinhala, Khmer, Mongolian.
fn joins(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{77f}' | '\u{8a0}'..='\u{dff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{18af}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

/// A letter of a script without spaces between words: Thai, Lao, Burmese, Khmer, Tibetan.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')
}

fn is_emoji(c: char) -> bool {
    matches!(c, '\u{1f000}'..='\u{1faff}' | '\u{2190}'..='\u{2bff}' | '\u{fe0f}' | '\u{20e3}' | '©' | '®' | '\u{e007f}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn invisible_characters_are_found_where_they_have_no_use() {
        for text in [
            "zero\u{200b}width",
            "join\u{200d}er",
            "non\u{200c}joiner",
            "\u{feff}start",
            "over\u{202e}ride",
            "iso\u{2066}late",
            "soft\u{ad}hyphen",
            "tag\u{e0041}",
            "left\u{200e}",
            "\u{200d}",
            "pad\u{34f} ",
            "😀\u{200d} alone",
            "hangul\u{3164}",
        ] {
            assert!(has_invisible(text), "{text:?}");
            let cleaned = clean(text);
            assert!(!has_invisible(&cleaned) && cleaned.len() < text.len(), "{text:?}");
        }
    }

    #[test]
    fn characters_with_a_use_stay() {
        for text in [
            "",
            "plain",
            "café – “quoted”",
            "👨\u{200d}👩\u{200d}👧",
            "👩🏽\u{200d}💻",
            "❤\u{fe0f}\u{200d}🔥",
            "می\u{200c}خواهم",
            "क\u{94d}\u{200d}ष",
            "שלום\u{200f}!",
            "ภาษา\u{200b}ไทย",
            "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
            "日本語",
        ] {
            assert!(!has_invisible(text), "{text:?}");
            assert!(matches!(clean(text), Cow::Borrowed(_)), "{text:?}");
        }
    }

    #[test]
    fn cleaning_keeps_tabs_and_lines() {
        assert_eq!(clean("a\tb\r\nc\0d\u{85}e\u{200b}f"), "a\tb\r\ncdef");
    }

    proptest! {
        #[test]
        fn clean_text_is_clean(text in "[a\u{200b}\u{200c}\u{200d}\u{200e}😀❤\u{fe0f}می\u{ad}\u{0}\n\u{1f3f4}\u{e0067}\u{e007f}]{0,12}") {
            // Removing one character can leave another without its use, so the second time may still find one.
            let mut cleaned = clean(&text).into_owned();
            for _ in 0..text.len() {
                cleaned = clean(&cleaned).into_owned();
            }
            prop_assert!(!has_control(&cleaned) && !has_invisible(&cleaned));
        }
    }
}
