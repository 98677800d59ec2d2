use super::args::{ReadArgs, RuleArgs};
use super::progress::Progress;
use super::rejects::Outputs;
use super::{Outcome, open, style};
use crate::io::{FormulaGuard, WriteOptions};
use crate::validate::Validator;
use crate::{Format, Result};

/// Write the accepted campaigns of a file in another format
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  competiscan convert inbox/ campaigns.parquet
  competiscan convert campaigns.csv - --to cloudevents
  competiscan convert events.ndjson back.csv")]
pub(super) struct Args {
    /// File or folder of mail; `-` is standard input
    #[arg(value_name = "IN")]
    input: String,
    /// File to write; `-` is standard output
    #[arg(value_name = "OUT")]
    output: String,
    /// Format to write: csv, json, ndjson, arrow, parquet, cloudevents; else the ending of OUT says it
    #[arg(long, value_name = "FORMAT")]
    to: Option<Format>,
    /// Write the rejected rows with their reasons here: .csv for a table, else NDJSON
    #[arg(long, value_name = "FILE")]
    rejected: Option<String>,
    /// Do not guard cells that a spreadsheet would run as formulas: for CSV that only machines read
    #[arg(long)]
    no_formula_guard: bool,
    #[command(flatten)]
    read: ReadArgs,
    #[command(flatten)]
    rules: RuleArgs,
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    open::distinct(&[("OUT", Some(&args.output)), ("--rejected", args.rejected.as_deref())])?;
    open::only_file("--rejected", args.rejected.as_deref())?;
    let read = args.read.options()?;
    let mut session = Validator::new(args.rules.options(false)?)?.session();
    let progress = Progress::new();
    let inputs = open::inputs(&args.input)?;
    let guard = if args.no_formula_guard { FormulaGuard::Off } else { FormulaGuard::On };
    let options = WriteOptions { formula_guard: guard, ..WriteOptions::default() };
    let mut outputs =
        Outputs { accepted: Some(open::writer(&args.output, args.to, options)?), ..Outputs::default() };
    outputs.reject_to(args.rejected.as_deref())?;
    for name in &inputs {
        session.set_file((inputs.len() > 1).then(|| name.clone()));
        let mut reader = open::reader(name, &read, &progress)?;
        session.run(reader.as_mut(), &mut outputs).map_err(|error| error.with_path(name))?;
    }
    progress.finish();
    outputs.finish()?;
    let report = session.finish();
    if report.rejected > 0 || report.duplicates > 0 {
        style::remark(&report.to_string());
    }
    Ok(Outcome::findings(report.rejected > 0))
}
