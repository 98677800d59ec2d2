//! Values that must read as their type.

use std::collections::BTreeMap;

use super::Findings;
use crate::schema::{Field, read_count, read_float};
use crate::validate::IssueCode;
use crate::validate::row::Row;
use crate::validate::wellformed;
use crate::{Budget, Currency, Date, Timestamp};

pub(super) fn check(row: &mut Row<'_>, findings: &mut Findings) {
    dates(row, findings);
    counts(row, findings);
    money(row, findings);
    let score = row.text(Field::SentimentScore);
    if !score.is_empty() {
        row.typed.sentiment_score = read_float(score);
        if row.typed.sentiment_score.is_none() {
            bad(row, Field::SentimentScore, IssueCode::BadNumber, findings);
        }
    }
    tags(row, findings);
    let extra = row.text(Field::Extra);
    if !extra.is_empty() {
        match read_extra(extra) {
            Some(read) => row.typed.extra = read,
            None => bad(row, Field::Extra, IssueCode::BadExtra, findings),
        }
    }
}

/// Reports an unreadable value; one that the record can do without may be set aside.
fn bad(row: &Row<'_>, field: Field, code: IssueCode, findings: &mut Findings) {
    if let Some(found) = findings.field(row, field, code) {
        if field != Field::LaunchDate {
            found.set_aside();
        }
    }
}

fn dates(row: &mut Row<'_>, findings: &mut Findings) {
    for field in [Field::LaunchDate, Field::EndDate] {
        let text = row.text(field);
        if text.is_empty() {
            continue;
        }
        let date = if let Some(date) = Date::from_iso(text.as_bytes()) {
            Some(date)
        } else if let Some(read) = Date::read(text, findings.date_order) {
            if read.ambiguous {
                if let Some(found) = findings.field(row, field, IssueCode::AmbiguousDate) {
                    found.detail(format!("read as {}", read.date));
                }
            }
            if field == Field::LaunchDate && read.seconds.is_some() && row.text(Field::ObservedAt).is_empty()
            {
                // The hour a message went out is worth keeping, and a date has no place for it.
                row.typed.observed_at = Timestamp::read(text, findings.date_order);
            }
            Some(read.date)
        } else {
            bad(row, field, IssueCode::BadDate, findings);
            None
        };
        if field == Field::LaunchDate {
            row.typed.launch_date = date;
        } else {
            row.typed.end_date = date;
        }
    }
    let observed = row.text(Field::ObservedAt);
    if !observed.is_empty() {
        row.typed.observed_at = Timestamp::read(observed, findings.date_order);
        if row.typed.observed_at.is_none() {
            bad(row, Field::ObservedAt, IssueCode::BadTimestamp, findings);
        }
    }
}

fn counts(row: &mut Row<'_>, findings: &mut Findings) {
    for field in [Field::Impressions, Field::Clicks, Field::Conversions] {
        let text = row.text(field);
        if text.is_empty() {
            continue;
        }
        let count = match read_count(text) {
            Ok(count) => Some(count),
            Err(number) => {
                let negative = number && text.starts_with(['-', '\u{2212}', '(']);
                let code = if negative { IssueCode::NegativeValue } else { IssueCode::BadCount };
                bad(row, field, code, findings);
                let is_range = Budget::read(text).is_some_and(|read| read.amount.is_none());
                if let Some(found) = findings.found.last_mut().filter(|found| is_range && found.code == code)
                {
                    found.suggest(
                        "a range is no count: give one number, or let repair move the range to extra",
                    );
                }
                None
            }
        };
        match field {
            Field::Impressions => row.typed.impressions = count,
            Field::Clicks => row.typed.clicks = count,
            _ => row.typed.conversions = count,
        }
    }
}

fn money(row: &mut Row<'_>, findings: &mut Findings) {
    for field in [Field::BudgetAmount, Field::BudgetLow, Field::BudgetHigh] {
        let text = row.text(field);
        if text.is_empty() {
            continue;
        }
        let Some(budget) = Budget::read(text) else {
            bad(row, field, IssueCode::BadMoney, findings);
            continue;
        };
        if [budget.amount, budget.low, budget.high].iter().flatten().any(|amount| *amount < 0.0) {
            bad(row, field, IssueCode::NegativeValue, findings);
            continue;
        }
        let typed = &mut row.typed;
        typed.currency = typed.currency.or(budget.currency);
        match field {
            Field::BudgetAmount => {
                typed.budget = budget.amount;
                typed.budget_low = budget.low;
                typed.budget_high = budget.high;
            }
            Field::BudgetLow => typed.budget_low = budget.amount.or(budget.low),
            _ => typed.budget_high = budget.amount.or(budget.high),
        }
    }
    let text = row.text(Field::BudgetCurrency);
    if !text.is_empty() {
        // The column says more than a sign in the amount: `$` may be any dollar.
        match Currency::read(text) {
            Some(currency) => row.typed.currency = Some(currency),
            None => bad(row, Field::BudgetCurrency, IssueCode::BadCurrency, findings),
        }
    }
}

fn tags(row: &Row<'_>, findings: &mut Findings) {
    let url = row.text(Field::LandingUrl);
    if !url.is_empty() && !wellformed::is_http_url(url) {
        if let Some(found) = findings.field(row, Field::LandingUrl, IssueCode::BadUrl) {
            let whole = format!("https://{url}");
            if !url.contains(':') && url.contains('.') && wellformed::is_http_url(&whole) {
                found.suggest(format!("did you mean {whole:?}?")).replace(whole);
            }
        }
    }
    let language = row.text(Field::Language);
    if !language.is_empty() && !wellformed::is_language_tag(language) {
        if let Some(found) = findings.field(row, Field::Language, IssueCode::BadLanguage) {
            let tag = language.replace('_', "-");
            if tag != language && wellformed::is_language_tag(&tag) {
                found.suggest(format!("did you mean {tag:?}?")).replace(tag);
            }
        }
    }
    let region = row.text(Field::Region);
    if !region.is_empty() && !wellformed::is_region(region) {
        if let Some(found) = findings.field(row, Field::Region, IssueCode::BadRegion) {
            let upper = region.to_ascii_uppercase();
            let code = wellformed::region_from_name(region).map(str::to_owned);
            if let Some(code) = code.or_else(|| wellformed::is_region(&upper).then_some(upper)) {
                found.suggest(format!("did you mean {code:?}?")).replace(code);
            }
        }
    }
}

/// `extra` as the CSV writer puts it: a JSON object of texts.
fn read_extra(text: &str) -> Option<BTreeMap<String, String>> {
    serde_json::from_str(text).ok()
}
