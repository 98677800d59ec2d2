//! Discounts and prices that cannot be.

use super::IssueCode;
use super::wellformed::next_digit;

/// A promise nobody can keep, and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Promise {
    /// [`IssueCode::ImpossibleDiscount`] or [`IssueCode::PriceNotReduced`].
    pub(crate) code: IssueCode,
    /// First byte.
    pub(crate) start: usize,
    /// First byte behind it.
    pub(crate) end: usize,
}

/// What makes the percentage in front of it a discount.
const OFF: &[&str] = &[
    "off",
    "discount",
    "discounts",
    "reduction",
    "markdown",
    "rabatt",
    "nachlass",
    "de réduction",
    "de remise",
    "de rabais",
    "de descuento",
    "dto",
    "de desconto",
    "di sconto",
    "sconto",
    "korting",
];

/// What makes the percentage behind it a discount.
const SAVE: &[&str] = &["save", "saves", "saving", "save you", "discount of", "discounts of", "reduced by"];

/// What may stand between [`SAVE`] and the percentage.
const AMOUNT: &[&str] = &[
    "up to",
    "upto",
    "extra",
    "an extra",
    "an additional",
    "additional",
    "another",
    "at least",
    "over",
    "more than",
    "as much as",
    "a",
    "a whopping",
];

/// What shows that the percentage behind "save" is none of the price.
const NO_DISCOUNT: &[&str] =
    &["more", "faster", "longer", "better", "of", "interest", "apr", "finance", "financing"];

/// What stands in front of an old price.
const WAS: &[&str] = &[
    "was",
    "were",
    "originally",
    "regularly",
    "usually",
    "normally",
    "reg",
    "reg.",
    "rrp",
    "msrp",
    "list price",
    "regular price",
    "old price",
    "war",
    "vorher",
];

/// What stands between an old price and a new one.
const NOW: &[&str] = &[
    "now",
    "and now",
    "is now",
    "are now",
    "and is now",
    "today",
    "sale",
    "sale price",
    "jetzt",
    "maintenant",
    "ahora",
];

/// What may stand behind [`NOW`].
const ONLY: &[&str] =
    &["only", "just", "for", "at", "just for", "for just", "for only", "nur", "nur noch", "seulement"];

/// What stands between a new price and an old one.
const INSTEAD: &[&str] = &[
    "was",
    "were",
    "instead of",
    "statt",
    "anstatt",
    "au lieu de",
    "invece di",
    "en vez de",
    "originally",
    "regularly",
    "reg",
    "reg.",
    "rrp",
    "msrp",
    "list price",
    "down from",
    "reduced from",
    "marked down from",
];

/// What stands in front of two prices with `to` between them.
const REDUCED: &[&str] = &[
    "reduced from",
    "slashed from",
    "cut from",
    "discounted from",
    "lowered from",
    "marked down from",
    "down from",
    "dropped from",
    "price drop from",
    "reduziert von",
];

const ARROWS: &[&str] = &["->", "-->", "=>", "→", "➡", "➡\u{fe0f}", "➔"];

/// What makes the number in front of it no price of one thing.
const NO_PRICE: &[&str] = &[
    "million",
    "billion",
    "mn",
    "bn",
    "m",
    "k",
    "off",
    "cashback",
    "cash back",
    "back",
    "credit",
    "%",
    "x",
    "each way",
];

/// How many bytes around a number are looked at.
const WINDOW: usize = 40;

/// The first discount or price in a text that cannot be.
///
/// A discount is more than 0 and at most 100 percent; a new price is below the old one. Percentages of
/// anything but a discount (cotton, interest, growth, bonus points) and numbers without a currency pass.
pub(crate) fn check(text: &str) -> Option<Promise> {
    let mut last: Option<(Number<'_>, bool)> = None;
    for number in (Numbers { text, at: 0 }) {
        if let Some(promise) = impossible_discount(text, &number) {
            return Some(promise);
        }
        let mut is_used = false;
        // A price is the old or new one of a single pair.
        if let Some((before, false)) = last
            && number.start.saturating_sub(before.end) <= WINDOW
            && let Some((old, new)) = prices(text, &before, &number)
        {
            is_used = true;
            if new >= old {
                let code = IssueCode::PriceNotReduced;
                return Some(Promise { code, start: before.start, end: number.end });
            }
        }
        last = Some((number, is_used));
    }
    None
}

/// A number with the currency written at it.
#[derive(Clone, Copy)]
struct Number<'a> {
    value: f64,
    currency: Option<&'a str>,
    /// First byte of number or currency.
    start: usize,
    /// First byte behind both.
    end: usize,
    /// Where the digits start and end.
    digits: (usize, usize),
}

