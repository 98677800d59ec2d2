use clap::ValueEnum;

use super::args::{ReadArgs, RuleArgs};
use super::progress::Progress;
use super::rejects::Outputs;
use super::{Outcome, open, style};
use crate::io::WriteOptions;
use crate::validate::{Report, Severity, Validator};
use crate::{Error, ErrorKind, Result};

/// Check files and say what is wrong, where, and what to do
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  competiscan validate export.csv
  competiscan validate inbox/ ads.csv --format json > report.json
  competiscan validate export.csv --accepted good.ndjson --rejected bad.csv
  cat export.csv | competiscan validate - --rule unknown_channel=error")]
pub(super) struct Args {
    /// Files or folders of mail; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
    /// How to print the report
    #[arg(long, value_enum, default_value_t)]
    format: ReportFormat,
    /// Write the accepted campaigns here; the ending says the format
    #[arg(long, value_name = "FILE")]
    accepted: Option<String>,
    /// Write the rejected rows with their reasons here: .csv for a table, else NDJSON
    #[arg(long, value_name = "FILE")]
    rejected: Option<String>,
    /// End with 1 for warnings too, not for errors alone
    #[arg(long)]
    strict: bool,
    #[command(flatten)]
    read: ReadArgs,
    #[command(flatten)]
    rules: RuleArgs,
}

/// How to print a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum ReportFormat {
    /// A summary, one paragraph an issue code
    #[default]
    Text,
    /// One JSON object
    Json,
    /// One issue a line
    Ndjson,
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    open::distinct(&[("--accepted", args.accepted.as_deref()), ("--rejected", args.rejected.as_deref())])?;
    open::only_file("--rejected", args.rejected.as_deref())?;
    let read = args.read.options()?;
    let mut session = Validator::new(args.rules.options(false)?)?.session();
    let mut outputs = Outputs::default();
    if let Some(name) = &args.accepted {
        outputs.accepted = Some(open::writer(name, None, WriteOptions::default())?);
    }
    outputs.reject_to(args.rejected.as_deref())?;
    let progress = Progress::new();
    let mut files = Vec::new();
    for name in &args.files {
        files.extend(open::inputs(name)?);
    }
    let several = files.len() > 1;
    let mut failed = None;
    for name in &files {
        session.set_file(several.then(|| name.clone()));
        let result = open::reader(name, &read, &progress)
            .and_then(|mut reader| session.run(reader.as_mut(), &mut outputs))
            .map_err(|error| error.with_path(name));
        if let Err(error) = result {
            if !matches!(error.kind(), ErrorKind::InvalidOption | ErrorKind::UnknownName) {
                // What was found up to here is told, and the other files are still read.
                style::complain(&error.to_string());
                failed = failed.or(Some(error));
                continue;
            }
            return Err(error);
        }
    }
    progress.finish();
    outputs.finish()?;
    let report = session.finish();
    style::print(&render(&report, args.format)?)?;
    match failed {
        Some(error) => Err(Error::new(error.kind(), "not every input could be read to its end")),
        None => {
            Ok(Outcome::findings(report.rejected > 0 || (args.strict && report.count(Severity::Warning) > 0)))
        }
    }
}

/// The report as text for standard output.
pub(super) fn render(report: &Report, format: ReportFormat) -> Result<String> {
    let json = |value: serde_json::Result<String>| {
        value.map_err(|error| Error::new(ErrorKind::Internal, format!("the report is no JSON: {error}")))
    };
    match format {
        ReportFormat::Text => Ok(report.to_string()),
        ReportFormat::Json => json(serde_json::to_string(report)),
        ReportFormat::Ndjson => {
            let lines: Result<Vec<String>> =
                report.issues.iter().map(|issue| json(serde_json::to_string(issue))).collect();
            Ok(lines?.join("\n"))
        }
    }
}
