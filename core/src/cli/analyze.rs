use std::io::IsTerminal;

use clap::ValueEnum;

use super::args::{ReadArgs, RuleArgs};
use super::progress::Progress;
use super::{Outcome, open, style};
use crate::Result;
use crate::analyze::{AnalyzeOptions, Analyzer};
use crate::validate::{Issue, Row, Sink, Validator};

/// Summarise campaigns: who, where, when, how often, with shares, counts and intervals
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  competiscan analyze inbox/
  competiscan analyze campaigns.csv ads.csv --format md > summary.md
  competiscan analyze campaigns.parquet --format json")]
pub(super) struct Args {
    /// Files or folders of mail; `-` is standard input
    #[arg(required = true, value_name = "IN")]
    files: Vec<String>,
    /// How to print the summary
    #[arg(long, value_enum, default_value_t)]
    format: SummaryFormat,
    #[command(flatten)]
    read: ReadArgs,
    #[command(flatten)]
    rules: RuleArgs,
}

/// How to print a summary.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum SummaryFormat {
    /// Tables for a terminal
    #[default]
    Text,
    /// Markdown
    Md,
    /// One JSON object
    Json,
}

/// Adds every accepted row to the summary.
struct Accepted(Analyzer);

impl Sink for Accepted {
    fn accepted(&mut self, row: &Row<'_>, _: &[Issue]) -> Result<()> {
        self.0.add(&row.campaign());
        Ok(())
    }

    fn rejected(&mut self, _: &Row<'_>, _: &[Issue]) -> Result<()> {
        Ok(())
    }
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let read = args.read.options()?;
    let mut session = Validator::new(args.rules.options(false)?)?.session();
    let mut sink = Accepted(Analyzer::new(AnalyzeOptions::default()));
    let progress = Progress::new();
    for given in &args.files {
        for name in &open::inputs(given)? {
            let mut reader = open::reader(name, &read, &progress)?;
            session.run(reader.as_mut(), &mut sink).map_err(|error| error.with_path(name))?;
        }
    }
    progress.finish();
    let report = session.finish();
    let summary = sink.0.finish();
    let text = match args.format {
        SummaryFormat::Text => summary.to_text(terminal_width()),
        SummaryFormat::Md => summary.to_markdown(),
        SummaryFormat::Json => summary.to_json(),
    };
    style::print(&text)?;
    if report.rejected > 0 || report.duplicates > 0 {
        style::remark(&format!(
            "{} of {} rows were left out: {} rejected, {} duplicates; `competiscan validate` says why",
            report.rejected + report.duplicates,
            report.rows,
            report.rejected,
            report.duplicates
        ));
    }
    Ok(Outcome::Ok)
}

/// Columns of the terminal where they are told, else what fits everywhere.
fn terminal_width() -> usize {
    let told = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let width: usize = told.filter(|_| std::io::stdout().is_terminal()).unwrap_or(100);
    width.clamp(60, 160)
}
