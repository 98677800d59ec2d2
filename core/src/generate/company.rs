//! A company of the profile, ready for use.

use super::calendar::to_thousandths;
use super::copy::KINDS;
use super::encode::company_json;
use super::money::Money;
use super::profile::{Company, Profile};
use super::seed::{Stream, mix_text};
use super::text::push_hashtag;
use crate::schema::closest;
use crate::{CampaignType, Channel, Currency, Error, ErrorKind, Industry, Result};

/// Numbers with running sums of their weights.
#[derive(Clone, Debug, Default)]
pub(super) struct Weighted {
    numbers: Vec<u8>,
    sums: Vec<u32>,
}

impl Weighted {
    pub(super) fn new(weights: impl IntoIterator<Item = (u8, f64)>) -> Self {
        let mut made = Self::default();
        let mut sum = 0u32;
        for (number, weight) in weights {
            if weight > 0.0 {
                sum = sum.saturating_add(u32::try_from(to_thousandths(weight)).unwrap_or(u32::MAX).max(1));
                made.numbers.push(number);
                made.sums.push(sum);
            }
        }
        made
    }

    pub(super) fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    #[inline]
    pub(super) fn draw(&self, stream: &mut Stream) -> Option<u8> {
        let mark = stream.below(*self.sums.last()?);
        self.numbers.get(self.sums.partition_point(|sum| *sum <= mark)).copied()
    }

    /// Draws one whose bit is set in `allowed`.
    pub(super) fn draw_of(&self, stream: &mut Stream, allowed: u32) -> Option<u8> {
        for _ in 0..4 {
            let number = self.draw(stream)?;
            if allowed >> number & 1 == 1 {
                return Some(number);
            }
        }
        let fits: Vec<u8> =
            self.numbers.iter().copied().filter(|number| allowed >> number & 1 == 1).collect();
        let at = stream.below(u32::try_from(fits.len()).unwrap_or(0));
        fits.get(at as usize).copied()
    }
}

/// A company with its weights as tables.
#[derive(Clone, Debug)]
pub(super) struct CompanyFacts {
    pub(super) name: String,
    /// Characters of the name.
    pub(super) letters: usize,
    pub(super) domain: String,
    pub(super) slogan: String,
    pub(super) loyalty: String,
    pub(super) app: String,
    pub(super) hashtag: String,
    pub(super) industry: Industry,
    pub(super) industry_number: usize,
    pub(super) region: String,
    /// Name and industry as they stand in a line of JSON.
    pub(super) json: String,
    pub(super) currency: Currency,
    pub(super) money: Money,
    pub(super) key: u64,
    /// For what stays true of it through all messages of a seed.
    pub(super) facts_key: u64,
    pub(super) prices: (u32, u32),
    pub(super) depth: (u32, u32),
    pub(super) types: [f64; 3],
    pub(super) channels: [f64; 8],
    pub(super) offers: Weighted,
    pub(super) cadence: f64,
    pub(super) weekdays: [f64; 7],
    pub(super) season: [f64; 12],
    /// What it has that templates can need, as bits.
    pub(super) have: u32,
    /// Dates are written day first.
    pub(super) day_first: bool,
    pub(super) southern: bool,
    pub(super) says_fall: bool,
}

