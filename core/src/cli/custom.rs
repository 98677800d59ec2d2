use std::collections::BTreeMap;
use std::path::Path;

use crate::classify::{Evidence, Prediction, TextClassifier, TextField};
use crate::{Campaign, Result};

/// Words of evidence that are told of a text.
const MOST_EVIDENCE: usize = 10;

/// A model that `train` made, asked about campaigns.
pub(super) struct Custom {
    model: TextClassifier,
}

impl Custom {
    pub(super) fn load(path: &Path) -> Result<Self> {
        Ok(Self { model: TextClassifier::load_file(path)? })
    }

    /// What the model says of subject, title and content, which is what `train` learns from where no columns are
    /// named. A campaign without text gets no label.
    pub(super) fn predict(&self, campaign: &Campaign) -> Prediction {
        let mut text = String::new();
        // Where in the joined text each field starts, and how much was cut off its front.
        let mut parts: Vec<(usize, TextField, usize)> = Vec::with_capacity(3);
        for (field, words) in [
            (TextField::Subject, &campaign.subject),
            (TextField::Title, &campaign.title),
            (TextField::Content, &campaign.content),
        ] {
            let Some(words) = words.as_deref().filter(|words| !words.trim().is_empty()) else { continue };
            if !text.is_empty() {
                text.push('\n');
            }
            parts.push((text.len(), field, words.len() - words.trim_start().len()));
            text.push_str(words.trim());
        }
        let probabilities = self.model.predict_proba(&text);
        let best = if text.is_empty() {
            None
        } else {
            probabilities.iter().copied().reduce(|best, next| if next.1 > best.1 { next } else { best })
        };
        let Some((label, score)) = best else {
            return Prediction {
                label: None,
                score: 0.0,
                probabilities: BTreeMap::new(),
                abstained: false,
                evidence: Vec::new(),
            };
        };
        let abstained = score < self.model.abstain_below();
        let words = self.model.explain(&text, label).unwrap_or_default();
        let evidence = words.into_iter().filter(|word| word.weight > 0.0).take(MOST_EVIDENCE);
        let evidence = evidence.filter_map(|word| {
            let (from, field, cut) = parts.iter().rev().find(|(from, ..)| *from <= word.start)?;
            Some(Evidence {
                field: *field,
                start: word.start - from + cut,
                end: word.end - from + cut,
                text: word.text,
                weight: rounded(word.weight),
                rule: "model".into(),
            })
        });
        Prediction {
            label: (!abstained).then(|| label.to_owned()),
            score: rounded(score),
            evidence: evidence.collect(),
            abstained,
            probabilities: probabilities
                .iter()
                .map(|(label, share)| ((*label).to_owned(), rounded(*share)))
                .collect(),
        }
    }
}

fn rounded(number: f64) -> f64 {
    (number * 1e6).round() / 1e6
}
