//! Percentages, sums of money and counts: a number with what belongs to it.

use super::lexicon::{Class, number_word};
use super::number;
use super::token::{Kind, Tokens};
use super::words::currency_behind;

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::classify) enum AmountKind {
    /// Per cent.
    Percent,
    /// Money.
    Money,
    /// Anything else.
    Count,
}

/// A number with its sign, currency and multiplier.
#[derive(Clone, Copy, Debug)]
pub(in crate::classify) struct Amount {
    /// What it counts.
    pub(in crate::classify) kind: AmountKind,
    /// The value; of a range the upper end.
    pub(in crate::classify) value: f64,
    /// ISO 4217 code.
    pub(in crate::classify) currency: Option<&'static str>,
    /// First token.
    pub(in crate::classify) from: usize,
    /// One past the last token.
    pub(in crate::classify) to: usize,
    /// Whether a rule has taken it for an offer.
    pub(in crate::classify) taken: bool,
}

/// All amounts of a text, in order. A range is one amount.
pub(in crate::classify) fn amounts(tokens: &Tokens<'_>) -> Vec<Amount> {
    let mut found: Vec<Amount> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let Some(amount) = read(tokens, at) else {
            at += 1;
            continue;
        };
        at = amount.to;
        match found.last_mut().filter(|before| is_range(tokens, before, &amount)) {
            Some(before) => {
                // In "20-50%" and "$10-20" the first number has what the second one says, and the other way round.
                if amount.kind != AmountKind::Count {
                    before.kind = amount.kind;
                }
                before.currency = before.currency.or(amount.currency);
                before.value = amount.value;
                before.to = amount.to;
            }
            None => found.push(amount),
        }
    }
    found
}

fn is_range(tokens: &Tokens<'_>, before: &Amount, amount: &Amount) -> bool {
    let between = amount.from.saturating_sub(before.to);
    let joined = between == 1
        && (matches!(tokens.kind(before.to), Some(Kind::Mark('-' | '–' | '—' | '~' | '−')))
            || (tokens.word(before.to) == "to"
                && before.kind == amount.kind
                && before.kind != AmountKind::Count)
            || (tokens.word(before.to) == "to" && amount.kind == AmountKind::Percent));
    let fits = match (before.kind, amount.kind) {
        (AmountKind::Count, AmountKind::Percent) => true,
        (AmountKind::Money, AmountKind::Count) => {
            tokens.is_glued(amount.from) && tokens.kind(before.to).is_some_and(|kind| kind != Kind::Word)
        }
        (one, other) => one == other && one != AmountKind::Count,
    };
    joined && fits && amount.value > before.value && before.from + 6 > before.to
}

fn read(tokens: &Tokens<'_>, at: usize) -> Option<Amount> {
    let kind = tokens.kind(at)?;
    match kind {
        Kind::Currency => {
            let number = at + 1;
            let near = tokens.get(number).filter(|token| token.kind == Kind::Number)?;
            let (value, to) = scaled(tokens, number, near.value, true);
            // The currency may be said twice: "$20 USD", "$20 AUD".
            let mut currency = number::currency(tokens.raw(at));
            let mut end = to;
            if tokens.raw(at) == "$" {
                let code = tokens.word(to);
                if matches!(code, "usd" | "aud" | "cad" | "nzd" | "sgd" | "hkd") {
                    currency = currency_behind(code).map(|(code, _)| code).or(match code {
                        "nzd" => Some("NZD"),
                        "sgd" => Some("SGD"),
                        "hkd" => Some("HKD"),
                        _ => currency,
                    });
                    end += 1;
                }
            }
            // "Rs. 500/-": the stroke says that nothing follows.
            if tokens.is_mark(end, '/')
                && tokens.is_mark(end + 1, '-')
                && tokens.is_glued(end)
                && tokens.is_glued(end + 1)
            {
                end += 2;
            }
            Some(Amount { kind: AmountKind::Money, value, currency, from: at, to: end, taken: false })
        }
        Kind::Number => Some(number_first(tokens, at, tokens.get(at)?.value)),
        Kind::Word if tokens.is(at, Class::NUMBER) => {
            let value = number_word(tokens.word(at))?;
            let amount = number_first(tokens, at, value);
            // Counts in letters matter to few rules, which look for the words themselves.
            (amount.kind != AmountKind::Count).then_some(amount)
        }
        _ => None,
    }
}

