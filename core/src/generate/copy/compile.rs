//! Compiles the copy of a profile.

mod fill;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use foldhash::fast::FixedState;

use super::library::{
    Compiled, KINDS, Least, Library, OPTIONAL, Phrase, ROOTS, Range, Step, TACTICS, ThemeFacts,
};
use super::lists::{ListsBuilder, Needs};
use super::parse::{Form, Node, parse};
use super::value::{Value, needs};
use super::words;
use crate::generate::profile::{Copy, Entry, FullEntry, Profile, Template};
use crate::schema::closest;
use crate::{CampaignType, Channel, Error, ErrorKind, Result};

impl Library {
    pub(in crate::generate) fn new(profile: &Profile) -> Result<Self> {
        Compiler::new(profile)?.compile()
    }
}

/// A template on its way.
struct Draft<'p> {
    source: &'p Template,
    /// The industry's file it is from; `common` for all.
    industry: &'p str,
    holes: Holes,
    theme: usize,
    types: u8,
    channels: u8,
}

/// What a template asks for.
#[derive(Default)]
struct Holes {
    lexicons: BTreeSet<u16>,
    slots: BTreeSet<u16>,
    bits: u32,
    kinds: u32,
}

struct Compiler<'p> {
    profile: &'p Profile,
    library: Library,
    drafts: Vec<Draft<'p>>,
    lexicons: BTreeMap<&'p str, u16>,
    theme_names: Vec<&'p str>,
    phrase_ids: HashMap<String, u32>,
}

impl<'p> Compiler<'p> {
    fn new(profile: &'p Profile) -> Result<Self> {
        let mut theme_names: Vec<&str> = Vec::new();
        let mut slots: BTreeSet<String> = BTreeSet::new();
        slots.extend(ROOTS.iter().flat_map(|group| group.iter().map(|slot| (*slot).to_owned())));
        slots.extend(OPTIONAL.iter().map(|slot| (*slot).to_owned()));
        slots.extend(KINDS.iter().map(|kind| format!("offer.{kind}")));
        let mut lexicons: BTreeSet<&str> = BTreeSet::from(["product", "audience"]);
        for copy in profile.copy.values() {
            for theme in &copy.themes {
                if !theme_names.contains(&theme.name.as_str()) {
                    theme_names.push(&theme.name);
                }
            }
            for template in &copy.templates {
                slots.insert(template.slot.clone());
                if let Some(theme) = template.theme.as_deref() {
                    if !theme_names.contains(&theme) {
                        theme_names.push(theme);
                    }
                }
            }
            lexicons.extend(copy.lexicon.keys().map(|name| name.split('.').next().unwrap_or(name)));
        }
        let slots: BTreeMap<String, u16> = slots.into_iter().zip(0..).collect();
        let lexicons: BTreeMap<&str, u16> = lexicons.into_iter().zip(0..).collect();
        let role =
            |name: &String| u8::from(name.starts_with("deadline")) | (u8::from(name.starts_with("cta")) << 1);
        let id = |name: &str| slots.get(name).copied().unwrap_or(u16::MAX);
        let library = Library {
            text: String::new(),
            steps: Vec::new(),
            arms: Vec::new(),
            templates: Vec::new(),
            lists: ListsBuilder::new().build(),
            phrases: Vec::new(),
            entries: Vec::new(),
            words: Vec::new(),
            themed_words: HashMap::with_hasher(FixedState::with_seed(0)),
            has_themed_words: vec![false; lexicons.len()],
            is_shared: vec![false; lexicons.len()],
            is_fact: vec![false; lexicons.len()],
            deadline_slot: id("deadline"),
            cta_slot: id("cta"),
            kinds: KINDS.map(|kind| id(&format!("offer.{kind}"))),
            slot_roles: slots.keys().map(role).collect(),
            product: lexicons.get("product").copied(),
            audience: lexicons.get("audience").copied(),
            slots,
            table: Vec::new(),
            rows: Vec::new(),
            themes: Vec::new(),
            usable: Vec::new(),
        };
        if theme_names.len() > 1000 || lexicons.len() > 60_000 {
            return Err(Error::new(ErrorKind::LimitExceeded, "the profile has too many themes or lexicons"));
        }
        Ok(Self { profile, library, drafts: Vec::new(), lexicons, theme_names, phrase_ids: HashMap::new() })
    }

