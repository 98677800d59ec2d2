use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The copy of one industry, or of all.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Copy {
    /// What a message can be about, so that its subject, body and button agree.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub themes: Vec<Theme>,
    /// Words and phrases by the name templates ask for them with. What `name.<theme>`, `name.<segment>` or
    /// `name.<voice>` holds is used in the place of `name` where it applies, the first of them that is there.
    #[serde(default)]
    pub lexicon: BTreeMap<String, Vec<Entry>>,
    /// The templates.
    #[serde(default)]
    pub templates: Vec<Template>,
}

/// What a message can be about: a basket left behind, a renewal, a birthday.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Theme {
    /// Its name.
    pub name: String,
    /// The campaign types it fits; empty is all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub types: Vec<String>,
    /// The segments it fits; empty is all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub segments: Vec<String>,
    /// The channels it has copy for; empty is all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<String>,
    /// What has to be there, as with templates.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<String>,
    /// How often it is taken, compared with others. Default 1.
    #[serde(default = "one")]
    pub weight: f64,
}

/// A word or phrase, with what the rules of English would get wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Entry {
    /// A phrase the rules are right about.
    Plain(String),
    /// A phrase with exceptions.
    Full(FullEntry),
}

/// A phrase with exceptions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FullEntry {
    /// The phrase.
    pub text: String,
    /// Whether it is a plural already: "earbuds".
    #[serde(default)]
    pub plural: bool,
    /// Whether it has no plural: "furniture".
    #[serde(default)]
    pub mass: bool,
    /// Its plural, where the rule is wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub many: Option<String>,
    /// Its indefinite article, where the rule is wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub article: Option<String>,
}

/// By hand, because serde's untagged enums do not say what was wrong.
impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> serde::de::Visitor<'de> for Either {
            type Value = Entry;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a text, or an object with a text")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Entry, E> {
                Ok(Entry::from(text))
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<Entry, A::Error> {
                FullEntry::deserialize(serde::de::value::MapAccessDeserializer::new(map)).map(Entry::Full)
            }
        }
        deserializer.deserialize_any(Either)
    }
}

impl Entry {
    /// The phrase.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Plain(text) | Self::Full(FullEntry { text, .. }) => text,
        }
    }
}

impl From<&str> for Entry {
    fn from(text: &str) -> Self {
        Self::Plain(text.to_owned())
    }
}

/// A piece of copy with holes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// A name for messages about it.
    pub id: String,
    /// What it is a piece of: `subject`, `body`, `offer.percent_off`, or any name `{>name}` asks for.
    pub slot: String,
    /// The campaign types it fits; empty is all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub types: Vec<String>,
    /// The voices it fits; empty is all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub voices: Vec<String>,
    /// The channels it fits; empty is all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<String>,
    /// The segments it fits; empty is all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub segments: Vec<String>,
    /// The occasion it belongs to, such as `renewal`. Where a campaign has an occasion, templates of it are
    /// preferred to those without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub theme: Option<String>,
    /// What has to be there: `offer`, `offer:percent_off,price` (one of these kinds), `code`, `deadline`,
    /// `deadline.week`, `deadline.days`, `deadline.today`, `holiday`, `loyalty`, `app`, `slogan`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<String>,
    /// The means of persuasion it uses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tactics: Vec<String>,
    /// Its tone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sentiment: Option<String>,
    /// How often it is taken, compared with others. Default 1.
    #[serde(default = "one")]
    pub weight: f64,
    /// The words.
    pub text: String,
}

const fn one() -> f64 {
    1.0
}
