//! `JSONTestSuite` (MIT, by Nicolas Seriot): what a JSON parser must accept and must refuse.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use super::Score;
use crate::io::{Flaw, JsonReader, RawRecord, RecordReader};
use crate::schema::Aliases;
use crate::validate::Severity;
use crate::{Error, Format, Limits, Result};

/// Scores the JSON reader on the folder `json_test_suite` in `data`: every `y_` file must be JSON to it, every
/// `n_` file must not, and the `i_` files, which may be either, must be read to their end.
pub fn json(data: &Path) -> Result<Vec<Score>> {
    let folder = data.join("json_test_suite").join("test_parsing");
    let mut files = files_of(&folder)?;
    files.sort();
    let mut scores: Vec<Score> = ["accepts_valid", "refuses_invalid", "survives_the_rest"]
        .into_iter()
        .map(|measure| Score {
            suite: "json_test_suite",
            measure,
            correct: 0,
            total: 0,
            target: 1.0,
            failed: Vec::new(),
        })
        .collect();
    for file in files {
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let (at, wanted) = match name.get(..2) {
            Some("y_") => (0, Some(true)),
            Some("n_") => (1, Some(false)),
            Some("i_") => (2, None),
            _ => continue,
        };
        let accepted = is_json(&file)?;
        let Some(score) = scores.get_mut(at) else { continue };
        score.total += 1;
        if wanted.is_none_or(|wanted| wanted == accepted) {
            score.correct += 1;
        } else {
            score.failed.push(name);
        }
    }
    Ok(scores)
}

fn files_of(folder: &Path) -> Result<Vec<PathBuf>> {
    let named = |error: std::io::Error| Error::from(error).with_path(folder);
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(named)? {
        files.push(entry.map_err(named)?.path());
    }
    Ok(files)
}

/// Whether a file is JSON to the reader. That a value is no object is right for it to say, and no fault of
/// the file.
fn is_json(path: &Path) -> Result<bool> {
    let file = File::open(path).map_err(|error| Error::from(error).with_path(path))?;
    let mut reader = JsonReader::new(file, Format::Json, Limits::default(), Aliases::default())?;
    let mut record = RawRecord::default();
    let mut accepted = true;
    while reader.read(&mut record)? {
        accepted &= !record.flaws.iter().any(is_fault);
        accepted &= !reader.take_notes().iter().any(|note| is_fault(&note.flaw));
    }
    Ok(accepted && !reader.take_notes().iter().any(|note| is_fault(&note.flaw)))
}

fn is_fault(flaw: &Flaw) -> bool {
    use crate::validate::IssueCode::NotAnObject;
    flaw.code.severity() == Severity::Error && flaw.code != NotAnObject
}
