use std::path::PathBuf;

use clap::ValueEnum;

use super::args::ReadArgs;
use super::progress::Progress;
use super::{Outcome, open, shipped, style};
use crate::classify::{Evaluation, TextClassifier};
use crate::io::{RawRecord, RecordReader};
use crate::schema::{Columns, Field};
use crate::{Error, ErrorKind, Result};

/// Learn your own labels from a table of texts
#[derive(Debug, clap::Args)]
#[command(after_help = "\
A fifth of the texts is first held out to tell how good the model is; then all of them are learned.

Examples:
  competiscan train tagged.csv --label topic -o topics.model
  competiscan train tickets.ndjson --label queue --text subject --text body -o queues.model
  competiscan train tagged.csv --label topic --evaluate     five-fold cross-validation, no model
  competiscan train --shipped --data ../shared/data --out core/data/models")]
pub(super) struct Args {
    /// Tables with texts and labels; `-` is standard input
    #[arg(required_unless_present = "shipped", value_name = "IN")]
    files: Vec<String>,
    /// Column of the label
    #[arg(
        long,
        value_name = "COLUMN",
        required_unless_present = "shipped",
        default_value = "",
        hide_default_value = true
    )]
    label: Option<String>,
    /// Column of the text; several are read as one text. Without it: subject, title and content
    #[arg(long = "text", value_name = "COLUMN")]
    texts: Vec<String>,
    /// Where to write the model
    #[arg(short, long = "output", value_name = "MODEL", required_unless_present_any = ["evaluate", "shipped"])]
    output: Option<PathBuf>,
    /// Only tell how good a model would be, by cross-validation in five parts
    #[arg(long, conflicts_with = "output")]
    evaluate: bool,
    /// Probability below which the model says nothing
    #[arg(long, value_name = "P", default_value_t = 0.0, value_parser = probability)]
    abstain_below: f64,
    /// Largest size of the model
    #[arg(long, value_name = "BYTES", default_value_t = 5_000_000, value_parser = model_bytes)]
    max_model_bytes: usize,
    /// Threads that learn; the model is the same for any number
    #[arg(long, value_name = "N", default_value_t = 1)]
    threads: usize,
    /// How to print the evaluation
    #[arg(long, value_enum, default_value_t)]
    format: EvaluationFormat,
    #[command(flatten)]
    shipped: shipped::Args,
    #[command(flatten)]
    read: ReadArgs,
}

/// How to print an evaluation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum EvaluationFormat {
    /// A table for a terminal
    #[default]
    Text,
    /// One JSON object
    Json,
}

/// What was read.
#[derive(Default)]
struct Labelled {
    texts: Vec<String>,
    labels: Vec<String>,
    /// Rows without a text or a label.
    without: u64,
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    if args.shipped.shipped {
        return shipped::run(&args.shipped);
    }
    let builder = TextClassifier::builder()
        .abstain_below(args.abstain_below)
        .max_model_bytes(args.max_model_bytes)
        .threads(args.threads);
    let rows = read(args)?;
    if rows.without > 0 {
        style::remark(&format!("{} rows without a text or a label were left out", rows.without));
    }
    let evaluation = if args.evaluate {
        builder.cross_validate(&rows.texts, &rows.labels, 5)?
    } else {
        builder.hold_out(&rows.texts, &rows.labels)?
    };
    if let Some(path) = &args.output {
        let model = builder.fit(&rows.texts, &rows.labels)?;
        model.save_file(path)?;
        style::remark(&format!(
            "learned {} labels from {} texts: {}",
            model.classes().len(),
            rows.texts.len(),
            path.display()
        ));
    }
    match args.format {
        EvaluationFormat::Text => style::print(&table(&evaluation, args.evaluate))?,
        EvaluationFormat::Json => {
            let json = serde_json::to_string(&evaluation)
                .map_err(|error| Error::new(ErrorKind::Internal, error.to_string()))?;
            style::print(&json)?;
        }
    }
    Ok(Outcome::Ok)
}

fn read(args: &Args) -> Result<Labelled> {
    let options = args.read.options()?;
    let progress = Progress::new();
    let mut rows = Labelled::default();
    for given in &args.files {
        for name in &open::inputs(given)? {
            let mut reader = open::reader(name, &options, &progress)?;
            read_table(reader.as_mut(), args, &mut rows).map_err(|error| error.with_path(name))?;
        }
    }
    progress.finish();
    Ok(rows)
}

