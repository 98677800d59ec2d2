//! Which phrases say the most.

use std::collections::{HashMap, HashSet};

use super::interval::{Proportion, significant};
use super::options::AnalyzeOptions;
use super::phrases::{PhraseTable, View};
use super::summary::{CompanyPhrases, DistinctivePhrase, KeyPhrase, Phrases};
use super::tally::Map;
use super::words::Words;

/// Weight of the prior, in observed phrases: as much as the words of a few dozen messages.
const PRIOR: f64 = 500.0;

/// The z-score from which on a phrase is listed as distinctive if few are compared: the usual 95 %.
const LEAST_Z: f64 = 1.96;

/// The phrases of a table: those in most campaigns, and those that set companies apart.
pub(super) fn rank(table: &PhraseTable, companies: &[&str], options: &AnalyzeOptions) -> Phrases {
    let view = table.view();
    let frequencies = Frequencies::of(&view);
    let n = view.sizes.iter().fold(0_u64, |n, size| n.saturating_add(*size));
    let (top_words, top_phrases) = top(&view, &frequencies, n, options);
    Phrases {
        documents: table.documents,
        n,
        approximate: table.is_sampled(),
        cut_documents: table.cut,
        top_words,
        top_phrases,
        distinctive: distinctive(&view, &frequencies, companies, options),
    }
}

/// Totals over companies, by number of the phrase.
struct Frequencies {
    documents: Vec<u64>,
    companies: Vec<u64>,
}

impl Frequencies {
    fn of(view: &View<'_>) -> Self {
        let mut all = Self { documents: vec![0; view.phrases.len()], companies: vec![0; view.phrases.len()] };
        for ((phrase, _), n) in &view.cells {
            let at = *phrase as usize;
            if let (Some(documents), Some(companies)) = (all.documents.get_mut(at), all.companies.get_mut(at))
            {
                *documents = documents.saturating_add(*n);
                *companies += 1;
            }
        }
        all
    }

    fn documents(&self, phrase: u32) -> u64 {
        self.documents.get(phrase as usize).copied().unwrap_or(0)
    }
}

/// Words and longer phrases apart: there are few of the former and they stand everywhere, so in one list they
/// would hide the latter.
fn top(
    view: &View<'_>,
    frequencies: &Frequencies,
    n: u64,
    options: &AnalyzeOptions,
) -> (Vec<KeyPhrase>, Vec<KeyPhrase>) {
    let count = |id: u32| frequencies.documents(id);
    let least = options.min_phrase_documents.max(1);
    let mut candidates: Vec<u32> = view.ids.values().copied().filter(|id| count(*id) >= least).collect();
    let absorbed = absorbed(view, &candidates, count);
    candidates.retain(|id| !absorbed.contains(id));
    candidates
        .sort_unstable_by(|a, b| count(*b).cmp(&count(*a)).then_with(|| name(view, *a).cmp(name(view, *b))));
    let (longer, words) = candidates.into_iter().partition(|id| name(view, *id).contains(' '));
    let list = |ids| {
        let ids = without_overlaps(view, ids, count).take(options.phrase_limit);
        ids.map(|id| key_phrase(view, frequencies, id, n)).collect()
    };
    (list(words), list(longer))
}

fn key_phrase(view: &View<'_>, frequencies: &Frequencies, id: u32, n: u64) -> KeyPhrase {
    let documents = frequencies.documents(id);
    let Proportion { share, low, high } = Proportion::of(documents, n);
    KeyPhrase {
        phrase: name(view, id).to_owned(),
        documents,
        share,
        low,
        high,
        companies: frequencies.companies.get(id as usize).copied().unwrap_or(0),
    }
}

