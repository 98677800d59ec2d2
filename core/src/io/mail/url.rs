//! Addresses of links, freed of what tells one subscriber from another. Nothing is ever fetched.

use std::borrow::Cow;

use super::esp;

/// An absolute http or https address, in its parts as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Url<'a> {
    pub(super) scheme: &'static str,
    pub(super) host: &'a str,
    port: &'a str,
    pub(super) path: &'a str,
    pub(super) query: &'a str,
    fragment: &'a str,
}

impl<'a> Url<'a> {
    /// Cuts an address in parts; `None` if it is not an absolute http or https address.
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        let text = text.trim();
        let (scheme, rest) = match text.get(..8) {
            Some(start) if start.eq_ignore_ascii_case("https://") => ("https", text.get(8..)?),
            _ if text.get(..7)?.eq_ignore_ascii_case("http://") => ("http", text.get(7..)?),
            _ => return None,
        };
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, rest) = rest.split_at(end);
        // A user name before the host is a token or a trick.
        let authority = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => (host, port),
            _ => (authority, ""),
        };
        let valid = host.contains(char::is_alphanumeric)
            && host.len() <= 253
            && host.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '.' | '_'));
        if !valid {
            return None;
        }
        let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        Some(Self { scheme, host, port, path, query, fragment })
    }

    /// Host in lower case, without a final dot.
    pub(super) fn host_key(&self) -> String {
        self.host.trim_end_matches('.').to_ascii_lowercase()
    }

    /// Names and values of the query, as written. Mail often holds `&amp;` where `&` is meant.
    pub(super) fn parameters(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.query
            .split(['&', ';'])
            .filter(|part| !part.is_empty())
            .map(|part| part.split_once('=').unwrap_or((part, "")))
            .map(|(name, value)| (name.strip_prefix("amp;").unwrap_or(name), value))
    }
}

/// Deepest wrapping of redirects that is taken apart.
const MAX_WRAPS: usize = 4;

/// The address inside of a redirect that carries it openly, as mail gateways and search engines make them;
/// otherwise the address itself.
pub(super) fn unwrap(text: &str) -> Cow<'_, str> {
    const CARRIERS: [&str; 14] = [
        "url",
        "u",
        "target",
        "redirect",
        "redirect_url",
        "redirecturl",
        "redirect_uri",
        "dest",
        "destination",
        "to",
        "link",
        "goto",
        "q",
        "r",
    ];
    let mut found = Cow::Borrowed(text);
    for _ in 0..MAX_WRAPS {
        let inner = Url::parse(&found).and_then(|url| {
            url.parameters()
                .filter(|(name, _)| CARRIERS.iter().any(|carrier| carrier.eq_ignore_ascii_case(name)))
                .map(|(_, value)| percent_decode(value))
                .find(|value| Url::parse(value).is_some())
        });
        match inner {
            Some(inner) => found = Cow::Owned(inner),
            None => break,
        }
    }
    found
}

/// The address without what may tell one subscriber from another: a redirect is reduced to its host, a path
/// ends before its first token, and of the query only harmless parameters stay.
pub(super) fn clean(text: &str) -> Option<String> {
    let inner = unwrap(text);
    let url = Url::parse(&inner)?;
    let mut out = format!("{}://{}", url.scheme, url.host_key());
    if !url.port.is_empty() {
        out.push(':');
        out.push_str(url.port);
    }
    if esp::is_redirect_host(&url.host_key()) || is_redirect(&url) {
        out.push('/');
        return Some(out);
    }
    if url.path.is_empty() && !url.query.is_empty() {
        out.push('/');
    }
    for segment in url.path.split_inclusive('/') {
        if is_token(segment.trim_end_matches('/')) {
            // What follows a token is addressed to the same person.
            return Some(out);
        }
        out.push_str(segment);
    }
    let mut separator = '?';
    for (name, value) in url.parameters() {
        if is_harmless(name) && !is_token(value) {
            out.push(separator);
            out.push_str(name);
            if !value.is_empty() {
                out.push('=');
                out.push_str(value);
            }
            separator = '&';
        }
    }
    // A fragment is a place on the page if it reads like one.
    let place = url.fragment.len() <= 32
        && url.fragment.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if place && !url.fragment.is_empty() && !is_token(url.fragment) {
        out.push('#');
        out.push_str(url.fragment);
    }
    Some(out)
}

/// Whether an address has the shape of a redirect that counts clicks: a host named after it, or a path named
/// after it with parameters that do not stay.
fn is_redirect(url: &Url<'_>) -> bool {
    const HOSTS: [&str; 16] = [
        "click",
        "clicks",
        "clickthru",
        "ct",
        "lnk",
        "link",
        "links",
        "rd",
        "redir",
        "redirect",
        "redirects",
        "t",
        "tr",
        "track",
        "tracking",
        "trk",
    ];
    const PATHS: [&str; 12] = [
        "click",
        "clicks",
        "clickthru",
        "clickthrough",
        "ls",
        "rd",
        "redir",
        "redirect",
        "redirector",
        "track",
        "tracking",
        "trk",
    ];
    let host = url.host_key();
    let first = host.split('.').next().unwrap_or_default();
    if HOSTS.contains(&first) && host.matches('.').count() >= 2 {
        return true;
    }
    let segments = || url.path.split('/').filter(|segment| !segment.is_empty());
    let named = segments().any(|segment| {
        let name = segment.split('.').next().unwrap_or_default().to_ascii_lowercase();
        PATHS.contains(&name.as_str())
    });
    named && (!url.query.is_empty() || segments().any(is_token))
}