fn number_first(tokens: &Tokens<'_>, at: usize, value: f64) -> Amount {
    let mut amount =
        Amount { kind: AmountKind::Count, value, currency: None, from: at, to: at + 1, taken: false };
    let next = at + 1;
    match tokens.kind(next) {
        Some(Kind::Percent) => {
            amount.kind = AmountKind::Percent;
            amount.to = next + 1;
            return amount;
        }
        Some(Kind::Mark('+')) if tokens.kind(next + 1) == Some(Kind::Percent) => {
            amount.kind = AmountKind::Percent;
            amount.to = next + 2;
            return amount;
        }
        Some(Kind::Word) => {
            let word = tokens.word(next);
            let percent = match word {
                "percent" | "pct" | "pc" => 1,
                "per" if matches!(tokens.word(next + 1), "cent" | "cents") => 2,
                _ => 0,
            };
            if percent > 0 {
                amount.kind = AmountKind::Percent;
                amount.to = next + percent;
                return amount;
            }
        }
        _ => {}
    }
    let (value, to) = scaled(tokens, at, value, false);
    // A sign behind the number, unless it belongs to the next one: "buy 2 $5 shirts".
    if tokens.kind(to) == Some(Kind::Currency) && tokens.kind(to + 1) != Some(Kind::Number) {
        return Amount {
            kind: AmountKind::Money,
            value,
            currency: number::currency(tokens.raw(to)),
            to: to + 1,
            ..amount
        };
    }
    if tokens.kind(to) == Some(Kind::Word) {
        let word = tokens.word(to);
        let fits = !matches!(word, "p") || (tokens.is_glued(to) && !tokens.is_mark(to + 1, '.'));
        // "10 Rs.20 coupons": the abbreviation belongs to what follows.
        let belongs = tokens.kind(to + 1) == Some(Kind::Number) && tokens.is_glued(to + 1);
        if let Some((code, factor)) = currency_behind(word).filter(|_| fits && !belongs) {
            return Amount {
                kind: AmountKind::Money,
                value: value * factor,
                currency: Some(code),
                to: to + 1,
                ..amount
            };
        }
    }
    if to > at + 1 {
        amount.value = value;
        amount.to = to;
    }
    amount
}

/// The value with a multiplier behind it, and where the number ends: `5k`, `1.5 lakh`, `£5.8bn`.
fn scaled(tokens: &Tokens<'_>, number: usize, value: f64, is_money: bool) -> (f64, usize) {
    let next = number + 1;
    let glued = tokens.is_glued(next);
    let factor = match tokens.word(next) {
        "k" if glued => 1e3,
        "m" | "mn" | "mil" | "mill" | "mln" if is_money => 1e6,
        "b" | "bn" | "bil" if is_money => 1e9,
        "thousand" => 1e3,
        "lakh" | "lakhs" | "lac" | "lacs" => 1e5,
        "million" => 1e6,
        "crore" | "crores" => 1e7,
        "cr" if is_money => 1e7,
        "billion" => 1e9,
        _ => return (value, next),
    };
    (value * factor, next + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<(AmountKind, f64, Option<&'static str>, String)> {
        let tokens = Tokens::new(text);
        amounts(&tokens)
            .iter()
            .map(|amount| {
                let (start, end) = (tokens.list[amount.from].start, tokens.list[amount.to - 1].end);
                (amount.kind, amount.value, amount.currency, text[start..end].to_owned())
            })
            .collect()
    }

    #[test]
    fn sums_are_read_with_their_currency() {
        for (text, value, currency, span) in [
            ("$1,299.50 now", 1299.5, "USD", "$1,299.50"),
            ("A$20", 20.0, "AUD", "A$20"),
            ("Rs.500/- only", 500.0, "INR", "Rs.500/-"),
            ("Rs 2.5 lakh", 250_000.0, "INR", "Rs 2.5 lakh"),
            ("₹1,00,000", 100_000.0, "INR", "₹1,00,000"),
            ("N2,500", 2500.0, "NGN", "N2,500"),
            ("NGN50k", 50_000.0, "NGN", "NGN50k"),
            ("=N=100", 100.0, "NGN", "=N=100"),
            ("£5.8bn", 5.8e9, "GBP", "£5.8bn"),
            ("150p per text", 1.5, "GBP", "150p"),
            ("20 €", 20.0, "EUR", "20 €"),
            ("100 naira", 100.0, "NGN", "100 naira"),
            ("$20 AUD", 20.0, "AUD", "$20 AUD"),
            ("AED 99", 99.0, "AED", "AED 99"),
            ("$10-$20", 20.0, "USD", "$10-$20"),
            ("£50-500", 500.0, "GBP", "£50-500"),
        ] {
            assert_eq!(all(text), [(AmountKind::Money, value, Some(currency), span.to_owned())], "{text}");
        }
    }

    #[test]
    fn percentages_are_read_in_digits_letters_and_ranges() {
        for (text, value, span) in [
            ("20% off", 20.0, "20%"),
            ("20-50% off", 50.0, "20-50%"),
            ("20% to 50% off", 50.0, "20% to 50%"),
            ("20 to 50 %", 50.0, "20 to 50 %"),
            ("twenty percent", 20.0, "twenty percent"),
            ("15 per cent", 15.0, "15 per cent"),
            ("2.5%", 2.5, "2.5%"),
        ] {
            assert_eq!(all(text), [(AmountKind::Percent, value, None, span.to_owned())], "{text}");
        }
    }

    #[test]
    fn numbers_of_other_things_are_counts() {
        assert!(
            all("2GB for 28 days, 5 p.m., call 1800 123 456")
                .iter()
                .all(|(kind, ..)| *kind == AmountKind::Count)
        );
    }
}