/// For each company the phrases it uses more than all others together, by the log-odds ratio with an
/// informative Dirichlet prior, divided by its standard deviation.
///
/// B. L. Monroe, M. P. Colaresi and K. M. Quinn, "Fightin' words: lexical feature selection and evaluation for
/// identifying the content of political conflict", Political Analysis 16 (4), 2008, pages 372 to 403. The
/// counts are campaigns rather than occurrences, so one long message weighs no more than one; dividing by all
/// phrase counts of a company corrects for the length of its messages. The prior is the whole input.
fn distinctive(
    view: &View<'_>,
    frequencies: &Frequencies,
    companies: &[&str],
    options: &AnalyzeOptions,
) -> Vec<CompanyPhrases> {
    let numbers: HashMap<&str, u32> = (0..).zip(&view.companies).map(|(id, name)| (*name, id)).collect();
    let chosen: Vec<u32> = companies.iter().filter_map(|company| numbers.get(company).copied()).collect();
    let mut counts: HashMap<u32, Map<u32, u64>> = chosen.iter().map(|id| (*id, Map::default())).collect();
    for ((phrase, company), n) in &view.cells {
        if let Some(counts) = counts.get_mut(company) {
            counts.insert(*phrase, *n);
        }
    }
    let all = frequencies.documents.iter().fold(0_u64, |all, n| all.saturating_add(*n));
    chosen
        .iter()
        .map(|company| CompanyPhrases {
            company: view.companies.get(*company as usize).copied().unwrap_or_default().to_owned(),
            n: view.sizes.get(*company as usize).copied().unwrap_or(0),
            phrases: counts
                .get(company)
                .map(|counts| set_apart(view, frequencies, *company, counts, all, options))
                .unwrap_or_default(),
        })
        .collect()
}

fn set_apart(
    view: &View<'_>,
    frequencies: &Frequencies,
    company: u32,
    counts: &Map<u32, u64>,
    all: u64,
    options: &AnalyzeOptions,
) -> Vec<DistinctivePhrase> {
    let own = counts.values().fold(0_u64, |own, n| own.saturating_add(*n));
    if own >= all {
        // There is nothing to set it apart from.
        return Vec::new();
    }
    let count = |id: u32| counts.get(&id).copied().unwrap_or(0);
    let candidates: Vec<u32> =
        counts.keys().copied().filter(|id| count(*id) >= options.min_phrase_documents.max(1)).collect();
    let least = least_z(candidates.len());
    let absorbed = absorbed(view, &candidates, count);
    let mut own_name = Words::default();
    own_name.read(view.companies.get(company as usize).copied().unwrap_or_default(), usize::MAX);
    let own_name: HashSet<&str> = own_name.all().collect();
    let mut scored: Vec<(u32, f64, f64)> = candidates
        .into_iter()
        .filter(|id| !absorbed.contains(id))
        // A company's own name sets it apart, which is no news.
        .filter(|id| !name(view, *id).split(' ').all(|word| own_name.contains(word)))
        .filter_map(|id| {
            let elsewhere = frequencies.documents(id).saturating_sub(count(id));
            let (odds, z) = log_odds(count(id), own, elsewhere, all - own)?;
            (z >= least).then_some((id, odds, z))
        })
        .collect();
    scored.sort_unstable_by(|a, b| {
        let by_count = || count(b.0).cmp(&count(a.0));
        b.2.total_cmp(&a.2).then_with(by_count).then_with(|| name(view, a.0).cmp(name(view, b.0)))
    });
    let by_number: HashMap<u32, (f64, f64)> = scored.iter().map(|(id, odds, z)| (*id, (*odds, *z))).collect();
    without_overlaps(view, scored.into_iter().map(|(id, ..)| id).collect(), count)
        .take(options.phrase_limit)
        .filter_map(|id| {
            let (log_odds, z) = *by_number.get(&id)?;
            Some(DistinctivePhrase {
                phrase: name(view, id).to_owned(),
                documents: count(id),
                documents_elsewhere: frequencies.documents(id).saturating_sub(count(id)),
                log_odds,
                z,
            })
        })
        .collect()
}

