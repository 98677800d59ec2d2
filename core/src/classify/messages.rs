use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::{Error, ErrorKind, Result};

/// A marketing message with the labels of `data/models/marketing_labels.tsv`.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) text: String,
    pub(crate) sentiment: String,
    pub(crate) campaign_type: String,
    pub(crate) industry: String,
}

/// The messages the label file points at, from the public sets in the folder `data`.
pub(crate) fn messages(data: &Path) -> Result<Vec<Message>> {
    let labels = include_str!("../../data/models/marketing_labels.tsv");
    let mut files: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut messages = Vec::new();
    for line in labels.lines().filter(|line| !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [file, row, sentiment, campaign_type, industry] = cells[..] else { continue };
        if !files.contains_key(file) {
            files.insert(file, texts(&data.join(file))?);
        }
        let text = row.parse::<usize>().ok().and_then(|row| files.get(file)?.get(row).cloned());
        let Some(text) = text else {
            return Err(Error::new(ErrorKind::NotFound, format!("{file} has no row {row}"))
                .with_help("use the sets the labels were made for"));
        };
        messages.push(Message {
            text,
            sentiment: sentiment.to_owned(),
            campaign_type: campaign_type.to_owned(),
            industry: industry.to_owned(),
        });
    }
    Ok(messages)
}

/// The text of every row of a set: the first column of a TSV file, `text` of a JSON line; of a mail or a page the one
/// text it is.
pub(crate) fn texts(path: &Path) -> Result<Vec<String>> {
    let bytes = fs::read(path).map_err(|error| Error::from(error).with_path(path))?;
    let content = String::from_utf8_lossy(&bytes);
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("eml") => return Ok(vec![mail(&content)]),
        Some("html") => {
            let body = content.find("<body").and_then(|at| content.get(at..)).unwrap_or_default();
            return Ok(vec![plain("", body)]);
        }
        _ => {}
    }
    let lines = content.split('\n').filter(|line| !line.is_empty());
    if path.extension().is_some_and(|extension| extension == "ndjson") {
        let text = |line: &str| {
            let value: serde_json::Value = serde_json::from_str(line)
                .map_err(|error| Error::new(ErrorKind::InvalidValue, error.to_string()).with_path(path))?;
            Ok(value.get("text").and_then(|text| text.as_str()).unwrap_or_default().to_owned())
        };
        return lines.map(text).collect();
    }
    Ok(lines.skip(1).map(|line| line.split('\t').next().unwrap_or_default().to_owned()).collect())
}

/// Subject and the beginning of the body of a mail, without markup: enough for how mail sounds.
pub(crate) fn mail(raw: &str) -> String {
    let (head, body) = raw.split_once("\n\n").unwrap_or((raw, ""));
    let subject = head.lines().find_map(|line| line.strip_prefix("Subject:")).unwrap_or_default();
    plain(subject.trim(), body)
}

/// The beginning of a page without its tags, behind `start`.
fn plain(start: &str, page: &str) -> String {
    let mut text = format!("{start} ");
    let mut inside = false;
    for char in page.chars() {
        match char {
            '<' => inside = true,
            '>' => inside = false,
            _ if inside => {}
            _ if char.is_whitespace() && text.ends_with(' ') => {}
            _ => text.push(if char.is_whitespace() { ' ' } else { char }),
        }
        if text.len() > 1400 {
            break;
        }
    }
    text
}
