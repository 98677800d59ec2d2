//! A gift, voucher or free service.

use super::super::OfferKind;
use super::super::lexer::{AmountKind, Class, Kind, among};
use super::context::{Context, Found};

/// Words in front of "free" that make it a property: "toll free", "sugar free".
const PROPERTIES: &str = "toll feel ad duty tax sugar gluten fat interest risk hassle stress worry bot error guilt dairy alcohol smoke fee plastic bullet set break care be are feeling not virus cruelty contact touch hands lactose meat nut pain paper cash cage carbon lead rent debt spam never commission you're who's i'm am were keep longer stay roam live";

/// Words behind "free" that make it something else.
const OTHERS: &str = "to from of time will msg message press range kick kicks agent trade spirit spirited speech world fall up as zone market man agency society spot throw throws flowing country people radical radicals standing form style download: hand and offers love thinking thinker thinkers thought soul like such verse";

/// Words that start a list of what the thing is like, or the next clause.
const ENDS: &str = "like including such incl featuring instantly";

pub(super) fn find(context: &mut Context<'_, '_>) {
    let tokens = context.tokens;
    for at in 0..tokens.len() {
        if context.is_full() {
            return;
        }
        if context.is_used(at) {
            continue;
        }
        let found = if tokens.is(at, Class::FREE) {
            free(context, at)
        } else if tokens.is(at, Class::GIFT) {
            gift(context, at)
        } else if matches!(tokens.word(at), "no" | "on" | "as" | "with") {
            without_cost(context, at)
        } else {
            None
        };
        if let Some((from, to)) = found.filter(|(from, to)| from < to && !context.is_any_used(*from, *to)) {
            add(context, from, to);
        }
    }
}

/// Adds the span with the number in it, if there is one.
fn add(context: &mut Context<'_, '_>, from: usize, to: usize) {
    let number = (from..to).find_map(|place| {
        let index = context.amount_starting(place)?;
        let amount = context.amounts.get(index)?;
        // "phones 4 FREE" and "4* hotel" count nothing.
        let tokens = context.tokens;
        let word = tokens.raw(place) == "4"
            && (tokens.is(place + 1, Class::FREE)
                || tokens.is_mark(place + 1, '*')
                || tokens.word(place + 1) == "star");
        (amount.to <= to && !amount.taken && !word).then_some((index, *amount))
    });
    let Some((index, amount)) = number else {
        context.add(Found::plain(OfferKind::FreeItem, from, to));
        return;
    };
    if amount.kind != AmountKind::Count {
        context.add_amount(OfferKind::FreeItem, index, from, to);
        return;
    }
    let unit = match context.tokens.word(amount.to) {
        "gb" => "gb",
        "mb" => "mb",
        "min" | "mins" | "minutes" => "minutes",
        "day" | "days" => "days",
        "week" | "weeks" => "weeks",
        "month" | "months" => "months",
        "year" | "years" => "years",
        _ => "items",
    };
    if let Some(amount) = context.amounts.get_mut(index) {
        amount.taken = true;
    }
    context.add(Found {
        value: Some(amount.value),
        unit: Some(unit),
        ..Found::plain(OfferKind::FreeItem, from, to)
    });
}

