//! Days: their texts, seasons, holidays, and how much is sent on each.

use super::company::CompanyFacts;
use super::profile::Holiday;
use super::seed::Stream;
use crate::{Date, Error, ErrorKind, Result};

/// Days past the end that deadlines and flights may reach.
const TAIL: i32 = 120;

/// The longest range of days, twenty years: tables hold one entry a day and company.
const MOST_DAYS: i32 = 7305;

const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// One day.
#[derive(Clone, Debug)]
struct Day {
    date: Date,
    iso: String,
    day_first: String,
    month_first: String,
}

/// The days campaigns can fall on, by their number since 1970-01-01.
#[derive(Clone, Debug)]
pub(super) struct Calendar {
    pub(super) first: i32,
    /// The last day a campaign can be launched.
    pub(super) last: i32,
    days: Vec<Day>,
    /// `[industry][day]`: one more than the number of the holiday that messages are about, or 0.
    holidays: Vec<Vec<u8>>,
    names: Vec<String>,
}

impl Calendar {
    pub(super) fn new(start: Date, end: Date, holidays: &[Holiday], industries: &[String]) -> Result<Self> {
        let (first, last) = (start.days_since_epoch(), end.days_since_epoch());
        if last < first {
            return Err(Error::new(ErrorKind::InvalidOption, format!("end is {end}, before start {start}"))
                .with_help("let end be the same day or later"));
        }
        if last - first >= MOST_DAYS {
            return Err(Error::new(
                ErrorKind::InvalidOption,
                format!("start {start} and end {end} are {} days apart", last - first),
            )
            .with_help(format!("use a range of at most {MOST_DAYS} days")));
        }
        let day = |number| {
            let date = Date::from_days_since_epoch(number)?;
            let month = MONTHS[usize::from(date.month() - 1)];
            Some(Day {
                date,
                iso: date.to_string(),
                day_first: format!("{} {month}", date.day()),
                month_first: format!("{month} {}", date.day()),
            })
        };
        let days: Option<Vec<Day>> = (first..=last + TAIL).map(day).collect();
        let days = days.ok_or_else(|| {
            Error::new(ErrorKind::InvalidOption, format!("end is {end}, too near the year 9999"))
                .with_help("use an earlier date")
        })?;
        let mut calendar = Self {
            first,
            last,
            days,
            holidays: vec![Vec::new(); industries.len()],
            names: holidays.iter().take(255).map(|holiday| holiday.name.clone()).collect(),
        };
        for (row, industry) in calendar.holidays.iter_mut().zip(industries) {
            row.resize(usize::try_from(last - first + 1).unwrap_or(0), 0);
            for year in start.year()..=end.year().saturating_add(1) {
                for (number, holiday) in holidays.iter().enumerate().take(255) {
                    if !holiday.industries.is_empty() && !holiday.industries.contains(industry) {
                        continue;
                    }
                    let Some(date) = holiday_date(holiday, year) else {
                        return Err(Error::new(
                            ErrorKind::InvalidValue,
                            format!("the holiday {:?} is on no date", holiday.name),
                        )
                        .with_help("check its month, day and weekday"));
                    };
                    for day in date - i32::from(holiday.days_before)..=date {
                        if let Some(cell) = usize::try_from(day - first).ok().and_then(|at| row.get_mut(at)) {
                            // Of two, the nearer one is spoken of: it comes first in the year.
                            if *cell == 0 {
                                *cell = u8::try_from(number + 1).unwrap_or(0);
                            }
                        }
                    }
                }
            }
        }
        Ok(calendar)
    }

    fn day(&self, number: i32) -> Option<&Day> {
        usize::try_from(number - self.first).ok().and_then(|at| self.days.get(at)).or(self.days.last())
    }

    pub(super) fn date(&self, number: i32) -> Date {
        self.day(number).map_or(Date::MIN, |day| day.date)
    }

    pub(super) fn iso(&self, number: i32) -> &str {
        self.day(number).map_or("", |day| day.iso.as_str())
    }

    pub(super) fn long(&self, number: i32, day_first: bool) -> &str {
        self.day(number).map_or("", |day| if day_first { &day.day_first } else { &day.month_first })
    }

