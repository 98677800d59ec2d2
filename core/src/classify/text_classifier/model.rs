use std::cell::RefCell;
use std::fmt;

use super::builder::{TextClassifierBuilder, check_threshold};
use super::calibration::Calibration;
use super::corpus::{Norms, frequency};
use super::evaluation::{Answer, Evaluation};
use super::scan::{PIECE, scan};
use super::vocabulary::Vocabulary;
use super::weights::Weights;
use crate::{Error, ErrorKind, Result};

/// Learns your own labels from texts, in seconds, and tells them of new texts.
///
/// A linear model over words, pairs of words and pieces of words: it needs no download, learns tens of thousands
/// of texts a second, and every answer can be [explained](Self::explain) by the words that earned it. Probabilities
/// are calibrated on texts held back from learning.
///
/// # Example: learn, tell, save and load
///
/// ```
/// use competiscan::classify::TextClassifier;
///
/// let texts = ["save 20% today", "your parcel is on its way", "half price sale", "order 17 has shipped"];
/// let labels = ["offer", "service", "offer", "service"];
/// let model = TextClassifier::fit(&texts, &labels)?;
/// assert_eq!(model.classes(), ["offer", "service"]);
/// assert_eq!(model.predict("sale! save now"), "offer");
///
/// let mut saved = Vec::new();
/// model.save(&mut saved)?;
/// let loaded = TextClassifier::load(saved.as_slice())?;
/// assert_eq!(loaded.predict_proba("sale! save now"), model.predict_proba("sale! save now"));
/// # Ok::<(), competiscan::Error>(())
/// ```
#[derive(Clone)]
pub struct TextClassifier {
    pub(super) classes: Vec<String>,
    pub(super) hashes: Vec<u32>,
    pub(super) vocabulary: Vocabulary,
    /// How much each feature counts in a text.
    pub(super) scales: Vec<f32>,
    pub(super) weights: Weights,
    /// One for two classes, else one a class.
    pub(super) bias: Vec<f32>,
    pub(super) calibration: Calibration,
    pub(super) abstain_below: f64,
}

impl fmt::Debug for TextClassifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TextClassifier")
            .field("classes", &self.classes)
            .field("features", &self.hashes.len())
            .field("abstain_below", &self.abstain_below)
            .finish_non_exhaustive()
    }
}

/// The features of one text, counted.
#[derive(Default)]
struct Counts {
    /// By feature; all zero between texts.
    counts: Vec<u16>,
    /// Features of the text in the order of first sight.
    seen: Vec<u32>,
}

thread_local! {
    // Clearing an array as long as the vocabulary would cost more than reading the text.
    static COUNTS: RefCell<Counts> = RefCell::default();
}

impl TextClassifier {
    /// Options for learning.
    #[must_use]
    pub fn builder() -> TextClassifierBuilder {
        TextClassifierBuilder::default()
    }

    /// Learns with the default options; see [`TextClassifierBuilder::fit`].
    pub fn fit<T: AsRef<str>, L: AsRef<str>>(texts: &[T], labels: &[L]) -> Result<Self> {
        Self::builder().fit(texts, labels)
    }

    /// The labels it tells apart, sorted.
    #[must_use]
    pub fn classes(&self) -> &[String] {
        &self.classes
    }

    /// The probability below which [`predict_or_abstain`](Self::predict_or_abstain) says nothing.
    #[must_use]
    pub fn abstain_below(&self) -> f64 {
        self.abstain_below
    }

    /// Changes that probability.
    pub fn set_abstain_below(&mut self, probability: f64) -> Result<()> {
        check_threshold(probability)?;
        self.abstain_below = probability;
        Ok(())
    }

    /// The most probable label. A text without a known word gets the label that is most probable of all texts.
    #[must_use]
    pub fn predict(&self, text: &str) -> &str {
        self.class(self.best(&self.margins(text)))
    }

    /// The most probable label, or nothing where its probability is below the threshold.
    #[must_use]
    pub fn predict_or_abstain(&self, text: &str) -> Option<&str> {
        let probabilities = self.probabilities(text);
        let best = highest(&probabilities);
        let sure = probabilities.get(best).is_some_and(|probability| *probability >= self.abstain_below);
        sure.then(|| self.class(best))
    }

    /// Every label with its probability, in the order of [`classes`](Self::classes); they sum to 1.
    #[must_use]
    pub fn predict_proba(&self, text: &str) -> Vec<(&str, f64)> {
        self.classes.iter().map(String::as_str).zip(self.probabilities(text)).collect()
    }

    /// The most probable label of each text.
    #[must_use]
    pub fn predict_batch<T: AsRef<str>>(&self, texts: &[T]) -> Vec<&str> {
        texts.iter().map(|text| self.predict(text.as_ref())).collect()
    }

    /// Share of the texts whose most probable label is the one given: the accuracy.
    pub fn score<T: AsRef<str>, L: AsRef<str>>(&self, texts: &[T], labels: &[L]) -> Result<f64> {
        Ok(self.evaluate(texts, labels)?.accuracy)
    }

