use std::cell::LazyCell;
use std::collections::{BTreeMap, HashSet};

use serde::Deserialize;

use super::extract::head;
use super::labels::Cut;
use super::lexer::Tokens;
use super::options::ClassifyOptions;
use super::rules::Rules;
use super::{
    CallToActionSpan, Classification, DeadlineSpan, Evidence, Marketing, OfferSpan, OffsetUnit, Prediction,
    Sentiment, SentimentPrediction, Task, TextField, call_to_action, deadline, language, offers, tactics,
};
use crate::{Campaign, Channel, Date, Error, ErrorKind, Industry, Result, SentimentLabel};

/// Labels campaigns: offline, deterministic, and with the words behind every label.
///
/// The first mebibyte of each text is read, and at most 200 offers a text and 20 spans a tactic are reported.
///
/// ```
/// use competiscan::classify::{Classifier, OfferKind};
/// use competiscan::{Campaign, Channel};
///
/// let mut campaign = Campaign::new("Northwind Air", Channel::Email, "2026-11-23".parse()?);
/// campaign.subject = Some("20% off all flights".into());
/// campaign.content = Some("Book now: example.com. Offer ends Sunday.".into());
///
/// let classification = Classifier::default().classify(&campaign);
/// assert_eq!(classification.offers[0].kind, OfferKind::PercentOff);
/// assert_eq!(classification.call_to_action.unwrap().text, "Book now: example.com");
/// assert_eq!(classification.deadline.unwrap().date, "2026-11-29".parse().ok());
/// # Ok::<(), competiscan::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct Classifier {
    options: ClassifyOptions,
    rules: Rules,
    /// Industries by the company's name in lower case.
    companies: BTreeMap<String, String>,
}

/// What is labelled: a campaign, or a text of which nothing else is known.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum ClassifyItem {
    /// A text.
    Text(String),
    /// A campaign.
    Campaign(Box<Campaign>),
}

/// The texts of a message and what is known about it.
struct Message<'a> {
    texts: Vec<(TextField, &'a str)>,
    launch: Option<Date>,
    month_first: bool,
    company: Option<&'a str>,
    has_channel: bool,
}

impl Classifier {
    /// A classifier with these options.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidOption`](crate::ErrorKind::InvalidOption) for an impossible value or pattern.
    pub fn new(options: ClassifyOptions) -> Result<Self> {
        options.check()?;
        let rules = Rules::new(&options)?;
        let companies = options
            .companies
            .iter()
            .map(|(name, industry)| (name.trim().to_lowercase(), industry.as_str().to_owned()))
            .collect();
        Ok(Self { options, rules, companies })
    }

    /// A classifier with the options of a JSON object, as the bindings pass them.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidOption`](crate::ErrorKind::InvalidOption) for a name or a value that cannot be.
    pub fn from_json(options: &str) -> Result<Self> {
        let invalid = |what: &str, error: serde_json::Error| {
            Error::new(ErrorKind::InvalidOption, format!("{what}: {error}"))
        };
        let given: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(options).map_err(|error| invalid("the options of classify", error))?;
        // Each is read by itself first, so that the error can name it.
        for (name, value) in &given {
            let one = serde_json::Map::from_iter([(name.clone(), value.clone())]);
            serde_json::from_value::<ClassifyOptions>(one.into()).map_err(|error| invalid(name, error))?;
        }
        let options = serde_json::from_value(given.into())
            .map_err(|error| invalid("the options of classify", error))?;
        Self::new(options)
    }

    /// Labels campaigns, and texts of which nothing else is known, as JSON objects in their order.
    pub fn classify_to_json(&self, items: Vec<ClassifyItem>, unit: OffsetUnit) -> Result<Vec<String>> {
        // A text is a campaign of nobody on no channel, which is how labels know that nothing else is known.
        let campaigns: Vec<Campaign> = items
            .into_iter()
            .map(|item| match item {
                ClassifyItem::Campaign(campaign) => *campaign,
                ClassifyItem::Text(text) => {
                    let mut campaign = Campaign::new("", Channel::Other("".into()), Date::MIN);
                    campaign.content = Some(text);
                    campaign
                }
            })
            .collect();
        let labelled = self.classify_batch(&campaigns).into_iter().zip(&campaigns);
        labelled
            .map(|(labels, campaign)| {
                serde_json::to_string(&labels.with_offsets_in(unit, campaign))
                    .map_err(|error| Error::new(ErrorKind::Internal, error.to_string()))
            })
            .collect()
    }

