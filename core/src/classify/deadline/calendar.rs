use crate::Date;

/// A day as the words name it, before it is known which day was today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Day {
    /// A date with its year.
    Full(Date),
    /// Two numbers and a year of which either may be the day.
    Ambiguous { day_first: Date, month_first: Date },
    /// A date without a year.
    Yearly { month: u8, day: u8 },
    /// `12/6`, of which either may be the day.
    YearlyAmbiguous { first: u8, second: u8 },
    /// The last day of a month, with its year if it was said.
    MonthEnd { month: u8, year: Option<u16> },
    /// Days from today.
    Ahead(i32),
    /// Months from today.
    MonthsAhead(i32),
    /// The next such day of the week, Monday = 0.
    Weekday { day: u8, next: bool },
    /// The last day of this month.
    ThisMonthEnd,
    /// The last day of this year.
    ThisYearEnd,
    /// Said, but not when.
    Unknown,
}

impl Day {
    /// The date, where it can be told. Without `today` only dates with a year can.
    pub(super) fn resolve(self, today: Option<Date>, month_first_region: bool) -> Option<Date> {
        match self {
            Self::Full(date) => return Some(date),
            Self::Ambiguous { day_first, month_first } => {
                let (likely, other) =
                    if month_first_region { (month_first, day_first) } else { (day_first, month_first) };
                // A deadline lies ahead: the other reading is taken only where it alone does, or is much nearer.
                return Some(match today {
                    Some(today) if likely < today && other >= today => other,
                    Some(today)
                        if other >= today
                            && days_between(today, likely) > 120
                            && days_between(today, other) <= 60 =>
                    {
                        other
                    }
                    _ => likely,
                });
            }
            Self::MonthEnd { month, year: Some(year) } => return month_end(year, month),
            _ => {}
        }
        let today = today?;
        match self {
            Self::Yearly { month, day } => yearly(today, month, day),
            Self::YearlyAmbiguous { first, second } => {
                let day_first = yearly(today, second, first);
                let month_first = yearly(today, first, second);
                let (likely, other) =
                    if month_first_region { (month_first, day_first) } else { (day_first, month_first) };
                match (likely, other) {
                    (Some(likely), Some(other))
                        if days_between(today, likely) > 120 && days_between(today, other) <= 60 =>
                    {
                        Some(other)
                    }
                    // One reading has just passed: the other one counts only where it is near.
                    (None, other) => other.filter(|other| days_between(today, *other) <= 120),
                    (likely, _) => likely,
                }
            }
            Self::MonthEnd { month, .. } => {
                let passed = [Some(today.year()), today.year().checked_sub(1)]
                    .into_iter()
                    .flatten()
                    .filter_map(|year| month_end(year, month))
                    .any(|date| (1..=JUST_PASSED).contains(&days_between(date, today)));
                let year = if month < today.month() { today.year().checked_add(1)? } else { today.year() };
                month_end(year, month).filter(|_| !passed)
            }
            Self::Ahead(days) => Date::from_days_since_epoch(today.days_since_epoch().checked_add(days)?),
            Self::MonthsAhead(months) => {
                let months = i32::from(today.month()) - 1 + months;
                let year = u16::try_from(i32::from(today.year()) + months.div_euclid(12)).ok()?;
                let month = u8::try_from(months.rem_euclid(12) + 1).ok()?;
                (28..=today.day())
                    .rev()
                    .chain(std::iter::once(today.day().min(28)))
                    .find_map(|day| Date::new(year, month, day))
            }
            Self::Weekday { day, next } => {
                let ahead = (i32::from(day) - i32::from(today.weekday())).rem_euclid(7);
                let ahead = if next && ahead == 0 { 7 } else { ahead };
                Date::from_days_since_epoch(today.days_since_epoch() + ahead)
            }
            Self::ThisMonthEnd => month_end(today.year(), today.month()),
            Self::ThisYearEnd => Date::new(today.year(), 12, 31),
            Self::Full(_) | Self::Ambiguous { .. } | Self::Unknown => None,
        }
    }
}

fn days_between(from: Date, to: Date) -> i32 {
    to.days_since_epoch() - from.days_since_epoch()
}

/// A day without a year that is no more than these days back is meant as it stands: it has passed, and is not a
/// year ahead.
const JUST_PASSED: i32 = 60;

/// The next such day, today included; none where the day has only just passed.
fn yearly(today: Date, month: u8, day: u8) -> Option<Date> {
    let passed = [Some(today.year()), today.year().checked_sub(1)]
        .into_iter()
        .flatten()
        .filter_map(|year| Date::new(year, month, day))
        .any(|date| (1..=JUST_PASSED).contains(&days_between(date, today)));
    if passed {
        return None;
    }
    let years = today.year()..=today.year().saturating_add(8);
    years.filter_map(|year| Date::new(year, month, day)).find(|date| *date >= today)
}

fn month_end(year: u16, month: u8) -> Option<Date> {
    (28..=31).rev().find_map(|day| Date::new(year, month, day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_resolved_against_the_launch() {
        // A Monday.
        let today: Option<Date> = "2026-11-23".parse().ok();
        let date = |text: &str| -> Option<Date> { text.parse().ok() };
        for (day, expected) in [
            (Day::Ahead(0), "2026-11-23"),
            (Day::Ahead(45), "2027-01-07"),
            (Day::Weekday { day: 6, next: false }, "2026-11-29"),
            (Day::Weekday { day: 0, next: false }, "2026-11-23"),
            (Day::Weekday { day: 0, next: true }, "2026-11-30"),
            (Day::Yearly { month: 11, day: 23 }, "2026-11-23"),
            (Day::Yearly { month: 9, day: 23 }, "2027-09-23"),
            (Day::Yearly { month: 2, day: 29 }, "2028-02-29"),
            (Day::YearlyAmbiguous { first: 12, second: 1 }, "2027-01-12"),
            (Day::YearlyAmbiguous { first: 12, second: 6 }, "2026-12-06"),
            (Day::MonthEnd { month: 2, year: None }, "2027-02-28"),
            (Day::ThisMonthEnd, "2026-11-30"),
            (Day::MonthsAhead(3), "2027-02-23"),
        ] {
            assert_eq!(day.resolve(today, false), date(expected), "{day:?}");
        }
        for passed in [
            Day::Yearly { month: 11, day: 22 },
            Day::Yearly { month: 9, day: 24 },
            Day::Yearly { month: 11, day: 31 },
            Day::MonthEnd { month: 10, year: None },
        ] {
            assert_eq!(passed.resolve(today, false), None, "{passed:?}");
        }
        let newyear: Option<Date> = "2027-01-05".parse().ok();
        assert_eq!(Day::Yearly { month: 12, day: 26 }.resolve(newyear, false), None);
        let both = Day::Ambiguous {
            day_first: date("2026-06-12").unwrap(),
            month_first: date("2026-12-06").unwrap(),
        };
        assert_eq!(both.resolve(today, false), date("2026-12-06"));
        assert_eq!(both.resolve(None, false), date("2026-06-12"));
        assert_eq!(both.resolve(None, true), date("2026-12-06"));
        assert_eq!(Day::Ahead(1).resolve(None, false), None);
    }
}
