//! A record batch back to campaigns.

use std::collections::BTreeMap;

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Float64Type, TimestampMicrosecondType, UInt64Type};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::{DataType, TimeUnit};

use super::schema::SCHEMA_VERSION_KEY;
use super::text::{items, resolve};
use crate::io::Position;
use crate::schema::{Budget, Campaign, Date, Field, FieldType, SCHEMA_VERSION, Sentiment, Timestamp};
use crate::{Channel, Error, ErrorKind, Result};

/// The campaigns of a record batch: the exact inverse of [`campaigns_to_batch`](super::campaigns_to_batch).
///
/// The columns may stand in any order, and those that may be null may be missing. Texts may be of any of
/// Arrow's text types, plain or in a dictionary, lists and maps in their large and listed forms, because data
/// frames change those on the way. Nothing else is converted or guessed: read other tables with
/// [`ArrowReader`](super::ArrowReader).
///
/// # Errors
///
/// [`ErrorKind::UnknownName`] for a column that is no field, [`ErrorKind::InvalidValue`] for a missing column, a
/// column of another type, a null that must not be and a value that is none of its field, with its row.
pub fn campaigns_from_batch(batch: &RecordBatch) -> Result<Vec<Campaign>> {
    check_version(batch)?;
    let mut columns: [Option<&ArrayRef>; Field::COUNT] = [None; Field::COUNT];
    for (field, column) in batch.schema_ref().fields().iter().zip(batch.columns()) {
        let known = Field::ALL.iter().find(|known| known.name() == field.name());
        let Some(known) = known else {
            let error = Error::new(ErrorKind::UnknownName, "the column is no field of a campaign")
                .with_column(field.name());
            return Err(match Field::suggest(field.name()) {
                Some(name) => error.with_help(format!("did you mean {name:?}?")),
                None => error.with_help("put it into the map column \"extra\", or leave it out"),
            });
        };
        if !is_readable(*known, column.data_type()) {
            let message = format!("the column is of the Arrow type {}", column.data_type());
            return Err(Error::new(ErrorKind::InvalidValue, message)
                .with_column(known.name())
                .with_help("cast it to the type that the schema of campaigns gives it"));
        }
        let place = &mut columns[known.index()];
        if place.replace(column).is_some() {
            return Err(
                Error::new(ErrorKind::InvalidValue, "the column stands twice").with_column(known.name())
            );
        }
    }
    let reader = Rows { columns };
    (0..batch.num_rows())
        .map(|row| {
            let position = Position { row: row as u64 + 1, ..Position::default() };
            reader.campaign(row).map_err(|error| error.with_position(position))
        })
        .collect()
}

fn check_version(batch: &RecordBatch) -> Result<()> {
    let Some(version) = batch.schema_ref().metadata().get(SCHEMA_VERSION_KEY) else { return Ok(()) };
    match version.parse::<u32>() {
        Ok(version) if version <= SCHEMA_VERSION => Ok(()),
        _ => {
            let message = format!("the table has schema version {version:?}; this is {SCHEMA_VERSION}");
            Err(Error::new(ErrorKind::InvalidValue, message).with_help("update this library"))
        }
    }
}

/// Whether a column of this type holds the values of a field.
fn is_readable(field: Field, data_type: &DataType) -> bool {
    match field.field_type() {
        FieldType::Date => *data_type == DataType::Date32,
        FieldType::Timestamp => {
            matches!(data_type, DataType::Timestamp(TimeUnit::Microsecond, zone) if zone.as_deref().is_none_or(|zone| zone == "UTC"))
        }
        FieldType::Count => *data_type == DataType::UInt64,
        FieldType::Money | FieldType::Number => *data_type == DataType::Float64,
        FieldType::List => item_type(data_type).is_some_and(is_text),
        FieldType::Object => match item_type(data_type) {
            Some(DataType::Struct(entry)) => {
                entry.len() == 2 && entry.iter().all(|field| is_text(field.data_type()))
            }
            _ => false,
        },
        FieldType::Text
        | FieldType::Word
        | FieldType::Currency
        | FieldType::Url
        | FieldType::Language
        | FieldType::Region => is_text(data_type),
    }
}

fn is_text(data_type: &DataType) -> bool {
    match data_type {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => true,
        DataType::Dictionary(_, values) => {
            matches!(values.as_ref(), DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View)
        }
        _ => false,
    }
}

fn item_type(data_type: &DataType) -> Option<&DataType> {
    match data_type {
        DataType::List(item)
        | DataType::LargeList(item)
        | DataType::ListView(item)
        | DataType::LargeListView(item)
        | DataType::Map(item, _) => Some(item.data_type()),
        _ => None,
    }
}

/// The columns of a batch by field.
struct Rows<'a> {
    columns: [Option<&'a ArrayRef>; Field::COUNT],
}

