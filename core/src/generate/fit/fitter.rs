use std::collections::BTreeMap;

use super::fitted::{FittedCompany, FittedProfile, Phrase, VERSION};
use super::lengths::Lengths;
use super::offers::{depths, kinds};
use super::options::FitOptions;
use super::phrases::{Phrases, Use};
use crate::schema::trim;
use crate::{Campaign, Error, ErrorKind, Result, Timestamp};

/// The name under which the phrases of all messages are kept.
const COMMON: &str = "common";

/// Words kept of one company.
const COMPANY_WORDS: usize = 20;

/// Counts while campaigns come in.
#[derive(Debug, Default)]
pub(super) struct Fitter {
    campaigns: u64,
    first_day: Option<i32>,
    last_day: Option<i32>,
    companies: BTreeMap<String, Company>,
    hours: [u64; 24],
    lengths: BTreeMap<String, BTreeMap<u64, u64>>,
    /// By industry; `common` has those of all messages.
    phrases: BTreeMap<String, Phrases>,
}

#[derive(Debug, Default)]
struct Company {
    counts: FittedCompany,
    industries: BTreeMap<String, u64>,
    currencies: BTreeMap<String, u64>,
    regions: BTreeMap<String, u64>,
    depths: BTreeMap<u64, u64>,
    phrases: Phrases,
}

impl Fitter {
    pub(super) fn add(&mut self, campaign: &Campaign) {
        self.campaigns += 1;
        let day = campaign.launch_date.days_since_epoch();
        self.first_day = Some(self.first_day.map_or(day, |first| first.min(day)));
        self.last_day = Some(self.last_day.map_or(day, |last| last.max(day)));
        if let Some(hour) = campaign.observed_at.and_then(hour) {
            if let Some(count) = self.hours.get_mut(hour) {
                *count += 1;
            }
        }
        let channel = campaign.channel.as_str().to_owned();
        if let Some(content) = &campaign.content {
            let length = content.chars().count() as u64;
            *self.lengths.entry(channel.clone()).or_default().entry(length).or_default() += 1;
        }
        let text = campaign.texts().collect::<Vec<_>>().join("\n");
        self.phrases.entry(COMMON.to_owned()).or_default().add(&text);
        if let Some(industry) = &campaign.industry {
            self.phrases.entry(industry.as_str().to_owned()).or_default().add(&text);
        }
        self.companies.entry(trim(&campaign.company).to_owned()).or_default().add(campaign, channel, &text);
    }

    pub(super) fn finish(self, options: FitOptions) -> Result<FittedProfile> {
        let (Some(first), Some(last)) = (self.first_day, self.last_day) else {
            return Err(Error::new(ErrorKind::InvalidOption, "there are no campaigns to learn from")
                .with_help("give at least one"));
        };
        let mut companies: Vec<FittedCompany> =
            self.companies.into_iter().map(|(name, company)| company.finish(name, options)).collect();
        // Names are in order already, so that companies of one size stay in it.
        companies.sort_by_key(|company| std::cmp::Reverse(company.campaigns));
        let left_out = companies.iter().skip(options.max_companies).map(|company| company.campaigns).sum();
        companies.truncate(options.max_companies);
        let words = self.phrases.get(COMMON).map_or_else(Vec::new, |phrases| {
            noted(phrases.most_frequent_words(options.min_messages, options.max_phrases))
        });
        let lexicon = self
            .phrases
            .into_iter()
            .map(|(industry, phrases)| {
                let lists = [Use::Product, Use::Gift, Use::Prize]
                    .into_iter()
                    .map(|of| (of.list().to_owned(), listed(&phrases, of, options)))
                    .filter(|(_, phrases)| !phrases.is_empty())
                    .collect::<BTreeMap<_, _>>();
                (industry, lists)
            })
            .filter(|(_, lists)| !lists.is_empty())
            .collect();
        Ok(FittedProfile {
            version: VERSION,
            campaigns: self.campaigns,
            weeks: (f64::from(last - first + 1) / 7.0).max(1.0),
            companies,
            left_out,
            hours: self.hours.to_vec(),
            lengths: self
                .lengths
                .iter()
                .map(|(channel, counts)| (channel.clone(), Lengths::of(counts)))
                .collect(),
            lexicon,
            words,
        })
    }
}

