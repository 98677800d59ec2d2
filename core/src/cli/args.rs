//! Options that several commands share.

use std::collections::BTreeMap;

use clap::Args;

use crate::io::ReadOptions;
use crate::validate::{IssueCode, RuleLevel, ValidateOptions};
use crate::{Date, DateOrder, Error, ErrorKind, Format, Limits, Result};

/// How to read the input; found out from its content where nothing is said.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Reading")]
pub(super) struct ReadArgs {
    /// Format of the input: csv, json, ndjson, eml, mbox, arrow, parquet, cloudevents
    #[arg(long, value_name = "FORMAT")]
    from: Option<Format>,
    /// Text encoding of the input, such as windows-1252
    #[arg(long, value_name = "LABEL")]
    encoding: Option<String>,
    /// Delimiter of a CSV: one character, or `tab`
    #[arg(long, value_name = "CHAR", value_parser = delimiter)]
    delimiter: Option<char>,
    /// The first row of the CSV is data
    #[arg(long, conflicts_with = "columns")]
    no_header: bool,
    /// Names of the CSV's columns in order, for a file without a header
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    columns: Option<Vec<String>>,
    /// Read the column NAME as FIELD (repeatable)
    #[arg(long = "alias", value_name = "NAME=FIELD", value_parser = pair)]
    aliases: Vec<(String, String)>,
    /// Change a limit on the input, such as `max_record_bytes=4194304` (repeatable)
    #[arg(long = "limit", value_name = "NAME=NUMBER", value_parser = pair)]
    limits: Vec<(String, String)>,
}

/// How to judge the rows.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Rules")]
pub(super) struct RuleArgs {
    /// Value of FIELD for rows that have none, such as channel=email (repeatable)
    #[arg(long = "set", value_name = "FIELD=VALUE", value_parser = pair)]
    defaults: Vec<(String, String)>,
    /// Level of an issue code: off, info, warning or error (repeatable)
    #[arg(long = "rule", value_name = "CODE=LEVEL", value_parser = pair)]
    rules: Vec<(String, String)>,
    /// How to read 03/04/2026: `auto`, `day_first` or `month_first`
    #[arg(long, value_name = "ORDER", default_value = "auto")]
    date_order: DateOrder,
    /// Day to judge future dates by, YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    today: Option<Date>,
    /// Look for near duplicates within each company
    #[arg(long)]
    near_duplicates: bool,
    /// Do not look for personal data
    #[arg(long)]
    no_personal_data: bool,
    /// Issues listed in the report; all are counted
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    max_issues: usize,
}

impl ReadArgs {
    pub(super) fn options(&self) -> Result<ReadOptions> {
        let mut limits = serde_json::to_value(Limits::default()).unwrap_or_default();
        for (name, number) in &self.limits {
            let Some(limit) = limits.get_mut(name) else {
                let names: Vec<String> =
                    limits.as_object().map(|all| all.keys().cloned().collect()).unwrap_or_default();
                return Err(Error::new(ErrorKind::UnknownName, format!("there is no limit {name:?}"))
                    .with_help(format!("use one of {}", names.join(", "))));
            };
            let number: u64 = number.replace('_', "").parse().map_err(|_| {
                Error::new(ErrorKind::InvalidOption, format!("limit {name} is {number:?}"))
                    .with_help("use a whole number")
            })?;
            *limit = number.into();
        }
        let options = ReadOptions {
            format: self.from,
            encoding: self.encoding.clone(),
            delimiter: self.delimiter,
            quote: None,
            escape: None,
            has_header: self.no_header.then_some(false),
            columns: self.columns.clone(),
            aliases: self.aliases.iter().cloned().collect(),
            limits: serde_json::from_value(limits)
                .map_err(|error| Error::new(ErrorKind::Internal, error.to_string()))?,
        };
        options.check()?;
        Ok(options)
    }
}

impl RuleArgs {
    pub(super) fn options(&self, repair: bool) -> Result<ValidateOptions> {
        let mut rules = BTreeMap::new();
        for (code, level) in &self.rules {
            rules.insert(code.parse::<IssueCode>()?, level.parse::<RuleLevel>()?);
        }
        let options = ValidateOptions {
            rules,
            date_order: self.date_order,
            today: self.today,
            defaults: self.defaults.iter().cloned().collect(),
            near_duplicates: self.near_duplicates,
            personal_data: !self.no_personal_data,
            repair,
            max_issues: self.max_issues,
            ..ValidateOptions::default()
        };
        options.check()?;
        Ok(options)
    }
}

pub(super) fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => Ok((name.trim().to_owned(), value.to_owned())),
        _ => Err(format!("{text:?} is not NAME=VALUE")),
    }
}

fn delimiter(text: &str) -> Result<char, String> {
    let mut chars = text.chars();
    match (text, chars.next(), chars.next()) {
        ("tab" | "\\t", ..) => Ok('\t'),
        (_, Some(only), None) if only.is_ascii() => Ok(only),
        _ => Err("use one ASCII character, or `tab`".to_owned()),
    }
}
