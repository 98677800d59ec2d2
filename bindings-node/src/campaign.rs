//! The campaign record.

use std::collections::BTreeMap;

use competiscan as cl;
use napi::Either;
use napi::bindgen_prelude::BigInt;
use napi_derive::napi;

/// A metric: a number where that is exact, a bigint from 2^53 on.
type Count = Either<i64, BigInt>;

/// Money spent or planned: one amount, or the range an ad library publishes.
#[napi(object, object_from_js = false)]
pub struct Budget {
    pub amount: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    /// An ISO 4217 code.
    pub currency: Option<String>,
}

/// A tone that came with the data.
#[napi(object, object_from_js = false)]
pub struct Sentiment {
    #[napi(ts_type = "SentimentLabel")]
    pub label: Option<String>,
    /// From -1 to 1.
    pub score: Option<f64>,
}

/// One marketing message, as observed from one company on one channel. Values that are not there are left out.
#[expect(clippy::struct_field_names, reason = "`campaignType` is the name in every language")]
#[napi(object, object_from_js = false)]
pub struct Campaign {
    /// Identity: given, or made from the content.
    pub id: String,
    /// Who sent it.
    pub company: String,
    /// Line of business, one of the known ones or another word.
    #[napi(ts_type = "Industry")]
    pub industry: Option<String>,
    /// The way it reached its audience, one of the known ones or another word.
    #[napi(ts_type = "Channel")]
    pub channel: String,
    /// What it is for.
    #[napi(ts_type = "CampaignType")]
    pub campaign_type: Option<String>,
    /// Headline, or the name of the campaign.
    pub title: Option<String>,
    /// Subject line of a mail.
    pub subject: Option<String>,
    /// The words, as plain text.
    pub content: Option<String>,
    /// The markup of a mail, as it came. Never render it unescaped.
    pub html: Option<String>,
    /// What the reader is asked to do.
    pub call_to_action: Option<String>,
    /// What is promised, in the sender's words.
    pub offer: Option<String>,
    /// Whom it is meant for.
    pub audience: Option<String>,
    /// Where the observation comes from.
    pub source: Option<String>,
    /// Where a click leads.
    pub landing_url: Option<String>,
    /// Language of the words, a BCP 47 tag.
    pub language: Option<String>,
    /// Where it ran, an ISO 3166 code.
    pub region: Option<String>,
    /// Words it is filed under.
    pub keywords: Vec<String>,
    /// First day of the flight, `YYYY-MM-DD`.
    pub launch_date: String,
    /// Last day of the flight, `YYYY-MM-DD`.
    pub end_date: Option<String>,
    /// When it was observed, ISO 8601 in UTC.
    pub observed_at: Option<String>,
    /// Money spent or planned.
    pub budget: Option<Budget>,
    /// How often it was shown or delivered. A bigint from 2^53 on.
    pub impressions: Option<Count>,
    /// How often it was clicked. A bigint from 2^53 on.
    pub clicks: Option<Count>,
    /// How often a click became what the sender wanted. A bigint from 2^53 on.
    pub conversions: Option<Count>,
    /// The tone that came with the data.
    pub sentiment: Option<Sentiment>,
    /// Every column nobody knew, by its own name.
    pub extra: BTreeMap<String, String>,
}

impl From<cl::Campaign> for Campaign {
    fn from(c: cl::Campaign) -> Self {
        Self {
            id: c.id,
            company: c.company,
            industry: c.industry.map(|word| word.to_string()),
            channel: c.channel.to_string(),
            campaign_type: c.campaign_type.map(|word| word.to_string()),
            title: c.title,
            subject: c.subject,
            content: c.content,
            html: c.html,
            call_to_action: c.call_to_action,
            offer: c.offer,
            audience: c.audience,
            source: c.source,
            landing_url: c.landing_url,
            language: c.language,
            region: c.region,
            keywords: c.keywords,
            launch_date: c.launch_date.to_string(),
            end_date: c.end_date.map(|day| day.to_string()),
            observed_at: c.observed_at.map(|at| at.to_string()),
            budget: c.budget.map(|given| Budget {
                amount: given.amount,
                low: given.low,
                high: given.high,
                currency: given.currency.map(|code| code.to_string()),
            }),
            impressions: c.impressions.map(count),
            clicks: c.clicks.map(count),
            conversions: c.conversions.map(count),
            sentiment: c.sentiment.map(|given| Sentiment {
                label: given.label.map(|word| word.to_string()),
                score: given.score,
            }),
            extra: c.extra,
        }
    }
}

/// 2^53 - 1, `Number.MAX_SAFE_INTEGER`.
const MAX_SAFE_INTEGER: i64 = (1 << 53) - 1;

fn count(value: u64) -> Count {
    match i64::try_from(value) {
        Ok(safe) if safe <= MAX_SAFE_INTEGER => Either::A(safe),
        _ => Either::B(BigInt::from(value)),
    }
}
