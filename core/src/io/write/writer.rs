use std::fmt;
use std::io::{BufWriter, Write};
use std::path::Path;

use super::csv::CsvWriter;
use super::json::{Around, JsonWriter};
use super::options::WriteOptions;
use super::output::{Output, Plain, RecordWriter};
use crate::io::atomic::AtomicFile;
use crate::io::compress::{Compression, encode};
use crate::{Campaign, Error, ErrorKind, Format, Result};

/// Writes campaigns in any format that can be written.
///
/// ```
/// use competiscan::io::{WriteOptions, Writer};
/// use competiscan::{Campaign, Channel, Format};
///
/// let mut campaign = Campaign::new("Acme", Channel::Sms, "2026-11-23".parse()?);
/// campaign.id = "a1".into();
/// campaign.content = Some("Sale".into());
/// let mut out = Vec::new();
/// let mut writer = Writer::new(&mut out, Format::Ndjson, WriteOptions::default())?;
/// writer.write(&campaign)?;
/// writer.finish()?;
/// assert_eq!(
///     String::from_utf8(out).unwrap(),
///     "{\"id\":\"a1\",\"company\":\"Acme\",\"channel\":\"sms\",\"content\":\"Sale\",\"launch_date\":\"2026-11-23\"}\n"
/// );
/// # Ok::<(), competiscan::Error>(())
/// ```
pub struct Writer<'w> {
    records: Box<dyn RecordWriter + 'w>,
    format: Format,
    count: u64,
}

impl Writer<'static> {
    /// Writes a file, which appears, or takes the place of the old one, when [`finish`](Self::finish) is
    /// called, and not at all if it is not.
    ///
    /// ```
    /// use competiscan::io::{WriteOptions, Writer};
    /// use competiscan::Format;
    ///
    /// let folder = tempfile::tempdir()?;
    /// let path = folder.path().join("campaigns.csv.gz");
    /// let writer = Writer::create(&path, Format::Csv, WriteOptions::default())?;
    /// assert!(!path.exists());
    /// writer.finish()?;
    /// assert!(path.exists());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn create(path: impl AsRef<Path>, format: Format, mut options: WriteOptions) -> Result<Self> {
        let path = path.as_ref();
        options.compression = options.compression.or_else(|| compression_of(path));
        let file = AtomicFile::create(path)?;
        Self::open(Box::new(BufWriter::with_capacity(BUFFER, file)), format, options)
            .map_err(|error| error.with_path(path))
    }
}

fn compression_of(path: &Path) -> Option<Compression> {
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    Compression::from_extension(&name)
}

/// A file for bytes of a format, compressed as its name says, which appears when it is finished.
pub(crate) fn create_output(path: &Path, format: Format) -> Result<Box<dyn Output>> {
    let file = BufWriter::with_capacity(BUFFER, AtomicFile::create(path)?);
    match compression_of(path) {
        Some(compression) => {
            check_compression(format, compression).map_err(|error| error.with_path(path))?;
            encode(Box::new(file), compression)
        }
        None => Ok(Box::new(file)),
    }
}

/// Formats that are compressed inside are not compressed again.
fn check_compression(format: Format, compression: Compression) -> Result<()> {
    if matches!(format, Format::Arrow | Format::Parquet) {
        return Err(Error::new(
            ErrorKind::InvalidOption,
            format!("{format} is compressed inside and not by {}", compression.as_str()),
        )
        .with_help("leave the ending .gz or .zst out"));
    }
    Ok(())
}

/// Bytes gathered before they are handed on.
const BUFFER: usize = 64 << 10;

impl<'w> Writer<'w> {
    /// Writes to anything that takes bytes. It is flushed at the end.
    pub fn new(output: impl Write + Send + 'w, format: Format, options: WriteOptions) -> Result<Self> {
        let output = Plain(BufWriter::with_capacity(BUFFER, output));
        Self::open(Box::new(output), format, options)
    }

