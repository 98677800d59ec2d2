//! Absolute web addresses.

/// Whether the text is an absolute `http` or `https` address with a host.
///
/// The host is a name with a dot, `localhost` or an IP address, and letters of any script may stand in it.
/// White space, quotes, angle brackets and backslashes make it no address; anything else in the path, query
/// and fragment is taken as it is.
pub(crate) fn is_http_url(text: &str) -> bool {
    let Some(rest) = strip_scheme(text) else { return false };
    // No early exit, so that the compiler compares many bytes at once.
    let is_bad = |b: u8| u8::from(b <= b' ' || matches!(b, b'"' | b'<' | b'>' | b'\\' | 0x7f));
    if rest.bytes().fold(0, |bad, b| bad | is_bad(b)) != 0 {
        return false;
    }
    if !rest.is_ascii() && rest.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return false;
    }
    let end = rest.bytes().position(|b| matches!(b, b'/' | b'?' | b'#')).unwrap_or(rest.len());
    let authority = rest.get(..end).unwrap_or_default();
    let host_and_port = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let (host, port) = match host_and_port.strip_prefix('[') {
        Some(bracketed) => match bracketed.split_once(']') {
            Some((address, port)) if address.parse::<std::net::Ipv6Addr>().is_ok() => ("", port),
            _ => return false,
        },
        None => match host_and_port.split_once(':') {
            Some((host, _)) => (host, host_and_port.get(host.len()..).unwrap_or_default()),
            None => (host_and_port, ""),
        },
    };
    let port_fits = match port.strip_prefix(':') {
        None => port.is_empty(),
        Some("") => true,
        Some(digits) => digits.bytes().all(|b| b.is_ascii_digit()) && digits.parse::<u16>().is_ok(),
    };
    port_fits && (host_and_port.starts_with('[') || is_host(host))
}

fn strip_scheme(text: &str) -> Option<&str> {
    let (scheme, rest) = text.split_at_checked(text.bytes().position(|b| b == b':')?)?;
    if scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http") {
        rest.strip_prefix("://")
    } else {
        None
    }
}

fn is_host(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    if host.eq_ignore_ascii_case("localhost") {
        return true;
    }
    if host.len() > 253 || !host.contains('.') {
        return false;
    }
    if host.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return host.parse::<std::net::Ipv4Addr>().is_ok();
    }
    host.split('.').all(|label| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_' || !c.is_ascii())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_from_other_text() {
        for good in [
            "https://example.com",
            "HTTP://Example.COM/a?b=c#d",
            "https://example.com:8080/x%20y",
            "http://user:pass@example.com/",
            "http://192.0.2.1/a",
            "http://[2001:db8::1]:80/",
            "http://localhost:3000",
            "https://bücher.example/ü",
            "https://example.com?q=1|2",
            "https://a.example./",
        ] {
            assert!(is_http_url(good), "{good}");
        }
        for bad in [
            "",
            "http",
            "http://",
            "http:///path",
            "https:/example.com",
            "www.example.com",
            "example.com",
            "ftp://example.com",
            "javascript://example.com/%0aalert(1)",
            "mailto:a@example.com",
            "http://example",
            "http://exa mple.com",
            "http://example.com/a b",
            "http://.com",
            "http://a..com",
            "http://-a.com",
            "http://example.com:99999",
            "http://example.com:8a",
            "http://999.1.1.1/",
            "http://[::zz]/",
            "http://[2001:db8::1",
            "https://example.com/\u{7f}",
            "https://example.com/<b>",
            "https://exam\u{2003}ple.com",
            " https://example.com",
        ] {
            assert!(!is_http_url(bad), "{bad}");
        }
    }

    #[test]
    fn the_longest_name_is_253_bytes() {
        let label = "a".repeat(61);
        let host = format!("{label}.{label}.{label}.{label}.abcde");
        assert_eq!(host.len(), 253);
        assert!(is_http_url(&format!("http://{host}/")));
        assert!(!is_http_url(&format!("http://{host}f/")));
    }
}
