//! A price named as the deal: "just Rs.39", "from $99", "$79.99 a month".

use super::super::OfferKind;
use super::super::lexer::{AmountKind, Class, Kind, among};
use super::context::Context;

/// What is in front of a price that is offered.
const OFFERED: &str = "just only from at starting starts now @ as price priced nur ab desde solo under";

pub(super) fn find(context: &mut Context<'_, '_>) {
    for index in 0..context.amounts.len() {
        let Some(amount) = context.amounts.get(index).copied() else { break };
        if amount.taken
            || amount.kind != AmountKind::Money
            || amount.value >= 1e7
            || context.is_any_used(amount.from, amount.to)
        {
            continue;
        }
        if is_deal(context, index, amount.from, amount.to) {
            context.add_amount(OfferKind::Price, index, amount.from, amount.to);
        }
        if context.is_full() {
            return;
        }
    }
}

/// "150p/msg", "10p per minute": what answering costs, not what is offered.
fn is_charge(context: &Context<'_, '_>, to: usize) -> bool {
    let tokens = context.tokens;
    let pence = matches!(tokens.word(to.wrapping_sub(1)), "p" | "pence");
    let unit = to + usize::from(tokens.is_mark(to, '/') || matches!(tokens.word(to), "per" | "a"));
    pence
        && among(
            tokens.word(unit),
            "msg msgs sms text txt min mins minute call mtmsg msgrcvd mtmsgrcvd ppm pm meg rcvd",
        )
}

fn is_deal(context: &Context<'_, '_>, index: usize, from: usize, to: usize) -> bool {
    let tokens = context.tokens;
    if is_charge(context, to) {
        return false;
    }
    // "from $1,766 to $1,254": the lower one is the deal, the higher one what it was.
    if index.checked_sub(1).is_some_and(|before| is_drop(context, before)) {
        return true;
    }
    // "fell from $50": news of the stock exchange.
    let news = tokens.word_back(from, 1) == "from"
        && among(
            tokens.word_back(from, 2),
            "fell falls fallen rose rises risen grew climbed jumped slid slipped soared plunged",
        );
    if news
        || is_drop(context, index)
        || is_condition(context, from, to)
        || is_other(context, index, from, to)
    {
        return false;
    }
    // "2 for $10", "$20 → $10", "($0.99, was $1.99)", "$159 vs $528".
    let arrow = matches!(tokens.kind(from.wrapping_sub(1)), Some(Kind::Mark('→' | '➡' | '➔')))
        || (tokens.is_mark(from.wrapping_sub(1), '>')
            && matches!(tokens.kind(from.wrapping_sub(2)), Some(Kind::Mark('-' | '='))));
    if arrow {
        return true;
    }
    // "50% OFF ($0.99)".
    let in_brackets = tokens.is_mark(from.wrapping_sub(1), '(') && context.has_found(OfferKind::PercentOff);
    if in_brackets && matches!(tokens.kind(to), Some(Kind::Mark(')' | ',' | '/' | ';'))) {
        return true;
    }
    let compared = {
        let next = to + usize::from(tokens.is_mark(to, ',') || tokens.is_mark(to, '('));
        among(tokens.word(next), "was vs instead statt rrp reg normally usually down")
    };
    if compared {
        return true;
    }
    if cue_before(context, from) {
        return true;
    }
    let pack = tokens.word_back(from, 1) == "with";
    let priced = matches!(tokens.word_back(from, 1), "of" | "is" | "are");
    pack || priced || stands_alone(context, from, to) || is_per(context, to)
}

/// "Maintenance software, $1495", "Annual plan: $9.99": a price behind a name, in a text that sells.
fn stands_alone(context: &Context<'_, '_>, from: usize, to: usize) -> bool {
    let tokens = context.tokens;
    let mark = from > 0
        && matches!(
            tokens.kind(from.wrapping_sub(1)),
            Some(Kind::Mark(',' | ':' | '-' | '–' | '(' | '|' | '…' | '.' | '!' | '~' | '—'))
        );
    let sells = tokens.classes.any(Class::STEP);
    let ends = tokens.is_break(to)
        || tokens.get(to).is_none()
        || matches!(tokens.kind(to), Some(Kind::Mark(_) | Kind::Link))
        || matches!(tokens.word(to), "body" | "lifetime" | "complete" | "only" | "buy" | "order" | "read");
    let in_sentence = from > 0 && tokens.is_mark(from.wrapping_sub(1), '.') && !tokens.is_break(from);
    let pence = matches!(tokens.word(to.wrapping_sub(1)), "p" | "pence" | "cents");
    mark && sells && ends && !in_sentence && !pence
}

