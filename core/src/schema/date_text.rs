//! Dates and times as people and exports write them.

use super::date::{Date, DateOrder, ReadDate, Timestamp};

/// No date anybody writes is longer.
const LONGEST: usize = 64;

/// Days from 1899-12-30, day 0 of spreadsheets, to 1970-01-01.
const SPREADSHEET_EPOCH: i32 = 25_569;

/// 1954 to 2119: a five-digit number outside of it is a number, not a day.
const SPREADSHEET_DAYS: std::ops::RangeInclusive<i32> = 20_000..=80_500;

/// 2001 to 2100, as seconds since 1970.
const EPOCH_SECONDS: std::ops::RangeInclusive<i64> = 1_000_000_000..=4_102_444_800;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Zone names in mail headers (RFC 5322 section 4.3 and the European ones), in minutes east of UTC.
const ZONES: [(&str, i16); 17] = [
    ("z", 0),
    ("utc", 0),
    ("gmt", 0),
    ("ut", 0),
    ("wet", 0),
    ("bst", 60),
    ("cet", 60),
    ("cest", 120),
    ("eet", 120),
    ("eest", 180),
    ("est", -300),
    ("edt", -240),
    ("cst", -360),
    ("cdt", -300),
    ("mst", -420),
    ("mdt", -360),
    ("pst", -480),
];

struct Parsed {
    date: Date,
    ambiguous: bool,
    micros: Option<i64>,
    offset_minutes: Option<i16>,
}

pub(super) fn read(text: &str, order: DateOrder) -> Option<ReadDate> {
    let parsed = parse(text, order)?;
    Some(ReadDate {
        date: parsed.date,
        seconds: parsed.micros.and_then(|micros| u32::try_from(micros / 1_000_000).ok()),
        offset_minutes: parsed.offset_minutes,
        ambiguous: parsed.ambiguous,
    })
}

pub(super) fn read_timestamp(text: &str, order: DateOrder) -> Option<Timestamp> {
    let parsed = parse(text, order)?;
    let midnight = Timestamp::from_date(parsed.date).micros();
    let offset = i64::from(parsed.offset_minutes.unwrap_or(0)) * 60_000_000;
    Timestamp::from_micros(midnight + parsed.micros.unwrap_or(0) - offset)
}

fn parse(text: &str, order: DateOrder) -> Option<Parsed> {
    let text = text.trim();
    if text.len() < 5 || text.len() > LONGEST {
        return None;
    }
    // Machine-written files: nothing but digits in fixed places.
    if let Some(date) = text.as_bytes().get(..10).and_then(Date::from_iso) {
        let (micros, offset_minutes) = clock(Cursor(text.get(10..)?))?;
        return Some(Parsed { date, ambiguous: false, micros, offset_minutes });
    }
    let mut rest = Cursor(text);
    if let Some(parsed) = whole_number(text) {
        return Some(parsed);
    }
    rest.weekday();
    let (date, ambiguous) = if rest.0.starts_with(|c: char| c.is_ascii_digit()) {
        number_first(&mut rest, order)?
    } else {
        (month_first(&mut rest)?, false)
    };
    let (micros, offset_minutes) = clock(rest)?;
    Some(Parsed { date, ambiguous, micros, offset_minutes })
}

/// `20261123`, a spreadsheet day, or seconds or milliseconds since 1970.
fn whole_number(text: &str) -> Option<Parsed> {
    if text.len() > 13 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let value: i64 = text.parse().ok()?;
    let of_date = |date| Parsed { date, ambiguous: false, micros: None, offset_minutes: None };
    let of_epoch = |micros: i64| {
        let at = Timestamp::from_micros(micros)?;
        let micros = micros - Timestamp::from_date(at.date()).micros();
        Some(Parsed { date: at.date(), ambiguous: false, micros: Some(micros), offset_minutes: Some(0) })
    };
    match text.len() {
        5 => {
            let days = i32::try_from(value).ok().filter(|days| SPREADSHEET_DAYS.contains(days))?;
            Date::from_days_since_epoch(days - SPREADSHEET_EPOCH).map(of_date)
        }
        8 => Date::new(
            u16::try_from(value / 10_000).ok()?,
            u8::try_from(value / 100 % 100).ok()?,
            u8::try_from(value % 100).ok()?,
        )
        .map(of_date),
        10 if EPOCH_SECONDS.contains(&value) => of_epoch(value * 1_000_000),
        13 if EPOCH_SECONDS.contains(&(value / 1000)) => of_epoch(value * 1000),
        _ => None,
    }
}

