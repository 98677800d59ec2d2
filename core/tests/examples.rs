//! The files of `examples/data`: every planted flaw is found where it was planted.

#![cfg(feature = "mail")]

use std::path::{Path, PathBuf};

use competiscan::ReadResult;
use competiscan::io::{Input, ReadOptions};
use competiscan::validate::{IssueCode, ValidateOptions};
use serde_json::Value;

fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/data")
}

fn expected() -> serde_json::Map<String, Value> {
    serde_json::from_str(include_str!("golden/examples_expected.json")).unwrap()
}

fn read(file: &str) -> ReadResult {
    let options = ValidateOptions { near_duplicates: true, ..ValidateOptions::default() };
    competiscan::read(Input::from_path(examples().join(file)), &ReadOptions::default(), &options).unwrap()
}

#[test]
fn every_planted_flaw_is_found_in_its_row() {
    let mut missed = Vec::new();
    for (file, flaws) in &expected() {
        if file == "esp" {
            continue;
        }
        let report = read(file).report;
        assert_eq!(report.rows, report.accepted + report.rejected + report.duplicates, "{file}");
        for flaw in flaws.as_array().unwrap() {
            let row = flaw["row"].as_u64().unwrap();
            let code: IssueCode = flaw["code"].as_str().unwrap().parse().unwrap();
            if !report.issues.iter().any(|issue| (issue.row, issue.code) == (row, code)) {
                let found: Vec<_> = report.issues.iter().filter(|issue| issue.row == row).collect();
                missed.push(format!("{file}: row {row}: no {code}, but {found:#?}"));
            }
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn the_clean_table_has_no_issue() {
    let result = read("campaigns.csv");
    assert_eq!(result.report.issues, []);
    assert_eq!((result.report.rows, result.campaigns.len()), (32, 32));
}

#[test]
fn every_file_has_its_rows() {
    for (file, rows) in [
        ("inbox", 25),
        ("newsletter.mbox", 5),
        ("meta_ads.csv", 18),
        ("agency_export.csv", 21),
        ("crawler.ndjson", 22),
    ] {
        assert_eq!(read(file).report.rows, rows, "{file}");
    }
}

/// The total at the foot of the agency's table is no campaign.
#[test]
fn a_total_is_not_counted() {
    let result = read("agency_export.csv");
    assert!(result.campaigns.iter().all(|campaign| !campaign.company.to_lowercase().contains("summe")));
    assert!(result.rejected.iter().all(|row| !row.raw.to_lowercase().contains("summe")));
    assert_eq!(result.report.encoding.as_deref(), Some("windows-1252"));
    assert_eq!(result.report.delimiter, Some(';'));
}

#[test]
fn sending_platforms_are_told() {
    let mut wrong = Vec::new();
    let expected = expected();
    for (file, platform) in expected["esp"].as_object().unwrap() {
        let result = read(file);
        // A message may be refused; those that are not tell their platform.
        for campaign in &result.campaigns {
            let told = campaign.extra.get("esp").map(String::as_str);
            if told != platform.as_str() {
                wrong.push(format!("{file}: {told:?}, not {platform}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
