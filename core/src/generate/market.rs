//! All companies that take part, with everything worked out that records have in common.

use super::calendar::{Calendar, DayTable, to_thousandths};
use super::company::{CompanyFacts, Weighted};
use super::copy::{KINDS, Library, needs};
use super::metrics::ChannelScales;
use super::money::Money;
use super::moves::Moves;
use super::options::{GenerateOptions, positions};
use super::pools::Pools;
use super::profile::Profile;
use super::seed::{Purpose, Stream, mix, mix_text};
use crate::{CampaignType, Channel, Error, ErrorKind, Industry, Result};

/// A theme a company can have for a type: its number (0 is none), running sum of weights, and channels.
#[derive(Clone, Copy, Debug)]
struct ThemeChoice {
    theme: u16,
    sum: u32,
    channels: u8,
}

/// What all records are drawn from.
#[derive(Debug)]
pub(super) struct Market {
    pub(super) seed: u64,
    pub(super) id_key: u64,
    pub(super) library: Library,
    pub(super) pools: Pools,
    pub(super) calendar: Calendar,
    pub(super) companies: Vec<CompanyFacts>,
    /// Companies that take part, with running sums of their cadence.
    active: Vec<(u16, u32)>,
    pub(super) types: Vec<Weighted>,
    themes: Vec<Vec<ThemeChoice>>,
    pub(super) days: Vec<DayTable>,
    channels: Vec<Weighted>,
    shifted: Weighted,
    pub(super) moves: Moves,
    pub(super) scales: Vec<Option<ChannelScales>>,
    pub(super) hours: Weighted,
    pub(super) html: bool,
    /// Price draws have a theme of their own.
    pub(super) has_contests: bool,
    pub(super) slots: RootSlots,
}

/// The slots messages are made of.
#[derive(Clone, Copy, Debug)]
pub(super) struct RootSlots {
    pub(super) subject: u16,
    pub(super) preheader: u16,
    pub(super) opening: u16,
    pub(super) body: u16,
    pub(super) ps: u16,
    pub(super) footer: u16,
    pub(super) title: u16,
    pub(super) social: u16,
    pub(super) display: u16,
    pub(super) search_title: u16,
    pub(super) search_body: u16,
    pub(super) push_title: u16,
    pub(super) push_body: u16,
    pub(super) sms: u16,
    pub(super) video: u16,
    pub(super) direct_mail: u16,
    pub(super) cta: u16,
    pub(super) optout: u16,
}

