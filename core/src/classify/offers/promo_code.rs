//! A code to be entered: "use code SAVE20", "Coupon: BF2025".

use super::super::OfferKind;
use super::super::lexer::{Class, Kind, among};
use super::context::{Context, Found};

pub(super) fn find(context: &mut Context<'_, '_>) {
    for at in 0..context.tokens.len() {
        if context.is_full() {
            return;
        }
        if let Some(to) = alone(context, at) {
            context.add(Found::plain(OfferKind::PromoCode, at, to));
            continue;
        }
        let Some(reach) = keyword(context, at) else { continue };
        if let Some((from, to)) = code_behind(context, at + 1, reach) {
            context.add(Found::plain(OfferKind::PromoCode, from, to));
        }
    }
}

/// A code that stands alone behind a dash or at the end of the text: "40% off Lifetime - BF2025".
fn alone(context: &Context<'_, '_>, at: usize) -> Option<usize> {
    let tokens = context.tokens;
    let token = tokens.get(at)?;
    let raw = tokens.raw(at);
    let letters = raw.bytes().take_while(u8::is_ascii_uppercase).count();
    let digits = raw.bytes().skip(letters).take_while(u8::is_ascii_digit).count();
    let shape = letters >= 2
        && (digits >= 2 && raw.len() >= 5 || digits >= 1 && at_checkout(context, at + 1))
        && raw.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    if !shape || !token.spaced || context.is_used(at) || !tokens.classes.any(Class::OFF) {
        return None;
    }
    let dash = at >= 2
        && matches!(tokens.kind(at.wrapping_sub(1)), Some(Kind::Mark('-' | '–' | '—')))
        && tokens.get(at.wrapping_sub(1)).is_some_and(|dash| dash.spaced);
    // "25% off with THANKS25 at checkout".
    let with = tokens.word_back(at, 1) == "with"
        && (tokens.is(at.wrapping_sub(2), Class::OFF) || at_checkout(context, at + 1));
    let last = at + 1 == tokens.len() && at > 0 && tokens.kind(at.wrapping_sub(1)) == Some(Kind::Word);
    (dash || last || with).then_some(at + 1)
}

/// "at checkout", "at the till", "in your basket".
fn at_checkout(context: &Context<'_, '_>, at: usize) -> bool {
    let tokens = context.tokens;
    let place = at + 1 + usize::from(matches!(tokens.word(at + 1), "the" | "your" | "our"));
    matches!(tokens.word(at), "at" | "in")
        && among(tokens.word(place), "checkout check-out till payment basket cart bag app")
}

/// What a word says about a code behind it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// "code", "coupon": any capital or mixed word.
    Sure,
    /// "use", "apply": only a word of capitals and digits.
    Maybe,
    /// "20% OFF - BF2025": the same, directly behind a dash.
    Dash,
}

fn keyword(context: &Context<'_, '_>, at: usize) -> Option<Reach> {
    let tokens = context.tokens;
    if !tokens.is(at, Class::CODE) {
        return None;
    }
    match tokens.word(at) {
        "code" | "codes" => {
            // Codes that open something else than a price.
            const OTHER: &str = "otp verification security access zip area postal post qr bar dress source claim login activation confirmation short country the tune passcode swift ifsc sort pin no open machine your one-time branch color this ussd id";
            let before = tokens.word_back(at, 1);
            let fits = !among(before, OTHER)
                || (matches!(before, "the" | "your" | "this") && is_money_context(context));
            fits.then_some(Reach::Sure)
        }
        "coupon" | "coupons" | "promocode" | "promo" | "couponcode" | "voucher" | "gutscheincode"
        | "código" | "codice" => (!matches!(tokens.word(at + 1), "code" | "codes")).then_some(Reach::Sure),
        "use" | "apply" | "enter" | "using" => Some(Reach::Maybe),
        "off" | "discount" => Some(Reach::Dash),
        _ => None,
    }
}

/// Whether something in the text is about money, so that "your code" is no password.
fn is_money_context(context: &Context<'_, '_>) -> bool {
    context.tokens.classes.any(Class::OFF.with(Class::SAVE).with(Class::FREE))
}