impl<'a> Rows<'a> {
    fn campaign(&self, row: usize) -> Result<Campaign> {
        let channel = self.word::<Channel>(Field::Channel, row)?.ok_or_else(|| missing(Field::Channel))?;
        let launch_date = self.date(Field::LaunchDate, row)?.ok_or_else(|| missing(Field::LaunchDate))?;
        let company = self.text(Field::Company, row)?.ok_or_else(|| missing(Field::Company))?;
        let mut campaign = Campaign::new(company, channel, launch_date);
        campaign.id = self.text(Field::Id, row)?.ok_or_else(|| missing(Field::Id))?;
        campaign.industry = self.word(Field::Industry, row)?;
        campaign.campaign_type = self.word(Field::CampaignType, row)?;
        campaign.title = self.text(Field::Title, row)?;
        campaign.subject = self.text(Field::Subject, row)?;
        campaign.content = self.text(Field::Content, row)?;
        campaign.html = self.text(Field::Html, row)?;
        campaign.call_to_action = self.text(Field::CallToAction, row)?;
        campaign.offer = self.text(Field::Offer, row)?;
        campaign.audience = self.text(Field::Audience, row)?;
        campaign.source = self.text(Field::Source, row)?;
        campaign.landing_url = self.text(Field::LandingUrl, row)?;
        campaign.language = self.text(Field::Language, row)?;
        campaign.region = self.text(Field::Region, row)?;
        campaign.keywords = self.keywords(row)?;
        campaign.end_date = self.date(Field::EndDate, row)?;
        campaign.observed_at = self.instant(row)?;
        let budget = Budget {
            amount: self.number(Field::BudgetAmount, row),
            low: self.number(Field::BudgetLow, row),
            high: self.number(Field::BudgetHigh, row),
            currency: self.word(Field::BudgetCurrency, row)?,
        };
        campaign.budget = (!budget.is_empty()).then_some(budget);
        campaign.impressions = self.count(Field::Impressions, row);
        campaign.clicks = self.count(Field::Clicks, row);
        campaign.conversions = self.count(Field::Conversions, row);
        let (label, score) =
            (self.word(Field::SentimentLabel, row)?, self.number(Field::SentimentScore, row));
        campaign.sentiment = (label.is_some() || score.is_some()).then_some(Sentiment { label, score });
        campaign.extra = self.extra(row)?;
        Ok(campaign)
    }

    fn column(&self, field: Field) -> Option<&'a ArrayRef> {
        self.columns.get(field.index()).copied().flatten()
    }

    fn text(&self, field: Field, row: usize) -> Result<Option<String>> {
        match self.column(field) {
            Some(column) => text_at(column, row).map_err(|error| error.with_column(field.name())),
            None => Ok(None),
        }
    }

    /// A text that is parsed: an error names the column and keeps the words of the parser.
    fn word<T: std::str::FromStr<Err = Error>>(&self, field: Field, row: usize) -> Result<Option<T>> {
        let Some(text) = self.text(field, row)? else { return Ok(None) };
        text.parse().map(Some).map_err(|error: Error| error.with_column(field.name()))
    }

    fn date(&self, field: Field, row: usize) -> Result<Option<Date>> {
        let column = self.column(field).and_then(|column| column.as_primitive_opt::<Date32Type>());
        let Some(days) = column.filter(|column| column.is_valid(row)).map(|column| column.value(row)) else {
            return Ok(None);
        };
        Date::from_days_since_epoch(days).map(Some).ok_or_else(|| {
            let message = format!("{days} days after 1970-01-01 is outside of the years 1 to 9999");
            Error::new(ErrorKind::InvalidValue, message).with_column(field.name())
        })
    }

    fn instant(&self, row: usize) -> Result<Option<Timestamp>> {
        let column = self.column(Field::ObservedAt);
        let column = column.and_then(|column| column.as_primitive_opt::<TimestampMicrosecondType>());
        let Some(micros) = column.filter(|column| column.is_valid(row)).map(|column| column.value(row))
        else {
            return Ok(None);
        };
        Timestamp::from_micros(micros).map(Some).ok_or_else(|| {
            let message = format!("{micros} microseconds after 1970-01-01 is outside of the years 1 to 9999");
            Error::new(ErrorKind::InvalidValue, message).with_column(Field::ObservedAt.name())
        })
    }

    fn number(&self, field: Field, row: usize) -> Option<f64> {
        let column = self.column(field)?.as_primitive_opt::<Float64Type>()?;
        column.is_valid(row).then(|| column.value(row))
    }

    fn count(&self, field: Field, row: usize) -> Option<u64> {
        let column = self.column(field)?.as_primitive_opt::<UInt64Type>()?;
        column.is_valid(row).then(|| column.value(row))
    }

    fn keywords(&self, row: usize) -> Result<Vec<String>> {
        let column = self.column(Field::Keywords).filter(|column| column.is_valid(row));
        let Some(words) = column.and_then(|column| items(column, row)) else { return Ok(Vec::new()) };
        (0..words.len())
            .map(|at| text_at(&words, at)?.ok_or_else(|| missing(Field::Keywords)))
            .collect::<Result<_>>()
            .map_err(|error| error.with_column(Field::Keywords.name()))
    }

    fn extra(&self, row: usize) -> Result<BTreeMap<String, String>> {
        let column = self.column(Field::Extra).filter(|column| column.is_valid(row));
        let entries = column.and_then(|column| items(column, row));
        let Some(entries) = entries.as_ref().and_then(|entries| entries.as_struct_opt()) else {
            return Ok(BTreeMap::new());
        };
        let [keys, values] = entries.columns() else { return Ok(BTreeMap::new()) };
        let mut extra = BTreeMap::new();
        for at in 0..entries.len() {
            let entry = text_at(keys, at)?.zip(text_at(values, at)?);
            let (key, value) = entry.ok_or_else(|| missing(Field::Extra))?;
            if let Some(first) = extra.insert(key, value) {
                let message = format!("a key stands twice in the map, first with {first:?}");
                return Err(Error::new(ErrorKind::InvalidValue, message).with_column(Field::Extra.name()));
            }
        }
        Ok(extra)
    }
}

