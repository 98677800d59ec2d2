use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::args::{ReadArgs, RuleArgs};
use super::custom::Custom;
use super::progress::Progress;
use super::{Outcome, open, style};
use crate::classify::{Classification, Classifier, ClassifyOptions, Prediction, Task, TextField};
use crate::io::atomic::AtomicFile;
use crate::validate::{Issue, Row, Sink, Validator};
use crate::{Campaign, Channel, Date, Error, ErrorKind, Result};

/// Rows that are labelled at once.
const BATCH: usize = 1024;

/// Bytes of a line of text that are read; the rest is left out.
const MAX_LINE: u64 = 16 << 20;

/// Label campaigns: sentiment, type, industry, language, offers, call to action, deadline, tactics
#[derive(Debug, clap::Args)]
#[command(after_help = "\
One answer for every row, in order, also for rows `validate` would reject. OUT that ends in .csv gets a
table.

Examples:
  competiscan classify inbox/ labels.ndjson
  competiscan classify campaigns.csv --tasks offers,deadline --format csv
  competiscan classify --text messages.txt --explain
  competiscan classify inbox/ --model topics.model      your own labels too, as `competiscan train` learned them
  echo 'Use code SAVE20, ends Sunday' | competiscan classify --text - --format text")]
pub(super) struct Args {
    /// File or folder of mail; `-` is standard input
    #[arg(value_name = "IN", required_unless_present = "text")]
    input: Option<String>,
    /// File to write; `-` or nothing is standard output
    #[arg(value_name = "OUT")]
    output: Option<String>,
    /// Read one message per line from this file instead; `-` is standard input
    #[arg(long, value_name = "FILE")]
    text: Option<String>,
    /// How to write the labels
    #[arg(long, value_enum)]
    format: Option<LabelFormat>,
    /// Print the texts with the words behind the labels marked
    #[arg(long)]
    explain: bool,
    /// Only these, with commas between: `language`, `sentiment`, `campaign_type`, `industry`, `channel`, `offers`,
    /// `call_to_action`, `deadline`, `tactics`
    #[arg(long, value_name = "TASKS", value_delimiter = ',')]
    tasks: Vec<Task>,
    /// Options as a JSON file: `lexicon`, `offer_rules`, `tactic_rules`, `companies`, `thresholds`
    #[arg(long, value_name = "FILE")]
    options: Option<PathBuf>,
    /// Tell your own labels too: a model that `competiscan train` made; NDJSON has them under `custom`
    #[arg(long, value_name = "MODEL")]
    model: Option<PathBuf>,
    /// Threads; 0 is one for each core
    #[arg(long, value_name = "N", default_value_t = 1)]
    threads: usize,
    #[command(flatten)]
    read: ReadArgs,
    #[command(flatten)]
    rules: RuleArgs,
}

/// How to write labels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum LabelFormat {
    /// One JSON object a line
    Ndjson,
    /// A table of the main labels
    Csv,
    /// Lines to read
    Text,
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let classifier = Classifier::new(options(args)?)?;
    let custom = args.model.as_deref().map(Custom::load).transpose()?;
    // With --text the only name there may be is the output's.
    let (input, output) = match (&args.text, &args.input, &args.output) {
        (Some(text), output, None) => (text, output.as_deref()),
        (Some(_), ..) => {
            return Err(Error::new(ErrorKind::InvalidOption, "two inputs were named")
                .with_help("leave out IN with --text"));
        }
        (None, Some(input), output) => (input, output.as_deref()),
        (None, None, _) => {
            return Err(Error::new(ErrorKind::InvalidOption, "no input was named").with_help("name a file"));
        }
    };
    let output = output.filter(|name| *name != "-");
    let by_name =
        output.and_then(|name| name.to_ascii_lowercase().ends_with(".csv").then_some(LabelFormat::Csv));
    let format = args.format.or(by_name).unwrap_or(LabelFormat::Ndjson);
    let out = match output {
        Some(name) => Out::File(AtomicFile::create(Path::new(name)).map_err(|error| error.with_path(name))?),
        None => Out::Standard(std::io::stdout()),
    };
    let colours =
        output.is_none() && std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let mut labels = Labels {
        classifier,
        custom,
        format,
        explain: args.explain,
        colours,
        waiting: Vec::new(),
        out: BufWriter::new(out),
        rejected: 0,
    };
    labels.start()?;
    if args.text.is_some() {
        labels.lines(input)?;
    } else {
        let read = args.read.options()?;
        let mut session = Validator::new(args.rules.options(false)?)?.session();
        let progress = Progress::new();
        for name in &open::inputs(input)? {
            let mut reader = open::reader(name, &read, &progress)?;
            session.run(reader.as_mut(), &mut labels).map_err(|error| error.with_path(name))?;
        }
        progress.finish();
    }
    labels.flush()?;
    let rejected = labels.rejected;
    let out = labels.out.into_inner().map_err(std::io::IntoInnerError::into_error)?;
    out.commit()?;
    if rejected > 0 {
        style::remark(&format!(
            "{rejected} rows are incomplete and were labelled as far as they go; `competiscan validate` says why"
        ));
    }
    Ok(Outcome::Ok)
}

