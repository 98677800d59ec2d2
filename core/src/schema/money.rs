use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::read::trim;
use crate::{Error, ErrorKind, Result};

/// A currency, as three capital letters of ISO 4217.
///
/// ```
/// use competiscan::Currency;
///
/// let currency: Currency = "usd".parse()?;
/// assert_eq!(currency.as_str(), "USD");
/// assert!("$$".parse::<Currency>().is_err());
/// # Ok::<(), competiscan::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Currency([u8; 3]);

/// Codes of ISO 4217 in use, without funds and metals.
const CODES: &str = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWL";

/// Signs that mean one currency in practice, longest first.
const SIGNS: [(&str, &str); 24] = [
    ("US$", "USD"),
    ("CA$", "CAD"),
    ("AU$", "AUD"),
    ("NZ$", "NZD"),
    ("HK$", "HKD"),
    ("C$", "CAD"),
    ("A$", "AUD"),
    ("R$", "BRL"),
    ("S$", "SGD"),
    ("zł", "PLN"),
    ("Kč", "CZK"),
    ("Rs.", "INR"),
    ("Rs", "INR"),
    ("Fr.", "CHF"),
    ("$", "USD"),
    ("€", "EUR"),
    ("£", "GBP"),
    ("¥", "JPY"),
    ("₹", "INR"),
    ("₽", "RUB"),
    ("₩", "KRW"),
    ("₺", "TRY"),
    ("₦", "NGN"),
    ("₫", "VND"),
];

impl Currency {
    /// The three letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // Only ASCII letters are ever stored.
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// Whether the code is one ISO 4217 lists as in use.
    #[must_use]
    pub fn is_listed(self) -> bool {
        CODES.as_bytes().chunks(4).any(|code| code.starts_with(&self.0))
    }

    /// The currency of a sign, a code or an English abbreviation: `€`, `US$`, `eur`.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some((_, code)) = SIGNS.iter().find(|(sign, _)| sign.eq_ignore_ascii_case(text)) {
            return code.parse().ok();
        }
        text.parse().ok().filter(|currency: &Self| currency.is_listed())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Currency {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let bytes = text.trim().as_bytes();
        match <[u8; 3]>::try_from(bytes) {
            Ok(code) if code.iter().all(u8::is_ascii_alphabetic) => {
                Ok(Self(code.map(|b| b.to_ascii_uppercase())))
            }
            _ => Err(Error::new(ErrorKind::InvalidValue, format!("{text:?} is no currency"))
                .with_help("use three letters of ISO 4217, such as USD")),
        }
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// Money spent or planned: one amount, or the range an ad library publishes. Ranges stay ranges.
///
/// ```
/// use competiscan::Budget;
///
/// let budget = Budget::read("$1,000 - $4,999").unwrap();
/// assert_eq!(budget, Budget::range(1000.0, 4999.0, "USD".parse().ok()));
/// assert_eq!(serde_json::to_string(&budget)?, r#"{"low":1000.0,"high":4999.0,"currency":"USD"}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Budget {
    /// The amount, if it is known as one number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<f64>,
    /// The lower end of a range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<f64>,
    /// The upper end of a range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<f64>,
    /// The currency, if it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
}

impl Budget {
    /// One amount.
    #[must_use]
    pub const fn amount(amount: f64, currency: Option<Currency>) -> Self {
        Self { amount: Some(amount), low: None, high: None, currency }
    }

    /// A range.
    #[must_use]
    pub const fn range(low: f64, high: f64, currency: Option<Currency>) -> Self {
        Self { amount: None, low: Some(low), high: Some(high), currency }
    }

    /// Whether nothing is known.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.amount.is_none() && self.low.is_none() && self.high.is_none() && self.currency.is_none()
    }

    /// Reads an amount or a range as people write it: `1,234.50`, `1.234,50 €`, `USD 5k`, `$100-$499`, `≤ 100`,
    /// `>1M`. `None` if the text is no money.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let text = trim(text);
        if text.is_empty() || text.len() > 64 {
            return None;
        }
        if let Some(amount) = read_plain(text) {
            return Some(Self::amount(amount, None));
        }
        if let Some(rest) = strip_any(text, &["≤", "<=", "<", "up to ", "under "]) {
            let (high, currency) = read_amount(rest)?;
            return Some(Self { amount: None, low: None, high: Some(high), currency });
        }
        if let Some(rest) = strip_any(text, &["≥", ">=", ">", "over ", "more than "]) {
            let (low, currency) = read_amount(rest)?;
            return Some(Self { amount: None, low: Some(low), high: None, currency });
        }
        if let Some((amount, currency)) = read_amount(text) {
            return Some(Self::amount(amount, currency));
        }
        for separator in [" - ", " – ", "–", "—", " to ", "-"] {
            // A sign at the front is no separator.
            let Some(at) = text.get(1..).and_then(|rest| rest.find(separator)) else { continue };
            let (low, high) = (&text[..=at], &text[at + 1 + separator.len()..]);
            if let (Some((low, first)), Some((high, second))) = (read_amount(low), read_amount(high)) {
                return Some(Self::range(low, high, first.or(second)));
            }
        }
        None
    }
}

