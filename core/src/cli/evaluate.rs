use std::path::{Path, PathBuf};

use clap::{Subcommand, ValueEnum};

use super::{Outcome, style};
use crate::evaluate::{
    GenerationScores, Measure, Score, TextMeasures, TextSetScore, ValidationScores, classification,
    generation, ingestion, text_classifier, validation,
};
use crate::generate::Generator;
use crate::{Campaign, Error, ErrorKind, Result};

/// Score this build on public test suites and on generated campaigns
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
    /// How well planted defects are found: precision and recall of the validator for every code
    #[command(after_help = "\
Campaigns are generated and written as CSV and as NDJSON, half of the rows with a defect; defects of whole
files have files of their own.

Example:
  competiscan evaluate validation --rows 20000 --seed 7")]
    Validation {
        /// Rows of each format
        #[arg(long, value_name = "N", default_value_t = 10_000)]
        rows: u64,
        /// Seed of the campaigns and the defects
        #[arg(long, value_name = "S", default_value_t = 1)]
        seed: u64,
        /// How to print the scores
        #[arg(long, value_enum, default_value_t)]
        format: TableFormat,
        /// Name the first cases that came out wrong
        #[arg(long)]
        failed: bool,
    },
    /// How varied and readable generated texts are, beside real ones
    #[command(after_help = "\
Real posts of brands are measured as well if their folders are in DIR.

Examples:
  competiscan evaluate generation --rows 10000
  competiscan evaluate generation --compare faker=faker.txt")]
    Generation {
        /// Campaigns to generate
        #[arg(long, value_name = "N", default_value_t = 10_000)]
        rows: u64,
        /// Seed of the campaigns and the samples
        #[arg(long, value_name = "S", default_value_t = 1)]
        seed: u64,
        /// Folder with the real posts
        #[arg(long, value_name = "DIR", default_value = "../shared/data")]
        data: PathBuf,
        /// Measure the lines of a text file as well (repeatable)
        #[arg(long, value_name = "NAME=FILE", value_parser = super::args::pair)]
        compare: Vec<(String, String)>,
        /// How to print the measures
        #[arg(long, value_enum, default_value_t)]
        format: TableFormat,
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
            print(*format, &scores, || table(&scores, *failed))?;
            Ok(Outcome::findings(scores.iter().any(|score| !score.passed())))
        }
        What::TextClassifier { data, format } => {
            let scores = text_classifier(present(data)?)?;
            print(*format, &scores, || text_table(&scores))?;
            Ok(Outcome::findings(scores.iter().any(|score| !score.passed())))
        }
        What::Validation { rows, seed, format, failed } => {
            let generator = Generator::builder().seed(*seed).build()?;
            let scores = validation(*rows, *seed, &|index| generator.get(index).campaign)?;
            print(*format, &scores, || validation_table(&scores, *failed))?;
            Ok(Outcome::findings(!scores.passed()))
        }
        What::Generation { rows, seed, data, compare, format } => {
            let generator = Generator::builder().seed(*seed).build()?;
            let campaigns: Vec<Campaign> = generator.range(0..*rows).campaigns().collect();
            let mut others = Vec::new();
            for (name, path) in compare {
                let text =
                    std::fs::read_to_string(path).map_err(|error| Error::from(error).with_path(path))?;
                let texts = text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned);
                others.push((name.clone(), texts.collect()));
            }
            let scores = generation(&campaigns, *seed, data, &others)?;
            print(*format, &scores, || generation_table(&scores))?;
            Ok(Outcome::findings(!scores.passed()))
        }
        What::Classification { data, format } => {
            let measures = classification(present(data)?)?;
            print(*format, &measures, || figures(&measures))?;
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

fn print(format: TableFormat, scores: &impl serde::Serialize, table: impl Fn() -> String) -> Result<()> {
    match format {
        TableFormat::Text => style::print(&table()),
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

fn validation_table(scores: &ValidationScores, failed: bool) -> String {
    let mut lines = vec![format!(
        "{:24}  {:>7}  {:>7}  {:>7}  {:>9}  {:>7}  {:>6}",
        "code", "planted", "found", "correct", "precision", "recall", "target"
    )];
    for score in &scores.codes {
        lines.push(format!(
            "{:24}  {:>7}  {:>7}  {:>7}  {:>9.4}  {:>7.4}  {:>6.2}{}",
            score.code.as_str(),
            score.planted,
            score.found,
            score.correct,
            score.precision(),
            score.recall(),
            score.target,
            if score.passed() { "" } else { "  below" }
        ));
    }
    let passed = scores.codes.iter().filter(|score| score.passed()).count();
    lines.push(format!(
        "{passed} of {} codes reach their target over {} rows of each format",
        scores.codes.len(),
        scores.rows
    ));
    for (code, count) in &scores.clean {
        lines.push(format!("with nothing planted: {count} x {code}"));
    }
    if failed {
        lines.extend(scores.failed.iter().map(|case| format!("    {case}")));
    }
    lines.join("\n")
}

fn generation_table(scores: &GenerationScores) -> String {
    let wide = scores.corpora.iter().map(|corpus| corpus.name.len()).max().unwrap_or(0);
    let mut lines = vec![format!(
        "{:wide$}  {:>6}  {:>8}  {:>6}  {:>6}  {:>9}  {:>8}  {:>8}  {:>15}  {:>17}",
        "texts",
        "n",
        "distinct",
        "dist-1",
        "dist-2",
        "self-BLEU",
        "8-words",
        "frames",
        "words 10/50/90",
        "Flesch 10/50/90"
    )];
    for corpus in &scores.corpora {
        let TextMeasures { words, flesch, .. } = corpus;
        lines.push(format!(
            "{:wide$}  {:>6}  {:>7.2}%  {:>6.3}  {:>6.3}  {:>9.3}  {:>7.2}%  {:>7.2}%  {:>15}  {:>17}",
            corpus.name,
            corpus.n,
            corpus.distinct * 100.0,
            corpus.distinct_1,
            corpus.distinct_2,
            corpus.self_bleu,
            corpus.repeated_runs * 100.0,
            corpus.repeated_frames * 100.0,
            format!("{:.0}/{:.0}/{:.0}", words.p10, words.p50, words.p90),
            format!("{:.0}/{:.0}/{:.0}", flesch.p10, flesch.p50, flesch.p90),
        ));
    }
    lines.push(format!("at least {:.0} % of the generated texts must be distinct", scores.target * 100.0));
    lines.push(
        "dist-1, dist-2: distinct words and pairs of 20,000; self-BLEU of 500 texts; 8-words, frames: share of the \
         runs of eight words, and of the texts by their function words, that another of 1,500 texts has too"
            .to_owned(),
    );
    lines.join("\n")
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