fn options(args: &Args) -> Result<ClassifyOptions> {
    let mut options = match &args.options {
        Some(path) => {
            let json = std::fs::read_to_string(path).map_err(|error| Error::from(error).with_path(path))?;
            serde_json::from_str(&json).map_err(|error| {
                Error::new(ErrorKind::InvalidOption, format!("the options cannot be read: {error}"))
                    .with_path(path)
            })?
        }
        None => ClassifyOptions::default(),
    };
    if !args.tasks.is_empty() {
        options.tasks = args.tasks.iter().copied().collect();
    }
    options.threads = args.threads;
    Ok(options)
}

/// Where the labels go: a file appears when it is complete.
enum Out {
    File(AtomicFile),
    Standard(std::io::Stdout),
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        match self {
            Self::File(file) => file.write(bytes),
            Self::Standard(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        match self {
            Self::File(file) => file.flush(),
            Self::Standard(out) => out.flush(),
        }
    }
}

impl Out {
    fn commit(self) -> Result<()> {
        match self {
            Self::File(file) => file.commit(),
            Self::Standard(mut out) => Ok(out.flush()?),
        }
    }
}

/// Labels rows batch by batch and writes them in order.
struct Labels {
    classifier: Classifier,
    custom: Option<Custom>,
    format: LabelFormat,
    explain: bool,
    colours: bool,
    waiting: Vec<Campaign>,
    out: BufWriter<Out>,
    rejected: u64,
}

impl Sink for Labels {
    fn accepted(&mut self, row: &Row<'_>, _: &[Issue]) -> Result<()> {
        self.push(row.campaign())
    }

    fn rejected(&mut self, row: &Row<'_>, _: &[Issue]) -> Result<()> {
        self.rejected += 1;
        self.push(row.campaign())
    }

    fn duplicate(&mut self, row: &Row<'_>, _: &[Issue]) -> Result<()> {
        self.push(row.campaign())
    }
}

impl Labels {
    fn start(&mut self) -> Result<()> {
        if self.format == LabelFormat::Csv && !self.explain {
            self.out.write_all(
                b"id,language,sentiment,sentiment_score,campaign_type,industry,channel,offers,call_to_action,deadline,deadline_date,tactics",
            )?;
            self.out.write_all(if self.custom.is_some() { b",custom,custom_score\n" } else { b"\n" })?;
        }
        Ok(())
    }

    /// One message per line.
    fn lines(&mut self, name: &str) -> Result<()> {
        let input: Box<dyn Read> = match name {
            "-" => Box::new(std::io::stdin()),
            name => Box::new(File::open(name).map_err(|error| Error::from(error).with_path(name))?),
        };
        let mut input = BufReader::new(input);
        let mut line = Vec::new();
        let mut number = 0u64;
        loop {
            line.clear();
            if input.by_ref().take(MAX_LINE).read_until(b'\n', &mut line)? == 0 {
                return Ok(());
            }
            if line.last() != Some(&b'\n') && line.len() as u64 == MAX_LINE {
                skip_line(&mut input)?;
            }
            number += 1;
            let text = String::from_utf8_lossy(&line);
            let text = text.trim_end_matches(['\n', '\r']).trim_start_matches('\u{feff}');
            let mut campaign = Campaign::new("", Channel::Other("".into()), Date::MIN);
            campaign.id = number.to_string();
            campaign.content = Some(text.to_owned());
            self.push(campaign)?;
        }
    }

