//! What single words can mean to the extraction rules.

use std::collections::HashMap;
use std::sync::LazyLock;

/// A set of meanings of a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::classify) struct Class(u64);

macro_rules! classes {
    ($($name:ident $doc:literal [$($word:literal)*])+) => {
        #[expect(non_camel_case_types, clippy::upper_case_acronyms, reason = "bits are named like their constants")]
        enum Bit { $($name),+ }

        impl Class {
            $(#[doc = $doc] pub(in crate::classify) const $name: Self = Self(1 << Bit::$name as u64);)+
        }

        const WORDS: &[(Class, &[&str])] = &[$((Class::$name, &[$($word),*])),+];
    };
}

impl Class {
    pub(in crate::classify) const fn empty() -> Self {
        Self(0)
    }

    pub(in crate::classify) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether one of `other` is in the set.
    pub(in crate::classify) const fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

classes! {
    OFF "What is behind a percentage or an amount that is taken off."
        ["off" "discount" "discounts" "discounted" "rabatt" "reduction" "descuento" "remise" "réduction" "korting"
         "sconto" "desconto" "alennus" "rabat" "indirim" "nachlass" "cheaper" "savings" "saving" "markdown" "offf"]
    SAVE "What is in front of an amount that is taken off."
        ["save" "saves" "saving" "savings" "spare" "sparen" "ahorra" "bespaar" "économisez" "risparmia" "poupe"]
    FREE "At no cost."
        ["free" "complimentary" "gratis" "kostenlos" "gratuit" "gratuite" "gratuito" "gratuita" "free4"]
    GIFT "A thing that is given."
        ["gift" "gifts" "voucher" "vouchers" "goodie" "goodies" "bonus" "upgrade" "giftcard" "egift" "coupon" "coupons" "sample" "samples"]
    CASHBACK "Money back."
        ["cashback" "cash-back" "back" "rebate" "rebates"]
    POINTS "Points and miles."
        ["points" "point" "pts" "miles" "avios" "coins" "stars" "kms" "punkte" "puntos"]
    RATE "Interest."
        ["interest" "apr" "apy" "emi" "emis" "p.a" "pa" "financing" "finance" "roi" "rate" "rates" "mortgage" "loan" "loans"
         "annum" "installment" "installments" "instalment" "instalments" "balance" "yield" "zinsen"]
    WIN "Something to be won."
        ["win" "won" "winning" "wins" "winner" "winners" "prize" "prizes" "jackpot" "giveaway" "awarded" "chance" "sweepstakes"
         "giving" "lottery" "draw" "reward" "contest" "competition"]
    CODE "In front of a code."
        ["code" "codes" "coupon" "coupons" "promocode" "promo" "voucher" "couponcode" "gutscheincode" "código" "codice" "use" "apply" "enter" "using" "off" "discount"]
    BUY "In front of the count of a bundle."
        ["buy" "purchase" "bogo" "b1g1" "bogof" "b2g1" "buy1" "buy2" "1+1" "for" "bogoh"]
    SHIPPING "Delivery."
        ["shipping" "delivery" "postage" "deliveries" "delivered" "ships" "ship" "versand" "envío" "livraison" "spedizione" "verzending" "frete" "shipped" "p&p" "courier"]
    TRIAL "Use before paying."
        ["trial" "trials" "try" "trail" "probemonat" "testen"]
    OTHER_PRICE "In front of an amount that is no deal."
        ["was" "were" "rrp" "worth" "value" "valued" "above" "over" "minimum" "min" "limit" "cover" "upto" "save" "mrp" "reg" "regular" "regularly" "normally" "usually" "spend" "spent" "spending" "exceeding" "retail" "statt" "instead" "than" "least" "every" "raised" "raise" "donate" "donated" "paid" "credited" "debited" "deducted" "balance" "txn" "transaction" "statistically" "original" "originally" "orig" "earn" "earned" "earning" "loan" "sum" "assured" "purchases" "order" "orders" "shopping" "bill" "due" "owe" "outstanding" "fee" "revenue" "profit" "invest" "invested" "profits" "sales" "funding" "reward" "rewards"]
    UNIT_TIME "A stretch of time."
        ["day" "days" "hour" "hours" "hr" "hrs" "week" "weeks" "wk" "wks" "month" "months" "mth" "mths" "year" "years" "yr" "yrs" "minute" "minutes" "min" "mins" "night" "nights" "weekend" "weekends"]
    MONTH "A month."
        ["january" "february" "march" "april" "may" "june" "july" "august" "september" "october" "november" "december" "jan" "feb" "mar" "apr" "jun" "jul" "aug" "sep" "sept" "oct" "nov" "dec"]
    WEEKDAY "A day of the week."
        ["monday" "tuesday" "wednesday" "thursday" "friday" "saturday" "sunday" "mon" "tue" "tues" "wed" "thu" "thur" "thurs" "fri" "sat" "sun"]
    TODAY "A day seen from now."
        ["today" "tonight" "tomorrow" "2day" "2nite" "2moro" "tonite" "midnight" "eod" "weekend" "2morrow"]
    UNTIL "In front of the end of a time."
        ["until" "till" "til" "untill" "through" "thru" "by" "before" "bis" "hasta" "ends" "end" "ending" "expires" "expire" "expiring" "expiry" "closes" "close" "closing" "valid" "deadline" "finishes" "b4" "within" "in" "next" "to" "first" "only" "last" "final" "jusqu'au" "between" "from" "left" "this" "window" "validity" "off" "sale" "remaining" "now" "hurry" "ended" "over" "two" "day"]
    NUMBER "A number in letters."
        ["one" "two" "three" "four" "five" "six" "seven" "eight" "nine" "ten" "twelve" "fifteen" "twenty" "thirty" "forty" "fifty" "sixty" "seventy" "eighty" "ninety" "half" "double" "triple" "hundred" "1st" "2nd" "couple" "few"]
    STEP "A verb that names a step."
        ["click" "clicking" "tap" "visit" "call" "dial" "text" "txt" "sms" "send" "reply" "download" "register" "sign" "signup" "subscribe" "book"
         "order" "shop" "buy" "claim" "apply" "enter" "join" "recharge" "activate" "upgrade" "install" "redeem" "learn"
         "find" "read" "check" "see" "go" "login" "log" "head" "contact" "email" "mail" "e-mail" "share" "follow" "comment" "tag"
         "vote" "rsvp" "donate" "start" "try" "switch" "opt" "update" "pay" "renew" "swipe" "scan" "listen" "stream" "submit"
         "upload" "post" "tell" "pre-order" "preorder" "reserve" "request" "complete" "view" "watch" "explore" "discover" "browse"
         "hit" "press" "write" "refer" "invite" "grab" "get" "let" "take" "participate" "use" "rush" "drop" "come" "pick" "like" "retweet" "rt"
         "schedule" "open" "create" "play" "set" "verify" "link" "choose" "select" "walk" "ask" "whatsapp" "give" "fill" "purchase" "nominate" "top" "stay" "tune" "pop" "stop" "collect" "meet" "plan" "connect" "save" "test" "catch" "track" "add" "unlock" "avail" "borrow" "secure" "confirm" "message" "ring" "snap" "rate" "dedicate" "withdraw" "attend" "search" "look" "shopping" "hear" "link" "compare" "build" "return" "respond" "fax" "surf" "browse" "turn" "win" "report" "swing" "experience"]
    FUNCTION "Words that hold a sentence together, and end a noun phrase."
        ["a" "an" "the" "and" "or" "but" "of" "in" "on" "at" "to" "for" "with" "by" "from" "as" "is" "are" "was" "were" "be" "been"
         "will" "would" "can" "could" "may" "might" "when" "while" "if" "then" "than" "that" "this" "these" "those" "it" "its"
         "you" "your" "we" "our" "us" "they" "their" "he" "she" "his" "her" "i" "my" "me" "who" "which" "where" "what" "how" "why"
         "so" "not" "no" "now" "just" "only" "also" "too" "up" "out" "over" "under" "after" "before" "until" "till" "via" "per"
         "get" "gets" "click" "visit" "call" "text" "txt" "enjoy" "shop" "use" "using" "plus" "today" "here" "there" "u" "ur" "2" "4"
         "has" "have" "had" "do" "does" "did" "all" "about" "into" "onto" "upon" "valid" "because" "since" "am" "let" "it's" "you're" "you'll" "we're" "we'll"
         "dial" "send" "reply" "download" "claim" "order" "hurry" "don't" "limited" "was" "during" "through" "between" "within" "without" "every" "each" "both" "either" "starting" "starts" "subscribe" "don’t" "you’re" "it’s" "we’re" "join" "recharge" "buy" "offer" "worth" "is" "watch" "learn" "t" "tnc" "register" "sign" "make" "find" "once"]
}

/// The classes of a word in lower case.
pub(super) fn class(word: &str) -> Class {
    static TABLE: LazyLock<HashMap<&'static str, Class, foldhash::fast::FixedState>> = LazyLock::new(|| {
        let mut table = HashMap::with_hasher(foldhash::fast::FixedState::default());
        for (class, words) in WORDS {
            for word in *words {
                let entry: &mut Class = table.entry(*word).or_default();
                *entry = entry.with(*class);
            }
        }
        table
    });
    // No word of the table is longer.
    if word.len() > 16 {
        return Class::empty();
    }
    TABLE.get(word).copied().unwrap_or_default()
}

