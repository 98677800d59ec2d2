//! What a caller may say about a table.

use crate::io::ReadOptions;
use crate::schema::Aliases;
use crate::{Error, ErrorKind, Limits, Result};

/// Quotes around cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Quote {
    /// No byte means anything special.
    None,
    /// This byte, which is ASCII.
    Byte(u8),
}

/// How to read delimited text. All that is left out is found out.
///
/// ```
/// use competiscan::io::CsvOptions;
///
/// let options = CsvOptions { delimiter: Some(b';'), ..CsvOptions::default() };
/// assert!(options.encoding.is_none());
/// ```
#[derive(Clone, Debug, Default)]
pub struct CsvOptions {
    /// The byte between cells. Default: found from the text.
    pub delimiter: Option<u8>,
    /// The quotes around cells. Default: found from the text.
    pub quote: Option<Quote>,
    /// The byte that takes away the meaning of the next. Default: found; a doubled quote is always understood.
    pub escape: Option<u8>,
    /// Whether the first row names the columns. Default: found from the text.
    pub has_header: Option<bool>,
    /// Names for the columns in order, instead of those in the file. Default: those in the file.
    pub columns: Option<Vec<String>>,
    /// Names the header must have; others and missing ones are remarked upon. Default: any.
    pub expected_header: Option<Vec<String>>,
    /// WHATWG label of the encoding. Default: found from the bytes.
    pub encoding: Option<String>,
    /// Bounds on rows, fields and columns.
    pub limits: Limits,
    /// More names for columns.
    pub aliases: Aliases,
}

impl CsvOptions {
    /// Refuses what cannot be meant.
    pub(super) fn check(&self) -> Result<()> {
        self.limits.check()?;
        let quote = match self.quote {
            Some(Quote::Byte(quote)) => Some(quote),
            _ => None,
        };
        for (name, byte) in [("delimiter", self.delimiter), ("quote", quote), ("escape", self.escape)] {
            let Some(byte) = byte else { continue };
            if matches!(byte, b'\n' | b'\r') || !byte.is_ascii() {
                return Err(Error::new(
                    ErrorKind::InvalidOption,
                    format!("{name} is the byte {byte:#04x}, which cannot part or enclose cells"),
                )
                .with_help("use an ASCII character that is no line end, such as ',' or ';'"));
            }
        }
        if self.delimiter.is_some() && (self.delimiter == quote || self.delimiter == self.escape) {
            return Err(Error::new(ErrorKind::InvalidOption, "delimiter is also the quote or the escape")
                .with_help("use a byte of its own for each"));
        }
        if self.columns.as_ref().is_some_and(Vec::is_empty) {
            return Err(Error::new(ErrorKind::InvalidOption, "columns is empty")
                .with_help("name the columns in order, or leave it out"));
        }
        let named = self.columns.as_ref().map_or(0, Vec::len) as u64;
        if named > self.limits.max_columns {
            return Err(Error::limit("max_columns", self.limits.max_columns));
        }
        Ok(())
    }
}

impl TryFrom<&ReadOptions> for CsvOptions {
    type Error = Error;

    /// What the options for any format say about a table.
    fn try_from(options: &ReadOptions) -> Result<Self> {
        options.check()?;
        let byte = |mark: Option<char>| mark.and_then(|mark| u8::try_from(mark).ok());
        Ok(Self {
            delimiter: byte(options.delimiter),
            quote: byte(options.quote).map(Quote::Byte),
            escape: byte(options.escape),
            has_header: options.has_header,
            columns: options.columns.clone(),
            expected_header: None,
            encoding: options.encoding.clone(),
            limits: options.limits,
            aliases: options.field_aliases()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_that_cannot_be_meant_are_refused() {
        for options in [
            CsvOptions { delimiter: Some(b'\n'), ..CsvOptions::default() },
            CsvOptions { delimiter: Some(0xE4), ..CsvOptions::default() },
            CsvOptions { delimiter: Some(b'"'), quote: Some(Quote::Byte(b'"')), ..CsvOptions::default() },
            CsvOptions { columns: Some(Vec::new()), ..CsvOptions::default() },
        ] {
            assert_eq!(options.check().unwrap_err().kind(), ErrorKind::InvalidOption);
        }
        assert!(CsvOptions::default().check().is_ok());
        let general = ReadOptions { delimiter: Some(';'), ..ReadOptions::default() };
        assert_eq!(CsvOptions::try_from(&general).unwrap().delimiter, Some(b';'));
    }
}
