use serde::Serialize;

/// How well a classifier did on texts whose labels are known.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Evaluation {
    /// Texts.
    pub n: usize,
    /// Share that came out right; 0 of no texts.
    pub accuracy: f64,
    /// Mean of the F1 of every label that was given or said.
    pub macro_f1: f64,
    /// Expected calibration error: how far probabilities are from shares of right answers, over 15 bins.
    pub ece: f64,
    /// Share of the texts on which the classifier abstains.
    pub abstained: f64,
    /// Share that came out right where it does not abstain.
    pub accuracy_when_sure: f64,
    /// One row a label: those of the classifier and those given, sorted.
    pub per_class: Vec<ClassScore>,
    /// Texts by given label (rows) and said label (columns), in the order of `per_class`.
    pub confusion: Vec<Vec<usize>>,
}

/// How well one label was told.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ClassScore {
    /// The label.
    pub label: String,
    /// Share of the texts said to have the label that have it.
    pub precision: f64,
    /// Share of the texts with the label that were said to.
    pub recall: f64,
    /// Harmonic mean of the two.
    pub f1: f64,
    /// Texts with the label.
    pub support: usize,
}

/// What was said of one text: place of the given label, of the said one, its probability, and whether it counts
/// as said.
#[derive(Clone, Copy, Debug)]
pub(super) struct Answer {
    pub(super) given: usize,
    pub(super) said: usize,
    pub(super) probability: f64,
    pub(super) abstained: bool,
}

const BINS: usize = 15;

impl Evaluation {
    pub(super) fn new(labels: Vec<String>, answers: &[Answer]) -> Self {
        let mut confusion = vec![vec![0_usize; labels.len()]; labels.len()];
        // Right answers, probability and answers by bin.
        let mut bins = [(0.0, 0.0, 0.0); BINS];
        let (mut right, mut sure, mut sure_right) = (0_usize, 0_usize, 0_usize);
        for answer in answers {
            confusion[answer.given][answer.said] += 1;
            let correct = answer.given == answer.said;
            right += usize::from(correct);
            sure += usize::from(!answer.abstained);
            sure_right += usize::from(correct && !answer.abstained);
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 15")]
            let bin = ((answer.probability * BINS as f64) as usize).min(BINS - 1);
            bins[bin].0 += f64::from(u8::from(correct));
            bins[bin].1 += answer.probability;
            bins[bin].2 += 1.0;
        }
        let share = |part: usize, all: usize| if all == 0 { 0.0 } else { part as f64 / all as f64 };
        let per_class: Vec<ClassScore> = labels
            .into_iter()
            .enumerate()
            .map(|(at, label)| {
                let hit = confusion[at][at];
                let support: usize = confusion[at].iter().sum();
                let said: usize = confusion.iter().map(|row| row[at]).sum();
                let (precision, recall) = (share(hit, said), share(hit, support));
                ClassScore { label, precision, recall, f1: share(2 * hit, support + said), support }
            })
            .collect();
        let present: Vec<f64> = per_class
            .iter()
            .enumerate()
            .filter(|(at, class)| class.support > 0 || confusion.iter().any(|row| row[*at] > 0))
            .map(|(_, class)| class.f1)
            .collect();
        let n = answers.len();
        Self {
            n,
            accuracy: share(right, n),
            macro_f1: if present.is_empty() {
                0.0
            } else {
                present.iter().sum::<f64>() / present.len() as f64
            },
            ece: bins.iter().map(|(right, said, _)| (right - said).abs()).sum::<f64>() / n.max(1) as f64,
            abstained: share(n - sure, n),
            accuracy_when_sure: share(sure_right, sure),
            per_class,
            confusion,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_are_those_worked_out_by_hand() {
        let answer =
            |given, said, probability| Answer { given, said, probability, abstained: probability < 0.6 };
        let answers = [answer(0, 0, 0.9), answer(0, 1, 0.5), answer(1, 1, 0.9), answer(1, 1, 0.9)];
        let labels = ["a", "b", "c"].map(str::to_owned).to_vec();
        let evaluation = Evaluation::new(labels, &answers);
        assert!((evaluation.accuracy - 0.75).abs() < 1e-12);
        // F1 of a: 2/3, of b: 4/5; c was neither given nor said.
        assert!((evaluation.macro_f1 - f64::midpoint(2.0 / 3.0, 0.8)).abs() < 1e-12);
        // The bin of 0.9: 3 right of 3, said 2.7; the bin of 0.5: 0 right, said 0.5.
        assert!((evaluation.ece - (0.3 + 0.5) / 4.0).abs() < 1e-12);
        assert!((evaluation.abstained - 0.25).abs() < 1e-12);
        assert!((evaluation.accuracy_when_sure - 1.0).abs() < 1e-12);
        assert_eq!(evaluation.confusion[0], [1, 1, 0]);
        assert_eq!(evaluation.per_class[1].support, 2);
    }

    #[test]
    fn no_texts_are_no_division_by_zero() {
        let evaluation = Evaluation::new(vec!["a".to_owned()], &[]);
        assert!(evaluation.accuracy.abs() < 1e-12 && evaluation.ece.abs() < 1e-12);
    }
}
