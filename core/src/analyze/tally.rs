//! Counts by value, in bounded memory, independent of the order of the rows.

use std::borrow::Borrow;
use std::hash::Hash;

use foldhash::fast::RandomState;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::level::MAX_LEVEL;

/// The hash map of this module. Its order is random, so nothing may come out of it unsorted.
pub(super) type Map<K, V> = std::collections::HashMap<K, V, RandomState>;

/// Something that is summed up over rows: adding is associative and commutative, `default` changes nothing.
pub(super) trait Sum: Default {
    fn add(&mut self, other: &Self);
}

impl Sum for u64 {
    fn add(&mut self, other: &Self) {
        // Sums of non-negative numbers that stop at the maximum are still independent of the order.
        *self = self.saturating_add(*other);
    }
}

/// Sums by key over all rows, or, if there are more than `cap` keys, over a sample of the rows.
///
/// The sample is "all rows of this [level](super::level::level) or more", with the lowest level at which the
/// keys fit. Since a sample of a higher level is part of every lower one, that level only ever rises as rows
/// come, nothing that was dropped is needed again, and the state is a function of the set of rows: the same
/// for every order and for every way of cutting. (Adaptive sampling: P. Flajolet, "On adaptive sampling",
/// Computing 43, 1990, pages 391 to 400; here rows are sampled rather than keys, so frequent keys stay.)
#[derive(Clone, Debug)]
pub(super) struct Tally<K, S> {
    level: u8,
    /// Per key, the sums by level, in order of level.
    cells: Map<K, Vec<(u8, S)>>,
}

impl<K, S> Default for Tally<K, S> {
    fn default() -> Self {
        Self { level: 0, cells: Map::default() }
    }
}

impl<K: Hash + Eq + Ord, S: Sum> Tally<K, S> {
    /// The sum that a row of this level with this key belongs to, or `None` if the row is not in the sample.
    fn cell<Q>(&mut self, key: &Q, level: u8) -> Option<&mut S>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ToOwned<Owned = K> + ?Sized,
    {
        if level < self.level {
            return None;
        }
        // Two look-ups for a new key, so that a known one is not copied.
        if !self.cells.contains_key(key) {
            self.cells.insert(key.to_owned(), Vec::new());
        }
        self.cells.get_mut(key).map(|levels| at_level(levels, level))
    }

    /// Adds one row.
    pub(super) fn add<Q>(&mut self, key: &Q, level: u8, cap: usize, add: impl FnOnce(&mut S))
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ToOwned<Owned = K> + ?Sized,
    {
        if let Some(sum) = self.cell(key, level) {
            add(sum);
            self.fit(cap);
        }
    }

    /// Adds all rows of another tally.
    pub(super) fn merge(&mut self, other: Self, cap: usize) {
        self.level = self.level.max(other.level);
        for (key, levels) in other.cells {
            let own = self.cells.entry(key).or_default();
            for (level, sum) in levels {
                at_level(own, level).add(&sum);
            }
        }
        self.drop_below_level();
        self.fit(cap);
    }

    /// Raises the level until the keys fit.
    fn fit(&mut self, cap: usize) {
        while self.cells.len() > cap && self.level <= MAX_LEVEL {
            self.level += 1;
            self.drop_below_level();
        }
    }

    fn drop_below_level(&mut self) {
        let level = self.level;
        if level > 0 {
            self.cells.retain(|_, levels| {
                levels.retain(|(at, _)| *at >= level);
                !levels.is_empty()
            });
        }
    }

    /// Whether rows were left out.
    pub(super) const fn is_sampled(&self) -> bool {
        self.level > 0
    }

    /// Every key with its sum over all levels, in no order.
    pub(super) fn sums(&self) -> impl Iterator<Item = (&K, S)> {
        self.cells.iter().map(|(key, levels)| {
            let mut sum = S::default();
            for (_, part) in levels {
                sum.add(part);
            }
            (key, sum)
        })
    }
}

