//! Buy some, get some.

use super::super::OfferKind;
use super::super::lexer::{Class, Kind};
use super::context::{Context, Found};

pub(super) fn find(context: &mut Context<'_, '_>) {
    let tokens = context.tokens;
    for at in 0..tokens.len() {
        if context.is_used(at) {
            continue;
        }
        let found = match tokens.kind(at) {
            Some(Kind::Word) => match tokens.word(at) {
                "bogo" | "bogof" | "b1g1" | "b2g1" | "b2g2" | "b3g1" | "buy1get1" | "buy2get1"
                | "buy1get1free" | "b1g1f" => {
                    Some((at, at + 1 + usize::from(tokens.is(at + 1, Class::FREE)), 1.0))
                }
                "buy" | "purchase" | "order" | "buy1" | "buy2" => buy_get(context, at),
                "for" => count_for_count(context, at).or_else(|| free_for_every(context, at)),
                _ => None,
            },
            Some(Kind::Number) => plus(context, at),
            _ => None,
        };
        let Some((from, to, value)) = found else { continue };
        for amount in context.amounts.iter_mut().filter(|amount| amount.from >= from && amount.to <= to) {
            amount.taken = true;
        }
        context.add(Found {
            value: Some(value),
            unit: Some("items"),
            ..Found::plain(OfferKind::Bogo, from, to)
        });
        if context.is_full() {
            return;
        }
    }
}

/// A small count at a place, and one past it.
fn count(context: &Context<'_, '_>, at: usize) -> Option<f64> {
    let tokens = context.tokens;
    let value = match tokens.kind(at)? {
        Kind::Number => tokens.get(at)?.value,
        Kind::Word => match tokens.word(at) {
            "one" | "another" => 1.0,
            "two" => 2.0,
            "three" => 3.0,
            "four" => 4.0,
            "five" => 5.0,
            _ => return None,
        },
        _ => return None,
    };
    ((1.0..=12.0).contains(&value) && value.fract() == 0.0).then_some(value)
}

/// "Buy 1, get 1 free", "buy any two pizzas and get one free".
fn buy_get(context: &Context<'_, '_>, at: usize) -> Option<(usize, usize, f64)> {
    let tokens = context.tokens;
    // "Buy-one-get-one-free".
    let over_dash = |place: usize| place + usize::from(tokens.is_mark(place, '-') && tokens.is_glued(place));
    let first = over_dash(at + 1);
    let first = first + usize::from(matches!(tokens.word(first), "any"));
    let glued = matches!(tokens.word(at), "buy1" | "buy2");
    if !glued {
        count(context, first)?;
    }
    let from_get = if glued { at + 1 } else { first + 1 };
    let get = (from_get..from_get + 7)
        .find(|place| matches!(tokens.word(*place), "get" | "get1" | "receive" | "take"))?;
    if (first + 1..get).any(|place| tokens.ends_sentence(place)) {
        return None;
    }
    if tokens.word(get) == "get1" {
        return Some((at, get + 1 + usize::from(tokens.is(get + 1, Class::FREE)), 1.0));
    }
    let second = over_dash(get + 1);
    let second = second + usize::from(matches!(tokens.word(second), "the" | "your" | "any" | "a"));
    let value = match tokens.word(second) {
        "second" | "2nd" | "third" | "3rd" | "next" => 1.0,
        _ => count(context, second)?,
    };
    // "get 2 months": what is got is of another kind, unless it is free.
    let free = (second + 1..second + 6)
        .take_while(|place| !tokens.is_break(*place))
        .find(|place| tokens.is(*place, Class::FREE));
    let to = match free {
        Some(free) => free + 1,
        None if tokens.is(second + 1, Class::UNIT_TIME) || tokens.kind(second + 1) == Some(Kind::Percent) => {
            return None;
        }
        // "Buy 1 get 1 at 50% off": the bundle ends here, the discount is one of its own.
        None => second + 1,
    };
    Some((at, to, value))
}

