//! How many campaigns of which company a phrase stands in.

use foldhash::HashMapExt;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::level::MAX_LEVEL;
use super::tally::Map;
use super::words::{StopWords, Words};

/// Campaigns by phrase and company, over all rows or a sample of them.
///
/// Sampled like a [tally](super::tally::Tally), with one difference: what is bounded is the number of counts,
/// not of keys, since here there are many keys with one count each.
#[derive(Clone, Debug, Default)]
pub(super) struct PhraseTable {
    level: u8,
    phrases: Names,
    companies: Names,
    counts: Map<Cell, u64>,
    /// Campaigns in the sample by company and level, those without a phrase too.
    sizes: Map<(u32, u8), u64>,
    /// Campaigns with words, sampled or not.
    pub(super) documents: u64,
    /// Campaigns with more words than were looked at.
    pub(super) cut: u64,
    words: Words,
    ids: Vec<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Cell {
    phrase: u32,
    company: u32,
    level: u8,
}

/// Numbers for names, in the order they came. Never shown: the order depends on that of the rows.
#[derive(Clone, Debug, Default)]
struct Names(Map<Box<str>, u32>);

impl Names {
    fn id(&mut self, name: &str) -> u32 {
        if let Some(id) = self.0.get(name) {
            return *id;
        }
        // The number of counts is bounded below this.
        let id = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        self.0.insert(name.into(), id);
        id
    }

    /// The names by number.
    fn list(&self) -> Vec<&str> {
        let mut list = vec![""; self.0.len()];
        for (name, id) in &self.0 {
            if let Some(at) = list.get_mut(*id as usize) {
                *at = name;
            }
        }
        list
    }

    /// Forgets the names whose number is not `used`, and returns the new number of each old one.
    fn compact(&mut self, used: impl Iterator<Item = u32>) -> Vec<u32> {
        let mut numbers = vec![u32::MAX; self.0.len()];
        let mut next = 0;
        for id in used {
            if let Some(number) = numbers.get_mut(id as usize)
                && *number == u32::MAX
            {
                *number = next;
                next += 1;
            }
        }
        self.0.retain(|_, id| {
            *id = numbers.get(*id as usize).copied().unwrap_or(u32::MAX);
            *id != u32::MAX
        });
        self.0.shrink_to_fit();
        numbers
    }
}

impl PhraseTable {
    /// Adds one campaign.
    pub(super) fn add<'a>(
        &mut self,
        company: &str,
        texts: impl Iterator<Item = &'a str>,
        level: u8,
        stop: &StopWords,
        bounds: Bounds,
    ) {
        let mut words = std::mem::take(&mut self.words);
        words.clear();
        let mut whole = true;
        for text in texts {
            whole = whole && words.read(text, bounds.max_words);
        }
        if words.all().next().is_some() {
            self.documents = self.documents.saturating_add(1);
            self.cut = self.cut.saturating_add(u64::from(!whole));
            if level >= self.level {
                self.add_words(company, &words, level, stop);
                self.fit(bounds.max_phrases);
            }
        }
        self.words = words;
    }

    fn add_words(&mut self, company: &str, words: &Words, level: u8, stop: &StopWords) {
        let company = self.companies.id(company);
        add_one(self.sizes.entry((company, level)).or_default());
        let mut ids = std::mem::take(&mut self.ids);
        ids.clear();
        ids.extend(words.phrases(stop).map(|phrase| self.phrases.id(phrase)));
        // A campaign counts once however often it repeats itself.
        ids.sort_unstable();
        ids.dedup();
        for phrase in &ids {
            add_one(self.counts.entry(Cell { phrase: *phrase, company, level }).or_default());
        }
        self.ids = ids;
    }

    /// Adds all campaigns of another table.
    pub(super) fn merge(&mut self, other: &Self, max_phrases: usize) {
        self.documents = self.documents.saturating_add(other.documents);
        self.cut = self.cut.saturating_add(other.cut);
        self.level = self.level.max(other.level);
        let (phrases, companies) = (other.phrases.list(), other.companies.list());
        let level = self.level;
        for ((company, at), n) in other.sizes.iter().filter(|((_, at), _)| *at >= level) {
            let Some(name) = companies.get(*company as usize) else { continue };
            let count = self.sizes.entry((self.companies.id(name), *at)).or_default();
            *count = count.saturating_add(*n);
        }
        for (cell, n) in other.counts.iter().filter(|(cell, _)| cell.level >= level) {
            let names = (phrases.get(cell.phrase as usize), companies.get(cell.company as usize));
            let (Some(phrase), Some(company)) = names else { continue };
            let cell = Cell {
                phrase: self.phrases.id(phrase),
                company: self.companies.id(company),
                level: cell.level,
            };
            let count = self.counts.entry(cell).or_default();
            *count = count.saturating_add(*n);
        }
        self.drop_below_level();
        self.fit(max_phrases);
    }

