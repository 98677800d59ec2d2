use super::lexer::Tokens;
use super::{CallToActionSpan, DeadlineSpan, OfferSpan, TextField, call_to_action, deadline, offers};
use crate::Date;

/// Bytes of a text that are looked at; what is behind is no message any more.
pub const MAX_TEXT_BYTES: usize = 1 << 20;

/// What the rules find in one text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Extraction {
    /// What the customer is promised, in the order of the text; at most 200.
    pub offers: Vec<OfferSpan>,
    /// The stated limit in time.
    pub deadline: Option<DeadlineSpan>,
    /// The step the reader is asked to take.
    pub call_to_action: Option<CallToActionSpan>,
}

/// Finds offers, the deadline and the call to action of one text, by rules alone.
///
/// Without a launch date, "tomorrow" and dates without a year have no day. The first mebibyte of the text is read.
///
/// ```
/// use competiscan::classify::{OfferKind, extract};
///
/// let launch = "2026-11-23".parse().ok();
/// let found = extract("Save 20% on shoes with code SHOE20. Ends Sunday! Shop now: example.com", launch);
/// assert_eq!(found.offers[0].kind, OfferKind::PercentOff);
/// assert_eq!(found.offers[0].value, Some(20.0));
/// assert_eq!(found.offers[1].code.as_deref(), Some("SHOE20"));
/// assert_eq!(found.deadline.unwrap().date, "2026-11-29".parse().ok());
/// assert_eq!(found.call_to_action.unwrap().text, "Shop now: example.com");
/// ```
#[must_use]
pub fn extract(text: &str, launch: Option<Date>) -> Extraction {
    let text = head(text);
    let tokens = Tokens::new(text);
    let offers = offers::find(&tokens, TextField::Content);
    let deadline = deadline::find(&tokens, launch, false, !offers.is_empty()).and_then(|found| {
        let words = text.get(found.start..found.end)?.to_owned();
        Some(DeadlineSpan {
            text: words,
            date: found.date,
            field: TextField::Content,
            start: found.start,
            end: found.end,
        })
    });
    let call_to_action = call_to_action::find(&tokens).and_then(|(start, end)| {
        let words = text.get(start..end)?.to_owned();
        Some(CallToActionSpan { text: words, field: TextField::Content, start, end })
    });
    Extraction { offers, deadline, call_to_action }
}

/// The part of a text that is looked at.
pub(super) fn head(text: &str) -> &str {
    let mut end = text.len().min(MAX_TEXT_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}
