//! What a channel can carry.

use super::Findings;
use crate::Channel;
use crate::schema::Field;
use crate::validate::IssueCode;
use crate::validate::row::Row;
use crate::validate::wellformed;

/// Ten joined GSM-7 messages: what networks pass on as one text (3GPP TS 23.040 allows more, few do).
const SMS_PARTS: usize = 10;
/// What Android and iOS show of a notification before they cut it, with room for long scripts.
const PUSH_TITLE: usize = 150;
const PUSH_BODY: usize = 500;
/// Responsive search ads: a headline of 30, a description of 90 characters, of which up to three and two
/// are shown side by side, with separators.
const SEARCH_TITLE: usize = 3 * 30 + 6;
const SEARCH_BODY: usize = 2 * 90 + 3;
/// A header line of RFC 5322 section 2.1.1.
const SUBJECT: usize = 998;

/// Words that tell a reader of a text message how to stop them, in lower case.
const OPT_OUT: [&str; 9] =
    ["stop", "opt out", "opt-out", "optout", "unsub", "unsubscribe", "end to", "cancel", "remove"];

pub(super) fn check(row: &Row<'_>, findings: &mut Findings) {
    let content = row.text(Field::Content);
    match row.typed.channel {
        Some(Channel::Sms) if !content.is_empty() => {
            // In either alphabet a part holds at least 66 bytes of text, so most need no counting.
            if content.len() > SMS_PARTS * 66 && wellformed::sms_parts(content) > SMS_PARTS {
                if let Some(found) = findings.field(row, Field::Content, IssueCode::OverChannelLimit) {
                    found.detail("a text message carries about ten parts of 153 characters");
                }
            }
            if findings.is_on(IssueCode::MissingOptOut) && !names_opt_out(content) {
                findings.field(row, Field::Content, IssueCode::MissingOptOut);
            }
        }
        Some(Channel::PushNotification) => {
            longer(row, Field::Title, PUSH_TITLE, "a notification title", findings);
            longer(row, Field::Content, PUSH_BODY, "a notification", findings);
        }
        Some(Channel::SearchAds) => {
            longer(row, Field::Title, SEARCH_TITLE, "the headlines of a search ad", findings);
            longer(row, Field::Content, SEARCH_BODY, "the descriptions of a search ad", findings);
        }
        Some(Channel::Email) => longer(row, Field::Subject, SUBJECT, "a subject line", findings),
        _ => {}
    }
}

fn longer(row: &Row<'_>, field: Field, most: usize, what: &str, findings: &mut Findings) {
    let text = row.text(field);
    if text.len() > most && text.chars().count() > most {
        if let Some(found) = findings.field(row, field, IssueCode::OverChannelLimit) {
            found.detail(format!("{what}: at most {most} characters"));
        }
    }
}

/// Whether one of the words begins a word: "the weekend to come" does not say "end to", nor "nonstop" "stop".
/// What follows is free, as texts write "STOP2END" and "unsubscribing".
fn names_opt_out(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    OPT_OUT.iter().any(|words| {
        lower
            .match_indices(words)
            .any(|(start, _)| !lower[..start].ends_with(|before: char| before.is_alphabetic()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_opt_out_is_a_word_of_its_own() {
        for text in
            ["Reply STOP to end", "txt STOP2END", "Opt-out: acme.example", "END to 55501", "2stop txt 5"]
        {
            assert!(names_opt_out(text), "{text}");
        }
        for text in ["", "Nonstop flights", "Text WEEKEND to 55501", "Fahr zum Überstop"] {
            assert!(!names_opt_out(text), "{text}");
        }
    }
}
