use super::super::lexer::{Class, Kind, Tokens, among};
use super::span::end_of;
use super::verb::{Strength, is_way_out, strength};

/// The call to action of a text, in bytes.
///
/// The first step that is named clearly; without one, the first that only asks for attention. Linear in the length of
/// the text.
pub(in crate::classify) fn find(tokens: &Tokens<'_>) -> Option<(usize, usize)> {
    if !tokens.classes.any(Class::STEP) {
        return None;
    }
    let mut best: Option<(Strength, usize, usize)> = None;
    for at in body(tokens)..tokens.len() {
        if !tokens.is(at, Class::STEP) {
            continue;
        }
        let Some(found) = strength(tokens, at) else { continue };
        if best.is_some_and(|(before, ..)| before >= found)
            || !is_imperative(tokens, at, found)
            || is_way_out(tokens, at)
        {
            continue;
        }
        let (end, target) = end_of(tokens, at);
        // "Get N300 at example.com" is a step with its place alone; without one it is the offer.
        let of_sum = matches!(tokens.kind(at + 1), Some(Kind::Currency | Kind::Number | Kind::Percent))
            || matches!(tokens.word(at + 1), "up" | "upto" | "flat" | "extra");
        if found == Strength::WithLink && !target && (of_sum || !link_follows(tokens, at)) {
            continue;
        }
        // A soft step with a link or a number names where to take it.
        let found = if found == Strength::Soft && target { Strength::Hard } else { found };
        if best.is_none_or(|(before, ..)| found > before) {
            best = Some((found, at, end));
        }
        if found == Strength::Hard {
            break;
        }
    }
    let (_, from, to) = best?;
    Some((tokens.get(from)?.start, tokens.get(to.checked_sub(1)?)?.end))
}

/// Where the body starts in a mail that was flattened to "Subject: ... Body: ...".
fn body(tokens: &Tokens<'_>) -> usize {
    if tokens.word(0) != "subject" || !tokens.is_mark(1, ':') {
        return 0;
    }
    let body =
        (2..tokens.len().min(200)).find(|at| tokens.word(*at) == "body" && tokens.is_mark(at + 1, ':'));
    body.map_or(0, |at| at + 2)
}

/// Whether the verb at a place is an imperative, as far as the words in front tell.
fn is_imperative(tokens: &Tokens<'_>, at: usize, strength: Strength) -> bool {
    if at == 0 || tokens.is_break(at) {
        return !is_name(tokens, at);
    }
    let before = tokens.word_back(at, 1);
    if is_negated(tokens, at) {
        return false;
    }
    match tokens.kind(at.wrapping_sub(1)) {
        Some(Kind::Mark(mark)) => {
            let glued = tokens.is_glued(at);
            match mark {
                '-' | '/' | '#' | '@' | '\'' | '’' | '_' | '$' | '.' if glued => false,
                '/' => false,
                // "to buy, sell and rent" goes on.
                ',' => starts_big(tokens, at) || has_target(tokens, at) || is_purpose(tokens, at) || at < 6,
                _ => true,
            }
        }
        Some(Kind::Link) => true,
        // "at Rs 239. Click", "20% off Shop now": a capital behind a number starts something new.
        Some(Kind::Number | Kind::Percent | Kind::Date) => starts_big(tokens, at) || has_target(tokens, at),
        Some(Kind::Word) => {
            let opener = among(
                before,
                "please pls plz kindly now just simply and or then so also today here 2day tonight hurry why first free immediately t&c apply more below else",
            );
            // "off your first order", "one more visit", "our free download": a thing, not a step.
            let owned = among(
                tokens.word_back(at, 2),
                "your a an the my our their one any every each next with ur his her its no of",
            );
            if owned && matches!(before, "first" | "more" | "free" | "today" | "immediately") {
                return false;
            }
            if opener {
                // "and" joins to another verb, and "you can come and see" is told by what stands before it: small letters
                // need a place to go to.
                let joined = matches!(before, "and" | "or");
                let asked = starts_big(tokens, at)
                    || matches!(tokens.word(at + 1), "here" | "now" | "us" | "our" | "your")
                    || (strength == Strength::Hard && before == "and");
                return !joined || (asked && !is_told(tokens, at.wrapping_sub(1))) || has_target(tokens, at);
            }
            // "be sure to visit", "don't forget to vote", "time to book".
            if before == "to"
                && ["sure", "forget", "remember", "time", "free", "invited", "reminder"]
                    .contains(&tokens.word_back(at, 2))
            {
                return true;
            }
            // "To know more click bit.ly/x", "For tickets visit example.com".
            let pointing = among(
                tokens.word(at),
                "click visit call dial tap text txt sms send reply go log login download contact email see shop whatsapp register read head learn find watch buy book order claim recharge",
            );
            let clause = !among(
                before,
                "you we i they he she who to will can could would may might a the an your my our missed this that of by for in with every each first one last per next new any phone their his her its on at from no video should must helps help online lets let didn't",
            );
            let pointed = pointing && clause && has_target(tokens, at);
            // A capital in the middle of small words starts a new clause: "in your area Click here".
            let capital = starts_big(tokens, at)
                && clause
                && among(
                    tokens.word(at),
                    "click visit call dial tap text download shop buy book order claim register reply learn send sms recharge activate subscribe watch explore apply check visiting get sign join enter find",
                )
                && tokens.raw(at.wrapping_sub(1)).starts_with(|c: char| !c.is_uppercase());
            pointed
                || capital
                || (pointing && clause && matches!(tokens.word(at + 1), "here" | "now" | "below" | "us"))
        }
        Some(Kind::Currency) | None => false,
    }
}

