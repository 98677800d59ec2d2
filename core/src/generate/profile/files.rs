use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::channel::{Head, Version, even_hours};
use super::{ChannelFacts, Company, Copy, Holiday};
use crate::{Error, ErrorKind, Result};

/// Everything the generator knows: companies, channels, the calendar, and copy for each industry.
///
/// A profile is data. The built-in one is [`Profile::default`]; others are read from a folder laid out like
/// it, or from one JSON file that holds the same parts. Its JSON Schema is
/// [`profile_json_schema`](super::profile_json_schema).
///
/// ```
/// use competiscan::generate::Profile;
///
/// let profile = Profile::default();
/// assert!(profile.companies.len() >= 40);
/// assert!(profile.companies.iter().all(|company| company.domain.ends_with(".example")));
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Its name.
    pub name: String,
    /// Its version, as its maker counts: a number or a text.
    #[serde(deserialize_with = "version")]
    pub version: String,
    /// What it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// How each channel performs.
    pub channels: BTreeMap<String, ChannelFacts>,
    /// Weight of each hour of the day, 24 numbers. Default: all the same.
    #[serde(default = "even_hours")]
    pub hours: Vec<f64>,
    /// Days and seasons that lift what is sent.
    #[serde(default)]
    pub holidays: Vec<Holiday>,
    /// The companies.
    pub companies: Vec<Company>,
    /// Copy by industry; `common` serves all.
    pub copy: BTreeMap<String, Copy>,
}

/// The files of the built-in profile, by the names they have in a folder.
const DEFAULT: [(&str, &str); 9] = [
    ("profile.json", include_str!("../../../data/profiles/default/profile.json")),
    ("companies.json", include_str!("../../../data/profiles/default/companies.json")),
    ("copy/common.json", include_str!("../../../data/profiles/default/copy/common.json")),
    ("copy/e_commerce.json", include_str!("../../../data/profiles/default/copy/e_commerce.json")),
    (
        "copy/financial_services.json",
        include_str!("../../../data/profiles/default/copy/financial_services.json"),
    ),
    (
        "copy/food_and_beverage.json",
        include_str!("../../../data/profiles/default/copy/food_and_beverage.json"),
    ),
    ("copy/retail.json", include_str!("../../../data/profiles/default/copy/retail.json")),
    ("copy/technology.json", include_str!("../../../data/profiles/default/copy/technology.json")),
    ("copy/travel.json", include_str!("../../../data/profiles/default/copy/travel.json")),
];

impl Default for Profile {
    /// The built-in profile. A test reads it, so what could fail here cannot.
    fn default() -> Self {
        Self::from_parts(DEFAULT.iter().map(|(name, text)| (*name, *text))).unwrap_or_else(|_| Self {
            name: "empty".into(),
            version: "0".into(),
            description: None,
            channels: BTreeMap::new(),
            hours: even_hours(),
            holidays: Vec::new(),
            companies: Vec::new(),
            copy: BTreeMap::new(),
        })
    }
}

impl Profile {
    /// Reads a profile from one JSON text with all parts.
    ///
    /// ```
    /// use competiscan::generate::Profile;
    ///
    /// let error = Profile::from_json("{\"name\": \"mine\", \"colour\": 1}").unwrap_err();
    /// assert!(error.to_string().contains("unknown field `colour`"), "{error}");
    /// ```
    pub fn from_json(json: &str) -> Result<Self> {
        serde_json::from_str(json).map_err(|error| bad("the profile", &error))
    }

    /// Reads a profile from a JSON file, or from a folder with `profile.json`, `companies.json` and
    /// `copy/*.json`.
    pub fn load(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let read =
            |path: &Path| std::fs::read_to_string(path).map_err(|error| Error::from(error).with_path(path));
        if !path.is_dir() {
            return Self::from_json(&read(path)?).map_err(|error| error.with_path(path));
        }
        let mut parts = Vec::new();
        for name in ["profile.json", "companies.json"] {
            parts.push((name.to_owned(), read(&path.join(name))?));
        }
        let folder = path.join("copy");
        let entries = std::fs::read_dir(&folder).map_err(|error| Error::from(error).with_path(&folder))?;
        let mut names = Vec::new();
        for entry in entries {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if name.ends_with(".json") && !name.starts_with('.') {
                names.push(name);
            }
        }
        names.sort();
        for name in names {
            let text = read(&folder.join(&name))?;
            parts.push((format!("copy/{name}"), text));
        }
        Self::from_parts(parts.iter().map(|(name, text)| (name.as_str(), text.as_str())))
            .map_err(|error| error.with_path(path))
    }

    /// Writes the profile as one JSON text that [`from_json`](Self::from_json) reads.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    fn from_parts<'a>(parts: impl Iterator<Item = (&'a str, &'a str)>) -> Result<Self> {
        let (mut head, mut companies, mut copy) = (None, None, BTreeMap::new());
        for (name, text) in parts {
            match name {
                "profile.json" => {
                    head = Some(serde_json::from_str::<Head>(text).map_err(|error| bad(name, &error))?);
                }
                "companies.json" => {
                    companies =
                        Some(serde_json::from_str::<Vec<Company>>(text).map_err(|error| bad(name, &error))?);
                }
                _ => {
                    let industry = name.trim_start_matches("copy/").trim_end_matches(".json");
                    let read = serde_json::from_str::<Copy>(text).map_err(|error| bad(name, &error))?;
                    copy.insert(industry.to_owned(), read);
                }
            }
        }
        let missing = |name: &str| {
            Error::new(ErrorKind::InvalidValue, format!("the profile has no {name}"))
                .with_help("lay it out as profile.json, companies.json and copy/*.json")
        };
        let head = head.ok_or_else(|| missing("profile.json"))?;
        Ok(Self {
            name: head.name,
            version: head.version.into_text(),
            description: head.description,
            channels: head.channels,
            hours: head.hours,
            holidays: head.holidays,
            companies: companies.ok_or_else(|| missing("companies.json"))?,
            copy,
        })
    }
}

fn version<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Version::deserialize(deserializer).map(Version::into_text)
}

fn bad(name: &str, error: &serde_json::Error) -> Error {
    Error::new(ErrorKind::InvalidValue, format!("{name}: {error}"))
        .with_help("`competiscan schema --show profile` prints what a profile may hold")
}
