//! Something to be won.

use super::super::OfferKind;
use super::super::lexer::{AmountKind, Class, Kind, among};
use super::context::{Context, Found};

/// Tokens of a prize at most: "a trip for two to New York".
const LONGEST: usize = 10;

/// Words that offer the reader a chance.
const CHANCES: &str = "chance chances could opportunity enter draw competition contest stand shot you u running your comment tag share answer play entry snap reply text submit register vote guess join tell participate spend buy recharge";

pub(super) fn find(context: &mut Context<'_, '_>) {
    let tokens = context.tokens;
    for at in 0..tokens.len() {
        if !tokens.is(at, Class::WIN) || context.is_used(at) {
            continue;
        }
        let found = match tokens.word(at) {
            "win" | "winning" => win(context, at),
            "won" | "awarded" => won(context, at),
            "prize" | "prizes" | "jackpot" => prize(context, at),
            "giveaway" | "giving" => {
                if tokens.word(at) == "giving" {
                    giving(context, at)
                } else {
                    entry(context, at)
                }
            }
            "draw" | "contest" | "competition" | "sweepstakes" | "lottery" => entry(context, at),
            "chance" => take_home(context, at),
            _ => None,
        };
        if let Some((from, to)) = found.filter(|(from, to)| from < to && !context.is_any_used(*from, *to)) {
            add(context, from, to);
        }
        if context.is_full() {
            return;
        }
    }
}

fn add(context: &mut Context<'_, '_>, from: usize, to: usize) {
    let money = (from..to).find_map(|place| {
        let index = context.amount_starting(place)?;
        let amount = context.amounts.get(index)?;
        (amount.kind == AmountKind::Money && amount.to <= to && !amount.taken).then_some(index)
    });
    if let Some(index) = money {
        context.add_amount(OfferKind::Prize, index, from, to);
        return;
    }
    let count = (from..to).find_map(|place| {
        let amount = context.amounts.get(context.amount_starting(place)?)?;
        // "Nokia 7250i" is a name.
        let name = context.tokens.is_glued(amount.to) && context.tokens.kind(amount.to) == Some(Kind::Word);
        (amount.kind == AmountKind::Count && !amount.taken && !name).then_some(amount.value)
    });
    let unit = count.map(|_| "items");
    context.add(Found { value: count, unit, ..Found::plain(OfferKind::Prize, from, to) });
}

/// "win a trip to Rome", "WIN £1000", "chance to win one of 50 vouchers". Not "win the match".
fn win(context: &Context<'_, '_>, at: usize) -> Option<(usize, usize)> {
    let tokens = context.tokens;
    let before = tokens.word_back(at, 1);
    // A chance that is offered to the reader, not a team that wins.
    let offered =
        ["to", "could", "can", "and", "or", "&", "be", "in", "2", "must", "of", "might", "just", "may", ""]
            .contains(&before)
            || tokens.is_break(at);
    let chance = context.word_before(at, 12, |word| among(word, CHANCES)).is_some();
    let mut from = at + 1;
    // "WIN! $500": a mark may stand between.
    if tokens.is_mark(from, ':') || tokens.is_mark(from, '!') && context.amount_starting(from + 1).is_some() {
        from += 1;
    }
    let skip = usize::from(matches!(tokens.word(from), "up" | "upto" | "over"))
        + usize::from(tokens.word(from) == "up" && tokens.word(from + 1) == "to");
    let first = from + skip;
    let money = context
        .amount_starting(first)
        .and_then(|index| context.amounts.get(index))
        .filter(|amount| !amount.taken);
    let determined = match tokens.word(first) {
        "a" | "an" | "your" | "one" | "tickets" | "exciting" | "free" | "cash" | "prizes" | "amazing"
        | "double" | "tix" | "tkts" | "passes" | "some" | "two" | "three" | "iphone" | "movie" | "gold"
        | "big" | "awesome" | "fantastic" | "great" | "gift" | "gifts" | "vouchers" | "daily" | "assured" => {
            true
        }
        "the" => chance && matches!(before, "to" | "could"),
        _ => false,
    };
    let clear = match money {
        Some(amount) if amount.kind == AmountKind::Money => offered || chance,
        Some(amount) if amount.kind == AmountKind::Count => {
            (chance || matches!(before, "to" | "could") || tokens.is_break(at))
                && tokens.kind(first + 1) == Some(Kind::Word)
                && !among(tokens.word(first + 1), "of games points in matches on at at-bats")
        }
        Some(_) => false,
        None => determined && (chance || (offered && tokens.is_break(at)) || before == "could"),
    };
    if !clear {
        // "a chance to win tickets", "win signed shirts": no article, but an offer to the reader.
        let noun = tokens.kind(first) == Some(Kind::Word) && !tokens.is(first, Class::FUNCTION);
        if !(chance && noun && offered) || is_sport(context, first) {
            return None;
        }
    }
    Some((from, object_end(context, first)))
}