/// `2026/11/23`, `23.11.26`, `11/23/2026`, `23rd of November, 2026`, `23-Nov-26`, `2026 Nov 23`.
fn number_first(rest: &mut Cursor<'_>, order: DateOrder) -> Option<(Date, bool)> {
    let (first, digits) = rest.number()?;
    if digits == 4 {
        rest.separator();
        let month =
            rest.month_word().or_else(|| rest.number().filter(|(_, digits)| *digits <= 2).map(|(n, _)| n))?;
        rest.separator();
        let (day, digits) = rest.number()?;
        return Some((date(first, month, day, 4).filter(|_| digits <= 2)?, false));
    }
    if digits > 2 {
        return None;
    }
    rest.ordinal();
    let separator = rest.separator();
    if rest.word_is("of") {
        rest.separator();
    }
    if let Some(month) = rest.month_word() {
        rest.separator();
        let (year, digits) = rest.number()?;
        return Some((date(year, month, first, digits)?, false));
    }
    let (second, digits) = rest.number()?;
    if digits > 2 || !matches!(separator, Some('/' | '-' | '.' | ' ')) || rest.separator() != separator {
        return None;
    }
    let (year, digits) = rest.number()?;
    let day_first = match order {
        DateOrder::DayFirst => true,
        DateOrder::MonthFirst => false,
        DateOrder::Auto => separator == Some('.'),
    };
    let as_day_first = date(year, second, first, digits);
    let as_month_first = date(year, first, second, digits);
    let decided = order != DateOrder::Auto || separator == Some('.') || first == second;
    match (as_day_first, as_month_first) {
        (Some(a), Some(b)) => Some((if day_first { a } else { b }, !decided)),
        (Some(only), None) | (None, Some(only)) => Some((only, false)),
        (None, None) => None,
    }
}

/// `November 23rd, 2026`, `Nov. 23 2026`, and as C and social networks write it, with the year behind the
/// clock: `Nov 23 19:30:03 +0000 2026`.
fn month_first(rest: &mut Cursor<'_>) -> Option<Date> {
    let month = rest.month_word()?;
    rest.separator();
    let (day, digits) = rest.number().filter(|(_, digits)| *digits <= 2)?;
    debug_assert!(digits > 0);
    rest.ordinal();
    rest.separator();
    let hour = rest.0.trim_start_matches(|c: char| c.is_ascii_digit());
    if hour.len() < rest.0.len() && hour.starts_with(':') {
        let (clock, year) = rest.0.rsplit_once(' ')?;
        rest.0 = clock;
        let mut end = Cursor(year);
        let (year, digits) = end.number().filter(|(_, digits)| *digits == 4)?;
        return date(year, month, day, digits).filter(|_| end.0.is_empty());
    }
    let (year, digits) = rest.number()?;
    date(year, month, day, digits)
}