    /// Compares what it says of the texts with their labels. Labels it does not know count as wrong.
    ///
    /// ```
    /// use competiscan::classify::TextClassifier;
    ///
    /// let texts = ["save 20% today", "your parcel is on its way", "half price sale", "order 17 has shipped"];
    /// let labels = ["offer", "service", "offer", "service"];
    /// let model = TextClassifier::fit(&texts, &labels)?;
    /// let evaluation = model.evaluate(&["big sale", "parcel 9 shipped"], &["offer", "service"])?;
    /// assert_eq!((evaluation.n, evaluation.accuracy), (2, 1.0));
    /// # Ok::<(), competiscan::Error>(())
    /// ```
    pub fn evaluate<T: AsRef<str>, L: AsRef<str>>(&self, texts: &[T], labels: &[L]) -> Result<Evaluation> {
        if texts.len() != labels.len() {
            let what = format!("there are {} texts and {} labels", texts.len(), labels.len());
            return Err(Error::new(ErrorKind::InvalidValue, what).with_help("give one label for each text"));
        }
        let mut names: Vec<&str> =
            self.classes.iter().map(String::as_str).chain(labels.iter().map(AsRef::as_ref)).collect();
        names.sort_unstable();
        names.dedup();
        let names: Vec<String> = names.into_iter().map(str::to_owned).collect();
        let mut answers = Vec::with_capacity(texts.len());
        self.answers(texts, labels, &names, &mut answers);
        Ok(Evaluation::new(names, &answers))
    }

    /// Appends what it says of each text, by places in `names`, which are sorted and hold every label.
    pub(super) fn answers<T: AsRef<str>, L: AsRef<str>>(
        &self,
        texts: &[T],
        labels: &[L],
        names: &[String],
        answers: &mut Vec<Answer>,
    ) {
        let place = |name: &str| names.binary_search_by(|one| one.as_str().cmp(name)).unwrap_or_default();
        let places: Vec<usize> = self.classes.iter().map(|class| place(class)).collect();
        for (text, label) in texts.iter().zip(labels) {
            let probabilities = self.probabilities(text.as_ref());
            let best = highest(&probabilities);
            let probability = probabilities.get(best).copied().unwrap_or_default();
            answers.push(Answer {
                given: place(label.as_ref()),
                said: places.get(best).copied().unwrap_or_default(),
                probability,
                abstained: probability < self.abstain_below,
            });
        }
    }

    fn class(&self, at: usize) -> &str {
        self.classes.get(at).map(String::as_str).unwrap_or_default()
    }

    fn probabilities(&self, text: &str) -> Vec<f64> {
        self.calibration.probabilities(&self.margins(text))
    }

    fn best(&self, margins: &[f32]) -> usize {
        match margins {
            // The same side as the probability is on.
            [margin] => {
                usize::from(self.calibration.slope * f64::from(*margin) + self.calibration.offset > 0.0)
            }
            margins => highest(margins),
        }
    }

    /// On which side of each plane the text is, and how far.
    pub(super) fn margins(&self, text: &str) -> Vec<f32> {
        self.with_counts(text, |counts| {
            let mut norms = Norms::default();
            match &self.weights {
                Weights::Two(weights) => {
                    let mut sums = [0.0_f32; 2];
                    for (feature, count) in counts {
                        let (piece, value) = self.value(feature, count);
                        norms.add(piece, value);
                        sums[usize::from(piece)] +=
                            value * weights.get(feature as usize).copied().unwrap_or(0.0);
                    }
                    let factors = norms.factors();
                    let bias = self.bias.first().copied().unwrap_or_default();
                    vec![bias + sums[0] * factors[0] + sums[1] * factors[1]]
                }
                Weights::Many(sparse) => {
                    let mut sums = [vec![0.0_f32; self.bias.len()], vec![0.0_f32; self.bias.len()]];
                    for (feature, count) in counts {
                        let (piece, value) = self.value(feature, count);
                        norms.add(piece, value);
                        let (step, entries) = sparse.feature(feature as usize);
                        let (value, sums) = (value * step, &mut sums[usize::from(piece)]);
                        for (class, weight) in entries {
                            if let Some(sum) = sums.get_mut(usize::from(*class)) {
                                *sum += value * f32::from(*weight);
                            }
                        }
                    }
                    let factors = norms.factors();
                    let [words, pieces] = &sums;
                    let parts = words.iter().zip(pieces);
                    self.bias
                        .iter()
                        .zip(parts)
                        .map(|(bias, (words, pieces))| bias + words * factors[0] + pieces * factors[1])
                        .collect()
                }
            }
        })
    }

    /// Whether the feature is a piece of a word, and its part in a text before that is brought to length one.
    #[inline]
    pub(super) fn value(&self, feature: u32, count: u16) -> (bool, f32) {
        let piece = self.hashes.get(feature as usize).is_some_and(|hash| hash & PIECE != 0);
        (piece, frequency(count) * self.scales.get(feature as usize).copied().unwrap_or(0.0))
    }

    /// Calls with the known features of the text and how often each is in it.
    pub(super) fn with_counts<R>(
        &self,
        text: &str,
        call: impl FnOnce(&mut dyn Iterator<Item = (u32, u16)>) -> R,
    ) -> R {
        COUNTS.with_borrow_mut(|Counts { counts, seen }| {
            if counts.len() < self.hashes.len() {
                counts.resize(self.hashes.len(), 0);
            }
            scan(text, |feature| {
                if let Some(number) = self.vocabulary.get(feature.hash) {
                    if let Some(count) = counts.get_mut(number as usize) {
                        if *count == 0 {
                            seen.push(number);
                        }
                        *count = count.saturating_add(1);
                    }
                }
            });
            let answer = call(&mut seen.iter().map(|number| (*number, counts[*number as usize])));
            for number in seen.drain(..) {
                counts[number as usize] = 0;
            }
            answer
        })
    }
}

/// Place of the largest, the first of equals.
fn highest<N: PartialOrd>(numbers: &[N]) -> usize {
    let mut best = 0;
    for (at, number) in numbers.iter().enumerate() {
        if *number > numbers[best] {
            best = at;
        }
    }
    best
}
