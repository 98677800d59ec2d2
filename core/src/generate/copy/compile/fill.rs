//! Works out what each company can draw from: entries of its lexicons, templates that suit it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::super::library::{ROOTS, Range};
use super::super::lists::{ListId, ListsBuilder};
use super::{Compiler, Draft, offset, small};
use crate::generate::profile::{Company, Entry};
use crate::{CampaignType, Channel, Result};

impl<'p> Compiler<'p> {
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

    pub(super) fn fill_lexicons(&mut self) -> Result<()> {
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

    pub(super) fn fill_lists(&mut self) {
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
    pub(super) fn share(&mut self) {
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
