use std::ops::Range;
use std::sync::Arc;

use serde::Serialize;
use serde_json::{Map, Value};

use super::draft::Draft;
use super::key::AnswerKey;
use super::market::Market;
use super::options::{GenerateOptions, Move, PlantedMove};
use super::plan::{BLOCK, Plan, Plans};
use super::profile::Profile;
use crate::schema::closest;
use crate::{Campaign, Currency, Date, Error, ErrorKind, Result};

/// The version of the generator: records of one seed stay the same as long as it does.
pub const GENERATOR_VERSION: u64 = 1;

/// A campaign, and what is true of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Generated {
    /// The campaign.
    pub campaign: Campaign,
    /// The answer key.
    pub key: AnswerKey,
}

/// What made a set of records: enough to make it again.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Metadata {
    /// [`GENERATOR_VERSION`].
    pub generator_version: u64,
    /// The name of the profile.
    pub profile: String,
    /// The version of the profile.
    pub profile_version: String,
    /// What was asked for, the seed among it.
    pub options: GenerateOptions,
    /// The first record.
    pub first: u64,
    /// How many records.
    pub records: u64,
    /// The moves that were planted.
    pub moves: Vec<PlantedMove>,
}

impl Metadata {
    /// As one line of JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// Makes campaigns that read like real ones, of companies that do not exist, together with the answers a
/// classifier should give.
///
/// Record `i` is a pure function of the options, the profile, [`GENERATOR_VERSION`] and `i`: ranges compose, on any
/// number of threads and machines.
///
/// # Example: a thousand campaigns of two channels
///
/// ```
/// use competiscan::generate::Generator;
///
/// let generator = Generator::builder().seed(7).channels(["sms", "email"]).build()?;
/// let first = generator.get(0);
/// assert_eq!(first.key.id, first.campaign.id);
/// assert_eq!(generator.range(0..1000).nth(3).unwrap(), generator.get(3));
/// # Ok::<(), competiscan::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Generator {
    pub(super) market: Arc<Market>,
    options: GenerateOptions,
    profile: (String, String),
}

impl Generator {
    /// A generator with these options over this profile.
    pub fn new(options: GenerateOptions, profile: Profile) -> Result<Self> {
        let market = Market::new(&options, &profile)?;
        let generator = Self { market: Arc::new(market), options, profile: (profile.name, profile.version) };
        // A profile without copy for what is asked for would show only here.
        let mut plan = Plan::default();
        generator.market.plan(0, &mut plan);
        if (plan.messages.len() as u64) < BLOCK {
            return Err(Error::new(ErrorKind::InvalidValue, "the profile has too little copy to write with")
                .with_help("add templates for the slots of each channel, or allow more channels"));
        }
        Ok(generator)
    }

    /// Starts from the defaults.
    ///
    /// ```
    /// use competiscan::generate::{Generator, Move};
    ///
    /// let generator = Generator::builder()
    ///     .seed(1)
    ///     .industries(["travel"])
    ///     .dates("2026-01-01".parse()?, "2026-06-30".parse()?)
    ///     .moves([Move::PriceWar])
    ///     .build()?;
    /// assert_eq!(generator.moves().len(), 1);
    /// # Ok::<(), competiscan::Error>(())
    /// ```
    #[must_use]
    pub fn builder() -> GeneratorBuilder {
        GeneratorBuilder::default()
    }

