use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use super::{Outcome, open, style};
use crate::generate::{
    DefectPlan, GENERATOR_VERSION, GenerateOptions, GenerateWrite, Generator, Move, Profile,
};
use crate::io::{FormulaGuard, create_output, write_file};
use crate::validate::IssueCode;
use crate::{Currency, Date, Error, ErrorKind, Format, Result};

/// Make campaigns of invented companies, with the answers a classifier should give
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  competiscan generate -n 1000 --seed 7 -o campaigns.csv
  competiscan generate -n 5 --channel sms --industry travel
  competiscan generate -n 100000 --seed 1 -o campaigns.ndjson --answers answers.ndjson --threads 2
  competiscan generate -n 5000 --move price_war --metadata run.json -o war.parquet
  competiscan generate -n 1000 --defects 0.005 --defects mojibake=0.1 --manifest planted.ndjson -o dirty.csv

Record i of a seed is the same on every machine: --offset 1000 -n 1000 goes on where -n 1000 ended.")]
pub(super) struct Args {
    /// How many campaigns
    #[arg(short = 'n', long = "count", value_name = "N", default_value_t = 10)]
    count: u64,
    /// Seed: the same one makes the same campaigns
    #[arg(long, value_name = "S", default_value_t = 0)]
    seed: u64,
    /// Number of the first record
    #[arg(long, value_name = "A", default_value_t = 0)]
    offset: u64,
    /// File to write; `-` is standard output
    #[arg(short = 'o', long = "output", value_name = "OUT", default_value = "-")]
    output: String,
    /// csv, json, ndjson, arrow, parquet, cloudevents; else the ending of OUT says it
    #[arg(long, visible_alias = "to", value_name = "FORMAT", value_parser = writable)]
    format: Option<Format>,
    /// Write what is true of each campaign here, as NDJSON
    #[arg(long, value_name = "FILE")]
    answers: Option<String>,
    /// Write what has to be known to make the same records again here, as JSON: versions, options, moves
    #[arg(long, value_name = "FILE")]
    metadata: Option<String>,
    /// A profile of one's own: a JSON file, or a folder laid out like the built-in one
    #[arg(long, value_name = "PATH")]
    profile: Option<String>,
    /// Only this industry (repeatable)
    #[arg(long = "industry", value_name = "NAME")]
    industries: Vec<String>,
    /// Only this company (repeatable)
    #[arg(long = "company", value_name = "NAME")]
    companies: Vec<String>,
    /// Only this channel (repeatable)
    #[arg(long = "channel", value_name = "NAME")]
    channels: Vec<String>,
    /// Only this campaign type (repeatable)
    #[arg(long = "type", value_name = "NAME")]
    types: Vec<String>,
    /// First day of launch, YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    start: Option<Date>,
    /// Last day of launch, YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    end: Option<Date>,
    /// One currency for all amounts, such as EUR
    #[arg(long, value_name = "CODE")]
    currency: Option<Currency>,
    /// Plant a move: `price_war`, `silence`, `copied_campaign`, `channel_shift` (repeatable)
    #[arg(long = "move", value_name = "MOVE")]
    moves: Vec<Move>,
    /// Plant every defect that rows of the format can carry, each in this share of them, or one: `bad_date=0.02`
    /// (repeatable)
    #[arg(long = "defects", value_name = "[CODE=]RATE", conflicts_with_all = ["offset", "answers", "metadata"])]
    defects: Vec<String>,
    /// Write which row carries which defect here, as NDJSON
    #[arg(long, value_name = "FILE", requires = "defects")]
    manifest: Option<String>,
    /// Give e-mails HTML too
    #[arg(long)]
    html: bool,
    /// Threads; the bytes are the same for any number
    #[arg(long, value_name = "T", default_value_t = 1)]
    threads: usize,
    /// Do not guard cells that a spreadsheet would run as formulas: for CSV that only machines read
    #[arg(long)]
    no_formula_guard: bool,
}

impl Args {
    fn options(&self) -> GenerateOptions {
        let default = GenerateOptions::default();
        // Only one end given: the range reaches a year from there.
        let year = |date: Date, days: i32| {
            Date::from_days_since_epoch(date.days_since_epoch() + days).unwrap_or(date)
        };
        let (start, end) = match (self.start, self.end) {
            (Some(start), Some(end)) => (start, end),
            (Some(start), None) => (start, year(start, 364)),
            (None, Some(end)) => (year(end, -364), end),
            (None, None) => (default.start, default.end),
        };
        GenerateOptions {
            seed: self.seed,
            industries: self.industries.clone(),
            companies: self.companies.clone(),
            channels: self.channels.clone(),
            types: self.types.clone(),
            start,
            end,
            currency: self.currency,
            moves: self.moves.clone(),
            html: self.html,
        }
    }

