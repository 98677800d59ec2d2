use std::collections::HashMap;

/// The longest runs of words that are compared.
const LONGEST: usize = 4;

/// What a run length without any match counts, as a part of one match (smoothing method 1 of Chen and Cherry, 2014).
const SMOOTH: f64 = 0.1;

/// Mean BLEU-4 of each text with all others as its references: 0 for texts that share nothing, 1 for copies.
pub(super) fn self_bleu(texts: &[Vec<u32>]) -> f64 {
    let texts: Vec<&Vec<u32>> = texts.iter().filter(|text| !text.is_empty()).collect();
    if texts.len() < 2 {
        return 0.0;
    }
    // For each run, the texts with the most of it: the highest count, and the highest of another text.
    let mut most: HashMap<&[u32], (u32, usize, u32)> = HashMap::new();
    for (at, text) in texts.iter().enumerate() {
        for (run, count) in runs(text) {
            let entry = most.entry(run).or_insert((0, usize::MAX, 0));
            if count > entry.0 {
                *entry = (count, at, entry.0);
            } else if count > entry.2 {
                entry.2 = count;
            }
        }
    }
    let mut lengths: Vec<usize> = texts.iter().map(|text| text.len()).collect();
    lengths.sort_unstable();
    let sum: f64 = texts
        .iter()
        .enumerate()
        .map(|(at, text)| {
            let (mut matched, mut total) = ([0_u64; LONGEST], [0_u64; LONGEST]);
            for (run, count) in runs(text) {
                let Some((top, holder, second)) = most.get(run).copied() else { continue };
                let other = if holder == at { second } else { top };
                let n = run.len() - 1;
                if let (Some(matched), Some(total)) = (matched.get_mut(n), total.get_mut(n)) {
                    *matched += u64::from(count.min(other));
                    *total += u64::from(count);
                }
            }
            score(&matched, &total) * brevity(text.len(), &lengths)
        })
        .sum();
    sum / texts.len() as f64
}

fn runs(text: &[u32]) -> HashMap<&[u32], u32> {
    let mut runs = HashMap::new();
    for length in 1..=LONGEST {
        for run in text.windows(length) {
            *runs.entry(run).or_insert(0) += 1;
        }
    }
    runs
}

/// The geometric mean of the shares of runs that match. A text too short for long runs is judged by its shorter ones.
fn score(matched: &[u64; LONGEST], total: &[u64; LONGEST]) -> f64 {
    let mut logarithm = 0.0;
    let mut lengths = 0.0;
    for (hits, runs) in matched.iter().zip(total).filter(|(_, runs)| **runs > 0) {
        let hits = if *hits == 0 { SMOOTH } else { *hits as f64 };
        logarithm += (hits / *runs as f64).ln();
        lengths += 1.0;
    }
    if lengths == 0.0 { 0.0 } else { (logarithm / lengths).exp() }
}

/// The penalty of texts shorter than the other closest in length; `lengths` are those of all texts, in order.
fn brevity(own: usize, lengths: &[usize]) -> f64 {
    // One of the equal lengths is the text's own.
    let end = lengths.partition_point(|length| *length <= own);
    if end >= 2 && lengths.get(end - 2) == Some(&own) {
        return 1.0;
    }
    let shorter = end.checked_sub(2).and_then(|at| lengths.get(at)).copied();
    let longer = lengths.get(end).copied();
    let closest = match (shorter, longer) {
        (Some(shorter), Some(longer)) if own - shorter <= longer - own => shorter,
        (_, Some(longer)) => longer,
        (Some(shorter), None) => shorter,
        (None, None) => own,
    };
    if closest <= own { 1.0 } else { (1.0 - closest as f64 / own.max(1) as f64).exp() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_score_one_and_strangers_nearly_nothing() {
        let copies = vec![vec![1, 2, 3, 4, 5]; 3];
        assert!((self_bleu(&copies) - 1.0).abs() < 1e-12);
        let strangers = vec![vec![1, 2, 3, 4, 5], vec![6, 7, 8, 9, 10], vec![11, 12, 13, 14, 15]];
        assert!(self_bleu(&strangers) < 0.05);
        let between = vec![vec![1, 2, 3, 4, 5, 6], vec![1, 2, 3, 4, 9, 8], vec![20, 21, 22, 23, 24, 25]];
        let value = self_bleu(&between);
        assert!(value > 0.2 && value < 0.7, "{value}");
    }

    #[test]
    fn one_text_has_nothing_to_be_compared_with() {
        assert_eq!(self_bleu(&[]).to_bits(), 0.0_f64.to_bits());
        assert_eq!(self_bleu(&[vec![1, 2]]).to_bits(), 0.0_f64.to_bits());
    }

    #[test]
    fn a_text_is_not_compared_with_itself() {
        let value = self_bleu(&[vec![1, 1, 1, 1], vec![2, 2, 2, 2]]);
        assert!(value < 0.1, "{value}");
    }

    #[test]
    fn shorter_texts_pay_for_it() {
        assert!((brevity(5, &[5, 5, 9]) - 1.0).abs() < 1e-12);
        assert!((brevity(5, &[5, 10]) - (-1.0_f64).exp()).abs() < 1e-12);
        assert!((brevity(10, &[5, 10]) - 1.0).abs() < 1e-12);
    }
}
