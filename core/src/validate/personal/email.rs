//! Mail addresses of persons.

use super::Finding;

/// Words in the local part that make it the address of a role. Several words are split at points, dashes and
/// underscores, and digits do not count.
const ROLES: &[&str] = &[
    "abuse",
    "accounts",
    "admin",
    "ads",
    "advertising",
    "billing",
    "bookings",
    "care",
    "careers",
    "club",
    "communications",
    "concierge",
    "contact",
    "contactus",
    "customer",
    "customercare",
    "customerservice",
    "customerservices",
    "customersupport",
    "deals",
    "donotreply",
    "editor",
    "email",
    "enquiries",
    "enquiry",
    "events",
    "feedback",
    "finance",
    "hello",
    "help",
    "helpdesk",
    "hr",
    "info",
    "information",
    "inquiries",
    "inquiry",
    "investor",
    "jobs",
    "legal",
    "list",
    "mail",
    "mailer",
    "marketing",
    "media",
    "member",
    "members",
    "membership",
    "news",
    "newsletter",
    "newsletters",
    "noreply",
    "notifications",
    "offers",
    "office",
    "optout",
    "order",
    "orders",
    "partners",
    "postmaster",
    "pr",
    "press",
    "privacy",
    "promo",
    "promotions",
    "recruitment",
    "remove",
    "reply",
    "reservations",
    "returns",
    "sales",
    "security",
    "service",
    "services",
    "shop",
    "social",
    "stop",
    "store",
    "subscribe",
    "subscriptions",
    "support",
    "team",
    "unsub",
    "unsubscribe",
    "webmaster",
    "welcome",
];

/// Parts of words that make it a role in any company's fashion: `ebolainfo`, `smecontactcenter`.
const ROLE_PARTS: &[&str] = &[
    "contact",
    "event",
    "info",
    "market",
    "news",
    "recruit",
    "reply",
    "sales",
    "service",
    "sponsor",
    "subscribe",
    "support",
    "volunteer",
];

/// Endings of file names that look like addresses, as in `logo@2x.png`.
const FILES: &[&str] = &["gif", "html", "jpeg", "jpg", "pdf", "png", "svg", "webp"];

/// The longest local part and domain the standards allow.
const LONGEST_LOCAL: usize = 64;
const LONGEST_DOMAIN: usize = 255;

/// The addresses in a text that are not of a role.
pub(super) fn addresses(text: &str) -> impl Iterator<Item = Finding> {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'@', bytes).filter_map(move |at| {
        let start = local_start(bytes, at)?;
        let end = domain_end(bytes, at + 1)?;
        let local = text.get(start..at)?;
        (!is_role(local)).then_some(Finding { kind: "email", start, end })
    })
}

fn local_start(bytes: &[u8], at: usize) -> Option<usize> {
    let is_local =
        |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'%' | b'+' | b'-' | b'\'');
    let len = bytes.get(..at)?.iter().rev().take(LONGEST_LOCAL + 1).take_while(|b| is_local(b)).count();
    if len > LONGEST_LOCAL {
        return None;
    }
    // A dash, quote or point in front is punctuation of the sentence.
    let local = bytes.get(at - len..at)?;
    let skip = local.iter().take_while(|b| !b.is_ascii_alphanumeric()).count();
    (skip < len && local.last().is_some_and(|b| *b != b'.')).then_some(at - len + skip)
}

fn domain_end(bytes: &[u8], start: usize) -> Option<usize> {
    let rest = bytes.get(start..)?;
    let is_domain = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-');
    let len = rest.iter().take(LONGEST_DOMAIN + 1).take_while(|b| is_domain(b)).count();
    if len > LONGEST_DOMAIN || rest.get(len) == Some(&b'@') {
        return None;
    }
    let domain = rest.get(..len)?;
    // The sentence may end behind the address.
    let len = len - domain.iter().rev().take_while(|b| !b.is_ascii_alphanumeric()).count();
    let domain = std::str::from_utf8(domain.get(..len)?).ok()?;
    let (name, ending) = domain.rsplit_once('.')?;
    let labels =
        name.split('.').all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'));
    let is_ending = ending.len() >= 2
        && ending.bytes().all(|b| b.is_ascii_alphabetic())
        && !starts_sentence(ending)
        && !FILES.iter().any(|file| ending.eq_ignore_ascii_case(file));
    (labels && is_ending).then_some(start + len)
}

/// Whether the ending is the first word of a sentence that lacks its space, as in `@kiosk.Valid`.
fn starts_sentence(ending: &str) -> bool {
    let rest = ending.get(1..).unwrap_or_default();
    ending.starts_with(|c: char| c.is_ascii_uppercase()) && rest.bytes().all(|b| b.is_ascii_lowercase())
}

fn is_role(local: &str) -> bool {
    let mut lower = [0; LONGEST_LOCAL];
    let Some(lower) = lower.get_mut(..local.len()) else { return false };
    lower.copy_from_slice(local.as_bytes());
    lower.make_ascii_lowercase();
    let is_known = |word: &[u8]| ROLES.binary_search_by(|role| role.as_bytes().cmp(word)).is_ok();
    let parts = lower.split(|b| matches!(b, b'.' | b'_' | b'-' | b'+'));
    // `do-not-reply` and `no_reply` are one word in two or three.
    let mut joined = [0; LONGEST_LOCAL];
    let mut len = 0;
    for b in lower.iter().filter(|b| b.is_ascii_alphabetic()) {
        if let Some(to) = joined.get_mut(len) {
            *to = *b;
            len += 1;
        }
    }
    let joined = joined.get(..len).unwrap_or_default();
    is_known(joined)
        || ROLE_PARTS.iter().any(|part| joined.windows(part.len()).any(|window| window == part.as_bytes()))
        || parts.map(<[u8]>::trim_ascii_end).any(|part| {
            let letters = part.iter().rposition(u8::is_ascii_alphabetic).map_or(0, |last| last + 1);
            part.get(..letters).is_some_and(is_known)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted_for_the_search() {
        assert!(ROLES.is_sorted());
    }

    #[test]
    fn lengths_are_bounded() {
        let count = |text: &str| addresses(text).count();
        let domain = "example.com";
        assert_eq!(count(&format!("{}@{domain}", "a".repeat(64))), 1);
        assert_eq!(count(&format!("{}@{domain}", "a".repeat(65))), 0);
        let name = "a.".repeat(126);
        assert_eq!(count(&format!("x@{name}com")), 1);
        assert_eq!(count(&format!("x@{name}coms")), 0);
    }

    #[test]
    fn broken_addresses_are_none() {
        for text in
            ["@", "a@", "@b.com", "a@b", "a@b.c", "a@.com", "a.@b.com", "a@-b.com", "a@b@c.com", "a@b.c0m"]
        {
            assert_eq!(addresses(text).count(), usize::from(text == "a@b@c.com"), "{text}");
        }
    }
}
