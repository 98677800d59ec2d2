//! Labels on campaigns, each with the words that earned it.

mod classification;
mod evidence;

pub use classification::{
    CallToActionSpan, Classification, DeadlineSpan, OfferKind, OfferSpan, Prediction, SentimentPrediction,
    TacticPrediction,
};
pub use evidence::{Evidence, TextField};
