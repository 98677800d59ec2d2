use std::borrow::Cow;
use std::mem;

use super::code::{IssueCode, Severity};
use super::identity::Identity;
use super::issue::{Fix, Issue, shorten};
use super::options::ValidateOptions;
use super::report::{ColumnUse, Report};
use super::row::{EXTRA_PREFIX, Row, replace, unwrap_lists};
use super::rules::{self, Findings, Found, Mend};
use super::sink::Sink;
use crate::Result;
use crate::io::{Flaw, Format, Position, RawRecord, RecordReader, SourceInfo, channel_of};
use crate::schema::{Columns, Field};

/// A fix may uncover another: mended mojibake may hold an invisible character. More rounds than this
/// would mean that two fixes undo each other.
const REPAIR_ROUNDS: usize = 8;

/// Checks campaigns against the rules of the record.
///
/// ```
/// use competiscan::io::{Input, ReadOptions};
/// use competiscan::validate::{Discard, ValidateOptions, Validator};
///
/// let csv = "company,channel,launch_date,subject\nAcme,email,2026-11-23,Hello\n,email,2026-11-23,Hello\n";
/// let mut session = Validator::new(ValidateOptions::default())?.session();
/// session.run(Input::from_bytes(csv).open(&ReadOptions::default())?.as_mut(), &mut Discard)?;
/// let report = session.finish();
/// assert_eq!((report.rows, report.accepted, report.rejected, report.duplicates), (2, 1, 1, 0));
/// # Ok::<(), competiscan::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Validator {
    options: ValidateOptions,
    defaults: Vec<(Field, String)>,
}

impl Validator {
    /// A validator with these options, or an error that names the option that cannot be.
    pub fn new(options: ValidateOptions) -> Result<Self> {
        options.check()?;
        let defaults = options.default_values()?;
        Ok(Self { options, defaults })
    }

    /// Starts a validation. Ids and repeated rows are looked for over all inputs of one session.
    #[must_use]
    pub fn session(&self) -> Session {
        Session {
            findings: Findings::new(&self.options),
            identity: Identity::new(&self.options),
            options: self.options.clone(),
            defaults: self.defaults.clone(),
            report: Report::default(),
            issues: Vec::new(),
            file: None,
        }
    }
}

/// A validation under way: feed it one reader after the other, then [`finish`](Self::finish).
///
/// Memory does not grow with the input but for 16 bytes a row, by which repeated rows are found.
#[derive(Debug)]
pub struct Session {
    options: ValidateOptions,
    defaults: Vec<(Field, String)>,
    findings: Findings,
    identity: Identity,
    report: Report,
    /// The issues of the current row.
    issues: Vec<Issue>,
    file: Option<String>,
}

impl Session {
    /// Names the file of the next reader in its issues: for sessions over several files.
    pub fn set_file(&mut self, file: Option<String>) {
        self.file = file;
    }

    /// Reads one input to its end and gives every row to the sink.
    ///
    /// An error of the reader or the sink ends it; the report then covers the rows up to there and is partial.
    pub fn run(&mut self, reader: &mut dyn RecordReader, sink: &mut dyn Sink) -> Result<()> {
        let mut record = RawRecord::default();
        let result = self.run_with(reader, sink, &mut record);
        self.report.partial |= result.is_err();
        result
    }

    fn run_with(
        &mut self,
        reader: &mut dyn RecordReader,
        sink: &mut dyn Sink,
        record: &mut RawRecord,
    ) -> Result<()> {
        let rows_before = self.report.rows;
        let is_table = !reader.columns().is_empty();
        if is_table {
            self.note_columns(reader.columns(), reader.source());
        }
        loop {
            record.clear();
            let more = reader.read(record)?;
            for note in reader.take_notes() {
                self.note(note.position, &note.flaw, reader.columns());
            }
            self.report.describe_source(reader.source());
            if !more {
                break;
            }
            self.judge(record, reader.columns(), reader.source(), sink)?;
        }
        if !is_table {
            self.note_columns(reader.columns(), reader.source());
        }
        if self.report.rows == rows_before {
            self.note(Position::default(), &Flaw::of_row(IssueCode::EmptyInput, ""), reader.columns());
        }
        for column in reader.columns().iter() {
            let used = ColumnUse { name: column.name.clone(), field: column.field.map(Field::name) };
            if !self.report.columns.contains(&used) {
                self.report.columns.push(used);
            }
        }
        Ok(())
    }

