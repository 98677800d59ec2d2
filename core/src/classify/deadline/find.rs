use super::super::lexer::{Class, Kind, Tokens, among, month, number_word};
use super::calendar::Day;
use super::when::{self, When};
use crate::Date;

/// Places that are looked at; a text with more is no message.
const MAX_CANDIDATES: usize = 1000;

/// A deadline in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::classify) struct Deadline {
    /// First byte.
    pub(in crate::classify) start: usize,
    /// One past the last byte.
    pub(in crate::classify) end: usize,
    /// The last day, where it can be told.
    pub(in crate::classify) date: Option<Date>,
}

/// The first deadline of a text.
///
/// `today` is the launch date, `month_first` how the region writes dates, and `has_offer` whether the text promises
/// something: "this weekend" limits an offer, but of an event it says when.
pub(in crate::classify) fn find(
    tokens: &Tokens<'_>,
    today: Option<Date>,
    month_first: bool,
    has_offer: bool,
) -> Option<Deadline> {
    let anchors = Class::UNTIL.with(Class::TODAY).with(Class::UNIT_TIME).with(Class::MONTH);
    if !tokens.classes.any(anchors.with(Class::WEEKDAY)) {
        return None;
    }
    let mut candidates = 0;
    for at in 0..tokens.len() {
        if !tokens.is(at, anchors) && tokens.word(at) != "later" {
            // A window may start with the day: "21 Nov to 7 Dec".
            if !(has_offer && tokens.kind(at) == Some(Kind::Number) && tokens.classes.any(Class::MONTH)) {
                continue;
            }
        }
        candidates += 1;
        if candidates > MAX_CANDIDATES {
            return None;
        }
        if let Some((from, when)) = at_place(tokens, at, has_offer) {
            let (start, end) = (tokens.get(from)?.start, tokens.get(when.to.checked_sub(1)?)?.end);
            return Some(Deadline { start, end, date: when.day.resolve(today, month_first) });
        }
    }
    None
}

/// A deadline whose first word is at the place, and where it starts.
fn at_place(tokens: &Tokens<'_>, at: usize, has_offer: bool) -> Option<(usize, When)> {
    let is_limit = tokens.is(at, Class::UNTIL) || tokens.word(at) == "later";
    let found = if is_limit { limit(tokens, at, has_offer) } else { None };
    found
        .or_else(|| last(tokens, at, has_offer))
        .or_else(|| left(tokens, at, has_offer))
        .or_else(|| day_only(tokens, at, has_offer))
        .or_else(|| window(tokens, at, has_offer))
}

