//! Labels on campaigns, each with the words that earned it.

mod baseline;
#[cfg(feature = "arrow")]
mod batch;
mod call_to_action;
mod classification;
mod classifier;
mod cues;
mod deadline;
mod evidence;
mod extract;
mod labels;
mod language;
mod lexer;
mod linear;
mod marketing;
mod messages;
mod offers;
mod offsets;
mod options;
mod provider;
mod rules;
mod sentiment;
mod tactics;
mod task;
mod text_classifier;
mod tokens;
mod train;

pub use classification::{
    CallToActionSpan, Classification, DeadlineSpan, OfferKind, OfferSpan, Prediction, SentimentPrediction,
    TacticPrediction,
};
pub use classifier::{Classifier, ClassifyItem};
pub use evidence::{Evidence, TextField};
pub use extract::{Extraction, MAX_TEXT_BYTES, extract};
pub use marketing::Marketing;
pub use offsets::OffsetUnit;
pub use options::{ClassifyOptions, OfferRule, TacticRule};
pub use provider::{Agreement, Disagreement, Provider, ProviderLabel};
pub use sentiment::Sentiment;
pub use task::Task;
pub use text_classifier::{ClassScore, Evaluation, TextClassifier, TextClassifierBuilder, WordEvidence};
pub use train::train_shipped;