    /// The report so far.
    #[must_use]
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// The report.
    #[must_use]
    pub fn finish(mut self) -> Report {
        self.report.set_quality_score();
        self.report
    }

    /// Judges one row and hands it on.
    fn judge(
        &mut self,
        record: &mut RawRecord,
        columns: &Columns,
        source: &SourceInfo,
        sink: &mut dyn Sink,
    ) -> Result<()> {
        unwrap_lists(record, columns);
        let mut aside = Vec::new();
        let fixed = self.options.repair && self.repair(record, columns, source, &mut aside);
        self.findings.clear();
        let row = check(record, columns, source, &self.defaults, &aside, &mut self.findings);
        let rejected = self.findings.worst == Some(Severity::Error);
        let repeated = !rejected && self.identity.repeats(&row, &mut self.findings);
        let rejected = self.findings.worst == Some(Severity::Error);
        self.report.partial |= self.identity.is_capped();

        let mut issues = mem::take(&mut self.issues);
        issues.clear();
        for found in self.findings.found.drain(..) {
            *self.report.counts.entry(found.code).or_default() += 1;
            issues.push(issue(found, record, columns, self.file.as_deref()));
        }
        for issue in &issues {
            if self.report.issues.len() < self.options.max_issues {
                self.report.issues.push(issue.clone());
            } else {
                self.report.partial = true;
            }
        }
        self.report.rows += 1;
        let result = if rejected {
            self.report.rejected += 1;
            sink.rejected(&row, &issues)
        } else if repeated {
            self.report.duplicates += 1;
            self.report.score_sum += 0.5;
            sink.duplicate(&row, &issues)
        } else {
            self.report.accepted += 1;
            self.report.repaired += u64::from(fixed);
            let warnings = issues.iter().filter(|issue| issue.severity == Severity::Warning).count();
            self.report.score_sum += (1.0 - 0.1 * warnings as f64).max(0.5);
            sink.accepted(&row, &issues)
        };
        self.issues = issues;
        result
    }

    /// Applies the safe fixes of a row until there are no more. Whether there were any.
    fn repair(
        &mut self,
        record: &mut RawRecord,
        columns: &Columns,
        source: &SourceInfo,
        aside: &mut Vec<(String, String)>,
    ) -> bool {
        let mut fixed = false;
        for _ in 0..REPAIR_ROUNDS {
            self.findings.clear();
            check(record, columns, source, &self.defaults, aside, &mut self.findings);
            let found: Vec<Found> =
                self.findings.found.drain(..).filter(|found| found.mend.is_some()).collect();
            // One fix a cell and round: the next round sees the cell as the first has left it.
            let mut touched = Vec::new();
            for found in found {
                let (Some(column), Some(mend)) = (found.column, found.mend) else { continue };
                let Some(at) = record.cells.iter().position(|cell| cell.column == column) else { continue };
                if touched.contains(&column) {
                    continue;
                }
                touched.push(column);
                let before = record.cell(record.cells[at]).trim().to_owned();
                let name = columns.get(column).map_or_else(String::new, |column| column.name.clone());
                let after = match mend {
                    Mend::Replace(text) => {
                        replace(record, at, &text);
                        Some(text)
                    }
                    Mend::SetAside => {
                        record.cells.remove(at);
                        aside.push((name.clone(), before.clone()));
                        None
                    }
                };
                let fix = Fix {
                    row: record.position.row,
                    line: record.position.line,
                    column: name,
                    code: found.code,
                    before: shorten(&before),
                    after: after.as_deref().map(shorten),
                    file: record.file.as_deref().map(str::to_owned).or_else(|| self.file.clone()),
                };
                if self.report.fixes.len() < self.options.max_issues {
                    self.report.fixes.push(fix);
                } else {
                    self.report.partial = true;
                }
            }
            if touched.is_empty() {
                break;
            }
            fixed = true;
        }
        fixed
    }

