use std::path::Path;

use encoding_rs::{MACINTOSH, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252};
use serde::Deserialize;

use super::Score;
use crate::validate::mojibake::mend;
use crate::{Error, ErrorKind, Result};

/// The files of the suite with cases that must pass; `known-failures.json` is left out.
const FILES: [&str; 4] = ["in-the-wild", "synthetic", "language-names", "negative"];

/// One case of the suite of python-ftfy.
#[derive(Deserialize)]
struct Case {
    label: String,
    original: String,
    /// After every repair that library knows: it also straightens quotes and takes ligatures apart.
    fixed: String,
    /// After mending the encoding alone, where that differs.
    #[serde(rename = "fixed-encoding")]
    fixed_encoding: Option<String>,
    expect: String,
}

/// A post of `brand_social_multilingual`.
#[derive(Deserialize)]
struct Post {
    text: String,
}

/// Mends text decoded with the wrong encoding.
///
/// Read from `data`: the cases of python-ftfy, `mojibake_ftfy`, where the text after mending its encoding
/// counts, and, with no target, the text after everything ftfy does; and the posts of
/// `brand_social_multilingual`, which must stay as they are and must come back after they were misread.
pub fn mojibake(data: &Path) -> Result<Vec<Score>> {
    Ok(ftfy(data)?.into_iter().chain(posts(data)?).collect())
}

fn score(suite: &'static str, measure: &'static str, target: f64) -> Score {
    Score { suite, measure, correct: 0, total: 0, target, failed: Vec::new() }
}

fn posts(data: &Path) -> Result<[Score; 2]> {
    const SUITE: &str = "brand_social_multilingual";
    let mut kept = score(SUITE, "real text left alone", 0.995);
    let mut restored = score(SUITE, "misread text restored", 0.95);
    let path = data.join(SUITE).join("posts.ndjson");
    let text = read(&path)?;
    for (line, json) in text.lines().enumerate() {
        let post: Post = parse(json, &path)?;
        let name = || format!("line {}", line + 1);
        count(&mut kept, mend(&post.text).is_none(), name);
        if post.text.is_ascii() || mend(&post.text).is_some() {
            continue;
        }
        for encoding in [WINDOWS_1252, WINDOWS_1250, WINDOWS_1251, MACINTOSH] {
            let (misread, _) = encoding.decode_without_bom_handling(post.text.as_bytes());
            let mended = mend(&misread).map(|mended| mended.text);
            let name = || format!("line {} as {}", line + 1, encoding.name());
            count(&mut restored, mended.as_ref() == Some(&post.text), name);
        }
    }
    Ok([kept, restored])
}

fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).map_err(|error| Error::from(error).with_path(path))
}

fn parse<'de, T: Deserialize<'de>>(json: &'de str, path: &Path) -> Result<T> {
    serde_json::from_str(json).map_err(|error| {
        Error::new(ErrorKind::CorruptInput, "the file holds no test cases").with_path(path).with_source(error)
    })
}

fn ftfy(data: &Path) -> Result<[Score; 2]> {
    const SUITE: &str = "mojibake_ftfy";
    let mut encoding = score(SUITE, "encoding mended", 0.9);
    let mut everything = score(SUITE, "all of ftfy's repairs", 0.0);
    for file in FILES {
        let path = data.join(SUITE).join(file).with_extension("json");
        let text = read(&path)?;
        let cases: Vec<Case> = parse(&text, &path)?;
        for case in cases.iter().filter(|case| case.expect == "pass") {
            let mended = mend(&case.original).map_or_else(|| case.original.clone(), |mended| mended.text);
            let name = || format!("{file}: {}", case.label);
            count(&mut encoding, mended == *case.fixed_encoding.as_ref().unwrap_or(&case.fixed), name);
            count(&mut everything, mended == case.fixed, name);
        }
    }
    Ok([encoding, everything])
}

fn count(score: &mut Score, right: bool, name: impl Fn() -> String) {
    score.total += 1;
    if right {
        score.correct += 1;
    } else {
        score.failed.push(name());
    }
}