    fn compile(mut self) -> Result<Library> {
        self.themes()?;
        let copies: Vec<(&str, &Copy)> =
            self.profile.copy.iter().map(|(name, copy)| (name.as_str(), copy)).collect();
        for (industry, copy) in copies {
            for template in &copy.templates {
                self.template(industry, template).map_err(|error| {
                    let message =
                        format!("copy/{industry}.json: template {:?}: {}", template.id, error.message());
                    let named = Error::new(error.kind(), message);
                    match error.help() {
                        Some(help) => named.with_help(help),
                        None => named,
                    }
                })?;
            }
        }
        self.nested_needs()?;
        self.fill_lexicons()?;
        self.fill_lists();
        self.share();
        Ok(self.library)
    }

    fn themes(&mut self) -> Result<()> {
        let all = self.profile.copy.values().flat_map(|copy| &copy.themes);
        let mut facts: BTreeMap<&str, ThemeFacts> = BTreeMap::new();
        for theme in all {
            let (needs, kinds) = read_needs(&theme.needs)?;
            let label = theme.name.replace('_', " ");
            facts.insert(&theme.name, ThemeFacts { label, weight: theme.weight, needs, kinds });
        }
        let unknown =
            |name: &str| ThemeFacts { label: name.replace('_', " "), weight: 1.0, needs: 0, kinds: 0 };
        let named = |name: &&str| facts.get(name).cloned().unwrap_or_else(|| unknown(name));
        self.library.themes = self.theme_names.iter().map(named).collect();
        Ok(())
    }

    fn push_text(&mut self, text: &str) -> Range {
        let start = offset(self.library.text.len());
        self.library.text.push_str(text);
        (start, offset(self.library.text.len()))
    }

    fn template(&mut self, industry: &'p str, source: &'p Template) -> Result<()> {
        let nodes = parse(&source.text)?;
        let (bits, kinds) = read_needs(&source.needs)?;
        let mut holes = Holes { bits, kinds, ..Holes::default() };
        let in_offer = source.slot.starts_with("offer.");
        let steps = self.steps(&nodes, &mut holes, in_offer)?;
        // The offer itself must not ask for an offer.
        let bits = if in_offer { holes.bits & !needs::OFFER } else { holes.bits };
        let kinds = holes.kinds;
        let draft = Draft {
            source,
            industry,
            holes,
            theme: match source.theme.as_deref() {
                Some(name) => self.theme_names.iter().position(|theme| *theme == name).map_or(0, |at| at + 1),
                None => 0,
            },
            types: names_to_bits(&source.types, CampaignType::NAMES, "campaign type")?,
            channels: names_to_bits(&source.channels, Channel::NAMES, "channel")?,
        };
        let mut tactics = 0;
        for tactic in &source.tactics {
            tactics |= 1
                << TACTICS
                    .iter()
                    .position(|name| name == tactic)
                    .ok_or_else(|| unknown("tactic", tactic, &TACTICS))?;
        }
        if !(source.weight > 0.0 && source.weight < 1e6) {
            return Err(Error::new(ErrorKind::InvalidValue, format!("the weight is {}", source.weight))
                .with_help("use a number over 0"));
        }
        let compiled = Compiled {
            steps,
            needs: Needs { bits, kinds },
            tactics,
            sentiment: source.sentiment.as_deref().map(str::parse).transpose()?,
            weight: to_weight(source.weight),
            least: self.least(steps),
        };
        self.library.templates.push(compiled);
        self.drafts.push(draft);
        Ok(())
    }

    fn steps(&mut self, nodes: &[Node], holes: &mut Holes, in_offer: bool) -> Result<Range> {
        let mut steps = Vec::with_capacity(nodes.len());
        for node in nodes {
            steps.push(match node {
                Node::Text(text) => Step::Text(self.push_text(text)),
                Node::Hole { name, ordinal, mods, at } => {
                    if let Some(value) = Value::named(name) {
                        holes.bits |= needs::of(value);
                        if !in_offer {
                            holes.kinds |= kinds_of(value);
                        }
                        Step::Value { value, article: mods.form == Form::Article, case: mods.case }
                    } else {
                        let lexicon = self.lexicon(name, *at)?;
                        holes.lexicons.insert(lexicon);
                        Step::Word { lexicon, ordinal: *ordinal, form: mods.form, case: mods.case }
                    }
                }
                Node::Agree { verb, name, ordinal, case, at } => {
                    let lexicon = self.lexicon(name, *at)?;
                    holes.lexicons.insert(lexicon);
                    Step::Agree { verb: *verb, lexicon, ordinal: *ordinal, case: *case }
                }
                Node::Slot { name, case, at } => {
                    let slot = *self.library.slots.get(name).ok_or_else(|| {
                        let names: Vec<&str> = self.library.slots.keys().map(String::as_str).collect();
                        at_offset(*at, &unknown("slot", name, &names))
                    })?;
                    holes.slots.insert(slot);
                    Step::Slot { slot, case: *case }
                }
                Node::Choice(arms) => {
                    let mut ranges = Vec::with_capacity(arms.len());
                    for arm in arms {
                        ranges.push(self.steps(arm, holes, in_offer)?);
                    }
                    let first = offset(self.library.arms.len());
                    self.library.arms.extend(&ranges);
                    Step::Choice { first, count: offset(ranges.len()) }
                }
            });
        }
        let first = offset(self.library.steps.len());
        self.library.steps.extend(steps);
        Ok((first, offset(self.library.steps.len())))
    }

