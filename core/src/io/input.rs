use std::fs::File;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use super::compress::{Compression, Progress, Unpacked};
use super::csv::{CsvOptions, CsvReader};
use super::guess::guess;
use super::json::JsonReader;
use super::record::{Note, RawRecord, RecordReader, SourceInfo};
use super::{Format, ReadOptions};
use crate::schema::Columns;
use crate::{Error, ErrorKind, Result};

/// Something to read: a file, a folder of mail, bytes, or a stream.
///
/// ```
/// use competiscan::io::{Input, ReadOptions};
/// use competiscan::Format;
///
/// let reader = Input::from_bytes(r#"{"company": "Acme"}"#).open(&ReadOptions::default())?;
/// assert_eq!(reader.source().format, Format::Ndjson);
/// # Ok::<(), competiscan::Error>(())
/// ```
pub struct Input(Kind);

enum Kind {
    Path(PathBuf),
    Bytes(Vec<u8>),
    Stream(Box<dyn Read + Send>),
}

impl std::fmt::Debug for Input {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.0 {
            Kind::Path(path) => f.debug_tuple("Input").field(path).finish(),
            Kind::Bytes(bytes) => write!(f, "Input({} bytes)", bytes.len()),
            Kind::Stream(_) => f.write_str("Input(stream)"),
        }
    }
}

impl Input {
    /// A file of any format, or a folder of mail (Maildir, or any tree of .eml and .mbox files).
    pub fn from_path(path: impl Into<PathBuf>) -> Self {
        Self(Kind::Path(path.into()))
    }

    /// Bytes in memory.
    pub fn from_bytes(bytes: impl Into<Vec<u8>>) -> Self {
        Self(Kind::Bytes(bytes.into()))
    }

    /// A stream, such as standard input or a socket the caller has opened.
    pub fn from_reader(reader: impl Read + Send + 'static) -> Self {
        Self(Kind::Stream(Box::new(reader)))
    }

    /// Finds out what the input holds and starts reading it.
    ///
    /// # Errors
    ///
    /// `not_found` and `io` for what cannot be opened, `unknown_format` for what is none of the formats (an
    /// Excel workbook, a picture) and for formats that were not built in, `invalid_option` for options that
    /// cannot be, `corrupt_input` for a damaged archive, Arrow or Parquet file.
    pub fn open(self, options: &ReadOptions) -> Result<Box<dyn RecordReader>> {
        options.check()?;
        match self.0 {
            Kind::Path(path) => open_path(&path, options).map_err(|error| error.with_path(&path)),
            Kind::Bytes(bytes) => open_stream(Box::new(Cursor::new(bytes)), None, options),
            Kind::Stream(stream) => open_stream(stream, None, options),
        }
    }
}

fn open_path(path: &Path, options: &ReadOptions) -> Result<Box<dyn RecordReader>> {
    if path.is_dir() {
        return open_folder(path, options);
    }
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    open_stream(Box::new(File::open(path)?), name.as_deref().zip(Some(path)), options)
}

#[cfg(feature = "mail")]
fn open_folder(path: &Path, options: &ReadOptions) -> Result<Box<dyn RecordReader>> {
    if let Some(format) = options.format.filter(|format| !matches!(format, Format::Eml | Format::Mbox)) {
        return Err(Error::new(
            ErrorKind::InvalidOption,
            format!("a folder is read as mail, not as {format}"),
        )
        .with_help("name the files in it one by one"));
    }
    Ok(Box::new(super::mail::MailReader::folder(path, &options.limits)?))
}

#[cfg(not(feature = "mail"))]
fn open_folder(_: &Path, _: &ReadOptions) -> Result<Box<dyn RecordReader>> {
    Err(not_built_in(Format::Eml, "mail"))
}

