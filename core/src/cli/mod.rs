//! The `competiscan` command: every call prints data on standard output and everything else on standard
//! error, and ends with 0 (ok), 1 (findings), 2 (usage) or 3 (input or output failed).

mod analyze;
mod args;
mod classify;
mod completions;
mod convert;
mod custom;
mod evaluate;
mod generate;
mod open;
mod progress;
mod rejects;
mod repair;
mod schema;
mod shipped;
mod style;
mod train;
mod validate;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::{Error, ErrorKind};

/// Campaign intelligence from your own files: read, check, repair, convert and summarise marketing mail,
/// texts, posts and ads.
#[derive(Debug, Parser)]
#[command(name = "competiscan", version, propagate_version = true, arg_required_else_help = true)]
#[command(after_help = "\
Examples:
  competiscan validate export.csv                    what is wrong, row by row
  competiscan repair export.csv clean.ndjson         mend what is safe to mend
  competiscan classify inbox/ labels.ndjson          offers, tone, deadlines, with evidence
  competiscan analyze inbox/ --format md             a summary of a folder of mail
  competiscan convert ads.csv ads.parquet            another format
  competiscan generate -n 1000 -o campaigns.csv      campaigns of companies that do not exist

Exit codes: 0 ok, 1 findings, 2 usage, 3 input or output failed.")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Generate(Box<generate::Args>),
    Validate(validate::Args),
    Repair(repair::Args),
    Convert(convert::Args),
    Classify(classify::Args),
    Analyze(analyze::Args),
    Train(train::Args),
    Evaluate(evaluate::Args),
    Schema(schema::Args),
    Completions(completions::Args),
}

/// How a command that did its work ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Ok,
    Findings,
}

impl Outcome {
    fn findings(there_are: bool) -> Self {
        if there_are { Self::Findings } else { Self::Ok }
    }
}

/// Runs the command with the arguments of the process.
#[must_use]
pub fn run() -> ExitCode {
    let command = match Cli::try_parse() {
        Ok(cli) => cli.command,
        Err(error) => {
            // Help and version are answers, not errors; a closed pipe must not make a panic of either.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let result = match command {
        Command::Generate(args) => generate::run(&args),
        Command::Validate(args) => validate::run(&args),
        Command::Repair(args) => repair::run(&args),
        Command::Convert(args) => convert::run(&args),
        Command::Classify(args) => classify::run(&args),
        Command::Analyze(args) => analyze::run(&args),
        Command::Train(args) => train::run(&args),
        Command::Evaluate(args) => evaluate::run(&args),
        Command::Schema(args) => schema::run(&args),
        Command::Completions(args) => completions::run(&args),
    };
    match result {
        Ok(Outcome::Ok) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            style::complain(&error.to_string());
            ExitCode::from(match error.kind() {
                ErrorKind::InvalidOption | ErrorKind::UnknownName => 2,
                _ => 3,
            })
        }
    }
}

/// The reader of our output went away, as `head` does: it has what it wanted.
fn is_broken_pipe(error: &Error) -> bool {
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        if cause
            .downcast_ref::<std::io::Error>()
            .is_some_and(|io| io.kind() == std::io::ErrorKind::BrokenPipe)
        {
            return true;
        }
        source = cause.source();
    }
    false
}
