//! Inputs and outputs as the command line names them.

use std::path::Path;

use super::progress::{Progress, Watched};
use crate::io::{Input, ReadOptions, RecordReader, WriteOptions, Writer};
use crate::{Error, ErrorKind, Format, Result};

/// Opens a file, a folder of mail, or standard input for `-`.
pub(super) fn reader(
    name: &str,
    options: &ReadOptions,
    progress: &Progress,
) -> Result<Box<dyn RecordReader>> {
    let input = if name == "-" { Input::from_reader(std::io::stdin()) } else { Input::from_path(name) };
    let reader =
        input.open(options).map_err(|error| if name == "-" { error } else { error.with_path(name) })?;
    Ok(Box::new(Watched::new(reader, name, progress)))
}

/// Opens a file that appears when it is complete, or standard output for `-`.
pub(super) fn writer(name: &str, to: Option<Format>, options: WriteOptions) -> Result<Writer<'static>> {
    if name == "-" {
        return Writer::new(std::io::stdout(), to.unwrap_or(Format::Ndjson), options);
    }
    let format = to.or_else(|| Format::from_extension(name)).ok_or_else(|| {
        Error::new(ErrorKind::InvalidOption, format!("the name {name:?} does not say which format to write"))
            .with_help("end it in .csv, .json, .ndjson, .arrow, .parquet or .cloudevents, or say --to FORMAT")
    })?;
    Writer::create(Path::new(name), format, options).map_err(|error| error.with_path(name))
}
