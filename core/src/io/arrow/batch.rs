//! Campaigns to a record batch.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow_array::builder::{
    Date32Builder, Float64Builder, ListBuilder, MapBuilder, MapFieldNames, StringBuilder,
    TimestampMicrosecondBuilder, UInt64Builder,
};
use arrow_array::{ArrayRef, RecordBatch};

use super::schema::{extra_key_field, extra_value_field, keyword_field, schema};
use crate::schema::{Campaign, CampaignType, Currency, Field, FieldType, Industry, SentimentLabel};
use crate::{Error, ErrorKind, Result};

/// Text offsets of a column are 32-bit, so a batch holds no more text than this.
const MAX_TEXT_BYTES: usize = i32::MAX as usize;

/// The campaigns as one record batch of [`schema`](super::schema()).
///
/// A budget or sentiment that is there but says nothing is written like one that is absent.
///
/// ```
/// use competiscan::arrow::{campaigns_from_batch, campaigns_to_batch};
/// use competiscan::{Campaign, Channel};
///
/// let mut campaign = Campaign::new("Northwind Air", Channel::Email, "2026-11-23".parse()?);
/// campaign.subject = Some("20% off all flights".into());
/// let batch = campaigns_to_batch(&[campaign.clone()])?;
/// assert_eq!(batch.num_rows(), 1);
/// assert_eq!(campaigns_from_batch(&batch)?, [campaign]);
/// # Ok::<(), competiscan::Error>(())
/// ```
///
/// # Errors
///
/// [`ErrorKind::LimitExceeded`] if the campaigns hold 2 GiB of text or more.
pub fn campaigns_to_batch(campaigns: &[Campaign]) -> Result<RecordBatch> {
    let mut builder = BatchBuilder::default();
    for campaign in campaigns {
        builder.append(campaign)?;
    }
    builder.finish()
}

/// A value of a campaign as Arrow sees it.
enum Value<'a> {
    Text(Option<&'a str>),
    List(&'a [String]),
    Date(Option<i32>),
    Instant(Option<i64>),
    Number(Option<f64>),
    Count(Option<u64>),
    Map(&'a BTreeMap<String, String>),
}

fn value(campaign: &Campaign, field: Field) -> Value<'_> {
    let (budget, sentiment) = (campaign.budget.as_ref(), campaign.sentiment.as_ref());
    match field {
        Field::Id => Value::Text(Some(&campaign.id)),
        Field::Company => Value::Text(Some(&campaign.company)),
        Field::Industry => Value::Text(campaign.industry.as_ref().map(Industry::as_str)),
        Field::Channel => Value::Text(Some(campaign.channel.as_str())),
        Field::CampaignType => Value::Text(campaign.campaign_type.as_ref().map(CampaignType::as_str)),
        Field::Title => Value::Text(campaign.title.as_deref()),
        Field::Subject => Value::Text(campaign.subject.as_deref()),
        Field::Content => Value::Text(campaign.content.as_deref()),
        Field::Html => Value::Text(campaign.html.as_deref()),
        Field::CallToAction => Value::Text(campaign.call_to_action.as_deref()),
        Field::Offer => Value::Text(campaign.offer.as_deref()),
        Field::Audience => Value::Text(campaign.audience.as_deref()),
        Field::Source => Value::Text(campaign.source.as_deref()),
        Field::LandingUrl => Value::Text(campaign.landing_url.as_deref()),
        Field::Language => Value::Text(campaign.language.as_deref()),
        Field::Region => Value::Text(campaign.region.as_deref()),
        Field::Keywords => Value::List(&campaign.keywords),
        Field::LaunchDate => Value::Date(Some(campaign.launch_date.days_since_epoch())),
        Field::EndDate => Value::Date(campaign.end_date.map(crate::Date::days_since_epoch)),
        Field::ObservedAt => Value::Instant(campaign.observed_at.map(crate::Timestamp::micros)),
        Field::BudgetAmount => Value::Number(budget.and_then(|budget| budget.amount)),
        Field::BudgetCurrency => {
            Value::Text(budget.and_then(|budget| budget.currency.as_ref()).map(Currency::as_str))
        }
        Field::BudgetLow => Value::Number(budget.and_then(|budget| budget.low)),
        Field::BudgetHigh => Value::Number(budget.and_then(|budget| budget.high)),
        Field::Impressions => Value::Count(campaign.impressions),
        Field::Clicks => Value::Count(campaign.clicks),
        Field::Conversions => Value::Count(campaign.conversions),
        Field::SentimentLabel => {
            Value::Text(sentiment.and_then(|sentiment| sentiment.label.as_ref()).map(SentimentLabel::as_str))
        }
        Field::SentimentScore => Value::Number(sentiment.and_then(|sentiment| sentiment.score)),
        Field::Extra => Value::Map(&campaign.extra),
    }
}

/// The column under construction.
#[derive(Debug)]
enum Column {
    Text(StringBuilder),
    List(ListBuilder<StringBuilder>),
    Date(Date32Builder),
    Instant(TimestampMicrosecondBuilder),
    Number(Float64Builder),
    Count(UInt64Builder),
    Map(MapBuilder<StringBuilder, StringBuilder>),
}

impl Column {
    fn new(field: Field) -> Self {
        match field.field_type() {
            FieldType::List => Self::List(ListBuilder::new(StringBuilder::new()).with_field(keyword_field())),
            FieldType::Date => Self::Date(Date32Builder::new()),
            FieldType::Timestamp => Self::Instant(TimestampMicrosecondBuilder::new().with_timezone("UTC")),
            FieldType::Count => Self::Count(UInt64Builder::new()),
            FieldType::Money | FieldType::Number => Self::Number(Float64Builder::new()),
            FieldType::Object => {
                let names = MapFieldNames {
                    entry: "entries".to_owned(),
                    key: "key".to_owned(),
                    value: "value".to_owned(),
                };
                Self::Map(
                    MapBuilder::new(Some(names), StringBuilder::new(), StringBuilder::new())
                        .with_keys_field(extra_key_field())
                        .with_values_field(extra_value_field()),
                )
            }
            FieldType::Text
            | FieldType::Word
            | FieldType::Currency
            | FieldType::Url
            | FieldType::Language
            | FieldType::Region => Self::Text(StringBuilder::new()),
        }
    }

    fn append(&mut self, value: Value<'_>) -> Result<()> {
        match (self, value) {
            (Self::Text(builder), Value::Text(text)) => builder.append_option(text),
            (Self::List(builder), Value::List(words)) => {
                for word in words {
                    builder.values().append_value(word);
                }
                builder.append(true);
            }
            (Self::Date(builder), Value::Date(days)) => builder.append_option(days),
            (Self::Instant(builder), Value::Instant(micros)) => builder.append_option(micros),
            (Self::Number(builder), Value::Number(number)) => builder.append_option(number),
            (Self::Count(builder), Value::Count(count)) => builder.append_option(count),
            (Self::Map(builder), Value::Map(entries)) => {
                for (key, value) in entries {
                    builder.keys().append_value(key);
                    builder.values().append_value(value);
                }
                builder.append(true).map_err(|error| internal(&error))?;
            }
            // The type of a value and of its column are both decided by the field.
            _ => return Err(Error::new(ErrorKind::Internal, "a value does not fit its Arrow column")),
        }
        Ok(())
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            Self::Text(builder) => Arc::new(builder.finish()),
            Self::List(builder) => Arc::new(builder.finish()),
            Self::Date(builder) => Arc::new(builder.finish()),
            Self::Instant(builder) => Arc::new(builder.finish()),
            Self::Number(builder) => Arc::new(builder.finish()),
            Self::Count(builder) => Arc::new(builder.finish()),
            Self::Map(builder) => Arc::new(builder.finish()),
        }
    }
}