impl Market {
    #[expect(clippy::too_many_lines, reason = "one check after the other")]
    pub(super) fn new(options: &GenerateOptions, profile: &Profile) -> Result<Self> {
        let industries: Vec<String> = {
            let mut names: Vec<String> = profile.companies.iter().map(|it| it.industry.clone()).collect();
            names.sort();
            names.dedup();
            names
        };
        if profile.companies.is_empty() || profile.companies.len() > 5_000 {
            return Err(Error::new(
                ErrorKind::InvalidValue,
                format!("the profile has {} companies", profile.companies.len()),
            )
            .with_help("give it between 1 and 5000"));
        }
        if let Some(currency) = options.currency.filter(|currency| !currency.is_listed()) {
            return Err(Error::new(
                ErrorKind::InvalidOption,
                format!("currency: {:?} is no currency in use", currency.as_str()),
            )
            .with_help("use a code of ISO 4217, such as EUR"));
        }
        let mut companies = Vec::with_capacity(profile.companies.len());
        for company in &profile.companies {
            let mut facts = CompanyFacts::new(company, profile, &industries)?;
            if let Some(currency) = options.currency {
                facts.money = Money::from(facts.currency, currency);
                facts.currency = currency;
            }
            facts.facts_key = mix(facts.key, options.seed);
            companies.push(facts);
        }
        let library = Library::new(profile)?;
        let calendar = Calendar::new(options.start, options.end, &profile.holidays, &industries)?;
        let industry_names: Vec<&str> = industries.iter().map(String::as_str).collect();
        let company_names: Vec<&str> = companies.iter().map(|it| it.name.as_str()).collect();
        let read = |names: &[String], read: fn(&str) -> String| -> Vec<String> {
            names.iter().map(|name| read(name)).collect()
        };
        let asked = read(&options.industries, |name| Industry::from_name(name).as_str().to_owned());
        let of_industry = positions("industries", &asked, &industry_names)?;
        let of_name = positions("companies", &options.companies, &company_names)?;
        let channels = positions(
            "channels",
            &read(&options.channels, |name| Channel::from_name(name).as_str().to_owned()),
            Channel::NAMES,
        )?;
        let types = positions(
            "types",
            &read(&options.types, |name| {
                let known = name.parse::<CampaignType>();
                known.map_or_else(|_| name.to_owned(), |known| known.as_str().to_owned())
            }),
            CampaignType::NAMES,
        )?;
        let mut scales = vec![None; 8];
        for (name, facts) in &profile.channels {
            let Some(at) = Channel::NAMES.iter().position(|known| known == name) else {
                return Err(Error::new(
                    ErrorKind::InvalidValue,
                    format!("profile.json: there is no channel {name:?}"),
                )
                .with_help(format!("use {}", Channel::NAMES.join(", "))));
            };
            scales[at] = Some(ChannelScales::new(name, facts)?);
        }
        let hours = Weighted::new((0u8..24).zip(profile.hours.iter().copied()));
        if profile.hours.len() != 24 || hours.is_empty() {
            return Err(Error::new(
                ErrorKind::InvalidValue,
                format!("profile.json: hours has {} numbers", profile.hours.len()),
            )
            .with_help("give a weight to each of the 24 hours, midnight first"));
        }
        let has_contests = library.themes.iter().any(|theme| theme.kinds == 1 << 10);
        let slot = |name: &str| library.slot(name);
        let slots = RootSlots {
            subject: slot("subject"),
            preheader: slot("preheader"),
            opening: slot("opening"),
            body: slot("body"),
            ps: slot("ps"),
            footer: slot("footer"),
            title: slot("title"),
            social: slot("social"),
            display: slot("display"),
            search_title: slot("search_title"),
            search_body: slot("search_body"),
            push_title: slot("push_title"),
            push_body: slot("push_body"),
            sms: slot("sms"),
            video: slot("video"),
            direct_mail: slot("direct_mail"),
            cta: slot("cta"),
            optout: slot("optout"),
        };
        let mut market = Self {
            seed: mix(options.seed, 0x0063_6f6d_7065_7469),
            id_key: fingerprint(options, profile),
            pools: Pools::new(options.seed),
            library,
            calendar,
            companies,
            active: Vec::new(),
            types: Vec::new(),
            themes: Vec::new(),
            days: Vec::new(),
            channels: Vec::new(),
            shifted: Weighted::default(),
            moves: Moves::default(),
            scales,
            hours,
            html: options.html,
            has_contests,
            slots,
        };
        market.fill(options, profile, (&of_industry, &of_name, &channels, &types))?;
        Ok(market)
    }

