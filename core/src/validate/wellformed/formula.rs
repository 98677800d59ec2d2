//! Cells a spreadsheet would run.

/// Whether a spreadsheet would take the text for a formula: it starts with `=`, or with `+`, `-`, `@` and an
/// expression: a call, a cell, a calculation, a DDE link. Full-width forms and tabs or line ends in front change
/// nothing.
///
/// Posts start with `@name`, lists with `- item` and phone numbers with `+`: a spreadsheet can make nothing of
/// them and shows them as text, so they are no reason to warn. The writers guard them all the same.
pub(crate) fn is_formula(text: &str) -> bool {
    let text = text.trim_start_matches(['\t', '\r', '\n']);
    let Some(first) = text.chars().next() else { return false };
    match first {
        // A line of equals signs is a rule in plain text.
        '=' | '＝' => !text.starts_with("==="),
        '+' | '-' if is_number(text.get(1..).unwrap_or_default()) => false,
        '+' | '-' | '@' | '＋' | '－' | '＠' => is_expression(text),
        _ => false,
    }
}

/// Whether signs are followed by something that a spreadsheet can calculate.
fn is_expression(text: &str) -> bool {
    let inner = text.trim_start_matches(['+', '-', '@', '＋', '－', '＠', '(']);
    let signs = text.chars().count() - inner.chars().count();
    let end = inner
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '$' | ':')))
        .unwrap_or(inner.len());
    let (operand, rest) = inner.split_at(end);
    if operand.is_empty() {
        return false;
    }
    let is_name = operand.starts_with(|c: char| c.is_ascii_alphabetic());
    if is_name && rest.starts_with('(') {
        return true;
    }
    // `cmd|'/C calc'!A0` runs a program.
    if rest.starts_with('|') && rest.contains('!') {
        return true;
    }
    let calculable = is_number(operand) || is_cell(operand);
    if rest.is_empty() {
        return is_cell(operand) || (calculable && signs > 1);
    }
    let behind = rest.trim_start_matches(' ');
    let Some(after) = behind.strip_prefix(['+', '-', '*', '/', '^', '&', '<', '>', '=']) else {
        return false;
    };
    let follows =
        |c: char| c.is_ascii_digit() || c == '(' || (c.is_ascii_alphabetic() && rest.len() == behind.len());
    calculable && after.trim_start_matches(' ').starts_with(follows)
}

/// `A1`, `$B$12`.
fn is_cell(text: &str) -> bool {
    let text = text.strip_prefix('$').unwrap_or(text);
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let digits = text.get(letters..).unwrap_or_default();
    let digits = digits.strip_prefix('$').unwrap_or(digits);
    (1..=3).contains(&letters) && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
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
            "=cmd",
            "@SUM(1+9)*cmd",
            "+1+1",
            "-2+3+cmd|' /C calc'!A0",
            "@cmd|' /C calc'!A0",
            "+HYPERLINK(\"http://example.com\")",
            "\t=1",
            "\r=1",
            "\r\n=1",
            "＝1",
            "＠SUM(1)",
            "-A1",
            "+$B$12",
            "+A1*2",
            "--1",
            "+1-800-555-1212",
            "-1-1",
        ] {
            assert!(is_formula(formula), "{formula}");
        }
        for plain in [
            "",
            "a=1",
            "-5.2",
            "+1",
            "-1,234.50",
            "-20%",
            "-20 %",
            "+3e-5",
            "-",
            "---",
            "1-2",
            " =1",
            "–5",
            "@handle",
            "@handle hello (you)",
            "@user-name: hi",
            ".@user",
            "- bullet",
            "- Buy-one-get-one",
            "+",
            "--\nJane",
            "-----BEGIN",
            "=====\nNEWS",
            "+++ Now +++",
            "+44 20 7946 0958",
            "-50% off",
            "-$1.00",
            "+140 tips",
            "- 3 at home",
            "\r\nHello",
            "\tHello",
            "@",
            "-(",
            "＠name",
        ] {
            assert!(!is_formula(plain), "{plain}");
        }
    }
}
