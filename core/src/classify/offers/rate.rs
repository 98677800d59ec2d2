//! Interest, and instalments at no cost.

use super::super::OfferKind;
use super::super::lexer::{AmountKind, Class, Kind, among};
use super::context::{Context, Found};

/// What makes a percentage an interest rate.
const MONEY: &str = "interest apr apy annum financing finance mortgage loan loans emi emis deposit deposits roi fd variable fixed savings installments instalments borrow refinance aer comparison fds rate rates";

/// What makes it news.
const NEWS: &str = "rose rise rises fell falls fall increase increased grew growth up down yield dropped unemployment inflation shares survey of cut hike hikes raised raises";

pub(super) fn find(context: &mut Context<'_, '_>) {
    for index in 0..context.amounts.len() {
        let Some(amount) = context.amounts.get(index).copied() else { break };
        if amount.kind != AmountKind::Percent || amount.taken || amount.value > 60.0 {
            continue;
        }
        if let Some((from, to)) = percentage(context, amount.from, amount.to) {
            context.add_amount(OfferKind::Rate, index, from, to);
        }
    }
    if context.tokens.classes.any(Class::RATE) {
        without_cost(context);
    }
}

fn percentage(context: &Context<'_, '_>, from: usize, to: usize) -> Option<(usize, usize)> {
    let tokens = context.tokens;
    let behind = context.skip_marks(to);
    // "p.a." is cut into four tokens.
    if tokens.word(behind) == "p" && tokens.is_mark(behind + 1, '.') && tokens.word(behind + 2) == "a" {
        return Some((from, behind + 3 + usize::from(tokens.is_mark(behind + 3, '.'))));
    }
    match tokens.word(behind) {
        "interest" | "apr" | "apy" | "pa" | "aer" | "financing" | "finance" | "emi" => {
            return Some((from, behind + 1));
        }
        "per" if tokens.word(behind + 1) == "annum" => return Some((from, behind + 2)),
        "fixed" | "variable" | "comparison" | "introductory" | "intro" | "balance" | "annual"
        | "effective" | "purchase" => {
            let end = context.word_behind(behind, 5, |word| {
                ["rate", "apr", "interest", "transfer", "transfers", "pa", "rates"].contains(&word)
            })?;
            return Some((from, end + 1));
        }
        "rate" | "rates" => {
            let near = context.word_before(from, 8, |word| among(word, MONEY)).or_else(|| {
                context.word_behind(behind, 6, |word| among(word, MONEY) && !matches!(word, "rate" | "rates"))
            });
            return near.map(|_| (from, behind + 1));
        }
        // "0% on balance transfers", "0% for 12 months on purchases".
        "on" | "for" => {
            if let Some(end) = lent(context, behind).filter(|_| tokens.word_back(from, 1) != "by") {
                let free = context.amount_ending(to).and_then(|index| context.amounts.get(index));
                let transfer = tokens.word(end.wrapping_sub(2)) == "balance";
                if transfer || free.is_some_and(|amount| amount.value <= 0.0) {
                    return Some((from, end));
                }
            }
        }
        "off" | "discount" | "cashback" | "of" => return None,
        _ => {}
    }
    // "30 yr fixed 6.25%", "rates as low as 4.1%" in a text about loans.
    let near = tokens.word_back(from, 1);
    let offered = ["fixed", "low", "just", "only", "from"].contains(&near)
        || (near == "as" && tokens.word_back(from, 2) == "low")
        || (near == "at"
            && context
                .word_before(from, 3, |word| matches!(word, "starting" | "starts" | "rates" | "rate"))
                .is_some());
    if offered && is_lending(context, from, behind) {
        return Some((from, to));
    }
    // "an introductory rate of 12.6%".
    if tokens.word_back(from, 1) == "of" && matches!(tokens.word_back(from, 2), "rate" | "apr") {
        let kind = from.checked_sub(3).filter(|place| {
            among(
                tokens.word(*place),
                "introductory intro interest fixed variable annual purchase promotional",
            )
        });
        if let Some(kind) = kind {
            return Some((kind, to));
        }
    }
    // "interest rates from 8.5%", "rates as low as 4.1%", "loan @ 10.99%".
    let cue = context
        .word_before(from, 5, |word| among(word, "interest rate rates apr roi loan loans emi mortgage"))?;
    let news = (cue.saturating_sub(2)..behind + 2)
        .any(|place| among(tokens.word(place), NEWS) && tokens.word(place) != "of")
        || tokens.word(behind) == "of";
    let bridge = (cue + 1..from).all(|place| {
        [
            "rate", "rates", "from", "at", "of", "starting", "starts", "as", "low", "just", "only", "is",
            "upto", "up", "to", "for", "interest", "",
        ]
        .contains(&tokens.word(place))
            && !matches!(tokens.kind(place), Some(Kind::Mark('!' | '?')))
    });
    let is_money = ["interest", "apr", "roi", "loan", "loans", "mortgage", "emi"].contains(&tokens.word(cue))
        || context.word_before(cue, 6, |word| among(word, MONEY)).is_some();
    (bridge && is_money && !news && cue + 1 < from).then_some((from, to))
}

