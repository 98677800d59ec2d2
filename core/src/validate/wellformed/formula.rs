//! Cells a spreadsheet would run.

/// Whether a spreadsheet would take the text for a formula: it starts with `=`, `+`, `-`, `@` or one of
/// their full-width forms, or with a tab or carriage return that hides one.
///
/// Numbers, with thousands separators and a percent sign or not, are exempt, and so are dashes alone, which
/// stand for "no value".
pub(crate) fn is_formula(text: &str) -> bool {
    let Some(first) = text.chars().next() else { return false };
    match first {
        '=' | '@' | '\t' | '\r' | '＝' | '＋' | '－' | '＠' => true,
        '+' | '-' => !is_number(text.get(1..).unwrap_or_default()) && !text.bytes().all(|b| b == b'-'),
        _ => false,
    }
}

/// Digits with separators between them, an exponent or a percent sign behind them.
fn is_number(text: &str) -> bool {
    let text = text.strip_suffix('%').map_or(text, str::trim_end);
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let bytes = mantissa.as_bytes();
    let separated = bytes.first().is_some_and(|b| b.is_ascii_digit() || *b == b'.')
        && bytes.last().is_some_and(u8::is_ascii_digit)
        && bytes.iter().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','))
        && bytes.windows(2).all(|pair| pair.iter().any(u8::is_ascii_digit));
    separated && digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_told_from_numbers() {
        for formula in [
            "=1+1",
            "@SUM(1+9)*cmd",
            "+1+1",
            "-2+3+cmd|' /C calc'!A0",
            "\t=1",
            "\r=1",
            "＝1",
            "+",
            "-A1",
            "--1",
            "+44 20 7946 0958",
            "-1-1",
            "-1,",
            "+e5",
            "-5e",
            "- bullet",
        ] {
            assert!(is_formula(formula), "{formula}");
        }
        for plain in
            ["", "a=1", "-5.2", "+1", "-1,234.50", "-20%", "-20 %", "+3e-5", "-", "---", "1-2", " =1", "–5"]
        {
            assert!(!is_formula(plain), "{plain}");
        }
    }
}