    fn push(&mut self, campaign: Campaign) -> Result<()> {
        self.waiting.push(campaign);
        if self.waiting.len() >= BATCH { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<()> {
        let campaigns = std::mem::take(&mut self.waiting);
        for (campaign, label) in campaigns.iter().zip(self.classifier.classify_batch(&campaigns)) {
            let custom = self.custom.as_ref().map(|custom| custom.predict(campaign));
            let mut text = if self.explain {
                explained(campaign, &label, custom.as_ref(), self.colours)
            } else {
                match self.format {
                    LabelFormat::Ndjson => serde_json::to_string(&Labelled { label: &label, custom })
                        .map_err(|error| Error::new(ErrorKind::Internal, error.to_string()))?,
                    LabelFormat::Csv => row(&label, custom.as_ref()),
                    LabelFormat::Text => summary(&label, custom.as_ref()),
                }
            };
            text.push('\n');
            self.out.write_all(text.as_bytes())?;
        }
        Ok(())
    }
}

/// The labels of a row, and those of the user's own model.
#[derive(serde::Serialize)]
struct Labelled<'a> {
    #[serde(flatten)]
    label: &'a Classification,
    #[serde(skip_serializing_if = "Option::is_none")]
    custom: Option<Prediction>,
}

/// Leaves out the rest of a line, without keeping it.
fn skip_line(input: &mut impl BufRead) -> Result<()> {
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            return Ok(());
        }
        let end = buffer.iter().position(|b| *b == b'\n');
        let len = end.map_or(buffer.len(), |end| end + 1);
        input.consume(len);
        if end.is_some() {
            return Ok(());
        }
    }
}

fn row(label: &Classification, custom: Option<&Prediction>) -> String {
    let offers: Vec<&str> = label.offers.iter().map(|offer| offer.text.as_str()).collect();
    let tactics: Vec<&str> = label.tactics.iter().map(|tactic| tactic.label.as_str()).collect();
    let mut cells = vec![
        label.id.clone(),
        label.language.clone().unwrap_or_default(),
        label.sentiment.label.to_string(),
        label.sentiment.score.to_string(),
        label.campaign_type.label.clone().unwrap_or_default(),
        label.industry.label.clone().unwrap_or_default(),
        label.channel.label.clone().unwrap_or_default(),
        offers.join("; "),
        label.call_to_action.as_ref().map(|call| call.text.clone()).unwrap_or_default(),
        label.deadline.as_ref().map(|deadline| deadline.text.clone()).unwrap_or_default(),
        label
            .deadline
            .as_ref()
            .and_then(|deadline| deadline.date)
            .map(|date| date.to_string())
            .unwrap_or_default(),
        tactics.join("; "),
    ];
    if let Some(custom) = custom {
        cells.extend([custom.label.clone().unwrap_or_default(), custom.score.to_string()]);
    }
    let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
    cells.join(",")
}

/// A cell, quoted where it must be. A cell that a spreadsheet would run gets an apostrophe in front.
fn quoted(cell: &str) -> String {
    let number = cell.parse::<f64>().is_ok();
    let guard = if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && !number { "'" } else { "" };
    if guard.is_empty() && !cell.contains(['"', ',', '\n', '\r']) {
        return cell.to_owned();
    }
    format!("\"{guard}{}\"", cell.replace('"', "\"\""))
}