/// Whether the sentence goes on to a link.
fn link_follows(tokens: &Tokens<'_>, at: usize) -> bool {
    for place in at + 1..at + 16 {
        if tokens.kind(place) == Some(Kind::Link) {
            return true;
        }
        if tokens.kind(place).is_none() || tokens.ends_sentence(place) {
            return false;
        }
    }
    false
}

/// Whether a link or a number follows closely; a link may stand behind what the step is about.
fn has_target(tokens: &Tokens<'_>, at: usize) -> bool {
    (at + 1..at + 8).take_while(|place| *place == at + 1 || !tokens.ends_sentence(place.wrapping_sub(1))).any(
        |place| match tokens.kind(place) {
            Some(Kind::Link) => true,
            Some(Kind::Number | Kind::Mark('*')) => place < at + 4,
            _ => false,
        },
    )
}

fn starts_big(tokens: &Tokens<'_>, at: usize) -> bool {
    tokens.raw(at).starts_with(char::is_uppercase)
}

/// "To know more, click": the part in front of the comma says what for.
fn is_purpose(tokens: &Tokens<'_>, at: usize) -> bool {
    let mut place = at;
    for _ in 0..14 {
        if place == 0 || (place < at && tokens.is_break(place)) {
            break;
        }
        place -= 1;
        if tokens.ends_sentence(place) {
            place += 1;
            break;
        }
    }
    among(tokens.word(place), "to for if when so want while until before please 2 as with once after")
        || tokens.raw(place) == "2"
}

/// "you can come and see", "we make and send": told, not asked.
fn is_told(tokens: &Tokens<'_>, at: usize) -> bool {
    (1..=4).take_while(|back| *back <= at && !tokens.is_break(at - back + 1)).any(|back| {
        among(
            tokens.word_back(at, back),
            "you we i they he she who will can could would people helps help to us",
        )
    })
}

fn is_negated(tokens: &Tokens<'_>, at: usize) -> bool {
    // "Don't forget to vote" asks for a vote.
    if tokens.word_back(at, 1) == "to" && tokens.word_back(at, 2) == "forget" {
        return false;
    }
    (1..=3).take_while(|back| *back <= at && !tokens.is_break(at - back + 1)).any(|back| {
        among(
            tokens.word_back(at, back),
            "don't don’t dont not never without avoid cannot can't didn't won't doesn't",
        )
    })
}

/// A name that starts like a verb: "Visit Victoria has ...", "Book Week is here".
fn is_name(tokens: &Tokens<'_>, at: usize) -> bool {
    let next = at + 1;
    starts_big(tokens, next)
        && !tokens.raw(next).bytes().all(|b| b.is_ascii_uppercase())
        && (next + 1..next + 3)
            .any(|place| ["is", "was", "has", "are", "were", "said", "helps"].contains(&tokens.word(place)))
}
