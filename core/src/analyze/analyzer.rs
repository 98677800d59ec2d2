use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::budget::Budgets;
use super::company::{CompanySum, earliest};
use super::funnel::FunnelSum;
use super::interval::{Proportion, ratio};
use super::keyphrase;
use super::level::level;
use super::options::AnalyzeOptions;
use super::phrases::{Bounds, PhraseTable};
use super::summary::{
    Cap, Companies, CompanySummary, CompanyVoice, Distribution, FieldFill, MonthCount, Rest, SUMMARY_VERSION,
    Share, Summary, Voice,
};
use super::tally::Tally;
use super::words::StopWords;
use crate::schema::Field;
use crate::{Campaign, CampaignType, Date, Error, ErrorKind, Industry, Result, SentimentLabel};

/// Version of the serialised state. Parts can only be merged by the version that made them.
const STATE_VERSION: u32 = 1;

/// Characters of a company or value that is counted; a longer one is cut, so that memory is bounded.
const LONGEST_VALUE: usize = 255;

/// The longest span, in months, over which months without a campaign are listed.
const LISTED_MONTHS: u32 = 240;

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Adds up campaigns, one by one, in bounded memory.
///
/// The state is a function of the set of rows: neither their order nor the way they were cut into parts shows
/// in the summary. It can be serialised with serde, so parts may be analysed elsewhere and sent home.
///
/// # Example: two parts
///
/// ```
/// use competiscan::analyze::{AnalyzeOptions, Analyzer};
/// use competiscan::{Campaign, Channel};
///
/// let mut here = Analyzer::new(AnalyzeOptions::default());
/// here.add(&Campaign::new("Acme", Channel::Email, "2026-11-23".parse()?));
///
/// let mut elsewhere = Analyzer::new(AnalyzeOptions::default());
/// elsewhere.add(&Campaign::new("Acme", Channel::Sms, "2026-11-24".parse()?));
/// let sent = serde_json::to_string(&elsewhere).unwrap();
///
/// here.merge(serde_json::from_str(&sent).unwrap())?;
/// let summary = here.finish();
/// assert_eq!(summary.campaigns, 2);
/// assert_eq!(summary.companies.values[0].channels.len(), 2);
/// # Ok::<(), competiscan::Error>(())
/// ```
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Analyzer {
    version: u32,
    options: AnalyzeOptions,
    #[serde(skip)]
    stop_words: Option<StopWords>,
    rows: u64,
    first: Option<Date>,
    last: Option<Date>,
    /// By months since the year 0.
    months: BTreeMap<u32, u64>,
    weekdays: [u64; 7],
    /// By [`Field::index`].
    fields: Vec<u64>,
    companies: Tally<String, CompanySum>,
    spreads: Spreads,
    funnel: FunnelSum,
    budgets: Budgets,
    phrases: PhraseTable,
}

/// The distributions.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Spreads {
    channels: Spread,
    industries: Spread,
    campaign_types: Spread,
    languages: Spread,
    sentiments: Spread,
    esps: Spread,
}

/// One distribution.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Spread {
    known: u64,
    values: Tally<String, u64>,
}

/// The summary of these campaigns, with default options.
///
/// ```
/// use competiscan::analyze::analyze;
///
/// let summary = analyze(&[]);
/// assert_eq!(summary.campaigns, 0);
/// assert_eq!(summary.funnel.click_through_rate.rate, None);
/// ```
#[must_use]
pub fn analyze(campaigns: &[Campaign]) -> Summary {
    let mut analyzer = Analyzer::new(AnalyzeOptions::default());
    for campaign in campaigns {
        analyzer.add(campaign);
    }
    analyzer.finish()
}

impl Default for Analyzer {
    fn default() -> Self {
        Self::new(AnalyzeOptions::default())
    }
}

impl Analyzer {
    /// An analyzer that has seen nothing.
    #[must_use]
    pub fn new(options: AnalyzeOptions) -> Self {
        Self {
            version: STATE_VERSION,
            options,
            stop_words: None,
            rows: 0,
            first: None,
            last: None,
            months: BTreeMap::new(),
            weekdays: [0; 7],
            fields: vec![0; Field::COUNT],
            companies: Tally::default(),
            spreads: Spreads::default(),
            funnel: FunnelSum::default(),
            budgets: Budgets::default(),
            phrases: PhraseTable::default(),
        }
    }

    /// Campaigns seen so far.
    #[must_use]
    pub const fn len(&self) -> u64 {
        self.rows
    }