    pub(super) const fn weekday(number: i32) -> &'static str {
        WEEKDAYS[(number + 3).rem_euclid(7) as usize]
    }

    pub(super) fn month(&self, number: i32) -> &'static str {
        MONTHS[usize::from(self.date(number).month() - 1)]
    }

    pub(super) fn season(&self, number: i32, southern: bool, says_fall: bool) -> &'static str {
        let quarter = usize::from(self.date(number).month() % 12) / 3;
        match (quarter + if southern { 2 } else { 0 }) % 4 {
            0 => "winter",
            1 => "spring",
            2 => "summer",
            _ if says_fall => "fall",
            _ => "autumn",
        }
    }

    /// The holiday messages of an industry are about on a day, as a number to ask its name by; 0 is none.
    pub(super) fn holiday(&self, industry: usize, day: i32) -> u8 {
        usize::try_from(day - self.first)
            .ok()
            .and_then(|at| self.holidays.get(industry)?.get(at))
            .copied()
            .unwrap_or(0)
    }

    pub(super) fn holiday_name(&self, number: u8) -> &str {
        usize::from(number).checked_sub(1).and_then(|at| self.names.get(at)).map_or("", String::as_str)
    }

    /// How much a company sends by each day, as running sums.
    pub(super) fn table(
        &self,
        company: &CompanyFacts,
        holidays: &[Holiday],
        is_off: impl Fn(i32) -> bool,
    ) -> Result<DayTable> {
        let mut sums = Vec::with_capacity(self.days.len());
        let mut sum = 0u64;
        for number in self.first..=self.last {
            let date = self.date(number);
            let holiday = self.holiday(company.industry_number, number);
            let lift = usize::from(holiday)
                .checked_sub(1)
                .and_then(|at| holidays.get(at))
                .map_or(1.0, |holiday| holiday.lift);
            let weight = company.weekdays[usize::from(date.weekday())]
                * company.season[usize::from(date.month() - 1)]
                * lift;
            // Shares of a thousandth are fine enough, and whole numbers add up the same everywhere.
            if !is_off(number) {
                sum += to_thousandths(weight);
            }
            sums.push(u32::try_from(sum).unwrap_or(u32::MAX));
        }
        if sum == 0 || sum > u64::from(u32::MAX) {
            return Err(Error::new(
                ErrorKind::InvalidOption,
                format!("{} sends nothing between start and end", company.name),
            )
            .with_help("use a longer range, or give the profile's company other weekdays"));
        }
        Ok(DayTable { first: self.first, sums })
    }
}

/// Days with running sums of their weights.
#[derive(Clone, Debug)]
pub(super) struct DayTable {
    first: i32,
    sums: Vec<u32>,
}

impl DayTable {
    /// A table of no days.
    pub(super) const fn empty() -> Self {
        Self { first: 0, sums: Vec::new() }
    }

    pub(super) fn draw(&self, stream: &mut Stream) -> i32 {
        let total = self.sums.last().copied().unwrap_or(0);
        let mark = stream.below(total);
        let at = self.sums.partition_point(|sum| *sum <= mark);
        self.first + i32::try_from(at).unwrap_or(0)
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped before")]
pub(super) fn to_thousandths(weight: f64) -> u64 {
    (weight.clamp(0.0, 1e6) * 1000.0).round() as u64
}

/// The day a holiday falls on in a year, as days since 1970-01-01.
fn holiday_date(holiday: &Holiday, year: u16) -> Option<i32> {
    let date = Date::new(year, holiday.month, holiday.day)
        .or_else(|| Date::new(year, holiday.month, holiday.day.checked_sub(1)?))?;
    let Some(weekday) = holiday.weekday else { return Some(date.days_since_epoch()) };
    let wanted = i32::from(weekday.checked_sub(1).filter(|day| *day < 7)?);
    Some(date.days_since_epoch() + (wanted - i32::from(date.weekday())).rem_euclid(7))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holiday(name: &str, month: u8, day: u8, weekday: Option<u8>) -> Holiday {
        Holiday {
            name: name.into(),
            month,
            day,
            weekday,
            days_before: 3,
            industries: Vec::new(),
            lift: 2.0,
            note: None,
        }
    }

    #[test]
    fn moving_holidays_find_their_day() {
        let friday = holiday("Black Friday", 11, 23, Some(5));
        for (year, day) in [(2024, "2024-11-29"), (2025, "2025-11-28"), (2026, "2026-11-27")] {
            let date = Date::from_days_since_epoch(holiday_date(&friday, year).unwrap()).unwrap();
            assert_eq!(date.to_string(), day);
        }
        assert!(holiday_date(&holiday("None", 13, 1, None), 2025).is_none());
        assert!(holiday_date(&holiday("None", 1, 1, Some(8)), 2025).is_none());
    }

    #[test]
    fn days_know_their_texts_and_holidays() {
        let date = |text: &str| text.parse::<Date>().unwrap();
        let holidays = [holiday("Christmas", 12, 25, None)];
        let industries = ["retail".to_owned()];
        let calendar = Calendar::new(date("2025-12-01"), date("2025-12-31"), &holidays, &industries).unwrap();
        let christmas = date("2025-12-25").days_since_epoch();
        assert_eq!(calendar.long(christmas, true), "25 December");
        assert_eq!(calendar.long(christmas, false), "December 25");
        assert_eq!(Calendar::weekday(christmas), "Thursday");
        assert_eq!(calendar.season(christmas, false, true), "winter");
        assert_eq!(calendar.season(christmas, true, true), "summer");
        assert_eq!(calendar.holiday_name(calendar.holiday(0, christmas - 3)), "Christmas");
        assert_eq!(calendar.holiday(0, christmas - 4), 0);
        assert_eq!(calendar.holiday(0, christmas + 1), 0);
        let error = Calendar::new(date("2025-02-01"), date("2025-01-01"), &[], &[]).unwrap_err();
        assert!(error.to_string().contains("before start"), "{error}");
    }
}
