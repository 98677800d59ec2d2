//! Short phrases that many messages share, as material for lexicons.

use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

/// Longest phrase, in words.
const LONGEST: usize = 3;
/// Phrases kept while counting; when there are more, those seen once are dropped.
const MOST: usize = 200_000;

static STOPWORDS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    include_str!("../../../data/stopwords_en.txt")
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect()
});

/// Words that follow an article and name nothing one could offer.
const NO_THING: &[&str] = &[
    "amazing",
    "awesome",
    "bit",
    "better",
    "big",
    "bunch",
    "chance",
    "couple",
    "day",
    "days",
    "degree",
    "few",
    "free",
    "good",
    "great",
    "half",
    "hand",
    "hour",
    "huge",
    "important",
    "idea",
    "kind",
    "little",
    "long",
    "look",
    "lot",
    "lots",
    "matter",
    "million",
    "minute",
    "moment",
    "month",
    "name",
    "new",
    "number",
    "part",
    "person",
    "perfect",
    "piece",
    "place",
    "reason",
    "real",
    "result",
    "row",
    "second",
    "series",
    "shot",
    "special",
    "step",
    "story",
    "thing",
    "time",
    "top",
    "true",
    "variety",
    "way",
    "week",
    "while",
    "winner",
    "world",
    "year",
    "years",
];

/// What a phrase is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Use {
    /// Something one buys or books.
    Product,
    /// Something that comes free.
    Gift,
    /// Something one can win.
    Prize,
}

impl Use {
    /// The name of the lexicon list.
    pub(super) const fn list(self) -> &'static str {
        match self {
            Self::Product => "product",
            Self::Gift => "gift",
            Self::Prize => "prize",
        }
    }
}

/// Counts of phrases: in how many messages each stands.
#[derive(Debug, Default)]
pub(super) struct Phrases {
    counts: BTreeMap<(Use, String), u64>,
    /// Whether some were dropped to keep the memory bounded.
    pub(super) capped: bool,
}

impl Phrases {
    /// Takes note of the phrases of one message.
    pub(super) fn add(&mut self, text: &str) {
        let mut found: Vec<(Use, String)> = phrases(text);
        found.sort();
        found.dedup();
        for phrase in found {
            *self.counts.entry(phrase).or_default() += 1;
        }
        if self.counts.len() > MOST {
            self.capped = true;
            self.counts.retain(|_, count| *count > 1);
        }
    }

    /// The most frequent phrases of a list, and in how many messages each stands.
    pub(super) fn most_frequent(&self, of: Use, least: u64, most: usize) -> Vec<(String, u64)> {
        let mut found: Vec<(String, u64)> = self
            .counts
            .iter()
            .filter(|((kind, _), count)| *kind == of && **count >= least)
            .map(|((_, phrase), count)| (phrase.clone(), *count))
            .collect();
        found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        found.truncate(most);
        found
    }
}

/// Nouns behind an indefinite article: singular and countable, so that they fit wherever a thing is named.
///
/// Only words in lower case count. Names of people, places and firms are written with capitals, and numbers and
/// addresses have other characters, so none of them gets in.
fn phrases(text: &str) -> Vec<(Use, String)> {
    let mut found = Vec::new();
    // What stands in front decides the use: "win a", "a free", or neither.
    let tokens: Vec<&str> = text.split_whitespace().collect();
    for (at, token) in tokens.iter().enumerate() {
        if !matches!(*token, "a" | "an" | "A" | "An") {
            continue;
        }
        let before = at.checked_sub(1).and_then(|at| tokens.get(at)).copied().unwrap_or_default();
        let is_free = tokens.get(at + 1).is_some_and(|next| *next == "free");
        let use_of = if before.eq_ignore_ascii_case("win") {
            Use::Prize
        } else if is_free {
            Use::Gift
        } else {
            Use::Product
        };
        let first = at + 1 + usize::from(is_free);
        let mut words: Vec<&str> = Vec::new();
        let mut ended = false;
        for token in tokens.iter().skip(first).take(LONGEST + 1) {
            let word = token.trim_end_matches(['.', ',', '!', '?', ';', ':', ')', '…', '"', '”']);
            if !is_plain(word) || STOPWORDS.contains(word) {
                ended = is_plain(word);
                break;
            }
            words.push(word);
            if word.len() < token.len() {
                ended = true;
                break;
            }
        }
        // A phrase that goes on beyond the longest is cut in the middle of its meaning.
        if ended
            && (1..=LONGEST).contains(&words.len())
            && words.last().is_some_and(|last| names_a_thing(last))
        {
            found.push((use_of, words.join(" ")));
        }
    }
    found
}

fn is_plain(word: &str) -> bool {
    (2..=18).contains(&word.len())
        && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
        && word.starts_with(|c: char| c.is_ascii_lowercase())
        && !word.ends_with('-')
}

/// Whether the last word of a phrase can be a noun that names an object.
fn names_a_thing(word: &str) -> bool {
    word.len() > 2
        && !NO_THING.contains(&word)
        && !["ly", "ing", "ed", "ous", "ful", "ive", "est", "ss", "able"]
            .iter()
            .any(|end| word.ends_with(end))
        && (!word.ends_with('s') || word.ends_with("us"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_behind_an_article_are_found_with_their_use() {
        let text = "Get a gift card today. Win a dream holiday! Enjoy a free coffee with any order, or a new";
        assert_eq!(
            phrases(text),
            [
                (Use::Product, "gift card today".to_owned()),
                (Use::Prize, "dream holiday".to_owned()),
                (Use::Gift, "coffee".to_owned())
            ]
        );
    }

    #[test]
    fn names_numbers_and_addresses_never_get_in() {
        for text in [
            "Ask a Jane Doe about it",
            "a jane.doe@mail.example.",
            "a 415-555-0134.",
            "a https://shop.example/a",
            "a Samsung",
            "a lot. a few, a great way to",
            "a very long phrase that goes on",
        ] {
            assert!(phrases(text).is_empty(), "{text}: {:?}", phrases(text));
        }
    }

    #[test]
    fn a_phrase_counts_once_a_message() {
        let mut all = Phrases::default();
        all.add("a candle. a candle. a candle.");
        all.add("a candle.");
        assert_eq!(all.most_frequent(Use::Product, 2, 9), [("candle".to_owned(), 2)]);
        assert!(all.most_frequent(Use::Product, 3, 9).is_empty());
    }

    #[test]
    fn the_list_of_no_things_has_no_doubles() {
        let set: HashSet<_> = NO_THING.iter().collect();
        assert_eq!(set.len(), NO_THING.len());
    }
}
