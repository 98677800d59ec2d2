//! Short phrases that many messages share, as material for lexicons.

use std::collections::{BTreeMap, BTreeSet, HashSet};
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
    "business",
    "child",
    "choice",
    "community",
    "company",
    "customer",
    "customers",
    "difference",
    "end",
    "family",
    "friend",
    "friends",
    "impact",
    "issue",
    "life",
    "list",
    "night",
    "online",
    "opportunity",
    "partner",
    "partners",
    "partnership",
    "people",
    "question",
    "side",
    "staff",
    "team",
    "website",
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
    /// Products that were named as something one buys, books or finds at the sender's.
    sold: BTreeSet<String>,
    words: BTreeMap<String, u64>,
    /// Whether some were dropped to keep the memory bounded.
    pub(super) capped: bool,
}

impl Phrases {
    /// Takes note of the phrases of one message.
    pub(super) fn add(&mut self, text: &str) {
        let mut found = phrases(text);
        found.sort();
        found.dedup_by(|a, b| a.0 == b.0 && a.1 == b.1);
        for (of, phrase, sold) in found {
            if sold && self.sold.len() < MOST && !self.sold.contains(&phrase) {
                self.sold.insert(phrase.clone());
            }
            *self.counts.entry((of, phrase)).or_default() += 1;
        }
        for word in content_words(text) {
            if let Some(count) = self.words.get_mut(word) {
                *count += 1;
            } else {
                self.words.insert(word.to_owned(), 1);
            }
        }
        if self.words.len() > MOST {
            self.capped = true;
            self.words.retain(|_, count| *count > 1);
        }
        if self.counts.len() > MOST {
            self.capped = true;
            self.counts.retain(|_, count| *count > 1);
        }
    }

    /// The most frequent words that carry the matter of a text.
    pub(super) fn most_frequent_words(&self, least: u64, most: usize) -> Vec<(String, u64)> {
        let frequent = self.words.iter().filter(|(_, count)| **count >= least);
        top(frequent.map(|(word, count)| (word.clone(), *count)).collect(), most)
    }

    /// The most frequent phrases of a list, and in how many messages each stands.
    pub(super) fn most_frequent(&self, of: Use, least: u64, most: usize) -> Vec<(String, u64)> {
        let frequent = self.counts.iter().filter(|((kind, phrase), count)| {
            *kind == of && **count >= least && (of != Use::Product || self.sold.contains(phrase))
        });
        top(frequent.map(|((_, phrase), count)| (phrase.clone(), *count)).collect(), most)
    }
}

fn top(mut found: Vec<(String, u64)>, most: usize) -> Vec<(String, u64)> {
    found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    found.truncate(most);
    found
}

/// Nouns behind an article, behind "new", or behind what one does with a thing for sale.
///
/// Only words in lower case count. Names of people, places and firms are written with capitals, and numbers and
/// addresses have other characters, so none of them gets in.
///
/// With each goes whether it was named as something for sale.
fn phrases(text: &str) -> Vec<(Use, String, bool)> {
    let mut found = Vec::new();
    let tokens: Vec<&str> = text.split_whitespace().collect();
    let mut next = 0;
    for at in 0..tokens.len() {
        // What stands in front decides the use: "win a", "a free", or neither.
        let token = |at: usize| tokens.get(at).copied().unwrap_or_default();
        if at < next || !leads(token(at)) {
            continue;
        }
        let mut first = at + 1;
        let is_won = token(at).eq_ignore_ascii_case("win");
        let mut is_free = false;
        let mut is_sold = SOLD.iter().any(|lead| lead.eq_ignore_ascii_case(token(at)));
        while DETERMINERS.contains(&token(first)) || token(first) == "free" {
            is_free |= token(first) == "free";
            is_sold |= token(first) == "our";
            first += 1;
        }
        let use_of = match (is_won, is_free) {
            (true, _) => Use::Prize,
            (_, true) => Use::Gift,
            _ => Use::Product,
        };
        let mut words: Vec<&str> = Vec::new();
        let mut ended = first + 1 >= tokens.len();
        for token in tokens.iter().skip(first).take(LONGEST + 1) {
            let word = token.trim_end_matches(['.', ',', '!', '?', ';', ':', ')', '…', '"', '”']);
            if !is_plain(word) || STOPWORDS.contains(word) {
                ended = is_plain(word);
                break;
            }
            words.push(word);
            if word.len() < token.len() || first + words.len() == tokens.len() {
                ended = true;
                break;
            }
        }
        // A phrase that goes on beyond the longest is cut in the middle of its meaning.
        if ended
            && (1..=LONGEST).contains(&words.len())
            && words.last().is_some_and(|last| names_a_thing(last))
        {
            // Gifts and prizes are named one by one.
            let plural = words.last().is_some_and(|last| is_plural(last));
            if use_of == Use::Product || !plural {
                found.push((use_of, words.join(" "), is_sold));
            }
            next = first + words.len();
        }
    }
    found
}

/// Words behind which a thing is named.
fn leads(token: &str) -> bool {
    ["a", "an", "new", "win"].iter().chain(SOLD).any(|lead| lead.eq_ignore_ascii_case(token))
}

/// Words behind which something for sale is named.
const SOLD: &[&str] = &["buy", "book", "order", "try", "shop", "wear", "collect", "our"];

/// Words between those and the thing.
const DETERMINERS: &[&str] =
    &["a", "an", "our", "your", "the", "this", "these", "some", "new", "all", "more"];

/// Whether a noun is a plural, by its ending.
pub(super) fn is_plural(word: &str) -> bool {
    word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("us")
}

/// The words of a text that carry its matter, each once: lower case in the text, so that they are no names.
pub(super) fn content_words(text: &str) -> Vec<&str> {
    let mut words: Vec<&str> = text
        .split_whitespace()
        .map(|token| token.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| word.len() > 2 && is_plain(word) && !STOPWORDS.contains(word))
        .collect();
    words.sort_unstable();
    words.dedup();
    words
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
        && !["ly", "ing", "ed", "ous", "ful", "ive", "est", "able"].iter().any(|end| word.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_behind_an_article_are_found_with_their_use() {
        let text = "Get a gift card. Win a dream holiday! Enjoy a free coffee with any order, or a new";
        assert_eq!(
            phrases(text),
            [
                (Use::Product, "gift card".to_owned(), false),
                (Use::Prize, "dream holiday".to_owned(), false),
                (Use::Gift, "coffee".to_owned(), false)
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
    fn plurals_are_told_and_gifts_are_single() {
        assert_eq!(
            phrases("Shop our summer dresses and try a free samples"),
            [(Use::Product, "summer dresses".to_owned(), true)]
        );
        assert!(is_plural("dresses") && !is_plural("dress") && !is_plural("bonus"));
        assert_eq!(content_words("The new Kettle, kettle and kettle!"), ["kettle", "new"]);
    }

    #[test]
    fn a_phrase_counts_once_a_message() {
        let mut all = Phrases::default();
        all.add("a candle. a candle. a candle.");
        all.add("order a candle.");
        assert_eq!(all.most_frequent(Use::Product, 2, 9), [("candle".to_owned(), 2)]);
        assert!(all.most_frequent(Use::Product, 3, 9).is_empty());
    }

    #[test]
    fn the_list_of_no_things_has_no_doubles() {
        let set: HashSet<_> = NO_THING.iter().collect();
        assert_eq!(set.len(), NO_THING.len());
    }
}
