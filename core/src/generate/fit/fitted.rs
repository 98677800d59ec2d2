use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::fitter::Fitter;
use super::lengths::Lengths;
use super::options::FitOptions;
use crate::io::write_file;
use crate::{Campaign, Error, ErrorKind, Result};

/// Version of the file of a fitted profile.
pub(super) const VERSION: u32 = 1;

/// What was learnt from real campaigns: who sends what, where, when, with which offers, at what length, and in
/// which words.
///
/// It holds counts, the names of the companies, and phrases of three words at most that several messages share. No
/// sentence of a message is in it.
///
/// ```
/// use competiscan::generate::{FitOptions, FittedProfile};
/// use competiscan::{Campaign, Channel};
///
/// let mut campaign = Campaign::new("Acme", Channel::Email, "2026-11-23".parse()?);
/// campaign.content = Some("Take 20% off today.".into());
/// let fitted = FittedProfile::fit([&campaign], FitOptions::default())?;
/// assert_eq!(fitted.companies[0].name, "Acme");
/// assert_eq!(fitted.companies[0].offers["percent_off"], 1);
/// assert_eq!(FittedProfile::from_json(&fitted.to_json())?, fitted);
/// # Ok::<(), competiscan::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FittedProfile {
    /// Version of this format.
    pub version: u32,
    /// Campaigns it was learnt from.
    pub campaigns: u64,
    /// Weeks between the first and the last launch, at least 1.
    pub weeks: f64,
    /// Companies, those with the most campaigns first.
    pub companies: Vec<FittedCompany>,
    /// Campaigns of companies that were left out because there were too many companies.
    pub left_out: u64,
    /// Campaigns by the hour of their observation in UTC, for those that have a time of day; 24 numbers.
    pub hours: Vec<u64>,
    /// Lengths of contents by channel.
    pub lengths: BTreeMap<String, Lengths>,
    /// Phrases by industry, and under `common` those of all messages, by list: `product`, `gift`, `prize`.
    pub lexicon: BTreeMap<String, BTreeMap<String, Vec<Phrase>>>,
    /// The most frequent words that carry the matter of a text.
    pub words: Vec<Phrase>,
}

/// What was learnt of one company. All numbers are counts of campaigns.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FittedCompany {
    /// Its name.
    pub name: String,
    /// The industry most of its campaigns have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub industry: Option<String>,
    /// Campaigns.
    pub campaigns: u64,
    /// By channel.
    pub channels: BTreeMap<String, u64>,
    /// By campaign type, where known.
    pub types: BTreeMap<String, u64>,
    /// By weekday, Monday first; seven numbers.
    pub weekdays: Vec<u64>,
    /// By month; twelve numbers.
    pub months: Vec<u64>,
    /// By kind of offer, as far as a rough look tells; a campaign may have several.
    pub offers: BTreeMap<String, u64>,
    /// Deepest and shallowest usual discount in percent: the 5th and 95th percentile of those found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub depth: Option<[u32; 2]>,
    /// With an exclamation mark.
    pub exclaiming: u64,
    /// The currency most of its budgets have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// The region most of its campaigns have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// What it offers, in phrases that several of its messages share.
    pub products: Vec<Phrase>,
    /// Its most frequent words that carry the matter of a text, at most twenty.
    #[serde(default)]
    pub words: Vec<Phrase>,
}

/// A phrase and in how many messages it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phrase {
    /// One to three words in lower case.
    pub text: String,
    /// Messages.
    pub messages: u64,
}

impl FittedProfile {
    /// Learns from campaigns.
    pub fn fit<'a>(campaigns: impl IntoIterator<Item = &'a Campaign>, options: FitOptions) -> Result<Self> {
        options.check()?;
        let mut fitter = Fitter::default();
        for campaign in campaigns {
            fitter.add(campaign);
        }
        fitter.finish(options)
    }

    /// As JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// From JSON that [`to_json`](Self::to_json) wrote.
    pub fn from_json(json: &str) -> Result<Self> {
        let fitted: Self = serde_json::from_str(json).map_err(|error| {
            Error::new(ErrorKind::CorruptInput, format!("this is no fitted profile: {error}"))
                .with_help("write one with `FittedProfile::save`")
        })?;
        if fitted.version > VERSION {
            return Err(Error::new(
                ErrorKind::UnknownFormat,
                format!(
                    "the fitted profile has version {}, and this library knows {VERSION}",
                    fitted.version
                ),
            )
            .with_help("update this library"));
        }
        fitted.check()?;
        Ok(fitted)
    }

    /// Writes it to a file, whole or not at all.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<()> {
        let path = path.as_ref();
        write_file(path, self.to_json().as_bytes()).map_err(|error| error.with_path(path))
    }

    /// Reads it from a file.
    pub fn load(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let json = std::fs::read_to_string(path).map_err(|error| Error::from(error).with_path(path))?;
        Self::from_json(&json).map_err(|error| error.with_path(path))
    }

    /// Refuses lists of the wrong length, which a file edited by hand may have.
    fn check(&self) -> Result<()> {
        let whole = self.hours.len() == 24
            && self.weeks >= 1.0
            && self.companies.iter().all(|company| company.weekdays.len() == 7 && company.months.len() == 12);
        if whole && !self.companies.is_empty() {
            return Ok(());
        }
        Err(Error::new(ErrorKind::CorruptInput, "the fitted profile is not whole").with_help(
            "it needs companies, each with 7 weekdays and 12 months, 24 hours, and at least 1 week",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::sample;

    #[test]
    fn a_profile_comes_back_from_its_file() {
        let campaigns: Vec<Campaign> = (0..200).map(|index| sample::campaign(2, index)).collect();
        let fitted = FittedProfile::fit(&campaigns, FitOptions::default()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("fitted.json");
        fitted.save(&path).unwrap();
        assert_eq!(FittedProfile::load(&path).unwrap(), fitted);
    }

    #[test]
    fn files_that_are_none_are_refused() {
        let campaigns = [sample::campaign(2, 0)];
        let json = FittedProfile::fit(&campaigns, FitOptions::default()).unwrap().to_json();
        assert!(FittedProfile::from_json("{}").is_err());
        let newer = json.replacen("\"version\": 1", "\"version\": 9", 1);
        assert_eq!(FittedProfile::from_json(&newer).unwrap_err().code(), "unknown_format");
        let mut fitted = FittedProfile::from_json(&json).unwrap();
        fitted.hours.pop();
        assert!(FittedProfile::from_json(&fitted.to_json()).unwrap_err().message().contains("not whole"));
    }

    #[test]
    fn no_campaigns_are_an_error() {
        assert_eq!(FittedProfile::fit([], FitOptions::default()).unwrap_err().code(), "invalid_option");
    }
}
