//! What the classifier promises, over its public interface.

mod common;

use competiscan::classify::{
    Agreement, Classification, Classifier, ClassifyOptions, OfferKind, OfferRule, Provider, ProviderLabel,
    TacticRule, Task, TextField,
};
use competiscan::{Campaign, CampaignType, Channel, Error, ErrorKind, Industry, Result, SentimentLabel};
use proptest::prelude::*;

fn campaign(subject: &str, content: &str) -> Campaign {
    let mut campaign = Campaign::new("Acme", Channel::Email, "2026-11-23".parse().unwrap());
    campaign.id = "1".into();
    campaign.subject = Some(subject.into());
    campaign.content = Some(content.into());
    campaign
}

fn spans_hold(campaign: &Campaign, label: &Classification) {
    let text = |field: TextField| match field {
        TextField::Subject => campaign.subject.as_deref(),
        TextField::Title => campaign.title.as_deref(),
        TextField::Content => campaign.content.as_deref(),
        TextField::CallToAction => campaign.call_to_action.as_deref(),
        TextField::Offer => campaign.offer.as_deref(),
        _ => None,
    };
    let mut spans: Vec<(TextField, usize, usize, &str)> = Vec::new();
    spans.extend(label.offers.iter().map(|span| (span.field, span.start, span.end, span.text.as_str())));
    spans.extend(
        label.call_to_action.iter().map(|span| (span.field, span.start, span.end, span.text.as_str())),
    );
    spans.extend(label.deadline.iter().map(|span| (span.field, span.start, span.end, span.text.as_str())));
    let evidence = label
        .tactics
        .iter()
        .flat_map(|tactic| &tactic.evidence)
        .chain(&label.sentiment.evidence)
        .chain(&label.campaign_type.evidence)
        .chain(&label.industry.evidence)
        .chain(&label.channel.evidence);
    spans.extend(
        evidence
            .filter(|span| span.end > span.start)
            .map(|span| (span.field, span.start, span.end, span.text.as_str())),
    );
    for (field, start, end, words) in spans {
        assert_eq!(text(field).and_then(|text| text.get(start..end)), Some(words), "{field:?} {start} {end}");
    }
}

#[test]
fn a_campaign_is_labelled_with_spans_into_its_fields() {
    let mut campaign =
        campaign("20% off ends Sunday", "Get 20% off shoes with code SHOE20. Shop now: example.com");
    campaign.offer = Some("Free shipping".into());
    let label = Classifier::default().classify(&campaign);
    let offers: Vec<_> = label.offers.iter().map(|offer| (offer.kind, offer.field)).collect();
    assert_eq!(
        offers,
        [
            (OfferKind::PercentOff, TextField::Subject),
            (OfferKind::PromoCode, TextField::Content),
            (OfferKind::FreeShipping, TextField::Offer)
        ],
        "the discount of the body repeats the subject's"
    );
    assert_eq!(label.call_to_action.as_ref().unwrap().text, "Shop now: example.com");
    assert_eq!(label.deadline.as_ref().unwrap().date, "2026-11-29".parse().ok());
    assert_eq!(label.channel.label.as_deref(), Some("email"));
    assert_eq!(label.language.as_deref(), Some("en"));
    spans_hold(&campaign, &label);
}

#[test]
fn the_json_is_the_contract() {
    let label = Classifier::default().classify(&campaign("20% off", "Shop now"));
    let json = serde_json::to_value(&label).unwrap();
    let keys: Vec<&str> = json.as_object().unwrap().keys().map(String::as_str).collect();
    for key in [
        "id",
        "language",
        "sentiment",
        "campaign_type",
        "industry",
        "channel",
        "offers",
        "call_to_action",
        "deadline",
        "tactics",
    ] {
        assert!(keys.contains(&key), "{key}");
    }
    let offer = &json["offers"][0];
    assert_eq!(
        offer,
        &serde_json::json!({"kind": "percent_off", "value": 20.0, "unit": "percent", "currency": null, "code": null,
            "text": "20% off", "field": "subject", "start": 0, "end": 7})
    );
    assert_eq!(serde_json::from_value::<Classification>(json).unwrap(), label);
}

#[test]
fn a_step_the_record_names_apart_goes_first() {
    let mut campaign = campaign("Hello", "Click here");
    campaign.call_to_action = Some("  Book a table ".into());
    let call = Classifier::default().classify(&campaign).call_to_action.unwrap();
    assert_eq!(
        (call.text.as_str(), call.field, call.start, call.end),
        ("Book a table", TextField::CallToAction, 2, 14)
    );
}

