//! What is known of one company.

use serde::{Deserialize, Serialize};

use super::tally::Sum;
use crate::{Campaign, Channel, Date};

/// Campaigns, dates, channels and impressions of one company.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CompanySum {
    pub(super) campaigns: u64,
    pub(super) first: Option<Date>,
    pub(super) last: Option<Date>,
    /// By position in [`Channel::ALL`]; the last is all others, so that memory does not depend on the data.
    channels: [u64; Channel::ALL.len() + 1],
    pub(super) impressions: u64,
    /// Campaigns whose impressions are known.
    pub(super) impressions_known: u64,
}

impl CompanySum {
    pub(super) fn add_campaign(&mut self, campaign: &Campaign) {
        self.campaigns = self.campaigns.saturating_add(1);
        self.first = earliest(self.first, Some(campaign.launch_date));
        self.last = self.last.max(Some(campaign.launch_date));
        let channel = Channel::ALL.iter().position(|channel| *channel == campaign.channel);
        if let Some(count) = self.channels.get_mut(channel.unwrap_or(Channel::ALL.len())) {
            *count = count.saturating_add(1);
        }
        if let Some(impressions) = campaign.impressions {
            self.impressions = self.impressions.saturating_add(impressions);
            self.impressions_known = self.impressions_known.saturating_add(1);
        }
    }

    /// The channels that were used, most used first.
    pub(super) fn channels(&self) -> Vec<(&'static str, u64)> {
        let names = Channel::NAMES.iter().copied().chain(["other"]);
        let mut used: Vec<_> = names.zip(self.channels).filter(|(_, count)| *count > 0).collect();
        used.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        used
    }
}

impl Sum for CompanySum {
    fn add(&mut self, other: &Self) {
        self.campaigns.add(&other.campaigns);
        self.first = earliest(self.first, other.first);
        self.last = self.last.max(other.last);
        for (own, more) in self.channels.iter_mut().zip(&other.channels) {
            own.add(more);
        }
        self.impressions.add(&other.impressions);
        self.impressions_known.add(&other.impressions_known);
    }
}

/// The earlier of two dates, where absent is no date rather than the first.
pub(super) fn earliest(a: Option<Date>, b: Option<Date>) -> Option<Date> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (one, other) => one.or(other),
    }
}
