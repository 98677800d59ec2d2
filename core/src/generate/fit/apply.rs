//! A profile to generate with, from what was learnt.

use std::collections::{BTreeMap, BTreeSet};

use super::fitted::{FittedCompany, FittedProfile, Phrase};
use super::options::FitOptions;
use super::phrases::is_plural;
use crate::generate::{Company, Depth, Entry, FullEntry, Profile};
use crate::{Campaign, Channel, Industry, Result};

/// Words are written with the copy of this industry where none is known.
const FALLBACK: Industry = Industry::Retail;
/// Weight of every weekday and month beside what was counted, so that none is impossible.
const SMOOTH: f64 = 0.05;
/// Longest name the generator takes.
const LONGEST_NAME: usize = 60;

impl Profile {
    /// Learns a profile from real campaigns and fills the grammar of the built-in one with it.
    ///
    /// Who sends, where, when, how often and with which offers is like in the campaigns; the sentences are those of
    /// the built-in profile, with the vocabulary learnt among the words. To keep what was learnt, use
    /// [`FittedProfile`](super::FittedProfile).
    ///
    /// ```
    /// use competiscan::generate::{FitOptions, Generator, Profile};
    /// use competiscan::{Campaign, Channel};
    ///
    /// let mut real = Campaign::new("Acme", Channel::Sms, "2026-11-23".parse()?);
    /// real.content = Some("20% off today".into());
    /// let profile = Profile::fit([&real], FitOptions::default())?;
    /// let made = Generator::builder().profile(profile).build()?.get(0).campaign;
    /// assert_eq!((made.company.as_str(), made.channel), ("Acme", Channel::Sms));
    /// # Ok::<(), competiscan::Error>(())
    /// ```
    pub fn fit<'a>(campaigns: impl IntoIterator<Item = &'a Campaign>, options: FitOptions) -> Result<Self> {
        Ok(FittedProfile::fit(campaigns, options)?.profile(Self::default()))
    }
}

impl FittedProfile {
    /// A profile with the grammar, channel figures and calendar of `base`, and the companies and words that were
    /// learnt.
    ///
    /// Links of all companies lead under `.example`, whatever their real addresses are.
    #[must_use]
    pub fn profile(&self, base: Profile) -> Profile {
        let mut profile = base;
        profile.name = format!("{}-fitted", profile.name);
        profile.description = Some(format!("fitted to {} campaigns", self.campaigns));
        if self.hours.iter().sum::<u64>() >= 24 {
            profile.hours = self.hours.iter().map(|count| *count as f64 + SMOOTH).collect();
        }
        // The calendar of the base would lift months beyond what was counted in them.
        if self.weeks >= 52.0 {
            for holiday in &mut profile.holidays {
                holiday.lift = 1.0;
            }
        }
        let shares = self.shares();
        let mut domains = BTreeSet::new();
        let segments = Segments::of(&profile);
        profile.companies = self
            .companies
            .iter()
            .filter(|company| !company.name.is_empty())
            .map(|company| self.company(company, &shares, &segments, &mut domains))
            .collect();
        for (industry, lists) in &self.lexicon {
            let Some(copy) = profile.copy.get_mut(industry) else { continue };
            for (name, phrases) in lists {
                // A list that is not there yet would take the place of a more common one.
                let Some(list) = copy.lexicon.get_mut(name) else { continue };
                let known: BTreeSet<String> = list.iter().map(|entry| entry.text().to_owned()).collect();
                list.extend(phrases.iter().filter(|phrase| !known.contains(&phrase.text)).map(entry));
            }
        }
        profile
    }

    /// Shares of types and offers over all companies, for those of which nothing is known.
    fn shares(&self) -> [BTreeMap<String, u64>; 2] {
        let mut shares = [BTreeMap::new(), BTreeMap::new()];
        for company in &self.companies {
            for (sum, counts) in shares.iter_mut().zip([&company.types, &company.offers]) {
                for (name, count) in counts {
                    *sum.entry(name.clone()).or_default() += count;
                }
            }
        }
        shares
    }

