use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::LazyLock;

use super::tokens::{is_word, words};

/// Words of a run that is too long to be there twice by chance.
const RUN: usize = 8;

static STOPWORDS: LazyLock<std::collections::HashSet<&'static str>> = LazyLock::new(|| {
    include_str!("../../../data/stopwords_en.txt")
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect()
});

/// Share of the texts whose frame is another text's too: what is left of a text when every word that carries its
/// matter is a gap. Texts of fewer words than a run are left out, for many short ones have the same few.
pub(super) fn repeated_frames<'a>(texts: impl Iterator<Item = &'a str>) -> f64 {
    let mut frames: HashMap<String, u64> = HashMap::new();
    let mut count = 0_u64;
    for text in texts {
        let words = words(text);
        if words.iter().filter(|word| is_word(word)).count() < RUN {
            continue;
        }
        count += 1;
        *frames.entry(frame(&words)).or_default() += 1;
    }
    let repeated: u64 = frames.values().filter(|count| **count > 1).sum();
    if count == 0 { 0.0 } else { repeated as f64 / count as f64 }
}

/// Function words and marks; any run of other words is one gap.
fn frame(words: &[String]) -> String {
    let mut text = String::new();
    let mut after_gap = false;
    for word in words {
        let is_gap = is_word(word) && !STOPWORDS.contains(word.as_str());
        if !(is_gap && after_gap) {
            text.push_str(if is_gap { "_" } else { word });
            text.push(' ');
        }
        after_gap = is_gap;
    }
    text
}

/// Share of all runs of eight words that stand in more than one text.
pub(super) fn repeated_runs(texts: &[Vec<u32>]) -> f64 {
    // The text that holds a run, or `None` if several do.
    let mut holders: HashMap<&[u32], Option<usize>> = HashMap::new();
    for (at, text) in texts.iter().enumerate() {
        for run in text.windows(RUN) {
            match holders.entry(run) {
                Entry::Vacant(entry) => {
                    entry.insert(Some(at));
                }
                Entry::Occupied(mut entry) if *entry.get() != Some(at) => {
                    entry.insert(None);
                }
                Entry::Occupied(_) => {}
            }
        }
    }
    let (mut runs, mut repeated) = (0_u64, 0_u64);
    for run in texts.iter().flat_map(|text| text.windows(RUN)) {
        runs += 1;
        repeated += u64::from(holders.get(run) == Some(&None));
    }
    if runs == 0 { 0.0 } else { repeated as f64 / runs as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_with_other_fillings_is_a_repeated_frame() {
        let texts = [
            "Get the linen throw and a candle for your home today, and enjoy it.",
            "Get the copper kettle and a spoon for your kitchen today, and enjoy it.",
            "Nobody else has said a thing like this about the weather in May.",
            "Short text",
        ];
        let share = repeated_frames(texts.into_iter());
        assert!((share - 2.0 / 3.0).abs() < 1e-12, "{share}");
    }

    #[test]
    fn runs_count_where_two_texts_hold_them() {
        let texts = vec![vec![1, 2, 3, 4, 5, 6, 7, 8, 9], vec![1, 2, 3, 4, 5, 6, 7, 8], vec![5; 20]];
        // Of 2 + 1 + 13 runs, two are the shared one; a text may repeat itself.
        assert!((repeated_runs(&texts) - 2.0 / 16.0).abs() < 1e-12);
    }
}
