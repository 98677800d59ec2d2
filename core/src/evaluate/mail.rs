//! How well mail is read, on public collections of messages.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::Score;
use crate::io::{MailReader, RawRecord, RecordReader};
use crate::validate::IssueCode;
use crate::{Error, Limits, Result};

/// Failed cases that are named.
const MAX_FAILED: usize = 50;

/// Scores the mail reader on the suites below `data`; a suite that is not there is left out.
///
/// `mail_fixtures_dev` (`ruby_mail`, `stalwart`, `mime4j`) and `spamassassin_dev`: every message is read as one
/// row, or refused with a reason. `stalwart`, which comes with expected results: subject, sender and text are
/// equal, whitespace aside. Three things are left out of that comparison: words with an address or a link,
/// because the reader takes recipients and subscriber tokens out on purpose; characters the expected result
/// itself gave up on (U+FFFD); and the text of messages that have a part the expected result calls damaged.
pub fn mail(data: &Path) -> Result<Vec<Score>> {
    let mut scores = Vec::new();
    let fixtures = data.join("mail_fixtures_dev");
    for (suite, folder) in [
        ("mail_fixtures_dev/ruby_mail", fixtures.join("ruby_mail")),
        ("mail_fixtures_dev/stalwart", fixtures.join("stalwart")),
        ("mail_fixtures_dev/mime4j", fixtures.join("mime4j")),
        ("spamassassin_dev", data.join("spamassassin_dev")),
    ] {
        if folder.is_dir() {
            let mut score = empty(suite, "read or refused with a reason", 1.0);
            for file in messages(&folder)? {
                let (row, more) = read(&file)?;
                tally(&mut score, &file, !more && row.is_some_and(|row| row.explained()));
            }
            scores.push(score);
        }
    }
    let stalwart = fixtures.join("stalwart");
    if stalwart.is_dir() {
        scores.extend(compare(&stalwart)?);
    }
    Ok(scores)
}

fn empty(suite: &'static str, measure: &'static str, target: f64) -> Score {
    Score { suite, measure, correct: 0, total: 0, target, failed: Vec::new() }
}

fn tally(score: &mut Score, file: &Path, correct: bool) {
    score.total += 1;
    if correct {
        score.correct += 1;
    } else if score.failed.len() < MAX_FAILED {
        score.failed.push(file.file_name().unwrap_or_default().to_string_lossy().into_owned());
    }
}

/// The .eml and .msg files below a folder, in order.
fn messages(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        let fail = |error: std::io::Error| Error::from(error).with_path(&folder);
        for entry in fs::read_dir(&folder).map_err(fail)? {
            let path = entry.map_err(fail)?.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "eml" || ending == "msg") {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The one row of a message.
#[derive(Debug, Default)]
struct Row {
    cells: Vec<(String, String)>,
    refused: bool,
}

impl Row {
    fn get(&self, column: &str) -> &str {
        self.cells.iter().find(|(name, _)| name == column).map_or("", |(_, text)| text)
    }

    /// Either something was read, or a flaw says why not.
    fn explained(&self) -> bool {
        self.refused || !self.cells.is_empty()
    }
}

/// Reads a message; the second value is whether anything followed its row, which must not be.
fn read(file: &Path) -> Result<(Option<Row>, bool)> {
    let open = File::open(file).map_err(|error| Error::from(error).with_path(file))?;
    let mut reader = MailReader::eml(open, &Limits::default());
    let mut record = RawRecord::default();
    if !reader.read(&mut record)? {
        return Ok((None, false));
    }
    let mut row = Row::default();
    for (at, text) in record.iter() {
        let name = reader.columns().get(at).map(|column| column.name.clone()).unwrap_or_default();
        row.cells.push((name, text.to_owned()));
    }
    row.refused = record
        .flaws
        .iter()
        .any(|flaw| matches!(flaw.code, IssueCode::MalformedMail | IssueCode::RecordTooLarge));
    Ok((Some(row), reader.read(&mut record)?))
}

/// Compares with the expected results beside the messages.
fn compare(folder: &Path) -> Result<Vec<Score>> {
    let suite = "mail_fixtures_dev/stalwart";
    let mut subject = empty(suite, "subject equal", 0.95);
    let mut sender = empty(suite, "sender equal", 0.95);
    let mut text = empty(suite, "plain text equal", 0.95);
    for file in messages(folder)? {
        let Ok(json) = fs::read_to_string(file.with_extension("json")) else { continue };
        let Ok(expected) = serde_json::from_str::<Value>(&json) else { continue };
        let (Some(row), _) = read(&file)? else { continue };
        if let Some(expected) = header(&expected, "subject").and_then(|value| value["Text"].as_str()) {
            tally(&mut subject, &file, same_words(expected, row.get("subject")));
        }
        if let Some((name, address)) = header(&expected, "from").and_then(first_mailbox) {
            let equal = same_words(name, row.get("from_display"))
                && (!address.contains('@') || address.eq_ignore_ascii_case(row.get("from_address")));
            tally(&mut sender, &file, equal);
        }
        if let Some(expected) = plain_text(&expected) {
            tally(&mut text, &file, same_words(&expected, row.get("content")));
        }
    }
    Ok(vec![subject, sender, text])
}

/// The value of the first field of this name in the header of the message.
fn header<'v>(message: &'v Value, name: &str) -> Option<&'v Value> {
    message["parts"][0]["headers"]
        .as_array()?
        .iter()
        .find(|header| header["name"] == name)
        .map(|h| &h["value"])
}

fn first_mailbox(value: &Value) -> Option<(&str, &str)> {
    let address = &value["Address"];
    let first = address["List"].get(0).or_else(|| address["Group"][0]["addresses"].get(0))?;
    Some((first["name"].as_str().unwrap_or_default(), first["address"].as_str().unwrap_or_default()))
}

/// The plain text parts that make up the text of an undamaged message, if it has any and nothing else.
fn plain_text(message: &Value) -> Option<String> {
    if message["parts"].as_array()?.iter().any(|part| part["is_encoding_problem"] == true) {
        return None;
    }
    let mut text = String::new();
    for part in message["text_body"].as_array()? {
        let body = &message["parts"][usize::try_from(part.as_u64()?).ok()?]["body"];
        if let Some(plain) = body["Text"].as_str() {
            text.push('\n');
            text.push_str(plain);
        } else if body["Html"].is_string() {
            return None;
        }
    }
    (!text.trim().is_empty()).then_some(text)
}

/// Whether a text has the expected words, where U+FFFD stands for any character.
fn same_words(expected: &str, found: &str) -> bool {
    let (expected, found) = (words(expected), words(found));
    let same = |(a, b): (&&str, &&str)| {
        a.chars().count() == b.chars().count()
            && a.chars().zip(b.chars()).all(|(a, b)| a == b || a == char::REPLACEMENT_CHARACTER)
    };
    expected.len() == found.len() && expected.iter().zip(&found).all(same)
}

/// The words of a text, those with an address or link left out.
fn words(text: &str) -> Vec<&str> {
    text.split(|c: char| c.is_whitespace() || matches!(c, '\u{ad}' | '\u{200b}' | '\u{feff}' | '\0'))
        .filter(|word| {
            !word.is_empty()
                && !word.contains(['@'])
                && !word.contains("[recipient]")
                && !word.contains("://")
        })
        .collect()
}