    /// Whether no campaign was seen yet.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Adds a campaign.
    pub fn add(&mut self, campaign: &Campaign) {
        let level = level(campaign);
        let company = cut(&campaign.company);
        let date = campaign.launch_date;
        self.rows = self.rows.saturating_add(1);
        self.first = earliest(self.first, Some(date));
        self.last = self.last.max(Some(date));
        let month = u32::from(date.year()) * 12 + u32::from(date.month()) - 1;
        // A state from elsewhere may hold any count, so no sum may overflow.
        let in_month = self.months.entry(month).or_default();
        *in_month = in_month.saturating_add(1);
        if let Some(count) = self.weekdays.get_mut(usize::from(date.weekday())) {
            *count = count.saturating_add(1);
        }
        self.add_fields(campaign);
        self.companies.add(company, level, self.options.max_companies, |sum| sum.add_campaign(campaign));
        self.spreads.add(campaign, level, self.options.max_values);
        self.funnel.add(campaign);
        if let Some(budget) = &campaign.budget {
            self.budgets.add(budget, level, self.options.max_values);
        }
        if self.options.keyphrases {
            let stop = self.stop_words.get_or_insert_with(|| StopWords::with(&self.options.extra_stop_words));
            let bounds = Bounds { max_words: self.options.max_words, max_phrases: self.options.max_phrases };
            self.phrases.add(company, campaign.texts(), level, stop, bounds);
        }
    }

    fn add_fields(&mut self, campaign: &Campaign) {
        for (count, field) in self.fields.iter_mut().zip(Field::ALL) {
            *count = count.saturating_add(u64::from(is_filled(campaign, *field)));
        }
    }

    /// Adds all campaigns another analyzer has seen.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidOption`] if its options differ, and [`ErrorKind::CorruptInput`] if it is a state
    /// that another version of this library has written.
    pub fn merge(&mut self, other: Self) -> Result<()> {
        if self.version != other.version {
            let versions = format!("states of version {} and {}", self.version, other.version);
            return Err(Error::new(ErrorKind::CorruptInput, format!("{versions} cannot be merged"))
                .with_help("analyse all parts with the same version of this library"));
        }
        if self.options != other.options {
            return Err(Error::new(
                ErrorKind::InvalidOption,
                "the parts were analysed with different options",
            )
            .with_help("use the same options for all parts"));
        }
        self.rows = self.rows.saturating_add(other.rows);
        self.first = earliest(self.first, other.first);
        self.last = self.last.max(other.last);
        for (month, count) in other.months {
            let own = self.months.entry(month).or_default();
            *own = own.saturating_add(count);
        }
        add_all(&mut self.weekdays, &other.weekdays);
        add_all(&mut self.fields, &other.fields);
        self.companies.merge(other.companies, self.options.max_companies);
        self.spreads.merge(other.spreads, self.options.max_values);
        self.funnel.merge(&other.funnel);
        self.budgets.merge(other.budgets, self.options.max_values);
        self.phrases.merge(&other.phrases, self.options.max_phrases);
        Ok(())
    }

    /// The summary of what was seen. The analyzer can go on after it.
    #[must_use]
    pub fn finish(&self) -> Summary {
        let mut caps = Vec::new();
        let ranked = self.ranked_companies();
        let (companies, voice) = self.company_lists(&ranked, &mut caps);
        let mut spread = |part, spread: &Spread| self.distribution(part, spread, &mut caps);
        let channels = spread("channels", &self.spreads.channels);
        let industries = spread("industries", &self.spreads.industries);
        let campaign_types = spread("campaign_types", &self.spreads.campaign_types);
        let languages = spread("languages", &self.spreads.languages);
        let sentiments = spread("sentiments", &self.spreads.sentiments);
        let esps = spread("esps", &self.spreads.esps);
        if self.budgets.is_sampled() {
            let (used, rows) = (self.budgets.rows_used(), self.budgets.rows());
            caps.push(cap("budget_medians", "max_values", self.options.max_values, used, rows));
        }
        let phrases = self.options.keyphrases.then(|| {
            let top = ranked.iter().take(self.options.distinctive_companies);
            let top: Vec<&str> = top.map(|(name, _)| *name).collect();
            keyphrase::rank(&self.phrases, &top, &self.options)
        });
        if let Some(phrases) = phrases.as_ref().filter(|phrases| phrases.approximate) {
            caps.push(cap("phrases", "max_phrases", self.options.max_phrases, phrases.n, phrases.documents));
        }
        Summary {
            version: SUMMARY_VERSION,
            campaigns: self.rows,
            first_date: self.first,
            last_date: self.last,
            caps,
            companies,
            voice,
            channels,
            industries,
            campaign_types,
            languages,
            sentiments,
            esps,
            months: self.months(),
            weekdays: WEEKDAYS.iter().zip(self.weekdays).map(|(day, n)| share(day, n, self.rows)).collect(),
            funnel: self.funnel.summary(),
            budgets: self.budgets.summaries(),
            unusable_budgets: self.budgets.unusable,
            phrases,
            fields: Field::ALL
                .iter()
                .zip(&self.fields)
                .map(|(field, filled)| FieldFill {
                    field: field.name().to_owned(),
                    filled: *filled,
                    share: ratio(*filled, self.rows),
                })
                .collect(),
        }
    }

