//! Days in words and digits: "31st March", "Dec 12, 2026", "Sunday", "midnight tonight", "31/12/26".

use super::super::lexer::{Class, Kind, Tokens, among, month};
use super::calendar::Day;
use crate::Date;

/// A day that was read, and one past its last token.
#[derive(Clone, Copy, Debug)]
pub(super) struct When {
    pub(super) day: Day,
    pub(super) to: usize,
}

/// The day at a place, over the words and times that may stand in front of it: "midnight on Sunday 31 May".
pub(super) fn read(tokens: &Tokens<'_>, at: usize) -> Option<When> {
    let mut place = at;
    let mut midnight = None;
    let mut weekday = None;
    for _ in 0..8 {
        if let Some(when) = plain(tokens, place) {
            // "Sunday 31 May": the date says more than the day of the week.
            return Some(extended(tokens, when));
        }
        if let Some(day) = weekday_at(tokens, place) {
            let next = tokens.word_back(place, 1) == "next";
            weekday = Some(When { day: Day::Weekday { day, next }, to: place + 1 });
            place += 1;
            // "Sunday, 31 May", "Sun (31 May)".
            while matches!(tokens.kind(place), Some(Kind::Mark(',' | '(' | '.' | '-'))) {
                place += 1;
            }
            if matches!(tokens.word(place), "the") {
                place += 1;
            }
            match date(tokens, place) {
                Some(when) => return Some(extended(tokens, when)),
                None => return weekday.map(|when| extended(tokens, when)),
            }
        }
        match tokens.kind(place)? {
            Kind::Mark(':' | '-' | ',' | '(' | '.')
                if place == at
                    || midnight.is_some()
                    || tokens.word_back(place, 1).is_empty()
                    || place <= at + 1 =>
            {
                place += 1;
            }
            Kind::Word => match tokens.word(place) {
                "midnight" | "noon" | "midday" | "eod" => {
                    midnight = Some(place + 1);
                    place += 1;
                }
                "on" | "the" | "at" | "this" | "next" | "of" | "is" | "close" | "coming" | "am" | "pm"
                | "hrs" | "a" | "p" | "m" | "est" | "pst" | "aest" | "aedt" | "ist" | "gmt" | "bst"
                | "edt" | "pdt" | "et" | "pt" | "awst" | "utc" | "date" | "or" | "before" | "business"
                | "o'clock" | "ends" | "upto" => place += 1,
                _ => break,
            },
            // A time: "11.59pm", "5 p.m.", "23:59".
            Kind::Number if is_time(tokens, place) => {
                place += 1;
                while matches!(tokens.kind(place), Some(Kind::Mark(':' | '.'))) && tokens.is_glued(place) {
                    place += 1;
                    if tokens.kind(place) == Some(Kind::Number) && tokens.is_glued(place) {
                        place += 1;
                    }
                }
            }
            _ => break,
        }
    }
    weekday.or(midnight.map(|to| When { day: Day::Ahead(0), to }))
}

/// Takes in what says the same again: "today, 31 May", "31 May (Sunday)", "tonight at midnight", "11:59pm".
fn extended(tokens: &Tokens<'_>, mut when: When) -> When {
    if matches!(when.day, Day::Ahead(_)) {
        let joint = tokens.is_mark(when.to, ',') || tokens.is_mark(when.to, '(');
        let mut next = when.to + usize::from(joint);
        // "today, Friday 31 May".
        if tokens.is(next, Class::WEEKDAY) {
            next += 1 + usize::from(tokens.is_mark(next + 1, ','));
        }
        if let Some(date) = date(tokens, next) {
            return date;
        }
    }
    if matches!(tokens.word(when.to), "at") && matches!(tokens.word(when.to + 1), "midnight" | "noon") {
        when.to += 2;
    } else if matches!(tokens.word(when.to), "midnight" | "only") && !tokens.is_break(when.to) {
        when.to += 1;
    }
    when
}