    /// Raises the level until the counts fit.
    fn fit(&mut self, max_phrases: usize) {
        // Names are numbered with 32 bits.
        let max = max_phrases.min(u32::MAX as usize - 1);
        while self.counts.len() + self.sizes.len() > max && self.level <= MAX_LEVEL {
            self.level += 1;
            self.drop_below_level();
        }
    }

    fn drop_below_level(&mut self) {
        let level = self.level;
        let before = self.counts.len() + self.sizes.len();
        self.counts.retain(|cell, _| cell.level >= level);
        self.sizes.retain(|(_, at), _| *at >= level);
        if self.counts.len() + self.sizes.len() == before {
            return;
        }
        let phrases = self.phrases.compact(self.counts.keys().map(|cell| cell.phrase));
        let used = self.counts.keys().map(|cell| cell.company);
        let companies = self.companies.compact(used.chain(self.sizes.keys().map(|(company, _)| *company)));
        let number = |numbers: &[u32], id: u32| numbers.get(id as usize).copied().unwrap_or(u32::MAX);
        let counts = std::mem::take(&mut self.counts);
        self.counts.reserve(counts.len());
        for (cell, n) in counts {
            let (phrase, company) = (number(&phrases, cell.phrase), number(&companies, cell.company));
            self.counts.insert(Cell { phrase, company, level: cell.level }, n);
        }
        let sizes = std::mem::take(&mut self.sizes);
        self.sizes.extend(sizes.into_iter().map(|((company, at), n)| ((number(&companies, company), at), n)));
    }

    /// Whether rows were left out.
    pub(super) const fn is_sampled(&self) -> bool {
        self.level > 0
    }

    /// What the ranking works on.
    pub(super) fn view(&self) -> View<'_> {
        let mut sizes = vec![0_u64; self.companies.0.len()];
        for ((company, _), n) in &self.sizes {
            if let Some(size) = sizes.get_mut(*company as usize) {
                *size = size.saturating_add(*n);
            }
        }
        let mut cells: Map<(u32, u32), u64> = Map::with_capacity(self.counts.len());
        for (cell, n) in &self.counts {
            let count = cells.entry((cell.phrase, cell.company)).or_default();
            *count = count.saturating_add(*n);
        }
        View {
            phrases: self.phrases.list(),
            companies: self.companies.list(),
            sizes,
            cells,
            ids: &self.phrases.0,
        }
    }
}

const fn add_one(count: &mut u64) {
    *count = count.saturating_add(1);
}

/// What bounds the memory and time of one campaign and of the whole.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    pub(super) max_words: usize,
    pub(super) max_phrases: usize,
}

/// A table with its levels added up.
pub(super) struct View<'a> {
    /// By number.
    pub(super) phrases: Vec<&'a str>,
    pub(super) companies: Vec<&'a str>,
    /// Campaigns by company.
    pub(super) sizes: Vec<u64>,
    /// Campaigns by phrase and company.
    pub(super) cells: Map<(u32, u32), u64>,
    /// Numbers by phrase.
    pub(super) ids: &'a Map<Box<str>, u32>,
}

/// Position in `companies`, level, campaigns.
type WireCount = (u32, u8, u64);

/// The form on the wire: names and counts in order, so equal states are equal bytes.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire<Name> {
    level: u8,
    documents: u64,
    cut: u64,
    companies: Vec<Name>,
    sizes: Vec<WireCount>,
    /// Phrase, and per company and level its campaigns.
    phrases: Vec<(Name, Vec<WireCount>)>,
}