/// The text of a row of a column of any text type.
fn text_at(column: &ArrayRef, row: usize) -> Result<Option<String>> {
    if column.is_null(row) {
        return Ok(None);
    }
    let text = match column.data_type() {
        DataType::Utf8 => column.as_string_opt::<i32>().map(|column| column.value(row)),
        DataType::LargeUtf8 => column.as_string_opt::<i64>().map(|column| column.value(row)),
        DataType::Utf8View => column.as_string_view_opt().map(|column| column.value(row)),
        DataType::Dictionary(..) => {
            let Some((values, at)) = resolve(column, row) else { return Ok(None) };
            return text_at(&values, at);
        }
        _ => None,
    };
    text.map(|text| Some(text.to_owned()))
        .ok_or_else(|| Error::new(ErrorKind::Internal, "a column of texts is not of a text type"))
}

fn missing(field: Field) -> Error {
    Error::new(ErrorKind::InvalidValue, "the value is missing").with_column(field.name())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::{Date32Array, Int64Array, StringArray, StringViewArray};

    use super::*;
    use crate::io::arrow::campaigns_to_batch;

    fn smallest(channel: &str, days: i32) -> Vec<(&'static str, ArrayRef)> {
        vec![
            ("id", Arc::new(StringArray::from(vec!["a"]))),
            ("company", Arc::new(StringViewArray::from(vec!["Acme"]))),
            ("channel", Arc::new(StringArray::from(vec![channel]))),
            ("launch_date", Arc::new(Date32Array::from(vec![days]))),
        ]
    }

    fn read(columns: Vec<(&'static str, ArrayRef)>) -> Result<Vec<Campaign>> {
        campaigns_from_batch(&RecordBatch::try_from_iter(columns).unwrap())
    }

    #[test]
    fn nullable_columns_may_be_missing_and_text_may_be_of_any_type() {
        let campaigns = read(smallest("email", 0)).unwrap();
        assert_eq!((campaigns[0].company.as_str(), campaigns[0].keywords.len()), ("Acme", 0));
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        let mut columns = smallest("email", 0);
        columns.push(("launch_dat", Arc::new(Int64Array::from(vec![1]))));
        let error = read(columns).unwrap_err();
        assert_eq!((error.kind(), error.column()), (ErrorKind::UnknownName, Some("launch_dat")));
        assert_eq!(error.help(), Some("did you mean \"launch_date\"?"));

        let mut columns = smallest("email", 0);
        columns.push(("clicks", Arc::new(Int64Array::from(vec![1]))));
        let error = read(columns).unwrap_err();
        assert_eq!(
            error.to_string(),
            "column \"clicks\": the column is of the Arrow type Int64; cast it to the type that the schema of campaigns gives it"
        );

        let error = read(smallest(" ", 0)).unwrap_err();
        assert_eq!((error.column(), error.position().map(|at| at.row)), (Some("channel"), Some(1)));
        assert!(read(smallest("email", i32::MAX)).is_err());

        let columns = smallest("email", 0);
        let error = read(columns[..3].to_vec()).unwrap_err();
        assert_eq!((error.message(), error.column()), ("the value is missing", Some("launch_date")));
    }

    #[test]
    fn a_newer_schema_is_refused() {
        let batch = campaigns_to_batch(&[]).unwrap();
        let metadata = [(SCHEMA_VERSION_KEY.to_owned(), (SCHEMA_VERSION + 1).to_string())].into();
        let schema = batch.schema().as_ref().clone().with_metadata(metadata);
        let newer = RecordBatch::try_new(Arc::new(schema), batch.columns().to_vec()).unwrap();
        assert!(campaigns_from_batch(&newer).unwrap_err().message().contains("\"2\""));
    }
}