fn read_table(reader: &mut dyn RecordReader, args: &Args, rows: &mut Labelled) -> Result<()> {
    let mut record = RawRecord::default();
    let mut used = Used::default();
    let mut any = false;
    while reader.read(&mut record)? {
        any = true;
        used.update(reader.columns(), args);
        let cell =
            |wanted: u32| record.iter().find(|(column, _)| *column == wanted).map(|(_, text)| text.trim());
        let label = used.label.and_then(cell).unwrap_or_default();
        let parts: Vec<&str> =
            used.texts.iter().filter_map(|column| cell(*column)).filter(|text| !text.is_empty()).collect();
        if label.is_empty() || parts.is_empty() {
            rows.without += 1;
            continue;
        }
        rows.labels.push(label.to_owned());
        rows.texts.push(parts.join("\n"));
    }
    if any && (used.label.is_none() || used.texts.is_empty() || !used.missing.is_empty()) {
        let names: Vec<&str> = reader.columns().iter().map(|column| column.name.as_str()).collect();
        let missing = if used.label.is_none() {
            format!("there is no column {:?}", args.label.as_deref().unwrap_or_default())
        } else if args.texts.is_empty() {
            "there is no column of text".to_owned()
        } else {
            let names: Vec<String> = used.missing.iter().map(|name| format!("{name:?}")).collect();
            format!("there is no column {}", names.join(", "))
        };
        let help = if used.label.is_none() { "--label" } else { "--text" };
        return Err(Error::new(ErrorKind::UnknownName, missing)
            .with_help(format!("name one with {help}: {}", names.join(", "))));
    }
    Ok(())
}

/// The columns that are read, as far as they have come up.
#[derive(Default)]
struct Used {
    /// Columns known when the others were found.
    known: usize,
    label: Option<u32>,
    texts: Vec<u32>,
    /// Columns of text that were asked for and have not come up.
    missing: Vec<String>,
}

impl Used {
    fn update(&mut self, columns: &Columns, args: &Args) {
        if columns.len() == self.known {
            return;
        }
        self.known = columns.len();
        // By its own name, then by the name of the field it was taken for.
        let find = |wanted: &str| {
            let own = (0_u32..)
                .zip(columns.iter())
                .find(|(_, column)| column.name.trim().eq_ignore_ascii_case(wanted));
            own.map(|(at, _)| at).or_else(|| columns.holder(Field::from_name(wanted)?))
        };
        self.label = args.label.as_deref().and_then(find);
        self.texts = if args.texts.is_empty() {
            [Field::Subject, Field::Title, Field::Content]
                .into_iter()
                .filter_map(|field| columns.holder(field))
                .filter(|column| Some(*column) != self.label)
                .collect()
        } else {
            args.texts.iter().filter_map(|name| find(name)).collect()
        };
        self.missing = args.texts.iter().filter(|name| find(name).is_none()).cloned().collect();
    }
}

fn probability(text: &str) -> Result<f64, String> {
    let number = text.parse::<f64>().ok().filter(|number| (0.0..=1.0).contains(number));
    number.ok_or_else(|| "use a probability, 0 to 1".to_owned())
}

fn model_bytes(text: &str) -> Result<usize, String> {
    let number = text.replace('_', "").parse::<usize>().ok();
    let number = number.filter(|number| (10_000..=268_435_456).contains(number));
    number.ok_or_else(|| "use 10000 to 268435456".to_owned())
}

fn table(evaluation: &Evaluation, folds: bool) -> String {
    let how = if folds { "five-fold cross-validation" } else { "texts held out" };
    let mut lines = vec![format!(
        "{how}: n {}, accuracy {:.1}%, macro-F1 {:.1}%, calibration error {:.3}",
        evaluation.n,
        evaluation.accuracy * 100.0,
        evaluation.macro_f1 * 100.0,
        evaluation.ece
    )];
    if evaluation.abstained > 0.0 {
        lines.push(format!(
            "abstains on {:.1}%; accuracy of the rest {:.1}%",
            evaluation.abstained * 100.0,
            evaluation.accuracy_when_sure * 100.0
        ));
    }
    let wide =
        evaluation.per_class.iter().map(|class| class.label.chars().count()).max().unwrap_or(0).clamp(5, 40);
    lines.push(format!("{:wide$}  {:>9}  {:>7}  {:>7}  {:>7}", "label", "precision", "recall", "F1", "n"));
    for class in &evaluation.per_class {
        lines.push(format!(
            "{:wide$}  {:>8.1}%  {:>6.1}%  {:>6.1}%  {:>7}",
            class.label,
            class.precision * 100.0,
            class.recall * 100.0,
            class.f1 * 100.0,
            class.support
        ));
    }
    lines.join("\n")
}