/// Games and elections are won, too.
fn is_sport(context: &Context<'_, '_>, at: usize) -> bool {
    (at..at + 4).any(|place| {
        among(context.tokens.word(place), "game match series test title election war race cup championship battle hearts final customers friends day")
    })
}

/// Where the thing that is won ends.
fn object_end(context: &Context<'_, '_>, at: usize) -> usize {
    let tokens = context.tokens;
    let mut end = at;
    while end < tokens.len() && end < at + LONGEST && !context.is_used(end) {
        if end > at && tokens.is_break(end) {
            break;
        }
        match tokens.kind(end) {
            Some(Kind::Word) => {
                let word = tokens.word(end);
                // A new sentence that lost its point: "win N500 The capital is".
                let new = end > at
                    && tokens.is(end, Class::FUNCTION)
                    && tokens.raw(end).starts_with(|c: char| c.is_uppercase())
                    && tokens.raw(end).bytes().any(|b| b.is_ascii_lowercase());
                if new {
                    break;
                }
                if end > at
                    && (among(
                        word,
                        "by when at with from simply just on who that this is are and or if via send text txt call click every each weekly daily now today as courtesy thanks starting per guaranteed reply enter visit plus you we dial until before which during here in join u will has have",
                    ) || (word == "for"
                        && !matches!(tokens.word(end + 1), "two" | "you" | "four" | "a" | "your")
                        && tokens.kind(end + 1) != Some(Kind::Number))
                        || (word == "to"
                            && tokens
                                .text
                                .get(tokens.get(end + 1).map_or(0, |token| token.start)..)
                                .is_some_and(|rest| {
                                    !rest.starts_with(|c: char| c.is_uppercase())
                                        && !matches!(
                                            tokens.word(end + 1),
                                            "the" | "our" | "any" | "see" | "attend"
                                        )
                                })))
                {
                    break;
                }
            }
            Some(Kind::Number | Kind::Currency | Kind::Percent | Kind::Mark('+')) => {}
            Some(Kind::Mark('-' | '\'' | '’')) if tokens.is_glued(end) => {}
            Some(Kind::Mark('.')) if tokens.is_glued(end + 1) => {}
            _ => break,
        }
        end += 1;
    }
    while end > at
        && (matches!(tokens.kind(end.wrapping_sub(1)), Some(Kind::Mark(_)))
            || ["a", "an", "the", "of", "for", "to", "your"].contains(&tokens.word(end.wrapping_sub(1))))
    {
        end -= 1;
    }
    end
}

/// "you have won a £2000 prize", "awarded a £900 bonus".
fn won(context: &Context<'_, '_>, at: usize) -> Option<(usize, usize)> {
    let tokens = context.tokens;
    let to_reader = context
        .word_before(at, 5, |word| among(word, "you u you've you’ve u've mobile no number draw have bin"))
        .is_some();
    if !to_reader {
        return None;
    }
    let first = at + 1;
    let article = matches!(tokens.word(first), "a" | "an" | "the" | "our" | "your");
    let noun = first + usize::from(article);
    let money = context.amount_starting(noun).is_some()
        || (noun..noun + 4).any(|place| {
            !tokens.is_break(place)
                && context.amount_starting(place).is_some_and(|index| {
                    context.amounts.get(index).is_some_and(|amount| amount.kind == AmountKind::Money)
                })
        });
    (article || money).then(|| (first, object_end(context, noun))).filter(|(from, to)| to > from)
}

