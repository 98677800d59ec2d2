use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A range of numbers, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// How a channel performs: typical ranges, each with the place it was taken from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChannelFacts {
    /// Messages shown or delivered by one campaign; small ones are as common as large ones on a log scale.
    pub impressions: Span,
    /// Clicks per impression. Absent where nothing is clicked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ctr: Option<Span>,
    /// Conversions per click.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversion: Option<Span>,
    /// Cost of a thousand impressions, in US dollars or units of like worth.
    pub cost_per_thousand: Span,
    /// Where the numbers come from.
    pub source: String,
    /// Remarks, ignored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A day or season that lifts what is sent in the days before it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    /// The name, as it reads in a sentence: "Black Friday".
    pub name: String,
    /// Month, 1 to 12.
    pub month: u8,
    /// Day of the month.
    pub day: u8,
    /// With a weekday, 1 for Monday to 7 for Sunday, the holiday is the first such day on or after the date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weekday: Option<u8>,
    /// How many days before it messages are about it.
    pub days_before: u16,
    /// The industries that care; empty is all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub industries: Vec<String>,
    /// How many times as much is sent on these days.
    pub lift: f64,
    /// Remarks, ignored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// The head of a profile: `profile.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Head {
    pub(super) name: String,
    pub(super) version: Version,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<String>,
    pub(super) channels: BTreeMap<String, ChannelFacts>,
    #[serde(default = "even_hours")]
    pub(super) hours: Vec<f64>,
    #[serde(default)]
    pub(super) holidays: Vec<Holiday>,
}

pub(super) fn even_hours() -> Vec<f64> {
    vec![1.0; 24]
}

/// A version, as a number or as a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Version {
    Number(u64),
    Text(String),
}

impl Version {
    pub(super) fn into_text(self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Text(text) => text,
        }
    }
}