/// The form on the wire: keys in order, so equal states are equal bytes.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire<C> {
    level: u8,
    cells: C,
}

impl<K: Serialize + Ord, S: Serialize> Serialize for Tally<K, S> {
    fn serialize<Out: Serializer>(&self, serializer: Out) -> Result<Out::Ok, Out::Error> {
        let mut cells: Vec<(&K, &Vec<(u8, S)>)> = self.cells.iter().collect();
        cells.sort_unstable_by(|a, b| a.0.cmp(b.0));
        Wire { level: self.level, cells }.serialize(serializer)
    }
}

impl<'de, K, S> Deserialize<'de> for Tally<K, S>
where
    K: Deserialize<'de> + Hash + Eq + Ord,
    S: Deserialize<'de> + Sum,
{
    fn deserialize<In: Deserializer<'de>>(deserializer: In) -> Result<Self, In::Error> {
        let wire = Wire::<Vec<(K, Vec<(u8, S)>)>>::deserialize(deserializer)?;
        let mut tally = Self { level: wire.level.min(MAX_LEVEL + 1), cells: Map::default() };
        for (key, levels) in wire.cells {
            let own = tally.cells.entry(key).or_default();
            for (level, sum) in levels {
                at_level(own, level.min(MAX_LEVEL)).add(&sum);
            }
        }
        tally.drop_below_level();
        tally.cells.retain(|_, levels| !levels.is_empty());
        Ok(tally)
    }
}

/// The sum of this level, made if it is new.
fn at_level<S: Sum>(levels: &mut Vec<(u8, S)>, level: u8) -> &mut S {
    let at = match levels.binary_search_by_key(&level, |(level, _)| *level) {
        Ok(at) => at,
        Err(at) => {
            levels.insert(at, (level, S::default()));
            at
        }
    };
    &mut levels[at].1
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The level of the i-th row, as leading zeros of a hash would give it.
    fn level(i: u64) -> u8 {
        u8::try_from(i.wrapping_mul(0x9e37_79b9_7f4a_7c15).leading_zeros()).unwrap()
    }

    fn tally(rows: impl Iterator<Item = u64>, cap: usize) -> Tally<String, u64> {
        let mut tally = Tally::default();
        for i in rows {
            tally.add(format!("key {}", i % 40).as_str(), level(i), cap, |n| *n += 1);
        }
        tally
    }

    fn json(tally: &Tally<String, u64>) -> String {
        serde_json::to_string(tally).unwrap()
    }

    #[test]
    fn at_the_cap_counts_are_exact_and_above_it_they_are_of_a_sample() {
        let exact = tally(0..1000, 40);
        assert!(!exact.is_sampled());
        assert!(exact.sums().all(|(_, n)| n == 25));
        let sampled = tally(0..1000, 39);
        assert!(sampled.is_sampled());
        assert!(sampled.sums().count() <= 39 && sampled.sums().count() > 0);
    }

    #[test]
    fn any_order_and_any_cut_give_the_same_state() {
        for cap in [0, 1, 5, 39, 40] {
            let whole = json(&tally(0..1000, cap));
            assert_eq!(json(&tally((0..1000).rev(), cap)), whole);
            for cut in [0, 1, 13, 500, 999] {
                let mut front = tally(0..cut, cap);
                front.merge(tally(cut..1000, cap), cap);
                assert_eq!(json(&front), whole, "cap {cap}, cut {cut}");
            }
        }
    }

    #[test]
    fn the_state_reads_back_and_a_forged_one_does_no_harm() {
        let state = json(&tally(0..1000, 10));
        assert_eq!(json(&serde_json::from_str(&state).unwrap()), state);
        let forged = r#"{"level":200,"cells":[["a",[[255,1],[255,18446744073709551615]]],["b",[]]]}"#;
        let mut tally: Tally<String, u64> = serde_json::from_str(forged).unwrap();
        tally.add("c", 64, 0, |n| *n += 1);
        assert_eq!(tally.sums().count(), 0);
    }
}
