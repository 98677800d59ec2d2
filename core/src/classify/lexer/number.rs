//! Numbers, dates in digits and currency signs.

use super::words::currency_in_front;

/// How long the number at the start is: digits, with separators only between digits.
pub(super) fn length(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let digits =
        |from: usize| bytes.get(from..).unwrap_or_default().iter().take_while(|b| b.is_ascii_digit()).count();
    let mut end = digits(0);
    let mut points = 0;
    while let Some(separator) = bytes.get(end) {
        let more = digits(end + 1);
        let goes_on = match separator {
            // One point: the fraction. A second one would be a version or an address.
            b'.' => points == 0 && more > 0 && end <= 12,
            // Groups of three, of two in India, or a fraction.
            b',' => (1..=3).contains(&more) && end <= 15 && (more > 1 || points == 0),
            _ => false,
        };
        if !goes_on {
            break;
        }
        points += usize::from(*separator == b'.');
        end += 1 + more;
    }
    end
}

/// The value of a number as people write it: a last group of three digits is thousands, any other a fraction.
pub(super) fn value(digits: &str) -> f64 {
    const LONGEST: usize = 24;
    if digits.len() > LONGEST {
        return 0.0;
    }
    let bytes = digits.as_bytes();
    let last = bytes.iter().rposition(|b| matches!(b, b'.' | b','));
    let fraction = last.filter(|at| {
        let behind = bytes.len() - at - 1;
        let groups = bytes.iter().filter(|b| matches!(b, b'.' | b',')).count();
        // 1.299 is a thousand in Europe, 1.5 is not; 2,50 is a fraction, 1,00,000 is not.
        behind != 3 || (groups == 1 && bytes.get(*at) == Some(&b'.') && bytes.starts_with(b"0"))
    });
    let (mut whole, mut part, mut scale) = (0.0_f64, 0.0_f64, 1.0_f64);
    for (at, byte) in bytes.iter().enumerate() {
        if !byte.is_ascii_digit() {
            continue;
        }
        let digit = f64::from(byte - b'0');
        if fraction.is_some_and(|fraction| at > fraction) {
            scale *= 10.0;
            part = part * 10.0 + digit;
        } else {
            whole = whole * 10.0 + digit;
        }
    }
    whole + part / scale
}

/// How long the date in digits at the start is: `31/12/2026`, `31.12.26`, `2026-12-31`, `29/Aug/2014`.
pub(super) fn date_length(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let digits = |from: usize| {
        bytes.get(from..).unwrap_or_default().iter().take(5).take_while(|b| b.is_ascii_digit()).count()
    };
    let first = digits(0);
    let separator = *bytes.get(first)?;
    if !matches!(separator, b'/' | b'-' | b'.') || !matches!(first, 1 | 2 | 4) {
        return None;
    }
    let second = match digits(first + 1) {
        0 => {
            let letters =
                bytes.get(first + 1..)?.iter().take(4).take_while(|b| b.is_ascii_alphabetic()).count();
            if letters != 3 {
                return None;
            }
            super::lexicon::month(&rest.get(first + 1..first + 4)?.to_ascii_lowercase())?;
            letters
        }
        len => len,
    };
    if bytes.get(first + 1 + second) != Some(&separator) {
        return None;
    }
    let third = digits(first + second + 2);
    let shape = matches!((first, second, third), (4, 1 | 2, 1 | 2) | (1 | 2, 1..=3, 4 | 2));
    let end = first + second + third + 2;
    // One more group would make it an address or a number of another kind.
    let goes_on = bytes.get(end) == Some(&separator) && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
    (shape && !goes_on).then_some(end)
}

/// The currency a sign stands for.
pub(in crate::classify) const fn currency_of_sign(sign: char) -> Option<&'static str> {
    Some(match sign {
        '$' => "USD",
        '£' => "GBP",
        '€' => "EUR",
        '₹' | '₨' => "INR",
        '₦' => "NGN",
        '¥' | '￥' => "JPY",
        '₩' => "KRW",
        '₽' => "RUB",
        '₺' => "TRY",
        '₫' => "VND",
        '₱' => "PHP",
        '฿' => "THB",
        '₵' => "GHS",
        '₪' => "ILS",
        '₴' => "UAH",
        _ => return None,
    })
}

/// The currency of a currency token.
pub(super) fn currency(token: &str) -> Option<&'static str> {
    let mut chars = token.chars();
    match (chars.next(), chars.next()) {
        (Some(sign), None) if !sign.is_ascii_alphabetic() => currency_of_sign(sign),
        _ => currency_in_front(token),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_both_worlds_are_read() {
        for (text, expected) in [
            ("1,299.00", 1299.0),
            ("1.299,00", 1299.0),
            ("1,299", 1299.0),
            ("19,9", 19.9),
            ("20", 20.0),
            ("1,00,000", 100_000.0),
            ("79.99", 79.99),
            ("0.125", 0.125),
            ("2,50", 2.5),
            ("10,000", 10_000.0),
        ] {
            assert!((value(text) - expected).abs() < 1e-9, "{text}");
        }
    }

    #[test]
    fn dates_in_digits_are_told_from_numbers() {
        for (text, len) in [
            ("31/12/2026 x", Some(10)),
            ("31.12.26", Some(8)),
            ("2026-12-31T", Some(10)),
            ("29/Aug/2014", Some(11)),
            ("1.2.3.4", None),
            ("12/12", None),
            ("24/7", None),
            ("3.50", None),
            ("100-200-300", None),
        ] {
            assert_eq!(date_length(text), len, "{text}");
        }
    }
}
