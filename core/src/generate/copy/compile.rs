//! Compiles the copy of a profile.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use foldhash::fast::FixedState;

use super::library::{
    Compiled, KINDS, Least, Library, OPTIONAL, Phrase, ROOTS, Range, Step, TACTICS, ThemeFacts,
};
use super::lists::{ListId, ListsBuilder, Needs};
use super::parse::{Form, Node, parse};
use super::value::{Value, needs};
use super::words;
use crate::generate::profile::{Company, Copy, Entry, FullEntry, Profile, Template};
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

    /// The entries a company uses for a name, and whether they are of the theme.
    fn entries_of(&self, company: &Company, name: &str, theme: Option<&str>) -> (&'p [Entry], bool) {
        let files = [self.profile.copy.get(&company.industry), self.profile.copy.get("common")];
        let suffixes = [theme, company.segment.as_deref(), Some(company.voice.as_str())];
        for (at, suffix) in suffixes.into_iter().enumerate() {
            let Some(suffix) = suffix else { continue };
            let key = format!("{name}.{suffix}");
            if let Some(found) = files.into_iter().flatten().find_map(|copy| copy.lexicon.get(&key)) {
                return (found, at == 0);
            }
        }
        let found = files.into_iter().flatten().find_map(|copy| copy.lexicon.get(name));
        (found.map(Vec::as_slice).unwrap_or_default(), false)
    }

    fn fill_lexicons(&mut self) -> Result<()> {
        let names: Vec<&str> = self.lexicons.keys().copied().collect();
        // Which themes have words of their own for a name.
        let themes: Vec<Vec<(usize, &str)>> = names
            .iter()
            .map(|name| {
                let has = |theme: &&str| {
                    let key = format!("{name}.{theme}");
                    self.profile.copy.values().any(|copy| copy.lexicon.contains_key(&key))
                };
                let all = self.theme_names.iter().copied().enumerate();
                all.filter(|(_, theme)| has(theme)).collect()
            })
            .collect();
        for (number, company) in self.profile.companies.iter().enumerate() {
            for (lexicon, name) in names.iter().enumerate() {
                let (entries, _) = self.entries_of(company, name, None);
                let mut ids = Vec::with_capacity(entries.len());
                for entry in entries {
                    ids.push(self.phrase(entry)?);
                }
                // Products of its own stand for a third of what a company speaks of.
                if *name == "product" {
                    let own: Vec<u32> =
                        company.products.iter().map(|entry| self.phrase(entry)).collect::<Result<_>>()?;
                    let times = (ids.len() / 2).div_ceil(own.len().max(1)).max(1);
                    for _ in 0..times {
                        ids.extend(&own);
                    }
                } else if *name == "audience" {
                    for audience in &company.audiences {
                        ids.push(self.phrase(&Entry::Plain(audience.clone()))?);
                    }
                }
                let range = self.push_entries(&ids);
                self.library.words.push(range);
                for (theme, theme_name) in &themes[lexicon] {
                    let (entries, is_themed) = self.entries_of(company, name, Some(theme_name));
                    if !is_themed {
                        continue;
                    }
                    let ids = entries.iter().map(|entry| self.phrase(entry)).collect::<Result<Vec<_>>>()?;
                    let range = self.push_entries(&ids);
                    self.library.has_themed_words[lexicon] = true;
                    let key = (small(number), small(*theme + 1), small(lexicon));
                    self.library.themed_words.insert(key, range);
                }
            }
        }
        Ok(())
    }

    fn push_entries(&mut self, ids: &[u32]) -> Range {
        let first = offset(self.library.entries.len());
        self.library.entries.extend(ids);
        (first, offset(self.library.entries.len()))
    }

    fn fill_lists(&mut self) {
        let slots = self.library.slot_roles.len();
        let themes = self.theme_names.len() + 1;
        let mut by_slot: Vec<Vec<usize>> = vec![Vec::new(); slots];
        for (at, draft) in self.drafts.iter().enumerate() {
            if let Some(slot) = self.library.slots.get(&draft.source.slot) {
                by_slot[usize::from(*slot)].push(at);
            }
        }
        let order = self.inside_out(&by_slot);
        let inner: Vec<BTreeSet<u16>> = by_slot
            .iter()
            .map(|all| all.iter().flat_map(|at| self.drafts[*at].holes.slots.iter().copied()).collect())
            .collect();
        let mut lists = ListsBuilder::new();
        let mut known_rows: HashMap<Vec<ListId>, u32> = HashMap::new();
        let mut rows: Vec<ListId> = vec![ListId::EMPTY; themes];
        known_rows.insert(rows.clone(), 0);
        let companies = &self.profile.companies;
        let mut table = vec![0u32; companies.len() * 3 * 8 * slots];
        let mut usable = vec![0u8; companies.len() * 3 * themes];
        let weights: Vec<u32> = self.library.templates.iter().map(|template| template.weight).collect();
        let roots = ROOTS.map(|group| group.iter().map(|slot| self.library.slot(slot)).collect::<Vec<_>>());
        for (number, company) in companies.iter().enumerate() {
            let fits = |draft: &Draft| self.fits_company(draft, number, company);
            let of_company: Vec<Vec<usize>> = by_slot
                .iter()
                .map(|all| all.iter().copied().filter(|at| fits(&self.drafts[*at])).collect())
                .collect();
            for kind in 0..3usize {
                for (channel, root_slots) in roots.iter().enumerate() {
                    let base = ((number * 3 + kind) * 8 + channel) * slots;
                    // Whether a slot has copy, by theme.
                    let mut filled = vec![false; slots * themes];
                    for slot in &order {
                        let mut by_theme: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
                        for at in &of_company[*slot] {
                            let draft = &self.drafts[*at];
                            if draft.types >> kind & 1 == 1 && draft.channels >> channel & 1 == 1 {
                                by_theme.entry(draft.theme).or_default().push(offset(*at));
                            }
                        }
                        if by_theme.is_empty() {
                            continue;
                        }
                        let mut row = Vec::with_capacity(themes);
                        for theme in 0..themes {
                            // A theme without templates here uses what no theme uses, unless the slots inside differ.
                            let same = |slot: &u16| {
                                let at = usize::from(*slot) * themes;
                                filled[at + theme] == filled[at]
                            };
                            if theme > 0 && !by_theme.contains_key(&theme) && inner[*slot].iter().all(same) {
                                filled[slot * themes + theme] = filled[slot * themes];
                                row.push(row[0]);
                                continue;
                            }
                            let whole = |at: &u32| {
                                self.drafts[*at as usize]
                                    .holes
                                    .slots
                                    .iter()
                                    .all(|inner| filled[usize::from(*inner) * themes + theme])
                            };
                            let mut own: Vec<u32> = Vec::new();
                            for candidate in [theme, 0] {
                                let all = by_theme.get(&candidate).map(Vec::as_slice).unwrap_or_default();
                                own = all.iter().filter(|at| whole(at)).copied().collect();
                                if !own.is_empty() {
                                    break;
                                }
                            }
                            filled[slot * themes + theme] = !own.is_empty();
                            row.push(lists.add(&own, |at| weights[at as usize]));
                        }
                        let next = offset(rows.len() / themes);
                        let id = *known_rows.entry(row.clone()).or_insert_with(|| {
                            rows.extend(&row);
                            next
                        });
                        table[base + slot] = id;
                    }
                    for theme in 0..themes {
                        let all = root_slots.iter().all(|slot| {
                            usize::from(*slot) < slots && filled[usize::from(*slot) * themes + theme]
                        });
                        let allowed = self.theme_allows(theme, company, kind, channel);
                        if all && allowed {
                            usable[(number * 3 + kind) * themes + theme] |= 1 << channel;
                        }
                    }
                }
            }
        }
        self.library.lists = lists.build();
        (self.library.table, self.library.rows, self.library.usable) = (table, rows, usable);
    }

    /// Whether a theme is for this company, type and channel, by its own words. No theme is for everything
    /// but messages that keep a customer, where the profile has themes for them.
    fn theme_allows(&self, theme: usize, company: &Company, kind: usize, channel: usize) -> bool {
        let in_scope = |industry: &str| industry == "common" || industry == company.industry;
        let scoped = || self.profile.copy.iter().filter(|(industry, _)| in_scope(industry));
        let of_type = |types: &[String]| {
            types.is_empty()
                || types.iter().any(|name| {
                    CampaignType::known(name)
                        .and_then(|found| CampaignType::ALL.iter().position(|known| *known == found))
                        == Some(kind)
                })
        };
        let Some(name) = theme.checked_sub(1).and_then(|at| self.theme_names.get(at)) else {
            let retention = CampaignType::ALL.get(kind) == Some(&CampaignType::Retention);
            return !retention
                || !scoped().any(|(_, copy)| {
                    copy.themes.iter().any(|theme| !theme.types.is_empty() && of_type(&theme.types))
                });
        };
        scoped().flat_map(|(_, copy)| &copy.themes).any(|theme| {
            theme.name == *name
                && of_type(&theme.types)
                && (theme.segments.is_empty()
                    || company.segment.as_ref().is_some_and(|segment| theme.segments.contains(segment)))
                && (theme.channels.is_empty()
                    || theme
                        .channels
                        .iter()
                        .any(|known| Channel::known(known).as_ref() == Channel::ALL.get(channel)))
        })
    }

    /// Slots in an order in which those inside of others come first.
    fn inside_out(&self, by_slot: &[Vec<usize>]) -> Vec<usize> {
        let mut order = Vec::with_capacity(by_slot.len());
        let mut placed = vec![false; by_slot.len()];
        while order.len() < by_slot.len() {
            let before = order.len();
            for slot in 0..by_slot.len() {
                let ready = || {
                    by_slot[slot].iter().all(|at| {
                        self.drafts[*at].holes.slots.iter().all(|inner| placed[usize::from(*inner)])
                    })
                };
                if !placed[slot] && ready() {
                    placed[slot] = true;
                    order.push(slot);
                }
            }
            // Rings were refused before.
            if order.len() == before {
                break;
            }
        }
        order
    }

    fn fits_company(&self, draft: &Draft, number: usize, company: &Company) -> bool {
        let source = draft.source;
        (draft.industry == "common" || draft.industry == company.industry)
            && (source.voices.is_empty() || source.voices.contains(&company.voice))
            && (source.segments.is_empty()
                || company.segment.as_ref().is_some_and(|segment| source.segments.contains(segment)))
            && draft.holes.lexicons.iter().all(|lexicon| {
                let (first, end) = self.library.words(small(number), small(draft.theme), *lexicon);
                first < end
            })
    }

    /// Words that an offer is made of, the product and the audience are the same in all messages of an idea.
    fn share(&mut self) {
        let in_offers = self.drafts.iter().filter(|draft| draft.source.slot.starts_with("offer."));
        let named = ["product", "audience"].iter().filter_map(|name| self.lexicons.get(name));
        let ids: Vec<u16> = in_offers.flat_map(|draft| &draft.holes.lexicons).chain(named).copied().collect();
        for id in ids {
            self.library.is_shared[usize::from(id)] = true;
        }
        for id in ["years", "fans", "phone"].iter().filter_map(|name| self.lexicons.get(name)) {
            self.library.is_fact[usize::from(*id)] = true;
        }
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
