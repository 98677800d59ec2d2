//! The index of texts by the bands of their signatures.

use super::words::Words;

/// Values of a signature.
const VALUES: usize = 64;

/// Bands of a signature that are looked up, and values in each. Two texts that share 80 percent of their
/// shingles agree in at least one band in 99 of 100 cases, two that share half of them in a third.
const BANDS: usize = 12;
const BAND: usize = 5;

/// Documents compared for each band. Text that agrees in a band and is no duplicate is rare, so this only
/// bounds the time spent on a company that repeats one footer a million times.
const MOST_CANDIDATES: usize = 8;

/// Words from which on a text is compared by its shingles; a shorter one must be equal.
const SHORTEST: usize = 5;

/// Similarity from which on a text brings nothing new to the index.
const SAME: f64 = 0.97;

/// An earlier text that is nearly the same.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct NearMatch {
    /// The row it was inserted with.
    pub(crate) row: u64,
    /// Estimated share of common shingles, 0 to 1. The standard error is 0.05 at 0.8.
    pub(crate) similarity: f64,
}

/// Finds texts of one company that are nearly the same.
///
/// A text is folded to lower-case words without punctuation; numbers are all alike, and so are web
/// addresses, so that "20% off" and "30% off" are variants. Its set of single words and pairs of words is
/// reduced to 64 bytes by minimum hashing, from which the Jaccard similarity of two texts is estimated, and
/// candidates are found through bands of these bytes. A document takes about 200 bytes, and no more than
/// `max_rows` documents are kept.
#[derive(Debug)]
pub(crate) struct NearIndex {
    threshold: f64,
    max_rows: usize,
    is_capped: bool,
    documents: Vec<Document>,
    /// Documents by band in open addressing, plus one; zero for a free slot.
    slots: Vec<u32>,
    used: usize,
    /// Memory that is used again for each text.
    shingles: Vec<u64>,
}

#[derive(Clone, Debug)]
struct Document {
    row: u64,
    company: u32,
    signature: [u8; VALUES],
}

impl NearIndex {
    /// Documents kept unless [`with_max_rows`](Self::with_max_rows) says otherwise.
    const MAX_ROWS: usize = 1_000_000;

    /// An index that reports texts from this similarity on, 0 to 1.
    pub(crate) const fn new(threshold: f64) -> Self {
        Self {
            threshold,
            max_rows: Self::MAX_ROWS,
            is_capped: false,
            documents: Vec::new(),
            slots: Vec::new(),
            used: 0,
            shingles: Vec::new(),
        }
    }

    /// Keeps at most so many texts.
    #[cfg(test)]
    pub(crate) fn with_max_rows(mut self, max_rows: usize) -> Self {
        // Documents are numbered with 32 bits.
        self.max_rows = max_rows.min(u32::MAX as usize - 1);
        self
    }

    /// The most similar earlier text of the company, if one is similar enough; then adds the text.
    pub(crate) fn insert(&mut self, company: &str, text: &str, row: u64) -> Option<NearMatch> {
        let signature = self.signature(text)?;
        let company = fold_company(company);
        let found = self.closest(company, &signature);
        if found.is_none_or(|found| found.similarity < SAME) {
            if self.documents.len() < self.max_rows {
                self.add(Document { row, company, signature });
            } else {
                self.is_capped = true;
            }
        }
        found.filter(|found| found.similarity >= self.threshold)
    }

    /// Whether texts were left out of the index because it was full; later duplicates of them go unseen.
    pub(crate) const fn is_capped(&self) -> bool {
        self.is_capped
    }

    /// Bytes of memory in use.
    #[cfg(test)]
    pub(crate) fn memory_bytes(&self) -> usize {
        size_of::<Self>()
            + self.documents.capacity() * size_of::<Document>()
            + self.slots.capacity() * size_of::<u32>()
            + self.shingles.capacity() * size_of::<u64>()
    }

