//! The verbs one after the other over the public data sets: nothing is lost, nothing fails.

#![cfg(all(feature = "mail", feature = "compression"))]
#![expect(
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "one line a set is what the reader of a test log looks for"
)]

mod common;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use competiscan::analyze::analyze;
use competiscan::io::{Input, ReadOptions, WriteOptions, Writer};
use competiscan::validate::{IssueCode, ValidateOptions};
use competiscan::{Campaign, ErrorKind, Format};

/// More than this for any one set, unoptimised, means that something is quadratic.
const SLOW: Duration = Duration::from_secs(240);

/// What was seen of one set.
#[derive(Default)]
struct Seen {
    files: usize,
    rows: u64,
    accepted: u64,
    rejected: u64,
    duplicates: u64,
    repaired: u64,
    refused: usize,
}

fn defaults(values: &[(&str, &str)]) -> BTreeMap<String, String> {
    values.iter().map(|(field, value)| ((*field).to_owned(), (*value).to_owned())).collect()
}

fn aliases(names: &[(&str, &str)]) -> ReadOptions {
    ReadOptions { aliases: defaults(names), ..ReadOptions::default() }
}

fn events(campaigns: &[Campaign]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut writer = Writer::new(&mut out, Format::Cloudevents, WriteOptions::default()).unwrap();
    for campaign in campaigns {
        writer.write(campaign).unwrap();
    }
    writer.finish().unwrap();
    out
}

/// Reads, repairs, turns into events and back, and sums up one file or folder.
fn work(path: &Path, read: &ReadOptions, defaults: &BTreeMap<String, String>, seen: &mut Seen) {
    let checks = ValidateOptions { defaults: defaults.clone(), ..ValidateOptions::default() };
    let repairs = ValidateOptions { repair: true, ..checks.clone() };
    let result = match competiscan::read(Input::from_path(path), read, &checks) {
        Ok(result) => result,
        Err(error) => {
            // A set may hold files of no kind at all. They are refused with their name and a reason.
            let text = error.to_string();
            assert!(text.contains(&*path.to_string_lossy()) && error.kind() != ErrorKind::Internal, "{text}");
            seen.refused += 1;
            println!("  refused: {text}");
            return;
        }
    };
    let report = &result.report;
    assert_eq!(report.rows, report.accepted + report.rejected + report.duplicates, "{}", path.display());
    assert_eq!(report.accepted, result.campaigns.len() as u64, "{}", path.display());
    assert_eq!(report.rejected, result.rejected.len() as u64, "{}", path.display());
    assert!((0.0..=100.0).contains(&report.quality_score));

    // One pass that keeps nothing says the same.
    let lean = competiscan::validate(Input::from_path(path), read, &checks).unwrap();
    assert_eq!(&lean, report, "{}", path.display());

    let repaired = competiscan::read(Input::from_path(path), read, &repairs).unwrap();
    assert_eq!(repaired.report.rows, report.rows, "{}", path.display());
    // Rows that were apart by a flaw may be repeats once it is mended.
    // A text of nothing but invisible characters is no text once they are taken out.
    let emptied = repaired.report.counts.get(&IssueCode::MissingText).copied().unwrap_or(0);
    assert!(repaired.report.rejected <= report.rejected + emptied, "repair lost a row of {}", path.display());

    for campaigns in [&result.campaigns, &repaired.campaigns] {
        let bytes = events(campaigns);
        assert_eq!(bytes, events(campaigns), "events are the same from run to run");
        // Rows that differ only in what identity leaves out are repeats to a second reading; off for that.
        let mut plain = ValidateOptions::default();
        for code in ["duplicate_row", "duplicate_id"] {
            plain.rules.insert(code.parse().unwrap(), "off".parse().unwrap());
        }
        let options = ReadOptions { format: Some(Format::Cloudevents), ..ReadOptions::default() };
        let back = competiscan::read(Input::from_bytes(bytes), &options, &plain).unwrap();
        assert_eq!(back.rejected.len(), 0, "{}: {:?}", path.display(), back.rejected.first());
        assert_eq!(back.campaigns.len(), campaigns.len(), "{}", path.display());
        for (back, campaign) in back.campaigns.iter().zip(campaigns.iter()) {
            assert_eq!(back, campaign, "{}", path.display());
        }
    }
    let summary = analyze(&repaired.campaigns);
    assert!(!summary.to_text(100).is_empty() && !summary.to_markdown().is_empty());
    assert!(summary.to_json().starts_with('{'));

    seen.files += 1;
    seen.rows += report.rows;
    seen.accepted += report.accepted;
    seen.rejected += report.rejected;
    seen.duplicates += report.duplicates;
    seen.repaired += repaired.report.repaired;
}

