use serde::{Deserialize, Serialize};

use crate::{Error, ErrorKind, Result};

/// Every bound on input, in one place. Input at a limit is read; one unit more is an error or a refused
/// row that names the limit.
///
/// The defaults let an honest export of any size through and stop what would exhaust memory or time.
///
/// ```
/// use competiscan::Limits;
///
/// let limits = Limits { max_columns: 64, ..Limits::default() };
/// assert_eq!(limits.max_record_bytes, 1 << 20);
/// limits.check()?;
/// # Ok::<(), competiscan::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Bytes of one input after decompression. Streaming formats need no such bound, so it is off.
    /// Default `u64::MAX`.
    pub max_input_bytes: u64,
    /// Bytes of one row, JSON object or line. A longer one is refused as a row and reading goes on.
    /// Default `1 MiB`.
    pub max_record_bytes: u64,
    /// Bytes of one field. Default `256 KiB`.
    pub max_field_bytes: u64,
    /// Columns of one table, or distinct keys of a JSON stream. Default `1024`.
    pub max_columns: u64,
    /// Nesting of JSON. Default `64`.
    pub max_depth: u64,
    /// Decompressed bytes per compressed byte, counted after the first mebibyte. Default `200`.
    pub max_ratio: u64,
    /// Bytes of one message. A longer one is refused as a row. Default `32 MiB`.
    pub max_message_bytes: u64,
    /// Bytes of the header block of one message. Default `256 KiB`.
    pub max_header_bytes: u64,
    /// MIME parts of one message. Default `256`.
    pub max_mail_parts: u64,
    /// Nesting of MIME parts. Default `16`.
    pub max_mail_depth: u64,
    /// Bytes of HTML turned into text for one message; the rest is left out and said so. Default `2 MiB`.
    pub max_html_bytes: u64,
    /// Files read from one folder. Default `1_000_000`.
    pub max_files: u64,
    /// Bytes of an Arrow or Parquet record batch once decoded. Default `256 MiB`.
    pub max_batch_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_input_bytes: u64::MAX,
            max_record_bytes: 1 << 20,
            max_field_bytes: 256 << 10,
            max_columns: 1024,
            max_depth: 64,
            max_ratio: 200,
            max_message_bytes: 32 << 20,
            max_header_bytes: 256 << 10,
            max_mail_parts: 256,
            max_mail_depth: 16,
            max_html_bytes: 2 << 20,
            max_files: 1_000_000,
            max_batch_bytes: 256 << 20,
        }
    }
}

impl Limits {
    /// Refuses a limit of zero, which would refuse everything, and a JSON depth that the parser's own
    /// guard of 128 would reach first.
    pub fn check(&self) -> Result<()> {
        let named = [
            ("max_input_bytes", self.max_input_bytes),
            ("max_record_bytes", self.max_record_bytes),
            ("max_field_bytes", self.max_field_bytes),
            ("max_columns", self.max_columns),
            ("max_depth", self.max_depth),
            ("max_ratio", self.max_ratio),
            ("max_message_bytes", self.max_message_bytes),
            ("max_header_bytes", self.max_header_bytes),
            ("max_mail_parts", self.max_mail_parts),
            ("max_mail_depth", self.max_mail_depth),
            ("max_html_bytes", self.max_html_bytes),
            ("max_files", self.max_files),
            ("max_batch_bytes", self.max_batch_bytes),
        ];
        if let Some((name, _)) = named.iter().find(|(_, value)| *value == 0) {
            return Err(Error::new(ErrorKind::InvalidOption, format!("limit {name} is 0"))
                .with_help("use 1 or more, or leave it out for the default"));
        }
        if self.max_depth > 127 {
            return Err(Error::new(
                ErrorKind::InvalidOption,
                format!("limit max_depth is {}", self.max_depth),
            )
            .with_help("use 127 or less"));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zero_limit_is_refused_by_name() {
        let error = Limits { max_columns: 0, ..Limits::default() }.check().unwrap_err();
        assert!(error.message().contains("max_columns"), "{error}");
    }

    #[test]
    fn depth_is_bounded_by_the_parser() {
        assert!(Limits { max_depth: 127, ..Limits::default() }.check().is_ok());
        assert!(Limits { max_depth: 128, ..Limits::default() }.check().is_err());
    }
}