    /// What a range of steps writes at the least: its texts but for a blank at either end, the shortest arms, and
    /// a letter for each hole.
    fn least(&self, steps: Range) -> Least {
        let mut least = Least::default();
        let steps = self.library.steps.get(steps.0 as usize..steps.1 as usize).unwrap_or_default();
        for step in steps {
            match step {
                Step::Text((start, end)) => least.bytes += (end - start).saturating_sub(2),
                Step::Value { value: Value::Offer, .. } => least.offers += 1,
                Step::Value { value: Value::Company, .. } => least.companies += 1,
                Step::Word { .. } | Step::Agree { .. } | Step::Value { .. } | Step::Slot { .. } => {
                    least.bytes += 1;
                }
                Step::Choice { first, count } => {
                    let arms = *first as usize..(first + count) as usize;
                    let arms = self.library.arms.get(arms).unwrap_or_default();
                    least.bytes += arms.iter().map(|arm| self.least(*arm).bytes).min().unwrap_or(0);
                }
            }
        }
        least
    }

    fn lexicon(&self, name: &str, at: usize) -> Result<u16> {
        self.lexicons.get(name).copied().ok_or_else(|| {
            let names: Vec<&str> =
                self.lexicons.keys().copied().chain(Value::NAMES.iter().copied()).collect();
            at_offset(at, &unknown("word or value", name, &names))
        })
    }

    /// Adds to each template what every choice of the slots inside it needs, from the inside out.
    fn nested_needs(&mut self) -> Result<()> {
        let count = self.library.slot_roles.len();
        let mut by_slot: Vec<Vec<usize>> = vec![Vec::new(); count];
        for (at, draft) in self.drafts.iter().enumerate() {
            if let Some(slot) = self.library.slots.get(&draft.source.slot) {
                by_slot[usize::from(*slot)].push(at);
            }
        }
        let mut done: Vec<Option<u32>> = vec![None; count];
        // Each round settles at least one slot, or there is a ring.
        while done.iter().any(Option::is_none) {
            let mut any = false;
            for slot in 0..count {
                if done[slot].is_some() {
                    continue;
                }
                let settled = by_slot[slot].iter().all(|at| {
                    self.drafts[*at].holes.slots.iter().all(|inner| done[usize::from(*inner)].is_some())
                });
                if !settled {
                    continue;
                }
                any = true;
                let mut common = u32::MAX;
                for at in &by_slot[slot] {
                    let inner: u32 = self.drafts[*at]
                        .holes
                        .slots
                        .iter()
                        .map(|inner| done[usize::from(*inner)].unwrap_or(0))
                        .fold(0, |all, bits| all | bits);
                    let bits = &mut self.library.templates[*at].needs.bits;
                    *bits |= inner;
                    common &= *bits;
                }
                done[slot] = Some(if common == u32::MAX { 0 } else { common });
            }
            if !any {
                let ring = (0..count).find(|slot| done[*slot].is_none()).unwrap_or(0);
                let name = self.library.slots.keys().nth(ring).cloned().unwrap_or_default();
                return Err(Error::new(
                    ErrorKind::InvalidValue,
                    format!("the slot {name:?} contains itself, directly or through others"),
                )
                .with_help("take one of the {>slot} out"));
            }
        }
        Ok(())
    }