    /// The options it was made with.
    #[must_use]
    pub fn options(&self) -> &ClassifyOptions {
        &self.options
    }

    /// Labels one campaign.
    #[must_use]
    pub fn classify(&self, campaign: &Campaign) -> Classification {
        let fields = [
            (TextField::Subject, &campaign.subject),
            (TextField::Title, &campaign.title),
            (TextField::Content, &campaign.content),
            (TextField::CallToAction, &campaign.call_to_action),
            (TextField::Offer, &campaign.offer),
        ];
        let texts = fields
            .into_iter()
            .filter_map(|(field, text)| Some((field, head(text.as_deref()?))))
            .filter(|(_, text)| !text.trim().is_empty())
            .collect();
        let message = Message {
            texts,
            // A row without a readable launch date carries the first of all days.
            launch: Some(campaign.launch_date).filter(|date| *date != Date::MIN),
            month_first: campaign.region.as_deref().is_some_and(|region| region.eq_ignore_ascii_case("us")),
            company: Some(campaign.company.trim()).filter(|company| !company.is_empty()),
            has_channel: has_channel(campaign),
        };
        let mut classification = self.label(&message);
        classification.id.clone_from(&campaign.id);
        self.add_known(campaign, &mut classification);
        self.relate(campaign.industry.as_ref(), classification)
    }

    /// Labels one text, about which nothing else is known: relative dates stay without a day.
    ///
    /// ```
    /// use competiscan::classify::Classifier;
    ///
    /// let found = Classifier::default().classify_text("Use code SAVE20 for 20% off. Ends 31 December 2026!");
    /// assert_eq!(found.offers[0].code.as_deref(), Some("SAVE20"));
    /// assert_eq!(found.deadline.unwrap().date.unwrap().to_string(), "2026-12-31");
    /// ```
    #[must_use]
    pub fn classify_text(&self, text: &str) -> Classification {
        let texts = vec![(TextField::Content, head(text))];
        let message = Message { texts, launch: None, month_first: false, company: None, has_channel: false };
        self.relate(None, self.label(&message))
    }

