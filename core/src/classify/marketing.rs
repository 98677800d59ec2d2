use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use super::cues::Cues;
use super::labels::BITS;
use super::labels::{Cut, Labels};
use super::linear::{Example, Options};
use super::messages::{mail, messages, texts};
use super::{Prediction, TextField};
use crate::generate::Generator;
use crate::{Error, Result};

const TYPES: [&str; 3] = ["promotional", "educational", "retention"];
const INDUSTRIES: [&str; 7] =
    ["financial_services", "technology", "e_commerce", "travel", "food_and_beverage", "retail", "other"];
/// Groups of phrases for the campaign type.
const SIGNS: [&str; 16] = [
    "offer", "urgency", "buy", "respond", "contest", "launch", "event", "teach", "news", "story", "wisdom",
    "account", "expiry", "done", "service", "customer",
];
const CHANNELS: [&str; 3] = ["sms", "social_media", "email"];

static SHIPPED: LazyLock<Marketing> =
    LazyLock::new(|| Marketing::with_industry(include_bytes!("../../data/models/industry.bin")));

/// What a message is for, whose business it is, and how it reached the public.
///
/// Linear models over phrases from data files, a gazetteer of companies, and hashed words; see
/// `data/models/marketing.md`.
///
/// ```
/// use competiscan::classify::{Marketing, TextField};
///
/// let texts = [(TextField::Content, "Fly to Bali from $199. Book your flights now with Jetstar!")];
/// let marketing = Marketing::shipped();
/// assert_eq!(marketing.industry(&texts, None).label.as_deref(), Some("travel"));
/// assert_eq!(marketing.campaign_type(&texts).label.as_deref(), Some("promotional"));
/// ```
#[derive(Debug)]
pub struct Marketing {
    campaign_type: Labels<3, 16>,
    industry: Labels<7, 7>,
    channel: Labels<3, 3>,
}

/// Under this probability a label is withheld: two answers are about as likely.
const THRESHOLD: f64 = 0.4;
/// Of seven labels one may lead with less.
const INDUSTRY_THRESHOLD: f64 = 0.3;

impl Marketing {
    /// The models that come with the library.
    #[must_use]
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    pub(crate) fn with_industry(bytes: &'static [u8]) -> Self {
        Self {
            campaign_type: Labels::parse(
                TYPES,
                Cues::parse(&SIGNS, include_str!("../../data/cues/campaign_type.tsv"), ""),
                include_bytes!("../../data/models/campaign_type.bin"),
            ),
            industry: Labels::parse(
                INDUSTRIES,
                Cues::parse(
                    &INDUSTRIES,
                    include_str!("../../data/cues/industry.tsv"),
                    include_str!("../../data/cues/gazetteer.tsv"),
                ),
                bytes,
            ),
            channel: Labels::parse(
                CHANNELS,
                Cues::parse(&CHANNELS, include_str!("../../data/cues/channel.tsv"), ""),
                include_bytes!("../../data/models/channel.bin"),
            ),
        }
    }

    /// Promotional, educational or retention.
    #[must_use]
    pub fn campaign_type(&self, texts: &[(TextField, &str)]) -> Prediction {
        self.campaign_type_of(&Cut::new(texts))
    }

    pub(crate) fn campaign_type_of(&self, cut: &Cut<'_>) -> Prediction {
        self.campaign_type.predict(cut, None, THRESHOLD)
    }

    /// The line of business, by the name of [`Industry`](crate::Industry), or `other`. The name of the
    /// company, where it is known, counts most.
    #[must_use]
    pub fn industry(&self, texts: &[(TextField, &str)], company: Option<&str>) -> Prediction {
        self.industry_of(&Cut::new(texts), company)
    }

    pub(crate) fn industry_of(&self, cut: &Cut<'_>, company: Option<&str>) -> Prediction {
        self.industry.predict(cut, company, INDUSTRY_THRESHOLD)
    }

    /// `sms`, `social_media` or `email`: the channels there is labelled text of.
    #[must_use]
    pub fn channel(&self, texts: &[(TextField, &str)]) -> Prediction {
        self.channel_of(&Cut::new(texts))
    }

    pub(crate) fn channel_of(&self, cut: &Cut<'_>) -> Prediction {
        self.channel.predict(cut, None, THRESHOLD)
    }
}

type Text = Example<{ super::labels::DENSE }>;

