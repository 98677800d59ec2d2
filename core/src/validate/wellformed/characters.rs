//! Scans for single characters, as fast as memory allows: they run over every cell.

/// The index of the first byte outside of ASCII at or behind `from`.
pub(crate) fn next_non_ascii(bytes: &[u8], from: usize) -> Option<usize> {
    // A whole block is checked without a branch per byte.
    const BLOCK: usize = 32;
    let mut at = from;
    while bytes.get(at..at + BLOCK).is_some_and(<[u8]>::is_ascii) {
        at += BLOCK;
    }
    let rest = bytes.get(at..)?;
    rest.iter().position(|b| !b.is_ascii()).map(|i| at + i)
}

/// Whether all of the text is printable ASCII: no control character, no line break, nothing beyond.
pub(crate) fn is_plain(bytes: &[u8]) -> bool {
    // The difference to a space is small for these only. The largest of a block is found without a branch.
    let most = |block: &[u8]| block.iter().fold(0, |most: u8, b| most.max(b.wrapping_sub(b' ')));
    let (blocks, rest) = bytes.as_chunks::<128>();
    blocks.iter().all(|block| most(block) < 0x5f) && most(rest) < 0x5f
}

/// The index of the first ASCII digit at or behind `from`.
pub(crate) fn next_digit(bytes: &[u8], from: usize) -> Option<usize> {
    const BLOCK: usize = 64;
    let ahead = bytes.get(from..)?;
    let (blocks, _) = ahead.as_chunks::<BLOCK>();
    // The difference to the digit zero is small for digits only.
    let has_none =
        |block: &&[u8; BLOCK]| block.iter().fold(u8::MAX, |least, b| least.min(b.wrapping_sub(b'0'))) >= 10;
    let mut at = from + BLOCK * blocks.iter().take_while(has_none).count();
    // What is left, eight bytes as one number.
    let (words, _) = bytes.get(at..)?.as_chunks::<8>();
    for word in words {
        let found = digits(u64::from_le_bytes(*word));
        if found != 0 {
            return Some(at + (found.trailing_zeros() / 8) as usize);
        }
        at += 8;
    }
    let rest = bytes.get(at..)?;
    rest.iter().position(u8::is_ascii_digit).map(|i| at + i)
}

/// The lowest byte of the word that is a digit has its high bit set, and no byte below it has.
const fn digits(word: u64) -> u64 {
    const ONES: u64 = u64::MAX / 255;
    // A digit differs from zero in its lower bits only; a byte below ten borrows when ten is taken from it.
    let apart = word ^ (ONES * b'0' as u64);
    apart.wrapping_sub(ONES * 10) & !apart & (ONES * 0x80)
}

/// Whether the text has at least so many ASCII digits.
pub(crate) fn has_digits(bytes: &[u8], least: usize) -> bool {
    // Blocks so small that a byte holds their count, which lets many bytes be counted at once.
    let mut found = 0;
    least == 0
        || bytes.chunks(128).any(|block| {
            found += usize::from(block.iter().fold(0_u8, |count, b| count + u8::from(b.is_ascii_digit())));
            found >= least
        })
}

/// Whether the text has a control character: C0 but for tab and line breaks, DEL, or C1.
pub(crate) fn has_control(text: &str) -> bool {
    // No early exit within a block, so that the compiler compares many bytes at once.
    let bytes = text.as_bytes();
    let is_c0 = |b: u8| {
        let allowed = u8::from(b == b'\t') | u8::from(b == b'\n') | u8::from(b == b'\r');
        (u8::from(b < b' ') & (allowed ^ 1)) | u8::from(b == 0x7f)
    };
    let (blocks, rest) = bytes.as_chunks::<64>();
    let has_c0 = |block: &[u8]| block.iter().fold(0, |found, b| found | is_c0(*b)) != 0;
    blocks.iter().any(|block| has_c0(block)) || has_c0(rest) || (!text.is_ascii() && has_c1(bytes))
}

/// C1 controls are the byte C2 and one of 80 to 9F.
fn has_c1(bytes: &[u8]) -> bool {
    memchr::memchr_iter(0xc2, bytes).any(|at| bytes.get(at + 1).is_some_and(|b| (0x80..=0x9f).contains(b)))
}

/// Whether the text has the replacement character, so that something was lost before.
pub(crate) fn has_replacement(text: &str) -> bool {
    if text.is_ascii() {
        return false;
    }
    let bytes = text.as_bytes();
    memchr::memchr_iter(0xef, bytes).any(|at| bytes.get(at + 1..at + 3) == Some(b"\xbf\xbd"))
}

/// Whether a character is a control, in the sense of [`has_control`].
pub(super) fn is_control(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{9f}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_control_is_found_and_nothing_else() {
        for code in (0..=0x2ff).filter_map(char::from_u32) {
            let text = format!("some text before {code} and behind");
            assert_eq!(has_control(&text), is_control(code), "{code:?}");
        }
        assert!(!has_control("tab\tand\r\nlines, é, 日本 and 😀"));
    }

    #[test]
    fn the_replacement_character_is_found_at_any_place() {
        for text in ["\u{fffd}", "a\u{fffd}", "\u{fffd}é", "日\u{fffd}"] {
            assert!(has_replacement(text), "{text}");
        }
        for text in ["", "plain", "\u{ffef}", "日本語", "\u{feff}"] {
            assert!(!has_replacement(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn scans_agree_with_a_plain_loop(text in "[ -~\t\u{0}\u{7f}\u{80}-\u{ff}\u{fffd}日@<%]{0,80}", from in 0usize..90) {
            prop_assert_eq!(has_control(&text), text.chars().any(is_control));
            prop_assert_eq!(has_replacement(&text), text.contains('\u{fffd}'));
            prop_assert_eq!(is_plain(text.as_bytes()), text.chars().all(|c| matches!(c, ' '..='~')));
            let plain = text.bytes().enumerate().skip(from).find(|(_, b)| !b.is_ascii()).map(|(i, _)| i);
            prop_assert_eq!(next_non_ascii(text.as_bytes(), from), plain);
            let digit = text.bytes().enumerate().skip(from).find(|(_, b)| b.is_ascii_digit()).map(|(i, _)| i);
            prop_assert_eq!(next_digit(text.as_bytes(), from), digit);
            let digits = text.bytes().filter(u8::is_ascii_digit).count();
            prop_assert!(has_digits(text.as_bytes(), digits) && !has_digits(text.as_bytes(), digits + 1));
        }
    }
}
