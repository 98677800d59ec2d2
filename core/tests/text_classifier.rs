//! The text classifier on real texts, learned from the training parts only.

mod common;

use std::fs;
use std::path::Path;

use competiscan::classify::TextClassifier;

fn read(path: &Path) -> (Vec<String>, Vec<String>) {
    let content = fs::read_to_string(path).unwrap();
    content
        .lines()
        .skip(1)
        .filter_map(|line| line.split_once('\t'))
        .map(|(text, label)| (text.to_owned(), label.to_owned()))
        .unzip()
}

#[test]
fn questions_are_told_apart_with_honest_probabilities() {
    let Some(folder) = common::data("senteval_style") else { return };
    let (texts, labels) = read(&folder.join("trec_train.tsv"));
    let model = TextClassifier::fit(&texts, &labels).unwrap();
    let (texts, labels) = read(&folder.join("trec_test.tsv"));
    let evaluation = model.evaluate(&texts, &labels).unwrap();
    assert_eq!(evaluation.n, 500);
    assert!(evaluation.accuracy >= 0.897, "accuracy {}", evaluation.accuracy);
    assert!(evaluation.ece <= 0.05, "calibration error {}", evaluation.ece);
    let mut saved = Vec::new();
    model.save(&mut saved).unwrap();
    assert!(saved.len() <= 5_000_000);
    let loaded = TextClassifier::load(saved.as_slice()).unwrap();
    assert_eq!(loaded.predict_batch(&texts), model.predict_batch(&texts));
}

#[test]
fn spam_is_told_and_its_evidence_is_what_told_it() {
    let Some(folder) = common::data("uci_sms") else { return };
    let (texts, labels) = read(&folder.join("sms.tsv"));
    let builder = TextClassifier::builder().abstain_below(0.9);
    let evaluation = builder.hold_out(&texts, &labels).unwrap();
    assert!(evaluation.accuracy >= 0.98, "accuracy {}", evaluation.accuracy);
    assert!(evaluation.ece <= 0.05, "calibration error {}", evaluation.ece);
    assert!(evaluation.abstained < 0.1 && evaluation.accuracy_when_sure >= evaluation.accuracy);

    let (train, test) = texts.split_at(texts.len() - 500);
    let model = builder.fit(train, &labels[..train.len()]).unwrap();
    let (mut lowered, mut all) = (0, 0);
    for text in test {
        let label = model.predict(text);
        let share = |text: &str| {
            let told = model.predict_proba(text);
            told.into_iter().find(|(class, _)| *class == label).map_or(0.0, |(_, share)| share)
        };
        let mut without = text.clone();
        let words = model.explain(text, label).unwrap();
        for word in words.iter().filter(|word| word.weight > 0.0) {
            without.replace_range(word.start..word.end, &" ".repeat(word.end - word.start));
        }
        // A text that is told by what all texts have in common has no evidence.
        if without != *text {
            all += 1;
            lowered += usize::from(share(&without) < share(text));
        }
    }
    assert!(all > 400 && lowered * 100 >= all * 95, "{lowered} of {all}");
}