    /// Columns that are missing or unknown, once an input.
    fn note_columns(&mut self, columns: &Columns, source: &SourceInfo) {
        // Mail has the columns this library gives it; nothing about them is news.
        if matches!(source.format, Format::Eml | Format::Mbox | Format::Cloudevents) {
            return;
        }
        for column in columns.iter() {
            if column.field.is_none() && !column.name.starts_with(EXTRA_PREFIX) {
                let flaw = Flaw {
                    code: IssueCode::UnknownColumn,
                    column: None,
                    value: column.name.clone(),
                    detail: Field::suggest(&column.name)
                        .map(|name| format!("did you mean {name:?}?"))
                        .unwrap_or_default(),
                };
                self.note(Position::default(), &flaw, columns);
            }
        }
        for field in [Field::Company, Field::Channel, Field::LaunchDate] {
            let given = self.defaults.iter().any(|(default, _)| *default == field)
                || (field == Field::Channel && source.layout.and_then(channel_of).is_some());
            if columns.holder(field).is_none() && !given {
                self.note(
                    Position::default(),
                    &Flaw::of_row(IssueCode::MissingColumn, field.name()),
                    columns,
                );
            }
        }
    }

    /// An issue with the input as a whole: it belongs to no row and rejects none.
    fn note(&mut self, position: Position, flaw: &Flaw, columns: &Columns) {
        let Some(level) = self.findings.level(flaw.code) else { return };
        *self.report.counts.entry(flaw.code).or_default() += 1;
        if self.report.issues.len() >= self.options.max_issues {
            self.report.partial = true;
            return;
        }
        let found = Found {
            code: flaw.code,
            severity: level,
            column: flaw.column,
            field: None,
            value: shorten(&flaw.value),
            detail: Cow::Owned(flaw.detail.clone()),
            suggestion: None,
            mend: None,
        };
        let record = RawRecord { position, ..RawRecord::default() };
        self.report.issues.push(issue(found, &record, columns, self.file.as_deref()));
    }
}

/// Runs the rules over a record; a row the reader could make nothing of has only the reader's own flaws.
fn check<'a>(
    record: &'a RawRecord,
    columns: &'a Columns,
    source: &SourceInfo,
    defaults: &'a [(Field, String)],
    aside: &'a [(String, String)],
    findings: &mut Findings,
) -> Row<'a> {
    let mut row = Row::new(record, columns, source, defaults, aside);
    let mut unreadable = false;
    for flaw in &record.flaws {
        unreadable |= record.cells.is_empty() && flaw.code.severity() == Severity::Error;
        if let Some(found) = findings.column(flaw.column, &flaw.value, flaw.code) {
            found.detail(flaw.detail.clone());
        }
    }
    if !unreadable {
        rules::check(&mut row, findings);
    }
    row
}

fn issue(found: Found, record: &RawRecord, columns: &Columns, file: Option<&str>) -> Issue {
    let column = found.column.and_then(|column| columns.get(column)).map(|column| column.name.clone());
    let message = if found.detail.is_empty() {
        found.code.message().to_owned()
    } else {
        format!("{}: {}", found.code.message(), found.detail)
    };
    Issue {
        row: record.position.row,
        line: record.position.line,
        column: column.or_else(|| found.field.map(|field| field.name().to_owned())),
        byte_offset: record.position.byte_offset,
        code: found.code,
        severity: found.severity,
        value: found.value,
        message,
        suggestion: found.suggestion.unwrap_or_else(|| found.code.advice().to_owned()),
        file: record.file.as_deref().or(file).map(str::to_owned),
    }
}
