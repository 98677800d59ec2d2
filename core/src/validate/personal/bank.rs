//! International bank account numbers.

use super::Finding;

/// Length of the number by country.
const LENGTHS: &[(&[u8; 2], usize)] = &[
    (b"AD", 24),
    (b"AE", 23),
    (b"AL", 28),
    (b"AT", 20),
    (b"AZ", 28),
    (b"BA", 20),
    (b"BE", 16),
    (b"BG", 22),
    (b"BH", 22),
    (b"BR", 29),
    (b"BY", 28),
    (b"CH", 21),
    (b"CR", 22),
    (b"CY", 28),
    (b"CZ", 24),
    (b"DE", 22),
    (b"DK", 18),
    (b"DO", 28),
    (b"EE", 20),
    (b"EG", 29),
    (b"ES", 24),
    (b"FI", 18),
    (b"FO", 18),
    (b"FR", 27),
    (b"GB", 22),
    (b"GE", 22),
    (b"GI", 23),
    (b"GL", 18),
    (b"GR", 27),
    (b"GT", 28),
    (b"HR", 21),
    (b"HU", 28),
    (b"IE", 22),
    (b"IL", 23),
    (b"IQ", 23),
    (b"IS", 26),
    (b"IT", 27),
    (b"JO", 30),
    (b"KW", 30),
    (b"KZ", 20),
    (b"LB", 28),
    (b"LC", 32),
    (b"LI", 21),
    (b"LT", 20),
    (b"LU", 20),
    (b"LV", 21),
    (b"MC", 27),
    (b"MD", 24),
    (b"ME", 22),
    (b"MK", 19),
    (b"MR", 27),
    (b"MT", 31),
    (b"MU", 30),
    (b"NL", 18),
    (b"NO", 15),
    (b"PK", 24),
    (b"PL", 28),
    (b"PS", 29),
    (b"PT", 25),
    (b"QA", 29),
    (b"RO", 24),
    (b"RS", 22),
    (b"SA", 24),
    (b"SC", 31),
    (b"SE", 24),
    (b"SI", 19),
    (b"SK", 24),
    (b"SM", 27),
    (b"ST", 25),
    (b"SV", 28),
    (b"TL", 23),
    (b"TN", 24),
    (b"TR", 26),
    (b"UA", 29),
    (b"VA", 22),
    (b"VG", 24),
    (b"XK", 20),
];

/// The account numbers in a text, written in one piece or in groups of four.
pub(super) fn ibans(bytes: &[u8]) -> impl Iterator<Item = Finding> {
    (0..bytes.len().saturating_sub(14)).filter_map(|start| {
        let first = bytes.get(start..start + 4)?;
        let starts =
            first.iter().take(2).all(u8::is_ascii_uppercase) && first.iter().skip(2).all(u8::is_ascii_digit);
        let alone =
            start.checked_sub(1).and_then(|i| bytes.get(i)).is_none_or(|b| !b.is_ascii_alphanumeric());
        if !starts || !alone {
            return None;
        }
        let at = LENGTHS.binary_search_by(|(country, _)| country.as_slice().cmp(&first[..2])).ok()?;
        let end = read(bytes, start, LENGTHS.get(at)?.1)?;
        Some(Finding { kind: "iban", start, end })
    })
}

/// Where the number of `len` characters ends, if its check digits are right.
fn read(bytes: &[u8], start: usize, len: usize) -> Option<usize> {
    let mut number = [0; 34];
    let mut at = start;
    for (i, to) in number.iter_mut().take(len).enumerate() {
        if i > 0 && i % 4 == 0 && bytes.get(at) == Some(&b' ') {
            at += 1;
        }
        *to = *bytes.get(at).filter(|b| b.is_ascii_uppercase() || b.is_ascii_digit())?;
        at += 1;
    }
    if bytes.get(at).is_some_and(u8::is_ascii_alphanumeric) {
        return None;
    }
    // The country and check digits go to the end, letters count from 10, and the rest of the division by 97
    // must be 1.
    let number = number.get(..len)?;
    let (head, tail) = number.split_at_checked(4)?;
    let rest = tail.iter().chain(head).fold(0_u32, |rest, b| {
        if b.is_ascii_digit() {
            (rest * 10 + u32::from(b - b'0')) % 97
        } else {
            (rest * 100 + u32::from(b - b'A') + 10) % 97
        }
    });
    (rest == 1).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_fits() {
        assert!(LENGTHS.is_sorted());
        assert!(LENGTHS.iter().all(|(_, len)| (15..=34).contains(len)));
    }

    #[test]
    fn check_digits_and_length_decide() {
        let count = |text: &str| ibans(text.as_bytes()).count();
        for good in
            ["NO9386011117947", "FR14 2004 1010 0505 0001 3M02 606", "MT84MALT011000012345MTLCAST001S"]
        {
            assert_eq!(count(good), 1, "{good}");
        }
        for bad in [
            "NO9386011117948",
            "NO938601111794",
            "NO93860111179470",
            "XX9386011117947",
            "ANO9386011117947",
            "no9386011117947",
        ] {
            assert_eq!(count(bad), 0, "{bad}");
        }
    }
}