impl Serialize for PhraseTable {
    fn serialize<Out: Serializer>(&self, serializer: Out) -> Result<Out::Ok, Out::Error> {
        let (phrases, companies) = (self.phrases.list(), self.companies.list());
        let mut order: Vec<u32> = (0..).zip(&companies).map(|(id, _)| id).collect();
        order.sort_unstable_by_key(|id| companies.get(*id as usize));
        let mut position = vec![0_u32; order.len()];
        for (at, id) in (0..).zip(&order) {
            if let Some(position) = position.get_mut(*id as usize) {
                *position = at;
            }
        }
        let position = |id: u32| position.get(id as usize).copied().unwrap_or(u32::MAX);
        let mut sizes: Vec<_> =
            self.sizes.iter().map(|((company, at), n)| (position(*company), *at, *n)).collect();
        sizes.sort_unstable();
        let mut rows: Vec<(&str, Vec<WireCount>)> =
            phrases.iter().map(|phrase| (*phrase, Vec::new())).collect();
        for (cell, n) in &self.counts {
            if let Some((_, counts)) = rows.get_mut(cell.phrase as usize) {
                counts.push((position(cell.company), cell.level, *n));
            }
        }
        for (_, counts) in &mut rows {
            counts.sort_unstable();
        }
        rows.sort_unstable();
        let companies = order.iter().filter_map(|id| companies.get(*id as usize).copied()).collect();
        let (level, documents, cut) = (self.level, self.documents, self.cut);
        Wire { level, documents, cut, companies, sizes, phrases: rows }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for PhraseTable {
    fn deserialize<In: Deserializer<'de>>(deserializer: In) -> Result<Self, In::Error> {
        let wire = Wire::<String>::deserialize(deserializer)?;
        let mut table = Self {
            level: wire.level.min(MAX_LEVEL + 1),
            documents: wire.documents,
            cut: wire.cut,
            ..Self::default()
        };
        let missing = || serde::de::Error::custom("a phrase count names a company that is not there");
        for (company, at, n) in wire.sizes {
            let name = wire.companies.get(company as usize).ok_or_else(missing)?;
            let company = table.companies.id(name);
            table.sizes.insert((company, at.min(MAX_LEVEL)), n);
        }
        for (phrase, counts) in wire.phrases {
            for (company, at, n) in counts {
                let name = wire.companies.get(company as usize).ok_or_else(missing)?;
                let (phrase, company) = (table.phrases.id(&phrase), table.companies.id(name));
                table.counts.insert(Cell { phrase, company, level: at.min(MAX_LEVEL) }, n);
            }
        }
        table.drop_below_level();
        Ok(table)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: impl Iterator<Item = u32>, max_phrases: usize) -> PhraseTable {
        let mut table = PhraseTable::default();
        let stop = StopWords::default();
        for i in rows {
            let company = format!("Company {}", i % 3);
            let text = format!("big sale number{} today", i % 20);
            let level = u8::try_from(i.wrapping_mul(0x9e37_79b9).leading_zeros()).unwrap();
            let bounds = Bounds { max_words: 100, max_phrases };
            table.add(&company, [text.as_str()].into_iter(), level, &stop, bounds);
        }
        table
    }

    #[test]
    fn any_order_and_any_cut_give_the_same_state() {
        for max in [0, 1, 50, 200, 100_000] {
            let whole = serde_json::to_string(&table(0..300, max)).unwrap();
            assert_eq!(serde_json::to_string(&table((0..300).rev(), max)).unwrap(), whole);
            for cut in [1, 20, 299] {
                let mut front = table(0..cut, max);
                front.merge(&table(cut..300, max), max);
                assert_eq!(serde_json::to_string(&front).unwrap(), whole, "max {max}, cut {cut}");
            }
            let back: PhraseTable = serde_json::from_str(&whole).unwrap();
            assert_eq!(serde_json::to_string(&back).unwrap(), whole);
        }
    }

    #[test]
    fn the_bound_holds_and_below_it_counts_are_exact() {
        let exact = table(0..300, 100_000);
        let counts = exact.counts.len() + exact.sizes.len();
        assert!(!exact.is_sampled());
        assert!(!table(0..300, counts).is_sampled());
        let sampled = table(0..300, counts - 1);
        assert!(sampled.is_sampled());
        assert!(sampled.counts.len() + sampled.sizes.len() < counts);
        assert_eq!(sampled.documents, 300);
        let view = exact.view();
        let sale = view.ids["big sale"];
        assert_eq!(
            view.cells.iter().filter(|((phrase, _), _)| *phrase == sale).map(|(_, n)| n).sum::<u64>(),
            300
        );
    }

    #[test]
    fn a_forged_state_is_refused() {
        let forged = r#"{"level":0,"documents":1,"cut":0,"companies":[],"sizes":[[4,0,1]],"phrases":[]}"#;
        assert!(serde_json::from_str::<PhraseTable>(forged).is_err());
    }
}
