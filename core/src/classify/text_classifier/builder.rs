use super::calibration::Calibration;
use super::corpus::Corpus;
use super::model::TextClassifier;
use super::solve::{Problem, shuffle};
use super::weights::{BYTES_OF_MANY, BYTES_OF_TWO, Weights, room_for};
use crate::{Error, ErrorKind, Result};

/// Most classes a classifier tells apart.
pub(super) const MAX_CLASSES: usize = 4096;

/// Longest label in bytes.
pub(super) const MAX_LABEL_BYTES: usize = 1024;

/// Rows that calibration looks at; more would only cost time.
const CALIBRATION_ROWS: usize = 20_000;
const CALIBRATION_TEXTS: usize = 1500;

/// Options of a [`TextClassifier`] to be learned.
///
/// The defaults were chosen by cross-validation on the training parts of nine public sets, and are the same for
/// all of them.
///
/// ```
/// use competiscan::classify::TextClassifier;
///
/// let texts = ["save 20% today", "your parcel is on its way", "half price sale", "order 17 has shipped"];
/// let labels = ["offer", "service", "offer", "service"];
/// let model = TextClassifier::builder().abstain_below(0.5).fit(&texts, &labels)?;
/// assert_eq!(model.predict("sale: save 50%"), "offer");
/// # Ok::<(), competiscan::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct TextClassifierBuilder {
    cost: Option<f32>,
    passes: u32,
    seed: u64,
    threads: usize,
    max_model_bytes: usize,
    calibrate: bool,
    abstain_below: f64,
}

impl Default for TextClassifierBuilder {
    fn default() -> Self {
        Self {
            cost: None,
            passes: 10,
            seed: 0x5EED,
            threads: 1,
            max_model_bytes: 5_000_000,
            calibrate: true,
            abstain_below: 0.0,
        }
    }
}

impl TextClassifierBuilder {
    /// Price of an error against a simple model: higher trusts the labels more. Default 0.3 for two classes and
    /// 2 for more.
    #[must_use]
    pub fn cost(mut self, cost: f32) -> Self {
        self.cost = Some(cost);
        self
    }

    /// Passes over the texts. Default 10.
    #[must_use]
    pub fn passes(mut self, passes: u32) -> Self {
        self.passes = passes;
        self
    }

    /// Seed of the order in which texts are learned.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Threads that learn, where there are more than 16 classes; the model is the same for any number. Default 1.
    #[must_use]
    pub fn threads(mut self, threads: usize) -> Self {
        self.threads = threads;
        self
    }

    /// Largest size of the saved model; what tells classes apart least is dropped. Default 5 000 000.
    #[must_use]
    pub fn max_model_bytes(mut self, bytes: usize) -> Self {
        self.max_model_bytes = bytes;
        self
    }

    /// Whether a fifth of the texts is first held back to find out how sure the model may be. Without, fitting
    /// takes about half the time, labels are the same and probabilities are rough. Default true.
    #[must_use]
    pub fn calibrate(mut self, calibrate: bool) -> Self {
        self.calibrate = calibrate;
        self
    }

    /// Probability below which [`TextClassifier::predict_or_abstain`] says nothing. Default 0: it always answers.
    #[must_use]
    pub fn abstain_below(mut self, probability: f64) -> Self {
        self.abstain_below = probability;
        self
    }

    pub(super) fn check(&self) -> Result<()> {
        let wrong = |what: String, help: &str| {
            Err(Error::new(ErrorKind::InvalidOption, what).with_help(help.to_owned()))
        };
        if let Some(cost) = self.cost {
            if !(1e-4..=1e4).contains(&cost) {
                return wrong(format!("cost is {cost}"), "use 0.0001 to 10000");
            }
        }
        if !(1..=1000).contains(&self.passes) {
            return wrong(format!("passes is {}", self.passes), "use 1 to 1000");
        }
        if self.max_model_bytes < 10_000 || self.max_model_bytes > super::file::MAX_BYTES {
            return wrong(format!("max_model_bytes is {}", self.max_model_bytes), "use 10000 to 268435456");
        }
        check_threshold(self.abstain_below)
    }

    /// Learns to tell the labels of the texts; `texts[i]` has the label `labels[i]`.
    ///
    /// The same texts, labels and options give the same model, to the last bit, on any platform and number of
    /// threads. Time is linear in the texts and in the number of classes.
    pub fn fit<T: AsRef<str>, L: AsRef<str>>(&self, texts: &[T], labels: &[L]) -> Result<TextClassifier> {
        self.check()?;
        let (classes, labels) = classes_of(texts.len(), labels)?;
        // A sixteenth of a kilobyte is kept for the head of the file.
        let names: usize = classes.iter().map(|class| class.len() + 6).sum();
        let room = self.max_model_bytes.saturating_sub(names + 64);
        if room < 2048 {
            return Err(Error::new(ErrorKind::InvalidOption, "the names of the labels fill max_model_bytes")
                .with_help("raise max_model_bytes or shorten the labels"));
        }
        let per_feature = if classes.len() == 2 { BYTES_OF_TWO } else { BYTES_OF_MANY + 6 };
        let corpus = Corpus::read(texts, room / per_feature)?;
        let calibration = if self.calibrate {
            self.calibration(&corpus, texts, &classes, &labels, room)
        } else {
            Calibration::default()
        };
        let rows: Vec<u32> = (0..).take(labels.len()).collect();
        Ok(self.learn(&corpus, &rows, &classes, &labels, room, self.passes, calibration))
    }

