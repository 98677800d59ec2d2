use proptest::prelude::*;

use super::TextClassifier;
use crate::ErrorKind;

const TEXTS: [&str; 8] = [
    "save 20% on shoes today",
    "half price sale ends sunday",
    "free shipping on every sale item",
    "deal of the day: 3 for 2",
    "your parcel is on its way",
    "order 17 has shipped",
    "your parcel was delivered",
    "we received your order",
];
const LABELS: [&str; 8] = ["offer", "offer", "offer", "offer", "service", "service", "service", "service"];

fn saved(model: &TextClassifier) -> Vec<u8> {
    let mut bytes = Vec::new();
    model.save(&mut bytes).unwrap();
    bytes
}

/// Texts of `classes` classes, each with words of its own and some of all.
fn made_up(classes: usize, each: usize) -> (Vec<String>, Vec<String>) {
    let (mut texts, mut labels) = (Vec::new(), Vec::new());
    for n in 0..classes * each {
        let class = n % classes;
        texts.push(format!("topic{class} word{} and the {} about topic{class}x", n * 7 % 50, n * 13 % 30));
        labels.push(format!("class {class:03}"));
    }
    (texts, labels)
}

#[test]
fn it_learns_what_it_was_told() {
    let model = TextClassifier::fit(&TEXTS, &LABELS).unwrap();
    assert_eq!(model.predict_batch(&TEXTS), LABELS);
    assert_eq!(model.predict("SALE: save now"), "offer");
    assert_eq!(model.predict("where is my parcel"), "service");
    assert!((model.score(&TEXTS, &LABELS).unwrap() - 1.0).abs() < 1e-12);
}

#[test]
fn many_classes_are_learned_the_same_on_any_number_of_threads() {
    let (texts, labels) = made_up(40, 12);
    let one = TextClassifier::builder().fit(&texts, &labels).unwrap();
    assert!(one.score(&texts, &labels).unwrap() > 0.99);
    for threads in [2, 3, 64] {
        let model = TextClassifier::builder().threads(threads).fit(&texts, &labels).unwrap();
        assert!(saved(&model) == saved(&one), "{threads} threads");
    }
    // So small that weights are dropped while others are still to be learned.
    let small = TextClassifier::builder().max_model_bytes(10_000);
    let one_small = saved(&small.clone().fit(&texts, &labels).unwrap());
    assert!(saved(&small.threads(2).fit(&texts, &labels).unwrap()) == one_small);
    let other = TextClassifier::builder().seed(7).fit(&texts, &labels).unwrap();
    assert!(saved(&other) != saved(&one));
}

#[test]
fn a_model_keeps_to_its_size() {
    let (texts, labels) = made_up(40, 12);
    for bytes in [10_000, 20_000] {
        let model = TextClassifier::builder().max_model_bytes(bytes).fit(&texts, &labels).unwrap();
        assert!(saved(&model).len() <= bytes, "{} of {bytes}", saved(&model).len());
        assert!(model.score(&texts, &labels).unwrap() > 0.5);
    }
    let (texts, labels) = made_up(2, 400);
    let model = TextClassifier::builder().max_model_bytes(10_000).fit(&texts, &labels).unwrap();
    assert!(saved(&model).len() <= 10_000);
    assert!(model.score(&texts, &labels).unwrap() > 0.9);
}

#[test]
fn bad_training_data_is_an_error_that_says_so() {
    let kind = |texts: &[&str], labels: &[&str]| TextClassifier::fit(texts, labels).unwrap_err().kind();
    assert_eq!(kind(&[], &[]), ErrorKind::InvalidValue);
    assert_eq!(kind(&["a", "b"], &["x"]), ErrorKind::InvalidValue);
    assert_eq!(kind(&["a", "b"], &["x", "x"]), ErrorKind::InvalidValue);
    assert_eq!(kind(&["a", "b"], &["x", " "]), ErrorKind::InvalidValue);
    let long = "x".repeat(1025);
    assert_eq!(kind(&["a", "b"], &["x", &long]), ErrorKind::InvalidValue);
    assert!(TextClassifier::fit(&["a", "b"], &["x", &long[1..]]).is_ok());
}

#[test]
fn there_are_at_most_4096_classes() {
    let names: Vec<String> = (0..4097).map(|n| format!("class {n}")).collect();
    let builder = TextClassifier::builder().passes(1);
    assert_eq!(builder.fit(&names, &names).unwrap_err().kind(), ErrorKind::LimitExceeded);
    assert_eq!(builder.fit(&names[..4096], &names[..4096]).unwrap().classes().len(), 4096);
}

#[test]
fn options_out_of_range_are_errors() {
    let fails = |builder: super::TextClassifierBuilder| {
        assert_eq!(builder.fit(&TEXTS, &LABELS).unwrap_err().kind(), ErrorKind::InvalidOption);
    };
    fails(TextClassifier::builder().cost(0.0));
    fails(TextClassifier::builder().cost(f32::NAN));
    fails(TextClassifier::builder().passes(0));
    fails(TextClassifier::builder().passes(1001));
    fails(TextClassifier::builder().max_model_bytes(9_999));
    fails(TextClassifier::builder().abstain_below(1.1));
    fails(TextClassifier::builder().abstain_below(f64::NAN));
}