/// One past what a rate is for: "on balance transfers", "for 12 months on purchases".
fn lent(context: &Context<'_, '_>, at: usize) -> Option<usize> {
    let tokens = context.tokens;
    let word = context.word_behind(at, 8, |word| {
        ["transfer", "transfers", "purchases", "spending", "instalments", "installments", "finance"]
            .contains(&word)
    })?;
    (at + 1..word)
        .all(|place| {
            tokens.kind(place) == Some(Kind::Number)
                || tokens.is(place, Class::UNIT_TIME.with(Class::NUMBER))
                || among(tokens.word(place), "on for the first all balance money card new and your up to")
        })
        .then_some(word + 1)
}

/// Whether lending is talked about around a number, and not reported on.
fn is_lending(context: &Context<'_, '_>, from: usize, to: usize) -> bool {
    let tokens = context.tokens;
    let around = from.saturating_sub(14)..to + 14;
    let lending = [
        "mortgage",
        "loan",
        "loans",
        "refinance",
        "borrow",
        "finance",
        "financing",
        "interest",
        "rates",
        "apr",
        "fixed",
    ];
    let near = around.clone().any(|place| lending.contains(&tokens.word(place)));
    let news = (from.saturating_sub(4)..to + 3)
        .any(|place| among(tokens.word(place), NEWS) && tokens.word(place) != "up");
    near && !news && !tokens.is(to, Class::OFF)
}

/// "No cost EMI", "interest free", "zero interest".
fn without_cost(context: &mut Context<'_, '_>) {
    let tokens = context.tokens;
    for at in 0..tokens.len() {
        if !tokens.is(at, Class::RATE) || context.is_used(at) {
            continue;
        }
        let found = match tokens.word(at) {
            "emi" | "emis" | "installments" | "instalments" => {
                let cost = context.word_before(at, 9, |word| matches!(word, "cost" | "interest"));
                cost.and_then(|cost| {
                    let none = context.word_before(cost, 2, |word| matches!(word, "no" | "zero" | "low"));
                    none.map(|none| (none, if cost + 4 > at { at + 1 } else { cost + 1 })).or_else(|| {
                        (tokens.word(cost) == "interest" && tokens.is(cost + 1, Class::FREE))
                            .then_some((cost, at + 1))
                    })
                })
            }
            "interest" => {
                let free = at + 1 + usize::from(tokens.is_mark(at + 1, '-'));
                if tokens.word(free) == "free" {
                    let days = at >= 2
                        && tokens.is(at.wrapping_sub(1), Class::UNIT_TIME)
                        && tokens.kind(at.wrapping_sub(2)) == Some(Kind::Number);
                    let end = if among(
                        tokens.word(free + 1),
                        "emi emis instalments installments loan finance days period",
                    ) {
                        free + 2
                    } else {
                        free + 1
                    };
                    Some((if days { at.wrapping_sub(2) } else { at }, end))
                } else if matches!(tokens.word_back(at, 1), "zero")
                    || (tokens.word_back(at, 1) == "no" && is_offered(context, at))
                {
                    Some((at.wrapping_sub(1), at + 1))
                } else {
                    None
                }
            }
            _ => None,
        };
        let Some((from, to)) = found else { continue };
        if context.is_any_used(from, to) {
            continue;
        }
        context.add(Found {
            value: Some(0.0),
            unit: Some("percent"),
            ..Found::plain(OfferKind::Rate, from, to)
        });
    }
}

/// "no interest in" is a lack of something else.
fn is_offered(context: &Context<'_, '_>, at: usize) -> bool {
    ["for", "until", "till", "ever", "no", "or", "on"].contains(&context.tokens.word(at + 1))
        || context.tokens.is_break(at + 1)
}