/// "the end of the day on Friday 14 May": the day behind, or today.
fn day_end(tokens: &Tokens<'_>, to: usize) -> When {
    let next = to + usize::from(matches!(tokens.word(to), "on" | "of") || tokens.is_mark(to, ','));
    let weekday = if tokens.is_break(to) { None } else { weekday_at(tokens, next) };
    let behind = next + usize::from(weekday.is_some());
    let behind = behind + usize::from(weekday.is_some() && tokens.is_mark(behind, ','));
    if let Some(when) = date(tokens, behind).filter(|_| !tokens.is_break(to)) {
        return when;
    }
    match weekday {
        Some(day) => When { day: Day::Weekday { day, next: false }, to: next + 1 },
        None => When { day: Day::Ahead(0), to },
    }
}

fn is_time(tokens: &Tokens<'_>, at: usize) -> bool {
    let next = tokens.word(at + 1);
    among(next, "am pm a p hrs noon midnight o'clock")
        || (tokens.is_mark(at + 1, ':')
            && tokens.kind(at + 2) == Some(Kind::Number)
            && tokens.is_glued(at + 1)
            && tokens.is_glued(at + 2))
}

fn weekday_at(tokens: &Tokens<'_>, at: usize) -> Option<u8> {
    const NAMES: [&str; 7] = ["mo", "tu", "we", "th", "fr", "sa", "su"];
    if !tokens.is(at, Class::WEEKDAY) {
        return None;
    }
    let word = tokens.word(at);
    // "sun" and "sat" are words of their own when small.
    if matches!(word, "sun" | "sat" | "wed") && tokens.raw(at).starts_with(|c: char| c.is_lowercase()) {
        return None;
    }
    let at = NAMES.iter().position(|name| word.starts_with(name))?;
    u8::try_from(at).ok()
}

/// A day of one or two words, a date, or the end of a stretch of time.
fn plain(tokens: &Tokens<'_>, at: usize) -> Option<When> {
    let word = tokens.word(at);
    let one = |day| Some(When { day, to: at + 1 });
    match word {
        "today" | "tonight" | "2day" | "2nite" | "tonite" => {
            return one(Day::Ahead(0));
        }
        "midnight" if matches!(tokens.word(at + 1), "tonight" | "today") => {
            return Some(When { day: Day::Ahead(0), to: at + 2 });
        }
        "midnight" if tokens.word(at + 1) == "tomorrow" => {
            return Some(When { day: Day::Ahead(1), to: at + 2 });
        }
        "tomorrow" | "2moro" | "2morrow" => return one(Day::Ahead(1)),
        "weekend" => return one(Day::Weekday { day: 6, next: false }),
        "end" if tokens.word(at + 1) == "of" || tokens.word(at + 1) == "today" => {
            let next = at + 2 + usize::from(matches!(tokens.word(at + 2), "the" | "this"));
            let day = match tokens.word(next) {
                "month" => Day::ThisMonthEnd,
                "year" => Day::ThisYearEnd,
                "week" | "weekend" => Day::Weekday { day: 6, next: false },
                "day" | "today" | "business" | "play" | "trading" => {
                    let to = next + 1 + usize::from(tokens.word(next + 1) == "day");
                    return Some(day_end(tokens, to));
                }
                "tomorrow" => Day::Ahead(1),
                _ => {
                    // "the end of September 14", "the end of Sunday".
                    return date(tokens, next).or_else(|| month_alone(tokens, next)).or_else(|| {
                        let day = weekday_at(tokens, next)?;
                        let dated = date(tokens, next + 1 + usize::from(tokens.is_mark(next + 1, ',')));
                        dated.or(Some(When { day: Day::Weekday { day, next: false }, to: next + 1 }))
                    });
                }
            };
            return Some(When { day, to: next + 1 });
        }
        "month" | "year" if matches!(tokens.word(at + 1), "end") => {
            let day = if word == "month" { Day::ThisMonthEnd } else { Day::ThisYearEnd };
            return Some(When { day, to: at + 2 });
        }
        _ => {}
    }
    date(tokens, at).or_else(|| month_alone(tokens, at))
}

