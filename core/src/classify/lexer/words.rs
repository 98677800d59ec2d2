//! Where words end, and currencies written in letters.

/// Currencies written in letters in front of a number: `(letters in lower case, ISO 4217)`.
const IN_FRONT: &[(&str, &str)] = &[
    ("rs", "INR"),
    ("inr", "INR"),
    ("n", "NGN"),
    ("ngn", "NGN"),
    ("usd", "USD"),
    ("us", "USD"),
    ("aud", "AUD"),
    ("au", "AUD"),
    ("a", "AUD"),
    ("eur", "EUR"),
    ("gbp", "GBP"),
    ("aed", "AED"),
    ("dhs", "AED"),
    ("sgd", "SGD"),
    ("s", "SGD"),
    ("rm", "MYR"),
    ("myr", "MYR"),
    ("r", "ZAR"),
    ("zar", "ZAR"),
    ("kes", "KES"),
    ("ksh", "KES"),
    ("ghs", "GHS"),
    ("cad", "CAD"),
    ("ca", "CAD"),
    ("c", "CAD"),
    ("nzd", "NZD"),
    ("nz", "NZD"),
    ("hkd", "HKD"),
    ("hk", "HKD"),
    ("php", "PHP"),
    ("idr", "IDR"),
    ("rp", "IDR"),
    ("thb", "THB"),
    ("tl", "TRY"),
    ("chf", "CHF"),
    ("sek", "SEK"),
    ("nok", "NOK"),
    ("dkk", "DKK"),
    ("pkr", "PKR"),
    ("bdt", "BDT"),
    ("tk", "BDT"),
    ("lkr", "LKR"),
    ("npr", "NPR"),
    ("sar", "SAR"),
    ("qar", "QAR"),
    ("jpy", "JPY"),
    ("cny", "CNY"),
    ("pln", "PLN"),
    ("brl", "BRL"),
    ("mxn", "MXN"),
    ("ugx", "UGX"),
    ("tzs", "TZS"),
    ("xof", "XOF"),
    ("egp", "EGP"),
];

/// Letters that are only a currency with a dollar sign directly behind them.
const WITH_DOLLAR: &[&str] = &["us", "au", "a", "s", "ca", "c", "nz", "hk"];

pub(super) fn is_word_char(c: char) -> bool {
    // Marks join letters in the scripts of India, and a word must not be cut at them.
    c.is_alphabetic() || is_joining_mark(c)
}

const fn is_joining_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{93a}'..='\u{94f}' | '\u{981}'..='\u{983}' | '\u{9bc}'..='\u{9cd}' | '\u{a3c}'..='\u{a4d}' | '\u{abc}'..='\u{acd}' | '\u{b82}' | '\u{bbe}'..='\u{bcd}' | '\u{c3e}'..='\u{c4d}' | '\u{cbc}'..='\u{ccd}' | '\u{d3e}'..='\u{d4d}')
}

/// How long the word at the start is: letters, digits, and apostrophes between letters.
pub(super) fn word_end(rest: &str) -> usize {
    let mut end = 0;
    let mut chars = rest.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let inside = match c {
            '_' => true,
            '\'' | '’' => end > 0 && chars.peek().is_some_and(|(_, next)| next.is_alphabetic()),
            _ => c.is_ascii_alphanumeric() || is_word_char(c) || (!c.is_ascii() && c.is_numeric()),
        };
        if !inside {
            break;
        }
        end = at + c.len_utf8();
    }
    end
}

/// Steps that are often glued to the word in front where a line break was lost: "in storeGet yours".
const GLUED: &[&str] = &[
    "See", "Click", "Get", "Find", "Learn", "Read", "Visit", "Join", "Enter", "Register", "Download",
    "Order", "Buy",
];

/// Where a word ends that has a step glued to it.
pub(super) fn split_glued(word: &str) -> Option<usize> {
    let step = GLUED.iter().find(|step| word.ends_with(**step))?;
    let at = word.len() - step.len();
    let front = word.get(..at)?;
    (at >= 3
        && front.bytes().all(|b| b.is_ascii_alphabetic())
        && front.ends_with(|c: char| c.is_ascii_lowercase()))
    .then_some(at)
}

/// How long the currency in letters is that stands in front of a number here, such as `Rs.`, `NGN`, `A$`.
pub(super) fn glued_currency(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let len = bytes.iter().take(4).take_while(|b| b.is_ascii_alphabetic()).count();
    if len == 0 || len > 3 {
        return None;
    }
    let letters = rest.get(..len)?;
    let (name, _) = IN_FRONT.iter().find(|(name, _)| letters.eq_ignore_ascii_case(name))?;
    let behind = bytes.get(len..).unwrap_or_default();
    let digit = |at: usize| behind.get(at).is_some_and(u8::is_ascii_digit);
    if WITH_DOLLAR.contains(name) {
        return (behind.first() == Some(&b'$')).then_some(len + 1);
    }
    if len == 1 {
        // One letter is a currency only as a capital directly in front of a whole number: N100, R99.
        let digits = behind.iter().take(16).take_while(|b| b.is_ascii_digit() || **b == b',').count();
        let next = behind.get(digits);
        let goes_on =
            next.is_some_and(|b| b.is_ascii_alphabetic() && !matches!(b, b'k' | b'K' | b'm' | b'M'));
        return (bytes.first()?.is_ascii_uppercase() && digit(0) && !goes_on).then_some(len);
    }
    match behind.first()? {
        b'.' if digit(1) || (behind.get(1) == Some(&b' ') && digit(2)) => Some(len + 1),
        b' ' | b':' if digit(1) => Some(len),
        b if b.is_ascii_digit() => {
            // Capitals directly in front of digits and letters again are a code.
            let digits = behind.iter().take(16).take_while(|b| b.is_ascii_digit() || **b == b',').count();
            let next = behind.get(digits);
            let is_code = next.is_some_and(u8::is_ascii_alphabetic)
                && behind.get(digits + 1).is_some_and(u8::is_ascii_alphabetic)
                && *name != "rs";
            (!is_code).then_some(len)
        }
        _ => None,
    }
}

/// The ISO 4217 code of a currency token.
pub(super) fn currency_in_front(token: &str) -> Option<&'static str> {
    if token == "=N=" {
        return Some("NGN");
    }
    let name = token.trim_end_matches(['.', '$']);
    if name.is_empty() {
        return None;
    }
    let found = IN_FRONT.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
    found.map(|(_, code)| *code)
}

/// The ISO 4217 code of a currency word behind a number.
pub(super) fn currency_behind(word: &str) -> Option<(&'static str, f64)> {
    Some(match word {
        "rs" | "inr" | "rupees" | "rupee" => ("INR", 1.0),
        "naira" | "ngn" => ("NGN", 1.0),
        "usd" | "dollars" | "dollar" | "bucks" => ("USD", 1.0),
        "aud" => ("AUD", 1.0),
        "cad" => ("CAD", 1.0),
        "eur" | "euro" | "euros" => ("EUR", 1.0),
        "gbp" | "pounds" | "quid" => ("GBP", 1.0),
        "p" | "pence" => ("GBP", 0.01),
        "cents" => ("USD", 0.01),
        "aed" | "dirhams" | "dirham" => ("AED", 1.0),
        "chf" => ("CHF", 1.0),
        "sek" | "kr" => ("SEK", 1.0),
        "zł" | "pln" => ("PLN", 1.0),
        "tl" => ("TRY", 1.0),
        "yen" => ("JPY", 1.0),
        "rand" => ("ZAR", 1.0),
        _ => return None,
    })
}