/// "until 31 March", "ends today", "valid till", "expires on", "closes", "by Sunday".
#[expect(clippy::too_many_lines, reason = "a table of words with what must follow each")]
fn limit(tokens: &Tokens<'_>, at: usize, has_offer: bool) -> Option<(usize, When)> {
    let word = tokens.word(at);
    match word {
        "until" | "till" | "til" | "untill" | "through" | "thru" | "bis" | "hasta" => {
            let when = when::read(tokens, including(tokens, at + 1))?;
            // "not available until Monday" is a start.
            let negated = word.starts_with("un")
                && (1..=6).any(|back| {
                    among(
                        tokens.word_back(at, back),
                        "not won't isn't wait don't countdown days sleeps closed",
                    )
                })
                && !has_offer;
            // Every day until six: shop hours.
            if negated
                || (matches!(word, "through" | "thru")
                    && matches!(when.day, Day::Weekday { .. })
                    && !has_offer)
            {
                return None;
            }
            Some((start_of(tokens, at), when))
        }
        "ends" | "end" | "ending" | "expires" | "expire" | "expiring" | "closes" | "close" | "closing"
        | "finishes" | "expiry" | "deadline" | "validity" => {
            if matches!(word, "end" | "close") && !ends_something(tokens, at) {
                return None;
            }
            let when = when::read(tokens, at + 1).or_else(|| ahead(tokens, at + 1))?;
            Some((start_of(tokens, at), when))
        }
        "valid" => {
            let next = at + 1;
            match tokens.word(next) {
                "until" | "till" | "til" | "through" | "thru" | "to" | "upto" | "on" | "for" | "only"
                | "from" | "by" | "up" | "today" | "untill" | "this" | "before" => {
                    let skip = match tokens.word(next) {
                        "only"
                            if matches!(
                                tokens.word(next + 1),
                                "till" | "until" | "for" | "on" | "through"
                            ) =>
                        {
                            2
                        }
                        "up" if tokens.word(next + 1) == "to" => 2,
                        "today" => 0,
                        _ => 1,
                    };
                    if tokens.word(next) == "from" {
                        return range(tokens, next + 1).map(|when| (start_of(tokens, at), when));
                    }
                    if let Some(when) = when::read(tokens, including(tokens, next + skip)) {
                        return Some((start_of(tokens, at), when));
                    }
                    // "offer valid for 24 hours only", not "pack valid for 28 days".
                    let limited = (1..=3).any(|back| {
                        among(tokens.word_back(at, back), "offer code voucher sale deal coupon discount is")
                    }) && !(1..=4).any(|back| {
                        matches!(
                            tokens.word_back(at, back),
                            "pack" | "plan" | "data" | "bundle" | "gb" | "mb"
                        )
                    });
                    let when = duration(tokens, next + skip)?;
                    limited.then_some((start_of(tokens, at), when))
                }
                "" => {
                    // "Valid 12hrs only", "Valid: 31 Dec".
                    if let Some(when) = duration(tokens, next).filter(|when| {
                        tokens.word(when.to) == "only"
                            || tokens.word(at) == "valid"
                                && tokens.is_break(when.to)
                                && is_hours(tokens, next)
                    }) {
                        return Some((
                            at,
                            When { to: when.to + usize::from(tokens.word(when.to) == "only"), ..when },
                        ));
                    }
                    when::read(tokens, next)
                        .filter(|when| !matches!(when.day, Day::MonthEnd { .. }))
                        .map(|when| (start_of(tokens, at), when))
                }
                _ => None,
            }
        }
        "by" | "before" | "b4" => {
            let mut when = when::read(tokens, at + 1)?;
            // "before Thursday night's game".
            if matches!(tokens.word(when.to), "night's" | "night’s" | "nights" | "game") {
                return None;
            }
            // "by 2020" is a plan; "by May Smith" a name; "before today" the past.
            if matches!(when.day, Day::MonthEnd { .. }) && !has_offer
                || tokens.word(at + 1) == "today" && word == "before"
            {
                return None;
            }
            if matches!(tokens.word_back(at, 1), "or") && tokens.word_back(at, 2) == "on" {
                when.to = when.to.max(at + 1);
                return Some((at.wrapping_sub(2), when));
            }
            Some((start_of(tokens, at), when))
        }
        // "no later than 22 March".
        "later" if tokens.word(at + 1) == "than" && matches!(tokens.word_back(at, 1), "no" | "not") => {
            let when = when::read(tokens, at + 2)?;
            Some((start_of(tokens, at.wrapping_sub(1)), when))
        }
        // "up to and including 10 November", "up to 10 November".
        "to" if tokens.word_back(at, 1) == "up" => {
            let from = including(tokens, at + 1);
            let when = if from > at + 1 { when::read(tokens, from) } else { when::date(tokens, from) }?;
            (from > at + 1 || has_offer).then(|| (start_of(tokens, at.wrapping_sub(1)), when))
        }
        "within" => {
            let when = duration(
                tokens,
                at + 1
                    + usize::from(tokens.word(at + 1) == "the")
                    + usize::from(tokens.word(at + 2) == "next"),
            )?;
            let service = (1..=7).any(|back| {
                among(tokens.word_back(at, back), "delivered delivery shipped ships refund processed results activated contact receive resolved restored anywhere working back back-up credited")
            });
            (!service).then_some((at, when))
        }
        "next" => {
            // "for the next 48 hours", "in the next 3 days".
            let when = duration(tokens, at + 1)?;
            let framed = tokens.word_back(at, 1) == "the"
                && matches!(tokens.word_back(at, 2), "for" | "in" | "within" | "over" | "only");
            (framed && has_offer).then(|| (at.wrapping_sub(2), when))
        }
        "only" => {
            // "only today", "only this weekend".
            let when = when::read(tokens, at + 1)
                .filter(|when| matches!(when.day, Day::Ahead(0) | Day::Weekday { .. }))?;
            (!tokens.is_break(at + 1)).then_some((at, when))
        }
        "in" if among(
            tokens.word_back(at, 1),
            "due expire expires expiring ends ending over lapse lapses renewal expiry close closes closing end expired",
        ) =>
        {
            let when = duration(tokens, at + 1)?;
            Some((at.wrapping_sub(1), when))
        }
        "between" | "from" => {
            let when = range(tokens, at + 1)?;
            (has_offer || about_offer(tokens, at)).then_some((at, when))
        }
        "last" | "final" if tokens.word(at + 1) == "date" => {
            let when = when::read(tokens, at + 2).unwrap_or(When { day: Day::Unknown, to: at + 2 });
            (when.day != Day::Unknown).then_some((at, when))
        }
        _ => None,
    }
}