impl Company {
    fn add(&mut self, campaign: &Campaign, channel: String, text: &str) {
        let counts = &mut self.counts;
        counts.campaigns += 1;
        counts.weekdays.resize(7, 0);
        counts.months.resize(12, 0);
        *counts.channels.entry(channel).or_default() += 1;
        if let Some(kind) = campaign.campaign_type {
            *counts.types.entry(kind.as_str().to_owned()).or_default() += 1;
        }
        if let Some(count) = counts.weekdays.get_mut(usize::from(campaign.launch_date.weekday())) {
            *count += 1;
        }
        if let Some(count) = counts.months.get_mut(usize::from(campaign.launch_date.month()) - 1) {
            *count += 1;
        }
        for kind in kinds(text) {
            *counts.offers.entry(kind.to_owned()).or_default() += 1;
        }
        for depth in depths(text) {
            *self.depths.entry(u64::from(depth)).or_default() += 1;
        }
        counts.exclaiming += u64::from(text.contains('!'));
        let note = |of: &mut BTreeMap<String, u64>, value: Option<String>| {
            if let Some(value) = value {
                *of.entry(value).or_default() += 1;
            }
        };
        note(&mut self.industries, campaign.industry.as_ref().map(|industry| industry.as_str().to_owned()));
        note(
            &mut self.currencies,
            campaign.budget.and_then(|budget| budget.currency).map(|currency| currency.as_str().to_owned()),
        );
        note(&mut self.regions, campaign.region.clone());
        self.phrases.add(text);
    }

    fn finish(self, name: String, options: FitOptions) -> FittedCompany {
        let n: u64 = self.depths.values().sum();
        let percentile = |percent: u64| {
            let mut seen = 0;
            let at = n.saturating_sub(1) * percent / 100;
            let found = self.depths.iter().find(|(_, count)| {
                seen += **count;
                seen > at
            });
            found.and_then(|(depth, _)| u32::try_from(*depth).ok())
        };
        FittedCompany {
            name,
            industry: most(&self.industries),
            currency: most(&self.currencies),
            region: most(&self.regions),
            depth: percentile(5).zip(percentile(95)).map(|(low, high)| [low, high]),
            products: listed(&self.phrases, Use::Product, options),
            words: noted(self.phrases.most_frequent_words(options.min_messages, COMPANY_WORDS)),
            ..self.counts
        }
    }
}

fn listed(phrases: &Phrases, of: Use, options: FitOptions) -> Vec<Phrase> {
    noted(phrases.most_frequent(of, options.min_messages, options.max_phrases))
}

fn noted(found: Vec<(String, u64)>) -> Vec<Phrase> {
    found.into_iter().map(|(text, messages)| Phrase { text, messages }).collect()
}

/// The most frequent of the values; of several, the first in order.
fn most(counts: &BTreeMap<String, u64>) -> Option<String> {
    counts.iter().rev().max_by_key(|(_, count)| **count).map(|(value, _)| value.clone())
}

/// The hour of the day; `None` at midnight sharp, which stands for a date without a time.
fn hour(at: Timestamp) -> Option<usize> {
    const HOUR: i64 = 3_600_000_000;
    let micros = at.micros().rem_euclid(24 * HOUR);
    (micros != 0).then(|| usize::try_from(micros / HOUR).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Channel;

    fn campaign(company: &str, channel: Channel, date: &str, content: &str) -> Campaign {
        let mut campaign = Campaign::new(company, channel, date.parse().unwrap());
        campaign.content = Some(content.into());
        campaign
    }

    #[test]
    fn counts_are_those_of_the_campaigns() {
        let campaigns = [
            campaign("Acme", Channel::Sms, "2026-03-02", "Order a candle, take 20% off."),
            campaign("Acme", Channel::Sms, "2026-03-03", "Take 40% off a candle!"),
            campaign("Acme", Channel::Email, "2026-03-15", "Free shipping on a candle."),
            campaign("Zed", Channel::Email, "2026-03-15", "Hello."),
        ];
        let fitted = FittedProfile::fit(&campaigns, FitOptions::default()).unwrap();
        assert_eq!(
            (fitted.campaigns, fitted.companies.len(), fitted.weeks.to_bits()),
            (4, 2, 2.0_f64.to_bits())
        );
        let acme = &fitted.companies[0];
        assert_eq!((acme.channels["sms"], acme.channels["email"], acme.campaigns), (2, 1, 3));
        assert_eq!(acme.weekdays, [1, 1, 0, 0, 0, 0, 1]);
        assert_eq!((acme.offers["percent_off"], acme.offers["free_shipping"]), (2, 1));
        assert_eq!((acme.depth, acme.exclaiming), (Some([20, 20]), 1));
        assert_eq!(acme.products, [Phrase { text: "candle".into(), messages: 3 }]);
        assert_eq!(fitted.lengths["sms"].n, 2);
    }

    #[test]
    fn companies_beyond_the_cap_are_said_to_be_left_out() {
        let campaigns: Vec<Campaign> =
            (0..6).map(|n| campaign(&format!("C{}", n / 2), Channel::Sms, "2026-03-02", "Hi")).collect();
        let options = FitOptions { max_companies: 2, ..FitOptions::default() };
        let fitted = FittedProfile::fit(&campaigns, options).unwrap();
        assert_eq!((fitted.companies.len(), fitted.left_out), (2, 2));
    }

    #[test]
    fn midnight_sharp_is_no_hour() {
        assert_eq!(hour("2026-03-02T00:00:00Z".parse().unwrap()), None);
        assert_eq!(hour("2026-03-02T13:59:59Z".parse().unwrap()), Some(13));
    }
}
