//! Takes the reader's own address out of what is kept.

use std::borrow::Cow;
use std::collections::HashSet;

use super::header::Headers;

/// Header fields that name whoever the mail went to.
const RECIPIENT_FIELDS: [&str; 16] = [
    "To",
    "Cc",
    "Bcc",
    "Delivered-To",
    "X-Delivered-To",
    "X-Original-To",
    "Envelope-To",
    "X-Envelope-To",
    "Apparently-To",
    "X-Apparently-To",
    "X-Rcpt-To",
    "Resent-To",
    "Resent-Cc",
    "X-Forwarded-To",
    "X-Resolved-To",
    "X-Originally-To",
];

/// Stands for a recipient's address.
const MARK: &str = "[recipient]";

/// Recipients remembered of one mail.
const MAX_RECIPIENTS: usize = 1000;

/// The addresses a mail went to.
#[derive(Clone, Debug, Default)]
pub(super) struct Recipients {
    addresses: HashSet<String>,
}

impl Recipients {
    /// The recipients a header names, without the sender, who may write to himself.
    pub(super) fn of(headers: &Headers<'_>, sender: &str) -> Self {
        let mut found = Self::default();
        for field in RECIPIENT_FIELDS {
            for value in headers.raw(field) {
                found.add(&value);
            }
        }
        for value in headers.raw("Received") {
            if let Some((_, recipient)) = value.split_once(" for ") {
                found.add(recipient.split(';').next().unwrap_or_default());
            }
        }
        found.addresses.remove(&sender.to_ascii_lowercase());
        found
    }

    fn add(&mut self, text: &str) {
        for (start, end) in addresses(text) {
            if self.addresses.len() < MAX_RECIPIENTS
                && let Some(address) = text.get(start..end)
            {
                self.addresses.insert(address.to_ascii_lowercase());
            }
        }
    }

    /// The text with every recipient's address replaced.
    pub(super) fn redact<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.addresses.is_empty() || memchr::memchr(b'@', text.as_bytes()).is_none() {
            return Cow::Borrowed(text);
        }
        let mut out = String::new();
        let mut copied = 0;
        for (start, end) in addresses(text) {
            let known =
                text.get(start..end).is_some_and(|a| self.addresses.contains(&a.to_ascii_lowercase()));
            if known && start >= copied {
                out.push_str(text.get(copied..start).unwrap_or_default());
                out.push_str(MARK);
                copied = end;
            }
        }
        if copied == 0 {
            return Cow::Borrowed(text);
        }
        out.push_str(text.get(copied..).unwrap_or_default());
        Cow::Owned(out)
    }
}

/// Longest local part or domain that is looked at.
const MAX_SIDE: usize = 255;

/// Where addresses stand in a text: what surrounds each `@` and can be part of an address.
fn addresses(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'@', bytes).filter_map(move |at| {
        let is_part = |b: &u8| {
            b.is_ascii_alphanumeric()
                || matches!(b, b'.' | b'_' | b'-' | b'+' | b'=' | b'%' | b'\'')
                || *b >= 128
        };
        let before = bytes[..at].iter().rev().take(MAX_SIDE).take_while(|b| is_part(b)).count();
        let behind = bytes[at + 1..].iter().take(MAX_SIDE).take_while(|b| is_part(b)).count();
        let (start, mut end) = (at - before, at + 1 + behind);
        while end > at + 1 && matches!(bytes[end - 1], b'.' | b'-' | b'\'') {
            end -= 1;
        }
        let start = start + usize::from(bytes.get(start) == Some(&b'\''));
        (start < at && end > at + 1).then_some((start, end))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::mail::header::split;

    #[test]
    fn only_the_readers_address_is_taken_out() {
        let header = b"To: \"Anna, B\" <Anna.B@example.com>, c@example.com\nDelivered-To: d@example.net\n\
            Received: from a by b for <e@example.org>; Mon\nFrom: news@example.com\nCc: news@example.com\n\n";
        let found = split(header, 1 << 16, |_| false);
        let recipients = Recipients::of(&found.headers, "News@example.com");
        let text = "Sent to anna.b@EXAMPLE.com. Not xc@example.com, but c@example.com, 'd@example.net' e@example.org; ask news@example.com @";
        let expected = "Sent to [recipient]. Not xc@example.com, but [recipient], '[recipient]' [recipient]; ask news@example.com @";
        assert_eq!(recipients.redact(text), expected);
        assert_eq!(Recipients::default().redact("a@example.com"), "a@example.com");
    }

    #[test]
    fn a_run_of_signs_takes_no_time() {
        let found = split(b"To: a@example.com\n\n", 1 << 16, |_| false);
        let recipients = Recipients::of(&found.headers, "");
        let text = "a@".repeat(500_000) + &"a".repeat(500_000);
        assert_eq!(recipients.redact(&text).len(), text.len());
    }
}