/// One past "and including", where it stands at the place.
fn including(tokens: &Tokens<'_>, at: usize) -> usize {
    let and = tokens.word(at) == "and" || tokens.is_mark(at, '&');
    let word = at + usize::from(and);
    if matches!(tokens.word(word), "including" | "incl" | "inclusive") { word + 1 } else { at }
}

/// Takes in what ends: "offer ends", "sale ends", "valid till", "offer valid till".
fn start_of(tokens: &Tokens<'_>, at: usize) -> usize {
    let mut start = at;
    for _ in 0..3 {
        if start == 0 || tokens.is_break(start) {
            break;
        }
        match tokens.word_back(start, 1) {
            "offer" | "offers" | "sale" | "valid" | "ends" | "is" | "end" | "closes" | "only"
            | "competition" | "expires" | "deal" | "expiring" | "promotion" | "promo" | "open"
            | "available" | "entries" | "now" | "will" | "expire" | "close" => start -= 1,
            _ => break,
        }
    }
    // "is" and the like are no start.
    while start < at && matches!(tokens.word(start), "is" | "will" | "now" | "only" | "open" | "available") {
        start += 1;
    }
    start
}

/// "sale will end", "to end", "entries close": the verb, not the noun.
fn ends_something(tokens: &Tokens<'_>, at: usize) -> bool {
    among(
        tokens.word_back(at, 1),
        "will offer offers sale entries applications to registrations deal deals submissions date must nominations sales prices",
    ) || matches!(tokens.word(at + 1), "date" | "of")
}

/// "in 3 days" behind "ends".
fn ahead(tokens: &Tokens<'_>, at: usize) -> Option<When> {
    if tokens.word(at) == "in" { duration(tokens, at + 1) } else { None }
}

fn is_hours(tokens: &Tokens<'_>, at: usize) -> bool {
    (at..at + 3).any(|place| matches!(tokens.word(place), "hour" | "hours" | "hr" | "hrs"))
}

