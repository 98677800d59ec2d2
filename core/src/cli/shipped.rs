use std::fs;
use std::path::PathBuf;

use super::{Outcome, style};
use crate::classify::train_shipped;
use crate::{Error, Result};

/// Learning the models that come with the library again.
#[derive(Debug, clap::Args)]
#[group(id = "shipped_models")]
pub(super) struct Args {
    /// Learn the models that come with the library again; the same data gives the same bytes
    #[arg(long, conflicts_with_all = ["files", "label", "texts", "output", "evaluate"])]
    pub(super) shipped: bool,
    /// Folder with one folder a public set, for --shipped
    #[arg(long, value_name = "DIR", default_value = "../shared/data", requires = "shipped")]
    data: PathBuf,
    /// Folder the models that come with the library are written to, for --shipped
    #[arg(long, value_name = "DIR", default_value = "core/data/models", requires = "shipped")]
    out: PathBuf,
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    for (name, bytes) in train_shipped(&args.data)? {
        let path = args.out.join(name);
        fs::write(&path, &bytes).map_err(|error| Error::from(error).with_path(&path))?;
        style::print(&format!("{} {} bytes", path.display(), bytes.len()))?;
    }
    Ok(Outcome::Ok)
}
