//! Public test suites of delimited text. Without them the tests say so and pass.

mod common;

use std::path::Path;

use competiscan::io::{CsvOptions, CsvReader, Note, RawRecord, RecordReader};
use competiscan::validate::IssueCode;

#[test]
#[expect(clippy::print_stderr, reason = "shown when asked for with --nocapture")]
fn scores_meet_their_targets() {
    let Some(suite) = common::data("csv_dialect_w3c") else { return };
    let data = suite.parent().expect("a suite lies in the folder of all suites");
    let scores = competiscan::evaluate::csv(data).expect("the suites are readable");
    let line = |score: &competiscan::evaluate::Score| {
        format!(
            "{} | {} | {}/{} {:?}\n",
            score.suite, score.measure, score.correct, score.total, score.failed
        )
    };
    let report: String = scores.iter().map(line).collect();
    eprintln!("{report}");
    assert!(scores.len() > 5 && scores.iter().all(competiscan::evaluate::Score::passed), "{report}");
}

/// Number of rows, of flawed rows, and the remarks.
fn read(path: &Path) -> (CsvReader, usize, usize, Vec<Note>) {
    let file = std::fs::File::open(path).expect("the file is readable");
    let mut reader = CsvReader::new(file, CsvOptions::default()).expect("the file is a table");
    let (mut rows, mut flawed) = (0, 0);
    let mut record = RawRecord::default();
    while reader.read(&mut record).expect("reading goes on") {
        rows += 1;
        flawed += usize::from(!record.flaws.is_empty());
    }
    let notes = reader.take_notes();
    (reader, rows, flawed, notes)
}

#[test]
fn samples_of_papaparse() {
    let Some(folder) = common::data("papaparse_csv") else { return };
    let (reader, rows, flawed, notes) = read(&folder.join("long-sample.csv"));
    assert_eq!((reader.columns().len(), rows, flawed), (7, 8, 0));
    assert_eq!(notes.first().map(|note| note.flaw.code), Some(IssueCode::HeaderGuessed));
    let (reader, rows, flawed, _) = read(&folder.join("utf-8-bom-sample.csv"));
    assert_eq!((reader.columns().get(0).map(|column| column.name.as_str()), rows, flawed), (Some("A"), 1, 0));
    // Four of its rows lack their last cell.
    let (reader, rows, flawed, _) = read(&folder.join("verylong-sample.csv"));
    assert_eq!((reader.columns().len(), rows, flawed), (3, 2000, 4));
}

#[test]
fn exports_of_ad_libraries() {
    let Some(folder) = common::data("meta_ad_library_ct") else { return };
    let (reader, rows, flawed, _) = read(&folder.join("orig/CT.csv"));
    assert_eq!((reader.source().layout, rows, flawed), (Some("meta_ad_library"), 1285, 0));
    let (reader, _, flawed, _) = read(&folder.join("orig/GoogleAds_CT_first200.csv"));
    assert_eq!((reader.source().layout, flawed), (Some("google_ads_transparency"), 0));
}