/// A date with day and month.
pub(super) fn date(tokens: &Tokens<'_>, at: usize) -> Option<When> {
    match tokens.kind(at)? {
        Kind::Date => {
            let day = digits(tokens.raw(at))?;
            Some(When { day, to: at + 1 })
        }
        Kind::Number => day_first(tokens, at),
        Kind::Word => month_first(tokens, at),
        _ => None,
    }
}

/// "31st March", "31 Mar 2026", "31 of March", "12/6".
fn day_first(tokens: &Tokens<'_>, at: usize) -> Option<When> {
    let Some(day) = whole(tokens, at, 31) else {
        return day_point_month(tokens, at);
    };
    let mut place = at + 1;
    if matches!(tokens.word(place), "st" | "nd" | "rd" | "th") {
        place += 1;
    }
    if matches!(tokens.word(place), "of" | "de") {
        place += 1;
    }
    if matches!(tokens.kind(place), Some(Kind::Mark('-' | '.' | ',' | '\'' | '/')))
        && tokens.kind(place + 1) == Some(Kind::Word)
    {
        place += 1;
    }
    if let Some(month) = month_at(tokens, place) {
        return Some(with_year(tokens, month, day, place + 1));
    }
    // "12/6", "18.06" is one number.
    if tokens.is_mark(at + 1, '/') && tokens.is_glued(at + 1) && tokens.is_glued(at + 2) {
        let second = whole(tokens, at + 2, 31)?;
        let to = at + 3;
        if tokens.is_mark(to, '/') {
            return None;
        }
        return two_numbers(day, second).map(|day| When { day, to });
    }
    None
}

/// "18.06" is one number.
fn day_point_month(tokens: &Tokens<'_>, at: usize) -> Option<When> {
    let raw = tokens.raw(at);
    let (first, second) = raw.split_once('.')?;
    let (first, second): (u8, u8) = (first.parse().ok()?, second.parse().ok()?);
    (raw.len() >= 4 && second <= 12 && (1..=31).contains(&first) && raw.len() - raw.find('.')? == 3)
        .then_some(When { day: Day::Yearly { month: second, day: first }, to: at + 1 })
}

/// "March 31st", "Mar. 31, 2026".
fn month_first(tokens: &Tokens<'_>, at: usize) -> Option<When> {
    let month = month_at(tokens, at)?;
    let mut place = at + 1;
    if matches!(tokens.kind(place), Some(Kind::Mark('.' | '-'))) {
        place += 1;
    }
    if tokens.word(place) == "the" {
        place += 1;
    }
    let day = whole(tokens, place, 31)?;
    // "March 3pm" and "May 20%" are no dates.
    let next = tokens.word(place + 1);
    let glued = tokens.is_glued(place + 1);
    if matches!(tokens.kind(place + 1), Some(Kind::Percent)) || matches!(next, "am" | "pm" | "gb" | "mb") {
        return None;
    }
    let suffix = matches!(next, "st" | "nd" | "rd" | "th") && glued;
    Some(with_year(tokens, month, day, place + 1 + usize::from(suffix)))
}

/// "December", "December 2026".
fn month_alone(tokens: &Tokens<'_>, at: usize) -> Option<When> {
    let month = month_at(tokens, at)?;
    let word = tokens.word(at);
    // "may" and "march" are verbs when small.
    if among(word, "may march mar dec sep jan jun jul nov oct apr feb aug")
        && !tokens.raw(at).starts_with(|c: char| c.is_ascii_uppercase())
    {
        return None;
    }
    if word == "may" && tokens.kind(at + 1) == Some(Kind::Word) {
        return None;
    }
    let year = year_at(tokens, at + 1);
    Some(When { day: Day::MonthEnd { month, year }, to: at + 1 + usize::from(year.is_some()) })
}

