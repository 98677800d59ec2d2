//! Dates, times and lengths of time as text that the readers of dates understand.

use std::fmt::{self, Write};

use arrow_schema::TimeUnit;

use super::text::Sink;
use crate::schema::{Date, Timestamp};

const MILLIS_PER_DAY: i64 = 86_400_000;

/// `2026-11-23`.
pub(super) fn write_days(days: i64, out: &mut Sink<'_>) -> fmt::Result {
    match i32::try_from(days).ok().and_then(Date::from_days_since_epoch) {
        Some(date) => write!(out, "{date}"),
        // No date has this text, so it is reported rather than misread.
        None => write!(out, "{days} days after 1970-01-01"),
    }
}

/// A date in milliseconds, which some writers fill with a time of day although they must not.
pub(super) fn write_date(millis: i64, out: &mut Sink<'_>) -> fmt::Result {
    if millis % MILLIS_PER_DAY == 0 {
        write_days(millis / MILLIS_PER_DAY, out)
    } else {
        write_timestamp(millis, TimeUnit::Millisecond, None, out)
    }
}

/// `2026-11-23T09:00:00Z`: RFC 3339 in UTC, where no zone means UTC.
///
/// A column with a fixed offset keeps it (`2026-11-23T00:00:00+01:00`), so that a date made of it is the
/// date its writer saw. Parts of a microsecond are cut.
pub(super) fn write_timestamp(
    count: i64,
    unit: TimeUnit,
    zone: Option<&str>,
    out: &mut Sink<'_>,
) -> fmt::Result {
    let micros = match unit {
        TimeUnit::Second => count.checked_mul(1_000_000),
        TimeUnit::Millisecond => count.checked_mul(1000),
        TimeUnit::Microsecond => Some(count),
        TimeUnit::Nanosecond => Some(count.div_euclid(1000)),
    };
    let offset = zone.and_then(offset_minutes).unwrap_or(0);
    let local = micros
        .and_then(|micros| micros.checked_add(i64::from(offset) * 60_000_000))
        .and_then(Timestamp::from_micros);
    let Some(local) = local else {
        return write!(out, "{count} {} after 1970-01-01", unit_name(unit));
    };
    if out.wants_dates() && local == Timestamp::from_date(local.date()) {
        return write!(out, "{}", local.date());
    }
    if offset == 0 {
        return write!(out, "{local}");
    }
    let (sign, minutes) = (if offset < 0 { '-' } else { '+' }, offset.abs());
    let local = local.to_string();
    write!(out, "{}{sign}{:02}:{:02}", local.trim_end_matches('Z'), minutes / 60, minutes % 60)
}

/// Minutes east of UTC of a zone written `+01:00`, `-0530` or `+01`. Names of places would need a table of
/// their history; their instants are written in UTC.
fn offset_minutes(zone: &str) -> Option<i32> {
    let sign = match zone.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let digits: Vec<i32> = zone
        .bytes()
        .skip(1)
        .filter(|byte| *byte != b':')
        .map(|byte| byte.is_ascii_digit().then(|| i32::from(byte - b'0')))
        .collect::<Option<_>>()?;
    let minutes = match digits[..] {
        [a, b] => (10 * a + b) * 60,
        [a, b, c, d] => (10 * a + b) * 60 + 10 * c + d,
        _ => return None,
    };
    (minutes <= 14 * 60).then_some(sign * minutes)
}

fn unit_name(unit: TimeUnit) -> &'static str {
    match unit {
        TimeUnit::Second => "seconds",
        TimeUnit::Millisecond => "milliseconds",
        TimeUnit::Microsecond => "microseconds",
        TimeUnit::Nanosecond => "nanoseconds",
    }
}

fn per_second(unit: TimeUnit) -> (i64, usize) {
    match unit {
        TimeUnit::Second => (1, 0),
        TimeUnit::Millisecond => (1000, 3),
        TimeUnit::Microsecond => (1_000_000, 6),
        TimeUnit::Nanosecond => (1_000_000_000, 9),
    }
}

