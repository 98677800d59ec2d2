//! The tone of a text.

mod features;
mod lexicon;
mod model;
mod train;

pub use model::Sentiment;
pub(super) use train::train;
