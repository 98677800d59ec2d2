//! Labels on campaigns, each with the words that earned it.

mod baseline;
mod classification;
mod cues;
mod evidence;
mod labels;
mod linear;
mod marketing;
mod messages;
mod sentiment;
mod tokens;
mod train;

pub use classification::{
    CallToActionSpan, Classification, DeadlineSpan, OfferKind, OfferSpan, Prediction, SentimentPrediction,
    TacticPrediction,
};
pub use evidence::{Evidence, TextField};
pub use marketing::Marketing;
pub use sentiment::Sentiment;
pub use train::train_shipped;
