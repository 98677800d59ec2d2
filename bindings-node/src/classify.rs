//! Labels on campaigns and texts, each as a promise and at once.

use std::collections::HashMap;

use cl::classify::{Classifier, OffsetUnit};
use competiscan as cl;
use napi::bindgen_prelude::{AsyncTask, Env, Result, Unknown};
use napi_derive::napi;
use serde::Deserialize;

use crate::error::{guarded, js_error};
use crate::input::LabelCall;
use crate::task::{SafeTask, promise};

/// A piece of text that speaks for a label. `start` and `end` count UTF-16 units, as `slice` does.
#[napi(object, object_from_js = false)]
#[derive(Deserialize)]
pub struct Evidence {
    #[napi(ts_type = "TextField")]
    pub field: String,
    pub start: u32,
    pub end: u32,
    pub text: String,
    /// How much the span moved the label's score; negative where it speaks against the label.
    pub weight: f64,
    /// What found it: `lexicon`, `model`, or the name of a rule.
    pub rule: String,
}

/// The tone of the words.
#[napi(object, object_from_js = false)]
#[derive(Deserialize)]
pub struct SentimentPrediction {
    #[napi(ts_type = "SentimentLabel")]
    pub label: String,
    /// From -1 to 1.
    pub score: f64,
    /// The score less the mean of marketing messages of the same industry.
    pub relative: Option<f64>,
    pub probabilities: HashMap<String, f64>,
    pub evidence: Vec<Evidence>,
}

/// A label out of a closed set.
#[napi(object, object_from_js = false)]
#[derive(Deserialize)]
pub struct Prediction {
    /// The likeliest label, unless it is withheld.
    pub label: Option<String>,
    /// Calibrated probability of the likeliest label.
    pub score: f64,
    pub probabilities: HashMap<String, f64>,
    /// Whether the score is under the threshold, so that the label is withheld.
    pub abstained: bool,
    pub evidence: Vec<Evidence>,
}

/// A promise, with its value.
#[napi(object, object_from_js = false)]
#[derive(Deserialize)]
pub struct OfferSpan {
    #[napi(ts_type = "OfferKind")]
    pub kind: String,
    pub value: Option<f64>,
    /// What the number counts.
    pub unit: Option<String>,
    /// ISO 4217 code.
    pub currency: Option<String>,
    /// The code to be entered.
    pub code: Option<String>,
    pub text: String,
    #[napi(ts_type = "TextField")]
    pub field: String,
    pub start: u32,
    pub end: u32,
}

/// The step the reader is asked to take, or a stated limit in time.
#[napi(object, object_from_js = false)]
#[derive(Deserialize)]
pub struct LabelSpan {
    pub text: String,
    /// The last day of a deadline, `YYYY-MM-DD`, where the words and the launch date tell it.
    pub date: Option<String>,
    #[napi(ts_type = "TextField")]
    pub field: String,
    pub start: u32,
    pub end: u32,
}

/// A means of persuasion.
#[napi(object, object_from_js = false)]
#[derive(Deserialize)]
pub struct TacticPrediction {
    pub label: String,
    /// 0 to 1.
    pub score: f64,
    pub evidence: Vec<Evidence>,
}

/// Everything said about one campaign.
#[napi(object, object_from_js = false)]
#[derive(Deserialize)]
pub struct Classification {
    pub id: String,
    /// BCP 47 tag of the text's language, where it can be told.
    pub language: Option<String>,
    pub sentiment: SentimentPrediction,
    pub campaign_type: Prediction,
    pub industry: Prediction,
    pub channel: Prediction,
    pub offers: Vec<OfferSpan>,
    pub call_to_action: Option<LabelSpan>,
    pub deadline: Option<LabelSpan>,
    pub tactics: Vec<TacticPrediction>,
}

fn run_classify(call: LabelCall) -> cl::Result<Vec<Classification>> {
    let internal = |error: serde_json::Error| cl::Error::new(cl::ErrorKind::Internal, error.to_string());
    Classifier::from_json(&call.options)?
        .classify_to_json(call.items, OffsetUnit::Utf16)?
        .iter()
        .map(|labels| serde_json::from_str(labels).map_err(internal))
        .collect()
}

/// Labels campaigns or texts, on a thread of its own; the results are in their order.
#[napi(
    catch_unwind,
    ts_args_type = "items: Array<string | Campaign>, options?: ClassifyOptions | null",
    ts_return_type = "Promise<Array<Classification>>"
)]
pub fn classify(
    env: Env,
    items: Unknown<'_>,
    options: Unknown<'_>,
) -> AsyncTask<SafeTask<Vec<Classification>>> {
    let call = guarded(|| LabelCall::new(env, items, options));
    promise(move || run_classify(call?))
}

/// As `classify`, on the calling thread.
#[napi(catch_unwind, ts_args_type = "items: Array<string | Campaign>, options?: ClassifyOptions | null")]
pub fn classify_sync(env: Env, items: Unknown<'_>, options: Unknown<'_>) -> Result<Vec<Classification>> {
    guarded(|| run_classify(LabelCall::new(env, items, options)?)).map_err(|error| js_error(env, &error))
}
