//! Values within plausible bounds.

use super::Findings;
use crate::schema::Field;
use crate::validate::IssueCode;
use crate::validate::row::Row;

/// Longest company name, in characters.
pub(crate) const LONGEST_COMPANY: usize = 255;
/// Longest id, in characters.
pub(crate) const LONGEST_ID: usize = 255;
/// Longest address, in characters: what browsers and servers agree on.
pub(crate) const LONGEST_URL: usize = 2048;

/// Years in which there are digital campaigns to observe.
const YEARS: std::ops::RangeInclusive<u16> = 1990..=2100;
/// A plan is rarely made more than two years ahead.
const DAYS_AHEAD: i32 = 731;
/// More than the world has people, times a hundred.
const MOST_IMPRESSIONS: u64 = 1_000_000_000_000;
/// More than any advertiser spends in a year, in any currency.
const MOST_MONEY: f64 = 1e13;

pub(super) fn check(row: &Row<'_>, findings: &mut Findings) {
    let bounds =
        [(Field::Company, LONGEST_COMPANY), (Field::Id, LONGEST_ID), (Field::LandingUrl, LONGEST_URL)];
    for (field, most) in bounds {
        let text = row.text(field);
        // Bytes are at least as many as characters: most rows are decided without counting.
        if text.len() > most && text.chars().count() > most {
            if let Some(found) = findings.field(row, field, IssueCode::TooLong) {
                found.detail(format!("at most {most} characters"));
            }
        }
    }
    let dates = [(Field::LaunchDate, row.typed.launch_date), (Field::EndDate, row.typed.end_date)];
    for (field, date) in dates {
        let Some(date) = date else { continue };
        let ahead = findings.today.is_some_and(|today| {
            field == Field::LaunchDate && date.days_since_epoch() - today.days_since_epoch() > DAYS_AHEAD
        });
        if ahead || !YEARS.contains(&date.year()) {
            findings.field(row, field, IssueCode::ImplausibleDate);
        }
    }
    let counts = [
        (Field::Impressions, row.typed.impressions),
        (Field::Clicks, row.typed.clicks),
        (Field::Conversions, row.typed.conversions),
    ];
    for (field, count) in counts {
        if count.is_some_and(|count| count > MOST_IMPRESSIONS) {
            findings.field(row, field, IssueCode::ImplausibleValue);
        }
    }
    let amounts = [
        (Field::BudgetAmount, row.typed.budget),
        (Field::BudgetLow, row.typed.budget_low),
        (Field::BudgetHigh, row.typed.budget_high),
    ];
    for (field, amount) in amounts {
        if amount.is_some_and(|amount| amount > MOST_MONEY) {
            findings.field(row, field, IssueCode::ImplausibleValue);
        }
    }
    if row.typed.sentiment_score.is_some_and(|score| !(-1.0..=1.0).contains(&score)) {
        if let Some(found) = findings.field(row, Field::SentimentScore, IssueCode::ScoreOutOfRange) {
            found.set_aside();
        }
    }
}