/// A batch under construction, column by column.
#[derive(Debug)]
pub(super) struct BatchBuilder {
    columns: Vec<Column>,
    rows: usize,
    text_bytes: usize,
}

impl Default for BatchBuilder {
    fn default() -> Self {
        Self { columns: Field::ALL.iter().map(|field| Column::new(*field)).collect(), rows: 0, text_bytes: 0 }
    }
}

impl BatchBuilder {
    /// Rows since the last [`finish`](Self::finish).
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// Bytes of text in them.
    pub(super) fn text_bytes(&self) -> usize {
        self.text_bytes
    }

    /// Adds a row, or refuses it and stays as it was.
    pub(super) fn append(&mut self, campaign: &Campaign) -> Result<()> {
        let text_bytes = self.text_bytes.saturating_add(text_bytes(campaign));
        if text_bytes > MAX_TEXT_BYTES {
            return Err(Error::new(ErrorKind::LimitExceeded, "a record batch holds less than 2 GiB of text")
                .with_help("write the campaigns in several batches"));
        }
        for (column, field) in self.columns.iter_mut().zip(Field::ALL) {
            column.append(value(campaign, *field))?;
        }
        self.text_bytes = text_bytes;
        self.rows += 1;
        Ok(())
    }

    /// Takes the rows out as a batch and starts the next one.
    pub(super) fn finish(&mut self) -> Result<RecordBatch> {
        let columns = self.columns.iter_mut().map(Column::finish).collect();
        (self.rows, self.text_bytes) = (0, 0);
        RecordBatch::try_new(schema(), columns).map_err(|error| internal(&error))
    }
}

fn text_bytes(campaign: &Campaign) -> usize {
    let words = Field::ALL.iter().map(|field| match value(campaign, *field) {
        Value::Text(text) => text.map_or(0, str::len),
        Value::List(words) => words.iter().map(String::len).sum(),
        Value::Map(entries) => entries.iter().map(|(key, value)| key.len() + value.len()).sum(),
        Value::Date(_) | Value::Instant(_) | Value::Number(_) | Value::Count(_) => 0,
    });
    words.sum()
}

fn internal(error: &arrow_schema::ArrowError) -> Error {
    Error::new(ErrorKind::Internal, format!("a record batch could not be built: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Channel;

    #[test]
    fn a_builder_starts_over_after_each_batch() {
        let campaign = Campaign::new("Acme", Channel::Sms, "2026-01-01".parse().unwrap());
        let mut builder = BatchBuilder::default();
        for rows in [2, 0, 1] {
            for _ in 0..rows {
                builder.append(&campaign).unwrap();
            }
            assert_eq!((builder.rows(), builder.text_bytes()), (rows, 7 * rows));
            let batch = builder.finish().unwrap();
            assert_eq!((batch.num_rows(), batch.schema()), (rows, schema()));
        }
    }
}
