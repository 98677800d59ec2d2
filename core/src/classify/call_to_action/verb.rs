//! Which verbs name a step, and when.

use super::super::lexer::{Class, Kind, Tokens, among};

/// How clearly a verb names a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
    /// Only together with a link or a number: "Get the tool at example.com".
    WithLink,
    /// Asks for attention or a change: "Watch", "Discover", "Switch".
    Soft,
    /// Names the step itself: "Click", "Call", "Order".
    Hard,
}

/// How clearly the word at a place names a step, as far as the words behind it tell.
#[expect(
    clippy::too_many_lines,
    clippy::match_same_arms,
    reason = "a table of verbs with what must follow each"
)]
pub(super) fn strength(tokens: &Tokens<'_>, at: usize) -> Option<Strength> {
    use Strength::{Hard, Soft, WithLink};

    // "Call: 1800 ..." is "Call 1800 ...".
    let colon = tokens.is_mark(at + 1, ':') && matches!(tokens.kind(at + 2), Some(Kind::Link | Kind::Number));
    let next = tokens.word(at + 1);
    let after = tokens.word(at + 2);
    let kind = tokens.kind(at + 1);
    let alone = tokens.is_break(at + 1);
    let link = kind == Some(Kind::Link) || (colon && tokens.kind(at + 2) == Some(Kind::Link));
    let number = kind == Some(Kind::Number)
        || colon
        || tokens.is_mark(at + 1, '+')
        || tokens.is_mark(at + 1, '*')
        || tokens.is_mark(at + 1, '#');
    // "follow-up", "check-in", "call's".
    if tokens.is_mark(at + 1, '-')
        && tokens.is_glued(at + 1)
        && tokens.is_glued(at + 2)
        && kind != Some(Kind::Link)
        && tokens.kind(at + 2) == Some(Kind::Word)
    {
        return (tokens.word(at) == "pre" && after == "order").then_some(Hard);
    }
    // What makes a noun of most of them.
    let noun = among(
        next,
        "of is was are has were will number no id status from price prices may can lovers centre center card cards forms form requires had have ref",
    );
    // "Watch out", "tap out": no step for the reader.
    let phrasal = next == "out"
        && among(
            tokens.word(at),
            "tap watch look call book send order play stay win walk drop text click buy",
        );
    if phrasal {
        return None;
    }
    if noun
        && !(tokens.word(at) == "call"
            && next == "from"
            && (at + 2..at + 9).any(|place| tokens.kind(place) == Some(Kind::Number)))
    {
        return None;
    }
    Some(match tokens.word(at) {
        "click" | "clicking" | "tap" if !matches!(next, "wheel" | "water" | "dance") => Hard,
        "visit" | "dial" => Hard,
        "call"
            if number
                || link
                || next == "from"
                || alone && at > 0
                || among(
                    next,
                    "us now on back our toll free freephone freefone today customer me the your to at in any or this tollfree them either him for",
                ) =>
        {
            Hard
        }
        "text" | "txt" | "sms" | "send" | "whatsapp" | "message" => {
            let target = (at + 1..at + 9)
                .take_while(|place| {
                    *place < tokens.len()
                        && (*place == at + 1 || !tokens.ends_sentence(place.wrapping_sub(1)))
                })
                .any(|place| {
                    matches!(tokens.word(place), "to" | "us" | "on")
                        || tokens.kind(place) == Some(Kind::Number)
                        || tokens.kind(place) == Some(Kind::Link)
                });
            // "SMS to all numbers" is a service, "SMS to 12345" a step.
            let service = next == "to"
                && matches!(tokens.word(at), "text" | "txt" | "sms" | "message")
                && !(at + 2..at + 6).any(|place| {
                    matches!(tokens.kind(place), Some(Kind::Number | Kind::Link))
                        && !(at + 2..place).any(|between| tokens.ends_sentence(between))
                });
            if !target
                || service
                || matches!(next, "messages" | "alerts" | "service" | "chat" | "alert" | "pack")
            {
                return None;
            }
            Hard
        }
        "reply" | "respond" => Hard,
        "download" | "install" if !matches!(next, "speeds" | "speed" | "limit") => Hard,
        "register" | "registering" | "subscribe" | "enrol" | "enroll" | "rsvp" | "signup" | "login"
        | "logon" | "preorder" | "unlock"
            if next != "to" || tokens.word(at) != "unlock" =>
        {
            Hard
        }
        "sign" if matches!(next, "up" | "in" | "on" | "our" | "the" | "me") => Hard,
        "log" if matches!(next, "in" | "on" | "into" | "onto" | "on-to") => Hard,
        // "Buy 2 and get one free" is the offer.
        "buy"
            if (at + 2..at + 12)
                .take_while(|place| !tokens.ends_sentence(*place))
                .any(|place| tokens.word(place) == "get") =>
        {
            Soft
        }
        "shop" | "buy"
            if !matches!(next, "floor" | "owner" | "owners" | "online" | "assistant") || next == "online" =>
        {
            Hard
        }
        "shopping" if next == "now" => Hard,
        "order" | "book"
            if !among(
                next,
                "to confirmed fulfilled details tracking club fair week review shop series value above delivered",
            ) =>
        {
            Hard
        }
        // "Terms and conditions apply" is no step.
        "apply" if among(tokens.word_back(at, 1), "t c cs tc tcs tnc t&c terms conditions rules") => {
            return None;
        }
        "claim" | "redeem" | "apply" | "activate" | "recharge" | "renew" | "reserve" | "donate"
        | "reactivate" => Hard,
        "purchase" | "request" | "schedule" | "submit" | "participate" => Hard,
        "enter" | "join" if !matches!(next, "forces" | "hands") => Hard,
        "contact" if link || number || alone || among(next, "us our the your me customer any a support") => {
            Hard
        }
        "email" | "e-mail" | "mail" | "fax" if link || matches!(next, "us" | "your" | "me" | "to" | "at") => {
            Hard
        }
        "learn" if matches!(next, "more" | "about") => Hard,
        "learn" if next == "how" => WithLink,
        "find" if matches!(next, "out") => Hard,
        "find" if among(next, "more your a the yours us all what how full details an here") => Soft,
        "read"
            if link
                || alone
                || among(next, "more the about our here how on this full all it his her what why their") =>
        {
            Hard
        }
        "see" if matches!(next, "more" | "full" | "details" | "link" | "here") || link => Hard,
        "see" if among(next, "how what why the all our it if where for who your") => Soft,
        "check" if link || matches!(next, "out" | "it" | "here" | "now" | "us") => Hard,
        "check" if ["your", "the", "if", "eligibility", "our", "offers", "this"].contains(&next) => Soft,
        "go" if matches!(next, "to" | "online" | "here") || link => Hard,
        "head" | "rush" if among(next, "to over on into down along in in-store there here straight") => Hard,
        "walk" | "drop" | "pop" | "swing"
            if ["in", "into", "by", "down", "us", "over", "along"].contains(&next) =>
        {
            Hard
        }
        "come"
            if among(next, "in along down by visit join see on and check over to meet say try")
                && !(next == "to" && after == "the") =>
        {
            Soft
        }
        "visiting" if link => Hard,
        "upgrade" | "switch" | "port" => Soft,
        "watch" if !matches!(next, "for" | "faces" | "tv") || link => Soft,
        "listen" | "stream" | "tune" if next != "carefully" => Soft,
        "explore" | "discover" | "browse" | "experience" => Soft,
        "view" if among(next, "the our all your more full it details here now this") || link => Hard,
        "follow" if among(next, "us the our me along this these @ link") || tokens.is_mark(at + 1, '@') => {
            Soft
        }
        "share" if among(next, "your this it with the a and us on photos now in using some yours") => Soft,
        "tag" if among(next, "a your someone us the friends who them any that two an") => Soft,
        "comment" | "retweet" | "vote" | "like"
            if among(next, "below and with on if for your now here this to our us in the")
                && (tokens.word(at) != "like" || matches!(next, "and" | "our" | "if" | "this" | "us")) =>
        {
            Soft
        }
        "tell" if matches!(next, "us" | "me" | "a" | "your") => Soft,
        "let" if matches!(next, "us" | "me") && after == "know" => Soft,
        "post" | "upload" | "snap" if among(next, "a your it the us and an photos") => Soft,
        "get"
            if matches!(next, "started" | "yours" | "tickets" | "tix" | "details" | "involved")
                || (next == "in" && after == "touch")
                || (next == "it" && matches!(after, "now" | "here" | "on" | "today" | "at" | "from"))
                || (matches!(next, "your" | "the")
                    && among(after, "tickets app copy details recipe tix pass full"))
                || (next == "more" && matches!(after, "info" | "information" | "details")) =>
        {
            Hard
        }
        "grab" if among(next, "your yours a the it now one them tickets this some an") => Soft,
        "get" if matches!(next, "now" | "here" | "your" | "yours") => Soft,
        "avail" | "save" if among(next, "now your the it") => Soft,
        "get" | "avail" | "borrow" | "save" | "win" | "know" | "meet" | "hear" | "test" | "catch" => WithLink,
        "start"
            if alone
                || next.ends_with("ing")
                || among(
                    next,
                    "your now today shopping free here planning using saving the a exploring streaming with creating by",
                ) =>
        {
            Soft
        }
        "try" if among(next, "it now our the this for these free out us today a one your them again") => Soft,
        "take"
            if matches!(next, "our" | "the" | "a" | "part" | "advantage" | "this")
                && among(
                    after,
                    "quiz survey look test tour poll in of challenge short our quick 5 pledge",
                ) =>
        {
            Hard
        }
        "complete" if matches!(next, "the" | "your" | "our" | "a" | "this") => Hard,
        "update" | "pay" | "verify" | "confirm" | "track" | "link" | "withdraw"
            if among(
                next,
                "your now here bill bills ur online via the it instantly using app order directly aadhaar with",
            ) =>
        {
            Soft
        }
        "opt" if next == "in" || (tokens.is_mark(at + 1, '-') && after == "in") => Hard,
        "swipe" | "scan" if !matches!(next, "right") => Hard,
        "refer" | "invite" | "nominate" => Soft,
        "hit"
            if matches!(next, "the" | "link" | "reply" | "subscribe" | "up")
                && !matches!(after, "road" | "beach" | "ground" | "streets" | "slopes") =>
        {
            Hard
        }
        "press" if number || matches!(next, "the" | "here" | "one" | "play") => Hard,
        "write" if matches!(next, "to" | "a" | "us" | "in") => Soft,
        "ask" if among(next, "us your for about me our in a") => Soft,
        "give" if matches!(next, "us" | "your" | "feedback" | "it") => Soft,
        "fill" if matches!(next, "in" | "out" | "the") => Hard,
        "set" if tokens.is(at + 1, Class::FUNCTION) && matches!(next, "up" | "your" | "a") => WithLink,
        "pick" if matches!(next, "up" | "yours" | "one" | "your") => Soft,
        "top" if next == "up" => Hard,
        "stay" if next == "tuned" => Soft,
        "choose" | "select" | "create" | "build" | "plan" | "search" | "compare" | "play" | "collect"
        | "secure" | "add" | "open" | "use" | "connect" | "ring" | "report" | "attend" | "make" | "look"
        | "rate" | "dedicate" | "turn" => WithLink,
        _ => WithLink,
    })
}

