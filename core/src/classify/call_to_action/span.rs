//! How far a call to action reaches.

use super::super::lexer::{Class, Kind, Tokens, among};

/// Tokens of a call to action at most.
const LONGEST: usize = 12;

/// One past the last token of the call to action that starts at a place, and whether it says where: a link or a number.
///
/// A link that follows directly belongs to it, whatever marks stand between.
pub(super) fn end_of(tokens: &Tokens<'_>, at: usize) -> (usize, bool) {
    let (end, target) = words_of(tokens, at);
    if tokens.kind(end.wrapping_sub(1)) == Some(Kind::Link) {
        return (end, target);
    }
    let mut place = end;
    for _ in 0..4 {
        match tokens.kind(place) {
            Some(Kind::Link) => return (place + 1, true),
            Some(Kind::Mark(
                ':' | '-' | '–' | '—' | '>' | '→' | '👉' | '➡' | '(' | '=' | '.' | '!' | '~' | '|' | ','
                | '👇' | '"',
            )) => place += 1,
            _ => break,
        }
    }
    (end, target)
}

fn words_of(tokens: &Tokens<'_>, at: usize) -> (usize, bool) {
    let mut end = at + 1;
    let mut words = 1;
    while end < tokens.len() && end < at + LONGEST {
        if tokens.get(end).is_some_and(|token| token.line_start) || tokens.ends_sentence(end) {
            break;
        }
        match tokens.kind(end) {
            Some(Kind::Link) => return (end + 1, true),
            Some(Kind::Number) => {
                // "Call 1800 123 456", "text WIN to 35777"; "get 2 months" goes on.
                let long = tokens.get(end).is_some_and(|token| token.end - token.start >= 3);
                end += 1;
                if long && !is_number_to_reach(tokens, at, end.wrapping_sub(1)) {
                    // "Recharge with Rs.399": a sum or a count, which ends the step unless a link follows.
                    if !target_within(tokens, end, 4) {
                        return (end, false);
                    }
                    words += 1;
                    continue;
                }
                if long {
                    while end < at + LONGEST {
                        let joint = matches!(tokens.kind(end), Some(Kind::Mark('-' | '*')));
                        if tokens.kind(end) == Some(Kind::Number) {
                            end += 1;
                        } else if joint && tokens.kind(end + 1) == Some(Kind::Number) {
                            end += 2;
                        } else {
                            break;
                        }
                    }
                    if tokens.is_mark(end, '#') {
                        end += 1;
                    }
                    return (end, true);
                }
            }
            Some(Kind::Mark(mark)) => match mark {
                // "Dial *121#", "call +44".
                '*' | '#' | '+' | '@' | '"' | '\'' | '“' | '”' | '‘' | '’' | '/' => end += 1,
                ':' | '-' | '–' | '—' | '>' | '(' | '=' | '→' | '👉' | '➡' if leads_on(tokens, end) =>
                {
                    end += 1;
                }
                '-' | '&' if tokens.is_glued(end) && tokens.is_glued(end + 1) => end += 1,
                _ => break,
            },
            Some(Kind::Word) => {
                let word = tokens.word(end);
                let stop = among(
                    word,
                    "and or before if when while that where because so but as than which until till u hurry with for by who",
                );
                let joint = among(word, "to at on via in from our the");
                if stop && !(matches!(word, "for" | "with" | "by") && target_within(tokens, end, 4)) {
                    break;
                }
                if joint && words >= 3 && !target_within(tokens, end, 4) {
                    break;
                }
                if words >= 7 && !target_within(tokens, end, 3) {
                    break;
                }
                // "Click here", "Shop now" are whole, unless the place follows.
                if matches!(word, "now" | "here" | "today" | "below") && !target_within(tokens, end + 1, 3) {
                    return (end + 1, false);
                }
                // A new capital step starts: "SMS WIN to 123 Call".
                if words >= 2
                    && tokens.is(end, Class::STEP)
                    && tokens.raw(end).starts_with(char::is_uppercase)
                    && tokens.raw(end.wrapping_sub(1)).starts_with(char::is_lowercase)
                {
                    break;
                }
                words += 1;
                end += 1;
            }
            Some(Kind::Currency | Kind::Percent | Kind::Date) => end += 1,
            None => break,
        }
    }
    while end > at + 1 && is_loose(tokens, end.wrapping_sub(1)) {
        end -= 1;
    }
    (end, false)
}

/// Whether a number is one to call or write to: no sum, and no count of something.
fn is_number_to_reach(tokens: &Tokens<'_>, verb: usize, at: usize) -> bool {
    let sum = tokens.kind(at.wrapping_sub(1)) == Some(Kind::Currency)
        || matches!(tokens.kind(at + 1), Some(Kind::Percent | Kind::Currency));
    let counted = among(
        tokens.word(at + 1),
        "gb mb kb tb mbps points pts miles min mins minutes sms days hours naira rupees off cashback people followers coins stars",
    );
    let offered = at == verb + 1
        && among(
            tokens.word(verb),
            "get win save earn avail borrow buy grab find meet collect add make come",
        );
    !sum && !counted && !offered
}

/// Words and marks a call to action does not end in.
fn is_loose(tokens: &Tokens<'_>, at: usize) -> bool {
    match tokens.kind(at) {
        Some(Kind::Mark(mark)) => mark != '#',
        Some(Kind::Currency) => true,
        _ => among(tokens.word(at), "the a an our of for with at via from your by"),
    }
}

fn leads_on(tokens: &Tokens<'_>, at: usize) -> bool {
    for place in at + 1..at + 4 {
        if matches!(tokens.kind(place), Some(Kind::Link | Kind::Number)) {
            return true;
        }
        if tokens.ends_sentence(place) {
            return false;
        }
    }
    false
}

/// Whether a link or a longer number follows within a few tokens of the same sentence.
fn target_within(tokens: &Tokens<'_>, at: usize, reach: usize) -> bool {
    for place in at..at + reach {
        if place > at && tokens.ends_sentence(place) {
            return false;
        }
        match tokens.get(place) {
            Some(token) if token.kind == Kind::Link => return true,
            Some(token) if token.kind == Kind::Number => return token.end - token.start >= 3,
            Some(_) => {}
            None => return false,
        }
    }
    false
}