/// Parameters that say what is shown and never to whom.
fn is_harmless(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "brand",
        "cat",
        "category",
        "city",
        "code",
        "collection",
        "color",
        "colour",
        "country",
        "coupon",
        "currency",
        "deal",
        "department",
        "discount",
        "filter",
        "fit",
        "format",
        "gender",
        "h",
        "height",
        "item",
        "lang",
        "language",
        "locale",
        "market",
        "offer",
        "p",
        "page",
        "price",
        "product",
        "product_id",
        "productid",
        "promo",
        "promo_code",
        "promocode",
        "q",
        "quality",
        "query",
        "region",
        "s",
        "sale",
        "search",
        "season",
        "size",
        "sku",
        "sort",
        "store",
        "style",
        "tab",
        "tag",
        "topic",
        "type",
        "v",
        "variant",
        "view",
        "w",
        "week",
        "width",
        "year",
    ];
    let lower = name.to_ascii_lowercase();
    lower.starts_with("utm_") || NAMES.binary_search(&lower.as_str()).is_ok()
}

/// Whether a piece of an address looks made for one reader: an e-mail address, a hash, an encoded record.
/// Words, dates and product numbers do not.
pub(super) fn is_token(piece: &str) -> bool {
    if piece.contains('@') || piece.contains("%40") {
        return true;
    }
    if piece.len() > 256 {
        return true;
    }
    // Words joined by dashes are a title, however long; only runs without a break can be codes.
    let is_uuid = piece.len() == 36
        && piece
            .bytes()
            .enumerate()
            .all(|(at, b)| if matches!(at, 8 | 13 | 18 | 23) { b == b'-' } else { b.is_ascii_hexdigit() });
    let runs = || piece.split(['-', '_', '.', '+', ',', ' ', '~', '!']);
    // A title with a short hash at its end is the address of an article: `what-is-new-d75eaf018b68`.
    let is_title =
        runs().filter(|run| run.len() >= 2 && run.bytes().all(|b| b.is_ascii_alphabetic())).count() >= 3;
    is_uuid || runs().any(|run| is_code(run) && !(is_title && run.len() <= 12))
}

/// Whether an unbroken run of characters is a code rather than a word or a number.
fn is_code(run: &str) -> bool {
    let run = run.trim_end_matches('=');
    if run.len() < 12 {
        return false;
    }
    let digits = run.bytes().filter(u8::is_ascii_digit).count();
    let hex = run.bytes().all(|b| b.is_ascii_hexdigit());
    if digits == run.len() {
        return run.len() >= 16;
    }
    if hex && digits > 0 {
        return run.len() >= 16 || digits * 4 >= run.len();
    }
    // Base64 and its like change between capitals, small letters and digits all the time. A word may begin
    // with a capital, so only a capital behind a small letter counts.
    let changes = run
        .as_bytes()
        .windows(2)
        .filter(|pair| {
            pair[0].is_ascii_digit() != pair[1].is_ascii_digit()
                || (pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase())
        })
        .count();
    let share = match run.len() {
        ..20 => 3,
        20..40 => 4,
        _ => 6,
    };
    changes * share >= run.len()
}

/// Undoes `%41`; what is no such code stays. Bytes that are no UTF-8 become U+FFFD.
pub(super) fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let code = (*byte == b'%')
            .then(|| bytes.get(at + 1..at + 3))
            .flatten()
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        out.push(code.unwrap_or(*byte));
        at += if code.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Where addresses stand in a text: first byte and the first byte behind. They do not overlap.
pub(super) fn addresses_in(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let bytes = text.as_bytes();
    let mut done = 0;
    memchr::memmem::find_iter(bytes, b"://").filter_map(move |colon| {
        let start = [5, 4].iter().find_map(|len| {
            let start = colon.checked_sub(*len)?;
            let scheme = bytes.get(start..colon)?;
            (scheme.eq_ignore_ascii_case(b"https") || scheme.eq_ignore_ascii_case(b"http")).then_some(start)
        })?;
        // Passing over a whole run, address or not, keeps this linear.
        if start < done {
            return None;
        }
        let rest = text.get(start..)?;
        let len = rest.find(ends_address).unwrap_or(rest.len());
        done = start + len;
        let address = rest.get(..len)?.trim_end_matches(['.', ',', ';', ':', '!', '?', '*']);
        Some((start, start + address.len()))
    })
}

