//! How well offers, deadlines and calls to action are found, on messages that people labelled.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::classify::{OfferKind, OfferSpan, extract};
use crate::{Error, ErrorKind, Result};

/// Found and missed spans.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SpanCounts {
    /// Labelled and found.
    pub found: u64,
    /// Found, but not labelled.
    pub extra: u64,
    /// Labelled, but not found.
    pub missed: u64,
}

impl SpanCounts {
    /// Share of what was found that is labelled; 1 where nothing was found.
    #[must_use]
    pub fn precision(&self) -> f64 {
        share(self.found, self.found + self.extra)
    }

    /// Share of what is labelled that was found; 1 where nothing is labelled.
    #[must_use]
    pub fn recall(&self) -> f64 {
        share(self.found, self.found + self.missed)
    }

    /// The harmonic mean of both; 1 where there was nothing to find and nothing was found.
    #[must_use]
    pub fn f1(&self) -> f64 {
        share(2 * self.found, 2 * self.found + self.extra + self.missed)
    }

    /// Labelled spans.
    #[must_use]
    pub fn labelled(&self) -> u64 {
        self.found + self.missed
    }
}

fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// Scores of the extraction rules.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ExtractionScores {
    /// Messages.
    pub messages: u64,
    /// Offers whose span and kind are right.
    pub offers: SpanCounts,
    /// Offers whose span is right, whatever the kind.
    pub offers_any_kind: SpanCounts,
    /// The same as `offers`, kind by kind.
    pub by_kind: BTreeMap<OfferKind, SpanCounts>,
    /// Found offers with a number or code in the label.
    pub values: u64,
    /// Those whose value, or code, is the labelled one.
    pub values_right: u64,
    /// Messages with a deadline.
    pub has_deadline: SpanCounts,
    /// Messages with a labelled deadline in which the span that was found overlaps one.
    pub deadline_overlap: u64,
    /// Messages with a labelled call to action.
    pub calls: u64,
    /// Those in which the one that was found overlaps it.
    pub calls_overlap: u64,
    /// Messages without a call to action.
    pub no_calls: u64,
    /// Those in which one was found.
    pub calls_extra: u64,
}

impl ExtractionScores {
    /// Share of found offers whose value is right.
    #[must_use]
    pub fn value_accuracy(&self) -> f64 {
        share(self.values_right, self.values)
    }

    /// Share of labelled calls to action that were found.
    #[must_use]
    pub fn call_recall(&self) -> f64 {
        share(self.calls_overlap, self.calls)
    }

    /// Share of messages without a call to action in which one was found.
    #[must_use]
    pub fn call_false_alarms(&self) -> f64 {
        if self.no_calls == 0 { 0.0 } else { self.calls_extra as f64 / self.no_calls as f64 }
    }

    /// Share of messages whose call to action is right: found where there is one, none where there is none.
    #[must_use]
    pub fn call_accuracy(&self) -> f64 {
        share(self.calls_overlap + self.no_calls - self.calls_extra, self.calls + self.no_calls)
    }
}

/// A labelled message, as far as extraction is concerned.
#[derive(Debug, Deserialize)]
struct Labelled {
    text: String,
    offers: Vec<LabelledOffer>,
    has_deadline: bool,
    #[serde(default)]
    deadlines: Vec<String>,
    call_to_action: Option<String>,
}

#[derive(Debug, Deserialize)]
struct LabelledOffer {
    #[serde(rename = "type")]
    kind: OfferKind,
    text: String,
}

/// Scores offers, deadlines and calls to action on `dev_marketing/labels.ndjson` below `data`.
///
/// An offer counts if its span overlaps a labelled one and holds its number or code; a call to action if it overlaps
/// the labelled one; a deadline if the message has one.
///
/// # Errors
///
/// The file is absent, or a line is no labelled message.
pub fn extraction(data: &Path) -> Result<ExtractionScores> {
    let path = data.join("dev_marketing").join("labels.ndjson");
    let lines = fs::read_to_string(&path).map_err(|error| Error::from(error).with_path(&path))?;
    let mut scores = ExtractionScores::default();
    for (at, line) in lines.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let message: Labelled = serde_json::from_str(line).map_err(|error| {
            Error::new(ErrorKind::InvalidValue, format!("line {} is no labelled message: {error}", at + 1))
                .with_path(&path)
        })?;
        score(&message, &mut scores);
    }
    Ok(scores)
}