fn date(year: u16, month: u16, day: u16, year_digits: usize) -> Option<Date> {
    let year = match year_digits {
        4 => year,
        2 if year < 70 => 2000 + year,
        2 => 1900 + year,
        _ => return None,
    };
    Date::new(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
}

/// The rest of the text as time and zone: both absent if nothing is left, `None` if it is neither.
fn clock(mut rest: Cursor<'_>) -> Option<(Option<i64>, Option<i16>)> {
    rest.blanks();
    if rest.0.len() >= 2 && rest.0.starts_with(['T', 't']) {
        rest.0 = &rest.0[1..];
    }
    if rest.word_is("at") {
        rest.blanks();
    }
    if rest.0.is_empty() {
        return Some((None, None));
    }
    let (hour, digits) = rest.number()?;
    if digits > 2 {
        return None;
    }
    let mut hour = i64::from(hour);
    let mut parts = [0i64; 2];
    for part in &mut parts {
        if let Some(after) = rest.0.strip_prefix(':') {
            rest.0 = after;
            let (value, digits) = rest.number()?;
            if digits != 2 || value > 60 {
                return None;
            }
            *part = i64::from(value);
        }
    }
    let [minute, second] = parts;
    let mut micros = 0;
    if let Some(after) = rest.0.strip_prefix(['.', ',']) {
        let digits = after.bytes().take_while(u8::is_ascii_digit).count();
        let kept: String = after.chars().take(digits.min(6)).collect();
        micros = format!("{kept:0<6}").parse().ok()?;
        rest.0 = &after[digits..];
    }
    rest.blanks();
    if rest.word_is("am") || rest.word_is("a.m.") {
        hour = if hour == 12 { 0 } else { hour };
    } else if rest.word_is("pm") || rest.word_is("p.m.") {
        hour = if hour < 12 { hour + 12 } else { hour };
    }
    if hour > 23 || minute > 59 {
        return None;
    }
    rest.blanks();
    let offset = zone(&mut rest)?;
    // A leap second is read as the last second there is.
    let micros = (hour * 3600 + minute * 60 + second.min(59)) * 1_000_000 + micros;
    Some((Some(micros), offset))
}

#[expect(clippy::option_option, reason = "outer: is it readable; inner: is there one")]
fn zone(rest: &mut Cursor<'_>) -> Option<Option<i16>> {
    // A comment behind the offset, as in `+0100 (CET)`, adds nothing.
    let text = rest.0.split('(').next().unwrap_or("").trim();
    if text.is_empty() {
        return Some(None);
    }
    if let Some((_, minutes)) = ZONES.iter().find(|(name, _)| name.eq_ignore_ascii_case(text)) {
        return Some(Some(*minutes));
    }
    let text = text.strip_prefix("UTC").or_else(|| text.strip_prefix("GMT")).unwrap_or(text);
    let (sign, digits) = match text.as_bytes().first()? {
        b'+' => (1, &text[1..]),
        b'-' => (-1, &text[1..]),
        _ => return None,
    };
    let digits: String = digits.chars().filter(|c| *c != ':').collect();
    if digits.is_empty() || digits.len() > 4 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let value: i16 = digits.parse().ok()?;
    let minutes = if digits.len() <= 2 { value * 60 } else { value / 100 * 60 + value % 100 };
    (minutes <= 14 * 60).then_some(Some(sign * minutes))
}

/// What is left of the text.
struct Cursor<'a>(&'a str);

impl Cursor<'_> {
    /// Up to four digits and how many there were.
    fn number(&mut self) -> Option<(u16, usize)> {
        let digits = self.0.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 || digits > 4 {
            return None;
        }
        let value = self.0[..digits].parse().ok()?;
        self.0 = &self.0[digits..];
        Some((value, digits))
    }

    /// Skips blanks and commas.
    fn blanks(&mut self) {
        self.0 = self.0.trim_start_matches([' ', '\t', '\u{a0}', '\u{202f}', ',']);
    }

    /// Skips blanks, commas and one mark; returns the mark, or a blank if there were only blanks.
    fn separator(&mut self) -> Option<char> {
        let before = self.0.len();
        self.blanks();
        let blank = (self.0.len() < before).then_some(' ');
        let mark = self.0.chars().next().filter(|c| matches!(c, '/' | '.' | '-'));
        if mark.is_some() {
            self.0 = &self.0[1..];
            self.blanks();
        }
        mark.or(blank)
    }

    fn letters(&self) -> usize {
        self.0.bytes().take_while(u8::is_ascii_alphabetic).count()
    }

    fn weekday(&mut self) {
        let letters = self.letters();
        let word = &self.0[..letters];
        if letters >= 2 && WEEKDAYS.iter().any(|day| starts_with_word(day, word)) {
            self.0 = &self.0[letters..];
            self.separator();
        }
    }

    fn month_word(&mut self) -> Option<u16> {
        let letters = self.letters();
        let word = &self.0[..letters];
        let word = if word.eq_ignore_ascii_case("sept") { "sep" } else { word };
        if letters < 3 {
            return None;
        }
        let at = MONTHS.iter().position(|month| starts_with_word(month, word))?;
        self.0 = &self.0[letters..];
        u16::try_from(at + 1).ok()
    }

    fn ordinal(&mut self) {
        if self.letters() == 2 {
            for suffix in ["st", "nd", "rd", "th"] {
                self.word_is(suffix);
            }
        }
    }

    /// Takes the word if it stands here, in any case, and does not go on.
    fn word_is(&mut self, word: &str) -> bool {
        let here = self.0.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
        let ends = !self.0.as_bytes().get(word.len()).is_some_and(u8::is_ascii_alphabetic);
        if here && ends {
            self.0 = &self.0[word.len()..];
        }
        here && ends
    }
}

