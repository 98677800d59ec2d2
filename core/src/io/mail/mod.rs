//! Messages: .eml, .mbox, Maildir.
//!
//! One message is one row. The columns are the same for every message.
//!
//! Fields of the record: `company` (from the sender's name and domain), `channel` (`email`), `subject`,
//! `content` (the plain text, or the text of the HTML where there is no plain text worth the name), `html`
//! (scrubbed: no scripts, comments, tracking pixels and subscriber tokens), `call_to_action` (the words on the
//! most prominent button), `offer` (from annotations), `source` (`mail`), `landing_url` (the most prominent
//! link, without what tells one reader from another), `language` (`Content-Language`), `launch_date` (`Date`,
//! in the sender's time zone) and `end_date` (the end of an annotated offer).
//!
//! Kept in `extra`:
//!
//! | column | meaning |
//! |---|---|
//! | `from_address`, `from_display` | address and display name of the sender |
//! | `preheader` | the hidden preview line |
//! | `sent_time` | `Date` in UTC, RFC 3339 |
//! | `message_id`, `list_id` | `Message-ID` and `List-Id` without brackets |
//! | `list_unsubscribe` | `one_click`, `link` or `mailto`; the address itself is the reader's and not kept |
//! | `esp`, `esp_reason` | sending platform, and the signs that tell it, by the rules of `data/esp.tsv` |
//! | `utm_source`, `utm_medium`, `utm_campaign`, `utm_term`, `utm_content`, `utm_id` | most frequent values in the links |
//! | `offer_code`, `offer_valid_from`, `offer_valid_until`, `offer_price`, `offer_discount`, `offer_currency`, `offer_headline`, `logo` | schema.org annotations, JSON-LD or microdata |
//!
//! Whom a message went to is never kept: recipients' addresses are replaced by `[recipient]` wherever they
//! stand, redirects of sending platforms are reduced to their host, and links lose every parameter that is not
//! known to be harmless. Only [`RawRecord::raw`](crate::io::RawRecord::raw), which exists to hand back refused
//! rows, holds the message as it came.

mod annotation;
mod column;
mod css;
mod decode;
mod entity;
mod esp;
mod folder;
mod guard;
mod header;
mod html_element;
mod html_text;
mod html_token;
mod links;
mod mbox;
mod message;
mod mime;
mod plain;
mod reader;
mod redact;
mod scrub;
mod sender;
mod text_out;
mod url;

pub use reader::MailReader;

/// Markup as readable text, for texts that should have been plain.
pub(crate) fn html_text(markup: &str) -> String {
    html_text::html_to_text(markup, crate::Limits::default().max_html_bytes).text
}