/// Digits, with digits behind one point or not: what machines write.
fn read_plain(text: &str) -> Option<f64> {
    let mut points = 0;
    let plain = text.bytes().all(|b| {
        points += u8::from(b == b'.');
        b.is_ascii_digit() || b == b'.'
    });
    let framed =
        text.starts_with(|c: char| c.is_ascii_digit()) && text.ends_with(|c: char| c.is_ascii_digit());
    if plain && framed && points <= 1 { text.parse().ok() } else { None }
}

fn strip_any<'a>(text: &'a str, prefixes: &[&str]) -> Option<&'a str> {
    prefixes.iter().find_map(|prefix| {
        text.get(..prefix.len()).filter(|start| start.eq_ignore_ascii_case(prefix))?;
        text.get(prefix.len()..)
    })
}

/// An amount with an optional currency before or behind it.
pub(crate) fn read_amount(text: &str) -> Option<(f64, Option<Currency>)> {
    let text = text.trim();
    let (text, sign) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (rest.trim_start(), -1.0),
        None => match text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) {
            // Accountants write negative amounts in parentheses.
            Some(inner) => (inner.trim(), -1.0),
            None => (text, 1.0),
        },
    };
    if let Some(number) = read_exponent(text) {
        return Some((sign * number, None));
    }
    let start = text.find(|c: char| c.is_ascii_digit() || c == '.' || c == ',')?;
    let end = text.rfind(|c: char| c.is_ascii_digit() || c == '.' || c == ',')? + 1;
    let (before, number, behind) = (text[..start].trim(), text.get(start..end)?, text[end..].trim());
    let (before, sign) = match before.strip_suffix('-') {
        Some(before) if sign > 0.0 => (before.trim(), -1.0),
        Some(_) => return None,
        None => (before, sign),
    };
    let (factor, behind) = match behind.chars().next() {
        Some('k' | 'K') if currency_or_nothing(&behind[1..]) => (1e3, &behind[1..]),
        Some('m' | 'M') if currency_or_nothing(&behind[1..]) => (1e6, &behind[1..]),
        _ => (1.0, behind),
    };
    let currency = match (before, behind.trim()) {
        ("", "") => None,
        ("", word) | (word, "") => Some(Currency::read(word)?),
        (first, second) => {
            // `$5.00 USD`: the code says more than the sign.
            Currency::read(first)?;
            Some(Currency::read(second)?)
        }
    };
    Some((sign * factor * read_number(number)?, currency))
}

/// `1.5E+16`, as spreadsheets and JSON write large numbers.
fn read_exponent(text: &str) -> Option<f64> {
    let (mantissa, exponent) = text.split_once(['e', 'E'])?;
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let (whole, decimals) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    if !is_digits(whole)
        || !is_digits(decimals)
        || !is_digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))
    {
        return None;
    }
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

fn currency_or_nothing(text: &str) -> bool {
    text.trim().is_empty() || Currency::read(text).is_some()
}

/// A number with `,` or `.` (or blanks or apostrophes) for thousands and the other for the fraction.
///
/// Where only one mark stands, once, and three digits follow it, it marks thousands; else the fraction.
pub(crate) fn read_number(text: &str) -> Option<f64> {
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().ok();
    }
    let last_dot = text.rfind('.');
    let last_comma = text.rfind(',');
    let fraction = match (last_dot, last_comma) {
        (Some(dot), Some(comma)) => Some(dot.max(comma)),
        (Some(at), None) => {
            let once = text.matches('.').count() == 1;
            once.then_some(at)
        }
        (None, Some(at)) => {
            let once = text.matches(',').count() == 1;
            (once && text.len() - at != 4).then_some(at)
        }
        (None, None) => None,
    };
    let (whole, decimals) = match fraction {
        Some(at) => (&text[..at], &text[at + 1..]),
        None => (text, ""),
    };
    if !decimals.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut groups = whole.split([',', '.', ' ', '\'', '\u{a0}', '\u{202f}', '’']);
    let first = groups.next().unwrap_or("");
    let mut digits = String::with_capacity(text.len());
    digits.push_str(first);
    let mut grouped = false;
    for group in groups {
        // Indian grouping has pairs before the last three.
        if !(2..=3).contains(&group.len()) {
            return None;
        }
        grouped = true;
        digits.push_str(group);
    }
    if !digits.bytes().all(|b| b.is_ascii_digit()) || (grouped && first.is_empty()) {
        return None;
    }
    if digits.is_empty() && decimals.is_empty() {
        return None;
    }
    if digits.is_empty() {
        digits.push('0');
    }
    if !decimals.is_empty() {
        digits.push('.');
        digits.push_str(decimals);
    }
    digits.parse().ok().filter(|number: &f64| number.is_finite())
}

