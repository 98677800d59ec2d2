//! Campaigns with everything that ever broke a writer in them.

#![allow(dead_code, reason = "each integration test is a crate of its own and uses a part of this module")]

use competiscan::schema::Sentiment;
use competiscan::{Budget, Campaign, CampaignType, Channel, Date, Industry, SentimentLabel, Timestamp};
use proptest::prelude::*;

/// A text that is not blank, trimmed, and otherwise as nasty as can be. A table knows no difference between
/// an empty text and none, and no reader keeps blanks around a text.
pub(crate) fn text() -> impl Strategy<Value = String> {
    let nasty = prop::sample::select(
        &[
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            "'=1",
            "''-1",
            "'tis",
            "＝1",
            "a\tb",
            "a\"b",
            "\"",
            "a,b;c|d",
            "a\nb",
            "a\r\nb",
            "[1,2]",
            "[\"a\"]",
            "{\"a\":1}",
            "null",
            "\\",
            "a\\\"b",
            "é€日😀",
            "\u{2028}",
            "\u{202e}abc",
            "\u{0}\u{1}x",
            "\u{feff}x",
            "extra.company",
            "#",
            "//",
            "-- ",
            "0x1F",
            "1e5",
            "NaN",
            "true",
        ][..],
    )
    .prop_map(str::to_owned);
    prop_oneof![nasty, ".{1,30}", "[ -~]{1,12}"]
        .prop_map(|text| text.trim().to_owned())
        .prop_filter("blank", |text| !text.is_empty())
}

fn date() -> impl Strategy<Value = Date> {
    // 1900 to 2100.
    (-25_567..47_482i32).prop_map(|days| Date::from_days_since_epoch(days).unwrap())
}

fn amount() -> impl Strategy<Value = f64> {
    prop_oneof![
        (0..1_000_000_000u64).prop_map(|cents| cents as f64 / 100.0),
        (-1000..0i32).prop_map(f64::from),
    ]
}

fn budget() -> impl Strategy<Value = Budget> {
    let currency = prop::option::of(prop::sample::select(&["USD", "EUR", "JPY"][..]))
        .prop_map(|code| code.map(|code| code.parse().unwrap()));
    let range = (prop::option::of(amount()), prop::option::of(amount()));
    (prop::option::of(amount()), range, currency)
        .prop_map(|(amount, (low, high), currency)| Budget { amount, low, high, currency })
        .prop_filter("empty", |budget| !budget.is_empty())
}

fn sentiment() -> impl Strategy<Value = Sentiment> {
    let label = prop::option::of(prop::sample::select(SentimentLabel::ALL));
    let score = prop::option::of((-1000..=1000i32).prop_map(|n| f64::from(n) / 1000.0));
    (label, score)
        .prop_map(|(label, score)| Sentiment { label, score })
        .prop_filter("empty", |given| given.label.is_some() || given.score.is_some())
}

/// Any campaign that can be written.
pub(crate) fn arbitrary_campaign() -> impl Strategy<Value = Campaign> {
    let some = || prop::option::of(text());
    let names = (
        text(),
        text(),
        prop::option::of(prop_oneof![
            prop::sample::select(Industry::ALL),
            text().prop_map(|name| Industry::from_name(&name)),
        ]),
        prop_oneof![prop::sample::select(Channel::ALL), text().prop_map(|name| Channel::from_name(&name)),],
        prop::option::of(prop::sample::select(CampaignType::ALL)),
    );
    let words = (some(), some(), some(), some(), some(), some(), some(), some());
    let places = (some(), some(), some(), prop::collection::vec(text(), 0..4));
    let observed = prop::option::of(0..4_000_000_000_000_000i64)
        .prop_map(|micros| micros.and_then(Timestamp::from_micros));
    let dates = (date(), prop::option::of(date()), observed);
    let count = || prop::option::of(prop_oneof![0..1000u64, 0..=u64::MAX]);
    let numbers = (prop::option::of(budget()), count(), count(), count(), prop::option::of(sentiment()));
    let key = prop_oneof![text(), Just(String::new()), Just("company".to_owned()), "[a-z.\" ]{1,6}"];
    let extra = prop::collection::btree_map(key, text(), 0..4);
    (names, words, places, dates, numbers, extra).prop_map(|(names, words, places, dates, numbers, extra)| {
        let mut campaign = Campaign::new(names.1, names.3, dates.0);
        campaign.id = names.0;
        (campaign.industry, campaign.campaign_type) = (names.2, names.4);
        (campaign.title, campaign.subject, campaign.content, campaign.html) =
            (words.0, words.1, words.2, words.3);
        (campaign.call_to_action, campaign.offer) = (words.4, words.5);
        (campaign.audience, campaign.source) = (words.6, words.7);
        (campaign.landing_url, campaign.language, campaign.region) = (places.0, places.1, places.2);
        campaign.keywords = places.3;
        (campaign.end_date, campaign.observed_at) = (dates.1, dates.2);
        (campaign.budget, campaign.impressions) = (numbers.0, numbers.1);
        (campaign.clicks, campaign.conversions, campaign.sentiment) = (numbers.2, numbers.3, numbers.4);
        campaign.extra = extra;
        campaign
    })
}
