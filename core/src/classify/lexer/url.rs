//! Links and mail addresses as messages write them, most without a scheme.

/// No more of a link is looked at, so that a long run of characters costs linear time.
const LONGEST: usize = 512;

/// Endings of host names that are seen in messages.
const ENDINGS: &[&str] = &[
    "com", "net", "org", "in", "co", "uk", "au", "ly", "io", "app", "tv", "me", "info", "gl", "edu", "gov",
    "ng", "us", "biz", "shop", "store", "online", "site", "eu", "de", "fr", "es", "it", "nl", "fi", "se",
    "dk", "no", "pl", "ca", "nz", "sg", "my", "ae", "za", "ke", "gh", "jp", "cn", "kr", "br", "mx", "tr",
    "id", "ru", "dev", "ai", "gg", "cc", "am", "to", "be", "ch", "at", "link", "page", "xyz", "club", "live",
    "news", "travel", "tech", "mobi", "ms", "fm", "pk", "lk", "ws", "vip", "top", "bank", "example", "test",
];

/// How long the link at the start is.
pub(super) fn length(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let run = bytes
        .iter()
        .take(LONGEST)
        .take_while(|b| {
            b.is_ascii_graphic()
                && !matches!(
                    b,
                    b'"' | b'<' | b'>' | b'(' | b')' | b'{' | b'}' | b'|' | b'\\' | b'^' | b'`' | b'[' | b']'
                )
        })
        .count();
    let chunk = rest.get(..run)?;
    let scheme = ["https://", "http://", "www."].iter().any(|scheme| {
        chunk.len() > scheme.len()
            && chunk.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    });
    if scheme {
        return Some(trim(chunk));
    }
    if !chunk.contains('.') {
        return None;
    }
    // A mail address.
    if let Some((name, host)) = chunk.split_once('@') {
        let plain = |part: &str| {
            part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b'+'))
        };
        let host = host.get(..trim(host))?;
        if plain(name) && plain(host) && host.contains('.') {
            return Some(name.len() + 1 + host.len());
        }
    }
    let host_len =
        chunk.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-')).count();
    let behind = chunk.as_bytes().get(host_len).copied();
    let is_path = matches!(behind, Some(b'/' | b'?' | b'#' | b':'));
    let host = chunk.get(..host_len)?.trim_end_matches(['.', '-']);
    let (front, ending) = host.rsplit_once('.')?;
    let name = front.rsplit('.').next()?;
    if name.is_empty() || front.split('.').any(str::is_empty) {
        return None;
    }
    let folded = ending.to_ascii_lowercase();
    if !ENDINGS.contains(&folded.as_str()) || !front.bytes().any(|b| b.is_ascii_alphabetic()) {
        return None;
    }
    // "today.To claim" misses a space; a host name has its ending in small letters, or no small letter at all.
    let is_small = ending.bytes().all(|b| b.is_ascii_lowercase());
    let is_capital = ending.len() > 2 && !host.bytes().any(|b| b.is_ascii_lowercase());
    let is_word = matches!(
        folded.as_str(),
        "in" | "me"
            | "us"
            | "to"
            | "be"
            | "it"
            | "at"
            | "no"
            | "am"
            | "my"
            | "live"
            | "news"
            | "top"
            | "page"
            | "online"
            | "app"
            | "shop"
            | "test"
    );
    let is_host = is_small && (!is_word || is_path || !name.bytes().any(|b| b.is_ascii_uppercase()));
    let has_path = behind == Some(b'/');
    if !is_host && !is_capital && !has_path {
        return None;
    }
    let is_whole = has_path || behind == Some(b'?');
    Some(if is_whole { trim(chunk) } else { host.len() })
}

/// The length without the marks that end a sentence.
fn trim(chunk: &str) -> usize {
    chunk.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '-', '&', '~']).len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_without_a_scheme_are_found() {
        for (text, found) in [
            ("bit.ly/SS_RKBN to", Some("bit.ly/SS_RKBN")),
            ("HappySocks.com!", Some("HappySocks.com")),
            ("www.x.org.", Some("www.x.org")),
            ("https://x.in/a?b=c, or", Some("https://x.in/a?b=c")),
            ("shsp.in For", Some("shsp.in")),
            ("a.b@c.com.", Some("a.b@c.com")),
            ("today.To claim", None),
            ("Rs.250", None),
            ("now.Shop", None),
            ("e.g.", None),
            ("3.50", None),
            ("Smallie.is going", None),
            ("...", None),
            ("T&C", None),
        ] {
            assert_eq!(length(text).map(|len| &text[..len]), found, "{text}");
        }
    }
}