    /// Labels many campaigns on [`threads`](ClassifyOptions::threads) threads; the results are in the order of the
    /// campaigns.
    #[must_use]
    pub fn classify_batch(&self, campaigns: &[Campaign]) -> Vec<Classification> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let wanted = if self.options.threads == 0 { cores } else { self.options.threads };
        // Under a few dozen campaigns a thread costs more than it saves.
        let threads = wanted.min(campaigns.len() / 32).max(1);
        if threads == 1 {
            return campaigns.iter().map(|campaign| self.classify(campaign)).collect();
        }
        let piece = campaigns.len().div_ceil(threads);
        std::thread::scope(|scope| {
            let handles: Vec<_> = campaigns
                .chunks(piece)
                .map(|piece| {
                    scope.spawn(|| piece.iter().map(|campaign| self.classify(campaign)).collect::<Vec<_>>())
                })
                .collect();
            let mut all = Vec::with_capacity(campaigns.len());
            for (handle, piece) in handles.into_iter().zip(campaigns.chunks(piece)) {
                // A thread that could not finish is done again here.
                all.extend(
                    handle
                        .join()
                        .unwrap_or_else(|_| piece.iter().map(|campaign| self.classify(campaign)).collect()),
                );
            }
            all
        })
    }

    /// Sets the tone in relation to the industry: the given one, or the one that was found.
    fn relate(&self, given: Option<&Industry>, mut classification: Classification) -> Classification {
        if self.does(Task::Sentiment) {
            let found = classification.industry.label.as_deref().map(Industry::from_name);
            classification.sentiment = classification.sentiment.relative_to(given.or(found.as_ref()));
        }
        classification
    }

    pub(super) fn does(&self, task: Task) -> bool {
        self.options.tasks.contains(&task)
    }

    fn label(&self, message: &Message<'_>) -> Classification {
        let texts = &message.texts;
        let by_rules = [Task::Offers, Task::CallToAction, Task::Deadline, Task::Tactics];
        let tokens: Vec<(TextField, Tokens<'_>)> = if by_rules.into_iter().any(|task| self.does(task)) {
            texts.iter().map(|(field, text)| (*field, Tokens::new(text))).collect()
        } else {
            Vec::new()
        };
        // A deadline is judged by whether something is promised, also where offers are not asked for.
        let offers = if self.does(Task::Offers) || self.does(Task::Deadline) {
            self.offers(texts, &tokens)
        } else {
            Vec::new()
        };
        let deadline =
            self.does(Task::Deadline).then(|| deadline(message, &tokens, !offers.is_empty())).flatten();
        let call_to_action = self.does(Task::CallToAction).then(|| call_to_action(&tokens)).flatten();
        let tactics = if self.does(Task::Tactics) { self.tactics(texts, &tokens) } else { Vec::new() };
        let language = language::detect(texts.iter().map(|(_, text)| *text));
        // The models read English. Of a text known to be in another language they would only guess.
        let readable = language.is_none_or(|language| language == "en");
        // The three models read the same tokens. The company may tell the industry in any language.
        let cut = LazyCell::new(|| Cut::new(if readable { texts } else { &[] }));
        Classification {
            id: String::new(),
            language: language.filter(|_| self.does(Task::Language)).map(str::to_owned),
            sentiment: if readable { self.sentiment(texts) } else { neutral() },
            campaign_type: self.predict(Task::CampaignType, |marketing| marketing.campaign_type_of(&cut)),
            industry: self.predict(Task::Industry, |marketing| marketing.industry_of(&cut, message.company)),
            // How a campaign came is seldom unknown; then it is not guessed.
            channel: if message.has_channel || !readable {
                unknown()
            } else {
                self.predict(Task::Channel, |marketing| marketing.channel_of(&cut))
            },
            offers: if self.does(Task::Offers) { offers } else { Vec::new() },
            call_to_action,
            deadline,
            tactics,
        }
    }

    fn predict(&self, task: Task, predict: impl Fn(&Marketing) -> Prediction) -> Prediction {
        if !self.does(task) {
            return unknown();
        }
        let mut prediction = predict(Marketing::shipped());
        // What nothing in the text speaks for is a guess from how common the labels are.
        if prediction.evidence.is_empty() {
            prediction.abstained = true;
            prediction.label = None;
            return prediction;
        }
        // A threshold of the user goes before the one the model was calibrated for, in both directions.
        if let Some(least) = self.options.thresholds.get(&task) {
            let likeliest = prediction
                .probabilities
                .iter()
                .fold(None, |best: Option<(&String, f64)>, (label, share)| match best {
                    Some((_, before)) if before >= *share => best,
                    _ => Some((label, *share)),
                })
                .map(|(label, _)| label.clone());
            prediction.abstained = prediction.score < *least;
            prediction.label = if prediction.abstained { None } else { prediction.label.or(likeliest) };
        }
        prediction
    }

    fn offers(&self, texts: &[(TextField, &str)], tokens: &[(TextField, Tokens<'_>)]) -> Vec<OfferSpan> {
        let mut all: Vec<OfferSpan> = Vec::new();
        for ((field, tokens), (_, text)) in tokens.iter().zip(texts) {
            let mut found = offers::find(tokens, *field);
            let mut custom = Vec::new();
            self.rules.offers(*field, text, &mut custom);
            // What the user's rules find stands instead of what overlaps it.
            found.retain(|own| !custom.iter().any(|rule| rule.start < own.end && own.start < rule.end));
            found.extend(custom);
            found.sort_by_key(|offer| (offer.start, offer.end));
            all.extend(found);
        }
        let mut seen = HashSet::new();
        all.retain(|offer| seen.insert((offer.kind, offer.text.to_lowercase())));
        all
    }

    fn tactics(
        &self,
        texts: &[(TextField, &str)],
        tokens: &[(TextField, Tokens<'_>)],
    ) -> Vec<super::TacticPrediction> {
        let mut found = tactics::find(tokens);
        self.rules.tactics(texts, &mut found);
        let least = self.options.thresholds.get(&Task::Tactics).copied().unwrap_or(0.0);
        found.retain(|tactic| tactic.score >= least);
        found
    }

    fn sentiment(&self, texts: &[(TextField, &str)]) -> SentimentPrediction {
        let mut prediction = if self.does(Task::Sentiment) {
            Sentiment::shipped().predict(texts)
        } else {
            return neutral();
        };
        let tones = self.rules.tones(texts);
        if !tones.is_empty() {
            retune(&mut prediction, tones);
        }
        prediction
    }

    /// What the record and the options say goes before what the text suggests.
    fn add_known(&self, campaign: &Campaign, classification: &mut Classification) {
        if self.does(Task::Channel) {
            if has_channel(campaign) {
                classification.channel = certain(campaign.channel.as_str());
            }
        }
        if self.does(Task::Industry) && !self.companies.is_empty() {
            if let Some(industry) = self.companies.get(&campaign.company.trim().to_lowercase()) {
                classification.industry = certain(industry);
            }
        }
        // Where the record names the step apart, that is the step.
        if self.does(Task::CallToAction) {
            if let Some(text) =
                campaign.call_to_action.as_deref().map(head).filter(|text| !text.trim().is_empty())
            {
                let start = text.len() - text.trim_start().len();
                let words = text.trim();
                classification.call_to_action = Some(CallToActionSpan {
                    text: words.to_owned(),
                    field: TextField::CallToAction,
                    start,
                    end: start + words.len(),
                });
            }
        }
    }
}

/// Whether the record says how the campaign came.
fn has_channel(campaign: &Campaign) -> bool {
    !matches!(&campaign.channel, Channel::Other(name) if name.trim().is_empty())
}

/// The first deadline of the texts.
fn deadline(
    message: &Message<'_>,
    tokens: &[(TextField, Tokens<'_>)],
    has_offer: bool,
) -> Option<DeadlineSpan> {
    tokens.iter().find_map(|(field, tokens)| {
        let found = deadline::find(tokens, message.launch, message.month_first, has_offer)?;
        let text = tokens.text.get(found.start..found.end)?.to_owned();
        Some(DeadlineSpan { text, date: found.date, field: *field, start: found.start, end: found.end })
    })
}

/// The call to action of the body, else of the headline.
fn call_to_action(tokens: &[(TextField, Tokens<'_>)]) -> Option<CallToActionSpan> {
    [TextField::Content, TextField::Title, TextField::Subject].into_iter().find_map(|wanted| {
        let (field, tokens) = tokens.iter().find(|(field, _)| *field == wanted)?;
        let (start, end) = call_to_action::find(tokens)?;
        Some(CallToActionSpan { text: tokens.text.get(start..end)?.to_owned(), field: *field, start, end })
    })
}

/// Nothing is said.
fn unknown() -> Prediction {
    Prediction {
        label: None,
        score: 0.0,
        probabilities: BTreeMap::new(),
        abstained: true,
        evidence: Vec::new(),
    }
}

/// Known, not predicted.
fn certain(label: &str) -> Prediction {
    Prediction {
        label: Some(label.to_owned()),
        score: 1.0,
        probabilities: BTreeMap::from([(label.to_owned(), 1.0)]),
        abstained: false,
        evidence: Vec::new(),
    }
}

fn neutral() -> SentimentPrediction {
    SentimentPrediction {
        label: SentimentLabel::Neutral,
        score: 0.0,
        relative: None,
        probabilities: BTreeMap::new(),
        evidence: Vec::new(),
    }
}

/// Moves the tone by the user's own words: each point of tone is half a step of log odds towards its side.
fn retune(prediction: &mut SentimentPrediction, tones: Vec<Evidence>) {
    const STEP: f64 = 0.5;
    let total: f64 = tones.iter().map(|evidence| evidence.weight).sum::<f64>().clamp(-12.0, 12.0) * STEP;
    let share = |label: SentimentLabel| {
        prediction.probabilities.get(label.as_str()).copied().unwrap_or(1.0 / 3.0).max(1e-6)
    };
    let odds = [
        (SentimentLabel::Negative, share(SentimentLabel::Negative) * (-total).max(0.0).exp()),
        (SentimentLabel::Neutral, share(SentimentLabel::Neutral)),
        (SentimentLabel::Positive, share(SentimentLabel::Positive) * total.max(0.0).exp()),
    ];
    let sum: f64 = odds.iter().map(|(_, odds)| odds).sum();
    let round = |value: f64| (value * 1e6).round() / 1e6;
    prediction.probabilities =
        odds.iter().map(|(label, odds)| (label.as_str().to_owned(), round(odds / sum))).collect();
    prediction.score = round((odds[2].1 - odds[0].1) / sum);
    prediction.label = odds.iter().fold(odds[1], |best, next| if next.1 > best.1 { *next } else { best }).0;
    prediction.evidence.splice(0..0, tones);
}
