use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::io::Format;
use crate::schema::{Aliases, Field};
use crate::{Error, ErrorKind, Limits, Result};

/// How to read an input. Everything left out is found out from the content.
///
/// ```
/// use competiscan::io::ReadOptions;
///
/// let options: ReadOptions = serde_json::from_str(r#"{"delimiter": ";", "aliases": {"Marke": "company"}}"#)?;
/// assert_eq!(options.delimiter, Some(';'));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReadOptions {
    /// The format. Default: by content.
    pub format: Option<Format>,
    /// WHATWG label of the text encoding. Default: by content.
    pub encoding: Option<String>,
    /// Delimiter of a CSV, an ASCII character. Default: by content.
    pub delimiter: Option<char>,
    /// Quote character of a CSV, an ASCII character. Default: by content.
    pub quote: Option<char>,
    /// Escape character of a CSV besides the doubled quote, an ASCII character. Default: by content.
    pub escape: Option<char>,
    /// Whether the first row of a CSV names the columns. Default: by content.
    pub has_header: Option<bool>,
    /// Names of the columns of a CSV, in order, in place of its header. Default: the header.
    pub columns: Option<Vec<String>>,
    /// More names for columns: name in the file to field. Default empty.
    pub aliases: BTreeMap<String, String>,
    /// Bounds on the input. Default [`Limits::default`].
    pub limits: Limits,
}

impl ReadOptions {
    /// Refuses names and numbers that mean nothing, naming the allowed ones.
    pub fn check(&self) -> Result<()> {
        self.limits.check()?;
        for (name, mark) in [("delimiter", self.delimiter), ("quote", self.quote), ("escape", self.escape)] {
            if mark.is_some_and(|mark| !mark.is_ascii() || mark == '\n' || mark == '\r') {
                return Err(Error::new(ErrorKind::InvalidOption, format!("{name} is {mark:?}"))
                    .with_help("use one ASCII character other than a line ending"));
            }
        }
        self.field_aliases().map(drop)
    }

    /// [`aliases`](Self::aliases) with their fields.
    pub(crate) fn field_aliases(&self) -> Result<Aliases> {
        let mut aliases = Aliases::default();
        for (name, field) in &self.aliases {
            let Some(known) = Field::from_name(field) else {
                let error = Error::new(ErrorKind::UnknownName, format!("there is no field {field:?}"));
                return Err(match Field::suggest(field) {
                    Some(close) => error.with_help(format!("did you mean {close:?}?")),
                    None => error.with_help("`competiscan schema` lists the fields"),
                });
            };
            aliases.add(name, known);
        }
        Ok(aliases)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_must_be_single_bytes() {
        for delimiter in ['→', '\n'] {
            let options = ReadOptions { delimiter: Some(delimiter), ..ReadOptions::default() };
            assert_eq!(options.check().unwrap_err().kind(), ErrorKind::InvalidOption);
        }
    }

    #[test]
    fn an_alias_must_lead_to_a_field() {
        let aliases = BTreeMap::from([("Marke".to_owned(), "compny".to_owned())]);
        let error = ReadOptions { aliases, ..ReadOptions::default() }.check().unwrap_err();
        assert_eq!(error.help(), Some("did you mean \"company\"?"));
    }
}
