use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::code::{IssueCode, Severity};
use crate::schema::{Date, DateOrder, Field};
use crate::{Error, ErrorKind, Result};

/// What an issue code does to a row, when it is not what the table says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleLevel {
    /// Not looked for.
    Off,
    /// Told, the row is accepted.
    Info,
    /// Told as probably wrong, the row is accepted.
    Warning,
    /// The row is rejected.
    Error,
}

impl RuleLevel {
    /// The severity, or `None` for [`Off`](Self::Off).
    #[must_use]
    pub const fn severity(self) -> Option<Severity> {
        match self {
            Self::Off => None,
            Self::Info => Some(Severity::Info),
            Self::Warning => Some(Severity::Warning),
            Self::Error => Some(Severity::Error),
        }
    }
}

impl std::str::FromStr for RuleLevel {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        match name {
            "off" => Ok(Self::Off),
            "info" => Ok(Self::Info),
            "warning" => Ok(Self::Warning),
            "error" => Ok(Self::Error),
            _ => Err(Error::new(ErrorKind::InvalidOption, format!("there is no rule level {name:?}"))
                .with_help("use off, info, warning or error")),
        }
    }
}

/// How to validate.
///
/// ```
/// use competiscan::validate::{IssueCode, RuleLevel, ValidateOptions};
///
/// let mut options = ValidateOptions { near_duplicates: true, ..ValidateOptions::default() };
/// options.rules.insert(IssueCode::UnknownChannel, RuleLevel::Error);
/// options.check()?;
/// # Ok::<(), competiscan::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ValidateOptions {
    /// Levels that differ from the table. Default empty.
    pub rules: BTreeMap<IssueCode, RuleLevel>,
    /// How to read `03/04/2026`. Default [`DateOrder::Auto`].
    pub date_order: DateOrder,
    /// The day to judge future dates by: a launch more than two years after it is implausible. The library
    /// reads no clock. Default `None`: only years outside of 1990 to 2100 are implausible.
    pub today: Option<Date>,
    /// Values for rows that have none, by field. Default empty.
    pub defaults: BTreeMap<String, String>,
    /// Look for near duplicates within each company, at some cost in memory and time. Default `false`.
    pub near_duplicates: bool,
    /// Similarity, 0 to 100 percent of shared word shingles, from which two texts are near duplicates.
    /// Default `80`.
    pub near_percent: u8,
    /// Look for personal data. Default `true`.
    pub personal_data: bool,
    /// Apply the safe fixes and list each. Default `false`.
    pub repair: bool,
    /// Issues and fixes kept in the report; more are counted, and the report says so. Default `10_000`.
    pub max_issues: usize,
}

impl Default for ValidateOptions {
    fn default() -> Self {
        Self {
            rules: BTreeMap::new(),
            date_order: DateOrder::Auto,
            today: None,
            defaults: BTreeMap::new(),
            near_duplicates: false,
            near_percent: 80,
            personal_data: true,
            repair: false,
            max_issues: 10_000,
        }
    }
}

impl ValidateOptions {
    /// Refuses names and numbers that mean nothing, naming the allowed ones.
    pub fn check(&self) -> Result<()> {
        if !(1..=100).contains(&self.near_percent) {
            return Err(Error::new(
                ErrorKind::InvalidOption,
                format!("near_percent is {}", self.near_percent),
            )
            .with_help("use 1 to 100"));
        }
        self.default_values().map(drop)
    }

    /// [`defaults`](Self::defaults) with their fields.
    pub(crate) fn default_values(&self) -> Result<Vec<(Field, String)>> {
        self.defaults
            .iter()
            .map(|(name, value)| {
                if let Some(field) = Field::from_name(name) {
                    return Ok((field, value.clone()));
                }
                let error = Error::new(ErrorKind::UnknownName, format!("there is no field {name:?}"));
                Err(match Field::suggest(name) {
                    Some(close) => error.with_help(format!("did you mean {close:?}?")),
                    None => error.with_help("`competiscan schema` lists the fields"),
                })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_default_for_an_unknown_field_is_refused() {
        let defaults = BTreeMap::from([("chanel".to_owned(), "email".to_owned())]);
        let error = ValidateOptions { defaults, ..ValidateOptions::default() }.check().unwrap_err();
        assert_eq!(error.help(), Some("did you mean \"channel\"?"));
    }

    #[test]
    fn a_similarity_of_nothing_or_more_than_all_is_refused() {
        for near_percent in [0, 101] {
            assert!(ValidateOptions { near_percent, ..ValidateOptions::default() }.check().is_err());
        }
    }
}
