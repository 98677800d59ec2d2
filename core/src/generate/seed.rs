//! Numbers that look random and are a pure function of what they are asked for.

use std::convert::Infallible;

use rand::TryRng;

/// What a stream of numbers is for. Streams of different purposes are unrelated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// The pools of names made when a generator is built.
    Pool = 1,
    /// The layout of a block of records.
    Block = 2,
    /// One record.
    Record = 4,
    /// The planted moves.
    Move = 5,
    /// The id of a record.
    Id = 6,
}

const A: u64 = 0xa076_1d64_78bd_642f;
const B: u64 = 0xe703_7ed1_a0b4_28db;
const C: u64 = 0x8ebc_6af0_9c88_c6e3;

/// The two halves of a 128-bit product, folded: every bit of the result depends on every bit of both.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "the halves are what is wanted")]
const fn fold(a: u64, b: u64) -> u64 {
    let product = a as u128 * b as u128;
    product as u64 ^ (product >> 64) as u64
}

/// A number for two numbers.
#[inline]
pub(super) const fn mix(a: u64, b: u64) -> u64 {
    fold(fold(a ^ A, b ^ B) ^ C, a ^ b.rotate_left(32) ^ B)
}

/// A number for a text.
pub(super) fn mix_text(key: u64, text: &str) -> u64 {
    text.bytes().fold(mix(key, text.len() as u64), |key, byte| mix(key, u64::from(byte)))
}

/// A one-to-one map of the 64-bit numbers, so that different indices never meet.
pub(super) const fn scatter(index: u64, key: u64) -> u64 {
    let mut z = index.wrapping_add(key).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A stream of numbers, of the family of wyrand: a counter through [`fold`].
#[derive(Clone, Debug)]
pub(super) struct Stream(u64);

impl Stream {
    /// The stream of a seed, a place and a purpose.
    #[inline]
    pub(super) const fn new(seed: u64, at: u64, purpose: Purpose) -> Self {
        Self(mix(mix(seed, purpose as u64), at))
    }

    /// The stream that starts at a key.
    #[inline]
    pub(super) const fn of(key: u64) -> Self {
        Self(key)
    }

    /// The next number.
    #[inline]
    pub(super) const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(A);
        fold(self.0, self.0 ^ B)
    }

    /// A number under `end`; 0 if `end` is 0.
    #[inline]
    pub(super) const fn below(&mut self, end: u32) -> u32 {
        below(self.next(), end)
    }

    /// A number from `low` to `high`.
    #[inline]
    pub(super) const fn between(&mut self, low: u32, high: u32) -> u32 {
        low + self.below(high.saturating_sub(low) + 1)
    }

    /// Whether something of `percent` in a hundred happens.
    #[inline]
    pub(super) const fn chance(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }

    /// A number from 0 to 1, without 1.
    #[inline]
    pub(super) const fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// The place of a 64-bit number on a scale up to `end`.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "the product of two numbers under 2^32, shifted by 32")]
pub(super) const fn below(number: u64, end: u32) -> u32 {
    ((number >> 32) * end as u64 >> 32) as u32
}

/// Lets the distributions of `rand` and the names of `fake` draw from a stream.
impl TryRng for Stream {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(u32::try_from(self.next() >> 32).unwrap_or(u32::MAX))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.next())
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for chunk in bytes.chunks_mut(8) {
            let number = self.next().to_le_bytes();
            chunk.copy_from_slice(&number[..chunk.len()]);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn streams_are_fixed_for_good_and_unrelated() {
        let mut stream = Stream::new(1, 2, Purpose::Record);
        let first = [stream.next(), stream.next()];
        assert_eq!(first, {
            let mut again = Stream::new(1, 2, Purpose::Record);
            [again.next(), again.next()]
        });
        let mut seen = HashSet::new();
        for seed in 0..20 {
            for at in 0..50 {
                for purpose in [Purpose::Block, Purpose::Pool, Purpose::Record] {
                    assert!(seen.insert(Stream::new(seed, at, purpose).next()));
                }
            }
        }
    }

    #[test]
    fn numbers_are_spread_evenly() {
        let mut counts = [0u32; 10];
        let mut stream = Stream::of(7);
        for _ in 0..100_000 {
            counts[stream.below(10) as usize] += 1;
        }
        assert!(counts.iter().all(|count| (9_500..10_500).contains(count)), "{counts:?}");
        assert_eq!(stream.below(0), 0);
        assert!((0..1000).all(|_| (0.0..1.0).contains(&stream.unit())));
        assert!((0..1000).all(|_| (3..=5).contains(&stream.between(3, 5))));
    }

    #[test]
    fn indices_scatter_without_meeting() {
        let seen: HashSet<u64> = (0..10_000).map(|index| scatter(index, 99)).collect();
        assert_eq!(seen.len(), 10_000);
    }
}
