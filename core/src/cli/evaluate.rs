use std::path::{Path, PathBuf};

use clap::{Subcommand, ValueEnum};

use super::{Outcome, style};
use crate::evaluate::{Measure, Score, classification, ingestion};
use crate::{Error, ErrorKind, Result};

/// Score this build on public test suites
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// How well files are read: CSV dialects and cells, JSON conformance, mail, mojibake
    #[command(after_help = "\
The suites are public data sets that are not part of this project; a folder that is absent is left out
and said so.

Example:
  competiscan evaluate ingestion --data ../shared/data")]
    Ingestion {
        /// Folder with one folder a suite
        #[arg(long, value_name = "DIR", default_value = "../shared/data")]
        data: PathBuf,
        /// How to print the scores
        #[arg(long, value_enum, default_value_t)]
        format: TableFormat,
        /// Name the first cases that came out wrong
        #[arg(long)]
        failed: bool,
    },
    /// How right the labels are: sentiment, campaign type, industry, channel
    #[command(after_help = "\
The sets are public and not part of this project; a set that is absent is left out.

Example:
  competiscan evaluate classification --data ../shared/data")]
    Classification {
        /// Folder with one folder a set
        #[arg(long, value_name = "DIR", default_value = "../shared/data")]
        data: PathBuf,
        /// How to print the figures
        #[arg(long, value_enum, default_value_t)]
        format: TableFormat,
    },
}

/// How to print a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum TableFormat {
    /// Aligned columns
    #[default]
    Text,
    /// One JSON array
    Json,
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    match &args.what {
        What::Ingestion { data, format, failed } => {
            let scores = ingestion(present(data)?)?;
            print(*format, &scores, |scores| table(scores, *failed))?;
            Ok(Outcome::findings(scores.iter().any(|score| !score.passed())))
        }
        What::Classification { data, format } => {
            print(*format, &classification(present(data)?)?, figures)?;
            Ok(Outcome::Ok)
        }
    }
}

fn present(data: &Path) -> Result<&Path> {
    if data.is_dir() {
        return Ok(data);
    }
    Err(Error::new(ErrorKind::NotFound, "there is no such folder of test suites")
        .with_path(data)
        .with_help("name it with --data DIR"))
}

fn print<T: serde::Serialize>(format: TableFormat, rows: &[T], text: impl Fn(&[T]) -> String) -> Result<()> {
    match format {
        TableFormat::Text => style::print(&text(rows)),
        TableFormat::Json => {
            let json = serde_json::to_string(rows)
                .map_err(|error| Error::new(ErrorKind::Internal, error.to_string()))?;
            style::print(&json)
        }
    }
}

fn figures(measures: &[Measure]) -> String {
    let wide = |of: fn(&Measure) -> &str| measures.iter().map(|row| of(row).len()).max().unwrap_or(0);
    let (task, set, measure) = (wide(|row| row.task), wide(|row| &row.set), wide(|row| row.measure));
    let mut lines =
        vec![format!("{:task$}  {:set$}  {:measure$}  {:>6}  {:>6}", "task", "set", "measure", "value", "n")];
    for row in measures {
        lines.push(format!(
            "{:task$}  {:set$}  {:measure$}  {:>6.3}  {:>6}",
            row.task, row.set, row.measure, row.value, row.n
        ));
    }
    lines.join("\n")
}

fn table(scores: &[Score], failed: bool) -> String {
    let wide = |of: fn(&Score) -> &str| scores.iter().map(|score| of(score).len()).max().unwrap_or(0);
    let (suite, measure) = (wide(|score| score.suite), wide(|score| score.measure));
    let mut lines = vec![format!(
        "{:suite$}  {:measure$}  {:>6}  {:>6}  {:>7}  {:>7}",
        "suite", "measure", "right", "n", "share", "target"
    )];
    for score in scores {
        lines.push(format!(
            "{:suite$}  {:measure$}  {:>6}  {:>6}  {:>6.1}%  {:>6.1}%{}",
            score.suite,
            score.measure,
            score.correct,
            score.total,
            score.share() * 100.0,
            score.target * 100.0,
            if score.passed() { "" } else { "  below" }
        ));
        if failed {
            lines.extend(score.failed.iter().map(|case| format!("    {case}")));
        }
    }
    lines.join("\n")
}