/// Two words that announce a way out.
const OUT: &[(&str, &str)] = &[
    ("opt", "out"),
    ("no", "longer"),
    ("not", "wish"),
    ("opting", "out"),
    ("to", "stop"),
    ("to", "cancel"),
    ("2", "stop"),
    ("subscription", "preferences"),
    ("this", "mailing"),
    ("stop", "receiving"),
    ("email", "preferences"),
    ("prefer", "not"),
];

/// Whether something of the sentence ends in a way out: "Reply STOP", "to unsubscribe click here".
pub(super) fn is_way_out(tokens: &Tokens<'_>, at: usize) -> bool {
    let out = |place: usize| {
        among(
            tokens.word(place),
            "unsubscribe unsubscribed unsub optout opt-out remove removed unsubscription deactivate dnd unreg removal desubscribe opted unsubscribing",
        ) || OUT.contains(&(tokens.word(place), tokens.word(place + 1)))
            || (tokens.word(place) == "opt"
                && tokens.is_mark(place + 1, '-')
                && tokens.word(place + 2) == "out")
            || (tokens.word(place) == "to" && tokens.word(place + 1) == "end" && tokens.is_break(place + 2))
            || matches!(tokens.raw(place), "STOP" | "CANCEL" | "UNSUB" | "UNSUBSCRIBE" | "OPTOUT" | "END")
    };
    let mut place = at;
    for _ in 0..14 {
        if out(place) {
            return true;
        }
        if place == 0 || tokens.is_break(place) && tokens.ends_sentence(place.saturating_sub(1)) {
            break;
        }
        place -= 1;
    }
    for place in at + 1..at + 9 {
        // "text JOBS to 5039 or STOP to unsubscribe": what is behind "or" is another step.
        if tokens.ends_sentence(place.wrapping_sub(1))
            || matches!(tokens.word(place), "or")
            || tokens.is_mark(place, ',')
        {
            break;
        }
        if out(place) {
            return true;
        }
    }
    false
}