struct Numbers<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Iterator for Numbers<'a> {
    type Item = Number<'a>;

    fn next(&mut self) -> Option<Number<'a>> {
        let bytes = self.text.as_bytes();
        loop {
            let first = next_digit(bytes, self.at)?;
            let rest = bytes.get(first..)?;
            let mut len = rest.iter().take_while(|b| b.is_ascii_digit() || matches!(b, b'.' | b',')).count();
            while len > 1 && rest.get(len - 1).is_some_and(|b| !b.is_ascii_digit()) {
                len -= 1;
            }
            let end = first + len;
            self.at = end;
            if let Some(number) = self.read(first, end) {
                return Some(number);
            }
        }
    }
}

impl<'a> Numbers<'a> {
    fn read(&self, first: usize, end: usize) -> Option<Number<'a>> {
        let text = self.text;
        let before = text.get(..first)?;
        let (start, in_front) = currency_in_front(before);
        let is_part = in_front.is_none()
            && before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '#' | '/'));
        if is_part {
            return None;
        }
        let value = value(text.get(first..end)?)?;
        let behind = text.get(end..)?;
        let (len, currency) = match in_front {
            Some(_) => (0, in_front),
            None => currency_behind(behind),
        };
        Some(Number { value, currency, start, end: end + len, digits: (first, end) })
    }
}

/// The value of digits with separators. A last group of three digits is thousands, any other a fraction.
fn value(digits: &str) -> Option<f64> {
    // Longer numbers are no prices.
    const LONGEST: usize = 16;
    if digits.len() > LONGEST {
        return None;
    }
    if digits.bytes().all(|b| b.is_ascii_digit()) {
        return digits.parse().ok();
    }
    let fraction = digits.rfind(['.', ',']).filter(|at| digits.len() - at != 4);
    let mut plain = String::with_capacity(LONGEST);
    for (at, c) in digits.char_indices() {
        if c.is_ascii_digit() {
            plain.push(c);
        } else if Some(at) == fraction {
            plain.push('.');
        }
    }
    plain.parse().ok()
}

const CODES: &[&str] = &["usd", "eur", "gbp", "inr", "aud", "cad", "chf", "ngn", "rs", "rs.", "kr"];

/// Where the currency in front of a number starts, and which it is.
fn currency_in_front(before: &str) -> (usize, Option<&str>) {
    let trimmed = before.strip_suffix(' ').unwrap_or(before);
    if let Some(sign) = trimmed.chars().next_back().filter(|c| is_sign(*c)) {
        let start = trimmed.len() - sign.len_utf8();
        return (start, trimmed.get(start..));
    }
    // What all codes end with, so that most words are not compared with each of them.
    let may_end = |b: &u8| matches!(b.to_ascii_lowercase(), b'd' | b'r' | b'p' | b'f' | b'n' | b's' | b'.');
    if !trimmed.as_bytes().last().is_some_and(may_end) {
        return (before.len(), None);
    }
    match CODES.iter().find(|code| ends_with_word(trimmed, code)) {
        Some(code) => (trimmed.len() - code.len(), Some(code)),
        None => (before.len(), None),
    }
}

