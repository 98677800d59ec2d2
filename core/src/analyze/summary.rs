use serde::{Deserialize, Serialize};

use crate::Date;

/// Version of the JSON form of a [`Summary`]. Fields may be added within a version.
pub const SUMMARY_VERSION: u32 = 1;

/// What many campaigns have in common and where they differ.
///
/// Every share comes with its `n` and a 95 % interval ([`wilson`](super::wilson)), which holds if the campaigns
/// are a random sample of all those sent. What cannot be computed is `None`, in JSON `null`. Lists are in order
/// of count, then of name.
///
/// ```
/// use competiscan::analyze::{Summary, analyze};
/// use competiscan::{Campaign, Channel};
///
/// let summary = analyze(&[Campaign::new("Acme", Channel::Sms, "2026-11-23".parse()?)]);
/// let back: Summary = serde_json::from_str(&summary.to_json()).unwrap();
/// assert_eq!(back, summary);
/// # Ok::<(), competiscan::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Summary {
    /// [`SUMMARY_VERSION`].
    pub version: u32,
    /// Campaigns.
    pub campaigns: u64,
    /// The first launch date.
    pub first_date: Option<Date>,
    /// The last launch date.
    pub last_date: Option<Date>,
    /// Bounds of memory that were reached, and what was counted over a sample because of it. Empty if every
    /// number is exact.
    pub caps: Vec<Cap>,
    /// Companies; `share` is the share of voice by campaigns.
    pub companies: Companies,
    /// Share of voice by impressions.
    pub voice: Voice,
    /// Channels.
    pub channels: Distribution,
    /// Industries.
    pub industries: Distribution,
    /// Campaign types.
    pub campaign_types: Distribution,
    /// Languages, as BCP 47 tags in lower case.
    pub languages: Distribution,
    /// Given sentiment labels.
    pub sentiments: Distribution,
    /// Services the mails were sent with, from the extra column `esp`.
    pub esps: Distribution,
    /// Campaigns by month of launch, in order of time. Months without a campaign are there if the whole spans
    /// 20 years at most.
    pub months: Vec<MonthCount>,
    /// Campaigns by weekday of launch, Monday first, always seven.
    pub weekdays: Vec<Share>,
    /// Impressions, clicks and conversions.
    pub funnel: Funnel,
    /// Budgets by currency, most rows first.
    pub budgets: Vec<BudgetSummary>,
    /// Rows whose budget is negative, not finite, above a trillion or without an amount. In no total.
    pub unusable_budgets: u64,
    /// Phrases; `None` if they were switched off.
    pub phrases: Option<Phrases>,
    /// How many rows have which field filled, in the order of the record.
    pub fields: Vec<FieldFill>,
}

/// A bound that was reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cap {
    /// What was counted over a sample: `companies`, `channels`, `phrases` and so on.
    pub part: String,
    /// The option that holds the bound.
    pub option: String,
    /// Its value.
    pub limit: u64,
    /// Rows in the sample. Which rows are in it depends on the rows alone, so it is a random one.
    pub rows_used: u64,
    /// Rows there were.
    pub rows: u64,
}

/// The companies.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Companies {
    /// Campaigns counted: all, or those of the sample.
    pub n: u64,
    /// Whether counts, dates and channels are those of a sample of the rows.
    pub approximate: bool,
    /// Distinct companies; of a sample, a lower bound.
    pub distinct: u64,
    /// The companies with most campaigns.
    pub values: Vec<CompanySummary>,
    /// Those that are not listed.
    pub rest: Rest,
}

/// One company.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CompanySummary {
    /// Its name, as written.
    pub company: String,
    /// Its campaigns.
    pub campaigns: u64,
    /// Share of all campaigns.
    pub share: Option<f64>,
    /// Lower end of the 95 % interval of the share.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// Its first launch date.
    pub first_date: Option<Date>,
    /// Its last launch date.
    pub last_date: Option<Date>,
    /// Its channels, most used first. Channels outside of the vocabulary are together `other`.
    pub channels: Vec<Share>,
}

/// Share of voice by impressions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Voice {
    /// Campaigns whose impressions are known.
    pub n: u64,
    /// Their share of all campaigns. Where it is small, so is what the shares below say.
    pub coverage: Option<f64>,
    /// Whether impressions are those of a sample of the rows.
    pub approximate: bool,
    /// Known impressions.
    pub impressions: u64,
    /// The companies with most impressions.
    pub values: Vec<CompanyVoice>,
    /// Those that are not listed; `count` is their impressions.
    pub rest: Rest,
}

/// The impressions of one company.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CompanyVoice {
    /// Its name.
    pub company: String,
    /// Its campaigns whose impressions are known.
    pub n: u64,
    /// Its known impressions.
    pub impressions: u64,
    /// Share of all known impressions. It has no interval: impressions are not drawn one by one.
    pub share: Option<f64>,
}

/// How often each value stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Distribution {
    /// Rows with a value: all, or those of the sample. Shares are of these.
    pub n: u64,
    /// Whether values were counted over a sample of the rows.
    pub approximate: bool,
    /// Rows without a value.
    pub missing: u64,
    /// Their share of all rows.
    pub missing_share: Option<f64>,
    /// Distinct values; of a sample, a lower bound.
    pub distinct: u64,
    /// The most frequent values.
    pub values: Vec<Share>,
    /// Those that are not listed.
    pub rest: Rest,
}

