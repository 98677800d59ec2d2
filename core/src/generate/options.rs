use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::schema::closest;
use crate::{Currency, Date, Error, ErrorKind, Result};

/// Something competitors do that an analyst would want to find, planted on request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Move {
    /// The companies of an industry undercut each other for three weeks.
    PriceWar,
    /// A company sends nothing for six weeks.
    Silence,
    /// A company repeats campaigns of another one, a week or two later.
    CopiedCampaign,
    /// A company moves from its main channel to another one.
    ChannelShift,
}

impl Move {
    /// Every move.
    pub const ALL: &[Self] = &[Self::PriceWar, Self::Silence, Self::CopiedCampaign, Self::ChannelShift];

    /// The names, in the same order.
    pub const NAMES: &[&'static str] = &["price_war", "silence", "copied_campaign", "channel_shift"];

    /// The name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PriceWar => "price_war",
            Self::Silence => "silence",
            Self::CopiedCampaign => "copied_campaign",
            Self::ChannelShift => "channel_shift",
        }
    }
}

impl FromStr for Move {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        let at = Self::NAMES.iter().position(|known| *known == name);
        at.and_then(|at| Self::ALL.get(at)).copied().ok_or_else(|| bad("move", name, Self::NAMES))
    }
}

/// A move that was planted, as the metadata of a run lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlantedMove {
    /// What.
    #[serde(rename = "move")]
    pub kind: Move,
    /// Who: all that take part, or the one who moves; of a copied campaign, the one who copies.
    pub companies: Vec<String>,
    /// Whose campaigns are copied.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub copied_from: Option<String>,
    /// The channel that is left and the one that is taken up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channels: Option<(String, String)>,
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
}

/// What a generator is asked for. Every list that is empty allows all.
///
/// ```
/// use competiscan::generate::{GenerateOptions, Generator};
///
/// let options = GenerateOptions { channels: vec!["emial".into()], ..GenerateOptions::default() };
/// let error = Generator::new(options, Default::default()).unwrap_err();
/// assert_eq!(error.to_string(), "channels: there is no \"emial\"; did you mean \"email\"?");
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GenerateOptions {
    /// Records of one seed are the same everywhere and for good. Default 0.
    pub seed: u64,
    /// Wire names of the industries. Default: all of the profile.
    pub industries: Vec<String>,
    /// Names of the companies. Default: all of the profile.
    pub companies: Vec<String>,
    /// Wire names of the channels. Default: all.
    pub channels: Vec<String>,
    /// Wire names of the campaign types. Default: all.
    pub types: Vec<String>,
    /// First day of launch. Default 2025-01-01.
    pub start: Date,
    /// Last day of launch. Default 2025-12-31.
    pub end: Date,
    /// ISO 4217 code for all amounts, in the place of each company's own. Default: its own.
    pub currency: Option<Currency>,
    /// Moves to plant. Default: none.
    pub moves: Vec<Move>,
    /// Whether e-mails have HTML too, with Gmail's annotations. Default `false`.
    pub html: bool,
}

impl Default for GenerateOptions {
    fn default() -> Self {
        let day = |month, day| Date::new(2025, month, day).unwrap_or(Date::MIN);
        Self {
            seed: 0,
            industries: Vec::new(),
            companies: Vec::new(),
            channels: Vec::new(),
            types: Vec::new(),
            start: day(1, 1),
            end: day(12, 31),
            currency: None,
            moves: Vec::new(),
            html: false,
        }
    }
}

/// The positions of the given names among the known ones; all of them if none is given.
pub(super) fn positions(option: &str, given: &[String], names: &[&str]) -> Result<Vec<bool>> {
    let mut allowed = vec![given.is_empty(); names.len()];
    for name in given {
        let at = names.iter().position(|known| known == name || known.eq_ignore_ascii_case(name));
        let cell = at.and_then(|at| allowed.get_mut(at)).ok_or_else(|| bad(option, name, names))?;
        *cell = true;
    }
    Ok(allowed)
}

pub(super) fn bad(option: &str, name: &str, names: &[&str]) -> Error {
    let error = Error::new(ErrorKind::InvalidOption, format!("{option}: there is no {name:?}"));
    match closest(name, names.iter().copied()) {
        Some(close) => error.with_help(format!("did you mean {close:?}?")),
        None => error.with_help(format!("use one of {}", names.join(", "))),
    }
}
