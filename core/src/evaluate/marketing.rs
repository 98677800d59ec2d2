//! The hand-labelled marketing messages.

use std::fs;
use std::path::Path;

use serde::Deserialize;

use super::classification::{Answer, FIELD, Measure};
use crate::classify::Sentiment;
use crate::{Error, ErrorKind, Result, SentimentLabel};

#[derive(Debug, Deserialize)]
struct Row {
    text: String,
    sentiment: SentimentLabel,
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

pub(super) fn marketing(_data: &Path) -> Result<Vec<Measure>> {
    Ok(Vec::new())
}