    #[expect(clippy::too_many_arguments, reason = "the two callers differ in four of them")]
    fn learn(
        &self,
        corpus: &Corpus,
        rows: &[u32],
        classes: &[String],
        labels: &[u16],
        room: usize,
        passes: u32,
        calibration: Calibration,
    ) -> TextClassifier {
        let scales = corpus.scales(rows, labels, classes.len());
        let vectors = corpus.vectors(&scales);
        let planes = Problem {
            vectors: &vectors,
            rows,
            labels,
            features: corpus.hashes.len(),
            planes: if classes.len() == 2 { 1 } else { classes.len() },
            cost: self.cost.unwrap_or(if classes.len() == 2 { 0.3 } else { 2.0 }),
            passes,
            seed: self.seed,
            scales: &scales,
            keep: room_for(room, corpus.hashes.len(), classes.len()),
        }
        .solve(self.threads.max(1));
        TextClassifier {
            classes: classes.to_vec(),
            hashes: corpus.hashes.clone(),
            vocabulary: corpus.vocabulary.clone(),
            weights: Weights::from_planes(&planes, &scales, classes.len(), room),
            scales,
            bias: planes.bias,
            calibration,
            abstain_below: self.abstain_below,
        }
    }

    /// Learns from four fifths of the texts and looks how sure that model may be of the rest.
    fn calibration<T: AsRef<str>>(
        &self,
        corpus: &Corpus,
        texts: &[T],
        classes: &[String],
        labels: &[u16],
        room: usize,
    ) -> Calibration {
        let mut order: Vec<u32> = (0..).take(texts.len()).collect();
        let mut random = self.seed ^ 0x9E37_79B9_7F4A_7C15 | 1;
        shuffle(&mut order, &mut random);
        order.truncate(CALIBRATION_ROWS);
        // Every fifth text of each class.
        let mut of_class = vec![0_u32; classes.len()];
        let (mut held, mut rows) = (Vec::new(), Vec::new());
        for row in order {
            let count = &mut of_class[usize::from(labels[row as usize])];
            *count += 1;
            if count.is_multiple_of(5) && held.len() < CALIBRATION_TEXTS {
                held.push(row as usize);
            } else {
                rows.push(row);
            }
        }
        if held.len() < 20 {
            return Calibration::default();
        }
        let passes = self.passes.min(5);
        let model = self.learn(corpus, &rows, classes, labels, room, passes, Calibration::default());
        let margins: Vec<Vec<f32>> = held.iter().map(|row| model.margins(texts[*row].as_ref())).collect();
        let given: Vec<u16> = held.iter().map(|row| labels[*row]).collect();
        Calibration::fit(&margins, &given)
    }
}

pub(super) fn check_threshold(probability: f64) -> Result<()> {
    if (0.0..=1.0).contains(&probability) {
        return Ok(());
    }
    Err(Error::new(ErrorKind::InvalidOption, format!("abstain_below is {probability}"))
        .with_help("use a probability, 0 to 1"))
}

/// The distinct labels, sorted, and the place of each text's own.
pub(super) fn classes_of<L: AsRef<str>>(texts: usize, labels: &[L]) -> Result<(Vec<String>, Vec<u16>)> {
    let wrong =
        |what: String, help: &str| Err(Error::new(ErrorKind::InvalidValue, what).with_help(help.to_owned()));
    if texts != labels.len() {
        let what = format!("there are {texts} texts and {} labels", labels.len());
        return wrong(what, "give one label for each text");
    }
    if labels.is_empty() {
        return wrong("there are no texts to learn from".to_owned(), "give two or more, with two labels");
    }
    let mut classes: Vec<&str> = labels.iter().map(AsRef::as_ref).collect();
    classes.sort_unstable();
    classes.dedup();
    if let [only] = classes.as_slice() {
        return wrong(format!("every text has the label {only:?}"), "give texts of two or more labels");
    }
    if classes.len() > MAX_CLASSES {
        return Err(Error::limit("classes", MAX_CLASSES as u64)
            .with_help("merge rare labels, or check that the label is not an identifier"));
    }
    if let Some(long) = classes.iter().find(|class| class.len() > MAX_LABEL_BYTES || class.trim().is_empty())
    {
        if long.trim().is_empty() {
            return wrong("a label is empty".to_owned(), "leave texts without a label out");
        }
        return wrong(
            format!("a label has {} bytes", long.len()),
            "check that the columns of text and label are not swapped; a label has at most 1024 bytes",
        );
    }
    let places = labels
        .iter()
        .map(|label| {
            classes.binary_search(&label.as_ref()).ok().and_then(|at| u16::try_from(at).ok()).unwrap_or(0)
        })
        .collect();
    Ok((classes.into_iter().map(str::to_owned).collect(), places))
}
