use std::collections::HashMap;

/// The words of a text in lower case; numbers and marks of their own are words, blanks are none.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for c in text.chars() {
        if c.is_alphanumeric() || (matches!(c, '\'' | '’') && !word.is_empty()) {
            word.extend(c.to_lowercase());
        } else {
            if !word.is_empty() {
                words.push(std::mem::take(&mut word));
            }
            if !c.is_whitespace() {
                words.push(c.to_string());
            }
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// Whether a word has a letter or digit, so that it is no mark.
pub(super) fn is_word(word: &str) -> bool {
    word.starts_with(char::is_alphanumeric)
}

/// Words as numbers, the same for the same word: runs of them compare fast.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    known: HashMap<String, u32>,
}

impl Numbers {
    pub(super) fn of(&mut self, text: &str) -> Vec<u32> {
        words(text)
            .into_iter()
            .map(|word| {
                let next = u32::try_from(self.known.len()).unwrap_or(u32::MAX);
                *self.known.entry(word).or_insert(next)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_marks_are_told_apart() {
        assert_eq!(words("It’s 20% off, NOW!"), ["it’s", "20", "%", "off", ",", "now", "!"]);
        assert!(words(" \n").is_empty());
        assert!(is_word("20") && !is_word("%"));
    }

    #[test]
    fn a_word_keeps_its_number() {
        let mut numbers = Numbers::default();
        assert_eq!(numbers.of("a b A c"), [0, 1, 0, 2]);
        assert_eq!(numbers.of("c d"), [2, 3]);
    }
}
