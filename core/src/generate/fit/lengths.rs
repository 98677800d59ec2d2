use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// How long texts are: the distribution by its deciles.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lengths {
    /// Texts.
    pub n: u64,
    /// Characters below which 10, 20 and so on to 90 percent of the texts lie.
    pub deciles: Vec<u64>,
}

impl Lengths {
    /// The deciles of lengths, given as how often each occurs.
    pub(super) fn of(counts: &BTreeMap<u64, u64>) -> Self {
        let n: u64 = counts.values().sum();
        let decile = |tenth: u64| {
            let mut seen = 0;
            let at = n.saturating_sub(1) * tenth / 10;
            counts
                .iter()
                .find(|(_, count)| {
                    seen += **count;
                    seen > at
                })
                .map_or(0, |(length, _)| *length)
        };
        Self { n, deciles: (1..10).map(decile).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deciles_part_the_lengths() {
        let counts: BTreeMap<u64, u64> = (0..100).map(|length| (length, 1)).collect();
        assert_eq!(Lengths::of(&counts).deciles, [9, 19, 29, 39, 49, 59, 69, 79, 89]);
        assert_eq!(Lengths::of(&BTreeMap::from([(7, 3)])).deciles, [7; 9]);
        assert_eq!(Lengths::of(&BTreeMap::new()).deciles, [0; 9]);
    }
}
