use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// Which text of a campaign a span points into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TextField {
    /// The subject line.
    Subject,
    /// The title or headline.
    Title,
    /// The body.
    Content,
    /// The call to action, where the record names it apart.
    CallToAction,
    /// The offer, where the record names it apart.
    Offer,
}

/// A piece of text that speaks for a label.
///
/// `start` and `end` are UTF-8 byte offsets into the field, on character boundaries; the bindings convert them
/// to the unit of their language.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// The text the span points into.
    pub field: TextField,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The words themselves, `field[start..end]`.
    pub text: String,
    /// How much the span moved the label's score; negative where it speaks against the label.
    pub weight: f64,
    /// What found it: `lexicon`, `model`, or the name of a rule.
    pub rule: Cow<'static, str>,
}
