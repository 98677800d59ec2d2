/// From the hash of a feature to its number, by open addressing.
#[derive(Clone, Debug)]
pub(super) struct Vocabulary {
    /// Pairs of hash and number; [`FREE`] is no number.
    slots: Vec<(u32, u32)>,
    shift: u32,
    len: u32,
}

const FREE: u32 = u32::MAX;

impl Vocabulary {
    /// With room for `features` before it grows.
    pub(super) fn with_capacity(features: usize) -> Self {
        // At most half full, and a power of two for the shift.
        let bits = (features.max(8) * 2).next_power_of_two().trailing_zeros();
        Self { slots: vec![(0, FREE); 1 << bits], shift: 32 - bits.min(32), len: 0 }
    }

    /// Where the hash is, or would be put. The hash is good, but the numbers of words share their upper bit, so
    /// it is spread once more.
    #[inline]
    fn slot(&self, hash: u32) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = (hash.wrapping_mul(0x9E37_79B1) >> self.shift) as usize & mask;
        while let Some((there, number)) = self.slots.get(at) {
            if *number == FREE || *there == hash {
                break;
            }
            at = (at + 1) & mask;
        }
        at
    }

    #[inline]
    pub(super) fn get(&self, hash: u32) -> Option<u32> {
        let number = self.slots.get(self.slot(hash))?.1;
        (number != FREE).then_some(number)
    }

    /// The number of the hash, and whether it is new; numbers count up in the order of first sight.
    #[inline]
    pub(super) fn insert(&mut self, hash: u32) -> (u32, bool) {
        let at = self.slot(hash);
        if let Some(slot) = self.slots.get_mut(at) {
            if slot.1 != FREE {
                return (slot.1, false);
            }
            *slot = (hash, self.len);
        }
        self.len += 1;
        if self.len as usize * 2 > self.slots.len() {
            self.grow();
        }
        (self.len - 1, true)
    }

    fn grow(&mut self) {
        let mut wider = Self::with_capacity(self.slots.len());
        for (hash, number) in &self.slots {
            if *number != FREE {
                let at = wider.slot(*hash);
                wider.slots[at] = (*hash, *number);
            }
        }
        wider.len = self.len;
        *self = wider;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_follow_first_sight_through_growth() {
        let mut vocabulary = Vocabulary::with_capacity(0);
        let hash = |n: u32| n.wrapping_mul(0x9E37_79B9) ^ 0x55;
        for n in 0..5000 {
            assert_eq!(vocabulary.insert(hash(n)), (n, true));
            assert_eq!(vocabulary.insert(hash(n / 2)), (n / 2, false));
        }
        assert_eq!(vocabulary.get(hash(4321)), Some(4321));
        assert_eq!(vocabulary.get(hash(5000)), None);
    }
}