/// A count as people write it: `1,234`, `12.5k`, `1 234`, `48.210`, `3.0`. `Err(true)` if it is a number, but negative
/// or with a fraction.
pub(crate) fn read_count(text: &str) -> Result<u64, bool> {
    let text = trim(text);
    if text.bytes().all(|b| b.is_ascii_digit())
        && let Ok(count) = text.parse()
    {
        return Ok(count);
    }
    if let Some(count) = read_dotted(text) {
        return Ok(count);
    }
    let (number, currency) = read_amount(text).ok_or(false)?;
    if currency.is_some() {
        return Err(false);
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked to be whole and in range"
    )]
    if number >= 0.0 && number.fract() == 0.0 && number < 9.007_199_254_740_992e15 {
        Ok(number as u64)
    } else {
        Err(true)
    }
}

/// `48.210`: a count has no fraction, so points before three digits each mark thousands.
fn read_dotted(text: &str) -> Option<u64> {
    let mut groups = text.split('.');
    let first = groups.next()?;
    let is_first = (1..=3).contains(&first.len()) && !first.starts_with('0');
    let digits = text.bytes().filter(|b| *b != b'.');
    (is_first && first.len() < text.len() && groups.all(|group| group.len() == 3))
        .then_some(digits)
        .filter(|digits| digits.clone().all(|b| b.is_ascii_digit()))?
        .try_fold(0u64, |sum, b| sum.checked_mul(10)?.checked_add(u64::from(b - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usd() -> Option<Currency> {
        "USD".parse().ok()
    }

    #[test]
    fn reads_amounts_of_many_countries() {
        for (text, amount, currency) in [
            ("1234.5", 1234.5, None),
            ("1,234.50", 1234.5, None),
            ("1.234,50 €", 1234.5, Some("EUR")),
            ("€1.234,50", 1234.5, Some("EUR")),
            ("$5k", 5000.0, Some("USD")),
            ("USD 1.2M", 1.2e6, Some("USD")),
            ("12,345", 12345.0, None),
            ("12,34", 12.34, None),
            ("1 234 567,8", 1_234_567.8, None),
            ("1'234.00 CHF", 1234.0, Some("CHF")),
            ("₹1,23,456", 123_456.0, Some("INR")),
            ("$5.00 USD", 5.0, Some("USD")),
            ("-3.5", -3.5, None),
            ("-$3.50", -3.5, Some("USD")),
            ("($3.50)", -3.5, Some("USD")),
            (".5", 0.5, None),
            ("1e5", 1e5, None),
            ("1.25E+16", 1.25e16, None),
            ("1e-7", 1e-7, None),
        ] {
            let currency = currency.and_then(|code| code.parse().ok());
            assert_eq!(read_amount(text), Some((amount, currency)), "{text}");
        }
        for text in [
            "",
            "n/a",
            "12 apples",
            "1,2,3",
            "1..2",
            "--5",
            "$",
            "e5",
            "1e",
            "1e999",
            "1e5e5",
            "20%",
            "1.2.3.4",
        ] {
            assert_eq!(read_amount(text), None, "{text}");
        }
    }

    #[test]
    fn ranges_stay_ranges() {
        assert_eq!(Budget::read("100-499"), Some(Budget::range(100.0, 499.0, None)));
        assert_eq!(Budget::read("$100 to $499"), Some(Budget::range(100.0, 499.0, usd())));
        assert_eq!(Budget::read("≤ 100"), Some(Budget { high: Some(100.0), ..Budget::default() }));
        assert_eq!(
            Budget::read(">$1M"),
            Some(Budget { low: Some(1e6), currency: usd(), ..Budget::default() })
        );
        assert_eq!(Budget::read("-5"), Some(Budget::amount(-5.0, None)));
    }

    #[test]
    fn counts_are_whole() {
        assert_eq!(read_count("1,234"), Ok(1234));
        assert_eq!(read_count("12.5k"), Ok(12_500));
        assert_eq!(read_count("3.0"), Ok(3));
        assert_eq!(read_count("48.210"), Ok(48_210));
        assert_eq!(read_count("1.234.567"), Ok(1_234_567));
        assert_eq!(read_count("1e3"), Ok(1000));
        assert_eq!(read_count("18446744073709551615"), Ok(u64::MAX));
        for text in ["0.500", "48.21", ".500", "99.999.999.999.999.999.999"] {
            assert!(read_count(text).is_err(), "{text}");
        }
        assert_eq!(read_count("-1"), Err(true));
        assert_eq!(read_count("1.5"), Err(true));
        assert_eq!(read_count("$5"), Err(false));
        assert_eq!(read_count("many"), Err(false));
        assert_eq!(read_count("99999999999999999999"), Err(true));
    }

    #[test]
    fn listed_currencies_are_three_letters() {
        for code in CODES.split(' ') {
            assert!(code.parse::<Currency>().unwrap().is_listed(), "{code}");
        }
        assert!(!"XYZ".parse::<Currency>().unwrap().is_listed());
    }
}