fn open_stream(
    stream: Box<dyn Read + Send>,
    named: Option<(&str, &Path)>,
    options: &ReadOptions,
) -> Result<Box<dyn RecordReader>> {
    let limits = &options.limits;
    let input = Unpacked::open(stream, limits)?;
    let (compression, progress) = (input.compression(), input.progress());
    let format = match options.format {
        Some(format) => format,
        // A sample that ends in the middle of a damaged archive is still a sample.
        None => guess(input.sample(), named.map(|(name, _)| name))?.format.unwrap_or(Format::Csv),
    };
    // Columnar files are read from their end: a file is opened again and sought in, a pipe is kept in memory.
    let seekable = named.filter(|_| compression.is_none()).map(|(_, path)| path);
    let reader: Box<dyn RecordReader> = match format {
        Format::Csv => Box::new(CsvReader::new(input, CsvOptions::try_from(options)?)?),
        Format::Json | Format::Ndjson | Format::Cloudevents => {
            Box::new(JsonReader::new(input, format, *limits, options.field_aliases()?)?)
        }
        #[cfg(feature = "mail")]
        Format::Eml => Box::new(super::mail::MailReader::eml(input, limits)),
        #[cfg(feature = "mail")]
        Format::Mbox => Box::new(super::mail::MailReader::mbox(input, limits)),
        #[cfg(not(feature = "mail"))]
        Format::Eml | Format::Mbox => return Err(not_built_in(format, "mail")),
        #[cfg(feature = "arrow")]
        Format::Arrow => {
            let aliases = options.field_aliases()?;
            Box::new(match seekable {
                Some(path) => super::arrow::ArrowReader::from_file(File::open(path)?, &aliases, limits)?,
                None => super::arrow::ArrowReader::from_read(input, &aliases, limits)?,
            })
        }
        #[cfg(feature = "parquet")]
        Format::Parquet => {
            let aliases = options.field_aliases()?;
            Box::new(match seekable {
                Some(path) => super::arrow::ParquetReader::from_file(File::open(path)?, &aliases, limits)?,
                None => super::arrow::ParquetReader::from_read(input, &aliases, limits)?,
            })
        }
        #[cfg(not(feature = "arrow"))]
        Format::Arrow => return Err(not_built_in(format, "arrow")),
        #[cfg(not(feature = "parquet"))]
        Format::Parquet => return Err(not_built_in(format, "parquet")),
    };
    #[cfg(not(feature = "arrow"))]
    let _ = seekable;
    let mut source = reader.source().clone();
    source.compression = compression.map(Compression::as_str);
    Ok(Box::new(Opened { reader, source, progress }))
}

#[cfg(not(all(feature = "mail", feature = "parquet")))]
fn not_built_in(format: Format, feature: &str) -> Error {
    Error::new(ErrorKind::UnknownFormat, format!("this build cannot read {format}"))
        .with_help(format!("build with the feature `{feature}`"))
}

/// A reader that knows how its input was packed and how far it was read.
struct Opened {
    reader: Box<dyn RecordReader>,
    source: SourceInfo,
    progress: Progress,
}

impl RecordReader for Opened {
    fn columns(&self) -> &Columns {
        self.reader.columns()
    }

    fn source(&self) -> &SourceInfo {
        &self.source
    }

    fn read(&mut self, record: &mut RawRecord) -> Result<bool> {
        let more = self.reader.read(record)?;
        // The encoding of a text that begins in ASCII shows only later.
        if self.source.encoding != self.reader.source().encoding {
            self.source.encoding.clone_from(&self.reader.source().encoding);
        }
        Ok(more)
    }

    fn take_notes(&mut self) -> Vec<Note> {
        self.reader.take_notes()
    }

    fn bytes_read(&self) -> u64 {
        self.progress.bytes().max(self.reader.bytes_read())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn format_of(bytes: &[u8]) -> Format {
        Input::from_bytes(bytes).open(&ReadOptions::default()).unwrap().source().format
    }

    #[test]
    fn formats_are_told_by_their_content() {
        assert_eq!(format_of(b"company,subject\nAcme,Hello\n"), Format::Csv);
        assert_eq!(format_of(b"[{\"company\": \"Acme\"}]"), Format::Json);
        assert_eq!(format_of(b"{\"company\": \"Acme\"}\n{\"company\": \"Bolt\"}\n"), Format::Ndjson);
        assert_eq!(format_of(b""), Format::Csv);
        #[cfg(feature = "mail")]
        assert_eq!(format_of(b"From: a@example.com\nSubject: Hi\nDate: x\n\nBody\n"), Format::Eml);
    }

    #[test]
    fn a_missing_file_is_named() {
        let error = Input::from_path("no/such/file.csv").open(&ReadOptions::default()).err().unwrap();
        assert_eq!(error.kind(), ErrorKind::NotFound);
        assert!(error.to_string().starts_with("no/such/file.csv: "), "{error}");
    }

    #[test]
    fn a_workbook_is_refused_with_advice() {
        let error = Input::from_bytes(&b"PK\x03\x04rest of a workbook"[..])
            .open(&ReadOptions::default())
            .err()
            .unwrap();
        assert_eq!(error.kind(), ErrorKind::UnknownFormat);
        assert!(error.help().is_some());
    }
}
