use std::collections::BTreeMap;
use std::hash::{BuildHasher, Hasher};

use foldhash::quality::FixedState;

use super::rules::Typed;
use crate::io::{Format, RawRecord, SourceInfo, channel_of};
use crate::schema::{Columns, Field, FieldType, bracketed, fold, is_absent, read_list, trim, unguard};
use crate::{Budget, Campaign, Channel, Date, Sentiment};

/// The value of one field in one row.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Value<'a> {
    /// Trimmed text; empty if there is none.
    pub(crate) text: &'a str,
    /// Index of the column it came from; `None` for a default.
    pub(crate) column: Option<u32>,
}

/// One row on its way through the checks: its cells by field, and what the checks have read them as.
///
/// ```
/// use competiscan::io::{Input, ReadOptions};
/// use competiscan::validate::{Collect, ValidateOptions, Validator};
///
/// let csv = "company,channel,launch_date,subject\nAcme,email,2026-11-23,Hello\n";
/// let mut sink = Collect::default();
/// let mut session = Validator::new(ValidateOptions::default())?.session();
/// session.run(Input::from_bytes(csv).open(&ReadOptions::default())?.as_mut(), &mut sink)?;
/// assert_eq!(sink.campaigns[0].subject.as_deref(), Some("Hello"));
/// # Ok::<(), competiscan::Error>(())
/// ```
#[derive(Debug)]
pub struct Row<'a> {
    pub(crate) record: &'a RawRecord,
    pub(crate) columns: &'a Columns,
    pub(crate) values: [Value<'a>; Field::COUNT],
    pub(crate) typed: Typed,
    /// The same for rows with the same cells.
    pub(crate) digest: u64,
    /// Whether a cell starts with a sign that starts formulas.
    pub(crate) signed: bool,
    /// Values that repair moved out of their field.
    aside: &'a [(String, String)],
}

/// What the first byte of a cell says of it.
static STARTS: [u8; 256] = {
    let mut starts = [0; 256];
    let signs = b"=+-@\t\r\n\xef";
    let mut at = 0;
    while at < signs.len() {
        starts[signs[at] as usize] |= SIGN;
        at += 1;
    }
    let absent = b"nNuU#-\\(<";
    at = 0;
    while at < absent.len() {
        starts[absent[at] as usize] |= ABSENT;
        at += 1;
    }
    starts[b'\'' as usize] |= GUARD;
    starts
};
/// It may be a formula.
const SIGN: u8 = 1;
/// It may say that there is no value.
const ABSENT: u8 = 2;
/// It may be guarded against being a formula.
const GUARD: u8 = 4;

#[inline]
fn starts(text: &str) -> u8 {
    text.as_bytes().first().and_then(|b| STARTS.get(usize::from(*b))).copied().unwrap_or(0)
}

/// Seeded, so that repeated rows are the same in every run.
const DIGEST: FixedState = FixedState::with_seed(0);

impl<'a> Row<'a> {
    pub(crate) fn new(
        record: &'a RawRecord,
        columns: &'a Columns,
        source: &SourceInfo,
        defaults: &'a [(Field, String)],
        aside: &'a [(String, String)],
    ) -> Self {
        let mut values = [Value::default(); Field::COUNT];
        let guarded = source.format == Format::Csv;
        let numbered = columns.is_row_number(0);
        let mut signed = false;
        // All that needs every cell is done in one pass.
        let mut digest = DIGEST.build_hasher();
        for cell in &record.cells {
            let raw = record.cell(*cell);
            let mut text = trim(raw);
            // Exports of data frames number their rows, and that alone makes no row another.
            if !(numbered && cell.column == 0 && text.bytes().all(|b| b.is_ascii_digit())) {
                digest.write_u64(u64::from(cell.column) << 32 | text.len() as u64);
                digest.write(text.as_bytes());
            }
            signed |= starts(raw) & SIGN != 0;
            let start = starts(text);
            let Some(field) = columns.field(cell.column) else { continue };
            if start & GUARD != 0 && guarded {
                text = unguard(text);
            }
            if start & (GUARD | ABSENT) != 0 && !is_free_text(field) && is_absent(text) {
                text = "";
            }
            values[field.index()] = Value { text, column: Some(cell.column) };
        }
        for (field, text) in defaults {
            let value = &mut values[field.index()];
            if value.text.is_empty() {
                *value = Value { text, column: None };
            }
        }
        // An export of one platform need not say which channel its rows are of.
        let channel = &mut values[Field::Channel.index()];
        if channel.text.is_empty()
            && let Some(told) = source.layout.and_then(channel_of)
        {
            *channel = Value { text: told, column: None };
        }
        Self { record, columns, values, typed: Typed::default(), digest: digest.finish(), signed, aside }
    }

    /// The row as it was read.
    #[must_use]
    pub fn record(&self) -> &RawRecord {
        self.record
    }

    /// The columns of its input.
    #[must_use]
    pub fn columns(&self) -> &Columns {
        self.columns
    }

