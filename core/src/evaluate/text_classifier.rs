//! Public sets of texts with labels: topics, intents, sentiment, spam.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::Serialize;

use crate::classify::{TextClassifier, TextClassifierBuilder};
use crate::{Error, ErrorKind, Result};

/// How well and how fast [`TextClassifier`] learned one public set, with its default options on one thread.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TextSetScore {
    /// The set.
    pub set: &'static str,
    /// `test file` where the set has its own, else `5 folds`.
    pub split: &'static str,
    /// Labels.
    pub classes: usize,
    /// Texts tested.
    pub n: usize,
    /// Share told right.
    pub accuracy: f64,
    /// Mean F1 of the labels.
    pub macro_f1: f64,
    /// Expected calibration error.
    pub ece: f64,
    /// Share told right among the half the model is surest of: what abstaining is worth.
    pub accuracy_of_surer_half: f64,
    /// Texts learned a second.
    pub fit_per_second: f64,
    /// Texts told a second.
    pub predict_per_second: f64,
    /// Bytes of the largest saved model.
    pub model_bytes: usize,
    /// Least accuracy wanted: half a point under the best of what users would pick instead.
    pub target: f64,
}

impl TextSetScore {
    /// Whether the target is met.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.accuracy >= self.target
    }
}

/// A set: its folder, the training file or the only file, the test file, and the column of the label.
struct TextSet {
    name: &'static str,
    folder: &'static str,
    train: &'static str,
    test: Option<&'static str>,
    label: usize,
    target: f64,
}

const SETS: [TextSet; 9] = [
    TextSet {
        name: "banking77",
        folder: "banking77",
        train: "train.tsv",
        test: Some("test.tsv"),
        label: 1,
        target: 0.907,
    },
    TextSet {
        name: "clinc150",
        folder: "clinc150",
        train: "train.tsv",
        test: Some("test.tsv"),
        label: 2,
        target: 0.905,
    },
    TextSet {
        name: "trec",
        folder: "senteval_style",
        train: "trec_train.tsv",
        test: Some("trec_test.tsv"),
        label: 1,
        target: 0.897,
    },
    TextSet {
        name: "sst2",
        folder: "sst2",
        train: "train.tsv",
        test: Some("test.tsv"),
        label: 1,
        target: 0.815,
    },
    TextSet { name: "mr", folder: "senteval_style", train: "mr.tsv", test: None, label: 1, target: 0.767 },
    TextSet { name: "cr", folder: "senteval_style", train: "cr.tsv", test: None, label: 1, target: 0.801 },
    TextSet {
        name: "subj",
        folder: "senteval_style",
        train: "subj.tsv",
        test: None,
        label: 1,
        target: 0.929,
    },
    TextSet {
        name: "mpqa",
        folder: "senteval_style",
        train: "mpqa.tsv",
        test: None,
        label: 1,
        target: 0.836,
    },
    TextSet { name: "uci_sms", folder: "uci_sms", train: "sms.tsv", test: None, label: 1, target: 0.980 },
];

/// Texts and their labels.
#[derive(Default)]
struct Rows {
    texts: Vec<String>,
    labels: Vec<String>,
}

/// Learns and tests the nine sets: those with a test file on it, the others in five folds by a hash of the text.
/// `clinc150` is its 150 intents, without the questions out of scope. Sets that are absent are left out.
pub fn text_classifier(data: &Path) -> Result<Vec<TextSetScore>> {
    text_classifier_with(data, &TextClassifier::builder())
}

/// As [`text_classifier`], with options of your own.
pub fn text_classifier_with(data: &Path, builder: &TextClassifierBuilder) -> Result<Vec<TextSetScore>> {
    let mut scores = Vec::new();
    for set in &SETS {
        if data.join(set.folder).is_dir() {
            scores.push(score(data, set, builder)?);
        }
    }
    Ok(scores)
}

fn score(data: &Path, set: &TextSet, builder: &TextClassifierBuilder) -> Result<TextSetScore> {
    let file = |name: &str| data.join(set.folder).join(name);
    let all = read(&file(set.train), set.label)?;
    let mut run = Run::default();
    match set.test {
        Some(test) => run.add(builder, &all, &read(&file(test), set.label)?)?,
        None => {
            for fold in 0..FOLDS {
                let (mut train, mut test) = (Rows::default(), Rows::default());
                for (text, label) in all.texts.iter().zip(&all.labels) {
                    let rows = if fold_of(text) == fold { &mut test } else { &mut train };
                    rows.texts.push(text.clone());
                    rows.labels.push(label.clone());
                }
                run.add(builder, &train, &test)?;
            }
        }
    }
    Ok(run.score(set))
}

