//! How right the shipped labels are, on labelled sets no shipped model was trained on.

use std::fs;
use std::path::Path;

use serde::Serialize;

use crate::classify::{Sentiment, TextField};
use crate::{Error, Result};

/// One figure of one model on one set.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Measure {
    /// What was predicted.
    pub task: &'static str,
    /// The set, by the name of its folder.
    pub set: String,
    /// What the figure is, such as `macro_f1`.
    pub measure: &'static str,
    /// The figure.
    pub value: f64,
    /// Texts it was taken on.
    pub n: u64,
}

/// Every measure on the sets that are in the folder `data`; a set that is absent is left out.
///
/// Sets with two labels are scored without neutral: whichever of positive and negative is likelier. The
/// `vader_gt` sets carry a mean rating from -4 to 4; a fourth of it is cut at -0.05 and 0.05.
pub fn classification(data: &Path) -> Result<Vec<Measure>> {
    let mut measures = sentiment(data)?;
    measures.extend(super::marketing::marketing(data)?);
    if data.join("dev_marketing").join("labels.ndjson").is_file() {
        measures.extend(spans(&super::extraction(data)?));
    }
    Ok(measures)
}

/// What is found by rules, as measures.
fn spans(scores: &super::ExtractionScores) -> Vec<Measure> {
    let offers = |counts: &super::SpanCounts| counts.labelled();
    [
        ("offers", "span_f1", scores.offers_any_kind.f1(), offers(&scores.offers_any_kind)),
        ("offers", "span_and_kind_f1", scores.offers.f1(), offers(&scores.offers)),
        ("offers", "value_right_of_found", scores.value_accuracy(), scores.values),
        ("deadline", "has_deadline_f1", scores.has_deadline.f1(), scores.messages),
        ("call_to_action", "overlap", scores.call_recall(), scores.calls),
        ("call_to_action", "false_where_none", scores.call_false_alarms(), scores.no_calls),
    ]
    .into_iter()
    .map(|(task, measure, value, n)| Measure { task, set: "dev_marketing".to_owned(), measure, value, n })
    .collect()
}

/// Right label, predicted label, and the probability given to it.
pub(super) type Answer = (usize, usize, f64);

fn sentiment(data: &Path) -> Result<Vec<Measure>> {
    let model = Sentiment::shipped();
    let mut measures = Vec::new();
    let mut everything = Vec::new();
    let mut means = Vec::new();
    for (set, file, three) in [
        ("vader_gt/tweets", "vader_gt/tweets.tsv", true),
        ("vader_gt/amazon", "vader_gt/amazonReviewSnippets.tsv", true),
        ("vader_gt/nyt", "vader_gt/nytEditorialSnippets.tsv", true),
        ("sanders_brands", "sanders_brands/sanders.tsv", true),
        ("sts_gold", "sts_gold/sts_gold.tsv", false),
        ("tweeteval/sentiment_test", "tweeteval/sentiment_test.tsv", true),
        ("uci_sentences/yelp", "uci_sentences/yelp.tsv", false),
        ("uci_sentences/amazon_cells", "uci_sentences/amazon_cells.tsv", false),
        ("uci_sentences/imdb", "uci_sentences/imdb.tsv", false),
        ("sst2/test", "sst2/test.tsv", false),
    ] {
        let path = data.join(file);
        if !path.is_file() {
            continue;
        }
        let mut answers = Vec::new();
        for (text, right) in labelled(&path)? {
            let [negative, neutral, positive] = model.probabilities(&text);
            let answer = if three {
                let (mut label, mut share) = (1, neutral);
                for (k, other) in [(0, negative), (2, positive)] {
                    if other > share {
                        (label, share) = (k, other);
                    }
                }
                (right, label, share)
            } else {
                let sum = (negative + positive).max(1e-9);
                let label = if positive >= negative { 2 } else { 0 };
                (right, label, negative.max(positive) / sum)
            };
            answers.push(answer);
        }
        let labels: &[usize] = if three { &[0, 1, 2] } else { &[0, 2] };
        let score = macro_f1(&answers, labels);
        means.push(score);
        let mut add = |measure, value| {
            measures.push(Measure {
                task: "sentiment",
                set: set.to_owned(),
                measure,
                value,
                n: answers.len() as u64,
            });
        };
        add("macro_f1", score);
        add("accuracy", accuracy(&answers));
        add("macro_recall", macro_recall(&answers, labels));
        everything.extend(answers);
    }
    let marketing = super::marketing::sentiment(data)?;
    if !marketing.is_empty() {
        let score = macro_f1(&marketing, &[0, 1, 2]);
        means.push(score);
        let n = marketing.len() as u64;
        let set = || "dev_marketing".to_owned();
        measures.push(Measure { task: "sentiment", set: set(), measure: "macro_f1", value: score, n });
        measures.push(Measure {
            task: "sentiment",
            set: set(),
            measure: "accuracy",
            value: accuracy(&marketing),
            n,
        });
        everything.extend(marketing);
    }
    if !everything.is_empty() {
        let mut add = |measure, value, n| {
            measures.push(Measure { task: "sentiment", set: "all".to_owned(), measure, value, n });
        };
        let n = everything.len() as u64;
        add("mean_macro_f1", means.iter().sum::<f64>() / means.len() as f64, means.len() as u64);
        add("calibration_error", calibration_error(&everything), n);
        let sure: Vec<Answer> = everything.iter().copied().filter(|answer| answer.2 >= 0.6).collect();
        add("accuracy", accuracy(&everything), n);
        add("accuracy_where_sure", accuracy(&sure), sure.len() as u64);
    }
    Ok(measures)
}