    /// A generator from one flat JSON object of [`GenerateOptions`], and `profile` with the path of a profile: how
    /// bindings hand over keyword arguments.
    ///
    /// ```
    /// use competiscan::generate::Generator;
    ///
    /// let generator = Generator::from_json(r#"{"seed": 7, "channels": ["sms"]}"#)?;
    /// assert_eq!(generator.options().seed, 7);
    /// let error = Generator::from_json(r#"{"sede": 7}"#).unwrap_err();
    /// assert_eq!(error.to_string(), "there is no option \"sede\"; did you mean \"seed\"?");
    /// # Ok::<(), competiscan::Error>(())
    /// ```
    pub fn from_json(json: &str) -> Result<Self> {
        let bad = |error: serde_json::Error| {
            let message = error.to_string();
            let message = message.split(" at line ").next().unwrap_or(&message).to_owned();
            Error::new(ErrorKind::InvalidOption, format!("the options cannot be read: {message}"))
        };
        let mut given: Map<String, Value> = serde_json::from_str(json).map_err(bad)?;
        given.retain(|_, value| !value.is_null());
        let profile = match given.remove("profile") {
            Some(Value::String(path)) => Profile::load(path)?,
            Some(_) => {
                return Err(Error::new(ErrorKind::InvalidOption, "profile is no path")
                    .with_help("name a file or a folder"));
            }
            None => Profile::default(),
        };
        let known = serde_json::to_value(GenerateOptions::default()).map_err(bad)?;
        let names: Vec<&str> =
            known.as_object().into_iter().flat_map(Map::keys).map(String::as_str).collect();
        for name in given.keys() {
            if !names.contains(&name.as_str()) {
                let error = Error::new(ErrorKind::InvalidOption, format!("there is no option {name:?}"));
                return Err(match closest(name, names.iter().copied()) {
                    Some(close) => error.with_help(format!("did you mean {close:?}?")),
                    None => error.with_help(format!("use one of {}, profile", names.join(", "))),
                });
            }
        }
        Self::new(serde_json::from_value(Value::Object(given)).map_err(bad)?, profile)
    }

    /// The options it was made with.
    #[must_use]
    pub const fn options(&self) -> &GenerateOptions {
        &self.options
    }

    /// The moves that were planted.
    #[must_use]
    pub fn moves(&self) -> &[PlantedMove] {
        &self.market.moves.planted
    }

    /// What has to be known to make these records again.
    #[must_use]
    pub fn metadata(&self, range: Range<u64>) -> Metadata {
        Metadata {
            generator_version: GENERATOR_VERSION,
            profile: self.profile.0.clone(),
            profile_version: self.profile.1.clone(),
            options: self.options.clone(),
            first: range.start,
            records: range.end.saturating_sub(range.start),
            moves: self.moves().to_vec(),
        }
    }

    /// Record `index`, with its answer key.
    #[must_use]
    pub fn get(&self, index: u64) -> Generated {
        Scratch::default().generate(&self.market, index)
    }

    /// All records, without end.
    #[must_use]
    pub fn iter(&self) -> Records {
        self.range(0..u64::MAX)
    }

    /// The records of a range.
    #[must_use]
    pub fn range(&self, range: Range<u64>) -> Records {
        Records { market: Arc::clone(&self.market), range, scratch: Scratch::default() }
    }

    /// The campaigns of a range, in batches of `size`; the last one may be shorter.
    ///
    /// ```
    /// use competiscan::generate::Generator;
    ///
    /// let generator = Generator::builder().build()?;
    /// let sizes: Vec<usize> = generator.batches(0..10, 4).map(|batch| batch.len()).collect();
    /// assert_eq!(sizes, [4, 4, 2]);
    /// # Ok::<(), competiscan::Error>(())
    /// ```
    pub fn batches(&self, range: Range<u64>, size: usize) -> impl Iterator<Item = Vec<Campaign>> + use<> {
        let mut records = self.range(range);
        std::iter::from_fn(move || {
            let batch: Vec<Campaign> = records.campaigns().take(size.max(1)).collect();
            (!batch.is_empty()).then_some(batch)
        })
    }

    /// The campaigns of a range as Arrow record batches of `size` rows.
    #[cfg(feature = "arrow")]
    pub fn arrow_batches(
        &self,
        range: Range<u64>,
        size: usize,
    ) -> impl Iterator<Item = Result<arrow_array::RecordBatch>> + use<> {
        self.batches(range, size).map(|batch| crate::arrow::campaigns_to_batch(&batch))
    }
}

