//! An amount of money taken off.

use super::super::OfferKind;
use super::super::lexer::{AmountKind, Class, Kind, among};
use super::context::Context;

pub(super) fn find(context: &mut Context<'_, '_>) {
    for index in 0..context.amounts.len() {
        let Some(amount) = context.amounts.get(index).copied() else { break };
        // Millions off are news of the stock exchange.
        if amount.taken || amount.kind == AmountKind::Percent || amount.value <= 0.0 || amount.value >= 1e7 {
            continue;
        }
        if context.is_any_used(amount.from, amount.to) {
            continue;
        }
        let is_money = amount.kind == AmountKind::Money;
        if let Some((from, to)) = around(context, amount.from, amount.to, is_money) {
            context.add_amount(OfferKind::AmountOff, index, from, to);
        }
        if context.is_full() {
            return;
        }
    }
}

fn around(context: &Context<'_, '_>, from: usize, to: usize, is_money: bool) -> Option<(usize, usize)> {
    let tokens = context.tokens;
    let start = context.with_prefix(from);
    let behind = context.skip_marks(to);
    if is_money {
        if let Some(end) = off_behind(context, behind) {
            return Some((start, end));
        }
        // "save $50", "save an extra Rs. 200", "savings of up to £30".
        if tokens.is_break(start) {
            return None;
        }
        let cue = tokens.word_back(start, 1);
        let saves = matches!(cue, "save" | "saving" | "savings" | "less" | "discount" | "discounts")
            || (among(cue, "an a of by least you over worth at")
                && context
                    .word_before(start, 4, |word| {
                        among(word, "save savings saving discount discounts reduced reduction slashed")
                    })
                    .is_some());
        let first = context.word_before(start, 4, |word| {
            among(word, "save savings saving discount discounts reduced reduction slashed less")
        });
        // "save $4,000 for a house": a plan, not a promise.
        let plan = matches!(tokens.word(behind), "for" | "lives" | "billion" | "million");
        return first.filter(|_| saves && !plan).map(|first| (first, to));
    }
    // "Flat 200 off", "get 500 off": a count, so only with a word in front and "off" directly behind.
    let cue = tokens.word_back(start, 1);
    let asked = start < from || matches!(cue, "get" | "take" | "enjoy" | "save" | "flat" | "extra");
    let off = matches!(tokens.word(behind), "off" | "discount") && !tokens.is_mark(behind + 1, '-');
    let value = tokens.get(from).map_or(0.0, |token| token.value);
    (asked && off && value >= 5.0 && tokens.kind(from) == Some(Kind::Number)).then_some((start, behind + 1))
}

/// One past "off" or "discount", with up to two words in front of a discount: "$20 instant discount".
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
            let near =
                step <= 1 || matches!(word, "discount" | "discounts" | "rabatt" | "reduction" | "descuento");
            let other = matches!(tokens.word(place + 1), "shore" | "road")
                || (word == "off" && tokens.word_back(place, 1) == "kick");
            let account = matches!(word, "savings" | "saving")
                && matches!(tokens.word(place + 1), "account" | "bank" | "bond" | "accounts");
            return (near && !other && !account).then_some(place + 1);
        }
        let goes_on = match tokens.kind(place)? {
            Kind::Word => {
                !tokens.is(
                    place,
                    Class::FUNCTION.with(Class::CASHBACK).with(Class::POINTS).with(Class::UNIT_TIME),
                ) || tokens.word(place) == "de"
            }
            _ => false,
        };
        if !goes_on {
            return None;
        }
    }
    None
}
