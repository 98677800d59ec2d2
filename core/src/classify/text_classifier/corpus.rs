use super::math::{ln, short};
use super::scan::{PIECE, scan};
use super::vocabulary::Vocabulary;
use crate::{Error, Result};

/// Texts as counts of features, and which features there are.
#[derive(Debug)]
pub(super) struct Corpus {
    /// Hash of each feature by its number.
    pub(super) hashes: Vec<u32>,
    pub(super) vocabulary: Vocabulary,
    /// Feature and count, text after text.
    entries: Vec<(u32, u16)>,
    /// Where each text's entries begin, and the end of the last.
    starts: Vec<usize>,
}

impl Corpus {
    /// Reads the texts and keeps at most `most` features: words and pairs seen in any text and pieces seen in two,
    /// or, where that is too many, those seen in more.
    pub(super) fn read<T: AsRef<str>>(texts: &[T], most: usize) -> Result<Self> {
        let mut vocabulary = Vocabulary::with_capacity(texts.len().saturating_mul(8).min(1 << 18));
        let mut hashes = Vec::new();
        // Texts with the feature, and where its entry in the text at hand is.
        let mut known: Vec<(u32, usize)> = Vec::new();
        let mut entries: Vec<(u32, u16)> = Vec::new();
        let mut starts = vec![0];
        for text in texts {
            let start = entries.len();
            scan(text.as_ref(), |feature| {
                let (number, new) = vocabulary.insert(feature.hash);
                if new {
                    hashes.push(feature.hash);
                    known.push((1, entries.len()));
                    entries.push((number, 1));
                } else if let Some((texts, at)) = known.get_mut(number as usize) {
                    if let Some(entry) = entries.get_mut(*at).filter(|_| *at >= start) {
                        entry.1 = entry.1.saturating_add(1);
                    } else {
                        *texts += 1;
                        *at = entries.len();
                        entries.push((number, 1));
                    }
                }
            });
            starts.push(entries.len());
            if u32::try_from(entries.len()).is_err() {
                return Err(Error::limit("features of the training texts", u32::MAX.into())
                    .with_help("learn from fewer or shorter texts"));
            }
        }
        let mut corpus = Self { hashes, vocabulary, entries, starts };
        let texts_with: Vec<u32> = known.into_iter().map(|(texts, _)| texts).collect();
        corpus.keep(&texts_with, most);
        Ok(corpus)
    }

    /// Drops rare features and numbers the others anew, still in the order of first sight.
    fn keep(&mut self, texts_with: &[u32], most: usize) {
        let needed = |hash: u32, floor: u32| if hash & PIECE == 0 { floor } else { floor.max(2) };
        let mut floor = 1;
        let count = |floor: u32| {
            self.hashes
                .iter()
                .zip(texts_with)
                .filter(|(hash, texts)| **texts >= needed(**hash, floor))
                .count()
        };
        while count(floor) > most {
            floor += 1 + floor / 4;
        }
        let mut renumbered = vec![u32::MAX; self.hashes.len()];
        let mut vocabulary = Vocabulary::with_capacity(count(floor));
        let mut hashes = Vec::with_capacity(count(floor));
        for ((hash, texts), new) in self.hashes.iter().zip(texts_with).zip(&mut renumbered) {
            if *texts >= needed(*hash, floor) {
                *new = vocabulary.insert(*hash).0;
                hashes.push(*hash);
            }
        }
        let (mut kept, mut from) = (0, 0);
        for end in &mut self.starts {
            for at in from..*end {
                let (number, count) = self.entries[at];
                let new = renumbered[number as usize];
                if new != u32::MAX {
                    self.entries[kept] = (new, count);
                    kept += 1;
                }
            }
            from = *end;
            *end = kept;
        }
        self.entries.truncate(kept);
        self.hashes = hashes;
        self.vocabulary = vocabulary;
    }

    pub(super) fn texts(&self) -> usize {
        self.starts.len() - 1
    }

    fn text(&self, at: usize) -> &[(u32, u16)] {
        &self.entries[self.starts[at]..self.starts[at + 1]]
    }

    /// How much each feature counts: more if it is rare and more if it tells the classes apart, both learned from
    /// the texts in `rows` alone. A feature that none of them has counts nothing.
    pub(super) fn scales(&self, rows: &[u32], labels: &[u16], classes: usize) -> Vec<f32> {
        // The entries of each feature, as labels.
        let mut ends = vec![0_usize; self.hashes.len() + 1];
        for row in rows {
            for (feature, _) in self.text(*row as usize) {
                ends[*feature as usize + 1] += 1;
            }
        }
        for at in 1..ends.len() {
            ends[at] += ends[at - 1];
        }
        let mut seen = vec![0_u16; ends.last().copied().unwrap_or(0)];
        let mut next = ends.clone();
        let mut of_class = vec![0_u32; classes];
        for row in rows {
            let label = labels[*row as usize];
            of_class[usize::from(label)] += 1;
            for (feature, _) in self.text(*row as usize) {
                let at = &mut next[*feature as usize];
                seen[*at] = label;
                *at += 1;
            }
        }
        let mut with = vec![0_u32; classes];
        let all = rows.len() as f64;
        ends.windows(2)
            .map(|bounds| {
                let labels = &seen[bounds[0]..bounds[1]];
                if labels.is_empty() {
                    return 0.0;
                }
                for label in labels {
                    with[usize::from(*label)] += 1;
                }
                let texts = labels.len() as f64;
                let mut ratio = 0.0;
                for label in labels {
                    let count = std::mem::take(&mut with[usize::from(*label)]);
                    if count > 0 {
                        let (count, class) = (f64::from(count), f64::from(of_class[usize::from(*label)]));
                        let inside = (count + SMOOTHING) / (class + 2.0 * SMOOTHING);
                        let outside = (texts - count + SMOOTHING) / (all - class + 2.0 * SMOOTHING);
                        ratio += ln(inside / outside).abs() * count / texts;
                    }
                }
                // Where there are many classes most features tell one of them apart, so the ratio says less, and
                // says it of rare features already. Roots are exact on every platform; powers are not.
                let root = ratio.max(1e-3).sqrt();
                let scale = if classes > 2 {
                    root.sqrt()
                } else {
                    (ln((1.0 + all) / (1.0 + texts)) + 1.0).sqrt() * root * root.sqrt()
                };
                #[expect(clippy::cast_possible_truncation, reason = "a number of the order of one")]
                let scale = scale as f32;
                short(scale)
            })
            .collect()
    }