impl IntoIterator for &Generator {
    type Item = Generated;
    type IntoIter = Records;

    fn into_iter(self) -> Records {
        self.iter()
    }
}

/// Records of a range, one by one.
#[derive(Clone, Debug)]
pub struct Records {
    market: Arc<Market>,
    range: Range<u64>,
    scratch: Scratch,
}

impl Records {
    /// The campaigns alone, which is faster than with their keys.
    pub fn campaigns(&mut self) -> impl Iterator<Item = Campaign> {
        std::iter::from_fn(|| {
            let index = self.range.next()?;
            let Scratch { plans, draft } = &mut self.scratch;
            let plan = plans.of(index);
            let idea = *self.market.compose(index, plan, draft);
            Some(self.market.campaign(&idea, plan, draft))
        })
    }
}

impl Iterator for Records {
    type Item = Generated;

    fn next(&mut self) -> Option<Generated> {
        let index = self.range.next()?;
        Some(self.scratch.generate(&self.market, index))
    }

    fn nth(&mut self, n: usize) -> Option<Generated> {
        let index = self.range.nth(n)?;
        Some(self.scratch.generate(&self.market, index))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.range.size_hint()
    }
}

/// Buffers that are used from record to record.
#[derive(Clone, Debug, Default)]
pub(super) struct Scratch {
    pub(super) plans: Plans,
    pub(super) draft: Draft,
}

impl Scratch {
    fn generate(&mut self, market: &Market, index: u64) -> Generated {
        let Self { plans, draft } = self;
        let plan = plans.of(index);
        let idea = *market.compose(index, plan, draft);
        Generated { campaign: market.campaign(&idea, plan, draft), key: market.key(&idea, plan, draft) }
    }
}

/// Options for a [`Generator`], one by one. Each is explained at [`GenerateOptions`].
#[derive(Clone, Debug, Default)]
pub struct GeneratorBuilder {
    options: GenerateOptions,
    profile: Option<Profile>,
}

impl GeneratorBuilder {
    /// The seed.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.options.seed = seed;
        self
    }

    /// The profile. Default: the built-in one.
    #[must_use]
    pub fn profile(mut self, profile: Profile) -> Self {
        self.profile = Some(profile);
        self
    }

    /// All options at once.
    #[must_use]
    pub fn options(mut self, options: GenerateOptions) -> Self {
        self.options = options;
        self
    }

    /// The industries that take part.
    #[must_use]
    pub fn industries(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.options.industries = names.into_iter().map(Into::into).collect();
        self
    }

    /// The companies that take part.
    #[must_use]
    pub fn companies(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.options.companies = names.into_iter().map(Into::into).collect();
        self
    }

    /// The channels that are used.
    #[must_use]
    pub fn channels(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.options.channels = names.into_iter().map(Into::into).collect();
        self
    }

    /// The campaign types that occur.
    #[must_use]
    pub fn types(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.options.types = names.into_iter().map(Into::into).collect();
        self
    }

    /// The first and the last day of launch.
    #[must_use]
    pub fn dates(mut self, start: Date, end: Date) -> Self {
        (self.options.start, self.options.end) = (start, end);
        self
    }

    /// One currency for all amounts.
    #[must_use]
    pub fn currency(mut self, currency: Currency) -> Self {
        self.options.currency = Some(currency);
        self
    }

    /// The moves to plant.
    #[must_use]
    pub fn moves(mut self, moves: impl IntoIterator<Item = Move>) -> Self {
        self.options.moves = moves.into_iter().collect();
        self
    }

    /// Whether e-mails have HTML too.
    #[must_use]
    pub fn html(mut self, html: bool) -> Self {
        self.options.html = html;
        self
    }

    /// The generator, or what is wrong with the options or the profile.
    pub fn build(self) -> Result<Generator> {
        Generator::new(self.options, self.profile.unwrap_or_default())
    }
}
