//! Fields that contradict each other.

use super::Findings;
use crate::SentimentLabel;
use crate::schema::Field;
use crate::validate::IssueCode;
use crate::validate::row::Row;

pub(super) fn check(row: &Row<'_>, findings: &mut Findings) {
    let typed = &row.typed;
    if let (Some(launch), Some(end)) = (typed.launch_date, typed.end_date) {
        if end < launch {
            if let Some(found) = findings.field(row, Field::EndDate, IssueCode::EndBeforeLaunch) {
                found.detail(format!("launched {launch}"));
            }
        }
    }
    if let (Some(launch), Some(observed)) = (typed.launch_date, typed.observed_at) {
        // A day of grace: the launch is a local date, the observation an instant in UTC.
        if launch.days_since_epoch() - observed.date().days_since_epoch() > 1 {
            if let Some(found) = findings.field(row, Field::ObservedAt, IssueCode::ObservedBeforeLaunch) {
                found.detail(format!("launched {launch}"));
            }
        }
    }
    if let (Some(impressions), Some(clicks)) = (typed.impressions, typed.clicks) {
        if clicks > impressions {
            if let Some(found) = findings.field(row, Field::Clicks, IssueCode::ClicksOverImpressions) {
                found.detail(format!("{impressions} impressions"));
            }
        }
    }
    if let (Some(clicks), Some(conversions)) = (typed.clicks, typed.conversions) {
        if conversions > clicks {
            if let Some(found) = findings.field(row, Field::Conversions, IssueCode::ConversionsOverClicks) {
                found.detail(format!("{clicks} clicks"));
            }
        }
    }
    if let (Some(low), Some(high)) = (typed.budget_low, typed.budget_high) {
        if low > high {
            if let Some(found) = findings.field(row, Field::BudgetLow, IssueCode::RangeReversed) {
                found.detail(format!("{low} to {high}"));
            }
        }
    }
    if let (Some(label), Some(score)) = (typed.sentiment_label, typed.sentiment_score) {
        let opposite = match label {
            SentimentLabel::Positive => score < 0.0,
            SentimentLabel::Negative => score > 0.0,
            SentimentLabel::Neutral => false,
        };
        if opposite {
            if let Some(found) = findings.field(row, Field::SentimentLabel, IssueCode::SentimentMismatch) {
                found.detail(format!("score {score}"));
            }
        }
    }
}