    /// The signature of a text; `None` for one without words.
    fn signature(&mut self, text: &str) -> Option<[u8; VALUES]> {
        self.shingles.clear();
        let mut whole = 0;
        let mut last = None;
        let mut words = 0;
        for word in Words::new(text) {
            self.shingles.push(word);
            if let Some(last) = last {
                self.shingles.push(pair(last, word));
            }
            whole = pair(whole, word);
            last = Some(word);
            words += 1;
        }
        if words < SHORTEST {
            self.shingles.clear();
            self.shingles.push(whole);
        }
        let signature = (words > 0).then(|| sketch(&self.shingles));
        // One text of record length must not hold its memory until the end.
        self.shingles.shrink_to(1 << 12);
        signature
    }

    fn closest(&self, company: u32, signature: &[u8; VALUES]) -> Option<NearMatch> {
        let mut best: Option<NearMatch> = None;
        for band in 0..BANDS {
            let mut seen = 0;
            for at in probe(self.slots.len(), company, signature, band) {
                let Some(document) = self.document(at) else { break };
                if document.company != company || !same_band(&document.signature, signature, band) {
                    continue;
                }
                let similarity = similarity(&document.signature, signature);
                let better = best.is_none_or(|best| {
                    similarity > best.similarity || (similarity >= best.similarity && document.row < best.row)
                });
                if better {
                    best = Some(NearMatch { row: document.row, similarity });
                }
                seen += 1;
                if seen == MOST_CANDIDATES {
                    break;
                }
            }
        }
        best
    }

    fn add(&mut self, document: Document) {
        if (self.used + BANDS) * 4 > self.slots.len() * 3 {
            // Half as much again keeps the moment at which both tables exist small.
            self.slots = vec![0; (self.slots.len() / 2 * 3).max(256)];
            self.used = 0;
            self.relink();
        }
        if self.documents.len() == self.documents.capacity() {
            self.documents.reserve_exact(self.documents.len() / 4 + 16);
        }
        self.documents.push(document);
        self.link(self.documents.len() - 1);
    }

    /// Enters all documents into a new table. How many share a band was seen to when they came.
    fn relink(&mut self) {
        let mut slots = std::mem::take(&mut self.slots);
        for (number, document) in (1..).zip(&self.documents) {
            for band in 0..BANDS {
                let mut places = probe(slots.len(), document.company, &document.signature, band);
                if let Some(slot) =
                    places.find(|at| slots.get(*at) == Some(&0)).and_then(|at| slots.get_mut(at))
                {
                    *slot = number;
                    self.used += 1;
                }
            }
        }
        self.slots = slots;
    }

    /// Enters a document into the table under each of its bands.
    fn link(&mut self, index: usize) {
        let Some(Document { company, signature, .. }) = self.documents.get(index).cloned() else { return };
        let Ok(number) = u32::try_from(index + 1) else { return };
        for band in 0..BANDS {
            let mut seen = 0;
            let mut free = None;
            for at in probe(self.slots.len(), company, &signature, band) {
                let Some(document) = self.document(at) else {
                    free = Some(at);
                    break;
                };
                if document.company == company && same_band(&document.signature, &signature, band) {
                    seen += 1;
                    if seen == MOST_CANDIDATES {
                        break;
                    }
                }
            }
            if let Some(slot) = free.and_then(|at| self.slots.get_mut(at)) {
                *slot = number;
                self.used += 1;
            }
        }
    }

    fn document(&self, slot: usize) -> Option<&Document> {
        let number = *self.slots.get(slot)?;
        self.documents.get((number as usize).checked_sub(1)?)
    }
}