/// How long the currency behind a number is with its space, and which it is.
fn currency_behind(behind: &str) -> (usize, Option<&str>) {
    let trimmed = behind.strip_prefix([' ', '\u{a0}']).unwrap_or(behind);
    let space = behind.len() - trimmed.len();
    if let Some(sign) = trimmed.chars().next().filter(|c| is_sign(*c)) {
        // In "buy 2 $5 shirts" the sign belongs to the next number.
        let len = sign.len_utf8();
        let goes_on = trimmed.get(len..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        return if goes_on { (0, None) } else { (space + len, trimmed.get(..len)) };
    }
    let may_start = |b: &u8| {
        matches!(b.to_ascii_lowercase(), b'u' | b'e' | b'g' | b'i' | b'a' | b'c' | b'n' | b'r' | b'k')
    };
    if !trimmed.as_bytes().first().is_some_and(may_start) {
        return (0, None);
    }
    match CODES.iter().find(|code| starts_with_word(trimmed, code)) {
        Some(code) => (space + code.len(), Some(code)),
        None => (0, None),
    }
}

const fn is_sign(c: char) -> bool {
    matches!(c, '$' | '£' | '€' | '¥' | '₹' | '₦')
}

fn impossible_discount(text: &str, number: &Number<'_>) -> Option<Promise> {
    if number.value > 0.0 && number.value <= 100.0 {
        return None;
    }
    let (first, end) = number.digits;
    let behind = text.get(end..)?;
    let sign = percent_len(behind)?;
    let after = behind.get(sign..)?.trim_start();
    let before = window_before(text, first);
    let is_off = OFF.iter().any(|off| {
        starts_with_word(after, off)
            && !after.get(off.len()..).is_some_and(|rest| {
                rest.strip_prefix('-').is_some_and(|rest| rest.starts_with(char::is_alphabetic))
            })
    });
    if !is_off && (!is_saved(before) || NO_DISCOUNT.iter().any(|word| starts_with_word(after, word))) {
        return None;
    }
    // A dash behind a number is a range.
    let without_sign = before.trim_end().trim_end_matches(['-', '–', '−']);
    let has_sign =
        without_sign.len() < before.trim_end().len() && !without_sign.ends_with(char::is_alphanumeric);
    let start = if has_sign { first - before.len() + without_sign.len() } else { first };
    Some(Promise { code: IssueCode::ImpossibleDiscount, start, end: end + sign })
}

/// How long the percent sign behind a number is, with its space.
fn percent_len(behind: &str) -> Option<usize> {
    let trimmed = behind.strip_prefix([' ', '\u{a0}']).unwrap_or(behind);
    let space = behind.len() - trimmed.len();
    if trimmed.starts_with('%') {
        return Some(space + 1);
    }
    ["percent", "per cent", "pct"]
        .iter()
        .find(|word| starts_with_word(trimmed, word))
        .map(|word| space + word.len())
}

/// Whether the words in front of a percentage say that it is saved.
fn is_saved(before: &str) -> bool {
    let before = before.trim_end().trim_end_matches(['-', '–', '−']).trim_end();
    let shorter =
        AMOUNT.iter().filter(|amount| ends_with_word(before, amount)).max_by_key(|amount| amount.len());
    let before = shorter
        .map_or(before, |amount| before.get(..before.len() - amount.len()).unwrap_or_default().trim_end());
    SAVE.iter().any(|save| ends_with_word(before, save))
}

/// Two numbers in a row as old and new price, if the words around them say so.
fn prices(text: &str, first: &Number<'_>, second: &Number<'_>) -> Option<(f64, f64)> {
    let between = text.get(first.end..second.start)?;
    // Most numbers in a row are dates, times and lists, which a look at the text between them tells.
    if between.is_empty() {
        return None;
    }
    let same = match (first.currency, second.currency) {
        (Some(a), Some(b)) => Some(a.eq_ignore_ascii_case(b)),
        (None, None) => None,
        _ => Some(true),
    };
    if same == Some(false) {
        return None;
    }
    let words = between.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, ',' | '.' | ';' | ':' | '(' | ')' | '!' | '*' | '–' | '-')
    });
    let both = first.currency.is_some() && second.currency.is_some();
    let is_to = words.eq_ignore_ascii_case("to") || words == "auf";
    if (!is_to && same.is_none()) || [first, second].into_iter().any(|number| is_no_price(text, number)) {
        return None;
    }
    if same.is_some() && is_one_of(strip_word_end(words, ONLY), NOW) && ends_with_any(text, first.start, WAS)
    {
        return Some((first.value, second.value));
    }
    if both && is_one_of(between.trim(), ARROWS) {
        return Some((first.value, second.value));
    }
    if is_to {
        let rest = text.get(second.end..)?;
        let stands_alone = same.is_some() || !rest.trim_start().starts_with(char::is_alphanumeric);
        return (stands_alone && ends_with_any(text, first.start, REDUCED))
            .then_some((first.value, second.value));
    }
    (both && is_one_of(words, INSTEAD)).then_some((second.value, first.value))
}

/// Whether the text in front of `end` ends with one of the words.
fn ends_with_any(text: &str, end: usize, words: &[&str]) -> bool {
    let before = window_before(text, end)
        .trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '(' | '~'));
    words.iter().any(|word| ends_with_word(before, word))
}

/// Whether the number is a share, a sum of another size or what is taken off.
fn is_no_price(text: &str, number: &Number<'_>) -> bool {
    let behind = text.get(number.end..).unwrap_or_default();
    let trimmed = behind.strip_prefix(' ').unwrap_or(behind);
    trimmed.starts_with('%') || NO_PRICE.iter().any(|word| starts_with_word(trimmed, word))
}

fn is_one_of(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Cuts one of the words off the end.
fn strip_word_end<'a>(text: &'a str, words: &[&str]) -> &'a str {
    let word = words.iter().filter(|word| ends_with_word(text, word)).max_by_key(|word| word.len());
    word.and_then(|word| text.get(..text.len() - word.len()))
        .map_or(text, |rest| rest.trim_end_matches([' ', ':', ',']))
}

