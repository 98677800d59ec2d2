//! Labels on campaigns, each with the words that earned it.

mod classification;
mod evidence;
mod text_classifier;

pub use classification::{
    CallToActionSpan, Classification, DeadlineSpan, OfferKind, OfferSpan, Prediction, SentimentPrediction,
    TacticPrediction,
};
pub use evidence::{Evidence, TextField};
pub use text_classifier::{ClassScore, Evaluation, TextClassifier, TextClassifierBuilder, WordEvidence};