/// What a list leaves out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rest {
    /// Values that are not listed.
    pub values: u64,
    /// How often they stand.
    pub count: u64,
}

/// A value and how often it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Share {
    /// The value.
    pub value: String,
    /// Rows with it.
    pub count: u64,
    /// Share of the `n` rows.
    pub share: Option<f64>,
    /// Lower end of the 95 % interval of the share.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
}

/// Campaigns of one month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthCount {
    /// The month, `YYYY-MM`.
    pub month: String,
    /// Campaigns launched in it.
    pub count: u64,
}

/// Impressions, clicks and conversions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Funnel {
    /// Impressions.
    pub impressions: Total,
    /// Clicks.
    pub clicks: Total,
    /// Conversions.
    pub conversions: Total,
    /// Clicks per impression.
    pub click_through_rate: Rate,
    /// Conversions per click.
    pub conversion_rate: Rate,
}

/// A sum over the rows where a value is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Total {
    /// Rows with a value.
    pub n: u64,
    /// Their sum.
    pub total: u64,
}

/// A ratio of sums over the rows where both are known.
///
/// The interval treats all trials alike. Campaigns differ, so the truth about the next campaign is less certain
/// than it says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Rate {
    /// Rows where both are known and do not contradict each other.
    pub n: u64,
    /// Rows with more events than trials, which are left out.
    pub left_out: u64,
    /// Sum of what is counted: clicks, conversions.
    pub events: u64,
    /// Sum of what it is counted of: impressions, clicks.
    pub trials: u64,
    /// Events per trial.
    pub rate: Option<f64>,
    /// Lower end of the 95 % interval.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
}

/// Budgets in one currency. A range counts with both ends, so totals and medians are ranges too; they are
/// single numbers, low equal to high, if every budget is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BudgetSummary {
    /// ISO 4217 code; `None` for budgets without a currency.
    pub currency: Option<String>,
    /// Rows with a budget in it.
    pub n: u64,
    /// Those that are ranges.
    pub ranges: u64,
    /// Ranges without an upper end.
    pub open_ranges: u64,
    /// Sum of the lower ends.
    pub total_low: f64,
    /// Sum of the upper ends; `None` if there are open ranges.
    pub total_high: Option<f64>,
    /// Median of the lower ends: the true median is not below it.
    pub median_low: Option<f64>,
    /// Median of the upper ends: the true median is not above it. `None` if it lies in an open range.
    pub median_high: Option<f64>,
    /// Whether the medians are those of a sample of the rows. Totals are always exact.
    pub approximate: bool,
}

/// Phrases of one to three words in subject, title and content.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Phrases {
    /// Campaigns with words.
    pub documents: u64,
    /// Campaigns counted: all with words, or those of the sample.
    pub n: u64,
    /// Whether phrases were counted over a sample of the rows.
    pub approximate: bool,
    /// Campaigns with more words than were looked at.
    pub cut_documents: u64,
    /// Single words that stand in most campaigns. A word is left out where a phrase says the same.
    pub top_words: Vec<KeyPhrase>,
    /// Phrases of two and three words that stand in most campaigns, without those that a longer one holds.
    pub top_phrases: Vec<KeyPhrase>,
    /// What sets the companies with most campaigns apart from all others.
    pub distinctive: Vec<CompanyPhrases>,
}

/// A phrase and how many campaigns it stands in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeyPhrase {
    /// The phrase, in lower case.
    pub phrase: String,
    /// Campaigns it stands in.
    pub documents: u64,
    /// Share of the campaigns counted.
    pub share: Option<f64>,
    /// Lower end of the 95 % interval of the share.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// Companies that use it.
    pub companies: u64,
}

/// The phrases that set one company apart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CompanyPhrases {
    /// The company.
    pub company: String,
    /// Its campaigns with words.
    pub n: u64,
    /// The phrases, most telling first. Empty if nothing stands out, or if it is the only company.
    pub phrases: Vec<DistinctivePhrase>,
}

/// A phrase that one company uses more than the others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DistinctivePhrase {
    /// The phrase, in lower case.
    pub phrase: String,
    /// Campaigns of the company it stands in.
    pub documents: u64,
    /// Campaigns of other companies it stands in.
    pub documents_elsewhere: u64,
    /// Log-odds ratio with an informative Dirichlet prior.
    pub log_odds: f64,
    /// The same in standard deviations. The more phrases were compared, the higher it has to be for a phrase
    /// to be listed, so that chance does not fill the list; 1.96 at least.
    pub z: f64,
}

/// How many rows have a field filled.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldFill {
    /// The field's name on the wire; `extra` is any column nobody knew.
    pub field: String,
    /// Rows in which it is not blank.
    pub filled: u64,
    /// Their share of all rows.
    pub share: Option<f64>,
}

impl Summary {
    /// The JSON form, indented. Numbers are finite; the order of everything is fixed, so equal summaries are
    /// equal bytes.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Writing plain data to memory does not fail.
        serde_json::to_string_pretty(self).unwrap_or_default()
    }
}