/// `10:30:00`, with a fraction if there is one.
pub(super) fn write_clock(count: i64, unit: TimeUnit, out: &mut Sink<'_>) -> fmt::Result {
    let (per_second, places) = per_second(unit);
    let (seconds, fraction) = (count.div_euclid(per_second), count.rem_euclid(per_second));
    if !(0..=86_400).contains(&seconds) {
        return write!(out, "{count} {} after midnight", unit_name(unit));
    }
    write!(out, "{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)?;
    write_fraction(fraction.unsigned_abs(), places, out)
}

/// An ISO 8601 duration: `P1Y2M3DT4.5S`.
pub(super) fn write_duration(
    months: i32,
    days: i32,
    count: i64,
    unit: TimeUnit,
    out: &mut Sink<'_>,
) -> fmt::Result {
    if (months, days, count) == (0, 0, 0) {
        return out.write_str("PT0S");
    }
    out.write_char('P')?;
    if months / 12 != 0 {
        write!(out, "{}Y", months / 12)?;
    }
    if months % 12 != 0 {
        write!(out, "{}M", months % 12)?;
    }
    if days != 0 {
        write!(out, "{days}D")?;
    }
    if count != 0 {
        let (per_second, places) = per_second(unit);
        let sign = if count < 0 { "-" } else { "" };
        write!(out, "T{sign}{}", (count / per_second).unsigned_abs())?;
        write_fraction((count % per_second).unsigned_abs(), places, out)?;
        out.write_char('S')?;
    }
    Ok(())
}

fn write_fraction(fraction: u64, places: usize, out: &mut Sink<'_>) -> fmt::Result {
    if fraction == 0 {
        return Ok(());
    }
    let digits = format!("{fraction:0places$}");
    write!(out, ".{}", digits.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut Sink<'_>) -> fmt::Result) -> String {
        let mut text = String::new();
        write(&mut Sink::new(&mut text, 100, false)).unwrap();
        text
    }

    #[test]
    fn timestamps_are_rfc_3339() {
        let at = |count, unit, zone| written(|out| write_timestamp(count, unit, zone, out));
        assert_eq!(at(0, TimeUnit::Second, None), "1970-01-01T00:00:00Z");
        assert_eq!(at(1500, TimeUnit::Millisecond, Some("UTC")), "1970-01-01T00:00:01.5Z");
        assert_eq!(at(-1, TimeUnit::Nanosecond, Some("Europe/Berlin")), "1969-12-31T23:59:59.999999Z");
        assert_eq!(at(-3600, TimeUnit::Second, Some("+01:00")), "1970-01-01T00:00:00+01:00");
        assert_eq!(at(0, TimeUnit::Second, Some("-0530")), "1969-12-31T18:30:00-05:30");
        for count in [i64::MIN, i64::MAX] {
            for unit in [TimeUnit::Second, TimeUnit::Millisecond, TimeUnit::Microsecond] {
                assert!(at(count, unit, Some("+14:00")).ends_with("after 1970-01-01"));
            }
        }
    }

    #[test]
    fn a_midnight_is_the_date_where_dates_are_wanted() {
        let date = |count, zone| {
            let mut text = String::new();
            let mut out = Sink::new(&mut text, 100, false).for_dates(true);
            write_timestamp(count, TimeUnit::Second, zone, &mut out).unwrap();
            text
        };
        assert_eq!(date(86_400, None), "1970-01-02");
        assert_eq!(date(-3600, Some("+01:00")), "1970-01-01");
        assert_eq!(date(86_401, None), "1970-01-02T00:00:01Z");
        assert_eq!(written(|out| write_timestamp(0, TimeUnit::Second, None, out)), "1970-01-01T00:00:00Z");
    }

    #[test]
    fn what_is_written_reads_back_as_the_same_instant() {
        for zone in [None, Some("UTC"), Some("+01:00"), Some("-11:30"), Some("+14")] {
            let text =
                written(|out| write_timestamp(1_795_428_000_123_456, TimeUnit::Microsecond, zone, out));
            assert_eq!(text.parse::<Timestamp>().unwrap().micros(), 1_795_428_000_123_456, "{text}");
        }
    }

    #[test]
    fn dates_outside_of_the_calendar_are_no_dates() {
        assert_eq!(written(|out| write_days(20_000, out)), "2024-10-04");
        for days in [i64::from(i32::MIN), -719_163, 2_932_897, i64::from(i32::MAX), i64::MAX] {
            let text = written(|out| write_days(days, out));
            assert_eq!(Date::read(&text, crate::DateOrder::Auto), None, "{text}");
        }
        assert_eq!(written(|out| write_date(86_400_000, out)), "1970-01-02");
        assert_eq!(written(|out| write_date(86_400_001, out)), "1970-01-02T00:00:00.001Z");
    }

    #[test]
    fn clocks_and_durations() {
        let clock = |count, unit| written(|out| write_clock(count, unit, out));
        assert_eq!(clock(37_800, TimeUnit::Second), "10:30:00");
        assert_eq!(clock(1_500_000_000, TimeUnit::Nanosecond), "00:00:01.5");
        assert_eq!(clock(-1, TimeUnit::Second), "-1 seconds after midnight");
        let duration =
            |months, days, count, unit| written(|out| write_duration(months, days, count, unit, out));
        assert_eq!(duration(14, 3, 4500, TimeUnit::Millisecond), "P1Y2M3DT4.5S");
        assert_eq!(duration(0, 0, -1, TimeUnit::Second), "PT-1S");
        assert_eq!(duration(0, 0, 0, TimeUnit::Second), "PT0S");
        assert!(duration(i32::MIN, i32::MIN, i64::MIN, TimeUnit::Nanosecond).starts_with("P-"));
    }
}
