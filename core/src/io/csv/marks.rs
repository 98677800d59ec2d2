//! Where the bytes stand that give a table its structure, found 64 at a time.
//!
//! Comparing a block of bytes at once and keeping the places as bits is several times faster than looking for
//! one place after the other, and the compiler turns the plain loops below into vector instructions.

/// Bytes compared at once.
const BLOCK: usize = 64;

/// The places of up to three bytes in a buffer.
#[derive(Debug, Default)]
pub(super) struct Marks {
    wanted: Option<[u8; 3]>,
    places: Vec<u32>,
    /// Places in use; those before `next` are behind us.
    count: usize,
    next: usize,
    /// Bytes of the buffer that were looked at.
    seen: usize,
    /// Whether a byte beyond ASCII was among them.
    beyond_ascii: bool,
}

impl Marks {
    /// Looks for these bytes from now on.
    pub(super) fn want(&mut self, wanted: [u8; 3]) {
        *self = Self { wanted: Some(wanted), ..Self::default() };
    }

    /// Whether there is something to look for.
    #[inline]
    pub(super) fn active(&self) -> bool {
        self.wanted.is_some()
    }

    /// Takes note of the bytes of `buffer` that were not looked at yet, of which those before `from` no
    /// longer matter.
    pub(super) fn extend(&mut self, buffer: &[u8], from: usize) {
        let Some(wanted) = self.wanted else { return };
        if u32::try_from(buffer.len()).is_err() {
            self.wanted = None;
            return;
        }
        self.seen = self.seen.max(from);
        let new = buffer.get(self.seen..).unwrap_or_default();
        self.places.resize(self.places.len().max(self.count + new.len() + BLOCK), 0);
        let mut base = self.seen;
        let mut all = [0u8; BLOCK];
        let mut blocks = new.chunks_exact(BLOCK);
        for block in blocks.by_ref() {
            if let Ok(block) = block.try_into() {
                for (sum, byte) in all.iter_mut().zip::<&[u8; BLOCK]>(block) {
                    *sum |= *byte;
                }
                let (mask, count) = mask(block, wanted);
                self.keep(mask, count, base);
            }
            base += BLOCK;
        }
        let rest = blocks.remainder();
        let mut last = [0; BLOCK];
        if let Some(place) = last.get_mut(..rest.len()) {
            place.copy_from_slice(rest);
            let valid = if rest.is_empty() { 0 } else { u64::MAX >> (BLOCK - rest.len()) };
            let mask = mask(&last, wanted).0 & valid;
            self.keep(mask, mask.count_ones() as usize, base);
        }
        self.beyond_ascii |= !all.is_ascii() || !rest.is_ascii();
        self.seen = buffer.len();
    }

    /// Whether a byte beyond ASCII was seen.
    #[inline]
    pub(super) fn beyond_ascii(&self) -> bool {
        self.beyond_ascii
    }

    #[inline]
    fn keep(&mut self, mut mask: u64, count: usize, base: usize) {
        // Four at least are written, needed or not: a loop that ends elsewhere each time costs more.
        const USUAL: usize = 4;
        let base = u32::try_from(base).unwrap_or(u32::MAX);
        for place in self.places.get_mut(self.count..self.count + count.max(USUAL)).unwrap_or_default() {
            *place = base.wrapping_add(mask.trailing_zeros());
            mask &= mask.wrapping_sub(1);
        }
        self.count += count;
    }

    /// The buffer lost its first `shift` bytes.
    pub(super) fn shift(&mut self, shift: usize) {
        let by = u32::try_from(shift).unwrap_or(u32::MAX);
        self.advance(shift);
        self.places.copy_within(self.next..self.count, 0);
        self.count -= self.next;
        self.next = 0;
        for place in self.places.get_mut(..self.count).unwrap_or_default() {
            *place = place.saturating_sub(by);
        }
        self.seen = self.seen.saturating_sub(shift);
    }

    /// The places to come, in order.
    #[inline]
    pub(super) fn ahead(&self) -> &[u32] {
        self.places.get(self.next..self.count).unwrap_or_default()
    }

    /// Leaves the places before `at` behind.
    #[inline]
    pub(super) fn advance(&mut self, at: usize) {
        while self.next < self.count && self.places.get(self.next).is_some_and(|place| (*place as usize) < at)
        {
            self.next += 1;
        }
    }

    /// Leaves `count` places behind.
    #[inline]
    pub(super) fn pass(&mut self, count: usize) {
        self.next += count;
    }
}

/// Bit `i` is set where byte `i` is one of those wanted; and how many there are.
#[inline]
fn mask(block: &[u8; BLOCK], [a, b, c]: [u8; 3]) -> (u64, usize) {
    let mut flags = [0u8; BLOCK];
    for (flag, byte) in flags.iter_mut().zip(block) {
        // All three are compared, so that there is no branch.
        *flag = u8::from(*byte == a) | u8::from(*byte == b) | u8::from(*byte == c);
    }
    let (mut bits, mut sums) = (0u64, 0u64);
    for (at, word) in flags.chunks_exact(8).enumerate() {
        let word = word.try_into().map_or(0, u64::from_le_bytes);
        // Each byte is 0 or 1; the product brings them together in its highest byte.
        bits |= (word.wrapping_mul(0x0102_0408_1020_4080) >> 56) << (8 * at);
        sums += word;
    }
    // Added up in the highest byte. Processors of ten years ago have no faster way that all of them know.
    (bits, (sums.wrapping_mul(0x0101_0101_0101_0101) >> 56) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_places_are_those_a_plain_search_finds(
            bytes in proptest::collection::vec(proptest::sample::select(b"a,\"\nb".to_vec()), 0..400),
            cut in 0usize..400,
            from in 0usize..400,
        ) {
            let cut = cut.min(bytes.len());
            let from = from.min(cut);
            let mut marks = Marks::default();
            marks.want(*b",\"\n");
            marks.extend(&bytes[..cut], 0);
            marks.shift(from);
            marks.extend(&bytes[from..], 0);
            let plain: Vec<u32> = memchr::memchr3_iter(b',', b'"', b'\n', &bytes[from..])
                .map(|at| u32::try_from(at).unwrap())
                .collect();
            prop_assert_eq!(marks.ahead(), plain.as_slice());
        }
    }
}
