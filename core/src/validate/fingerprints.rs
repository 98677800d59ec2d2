//! A set of 64-bit fingerprints in few bytes each.

/// Hashes kept whole, in one table, before the set is cut into shards.
const SMALL: usize = 1 << 14;

/// Leading bits of a hash that its shard implies.
const SHARD_BITS: u32 = 12;

/// Entries of a bucket, so that it fills two cache lines.
const SLOTS: usize = 21;

/// Percent of its slots a shard fills before it grows.
const MAX_LOAD: usize = 91;

/// A set of 64-bit hashes that takes between seven and eight bytes an entry, also while it grows.
///
/// A small set is one table of whole hashes. A larger one is cut into 4096 shards by the first twelve bits of
/// the hash, which are not stored any more, and keeps the last 48. Four bits are given up, so that two
/// hashes of one set are taken for the same with a chance of 2^-60: for ten million random hashes, once in
/// twenty thousand sets.
///
/// Each shard is a row of buckets of two cache lines, nearly full, that grows by about a fifth at a time and
/// on its own, so there is no moment at which the memory doubles.
#[derive(Debug)]
pub(crate) struct Fingerprints {
    /// Whole hashes in open addressing, zero for a free slot. Empty once there are shards.
    small: Vec<u64>,
    shards: Vec<Shard>,
    /// The one hash that the small table cannot hold.
    has_zero: bool,
    len: usize,
    /// Bytes allocated by all shards.
    bytes: usize,
}

impl Default for Fingerprints {
    fn default() -> Self {
        Self::new()
    }
}

impl Fingerprints {
    /// An empty set.
    pub(crate) const fn new() -> Self {
        Self { small: Vec::new(), shards: Vec::new(), has_zero: false, len: 0, bytes: 0 }
    }

    /// Adds a hash; `true` if it was not there.
    pub(crate) fn insert(&mut self, hash: u64) -> bool {
        let mixed = mix(hash);
        if mixed == 0 {
            self.len += usize::from(!self.has_zero);
            return !std::mem::replace(&mut self.has_zero, true);
        }
        if self.shards.is_empty() {
            if self.len < SMALL {
                return self.insert_small(mixed);
            }
            self.cut();
        }
        self.insert_large(mixed)
    }

    /// How many hashes are in the set.
    #[cfg(test)]
    pub(crate) const fn len(&self) -> usize {
        self.len
    }

    /// Bytes of memory in use.
    #[cfg(test)]
    pub(crate) fn memory_bytes(&self) -> usize {
        // What the allocator spends on each allocation, as far as one can say.
        const ALLOCATION: usize = 16;
        size_of::<Self>()
            + self.small.capacity() * size_of::<u64>()
            + self.shards.capacity() * (size_of::<Shard>() + ALLOCATION)
            + self.bytes
    }

    fn insert_small(&mut self, mixed: u64) -> bool {
        if (self.len + 1) * 4 > self.small.len() * 3 {
            let larger = vec![0; (self.small.len() * 2).max(64)];
            for kept in std::mem::replace(&mut self.small, larger) {
                if kept != 0 {
                    place(&mut self.small, kept);
                }
            }
        }
        let new = place(&mut self.small, mixed);
        self.len += usize::from(new);
        new
    }

    fn insert_large(&mut self, mixed: u64) -> bool {
        let index = (mixed >> (64 - SHARD_BITS)) as usize;
        let Some(shard) = self.shards.get_mut(index) else { return false };
        let key = Key::of(mixed);
        let Some(mut at) = shard.vacancy(key) else { return false };
        if shard.is_full() {
            let before = shard.buckets.len();
            shard.grow(index);
            self.bytes += (shard.buckets.len() - before) * size_of::<Bucket>();
            at = shard.vacancy(key).unwrap_or(at);
        }
        shard.push(at, key);
        self.len += 1;
        true
    }

    /// Moves the small table to shards.
    fn cut(&mut self) {
        self.shards = (0..1 << SHARD_BITS).map(|_| Shard::empty(1)).collect();
        self.bytes = self.shards.len() * size_of::<Bucket>();
        self.len = usize::from(self.has_zero);
        for kept in std::mem::take(&mut self.small) {
            if kept != 0 {
                self.insert_large(kept);
            }
        }
    }
}

