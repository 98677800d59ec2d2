//! A classifier of the user's own labels.
//!
//! A text is a vector of its words, pairs of words and pieces of words, each weighted by how rare it is and how
//! well it tells the classes apart (after the log-count ratios of Wang and Manning 2012); one separating plane a
//! class is found by dual coordinate descent; margins become probabilities on texts held back.

mod builder;
mod calibration;
mod corpus;
mod evaluation;
mod explain;
mod file;
mod math;
mod model;
mod scan;
mod solve;
#[cfg(test)]
mod tests;
mod validation;
mod vocabulary;
mod weights;

pub use builder::TextClassifierBuilder;
pub use evaluation::{ClassScore, Evaluation};
pub use explain::WordEvidence;
pub use model::TextClassifier;
