//! Money back after paying.

use super::super::OfferKind;
use super::super::lexer::{AmountKind, Class, among};
use super::context::{Context, Found};

pub(super) fn find(context: &mut Context<'_, '_>) {
    let tokens = context.tokens;
    for at in 0..tokens.len() {
        if !tokens.is(at, Class::CASHBACK) || context.is_used(at) {
            continue;
        }
        let start = match tokens.word(at) {
            "cashback" | "rebate" | "rebates" => at,
            "back" if tokens.word_back(at, 1) == "cash" => at.wrapping_sub(1),
            "back"
                if at >= 2
                    && tokens.is_mark(at.wrapping_sub(1), '-')
                    && tokens.word(at.wrapping_sub(2)) == "cash" =>
            {
                at.wrapping_sub(2)
            }
            // "$50 back", "5% back".
            "back" => {
                // A line that starts with "Back" follows a price.
                let direct = if tokens.is_break(at) { None } else { context.amount_ending(at) };
                let Some(index) = direct.filter(|index| is_value(context, *index, false)) else { continue };
                if matches!(tokens.word(at + 1), "in" | "to" | "guarantee" | "then" | "from") {
                    continue;
                }
                let from = context.amounts.get(index).map_or(at, |amount| amount.from);
                context.add_amount(OfferKind::Cashback, index, context.with_prefix(from), at + 1);
                continue;
            }
            _ => continue,
        };
        if let Some((index, from)) = amount_before(context, start) {
            // A rebate is taken off what was paid, as a discount is.
            let kind = if tokens.word(at) == "cashback" || start < at {
                OfferKind::Cashback
            } else {
                OfferKind::AmountOff
            };
            context.add_amount(kind, index, context.with_prefix(from), at + 1);
        } else if let Some((index, to)) = amount_behind(context, at + 1) {
            context.add_amount(OfferKind::Cashback, index, start, to);
        } else if among(
            tokens.word_back(start, 1),
            "assured instant exciting extra guaranteed get earn win flat unlimited full",
        ) && !tokens.is_break(start)
        {
            context.add(Found::plain(OfferKind::Cashback, start.wrapping_sub(1), at + 1));
        }
    }
}

fn is_value(context: &Context<'_, '_>, index: usize, bare: bool) -> bool {
    context.amounts.get(index).is_some_and(|amount| {
        !amount.taken
            && (amount.kind != AmountKind::Count || (bare && amount.value >= 5.0))
            && (amount.kind != AmountKind::Percent || amount.value <= 200.0)
    })
}

/// The amount in front, with up to three words between: "10% instant cashback".
fn amount_before(context: &Context<'_, '_>, start: usize) -> Option<(usize, usize)> {
    let tokens = context.tokens;
    let mut place = start;
    for _ in 0..6 {
        if place == 0 || tokens.is_break(place) {
            return None;
        }
        if let Some(index) = context.amount_ending(place) {
            let from = context.amounts.get(index)?.from;
            return is_value(context, index, true).then_some((index, from));
        }
        place -= 1;
        if tokens.is(place, Class::OFF) || matches!(tokens.word(place), "and" | "or" | "off" | "after") {
            return None;
        }
    }
    None
}

/// "cashback of Rs 50", "cashback up to 5%", "cashback: $20".
fn amount_behind(context: &Context<'_, '_>, at: usize) -> Option<(usize, usize)> {
    let tokens = context.tokens;
    for place in at..at + 5 {
        if let Some(index) = context.amount_starting(place) {
            let to = context.amounts.get(index)?.to;
            return is_value(context, index, true).then_some((index, to));
        }
        let bridge = among(tokens.word(place), "of upto up to worth max flat is")
            || tokens.is_mark(place, ':')
            || tokens.is_mark(place, '(');
        if !bridge {
            return None;
        }
    }
    None
}
