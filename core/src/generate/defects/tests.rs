//! Every code of the table is planted and found, alone and in its place.

use std::collections::BTreeMap;

use super::sample::campaign;
use super::*;
use crate::Format;
use crate::io::{Input, ReadOptions};
use crate::validate::{Discard, IssueCode, Report, ValidateOptions, Validator};

const SEED: u64 = 11;

fn validate(bytes: Vec<u8>, format: Format) -> Report {
    let options =
        ValidateOptions { near_duplicates: true, max_issues: usize::MAX, ..ValidateOptions::default() };
    let mut session = Validator::new(options).unwrap().session();
    let read = ReadOptions { format: Some(format), ..ReadOptions::default() };
    session.run(Input::from_bytes(bytes).open(&read).unwrap().as_mut(), &mut Discard).unwrap();
    session.finish()
}

fn planted_rows(plan: &DefectPlan, format: Format, rows: u64) -> (Vec<u8>, Vec<Planted>) {
    let planter = Planter::new(plan.clone(), SEED, format).unwrap();
    let mut bytes = planter.header();
    let source = |index| campaign(SEED, index);
    let manifest = (0..rows).filter_map(|index| planter.row(index, &source, &mut bytes)).collect();
    (bytes, manifest)
}

/// What was found and not planted, and what was planted and not found.
fn differences(report: &Report, manifest: &[Planted]) -> Vec<String> {
    let planted: BTreeMap<u64, &Planted> = manifest.iter().map(|planted| (planted.row, planted)).collect();
    let mut wrong = Vec::new();
    for issue in &report.issues {
        let known = planted.get(&issue.row).is_some_and(|planted| {
            planted.code == issue.code
                && planted.column.as_deref().is_none_or(|column| issue.column.as_deref() == Some(column))
                || companions(planted.code).contains(&issue.code)
        });
        let known = known
            || issue.row == 0
                && manifest.iter().any(|planted| companions(planted.code).contains(&issue.code));
        if !known {
            wrong.push(format!("not planted: {issue} (planted: {:?})", planted.get(&issue.row)));
        }
    }
    for planted in manifest {
        if !report.issues.iter().any(|issue| issue.row == planted.row && issue.code == planted.code) {
            wrong.push(format!("not found: {planted:?}"));
        }
    }
    wrong
}

#[test]
fn clean_rows_have_no_issues() {
    for format in [Format::Csv, Format::Ndjson] {
        let (bytes, manifest) = planted_rows(&DefectPlan::new(), format, 400);
        let report = validate(bytes, format);
        assert!(manifest.is_empty());
        assert_eq!((report.rows, report.accepted), (400, 400), "{format}");
        assert!(report.issues.is_empty(), "{format}: {:?}", &report.issues[..1]);
    }
}

fn check_each(format: Format) {
    let mut failed = Vec::new();
    for code in DefectPlan::codes(format) {
        let rows = if code == IssueCode::RecordTooLarge { 12 } else { 240 };
        let plan = DefectPlan::new().rate(code, 0.5).unwrap();
        let (bytes, manifest) = planted_rows(&plan, format, rows);
        assert!(manifest.len() as u64 >= rows / 6, "{code}: {}", manifest.len());
        let report = validate(bytes, format);
        assert_eq!(report.rows, rows, "{code}");
        let wrong = differences(&report, &manifest);
        // Damage to letters may be none that anybody could tell, and similarity is estimated.
        let allowed = match code {
            IssueCode::Mojibake | IssueCode::NearDuplicate => manifest.len() / 20,
            _ => 0,
        };
        if wrong.len() > allowed {
            let first = wrong.iter().take(4).map(String::as_str).collect::<Vec<_>>().join("\n");
            failed.push(format!("{code} in {format}: {} of {} wrong\n{first}", wrong.len(), manifest.len()));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn every_defect_of_a_csv_row_is_found_alone_and_in_its_column() {
    check_each(Format::Csv);
}

#[test]
fn every_defect_of_a_json_line_is_found_alone_and_in_its_column() {
    check_each(Format::Ndjson);
}

#[test]
fn every_defect_of_a_file_is_found_alone() {
    let campaigns: Vec<_> = (0..30).map(|index| campaign(SEED, index)).collect();
    let mut failed = Vec::new();
    for code in IssueCode::ALL.iter().copied().filter(|code| site(*code) == Site::File) {
        if cfg!(not(feature = "mail")) && code.as_str().contains("mail") {
            continue;
        }
        let before = failed.len();
        let seeds = if code == IssueCode::TruncatedContent { 1 } else { 24 };
        for seed in 0..seeds {
            let file = planted_file(code, seed, &campaigns).unwrap();
            let text = String::from_utf8_lossy(&file.bytes[..file.bytes.len().min(400)]).into_owned();
            let report = validate(file.bytes, file.format);
            let mut allowed = companions(code).to_vec();
            allowed.push(code);
            let other = report.counts.keys().find(|found| !allowed.contains(found));
            if failed.len() == before && (other.is_some() || !report.counts.contains_key(&code)) {
                failed.push(format!(
                    "{code} {seed}: {:?} {:?}\n{text}",
                    report.counts,
                    report.issues.first()
                ));
            }
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn every_code_is_planted_somewhere() {
    let campaigns = [campaign(SEED, 0)];
    for code in IssueCode::ALL {
        let in_rows = [Format::Csv, Format::Ndjson].into_iter().any(|format| site(*code).fits(format));
        assert!(in_rows != planted_file(*code, 0, &campaigns).is_some(), "{code}");
    }
}

#[test]
fn rows_can_be_written_in_any_order() {
    let plan = DefectPlan::uniform(Format::Csv, 0.02).unwrap().rate(IssueCode::RecordTooLarge, 0.0).unwrap();
    let planter = Planter::new(plan, SEED, Format::Csv).unwrap();
    let source = |index| campaign(SEED, index);
    let rows = |indices: &mut dyn Iterator<Item = u64>| {
        indices
            .map(|index| {
                let mut bytes = Vec::new();
                let defect = planter.row(index, &source, &mut bytes);
                (index, (bytes, defect))
            })
            .collect::<BTreeMap<_, _>>()
    };
    assert_eq!(rows(&mut (0..200)), rows(&mut (0..200).rev()));
}

#[test]
fn another_seed_plants_elsewhere() {
    let plan = DefectPlan::uniform(Format::Ndjson, 0.01).unwrap();
    let codes = |seed| (0..500).map(|index| plan.code_at(seed, index)).collect::<Vec<_>>();
    assert_eq!(codes(1), codes(1));
    assert_ne!(codes(1), codes(2));
}