/// The z-score that a phrase has to reach among `compared` ones.
///
/// The largest of m scores that are only chance is about the square root of 2 ln m (the universal threshold of
/// D. L. Donoho and I. M. Johnstone, "Ideal spatial adaptation by wavelet shrinkage", Biometrika 81, 1994), so
/// what passes it is rarely chance, however many phrases were compared.
fn least_z(compared: usize) -> f64 {
    significant((2.0 * (compared.max(1) as f64).ln()).sqrt()).max(LEAST_Z)
}

/// Log-odds ratio and z-score of a phrase with `own` of `all_own` counts against those elsewhere.
fn log_odds(own: u64, all_own: u64, elsewhere: u64, all_elsewhere: u64) -> Option<(f64, f64)> {
    let (own, all_own) = (own as f64, all_own as f64);
    let (others, all_others) = (elsewhere as f64, all_elsewhere as f64);
    let prior = PRIOR * (own + others) / (all_own + all_others);
    let odds = |count: f64, all: f64| ((count + prior) / (all + PRIOR - count - prior)).ln();
    let ratio = odds(own, all_own) - odds(others, all_others);
    let variance = 1.0 / (own + prior) + 1.0 / (others + prior);
    let z = ratio / variance.sqrt();
    (ratio.is_finite() && z.is_finite()).then(|| (significant(ratio), significant(z)))
}

fn name<'a>(view: &View<'a>, id: u32) -> &'a str {
    view.phrases.get(id as usize).copied().unwrap_or_default()
}

/// Whether a longer phrase stands nearly wherever a shorter one does: in four fifths of its campaigns.
const fn nearly(longer: u64, shorter: u64) -> bool {
    longer as u128 * 5 >= shorter as u128 * 4
}

/// Phrases that say nothing a longer candidate does not say.
fn absorbed(view: &View<'_>, candidates: &[u32], count: impl Fn(u32) -> u64) -> HashSet<u32> {
    let mut absorbed = HashSet::new();
    for id in candidates {
        let phrase = name(view, *id);
        let blanks: Vec<usize> = phrase.match_indices(' ').map(|(at, _)| at).collect();
        let starts = || std::iter::once(0).chain(blanks.iter().map(|at| at + 1));
        let ends = || blanks.iter().copied().chain([phrase.len()]);
        for part in starts().flat_map(|start| ends().filter_map(move |end| phrase.get(start..end))) {
            if part.len() < phrase.len()
                && let Some(part) = view.ids.get(part)
                && nearly(count(*id), count(*part))
            {
                absorbed.insert(*part);
            }
        }
    }
    absorbed
}

/// Leaves out phrases of three words that only continue one before them by a word and are nearly as frequent:
/// parts of one longer sentence, which would fill the list.
fn without_overlaps<'a>(
    view: &View<'a>,
    ranked: Vec<u32>,
    count: impl Fn(u32) -> u64,
) -> impl Iterator<Item = u32> {
    let mut fronts: HashMap<&'a str, u64> = HashMap::new();
    let mut backs: HashMap<&'a str, u64> = HashMap::new();
    let phrases: Vec<&'a str> = ranked.iter().map(|id| name(view, *id)).collect();
    ranked.into_iter().zip(phrases).filter_map(move |(id, phrase)| {
        let (Some(first), Some(last)) = (phrase.find(' '), phrase.rfind(' ')) else { return Some(id) };
        if first == last {
            return Some(id);
        }
        let (front, back) = (phrase.get(..last)?, phrase.get(first + 1..)?);
        let n = count(id);
        let close = |other: Option<&u64>| other.is_some_and(|other| nearly(n.min(*other), n.max(*other)));
        if close(backs.get(front)) || close(fronts.get(back)) {
            // Remembered, so that the next part of the sentence is recognised too.
            fronts.entry(front).or_insert(n);
            backs.entry(back).or_insert(n);
            return None;
        }
        fronts.insert(front, n);
        backs.insert(back, n);
        Some(id)
    })
}

#[cfg(test)]
mod tests {
    use super::super::phrases::Bounds;
    use super::super::words::StopWords;
    use super::*;

