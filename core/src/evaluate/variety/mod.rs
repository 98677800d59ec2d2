//! How varied and how readable texts are.

mod bleu;
mod frames;
mod measures;
mod readability;
mod tokens;

pub use measures::{Quantiles, TextMeasures};
