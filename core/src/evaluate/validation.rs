//! The validator on campaigns with planted defects.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::generate::{DefectPlan, Planted, Planter, Site, companions, planted_file, site};
use crate::io::{Input, ReadOptions};
use crate::validate::{Discard, Issue, IssueCode, ValidateOptions, Validator};
use crate::{Campaign, Error, ErrorKind, Format, Result};

/// Rows of one file. More are cut into several, so that memory does not grow with them.
const CHUNK: u64 = 20_000;
/// Share of the rows that carry a defect.
const PLANTED: f64 = 0.5;
/// Rows beyond the size limit in a file of a format: each takes up to a mebibyte.
const LARGE_ROWS: f64 = 10.0;
/// Files made for each code that belongs to a file as a whole.
const FILES: u64 = 20;
/// Campaigns in such a file.
const FILE_ROWS: u64 = 30;
/// Wrong cases that are named.
const NAMED: usize = 20;

/// How the validator did on one code.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CodeScore {
    /// The code.
    pub code: IssueCode,
    /// Defects planted.
    pub planted: u64,
    /// Rows, or files, for which the code was reported and which may carry it.
    pub found: u64,
    /// Of these, the ones it was planted in, at the right column.
    pub correct: u64,
    /// Precision and recall that must be reached.
    pub target: f64,
}

impl CodeScore {
    /// Share of the reports that are right; 1 without any.
    #[must_use]
    pub fn precision(&self) -> f64 {
        share(self.correct, self.found)
    }

    /// Share of the planted defects that were found; 1 without any.
    #[must_use]
    pub fn recall(&self) -> f64 {
        share(self.correct, self.planted)
    }

    /// Whether both reach the target.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.precision() >= self.target && self.recall() >= self.target
    }
}

fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// How the validator did on all codes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ValidationScores {
    /// Rows of each format.
    pub rows: u64,
    /// The seed.
    pub seed: u64,
    /// Issues with the same rows before anything was planted, by code. Variants and resends are near duplicates
    /// by nature; such rows are left out of the scores of that code.
    pub clean: BTreeMap<IssueCode, u64>,
    /// A line for every code, in the order of their table.
    pub codes: Vec<CodeScore>,
    /// The first cases that came out wrong.
    pub failed: Vec<String>,
}

impl ValidationScores {
    /// Whether every code reaches its target.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.codes.iter().all(CodeScore::passed)
    }
}

/// Precision and recall that a code must reach: 1, but for what is an estimate by nature.
const fn target(code: IssueCode) -> f64 {
    match code {
        IssueCode::Mojibake | IssueCode::NearDuplicate => 0.95,
        _ => 1.0,
    }
}

/// Plants every defect there is in campaigns, has them validated, and compares the reports with the manifest.
///
/// `campaign` gives the campaign at an index from 0. So many rows are written as CSV and as NDJSON, half of
/// them with a defect of the values or of the writing; defects of whole files have small files of their own.
pub fn validation(rows: u64, seed: u64, campaign: &dyn Fn(u64) -> Campaign) -> Result<ValidationScores> {
    if rows == 0 {
        return Err(
            Error::new(ErrorKind::InvalidOption, "the number of rows is 0").with_help("use 1 or more")
        );
    }
    let mut tally = Tally::new();
    for format in [Format::Csv, Format::Ndjson] {
        let plan = plan(format, rows)?;
        let mut start = 0;
        while start < rows {
            let end = rows.min(start + CHUNK);
            tally.chunk(format, &plan, seed, start..end, campaign)?;
            start = end;
        }
    }
    tally.files(seed, rows, campaign)?;
    let codes = tally
        .codes
        .into_iter()
        .map(|(code, count)| CodeScore {
            code,
            planted: count.planted,
            found: count.found,
            correct: count.correct,
            target: target(code),
        })
        .collect();
    Ok(ValidationScores { rows, seed, clean: tally.clean, codes, failed: tally.failed })
}