    /// Every company, most campaigns first.
    fn ranked_companies(&self) -> Vec<(&str, CompanySum)> {
        let mut ranked: Vec<(&str, CompanySum)> =
            self.companies.sums().map(|(name, sum)| (name.as_str(), sum)).collect();
        ranked.sort_unstable_by(|a, b| b.1.campaigns.cmp(&a.1.campaigns).then_with(|| a.0.cmp(b.0)));
        ranked
    }

    fn company_lists(&self, ranked: &[(&str, CompanySum)], caps: &mut Vec<Cap>) -> (Companies, Voice) {
        let approximate = self.companies.is_sampled();
        let n = sum(ranked.iter().map(|(_, company)| company.campaigns));
        if approximate {
            caps.push(cap("companies", "max_companies", self.options.max_companies, n, self.rows));
        }
        let (listed, rest) = ranked.split_at(ranked.len().min(self.options.list_limit));
        let companies = Companies {
            n,
            approximate,
            distinct: ranked.len() as u64,
            values: listed.iter().map(|(name, company)| company_summary(name, company, n)).collect(),
            rest: Rest {
                values: rest.len() as u64,
                count: sum(rest.iter().map(|(_, company)| company.campaigns)),
            },
        };
        let mut voices: Vec<&(&str, CompanySum)> =
            ranked.iter().filter(|(_, company)| company.impressions_known > 0).collect();
        voices.sort_unstable_by(|a, b| b.1.impressions.cmp(&a.1.impressions).then_with(|| a.0.cmp(b.0)));
        let impressions = sum(voices.iter().map(|(_, company)| company.impressions));
        let known = sum(voices.iter().map(|(_, company)| company.impressions_known));
        let (listed, rest) = voices.split_at(voices.len().min(self.options.list_limit));
        let voice = Voice {
            n: known,
            coverage: ratio(known, n),
            approximate,
            impressions,
            values: listed
                .iter()
                .map(|(name, company)| CompanyVoice {
                    company: (*name).to_owned(),
                    n: company.impressions_known,
                    impressions: company.impressions,
                    share: ratio(company.impressions, impressions),
                })
                .collect(),
            rest: Rest {
                values: rest.len() as u64,
                count: sum(rest.iter().map(|(_, company)| company.impressions)),
            },
        };
        (companies, voice)
    }

    fn distribution(&self, part: &str, spread: &Spread, caps: &mut Vec<Cap>) -> Distribution {
        let mut values: Vec<(&str, u64)> =
            spread.values.sums().map(|(value, n)| (value.as_str(), n)).collect();
        values.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        let n = sum(values.iter().map(|(_, n)| *n));
        if spread.values.is_sampled() {
            caps.push(cap(part, "max_values", self.options.max_values, n, spread.known));
        }
        let missing = self.rows.saturating_sub(spread.known);
        let (listed, rest) = values.split_at(values.len().min(self.options.list_limit));
        Distribution {
            n,
            approximate: spread.values.is_sampled(),
            missing,
            missing_share: ratio(missing, self.rows),
            distinct: values.len() as u64,
            values: listed.iter().map(|(value, count)| share(value, *count, n)).collect(),
            rest: Rest { values: rest.len() as u64, count: sum(rest.iter().map(|(_, n)| *n)) },
        }
    }

    fn months(&self) -> Vec<MonthCount> {
        let name = |month: u32| format!("{:04}-{:02}", month / 12, month % 12 + 1);
        let ends = (self.months.first_key_value(), self.months.last_key_value());
        if let (Some((first, _)), Some((last, _))) = ends
            && last - first < LISTED_MONTHS
        {
            let count = |month: u32| self.months.get(&month).copied().unwrap_or(0);
            return (*first..=*last)
                .map(|month| MonthCount { month: name(month), count: count(month) })
                .collect();
        }
        self.months.iter().map(|(month, count)| MonthCount { month: name(*month), count: *count }).collect()
    }
}

impl Spreads {
    fn add(&mut self, campaign: &Campaign, level: u8, cap: usize) {
        self.channels.add(Some(campaign.channel.as_str()), level, cap);
        self.industries.add(campaign.industry.as_ref().map(Industry::as_str), level, cap);
        let campaign_type = campaign.campaign_type.as_ref().map(CampaignType::as_str);
        self.campaign_types.add(campaign_type, level, cap);
        if let Some(language) = &campaign.language {
            // A tag means the same in every case.
            if language.bytes().any(|b| b.is_ascii_uppercase()) {
                self.languages.add(Some(&cut(language).to_ascii_lowercase()), level, cap);
            } else {
                self.languages.add(Some(language), level, cap);
            }
        }
        let label = campaign.sentiment.as_ref().and_then(|sentiment| sentiment.label);
        self.sentiments.add(label.as_ref().map(SentimentLabel::as_str), level, cap);
        let esp = campaign.extra.iter().find(|(name, _)| name.eq_ignore_ascii_case("esp"));
        self.esps.add(esp.map(|(_, value)| value.as_str()), level, cap);
    }

