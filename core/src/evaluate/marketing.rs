//! The hand-labelled marketing messages.

use std::fs;
use std::path::Path;

use serde::Deserialize;

use super::classification::{Answer, FIELD, Measure, accuracy, calibration_error, macro_f1};
use crate::classify::{Marketing, Prediction, Sentiment};
use crate::{Error, ErrorKind, Industry, Result, SentimentLabel};

#[derive(Debug, Deserialize)]
struct Row {
    text: String,
    sentiment: SentimentLabel,
    campaign_type: String,
    industry: String,
    #[serde(default)]
    industry_alt: Vec<String>,
    #[serde(default)]
    company: Option<String>,
    channel: String,
}

fn rows(data: &Path) -> Result<Vec<Row>> {
    let path = data.join("dev_marketing").join("labels.ndjson");
    if !path.is_file() {
        return Ok(Vec::new());
    }
    let content = fs::read_to_string(&path).map_err(|error| Error::from(error).with_path(&path))?;
    let row = |line: &str| {
        serde_json::from_str(line)
            .map_err(|error| Error::new(ErrorKind::InvalidValue, error.to_string()).with_path(&path))
    };
    content.lines().filter(|line| !line.trim().is_empty()).map(row).collect()
}

pub(super) fn sentiment(data: &Path) -> Result<Vec<Answer>> {
    let model = Sentiment::shipped();
    let index = |label: SentimentLabel| match label {
        SentimentLabel::Negative => 0,
        SentimentLabel::Neutral => 1,
        SentimentLabel::Positive => 2,
    };
    let answer = |row: Row| {
        let prediction = model.predict(&[(FIELD, &row.text)]);
        let share = prediction.probabilities.values().copied().fold(0.0, f64::max);
        (index(row.sentiment), index(prediction.label), share)
    };
    Ok(rows(data)?.into_iter().map(answer).collect())
}

pub(super) fn marketing(data: &Path) -> Result<Vec<Measure>> {
    let model = Marketing::shipped();
    let rows = rows(data)?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut measures = Vec::new();
    let mut add = |task, measure, value, n: usize| {
        measures.push(Measure { task, set: "dev_marketing".to_owned(), measure, value, n: n as u64 });
    };
    // The likeliest label counts here, also where it would be withheld.
    let told = |prediction: &Prediction| {
        let best = prediction.probabilities.iter().max_by(|a, b| a.1.total_cmp(b.1));
        best.map(|(label, _)| label.clone()).unwrap_or_default()
    };
    let place =
        |names: &[&str], label: &str| names.iter().position(|name| *name == label).unwrap_or(names.len());
    let types = ["promotional", "educational", "retention"];
    let (mut all, mut sure) = (Vec::new(), Vec::new());
    for row in &rows {
        let prediction = model.campaign_type(&[(FIELD, &row.text)]);
        let answer = (place(&types, &row.campaign_type), place(&types, &told(&prediction)), prediction.score);
        all.push(answer);
        if prediction.score >= 0.6 {
            sure.push(answer);
        }
    }
    add("campaign_type", "macro_f1", macro_f1(&all, &[0, 1, 2]), all.len());
    add("campaign_type", "accuracy", accuracy(&all), all.len());
    add("campaign_type", "accuracy_where_sure", accuracy(&sure), sure.len());
    add("campaign_type", "calibration_error", calibration_error(&all), all.len());

    for (with_company, strict, lenient) in [
        (false, "accuracy", "accuracy_lenient"),
        (true, "accuracy_with_company", "accuracy_lenient_with_company"),
    ] {
        let (mut all, mut near) = (Vec::new(), 0_usize);
        for row in &rows {
            let company = row.company.as_deref().filter(|_| with_company);
            let prediction = model.industry(&[(FIELD, &row.text)], company);
            let said = told(&prediction);
            let name = |label: &str| Industry::from_name(label).as_str().to_lowercase();
            let right = name(&row.industry) == said;
            near += usize::from(right || row.industry_alt.iter().any(|other| name(other) == said));
            all.push((1, usize::from(right), prediction.score));
        }
        add("industry", strict, accuracy(&all), all.len());
        add("industry", lenient, near as f64 / all.len() as f64, all.len());
        add("industry", "calibration_error", calibration_error(&all), all.len());
    }

    let known: Vec<Answer> = rows
        .iter()
        .filter_map(|row| {
            let right = match row.channel.as_str() {
                "sms" => 0,
                "social" => 1,
                "email" => 2,
                _ => return None,
            };
            let prediction = model.channel(&[(FIELD, &row.text)]);
            Some((right, place(&["sms", "social_media", "email"], &told(&prediction)), prediction.score))
        })
        .collect();
    add("channel", "accuracy", accuracy(&known), known.len());
    add("channel", "macro_f1", macro_f1(&known, &[0, 1, 2]), known.len());
    Ok(measures)
}