    fn ranked(rows: &[(&str, &str)], options: &AnalyzeOptions) -> Phrases {
        let mut table = PhraseTable::default();
        let bounds = Bounds { max_words: 1000, max_phrases: 100_000 };
        for (company, text) in rows {
            table.add(company, [*text].into_iter(), 0, &StopWords::default(), bounds);
        }
        let mut companies: Vec<&str> = rows.iter().map(|(company, _)| *company).collect();
        companies.sort_unstable();
        companies.dedup();
        rank(&table, &companies, options)
    }

    fn names(phrases: &Phrases) -> Vec<(&str, u64)> {
        phrases
            .top_words
            .iter()
            .chain(&phrases.top_phrases)
            .map(|phrase| (phrase.phrase.as_str(), phrase.documents))
            .collect()
    }

    #[test]
    fn a_longer_phrase_absorbs_its_parts() {
        let rows = [("A", "free shipping today"), ("A", "free shipping"), ("B", "free shipping"), ("B", "x")];
        let phrases = ranked(&rows, &AnalyzeOptions::default());
        assert_eq!(names(&phrases), [("free shipping", 3)]);
        assert_eq!((phrases.top_phrases[0].companies, phrases.n), (2, 4));
        assert_eq!(phrases.top_phrases[0].share, Some(0.75));
    }

    #[test]
    fn a_part_that_stands_elsewhere_too_is_kept() {
        let rows = [("A", "free shipping"), ("A", "free shipping"), ("B", "free gift"), ("B", "free lunch")];
        let phrases = ranked(&rows, &AnalyzeOptions::default());
        assert_eq!(names(&phrases), [("free", 4), ("free shipping", 2)]);
    }

    #[test]
    fn one_sentence_does_not_fill_the_list() {
        let rows = [("A", "alpha beta gamma delta epsilon zeta eta"); 3];
        let phrases = ranked(&rows, &AnalyzeOptions::default());
        // Five phrases of three words, of which two share none.
        assert_eq!(names(&phrases), [("alpha beta gamma", 3), ("delta epsilon zeta", 3)]);
    }

    #[test]
    fn distinctive_phrases_leave_out_common_ones_and_the_name() {
        let mut rows = Vec::new();
        for _ in 0..40 {
            rows.push(("Acme Air", "Acme Air sale: cheap flights"));
            rows.push(("Contoso", "sale: gold card"));
        }
        let phrases = ranked(&rows, &AnalyzeOptions::default());
        let acme = &phrases.distinctive[0];
        assert_eq!((acme.company.as_str(), acme.n), ("Acme Air", 40));
        let listed: Vec<&str> = acme.phrases.iter().map(|phrase| phrase.phrase.as_str()).collect();
        assert!(listed.contains(&"cheap flights"), "{listed:?}");
        assert!(!listed.contains(&"sale") && !listed.contains(&"acme air"), "{listed:?}");
        assert!(acme.phrases.iter().all(|phrase| phrase.z >= LEAST_Z && phrase.log_odds > 0.0));
    }

    #[test]
    fn a_company_alone_has_nothing_to_differ_from() {
        let phrases = ranked(&[("A", "big sale"), ("A", "big sale")], &AnalyzeOptions::default());
        assert!(phrases.distinctive[0].phrases.is_empty());
    }

    /// By hand: prior 500 * 30 / 300 = 50; odds (20 + 50) / (100 + 500 - 70) and (10 + 50) / (200 + 500 - 60).
    #[test]
    fn log_odds_as_by_hand() {
        let (ratio, z) = log_odds(20, 100, 10, 200).unwrap();
        let expected = f64::ln(70.0 / 530.0) - f64::ln(60.0 / 640.0);
        assert!((ratio - expected).abs() < 1e-6);
        assert!((z - expected / f64::sqrt(1.0 / 70.0 + 1.0 / 60.0)).abs() < 1e-5);
        assert_eq!(log_odds(5, 5, 0, 0), None);
    }
}
