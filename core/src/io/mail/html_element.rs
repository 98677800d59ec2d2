//! What elements mean for the text of a mail, and what their attributes say.

use super::css::Style;
use super::entity::{Place, decode};
use super::html_text::cut_at;
use super::html_token::Tag;

/// What an element does to the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Element {
    Inline,
    Block,
    Paragraph,
    Preformatted,
    List {
        ordered: bool,
    },
    Item,
    Table,
    Row,
    Cell,
    Anchor,
    Button,
    /// Its inside is nothing a mail program shows as text.
    Dropped,
    /// The element is the whole document, whose style hides nothing.
    Root,
    Break,
    Rule,
    Image,
    /// Has neither an inside nor a meaning here.
    Void,
}

impl Element {
    pub(super) fn of(name: &str) -> Self {
        match name {
            "div" | "section" | "article" | "header" | "footer" | "nav" | "main" | "aside" | "address"
            | "center" | "form" | "fieldset" | "figure" | "figcaption" | "dl" | "dt" | "dd" | "details"
            | "summary" | "caption" | "legend" | "option" => Self::Block,
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "blockquote" => Self::Paragraph,
            "pre" | "listing" | "xmp" => Self::Preformatted,
            "ul" | "menu" | "dir" => Self::List { ordered: false },
            "ol" => Self::List { ordered: true },
            "li" => Self::Item,
            "table" => Self::Table,
            "tr" => Self::Row,
            "td" | "th" => Self::Cell,
            "a" => Self::Anchor,
            "button" => Self::Button,
            "svg" | "math" | "object" | "iframe" | "audio" | "video" | "canvas" | "select" | "datalist" => {
                Self::Dropped
            }
            "html" | "body" | "head" => Self::Root,
            "br" => Self::Break,
            "hr" => Self::Rule,
            "img" => Self::Image,
            "meta" | "link" | "input" | "area" | "base" | "col" | "wbr" | "source" | "track" | "param"
            | "embed" | "basefont" | "bgsound" | "frame" | "keygen" => Self::Void,
            _ => Self::Inline,
        }
    }

    /// Whether an end tag of `self` must not end an element outside of an open `other`.
    pub(super) fn stops_at(self, other: Self) -> bool {
        match self {
            Self::Table => false,
            Self::Row | Self::Cell => other == Self::Table,
            Self::Inline => !matches!(other, Self::Inline | Self::Anchor),
            _ => matches!(other, Self::Table | Self::Cell),
        }
    }
}

/// A name in lower case and a number that stands for it.
pub(super) fn fold(name: &str) -> (String, u32) {
    let lower = cut_at(name, 32).to_ascii_lowercase();
    // FNV-1a. Two names with one number would at worst end each other.
    let id = lower.bytes().fold(0x811c_9dc5_u32, |hash, b| (hash ^ u32::from(b)).wrapping_mul(0x0100_0193));
    (lower, id)
}

/// Whether the description of an image says something to a reader.
pub(super) fn is_description(alt: &str) -> bool {
    let alt = alt.trim();
    let lower = cut_at(alt, 64).to_ascii_lowercase();
    let is_file = [".png", ".gif", ".jpg", ".jpeg", ".svg", ".webp"].iter().any(|end| lower.ends_with(end));
    let is_filler = matches!(
        lower.as_str(),
        "image"
            | "img"
            | "spacer"
            | "icon"
            | "photo"
            | "picture"
            | "banner"
            | "divider"
            | "pixel"
            | "shim"
            | "blank"
    );
    !is_file && !is_filler && alt.chars().any(char::is_alphanumeric)
}

/// What the attributes of one tag say.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is one attribute of the tag")]
pub(super) struct Facts {
    pub(super) style: Style,
    pub(super) class: String,
    pub(super) id: String,
    pub(super) href: String,
    pub(super) src: String,
    pub(super) alt: String,
    pub(super) hidden_attribute: bool,
    pub(super) role_button: bool,
    pub(super) background: bool,
    pub(super) pixel: bool,
}

impl Facts {
    pub(super) fn read(tag: &Tag<'_>) -> Self {
        let mut facts = Self::default();
        let value_of = |value| decode(value, Place::Attribute);
        for (name, value) in tag.attributes() {
            match cut_at(name, 16).to_ascii_lowercase().as_str() {
                "style" => facts.style = Style::read(&value_of(value)),
                "class" => facts.class = value_of(value).into_owned(),
                "id" => facts.id = value_of(value).into_owned(),
                "href" => value_of(value).trim().clone_into(&mut facts.href),
                "src" => value_of(value).trim().clone_into(&mut facts.src),
                "alt" => facts.alt = value_of(value).into_owned(),
                "hidden" => facts.hidden_attribute = true,
                "role" => facts.role_button = value.eq_ignore_ascii_case("button"),
                "bgcolor" => {
                    facts.background = !matches!(
                        value.to_ascii_lowercase().as_str(),
                        "" | "#ffffff" | "#fff" | "white" | "transparent"
                    );
                }
                "width" | "height" => {
                    facts.pixel |= matches!(value.trim().trim_end_matches("px"), "0" | "1");
                }
                _ => {}
            }
        }
        facts
    }

    fn named_button(&self) -> bool {
        let has = |name: &str| {
            let lower = name.to_ascii_lowercase();
            lower.contains("button")
                || lower.contains("btn")
                || lower.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| word == "cta")
        };
        has(&self.class) || has(&self.id)
    }

    /// How much a link by itself looks like a button.
    pub(super) fn button_score(&self) -> u8 {
        let style = self.style;
        let mut score = 0;
        if self.role_button || self.named_button() {
            score += 3;
        }
        if style.filled && (style.padded || style.bordered || style.rounded) {
            score += 3;
        } else if style.filled || (style.bordered && style.padded) {
            score += 2;
        }
        score + u8::from(style.rounded)
    }

    /// How much an element around a link looks like the box of a button.
    pub(super) fn box_score(&self) -> u8 {
        let filled = self.style.filled || self.background;
        match (self.named_button(), filled, self.style.rounded) {
            (true, _, _) | (_, true, true) => 3,
            (_, true, false) => 1,
            _ => 0,
        }
    }
}
