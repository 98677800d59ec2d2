//! Defects that two fields make together, and bounds that a value passes.

use super::cells::Cells;
use super::dice::Dice;
use crate::SentimentLabel;
use crate::schema::Field;
use crate::validate::{IssueCode, LONGEST_COMPANY, LONGEST_ID, LONGEST_URL};

/// Plants a defect of this file; `None` if the code is none of it.
pub(super) fn plant(code: IssueCode, cells: &mut Cells, dice: &mut Dice) -> Option<Field> {
    Some(match code {
        IssueCode::AmbiguousDate => ambiguous_date(cells, dice),
        IssueCode::TooLong => too_long(cells, dice),
        IssueCode::ScoreOutOfRange => score_out_of_range(cells, dice),
        IssueCode::EndBeforeLaunch => {
            let days = 1 + i32::try_from(dice.below(60)).unwrap_or(0);
            let end = cells.days_from_launch(-days);
            cells.set(Field::EndDate, end.to_string());
            Field::EndDate
        }
        IssueCode::ObservedBeforeLaunch => {
            // One day is the grace a local launch date has; two are not.
            let days = 2 + i32::try_from(dice.below(40)).unwrap_or(0);
            let seen = cells.days_from_launch(-days);
            cells.set(Field::ObservedAt, format!("{seen}T{:02}:{:02}:00Z", dice.below(24), dice.below(60)));
            Field::ObservedAt
        }
        IssueCode::ClicksOverImpressions => {
            let impressions = cells.count(Field::Impressions).unwrap_or_else(|| 100 + dice.below(10_000));
            let more = 1 + dice.below(impressions / 2 + 1);
            cells.set(Field::Impressions, impressions.to_string());
            cells.set(Field::Clicks, (impressions + more).to_string());
            Field::Clicks
        }
        IssueCode::ConversionsOverClicks => {
            let clicks = cells.count(Field::Clicks).unwrap_or_else(|| dice.below(500));
            let more = 1 + dice.below(clicks + 20);
            if cells.count(Field::Impressions).is_none_or(|impressions| impressions < clicks) {
                cells.clear(&[Field::Impressions]);
            }
            cells.set(Field::Clicks, clicks.to_string());
            cells.set(Field::Conversions, (clicks + more).to_string());
            Field::Conversions
        }
        IssueCode::RangeReversed => {
            let high = 10 + dice.below(5_000);
            cells.clear(&[Field::BudgetAmount]);
            cells.set(Field::BudgetLow, (high + 1 + dice.below(5_000)).to_string());
            cells.set(Field::BudgetHigh, high.to_string());
            Field::BudgetLow
        }
        IssueCode::SentimentMismatch => {
            let score = 0.05 + dice.share() * 0.95;
            let positive = dice.below(2) == 0;
            let label = if positive { SentimentLabel::Positive } else { SentimentLabel::Negative };
            cells.set(Field::SentimentLabel, label.as_str());
            cells.set(Field::SentimentScore, format!("{:.2}", if positive { -score } else { score }));
            Field::SentimentLabel
        }
        _ => return None,
    })
}

/// A date that could be read in two ways. The end is left out, for it may lie before one of them.
fn ambiguous_date(cells: &mut Cells, dice: &mut Dice) -> Field {
    let launch = cells.launch();
    let (year, month) = (launch.year(), launch.month());
    let day = 1 + u8::try_from(dice.below(12)).unwrap_or(0);
    let day = if day == month { day % 12 + 1 } else { day };
    let separator = dice.pick(&["/", "-"]);
    let written = if dice.below(2) == 0 {
        format!("{day:02}{separator}{month:02}{separator}{year}")
    } else {
        format!("{month}{separator}{day}{separator}{year}")
    };
    cells.clear(&[Field::EndDate, Field::ObservedAt]);
    cells.set(Field::LaunchDate, written);
    Field::LaunchDate
}

fn too_long(cells: &mut Cells, dice: &mut Dice) -> Field {
    let extra = 1 + dice.place(200);
    let fill = |start: &str, longest: usize| {
        let mut text = start.to_owned();
        while text.chars().count() < longest + extra {
            text.push_str("-and-more");
        }
        text.chars().take(longest + extra).collect::<String>()
    };
    let (field, text) = match dice.below(3) {
        0 => (Field::Company, fill(cells.get(Field::Company), LONGEST_COMPANY)),
        1 => (Field::Id, fill(cells.get(Field::Id), LONGEST_ID)),
        _ => (Field::LandingUrl, fill("https://shop.example/a", LONGEST_URL)),
    };
    cells.set(field, text);
    field
}

/// A score on a scale of its own, of the sign of its label.
fn score_out_of_range(cells: &mut Cells, dice: &mut Dice) -> Field {
    let score = match dice.below(3) {
        0 => 1.01 + dice.share(),
        1 => 2.0 + dice.share() * 8.0,
        _ => 10.0 + dice.share() * 90.0,
    };
    let negative = SentimentLabel::known(cells.get(Field::SentimentLabel)) == Some(SentimentLabel::Negative);
    cells.set(Field::SentimentScore, format!("{}{score:.2}", if negative { "-" } else { "" }));
    Field::SentimentScore
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Date;
    use crate::generate::defects::sample;

    #[test]
    fn an_ambiguous_date_has_two_different_readings() {
        for index in 0..200 {
            let mut cells = Cells::of(&sample::campaign(1, index));
            plant(IssueCode::AmbiguousDate, &mut cells, &mut Dice::new(1, index, 0)).unwrap();
            let text = cells.get(Field::LaunchDate);
            let [a, b] = [crate::DateOrder::DayFirst, crate::DateOrder::MonthFirst]
                .map(|order| Date::read(text, order).unwrap().date);
            assert_ne!(a, b, "{text}");
        }
    }
}