    fn merge(&mut self, other: Self, cap: usize) {
        self.channels.merge(other.channels, cap);
        self.industries.merge(other.industries, cap);
        self.campaign_types.merge(other.campaign_types, cap);
        self.languages.merge(other.languages, cap);
        self.sentiments.merge(other.sentiments, cap);
        self.esps.merge(other.esps, cap);
    }
}

impl Spread {
    fn add(&mut self, value: Option<&str>, level: u8, cap: usize) {
        if let Some(value) = value.map(str::trim).filter(|value| !value.is_empty()) {
            self.known = self.known.saturating_add(1);
            self.values.add(cut(value), level, cap, |n| *n = n.saturating_add(1));
        }
    }

    fn merge(&mut self, other: Self, cap: usize) {
        self.known = self.known.saturating_add(other.known);
        self.values.merge(other.values, cap);
    }
}

fn company_summary(name: &str, company: &CompanySum, n: u64) -> CompanySummary {
    let Proportion { share: part, low, high } = Proportion::of(company.campaigns, n);
    CompanySummary {
        company: name.to_owned(),
        campaigns: company.campaigns,
        share: part,
        low,
        high,
        first_date: company.first,
        last_date: company.last,
        channels: company
            .channels()
            .into_iter()
            .map(|(channel, count)| share(channel, count, company.campaigns))
            .collect(),
    }
}

fn share(value: &str, count: u64, n: u64) -> Share {
    let Proportion { share, low, high } = Proportion::of(count, n);
    Share { value: value.to_owned(), count, share, low, high }
}

fn cap(part: &str, option: &str, limit: usize, rows_used: u64, rows: u64) -> Cap {
    Cap { part: part.to_owned(), option: option.to_owned(), limit: limit as u64, rows_used, rows }
}

fn sum(counts: impl Iterator<Item = u64>) -> u64 {
    counts.fold(0, u64::saturating_add)
}

fn add_all(own: &mut [u64], other: &[u64]) {
    for (own, other) in own.iter_mut().zip(other) {
        *own = own.saturating_add(*other);
    }
}

/// The front of a text, as many characters as are counted as a value.
fn cut(text: &str) -> &str {
    let text = text.trim();
    if text.len() <= LONGEST_VALUE {
        return text;
    }
    text.char_indices().nth(LONGEST_VALUE).and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

fn is_filled(campaign: &Campaign, field: Field) -> bool {
    let text = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.trim().is_empty());
    let budget = campaign.budget.as_ref();
    let sentiment = campaign.sentiment.as_ref();
    match field {
        Field::Id => !campaign.id.trim().is_empty(),
        Field::Company => !campaign.company.trim().is_empty(),
        Field::Industry => campaign.industry.is_some(),
        Field::Channel => !campaign.channel.as_str().is_empty(),
        Field::CampaignType => campaign.campaign_type.is_some(),
        Field::Title => text(&campaign.title),
        Field::Subject => text(&campaign.subject),
        Field::Content => text(&campaign.content),
        Field::Html => text(&campaign.html),
        Field::CallToAction => text(&campaign.call_to_action),
        Field::Offer => text(&campaign.offer),
        Field::Audience => text(&campaign.audience),
        Field::Source => text(&campaign.source),
        Field::LandingUrl => text(&campaign.landing_url),
        Field::Language => text(&campaign.language),
        Field::Region => text(&campaign.region),
        Field::Keywords => !campaign.keywords.is_empty(),
        Field::LaunchDate => true,
        Field::EndDate => campaign.end_date.is_some(),
        Field::ObservedAt => campaign.observed_at.is_some(),
        Field::BudgetAmount => budget.is_some_and(|budget| budget.amount.is_some()),
        Field::BudgetCurrency => budget.is_some_and(|budget| budget.currency.is_some()),
        Field::BudgetLow => budget.is_some_and(|budget| budget.low.is_some()),
        Field::BudgetHigh => budget.is_some_and(|budget| budget.high.is_some()),
        Field::Impressions => campaign.impressions.is_some(),
        Field::Clicks => campaign.clicks.is_some(),
        Field::Conversions => campaign.conversions.is_some(),
        Field::SentimentLabel => sentiment.is_some_and(|sentiment| sentiment.label.is_some()),
        Field::SentimentScore => sentiment.is_some_and(|sentiment| sentiment.score.is_some()),
        Field::Extra => !campaign.extra.is_empty(),
    }
}
