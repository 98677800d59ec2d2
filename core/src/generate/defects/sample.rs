//! Campaigns for tests: all different, with every field filled, and nothing wrong with them.

use super::dice::Dice;
use crate::{
    Budget, Campaign, CampaignType, Channel, Currency, Date, Industry, Sentiment, SentimentLabel, Timestamp,
};

const WORDS: &[&str] = &[
    "amber", "anchor", "autumn", "basket", "beacon", "birch", "blanket", "breeze", "bridge", "candle",
    "canvas", "cedar", "chair", "cherry", "clover", "coast", "copper", "cotton", "cradle", "crystal", "dawn",
    "desert", "drawer", "ember", "engine", "fabric", "falcon", "feather", "fern", "field", "forest",
    "garden", "ginger", "glass", "granite", "harbour", "hazel", "hearth", "honey", "island", "ivory",
    "jacket", "jasmine", "kettle", "ladder", "lagoon", "lantern", "leather", "lemon", "linen", "maple",
    "marble", "meadow", "mirror", "mocha", "mountain", "needle", "nutmeg", "oak", "ocean", "olive",
    "orchard", "paper", "pebble", "pepper", "pillow", "planet", "plaster", "pocket", "prairie", "quartz",
    "quilt", "rabbit", "ribbon", "river", "rocket", "saddle", "saffron", "sailor", "salt", "shadow",
    "silver", "spruce", "summit", "sunset", "table", "thunder", "timber", "tulip", "valley", "velvet",
    "violet", "walnut", "water", "willow", "window", "winter", "wool", "yarrow",
];

fn words(dice: &mut Dice, count: usize) -> String {
    let words: Vec<&str> = (0..count).map(|_| dice.pick(WORDS)).collect();
    let text = words.join(" ");
    let (first, rest) = text.split_at_checked(1).unwrap_or_default();
    format!("{}{rest}", first.to_uppercase())
}

/// The campaign at an index.
pub(crate) fn campaign(seed: u64, index: u64) -> Campaign {
    let mut dice = Dice::new(seed, index, 77);
    let channel = Channel::ALL.get(dice.place(Channel::ALL.len())).cloned().unwrap_or(Channel::Email);
    let launch = Date::from_days_since_epoch(20_000 + i32::try_from(dice.below(700)).unwrap()).unwrap();
    let company = format!("{} Co", words(&mut Dice::new(seed, index % 12, 78), 2));
    let mut campaign = Campaign::new(company, channel.clone(), launch);
    campaign.id = format!("s{index}");
    campaign.industry = Industry::ALL.get(dice.place(Industry::ALL.len())).cloned();
    campaign.campaign_type = CampaignType::ALL.get(dice.place(3)).copied();
    campaign.title = Some(words(&mut dice, 4));
    campaign.subject = Some(words(&mut dice, 5));
    let length = if channel == Channel::SearchAds { 12 } else { 20 + dice.place(40) };
    let mut content = format!("{}. Save {}%, it’s on now.", words(&mut dice, length), 10 + dice.below(40));
    if channel == Channel::Sms {
        content.push_str(" Reply STOP to end.");
    }
    campaign.content = Some(content);
    campaign.call_to_action = Some("Shop now".into());
    campaign.audience = Some("members".into());
    campaign.source = Some("sample".into());
    campaign.landing_url = Some(format!("https://shop.example/{index}"));
    campaign.language = Some("en".into());
    campaign.region = Some("US".into());
    campaign.keywords = vec![words(&mut dice, 1), words(&mut dice, 1)];
    campaign.end_date = Date::from_days_since_epoch(launch.days_since_epoch() + 7);
    campaign.observed_at = Timestamp::from_micros(Timestamp::from_date(launch).micros() + 36_000_000_000);
    campaign.budget = Some(Budget::amount(250.5, Currency::read("USD")));
    let impressions = 1_000 + dice.below(100_000);
    campaign.impressions = Some(impressions);
    campaign.clicks = Some(impressions / 20);
    campaign.conversions = Some(impressions / 500);
    campaign.sentiment = Some(Sentiment { label: Some(SentimentLabel::Positive), score: Some(0.5) });
    campaign.extra.insert("wave".into(), "b".into());
    campaign
}
