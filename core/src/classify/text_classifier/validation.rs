use super::builder::{TextClassifierBuilder, classes_of};
use super::evaluation::{Answer, Evaluation};
use crate::{Error, ErrorKind, Result};

impl TextClassifierBuilder {
    /// Learns from four fifths of the texts and compares what that model says of the rest with their labels: how
    /// good a model of all texts will be, at least.
    ///
    /// Which texts are held out is decided by their words, so copies of a text are on one side.
    pub fn hold_out<T: AsRef<str>, L: AsRef<str>>(&self, texts: &[T], labels: &[L]) -> Result<Evaluation> {
        self.folds(texts, labels, 5, 1)
    }

    /// Learns `folds` times from all but one part of the texts and compares what each model says of the part left
    /// out with its labels. The evaluation is over all texts.
    ///
    /// ```
    /// use competiscan::classify::TextClassifier;
    ///
    /// let texts: Vec<String> =
    ///     (0..40).map(|n| format!("{} {n}", if n % 2 == 0 { "big sale" } else { "parcel sent" })).collect();
    /// let labels: Vec<&str> = (0..40).map(|n| if n % 2 == 0 { "offer" } else { "service" }).collect();
    /// let evaluation = TextClassifier::builder().cross_validate(&texts, &labels, 4)?;
    /// assert_eq!((evaluation.n, evaluation.accuracy), (40, 1.0));
    /// # Ok::<(), competiscan::Error>(())
    /// ```
    pub fn cross_validate<T: AsRef<str>, L: AsRef<str>>(
        &self,
        texts: &[T],
        labels: &[L],
        folds: u32,
    ) -> Result<Evaluation> {
        if !(2..=100).contains(&folds) {
            return Err(
                Error::new(ErrorKind::InvalidOption, format!("folds is {folds}")).with_help("use 2 to 100")
            );
        }
        self.folds(texts, labels, folds, folds)
    }

    /// Tests the first `tested` of the `folds` parts.
    fn folds<T: AsRef<str>, L: AsRef<str>>(
        &self,
        texts: &[T],
        labels: &[L],
        folds: u32,
        tested: u32,
    ) -> Result<Evaluation> {
        self.check()?;
        let (names, _) = classes_of(texts.len(), labels)?;
        let too_few = || {
            let what =
                format!("{} texts of {} labels are too few to hold some out", texts.len(), names.len());
            Error::new(ErrorKind::InvalidValue, what)
                .with_help("give more different texts of each label, five or more")
        };
        let parts: Vec<u64> = texts.iter().map(|text| part_of(text.as_ref(), folds)).collect();
        let mut answers: Vec<Answer> = Vec::new();
        for part in 0..u64::from(tested) {
            let (mut train, mut train_labels) = (Vec::new(), Vec::new());
            let (mut test, mut test_labels) = (Vec::new(), Vec::new());
            for ((text, label), own) in texts.iter().zip(labels).zip(&parts) {
                let (texts, labels) = if *own == part {
                    (&mut test, &mut test_labels)
                } else {
                    (&mut train, &mut train_labels)
                };
                texts.push(text.as_ref());
                labels.push(label.as_ref());
            }
            if test.is_empty() {
                continue;
            }
            // What is wrong with the part would not be true of all texts.
            if train_labels.iter().all(|label| Some(label) == train_labels.first()) {
                return Err(too_few());
            }
            let model = self.fit(&train, &train_labels)?;
            model.answers(&test, &test_labels, &names, &mut answers);
        }
        if answers.is_empty() {
            return Err(too_few());
        }
        Ok(Evaluation::new(names, &answers))
    }
}

/// FNV-1a, whose bits are spread once more: texts that differ in their last letter alone would else share parts.
fn part_of(text: &str, parts: u32) -> u64 {
    let hash = text.bytes().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
    });
    let spread = (hash ^ hash >> 32).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (spread >> 32) % u64::from(parts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::TextClassifier;

    #[test]
    fn every_text_is_tested_once_by_a_model_that_never_saw_it() {
        // The label of a text can only be known by having seen it.
        let texts: Vec<String> = (0..200).map(|n| format!("word{n}")).collect();
        let labels: Vec<&str> = (0..200).map(|n| if n * 7919 % 13 < 6 { "a" } else { "b" }).collect();
        let builder = TextClassifier::builder();
        let evaluation = builder.cross_validate(&texts, &labels, 5).unwrap();
        assert_eq!(evaluation.n, 200);
        assert!(evaluation.accuracy < 0.7, "{}", evaluation.accuracy);
        let held = builder.hold_out(&texts, &labels).unwrap();
        assert!((20..=60).contains(&held.n), "{}", held.n);
        // Copies share a part, so they are as unknown as the others.
        let twice: Vec<&String> = texts.iter().chain(&texts).collect();
        let labels: Vec<&str> = labels.iter().chain(&labels).copied().collect();
        assert!(builder.cross_validate(&twice, &labels, 5).unwrap().accuracy < 0.7);
    }

    #[test]
    fn too_few_texts_and_odd_folds_are_errors() {
        let builder = TextClassifier::builder();
        let kind = |folds| builder.cross_validate(&["x", "y"], &["a", "b"], folds).unwrap_err().kind();
        assert_eq!(kind(1), ErrorKind::InvalidOption);
        assert_eq!(kind(101), ErrorKind::InvalidOption);
        assert_eq!(kind(100), ErrorKind::InvalidValue);
    }
}