#[test]
fn texts_without_words_are_learned_and_told() {
    let model = TextClassifier::fit(&["", "   ", "sale"], &["none", "none", "offer"]).unwrap();
    assert_eq!(model.predict(""), "none");
    assert_eq!(model.predict("sale"), "offer");
    let model = TextClassifier::fit(&["", ""], &["one", "two"]).unwrap();
    let sum: f64 = model.predict_proba("anything").iter().map(|(_, share)| share).sum();
    assert!((sum - 1.0).abs() < 1e-12);
}

#[test]
fn one_huge_word_is_learned_and_told() {
    let huge = "a".repeat(1 << 20);
    let model = TextClassifier::fit(&[huge.as_str(), "sale"], &["long", "short"]).unwrap();
    assert_eq!(model.predict(&huge), "long");
    assert_eq!(model.predict("sale"), "short");
}

#[test]
fn it_abstains_below_its_threshold() {
    let mut model = TextClassifier::builder().abstain_below(1.0).fit(&TEXTS, &LABELS).unwrap();
    assert_eq!(model.predict_or_abstain("a cat"), None);
    model.set_abstain_below(0.0).unwrap();
    assert!(model.predict_or_abstain("a cat").is_some());
    assert!(model.set_abstain_below(-0.1).is_err());
}

#[test]
fn labels_it_never_saw_are_wrong_answers() {
    let model = TextClassifier::fit(&TEXTS, &LABELS).unwrap();
    let evaluation = model.evaluate(&["big sale", "big sale"], &["offer", "zebra"]).unwrap();
    assert!((evaluation.accuracy - 0.5).abs() < 1e-12);
    assert_eq!(evaluation.per_class.last().unwrap().label, "zebra");
    assert_eq!(evaluation.confusion[2], [1, 0, 0]);
    assert_eq!(model.evaluate(&["a"], &["offer", "offer"]).unwrap_err().kind(), ErrorKind::InvalidValue);
}

#[test]
fn models_of_different_sizes_share_a_thread() {
    let (texts, labels) = made_up(5, 20);
    let (small, large) =
        (TextClassifier::fit(&TEXTS, &LABELS).unwrap(), TextClassifier::fit(&texts, &labels).unwrap());
    let alone = (small.predict_proba(TEXTS[0]), large.predict_proba(&texts[0]));
    for _ in 0..3 {
        assert_eq!(large.predict_proba(&texts[0]), alone.1);
        assert_eq!(small.predict_proba(TEXTS[0]), alone.0);
    }
}

#[test]
fn the_weights_of_the_words_add_up_to_the_margin() {
    let model = TextClassifier::fit(&TEXTS, &LABELS).unwrap();
    let text = "Your parcel: 20% SALE on parcel 🎉 shoes";
    let words = model.explain(text, "service").unwrap();
    for word in &words {
        assert_eq!(&text[word.start..word.end], word.text);
    }
    let sum: f64 = words.iter().map(|word| word.weight).sum();
    let margin = f64::from(model.margins(text)[0] - model.bias[0]);
    assert!((sum - margin).abs() < 1e-5, "{sum} {margin}");
    assert!(words.is_sorted_by(|one, other| one.weight >= other.weight));
    let against = model.explain(text, "offer").unwrap();
    assert!((against[0].weight + words.last().unwrap().weight).abs() < 1e-12);
    assert_eq!(model.explain(text, "other").unwrap_err().kind(), ErrorKind::UnknownName);
}

#[test]
fn without_its_evidence_a_label_is_less_probable() {
    let (texts, labels) = made_up(6, 30);
    let model = TextClassifier::fit(&texts, &labels).unwrap();
    for (text, label) in texts.iter().zip(&labels).take(60) {
        let share = |text: &str| {
            model
                .predict_proba(text)
                .into_iter()
                .find(|(class, _)| class == label)
                .map_or(0.0, |(_, share)| share)
        };
        let mut without = text.clone();
        for word in model.explain(text, label).unwrap().iter().filter(|word| word.weight > 0.0) {
            without.replace_range(word.start..word.end, &" ".repeat(word.end - word.start));
        }
        assert!(share(&without) < share(text), "{text} without {without}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_texts_are_learned_and_told(texts in proptest::collection::vec(".{0,40}", 2..12), other in ".{0,60}") {
        let labels: Vec<&str> = (0..texts.len()).map(|at| ["a", "b", "c"][at % texts.len().min(3)]).collect();
        let model = TextClassifier::fit(&texts, &labels).unwrap();
        let told = model.predict_proba(&other);
        prop_assert!((told.iter().map(|(_, share)| share).sum::<f64>() - 1.0).abs() < 1e-9);
        prop_assert!(told.iter().all(|(_, share)| (0.0..=1.0).contains(share)));
        for word in model.explain(&other, "a").unwrap() {
            prop_assert_eq!(&other[word.start..word.end], word.text);
        }
        let bytes = saved(&model);
        prop_assert_eq!(saved(&TextClassifier::load(bytes.as_slice()).unwrap()), bytes);
    }
}