/// "48 hours", "7 days", "two weeks", "3-day".
fn duration(tokens: &Tokens<'_>, at: usize) -> Option<When> {
    let count = match tokens.kind(at)? {
        Kind::Number => tokens.get(at)?.value,
        Kind::Word => number_word(tokens.word(at)).filter(|_| tokens.word(at) != "half")?,
        _ => return None,
    };
    // "10 more days", "7 full days", "3-day".
    let between =
        tokens.is_mark(at + 1, '-') || matches!(tokens.word(at + 1), "more" | "full" | "short" | "whole");
    let unit = at + 1 + usize::from(between);
    if !(1.0..=400.0).contains(&count) || count.fract() != 0.0 {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "a whole number of at most 400")]
    let count = count as i32;
    let day = match tokens.word(unit) {
        "day" | "days" => Day::Ahead(count),
        "hour" | "hours" | "hr" | "hrs" => Day::Ahead(count / 24),
        "minute" | "minutes" | "min" | "mins" => Day::Ahead(0),
        "week" | "weeks" | "wk" | "wks" => Day::Ahead(count * 7),
        "month" | "months" | "mth" | "mths" => Day::MonthsAhead(count),
        "year" | "years" => Day::MonthsAhead(count * 12),
        "working" | "business" if tokens.is(unit + 1, Class::UNIT_TIME) => {
            return Some(When { day: Day::Ahead(count), to: unit + 2 });
        }
        _ => return None,
    };
    Some(When { day, to: unit + 1 })
}

/// "last day", "LAST TWO DAYS", "final hours".
fn last(tokens: &Tokens<'_>, at: usize, has_offer: bool) -> Option<(usize, When)> {
    let word = tokens.word(at);
    if !matches!(word, "last" | "final") {
        return None;
    }
    let before = tokens.word_back(at, 1);
    let past = among(before, "in over for these past during those since your his her our their");
    // "in the last 10 days".
    let framed = before == "the"
        && !tokens.is_break(at)
        && ["in", "over", "for", "during", "of", "since", "within"].contains(&tokens.word_back(at, 2));
    if past && !tokens.is_break(at) || framed {
        return None;
    }
    let counted = duration(tokens, at + 1);
    if let Some(when) = counted {
        let day = match when.day {
            Day::Ahead(days) => Day::Ahead((days - 1).max(0)),
            other => other,
        };
        let unit = tokens.word(when.to.wrapping_sub(1));
        let short = matches!(unit, "day" | "days" | "hours" | "hour" | "hrs" | "minutes");
        let told = matches!(tokens.word(when.to), "have" | "has" | "were" | "was" | "i" | "we");
        return (short && !told && (has_offer || word == "final" || before != "the"))
            .then(|| (at, named(tokens, When { day, ..when })));
    }
    let few = usize::from(matches!(tokens.word(at + 1), "few" | "couple"));
    let unit = at + 1 + few + usize::from(tokens.word(at + 1) == "couple");
    let day = match tokens.word(unit) {
        "day" | "hours" | "hour" => Day::Ahead(0),
        "days" | "weekend" | "week" => Day::Unknown,
        _ => return None,
    };
    let next = tokens.word(unit + 1);
    let fits = match tokens.word(unit) {
        // "last week" and "last weekend" are the past more often than not.
        "week" | "weekend" => {
            matches!(next, "to" | "for" | "of")
                && (has_offer || next == "to")
                && (word == "final" || before != "the" || next == "to")
        }
        _ => {
            !(next == "of"
                && !has_offer
                && !matches!(tokens.word(unit + 2), "sale" | "the" | "our" | "offer"))
                && (has_offer
                    || matches!(next, "to" | "for")
                    || before.is_empty()
                    || word == "final"
                    || tokens.is_break(at)
                    || matches!(before, "the" | "today" | "is"))
        }
    };
    let told = matches!(next, "have" | "has" | "were" | "was")
        || (tokens.word(unit) == "days" && before == "the" && !has_offer);
    (fits && !told).then(|| (at, named(tokens, When { day, to: unit + 1 })))
}

/// "Final day: January 7", "last day to order is 20 December": the date that is named, where there is one.
fn named(tokens: &Tokens<'_>, when: When) -> When {
    for place in when.to..when.to.saturating_add(8) {
        if tokens.ends_sentence(place) || tokens.get(place).is_none_or(|token| token.line_start) {
            break;
        }
        let starts = tokens.is(place, Class::MONTH.with(Class::WEEKDAY).with(Class::TODAY))
            || matches!(tokens.kind(place), Some(Kind::Number | Kind::Date))
            || matches!(tokens.word(place), "end" | "midnight");
        if starts {
            return when::read(tokens, place).unwrap_or(when);
        }
        let bridge = matches!(tokens.kind(place), Some(Kind::Mark(':' | ',' | '-' | '–' | '—' | '(')))
            || among(
                tokens.word(place),
                "is on of to for the our this at by sale offer offers deal order shop buy save apply enter register book redeem claim use act ends date in store online tickets discount only",
            );
        if !bridge {
            break;
        }
    }
    when
}

