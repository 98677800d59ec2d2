use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};

use super::{Outcome, style};
use crate::evaluate::{Score, TextSetScore, ingestion, text_classifier};
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
    /// How well and how fast `train` learns nine public sets of topics, intents, sentiment and spam
    #[command(after_help = "\
Sets with a test file are tested on it, the others in five folds by a hash of the text.

Example:
  competiscan evaluate text-classifier --data ../shared/data")]
    TextClassifier {
        /// Folder with one folder a set
        #[arg(long, value_name = "DIR", default_value = "../shared/data")]
        data: PathBuf,
        /// How to print the scores
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
    let (What::Ingestion { data, .. } | What::TextClassifier { data, .. }) = &args.what;
    if !data.is_dir() {
        return Err(Error::new(ErrorKind::NotFound, "there is no such folder of test suites")
            .with_path(data)
            .with_help("name it with --data DIR"));
    }
    match &args.what {
        What::Ingestion { format, failed, .. } => {
            let scores = ingestion(data)?;
            print(*format, &scores, || table(&scores, *failed))?;
            Ok(Outcome::findings(scores.iter().any(|score| !score.passed())))
        }
        What::TextClassifier { format, .. } => {
            let scores = text_classifier(data)?;
            print(*format, &scores, || text_table(&scores))?;
            Ok(Outcome::findings(scores.iter().any(|score| !score.passed())))
        }
    }
}

fn print<S: serde::Serialize>(format: TableFormat, scores: &[S], text: impl Fn() -> String) -> Result<()> {
    match format {
        TableFormat::Text => style::print(&text()),
        TableFormat::Json => {
            let json = serde_json::to_string(scores)
                .map_err(|error| Error::new(ErrorKind::Internal, error.to_string()))?;
            style::print(&json)
        }
    }
}

fn text_table(scores: &[TextSetScore]) -> String {
    let mut lines = vec![format!(
        "{:10} {:9} {:>7} {:>6} {:>8} {:>8} {:>6} {:>10} {:>9} {:>9} {:>9} {:>7}",
        "set",
        "split",
        "classes",
        "n",
        "accuracy",
        "macro-F1",
        "ECE",
        "surer half",
        "fit/s",
        "predict/s",
        "bytes",
        "target"
    )];
    for score in scores {
        lines.push(format!(
            "{:10} {:9} {:>7} {:>6} {:>7.2}% {:>7.2}% {:>6.3} {:>9.2}% {:>9.0} {:>9.0} {:>9} {:>6.1}%{}",
            score.set,
            score.split,
            score.classes,
            score.n,
            score.accuracy * 100.0,
            score.macro_f1 * 100.0,
            score.ece,
            score.accuracy_of_surer_half * 100.0,
            score.fit_per_second,
            score.predict_per_second,
            score.model_bytes,
            score.target * 100.0,
            if score.passed() { "" } else { "  below" }
        ));
    }
    if !scores.is_empty() {
        let mean =
            |of: fn(&TextSetScore) -> f64| scores.iter().map(of).sum::<f64>() / scores.len() as f64 * 100.0;
        lines.push(format!(
            "{:35} {:>7.2}% {:>7.2}%",
            "mean",
            mean(|score| score.accuracy),
            mean(|score| score.macro_f1)
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
