use super::args::{ReadArgs, RuleArgs};
use super::progress::Progress;
use super::rejects::Outputs;
use super::{Outcome, open, style};
use crate::io::WriteOptions;
use crate::validate::Validator;
use crate::{Format, Result};

/// Apply the safe fixes, list each, and write the campaigns
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Safe fixes never change what a row says: mojibake is mended, control characters are taken out, a word
close to a known one becomes it, markup in plain text becomes text, and a value that is none of its field
moves to extra. Repairing twice changes nothing more.

Examples:
  competiscan repair export.csv clean.csv
  competiscan repair export.csv clean.ndjson --fixes fixes.ndjson --rejected bad.csv
  competiscan repair - - --from csv --to ndjson < export.csv > clean.ndjson")]
pub(super) struct Args {
    /// File or folder of mail; `-` is standard input
    #[arg(value_name = "IN")]
    input: String,
    /// File to write; `-` is standard output
    #[arg(value_name = "OUT")]
    output: String,
    /// Format to write, if the ending of OUT does not say
    #[arg(long, value_name = "FORMAT")]
    to: Option<Format>,
    /// Write the fixes here, one JSON object a line
    #[arg(long, value_name = "FILE")]
    fixes: Option<String>,
    /// Write the rows that stay rejected here: .csv for a table, else NDJSON
    #[arg(long, value_name = "FILE")]
    rejected: Option<String>,
    #[command(flatten)]
    read: ReadArgs,
    #[command(flatten)]
    rules: RuleArgs,
}

/// Fixes listed on the terminal; the file has all of them.
const SHOWN: usize = 20;

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let (fixes, rejected) = (args.fixes.as_deref(), args.rejected.as_deref());
    open::distinct(&[("OUT", Some(&args.output)), ("--fixes", fixes), ("--rejected", rejected)])?;
    open::only_file("--fixes", fixes)?;
    open::only_file("--rejected", rejected)?;
    let read = args.read.options()?;
    let mut session = Validator::new(args.rules.options(true)?)?.session();
    let progress = Progress::new();
    let inputs = open::inputs(&args.input)?;
    let mut outputs = Outputs {
        accepted: Some(open::writer(&args.output, args.to, WriteOptions::default())?),
        ..Outputs::default()
    };
    outputs.reject_to(args.rejected.as_deref())?;
    for name in &inputs {
        session.set_file((inputs.len() > 1).then(|| name.clone()));
        let mut reader = open::reader(name, &read, &progress)?;
        session.run(reader.as_mut(), &mut outputs).map_err(|error| error.with_path(name))?;
    }
    progress.finish();
    outputs.finish()?;
    let report = session.finish();
    if let Some(name) = &args.fixes {
        let mut lines = String::new();
        for fix in &report.fixes {
            lines.push_str(&serde_json::to_string(fix).unwrap_or_default());
            lines.push('\n');
        }
        crate::io::write_file(std::path::Path::new(name), lines.as_bytes())?;
    }
    for fix in report.fixes.iter().take(SHOWN) {
        let place = fix.file.as_deref().map_or_else(String::new, |file| format!("{file}, "));
        let change = match &fix.after {
            Some(after) => format!("{:?} -> {after:?}", fix.before),
            None => format!("{:?} moved to extra", fix.before),
        };
        style::remark(&format!("{place}row {}, {}: {} ({})", fix.row, fix.column, change, fix.code));
    }
    if report.fixes.len() > SHOWN {
        style::remark(&format!("... and {} more fixes", report.fixes.len() - SHOWN));
    }
    style::remark(&report.to_string());
    Ok(Outcome::findings(report.rejected > 0))
}
