//! Impressions, clicks and conversions.

use serde::{Deserialize, Serialize};

use super::interval::Proportion;
use super::summary::{Funnel, Rate, Total};
use crate::Campaign;

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct FunnelSum {
    impressions: TotalSum,
    clicks: TotalSum,
    conversions: TotalSum,
    click_through: RateSum,
    conversion: RateSum,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TotalSum {
    rows: u64,
    total: u64,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RateSum {
    rows: u64,
    left_out: u64,
    events: u64,
    trials: u64,
}

impl FunnelSum {
    pub(super) fn add(&mut self, campaign: &Campaign) {
        self.impressions.add(campaign.impressions);
        self.clicks.add(campaign.clicks);
        self.conversions.add(campaign.conversions);
        self.click_through.add(campaign.clicks, campaign.impressions);
        self.conversion.add(campaign.conversions, campaign.clicks);
    }

    pub(super) const fn merge(&mut self, other: &Self) {
        self.impressions.merge(&other.impressions);
        self.clicks.merge(&other.clicks);
        self.conversions.merge(&other.conversions);
        self.click_through.merge(&other.click_through);
        self.conversion.merge(&other.conversion);
    }

    pub(super) fn summary(&self) -> Funnel {
        Funnel {
            impressions: self.impressions.summary(),
            clicks: self.clicks.summary(),
            conversions: self.conversions.summary(),
            click_through_rate: self.click_through.summary(),
            conversion_rate: self.conversion.summary(),
        }
    }
}

impl TotalSum {
    const fn add(&mut self, value: Option<u64>) {
        if let Some(value) = value {
            self.rows = self.rows.saturating_add(1);
            self.total = self.total.saturating_add(value);
        }
    }

    const fn merge(&mut self, other: &Self) {
        self.rows = self.rows.saturating_add(other.rows);
        self.total = self.total.saturating_add(other.total);
    }

    const fn summary(&self) -> Total {
        Total { n: self.rows, total: self.total }
    }
}

impl RateSum {
    const fn add(&mut self, events: Option<u64>, trials: Option<u64>) {
        let (Some(events), Some(trials)) = (events, trials) else { return };
        if events > trials {
            self.left_out = self.left_out.saturating_add(1);
            return;
        }
        self.rows = self.rows.saturating_add(1);
        self.events = self.events.saturating_add(events);
        self.trials = self.trials.saturating_add(trials);
    }

    const fn merge(&mut self, other: &Self) {
        self.rows = self.rows.saturating_add(other.rows);
        self.left_out = self.left_out.saturating_add(other.left_out);
        self.events = self.events.saturating_add(other.events);
        self.trials = self.trials.saturating_add(other.trials);
    }

    fn summary(&self) -> Rate {
        let Proportion { share, low, high } = Proportion::of(self.events, self.trials);
        Rate {
            n: self.rows,
            left_out: self.left_out,
            events: self.events,
            trials: self.trials,
            rate: share,
            low,
            high,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Channel;

    #[test]
    fn a_rate_is_a_ratio_of_sums_over_rows_that_have_both() {
        let mut sum = FunnelSum::default();
        for (impressions, clicks, conversions) in [
            (Some(1000), Some(10), Some(1)),
            (Some(9000), Some(10), None),
            (Some(5), None, Some(3)),
            (None, Some(7), Some(0)),
            (Some(2), Some(3), Some(4)),
            (Some(0), Some(0), Some(0)),
        ] {
            let mut campaign = Campaign::new("Acme", Channel::Email, "2026-01-01".parse().unwrap());
            (campaign.impressions, campaign.clicks, campaign.conversions) =
                (impressions, clicks, conversions);
            sum.add(&campaign);
        }
        let funnel = sum.summary();
        assert_eq!((funnel.impressions.n, funnel.impressions.total), (5, 10_007));
        let rate = funnel.click_through_rate;
        assert_eq!((rate.n, rate.left_out, rate.events, rate.trials), (3, 1, 20, 10_000));
        assert_eq!(rate.rate, Some(0.002));
        let rate = funnel.conversion_rate;
        assert_eq!((rate.n, rate.left_out, rate.events, rate.trials), (3, 1, 1, 17));
        assert_eq!(FunnelSum::default().summary().conversion_rate.rate, None);
    }
}
