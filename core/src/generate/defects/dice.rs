/// Numbers that depend on nothing but the seed, the index of a row and the purpose they are drawn for.
///
/// The generator is `SplitMix64`, whose output for a given state never changes, so that the same seed plants the
/// same defects under every release and on every platform.
#[derive(Clone, Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    /// Dice for one row and one purpose.
    pub(crate) fn new(seed: u64, index: u64, purpose: u64) -> Self {
        let state = mix(mix(seed ^ 0x6465_6665_6374).wrapping_add(index)).wrapping_add(mix(purpose));
        Self(state)
    }

    /// The next number.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// A number below `end`; 0 if `end` is 0. The bias of the multiplication is far below what rows could show.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        let wide = u128::from(self.next()) * u128::from(end);
        u64::try_from(wide >> 64).unwrap_or(0)
    }

    /// As [`below`](Self::below), for places in memory.
    pub(crate) fn place(&mut self, end: usize) -> usize {
        usize::try_from(self.below(end as u64)).unwrap_or(0)
    }

    /// A share from 0 up to but without 1.
    pub(crate) fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// One of several; the default of none.
    pub(crate) fn pick<T: Copy + Default>(&mut self, of: &[T]) -> T {
        of.get(self.place(of.len())).copied().unwrap_or_default()
    }
}

fn mix(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_never_change() {
        let mut dice = Dice::new(1, 2, 3);
        let first = dice.next();
        assert_eq!(first, Dice::new(1, 2, 3).next());
        assert_ne!(first, Dice::new(1, 2, 4).next());
        assert_ne!(first, Dice::new(1, 3, 3).next());
        assert_ne!(first, Dice::new(2, 2, 3).next());
    }

    #[test]
    fn numbers_stay_in_range_and_reach_all_of_it() {
        let mut dice = Dice::new(9, 9, 9);
        let mut seen = [false; 7];
        for _ in 0..500 {
            seen[dice.place(7)] = true;
            assert!((0.0..1.0).contains(&dice.share()));
        }
        assert_eq!(seen, [true; 7]);
        assert_eq!((dice.below(0), dice.pick::<u8>(&[])), (0, 0));
    }
}