#[test]
fn tasks_that_are_not_asked_for_stay_empty() {
    let options = ClassifyOptions { tasks: [Task::Deadline].into(), ..Default::default() };
    let label =
        Classifier::new(options).unwrap().classify(&campaign("20% off", "Hurry, ends Sunday. Shop now"));
    assert!(label.deadline.is_some());
    assert!(label.offers.is_empty() && label.tactics.is_empty() && label.call_to_action.is_none());
    assert!(label.language.is_none() && label.channel.label.is_none() && label.industry.label.is_none());
    assert!(label.sentiment.probabilities.is_empty());
}

#[test]
fn rules_words_and_companies_of_the_user_count() {
    let options = ClassifyOptions {
        lexicon: [("zingy".to_owned(), 4.0), ("meh".to_owned(), -4.0)].into(),
        offer_rules: vec![OfferRule {
            kind: OfferKind::Points,
            pattern: r"(?P<value>\d+) stamps".into(),
            unit: Some("stamps".into()),
            currency: None,
        }],
        tactic_rules: vec![TacticRule {
            label: "humour".into(),
            pattern: "(?i)just kidding".into(),
            weight: 0.7,
        }],
        companies: [("ACME ".to_owned(), Industry::Travel)].into(),
        ..Default::default()
    };
    let classifier = Classifier::new(options).unwrap();
    let campaign = campaign("Collect 12 stamps", "The zingy trip. Just kidding!");
    let label = classifier.classify(&campaign);
    assert_eq!((label.offers[0].value, label.offers[0].unit.as_deref()), (Some(12.0), Some("stamps")));
    assert_eq!(
        label.tactics.iter().find(|tactic| tactic.label == "humour").unwrap().evidence[0].text,
        "Just kidding"
    );
    assert_eq!(label.industry.label.as_deref(), Some("travel"));
    assert_eq!(label.sentiment.evidence[0].rule, "custom");
    spans_hold(&campaign, &label);
    let plain = Classifier::default();
    assert!(label.sentiment.score > plain.classify(&campaign).sentiment.score);
    let sad = "A meh day";
    assert!(classifier.classify_text(sad).sentiment.score < plain.classify_text(sad).sentiment.score);
    assert_eq!(classifier.classify_text(sad).sentiment.label, SentimentLabel::Negative);
    // Part of another word is no hit.
    assert_eq!(
        classifier.classify_text("Mehndi night").sentiment,
        plain.classify_text("Mehndi night").sentiment
    );
}

#[test]
fn impossible_options_are_refused_by_name() {
    let rule = |pattern: &str| OfferRule {
        kind: OfferKind::Price,
        pattern: pattern.into(),
        unit: None,
        currency: None,
    };
    for (options, said) in [
        (ClassifyOptions { offer_rules: vec![rule("(")], ..Default::default() }, "\"(\""),
        (
            ClassifyOptions { offer_rules: vec![rule(r"(\w{1000}){1000}")], ..Default::default() },
            "not usable",
        ),
        (
            ClassifyOptions { thresholds: [(Task::Industry, 1.5)].into(), ..Default::default() },
            "industry is 1.5",
        ),
        (ClassifyOptions { lexicon: [("a".to_owned(), 5.0)].into(), ..Default::default() }, "\"a\" is 5"),
        (ClassifyOptions { lexicon: [(" ".to_owned(), 1.0)].into(), ..Default::default() }, "empty word"),
    ] {
        let error = Classifier::new(options).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidOption);
        assert!(error.to_string().contains(said), "{error}");
    }
}

#[test]
fn thresholds_withhold_labels() {
    let options = ClassifyOptions {
        thresholds: [(Task::CampaignType, 1.0), (Task::Tactics, 0.99)].into(),
        ..Default::default()
    };
    let label = Classifier::new(options).unwrap().classify(&campaign("Sale", "Hurry! 20% off. Shop now"));
    assert!(label.campaign_type.abstained && label.campaign_type.label.is_none());
    assert!(label.tactics.is_empty());
}

#[test]
fn batches_are_in_order_and_the_same_on_any_number_of_threads() {
    let campaigns: Vec<Campaign> = (0..200)
        .map(|n| {
            let mut campaign =
                campaign("Hello", &format!("Save {}% on shoes, ends Sunday. Call {n}", n % 90 + 5));
            campaign.id = n.to_string();
            campaign
        })
        .collect();
    let one = Classifier::default().classify_batch(&campaigns);
    for threads in [0, 2, 7] {
        let many = Classifier::new(ClassifyOptions { threads, ..Default::default() }).unwrap();
        assert_eq!(many.classify_batch(&campaigns), one);
    }
    assert!(one.iter().zip(&campaigns).all(|(label, campaign)| label.id == campaign.id));
}

