use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{Error, ErrorKind, Result};

/// A file format campaigns are read from or written to.
///
/// ```
/// use competiscan::Format;
///
/// assert_eq!("jsonl".parse::<Format>()?, Format::Ndjson);
/// assert_eq!(Format::from_extension("newsletters.mbox"), Some(Format::Mbox));
/// # Ok::<(), competiscan::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Format {
    /// Delimited text of any dialect.
    Csv,
    /// One JSON array of objects, or one object.
    Json,
    /// One JSON object a line.
    Ndjson,
    /// One raw message (RFC 5322). Read only.
    Eml,
    /// Messages one after the other, each begun by a `From ` line. Read only.
    Mbox,
    /// Arrow IPC, file or stream.
    Arrow,
    /// Apache Parquet.
    Parquet,
    /// CloudEvents 1.0 in JSON, one a line.
    Cloudevents,
}

impl Format {
    /// Every format.
    pub const ALL: &[Self] = &[
        Self::Csv,
        Self::Json,
        Self::Ndjson,
        Self::Eml,
        Self::Mbox,
        Self::Arrow,
        Self::Parquet,
        Self::Cloudevents,
    ];

    /// The name on the wire and on the command line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Ndjson => "ndjson",
            Self::Eml => "eml",
            Self::Mbox => "mbox",
            Self::Arrow => "arrow",
            Self::Parquet => "parquet",
            Self::Cloudevents => "cloudevents",
        }
    }

    /// The format a file name promises, compression endings aside. What a file holds is decided by its
    /// content; the name decides what is written.
    #[must_use]
    pub fn from_extension(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let name = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".zst")).unwrap_or(&name);
        match name.rsplit_once('.')?.1 {
            "csv" | "tsv" | "tab" | "txt" | "psv" => Some(Self::Csv),
            "json" => Some(Self::Json),
            "ndjson" | "jsonl" => Some(Self::Ndjson),
            "eml" => Some(Self::Eml),
            "mbox" => Some(Self::Mbox),
            "arrow" | "feather" | "ipc" | "arrows" => Some(Self::Arrow),
            "parquet" | "pq" => Some(Self::Parquet),
            "cloudevents" | "ce" => Some(Self::Cloudevents),
            _ => None,
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Format {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        let name = name.to_ascii_lowercase();
        Self::ALL
            .iter()
            .copied()
            .find(|format| format.as_str() == name)
            .or_else(|| Self::from_extension(&format!(".{name}")).filter(|_| name != "txt"))
            .ok_or_else(|| {
                let names: Vec<&str> = Self::ALL.iter().map(|format| format.as_str()).collect();
                Error::new(ErrorKind::InvalidOption, format!("there is no format {name:?}"))
                    .with_help(format!("use one of {}", names.join(", ")))
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back_and_wrong_ones_list_the_right_ones() {
        for format in Format::ALL {
            assert_eq!(format.as_str().parse::<Format>().unwrap(), *format);
        }
        let error = "xlsx".parse::<Format>().unwrap_err();
        assert!(error.help().unwrap().contains("parquet"));
        assert_eq!(Format::from_extension("a/b.CSV.gz"), Some(Format::Csv));
        assert_eq!(Format::from_extension("README"), None);
    }
}