fn summary(label: &Classification, custom: Option<&Prediction>) -> String {
    let mut text = format!("{}: {}", label.id, label.sentiment.label);
    for (name, prediction) in [("", &label.campaign_type), ("", &label.industry), ("", &label.channel)] {
        if let Some(label) = &prediction.label {
            let _ = write!(text, "{name}, {label}");
        }
    }
    if let Some(language) = &label.language {
        let _ = write!(text, ", {language}");
    }
    for offer in &label.offers {
        let kind = serde_json::to_value(offer.kind).ok().and_then(|kind| kind.as_str().map(str::to_owned));
        let _ = write!(text, "\n  {}: {}", kind.unwrap_or_default(), plain(&offer.text));
    }
    if let Some(call) = &label.call_to_action {
        let _ = write!(text, "\n  call to action: {}", plain(&call.text));
    }
    if let Some(deadline) = &label.deadline {
        let date = deadline.date.map(|date| format!(" ({date})")).unwrap_or_default();
        let _ = write!(text, "\n  deadline: {}{date}", plain(&deadline.text));
    }
    for tactic in &label.tactics {
        let words: Vec<String> = tactic.evidence.iter().map(|evidence| plain(&evidence.text)).collect();
        let _ = write!(text, "\n  {}: {}", tactic.label, words.join(", "));
    }
    if let Some(custom) = custom {
        let label = custom.label.as_deref().map_or_else(|| "no label".to_owned(), plain);
        let words: Vec<String> = custom.evidence.iter().map(|evidence| plain(&evidence.text)).collect();
        let _ = write!(text, "\n  custom: {label} ({:.2}) {}", custom.score, words.join(", "));
    }
    text
}

/// Text that cannot move the cursor or start a new line.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// The texts with every span of evidence in brackets, or in colour on a terminal, and the labels below.
fn explained(
    campaign: &Campaign,
    label: &Classification,
    custom: Option<&Prediction>,
    colours: bool,
) -> String {
    let mut marks: Vec<(TextField, usize, usize, &str, &str)> = Vec::new();
    for offer in &label.offers {
        marks.push((offer.field, offer.start, offer.end, "offer", "\u{1b}[32m"));
    }
    if let Some(call) = &label.call_to_action {
        marks.push((call.field, call.start, call.end, "call to action", "\u{1b}[36m"));
    }
    if let Some(deadline) = &label.deadline {
        marks.push((deadline.field, deadline.start, deadline.end, "deadline", "\u{1b}[33m"));
    }
    for (evidence, name) in label
        .tactics
        .iter()
        .flat_map(|tactic| tactic.evidence.iter().map(|evidence| (evidence, tactic.label.as_str())))
        .chain(label.sentiment.evidence.iter().map(|evidence| (evidence, "sentiment")))
        .chain(label.campaign_type.evidence.iter().map(|evidence| (evidence, "campaign type")))
        .chain(label.industry.evidence.iter().map(|evidence| (evidence, "industry")))
        .chain(custom.iter().flat_map(|custom| &custom.evidence).map(|evidence| (evidence, "custom")))
    {
        marks.push((evidence.field, evidence.start, evidence.end, name, "\u{1b}[35m"));
    }
    marks.sort_by_key(|(field, start, end, ..)| (*field, *start, std::cmp::Reverse(*end)));
    let mut text = String::new();
    for (field, words) in [
        (TextField::Subject, &campaign.subject),
        (TextField::Title, &campaign.title),
        (TextField::Content, &campaign.content),
        (TextField::CallToAction, &campaign.call_to_action),
        (TextField::Offer, &campaign.offer),
    ] {
        let Some(words) = words else { continue };
        let mut at = 0;
        for (_, start, end, name, colour) in marks.iter().filter(|(of, ..)| *of == field) {
            // Spans that overlap one before are told below, not marked twice.
            let (Some(before), Some(span)) = (words.get(at..*start), words.get(*start..*end)) else {
                continue;
            };
            text.push_str(&plain(before));
            if colours {
                let _ = write!(text, "{colour}{}\u{1b}[0m", plain(span));
            } else {
                let _ = write!(text, "[{}]({name})", plain(span));
            }
            at = *end;
        }
        text.push_str(&plain(words.get(at..).unwrap_or_default()));
        text.push('\n');
    }
    text.push_str(&summary(label, custom));
    text
}