/// Puts a hash into a table of whole hashes that has a free slot; `true` if it was not there.
fn place(table: &mut [u64], mixed: u64) -> bool {
    // The length is a power of two.
    let mask = table.len().wrapping_sub(1);
    let mut at = (mixed >> 32) as usize & mask;
    while let Some(slot) = table.get_mut(at) {
        if *slot == 0 {
            *slot = mixed;
            return true;
        }
        if *slot == mixed {
            return false;
        }
        at = (at + 1) & mask;
    }
    false
}

/// What is stored of a hash: its last 48 bits, in a part that is looked for and a part that confirms.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Key {
    /// Bits 16 to 47, which also say where the entry belongs.
    upper: u32,
    lower: u16,
}

impl Key {
    #[expect(clippy::cast_possible_truncation, reason = "the upper bits are those of the shard")]
    const fn of(mixed: u64) -> Self {
        Self { upper: (mixed >> 16) as u32, lower: mixed as u16 }
    }
}

/// Two cache lines.
#[derive(Clone, Copy, Debug)]
#[repr(align(128))]
struct Bucket {
    upper: [u32; SLOTS],
    lower: [u16; SLOTS],
    len: u16,
}

impl Bucket {
    const EMPTY: Self = Self { upper: [0; SLOTS], lower: [0; SLOTS], len: 0 };

    const fn is_full(&self) -> bool {
        self.len as usize >= SLOTS
    }

    /// Adds an entry to a bucket with room.
    fn push(&mut self, key: Key) {
        let slot = self.len as usize;
        if let (Some(upper), Some(lower)) = (self.upper.get_mut(slot), self.lower.get_mut(slot)) {
            *upper = key.upper;
            *lower = key.lower;
            self.len += 1;
        }
    }

    fn contains(&self, key: Key) -> bool {
        // All slots are compared without a branch between them, so the compiler does several at once; the
        // other part is looked at only if one of them fits, which for a new hash hardly ever happens.
        let mut hits = 0_u32;
        for (slot, upper) in self.upper.iter().enumerate() {
            hits |= u32::from(*upper == key.upper) << slot;
        }
        while hits != 0 {
            let slot = hits.trailing_zeros() as usize;
            if slot < usize::from(self.len) && self.lower.get(slot) == Some(&key.lower) {
                return true;
            }
            hits &= hits - 1;
        }
        false
    }

    fn iter(&self) -> impl Iterator<Item = Key> {
        let pairs = self.upper.iter().zip(&self.lower).take(usize::from(self.len));
        pairs.map(|(upper, lower)| Key { upper: *upper, lower: *lower })
    }
}

/// The hashes that share their first bits.
#[derive(Debug)]
struct Shard {
    /// An entry is in the bucket its upper part leads to, or in the next one that had room.
    buckets: Box<[Bucket]>,
    len: usize,
}

impl Shard {
    fn empty(buckets: usize) -> Self {
        Self { buckets: vec![Bucket::EMPTY; buckets].into_boxed_slice(), len: 0 }
    }

    /// The upper part spread over the buckets in order, so that growing reads and writes straight through.
    fn home(&self, key: Key) -> usize {
        ((u64::from(key.upper) * self.buckets.len() as u64) >> 32) as usize
    }

    /// The bucket the key would be added to, or `None` if it is there.
    fn vacancy(&self, key: Key) -> Option<usize> {
        let mut at = self.home(key);
        loop {
            let bucket = self.buckets.get(at)?;
            if bucket.contains(key) {
                return None;
            }
            if !bucket.is_full() {
                return Some(at);
            }
            at = if at + 1 == self.buckets.len() { 0 } else { at + 1 };
        }
    }

    fn push(&mut self, at: usize, key: Key) {
        if let Some(bucket) = self.buckets.get_mut(at) {
            bucket.push(key);
            self.len += 1;
        }
    }

