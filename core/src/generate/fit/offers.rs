//! Which kinds of offers a text makes, and how deep they are.

use std::sync::LazyLock;

use regex::Regex;

/// A kind of offer and what tells it.
struct Kind {
    name: &'static str,
    pattern: Regex,
}

/// The kinds by their wire names. A rough look is enough here: shares of kinds are learnt, not single offers.
const PATTERNS: [(&str, &str); 12] = [
    (
        "percent_off",
        r"(?i)\b\d{1,2}\s?(?:%|percent|per cent)\s?(?:off|discount|savings?)|save\s(?:up to\s)?\d{1,2}\s?%",
    ),
    ("amount_off", r"(?i)(?:[$£€]\s?\d+(?:\.\d\d)?)\s?off\b|\bsave\s(?:up to\s)?[$£€]\s?\d+"),
    (
        "bogo",
        r"(?i)\bbogo\b|\bbuy (?:one|two|1|2|3)\b.{0,12}\bget\b|\b[2-4]\s?for\s?(?:1|2|3|the price)\b|\b2-for-1\b",
    ),
    (
        "free_item",
        r"(?i)\bfree (?:gift|sample|drink|coffee|dessert|tote|bag|book|guide|ticket|meal|side|mini)\b",
    ),
    ("free_shipping", r"(?i)\bfree (?:\w+\s)?(?:shipping|delivery|postage|returns)\b|\bships? free\b"),
    (
        "free_trial",
        r"(?i)\bfree (?:[\w-]+\s)?trial\b|\btry .{0,20}\bfor free\b|\b(?:first|one) (?:week|month)s? free\b",
    ),
    (
        "rate",
        r"(?i)\b\d+(?:\.\d+)?\s?%\s?(?:p\.?a\.?|apr|apy|aer|interest)\b|\b(?:interest rate|apr|apy) of \d",
    ),
    ("cashback", r"(?i)\bcash\s?-?back\b"),
    ("points", r"(?i)\b(?:double|triple|bonus|extra|\d[\d,]*)\s(?:\w+\s)?(?:points|miles)\b"),
    ("price", r"(?i)\b(?:only|just|from|now|for)\s[$£€]\s?\d+(?:\.\d\d)?"),
    ("prize", r"(?i)\b(?:chance to win|win (?:a|an|one|the|\d|\$)|giveaway|sweepstakes|prize draw)\b"),
    (
        "promo_code",
        r"(?i)\b(?:(?:promo|discount|voucher|coupon)\s?code|use code|with code|code:)\s?:?\s?[A-Z0-9]{3,}",
    ),
];

static KINDS: LazyLock<Vec<Kind>> = LazyLock::new(|| {
    PATTERNS
        .into_iter()
        .filter_map(|(name, pattern)| Regex::new(pattern).ok().map(|pattern| Kind { name, pattern }))
        .collect()
});

static PERCENT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)\b(\d{1,2})\s?(?:%|percent|per cent)\s?(?:off|discount)").ok());

/// The names of all kinds.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    PATTERNS.iter().map(|(name, _)| *name)
}

/// The kinds of offers in a text.
pub(super) fn kinds(text: &str) -> impl Iterator<Item = &'static str> + '_ {
    KINDS.iter().filter(|kind| kind.pattern.is_match(text)).map(|kind| kind.name)
}

/// The discounts in a text, in percent.
pub(super) fn depths(text: &str) -> Vec<u32> {
    let Some(pattern) = PERCENT.as_ref() else { return Vec::new() };
    pattern
        .captures_iter(text)
        .filter_map(|found| found.get(1)?.as_str().parse().ok())
        .filter(|depth| (1..=99).contains(depth))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_compiles_and_finds_its_kind() {
        assert_eq!(KINDS.len(), PATTERNS.len());
        for (text, kind) in [
            ("Take 20% off everything", "percent_off"),
            ("$15 off your order", "amount_off"),
            ("Buy one, get one free", "bogo"),
            ("with a free gift", "free_item"),
            ("Free standard shipping", "free_shipping"),
            ("Start your free 30-day trial", "free_trial"),
            ("a savings rate of 4.5% APY", "rate"),
            ("5% cash back", "cashback"),
            ("Earn double points", "points"),
            ("now only $9.99", "price"),
            ("for your chance to win", "prize"),
            ("Use code SAVE20", "promo_code"),
        ] {
            assert!(kinds(text).any(|found| found == kind), "{text}");
        }
        assert_eq!(kinds("A quiet note about our opening hours.").count(), 0);
    }

    #[test]
    fn depths_are_discounts_only() {
        assert_eq!(depths("20% off, then 30 percent off; 100% cotton, 5% APR"), [20, 30]);
    }
}
