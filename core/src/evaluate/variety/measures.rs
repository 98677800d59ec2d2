use std::collections::HashSet;

use serde::Serialize;

use super::bleu::self_bleu;
use super::frames::{repeated_frames, repeated_runs};
use super::readability::flesch;
use super::tokens::{Numbers, is_word, words};
use crate::generate::Dice;

/// Words over which the shares of distinct words and pairs are taken: they fall with the length of a corpus, so
/// corpora are compared at one length.
const WORDS: usize = 20_000;
/// Texts compared with each other for self-BLEU, which rises with their number.
const BLEU_TEXTS: usize = 500;
/// Texts in which repeated runs and frames are looked for.
const FRAME_TEXTS: usize = 1_500;

/// Ten, fifty and ninety percent of the values lie below these.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Quantiles {
    /// A tenth lies below it.
    pub p10: f64,
    /// The median.
    pub p50: f64,
    /// Nine tenths lie below it.
    pub p90: f64,
}

impl Quantiles {
    fn of(mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        let at = |percent: usize| {
            let place = values.len().saturating_sub(1) * percent / 100;
            values.get(place).map_or(0.0, |value| (value * 10.0).round() / 10.0)
        };
        Self { p10: at(10), p50: at(50), p90: at(90) }
    }
}

/// How varied and how readable a corpus of texts is.
///
/// Measures that depend on the size of a corpus are taken over samples of one size, drawn with a seed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TextMeasures {
    /// What was measured.
    pub name: String,
    /// Texts.
    pub n: u64,
    /// Share of the texts that are no exact copy of another; of copies, the first counts.
    pub distinct: f64,
    /// Distinct words of 20,000 words in a row, as a share.
    pub distinct_1: f64,
    /// Distinct pairs of words of 20,000, as a share.
    pub distinct_2: f64,
    /// The words over which both were taken: fewer where the corpus is small.
    pub words_measured: u64,
    /// Mean BLEU-4 of each of 500 texts with the others as references: lower is more varied.
    pub self_bleu: f64,
    /// Share of all runs of eight words that stand in more than one of 1,500 texts.
    pub repeated_runs: f64,
    /// Share of 1,500 texts whose frame of function words and marks another one has as well.
    pub repeated_frames: f64,
    /// Words of a text.
    pub words: Quantiles,
    /// Characters of a text.
    pub characters: Quantiles,
    /// Flesch reading ease.
    pub flesch: Quantiles,
}

impl TextMeasures {
    /// Measures a corpus.
    ///
    /// ```
    /// use competiscan::evaluate::TextMeasures;
    ///
    /// let texts = ["Sale on now.".to_owned(), "Sale on now.".to_owned(), "New in: linen.".to_owned()];
    /// let measures = TextMeasures::of("three", &texts, 1);
    /// assert_eq!(measures.n, 3);
    /// assert!((measures.distinct - 2.0 / 3.0).abs() < 1e-6);
    /// ```
    #[must_use]
    pub fn of(name: impl Into<String>, texts: &[String], seed: u64) -> Self {
        let distinct: HashSet<&str> = texts.iter().map(|text| text.trim()).collect();
        let order = shuffled(texts.len(), seed);
        let chosen: Vec<&str> =
            order.iter().take(FRAME_TEXTS).filter_map(|at| texts.get(*at)).map(String::as_str).collect();
        let mut numbers = Numbers::default();
        let numbered: Vec<Vec<u32>> = chosen.iter().map(|text| numbers.of(text)).collect();
        let (distinct_1, distinct_2, measured) = distinct_words(texts, &order);
        let count = |text: &String| words(text).iter().filter(|word| is_word(word)).count() as f64;
        Self {
            name: name.into(),
            n: texts.len() as u64,
            distinct: share(distinct.len(), texts.len()),
            distinct_1,
            distinct_2,
            words_measured: measured as u64,
            self_bleu: round(self_bleu(numbered.get(..BLEU_TEXTS).unwrap_or(&numbered))),
            repeated_runs: round(repeated_runs(&numbered)),
            repeated_frames: round(repeated_frames(chosen.into_iter())),
            words: Quantiles::of(texts.iter().map(count).collect()),
            characters: Quantiles::of(texts.iter().map(|text| text.chars().count() as f64).collect()),
            flesch: Quantiles::of(texts.iter().filter_map(|text| flesch(text)).collect()),
        }
    }
}

/// Distinct words and pairs of the first words in an order, and how many words those were.
fn distinct_words(texts: &[String], order: &[usize]) -> (f64, f64, usize) {
    let mut numbers = Numbers::default();
    let (mut ones, mut twos) = (HashSet::new(), HashSet::new());
    let (mut count, mut pairs) = (0, 0);
    for text in order.iter().filter_map(|at| texts.get(*at)) {
        let words = numbers.of(text);
        let words = words.get(..words.len().min(WORDS - count)).unwrap_or_default();
        ones.extend(words.iter().copied());
        for pair in words.windows(2) {
            twos.insert([pair.first().copied(), pair.get(1).copied()]);
        }
        count += words.len();
        pairs += words.len().saturating_sub(1);
        if count >= WORDS {
            break;
        }
    }
    (share(ones.len(), count), share(twos.len(), pairs), count)
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { round(part as f64 / whole as f64) }
}

/// The last bits of logarithms differ between platforms.
fn round(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

/// The numbers below `count` in an order that the seed decides.
fn shuffled(count: usize, seed: u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    let mut dice = Dice::new(seed, 0, 0x7368_7566);
    for at in (1..count).rev() {
        order.swap(at, dice.place(at + 1));
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_is_a_permutation_that_the_seed_decides() {
        let mut order = shuffled(100, 5);
        assert_eq!(order, shuffled(100, 5));
        assert_ne!(order, shuffled(100, 6));
        order.sort_unstable();
        assert_eq!(order, (0..100).collect::<Vec<_>>());
    }

    #[test]
    fn nothing_measures_as_nothing() {
        let measures = TextMeasures::of("none", &[], 1);
        assert_eq!((measures.n, measures.words_measured), (0, 0));
        assert!(measures.distinct == 0.0 && measures.self_bleu == 0.0);
    }

    #[test]
    fn repetition_shows_in_every_measure() {
        let varied: Vec<String> = (0..300)
            .map(|index| {
                let mut dice = Dice::new(1, index, 1);
                (0..20).map(|_| format!("w{}", dice.below(5000))).collect::<Vec<_>>().join(" ")
            })
            .collect();
        let same: Vec<String> = (0..300)
            .map(|index| {
                format!("Get the new {index} and a gift for you in the shop when you come to see us today")
            })
            .collect();
        let (varied, same) = (TextMeasures::of("varied", &varied, 1), TextMeasures::of("same", &same, 1));
        assert!(varied.distinct_2 > 0.9 && same.distinct_2 < 0.2);
        assert!(varied.self_bleu < 0.2 && same.self_bleu > 0.7);
        assert!(varied.repeated_runs < 0.01 && same.repeated_runs > 0.5);
        assert!(same.repeated_frames > 0.99);
    }
}