/// The weights of the three models: pairs of file name and bytes.
pub(crate) fn train(data: &Path) -> Result<Vec<(&'static str, Vec<u8>)>> {
    let models = Marketing::shipped();
    let (mut types, mut industries) = (Vec::new(), Vec::new());
    let labelled = messages(data)?;
    let place = |names: &[&str], label: &str| names.iter().position(|name| *name == label);
    // A label that is rare in the sample counts more, by a power of how rare.
    let weight = |base: f32, power: f32, labels: f32, of: &dyn Fn(&super::messages::Message) -> bool| {
        let share = labelled.iter().filter(|message| of(message)).count().max(1) as f32
            / labelled.len().max(1) as f32;
        (base / (share * labels).powf(power)).min(2.0 * base)
    };
    for message in &labelled {
        if let Some(label) = place(&TYPES, &message.campaign_type) {
            let weight = weight(5.0, 0.8, 3.0, &|other| other.campaign_type == message.campaign_type);
            types.push(models.campaign_type.example(&message.text, label, weight, 0));
        }
        if let Some(label) = place(&INDUSTRIES, &message.industry) {
            let weight = weight(2.0, 0.5, 7.0, &|other| other.industry == message.industry);
            industries.push(models.industry.example(&message.text, label, weight, 0));
        }
    }
    for row in rows(&data.join("company_industry_dev/company_industry.tsv"))? {
        let label = match row.get(4).map(String::as_str) {
            Some("Financial Services") => 0,
            Some("Technology") => 1,
            Some("E-commerce") => 2,
            Some("Travel") => 3,
            Some("Food & Beverage") => 4,
            Some("Retail" | "Retail (apparel)") => 5,
            Some("Other") => 6,
            _ => continue,
        };
        let text: String = row[1].chars().take(300).collect();
        industries.push(models.industry.example(&text, label, 0.1, 1));
    }
    // Messages of invented companies, for the trades the public sets have few messages of.
    for record in Generator::builder().seed(INVENTED_SEED).build()?.range(0..4000) {
        let campaign = record.campaign;
        let text = [campaign.title, campaign.subject, campaign.content].into_iter().flatten();
        let text: String = text.collect::<Vec<_>>().join(" ").chars().take(600).collect();
        if let Some(label) = place(&INDUSTRIES, record.key.industry.as_str()) {
            industries.push(models.industry.example(&text, label, 0.05, 2));
        }
    }
    let channels = channels(data, &models.channel)?;
    Ok(vec![
        ("campaign_type.bin", Labels::<3, 16>::learned(&types, 1, learning(0.3, 1e-5))),
        ("industry.bin", Labels::<7, 7>::learned(&industries, 3, learning(0.4, 1e-6))),
        ("channel.bin", Labels::<3, 3>::learned(&channels, 1, learning(0.3, 1e-5))),
    ])
}

/// Of the generated messages the industry learns from; no test generates with it.
const INVENTED_SEED: u64 = 0xc0de_1a6e;

/// Settings that cross-validation over the labelled messages chose.
fn learning(rate: f32, decay: f32) -> Options {
    Options { epochs: 10, rate, dense_rate: if decay < 5e-6 { 0.3 } else { 0.2 }, decay, bits: BITS }
}

/// Messages of pools that hold one channel each.
fn channels(data: &Path, model: &Labels<3, 3>) -> Result<Vec<Text>> {
    // Only every so manieth row of the large pools, so that no channel outweighs the others.
    let pools = [
        ("india_sms_dev/commercial_sms.tsv", 0, 1),
        ("exais_sms/exais_business_senders.tsv", 0, 2),
        ("uci_sms/sms.tsv", 0, 6),
        ("brand_social_en_au/posts.ndjson", 1, 4),
        ("brand_social_en_us/posts.ndjson", 1, 4),
        ("corporate_messaging/corporate_messaging.tsv", 1, 6),
    ];
    let held = held_out(data);
    let mut examples = Vec::new();
    for (file, label, step) in pools {
        for text in texts(&data.join(file))?.iter().step_by(step) {
            if !held.texts.contains(text) {
                examples.push(model.example(text, label, 0.5, 0));
            }
        }
    }
    for folder in ["hard_ham", "spam-1", "spam-2"] {
        let folder = data.join("spamassassin_dev").join(folder);
        let named = |error: std::io::Error| Error::from(error).with_path(&folder);
        let mut files = Vec::new();
        for entry in fs::read_dir(&folder).map_err(named)? {
            files.push(entry.map_err(named)?.path());
        }
        files.sort();
        for file in files {
            let key = file.file_name().and_then(|name| name.to_str()).and_then(|name| name.split('.').next());
            if key.is_none_or(|key| held.mails.contains(key)) {
                continue;
            }
            let bytes = fs::read(&file).map_err(|error| Error::from(error).with_path(&file))?;
            examples.push(model.example(&mail(&String::from_utf8_lossy(&bytes)), 2, 1.5, 0));
        }
    }
    Ok(examples)
}

/// The labelled development set, which no model may learn from.
#[derive(Default)]
struct Held {
    texts: BTreeSet<String>,
    /// Numbers of the mails.
    mails: BTreeSet<String>,
}

fn held_out(data: &Path) -> Held {
    let file = data.join("dev_marketing/labels.ndjson");
    let mut held = Held { texts: texts(&file).unwrap_or_default().into_iter().collect(), ..Held::default() };
    for line in fs::read_to_string(file).unwrap_or_default().lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap_or_default();
        if row.get("source").and_then(|source| source.as_str()) == Some("spamassassin_dev") {
            let key = row.get("source_key").and_then(|key| key.as_str()).unwrap_or_default();
            held.mails.extend(key.split('.').next().map(str::to_owned));
        }
    }
    held
}

fn rows(file: &Path) -> Result<Vec<Vec<String>>> {
    let content = fs::read_to_string(file).map_err(|error| Error::from(error).with_path(file))?;
    Ok(content
        .lines()
        .skip(1)
        .filter(|line| !line.is_empty())
        .map(|line| line.split('\t').map(str::to_owned).collect())
        .collect())
}