/// The code behind a keyword: over marks and a few words such as "is", "at checkout:".
fn code_behind(context: &Context<'_, '_>, at: usize, reach: Reach) -> Option<(usize, usize)> {
    let tokens = context.tokens;
    let mut place = at;
    let mut colon = false;
    let mut dash = false;
    for _ in 0..4 {
        match tokens.kind(place)? {
            Kind::Mark(':' | '=') => colon = true,
            Kind::Mark('-' | '–' | '—') => {
                if tokens.is_glued(place) && !dash && reach != Reach::Dash {
                    colon = true;
                }
                dash = true;
            }
            Kind::Mark('"' | '\'' | '“' | '‘' | '(' | '[' | '«' | '`' | '*' | '”' | '<') => {}
            Kind::Word
                if ["is", "the", "code", "our", "w", "at", "checkout"].contains(&tokens.word(place))
                    && reach != Reach::Dash =>
            {
                // "USE CODE" is looked at again from "code".
                if tokens.word(place) == "code" {
                    return None;
                }
            }
            Kind::Word
            | Kind::Number
            | Kind::Date
            | Kind::Link
            | Kind::Currency
            | Kind::Percent
            | Kind::Mark(_) => break,
        }
        if tokens.is_break(place + 1)
            && !tokens.ends_sentence(place)
            && tokens.get(place + 1).is_none_or(|token| token.line_start)
        {
            return None;
        }
        place += 1;
    }
    if reach == Reach::Dash && !dash {
        return None;
    }
    let to = code_end(context, place)?;
    let first = tokens.get(place)?;
    let code = tokens.text.get(first.start..tokens.get(to.wrapping_sub(1))?.end)?;
    looks_like_code(context, code, place, reach, colon).then_some((place, to))
}

/// One past the last token of a code: what is glued together of letters, digits, dashes and underscores.
fn code_end(context: &Context<'_, '_>, from: usize) -> Option<usize> {
    let tokens = context.tokens;
    let is_part = |at: usize| matches!(tokens.kind(at), Some(Kind::Word | Kind::Number | Kind::Currency));
    if !is_part(from) {
        return None;
    }
    let mut to = from + 1;
    while to < from + 8 && to < tokens.len() && tokens.is_glued(to) {
        let joint = matches!(tokens.kind(to), Some(Kind::Mark('-' | '_') | Kind::Percent));
        if is_part(to) {
            to += 1;
        } else if joint && is_part(to + 1) && tokens.is_glued(to + 1) {
            to += 2;
        } else {
            break;
        }
    }
    Some(to)
}

fn looks_like_code(context: &Context<'_, '_>, code: &str, at: usize, reach: Reach, colon: bool) -> bool {
    let count = |test: fn(&char) -> bool| code.chars().filter(test).count();
    let digits = count(char::is_ascii_digit);
    let upper = count(char::is_ascii_uppercase);
    let lower = count(char::is_ascii_lowercase);
    let len = code.chars().count();
    if !(3..=24).contains(&len) {
        return false;
    }
    let tokens = context.tokens;
    // A word every text has, in a text of capitals: "USE CODE AT CHECKOUT", "USE YOUR".
    let single = tokens.get(at).is_some_and(|token| token.end - token.start == code.len());
    if single && digits == 0 && tokens.is(at, Class::FUNCTION.with(Class::STEP)) {
        return false;
    }
    let mixed = upper + lower > 0 && digits > 0;
    match reach {
        // "code: 703454" is a tune or a password more often than a discount.
        Reach::Sure if upper + lower == 0 => false,
        Reach::Sure => {
            let shouted = upper >= 2 && lower == 0 && (!is_shouting(context, at) || colon);
            mixed && (upper > 0 || digits < len) && !is_measure(code)
                || shouted
                || (upper >= 3 && upper > lower)
        }
        Reach::Maybe | Reach::Dash => {
            let shouted = upper >= 3
                && lower == 0
                && digits == 0
                && is_money_context(context)
                && !is_shouting(context, at);
            let behind = tokens.word(at + 1);
            let fits = among(behind, "at to for and on now during code before when")
                || tokens.is_break(at + 1)
                || !tokens.is_mark(at + 1, '-');
            lower == 0 && mixed && upper >= 2 && !is_measure(code) && fits && is_money_context(context)
                || (reach == Reach::Maybe && shouted && matches!(behind, "at" | "to" | "for"))
                || (reach == Reach::Dash && shouted)
        }
    }
}

/// "2GB", "30DAYS", "5PM": digits in front of a unit.
fn is_measure(code: &str) -> bool {
    let letters = code.trim_start_matches(|c: char| c.is_ascii_digit());
    letters.len() < code.len()
        && letters.len() <= 5
        && letters.bytes().all(|b| b.is_ascii_alphabetic())
        && among(
            letters.to_ascii_lowercase().as_str(),
            "gb mb kb tb g pm am day days hrs hr min mins sms st nd rd th p k x",
        )
}

/// Whether the words around are all capitals, so that capitals say nothing.
fn is_shouting(context: &Context<'_, '_>, at: usize) -> bool {
    let tokens = context.tokens;
    let around = (at.saturating_sub(5)..at).chain(at + 1..(at + 4).min(tokens.len()));
    let (mut words, mut shouted) = (0, 0);
    for place in around {
        if tokens.kind(place) == Some(Kind::Word) {
            let raw = tokens.raw(place);
            if raw.len() > 1 && raw.bytes().all(|b| b.is_ascii_alphabetic()) {
                words += 1;
                shouted += usize::from(raw.bytes().all(|b| b.is_ascii_uppercase()));
            }
        }
    }
    words >= 3 && shouted == words
}
