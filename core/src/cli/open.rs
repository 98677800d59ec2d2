//! Inputs and outputs as the command line names them.

use std::path::Path;

use super::progress::{Progress, Watched};
use crate::io::{Input, ReadOptions, RecordReader, WriteOptions, Writer};
use crate::{Error, ErrorKind, Format, Result};

/// Refuses two outputs of one name: the later one would take the place of the earlier one.
pub(super) fn distinct(outputs: &[(&str, Option<&str>)]) -> Result<()> {
    // The same file also where it is named in two ways, as far as that can be told before it is there.
    let place = |name: &str| {
        let path = Path::new(name);
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        folder.canonicalize().unwrap_or_else(|_| folder.to_owned()).join(path.file_name().unwrap_or_default())
    };
    let named: Vec<(&str, &str)> =
        outputs.iter().filter_map(|(option, name)| name.map(|name| (*option, name))).collect();
    for (at, (option, name)) in named.iter().enumerate() {
        for (other, second) in named.iter().skip(at + 1) {
            let same =
                if *name == "-" || *second == "-" { name == second } else { place(name) == place(second) };
            if same {
                return Err(Error::new(
                    ErrorKind::InvalidOption,
                    format!("{option} and {other} both name {name:?}"),
                )
                .with_help("give each its own name"));
            }
        }
    }
    Ok(())
}

/// Refuses `-` for what can only go to a file.
pub(super) fn only_file(option: &str, name: Option<&str>) -> Result<()> {
    if name == Some("-") {
        return Err(Error::new(ErrorKind::InvalidOption, format!("{option} is \"-\", which is no file"))
            .with_help("name a file"));
    }
    Ok(())
}

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

/// The inputs a name stands for: a file is itself; a folder is its tables, one by one and sorted, and, if it
/// holds mail, the folder as a whole.
pub(super) fn inputs(name: &str) -> Result<Vec<String>> {
    let path = Path::new(name);
    // The folders of a Maildir hold messages without an ending.
    if name == "-" || !path.is_dir() || path.join("cur").is_dir() {
        return Ok(vec![name.to_owned()]);
    }
    let (mut tables, mut mail) = (Vec::new(), false);
    let mut folders = vec![path.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).map_err(|error| Error::from(error).with_path(&folder))? {
            let entry = entry?;
            let (file, kind) = (entry.path(), entry.file_type()?);
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            if hidden || kind.is_symlink() {
                continue;
            }
            if kind.is_dir() {
                folders.push(file);
                continue;
            }
            // A text may be anything; only what is named like a table is taken for one.
            match Format::from_extension(&file.to_string_lossy()) {
                Some(Format::Eml | Format::Mbox) => mail = true,
                Some(Format::Csv) if file.extension().is_some_and(|ending| ending == "txt") => {}
                Some(_) => tables.push(file.to_string_lossy().into_owned()),
                None => {}
            }
        }
    }
    tables.sort();
    if mail || tables.is_empty() {
        tables.insert(0, name.to_owned());
    }
    Ok(tables)
}

/// Opens a file that appears when it is complete, or standard output for `-`.
pub(super) fn writer(name: &str, to: Option<Format>, options: WriteOptions) -> Result<Writer<'static>> {
    let standard = (name == "-").then_some(Format::Ndjson);
    let format = to.or(standard).or_else(|| Format::from_extension(name)).ok_or_else(|| {
        Error::new(ErrorKind::InvalidOption, format!("the name {name:?} does not say which format to write"))
            .with_help("end it in .csv, .json, .ndjson, .arrow, .parquet or .cloudevents, or say --to FORMAT")
    })?;
    // For the library this is a format it cannot serve; here somebody asked for it by mistake.
    if matches!(format, Format::Eml | Format::Mbox) {
        return Err(Error::new(ErrorKind::InvalidOption, format!("{format} can only be read"))
            .with_help("write csv, json, ndjson, cloudevents, arrow or parquet"));
    }
    if name == "-" {
        return Writer::new(std::io::stdout(), format, options);
    }
    Writer::create(Path::new(name), format, options).map_err(|error| error.with_path(name))
}
