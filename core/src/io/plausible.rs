//! How much decoded text looks like words: tells encodings apart that letter statistics do not know.

/// Mean plausibility of the characters beyond ASCII, about -3 (symbols inside of words) to 2 (common letters
/// where letters belong). Text without such characters is 0.
pub(crate) fn plausibility(text: &str) -> f64 {
    let mut sum = 0.0;
    let mut count = 0u32;
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if !c.is_ascii() {
            count += 1;
            sum += weigh(before, c, chars.peek().copied().unwrap_or(' '));
        }
        before = c;
    }
    if count == 0 { 0.0 } else { sum / f64::from(count) }
}

/// Letters that make up most of what stands beyond ASCII in the languages written with them.
const COMMON: &str = "éèêàâçäöüßñáíóúãõåæøîôûëïабвгдежзийклмнопрстуфхцчшщъыьэюя";

fn weigh(before: char, c: char, after: char) -> f64 {
    match c {
        // An apostrophe or dash inside of a word, quotes around one.
        '\u{2019}' | '\u{2026}' if before.is_alphabetic() => 1.5,
        '\u{2018}' | '\u{201c}' | '\u{201e}' | '«' if !before.is_alphanumeric() => 1.2,
        '\u{201d}' | '»' if !after.is_alphanumeric() => 1.2,
        '\u{2013}' | '\u{2014}' if before == ' ' && after == ' ' => 1.5,
        '\u{2013}' | '\u{2014}' | '\u{2026}' | '\u{2022}' | '\u{a0}' => 0.5,
        '€' | '£' | '©' | '®' | '™' | '°' | '·' | '№' | '½'
            if !before.is_alphabetic() || !after.is_alphabetic() =>
        {
            0.3
        }
        '\u{fffd}' | '\u{80}'..='\u{9f}' | '\u{2500}'..='\u{25ff}' => -3.0,
        _ if c.is_alphabetic() => weigh_letter(before, c, after),
        _ => -1.5,
    }
}

fn weigh_letter(before: char, c: char, after: char) -> f64 {
    let clashes = |other: char| other.is_alphabetic() && script(other) != script(c);
    if clashes(before) || clashes(after) {
        return -2.0;
    }
    if c.is_uppercase() {
        return if before.is_lowercase() {
            -2.0
        } else if before.is_uppercase() || after.is_alphabetic() {
            0.5
        } else {
            -0.5
        };
    }
    if before.is_uppercase() && after.is_uppercase() {
        return -1.5;
    }
    if !before.is_alphabetic() && !after.is_alphabetic() {
        return 0.0;
    }
    if COMMON.contains(c) { 2.0 } else { 0.5 }
}

/// Coarse: all that matters is that words do not mix these.
fn script(c: char) -> u8 {
    match u32::from(c) {
        0..=0x24F | 0x1E00..=0x1EFF => 0,
        0x370..=0x3FF => 1,
        0x400..=0x52F => 2,
        0x590..=0x5FF => 3,
        0x600..=0x6FF => 4,
        0xE00..=0xE7F => 5,
        _ => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_more_plausible_than_their_misreadings() {
        for (right, wrong) in [
            ("don’t miss “it” – naïve café", "donÕt miss ÒitÓ Ð na•ve cafŽ"),
            ("Прекрасная моя", "ПрекраснаЯ моЯ"),
            ("für Väter", "fr V„ter"),
        ] {
            assert!(plausibility(right) > 0.5, "{right}: {}", plausibility(right));
            assert!(plausibility(wrong) < plausibility(right) - 0.5, "{wrong}: {}", plausibility(wrong));
        }
        assert!(plausibility("plain").abs() < f64::EPSILON);
    }
}
