use serde::Serialize;

use super::corpus::Norms;
use super::model::TextClassifier;
use super::scan::{Feature, scan};
use super::weights::Weights;
use crate::{Error, ErrorKind, Result};

/// A word of a text and how much it speaks for a label.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WordEvidence {
    /// First byte in the text.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The word, `text[start..end]`.
    pub text: String,
    /// How much the word moves the label's margin; negative where it speaks against the label. Together with
    /// what is the same for all texts, the weights add up to the margin.
    pub weight: f64,
}

impl TextClassifier {
    /// The words of the text that speak for or against the label, the strongest for it first: each with its own
    /// share of what the model added up, with those of its pieces and half of those of its pairs.
    ///
    /// Words that move nothing are left out. With more than two classes the weight of a word for a label is what
    /// it adds beyond its mean over all labels.
    ///
    /// ```
    /// use competiscan::classify::TextClassifier;
    ///
    /// let texts = ["save 20% today", "your parcel is on its way", "half price sale", "order 17 has shipped"];
    /// let labels = ["offer", "service", "offer", "service"];
    /// let model = TextClassifier::fit(&texts, &labels)?;
    /// let words = model.explain("the summer sale", "offer")?;
    /// assert_eq!((words[0].text.as_str(), words[0].start), ("sale", 11));
    /// # Ok::<(), competiscan::Error>(())
    /// ```
    pub fn explain(&self, text: &str, label: &str) -> Result<Vec<WordEvidence>> {
        let Ok(class) = self.classes().binary_search_by(|class| class.as_str().cmp(label)) else {
            return Err(Error::new(ErrorKind::UnknownName, format!("the classifier has no label {label:?}"))
                .with_help("use one of classes()"));
        };
        // What one sight of each known feature adds.
        let mut each: Vec<(u32, f64)> = self.with_counts(text, |counts| {
            let mut norms = Norms::default();
            let values: Vec<(u32, u16, bool, f32)> = counts
                .map(|(feature, count)| {
                    let (piece, value) = self.value(feature, count);
                    norms.add(piece, value);
                    (feature, count, piece, value)
                })
                .collect();
            let factors = norms.factors();
            values
                .into_iter()
                .map(|(feature, count, piece, value)| {
                    let value = f64::from(value * factors[usize::from(piece)]) / f64::from(count);
                    (feature, value * self.weight_for(feature as usize, class))
                })
                .collect()
        });
        each.sort_unstable_by_key(|(feature, _)| *feature);
        Ok(self.spread(text, &each))
    }

    /// Gives what each feature adds to the words it covers, in equal shares.
    fn spread(&self, text: &str, each: &[(u32, f64)]) -> Vec<WordEvidence> {
        let mut words: Vec<WordEvidence> = Vec::new();
        // The pieces of a word are found before the word itself ends.
        let mut pieces = 0.0;
        scan(text, |Feature { hash, start, end, token }| {
            let found = self.vocabulary.get(hash);
            let added =
                found.and_then(|number| each.binary_search_by_key(&number, |(feature, _)| *feature).ok());
            let added = added.and_then(|at| each.get(at)).map_or(0.0, |(_, added)| *added);
            if token {
                let text = text.get(start..end).unwrap_or_default().to_owned();
                words.push(WordEvidence { start, end, text, weight: added + pieces });
                pieces = 0.0;
            } else if hash & super::scan::PIECE != 0 {
                pieces += added;
            } else {
                let from = words
                    .len()
                    .saturating_sub(if words.last().is_some_and(|last| last.start == start) { 1 } else { 2 });
                let covered = &mut words[from..];
                let share = added / covered.len().max(1) as f64;
                for word in covered {
                    word.weight += share;
                }
            }
        });
        words.retain(|word| word.weight.abs() > 1e-9);
        words.sort_by(|one, other| other.weight.total_cmp(&one.weight).then(one.start.cmp(&other.start)));
        words
    }

    fn weight_for(&self, feature: usize, class: usize) -> f64 {
        match &self.weights {
            Weights::Two(weights) => {
                let weight = f64::from(weights.get(feature).copied().unwrap_or(0.0));
                if class == 1 { weight } else { -weight }
            }
            Weights::Many(sparse) => {
                let (step, entries) = sparse.feature(feature);
                let sum: f64 = entries.iter().map(|(_, weight)| f64::from(*weight)).sum();
                let own = entries.iter().find(|(of, _)| usize::from(*of) == class);
                let own = own.map_or(0.0, |(_, weight)| f64::from(*weight));
                f64::from(step) * (own - sum / self.classes().len().max(1) as f64)
            }
        }
    }
}
