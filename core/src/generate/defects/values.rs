//! Defects that a single value makes, whatever else stands in the row.

use super::cells::Cells;
use super::dice::Dice;
use crate::schema::Field;
use crate::validate::IssueCode;

/// A code, the fields that can hold it, and what stands there then.
type Entry = (IssueCode, &'static [Field], &'static [&'static str]);

const TABLE: &[Entry] = &[
    (
        IssueCode::MissingValue,
        &[Field::Company, Field::Channel, Field::LaunchDate],
        &["", " ", "n/a", "NULL", "-", "(none)"],
    ),
    (
        IssueCode::BadDate,
        &[Field::LaunchDate, Field::EndDate],
        &[
            "soon",
            "TBD",
            "2026-02-30",
            "31/02/2026",
            "2026-13-01",
            "13/13/2026",
            "next Friday",
            "Q3 2026",
            "0000-00-00",
            "Octember 4, 2026",
        ],
    ),
    (
        IssueCode::BadTimestamp,
        &[Field::ObservedAt],
        &[
            "yesterday",
            "2026-03-01T25:61:00Z",
            "2026-02-30T10:00:00Z",
            "noon",
            "10:30",
            "2026-03-01T10:00:00+99:00",
        ],
    ),
    (
        IssueCode::BadCount,
        &[Field::Impressions, Field::Clicks, Field::Conversions],
        &["many", "12.5", "a few thousand", "100-500", "12 or so", "$300", "1e", "??"],
    ),
    (
        IssueCode::NegativeValue,
        &[Field::Impressions, Field::Clicks, Field::Conversions, Field::BudgetAmount],
        &["-5", "-1200", "(350)", "\u{2212}17", "-1,000"],
    ),
    (
        IssueCode::BadMoney,
        &[Field::BudgetAmount],
        &["a lot", "to be agreed", "12-b", "USD", "five hundred", "100 per day"],
    ),
    (IssueCode::BadCurrency, &[Field::BudgetCurrency], &["bucks", "U$D4", "12", "money", "??", "US-Dollars"]),
    (IssueCode::BadNumber, &[Field::SentimentScore], &["high", "0.5.5", "+++", "very", "0,5,5", "inf"]),
    (
        IssueCode::BadUrl,
        &[Field::LandingUrl],
        &[
            "www.shop.example/sale",
            "shop.example",
            "htp://shop.example",
            "ftp://shop.example/a",
            "javascript:alert(1)",
            "https://",
            "https://shop .example",
            "click here",
            "//shop.example/a",
            "https://shop.example:99999/",
        ],
    ),
    (
        IssueCode::BadLanguage,
        &[Field::Language],
        &["en_US", "e", "English (US)", "en-", "12", "en--US", "the Queen's English"],
    ),
    (
        IssueCode::BadRegion,
        &[Field::Region],
        &["United States", "us", "ZZZ", "Europe", "Narnia", "US_CA", "U.S.", "worldwide"],
    ),
    (
        IssueCode::BadExtra,
        &[Field::Extra],
        &[
            "{not json",
            "[1, 2]",
            "key=value",
            "{\"score\": 1}",
            "\"text\"",
            "{\"a\": \"b\"",
            "{\"a\": {\"b\": \"c\"}}",
        ],
    ),
    (
        IssueCode::UnknownChannel,
        &[Field::Channel],
        &["carrier pigeon", "emial", "smoke signals", "billbord", "telepathy", "e.mail.2", "skywriting"],
    ),
    (
        IssueCode::UnknownIndustry,
        &[Field::Industry],
        &["Mining", "retale", "alchemy", "Pet supplies", "tecnology", "agriculture"],
    ),
    (
        IssueCode::UnknownCampaignType,
        &[Field::CampaignType],
        &["promotionl", "spam", "retenton", "mixed", "seasonal", "type 7"],
    ),
    (
        IssueCode::UnknownSentiment,
        &[Field::SentimentLabel],
        &["ecstatic", "postive", "meh", "5 stars", "negativ", "angry"],
    ),
    (
        IssueCode::ImplausibleDate,
        &[Field::LaunchDate],
        &["1899-12-31", "0026-05-04", "1926-07-01", "2206-07-01", "1970-01-01", "9999-12-31"],
    ),
    (
        IssueCode::ImplausibleValue,
        &[Field::Impressions, Field::BudgetAmount],
        &["99999999999999", "1000000000000000", "123456789012345"],
    ),
];

/// Fields beside a code's own whose values would contradict what is planted: dates that lie before a launch moved
/// to another century, or clicks of impressions that became unreadable.
fn beside(code: IssueCode, field: Field) -> &'static [Field] {
    match (code, field) {
        (IssueCode::ImplausibleDate, _) => &[Field::EndDate, Field::ObservedAt],
        (
            IssueCode::ImplausibleValue | IssueCode::BadMoney | IssueCode::NegativeValue,
            Field::BudgetAmount,
        ) => &[Field::BudgetLow, Field::BudgetHigh],
        _ => &[],
    }
}

/// Plants a defect of the table; `None` if the code is none of it.
pub(super) fn plant(code: IssueCode, cells: &mut Cells, dice: &mut Dice) -> Option<Field> {
    let (_, fields, forms) = TABLE.iter().find(|entry| entry.0 == code)?;
    let field = *fields.get(dice.place(fields.len()))?;
    cells.clear(beside(code, field));
    cells.set(field, dice.pick(forms));
    Some(field)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::defects::sample;
    use crate::io::{Input, ReadOptions};
    use crate::validate::{Discard, ValidateOptions, Validator};

    /// Every form of every field, one row each, so that none hides behind the dice.
    #[test]
    fn every_form_raises_its_code_and_nothing_else() {
        let mut failed = Vec::new();
        for (code, fields, forms) in TABLE {
            for field in *fields {
                for form in *forms {
                    let mut cells = Cells::of(&sample::campaign(5, 1));
                    cells.clear(beside(*code, *field));
                    cells.set(*field, *form);
                    let mut table = Vec::new();
                    crate::generate::defects::lines::write_header(&mut table);
                    crate::generate::defects::lines::write_row(&cells, &mut table);
                    let mut session = Validator::new(ValidateOptions::default()).unwrap().session();
                    let mut reader = Input::from_bytes(table).open(&ReadOptions::default()).unwrap();
                    session.run(reader.as_mut(), &mut Discard).unwrap();
                    let report = session.finish();
                    let found: Vec<_> = report.issues.iter().map(|issue| issue.code).collect();
                    if found != [*code] {
                        failed.push(format!("{code} as {field:?} {form:?}: {found:?}"));
                    }
                }
            }
        }
        assert!(failed.is_empty(), "{}", failed.join("\n"));
    }
}
