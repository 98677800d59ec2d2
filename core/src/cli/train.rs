use std::fs;
use std::path::PathBuf;

use super::{Outcome, style};
use crate::classify::train_shipped;
use crate::{Error, ErrorKind, Result};

/// Learn the models that come with the library again
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The same data gives the same bytes. The sets are public and not part of this project.

Example:
  competiscan train --shipped --data ../shared/data --out core/data/models")]
pub(super) struct Args {
    /// The models of the library; what else can be trained is trained by the library's functions
    #[arg(long, required = true)]
    shipped: bool,
    /// Folder with one folder a set
    #[arg(long, value_name = "DIR", default_value = "../shared/data")]
    data: PathBuf,
    /// Folder the models are written to
    #[arg(long, value_name = "DIR", default_value = "core/data/models")]
    out: PathBuf,
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    if !args.shipped {
        return Err(Error::new(ErrorKind::InvalidOption, "nothing to train").with_help("add --shipped"));
    }
    for (name, bytes) in train_shipped(&args.data)? {
        let path = args.out.join(name);
        fs::write(&path, &bytes).map_err(|error| Error::from(error).with_path(&path))?;
        style::print(&format!("{} {} bytes", path.display(), bytes.len()))?;
    }
    Ok(Outcome::Ok)
}
