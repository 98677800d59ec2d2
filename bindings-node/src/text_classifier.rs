//! The classifier of the user's own labels.
#![expect(clippy::needless_pass_by_value, reason = "napi hands over copies of strings of JavaScript")]

use std::collections::BTreeMap;
use std::sync::Arc;

use competiscan as cl;
use napi::bindgen_prelude::{AsyncTask, Env, Result, Uint8Array};
use napi_derive::napi;

use crate::error::{guarded, js_error, number};
use crate::task::{SafeTask, promise};

/// Options for learning.
#[napi(object, object_to_js = false)]
#[derive(Clone, Debug, Default)]
pub struct TextClassifierOptions {
    /// Price of an error against a simple model. Default 0.3 for two classes and 2 for more.
    pub cost: Option<f64>,
    /// Passes over the texts. Default 10.
    pub passes: Option<u32>,
    /// Seed of the order in which texts are learned.
    pub seed: Option<u32>,
    /// Threads that learn, where there are more than 16 classes; the model is the same for any number. Default 1.
    pub threads: Option<u32>,
    /// Largest size of the saved model. Default 5 000 000.
    pub max_model_bytes: Option<u32>,
    /// Hold a fifth of the texts back first to find out how sure the model may be. Default true.
    pub calibrate: Option<bool>,
    /// Probability below which `predictOrAbstain` says nothing. Default 0.
    pub abstain_below: Option<f64>,
}

/// A word of a text and how much it speaks for a label.
#[napi(object, object_from_js = false)]
#[derive(Debug)]
pub struct WordEvidence {
    /// First UTF-16 unit in the text.
    pub start: i64,
    /// One past the last UTF-16 unit.
    pub end: i64,
    /// The word, `text.slice(start, end)`.
    pub text: String,
    /// How much the word moves the margin of the label; negative where it speaks against the label.
    pub weight: f64,
}

/// How well one label was told.
#[napi(object, object_from_js = false)]
#[derive(Debug)]
pub struct ClassScore {
    /// The label.
    pub label: String,
    /// Share of the texts said to have the label that have it.
    pub precision: f64,
    /// Share of the texts with the label that were said to.
    pub recall: f64,
    /// Harmonic mean of the two.
    pub f1: f64,
    /// Texts with the label.
    pub support: i64,
}

/// How well a classifier did on texts whose labels are known.
#[napi(object, object_from_js = false)]
#[derive(Debug)]
pub struct Evaluation {
    /// Texts.
    pub n: i64,
    /// Share that came out right.
    pub accuracy: f64,
    /// Mean of the F1 of every label that was given or said.
    pub macro_f1: f64,
    /// Expected calibration error, over 15 bins.
    pub ece: f64,
    /// Share of the texts on which the classifier abstains.
    pub abstained: f64,
    /// Share that came out right where it does not abstain.
    pub accuracy_when_sure: f64,
    /// One row a label, sorted.
    pub per_class: Vec<ClassScore>,
    /// Texts by given label (rows) and said label (columns), in the order of `perClass`.
    pub confusion: Vec<Vec<i64>>,
}

/// Learns your own labels from texts, in seconds, and tells them of new texts.
#[napi]
#[derive(Debug)]
pub struct TextClassifier {
    inner: Arc<cl::classify::TextClassifier>,
}

fn run_fit(
    texts: &[String],
    labels: &[String],
    options: Option<TextClassifierOptions>,
) -> cl::Result<TextClassifier> {
    let given = options.unwrap_or_default();
    let mut builder = cl::classify::TextClassifier::builder();
    if let Some(cost) = given.cost {
        // What does not fit becomes infinite or zero, which the core refuses.
        #[expect(clippy::cast_possible_truncation, reason = "the core checks the range")]
        let cost = cost as f32;
        builder = builder.cost(cost);
    }
    if let Some(passes) = given.passes {
        builder = builder.passes(passes);
    }
    if let Some(seed) = given.seed {
        builder = builder.seed(seed.into());
    }
    if let Some(threads) = given.threads {
        builder = builder.threads(threads as usize);
    }
    if let Some(bytes) = given.max_model_bytes {
        builder = builder.max_model_bytes(bytes as usize);
    }
    if let Some(calibrate) = given.calibrate {
        builder = builder.calibrate(calibrate);
    }
    if let Some(probability) = given.abstain_below {
        builder = builder.abstain_below(probability);
    }
    Ok(TextClassifier { inner: Arc::new(builder.fit(texts, labels)?) })
}

fn run_load(path: &str) -> cl::Result<TextClassifier> {
    Ok(TextClassifier { inner: Arc::new(cl::classify::TextClassifier::load_file(path)?) })
}

#[napi]
impl TextClassifier {
    /// Learns to tell the labels of the texts, on a thread of its own; `texts[i]` has the label `labels[i]`.
    ///
    /// The same texts, labels and options give the same model, on any platform and number of threads.
    #[napi(catch_unwind, ts_return_type = "Promise<TextClassifier>")]
    pub fn fit(
        texts: Vec<String>,
        labels: Vec<String>,
        options: Option<TextClassifierOptions>,
    ) -> AsyncTask<SafeTask<TextClassifier>> {
        promise(move || run_fit(&texts, &labels, options))
    }

    /// As `fit`, on the calling thread.
    #[napi(catch_unwind)]
    pub fn fit_sync(
        env: Env,
        texts: Vec<String>,
        labels: Vec<String>,
        options: Option<TextClassifierOptions>,
    ) -> Result<TextClassifier> {
        guarded(|| run_fit(&texts, &labels, options)).map_err(|error| js_error(env, &error))
    }

