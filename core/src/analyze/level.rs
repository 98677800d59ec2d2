//! Which rows are in a sample, decided by the row alone.

use crate::Campaign;

/// The highest level a row can have: all 64 bits of its hash are zero.
pub(super) const MAX_LEVEL: u8 = 64;

/// The sampling level of a campaign: level 0 has half of all rows, level 1 a quarter, and so on.
///
/// "All rows of level L or more" is a uniform sample of one row in 2 to the power of L. It depends on the rows
/// and on nothing else, so parts of an input that were sampled apart fit together.
pub(super) fn level(campaign: &Campaign) -> u8 {
    let mut hash = Hash::default();
    hash.text(&campaign.id);
    hash.text(&campaign.company);
    hash.text(campaign.channel.as_str());
    hash.word(u64::from(campaign.launch_date.days_since_epoch().unsigned_abs()));
    for text in [&campaign.subject, &campaign.title, &campaign.content] {
        hash.text(text.as_deref().unwrap_or_default());
    }
    u8::try_from(hash.finish().leading_zeros()).unwrap_or(MAX_LEVEL)
}

/// A hash that is the same in every release and on every machine, which those of the standard library and of
/// foldhash are not: eight bytes at a time, multiplied and folded, with the last step of splitmix64.
#[derive(Default)]
struct Hash(u64);

impl Hash {
    fn word(&mut self, word: u64) {
        let mixed = (self.0.rotate_left(23) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ (mixed >> 32);
    }

    fn text(&mut self, text: &str) {
        self.word(text.len() as u64);
        let (chunks, rest) = text.as_bytes().as_chunks::<8>();
        for chunk in chunks {
            self.word(u64::from_le_bytes(*chunk));
        }
        if !rest.is_empty() {
            self.word(rest.iter().fold(0, |word, byte| (word << 8) | u64::from(*byte)));
        }
    }

    fn finish(self) -> u64 {
        let mut hash = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        hash ^ (hash >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Channel;

    #[test]
    fn each_level_has_half_of_the_rows_that_are_left() {
        let mut counts = [0_u32; 65];
        let date = "2026-01-01".parse().unwrap();
        for i in 0..64_000 {
            let mut campaign = Campaign::new("Acme", Channel::Email, date);
            campaign.id = i.to_string();
            counts[usize::from(level(&campaign))] += 1;
        }
        let mut expected = 32_000.0;
        for (at, count) in counts.iter().take(8).enumerate() {
            // Five standard deviations.
            let allowed = 5.0 * f64::sqrt(expected);
            assert!((f64::from(*count) - expected).abs() < allowed, "level {at}: {count} of {expected}");
            expected /= 2.0;
        }
    }

    #[test]
    fn the_level_is_the_same_in_every_release() {
        let date = "2026-01-01".parse().unwrap();
        let levels: Vec<u8> = (0..12)
            .map(|i| {
                let mut campaign = Campaign::new("Acme", Channel::Email, date);
                campaign.subject = Some(format!("Offer number {i}"));
                level(&campaign)
            })
            .collect();
        assert_eq!(levels, [5, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0]);
    }
}