/// The places to look at for a band, in order. The table is never full, so a search ends.
fn probe(
    len: usize,
    company: u32,
    signature: &[u8; VALUES],
    band: usize,
) -> impl Iterator<Item = usize> + use<> {
    let mut bytes = [0; 8];
    for (to, from) in bytes.iter_mut().zip(signature.iter().skip(band * BAND).take(BAND)) {
        *to = *from;
    }
    let key = u64::from_le_bytes(bytes) ^ (band as u64) << 56 ^ u64::from(company) << 20;
    let start = usize::try_from((u128::from(mix(key)) * len as u128) >> 64).unwrap_or(0);
    (start..len).chain(0..start)
}

fn same_band(a: &[u8; VALUES], b: &[u8; VALUES], band: usize) -> bool {
    let range = band * BAND..(band + 1) * BAND;
    a.get(range.clone()) == b.get(range)
}

/// Estimates the Jaccard similarity. Two different values agree by chance once in 256 times.
fn similarity(a: &[u8; VALUES], b: &[u8; VALUES]) -> f64 {
    const CHANCE: f64 = 1.0 / 256.0;
    let agree = a.iter().zip(b).filter(|(a, b)| a == b).count();
    ((agree as f64 / VALUES as f64 - CHANCE) / (1.0 - CHANCE)).max(0.0)
}

/// The signature of a set of shingles: each shingle is thrown into one of 64 bins and the least of a bin
/// counts. A bin that stays empty takes the value of another one, chosen by its own number alone, so that all
/// bins can be compared even for short texts (densified one-permutation hashing).
fn sketch(shingles: &[u64]) -> [u8; VALUES] {
    const EMPTY: u64 = u64::MAX;
    let mut least = [EMPTY; VALUES];
    for shingle in shingles {
        let thrown = mix(*shingle);
        let bin = (thrown >> 58) as usize;
        least[bin] = least[bin].min(thrown << 6 >> 6);
    }
    let mut signature = [0; VALUES];
    for (bin, to) in (0_u64..).zip(&mut signature) {
        let mut attempt = 0;
        let mut from = bin;
        let value = loop {
            // One bin is taken at least, so some attempt leads to it.
            match usize::try_from(from).ok().and_then(|from| least.get(from)) {
                Some(value) if *value != EMPTY || attempt == 1 << 12 => break *value,
                _ => {
                    attempt += 1;
                    from = mix(bin << 16 ^ attempt) >> 58;
                }
            }
        };
        // The bin itself takes part, or a text of one shingle would be 64 times the same byte.
        *to = mix(value ^ bin << 58).to_le_bytes()[0];
    }
    signature
}

const fn pair(a: u64, b: u64) -> u64 {
    mix(a.rotate_left(23) ^ b)
}