    /// Whether so few slots are free that entries get far from home.
    fn is_full(&self) -> bool {
        self.len * 100 >= self.buckets.len() * SLOTS * MAX_LOAD
    }

    /// Makes room. Shards grow by different steps, or all of them would grow at the same time.
    fn grow(&mut self, index: usize) {
        let step = (self.buckets.len() * (14 + index % 8)).div_ceil(80);
        let mut grown = Self::empty(self.buckets.len() + step);
        for key in self.buckets.iter().flat_map(Bucket::iter) {
            let mut at = grown.home(key);
            while grown.buckets.get(at).is_some_and(Bucket::is_full) {
                at = if at + 1 == grown.buckets.len() { 0 } else { at + 1 };
            }
            grown.push(at, key);
        }
        *self = grown;
    }
}

/// Spreads the hashes evenly, whatever they are. Each step can be undone, so different hashes stay different.
const fn mix(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let hash = (hash ^ (hash >> 29)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    hash ^ (hash >> 32)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    /// What two sets may take beyond their entries: the shards, which start with one bucket each.
    const FIXED: usize = 3 << 19;

    #[test]
    fn an_empty_set_is_small() {
        let set = Fingerprints::default();
        assert_eq!(set.len(), 0);
        assert!(set.memory_bytes() < 1024, "{}", set.memory_bytes());
        assert_eq!(size_of::<Bucket>(), 128);
    }

    /// Two sets, of ids and of contents, must stay under 16 bytes a row at every moment.
    fn assert_small(set: &Fingerprints) {
        let allowed = 16 * set.len() + FIXED;
        assert!(set.memory_bytes() * 2 <= allowed, "{} entries: {} bytes", set.len(), set.memory_bytes());
    }

    fn spread(i: u64) -> u64 {
        i.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    #[test]
    fn memory_stays_small_while_it_grows() {
        for n in [1_000, 100_000, 2_000_000] {
            let mut set = Fingerprints::new();
            for i in 0..n {
                assert!(set.insert(spread(i)));
                if i % 64 == 0 {
                    assert_small(&set);
                }
            }
            assert_eq!(set.len() as u64, n);
            assert_small(&set);
            assert!((0..n).step_by(97).all(|i| !set.insert(spread(i))));
        }
    }

    #[test]
    #[ignore = "takes a minute without optimisation"]
    fn memory_stays_small_up_to_five_million() {
        let mut set = Fingerprints::new();
        for i in 0..5_000_000 {
            set.insert(spread(i));
            assert_small(&set);
        }
        assert_eq!(set.len(), 5_000_000);
    }

    #[test]
    fn nothing_is_lost_when_the_table_is_cut() {
        let mut set = Fingerprints::new();
        let n = SMALL as u64;
        for i in 0..=n {
            assert!(set.insert(i));
        }
        assert!((0..=n).all(|i| !set.insert(i)));
        assert!(set.insert(n + 1));
        assert_eq!(set.len(), SMALL + 2);
    }

    #[test]
    fn hashes_of_one_shard_cost_no_more_memory() {
        let mut set = Fingerprints::new();
        (0..SMALL as u64).for_each(|i| assert!(set.insert(spread(i))));
        let hashes: Vec<u64> =
            (1 << 40..).filter(|i| mix(*i) >> (64 - SHARD_BITS) == 0).take(1_500).collect();
        assert!(hashes.iter().all(|hash| set.insert(*hash)));
        assert!(hashes.iter().all(|hash| !set.insert(*hash)));
        assert_small(&set);
    }

    proptest! {
        #[test]
        fn it_agrees_with_a_hash_set(
            before in prop_oneof![Just(0), Just(SMALL as u64 - 20)],
            hashes in prop::collection::vec(
                prop_oneof![0_u64..400, any::<u64>(), (0_u64..400).prop_map(|i| i << 50)],
                0..1500,
            ),
        ) {
            let mut set = Fingerprints::new();
            let mut plain = HashSet::new();
            for hash in (0..before).map(spread).chain(hashes) {
                prop_assert_eq!(set.insert(hash), plain.insert(hash));
            }
            prop_assert_eq!(set.len(), plain.len());
        }
    }
}
