//! Words of a message, for counting phrases.

use std::collections::HashSet;
use std::sync::OnceLock;

/// Characters of the longest word. What is longer is an address, a key or damage.
const LONGEST: usize = 40;

/// Words of the longest phrase.
const PHRASE: usize = 3;

/// Endings of host names, for links written without `https://`.
const HOSTS: [&str; 26] = [
    "com", "net", "org", "co", "io", "ly", "in", "uk", "de", "fr", "it", "nl", "fi", "eu", "us", "ca", "au",
    "info", "biz", "app", "shop", "me", "gl", "tv", "be", "ai",
];

/// The built-in stop words.
fn built_in() -> &'static HashSet<&'static str> {
    static WORDS: OnceLock<HashSet<&'static str>> = OnceLock::new();
    WORDS.get_or_init(|| {
        include_str!("../../data/stopwords_en.txt")
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
            .collect()
    })
}

/// Words that no phrase starts or ends with.
#[derive(Clone, Debug, Default)]
pub(super) struct StopWords(HashSet<String>);

impl StopWords {
    /// The built-in ones and these.
    pub(super) fn with(extra: &[String]) -> Self {
        let mut words = Words::default();
        for word in extra {
            words.read(word, usize::MAX);
        }
        Self(words.all().map(str::to_owned).collect())
    }

    fn contains(&self, word: &str) -> bool {
        built_in().contains(word) || self.0.contains(word)
    }
}

/// The words of one message, in lower case, joined by blanks.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    text: String,
    /// Byte ranges of the words in `text`.
    ranges: Vec<Word>,
}

#[derive(Clone, Copy, Debug)]
struct Word {
    start: usize,
    end: usize,
    /// No phrase reaches across: a stop, a line end or something left out lies before the word.
    breaks: bool,
    /// May stand alone: two characters or more, one of them a letter, or a number with its sign (`20%`).
    alone: bool,
}

impl Words {
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.ranges.clear();
    }

    /// Appends the words of a text; `false` if there were more than `max` in all, which are left out.
    ///
    /// Addresses of the web and of mail are no words. Languages written without blanks come out as whole
    /// runs, since telling their words apart takes a dictionary.
    pub(super) fn read(&mut self, text: &str, max: usize) -> bool {
        for line in text.split(['\n', '\r']) {
            let mut breaks = true;
            for token in line.split_whitespace() {
                if is_address(token) {
                    breaks = true;
                } else if !self.read_token(token, &mut breaks, max) {
                    return false;
                }
            }
        }
        true
    }

    fn read_token(&mut self, token: &str, breaks: &mut bool, max: usize) -> bool {
        let mut chars = token.chars().peekable();
        let mut start = self.next_start();
        let (mut length, mut letters, mut signs) = (0, false, false);
        let mut before = ' ';
        while let Some(c) = chars.next() {
            let next = chars.peek().copied().unwrap_or(' ');
            let joins = match c {
                '\'' | '\u{2019}' | '&' => before.is_alphabetic() && next.is_alphabetic(),
                '-' | '\u{2010}' | '\u{2011}' => is_word(before) && is_word(next),
                '.' | ',' => before.is_ascii_digit() && next.is_ascii_digit(),
                '%' => before.is_ascii_digit(),
                '$' | '€' | '£' | '₹' | '¥' => next.is_ascii_digit(),
                // Emphasis marks and joiners between emoji carry no letters.
                '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => {
                    continue;
                }
                _ => false,
            };
            if is_word(c) || joins {
                if length <= LONGEST {
                    self.push(c);
                }
                length += 1;
                letters |= c.is_alphabetic();
                signs |= matches!(c, '%' | '$' | '€' | '£' | '₹' | '¥');
            } else {
                if !self.end_word(start, length, letters || signs, breaks, max) {
                    return false;
                }
                start = self.next_start();
                (length, letters, signs) = (0, false, false);
                *breaks |= c != '#' && c != '*' && c != '_';
            }
            before = c;
        }
        self.end_word(start, length, letters || signs, breaks, max)
    }

    /// Where the next word starts; puts a blank before it.
    fn next_start(&mut self) -> usize {
        if !self.text.is_empty() && !self.text.ends_with(' ') {
            self.text.push(' ');
        }
        self.text.len()
    }

    fn push(&mut self, c: char) {
        match c {
            '\u{2019}' => self.text.push('\''),
            '\u{2010}' | '\u{2011}' => self.text.push('-'),
            _ => self.text.extend(c.to_lowercase()),
        }
    }

    fn end_word(&mut self, start: usize, length: usize, alone: bool, breaks: &mut bool, max: usize) -> bool {
        if length == 0 {
            return true;
        }
        if length > LONGEST {
            self.text.truncate(start);
            *breaks = true;
            return true;
        }
        if self.ranges.len() >= max {
            self.text.truncate(start);
            return false;
        }
        // "Acme's" is about Acme. Contractions with 's are stop words, which the table has to know.
        let word = self.text.get(start..).unwrap_or_default();
        if word.ends_with("'s") && !built_in().contains(word) {
            self.text.truncate(self.text.len() - 2);
        }
        let end = self.text.len();
        self.ranges.push(Word { start, end, breaks: *breaks, alone: alone && length > 1 });
        *breaks = false;
        true
    }

    /// Every word, in order.
    pub(super) fn all(&self) -> impl Iterator<Item = &str> {
        self.ranges.iter().filter_map(|word| self.text.get(word.start..word.end))
    }

    /// Every phrase of one to three words within a sentence that neither starts nor ends with a stop word,
    /// with repetitions.
    pub(super) fn phrases(&self, stop: &StopWords) -> impl Iterator<Item = &str> {
        let stops: Vec<bool> = self.all().map(|word| stop.contains(word)).collect();
        (0..self.ranges.len()).flat_map(move |from| {
            let stops_at = |at: usize| stops.get(at).copied().unwrap_or(true);
            let reach = self.ranges.iter().skip(from + 1).take(PHRASE - 1).take_while(|word| !word.breaks);
            let reach = if stops_at(from) { 0 } else { 1 + reach.count() };
            let ends: Vec<usize> = (from..from + reach).filter(|to| !stops_at(*to)).collect();
            ends.into_iter().filter_map(move |to| {
                let (first, last) = (self.ranges.get(from)?, self.ranges.get(to)?);
                (from < to || first.alone).then(|| self.text.get(first.start..last.end)).flatten()
            })
        })
    }
}

