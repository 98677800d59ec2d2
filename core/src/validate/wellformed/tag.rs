//! Language tags and region codes.

use std::collections::HashMap;
use std::sync::LazyLock;

/// One bit for each pair of letters.
struct Pairs([bool; 26 * 26]);

impl Pairs {
    fn of<'a>(codes: impl Iterator<Item = &'a str>) -> Self {
        let mut pairs = [false; 26 * 26];
        for code in codes {
            if let Some(known) = pair(code.as_bytes()).and_then(|at| pairs.get_mut(at)) {
                *known = true;
            }
        }
        Self(pairs)
    }

    fn contains(&self, code: &[u8]) -> bool {
        pair(code).and_then(|at| self.0.get(at)).is_some_and(|known| *known)
    }
}

/// The place of two ASCII letters, of any case.
fn pair(code: &[u8]) -> Option<usize> {
    let &[a, b] = code else { return None };
    let letter = |byte: u8| byte.is_ascii_alphabetic().then(|| usize::from(byte.to_ascii_lowercase() - b'a'));
    Some(letter(a)? * 26 + letter(b)?)
}

static LANGUAGES: LazyLock<Pairs> = LazyLock::new(|| {
    let lines = include_str!("../../../data/languages.txt").lines();
    Pairs::of(lines.filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace))
});

/// Alpha-2, alpha-3 and names of each region.
fn region_rows() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    let lines = include_str!("../../../data/regions.tsv").lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| {
        let mut columns = line.split('\t');
        Some((columns.next()?, columns.next()?, columns.next().unwrap_or_default()))
    })
}

/// EU and XK are no members of the list, but reserved in it and in wide use.
static REGIONS: LazyLock<Pairs> =
    LazyLock::new(|| Pairs::of(region_rows().map(|(alpha2, ..)| alpha2).chain(["EU", "XK"])));

static REGION_NAMES: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let mut names = HashMap::new();
    for (alpha2, alpha3, written) in region_rows() {
        names.insert(alpha2.to_ascii_lowercase(), alpha2);
        names.insert(alpha3.to_ascii_lowercase(), alpha2);
        for name in written.split('|').filter(|name| !name.is_empty()) {
            names.insert(name.to_owned(), alpha2);
        }
    }
    names
});

/// Whether the text is a well-formed BCP 47 language tag whose language is a two-letter code of ISO 639-1
/// or has the shape of a three-letter code.
pub(crate) fn is_language_tag(text: &str) -> bool {
    let bytes = text.as_bytes();
    if let [_, _] = bytes {
        return LANGUAGES.contains(bytes);
    }
    // The longest tag in use has 35 characters; the standard asks to support that much.
    if bytes.len() > 64 {
        return false;
    }
    let mut parts = text.split('-').map(str::as_bytes).peekable();
    let Some(language) = parts.next() else { return false };
    let letters = |part: &[u8]| part.iter().all(u8::is_ascii_alphabetic);
    if matches!(language, b"x" | b"X") {
        return is_private(parts);
    }
    match language.len() {
        2 if LANGUAGES.contains(language) => {}
        3 if letters(language) => {}
        _ => return false,
    }
    for _ in 0..3 {
        if parts.next_if(|part| part.len() == 3 && letters(part)).is_none() {
            break;
        }
    }
    parts.next_if(|part| part.len() == 4 && letters(part));
    parts.next_if(|part| {
        (part.len() == 2 && letters(part)) || (part.len() == 3 && part.iter().all(u8::is_ascii_digit))
    });
    let is_variant = |part: &[u8]| {
        part.iter().all(u8::is_ascii_alphanumeric)
            && match part.len() {
                4 => part.first().is_some_and(u8::is_ascii_digit),
                len => (5..=8).contains(&len),
            }
    };
    while parts.next_if(|part| is_variant(part)).is_some() {}
    let mut seen = [false; 256];
    while let Some(part) = parts.next() {
        let &[singleton] = part else { return false };
        if matches!(singleton, b'x' | b'X') {
            return is_private(parts);
        }
        let repeated = &mut seen[usize::from(singleton.to_ascii_lowercase())];
        if *repeated || !singleton.is_ascii_alphanumeric() {
            return false;
        }
        *repeated = true;
        let is_extension =
            |part: &[u8]| (2..=8).contains(&part.len()) && part.iter().all(u8::is_ascii_alphanumeric);
        if parts.next_if(|part| is_extension(part)).is_none() {
            return false;
        }
        while parts.next_if(|part| is_extension(part)).is_some() {}
    }
    true
}