    /// The texts as vectors.
    pub(super) fn vectors(&self, scales: &[f32]) -> Vectors {
        let mut vectors = Vectors { entries: Vec::with_capacity(self.entries.len()), starts: vec![0] };
        let first_piece: Vec<bool> = self.hashes.iter().map(|hash| hash & PIECE != 0).collect();
        for at in 0..self.texts() {
            let start = vectors.entries.len();
            let mut norms = Norms::default();
            for (feature, count) in self.text(at) {
                let value = frequency(*count) * scales[*feature as usize];
                if value > 0.0 {
                    norms.add(first_piece[*feature as usize], value);
                    vectors.entries.push((*feature, value));
                }
            }
            let factors = norms.factors();
            for (feature, value) in &mut vectors.entries[start..] {
                *value *= factors[usize::from(first_piece[*feature as usize])];
            }
            vectors.starts.push(vectors.entries.len());
        }
        vectors
    }
}

/// Added to counts, so that one sight of a feature does not prove everything.
const SMOOTHING: f64 = 0.3;

/// Texts as vectors of one length, feature and value.
#[derive(Debug)]
pub(super) struct Vectors {
    entries: Vec<(u32, f32)>,
    starts: Vec<usize>,
}

impl Vectors {
    #[inline]
    pub(super) fn text(&self, at: usize) -> &[(u32, f32)] {
        &self.entries[self.starts[at]..self.starts[at + 1]]
    }
}

/// Length of the part of pieces where that of words is one.
const PIECES: f32 = 0.8;

/// Squared lengths of the part of words and the part of pieces, each brought to its length.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Norms([f32; 2]);

impl Norms {
    #[inline]
    pub(super) fn add(&mut self, piece: bool, value: f32) {
        self.0[usize::from(piece)] += value * value;
    }

    /// What to multiply words with, and pieces.
    #[inline]
    pub(super) fn factors(self) -> [f32; 2] {
        let [words, pieces] = self.0.map(|square| if square > 0.0 { 1.0 / square.sqrt() } else { 0.0 });
        [words, PIECES * pieces]
    }
}

/// One plus the logarithm of how often a feature is in a text.
#[inline]
pub(super) fn frequency(count: u16) -> f32 {
    const FIRST: [f32; 5] = [0.0, 1.0, 1.693_147_2, 2.098_612_3, 2.386_294_4];
    FIRST.get(usize::from(count)).copied().unwrap_or_else(|| {
        #[expect(clippy::cast_possible_truncation, reason = "at most 12")]
        let frequency = (1.0 + ln(f64::from(count))) as f32;
        frequency
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_pieces_go_and_rare_words_stay_while_there_is_room() {
        let texts = ["alpha beta", "alpha gamma"];
        let corpus = Corpus::read(&texts, 1000).unwrap();
        let pieces = corpus.hashes.iter().filter(|hash| **hash & PIECE != 0).count();
        // " al", "alp", "lph", "pha", "ha " and the three of five characters are in both; "ta " is in one.
        assert!(pieces >= 8, "{pieces}");
        // Three words and, in each text, one pair, one start and one opening, of which the start is in both.
        assert_eq!(corpus.hashes.len() - pieces, 8);
        let corpus = Corpus::read(&texts, 12).unwrap();
        assert!(corpus.hashes.len() <= 12);
        assert_eq!(corpus.text(0).len(), corpus.text(1).len());
    }

    #[test]
    fn every_text_has_the_same_length() {
        let texts = ["cheap cheap shoes today", "cheap loans", "shoes in store"];
        let corpus = Corpus::read(&texts, 1000).unwrap();
        let scales = corpus.scales(&[0, 1, 2], &[0, 1, 0], 2);
        let vectors = corpus.vectors(&scales);
        let length: f32 = vectors.text(0).iter().map(|(_, value)| value * value).sum();
        assert!((length - 1.64).abs() < 1e-5, "{length}");
    }

    #[test]
    fn frequencies_are_the_same_from_table_and_formula() {
        for (count, value) in [(1_u16, 1.0_f64), (2, 1.0 + ln(2.0)), (4, 1.0 + ln(4.0)), (5, 1.0 + ln(5.0))] {
            assert!((f64::from(frequency(count)) - value).abs() < 1e-6);
        }
    }
}
