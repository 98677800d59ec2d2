//! The search for all kinds.

use super::{bank, email, number};
use crate::validate::wellformed::has_digits;

/// A piece of text that is probably about one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    /// `email`, `phone`, `credit_card`, `iban`, `ssn` or `ip_address`.
    pub(crate) kind: &'static str,
    /// First byte.
    pub(crate) start: usize,
    /// First byte behind it.
    pub(crate) end: usize,
}

/// Fewer digits than any number of a person has.
const FEWEST_DIGITS: usize = 7;

/// The first piece of personal data.
///
/// Addresses of a role (`info@`, `support@`), toll-free and premium numbers, short codes, prices, dates and
/// numbers within web addresses are none.
pub(crate) fn find(text: &str) -> Option<Finding> {
    findings(text, 1).into_iter().next()
}

/// All pieces of personal data, in the order of the text.
#[cfg(test)]
pub(crate) fn find_all(text: &str) -> Vec<Finding> {
    findings(text, usize::MAX)
}

fn findings(text: &str, most: usize) -> Vec<Finding> {
    let bytes = text.as_bytes();
    let mut found: Vec<Finding> = email::addresses(text).take(most).collect();
    if has_digits(bytes, FEWEST_DIGITS) {
        let ibans: Vec<Finding> = bank::ibans(bytes).take(most).collect();
        let numbers = number::personal(text);
        let outside = |finding: &Finding| !ibans.iter().any(|iban| overlap(iban, finding));
        found.extend(numbers.filter(outside).take(most));
        found.extend(ibans.iter().copied());
        found.sort_by_key(|finding| finding.start);
    }
    found
}

fn overlap(a: &Finding, b: &Finding) -> bool {
    a.start < b.end && b.start < a.end
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn kinds(text: &str) -> Vec<(&'static str, &str)> {
        find_all(text).into_iter().map(|finding| (finding.kind, &text[finding.start..finding.end])).collect()
    }

    #[test]
    fn personal_data_is_found_with_its_place() {
        for (text, expected) in [
            ("write to Jane.Doe+x@mail.example.co.uk.", ("email", "Jane.Doe+x@mail.example.co.uk")),
            ("<jdoe@example.com>", ("email", "jdoe@example.com")),
            ("my number is +44 7700 900123!", ("phone", "+44 7700 900123")),
            ("ask for Sam: (415) 555-2671", ("phone", "(415) 555-2671")),
            ("Sam 415-555-2671.", ("phone", "415-555-2671")),
            ("Sam, 07700 900123", ("phone", "07700 900123")),
            ("mobile 4155552671", ("phone", "4155552671")),
            ("Tél. 06 12 34 56 78", ("phone", "06 12 34 56 78")),
            ("card 4111 1111 1111 1111 exp", ("credit_card", "4111 1111 1111 1111")),
            ("4111 1111 1111 1111 12/29 123", ("credit_card", "4111 1111 1111 1111")),
            ("Sam (415) 555-2671 24 hours", ("phone", "(415) 555-2671")),
            ("5555555555554444", ("credit_card", "5555555555554444")),
            ("amex 3782-822463-10005", ("credit_card", "3782-822463-10005")),
            ("IBAN DE89 3704 0044 0532 0130 00.", ("iban", "DE89 3704 0044 0532 0130 00")),
            ("GB82WEST12345698765432", ("iban", "GB82WEST12345698765432")),
            ("SSN 219-09-9999", ("ssn", "219-09-9999")),
            ("from IP address 203.0.113.77", ("ip_address", "203.0.113.77")),
        ] {
            assert_eq!(kinds(text), [expected], "{text}");
            assert_eq!(find(text), find_all(text).first().copied(), "{text}");
        }
    }

    #[test]
    fn several_come_in_order() {
        let text = "call +14155552671 or mail a.b@example.com, card 4111111111111111";
        assert_eq!(
            kinds(text).iter().map(|(kind, _)| *kind).collect::<Vec<_>>(),
            ["phone", "email", "credit_card"]
        );
    }

    #[test]
    fn what_only_looks_like_it_is_left_alone() {
        for text in [
            "",
            "info@example.com, Support.UK@example.com, no-reply@example.com, unsubscribe@example.com",
            "customer_service@example.com or orders2@shop.example",
            "follow @brand and @other.brand",
            "logo@2x.png",
            "Call 0800 123 4567, 1-800-555-0199, (888) 555-0199 or +1 877 555 0199",
            "Txt WIN to 80086, calls to 09061701461 cost £1.50, 0871 872 9758",
            "Only $1,299.00 instead of 1 499,00 € until 2024-11-30 10:00-18:00",
            "12/11/2024 - 30/11/2024, 24.12.2024",
            "Order no. 4155552671, ref 123456789012, tracking 1Z999AA10123456784",
            "https://example.com/posts/4111111111111111?id=415-555-2671",
            "card ending **** **** **** 1111 and XXXX-XXXX-XXXX-4444",
            "4111 1111 1111 1112",
            "version 1.2.3.4, IP rating 68",
            "page 100-200-3000 of 999-12-1234 and 000-12-3456",
            "US12 3456 7890 1234 5678",
            "the years 1990 1991 1992 1993",
            "1000000000 bonus points, 250 000 000 users",
            "Bank on us: 020 7946 0018",
        ] {
            assert_eq!(kinds(text), [], "{text}");
        }
    }

    #[test]
    fn long_runs_take_linear_time() {
        for piece in ["1 ", "1", "@", "a@", "DE12 ", "+1 ", "1.1.1.1.", "a@b.", "123-45-", "ip "] {
            let _ = find_all(&piece.repeat(100_000));
        }
    }

    proptest! {
        #[test]
        fn places_are_within_the_text(text in "[0-9 @.+()/a-zA-Z€é-]{0,60}") {
            for finding in find_all(&text) {
                prop_assert!(text.get(finding.start..finding.end).is_some_and(|found| !found.is_empty()));
            }
        }
    }
}