fn score(message: &Labelled, scores: &mut ExtractionScores) {
    let found = extract(&message.text, None);
    scores.messages += 1;

    let typed = pair(message, &found.offers, true);
    let untyped = pair(message, &found.offers, false);
    add(&mut scores.offers_any_kind, &untyped, message, &found.offers);
    add(&mut scores.offers, &typed, message, &found.offers);
    for (at, offer) in message.offers.iter().enumerate() {
        let counts = scores.by_kind.entry(offer.kind).or_default();
        match typed.get(at).copied().flatten() {
            Some(_) => counts.found += 1,
            None => counts.missed += 1,
        }
    }
    for (at, offer) in found.offers.iter().enumerate() {
        if !typed.contains(&Some(at)) {
            scores.by_kind.entry(offer.kind).or_default().extra += 1;
        }
    }
    for (offer, at) in message.offers.iter().zip(&typed) {
        let Some(span) = at.and_then(|at| found.offers.get(at)) else { continue };
        if let Some(right) = is_value_right(offer, span) {
            scores.values += 1;
            scores.values_right += u64::from(right);
        }
    }

    match (message.has_deadline, found.deadline.is_some()) {
        (true, true) => scores.has_deadline.found += 1,
        (true, false) => scores.has_deadline.missed += 1,
        (false, true) => scores.has_deadline.extra += 1,
        (false, false) => {}
    }
    if let Some(deadline) = &found.deadline {
        let hit = message
            .deadlines
            .iter()
            .any(|label| overlaps(&message.text, label, deadline.start, deadline.end));
        scores.deadline_overlap += u64::from(hit);
    }

    match (&message.call_to_action, &found.call_to_action) {
        (Some(label), span) => {
            scores.calls += 1;
            let hit = span.as_ref().is_some_and(|span| overlaps(&message.text, label, span.start, span.end));
            scores.calls_overlap += u64::from(hit);
        }
        (None, span) => {
            scores.no_calls += 1;
            scores.calls_extra += u64::from(span.is_some());
        }
    }
}

fn add(counts: &mut SpanCounts, pairs: &[Option<usize>], message: &Labelled, found: &[OfferSpan]) {
    let hits = pairs.iter().flatten().count() as u64;
    counts.found += hits;
    counts.missed += message.offers.len() as u64 - hits;
    counts.extra += found.len() as u64 - hits;
}

/// For each labelled offer the one found for it, each at most once.
fn pair(message: &Labelled, found: &[OfferSpan], same_kind: bool) -> Vec<Option<usize>> {
    let mut free = vec![true; found.len()];
    let pick = |label: &LabelledOffer, free: &mut Vec<bool>| {
        let at = found.iter().enumerate().position(|(at, span)| {
            free.get(at).copied().unwrap_or(false)
                && (!same_kind || span.kind == label.kind)
                && overlaps(&message.text, &label.text, span.start, span.end)
                && holds_number(&label.text, &span.text)
        })?;
        if let Some(free) = free.get_mut(at) {
            *free = false;
        }
        Some(at)
    };
    message.offers.iter().map(|label| pick(label, &mut free)).collect()
}

/// Whether an occurrence of the label overlaps the span.
fn overlaps(text: &str, label: &str, start: usize, end: usize) -> bool {
    !label.is_empty() && text.match_indices(label).any(|(at, found)| at < end && start < at + found.len())
}

/// Whether a found span holds one of the numbers of a label, if that has any.
fn holds_number(label: &str, span: &str) -> bool {
    let wanted = numbers(label);
    wanted.is_empty() || {
        let has = numbers(span);
        wanted.iter().any(|number| has.contains(number))
    }
}

/// The runs of digits of a text, with their separators.
fn numbers(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ','))
        .map(|run| run.trim_matches(['.', ',']))
        .filter(|run| run.bytes().any(|b| b.is_ascii_digit()))
        .collect()
}

/// Whether the value, or the code, is the one of the label; `None` where the label has neither.
fn is_value_right(label: &LabelledOffer, span: &OfferSpan) -> Option<bool> {
    if label.kind == OfferKind::PromoCode {
        return Some(span.code.as_deref() == Some(label.text.trim()));
    }
    let numbers = numbers(&label.text);
    if numbers.is_empty() {
        return None;
    }
    let value = span.value?;
    Some(numbers.iter().any(|number| {
        let plain: String = number.chars().filter(|c| *c != ',').collect();
        plain.parse::<f64>().is_ok_and(|number| {
            [1.0, 0.01, 1e3, 1e5, 1e6, 1e7]
                .iter()
                .any(|factor| (number * factor - value).abs() < 1e-6 * value.abs().max(1.0))
        })
    }))
}