fn free(context: &Context<'_, '_>, at: usize) -> Option<(usize, usize)> {
    let tokens = context.tokens;
    let before = tokens.word_back(at, 1);
    let dashed =
        tokens.is_glued(at) && matches!(tokens.kind(at.wrapping_sub(1)), Some(Kind::Mark('-' | '–')));
    let is_property =
        (among(before, PROPERTIES) || among(before, "them him her us me you it")) && !tokens.is_break(at);
    if dashed && !tokens.is(at.wrapping_sub(2), Class::UNIT_TIME) || is_property {
        return None;
    }
    let next = tokens.word(at + 1);
    // "A repair kit free of charge".
    if next == "of" && matches!(tokens.word(at + 2), "charge" | "cost" | "charges") {
        let from = context.phrase_start(at, 4);
        let call = (from..at).any(|place| among(tokens.word(place), "call calls us dial phone"));
        return (from < at && !call && !tokens.is_break(at)).then_some((with_joint(context, from), at + 3));
    }
    // "To stop receiving free samples".
    if context.word_before(at, 4, |word| matches!(word, "receiving" | "unsubscribe")).is_some()
        && context.word_before(at, 7, |word| among(word, "stop unsubscribe cease longer wish")).is_some()
    {
        return None;
    }
    if among(next, OTHERS) && !tokens.is_break(at + 1) && !(next == "and" && before == "for")
        || (tokens.is_mark(at + 1, '-') && tokens.is_glued(at + 1))
    {
        return None;
    }
    // "FREE PHONE 0808 ..." and "free call" are the way to answer.
    if matches!(next, "phone" | "call" | "fone" | "post" | "text")
        && tokens.kind(at + 2) == Some(Kind::Number)
    {
        return None;
    }
    if before == "for" {
        // "live channels for free".
        let from = context.phrase_start(at.wrapping_sub(1), 3);
        return Some((if from == at.wrapping_sub(1) { at.wrapping_sub(1) } else { from }, at + 1));
    }
    let end = forward(context, at + 1);
    if end > at + 1 {
        // "2GB FREE data", "800 FREE flights": the number belongs to it.
        return Some((number_before(context, at), end));
    }
    // "16+ OTTs FREE", "get one FREE".
    if tokens.is_break(at) {
        return None;
    }
    // "a Duffle Bag worth Rs. 2999 free".
    if let Some(worth) = worth_before(context, at) {
        return Some((worth, at + 1));
    }
    let from = context.phrase_start(at, 3);
    // "Dial 791222 free", "call us free on 0800 ...": the way to answer costs nothing.
    let has_noun = (from..at).any(|place| tokens.kind(place) == Some(Kind::Word));
    let is_call = matches!(next, "on" | "from" | "at")
        && matches!(tokens.kind(at + 2), Some(Kind::Number | Kind::Link))
        || !has_noun;
    if is_call {
        return None;
    }
    if from < at {
        // A verb alone says that doing so costs nothing: "Join free".
        return Some((from, at + 1));
    }
    if matches!(before, "is" | "completely" | "absolutely") && at >= 2 {
        let noun = context.phrase_start(at.wrapping_sub(1), 2);
        let fits = (noun..at.wrapping_sub(1)).any(|place| {
            among(tokens.word(place), "entry admission parking registration membership installation service download app attendance participation")
        });
        return fits.then_some((noun, at + 1));
    }
    None
}

/// Where the thing starts whose worth in money ends at a place: "Duffle Bag worth Rs. 2999".
fn worth_before(context: &Context<'_, '_>, at: usize) -> Option<usize> {
    let tokens = context.tokens;
    let amount = context.amounts.get(context.amount_ending(at)?)?;
    let worth = amount.from.checked_sub(1)?;
    let worth = if tokens.word(worth) == "at" { worth.checked_sub(1)? } else { worth };
    if amount.kind != AmountKind::Money || amount.taken || !among(tokens.word(worth), "worth valued value") {
        return None;
    }
    let from = context.phrase_start(worth, 4);
    (from < worth && !tokens.is_break(worth)).then_some(from)
}

/// As [`with_joint`], over "of" alone: "bottle of wine on us".
fn with_joint_of(context: &Context<'_, '_>, from: usize) -> usize {
    if context.tokens.word_back(from, 1) == "of" { with_joint(context, from) } else { from }
}

/// Goes back over "of" and what it counts: "pair of earbuds", "cocktail at sunset".
fn with_joint(context: &Context<'_, '_>, from: usize) -> usize {
    let tokens = context.tokens;
    let Some(joint) = from.checked_sub(1) else { return from };
    if !matches!(tokens.word(joint), "of" | "at" | "for" | "on" | "in" | "with") || context.is_used(joint) {
        return from;
    }
    let noun = context.phrase_start(joint, 3);
    if noun < joint && !tokens.is_break(joint) && !tokens.is_break(from) { noun } else { from }
}

/// The phrase behind "free", over "of" where it counts: "FREE cup of coffee", "free 2 nights' stay".
fn forward(context: &Context<'_, '_>, at: usize) -> usize {
    let tokens = context.tokens;
    if tokens.is_break(at) {
        return at;
    }
    let mut first = at;
    // "FREE $50 gift card", "free & exclusive".
    if tokens.kind(first) == Some(Kind::Currency) {
        first += 2;
        return context.phrase_end(first, 3).max(first).min(tokens.len());
    }
    if tokens.is_mark(first, '"') || tokens.is_mark(first, '“') || tokens.is_mark(first, '*') {
        first += 1;
    }
    let mut end = context.phrase_end(first, 4);
    // "FREE DATA ALERT" is a heading.
    if end > first && matches!(tokens.word(end.wrapping_sub(1)), "alert" | "alerts" | "msg" | "message") {
        return at;
    }
    if end > first && tokens.word(end) == "of" {
        end = context.phrase_end(end + 1, 2).max(end);
    }
    // "FREE Rewards like", "free gifts including".
    if let Some(place) = (first..end).find(|place| among(tokens.word(*place), ENDS)) {
        return if place == first { at } else { place };
    }
    // Verbs that follow are the next step: "FREE gift Click".
    for place in first + 1..end {
        if tokens.is(place, Class::STEP)
            && tokens.raw(place).starts_with(|c: char| c.is_ascii_uppercase())
            && !tokens.raw(first).bytes().all(|b| !b.is_ascii_lowercase())
        {
            return place;
        }
    }
    if end == first { at } else { end }
}

