//! A part of the price taken off.

use super::super::OfferKind;
use super::super::lexer::{AmountKind, Class, Kind, among};
use super::context::{Context, Found};

/// What is saved besides money.
const NO_MONEY: &str =
    "more energy time fuel water electricity data paper power battery lives space calories fewer less";

pub(super) fn find(context: &mut Context<'_, '_>) {
    for index in 0..context.amounts.len() {
        let Some(amount) = context.amounts.get(index).copied() else { break };
        let possible = amount.value > 0.0 && amount.value <= 100.0;
        if amount.kind != AmountKind::Percent
            || amount.taken
            || !possible
            || context.is_any_used(amount.from, amount.to)
        {
            continue;
        }
        if let Some((from, to)) = around(context, amount.from, amount.to, amount.value) {
            context.add_amount(OfferKind::PercentOff, index, from, to);
        }
        if context.is_full() {
            return;
        }
    }
    half_price(context);
}

fn around(context: &Context<'_, '_>, from: usize, to: usize, value: f64) -> Option<(usize, usize)> {
    let tokens = context.tokens;
    let start = context.with_prefix(from);
    let behind = context.skip_marks(to);
    if let Some(end) = off_behind(context, behind) {
        return Some((start, end));
    }
    // "16% below the list price".
    if tokens.word(behind) == "below" && matches!(tokens.word(behind + 1), "msrp" | "rrp" | "mrp" | "retail")
    {
        return Some((start, behind + 2));
    }
    let cue = start.checked_sub(1).map_or("", |_| tokens.word_back(start, 1));
    if !tokens.is_break(start) {
        let saves = ["save", "saving", "savings", "sparen", "spare", "ahorra", "bespaar"].contains(&cue)
            || (matches!(cue, "an" | "a" | "at" | "least" | "of" | "by")
                && context
                    .word_before(start, 4, |word| {
                        among(word, "save savings discount discounts reduced slashed reduction off rabatt")
                    })
                    .is_some());
        // "A saving of up to 15%", not "customers saving by one per cent".
        let saves = saves || cue == "of" && tokens.word_back(start, 2) == "saving";
        if saves && !among(tokens.word(behind), NO_MONEY) {
            let first = context.word_before(start, 4, |word| {
                among(word, "save savings saving discount discounts reduced slashed reduction")
            });
            return Some((first.unwrap_or(start), to));
        }
        if tokens.is_back(start, 1, Class::OFF) && cue != "off" {
            return Some((start.wrapping_sub(1), to));
        }
        // "Discount: 30%", "Sale - 30%".
        let joint = matches!(tokens.kind(start.wrapping_sub(1)), Some(Kind::Mark(':' | '-' | '–')));
        if joint
            && start >= 2
            && (tokens.is(start.wrapping_sub(2), Class::OFF) || tokens.word(start.wrapping_sub(2)) == "sale")
            && tokens.word(start.wrapping_sub(2)) != "off"
        {
            return Some((start, to));
        }
    }
    // "up to 70% on fashion", "35% on the annual plan with code X".
    let scope =
        matches!(tokens.word(behind), "on" | "across" | "sitewide" | "storewide" | "sale" | "everything");
    let capped = start < from;
    if scope
        && (capped
            && !among(cue, "by grew rise earn interest returns return to off")
            && !matches!(tokens.word(start), "over" | "additional" | "another")
            || context.has_found(OfferKind::PromoCode))
    {
        return Some((start, to));
    }
    // "-20%" on its own.
    let sign = from.checked_sub(1).filter(|sign| {
        matches!(tokens.kind(*sign), Some(Kind::Mark('-' | '–' | '−')))
            && tokens.is_glued(from)
            && !tokens.is_glued(*sign)
    });
    let alone = tokens.is_break(behind) || among(tokens.word(behind), "on auf sur en de su op todo with til");
    let round = value >= 5.0 && value.fract() == 0.0;
    sign.filter(|_| alone && round).map(|sign| (sign, to))
}

/// One past "off", "discount" and the like, with up to three words in front of a discount: "20% student discount".
fn off_behind(context: &Context<'_, '_>, behind: usize) -> Option<usize> {
    let tokens = context.tokens;
    for step in 0..4 {
        let place = behind + step;
        if tokens.get(place).is_none() || (tokens.is_break(place) && place > behind) || context.is_used(place)
        {
            return None;
        }
        if tokens.is(place, Class::OFF) {
            let word = tokens.word(place);
            // "20% off their highs" is news, "20% off-road" nothing at all.
            let news = matches!(tokens.word(place + 1), "their" | "its" | "highs" | "peak" | "target");
            let compound =
                tokens.is_mark(place + 1, '-') && tokens.is_glued(place + 1) && tokens.is_glued(place + 2);
            let near = step <= 1
                || !matches!(word, "off" | "saving" | "savings")
                || (step == 2 && tokens.raw(place.wrapping_sub(1)).starts_with(char::is_uppercase));
            return (near && !news && !(compound && word == "off")).then_some(place + 1);
        }
        let goes_on = match tokens.kind(place)? {
            Kind::Word => {
                !tokens.is(place, Class::FUNCTION.with(Class::CASHBACK).with(Class::RATE).with(Class::POINTS))
                    || matches!(tokens.word(place), "your" | "the" | "de")
            }
            Kind::Mark('-' | '(' | '*' | '&' | '+') => true,
            _ => false,
        };
        if !goes_on {
            // "de descuento", "di sconto".
            return None;
        }
    }
    None
}

/// "half price", "half off", "1/2 price", "50 off" is none.
fn half_price(context: &mut Context<'_, '_>) {
    let tokens = context.tokens;
    if !tokens.classes.any(Class::NUMBER) && !tokens.text.contains("1/2") && !tokens.text.contains('½') {
        return;
    }
    for at in 0..tokens.len() {
        let end = if tokens.word(at) == "half" {
            let next = at + 1 + usize::from(tokens.is_mark(at + 1, '-') || tokens.word(at + 1) == "the");
            matches!(tokens.word(next), "price" | "off" | "prices" | "rate" | "cost").then_some(next + 1)
        } else if tokens.raw(at) == "½"
            || (tokens.raw(at) == "1"
                && tokens.is_mark(at + 1, '/')
                && tokens.raw(at + 2) == "2"
                && tokens.is_glued(at + 2))
        {
            let next = if tokens.raw(at) == "½" { at + 1 } else { at + 3 };
            matches!(tokens.word(next), "price" | "off" | "prices").then_some(next + 1)
        } else {
            None
        };
        let Some(end) = end.filter(|end| !context.is_any_used(at, *end)) else { continue };
        context.add(Found {
            value: Some(50.0),
            unit: Some("percent"),
            ..Found::plain(OfferKind::PercentOff, at, end)
        });
        if context.is_full() {
            return;
        }
    }
}
