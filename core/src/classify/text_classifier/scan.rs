//! What a text is made of for the learner, found in one pass.

/// A word, pair of words or piece of a word, by its hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Feature {
    /// The upper bit is set for pieces of words.
    pub(super) hash: u32,
    /// First byte in the text.
    pub(super) start: usize,
    /// One past its last byte.
    pub(super) end: usize,
    /// A word or sign alone, not a pair or a piece.
    pub(super) token: bool,
}

/// Set in the hash of pieces of words, which are weighted apart from words and pairs.
pub(super) const PIECE: u32 = 1 << 31;

/// Lengths of the pieces in characters, counting the edges of the word as one each.
const SHORT_PIECE: usize = 3;
const LONG_PIECE: usize = 5;

const PRIME: u64 = 0x0000_0100_0000_01B3;

/// Calls `found` with every feature of the text: each word and sign, each with the one before it (the first with
/// the start of the text, the second with both), and the pieces of each word. Words are runs of letters and digits in lower case.
///
/// A text of `n` characters has at most `4 n` features, and nothing is allocated.
pub(super) fn scan(text: &str, mut found: impl FnMut(Feature)) {
    let mut tokens = Tokens { before: 0x51, before_start: 0, count: 0 };
    let mut word = Word::default();
    for (at, c) in text.char_indices() {
        if c.is_alphanumeric() {
            let lower =
                if c.is_ascii() { c.to_ascii_lowercase() } else { c.to_lowercase().next().unwrap_or(c) };
            if word.chars == 0 {
                word = Word::at(at);
            }
            word.push(u64::from(u32::from(lower)), at, at + c.len_utf8(), &mut found);
            continue;
        }
        word.end(&mut tokens, &mut found);
        if !c.is_whitespace() {
            tokens.push(
                (u64::from(u32::from(c)) ^ 0x7777).wrapping_mul(PRIME),
                at,
                at + c.len_utf8(),
                &mut found,
            );
        }
    }
    word.end(&mut tokens, &mut found);
}

/// The token before the one at hand.
struct Tokens {
    before: u64,
    before_start: usize,
    count: usize,
}

impl Tokens {
    #[inline]
    fn push(&mut self, hash: u64, start: usize, end: usize, found: &mut impl FnMut(Feature)) {
        let hash = mix(hash);
        found(Feature { hash: finish(hash ^ 1) & !PIECE, start, end, token: true });
        let pair = finish(pair_of(self.before, hash) ^ 2) & !PIECE;
        found(Feature {
            hash: pair,
            start: if self.count == 0 { start } else { self.before_start },
            end,
            token: false,
        });
        // How a text sets out says what it is about to ask.
        if self.count == 1 {
            let opening = finish(pair_of(self.before, hash).rotate_left(11) ^ 3) & !PIECE;
            found(Feature { hash: opening, start: self.before_start, end, token: false });
        }
        self.before = hash;
        self.before_start = start;
        self.count += 1;
    }
}

/// The word being read, with its last characters and where each begins.
#[derive(Default)]
struct Word {
    hash: u64,
    chars: usize,
    start: usize,
    end: usize,
    last: [u64; LONG_PIECE],
    starts: [usize; LONG_PIECE],
}

impl Word {
    fn at(start: usize) -> Self {
        let mut word = Self { hash: 0xCBF2_9CE4, start, end: start, ..Self::default() };
        word.slide(u64::from(b' '), start);
        word
    }

    #[inline]
    fn push(&mut self, c: u64, start: usize, end: usize, found: &mut impl FnMut(Feature)) {
        self.hash = (self.hash ^ c).wrapping_mul(PRIME);
        self.chars += 1;
        self.end = end;
        self.slide(c, start);
        self.pieces(self.chars + 1, found);
    }

    #[inline]
    fn end(&mut self, tokens: &mut Tokens, found: &mut impl FnMut(Feature)) {
        if self.chars == 0 {
            return;
        }
        self.slide(u64::from(b' '), self.end);
        self.pieces(self.chars + 2, found);
        tokens.push(self.hash, self.start, self.end, found);
        self.chars = 0;
    }

    #[inline]
    fn slide(&mut self, c: u64, start: usize) {
        self.last.copy_within(1.., 0);
        self.starts.copy_within(1.., 0);
        self.last[LONG_PIECE - 1] = c;
        self.starts[LONG_PIECE - 1] = start;
    }

    /// The pieces that end with the character read last, the `seen`-th with the edge before the word.
    #[inline]
    fn pieces(&self, seen: usize, found: &mut impl FnMut(Feature)) {
        for length in [SHORT_PIECE, LONG_PIECE] {
            if seen >= length {
                let mut hash = 0x100 + length as u64;
                for c in &self.last[LONG_PIECE - length..] {
                    hash = (hash ^ c).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(23);
                }
                let start = self.starts[LONG_PIECE - length];
                found(Feature { hash: finish(hash) | PIECE, start, end: self.end, token: false });
            }
        }
    }
}

fn pair_of(before: u64, hash: u64) -> u64 {
    before.wrapping_mul(31) ^ hash.rotate_left(7)
}

fn mix(hash: u64) -> u64 {
    let hash = (hash ^ hash >> 32).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    hash ^ hash >> 29
}

fn finish(hash: u64) -> u32 {
    let hash = hash.wrapping_mul(0xD6E8_FEB8_6659_FD93);
    ((hash ^ hash >> 32).wrapping_mul(0xD6E8_FEB8_6659_FD93) >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<Feature> {
        let mut features = Vec::new();
        scan(text, |feature| features.push(feature));
        features
    }

    fn tokens(text: &str) -> Vec<&str> {
        all(text)
            .into_iter()
            .filter(|feature| feature.token)
            .map(|feature| &text[feature.start..feature.end])
            .collect()
    }

    #[test]
    fn words_and_signs_are_tokens() {
        assert_eq!(
            tokens("Don't wait: 50% off 🎉!"),
            ["Don", "'", "t", "wait", ":", "50", "%", "off", "🎉", "!"]
        );
        assert!(all(" \n\t").is_empty());
    }

    #[test]
    fn case_is_one_and_order_matters() {
        let hashes = |text| all(text).iter().map(|feature| feature.hash).collect::<Vec<_>>();
        assert_eq!(hashes("Big SALE ÄRA"), hashes("big sale ära"));
        assert_ne!(hashes("not good"), hashes("good not"));
    }

    #[test]
    fn pieces_are_apart_from_words_and_stay_within_their_word() {
        let text = "größer sale";
        let features = all(text);
        let pieces: Vec<&str> = features
            .iter()
            .filter(|feature| feature.hash & PIECE != 0)
            .map(|feature| &text[feature.start..feature.end])
            .collect();
        assert_eq!(
            pieces,
            [
                "gr", "grö", "röß", "größ", "öße", "größe", "ßer", "rößer", "er", "ößer", "sa", "sal", "ale",
                "sale", "le", "sale"
            ]
        );
        assert_eq!(features.iter().filter(|feature| feature.hash & PIECE == 0).count(), 5);
    }

    #[test]
    fn features_are_linear_in_the_text() {
        for text in ["a".repeat(10_000), "a ".repeat(10_000), "!".repeat(10_000)] {
            assert!(all(&text).len() <= 4 * text.chars().count() + 4);
        }
    }
}
