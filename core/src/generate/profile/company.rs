use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A range of whole numbers: how deep the discounts of a company go, in per cent, or its prices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Depth {
    /// The smallest.
    pub min: u32,
    /// The largest.
    pub max: u32,
}

/// An invented company: what it sells, how it speaks, when and where it sends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Company {
    /// The name.
    pub name: String,
    /// The line of business: a wire name of [`Industry`](crate::Industry).
    pub industry: String,
    /// A finer line of business that templates can ask for, such as `hotel`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segment: Option<String>,
    /// The domain, always under `.example`, so that no link leads to anybody.
    pub domain: String,
    /// How it speaks: a name that templates can ask for.
    pub voice: String,
    /// From 1 (cheap) to 4 (dear).
    pub price_level: u8,
    /// The range of its prices, in whole units of its currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Depth>,
    /// Weight of each channel.
    pub channels: BTreeMap<String, f64>,
    /// Weight of each campaign type.
    pub types: BTreeMap<String, f64>,
    /// Messages a week: its share of the campaigns.
    pub cadence_per_week: f64,
    /// Weight of each weekday, Monday first.
    pub weekdays: [f64; 7],
    /// The discounts.
    pub offer_depth: Depth,
    /// Weight of each kind of offer.
    pub offers: BTreeMap<String, f64>,
    /// How many times as much is sent in a month, by its number.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub season: BTreeMap<u8, f64>,
    /// ISO 4217 code.
    pub currency: String,
    /// ISO 3166 code.
    pub region: String,
    /// The name of its loyalty programme.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loyalty: Option<String>,
    /// The name of its app.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub app: Option<String>,
    /// Products of its own, used beside those of the industry.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub products: Vec<super::Entry>,
    /// Its slogan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slogan: Option<String>,
    /// Whom it writes to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub audiences: Vec<String>,
}