    fn fill(
        &mut self,
        options: &GenerateOptions,
        profile: &Profile,
        (of_industry, of_name, channels, types): (&[bool], &[bool], &[bool], &[bool]),
    ) -> Result<()> {
        let mut sum = 0u32;
        for (number, facts) in self.companies.iter_mut().enumerate() {
            let has = |text: &str, bit: u32| if text.is_empty() { 0 } else { bit };
            facts.have = has(&facts.loyalty, needs::LOYALTY)
                | has(&facts.app, needs::APP)
                | has(&facts.slogan, needs::SLOGAN);
            let usable_channels = (0..8usize)
                .filter(|at| channels[*at] && facts.channels[*at] > 0.0)
                .fold(0u8, |bits, at| bits | 1 << at);
            let mut of_types = Vec::new();
            for (kind, allowed) in types.iter().enumerate() {
                let mut choices = Vec::new();
                let mut theme_sum = 0u32;
                for theme in 0..=self.library.themes.len() {
                    let bits = self.library.usable(number, kind, theme) & usable_channels;
                    let weight = match theme.checked_sub(1).and_then(|at| self.library.themes.get(at)) {
                        Some(theme) => theme.weight,
                        // Most messages that sell or teach are about nothing in particular.
                        None => 60.0,
                    };
                    let weight = u32::try_from(to_thousandths(weight)).unwrap_or(u32::MAX);
                    if bits != 0 && weight > 0 {
                        theme_sum = theme_sum.saturating_add(weight);
                        let theme = u16::try_from(theme).unwrap_or(0);
                        choices.push(ThemeChoice { theme, sum: theme_sum, channels: bits });
                    }
                }
                let weight = if *allowed && !choices.is_empty() { facts.types[kind] } else { 0.0 };
                of_types.push((u8::try_from(kind).unwrap_or(0), weight));
                self.themes.push(choices);
            }
            let of_types = Weighted::new(of_types);
            let takes_part = of_industry[facts.industry_number] && of_name[number] && !of_types.is_empty();
            if takes_part {
                let weight = u32::try_from(to_thousandths(facts.cadence)).unwrap_or(u32::MAX).max(1);
                sum = sum.saturating_add(weight);
                self.active.push((u16::try_from(number).unwrap_or(0), sum));
            }
            self.types.push(of_types);
            self.channels.push(Weighted::new((0u8..8).zip(facts.channels)));
        }
        if self.active.is_empty() {
            let given = [
                ("industries", &options.industries),
                ("companies", &options.companies),
                ("channels", &options.channels),
                ("types", &options.types),
            ];
            let given = given.iter().filter(|(_, names)| !names.is_empty());
            let given: Vec<String> =
                given.map(|(option, names)| format!("{option} {}", names.join(", "))).collect();
            let what = format!("{} leave nobody who sends", given.join(" with "));
            return Err(Error::new(ErrorKind::InvalidOption, what).with_help("allow more of one of them"));
        }
        let active: Vec<u16> = self.active.iter().map(|(number, _)| *number).collect();
        let days = (self.calendar.first, self.calendar.last);
        self.moves = Moves::plant(&options.moves, options.seed, days, &self.companies, &active, channels)?;
        if let Some((who, from, to, _)) = self.moves.shift {
            let weights = self.companies[usize::from(who)].channels;
            let (from, to) = (usize::from(from), usize::from(to));
            let shifted = (0u8..8).zip(weights).map(|(at, weight)| match usize::from(at) {
                place if place == from => (at, weight * 0.1),
                place if place == to => (at, weight + weights[from] * 2.0),
                _ => (at, weight),
            });
            self.shifted = Weighted::new(shifted);
        }
        for (number, facts) in self.companies.iter().enumerate() {
            let is_off = |day: i32| u16::try_from(number).is_ok_and(|number| self.is_silent(number, day));
            let table = self.calendar.table(facts, &profile.holidays, is_off);
            // Who takes no part may have no day.
            let takes_part = active.iter().any(|active| usize::from(*active) == number);
            self.days.push(if takes_part { table? } else { table.unwrap_or_else(|_| DayTable::empty()) });
        }
        Ok(())
    }

    pub(super) fn draw_company(&self, stream: &mut Stream) -> Option<u16> {
        let mark = stream.below(self.active.last()?.1);
        let at = self.active.partition_point(|(_, sum)| *sum <= mark);
        self.active.get(at).map(|(number, _)| *number)
    }

    pub(super) fn draw_theme(&self, company: u16, kind: u8, stream: &mut Stream) -> Option<(u16, u8)> {
        let choices = self.themes.get(usize::from(company) * 3 + usize::from(kind))?;
        let mark = stream.below(choices.last()?.sum);
        let at = choices.partition_point(|choice| choice.sum <= mark);
        choices.get(at).map(|choice| (choice.theme, choice.channels))
    }

    /// Whether a company sends nothing on a day because of a planted silence.
    pub(super) fn is_silent(&self, company: u16, day: i32) -> bool {
        self.moves.silence.is_some_and(|(who, start, end)| who == company && (start..=end).contains(&day))
    }

    /// The channels of a company on a day, with their weights.
    pub(super) fn channel_table(&self, company: u16, day: i32) -> &Weighted {
        match self.moves.shift {
            Some((who, _, _, start)) if who == company && day >= start => &self.shifted,
            _ => &self.channels[usize::from(company)],
        }
    }
}

/// A number for all that decides what a record is, so that records that differ have different ids.
fn fingerprint(options: &GenerateOptions, profile: &Profile) -> u64 {
    let key = Stream::new(options.seed, super::GENERATOR_VERSION, Purpose::Id).next();
    let options = serde_json::to_string(options).unwrap_or_default();
    let key = mix_text(mix_text(key, &options), &profile.name);
    mix_text(mix_text(key, &profile.version), KINDS[0])
}