fn month_at(tokens: &Tokens<'_>, at: usize) -> Option<u8> {
    if tokens.is(at, Class::MONTH) { month(tokens.word(at)) } else { None }
}

fn with_year(tokens: &Tokens<'_>, month: u8, day: u8, at: usize) -> When {
    let comma = usize::from(matches!(tokens.kind(at), Some(Kind::Mark(',' | '-' | '/' | '\'' | '’' | '.'))));
    let short = |place: usize| {
        let glued = tokens.is_glued(place) && comma == 1;
        tokens
            .get(place)
            .filter(|token| token.kind == Kind::Number && token.end - token.start == 2 && glued)
            .and_then(|_| whole_u16(tokens, place))
            .map(|year| 2000 + year)
    };
    let (year, to) = match year_at(tokens, at + comma).or_else(|| short(at + comma)) {
        Some(year) => (Some(year), at + comma + 1),
        None => (None, at),
    };
    let day = match year {
        // "31 November" limits the offer, but no calendar has the day.
        Some(year) => Date::new(year, month, day).map_or(Day::Unknown, Day::Full),
        None => Day::Yearly { month, day },
    };
    When { day, to }
}

fn year_at(tokens: &Tokens<'_>, at: usize) -> Option<u16> {
    let year = whole_u16(tokens, at)?;
    (1990..=2099).contains(&year).then_some(year)
}

fn whole_u16(tokens: &Tokens<'_>, at: usize) -> Option<u16> {
    let token = tokens.get(at).filter(|token| token.kind == Kind::Number && token.end - token.start <= 4)?;
    tokens.text.get(token.start..token.end)?.parse().ok()
}

fn whole(tokens: &Tokens<'_>, at: usize, most: u16) -> Option<u8> {
    let token = tokens.get(at).filter(|token| token.end - token.start <= 2)?;
    let _ = token;
    let value = whole_u16(tokens, at)?;
    (1..=most).contains(&value).then(|| u8::try_from(value).unwrap_or(1))
}

/// `31/12/2026`, `2026-12-31`, `29/Aug/2014`.
fn digits(raw: &str) -> Option<Day> {
    let mut parts = raw.split(['/', '-', '.']);
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
    let month_name = month(&second.to_ascii_lowercase());
    if first.len() == 4 {
        let date = Date::new(first.parse().ok()?, second.parse().ok()?, third.parse().ok()?)?;
        return Some(Day::Full(date));
    }
    let year: u16 = third.parse().ok()?;
    let year = if third.len() == 2 { 2000 + year } else { year };
    let first: u8 = first.parse().ok()?;
    if let Some(month) = month_name {
        return Date::new(year, month, first).map(Day::Full);
    }
    let second: u8 = second.parse().ok()?;
    match (Date::new(year, second, first), Date::new(year, first, second)) {
        (Some(day_first), Some(month_first)) if day_first != month_first => {
            Some(Day::Ambiguous { day_first, month_first })
        }
        (Some(date), _) | (None, Some(date)) => Some(Day::Full(date)),
        // "31/11/2026" is a date that does not exist.
        (None, None) => ((1..=31).contains(&first) && (1..=12).contains(&second)
            || (1..=12).contains(&first) && (1..=31).contains(&second))
        .then_some(Day::Unknown),
    }
}

fn two_numbers(first: u8, second: u8) -> Option<Day> {
    match (Date::new(2024, second, first).is_some(), Date::new(2024, first, second).is_some()) {
        (true, true) if first != second => Some(Day::YearlyAmbiguous { first, second }),
        (true, _) => Some(Day::Yearly { month: second, day: first }),
        (false, true) => Some(Day::Yearly { month: first, day: second }),
        (false, false) => None,
    }
}