/// The last few words in front of `end`.
fn window_before(text: &str, end: usize) -> &str {
    let mut from = end.saturating_sub(WINDOW);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    text.get(from..end).unwrap_or_default()
}

fn starts_with_word(text: &str, word: &str) -> bool {
    text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
        && !text.get(word.len()..).is_some_and(|rest| rest.starts_with(char::is_alphanumeric))
}

fn ends_with_word(text: &str, word: &str) -> bool {
    let Some(at) = text.len().checked_sub(word.len()) else { return false };
    text.get(at..).is_some_and(|end| end.eq_ignore_ascii_case(word))
        && !text.get(..at).is_some_and(|rest| rest.ends_with(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(text: &str) -> Option<(IssueCode, &str)> {
        check(text).map(|promise| (promise.code, &text[promise.start..promise.end]))
    }

    #[test]
    fn impossible_discounts_are_found() {
        for (text, expected) in [
            ("Now -127 % off!", "-127 %"),
            ("0% off everything", "0%"),
            ("Get 150% OFF today", "150%"),
            ("save 120%", "120%"),
            ("Save up to 0% on shoes", "0%"),
            ("SAVE AN EXTRA 110 percent", "110 percent"),
            ("a 101% discount", "101%"),
            ("100.5% off", "100.5%"),
            ("from 50-150% off", "150%"),
            ("150 % Rabatt", "150 %"),
            ("1,000% off", "1,000%"),
        ] {
            assert_eq!(found(text), Some((IssueCode::ImpossibleDiscount, expected)), "{text}");
        }
    }

    #[test]
    fn prices_that_do_not_fall_are_found() {
        for (text, expected) in [
            ("was $20 now $25", "$20 now $25"),
            ("Was: £20, now only £20!", "£20, now only £20"),
            ("Price $20 -> $25", "$20 -> $25"),
            ("20 € → 25 €", "20 € → 25 €"),
            ("reduced from 10 to 12", "10 to 12"),
            ("marked down from $1,000 to $1,100", "$1,000 to $1,100"),
            ("only $25 (was $20)", "$25 (was $20"),
            ("nur 25 € statt 20 €", "25 € statt 20 €"),
            ("was $20, now $15; was $30, now $35", "$30, now $35"),
            ("USD 30 instead of USD 20", "USD 30 instead of USD 20"),
            ("was Rs. 500 now Rs. 600", "Rs. 500 now Rs. 600"),
        ] {
            assert_eq!(found(text), Some((IssueCode::PriceNotReduced, expected)), "{text}");
        }
    }

    #[test]
    fn what_can_be_is_let_pass() {
        for text in [
            "",
            "100% cotton, 0% APR, up 150%, 200% bonus points, 500% more",
            "0% financing for 24 months and 0% interest",
            "get 110% of your trade-in",
            "was founded in 1990, now 35 years",
            "100% off, 50% off, 0.5% off, 99 % discount",
            "save 20%, save up to 100%, saves you 5 percent",
            "save 200% more time, save 0% interest",
            "150% off-road fun",
            "was $25 now $20, $25 -> $20, reduced from 12 to 10",
            "$20 (was $25), nur 20 € statt 25 €",
            "Now $20 was $30 Now $40 was $50",
            "was $50 now $40 was $30 now $20",
            "from $20 to $25, open 9 to 17, 10 -> 12",
            "was $2 million, now $3 million",
            "was $20 now 25% off",
            "was €20 now $25",
            "reduced from 10 to 12 hours",
            "was 20 now 25",
            "buy 2 $5 shirts",
            "$1.299,00 statt $1,499.00",
            "100% discount0 and x0% off v0% off",
            "1990 -> 2000",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }

    #[test]
    fn separators_of_both_kinds_are_read() {
        for (text, expected) in [
            ("1,299.00", 1299.0),
            ("1.299,00", 1299.0),
            ("1,299", 1299.0),
            ("19,9", 19.9),
            ("20", 20.0),
            ("1.000.000", 1e6),
        ] {
            assert_eq!(value(text), Some(expected), "{text}");
        }
        assert_eq!(value("12345678901234567"), None);
    }

    #[test]
    fn many_numbers_take_linear_time() {
        for piece in ["was $1 now ", "0% ", "1,", "save 1", "$", "9 to 9 "] {
            let _ = check(&piece.repeat(100_000));
        }
    }

    proptest! {
        #[test]
        fn places_are_within_the_text(text in "(was |now |save |\\$|€|[0-9]{1,3}|%| |off|é|-|,|->){0,20}") {
            if let Some(promise) = check(&text) {
                prop_assert!(text.get(promise.start..promise.end).is_some_and(|found| !found.is_empty()), "{}", text);
            }
        }
    }
}
