use std::fmt::{Display, Write as _};

use super::options::FormulaGuard;
use super::output::{Output, RecordWriter};
use crate::schema::{Field, FieldType, Sentiment, needs_guard, write_list};
use crate::{Campaign, Error, ErrorKind, Result};

/// Writes CSV (RFC 4180, UTF-8, line feeds): every field is a column, empty where there is no value; a list of
/// words is `a; b`, what nobody knew is a JSON object.
pub(super) struct CsvWriter<'w> {
    rows: csv::Writer<Box<dyn Output + 'w>>,
    guard: FormulaGuard,
    cell: String,
}

impl<'w> CsvWriter<'w> {
    pub(super) fn new(output: Box<dyn Output + 'w>, guard: FormulaGuard) -> Result<Self> {
        let mut rows = csv::WriterBuilder::new().from_writer(output);
        rows.write_record(Field::ALL.iter().map(|field| field.name())).map_err(failed)?;
        Ok(Self { rows, guard, cell: String::new() })
    }
}

impl RecordWriter for CsvWriter<'_> {
    fn write(&mut self, campaign: &Campaign) -> Result<()> {
        for field in Field::ALL {
            self.cell.clear();
            fill(&mut self.cell, campaign, *field);
            if self.guard == FormulaGuard::On {
                guard(&mut self.cell, *field);
            }
            self.rows.write_field(&self.cell).map_err(failed)?;
        }
        self.rows.write_record(None::<&[u8]>).map_err(failed)
    }

    fn finish(self: Box<Self>) -> Result<()> {
        self.rows.into_inner().map_err(|error| Error::from(error.into_error()))?.finish()
    }
}

/// Puts an apostrophe before what a spreadsheet would run.
fn guard(cell: &mut String, field: Field) {
    let is_number = matches!(field.field_type(), FieldType::Money | FieldType::Count | FieldType::Number);
    if !is_number && needs_guard(cell) {
        cell.insert(0, '\'');
    }
}

/// The cells of a campaign in the order of the fields, guarded as in a file.
pub(crate) fn csv_cells(campaign: &Campaign) -> Vec<String> {
    Field::ALL
        .iter()
        .map(|field| {
            let mut cell = String::new();
            fill(&mut cell, campaign, *field);
            guard(&mut cell, *field);
            cell
        })
        .collect()
}

/// Puts the text of a field into an empty cell.
fn fill(cell: &mut String, campaign: &Campaign, field: Field) {
    let budget = campaign.budget.unwrap_or_default();
    let sentiment = campaign.sentiment.unwrap_or(Sentiment { label: None, score: None });
    // Writing to a string never fails.
    let mut put = |value: Option<&dyn Display>| {
        if let Some(value) = value {
            let _ = write!(cell, "{value}");
        }
    };
    match field {
        Field::Id => put(Some(&campaign.id)),
        Field::Company => put(Some(&campaign.company)),
        Field::Industry => put(shown(campaign.industry.as_ref())),
        Field::Channel => put(Some(&campaign.channel)),
        Field::CampaignType => put(shown(campaign.campaign_type.as_ref())),
        Field::Title => put(shown(campaign.title.as_ref())),
        Field::Subject => put(shown(campaign.subject.as_ref())),
        Field::Content => put(shown(campaign.content.as_ref())),
        Field::Html => put(shown(campaign.html.as_ref())),
        Field::CallToAction => put(shown(campaign.call_to_action.as_ref())),
        Field::Offer => put(shown(campaign.offer.as_ref())),
        Field::Audience => put(shown(campaign.audience.as_ref())),
        Field::Source => put(shown(campaign.source.as_ref())),
        Field::LandingUrl => put(shown(campaign.landing_url.as_ref())),
        Field::Language => put(shown(campaign.language.as_ref())),
        Field::Region => put(shown(campaign.region.as_ref())),
        Field::Keywords => put(Some(&write_list(&campaign.keywords))),
        Field::LaunchDate => put(Some(&campaign.launch_date)),
        Field::EndDate => put(shown(campaign.end_date.as_ref())),
        Field::ObservedAt => put(shown(campaign.observed_at.as_ref())),
        Field::BudgetAmount => put(shown(budget.amount.as_ref())),
        Field::BudgetCurrency => put(shown(budget.currency.as_ref())),
        Field::BudgetLow => put(shown(budget.low.as_ref())),
        Field::BudgetHigh => put(shown(budget.high.as_ref())),
        Field::Impressions => put(shown(campaign.impressions.as_ref())),
        Field::Clicks => put(shown(campaign.clicks.as_ref())),
        Field::Conversions => put(shown(campaign.conversions.as_ref())),
        Field::SentimentLabel => put(shown(sentiment.label.as_ref())),
        Field::SentimentScore => put(shown(sentiment.score.as_ref())),
        Field::Extra if campaign.extra.is_empty() => {}
        Field::Extra => put(serde_json::to_string(&campaign.extra).ok().as_ref().map(|text| text as _)),
    }
}

fn shown<T: Display>(value: Option<&T>) -> Option<&dyn Display> {
    value.map(|value| value as _)
}

fn failed(error: csv::Error) -> Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error.into(),
        other => Error::new(ErrorKind::Internal, format!("the CSV could not be written: {other:?}")),
    }
}