    fn company(
        &self,
        company: &FittedCompany,
        [types, offers]: &[BTreeMap<String, u64>; 2],
        segments: &Segments,
        domains: &mut BTreeSet<String>,
    ) -> Company {
        let known = |counts: &BTreeMap<String, u64>, names: &[&str]| -> BTreeMap<String, f64> {
            counts
                .iter()
                .filter(|(name, count)| names.contains(&name.as_str()) && **count > 0)
                .map(|(name, count)| (name.clone(), *count as f64))
                .collect()
        };
        let or = |own: BTreeMap<String, f64>, all: BTreeMap<String, f64>, last: &[(&str, f64)]| {
            if !own.is_empty() {
                own
            } else if !all.is_empty() {
                all
            } else {
                last.iter().map(|(name, weight)| ((*name).to_owned(), *weight)).collect()
            }
        };
        let industry = company.industry.as_deref().and_then(Industry::known).unwrap_or(FALLBACK);
        let type_names = crate::CampaignType::NAMES;
        let offer_names: Vec<&str> = super::offers::names().collect();
        let [low, high] = company.depth.unwrap_or([10, 40]);
        let low = low.clamp(1, 95);
        let weights =
            |counts: &[u64]| counts.iter().map(|count| *count as f64 + SMOOTH).collect::<Vec<f64>>();
        let mut weekdays = [1.0; 7];
        for (weight, counted) in weekdays.iter_mut().zip(weights(&company.weekdays)) {
            *weight = counted;
        }
        let name = company.name.chars().take(LONGEST_NAME).collect::<String>().trim().to_owned();
        Company {
            name: name.clone(),
            industry: industry.as_str().to_owned(),
            segment: segments.closest(industry.as_str(), company),
            domain: domain(&company.name, domains),
            voice: voice(company).to_owned(),
            price_level: 2,
            price: None,
            channels: or(known(&company.channels, Channel::NAMES), BTreeMap::new(), &[("email", 1.0)]),
            types: or(
                known(&company.types, type_names),
                known(types, type_names),
                &[("promotional", 6.0), ("educational", 2.0), ("retention", 2.0)],
            ),
            cadence_per_week: (company.campaigns as f64 / self.weeks).clamp(1e-6, 9_999.0),
            weekdays,
            offer_depth: Depth { min: low, max: high.clamp(low, 95) },
            offers: or(
                known(&company.offers, &offer_names),
                known(offers, &offer_names),
                &[("percent_off", 1.0)],
            ),
            season: self.season(company),
            currency: company.currency.clone().unwrap_or_else(|| "USD".to_owned()),
            region: company.region.clone().unwrap_or_else(|| "US".to_owned()),
            // Much of what keeps customers is about one of these two.
            loyalty: Some(format!("{name} Rewards")),
            app: Some(name.clone()),
            products: company.products.iter().map(entry).collect(),
            slogan: None,
            audiences: Vec::new(),
        }
    }

    /// How many times as much a company sends in a month; nothing where less than a year was seen.
    fn season(&self, company: &FittedCompany) -> BTreeMap<u8, f64> {
        const ENOUGH: u64 = 60;
        if self.weeks < 52.0 || company.campaigns < ENOUGH {
            return BTreeMap::new();
        }
        let mean = company.campaigns as f64 / 12.0;
        (1..=12)
            .zip(&company.months)
            .map(|(month, count)| (month, ((*count as f64 / mean).max(SMOOTH) * 100.0).round() / 100.0))
            .collect()
    }
}

/// The finer lines of business of a profile, with the words of their lexicons.
struct Segments(BTreeMap<String, BTreeMap<String, BTreeSet<String>>>);

