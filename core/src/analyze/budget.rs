//! Budgets per currency. Ranges stay ranges, all the way to totals and medians.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::summary::BudgetSummary;
use super::tally::Tally;
use crate::{Budget, Currency};

/// Units held per unit of money. Whole numbers add up to the same total in every order; floating point does
/// not.
const UNITS: f64 = 10_000.0;

/// The largest amount that is added up. Anything above is no marketing budget in any currency.
const LARGEST: f64 = 1e12;

/// The interval a budget lies in. An amount is an interval without width; money is never below 0, so a
/// missing lower end is 0, while a missing upper end stays missing.
type Interval = (u64, Option<u64>);

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Budgets {
    /// In order of currency, "not known" first.
    currencies: BTreeMap<String, Totals>,
    /// For medians.
    intervals: Tally<(String, Interval), u64>,
    /// Budgets that are negative, not finite or beyond [`LARGEST`], or hold no amount.
    pub(super) unusable: u64,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Totals {
    rows: u64,
    ranges: u64,
    open: u64,
    low: u128,
    high: u128,
}

impl Budgets {
    pub(super) fn add(&mut self, budget: &Budget, level: u8, cap: usize) {
        let Some((low, high)) = interval(budget) else {
            self.unusable = self.unusable.saturating_add(1);
            return;
        };
        let currency = budget.currency.as_ref().map_or("", Currency::as_str);
        if !self.currencies.contains_key(currency) {
            self.currencies.insert(currency.to_owned(), Totals::default());
        }
        if let Some(totals) = self.currencies.get_mut(currency) {
            totals.add(&Totals {
                rows: 1,
                ranges: u64::from(high != Some(low)),
                open: u64::from(high.is_none()),
                low: u128::from(low),
                high: u128::from(high.unwrap_or(low)),
            });
        }
        let key = (currency.to_owned(), (low, high));
        self.intervals.add(&key, level, cap, |rows| *rows = rows.saturating_add(1));
    }

    pub(super) fn merge(&mut self, other: Self, cap: usize) {
        for (currency, totals) in other.currencies {
            self.currencies.entry(currency).or_default().add(&totals);
        }
        self.intervals.merge(other.intervals, cap);
        self.unusable = self.unusable.saturating_add(other.unusable);
    }

    pub(super) const fn is_sampled(&self) -> bool {
        self.intervals.is_sampled()
    }

    /// Rows the medians are taken over.
    pub(super) fn rows_used(&self) -> u64 {
        self.intervals.sums().fold(0, |rows, (_, n)| rows.saturating_add(n))
    }

    /// Rows with a usable budget.
    pub(super) fn rows(&self) -> u64 {
        self.currencies.values().fold(0, |rows, totals| rows.saturating_add(totals.rows))
    }

    /// Most rows first.
    pub(super) fn summaries(&self) -> Vec<BudgetSummary> {
        let mut ends: BTreeMap<&str, Ends> = BTreeMap::new();
        for ((currency, (low, high)), rows) in self.intervals.sums() {
            let ends = ends.entry(currency).or_default();
            ends.lows.push((*low, rows));
            // A missing upper end is above every number.
            ends.highs.push((high.unwrap_or(u64::MAX), rows));
        }
        let mut summaries: Vec<BudgetSummary> = self
            .currencies
            .iter()
            .map(|(currency, totals)| {
                let ends = ends.get(currency.as_str()).cloned().unwrap_or_default();
                BudgetSummary {
                    currency: (!currency.is_empty()).then(|| currency.clone()),
                    n: totals.rows,
                    ranges: totals.ranges,
                    open_ranges: totals.open,
                    total_low: money(totals.low),
                    total_high: (totals.open == 0).then(|| money(totals.high)),
                    median_low: median(ends.lows),
                    median_high: median(ends.highs),
                    approximate: self.is_sampled(),
                }
            })
            .collect();
        summaries.sort_by(|a, b| b.n.cmp(&a.n).then_with(|| a.currency.cmp(&b.currency)));
        summaries
    }
}

#[derive(Clone, Default)]
struct Ends {
    lows: Vec<(u64, u64)>,
    highs: Vec<(u64, u64)>,
}

impl Totals {
    fn add(&mut self, other: &Self) {
        self.rows = self.rows.saturating_add(other.rows);
        self.ranges = self.ranges.saturating_add(other.ranges);
        self.open = self.open.saturating_add(other.open);
        self.low = self.low.saturating_add(other.low);
        self.high = self.high.saturating_add(other.high);
    }
}

fn interval(budget: &Budget) -> Option<Interval> {
    if let Some(amount) = budget.amount {
        let units = units(amount)?;
        return Some((units, Some(units)));
    }
    match (budget.low, budget.high) {
        (None, None) => None,
        (low, None) => Some((units(low?)?, None)),
        (None, high) => Some((0, Some(units(high?)?))),
        (Some(low), Some(high)) => {
            let (low, high) = (units(low)?, units(high)?);
            Some((low.min(high), Some(low.max(high))))
        }
    }
}

fn units(amount: f64) -> Option<u64> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked to lie between 0 and 1e16"
    )]
    (0.0..=LARGEST).contains(&amount).then(|| (amount * UNITS).round() as u64)
}