/// Whether the amount is the old price, and the one behind it the new one: "from £50 to £40", "was £50, now £40".
fn is_drop(context: &Context<'_, '_>, index: usize) -> bool {
    let tokens = context.tokens;
    let (Some(old), Some(new)) = (context.amounts.get(index), context.amounts.get(index + 1)) else {
        return false;
    };
    let money = old.kind == AmountKind::Money && new.kind == AmountKind::Money && new.value < old.value;
    if !money || new.value <= 0.0 || new.from > old.to + 5 || new.from <= old.to {
        return false;
    }
    let bridge = (old.to..new.from).all(|place| {
        among(tokens.word(place), "to down now just only today for is at it's its a p")
            || matches!(
                tokens.kind(place),
                Some(Kind::Mark(',' | '-' | '–' | '—' | ':' | '(' | ')' | '.' | '!' | '*'))
            )
    });
    let has = |word: &str| (old.to..new.from).any(|place| tokens.word(place) == word);
    if !bridge {
        return false;
    }
    // "shares fell from $50 to $40" is news.
    let news = context
        .word_before(old.from, 8, |word| {
            among(
                word,
                "shares stock stocks fell fall falls profit profits revenue sales income earnings oil worth",
            )
        })
        .is_some();
    let cue = context.word_before(old.from, 3, |word| {
        among(word, "from was were cut reduced slashed down dropped rrp originally normally usually reg regular price")
    });
    !news
        && (has("now")
            || has("to") && cue.is_some()
            || has("just") && cue.is_some()
            || has("only") && cue.is_some())
}

/// "Shop for Rs. 3499 and get", "buy for $50 or more": the sum to be spent.
fn is_condition(context: &Context<'_, '_>, from: usize, to: usize) -> bool {
    let tokens = context.tokens;
    let start = context.with_prefix(from);
    if !matches!(tokens.word_back(start, 1), "for" | "of") || tokens.is_break(start) {
        return false;
    }
    let verb = tokens.word_back(start, 2);
    if matches!(verb, "shop" | "shopping" | "shopped" | "spend" | "transact" | "bill") {
        return true;
    }
    // "Buy for $50 and get ...", "a purchase of $50 or more".
    let joint = to
        + usize::from(
            matches!(tokens.kind(to), Some(Kind::Mark(',' | '&')))
                || tokens.word(to) == "and"
                || tokens.word(to) == "to",
        );
    among(verb, "buy purchase order orders purchases recharge")
        && joint > to
        && matches!(tokens.word(joint), "get" | "receive" | "win" | "enjoy" | "earn")
}

