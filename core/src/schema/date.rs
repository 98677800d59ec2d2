use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{Error, ErrorKind, Result};

/// A calendar date of the proleptic Gregorian calendar, years 1 to 9999.
///
/// ```
/// use competiscan::Date;
///
/// let date: Date = "2026-11-23".parse()?;
/// assert_eq!((date.year(), date.month(), date.day()), (2026, 11, 23));
/// assert_eq!(date.to_string(), "2026-11-23");
/// # Ok::<(), competiscan::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

/// Which of the first two numbers of a date such as `03/04/2026` is the day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DateOrder {
    /// Decided by the first rows of the input; where they leave it open, the month comes first after `/` and
    /// `-`, the day after `.`.
    #[default]
    Auto,
    /// `03/04/2026` is 3 April.
    DayFirst,
    /// `03/04/2026` is 4 March.
    MonthFirst,
}

impl DateOrder {
    /// The `snake_case` names, as options spell them.
    pub const NAMES: &[&'static str] = &["auto", "day_first", "month_first"];
}

impl FromStr for DateOrder {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        match name {
            "auto" => Ok(Self::Auto),
            "day_first" => Ok(Self::DayFirst),
            "month_first" => Ok(Self::MonthFirst),
            _ => Err(Error::new(ErrorKind::InvalidOption, format!("date order {name:?} is not known"))
                .with_help(format!("use one of {}", Self::NAMES.join(", ")))),
        }
    }
}

/// A date that was read from free text, and what had to be assumed to read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadDate {
    /// The date.
    pub date: Date,
    /// Seconds of the day in the text's own time zone, if a time followed.
    pub seconds: Option<u32>,
    /// Minutes east of UTC, if a zone followed.
    pub offset_minutes: Option<i16>,
    /// Day and month could be the other way round, and nothing in the text decides.
    pub ambiguous: bool,
}

impl Date {
    /// The first date there is, 0001-01-01.
    pub const MIN: Self = Self { year: 1, month: 1, day: 1 };