fn labelled(path: &Path) -> Result<Vec<(String, usize)>> {
    let content = fs::read_to_string(path).map_err(|error| Error::from(error).with_path(path))?;
    let mut rows = Vec::new();
    for line in content.lines().skip(1) {
        let mut cells = line.split('\t');
        let (Some(text), Some(label)) = (cells.next(), cells.next()) else { continue };
        let label = match (label, label.parse::<f64>()) {
            ("negative", _) => 0,
            ("neutral", _) => 1,
            ("positive", _) => 2,
            (_, Ok(rating)) if rating / 4.0 >= 0.05 => 2,
            (_, Ok(rating)) if rating / 4.0 <= -0.05 => 0,
            (_, Ok(_)) => 1,
            _ => continue,
        };
        rows.push((text.to_owned(), label));
    }
    Ok(rows)
}

/// The field a bare text stands for.
pub(super) const FIELD: TextField = TextField::Content;

pub(super) fn accuracy(answers: &[Answer]) -> f64 {
    answers.iter().filter(|answer| answer.0 == answer.1).count() as f64 / answers.len().max(1) as f64
}

fn counts(answers: &[Answer], label: usize) -> (f64, f64, f64) {
    let count = |of: &dyn Fn(&Answer) -> bool| answers.iter().filter(|answer| of(answer)).count() as f64;
    (
        count(&|answer| answer.0 == label && answer.1 == label),
        count(&|answer| answer.0 == label),
        count(&|answer| answer.1 == label),
    )
}

/// The mean over the labels of the harmonic mean of precision and recall.
pub(super) fn macro_f1(answers: &[Answer], labels: &[usize]) -> f64 {
    let of = |label: &usize| {
        let (hits, right, said) = counts(answers, *label);
        if right + said == 0.0 { 0.0 } else { 2.0 * hits / (right + said) }
    };
    labels.iter().map(of).sum::<f64>() / labels.len().max(1) as f64
}

fn macro_recall(answers: &[Answer], labels: &[usize]) -> f64 {
    let of = |label: &usize| {
        let (hits, right, _) = counts(answers, *label);
        if right == 0.0 { 0.0 } else { hits / right }
    };
    labels.iter().map(of).sum::<f64>() / labels.len().max(1) as f64
}

/// How far the probability of the predicted label is from the share that is right, in ten bins, weighted.
pub(super) fn calibration_error(answers: &[Answer]) -> f64 {
    let mut bins = [(0.0_f64, 0.0_f64, 0.0_f64); 10];
    for (right, said, share) in answers {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share is 0 to 1")]
        let bin = &mut bins[((share * 10.0) as usize).min(9)];
        bin.0 += 1.0;
        bin.1 += share;
        bin.2 += f64::from(u8::from(right == said));
    }
    bins.iter().map(|bin| (bin.1 - bin.2).abs()).sum::<f64>() / answers.len().max(1) as f64
}
