//! Points and miles.

use super::super::OfferKind;
use super::super::lexer::{AmountKind, Class, Kind, among};
use super::context::{Context, Found};

const CUES: &str = "earn bonus reward rewards extra loyalty collect get free double triple receive credited frequent gain membership welcome flybuys velocity qantas cash credit plus redeem";

pub(super) fn find(context: &mut Context<'_, '_>) {
    let tokens = context.tokens;
    for at in 0..tokens.len() {
        if !tokens.is(at, Class::POINTS) || context.is_used(at) {
            continue;
        }
        let word = tokens.word(at);
        let cue = context.word_before(at, 8, |word| among(word, CUES)).is_some();
        // Miles are distances, stars are ratings and points are goals, unless something says otherwise.
        let is_loose = matches!(word, "miles" | "coins" | "stars" | "kms" | "pts" | "point");
        if is_loose && !cue {
            continue;
        }
        if let Some((from, value)) = multiplied(context, at) {
            context.add(Found {
                value: Some(value),
                unit: Some("points"),
                ..Found::plain(OfferKind::Points, from, at + 1)
            });
            continue;
        }
        let Some((index, from)) = amount_before(context, at) else {
            let before = tokens.word_back(at, 1);
            let bonus = matches!(before, "bonus" | "reward" | "rewards" | "loyalty" | "extra")
                && context
                    .word_before(at, 5, |word| matches!(word, "earn" | "get" | "collect" | "receive" | "win"))
                    .is_some();
            if bonus {
                let from = context.word_before(at, 5, |word| {
                    matches!(word, "earn" | "get" | "collect" | "receive" | "win")
                });
                context.add(Found::plain(OfferKind::Points, from.unwrap_or(at.wrapping_sub(1)), at + 1));
            }
            continue;
        };
        let large = context.amounts.get(index).is_some_and(|amount| amount.value >= 100.0);
        if cue || (large && !is_loose) {
            context.add_amount(OfferKind::Points, index, context.with_prefix(from), at + 1);
        }
    }
}

/// "double points", "2x reward points", "5X points".
fn multiplied(context: &Context<'_, '_>, at: usize) -> Option<(usize, f64)> {
    let tokens = context.tokens;
    for back in 1..=4 {
        let place = at.checked_sub(back)?;
        if tokens.is_break(place + 1) {
            return None;
        }
        match tokens.word(place) {
            "double" => return Some((place, 2.0)),
            "triple" => return Some((place, 3.0)),
            "x" if place > 0 && tokens.kind(place.wrapping_sub(1)) == Some(Kind::Number) => {
                return Some((place.wrapping_sub(1), tokens.get(place.wrapping_sub(1))?.value));
            }
            "the" if tokens.word_back(place, 1) == "double" => return Some((place.wrapping_sub(1), 2.0)),
            _ => {}
        }
        if tokens.kind(place) == Some(Kind::Number) {
            return None;
        }
    }
    None
}

/// The number in front: "10,000 bonus Velocity points", "Rs.250 credited as free Cash Points".
fn amount_before(context: &Context<'_, '_>, at: usize) -> Option<(usize, usize)> {
    let tokens = context.tokens;
    let mut place = at;
    for _ in 0..8 {
        if place == 0 || tokens.is_break(place) {
            return None;
        }
        if let Some(index) = context.amount_ending(place) {
            let amount = context.amounts.get(index)?;
            let credited = amount.kind == AmountKind::Money
                && (amount.to..at).any(|place| matches!(tokens.word(place), "credited" | "worth"))
                || at - amount.to <= 2;
            let near = at - amount.to <= 4;
            let fits = match amount.kind {
                AmountKind::Count => near,
                AmountKind::Money => credited,
                AmountKind::Percent => false,
            };
            return (fits && !amount.taken).then_some((index, amount.from));
        }
        place -= 1;
        if tokens.is_mark(place, ',') {
            return None;
        }
    }
    None
}