    /// Reads a model that `save` or `competiscan train` wrote, on a thread of its own.
    #[napi(catch_unwind, ts_return_type = "Promise<TextClassifier>")]
    pub fn load(path: String) -> AsyncTask<SafeTask<TextClassifier>> {
        promise(move || run_load(&path))
    }

    /// As `load`, on the calling thread.
    #[napi(catch_unwind)]
    pub fn load_sync(env: Env, path: String) -> Result<TextClassifier> {
        guarded(|| run_load(&path)).map_err(|error| js_error(env, &error))
    }

    /// The model in bytes that `toBytes` gave.
    #[napi(catch_unwind)]
    pub fn from_bytes(env: Env, data: Uint8Array) -> Result<TextClassifier> {
        guarded(|| Ok(TextClassifier { inner: Arc::new(cl::classify::TextClassifier::load(data.as_ref())?) }))
            .map_err(|error| js_error(env, &error))
    }

    /// The labels it tells apart, sorted.
    #[napi(getter, catch_unwind)]
    pub fn classes(&self) -> Vec<String> {
        self.inner.classes().to_vec()
    }

    /// The probability below which `predictOrAbstain` says nothing.
    #[napi(getter, catch_unwind)]
    pub fn abstain_below(&self) -> f64 {
        self.inner.abstain_below()
    }

    /// The most probable label.
    #[napi(catch_unwind)]
    pub fn predict(&self, text: String) -> String {
        self.inner.predict(&text).to_owned()
    }

    /// The most probable label, or null where its probability is below `abstainBelow`.
    #[napi(catch_unwind)]
    pub fn predict_or_abstain(&self, text: String) -> Option<String> {
        self.inner.predict_or_abstain(&text).map(str::to_owned)
    }

    /// The most probable label of each text.
    #[napi(catch_unwind)]
    pub fn predict_batch(&self, texts: Vec<String>) -> Vec<String> {
        self.inner.predict_batch(&texts).into_iter().map(str::to_owned).collect()
    }

    /// The probability of every label; they sum to 1.
    #[napi(catch_unwind)]
    pub fn predict_proba(&self, text: String) -> BTreeMap<String, f64> {
        let told = self.inner.predict_proba(&text).into_iter();
        told.map(|(label, share)| (label.to_owned(), share)).collect()
    }

    /// The words of the text that speak for or against the label, the strongest for it first.
    #[napi(catch_unwind)]
    pub fn explain(&self, env: Env, text: String, label: String) -> Result<Vec<WordEvidence>> {
        let words = guarded(|| self.inner.explain(&text, &label)).map_err(|error| js_error(env, &error))?;
        // UTF-16 units before each character, in one walk over the text for all words.
        let mut units = 0;
        let places: Vec<(usize, u64)> = text
            .char_indices()
            .map(|(at, c)| {
                let here = (at, units);
                units += c.len_utf16() as u64;
                here
            })
            .collect();
        let place = |byte: usize| {
            let at = places.partition_point(|(start, _)| *start < byte);
            number(places.get(at).map_or(units, |(_, before)| *before))
        };
        Ok(words
            .into_iter()
            .map(|word| WordEvidence {
                start: place(word.start),
                end: place(word.end),
                text: word.text,
                weight: word.weight,
            })
            .collect())
    }

    /// Share of the texts whose most probable label is the one given: the accuracy.
    #[napi(catch_unwind)]
    pub fn score(&self, env: Env, texts: Vec<String>, labels: Vec<String>) -> Result<f64> {
        guarded(|| self.inner.score(&texts, &labels)).map_err(|error| js_error(env, &error))
    }

    /// Compares what it says of the texts with their labels.
    #[napi(catch_unwind)]
    pub fn evaluate(&self, env: Env, texts: Vec<String>, labels: Vec<String>) -> Result<Evaluation> {
        let found =
            guarded(|| self.inner.evaluate(&texts, &labels)).map_err(|error| js_error(env, &error))?;
        let count = |count: usize| number(count as u64);
        Ok(Evaluation {
            n: count(found.n),
            accuracy: found.accuracy,
            macro_f1: found.macro_f1,
            ece: found.ece,
            abstained: found.abstained,
            accuracy_when_sure: found.accuracy_when_sure,
            per_class: found
                .per_class
                .into_iter()
                .map(|class| ClassScore {
                    label: class.label,
                    precision: class.precision,
                    recall: class.recall,
                    f1: class.f1,
                    support: count(class.support),
                })
                .collect(),
            confusion: found.confusion.into_iter().map(|row| row.into_iter().map(count).collect()).collect(),
        })
    }

    /// Writes the model to a file, which appears whole or not at all, on a thread of its own.
    #[napi(catch_unwind, ts_return_type = "Promise<void>")]
    pub fn save(&self, path: String) -> AsyncTask<SafeTask<()>> {
        let model = Arc::clone(&self.inner);
        promise(move || model.save_file(&path))
    }

    /// As `save`, on the calling thread.
    #[napi(catch_unwind)]
    pub fn save_sync(&self, env: Env, path: String) -> Result<()> {
        guarded(|| self.inner.save_file(&path)).map_err(|error| js_error(env, &error))
    }

    /// The bytes that `save` writes.
    #[napi(catch_unwind)]
    pub fn to_bytes(&self, env: Env) -> Result<Uint8Array> {
        let mut bytes = Vec::new();
        guarded(|| self.inner.save(&mut bytes)).map_err(|error| js_error(env, &error))?;
        Ok(Uint8Array::from(bytes))
    }
}