fn number_before(context: &Context<'_, '_>, at: usize) -> usize {
    let tokens = context.tokens;
    if at == 0 || tokens.is_break(at) {
        return at;
    }
    // "2GB FREE data".
    if at >= 2
        && tokens.kind(at.wrapping_sub(2)) == Some(Kind::Number)
        && tokens.is_glued(at.wrapping_sub(1))
        && tokens.kind(at.wrapping_sub(1)) == Some(Kind::Word)
    {
        return at.wrapping_sub(2);
    }
    // "100% FREE airtime".
    if let Some(amount) = context.amount_ending(at).and_then(|index| context.amounts.get(index)) {
        if amount.kind == AmountKind::Percent && !amount.taken && !context.is_any_used(amount.from, at) {
            return amount.from;
        }
    }
    if tokens.kind(at.wrapping_sub(1)) == Some(Kind::Number)
        && !context.is_used(at.wrapping_sub(1))
        && !tokens.is_mark(at.wrapping_sub(2), '.')
    {
        return at.wrapping_sub(1);
    }
    if tokens.is(at.wrapping_sub(1), Class::NUMBER)
        && !matches!(tokens.word(at.wrapping_sub(1)), "half" | "double")
    {
        return at.wrapping_sub(1);
    }
    at
}

/// "a $50 gift card", "Rs. 500 voucher", "bonus 2GB data", "free gift" is taken above.
fn gift(context: &Context<'_, '_>, at: usize) -> Option<(usize, usize)> {
    let tokens = context.tokens;
    let word = tokens.word(at);
    if matches!(word, "bonus") {
        // "A bonus sample box", "a bonus dessert".
        if let Some(end) = bonus_thing(context, at) {
            return Some((at, end));
        }
        // "bonus 2GB of data", "$100 bonus".
        let number = at + 1;
        if tokens.kind(number) == Some(Kind::Number) || tokens.kind(number) == Some(Kind::Currency) {
            let index = context.amount_starting(number)?;
            let amount = context.amounts.get(index)?;
            if amount.taken || tokens.is_break(number) {
                return None;
            }
            let end = context.phrase_end(amount.to, 2);
            return Some((at, end.max(amount.to)));
        }
        let index = context.amount_ending(at).or_else(|| {
            // "Rs.51 Welcome Bonus".
            matches!(tokens.word_back(at, 1), "welcome" | "joining" | "deposit" | "signup" | "instant")
                .then(|| context.amount_ending(at.wrapping_sub(1)))
                .flatten()
        })?;
        let amount = context.amounts.get(index)?;
        let money = amount.kind == AmountKind::Percent
            || amount.kind == AmountKind::Money && amount.value < 1e6
            || tokens.is_glued(at.wrapping_sub(1)) && matches!(tokens.word(at.wrapping_sub(1)), "gb" | "mb");
        return (money && !amount.taken && !tokens.is_break(at)).then_some((amount.from, at + 1));
    }
    if matches!(word, "gift" | "gifts" | "voucher" | "vouchers" | "giftcard" | "coupon" | "coupons" | "egift")
    {
        let end = if among(
            tokens.word(at + 1),
            "card cards voucher vouchers certificate certificates box set bag pack",
        ) {
            at + 2
        } else {
            at + 1
        };
        // The money it is worth stands in front, with a brand between at most.
        for back in 0..4 {
            let to = at.checked_sub(back)?;
            if back > 0 && tokens.is_break(to + 1) {
                break;
            }
            if let Some(amount) = context.amount_ending(to).and_then(|index| context.amounts.get(index)) {
                return (amount.kind == AmountKind::Money && !amount.taken).then_some((amount.from, end));
            }
        }
        // "voucher worth Rs 500", "gift card of $20".
        if matches!(tokens.word(end), "worth" | "of" | "valued" | "up") {
            let up = usize::from(tokens.word(end) == "up" && tokens.word(end + 1) == "to");
            let amount = context.amounts.get(context.amount_starting(end + 1 + up)?)?;
            return (amount.kind == AmountKind::Money && !amount.taken).then_some((at, amount.to));
        }
        // "get a gift", "receive an exclusive gift".
        let given = context.word_before(at, 4, |word| {
            ["get", "receive", "bonus", "assured", "surprise", "unlock", "win"].contains(&word)
        });
        let simple = among(
            tokens.word_back(at, 1),
            "assured surprise bonus exclusive unconditional exciting birthday welcome",
        );
        return (given.is_some() && simple).then_some((at.wrapping_sub(1), end));
    }
    None
}

