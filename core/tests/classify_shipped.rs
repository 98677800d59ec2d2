//! The models that come with the library: what they promise on any text, and on the public sets.

#[allow(dead_code, reason = "shared with the other tests")]
mod common;

use competiscan::SentimentLabel;
use competiscan::classify::{Evidence, Marketing, Sentiment, TextField};
use competiscan::evaluate::classification;
use proptest::prelude::*;

fn content(text: &str) -> [(TextField, &str); 1] {
    [(TextField::Content, text)]
}

/// The text without the spans.
fn without(text: &str, evidence: &[Evidence]) -> String {
    let mut spans: Vec<(usize, usize)> = evidence.iter().map(|span| (span.start, span.end)).collect();
    spans.sort_unstable();
    let mut rest = String::new();
    let mut at = 0;
    for (start, end) in spans {
        rest.push_str(&text[at.min(start)..start]);
        at = end;
    }
    rest + &text[at..]
}

#[test]
fn tone_is_told() {
    let sentiment = Sentiment::shipped();
    for (text, label) in [
        ("I love this phone, it is absolutely wonderful", SentimentLabel::Positive),
        ("Worst service ever, I hate it", SentimentLabel::Negative),
        ("This is not good at all", SentimentLabel::Negative),
        ("so happy today :) 😍", SentimentLabel::Positive),
        ("The store opens at nine.", SentimentLabel::Neutral),
        ("", SentimentLabel::Neutral),
    ] {
        assert_eq!(sentiment.predict(&content(text)).label, label, "{text}");
    }
    assert!(sentiment.score("good") > sentiment.score("not good"));
    assert!(sentiment.score("It was fun but the end was terrible") < sentiment.score("It was fun"));
}

#[test]
fn fast_and_explained_answers_agree() {
    let sentiment = Sentiment::shipped();
    for text in ["Great deal!", "no words 😭", "It failed again, sorry", "12 34", "#love @you http://x.y/z"]
    {
        assert!((sentiment.score(text) - sentiment.predict(&content(text)).score).abs() < 1e-9, "{text}");
    }
}

#[test]
fn nothing_to_judge() {
    let marketing = Marketing::shipped();
    for text in ["", "   ", "...", "\u{200b}"] {
        assert!((Sentiment::shipped().score(text)).abs() < 1e-9);
        let kind = marketing.campaign_type(&content(text));
        assert!(kind.label.is_none() && kind.abstained && kind.evidence.is_empty());
        assert!(marketing.industry(&[], None).label.is_none());
    }
}

#[test]
fn the_company_decides_the_industry() {
    let marketing = Marketing::shipped();
    let text = content("Have a look at what is new this week.");
    assert_eq!(marketing.industry(&text, Some("Emirates")).label.as_deref(), Some("travel"));
    assert_eq!(
        marketing.industry(&text, Some("Wells Fargo & Company")).label.as_deref(),
        Some("financial_services")
    );
    assert_eq!(marketing.industry(&text, Some("Starbucks")).label.as_deref(), Some("food_and_beverage"));
}

#[test]
fn long_and_odd_texts_are_read_in_time() {
    let start = std::time::Instant::now();
    let marketing = Marketing::shipped();
    for text in [
        "a".repeat(1 << 20),
        "good ".repeat(1 << 17),
        ":(:)!?".repeat(1 << 16),
        "مرحبا بالعالم שלום ".repeat(1 << 12),
        "http://a.b/c ".repeat(1 << 13),
        "@a".repeat(1 << 16),
    ] {
        let _ = Sentiment::shipped().predict(&content(&text));
        let _ = marketing.industry(&content(&text), text.get(..64));
        let _ = marketing.campaign_type(&content(&text));
    }
    assert!(start.elapsed().as_secs() < 60);
}

/// Removing the evidence makes the label less likely, on texts nobody here wrote.
#[test]
fn evidence_carries_the_label() {
    let Some(folder) = common::data("tweeteval") else { return };
    let texts = std::fs::read_to_string(folder.join("irony_train.tsv")).unwrap_or_default();
    let (sentiment, marketing) = (Sentiment::shipped(), Marketing::shipped());
    let (mut fell, mut tried) = ([0_u32; 3], [0_u32; 3]);
    for line in texts.lines().skip(1).take(600) {
        let Some(text) = line.split('\t').next() else { continue };
        let before = sentiment.predict(&content(text));
        if !before.evidence.is_empty() {
            let after = sentiment.predict(&content(&without(text, &before.evidence)));
            tried[0] += 1;
            let label = before.label.as_str();
            fell[0] += u32::from(after.probabilities[label] < before.probabilities[label]);
        }
        for (task, predict) in [
            (1, &(|text: &str| marketing.campaign_type(&content(text))) as &dyn Fn(&str) -> _),
            (2, &(|text: &str| marketing.industry(&content(text), None))),
        ] {
            let before = predict(text);
            let Some(label) = &before.label else { continue };
            if !before.evidence.is_empty() {
                let after = predict(&without(text, &before.evidence));
                tried[task] += 1;
                let now = after.probabilities.get(label).copied().unwrap_or(0.0);
                fell[task] += u32::from(now < before.probabilities[label]);
            }
        }
    }
    for task in 0..3 {
        assert!(tried[task] > 100, "task {task}: {} texts with evidence", tried[task]);
        assert!(
            f64::from(fell[task]) >= 0.95 * f64::from(tried[task]),
            "task {task}: {} of {}",
            fell[task],
            tried[task]
        );
    }
}

/// What the model cards promise, with a little room.
#[test]
fn scores_hold() {
    let Some(folder) = common::data("dev_marketing") else { return };
    let Some(data) = folder.parent() else { return };
    let measures = classification(data).expect("the sets can be read");
    let value = |task: &str, set: &str, measure: &str| {
        let found = measures.iter().find(|row| row.task == task && row.set == set && row.measure == measure);
        found.map_or(0.0, |row| row.value)
    };
    assert!(value("sentiment", "all", "mean_macro_f1") >= 0.69);
    assert!(value("sentiment", "tweeteval/sentiment_test", "macro_recall") >= 0.61);
    assert!(value("sentiment", "all", "accuracy_where_sure") > value("sentiment", "all", "accuracy"));
    assert!(value("sentiment", "all", "calibration_error") <= 0.05);
}

proptest! {
    #[test]
    fn any_text_has_an_answer(text in "\\PC{0,200}") {
        let prediction = Sentiment::shipped().predict(&content(&text));
        let sum: f64 = prediction.probabilities.values().sum();
        prop_assert!((sum - 1.0).abs() < 1e-4);
        prop_assert!((-1.0..=1.0).contains(&prediction.score));
        let industry = Marketing::shipped().industry(&content(&text), None);
        for span in prediction.evidence.iter().chain(&industry.evidence) {
            prop_assert_eq!(&text[span.start..span.end], span.text.as_str());
        }
    }
}
