//! Numbers and names as people read them.

/// `1234567` as `1,234,567`.
pub(super) fn thousands(number: u64) -> String {
    group(&number.to_string())
}

fn group(digits: &str) -> String {
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// An amount of money with its thousands apart, and with cents if there are any.
pub(super) fn amount(number: f64) -> String {
    let text = format!("{number:.2}");
    let text = text.strip_suffix(".00").unwrap_or(&text);
    let (sign, text) = text.strip_prefix('-').map_or(("", text), |text| ("-", text));
    match text.split_once('.') {
        Some((whole, cents)) => format!("{sign}{}.{cents}", group(whole)),
        None => format!("{sign}{}", group(text)),
    }
}

/// `0.1234` as `12.3 %`; small ones keep their digits.
pub(super) fn percent(share: f64) -> String {
    format!("{} %", percent_digits(share))
}

fn percent_digits(share: f64) -> String {
    let percent = share * 100.0;
    if percent == 0.0 {
        "0".to_owned()
    } else if percent < 0.001 {
        "<0.001".to_owned()
    } else if percent < 0.095 {
        format!("{percent:.3}")
    } else if percent < 0.95 {
        format!("{percent:.2}")
    } else {
        format!("{percent:.1}")
    }
}

/// A share that may not be known.
pub(super) fn share(share: Option<f64>) -> String {
    share.map_or_else(|| "-".to_owned(), percent)
}

/// An interval of shares: `49.0 - 94.3 %`.
pub(super) fn interval(low: Option<f64>, high: Option<f64>) -> String {
    match (low, high) {
        (Some(low), Some(high)) => format!("{} - {} %", percent_digits(low), percent_digits(high)),
        _ => "-".to_owned(),
    }
}

/// Text on one line that does nothing to a terminal: line ends and tabs become blanks, control, invisible and
/// direction-changing characters are left out.
pub(super) fn clean(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => {
                if !clean.ends_with(' ') {
                    clean.push(' ');
                }
            }
            '\u{ad}'
            | '\u{61c}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}' => {}
            _ if c.is_control() => {}
            _ => clean.push(c),
        }
    }
    clean.trim().to_owned()
}

/// Columns a character takes on a terminal: two for East Asian wide characters and emoji, none for combining
/// marks and variation selectors. An approximation by blocks; terminals differ themselves.
fn char_width(c: char) -> usize {
    match u32::from(c) {
        0x300..=0x36f | 0x200b..=0x200f | 0x20d0..=0x20ff | 0xfe00..=0xfe0f | 0xfe20..=0xfe2f => 0,
        0x1100..=0x115f
        | 0x231a..=0x231b
        | 0x23e9..=0x23ec
        | 0x2614..=0x2615
        | 0x2648..=0x2653
        | 0x26a1
        | 0x2705
        | 0x2728
        | 0x274c
        | 0x2753..=0x2755
        | 0x2757
        | 0x2795..=0x2797
        | 0x2b50
        | 0x2b55
        | 0x2e80..=0x303e
        | 0x3041..=0x33ff
        | 0x3400..=0x4dbf
        | 0x4e00..=0xa4cf
        | 0xa960..=0xa97c
        | 0xac00..=0xd7a3
        | 0xf900..=0xfaff
        | 0xfe30..=0xfe6f
        | 0xff00..=0xff60
        | 0xffe0..=0xffe6
        | 0x1f004
        | 0x1f0cf
        | 0x1f18e
        | 0x1f191..=0x1f19a
        | 0x1f200..=0x1f64f
        | 0x1f680..=0x1f6ff
        | 0x1f7e0..=0x1f7eb
        | 0x1f90c..=0x1f9ff
        | 0x1fa70..=0x1faff
        | 0x2_0000..=0x3_fffd => 2,
        _ => 1,
    }
}

/// Columns a text takes on a terminal.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(char_width).sum()
}

/// The front of a text that fits into `columns`, ending in a mark if something was left out.
pub(super) fn shorten(text: &str, columns: usize, mark: &str) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mark = if width(mark) <= columns { mark } else { "" };
    let room = columns - width(mark);
    let mut used = 0;
    let mut short = String::new();
    for c in text.chars() {
        used += char_width(c);
        if used > room {
            break;
        }
        short.push(c);
    }
    short.truncate(short.trim_end().len());
    short.push_str(mark);
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_easily() {
        assert_eq!([0, 999, 1000, 1_234_567].map(thousands), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!(thousands(u64::MAX), "18,446,744,073,709,551,615");
        assert_eq!(
            [0.0, 1234.5, 0.999, 1e6, -1234.0].map(amount),
            ["0", "1,234.50", "1", "1,000,000", "-1,234"]
        );
        assert_eq!(
            [0.0, 0.000_001, 0.000_5, 0.005, 0.123_4, 1.0].map(percent),
            ["0 %", "<0.001 %", "0.050 %", "0.50 %", "12.3 %", "100.0 %"]
        );
        assert_eq!(interval(Some(0.49), Some(0.943)), "49.0 - 94.3 %");
        assert_eq!(interval(None, Some(0.943)), "-");
    }

    #[test]
    fn what_drives_a_terminal_is_left_out() {
        assert_eq!(clean("a\u{1b}[31mb\u{7}\r\n\tc\u{202e}d\u{0}\u{9b}1m"), "a[31mb cd1m");
    }

    #[test]
    fn texts_are_cut_by_columns() {
        assert_eq!(width("日本語ab"), 8);
        assert_eq!(width("e\u{301}"), 1);
        assert_eq!(shorten("日本語ab", 8, "…"), "日本語ab");
        assert_eq!(shorten("日本語ab", 6, "…"), "日本…");
        assert_eq!(shorten("hello world", 8, "..."), "hello...");
        assert_eq!(shorten("hello", 2, "..."), "he");
        assert_eq!(shorten("hello", 0, "…"), "");
    }
}
