//! A profile's copy, ready for use: names are numbers, and what fits whom is worked out.

use std::collections::{BTreeMap, HashMap};

use foldhash::fast::FixedState;

use super::lists::{ListId, Lists, Needs};
use super::parse::{Case, Form, Verb};
use super::value::Value;
use crate::SentimentLabel;

/// The kinds of offer, by the names `offer.<kind>` uses.
pub(in crate::generate) const KINDS: [&str; 12] = [
    "percent_off",
    "amount_off",
    "bogo",
    "free_item",
    "free_shipping",
    "free_trial",
    "rate",
    "cashback",
    "points",
    "price",
    "prize",
    "promo_code",
];

/// The means of persuasion, by their names.
pub(in crate::generate) const TACTICS: [&str; 6] =
    ["urgency", "scarcity", "social_proof", "personalisation", "loyalty", "referral"];

/// A range of the library's text.
pub(super) type Range = (u32, u32);

/// A step of a compiled template.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    Text(Range),
    Word {
        lexicon: u16,
        ordinal: u8,
        form: Form,
        case: Case,
    },
    Agree {
        verb: Verb,
        lexicon: u16,
        ordinal: u8,
        case: Case,
    },
    Value {
        value: Value,
        article: bool,
        case: Case,
    },
    Slot {
        slot: u16,
        case: Case,
    },
    /// Arms `first..first + count`.
    Choice {
        first: u32,
        count: u32,
    },
}

/// A compiled template.
#[derive(Clone, Copy, Debug)]
pub(super) struct Compiled {
    pub(super) steps: Range,
    pub(super) needs: Needs,
    pub(super) tactics: u8,
    pub(super) sentiment: Option<SentimentLabel>,
    pub(super) weight: u32,
    pub(super) least: Least,
}

/// How short a template can come out, so that what cannot fit is not tried.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Least {
    pub(super) bytes: u32,
    pub(super) offers: u32,
    pub(super) companies: u32,
}

impl Least {
    /// The least number of bytes, with an offer and a company name of these lengths.
    pub(super) const fn bytes(self, offer: usize, company: usize) -> usize {
        self.bytes as usize + self.offers as usize * offer + self.companies as usize * company
    }
}

/// A phrase in its forms.
#[derive(Clone, Copy, Debug)]
pub(super) struct Phrase {
    pub(super) base: Range,
    pub(super) with_article: Range,
    pub(super) plural: Range,
    pub(super) is_plural: bool,
    /// The steps of a phrase that asks for other words itself.
    pub(super) steps: Range,
}

/// A theme, compiled.
#[derive(Clone, Debug)]
pub(in crate::generate) struct ThemeFacts {
    /// The name as people write it.
    pub(in crate::generate) label: String,
    pub(in crate::generate) weight: f64,
    pub(in crate::generate) needs: u32,
    pub(in crate::generate) kinds: u32,
}

/// All copy of a profile, ready for use.
#[derive(Debug)]
pub(in crate::generate) struct Library {
    pub(super) text: String,
    pub(super) steps: Vec<Step>,
    pub(super) arms: Vec<Range>,
    pub(super) templates: Vec<Compiled>,
    pub(super) lists: Lists,
    pub(super) phrases: Vec<Phrase>,
    pub(super) entries: Vec<u32>,
    /// Entries of a lexicon for a company: `[company][lexicon]`.
    pub(super) words: Vec<Range>,
    /// The same where a theme has words of its own.
    pub(super) themed_words: HashMap<(u16, u16, u16), Range, FixedState>,
    pub(super) has_themed_words: Vec<bool>,
    /// Whether a lexicon gives the same word to all messages of an idea.
    pub(super) is_shared: Vec<bool>,
    /// Whether a lexicon says what is true of a company and stays so: its age, its customers, its telephone.
    pub(super) is_fact: Vec<bool>,
    pub(super) product: Option<u16>,
    pub(super) audience: Option<u16>,
    pub(super) slots: BTreeMap<String, u16>,
    /// `[company][type][channel][slot]` to a row of `rows`.
    pub(super) table: Vec<u32>,
    /// Lists by theme, the first for none.
    pub(super) rows: Vec<ListId>,
    pub(in crate::generate) themes: Vec<ThemeFacts>,
    /// Which channels can be used: `[company][type][theme or none]`, bits.
    pub(super) usable: Vec<u8>,
    pub(super) deadline_slot: u16,
    pub(super) cta_slot: u16,
    pub(super) kinds: [u16; 12],
    /// First bit: the slot is a deadline, second bit: a call to action.
    pub(super) slot_roles: Vec<u8>,
}

/// The slots a message of each channel is made of; one of each group must have copy.
pub(super) const ROOTS: [&[&str]; 8] = [
    &["subject", "body"],
    &["social"],
    &["display"],
    &["search_title", "search_body"],
    &["push_title", "push_body"],
    &["sms"],
    &["video"],
    &["direct_mail"],
];

/// Further slots the generator asks for itself.
pub(super) const OPTIONAL: [&str; 8] =
    ["title", "preheader", "opening", "ps", "footer", "cta", "deadline", "optout"];

impl Library {
    pub(in crate::generate) fn slot(&self, name: &str) -> u16 {
        self.slots.get(name).copied().unwrap_or(u16::MAX)
    }

    /// The slot of the offers of a kind.
    pub(in crate::generate) fn offer_slot(&self, kind: u8) -> Option<u16> {
        self.kinds.get(usize::from(kind)).copied()
    }

    /// The number of one of the lexicons the generator asks for itself.
    pub(super) fn lexicon_id(&self, name: &str) -> Option<u16> {
        if name == "product" { self.product } else { self.audience }
    }

    /// The channels that have copy for a company, type and theme (0 is none), as bits.
    pub(in crate::generate) fn usable(&self, company: usize, kind: usize, theme: usize) -> u8 {
        self.usable.get((company * 3 + kind) * (self.themes.len() + 1) + theme).copied().unwrap_or(0)
    }

    #[inline]
    pub(super) fn list(&self, company: u16, kind: u8, channel: u8, theme: u16, slot: u16) -> ListId {
        let slots = self.slot_roles.len();
        if usize::from(slot) >= slots {
            return ListId::EMPTY;
        }
        let at = ((usize::from(company) * 3 + usize::from(kind)) * 8 + usize::from(channel)) * slots
            + usize::from(slot);
        let row = self.table.get(at).copied().unwrap_or(0) as usize * (self.themes.len() + 1);
        self.rows.get(row + usize::from(theme)).copied().unwrap_or(ListId::EMPTY)
    }

    #[inline]
    pub(super) fn words(&self, company: u16, theme: u16, lexicon: u16) -> Range {
        let at = usize::from(lexicon);
        if theme > 0 && self.has_themed_words.get(at).copied().unwrap_or(false) {
            if let Some(range) = self.themed_words.get(&(company, theme, lexicon)) {
                return *range;
            }
        }
        self.words.get(usize::from(company) * self.is_shared.len() + at).copied().unwrap_or_default()
    }

    #[inline]
    pub(super) fn get(&self, range: Range) -> &str {
        self.text.get(range.0 as usize..range.1 as usize).unwrap_or_default()
    }
}