fn money(units: u128) -> f64 {
    units as f64 / UNITS
}

/// The median of values with how often each stands; `None` of nothing, and where it lies at a missing upper
/// end. Since each budget lies between its ends, the median of the lower ends and that of the upper ends are
/// bounds of the true median.
fn median(mut values: Vec<(u64, u64)>) -> Option<f64> {
    values.sort_unstable();
    let rows: u128 = values.iter().map(|(_, rows)| u128::from(*rows)).sum();
    let at = |rank: u128| {
        let mut before = 0;
        values.iter().find_map(|(value, rows)| {
            before += u128::from(*rows);
            (before > rank).then_some(*value)
        })
    };
    let (lower, upper) = (at(rows.checked_sub(1)? / 2)?, at(rows / 2)?);
    (upper < u64::MAX).then(|| money(u128::from(lower) + u128::from(upper)) / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summaries(budgets: &[Budget]) -> Vec<BudgetSummary> {
        let mut all = Budgets::default();
        for budget in budgets {
            all.add(budget, 0, 100);
        }
        all.summaries()
    }

    #[test]
    fn ranges_stay_ranges() {
        let usd = "USD".parse().ok();
        let summary = &summaries(&[
            Budget::amount(100.0, usd),
            Budget::range(0.0, 99.0, usd),
            Budget::range(499.0, 100.0, usd),
        ])[0];
        assert_eq!((summary.n, summary.ranges, summary.open_ranges), (3, 2, 0));
        assert_eq!((summary.total_low, summary.total_high), (200.0, Some(698.0)));
        assert_eq!((summary.median_low, summary.median_high), (Some(100.0), Some(100.0)));
    }

    #[test]
    fn an_open_range_has_no_upper_total() {
        let open = Budget { low: Some(1e6), ..Budget::default() };
        let summary = &summaries(&[open, Budget::amount(1.0, None), Budget::amount(2.0, None)])[0];
        assert_eq!((summary.currency.as_deref(), summary.open_ranges), (None, 1));
        assert_eq!((summary.total_low, summary.total_high), (1_000_003.0, None));
        assert_eq!((summary.median_low, summary.median_high), (Some(2.0), Some(2.0)));
        let alone = &summaries(&[open])[0];
        assert_eq!((alone.median_low, alone.median_high), (Some(1e6), None));
    }

    #[test]
    fn an_even_number_has_the_middle_between_two() {
        let summary = &summaries(&[1.0, 2.5, 3.0, 100.0].map(|amount| Budget::amount(amount, None)))[0];
        assert_eq!(summary.median_low, Some(2.75));
    }

    #[test]
    fn what_is_no_budget_is_counted_apart() {
        let mut all = Budgets::default();
        for amount in [-1.0, f64::NAN, f64::INFINITY, LARGEST * 2.0] {
            all.add(&Budget::amount(amount, None), 0, 100);
        }
        all.add(&Budget::default(), 0, 100);
        assert_eq!((all.unusable, all.rows()), (5, 0));
        all.add(&Budget::amount(LARGEST, None), 0, 100);
        assert_eq!((all.unusable, all.rows()), (5, 1));
    }
}
