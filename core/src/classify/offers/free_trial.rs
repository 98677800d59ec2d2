//! Use before paying: "free trial", "30 days free", "try it free".

use super::super::OfferKind;
use super::super::lexer::{AmountKind, Class, Kind, among};
use super::context::{Context, Found};

/// What is given for a time but not tried: a present, not a trial.
const PRESENTS: &str = "data calls call talktime sms minutes warranty insurance delivery installation service servicing shipping internet browsing tune tunes ringtone support exchange returns stay parking";

pub(super) fn find(context: &mut Context<'_, '_>) {
    let tokens = context.tokens;
    for at in 0..tokens.len() {
        if context.is_used(at) {
            continue;
        }
        let found = if tokens.is(at, Class::TRIAL) {
            trial(context, at)
        } else if tokens.is(at, Class::FREE) {
            for_a_time(context, at)
        } else if matches!(tokens.word(at), "no" | "on" | "zero") {
            without_charge(context, at)
        } else {
            None
        };
        let Some((from, to)) = found.filter(|(from, to)| !context.is_any_used(*from, *to)) else { continue };
        let days = (from..to).find_map(|place| {
            let index = context.amount_starting(place)?;
            let amount = context.amounts.get(index)?;
            (amount.kind == AmountKind::Count && amount.to <= to).then_some((
                index,
                amount.value,
                unit_after(context, amount.to),
            ))
        });
        let mut offer = Found::plain(OfferKind::FreeTrial, from, to);
        if let Some((index, value, unit)) = days {
            offer.value = Some(value);
            offer.unit = unit;
            if let Some(amount) = context.amounts.get_mut(index) {
                amount.taken = true;
            }
        }
        context.add(offer);
    }
}

fn trial(context: &Context<'_, '_>, at: usize) -> Option<(usize, usize)> {
    let tokens = context.tokens;
    match tokens.word(at) {
        "trial" | "trials" | "trail" => {
            let free = context.word_before(at, 6, |word| matches!(word, "free" | "complimentary"));
            if let Some(free) = free.filter(|free| is_free(context, *free)) {
                // "14-day free trial", "30 days of free trial".
                let front = if tokens.word_back(free, 1) == "of" { free.wrapping_sub(1) } else { free };
                return Some((duration_before(context, front).unwrap_or(free), at + 1));
            }
            let from = duration_before(context, at)?;
            (tokens.word(at) == "trial").then_some((from, at + 1))
        }
        "try" => {
            // "try it free", "try Acme Plus for free", "try for free".
            let free = context.word_behind(at + 1, 6, |word| word == "free")?;
            let words = (at + 1..free).all(|place| {
                tokens.kind(place) == Some(Kind::Word)
                    && !["and", "get", "our", "with", "your", "a", "to"].contains(&tokens.word(place))
                    || tokens.is_mark(place, '-')
            });
            // "try our free samples": what is free is a thing.
            let thing =
                context.phrase_end(free + 1, 1) > free + 1 && !matches!(tokens.word(free + 1), "trial");
            (words && !thing && is_free(context, free))
                .then(|| (at, duration_behind(context, free + 1).unwrap_or(free + 1)))
        }
        _ => None,
    }
}

/// "7 days at no charge", "three months on us".
fn without_charge(context: &Context<'_, '_>, at: usize) -> Option<(usize, usize)> {
    let tokens = context.tokens;
    let (front, end) = if tokens.word(at) == "on" {
        if tokens.word(at + 1) != "us" || context.phrase_end(at + 2, 1) > at + 2 && !tokens.is_break(at + 2) {
            return None;
        }
        (at, at + 2)
    } else {
        let extra = matches!(tokens.word(at + 1), "extra" | "additional" | "added");
        let cost = at + 1 + usize::from(extra);
        let front = at.checked_sub(1).filter(|front| matches!(tokens.word(*front), "at" | "for" | "with"))?;
        if !matches!(tokens.word(cost), "cost" | "charge" | "charges") {
            return None;
        }
        (front, cost + 1)
    };
    // "30 days' access at no charge".
    let noun = front.checked_sub(1).filter(|noun| {
        among(tokens.word(*noun), "access membership subscription trial premium use")
            && !tokens.is_break(front)
    });
    let from = duration_before(context, noun.unwrap_or(front)).or_else(|| {
        let of = noun.filter(|noun| tokens.word_back(*noun, 1) == "of")?;
        duration_before(context, of.wrapping_sub(1))
    })?;
    let present = among(tokens.word_back(from, 1), "open delivered delivery service support parking");
    (!present && !tokens.is_mark(from.wrapping_sub(1), '/')).then_some((from, end))
}