const fn mix(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let hash = (hash ^ (hash >> 29)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    hash ^ (hash >> 32)
}

fn fold_company(company: &str) -> u32 {
    u32::try_from(Words::new(company).fold(0, pair) >> 32).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::fmt::Write;

    use super::*;

    const TEXT: &str =
        "Our biggest sale of the season starts today: 20% off all shoes and bags, online and in store.";

    fn similar(a: &str, b: &str) -> Option<f64> {
        let mut index = NearIndex::new(0.8);
        assert_eq!(index.insert("Acme", a, 1), None);
        let found = index.insert("Acme", b, 2);
        assert!(found.is_none_or(|found| found.row == 1));
        found.map(|found| found.similarity)
    }

    #[test]
    fn short_texts_are_told_apart() {
        let mut index = NearIndex::new(0.8);
        for row in 0..2000_u64 {
            let name: String =
                (0..3).map(|at| char::from(b'a' + (row / 26_u64.pow(at) % 26) as u8)).collect();
            assert_eq!(index.insert("Acme", &name, row), None, "{name}");
        }
        assert_eq!(index.insert("Acme", "AAA", 2000).map(|found| found.row), Some(0));
    }

    #[test]
    fn numbers_case_and_punctuation_make_no_difference() {
        let other = TEXT.to_uppercase().replace("20%", "$1,299.50").replace([':', ','], " -");
        assert_eq!(similar(TEXT, &other), Some(1.0));
        assert_eq!(
            similar(
                "see https://a.example/x?u=1 for it all, friends",
                "see www.b.example for it all friends"
            ),
            Some(1.0)
        );
    }

    #[test]
    fn a_few_words_may_differ() {
        let long =
            format!("{TEXT} Members get free delivery until Sunday and a gift with every order over $50.");
        assert!(similar(&long, &long.replace("biggest", "best")).is_some());
        assert_eq!(
            similar(
                TEXT,
                "A wholly different text about the opening hours of our new branch in Springfield."
            ),
            None
        );
    }

    #[test]
    fn short_texts_must_be_equal() {
        assert_eq!(similar("Save 20% today", "SAVE 30% TODAY!"), Some(1.0));
        assert_eq!(similar("Save 20% today", "Save 20% tomorrow"), None);
        assert_eq!(similar("", ""), None);
        assert_eq!(similar("!!! –", "!!! –"), None);
    }

    #[test]
    fn companies_are_kept_apart_but_not_by_case() {
        let mut index = NearIndex::new(0.8);
        index.insert("Acme Inc", TEXT, 1);
        assert_eq!(index.insert("Other", TEXT, 2), None);
        assert_eq!(index.insert("ACME, inc.", TEXT, 3), Some(NearMatch { row: 1, similarity: 1.0 }));
    }

    #[test]
    fn text_without_spaces_is_compared_by_characters() {
        let text = "本日限り全品二十パーセント引きのセールを開催しますぜひご来店ください";
        assert!(similar(text, &text.replace('ぜ', "是")).is_some());
        assert_eq!(similar(text, "新しい店舗の営業時間についてのお知らせをお送りします"), None);
    }

    #[test]
    fn the_cap_holds_and_says_so() {
        let mut index = NearIndex::new(0.8).with_max_rows(10);
        let company = |i: u64| format!("company {}", "y".repeat(usize::try_from(i).unwrap()));
        for i in 0..10 {
            assert_eq!(index.insert(&company(i), TEXT, i), None);
            assert!(!index.is_capped());
        }
        // What is known is still found and needs no room; what is new gets none.
        assert_eq!(index.insert(&company(3), TEXT, 10).map(|found| found.row), Some(3));
        assert!(!index.is_capped());
        assert_eq!(index.insert(&company(10), TEXT, 11), None);
        assert!(index.is_capped());
        assert_eq!(index.insert(&company(10), TEXT, 12), None);
        assert_eq!(index.documents.len(), 10);
    }

    /// A small generator of numbers, so that the test is the same each time.
    struct Dice(u64);

    impl Dice {
        fn roll(&mut self, sides: usize) -> usize {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            usize::try_from(mix(self.0) % sides as u64).unwrap()
        }

        fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
            words[self.roll(words.len())]
        }
    }

    /// A message put together from the phrases such messages are made of.
    fn message(dice: &mut Dice) -> String {
        const OPEN: &[&str] =
            &["Hi there", "Good news", "Last chance", "Just in", "For you", "Don't miss it", "Now or never"];
        const VERBS: &[&str] =
            &["save", "enjoy", "get", "take", "unlock", "discover", "claim", "shop", "collect", "redeem"];
        const THINGS: &[&str] = &[
            "running shoes",
            "summer dresses",
            "phone plans",
            "city breaks",
            "coffee beans",
            "garden chairs",
            "credit cards",
            "home insurance",
            "pizza",
            "books",
            "headphones",
            "winter coats",
            "face cream",
            "flights to Spain",
            "dog food",
        ];
        const TAILS: &[&str] = &[
            "while stocks last",
            "only this weekend",
            "in store and online",
            "with free delivery",
            "for members",
            "before everyone else",
            "at no extra cost",
            "with our new app",
            "terms and conditions apply",
            "no code needed",
            "because you deserve it",
            "as seen on television",
            "rated best by our customers",
            "made from recycled material",
        ];
        let mut text = format!("{}! ", dice.pick(OPEN));
        for _ in 0..4 + dice.roll(8) {
            let (verb, number, thing, tail) =
                (dice.pick(VERBS), dice.roll(90), dice.pick(THINGS), dice.pick(TAILS));
            write!(text, "{verb} {number}% on {thing} {tail}. ").unwrap();
        }
        text
    }

    /// Changes about one word in `every`.
    fn edited(text: &str, every: usize, dice: &mut Dice) -> String {
        let words = text.split(' ').filter_map(|word| match dice.roll(every * 3) {
            0 => None,
            1 => Some("really".to_owned()),
            2 => Some(format!("{word} very")),
            _ => Some(word.to_owned()),
        });
        words.collect::<Vec<_>>().join(" ")
    }

    fn shingles(text: &str) -> HashSet<u64> {
        let words: Vec<u64> = Words::new(text).collect();
        words.windows(2).map(|two| pair(two[0], two[1])).chain(words.iter().copied()).collect()
    }

    fn jaccard(a: &HashSet<u64>, b: &HashSet<u64>) -> f64 {
        let common = a.intersection(b).count();
        common as f64 / (a.len() + b.len() - common) as f64
    }

    #[test]
    fn planted_near_duplicates_are_found_and_little_else() {
        let mut dice = Dice(7);
        let mut index = NearIndex::new(0.8);
        let mut sources: Vec<(String, String, HashSet<u64>)> = Vec::new();
        let (mut planted, mut found, mut reported, mut right) = (0_usize, 0_usize, 0_usize, 0_usize);
        for row in 0..1_500 {
            let is_planted = row > 50 && dice.roll(3) == 0;
            let (company, text) = if is_planted {
                let (company, source, _) = sources[dice.roll(sources.len())].clone();
                (company, edited(&source, 40, &mut dice))
            } else {
                (format!("company {}", ["north", "south", "east", "west"][dice.roll(4)]), message(&mut dice))
            };
            let hit = index.insert(&company, &text, row);
            let own = shingles(&text);
            // The edits are random, so what was planted is what really is similar.
            let same = sources.iter().filter(|(by, ..)| *by == company);
            let true_match = same.map(|(.., other)| jaccard(&own, other)).any(|jaccard| jaccard >= 0.85);
            planted += usize::from(true_match);
            found += usize::from(true_match && hit.is_some());
            if let Some(hit) = hit {
                reported += 1;
                let (by, _, source) = &sources[usize::try_from(hit.row).unwrap()];
                right += usize::from(*by == company && jaccard(&own, source) >= 0.7);
            }
            sources.push((company, text, own));
        }
        let (recall, precision) = (found as f64 / planted as f64, right as f64 / reported as f64);
        assert!(
            planted > 300 && recall >= 0.95 && precision >= 0.95,
            "{recall} of {planted}, {precision} of {reported}"
        );
        let each = index.memory_bytes() / index.documents.len();
        assert!(each < 256, "{each} bytes a document");
    }

    #[test]
    fn the_estimate_is_close_to_the_truth() {
        let mut dice = Dice(11);
        let mut error = 0.0;
        for _ in 0..200 {
            let text = message(&mut dice);
            let other = edited(&text, 15, &mut dice);
            let mut index = NearIndex::new(0.0);
            let (a, b) = (index.signature(&text).unwrap(), index.signature(&other).unwrap());
            error += similarity(&a, &b) - jaccard(&shingles(&text), &shingles(&other));
        }
        assert!((error / 200.0).abs() < 0.02, "bias {}", error / 200.0);
    }

    #[test]
    fn a_company_that_repeats_itself_takes_linear_time() {
        let mut index = NearIndex::new(0.8);
        for row in 0..20_000 {
            let found = index.insert("Acme", TEXT, row);
            assert_eq!(found.is_some(), row > 0);
        }
        assert_eq!(index.documents.len(), 1);
    }
}