/// "£100,000 Prize Jackpot", "$500 in prizes", "prizes worth Rs. 5 lakh", "prize of $50".
fn prize(context: &Context<'_, '_>, at: usize) -> Option<(usize, usize)> {
    let tokens = context.tokens;
    let mut place = at;
    for _ in 0..5 {
        if place == 0 || tokens.is_break(place) {
            break;
        }
        if let Some(amount) = context.amount_ending(place).and_then(|index| context.amounts.get(index)) {
            let end = if matches!(tokens.word(at + 1), "jackpot" | "pool" | "draw" | "prize") {
                at + 2
            } else {
                at + 1
            };
            return (amount.kind == AmountKind::Money && !amount.taken).then_some((amount.from, end));
        }
        place -= 1;
    }
    for place in at + 1..at + 4 {
        if let Some(amount) = context.amount_starting(place).and_then(|index| context.amounts.get(index)) {
            return (amount.kind == AmountKind::Money && !amount.taken).then_some((at, amount.to));
        }
        if !["worth", "of", "is", "up", "to", "upto", "valued"].contains(&tokens.word(place))
            && !tokens.is_mark(place, ':')
        {
            break;
        }
    }
    let adjective = [
        "awesome",
        "amazing",
        "exciting",
        "great",
        "epic",
        "cash",
        "fantastic",
        "fabulous",
        "bonus",
        "instant",
        "daily",
        "weekly",
    ];
    (tokens.word(at) == "prizes" && adjective.contains(&tokens.word_back(at, 1)) && !tokens.is_break(at))
        .then_some((at.wrapping_sub(1), at + 1))
}

/// "free entry in our draw", "a place in our prize draw for an electric bike".
fn entry(context: &Context<'_, '_>, at: usize) -> Option<(usize, usize)> {
    let tokens = context.tokens;
    // "Enter our prize draw for a trip to Rome".
    let asked = context.word_before(at, 5, |word| matches!(word, "enter" | "join")).is_some();
    if asked && matches!(tokens.word(at), "draw" | "sweepstakes" | "giveaway") && tokens.word(at + 1) == "for"
    {
        let end = object_end(context, at + 2);
        return (end > at + 2 && matches!(tokens.word(at + 2), "a" | "an" | "your" | "one"))
            .then_some((at + 2, end));
    }
    let entry = (1..=6)
        .filter_map(|back| at.checked_sub(back))
        .take_while(|place| !tokens.is_break(place + 1))
        .find(|place| matches!(tokens.word(*place), "entry" | "entries" | "place" | "places" | "spot"))?;
    let bridge = (entry + 1..at).all(|place| {
        among(
            tokens.word(place),
            "in into to our the a this prize grand lucky weekly monthly daily cash big annual christmas summer",
        ) || tokens.raw(place) == "2"
    });
    let joined = matches!(tokens.word(entry + 1), "in" | "into" | "to") || tokens.raw(entry + 1) == "2";
    if !bridge || !joined {
        return None;
    }
    // A place is given in a draw; in a contest it is reached.
    let free = tokens.is(entry.wrapping_sub(1), Class::FREE);
    let place = matches!(tokens.word(entry), "place" | "places" | "spot");
    let given = free
        || tokens.word(at) == "draw"
            && (!place || matches!(tokens.word_back(entry, 1), "a" | "your" | "one"));
    if !given {
        return None;
    }
    let from = if free { entry.wrapping_sub(1) } else { entry };
    let prize = if tokens.word(at + 1) == "for" && !tokens.is_break(at + 1) {
        object_end(context, at + 2).max(at + 1)
    } else {
        at + 1
    };
    let end = if prize > at + 2 { prize } else { at + 1 };
    Some((from, end))
}

/// "The chance to take home a weekend in Tokyo".
fn take_home(context: &Context<'_, '_>, at: usize) -> Option<(usize, usize)> {
    let tokens = context.tokens;
    if !tokens.has(at + 1, &["to", "take", "home"]) {
        return None;
    }
    let end = object_end(context, at + 4);
    (end > at + 4).then_some((at + 4, end))
}

/// "we're giving away 5 double passes".
fn giving(context: &Context<'_, '_>, at: usize) -> Option<(usize, usize)> {
    let tokens = context.tokens;
    if tokens.word(at) != "giving" || tokens.word(at + 1) != "away" {
        return None;
    }
    let first = at + 2;
    let end = object_end(context, first);
    (end > first).then_some((first, end))
}