/// Whether `word` is the three first letters of `full` in any case, or more of them.
fn starts_with_word(full: &str, word: &str) -> bool {
    word.len() >= 3 && full.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn iso(text: &str) -> String {
        read(text, DateOrder::Auto).map_or_else(|| "none".to_owned(), |read| read.date.to_string())
    }

    #[test]
    fn reads_what_exports_write() {
        for text in [
            "2026-11-23",
            "2026/11/23",
            "2026.11.23",
            "20261123",
            "23.11.2026",
            "23.11.26",
            "11/23/2026",
            "11/23/26",
            "23/11/2026",
            "23-11-2026",
            "23 Nov 2026",
            "23-Nov-26",
            "Mon Nov 23 19:30:03 +0000 2026",
            "Mon Nov 23 19:30:03 UTC 2026",
            "Mon Nov  23 19:30:03 2026",
            "23rd of November, 2026",
            "November 23rd, 2026",
            "Nov. 23 2026",
            "Nov 23, 2026 at 10:00 PM",
            "Mon, 23 Nov 2026 10:00:00 +0100",
            "Monday, November 23, 2026",
            "2026-11-23T10:00:00Z",
            "2026-11-23 10:00:00.123456+02:00",
            "2026-11-23T10:00",
            "46349",
            "1795428000",
            "1795428000000",
            "2026 Nov 23",
            "11/23/2026 1:05 pm",
            "2026-11-23 05:00:00+00:00",
            "Mon, 23 Nov 2026 10:00:00 +0100 (CET)",
            " 2026-11-23 ",
            "23 Nov 2026 10:00 EST",
        ] {
            assert_eq!(iso(text), "2026-11-23", "{text}");
        }
        assert_eq!(iso("5 Sept 2026"), "2026-09-05");
    }

    #[test]
    fn refuses_what_is_no_date() {
        for text in [
            "",
            "soon",
            "2026-13-01",
            "2026-02-30",
            "31/31/2026",
            "99999",
            "12345678901234",
            "2026-11-23 25:00",
            "2026-11-23 garbage",
            "Mon",
            "0000-01-01",
            "1/2/3/4",
            "12:30",
            "20%",
            "v1.2.3.4",
            "2026-11-23T10:00:00+99:00",
            "10/20",
            "١٢/١١/٢٠٢٦",
            "2026–11–23",
        ] {
            assert_eq!(iso(text), "none", "{text}");
        }
        assert_eq!(iso(&"9".repeat(1_000_000)), "none");
    }

    #[test]
    fn order_decides_and_ambiguity_is_told() {
        let read = |text, order| {
            let read = read(text, order).unwrap();
            (read.date.to_string(), read.ambiguous)
        };
        assert_eq!(read("03/04/2026", DateOrder::Auto), ("2026-03-04".into(), true));
        assert_eq!(read("03/04/2026", DateOrder::DayFirst), ("2026-04-03".into(), false));
        assert_eq!(read("03/04/2026", DateOrder::MonthFirst), ("2026-03-04".into(), false));
        assert_eq!(read("03.04.2026", DateOrder::Auto), ("2026-04-03".into(), false));
        assert_eq!(read("04/04/2026", DateOrder::Auto), ("2026-04-04".into(), false));
        // The order is a preference: a date that fits only the other way is still read.
        assert_eq!(read("23/11/2026", DateOrder::MonthFirst), ("2026-11-23".into(), false));
    }

    #[test]
    fn zones_move_the_instant() {
        let at = |text| read_timestamp(text, DateOrder::Auto).unwrap().to_string();
        assert_eq!(at("Mon, 23 Nov 2026 10:00:00 +0100 (CET)"), "2026-11-23T09:00:00Z");
        assert_eq!(at("2026-11-23T10:00:00-05:00"), "2026-11-23T15:00:00Z");
        assert_eq!(at("2026-11-23 10:00:00 EST"), "2026-11-23T15:00:00Z");
        assert_eq!(at("2026-11-23"), "2026-11-23T00:00:00Z");
        assert_eq!(at("2026-11-23T10:00:00.5Z"), "2026-11-23T10:00:00.5Z");
        assert_eq!(at("12/31/2016 11:59:60 PM"), "2016-12-31T23:59:59Z");
    }
}