/// Works through a set and tells one line about it.
fn set(folder: &str, paths: &[PathBuf], read: &ReadOptions, defaults: &BTreeMap<String, String>) -> Seen {
    let started = Instant::now();
    let mut seen = Seen::default();
    for path in paths {
        work(path, read, defaults, &mut seen);
    }
    let took = started.elapsed();
    let Seen { files, rows, accepted, rejected, duplicates, repaired, refused } = &seen;
    eprintln!(
        "{folder}: {files} read, {refused} refused; {rows} rows = {accepted} accepted + {rejected} rejected + \
         {duplicates} duplicates, {repaired} repaired; {:.1} s",
        took.as_secs_f64()
    );
    assert!(took < SLOW, "{folder} took {took:?}");
    assert!(*files > 0, "nothing of {folder} was read");
    seen
}

/// The files of a folder and those below it with one of some endings, sorted.
fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let (mut found, mut folders) = (Vec::new(), vec![folder.to_path_buf()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if endings.iter().any(|ending| path.extension().is_some_and(|end| end == *ending))
                && path.file_name().is_some_and(|name| name != "SOURCE.txt")
            {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

#[test]
fn mail() {
    for folder in ["spamassassin_dev", "mail_fixtures_dev"] {
        let Some(path) = common::data(folder) else { continue };
        let seen = set(folder, &[path], &ReadOptions::default(), &BTreeMap::new());
        assert_eq!(seen.refused, 0, "{folder}");
        // The other folder is a parser's torture chamber, in which most mails lack a date, a sender or a body.
        if folder == "spamassassin_dev" {
            assert!(seen.accepted * 5 > seen.rows * 4, "{folder}: most mail is readable");
        }
    }
}

#[test]
fn ads() {
    if let Some(path) = common::data("meta_ad_library_ct") {
        let paths = files(&path.join("orig"), &["csv"]);
        // The crawl kept no dates; the export of the other library beside it has no texts.
        let seen = set(
            "meta_ad_library_ct",
            &paths,
            &ReadOptions::default(),
            &defaults(&[("launch_date", "2022-05-01")]),
        );
        assert_eq!(seen.refused, 0);
        assert!(seen.accepted >= 500, "{}", seen.accepted);
    }
    if let Some(path) = common::data("ira_facebook_ads") {
        let values = defaults(&[("company", "Unnamed"), ("channel", "social")]);
        let read = aliases(&[("created", "launch_date"), ("ended", "end_date"), ("text", "content")]);
        let seen = set("ira_facebook_ads", &[path.join("ads.ndjson")], &read, &values);
        assert!(seen.accepted * 10 > seen.rows * 9, "{} of {}", seen.accepted, seen.rows);
    }
}

#[test]
fn posts_and_texts() {
    for folder in
        ["brand_social_en_au", "brand_social_en_us", "brand_social_multilingual", "india_sms_dev", "uci_sms"]
    {
        let Some(path) = common::data(folder) else { continue };
        let channel = if folder.contains("sms") { "sms" } else { "social" };
        let values = defaults(&[("company", "Acme"), ("channel", channel), ("launch_date", "2017-09-01")]);
        let paths: Vec<PathBuf> = files(&path, &["tsv", "ndjson"]).into_iter().collect();
        let seen = set(folder, &paths, &aliases(&[("text", "content")]), &values);
        assert_eq!(seen.refused, 0, "{folder}");
        assert!((seen.accepted + seen.duplicates) * 10 > seen.rows * 9, "{folder}: {}", seen.rejected);
    }
}

#[test]
fn tables_and_texts_that_are_no_campaigns() {
    for folder in ["papaparse_csv", "csv_injection", "naughty_strings", "charset_samples"] {
        let Some(path) = common::data(folder) else { continue };
        let paths = files(&path, &["csv", "txt", "json", "html", "xml", "srt"]);
        set(folder, &paths, &ReadOptions::default(), &BTreeMap::new());
        // With defaults the rows are accepted, so that the texts go through the later verbs too.
        let values = defaults(&[("company", "Acme"), ("channel", "email"), ("launch_date", "2026-11-23")]);
        let read = ReadOptions {
            format: Some(Format::Csv),
            delimiter: Some('\u{1f}'),
            columns: Some(vec!["content".to_owned()]),
            ..ReadOptions::default()
        };
        let tables: Vec<PathBuf> = paths
            .into_iter()
            .filter(|path| path.extension().is_some_and(|end| end == "txt" || end == "csv"))
            .collect();
        let seen = set(&format!("{folder} as contents"), &tables, &read, &values);
        assert!(seen.accepted > 0, "{folder}");
    }
}