/// Answers by the first word of the subject.
struct Scripted;

impl Provider for Scripted {
    fn label(&self, batch: &[Campaign]) -> Result<Vec<ProviderLabel>> {
        if batch.iter().any(|campaign| campaign.subject.as_deref() == Some("fail")) {
            return Err(Error::new(ErrorKind::Io, "the line is dead"));
        }
        let answer = |campaign: &Campaign| match campaign.subject.as_deref() {
            Some("refuse") => ProviderLabel { refusal: Some("no".into()), ..Default::default() },
            Some("short") => ProviderLabel::default(),
            _ => ProviderLabel {
                sentiment: Some(SentimentLabel::Negative),
                campaign_type: Some(CampaignType::Retention),
                industry: Some(Industry::Retail),
                channel: Some(Channel::Email),
                refusal: None,
            },
        };
        let mut answers: Vec<ProviderLabel> = batch.iter().map(answer).collect();
        if batch.iter().any(|campaign| campaign.subject.as_deref() == Some("cut")) {
            answers.pop();
        }
        Ok(answers)
    }
}

fn asked(subject: &str) -> (Classification, Classification, Agreement) {
    let campaign = campaign(subject, "20% off all shoes, we love it. Shop now!");
    let classifier = Classifier::default();
    let local = classifier.classify(&campaign);
    let (mut labels, agreement) = classifier.classify_with(&[campaign], &Scripted);
    (local, labels.remove(0), agreement)
}

#[test]
fn a_provider_goes_first_and_what_differs_is_reported() {
    let (local, merged, agreement) = asked("answer");
    assert_eq!(merged.sentiment.label, SentimentLabel::Negative);
    assert_eq!(merged.campaign_type.label.as_deref(), Some("retention"));
    assert_eq!(merged.offers, local.offers);
    assert_eq!(agreement.compared + agreement.filled, 4);
    assert!(agreement.agreed >= 1, "the channel is the same");
    let told = agreement.disagreements.iter().find(|told| told.task == Task::CampaignType);
    assert!(told.is_none_or(|told| told.provider == "retention" && told.id == "1"));
}

#[test]
fn the_local_answer_stays_where_a_provider_fails_refuses_or_says_nothing() {
    for (subject, failed, refused) in [("fail", 1, 0), ("cut", 1, 0), ("refuse", 0, 1), ("short", 0, 0)] {
        let (local, merged, agreement) = asked(subject);
        assert_eq!(merged, local, "{subject}");
        assert_eq!((agreement.failed, agreement.refused), (failed, refused), "{subject}");
        assert_eq!(agreement.failures.len() as u64, failed);
    }
}

#[test]
fn strange_texts_get_an_answer() {
    let classifier = Classifier::default();
    let long = "word".repeat(1 << 18);
    for text in [
        "",
        " ",
        "\u{0}",
        "\u{feff}",
        "😀😀",
        "مرحبا بكم",
        "שלום",
        "\u{202e}txet",
        long.as_str(),
        "%%%%",
        "a\u{301}\u{301}",
    ] {
        let mut campaign = campaign("", text);
        campaign.subject = None;
        let label = classifier.classify(&campaign);
        spans_hold(&campaign, &label);
        assert_eq!(classifier.classify(&campaign), label);
    }
}

#[test]
fn labelled_messages_are_read_as_well_as_measured() {
    if common::data("dev_marketing").is_none() {
        return;
    }
    let data = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
    let scores = competiscan::evaluate::extraction(&data).unwrap();
    assert!(scores.offers.f1() >= 0.82, "{:?}", scores.offers);
    assert!(scores.value_accuracy() >= 0.95, "{} of {}", scores.values_right, scores.values);
    assert!(scores.has_deadline.f1() >= 0.80, "{:?}", scores.has_deadline);
    assert!(scores.call_recall() >= 0.65, "{} of {}", scores.calls_overlap, scores.calls);
    assert!(scores.call_false_alarms() <= 0.25, "{} of {}", scores.calls_extra, scores.no_calls);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_span_holds_its_words(subject in any::<String>(), content in "(hurry |save [0-9]{1,2}%|free |ends |Sunday|love |\\$[0-9]{1,3}|click |bit\\.ly/x|é|😀| |\n|refer a friend|dear ){0,20}") {
        let campaign = campaign(&subject, &content);
        spans_hold(&campaign, &Classifier::default().classify(&campaign));
    }
}