/// What came out of all folds.
#[derive(Default)]
struct Run {
    learned: usize,
    fitting: Duration,
    telling: Duration,
    model_bytes: usize,
    classes: Vec<String>,
    /// Given and said label by place in `classes`, and the probability of the said one.
    answers: Vec<(usize, usize, f64)>,
}

impl Run {
    fn add(&mut self, builder: &TextClassifierBuilder, train: &Rows, test: &Rows) -> Result<()> {
        let start = Instant::now();
        let model = builder.fit(&train.texts, &train.labels)?;
        self.fitting += start.elapsed();
        self.learned += train.texts.len();
        let start = Instant::now();
        std::hint::black_box(model.predict_batch(&test.texts));
        self.telling += start.elapsed();
        let mut saved = Vec::new();
        model.save(&mut saved)?;
        self.model_bytes = self.model_bytes.max(saved.len());
        self.classes = model.classes().to_vec();
        for (text, label) in test.texts.iter().zip(&test.labels) {
            let told = model.predict_proba(text);
            let best = told
                .iter()
                .enumerate()
                .fold((0, 0.0), |best, (at, (_, share))| if *share > best.1 { (at, *share) } else { best });
            let given = self.classes.binary_search(label).map_err(|_| {
                Error::new(ErrorKind::InvalidValue, format!("the label {label:?} is in the test file only"))
            })?;
            self.answers.push((given, best.0, best.1));
        }
        Ok(())
    }

    fn score(mut self, set: &TextSet) -> TextSetScore {
        let share = |answers: &[(usize, usize, f64)]| {
            let right = answers.iter().filter(|(given, said, _)| given == said).count();
            right as f64 / answers.len().max(1) as f64
        };
        let n = self.answers.len();
        let (accuracy, macro_f1, ece) = (share(&self.answers), self.macro_f1(), self.ece());
        self.answers.sort_by(|one, other| other.2.total_cmp(&one.2));
        let per_second = |count: usize, time: Duration| count as f64 / time.as_secs_f64().max(1e-9);
        TextSetScore {
            set: set.name,
            split: if set.test.is_some() { "test file" } else { "5 folds" },
            classes: self.classes.len(),
            n,
            accuracy,
            macro_f1,
            ece,
            accuracy_of_surer_half: share(&self.answers[..n / 2]),
            fit_per_second: per_second(self.learned, self.fitting),
            predict_per_second: per_second(n, self.telling),
            model_bytes: self.model_bytes,
            target: set.target,
        }
    }

    fn macro_f1(&self) -> f64 {
        // Twice the right answers, and given plus said.
        let mut counts = vec![(0_usize, 0_usize); self.classes.len()];
        for (given, said, _) in &self.answers {
            counts[*given].0 += 2 * usize::from(given == said);
            counts[*given].1 += 1;
            counts[*said].1 += 1;
        }
        counts.retain(|(_, all)| *all > 0);
        counts.iter().map(|(right, all)| *right as f64 / *all as f64).sum::<f64>()
            / counts.len().max(1) as f64
    }

    fn ece(&self) -> f64 {
        let mut bins = [0.0_f64; 15];
        for (given, said, probability) in &self.answers {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 15")]
            let bin = ((probability * 15.0) as usize).min(14);
            bins[bin] += f64::from(u8::from(given == said)) - probability;
        }
        bins.iter().map(|bin| bin.abs()).sum::<f64>() / self.answers.len().max(1) as f64
    }
}

const FOLDS: u64 = 5;

/// The upper half of FNV-1a modulo the folds, so that copies of a text share a fold.
fn fold_of(text: &str) -> u64 {
    let hash = text.bytes().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
    });
    (hash >> 32) % FOLDS
}

/// Text and label of each line behind the header; tabs are never quoted in these files.
fn read(path: &PathBuf, label: usize) -> Result<Rows> {
    let content = fs::read_to_string(path).map_err(|error| Error::from(error).with_path(path))?;
    let mut rows = Rows::default();
    for line in content.lines().skip(1) {
        let mut cells = line.split('\t');
        if let (Some(text), Some(label)) = (cells.next(), cells.nth(label - 1)) {
            if label != "oos" {
                rows.texts.push(text.to_owned());
                rows.labels.push(label.to_owned());
            }
        }
    }
    Ok(rows)
}