impl CompanyFacts {
    #[expect(clippy::too_many_lines, reason = "one check after the other")]
    pub(super) fn new(company: &Company, profile: &Profile, industries: &[String]) -> Result<Self> {
        let bad = |what: String| {
            Error::new(ErrorKind::InvalidValue, format!("companies.json: {:?}: {what}", company.name))
        };
        if company.name.is_empty() || company.name.chars().count() > 60 {
            return Err(bad("the name is empty or over 60 characters".into()).with_help("shorten it"));
        }
        let reserved = company.domain.ends_with(".example")
            || company.domain == "example.com"
            || company.domain.ends_with(".example.com");
        if !reserved || company.domain.contains(|c: char| c.is_whitespace() || c == '/') {
            return Err(bad(format!("the domain {:?} may be somebody's", company.domain))
                .with_help("use one that ends in .example, which is reserved"));
        }
        let Some(industry) = Industry::known(&company.industry) else {
            let error = bad(format!("there is no industry {:?}", company.industry));
            return Err(error.with_help(format!("use one of {}", Industry::NAMES.join(", "))));
        };
        if !profile.copy.contains_key(&company.industry) && !profile.copy.contains_key("common") {
            return Err(bad(format!("there is no copy for {}", company.industry))
                .with_help(format!("add copy/{}.json", company.industry)));
        }
        let numbers = |given: &std::collections::BTreeMap<String, f64>, names: &[&str], what: &str| {
            let mut weights = vec![0.0; names.len()];
            for (name, weight) in given {
                let Some(at) = names.iter().position(|known| known == name) else {
                    let error = bad(format!("there is no {what} {name:?}"));
                    return Err(match closest(name, names.iter().copied()) {
                        Some(close) => error.with_help(format!("did you mean {close:?}?")),
                        None => error.with_help(format!("use one of {}", names.join(", "))),
                    });
                };
                if !(0.0..1e6).contains(weight) {
                    return Err(
                        bad(format!("the weight of {name} is {weight}")).with_help("use a number from 0 on")
                    );
                }
                weights[at] = *weight;
            }
            Ok(weights)
        };
        let types = numbers(&company.types, CampaignType::NAMES, "campaign type")?;
        let channels = numbers(&company.channels, Channel::NAMES, "channel")?;
        let offers = numbers(&company.offers, &KINDS, "kind of offer")?;
        let positive = |number: &f64| *number >= 0.0 && *number < 1e4;
        if !company.weekdays.iter().all(positive) || !company.season.values().all(positive) {
            return Err(bad("a weekday or month has a weight under 0".into()).with_help("use 0 or more"));
        }
        if !(company.cadence_per_week > 0.0 && company.cadence_per_week < 1e4) {
            return Err(bad(format!("cadence_per_week is {}", company.cadence_per_week))
                .with_help("use a number over 0"));
        }
        let depth = (company.offer_depth.min, company.offer_depth.max);
        if depth.0 < 1 || depth.0 > depth.1 || depth.1 > 95 {
            return Err(bad(format!("offer_depth is {} to {}", depth.0, depth.1))
                .with_help("use per cents from 1 to 95, the smaller first"));
        }
        let price_level = company.price_level.clamp(1, 4);
        let by_level = [(4, 30), (12, 80), (40, 250), (90, 900)][usize::from(price_level - 1)];
        let prices = company.price.map_or(by_level, |range| (range.min, range.max));
        if prices.0 < 1 || prices.0 > prices.1 || prices.1 > 1_000_000 {
            return Err(bad(format!("price is {} to {}", prices.0, prices.1))
                .with_help("use whole numbers from 1 on, the smaller first"));
        }
        let currency: Currency = company.currency.parse()?;
        let mut hashtag = String::new();
        push_hashtag(&mut hashtag, &company.name);
        let mut season = [1.0; 12];
        for (month, lift) in &company.season {
            let Some(cell) = usize::from(*month).checked_sub(1).and_then(|at| season.get_mut(at)) else {
                return Err(bad(format!("season names the month {month}")).with_help("use 1 to 12"));
            };
            *cell = *lift;
        }
        let offers = Weighted::new((0u8..).zip(offers));
        let mut facts = Self {
            name: company.name.clone(),
            letters: company.name.chars().count(),
            domain: company.domain.clone(),
            slogan: company.slogan.clone().unwrap_or_default(),
            loyalty: company.loyalty.clone().unwrap_or_default(),
            app: company.app.clone().unwrap_or_default(),
            hashtag,
            json: company_json(&company.name, industry.as_str()),
            industry,
            industry_number: industries.iter().position(|name| *name == company.industry).unwrap_or(0),
            region: company.region.clone(),
            currency,
            money: Money::own(currency),
            key: mix_text(0, &company.name),
            facts_key: 0,
            prices,
            depth,
            types: [0.0; 3],
            channels: [0.0; 8],
            offers,
            cadence: company.cadence_per_week,
            weekdays: company.weekdays,
            season,
            have: 0,
            day_first: !matches!(company.region.as_str(), "US" | "CA"),
            southern: matches!(company.region.as_str(), "AU" | "NZ" | "ZA" | "AR" | "CL"),
            says_fall: matches!(company.region.as_str(), "US" | "CA"),
        };
        for (to, from) in facts.types.iter_mut().zip(types) {
            *to = from;
        }
        for (to, from) in facts.channels.iter_mut().zip(channels) {
            *to = from;
        }
        Ok(facts)
    }
}
