use clap::CommandFactory;
use clap_complete::Shell;

use super::{Cli, Outcome, style};
use crate::Result;

/// Print a completion script for a shell
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  competiscan completions bash > ~/.local/share/bash-completion/completions/competiscan")]
pub(super) struct Args {
    /// The shell
    shell: Shell,
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "competiscan", &mut script);
    style::print(&String::from_utf8_lossy(&script))?;
    Ok(Outcome::Ok)
}
