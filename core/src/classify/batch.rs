use std::sync::Arc;

use arrow_array::builder::{Date32Builder, Float64Builder, ListBuilder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema};

use super::{Classification, Classifier};
use crate::io::arrow::campaigns_from_batch;
use crate::{Error, ErrorKind, Result};

impl Classifier {
    /// Labels the campaigns of a record batch: its columns come back with columns of labels behind them, row by row.
    ///
    /// `label_language`, `label_sentiment`, `label_sentiment_score`, `label_campaign_type`, `label_campaign_type_score`,
    /// `label_industry`, `label_industry_score`, `label_channel`, `label_channel_score`, `label_offers` (list of their
    /// words), `label_call_to_action`, `label_deadline`, `label_deadline_date`, `label_tactics` (list), and
    /// `label_json`, the whole classification. Nothing is changed or kept between calls, so batches may be labelled on
    /// any number of threads.
    ///
    /// ```
    /// use competiscan::arrow::campaigns_to_batch;
    /// use competiscan::classify::Classifier;
    /// use competiscan::{Campaign, Channel};
    ///
    /// let campaign = Campaign::new("Acme", Channel::Sms, "2026-11-23".parse()?);
    /// let labelled = Classifier::default().classify_record_batch(&campaigns_to_batch(&[campaign])?)?;
    /// assert_eq!(labelled.num_rows(), 1);
    /// assert!(labelled.column_by_name("label_sentiment").is_some());
    /// # Ok::<(), competiscan::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`campaigns_from_batch`](crate::arrow::campaigns_from_batch), and
    /// [`ErrorKind::InvalidValue`] for a batch that has a column of these names already.
    pub fn classify_record_batch(&self, batch: &RecordBatch) -> Result<RecordBatch> {
        let campaigns = campaigns_from_batch(batch)?;
        let labels = self.classify_batch(&campaigns);
        let mut fields: Vec<Arc<Field>> = batch.schema_ref().fields().iter().cloned().collect();
        let mut columns: Vec<ArrayRef> = batch.columns().to_vec();
        for (field, column) in label_columns(&labels)? {
            if fields.iter().any(|known| known.name() == field.name()) {
                return Err(Error::new(ErrorKind::InvalidValue, "the batch is labelled already")
                    .with_column(field.name()));
            }
            fields.push(Arc::new(field));
            columns.push(column);
        }
        let schema = Schema::new_with_metadata(fields, batch.schema_ref().metadata().clone());
        RecordBatch::try_new(Arc::new(schema), columns).map_err(|error| {
            Error::new(ErrorKind::Internal, format!("a record batch could not be built: {error}"))
        })
    }
}

/// The columns of labels, in order.
fn label_columns(labels: &[Classification]) -> Result<Vec<(Field, ArrayRef)>> {
    type Text = fn(&Classification) -> Option<&str>;
    type Number = fn(&Classification) -> Option<f64>;
    type List = fn(&Classification) -> Vec<&str>;

    let mut columns = Vec::new();
    let text = |name: &str, of: Text| {
        let mut builder = StringBuilder::new();
        for label in labels {
            builder.append_option(of(label));
        }
        (Field::new(name, DataType::Utf8, true), Arc::new(builder.finish()) as ArrayRef)
    };
    let number = |name: &str, of: Number| {
        let mut builder = Float64Builder::new();
        for label in labels {
            builder.append_option(of(label));
        }
        (Field::new(name, DataType::Float64, true), Arc::new(builder.finish()) as ArrayRef)
    };
    let list = |name: &str, of: List| {
        let item = Arc::new(Field::new("item", DataType::Utf8, false));
        let mut builder = ListBuilder::new(StringBuilder::new()).with_field(Arc::clone(&item));
        for label in labels {
            for word in of(label) {
                builder.values().append_value(word);
            }
            builder.append(true);
        }
        (Field::new(name, DataType::List(item), false), Arc::new(builder.finish()) as ArrayRef)
    };
    columns.push(text("label_language", |label| label.language.as_deref()));
    columns.push(text("label_sentiment", |label| Some(label.sentiment.label.as_str())));
    columns.push(number("label_sentiment_score", |label| Some(label.sentiment.score)));
    columns.push(text("label_campaign_type", |label| label.campaign_type.label.as_deref()));
    columns.push(number("label_campaign_type_score", |label| Some(label.campaign_type.score)));
    columns.push(text("label_industry", |label| label.industry.label.as_deref()));
    columns.push(number("label_industry_score", |label| Some(label.industry.score)));
    columns.push(text("label_channel", |label| label.channel.label.as_deref()));
    columns.push(number("label_channel_score", |label| Some(label.channel.score)));
    columns
        .push(list("label_offers", |label| label.offers.iter().map(|offer| offer.text.as_str()).collect()));
    columns.push(text("label_call_to_action", |label| {
        label.call_to_action.as_ref().map(|call| call.text.as_str())
    }));
    columns
        .push(text("label_deadline", |label| label.deadline.as_ref().map(|deadline| deadline.text.as_str())));
    let mut dates = Date32Builder::new();
    for label in labels {
        dates.append_option(
            label.deadline.as_ref().and_then(|deadline| deadline.date).map(crate::Date::days_since_epoch),
        );
    }
    columns.push((Field::new("label_deadline_date", DataType::Date32, true), Arc::new(dates.finish())));
    columns.push(list("label_tactics", |label| {
        label.tactics.iter().map(|tactic| tactic.label.as_str()).collect()
    }));
    let mut json = StringBuilder::new();
    for label in labels {
        let line = serde_json::to_string(label)
            .map_err(|error| Error::new(ErrorKind::Internal, error.to_string()))?;
        json.append_value(line);
    }
    columns.push((Field::new("label_json", DataType::Utf8, false), Arc::new(json.finish())));
    Ok(columns)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::arrow::campaigns_to_batch;
    use crate::{Campaign, Channel};

    #[test]
    fn labels_stand_behind_the_columns_and_only_once() {
        let mut campaign = Campaign::new("Acme", Channel::Sms, "2026-11-23".parse().unwrap());
        campaign.content = Some("20% off, ends Sunday. Shop now!".into());
        let batch =
            campaigns_to_batch(&[campaign.clone(), Campaign::new("B", Channel::Sms, campaign.launch_date)])
                .unwrap();
        let classifier = Classifier::default();
        let labelled = classifier.classify_record_batch(&batch).unwrap();
        assert_eq!(labelled.num_rows(), 2);
        assert_eq!(labelled.num_columns(), batch.num_columns() + 15);
        let json = labelled.column_by_name("label_json").unwrap();
        let json = json.as_any().downcast_ref::<arrow_array::StringArray>().unwrap();
        let first: Classification = serde_json::from_str(json.value(0)).unwrap();
        assert_eq!(first, classifier.classify(&campaign));
        assert!(classifier.classify_record_batch(&labelled).is_err());
    }
}
