use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Budget, CampaignType, Channel, Date, Industry, SentimentLabel, Timestamp};

/// Version of the record. A record written under an older version still reads.
pub const SCHEMA_VERSION: u32 = 1;

/// A tone that came with the data. Computed ones live in a classification.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sentiment {
    /// The label, if one was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<SentimentLabel>,
    /// The score from -1 to 1, if one was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
}

/// One marketing message, as observed from one company on one channel.
///
/// Required are company, channel, launch date, and one of subject, title and content. On the wire a
/// campaign is a flat JSON object; absent values are left out.
///
/// ```
/// use competiscan::{Campaign, Channel};
///
/// let mut campaign = Campaign::new("Northwind Air", Channel::Email, "2026-11-23".parse()?);
/// campaign.subject = Some("20% off all flights".into());
/// campaign.id = campaign.content_id();
/// let line = serde_json::to_string(&campaign).unwrap();
/// let back: Campaign = serde_json::from_str(&line).unwrap();
/// assert_eq!(back, campaign);
/// # Ok::<(), competiscan::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Campaign {
    /// Identity: given, or [`content_id`](Self::content_id).
    pub id: String,
    /// Who sent it: 1 to 255 characters.
    pub company: String,
    /// Line of business.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub industry: Option<Industry>,
    /// The way it reached its audience.
    pub channel: Channel,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub campaign_type: Option<CampaignType>,
    /// Headline, or the name of the campaign.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Subject line of a mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The words, as plain text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
    /// The markup of a mail, as it came. Hostile until proven otherwise: never render it unescaped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub html: Option<String>,
    /// What the reader is asked to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call_to_action: Option<String>,
    /// What is promised, in the sender's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer: Option<String>,
    /// Whom it is meant for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<String>,
    /// Where the observation comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Where a click leads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub landing_url: Option<String>,
    /// Language of the words, a BCP 47 tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Where it ran, an ISO 3166 code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Words it is filed under.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keywords: Vec<String>,
    /// First day of the flight.
    pub launch_date: Date,
    /// Last day of the flight.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_date: Option<Date>,
    /// When it was observed, in UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub observed_at: Option<Timestamp>,
    /// Money spent or planned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<Budget>,
    /// How often it was shown or delivered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub impressions: Option<u64>,
    /// How often it was clicked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clicks: Option<u64>,
    /// How often a click became what the sender wanted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversions: Option<u64>,
    /// Given tone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sentiment: Option<Sentiment>,
    /// Every column nobody knew, by its own name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub extra: BTreeMap<String, String>,
}

impl Campaign {
    /// A campaign with the values every campaign has, and an empty id.
    #[must_use]
    pub fn new(company: impl Into<String>, channel: Channel, launch_date: Date) -> Self {
        Self {
            id: String::new(),
            company: company.into(),
            industry: None,
            channel,
            campaign_type: None,
            title: None,
            subject: None,
            content: None,
            html: None,
            call_to_action: None,
            offer: None,
            audience: None,
            source: None,
            landing_url: None,
            language: None,
            region: None,
            keywords: Vec::new(),
            launch_date,
            end_date: None,
            observed_at: None,
            budget: None,
            impressions: None,
            clicks: None,
            conversions: None,
            sentiment: None,
            extra: BTreeMap::new(),
        }
    }

    /// An id made from what was said by whom, where and when: `c1-` and 32 hexadecimal digits, the front of
    /// SHA-256 over company, channel, launch date, subject, title, content, landing address, language, region and
    /// audience.
    ///
    /// Metrics, labels and the time of observation are left out: they change while the campaign stays the
    /// same.
    ///
    /// ```
    /// use competiscan::{Campaign, Channel};
    ///
    /// let mut campaign = Campaign::new("Acme", Channel::Sms, "2026-11-23".parse()?);
    /// let id = campaign.content_id();
    /// campaign.clicks = Some(12);
    /// assert_eq!(campaign.content_id(), id);
    /// campaign.content = Some("Sale".into());
    /// assert_ne!(campaign.content_id(), id);
    /// # Ok::<(), competiscan::Error>(())
    /// ```
    #[must_use]
    pub fn content_id(&self) -> String {
        let launch_date = self.launch_date.to_string();
        let parts = [
            Some(self.company.as_str()),
            Some(self.channel.as_str()),
            Some(launch_date.as_str()),
            self.subject.as_deref(),
            self.title.as_deref(),
            self.content.as_deref(),
            self.landing_url.as_deref(),
            self.language.as_deref(),
            self.region.as_deref(),
            self.audience.as_deref(),
        ];
        let mut hash = Sha256::new();
        for part in parts {
            // Lengths keep ("ab", "c") apart from ("a", "bc"), and absent apart from empty.
            let length = part.map_or(u64::MAX, |part| part.len() as u64);
            hash.update(length.to_le_bytes());
            hash.update(part.unwrap_or_default());
        }
        let mut id = String::with_capacity(35);
        id.push_str("c1-");
        for byte in &hash.finalize()[..16] {
            id.push(char::from_digit(u32::from(byte >> 4), 16).unwrap_or('0'));
            id.push(char::from_digit(u32::from(byte & 15), 16).unwrap_or('0'));
        }
        id
    }

    /// Clicks per impression, if both are known and there were impressions.
    #[must_use]
    pub fn click_through_rate(&self) -> Option<f64> {
        rate(self.clicks, self.impressions)
    }

    /// Conversions per click, if both are known and there were clicks.
    #[must_use]
    pub fn conversion_rate(&self) -> Option<f64> {
        rate(self.conversions, self.clicks)
    }

    /// Subject, title and content, those that are there: what a reader sees.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        [&self.subject, &self.title, &self.content].into_iter().flatten().map(String::as_str)
    }
}

fn rate(part: Option<u64>, whole: Option<u64>) -> Option<f64> {
    let (part, whole) = (part?, whole?);
    (whole > 0).then(|| part as f64 / whole as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_need_a_whole() {
        let mut campaign = Campaign::new("Acme", Channel::Email, "2026-01-01".parse().unwrap());
        (campaign.impressions, campaign.clicks, campaign.conversions) = (Some(200), Some(10), Some(1));
        assert_eq!(campaign.click_through_rate(), Some(0.05));
        assert_eq!(campaign.conversion_rate(), Some(0.1));
        campaign.impressions = Some(0);
        assert_eq!(campaign.click_through_rate(), None);
    }

    #[test]
    fn the_content_id_is_stable_across_releases() {
        let mut campaign = Campaign::new("Acme", Channel::Email, "2026-01-01".parse().unwrap());
        campaign.subject = Some("Hello".into());
        assert_eq!(campaign.content_id(), "c1-1a2ba7d5e2c6f1756f0633e0347ec06f");
    }
}
