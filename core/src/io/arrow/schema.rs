//! The Arrow schema of a campaign, from the table of fields.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use arrow_schema::{DataType, Field as ArrowField, FieldRef, Schema, SchemaRef, TimeUnit};

use crate::schema::{Field, FieldType, SCHEMA_VERSION};

/// Key of the schema metadata that holds the version of the record.
pub const SCHEMA_VERSION_KEY: &str = "competiscan.schema_version";

/// Key of the field metadata that holds one sentence on the meaning of the column.
const DESCRIPTION_KEY: &str = "description";

static SCHEMA: LazyLock<SchemaRef> = LazyLock::new(|| {
    let fields: Vec<ArrowField> = Field::ALL.iter().map(|field| arrow_field(*field)).collect();
    let metadata = HashMap::from([(SCHEMA_VERSION_KEY.to_owned(), SCHEMA_VERSION.to_string())]);
    Arc::new(Schema::new_with_metadata(fields, metadata))
});

/// The Arrow schema of a table of campaigns: one column a [field](Field), under its wire name and in its order.
///
/// Budget and sentiment are flat columns (`budget`, `budget_currency`, `budget_low`, `budget_high`, `sentiment`,
/// `sentiment_score`), because those are what a data frame can filter and sum. `keywords` is a list of texts
/// and `extra` a map of texts; neither is ever null. Texts are `Utf8`, dates `Date32`, `observed_at` is in
/// microseconds UTC, money and scores are `Float64`, counts `UInt64`.
///
/// ```
/// use competiscan::arrow::{DataType, schema};
///
/// let schema = schema();
/// assert_eq!(schema.field_with_name("launch_date")?.data_type(), &DataType::Date32);
/// assert_eq!(schema.metadata()["competiscan.schema_version"], "1");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn schema() -> SchemaRef {
    Arc::clone(&SCHEMA)
}

fn arrow_field(field: Field) -> ArrowField {
    let metadata = HashMap::from([(DESCRIPTION_KEY.to_owned(), field.describe().to_owned())]);
    ArrowField::new(field.name(), data_type(field), is_nullable(field)).with_metadata(metadata)
}

/// Every campaign has these; the list and the map are empty rather than null.
fn is_nullable(field: Field) -> bool {
    !matches!(
        field,
        Field::Id | Field::Company | Field::Channel | Field::LaunchDate | Field::Keywords | Field::Extra
    )
}

fn data_type(field: Field) -> DataType {
    match field.field_type() {
        FieldType::List => DataType::List(keyword_field()),
        FieldType::Date => DataType::Date32,
        FieldType::Timestamp => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
        FieldType::Count => DataType::UInt64,
        FieldType::Money | FieldType::Number => DataType::Float64,
        FieldType::Object => DataType::Map(extra_entries(), false),
        FieldType::Text
        | FieldType::Word
        | FieldType::Currency
        | FieldType::Url
        | FieldType::Language
        | FieldType::Region => DataType::Utf8,
    }
}

pub(super) fn keyword_field() -> FieldRef {
    Arc::new(ArrowField::new("item", DataType::Utf8, false))
}

pub(super) fn extra_key_field() -> FieldRef {
    Arc::new(ArrowField::new("key", DataType::Utf8, false))
}

pub(super) fn extra_value_field() -> FieldRef {
    Arc::new(ArrowField::new("value", DataType::Utf8, false))
}

fn extra_entries() -> FieldRef {
    let fields = vec![extra_key_field(), extra_value_field()];
    Arc::new(ArrowField::new("entries", DataType::Struct(fields.into()), false))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_one_column_a_field_in_order_and_described() {
        let schema = schema();
        assert_eq!(schema.fields().len(), Field::COUNT);
        for (column, field) in schema.fields().iter().zip(Field::ALL) {
            assert_eq!(column.name(), field.name());
            assert_eq!(column.metadata()[DESCRIPTION_KEY], field.describe());
        }
    }

    #[test]
    fn only_what_every_campaign_has_is_not_nullable() {
        let schema = schema();
        let required: Vec<&str> = schema
            .fields()
            .iter()
            .filter(|column| !column.is_nullable())
            .map(|column| column.name().as_str())
            .collect();
        assert_eq!(required, ["id", "company", "channel", "keywords", "launch_date", "extra"]);
    }
}
