//! Numbers as text, without allocation.

/// Appends a whole number.
#[inline]
pub(super) fn push_number(out: &mut String, number: u64) {
    let mut digits = [0u8; 20];
    let mut at = digits.len();
    let mut rest = number;
    loop {
        at -= 1;
        digits[at] = b'0' + u8::try_from(rest % 10).unwrap_or(0);
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    out.push_str(std::str::from_utf8(&digits[at..]).unwrap_or_default());
}

/// Appends a whole number with commas between thousands.
pub(super) fn push_grouped(out: &mut String, number: u64) {
    if number >= 1000 {
        push_grouped(out, number / 1000);
        out.push(',');
        let rest = number % 1000;
        out.push_str(match rest {
            0..10 => "00",
            10..100 => "0",
            _ => "",
        });
        push_number(out, rest);
    } else {
        push_number(out, number);
    }
}

/// Appends money: the sign, then the amount, with cents where there are some.
pub(super) fn push_money(out: &mut String, sign: &str, cents: u64) {
    out.push_str(sign);
    push_grouped(out, cents / 100);
    let cents = cents % 100;
    if cents > 0 {
        out.push_str(if cents < 10 { ".0" } else { "." });
        push_number(out, cents);
    }
}

/// Appends a number of hundredths the way people write rates: `4.9`, `3.25`, `5`.
pub(super) fn push_rate(out: &mut String, hundredths: u32) {
    push_number(out, u64::from(hundredths / 100));
    push_fraction(out, hundredths % 100);
}

/// Appends the digits behind the point, without zeros at the end.
pub(super) fn push_fraction(out: &mut String, hundredths: u32) {
    if hundredths == 0 {
        return;
    }
    out.push('.');
    if hundredths.is_multiple_of(10) {
        push_number(out, u64::from(hundredths / 10));
    } else {
        if hundredths < 10 {
            out.push('0');
        }
        push_number(out, u64::from(hundredths));
    }
}

/// Appends `#` and the words run together, each with a capital.
pub(super) fn push_hashtag(out: &mut String, words: &str) {
    out.push('#');
    let mut capital = true;
    for c in words.chars() {
        if !c.is_alphanumeric() {
            // The letters behind an apostrophe belong to the word before it.
            capital = !matches!(c, '\'' | '’') || capital;
        } else if capital {
            out.extend(c.to_uppercase());
            capital = false;
        } else {
            out.push(c);
        }
    }
}

/// Appends a number in sixteen hexadecimal digits.
pub(super) fn push_hex(out: &mut String, number: u64) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = [0u8; 16];
    for (at, digit) in text.iter_mut().enumerate() {
        *digit = DIGITS[(number >> (60 - 4 * at) & 15) as usize];
    }
    out.push_str(std::str::from_utf8(&text).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(write: impl Fn(&mut String)) -> String {
        let mut out = String::new();
        write(&mut out);
        out
    }

    #[test]
    fn numbers_read_as_people_write_them() {
        assert_eq!(made(|out| push_number(out, 0)), "0");
        assert_eq!(made(|out| push_number(out, u64::MAX)), u64::MAX.to_string());
        assert_eq!(made(|out| push_grouped(out, 1_002_050)), "1,002,050");
        assert_eq!(made(|out| push_money(out, "$", 1999)), "$19.99");
        assert_eq!(made(|out| push_money(out, "£", 100_000)), "£1,000");
        assert_eq!(made(|out| push_money(out, "$", 505)), "$5.05");
        assert_eq!(made(|out| push_rate(out, 490)), "4.9");
        assert_eq!(made(|out| push_rate(out, 325)), "3.25");
        assert_eq!(made(|out| push_rate(out, 500)), "5");
        assert_eq!(made(|out| push_rate(out, 205)), "2.05");
        assert_eq!(made(|out| push_hex(out, 0x00ab)), "00000000000000ab");
        assert_eq!(made(|out| push_hashtag(out, "it's a linen throw")), "#ItsALinenThrow");
    }
}