/// "3 days left", "6 days to go", "2 days remaining", "only 10 more days".
fn left(tokens: &Tokens<'_>, at: usize, has_offer: bool) -> Option<(usize, When)> {
    if !matches!(tokens.word(at), "left" | "remaining" | "remain") && !(tokens.is(at, Class::UNIT_TIME)) {
        return None;
    }
    let unit = if tokens.is(at, Class::UNIT_TIME) { at } else { return None };
    let behind = tokens.word(unit + 1);
    if tokens.is_break(unit + 1) && !matches!(tokens.word_back(unit, 1), "more") {
        return None;
    }
    let to_go = behind == "to" && tokens.word(unit + 2) == "go";
    let is_left = matches!(behind, "left" | "remaining" | "remain");
    for back in 1..=2 {
        let from = unit.checked_sub(back)?;
        let Some(when) = duration(tokens, from).filter(|when| when.to == unit + 1) else { continue };
        if is_left {
            return Some((from, When { to: unit + 2, ..when }));
        }
        if to_go {
            return Some((from, When { to: unit + 3, ..when }));
        }
        // "only 10 more days", "just 3 days to save", not "get 10 more days free".
        let before = tokens.word_back(from, 1);
        let scarce = matches!(before, "only" | "just");
        let act = behind == "to"
            && among(
                tokens.word(unit + 2),
                "save shop claim redeem order enter apply book buy register grab get win vote use join act enjoy",
            );
        let more = tokens.word(from + 1) == "more";
        let alone = tokens.is_break(unit + 1) || act || matches!(behind, "until" | "till" | "before");
        if more && alone && (scarce || has_offer && (act || before == "for" || tokens.is_break(from)))
            || act
                && (scarce
                    || matches!(before, "have" | "still" | "got")
                        && matches!(tokens.word_back(from, 2), "you" | "u" | "still"))
        {
            return Some((from, When { to: unit + 1, ..when }));
        }
    }
    if !is_left {
        return None;
    }
    (matches!(tokens.word_back(unit, 1), "few"))
        .then(|| (unit.wrapping_sub(1), When { day: Day::Unknown, to: unit + 2 }))
}

/// "today only", "this weekend only", "one day only", "24 hours only", and "today" beside an offer.
fn day_only(tokens: &Tokens<'_>, at: usize, has_offer: bool) -> Option<(usize, When)> {
    if tokens.is(at, Class::UNIT_TIME) && !matches!(tokens.word(at), "weekend" | "weekends") {
        let only = tokens.word(at + 1) == "only" && !tokens.is_break(at + 1);
        if !only {
            return None;
        }
        for back in 1..=2 {
            let Some(from) = at.checked_sub(back) else { break };
            if let Some(when) = duration(tokens, from).filter(|when| when.to == at + 1) {
                // "N120/30 days only" is what a service costs.
                if tokens.is_mark(from.wrapping_sub(1), '/') {
                    return None;
                }
                let pack =
                    (1..=3).any(|back| matches!(tokens.word_back(from, back), "valid" | "validity" | "pack"));
                let day = match when.day {
                    Day::Ahead(days) => Day::Ahead((days - 1).max(0)),
                    other => other,
                };
                return (!pack || tokens.word_back(from, 1) == "valid")
                    .then_some((from, When { day, to: at + 2 }));
            }
        }
        return None;
    }
    // "December only".
    if tokens.is(at, Class::MONTH) && tokens.word(at + 1) == "only" {
        return month(tokens.word(at))
            .map(|month| (at, When { day: Day::MonthEnd { month, year: None }, to: at + 2 }));
    }
    if !tokens.is(at, Class::TODAY) {
        return None;
    }
    let day = match tokens.word(at) {
        "today" | "tonight" | "2day" | "2nite" | "tonite" => Day::Ahead(0),
        "tomorrow" | "2moro" | "2morrow" => Day::Ahead(1),
        "weekend" if tokens.word_back(at, 1) == "this" => Day::Weekday { day: 6, next: false },
        _ => return None,
    };
    let from = if tokens.word(at) == "weekend" { at.wrapping_sub(1) } else { at };
    if tokens.word(at + 1) == "only" && !tokens.is_break(at + 1) {
        return Some((from, When { day, to: at + 2 }));
    }
    if tokens.word(at + 1) == "is"
        && matches!(tokens.word(at + 2), "the" | "your" | "our")
        && matches!(tokens.word(at + 3), "last" | "final")
    {
        return Some((from, When { day, to: (at + 5).min(tokens.len()) }));
    }
    if tokens.has(at + 1, &["is", "last"]) {
        return Some((from, When { day, to: (at + 4).min(tokens.len()) }));
    }
    (tokens.word(at) == "weekend" && has_offer).then_some((from, When { day, to: at + 1 }))
}