impl Segments {
    fn of(profile: &Profile) -> Self {
        let mut segments: BTreeMap<String, BTreeMap<String, BTreeSet<String>>> = BTreeMap::new();
        for company in &profile.companies {
            let Some(segment) = &company.segment else { continue };
            let of_industry = segments.entry(company.industry.clone()).or_default();
            if of_industry.contains_key(segment) {
                continue;
            }
            let suffix = format!(".{segment}");
            let words = profile
                .copy
                .get(&company.industry)
                .into_iter()
                .flat_map(|copy| &copy.lexicon)
                .filter(|(name, _)| name.ends_with(&suffix))
                .flat_map(|(_, entries)| entries)
                .flat_map(|entry| entry.text().split_whitespace().map(str::to_lowercase))
                .collect();
            of_industry.insert(segment.clone(), words);
        }
        Self(segments)
    }

    /// The one whose words the company uses most; of equals, the name decides, so that they are spread.
    fn closest(&self, industry: &str, company: &FittedCompany) -> Option<String> {
        let segments = self.0.get(industry)?;
        let own: Vec<&str> =
            company.words.iter().chain(&company.products).flat_map(|phrase| phrase.text.split(' ')).collect();
        let score = |words: &BTreeSet<String>| own.iter().filter(|word| words.contains(**word)).count();
        let best = segments.values().map(score).max()?;
        let equals: Vec<&String> =
            segments.iter().filter(|(_, words)| score(words) == best).map(|(name, _)| name).collect();
        let place = company.name.bytes().map(usize::from).sum::<usize>() % equals.len().max(1);
        equals.get(place).map(|name| (*name).clone())
    }
}

/// A way of speaking, from how often the company raises its voice.
fn voice(company: &FittedCompany) -> &'static str {
    match company.exclaiming * 100 / company.campaigns.max(1) {
        0..10 => "matter_of_fact",
        10..25 => "crisp",
        25..50 => "warm",
        50..75 => "playful",
        _ => "bold",
    }
}

/// A domain that nobody can have, made of the name.
fn domain(name: &str, taken: &mut BTreeSet<String>) -> String {
    let plain: String =
        name.chars().filter(char::is_ascii_alphanumeric).take(30).map(|c| c.to_ascii_lowercase()).collect();
    let stem = if plain.is_empty() { "company".to_owned() } else { plain };
    let mut domain = format!("{stem}.example");
    let mut number = 2;
    while !taken.insert(domain.clone()) {
        domain = format!("{stem}{number}.example");
        number += 1;
    }
    domain
}

fn entry(phrase: &Phrase) -> Entry {
    if phrase.text.split(' ').next_back().is_some_and(is_plural) {
        return Entry::Full(FullEntry {
            text: phrase.text.clone(),
            plural: true,
            mass: false,
            many: None,
            article: None,
        });
    }
    Entry::Plain(phrase.text.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::{Generator, fidelity, sample};

    #[test]
    fn what_is_generated_is_like_what_it_was_learnt_from() {
        let real: Vec<Campaign> = (0..800).map(|index| sample::campaign(4, index)).collect();
        let profile = Profile::fit(&real, FitOptions::default()).unwrap();
        let (first, last) =
            real.iter().fold((real[0].launch_date, real[0].launch_date), |(a, b), campaign| {
                (a.min(campaign.launch_date), b.max(campaign.launch_date))
            });
        let generator = Generator::builder().seed(1).profile(profile).dates(first, last).build().unwrap();
        let made: Vec<Campaign> = generator.range(0..800).campaigns().collect();
        let report = fidelity(&real, &made);
        // Types and channels are apart a little, because not every idea has copy for every channel.
        for (of, most) in [("company", 0.12), ("channel", 0.18), ("campaign_type", 0.15), ("weekday", 0.09)] {
            let measure = report.distances.iter().find(|measure| measure.of == of).unwrap();
            assert!(measure.distance < most, "{report}");
        }
    }

    #[test]
    fn domains_are_reserved_and_unique() {
        let mut taken = BTreeSet::new();
        assert_eq!(domain("Müller & Söhne", &mut taken), "mllershne.example");
        assert_eq!(domain("mller shne", &mut taken), "mllershne2.example");
        assert_eq!(domain("日本", &mut taken), "company.example");
    }
}