fn ends_address(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '"' | '\'' | '<' | '>' | '(' | ')' | '[' | ']' | '{' | '}' | '|' | '\\' | '^' | '`' | '…'
        )
}

/// Cleans every address that stands in a text; `None` if there is nothing to clean.
pub(super) fn clean_in_text(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut copied = 0;
    for (start, end) in addresses_in(text) {
        let address = text.get(start..end).unwrap_or_default();
        if let Some(cleaned) = clean(address)
            && cleaned != address
        {
            out.push_str(text.get(copied..start).unwrap_or_default());
            out.push_str(&cleaned);
            copied = end;
        }
    }
    if copied == 0 {
        return None;
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_said_to_everybody_stays() {
        for address in [
            "https://www.example.com/",
            "https://www.example.com",
            "https://example.com/women/summer-dresses-2026-collection?utm_source=news&utm_campaign=May_Sale&color=red#top",
            "https://example.com:8443/p/sku-1234567890?size=42",
            "http://example.com/2026/11/23/how-to-use-internationalization-in-your-app.html",
            "https://example.com/iPhone15ProMax",
            "https://example.com/what-is-new-in-may-d75eaf018b68",
        ] {
            assert_eq!(clean(address).as_deref(), Some(address));
        }
    }

    #[test]
    fn what_is_said_to_one_reader_goes() {
        for (address, cleaned) in [
            (
                "https://Example.com/sale?uid=12345&mc_eid=ab12&color=red",
                "https://example.com/sale?color=red",
            ),
            ("https://example.com/u/anna@example.org/x", "https://example.com/u/"),
            (
                "https://example.com/c/eJwNyEsKgCAQANDTuBNnrPGzcBFK9xhIpDRv/c/d6f01/sale",
                "https://example.com/c/",
            ),
            ("https://example.com/t/550e8400-e29b-41d4-a716-446655440000", "https://example.com/t/"),
            (
                "https://example.com/?utm_content=5f4dcc3b5aa765d61d8327deb882cf99&utm_source=a",
                "https://example.com/?utm_source=a",
            ),
            ("https://anna:secret@example.com/x#access_token=abc", "https://example.com/x"),
            ("https://example.com/a?code=SAVE20&amp;x=1", "https://example.com/a?code=SAVE20"),
        ] {
            assert_eq!(clean(address).as_deref(), Some(cleaned));
        }
        for none in
            ["mailto:a@example.com", "/path", "javascript:alert(1)", "https://", "https://a b/", "ftp://x/"]
        {
            assert_eq!(clean(none), None, "{none}");
        }
    }

    #[test]
    fn redirects_keep_their_host_or_give_way_to_their_target() {
        assert_eq!(
            clean("https://acme.us1.list-manage.com/track/click?u=1&id=2").as_deref(),
            Some("https://acme.us1.list-manage.com/")
        );
        let wrapped =
            "https://eur01.safelinks.example.com/?url=https%3A%2F%2Fwww.example.com%2Fsale%3Fa%3D1&data=05";
        assert_eq!(clean(wrapped).as_deref(), Some("https://www.example.com/sale"));
    }

    #[test]
    fn the_shape_of_a_redirect_is_known() {
        for (address, cleaned) in [
            ("http://clickthru.example.com/Click?q=91-abc", "http://clickthru.example.com/"),
            ("https://links.news.example.com/a/sale", "https://links.news.example.com/"),
            ("https://www.example.com/redirect.php?id=7", "https://www.example.com/"),
            ("https://link.com/sale", "https://link.com/sale"),
            ("https://example.com/click", "https://example.com/click"),
        ] {
            assert_eq!(clean(address).as_deref(), Some(cleaned));
        }
    }

    #[test]
    fn addresses_in_text_are_cleaned_in_place() {
        let text = "See <https://example.com/a?uid=7>, or http://example.com/b. (HTTPS://example.com/c?x=1)";
        let cleaned = "See <https://example.com/a>, or http://example.com/b. (https://example.com/c)";
        assert_eq!(clean_in_text(text).as_deref(), Some(cleaned));
        assert_eq!(clean_in_text("nothing ://here http://example.com/ http://"), None);
    }

    #[test]
    fn harmless_names_are_sorted() {
        assert!(
            is_harmless("brand") && is_harmless("year") && is_harmless("UTM_Source") && !is_harmless("uid")
        );
    }

    proptest! {
        #[test]
        fn cleaning_twice_changes_nothing(address in "https?://[a-z.]{1,12}(/[A-Za-z0-9@%-]{0,30}){0,3}(\\?([a-z]{1,3}=[A-Za-z0-9%]{0,20}&?){0,3})?(#[a-z]{0,4})?") {
            if let Some(once) = clean(&address) {
                let twice = clean(&once);
                prop_assert_eq!(twice.as_deref(), Some(once.as_str()));
            }
        }

        #[test]
        fn any_text_is_read(text in "(https?://|[a-z./?&=%é@ ]{0,8}){0,10}") {
            clean_in_text(&text);
        }
    }
}
