//! How often the checks speak up on real marketing text, which has little to complain about, and that none
//! of them fails on text made to break programs.

#![expect(clippy::print_stdout, reason = "the rates are what one runs these tests for")]

use std::path::{Path, PathBuf};

use super::{mojibake, near, personal, promise, wellformed};

/// A file of the public data sets, which live beside the repository and are not part of it.
fn data(file: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data").join(file);
    let found = path.is_file();
    if !found {
        println!("skipped: {file} is not in ../shared/data");
    }
    found.then_some(path)
}

/// The field `text` of each line.
fn texts(file: &str) -> Vec<String> {
    let Some(path) = data(file) else { return Vec::new() };
    let lines = std::fs::read_to_string(path).unwrap();
    let text = |line: &str| {
        serde_json::from_str::<serde_json::Value>(line).unwrap()["text"].as_str().map(str::to_owned)
    };
    lines.lines().filter_map(text).collect()
}

fn brand_posts() -> Vec<String> {
    ["brand_social_en_au", "brand_social_en_us", "brand_social_multilingual"]
        .iter()
        .flat_map(|folder| texts(&format!("{folder}/posts.ndjson")))
        .collect()
}

fn assert_rare(what: &str, texts: &[String], most: f64, found: impl Fn(&str) -> bool) {
    let hits = texts.iter().filter(|text| found(text)).count();
    let share = hits as f64 / texts.len().max(1) as f64;
    println!("{what}: {hits} of {} = {share:.4}", texts.len());
    assert!(share <= most, "{what}: {share} is more than {most}");
}

#[test]
fn brand_posts_have_little_to_complain_about() {
    let posts = brand_posts();
    assert_rare("mojibake", &posts, 0.002, mojibake::find);
    assert_rare("personal data", &posts, 0.005, |text| personal::find(text).is_some());
    assert_rare("impossible promises", &posts, 0.001, |text| promise::check(text).is_some());
    assert_rare("markup", &posts, 0.002, wellformed::has_markup);
    assert_rare("controls", &posts, 0.002, wellformed::has_control);
    assert_rare("replacement characters", &posts, 0.002, wellformed::has_replacement);
    assert_rare("invisible characters", &posts, 0.05, wellformed::has_invisible);
}

#[test]
fn labelled_messages_have_little_to_complain_about() {
    let messages = texts("dev_marketing/labels.ndjson");
    // Three of them really are damaged.
    assert_rare("mojibake", &messages, 0.02, mojibake::find);
    assert_rare("personal data", &messages, 0.05, |text| personal::find(text).is_some());
    assert_rare("impossible promises", &messages, 0.0, |text| promise::check(text).is_some());
}

#[test]
fn formula_payloads_are_found() {
    let Some(path) = data("csv_injection/csv-payload.txt") else { return };
    let lines = std::fs::read_to_string(path).unwrap();
    for line in lines.lines().filter(|line| line.starts_with(['=', '@', '+', '-'])) {
        assert!(wellformed::is_formula(line), "{line}");
    }
}

#[test]
fn naughty_strings_break_nothing() {
    let Some(path) = data("naughty_strings/blns.json") else { return };
    let strings: Vec<String> = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut index = near::NearIndex::new(0.8);
    let mut mended = 0;
    for (row, text) in strings.iter().enumerate() {
        mended += usize::from(mojibake::mend(text).is_some());
        personal::find_all(text);
        promise::check(text);
        let found: Option<near::NearMatch> = index.insert("Acme", text, row as u64);
        assert!(found.is_none_or(|found| found.row < row as u64));
        wellformed::is_http_url(text);
        wellformed::is_language_tag(text);
        let length: wellformed::SmsLength = wellformed::sms_length(text);
        assert_eq!(length.gsm7, wellformed::gsm7_len(text).is_some());
        let region = wellformed::region_from_name(text);
        assert!(region.is_none_or(wellformed::is_region));
        let cleaned = wellformed::clean(text);
        assert!(!wellformed::has_control(&cleaned), "{text:?}");
    }
    println!("mended {mended} of {}", strings.len());
    // The list holds a few cases of wrong decoding and of controls that it means as such.
    assert!(mended * 50 <= strings.len(), "{mended}");
}
