use std::collections::HashMap;
use std::sync::LazyLock;

use foldhash::fast::FixedState;

/// The tactics, in the order they are reported.
pub(super) const LABELS: [&str; 6] =
    ["urgency", "scarcity", "social_proof", "personalisation", "loyalty", "referral"];

/// A phrase that shows a tactic.
#[derive(Debug)]
pub(super) struct Phrase {
    /// Place of the tactic in [`LABELS`].
    pub(super) tactic: usize,
    /// How clearly it shows it.
    pub(super) weight: f64,
    /// The words behind the first one.
    pub(super) rest: Vec<Part>,
}

/// A piece of a phrase.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// This word, or mark.
    Word(&'static str),
    /// A number.
    Number,
    /// Any word.
    Any,
}

/// The phrases by their first word; those that start with a number under `#`.
pub(super) static PHRASES: LazyLock<HashMap<&'static str, Vec<Phrase>, FixedState>> = LazyLock::new(|| {
    let mut phrases: HashMap<&'static str, Vec<Phrase>, FixedState> =
        HashMap::with_hasher(FixedState::default());
    for line in include_str!("../../../data/tactics.tsv").lines().filter(|line| !line.starts_with('#')) {
        let mut columns = line.split('\t');
        let (Some(label), Some(weight), Some(phrase)) = (columns.next(), columns.next(), columns.next())
        else {
            continue;
        };
        let (Some(tactic), Ok(weight)) = (LABELS.iter().position(|known| *known == label), weight.parse())
        else {
            continue;
        };
        let mut words = phrase.split(' ');
        let Some(first) = words.next() else { continue };
        let rest = words
            .map(|word| match word {
                "#" => Part::Number,
                "*" => Part::Any,
                word => Part::Word(word),
            })
            .collect();
        phrases.entry(first).or_default().push(Phrase { tactic, weight, rest });
    }
    // The longest first, so that "last few days" wins over "last few".
    for list in phrases.values_mut() {
        list.sort_by_key(|phrase| std::cmp::Reverse(phrase.rest.len()));
    }
    phrases
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_read() {
        let lines =
            include_str!("../../../data/tactics.tsv").lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(PHRASES.values().map(Vec::len).sum::<usize>(), lines);
        assert!(PHRASES.values().flatten().all(|phrase| (0.0..=1.0).contains(&phrase.weight)));
    }
}
