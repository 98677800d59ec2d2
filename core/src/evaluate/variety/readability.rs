use super::tokens::{is_word, words};

/// Flesch reading ease (Flesch, 1948): about 100 is very easy, 60 plain English, below 30 hard. `None` without words.
pub(super) fn flesch(text: &str) -> Option<f64> {
    let words: Vec<String> = words(text).into_iter().filter(|word| is_word(word)).collect();
    if words.is_empty() {
        return None;
    }
    let count = words.len() as f64;
    let syllables: usize = words.iter().map(|word| syllables(word)).sum();
    Some(206.835 - 1.015 * count / sentences(text) as f64 - 84.6 * syllables as f64 / count)
}

/// Ends of sentences: marks behind which the text ends or a blank follows, and line ends.
fn sentences(text: &str) -> usize {
    let mut count = 0;
    let mut has_word = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        has_word |= c.is_alphanumeric();
        let ends = match c {
            '.' | '!' | '?' | '…' => chars.peek().is_none_or(|next| next.is_whitespace()),
            '\n' => true,
            _ => chars.peek().is_none(),
        };
        if ends && has_word {
            count += 1;
            has_word = false;
        }
    }
    count.max(1)
}

/// Groups of vowels, but for a silent `e` at the end. A number is said with one syllable a digit, about.
fn syllables(word: &str) -> usize {
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        return word.chars().filter(char::is_ascii_digit).count().max(1);
    }
    let is_vowel = |c: char| "aeiouyáàâäãåæéèêëíìîïóòôöõøúùûüý".contains(c);
    let mut count = 0;
    let mut after_vowel = false;
    for c in word.chars() {
        let vowel = is_vowel(c);
        count += usize::from(vowel && !after_vowel);
        after_vowel = vowel;
    }
    // The last sound of "table" is a syllable, that of "sale" is none.
    let voiced = word.strip_suffix("le").is_some_and(|front| !front.ends_with(is_vowel));
    let silent = word.ends_with('e') && !voiced && count > 1;
    (count - usize::from(silent)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_are_about_right() {
        for (word, expected) in
            [("sale", 1), ("table", 2), ("offer", 2), ("delivery", 4), ("the", 1), ("20", 2), ("hmm", 1)]
        {
            assert_eq!(syllables(word), expected, "{word}");
        }
    }

    #[test]
    fn sentences_end_where_people_end_them() {
        assert_eq!(sentences("One. Two! Three"), 3);
        assert_eq!(sentences("See shop.example now"), 1);
        assert_eq!(sentences("Line\nline"), 2);
        assert_eq!(sentences("Wait... what?"), 2);
        assert_eq!(sentences(""), 1);
    }

    #[test]
    fn short_words_read_easier_than_long_ones() {
        let easy = flesch("We made it. Come and see.").unwrap();
        let hard = flesch("Organisational considerations necessitate comprehensive documentation.").unwrap();
        assert!(easy > 90.0 && hard < 0.0, "{easy} {hard}");
        assert_eq!(flesch(" … "), None);
    }
}