    /// The date, if it exists.
    ///
    /// ```
    /// use competiscan::Date;
    ///
    /// assert!(Date::new(2024, 2, 29).is_some());
    /// assert!(Date::new(2023, 2, 29).is_none());
    /// ```
    #[must_use]
    pub const fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        if year == 0 || year > 9999 || month == 0 || month > 12 || day == 0 || day > days_in(year, month) {
            return None;
        }
        Some(Self { year, month, day })
    }

    /// The year, 1 to 9999.
    #[must_use]
    pub const fn year(self) -> u16 {
        self.year
    }

    /// The month, 1 to 12.
    #[must_use]
    pub const fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, 1 to 31.
    #[must_use]
    pub const fn day(self) -> u8 {
        self.day
    }

    /// Days since 1970-01-01; negative before.
    ///
    /// The rule is the usual one: count years from 1 March, so that the leap day is the last of a year.
    #[must_use]
    pub const fn days_since_epoch(self) -> i32 {
        let shifted = self.year as i32 - if self.month <= 2 { 1 } else { 0 };
        let (era, year_of_era) = (shifted.div_euclid(400), shifted.rem_euclid(400));
        let month_from_march = (self.month as i32 + 9) % 12;
        let day_of_year = (153 * month_from_march + 2) / 5 + self.day as i32 - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        era * 146_097 + day_of_era - 719_468
    }

    /// The date this many days after 1970-01-01, if its year is 1 to 9999.
    #[must_use]
    pub fn from_days_since_epoch(days: i32) -> Option<Self> {
        let shifted = days.checked_add(719_468)?;
        let (era, day_of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = year_of_era + era * 400 + i32::from(month <= 2);
        Self::new(u16::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
    }

    /// The day of the week, Monday = 0 to Sunday = 6.
    #[must_use]
    pub fn weekday(self) -> u8 {
        u8::try_from((self.days_since_epoch() + 3).rem_euclid(7)).unwrap_or(0)
    }

    /// Reads ISO 8601 `YYYY-MM-DD` and nothing else. Fast: the path of machine-written files.
    #[must_use]
    pub fn from_iso(text: &[u8]) -> Option<Self> {
        if text.len() != 10 || text[4] != b'-' || text[7] != b'-' {
            return None;
        }
        let year = number(&text[0..4])?;
        let month = number(&text[5..7])?;
        let day = number(&text[8..10])?;
        Self::new(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
    }

    /// Reads the ways people and exports write dates: ISO with or without a time, `2026/11/23`,
    /// `20261123`, `23.11.2026`, `11/23/2026`, `23 Nov 2026`, `November 23rd, 2026`, `Mon, 23 Nov 2026
    /// 10:00:00 +0100`, and spreadsheet day numbers (`46349`, days since 1899-12-30).
    ///
    /// Two-digit years are 1970 to 2069. `None` if the text is no date.
    ///
    /// ```
    /// use competiscan::{Date, DateOrder};
    ///
    /// let read = Date::read("03/04/2026", DateOrder::Auto).unwrap();
    /// assert_eq!(read.date.to_string(), "2026-03-04");
    /// assert!(read.ambiguous);
    /// let read = Date::read("3 April 2026", DateOrder::Auto).unwrap();
    /// assert_eq!(read.date.to_string(), "2026-04-03");
    /// ```
    #[must_use]
    pub fn read(text: &str, order: DateOrder) -> Option<ReadDate> {
        super::date_text::read(text, order)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Date {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::from_iso(text.trim().as_bytes()).ok_or_else(|| {
            Error::new(ErrorKind::InvalidValue, format!("{text:?} is no date"))
                .with_help("write it as YYYY-MM-DD")
        })
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// An instant in UTC, to the microsecond: microseconds since 1970-01-01T00:00:00Z.
///
/// ```
/// use competiscan::Timestamp;
///
/// let at: Timestamp = "2026-11-23T10:00:00+01:00".parse()?;
/// assert_eq!(at.to_string(), "2026-11-23T09:00:00Z");
/// # Ok::<(), competiscan::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

const MICROS_PER_SECOND: i64 = 1_000_000;
const SECONDS_PER_DAY: i64 = 86_400;

impl Timestamp {
    /// The instant this many microseconds after the epoch, if its year is 1 to 9999.
    #[must_use]
    pub fn from_micros(micros: i64) -> Option<Self> {
        let days = micros.div_euclid(MICROS_PER_SECOND * SECONDS_PER_DAY);
        Date::from_days_since_epoch(i32::try_from(days).ok()?)?;
        Some(Self(micros))
    }

    /// Microseconds since the epoch.
    #[must_use]
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// The date in UTC.
    #[must_use]
    pub fn date(self) -> Date {
        let days = self.0.div_euclid(MICROS_PER_SECOND * SECONDS_PER_DAY);
        i32::try_from(days).ok().and_then(Date::from_days_since_epoch).unwrap_or(Date::MIN)
    }

    /// Midnight UTC of a date.
    #[must_use]
    pub const fn from_date(date: Date) -> Self {
        Self(date.days_since_epoch() as i64 * SECONDS_PER_DAY * MICROS_PER_SECOND)
    }

    /// Reads RFC 3339 and every form [`Date::read`] reads; no zone means UTC.
    #[must_use]
    pub fn read(text: &str, order: DateOrder) -> Option<Self> {
        super::date_text::read_timestamp(text, order)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let micros = self.0.rem_euclid(MICROS_PER_SECOND * SECONDS_PER_DAY);
        let (seconds, fraction) = (micros / MICROS_PER_SECOND, micros % MICROS_PER_SECOND);
        write!(f, "{}T{:02}:{:02}:{:02}", self.date(), seconds / 3600, seconds / 60 % 60, seconds % 60)?;
        if fraction > 0 {
            let digits = format!("{fraction:06}");
            write!(f, ".{}", digits.trim_end_matches('0'))?;
        }
        f.write_str("Z")
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Timestamp {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::read(text, DateOrder::Auto).ok_or_else(|| {
            Error::new(ErrorKind::InvalidValue, format!("{text:?} is no timestamp"))
                .with_help("write it as YYYY-MM-DDTHH:MM:SSZ")
        })
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// All digits, at most four, as a number.
fn number(digits: &[u8]) -> Option<u16> {
    digits.iter().try_fold(0u16, |sum, b| b.is_ascii_digit().then(|| sum * 10 + u16::from(b - b'0')))
}

const fn is_leap(year: u16) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

const fn days_in(year: u16, month: u8) -> u8 {
    match month {
        2 => 28 + is_leap(year) as u8,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_count_both_ways_over_all_years() {
        let first = Date::new(1, 1, 1).unwrap().days_since_epoch();
        let last = Date::new(9999, 12, 31).unwrap().days_since_epoch();
        let mut before: Option<Date> = None;
        for days in first..=last {
            let date = Date::from_days_since_epoch(days).unwrap();
            assert_eq!(date.days_since_epoch(), days);
            assert!(before.is_none_or(|before| before < date));
            before = Some(date);
        }
        assert_eq!(Date::from_days_since_epoch(first - 1), None);
        assert_eq!(Date::from_days_since_epoch(last + 1), None);
        assert_eq!(Date::from_days_since_epoch(i32::MAX), None);
    }

    #[test]
    fn weekdays() {
        assert_eq!(Date::new(2026, 11, 23).unwrap().weekday(), 0);
        assert_eq!(Date::new(1969, 12, 28).unwrap().weekday(), 6);
    }

    #[test]
    fn timestamps_print_and_read_back() {
        for text in ["2026-11-23T09:00:00Z", "0001-01-01T00:00:00Z", "1969-12-31T23:59:59.999999Z"] {
            assert_eq!(text.parse::<Timestamp>().unwrap().to_string(), text);
        }
        assert_eq!(Timestamp::from_micros(i64::MAX), None);
    }
}