/// One past the thing behind "bonus", in "a bonus dessert". Not "a bonus scheme", "a bonus round".
fn bonus_thing(context: &Context<'_, '_>, at: usize) -> Option<usize> {
    let tokens = context.tokens;
    if !matches!(tokens.word_back(at, 1), "a" | "an" | "your")
        || tokens.is_break(at)
        || tokens.is_break(at + 1)
    {
        return None;
    }
    let mut end = context.phrase_end(at + 1, 4);
    let thing = tokens.kind(at + 1) == Some(Kind::Word)
        && (at + 1..end).all(|place| {
            !tokens.is(place, Class::POINTS.with(Class::OFF).with(Class::CASHBACK).with(Class::RATE))
                && !among(
                    tokens.word(place),
                    "scheme round track episode day content issue payment payout tip feature question level chapter story plan structure pool season time week share shares points entry entries applies code number",
                )
        });
    if thing && end > at + 1 && tokens.word(end) == "of" {
        end = context.phrase_end(end + 1, 2).max(end);
    }
    (thing && end > at + 1).then_some(end)
}

/// "home delivery at no extra cost", "dessert on us", "on the house".
fn without_cost(context: &Context<'_, '_>, at: usize) -> Option<(usize, usize)> {
    let tokens = context.tokens;
    let end = match tokens.word(at) {
        "no" => {
            let word = at
                + 1
                + usize::from(matches!(tokens.word(at + 1), "extra" | "additional" | "added" | "further"));
            let cost = matches!(tokens.word(word), "cost" | "charge" | "charges");
            // "pay later at no cost with your card's EMI" is a rate.
            if context
                .word_behind(word + 1, 9, |word| {
                    matches!(word, "emi" | "emis" | "instalments" | "installments")
                })
                .is_some()
            {
                return None;
            }
            let at_front = matches!(tokens.word_back(at, 1), "at" | "for" | "with");
            (cost && (at_front || word > at + 1) && !matches!(tokens.word(word + 1), "emi" | "emis"))
                .then_some(word + 1)?
        }
        _ => {
            if tokens.has(at, &["on", "the", "house"]) {
                at + 3
            } else if tokens.has(at, &["on", "us"])
                && (tokens.is_break(at + 2)
                    || matches!(tokens.word(at + 2), "when" | "with" | "for" | "this"))
            {
                at + 2
            } else if matches!(tokens.word(at), "as" | "with")
                && matches!(tokens.word(at + 1), "our" | "a")
                && (tokens.word(at) == "as" && matches!(tokens.word(at + 2), "gift" | "treat")
                    || tokens.word(at + 2) == "compliments")
            {
                at + 3
            } else {
                return None;
            }
        }
    };
    let front = if tokens.word(at) == "no" && matches!(tokens.word_back(at, 1), "at" | "for" | "with") {
        at.wrapping_sub(1)
    } else {
        at
    };
    if tokens.is_break(front) && front > 0 && tokens.ends_sentence(front.wrapping_sub(1)) {
        return None;
    }
    // Not "call on us", "depend on us".
    // "late check-out": the joint holds a word together that would end the phrase.
    let dash = front.wrapping_sub(2);
    let noun = if front >= 3 && tokens.is_mark(dash, '-') && tokens.is_glued(front.wrapping_sub(1)) {
        dash
    } else {
        front
    };
    let from = context.phrase_start(noun, 3);
    if (from..front).all(|place| tokens.kind(place) == Some(Kind::Number)) && from < front {
        return None;
    }
    let verb = among(tokens.word_back(at, 1), "call count depend rely check focus based trust");
    // "to your home at no extra cost": what is done costs nothing, and no thing is given.
    let is_place = tokens.word(at) == "no"
        && (among(tokens.word_back(from, 1), "your their her his my to at in from into by")
            || matches!(tokens.word_back(front, 1), "payments" | "payment"));
    let bare = from == front || tokens.word(from) == "open";
    (!verb && !bare && !is_place).then_some((with_joint_of(context, from), end))
}
