//! The rules, one file a family, and what they have in common.

mod channel;
mod cross_field;
mod offer;
mod privacy;
mod range;
mod required;
mod text;
mod types;
mod vocabulary;

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::code::{IssueCode, Severity};
use super::options::ValidateOptions;
use super::row::Row;
use crate::schema::Field;
use crate::{CampaignType, Channel, Currency, Date, Industry, SentimentLabel, Timestamp};

pub(crate) use range::{LONGEST_COMPANY, LONGEST_ID, LONGEST_URL};

/// What the type and vocabulary rules read the cells as.
#[derive(Clone, Debug, Default)]
pub(crate) struct Typed {
    pub(crate) channel: Option<Channel>,
    pub(crate) industry: Option<Industry>,
    pub(crate) campaign_type: Option<CampaignType>,
    pub(crate) launch_date: Option<Date>,
    pub(crate) end_date: Option<Date>,
    pub(crate) observed_at: Option<Timestamp>,
    pub(crate) budget: Option<f64>,
    pub(crate) budget_low: Option<f64>,
    pub(crate) budget_high: Option<f64>,
    pub(crate) currency: Option<Currency>,
    pub(crate) impressions: Option<u64>,
    pub(crate) clicks: Option<u64>,
    pub(crate) conversions: Option<u64>,
    pub(crate) sentiment_label: Option<SentimentLabel>,
    pub(crate) sentiment_score: Option<f64>,
    pub(crate) extra: BTreeMap<String, String>,
}

/// A change that removes an issue without changing what the row says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Mend {
    /// The value that was meant.
    Replace(String),
    /// The value is no value of its field: keep it in `extra`.
    SetAside,
}

/// One finding of a rule, before it becomes an issue.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) code: IssueCode,
    pub(crate) severity: Severity,
    /// The column, by index.
    pub(crate) column: Option<u32>,
    /// The field, where no column holds it.
    pub(crate) field: Option<Field>,
    pub(crate) value: String,
    pub(crate) detail: Cow<'static, str>,
    pub(crate) suggestion: Option<String>,
    pub(crate) mend: Option<Mend>,
}

/// The findings of one row, with the levels the options give each code.
#[derive(Debug)]
pub(crate) struct Findings {
    levels: [Option<Severity>; IssueCode::COUNT],
    pub(crate) found: Vec<Found>,
    pub(crate) worst: Option<Severity>,
    pub(crate) personal_data: bool,
    pub(crate) today: Option<Date>,
    pub(crate) date_order: crate::schema::DateOrder,
}

impl Findings {
    pub(crate) fn new(options: &ValidateOptions) -> Self {
        let mut levels = [None; IssueCode::COUNT];
        for code in IssueCode::ALL {
            levels[*code as usize] = match options.rules.get(code) {
                Some(level) => level.severity(),
                None => Some(code.severity()),
            };
        }
        Self {
            levels,
            found: Vec::new(),
            worst: None,
            personal_data: options.personal_data,
            today: options.today,
            date_order: options.date_order,
        }
    }

    pub(crate) fn clear(&mut self) {
        self.found.clear();
        self.worst = None;
    }

    pub(crate) fn is_on(&self, code: IssueCode) -> bool {
        self.levels[code as usize].is_some()
    }

    pub(crate) fn level(&self, code: IssueCode) -> Option<Severity> {
        self.levels[code as usize]
    }

    pub(crate) fn push(&mut self, found: Found) {
        self.worst = self.worst.max(Some(found.severity));
        self.found.push(found);
    }

    /// Records a finding about a field of a row.
    pub(crate) fn field(&mut self, row: &Row<'_>, field: Field, code: IssueCode) -> Option<&mut Found> {
        let value = row.values[field.index()];
        let severity = self.level(code)?;
        self.push(Found {
            code,
            severity,
            column: value.column,
            field: Some(field),
            value: super::issue::shorten(value.text),
            detail: Cow::Borrowed(""),
            suggestion: None,
            mend: None,
        });
        self.found.last_mut()
    }

    /// Records a finding about a column or the row as a whole.
    pub(crate) fn column(&mut self, column: Option<u32>, value: &str, code: IssueCode) -> Option<&mut Found> {
        let severity = self.level(code)?;
        self.push(Found {
            code,
            severity,
            column,
            field: None,
            value: super::issue::shorten(value),
            detail: Cow::Borrowed(""),
            suggestion: None,
            mend: None,
        });
        self.found.last_mut()
    }
}

impl Found {
    pub(crate) fn detail(&mut self, detail: impl Into<Cow<'static, str>>) -> &mut Self {
        self.detail = detail.into();
        self
    }

    pub(crate) fn suggest(&mut self, suggestion: impl Into<String>) -> &mut Self {
        self.suggestion = Some(suggestion.into());
        self
    }

    pub(crate) fn set_aside(&mut self) -> &mut Self {
        self.mend = Some(Mend::SetAside);
        self
    }

    /// Offers the value that was meant. A fix that leaves nothing would lose what the row says, so it is none.
    pub(crate) fn replace(&mut self, text: impl Into<String>) -> &mut Self {
        let text = text.into();
        self.mend = (!text.trim().is_empty()).then_some(Mend::Replace(text));
        self
    }
}

/// Runs every rule over one row.
pub(crate) fn check(row: &mut Row<'_>, findings: &mut Findings) {
    types::check(row, findings);
    vocabulary::check(row, findings);
    required::check(row, findings);
    range::check(row, findings);
    cross_field::check(row, findings);
    text::check(row, findings);
    channel::check(row, findings);
    offer::check(row, findings);
    if findings.personal_data {
        privacy::check(row, findings);
    }
}