    /// The trimmed text of a field; empty if there is none.
    #[must_use]
    pub fn text(&self, field: Field) -> &'a str {
        self.values[field.index()].text
    }

    fn optional(&self, field: Field) -> Option<String> {
        let text = self.text(field);
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// The campaign in an accepted row.
    ///
    /// Of a row that was not accepted, values that are missing or unreadable are left out or empty.
    #[must_use]
    pub fn campaign(&self) -> Campaign {
        let typed = &self.typed;
        let launch_date = typed.launch_date.unwrap_or(Date::MIN);
        let channel = typed.channel.clone().unwrap_or_else(|| Channel::Other("".into()));
        let mut campaign = Campaign::new(self.text(Field::Company), channel, launch_date);
        campaign.industry.clone_from(&typed.industry);
        campaign.campaign_type = typed.campaign_type;
        campaign.title = self.optional(Field::Title);
        campaign.subject = self.optional(Field::Subject);
        campaign.content = self.optional(Field::Content);
        campaign.html = self.optional(Field::Html);
        campaign.call_to_action = self.optional(Field::CallToAction);
        campaign.offer = self.optional(Field::Offer);
        campaign.audience = self.optional(Field::Audience);
        campaign.source = self.optional(Field::Source);
        campaign.landing_url = self.optional(Field::LandingUrl);
        campaign.language = self.optional(Field::Language);
        campaign.region = self.optional(Field::Region);
        campaign.keywords = read_list(self.text(Field::Keywords));
        campaign.end_date = typed.end_date;
        campaign.observed_at = typed.observed_at;
        let budget = Budget {
            amount: typed.budget,
            low: typed.budget_low,
            high: typed.budget_high,
            currency: typed.currency,
        };
        campaign.budget = (!budget.is_empty()).then_some(budget);
        campaign.impressions = typed.impressions;
        campaign.clicks = typed.clicks;
        campaign.conversions = typed.conversions;
        if typed.sentiment_label.is_some() || typed.sentiment_score.is_some() {
            campaign.sentiment =
                Some(Sentiment { label: typed.sentiment_label, score: typed.sentiment_score });
        }
        campaign.extra = self.extra();
        campaign.id = match self.text(Field::Id) {
            "" => campaign.content_id(),
            id => id.to_owned(),
        };
        campaign
    }

    /// Every column nobody knew, the entries of an `extra` column, and what repair set aside. The first
    /// value of a name wins; a later one gets a number behind its name, so that none is lost.
    fn extra(&self) -> BTreeMap<String, String> {
        let mut extra = self.typed.extra.clone();
        let mut keep = |name: &str, text: &str| {
            let mut key = name.to_owned();
            let mut count = 1;
            while extra.get(&key).is_some_and(|kept| kept != text) {
                count += 1;
                key = format!("{name}_{count}");
            }
            extra.insert(key, text.to_owned());
        };
        for (column, text) in self.record.iter() {
            let Some(column) = self.columns.get(column) else { continue };
            if column.field.is_none() && !text.trim().is_empty() {
                let exact = column.name.strip_prefix(EXTRA_PREFIX);
                // What stood in our own extra is kept to the letter; foreign cells are trimmed as fields are.
                keep(exact.unwrap_or(&column.name), if exact.is_some() { text } else { text.trim() });
            }
        }
        for (name, text) in self.aside {
            keep(name, text);
        }
        extra
    }
}

/// How readers name the entries of an `extra` object.
pub(crate) const EXTRA_PREFIX: &str = "extra.";

/// Fields in which any word is a value, even "None" or "-".
const fn is_free_text(field: Field) -> bool {
    matches!(field, Field::Title | Field::Subject | Field::Content | Field::Html | Field::Extra)
}

/// Rewrites cells that hold a list where the field holds one text: ad libraries write `["a", "b"]`.
///
/// Only under a foreign column name: in our own column a text in brackets is that text.
pub(crate) fn unwrap_lists(record: &mut RawRecord, columns: &Columns) {
    // One fast look at the row is enough for nearly all.
    if memchr::memchr(b'[', record.text.as_bytes()).is_none() {
        return;
    }
    for at in 0..record.cells.len() {
        let cell = record.cells[at];
        let text = record.cell(cell).trim();
        if !text.starts_with('[') {
            continue;
        }
        let Some(column) = columns.get(cell.column) else { continue };
        let Some(field) = column.field else { continue };
        let first_only = match field.field_type() {
            FieldType::Word | FieldType::Language | FieldType::Region | FieldType::Url => true,
            FieldType::Text if fold(&column.name) != fold(field.name()) => false,
            _ => continue,
        };
        let Some(mut items) = bracketed(text) else { continue };
        items.retain(|item| !item.trim().is_empty());
        // Carousels repeat the same text for every card.
        let mut seen = std::collections::HashSet::new();
        items.retain(|item| seen.insert(item.clone()));
        let joined =
            if first_only { items.into_iter().next().unwrap_or_default() } else { items.join("\n\n") };
        replace(record, at, &joined);
    }
}

/// Gives a cell another text. The old text stays in the buffer until the record is cleared.
pub(crate) fn replace(record: &mut RawRecord, at: usize, text: &str) {
    let Ok(start) = u32::try_from(record.text.len()) else { return };
    record.text.push_str(text);
    let Ok(end) = u32::try_from(record.text.len()) else { return };
    if let Some(cell) = record.cells.get_mut(at) {
        (cell.start, cell.end) = (start, end);
    }
}