fn is_free(context: &Context<'_, '_>, at: usize) -> bool {
    let dashed = context.tokens.is_glued(at) && context.tokens.is_mark(at.wrapping_sub(1), '-');
    !context.is_used(at) && (!dashed || is_duration_dash(context, at))
}

/// "30-day-free".
fn is_duration_dash(context: &Context<'_, '_>, at: usize) -> bool {
    at >= 2 && context.tokens.is(at.wrapping_sub(2), Class::UNIT_TIME)
}

/// "30 days free", "free for 3 months", "first month free", "free month".
fn for_a_time(context: &Context<'_, '_>, at: usize) -> Option<(usize, usize)> {
    let tokens = context.tokens;
    if !is_free(context, at) {
        return None;
    }
    let is_present =
        |place: usize| among(tokens.word(place), PRESENTS) || among(tokens.word(place + 1), PRESENTS);
    let front = if tokens.word_back(at, 1) == "for" { at.wrapping_sub(1) } else { at };
    if let Some(from) = duration_before(context, front).filter(|_| !tokens.is_break(at)) {
        let end = context.phrase_end(at + 1, 3);
        if !(at + 1..end).any(is_present) {
            let keep = (at + 1..end).find(|place| {
                matches!(tokens.word(*place), "trial" | "subscription" | "membership" | "access")
            });
            return Some((from, keep.map_or(at + 1, |place| place + 1)));
        }
        return None;
    }
    let behind = if tokens.word(at + 1) == "for" { at + 2 } else { at + 1 };
    // "free for your first month".
    let owned =
        usize::from(matches!(tokens.word(behind), "your" | "the") && tokens.word(behind + 1) == "first");
    let to = duration_behind(context, behind + owned)?;
    if is_present(to) || (tokens.word(to) == "of" && is_present(to + 1)) {
        return None;
    }
    let from = if behind == at + 2 { context.phrase_start(at, 3) } else { at };
    Some((from, to))
}

/// Where "30 days", "30-day", "first month", "a month" in front of `at` starts.
fn duration_before(context: &Context<'_, '_>, at: usize) -> Option<usize> {
    let tokens = context.tokens;
    let mut unit = at.checked_sub(1)?;
    if matches!(tokens.kind(unit), Some(Kind::Mark('-' | '\'' | '’'))) {
        unit = unit.checked_sub(1)?;
    }
    if !is_long_unit(tokens.word(unit)) || tokens.is_break(at) {
        return None;
    }
    let mut from = unit;
    if matches!(tokens.kind(from.checked_sub(1)?), Some(Kind::Mark('-'))) {
        from -= 1;
    }
    let number = from.checked_sub(1)?;
    let counted = tokens.kind(number) == Some(Kind::Number)
        || (tokens.is(number, Class::NUMBER) && !matches!(tokens.word(number), "half" | "few"))
        || matches!(tokens.word(number), "first" | "full");
    if !counted {
        return None;
    }
    Some(if tokens.word_back(number, 1) == "first" { number.wrapping_sub(1) } else { number })
}

/// Where "30 days", "3 months", "a month", "month" from `at` on ends.
fn duration_behind(context: &Context<'_, '_>, at: usize) -> Option<usize> {
    let tokens = context.tokens;
    let counted = tokens.kind(at) == Some(Kind::Number)
        || tokens.is(at, Class::NUMBER)
        || matches!(tokens.word(at), "a" | "an" | "your" | "the" | "first");
    let mut unit = if counted { at + 1 } else { at };
    if counted && tokens.is_mark(unit, '-') {
        unit += 1;
    }
    if counted && tokens.word(at) == "the" || tokens.word(at) == "first" {
        // "free for the first 30 days".
        let from = at + 1 + usize::from(tokens.word(at + 1) == "first");
        if tokens.kind(from) == Some(Kind::Number) {
            unit = from + 1;
        } else if tokens.word(at + 1) == "first" {
            unit = from;
        }
    }
    let word = tokens.word(unit);
    (is_long_unit(word) && (counted || word == "month" || word == "months")).then_some(unit + 1)
}

fn is_long_unit(word: &str) -> bool {
    among(word, "day days week weeks month months mth mths year years yr wk wks")
}

fn unit_after(context: &Context<'_, '_>, at: usize) -> Option<&'static str> {
    let place = at + usize::from(context.tokens.is_mark(at, '-'));
    Some(match context.tokens.word(place) {
        "day" | "days" => "days",
        "week" | "weeks" | "wk" | "wks" => "weeks",
        "month" | "months" | "mth" | "mths" => "months",
        "year" | "years" | "yr" => "years",
        _ => return None,
    })
}
