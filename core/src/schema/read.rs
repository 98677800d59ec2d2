//! Lenient readings of single cells that are neither dates nor money.

use super::money::read_number;

/// Ways exports write that a value is not there.
const ABSENT: [&str; 14] = [
    "n/a",
    "#n/a",
    "null",
    "none",
    "nan",
    "nil",
    "undefined",
    "-",
    "--",
    "\\n",
    "(null)",
    "(none)",
    "(blank)",
    "<na>",
];

/// Whether a cell of a typed field says that there is no value. Free text never does: a subject may be "None".
pub(crate) fn is_absent(text: &str) -> bool {
    let Some(first) = text.as_bytes().first() else { return true };
    // Most values are told from all of these by their first letter.
    matches!(first, b'n' | b'N' | b'u' | b'U' | b'#' | b'-' | b'\\' | b'(' | b'<')
        && text.len() <= 9
        && ABSENT.iter().any(|absent| absent.eq_ignore_ascii_case(text))
}

/// `str::trim`, faster where there is nothing to trim, as in most cells.
#[inline]
pub(crate) fn trim(text: &str) -> &str {
    match text.as_bytes() {
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim(),
    }
}

/// A number with a point or a comma for its fraction, with a sign.
pub(crate) fn read_float(text: &str) -> Option<f64> {
    let text = text.trim();
    if let Ok(number) = text.parse::<f64>() {
        return number.is_finite().then_some(number);
    }
    match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => read_number(rest).map(|number| -number),
        None => read_number(text),
    }
}

/// The text of a spreadsheet cell without the apostrophe that kept it from being a formula.
///
/// The writers put one `'` before a text that starts like a formula, or with apostrophes and then like one;
/// this takes it off again.
///
/// ```
/// use competiscan::schema::unguard;
///
/// assert_eq!(unguard("'=1+1"), "=1+1");
/// assert_eq!(unguard("'tis the season"), "'tis the season");
/// ```
#[must_use]
pub fn unguard(text: &str) -> &str {
    if !text.starts_with('\'') {
        return text;
    }
    let inner = text.trim_start_matches('\'');
    if starts_formula(inner) { &text[1..] } else { text }
}

/// Whether a text must be guarded: it starts like a formula, or would be taken for a guarded one.
#[must_use]
pub(crate) fn needs_guard(text: &str) -> bool {
    match text.as_bytes().first() {
        None => false,
        Some(b'\'') => starts_formula(text.trim_start_matches('\'')),
        Some(_) => starts_formula(text),
    }
}

/// The characters OWASP lists as starting a formula, with their full-width forms.
pub(crate) fn starts_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absent_values() {
        assert!(is_absent("") && is_absent("N/A") && is_absent("NULL"));
        assert!(!is_absent("NA") && !is_absent("0") && !is_absent("no"));
    }

    #[test]
    fn floats() {
        assert_eq!(read_float("-0.5"), Some(-0.5));
        assert_eq!(read_float("0,5"), Some(0.5));
        assert_eq!(read_float("\u{2212}0,25"), Some(-0.25));
        assert_eq!(read_float("NaN"), None);
        assert_eq!(read_float("high"), None);
    }

    #[test]
    fn guards_come_off_once() {
        for text in ["=1", "'=1", "''=1", "＝1", "@x", "-x"] {
            assert!(needs_guard(text));
            assert_eq!(unguard(&format!("'{text}")), text);
        }
        assert!(!needs_guard("'tis") && !needs_guard("a=b") && !needs_guard(""));
    }
}
