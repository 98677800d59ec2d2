use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Evidence, TextField};
use crate::{Date, SentimentLabel};

/// Everything said about one campaign.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Classification {
    /// The campaign's id.
    pub id: String,
    /// BCP 47 tag of the text's language; `None` where the text is too short or unclear to tell.
    pub language: Option<String>,
    /// Tone of the words.
    pub sentiment: SentimentPrediction,
    /// What the message is for.
    pub campaign_type: Prediction,
    /// Whose business it is.
    pub industry: Prediction,
    /// How it reached the public.
    pub channel: Prediction,
    /// What the customer is promised, in the order of the text.
    pub offers: Vec<OfferSpan>,
    /// The step the reader is asked to take.
    pub call_to_action: Option<CallToActionSpan>,
    /// The stated limit in time.
    pub deadline: Option<DeadlineSpan>,
    /// Means of persuasion.
    pub tactics: Vec<TacticPrediction>,
}

/// The tone of the words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SentimentPrediction {
    /// Positive, neutral or negative.
    pub label: SentimentLabel,
    /// -1 (negative) to 1 (positive).
    pub score: f64,
    /// The score less the mean of marketing messages of the same industry: marketing copy is cheerful by trade.
    pub relative: Option<f64>,
    /// Calibrated probability of each label.
    pub probabilities: BTreeMap<String, f64>,
    /// The words that moved the score, strongest first.
    pub evidence: Vec<Evidence>,
}

/// A label out of a closed set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Prediction {
    /// The likeliest label; `None` where the text gives no reason to prefer one.
    pub label: Option<String>,
    /// Calibrated probability of the likeliest label.
    pub score: f64,
    /// Calibrated probability of each label.
    pub probabilities: BTreeMap<String, f64>,
    /// Whether the score is under the task's threshold, so that `label` is withheld.
    pub abstained: bool,
    /// The words that moved the score, strongest first.
    pub evidence: Vec<Evidence>,
}

/// What kind of promise an offer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum OfferKind {
    /// A part of the price taken off, in per cent.
    PercentOff,
    /// An amount of money taken off.
    AmountOff,
    /// Buy some, get some.
    Bogo,
    /// A gift, voucher or free service.
    FreeItem,
    /// Delivery at no cost.
    FreeShipping,
    /// Use before paying.
    FreeTrial,
    /// An interest rate, or instalments at no cost.
    Rate,
    /// Money back after paying.
    Cashback,
    /// Points or miles.
    Points,
    /// A price named as the deal.
    Price,
    /// Something to be won.
    Prize,
    /// A code to be entered.
    PromoCode,
}

/// A promise, with its value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OfferSpan {
    /// What kind of promise.
    pub kind: OfferKind,
    /// The number in it: per cent, amount, count. `None` where the text gives none.
    pub value: Option<f64>,
    /// What the number counts: `percent`, `currency`, `points`, `days`, `items`.
    pub unit: Option<String>,
    /// ISO 4217 code, where the number is money and the text says which.
    pub currency: Option<String>,
    /// The code to be entered.
    pub code: Option<String>,
    /// The words themselves.
    pub text: String,
    /// The text the span points into.
    pub field: TextField,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// The step the reader is asked to take.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CallToActionSpan {
    /// The words themselves.
    pub text: String,
    /// The text the span points into.
    pub field: TextField,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// A stated limit in time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeadlineSpan {
    /// The words themselves.
    pub text: String,
    /// The last day, where the words and the launch date tell it.
    pub date: Option<Date>,
    /// The text the span points into.
    pub field: TextField,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// A means of persuasion.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TacticPrediction {
    /// `urgency`, `scarcity`, `social_proof`, `personalisation`, `loyalty` or `referral`.
    pub label: String,
    /// 0 to 1.
    pub score: f64,
    /// The words that show it.
    pub evidence: Vec<Evidence>,
}