/// "Nov 21 to Dec 7", "24 Nov - 1 Dec 2026", "(20-30 Nov)" beside an offer.
fn window(tokens: &Tokens<'_>, at: usize, has_offer: bool) -> Option<(usize, When)> {
    if !has_offer && !about_offer(tokens, at) {
        return None;
    }
    let when = range(tokens, at)?;
    Some((at, When { to: when.to, ..when }))
}

/// The end of a window that starts at a place.
fn range(tokens: &Tokens<'_>, at: usize) -> Option<When> {
    let start = at + usize::from(tokens.word(at) == "the");
    let weekday = usize::from(tokens.is(start, Class::WEEKDAY));
    let joint = |place: usize| {
        matches!(tokens.word(place), "to" | "until" | "till" | "and" | "through" | "thru")
            || matches!(tokens.kind(place), Some(Kind::Mark('-' | '–' | '—' | '~')))
    };
    let Some(first) = when::date(tokens, start + weekday) else {
        // "20-30 Nov", "20th to 30th November".
        let mut place = start + weekday;
        if tokens.kind(place) != Some(Kind::Number)
            || tokens.get(place).is_some_and(|token| token.end - token.start > 2)
        {
            return None;
        }
        place += 1;
        if matches!(tokens.word(place), "st" | "nd" | "rd" | "th") {
            place += 1;
        }
        if !joint(place) {
            return None;
        }
        return when::date(tokens, place + 1);
    };
    if !joint(first.to) {
        return None;
    }
    let mut behind = first.to + 1;
    while tokens.is(behind, Class::WEEKDAY) || tokens.is_mark(behind, ',') || tokens.word(behind) == "the" {
        behind += 1;
    }
    if let Some(second) = when::date(tokens, behind) {
        return Some(second);
    }
    // "Nov 21 - 30": the month is the first one's.
    let day =
        tokens.get(behind).filter(|token| token.kind == Kind::Number && token.end - token.start <= 2)?;
    let Day::Yearly { month, .. } = first.day else { return None };
    let suffix = usize::from(matches!(tokens.word(behind + 1), "st" | "nd" | "rd" | "th"));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "two digits")]
    let value = day.value as u8;
    (1..=31)
        .contains(&value)
        .then_some(When { day: Day::Yearly { month, day: value }, to: behind + 1 + suffix })
}

/// Whether the sentence says that a sale or an offer runs.
fn about_offer(tokens: &Tokens<'_>, at: usize) -> bool {
    (1..=8).take_while(|back| *back <= at && !tokens.ends_sentence(at - back)).any(|back| {
        ["offer", "offers", "sale", "valid", "discount", "promotion", "deal"]
            .contains(&tokens.word_back(at, back))
    })
}