/// "3 for 2", "2-for-1".
fn count_for_count(context: &Context<'_, '_>, at: usize) -> Option<(usize, usize, f64)> {
    let tokens = context.tokens;
    if let Some(found) = for_the_price_of(context, at) {
        return Some(found);
    }
    let dashed = tokens.is_mark(at.wrapping_sub(1), '-') && tokens.is_mark(at + 1, '-');
    let (first, second) = if dashed { (at.checked_sub(2)?, at + 2) } else { (at.checked_sub(1)?, at + 1) };
    let (more, less) = (count(context, first)?, count(context, second)?);
    if more <= less || less > 5.0 || tokens.word(second) == "another" {
        return None;
    }
    // Neither a time nor a price nor the score of a game.
    let behind = second + 1;
    let other = tokens.is(behind, Class::UNIT_TIME)
        || tokens.is_glued(behind)
            && matches!(
                tokens.kind(behind),
                Some(Kind::Word | Kind::Percent | Kind::Currency | Kind::Number)
            )
        || matches!(tokens.kind(behind), Some(Kind::Percent | Kind::Currency))
        || matches!(tokens.kind(first.wrapping_sub(1)), Some(Kind::Currency | Kind::Mark('/' | '#' | '.')))
        || matches!(tokens.word_back(first, 1), "no" | "top" | "went" | "goes" | "was" | "is");
    (!other).then_some((first, behind, more - less))
}

/// "Three for the price of two", "two desserts for the price of one".
fn for_the_price_of(context: &Context<'_, '_>, at: usize) -> Option<(usize, usize, f64)> {
    let tokens = context.tokens;
    let price = at + 1 + usize::from(tokens.word(at + 1) == "the");
    if tokens.word(price) != "price" || tokens.word(price + 1) != "of" {
        return None;
    }
    let less = count(context, price + 2)?;
    // The things that are bought may stand between: "three small plates".
    let (from, more) = (1..=4)
        .filter_map(|back| at.checked_sub(back))
        .take_while(|place| !tokens.is_break(place + 1) && !context.is_used(*place))
        .find_map(|place| count(context, place).map(|more| (place, more)))?;
    (more > less).then_some((from, price + 3, more - less))
}

/// "1 free for every 2 you buy".
fn free_for_every(context: &Context<'_, '_>, at: usize) -> Option<(usize, usize, f64)> {
    let tokens = context.tokens;
    if !matches!(tokens.word(at + 1), "every" | "each") {
        return None;
    }
    let bought = at + 2;
    count(context, bought)?;
    let verb = (bought + 1..bought + 5)
        .take_while(|place| !tokens.is_break(*place))
        .find(|place| matches!(tokens.word(*place), "buy" | "bought" | "purchase" | "purchased" | "order"))
        .unwrap_or(bought);
    let free = at.checked_sub(1).filter(|free| tokens.is(*free, Class::FREE))?;
    let from = (1..=3)
        .filter_map(|back| free.checked_sub(back))
        .take_while(|place| !tokens.is_break(place + 1))
        .find_map(|place| count(context, place).map(|value| (place, value)))?;
    Some((from.0, verb + 1, from.1))
}

/// "1+1".
fn plus(context: &Context<'_, '_>, at: usize) -> Option<(usize, usize, f64)> {
    let tokens = context.tokens;
    if !tokens.is_mark(at + 1, '+')
        || !tokens.is_glued(at + 1)
        || !tokens.is_glued(at + 2)
        || tokens.is_glued(at + 3) && tokens.kind(at + 3) == Some(Kind::Word)
    {
        return None;
    }
    let (first, second) = (count(context, at)?, count(context, at + 2)?);
    let deal = matches!(tokens.word(at + 3), "free" | "offer" | "deal" | "promotion");
    (first <= 4.0 && second <= 2.0 && deal)
        .then(|| (at, at + 3 + usize::from(tokens.is(at + 3, Class::FREE)), second))
}
