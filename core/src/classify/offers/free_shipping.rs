//! Delivery at no cost.

use super::super::OfferKind;
use super::super::lexer::{Class, among};
use super::context::{Context, Found};

pub(super) fn find(context: &mut Context<'_, '_>) {
    let tokens = context.tokens;
    for at in 0..tokens.len() {
        if !tokens.is(at, Class::SHIPPING) || context.is_used(at) {
            continue;
        }
        if let Some((from, to)) = around(context, at) {
            context.add(Found::plain(OfferKind::FreeShipping, from, to));
        }
    }
}

fn around(context: &Context<'_, '_>, at: usize) -> Option<(usize, usize)> {
    let tokens = context.tokens;
    // "shipped free", but "delivery" in front of the next sentence's "Free" is something else.
    let is_free = |place: usize| tokens.is(place, Class::FREE) && !context.is_used(place);
    let without_fee = |place: usize| {
        matches!(tokens.word(place), "no" | "zero" | "without")
            && ["cost", "costs", "extra", "additional", "charge", "charges", "fee"]
                .contains(&tokens.word(place + 1))
    };
    for place in (at.saturating_sub(4)..at).rev() {
        if tokens.is_break(place + 1) {
            break;
        }
        if is_free(place) && !tokens.is_mark(place.wrapping_sub(1), '-') {
            let one_phrase = (place + 1..at).all(|between| {
                !among(
                    tokens.word(between),
                    "and or with for when plus if on gift by in to from your before trial",
                ) && !tokens.is_mark(between, ',')
            });
            if one_phrase {
                return Some((place, end_of(context, at + 1)));
            }
        }
        if matches!(tokens.word(place), "no" | "zero") && place + 3 > at {
            let fee = matches!(tokens.word(at + 1), "fee" | "fees" | "charge" | "charges" | "cost" | "costs");
            return Some((place, at + 1 + usize::from(fee)));
        }
    }
    for place in at + 1..at + 4 {
        if tokens.is_break(place) {
            break;
        }
        let bridge = (at + 1..place).all(|between| {
            ["is", "for", "are", "absolutely", "at", "charges", "fee", "to", "your", "door", ""]
                .contains(&tokens.word(between))
        });
        if !bridge {
            break;
        }
        // "delivery free of charge" is taken, "delivery. Free gift" was cut off above, "delivery, free gift" here.
        if is_free(place)
            && !tokens.is_mark(place.wrapping_sub(1), ',')
            && !tokens.is_mark(place.wrapping_sub(1), '&')
            && context.phrase_end(place + 1, 1) == place + 1
        {
            return Some((at, place + 1));
        }
        if without_fee(place) {
            return Some((at, (place + 3).min(tokens.len())));
        }
        if tokens.has(place, &["on", "us"]) {
            return Some((at, place + 2));
        }
    }
    None
}

/// "shipping & returns", "shipping and handling".
fn end_of(context: &Context<'_, '_>, at: usize) -> usize {
    let tokens = context.tokens;
    let joined = tokens.is_mark(at, '&') || tokens.word(at) == "and";
    let more =
        matches!(tokens.word(at + 1), "returns" | "handling" | "installation" | "shipping" | "delivery");
    if joined && more { at + 2 } else { at }
}