/// A letter, a digit, or a mark that belongs to the letter before it.
fn is_word(c: char) -> bool {
    // The marks of the scripts in wide use. Danda, abbreviation sign and the like end a word.
    c.is_alphanumeric()
        || match c {
            '\u{964}' | '\u{965}' | '\u{970}' | '\u{df4}' | '\u{e3f}' => false,
            '\u{300}'..='\u{36f}'
            | '\u{483}'..='\u{489}'
            | '\u{591}'..='\u{5bd}'
            | '\u{610}'..='\u{61a}'
            | '\u{64b}'..='\u{65f}'
            | '\u{900}'..='\u{dff}'
            | '\u{e31}'..='\u{e4e}'
            | '\u{102b}'..='\u{103e}'
            | '\u{17b4}'..='\u{17d3}' => true,
            _ => false,
        }
}

/// A web or mail address, or a handle.
fn is_address(token: &str) -> bool {
    if token.contains("://") || token.contains('@') {
        return true;
    }
    let token = token.trim_matches(|c: char| !c.is_alphanumeric());
    if token.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("www.")) {
        return true;
    }
    let host = token.split(['/', '?', ':']).next().unwrap_or_default();
    let Some((name, ending)) = host.rsplit_once('.') else { return false };
    let plain = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.');
    !name.is_empty()
        && plain(name)
        && ending.len() >= 2
        && ending.bytes().all(|b| b.is_ascii_alphabetic())
        && (host.len() < token.len() || HOSTS.iter().any(|known| known.eq_ignore_ascii_case(ending)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let mut words = Words::default();
        assert!(words.read(text, usize::MAX));
        words.all().map(str::to_owned).collect()
    }

    fn phrases(text: &str) -> Vec<String> {
        let mut words = Words::default();
        words.read(text, usize::MAX);
        words.phrases(&StopWords::default()).map(str::to_owned).collect()
    }

    #[test]
    fn words_keep_what_belongs_to_them() {
        assert_eq!(
            words("Save 20% on Wi-Fi at AT&T: $1,299.00, don’t wait! #Sale Acme's"),
            ["save", "20%", "on", "wi-fi", "at", "at&t", "$1,299.00", "don't", "wait", "sale", "acme"]
        );
        assert_eq!(words("नमस्ते दुनिया café ÉTÉ"), ["नमस्ते", "दुनिया", "café", "été"]);
        assert_eq!(words("—“…”—"), [""; 0]);
    }

    #[test]
    fn addresses_are_no_words() {
        assert_eq!(
            words(
                "see https://a.example/x?y=1 or www.acme.com, bit.ly/3xYz, (acme.co.uk) me@x.org @acme now.Then"
            ),
            ["see", "or", "now", "then"]
        );
    }

    #[test]
    fn phrases_end_at_stops_and_at_stop_words() {
        assert_eq!(
            phrases("Terms of use. Big sale"),
            ["terms", "terms of use", "use", "big", "big sale", "sale"]
        );
        assert_eq!(phrases("7 days"), ["7 days", "days"]);
        assert_eq!(phrases("free https://x.example gift\nnow"), ["free", "gift"]);
    }

    #[test]
    fn a_long_word_is_dropped_and_a_long_message_cut() {
        let long = "x".repeat(LONGEST + 1);
        assert_eq!(words(&format!("a1 {long} b2 {}", "y".repeat(LONGEST))).len(), 3);
        assert_eq!(phrases(&format!("good {long} deal")), ["good", "deal"]);
        assert_eq!(words(&"z".repeat(1 << 20)), [""; 0]);
        let mut at = Words::default();
        assert!(at.read("one two three", 3));
        at.clear();
        assert!(!at.read("one two three four", 3));
        assert_eq!(at.all().count(), 3);
    }

    #[test]
    fn stop_words_are_lower_case_and_stand_once() {
        let lines = include_str!("../../data/stopwords_en.txt").lines().filter(|line| !line.starts_with('#'));
        let mut seen = HashSet::new();
        for line in lines {
            assert!(seen.insert(line), "{line} stands twice");
            assert_eq!(line.trim().to_lowercase(), line);
        }
        let stop = StopWords::with(&["Die".into(), "und der".into()]);
        assert!(stop.contains("die") && stop.contains("der") && stop.contains("the"));
    }
}
