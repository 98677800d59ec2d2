use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use super::lengths::Lengths;
use super::offers::kinds;
use crate::Campaign;

/// How far generated campaigns are from real ones.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fidelity {
    /// Real campaigns.
    pub real: u64,
    /// Generated campaigns.
    pub generated: u64,
    /// A distance for each field, then for pairs of fields.
    pub distances: Vec<Distance>,
}

/// The distance of one distribution.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Distance {
    /// The field, or two of them.
    pub of: String,
    /// Total variation: half the sum of the differences of all shares. 0 is the same, 1 is nothing in common.
    pub distance: f64,
    /// What two samples of these sizes from one distribution would be apart by chance, on average.
    pub chance: f64,
    /// Real values.
    pub real: u64,
    /// Generated values.
    pub generated: u64,
}

/// The values a campaign has in a field.
type Values<'a> = dyn Fn(&Campaign) -> Vec<String> + 'a;

/// Compares generated campaigns with the real ones they are to be like.
///
/// ```
/// use competiscan::generate::fidelity;
/// use competiscan::{Campaign, Channel};
///
/// let real = [Campaign::new("Acme", Channel::Sms, "2026-11-23".parse()?)];
/// let report = fidelity(&real, &real);
/// assert!(report.distances.iter().all(|measure| measure.distance == 0.0));
/// # Ok::<(), competiscan::Error>(())
/// ```
#[must_use]
pub fn fidelity<'a>(
    real: impl IntoIterator<Item = &'a Campaign>,
    generated: impl IntoIterator<Item = &'a Campaign>,
) -> Fidelity {
    let (real, generated): (Vec<&Campaign>, Vec<&Campaign>) =
        (real.into_iter().collect(), generated.into_iter().collect());
    let bounds = length_bounds(&real);
    let one = |of: &str, value: &dyn Fn(&Campaign) -> Vec<String>| Distance::of(of, &real, &generated, value);
    let mut distances = Vec::new();
    let fields: [(&str, &Values<'_>); 8] = [
        ("company", &|campaign| vec![campaign.company.clone()]),
        ("industry", &|campaign| word(campaign.industry.as_ref())),
        ("channel", &|campaign| vec![campaign.channel.to_string()]),
        ("campaign_type", &|campaign| word(campaign.campaign_type.as_ref())),
        ("weekday", &|campaign| vec![campaign.launch_date.weekday().to_string()]),
        ("month", &|campaign| vec![campaign.launch_date.month().to_string()]),
        ("offer", &|campaign| offers(campaign)),
        ("length", &|campaign| length(campaign, &bounds)),
    ];
    for (name, value) in &fields {
        distances.push(one(name, value));
    }
    let pairs = [
        ("company", "channel"),
        ("company", "campaign_type"),
        ("company", "weekday"),
        ("channel", "campaign_type"),
        ("channel", "weekday"),
        ("company", "offer"),
    ];
    let field = |name: &str| fields.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
    for (a, b) in pairs {
        let (Some(first), Some(second)) = (field(a), field(b)) else { continue };
        distances.push(one(&format!("{a} x {b}"), &|campaign| {
            let (firsts, seconds) = (first(campaign), second(campaign));
            firsts.iter().flat_map(|x| seconds.iter().map(move |y| format!("{x}\u{1f}{y}"))).collect()
        }));
    }
    Fidelity { real: real.len() as u64, generated: generated.len() as u64, distances }
}

fn word<T: fmt::Display>(value: Option<&T>) -> Vec<String> {
    value.map(|value| vec![value.to_string()]).unwrap_or_default()
}

/// The kinds of offers, or that there is none.
fn offers(campaign: &Campaign) -> Vec<String> {
    let text = campaign.texts().collect::<Vec<_>>().join("\n");
    let found: Vec<String> = kinds(&text).map(str::to_owned).collect();
    if found.is_empty() { vec!["none".to_owned()] } else { found }
}

/// Deciles of the real lengths, as bounds of classes.
fn length_bounds(real: &[&Campaign]) -> Vec<u64> {
    let mut counts: BTreeMap<u64, u64> = BTreeMap::new();
    for content in real.iter().filter_map(|campaign| campaign.content.as_ref()) {
        *counts.entry(content.chars().count() as u64).or_default() += 1;
    }
    Lengths::of(&counts).deciles
}

fn length(campaign: &Campaign, bounds: &[u64]) -> Vec<String> {
    let Some(content) = &campaign.content else { return Vec::new() };
    let length = content.chars().count() as u64;
    vec![bounds.partition_point(|bound| *bound < length).to_string()]
}

impl Distance {
    fn of(
        of: &str,
        real: &[&Campaign],
        generated: &[&Campaign],
        value: &dyn Fn(&Campaign) -> Vec<String>,
    ) -> Self {
        let mut counts: BTreeMap<String, [u64; 2]> = BTreeMap::new();
        let mut totals = [0_u64; 2];
        for (side, campaigns) in [real, generated].into_iter().enumerate() {
            for value in campaigns.iter().flat_map(|campaign| value(campaign)) {
                if let Some(count) = counts.entry(value).or_default().get_mut(side) {
                    *count += 1;
                }
                if let Some(total) = totals.get_mut(side) {
                    *total += 1;
                }
            }
        }
        let [real, generated] = totals;
        let share = |count: u64, total: u64| if total == 0 { 0.0 } else { count as f64 / total as f64 };
        let (mut distance, mut chance) = (0.0, 0.0);
        for [a, b] in counts.values() {
            distance += (share(*a, real) - share(*b, generated)).abs();
            // The mean size of the difference of two shares of the same probability, by the normal approximation.
            let pooled = share(a + b, real + generated);
            if real > 0 && generated > 0 {
                let variance = pooled * (1.0 - pooled) * (1.0 / real as f64 + 1.0 / generated as f64);
                chance += (std::f64::consts::FRAC_2_PI * variance).sqrt();
            }
        }
        Self {
            of: of.to_owned(),
            distance: round(distance / 2.0),
            chance: round(chance / 2.0),
            real,
            generated,
        }
    }
}

/// The last bits of roots differ between platforms.
fn round(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

impl fmt::Display for Fidelity {
    /// A table for people.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:24}  {:>8}  {:>9}  {:>8}  {:>8}",
            "distribution", "distance", "by chance", "real", "made"
        )?;
        for measure in &self.distances {
            write!(
                f,
                "\n{:24}  {:>8.3}  {:>9.3}  {:>8}  {:>8}",
                measure.of, measure.distance, measure.chance, measure.real, measure.generated
            )?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::sample;

    fn distance<'a>(report: &'a Fidelity, of: &str) -> &'a Distance {
        report.distances.iter().find(|measure| measure.of == of).unwrap()
    }

    #[test]
    fn two_samples_of_one_source_are_apart_by_chance_only() {
        let real: Vec<Campaign> = (0..2000).map(|index| sample::campaign(1, index)).collect();
        let other: Vec<Campaign> = (2000..4000).map(|index| sample::campaign(1, index)).collect();
        let report = fidelity(&real, &other);
        for name in ["company", "channel", "campaign_type", "weekday", "channel x weekday"] {
            let measure = distance(&report, name);
            assert!(measure.distance < 2.5 * measure.chance, "{measure:?}");
        }
        assert!(report.to_string().lines().count() == report.distances.len() + 1);
    }

    #[test]
    fn what_has_nothing_in_common_is_at_distance_one() {
        let real: Vec<Campaign> = (0..50).map(|index| sample::campaign(1, index)).collect();
        let mut other = real.clone();
        for campaign in &mut other {
            campaign.company = "Another".into();
        }
        let report = fidelity(&real, &other);
        assert!((distance(&report, "company").distance - 1.0).abs() < 1e-9);
        assert!(distance(&report, "channel").distance == 0.0);
        assert!((distance(&report, "company x channel").distance - 1.0).abs() < 1e-9);
    }
}