/// Words in front that say what the sum is instead, or arrows and "vs" that make it the old price.
fn is_other(context: &Context<'_, '_>, index: usize, from: usize, to: usize) -> bool {
    let tokens = context.tokens;
    // The old price in front of an arrow.
    let arrow = matches!(tokens.kind(to), Some(Kind::Mark('→' | '➡' | '➔')))
        || (matches!(tokens.kind(to), Some(Kind::Mark('-' | '='))) && tokens.is_mark(to + 1, '>'));
    if arrow {
        return true;
    }
    let mut place = from;
    for step in 0..4 {
        if place == 0 || (step > 0 && tokens.is_break(place)) {
            break;
        }
        place -= 1;
        let word = tokens.word(place);
        let near = step < 2;
        if near && word == "vs" {
            return true;
        }
        if tokens.is(place, Class::OTHER_PRICE) {
            // "order now from $5": a deal's own word is nearer.
            let overruled = (place + 1..from)
                .any(|between| among(tokens.word(between), OFFERED) && tokens.word(between) != "as")
                && !among(word, "valued worth value rrp was were retail");
            let far =
                step > 1 && among(word, "order orders fee sales value bill rewards reward balance loan");
            if !overruled && !far {
                return true;
            }
        }
        // "on Rs.2500", "with Rs.349 plan": a condition.
        if step == 0
            && among(word, "on of with than is your a an the first extra every another")
            && (!is_per(context, to) || matches!(word, "extra" | "another"))
        {
            let before = tokens.word_back(place, 1);
            // "Recharge with Rs.49 data pack": the price of the pack.
            let pack = word == "with"
                && (to..to + 4).take_while(|place| !tokens.is_break(*place)).any(|place| {
                    matches!(tokens.word(place), "pack" | "plan" | "recharge" | "packs" | "bundle")
                });
            let named = word == "is" && ["price", "cost", "fee", "fare", "entry"].contains(&before)
                || word == "of" && before == "price";
            return !named && !pack;
        }
        if tokens.ends_sentence(place) {
            break;
        }
    }
    // What follows makes it a limit, a size or a sum of another kind.
    let behind = context.skip_marks(to);
    let next = tokens.word(behind);
    let sum = "million billion cover coverage limit loan loans fine penalty salary prize worth value advance credit grant \
               donation sales revenue profit debt";
    let or_more =
        matches!(next, "and" | "or") && matches!(tokens.word(behind + 1), "above" | "more" | "over" | "up");
    if among(next, sum) || or_more {
        return true;
    }
    if matches!(next, "was" | "has" | "is")
        && matches!(tokens.word(behind + 1), "credited" | "debited" | "been" | "due" | "deducted")
    {
        return true;
    }
    if tokens.is_mark(behind, '+') || tokens.is_mark(to, '+') {
        return true;
    }
    context.amounts.get(index).is_some_and(|amount| amount.value <= 0.0)
}

/// Whether a word in front offers the price.
fn cue_before(context: &Context<'_, '_>, from: usize) -> bool {
    let tokens = context.tokens;
    let mut place = from;
    for step in 0..3 {
        if place == 0 {
            return false;
        }
        place -= 1;
        if tokens.is_mark(place, '@') {
            return true;
        }
        if tokens.ends_sentence(place) {
            // "Only: Rs. 99", "NOW ... $5".
            return false;
        }
        if matches!(tokens.kind(place), Some(Kind::Mark(':' | '~' | '-' | '…'))) {
            if step == 0 && among(tokens.word_back(place, 1), "cost price costs fee now only just fare deal")
            {
                return true;
            }
            continue;
        }
        match tokens.word(place) {
            "just" | "only" | "from" | "starting" | "starts" | "start" | "priced" | "price" | "prices"
            | "low" | "nur" | "ab" | "desde" | "costs" | "cost" | "fares" | "under" => return true,
            "pay" if matches!(tokens.word_back(place, 1), "you" | "u" | "to" | "and" | "when") => {
                return false;
            }
            "at" | "now" | "pay" => {
                return step == 0
                    || matches!(tokens.word(from.wrapping_sub(1)), "for" | "only" | "just" | "a" | "an");
            }
            // "2 for $10", "rent for $1", "yours for £5".
            "for" => {
                return step == 0
                    && !among(
                        tokens.word_back(place, 1),
                        "asking sued fined sells sold thanks pay account bought acquired responsible",
                    );
            }
            "to" | "of" | "by" | "and" | "or" | "in" | "than" => return false,
            _ => {}
        }
    }
    false
}

/// "$79.99 a month", "Rs 499/month", "N50 per week", "£30pm".
fn is_per(context: &Context<'_, '_>, to: usize) -> bool {
    let tokens = context.tokens;
    let unit = |place: usize| {
        tokens.is(place, Class::UNIT_TIME)
            || among(
                tokens.word(place),
                "mo person pp night head user seat kg each way item guest adult annum mnth day sec ticket unit litre call msg sms text",
            )
    };
    match tokens.kind(to) {
        Some(Kind::Mark('/')) => {
            let next = to + 1;
            // "N50/7days", "Rs.39/1GB".
            unit(next) || (tokens.kind(next) == Some(Kind::Number) && unit(next + 1))
        }
        Some(Kind::Word) => match tokens.word(to) {
            "per" | "a" | "an" => unit(to + 1),
            "pm" | "pw" | "pp" | "monthly" | "weekly" | "yearly" | "annually" | "each" | "ea" | "p"
            | "daily" | "only" | "pcm" => true,
            _ => false,
        },
        _ => false,
    }
}
