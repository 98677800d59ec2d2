//! Scores: on public test suites, which are read from a folder and never shipped, and on generated campaigns.

mod classification;
mod csv;
mod extraction;
mod generation;
mod json;
#[cfg(feature = "mail")]
mod mail;
mod marketing;
mod mojibake;
mod text_classifier;
mod validation;
mod variety;

use std::path::Path;

use serde::Serialize;

pub use classification::{Measure, classification};
pub use csv::csv;
pub use extraction::{ExtractionScores, SpanCounts, extraction};
pub use generation::{GenerationScores, generation};
pub use json::json;
#[cfg(feature = "mail")]
pub use mail::mail;
pub use mojibake::mojibake;
pub use text_classifier::{TextSetScore, text_classifier, text_classifier_with};
pub use validation::{CodeScore, ValidationScores, validation};
pub use variety::{Quantiles, TextMeasures};

use crate::Result;

/// Every suite on how well files are read: CSV dialects and cells, encodings, JSON conformance, mail,
/// mojibake. A suite whose folder is absent is left out.
pub fn ingestion(data: &Path) -> Result<Vec<Score>> {
    let mut scores = csv(data)?;
    scores.extend(json(data)?);
    #[cfg(feature = "mail")]
    scores.extend(mail(data)?);
    scores.extend(mojibake(data)?);
    Ok(scores)
}

/// How many cases of a suite came out right.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Score {
    /// The suite, by the name of its folder.
    pub suite: &'static str,
    /// What was compared.
    pub measure: &'static str,
    /// Cases that came out right.
    pub correct: u64,
    /// Cases.
    pub total: u64,
    /// Share that must come out right, 0 to 1.
    pub target: f64,
    /// The first cases that did not, by file name.
    pub failed: Vec<String>,
}

impl Score {
    /// Share that came out right; 1 of an empty suite.
    #[must_use]
    pub fn share(&self) -> f64 {
        if self.total == 0 { 1.0 } else { self.correct as f64 / self.total as f64 }
    }

    /// Whether the target is met.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.share() >= self.target
    }
}