/// The number of a month, 1 to 12, from its name or first letters in lower case.
pub(in crate::classify) fn month(word: &str) -> Option<u8> {
    const NAMES: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let start = word.get(..3)?;
    let at = NAMES.iter().position(|name| *name == start)?;
    let is_name = word.len() == 3 || class(word).any(Class::MONTH);
    is_name.then(|| u8::try_from(at + 1).unwrap_or(1))
}

/// The value of a number in letters.
pub(in crate::classify) fn number_word(word: &str) -> Option<f64> {
    Some(match word {
        "one" | "1st" => 1.0,
        "two" | "double" | "2nd" | "couple" => 2.0,
        "three" | "triple" => 3.0,
        "four" => 4.0,
        "five" => 5.0,
        "six" => 6.0,
        "seven" => 7.0,
        "eight" => 8.0,
        "nine" => 9.0,
        "ten" => 10.0,
        "twelve" => 12.0,
        "fifteen" => 15.0,
        "twenty" => 20.0,
        "thirty" => 30.0,
        "forty" => 40.0,
        "fifty" => 50.0,
        "sixty" => 60.0,
        "seventy" => 70.0,
        "eighty" => 80.0,
        "ninety" => 90.0,
        "hundred" => 100.0,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_known_by_name_and_first_letters() {
        assert_eq!(month("dec"), Some(12));
        assert_eq!(month("september"), Some(9));
        assert_eq!(month("sept"), Some(9));
        assert_eq!(month("decide"), None);
        assert_eq!(month("marble"), None);
    }

    #[test]
    fn no_word_of_the_table_is_too_long_to_be_found() {
        for (class_of, words) in WORDS {
            for word in *words {
                assert!(class(word).any(*class_of), "{word}");
            }
        }
    }
}
