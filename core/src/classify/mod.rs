//! Labels on campaigns, each with the words that earned it.

mod classification;
mod evidence;
mod linear;
mod sentiment;
mod tokens;
mod train;

pub use classification::{
    CallToActionSpan, Classification, DeadlineSpan, OfferKind, OfferSpan, Prediction, SentimentPrediction,
    TacticPrediction,
};
pub use evidence::{Evidence, TextField};
pub use sentiment::Sentiment;
pub use train::train_shipped;