    fn phrase(&mut self, entry: &Entry) -> Result<u32> {
        let key = format!("{entry:?}");
        if let Some(id) = self.phrase_ids.get(&key) {
            return Ok(*id);
        }
        let text = entry.text();
        if text.is_empty() {
            return Err(
                Error::new(ErrorKind::InvalidValue, "a word of a lexicon is empty").with_help("take it out")
            );
        }
        if text.contains(['{', '}', '[', ']', '|', '\\']) {
            return self.phrase_with_holes(text, key);
        }
        let (is_plural, mass, plural, article) = match entry {
            Entry::Plain(_) => (false, false, None, None),
            Entry::Full(FullEntry { plural, mass, many, article, .. }) => {
                (*plural, *mass, many.as_deref(), article.as_deref())
            }
        };
        let base = self.push_text(text);
        let with_article = if is_plural || mass {
            base
        } else {
            let article = article.unwrap_or_else(|| words::article(text));
            self.push_text(&format!("{article} {text}"))
        };
        let plural = match plural {
            Some(form) => self.push_text(form),
            None if is_plural || mass => base,
            None => self.push_text(&words::plural(text)),
        };
        let id = offset(self.library.phrases.len());
        self.library.phrases.push(Phrase { base, with_article, plural, is_plural, steps: (0, 0) });
        self.phrase_ids.insert(key, id);
        Ok(id)
    }

    /// A phrase that asks for other words itself. It has one form.
    fn phrase_with_holes(&mut self, text: &str, key: String) -> Result<u32> {
        let named = |error: Error| {
            Error::new(error.kind(), format!("the word {text:?}: {}", error.message()))
                .with_help(error.help().unwrap_or("write it as a template").to_owned())
        };
        let nodes = parse(text).map_err(named)?;
        let mut holes = Holes::default();
        let steps = self.steps(&nodes, &mut holes, false).map_err(named)?;
        if !holes.slots.is_empty() || holes.bits > 0 {
            return Err(named(
                Error::new(
                    ErrorKind::InvalidValue,
                    "a word can ask for other words and for what is always there, and for no more",
                )
                .with_help("make it a template"),
            ));
        }
        let id = offset(self.library.phrases.len());
        let none = (0, 0);
        let phrase = Phrase { base: none, with_article: none, plural: none, is_plural: false, steps };
        self.library.phrases.push(phrase);
        self.phrase_ids.insert(key, id);
        Ok(id)
    }
}

/// The kinds of offer a value outside of an offer belongs to, as bits.
const fn kinds_of(value: Value) -> u32 {
    match value {
        Value::Percent => 1 | 1 << 7,
        Value::Amount => 1 << 1 | 1 << 7,
        Value::Price | Value::WasPrice => 1 << 9,
        Value::Rate => 1 << 6,
        _ => 0,
    }
}

fn read_needs(names: &[String]) -> Result<(u32, u32)> {
    let (mut bits, mut kinds) = (0, 0);
    for name in names {
        if let Some(list) = name.strip_prefix("offer:").or_else(|| name.strip_prefix("offer.")) {
            bits |= needs::OFFER;
            for kind in list.split(',').map(str::trim) {
                kinds |= 1
                    << KINDS
                        .iter()
                        .position(|known| *known == kind)
                        .ok_or_else(|| unknown("kind of offer", kind, &KINDS))?;
            }
            continue;
        }
        let Some((_, bit)) = needs::NAMES.iter().find(|(known, _)| known == name) else {
            let names = needs::NAMES.map(|(name, _)| name);
            return Err(unknown("need", name, &names));
        };
        bits |= bit;
    }
    Ok((bits, kinds))
}

fn names_to_bits(names: &[String], all: &[&str], what: &str) -> Result<u8> {
    let mut bits = 0;
    for name in names {
        bits |= 1u8 << all.iter().position(|known| known == name).ok_or_else(|| unknown(what, name, all))?;
    }
    Ok(if names.is_empty() { u8::MAX } else { bits })
}

fn unknown(what: &str, name: &str, names: &[&str]) -> Error {
    let error = Error::new(ErrorKind::InvalidValue, format!("there is no {what} {name:?}"));
    match closest(name, names.iter().copied()) {
        Some(close) => error.with_help(format!("did you mean {close:?}?")),
        None => error.with_help(format!("use one of {}", names.join(", "))),
    }
}

fn at_offset(at: usize, error: &Error) -> Error {
    let moved = Error::new(error.kind(), format!("offset {at}: {}", error.message()));
    match error.help() {
        Some(help) => moved.with_help(help),
        None => moved,
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be over 0 and small")]
fn to_weight(weight: f64) -> u32 {
    (weight * 1000.0).round().max(1.0) as u32
}

fn offset(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}

fn small(number: usize) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}