    /// The shares of `--defects`: one for all codes, or one for a code; later ones win.
    fn plan(&self, format: Format) -> Result<DefectPlan> {
        let rate = |text: &str| {
            text.trim().parse::<f64>().map_err(|_| {
                Error::new(ErrorKind::InvalidOption, format!("the rate of defects is {text:?}"))
                    .with_help("use a share such as 0.01, or CODE=0.01")
            })
        };
        let mut rates = BTreeMap::new();
        for given in &self.defects {
            if let Some((code, share)) = given.split_once('=') {
                let code = code.trim().parse::<IssueCode>().map_err(|error| {
                    Error::new(ErrorKind::InvalidOption, format!("--defects {given}: {}", error.message()))
                        .with_help("`competiscan schema --show issues` lists the codes")
                })?;
                rates.insert(code, rate(share)?);
            } else {
                let share = rate(given)?;
                let codes = DefectPlan::codes(format);
                let most = 1.0 / codes.len().max(1) as f64;
                if share > most + 1e-9 && share <= 1.0 {
                    return Err(Error::new(
                        ErrorKind::InvalidOption,
                        format!(
                            "--defects {given} is the rate of each of {} codes, {:.1} of the rows together",
                            codes.len(),
                            share * codes.len() as f64
                        ),
                    )
                    .with_help(format!(
                        "use at most {:.4}, or name a code, such as bad_date={given}; `competiscan schema --show \
                         issues` lists them",
                        (most * 1e4).floor() / 1e4
                    )));
                }
                rates.extend(codes.into_iter().map(|code| (code, share)));
            }
        }
        rates.into_iter().try_fold(DefectPlan::new(), |plan, (code, share)| plan.rate(code, share))
    }
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let (answers, manifest) = (args.answers.as_deref(), args.manifest.as_deref());
    let metadata = args.metadata.as_deref();
    open::distinct(&[
        ("-o", Some(&args.output)),
        ("--answers", answers),
        ("--metadata", metadata),
        ("--manifest", manifest),
    ])?;
    open::only_file("--answers", answers)?;
    open::only_file("--manifest", manifest)?;
    let Some(end) = args.offset.checked_add(args.count) else {
        return Err(Error::new(
            ErrorKind::InvalidOption,
            format!("--offset {} leaves no room for {} campaigns", args.offset, args.count),
        )
        .with_help(format!("use at most {}", u64::MAX - args.count)));
    };
    let profile = match &args.profile {
        Some(path) => Profile::load(path)?,
        None => Profile::default(),
    };
    let generator = Generator::new(args.options(), profile)?;
    let range = args.offset..end;
    if !args.defects.is_empty() {
        return run_defects(args, &generator, range);
    }
    let guard = if args.no_formula_guard { FormulaGuard::Off } else { FormulaGuard::On };
    let how = GenerateWrite { format: args.format, threads: args.threads, formula_guard: guard };
    let answers = args.answers.as_deref().map(Path::new);
    let metadata = if args.output == "-" {
        let mut keys = answers.map(|path| create_output(path, Format::Ndjson)).transpose()?;
        generator.write_with(range.clone(), how, std::io::stdout(), keys.as_mut())?;
        if let Some(keys) = keys {
            keys.finish()?;
        }
        generator.metadata(range)
    } else {
        generator.write_file(range, &args.output, answers, how)?
    };
    if let Some(path) = &args.metadata {
        let mut text = serde_json::to_string_pretty(&metadata)
            .map_err(|error| Error::new(ErrorKind::Internal, error.to_string()))?;
        text.push('\n');
        if path == "-" {
            std::io::stdout().write_all(text.as_bytes())?;
        } else {
            write_file(path, text.as_bytes())?;
        }
    }
    style::remark(&format!(
        "{} campaigns of seed {} from record {}, generator {GENERATOR_VERSION}, profile {} {}",
        args.count, args.seed, args.offset, metadata.profile, metadata.profile_version
    ));
    Ok(Outcome::Ok)
}

/// A format that can be written.
fn writable(name: &str) -> Result<Format, String> {
    name.parse()
        .ok()
        .filter(|format| !matches!(format, Format::Eml | Format::Mbox))
        .ok_or_else(|| "use csv, json, ndjson, cloudevents, arrow or parquet".to_owned())
}

/// As [`run`], with planted defects in the rows.
fn run_defects(args: &Args, generator: &Generator, range: std::ops::Range<u64>) -> Result<Outcome> {
    // On a terminal or in a pipe, one object a line, as without defects.
    let by_name = || Format::from_extension(&args.output).unwrap_or(Format::Ndjson);
    let format = args.format.unwrap_or_else(by_name);
    let plan = args.plan(format)?;
    let mut manifest =
        args.manifest.as_deref().map(|path| create_output(Path::new(path), Format::Ndjson)).transpose()?;
    let planted = if args.output == "-" {
        generator.write_defects(range, plan, format, std::io::stdout(), manifest.as_mut())?
    } else {
        let path = Path::new(&args.output);
        let mut output = create_output(path, format)?;
        let planted = generator
            .write_defects(range, plan, format, &mut output, manifest.as_mut())
            .map_err(|error| error.with_path(path))?;
        output.finish()?;
        planted
    };
    if let Some(manifest) = manifest {
        manifest.finish()?;
    }
    style::remark(&format!("{} campaigns of seed {}, {planted} with a defect", args.count, args.seed));
    Ok(Outcome::Ok)
}