/// Every defect that rows of a format can carry, equally often.
fn plan(format: Format, rows: u64) -> Result<DefectPlan> {
    let codes = DefectPlan::codes(format);
    let rate = PLANTED / codes.len().max(1) as f64;
    let large = rate.min(LARGE_ROWS / rows.min(CHUNK) as f64);
    codes.into_iter().try_fold(DefectPlan::new(), |plan, code| {
        plan.rate(code, if code == IssueCode::RecordTooLarge { large } else { rate })
    })
}

#[derive(Clone, Copy, Debug, Default)]
struct Count {
    planted: u64,
    found: u64,
    correct: u64,
}

struct Tally {
    codes: BTreeMap<IssueCode, Count>,
    clean: BTreeMap<IssueCode, u64>,
    failed: Vec<String>,
}

impl Tally {
    fn new() -> Self {
        let codes = IssueCode::ALL.iter().map(|code| (*code, Count::default())).collect();
        Self { codes, clean: BTreeMap::new(), failed: Vec::new() }
    }

    /// Rows of a range as one file: clean first, then with what was planned.
    fn chunk(
        &mut self,
        format: Format,
        plan: &DefectPlan,
        seed: u64,
        range: std::ops::Range<u64>,
        campaign: &dyn Fn(u64) -> Campaign,
    ) -> Result<()> {
        let source = |index: u64| campaign(range.start + index);
        let rows = range.end - range.start;
        let write = |plan: &DefectPlan| -> Result<(Vec<u8>, Vec<Planted>)> {
            let planter = Planter::new(plan.clone(), seed.wrapping_add(range.start), format)?;
            let mut bytes = planter.header();
            let manifest = (0..rows).filter_map(|index| planter.row(index, &source, &mut bytes)).collect();
            Ok((bytes, manifest))
        };
        let mut natural = BTreeSet::new();
        for issue in issues(write(&DefectPlan::new())?.0, format, true)? {
            *self.clean.entry(issue.code).or_default() += 1;
            natural.insert((issue.row, issue.code));
        }
        let (bytes, manifest) = write(plan)?;
        self.compare(&issues(bytes, format, true)?, &manifest, &natural, format.as_str());
        Ok(())
    }

    /// Small files, each wrong in one way as a whole.
    fn files(&mut self, seed: u64, rows: u64, campaign: &dyn Fn(u64) -> Campaign) -> Result<()> {
        for code in IssueCode::ALL.iter().copied().filter(|code| site(*code) == Site::File) {
            // A message that is cut is some mebibytes long.
            let files = if code == IssueCode::TruncatedContent { 2 } else { FILES };
            for file in 0..files {
                let campaigns: Vec<Campaign> =
                    (0..FILE_ROWS).map(|index| campaign((file * FILE_ROWS + index) % rows)).collect();
                let Some(made) = planted_file(code, seed.wrapping_add(file), &campaigns) else { continue };
                if cfg!(not(feature = "mail")) && made.format == Format::Eml {
                    continue;
                }
                let natural = BTreeSet::new();
                // Whether rows are alike is no matter of the file.
                let found = issues(made.bytes, made.format, false)?;
                self.compare(&found, &[made.planted], &natural, "file");
            }
        }
        Ok(())
    }