/// Whether at least one part is left and all may stand behind `x`.
fn is_private<'a>(mut parts: std::iter::Peekable<impl Iterator<Item = &'a [u8]>>) -> bool {
    parts.peek().is_some()
        && parts.all(|part| (1..=8).contains(&part.len()) && part.iter().all(u8::is_ascii_alphanumeric))
}

/// Whether the text is an ISO 3166-1 alpha-2 code, or has the shape of an ISO 3166-2 code under one, such as
/// `US-CA`. Codes are upper case; [`region_from_name`] reads the other ways to write them.
pub(crate) fn is_region(text: &str) -> bool {
    let bytes = text.as_bytes();
    let Some((country, division)) = bytes.split_at_checked(2) else { return false };
    let upper = bytes.iter().all(|b| !b.is_ascii_lowercase());
    upper
        && REGIONS.contains(country)
        && match division {
            [] => true,
            [b'-', code @ ..] => (1..=3).contains(&code.len()) && code.iter().all(u8::is_ascii_alphanumeric),
            _ => false,
        }
}

/// The alpha-2 code of a region written as its English name, as an alpha-3 code, or in any case.
pub(crate) fn region_from_name(name: &str) -> Option<&'static str> {
    // Longer than any name of the table, so prose costs nothing.
    const LONGEST: usize = 40;
    let name = name.trim();
    if name.is_empty() || name.len() > LONGEST {
        return None;
    }
    let mut folded = String::with_capacity(name.len());
    for c in name.chars().filter(|c| *c != '.').flat_map(char::to_lowercase) {
        folded.push(if c == '_' { ' ' } else { c });
    }
    REGION_NAMES.get(folded.as_str()).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn language_tags_are_well_formed() {
        for good in [
            "en",
            "EN",
            "en-US",
            "pt-BR",
            "zh-Hant-TW",
            "sr-Latn-RS",
            "es-419",
            "de-DE-1996",
            "sl-rozaj-biske",
            "en-a-bbb-x-a-ccc",
            "x-whatever",
            "fil",
            "und",
            "zh-cmn-Hans-CN",
            "de-CH-x-phonebk",
            "en-u-ca-gregory",
        ] {
            assert!(is_language_tag(good), "{good}");
        }
        for bad in [
            "",
            "e",
            "xx",
            "english",
            "en_US",
            "en-",
            "-en",
            "en--US",
            "en-US1",
            "en-a",
            "en-a-bb-a-cc",
            "x",
            "x-",
            "e1",
            "en US",
            "日本",
            "en-x",
            "toolongtag-",
            "a-en",
        ] {
            assert!(!is_language_tag(bad), "{bad}");
        }
        let longest = format!("x-{}", ["abcdefgh"; 7].join("-"));
        assert_eq!(longest.len(), 64);
        assert!(is_language_tag(&longest) && !is_language_tag(&format!("{longest}-a")));
    }

    #[test]
    fn the_tables_are_whole() {
        assert_eq!(region_rows().count(), 249);
        assert!(region_rows().all(|(a, b, _)| a.len() == 2 && b.len() == 3));
        assert_eq!(LANGUAGES.0.iter().filter(|known| **known).count(), 184 + 5);
        assert_eq!(REGION_NAMES.values().collect::<std::collections::HashSet<_>>().len(), 249);
    }

    #[test]
    fn regions_are_codes() {
        for good in ["US", "DE", "US-CA", "GB-ENG", "FR-75", "EU", "XK"] {
            assert!(is_region(good), "{good}");
        }
        for bad in ["", "U", "us", "UK", "ZZ", "USA", "US-", "US-CALI", "US_CA", "US-C!", "Ü", "U\u{e9}"] {
            assert!(!is_region(bad), "{bad}");
        }
    }

    #[test]
    fn regions_are_read_from_names() {
        for (name, code) in [
            ("United States", "US"),
            ("u.s.a.", "US"),
            ("USA", "US"),
            ("us", "US"),
            ("UK", "GB"),
            ("Germany", "DE"),
            ("united_kingdom", "GB"),
            (" The Netherlands ", "NL"),
            ("DEU", "DE"),
            ("Türkiye", "TR"),
            ("U.K.", "GB"),
        ] {
            assert_eq!(region_from_name(name), Some(code), "{name}");
        }
        for name in
            ["", "Atlantis", "north america", "worldwide, except the United States of America and Canada"]
        {
            assert_eq!(region_from_name(name), None, "{name}");
        }
    }
}
