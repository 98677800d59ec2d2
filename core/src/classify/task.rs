use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{Error, ErrorKind, Result};

/// One thing that is said about a campaign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Task {
    /// The language of the texts.
    Language,
    /// The tone of the words.
    Sentiment,
    /// What the message is for.
    CampaignType,
    /// Whose business it is.
    Industry,
    /// How it reached the public.
    Channel,
    /// What the customer is promised.
    Offers,
    /// The step the reader is asked to take.
    CallToAction,
    /// The stated limit in time.
    Deadline,
    /// Means of persuasion.
    Tactics,
}

impl Task {
    /// Every task, in the order of the result.
    pub const ALL: &[Self] = &[
        Self::Language,
        Self::Sentiment,
        Self::CampaignType,
        Self::Industry,
        Self::Channel,
        Self::Offers,
        Self::CallToAction,
        Self::Deadline,
        Self::Tactics,
    ];

    /// The `snake_case` name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Language => "language",
            Self::Sentiment => "sentiment",
            Self::CampaignType => "campaign_type",
            Self::Industry => "industry",
            Self::Channel => "channel",
            Self::Offers => "offers",
            Self::CallToAction => "call_to_action",
            Self::Deadline => "deadline",
            Self::Tactics => "tactics",
        }
    }
}

impl fmt::Display for Task {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Task {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        Self::ALL.iter().copied().find(|task| task.as_str() == name).ok_or_else(|| {
            let names: Vec<&str> = Self::ALL.iter().map(|task| task.as_str()).collect();
            Error::new(ErrorKind::UnknownName, format!("there is no task {name:?}"))
                .with_help(format!("use one of {}", names.join(", ")))
        })
    }
}
