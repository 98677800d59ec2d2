//! The classifier of the user's own labels.

use std::collections::BTreeMap;
use std::path::PathBuf;

use ::competiscan::classify as cl;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyType};

use crate::error::{detached, guarded};
use crate::kinds::{JsonDict, class, json};

/// Learns your own labels from texts, in seconds, and tells them of new texts.
///
/// It never changes, so it can be shared between threads, and it can be pickled.
#[pyclass(frozen, module = "competiscan")]
pub(crate) struct TextClassifier {
    inner: cl::TextClassifier,
}

/// A word of a text and how much it speaks for a label.
#[pyclass(frozen, get_all, module = "competiscan")]
pub(crate) struct WordEvidence {
    /// First code point in the text.
    start: usize,
    /// One past the last code point.
    end: usize,
    /// The word, `text[start:end]`.
    text: String,
    /// How much the word moves the margin of the label; negative where it speaks against the label.
    weight: f64,
}

#[pymethods]
impl WordEvidence {
    fn __repr__(&self) -> String {
        format!("<WordEvidence: {:?} {:+.3} at {}>", self.text, self.weight, self.start)
    }
}

class! { TextClassifier {
    /// The labels it tells apart, sorted.
    classes: Vec<String> = |model| model.classes().to_vec();
    /// The probability below which `predict_or_abstain` says nothing.
    abstain_below: f64 = |model| model.abstain_below();
}
    /// Learns to tell the labels of the texts; `texts[i]` has the label `labels[i]`.
    ///
    /// The same texts, labels and options give the same model, on any platform and number of threads.
    ///
    /// cost: price of an error against a simple model. Default 0.3 for two classes and 2 for more.
    /// passes: passes over the texts.
    /// seed: of the order in which texts are learned.
    /// threads: threads that learn, where there are more than 16 classes.
    /// max_model_bytes: largest size of the saved model.
    /// calibrate: hold a fifth of the texts back first to find out how sure the model may be.
    /// abstain_below: probability below which `predict_or_abstain` says nothing.
    #[classmethod]
    #[expect(clippy::doc_markdown, reason = "the text is read in Python, where it is a docstring")]
    #[expect(clippy::too_many_arguments, reason = "they are keyword arguments")]
    #[expect(clippy::needless_pass_by_value, reason = "strings of another language are copied")]
    #[pyo3(signature = (
        texts, labels, *, cost=None, passes=10, seed=24301, threads=1, max_model_bytes=5_000_000, calibrate=true,
        abstain_below=0.0
    ))]
    fn fit(
        _class: &Bound<'_, PyType>,
        py: Python<'_>,
        texts: Vec<String>,
        labels: Vec<String>,
        cost: Option<f32>,
        passes: u32,
        seed: u64,
        threads: usize,
        max_model_bytes: usize,
        calibrate: bool,
        abstain_below: f64,
    ) -> PyResult<Self> {
        let mut builder = cl::TextClassifier::builder()
            .passes(passes)
            .seed(seed)
            .threads(threads)
            .max_model_bytes(max_model_bytes)
            .calibrate(calibrate)
            .abstain_below(abstain_below);
        if let Some(cost) = cost {
            builder = builder.cost(cost);
        }
        detached(py, || Ok(Self { inner: builder.fit(&texts, &labels)? }))
    }

    /// The most probable label.
    fn predict(&self, py: Python<'_>, text: &str) -> PyResult<String> {
        guarded(py, || Ok(self.inner.predict(text).to_owned()))
    }

    /// The most probable label, or None where its probability is below `abstain_below`.
    fn predict_or_abstain(&self, py: Python<'_>, text: &str) -> PyResult<Option<String>> {
        guarded(py, || Ok(self.inner.predict_or_abstain(text).map(str::to_owned)))
    }

    /// The most probable label of each text.
    #[expect(clippy::needless_pass_by_value, reason = "strings of another language are copied")]
    fn predict_batch(&self, py: Python<'_>, texts: Vec<String>) -> PyResult<Vec<String>> {
        detached(py, || Ok(self.inner.predict_batch(&texts).into_iter().map(str::to_owned).collect()))
    }

    /// The probability of every label, in the order of `classes`; they sum to 1.
    fn predict_proba(&self, py: Python<'_>, text: &str) -> PyResult<BTreeMap<String, f64>> {
        guarded(py, || {
            let told = self.inner.predict_proba(text).into_iter();
            Ok(told.map(|(label, share)| (label.to_owned(), share)).collect())
        })
    }

    /// The words of the text that speak for or against the label, the strongest for it first.
    fn explain(&self, py: Python<'_>, text: &str, label: &str) -> PyResult<Vec<WordEvidence>> {
        guarded(py, || {
            let mut words: Vec<WordEvidence> = self
                .inner
                .explain(text, label)?
                .into_iter()
                .map(|word| WordEvidence { start: word.start, end: word.end, text: word.text, weight: word.weight })
                .collect();
            if !text.is_ascii() {
                // One walk over the text for all words, so that long texts stay linear.
                let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
                let place = |byte: usize| starts.partition_point(|start| *start < byte);
                for word in &mut words {
                    (word.start, word.end) = (place(word.start), place(word.end));
                }
            }
            Ok(words)
        })
    }

    /// Share of the texts whose most probable label is the one given: the accuracy.
    #[expect(clippy::needless_pass_by_value, reason = "strings of another language are copied")]
    fn score(&self, py: Python<'_>, texts: Vec<String>, labels: Vec<String>) -> PyResult<f64> {
        detached(py, || self.inner.score(&texts, &labels))
    }

    /// Compares what it says of the texts with their labels: `n`, `accuracy`, `macro_f1`, `ece`, `abstained`,
    /// `accuracy_when_sure`, `per_class` with precision, recall, f1 and support, and `confusion`.
    #[expect(clippy::needless_pass_by_value, reason = "strings of another language are copied")]
    fn evaluate<'py>(
        &self,
        py: Python<'py>,
        texts: Vec<String>,
        labels: Vec<String>,
    ) -> PyResult<JsonDict<'py>> {
        let text = detached(py, || json(&self.inner.evaluate(&texts, &labels)?))?;
        JsonDict::new(py, (text,))
    }

    /// Writes the model to a file, which appears whole or not at all.
    #[expect(clippy::needless_pass_by_value, reason = "a path of another language is copied")]
    fn save(&self, py: Python<'_>, path: PathBuf) -> PyResult<()> {
        detached(py, || self.inner.save_file(&path))
    }

    /// Reads a model that `save` or `competiscan train` wrote.
    #[classmethod]
    #[expect(clippy::needless_pass_by_value, reason = "a path of another language is copied")]
    fn load(_class: &Bound<'_, PyType>, py: Python<'_>, path: PathBuf) -> PyResult<Self> {
        detached(py, || Ok(Self { inner: cl::TextClassifier::load_file(&path)? }))
    }

    /// The bytes that `save` writes.
    fn to_bytes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let mut bytes = Vec::new();
        guarded(py, || self.inner.save(&mut bytes))?;
        Ok(PyBytes::new(py, &bytes))
    }

    /// The model in bytes that `to_bytes` gave.
    #[classmethod]
    fn from_bytes(_class: &Bound<'_, PyType>, py: Python<'_>, data: &[u8]) -> PyResult<Self> {
        guarded(py, || Ok(Self { inner: cl::TextClassifier::load(data)? }))
    }

    fn __reduce__<'py>(this: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (Bound<'py, PyBytes>,))> {
        let py = this.py();
        let make = py.get_type::<Self>().getattr("from_bytes")?;
        Ok((make, (this.get().to_bytes(py)?,)))
    }

    fn __repr__(&self) -> String {
        format!("<TextClassifier: {} classes>", self.inner.classes().len())
    }
}