    fn open(mut output: Box<dyn Output + 'w>, format: Format, options: WriteOptions) -> Result<Self> {
        if let Some(compression) = options.compression {
            check_compression(format, compression)?;
            output = encode(output, compression)?;
        }
        let records: Box<dyn RecordWriter + 'w> = match format {
            Format::Csv => Box::new(CsvWriter::new(output, options.formula_guard)?),
            Format::Json => Box::new(JsonWriter::new(output, Around::Array)),
            Format::Ndjson => Box::new(JsonWriter::new(output, Around::Nothing)),
            Format::Cloudevents => Box::new(JsonWriter::new(output, Around::Event)),
            Format::Eml | Format::Mbox => {
                return Err(Error::new(ErrorKind::UnknownFormat, format!("{format} can only be read"))
                    .with_help("write csv, json, ndjson, cloudevents, arrow or parquet"));
            }
            #[cfg(feature = "arrow")]
            Format::Arrow => Box::new(crate::io::arrow::ArrowWriter::new(output)?),
            #[cfg(feature = "parquet")]
            Format::Parquet => Box::new(crate::io::arrow::ParquetWriter::new(output)?),
            #[cfg(not(all(feature = "arrow", feature = "parquet")))]
            Format::Arrow | Format::Parquet => {
                return Err(Error::new(
                    ErrorKind::UnknownFormat,
                    format!("this build cannot write {format}"),
                )
                .with_help(format!("build with the feature `{format}`")));
            }
        };
        Ok(Self { records, format, count: 0 })
    }

    /// Writes one campaign.
    pub fn write(&mut self, campaign: &Campaign) -> Result<()> {
        self.records.write(campaign)?;
        self.count += 1;
        Ok(())
    }

    /// Campaigns written so far.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Ends the file and puts it in its place.
    pub fn finish(self) -> Result<()> {
        self.records.finish()
    }
}

/// A campaign as the one line of JSON it has on the wire.
///
/// ```
/// use competiscan::{Campaign, Channel, io::to_json};
///
/// let campaign = Campaign::new("Acme", Channel::Sms, "2026-11-23".parse()?);
/// assert_eq!(to_json(&campaign), r#"{"id":"","company":"Acme","channel":"sms","launch_date":"2026-11-23"}"#);
/// # Ok::<(), competiscan::Error>(())
/// ```
#[must_use]
pub fn to_json(campaign: &Campaign) -> String {
    // Texts, numbers and maps of texts: there is nothing in a campaign that JSON cannot hold.
    serde_json::to_string(campaign).unwrap_or_default()
}

/// Writes a whole file in one step: the old one stays until the new one is complete.
pub fn write_file(path: impl AsRef<Path>, bytes: &[u8]) -> Result<()> {
    let mut file = AtomicFile::create(path.as_ref())?;
    file.write_all(bytes)?;
    file.commit()
}

impl fmt::Debug for Writer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer")
            .field("format", &self.format)
            .field("count", &self.count)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Channel;

    fn written(format: Format, campaigns: &[Campaign]) -> String {
        let mut out = Vec::new();
        let mut writer = Writer::new(&mut out, format, WriteOptions::default()).unwrap();
        for campaign in campaigns {
            writer.write(campaign).unwrap();
        }
        assert_eq!(writer.count(), campaigns.len() as u64);
        writer.finish().unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn nothing_is_a_whole_file_too() {
        assert_eq!(written(Format::Json, &[]), "[]\n");
        assert_eq!(written(Format::Ndjson, &[]), "");
        assert_eq!(written(Format::Cloudevents, &[]), "");
        assert!(written(Format::Csv, &[]).starts_with("id,company,industry,channel,"));
        assert!(written(Format::Csv, &[]).ends_with(",extra\n"));
    }

    #[test]
    fn an_array_has_one_element_a_line() {
        let campaign = Campaign::new("Acme", Channel::Sms, "2026-01-01".parse().unwrap());
        let text = written(Format::Json, &[campaign.clone(), campaign]);
        assert_eq!(text.lines().count(), 4);
        assert_eq!(serde_json::from_str::<Vec<Campaign>>(&text).unwrap().len(), 2);
    }

    #[test]
    fn what_cannot_be_written_is_said() {
        let open = |format, compression| {
            let options = WriteOptions { compression, ..WriteOptions::default() };
            Writer::new(Vec::new(), format, options).unwrap_err()
        };
        assert_eq!(
            open(Format::Mbox, None).to_string(),
            "mbox can only be read; write csv, json, ndjson, cloudevents, arrow or parquet"
        );
        assert_eq!(open(Format::Parquet, Some(Compression::Gzip)).kind(), ErrorKind::InvalidOption);
    }

    #[test]
    fn a_write_that_fails_is_an_error_and_leaves_the_old_file() {
        struct Full;
        impl Write for Full {
            fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
                Err(std::io::ErrorKind::StorageFull.into())
            }
            fn flush(&mut self) -> std::io::Result<()> {
                Ok(())
            }
        }
        let mut campaign = Campaign::new("Acme", Channel::Sms, "2026-01-01".parse().unwrap());
        campaign.content = Some("x".repeat(100_000));
        for format in [Format::Csv, Format::Json, Format::Ndjson, Format::Cloudevents] {
            let mut writer = Writer::new(Full, format, WriteOptions::default()).unwrap();
            let result = writer.write(&campaign).and_then(|()| writer.finish());
            assert_eq!(result.unwrap_err().kind(), ErrorKind::Io, "{format}");
        }
    }
}