    fn compare(
        &mut self,
        issues: &[Issue],
        manifest: &[Planted],
        natural: &BTreeSet<(u64, IssueCode)>,
        place: &str,
    ) {
        let planted: BTreeMap<u64, &Planted> =
            manifest.iter().map(|planted| (planted.row, planted)).collect();
        for planted in manifest {
            self.count(planted.code).planted += 1;
        }
        // A code counts once a row, for the best of its reports.
        let mut seen: BTreeMap<(u64, IssueCode), bool> = BTreeMap::new();
        for issue in issues {
            let here = planted.get(&issue.row);
            let right = here.is_some_and(|planted| {
                planted.code == issue.code
                    && planted.column.as_ref().is_none_or(|column| issue.column.as_ref() == Some(column))
            });
            let expected = companion(issue, manifest, here.copied())
                || (natural.contains(&(issue.row, issue.code)) && !right);
            if expected {
                continue;
            }
            let best = seen.entry((issue.row, issue.code)).or_default();
            *best |= right;
            if !right {
                self.fail(format!("{place}: not planted: {issue}"));
            }
        }
        for ((_, code), right) in &seen {
            let count = self.count(*code);
            count.found += 1;
            count.correct += u64::from(*right);
        }
        for planted in manifest {
            if !seen.get(&(planted.row, planted.code)).copied().unwrap_or_default() {
                self.fail(format!("{place}: not found: {}", planted.to_json()));
            }
        }
    }

    fn count(&mut self, code: IssueCode) -> &mut Count {
        self.codes.entry(code).or_default()
    }

    fn fail(&mut self, case: String) {
        if self.failed.len() < NAMED {
            self.failed.push(case);
        }
    }
}

/// Whether the issue comes with a planted defect of the same row; with one of the file, on any row.
fn companion(issue: &Issue, manifest: &[Planted], here: Option<&Planted>) -> bool {
    if here.is_some_and(|planted| companions(planted.code).contains(&issue.code)) {
        return true;
    }
    let of_file = issue.row == 0 || manifest.first().is_some_and(|planted| planted.row == 0);
    of_file && manifest.iter().any(|planted| companions(planted.code).contains(&issue.code))
}

/// Everything the validator says about a file.
fn issues(bytes: Vec<u8>, format: Format, near_duplicates: bool) -> Result<Vec<Issue>> {
    let options = ValidateOptions { near_duplicates, max_issues: usize::MAX, ..ValidateOptions::default() };
    let read = ReadOptions { format: Some(format), ..ReadOptions::default() };
    let mut session = Validator::new(options)?.session();
    session.run(Input::from_bytes(bytes).open(&read)?.as_mut(), &mut Discard)?;
    Ok(session.finish().issues)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::sample;

    #[test]
    fn every_code_is_scored_and_reaches_its_target() {
        let scores = validation(1_500, 3, &|index| sample::campaign(3, index)).unwrap();
        assert_eq!(scores.codes.len(), IssueCode::COUNT);
        for score in &scores.codes {
            let is_read = cfg!(feature = "mail")
                || !matches!(
                    score.code,
                    IssueCode::MalformedMail | IssueCode::DamagedMail | IssueCode::TruncatedContent
                );
            assert!(score.planted > 0 || !is_read, "{}", score.code);
            assert!(score.passed(), "{score:?}\n{}", scores.failed.join("\n"));
        }
        assert!(scores.clean.is_empty(), "{:?}", scores.clean);
    }

    #[test]
    fn a_report_that_is_wrong_counts_against_its_code() {
        let mut tally = Tally::new();
        let bytes = b"company,channel,launch_date,subject\nAcme,email,soon,Hello\n".to_vec();
        let found = issues(bytes, Format::Csv, true).unwrap();
        let planted = Planted { row: 1, code: IssueCode::BadUrl, column: None };
        tally.compare(&found, &[planted], &BTreeSet::new(), "csv");
        let count = |code| tally.codes.get(&code).copied().unwrap_or_default();
        assert_eq!((count(IssueCode::BadDate).found, count(IssueCode::BadDate).correct), (1, 0));
        assert_eq!((count(IssueCode::BadUrl).planted, count(IssueCode::BadUrl).correct), (1, 0));
        assert_eq!(tally.failed.len(), 2);
    }

    #[test]
    fn no_rows_are_an_error() {
        assert_eq!(
            validation(0, 1, &|index| sample::campaign(1, index)).unwrap_err().code(),
            "invalid_option"
        );
    }
}
