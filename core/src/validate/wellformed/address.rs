//! Absolute web addresses.

/// Whether the text is an absolute `http` or `https` address with a host.
///
/// The host is a name with a dot, `localhost` or an IP address, and letters of any script may stand in it.
/// White space, quotes, angle brackets and backslashes make it no address; anything else in the path, query
/// and fragment is taken as it is.
pub(crate) fn is_http_url(text: &str) -> bool {
    let Some(rest) = strip_scheme(text) else { return false };
    let (host, path) = rest.as_bytes().split_at(plain_host(rest.as_bytes()));
    if !host.is_empty() && matches!(path.first(), None | Some(b'/' | b'?' | b'#')) && path.is_ascii() {
        return !path.iter().any(|b| BAD.get(usize::from(*b)) == Some(&true));
    }
    if rest.bytes().any(|b| BAD.get(usize::from(b)) == Some(&true)) {
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

/// How long the name of a host at the front is, as nearly all are: ASCII labels with points between them and a
/// letter somewhere. 0 for any other, which may be a host still.
fn plain_host(bytes: &[u8]) -> usize {
    let (mut label, mut labels, mut letters) = (0, 1, false);
    let mut before = b'.';
    let mut end = bytes.len();
    for (at, b) in bytes.iter().enumerate() {
        match *b {
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => letters = true,
            b'0'..=b'9' => {}
            b'-' if before != b'.' => {}
            b'.' if before != b'-' && before != b'.' => {
                labels += 1;
                label = 0;
                before = *b;
                continue;
            }
            _ => {
                end = at;
                break;
            }
        }
        before = *b;
        label += 1;
        if label > 63 {
            return 0;
        }
    }
    let is_host = letters && labels > 1 && label > 0 && before != b'-' && end <= 253;
    if is_host { end } else { 0 }
}

/// Bytes that stand in no address.
static BAD: [bool; 256] = {
    let mut bad = [false; 256];
    let mut b = 0;
    while b <= b' ' as usize {
        bad[b] = true;
        b += 1;
    }
    bad[b'"' as usize] = true;
    bad[b'<' as usize] = true;
    bad[b'>' as usize] = true;
    bad[b'\\' as usize] = true;
    bad[0x7f] = true;
    bad
};

fn strip_scheme(text: &str) -> Option<&str> {
    ["https://", "http://"].iter().find_map(|scheme| {
        text.get(..scheme.len()).filter(|start| start.eq_ignore_ascii_case(scheme))?;
        text.get(scheme.len()..)
    })
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
    host.as_bytes().split(|b| *b == b'.').all(|label| {
        label.first().is_some_and(|b| *b != b'-')
            && label.last() != Some(&b'-')
            && label.len() <= 63
            && label.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | 0x80..))
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

    proptest::proptest! {
        #[test]
        fn the_short_way_to_a_host_says_what_the_long_way_says(rest in "[a-c0-1.:@_\\-/?#<\"é \\[\\]]{0,24}") {
            let host = plain_host(rest.as_bytes());
            if host > 0 {
                let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
                proptest::prop_assert!(end > host || is_host(&rest[..host]), "{rest}");
            }
            // A user name takes the long way; before the same host it changes nothing.
            let (short, long) = (format!("http://{rest}"), format!("http://u@{rest}"));
            if !rest.contains('@') && !rest.starts_with('[') {
                proptest::prop_assert_eq!(is_http_url(&short), is_http_url(&long));
            }
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
