//! Profiles learnt from real posts: what they hold, and what they must not.

mod common;

use std::collections::HashSet;

use competiscan::generate::{FitOptions, FittedProfile, Generator, Profile};
use competiscan::{Campaign, Channel, Date, Industry};

/// Real posts as campaigns: the pool names no senders and no dates, so both are made up.
fn posts() -> Option<Vec<Campaign>> {
    let mut campaigns = Vec::new();
    for (folder, region) in [("brand_social_en_us", "US"), ("brand_social_en_au", "AU")] {
        let text = std::fs::read_to_string(common::data(folder)?.join("posts.ndjson")).unwrap();
        for line in text.lines() {
            let post: serde_json::Value = serde_json::from_str(line).unwrap();
            let number = campaigns.len();
            let date = Date::from_days_since_epoch(17_000 + i32::try_from(number % 365).unwrap()).unwrap();
            let mut campaign = Campaign::new(format!("Brand {}", number % 40), Channel::SocialMedia, date);
            campaign.id = format!("p{number}");
            campaign.industry = Some(Industry::ALL[number % 40 % Industry::ALL.len()].clone());
            campaign.region = Some(region.into());
            campaign.content = Some(post["text"].as_str().unwrap().to_owned());
            campaigns.push(campaign);
        }
    }
    Some(campaigns)
}

/// Words in lower case, without marks.
fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’')
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

#[test]
fn a_vocabulary_holds_no_sentence_no_name_and_no_number() {
    let Some(campaigns) = posts() else { return };
    let fitted = FittedProfile::fit(&campaigns, FitOptions::default()).unwrap();
    let phrases: Vec<&str> = fitted
        .lexicon
        .values()
        .flat_map(|lists| lists.values().flatten())
        .chain(fitted.companies.iter().flat_map(|company| &company.products))
        .map(|phrase| phrase.text.as_str())
        .collect();
    assert!(phrases.len() > 20, "{}", phrases.len());
    for phrase in &phrases {
        assert!(words(phrase).len() <= 3 + phrase.matches('-').count(), "{phrase}");
        assert!(phrase.chars().all(|c| c.is_ascii_lowercase() || c == ' ' || c == '-'), "{phrase}");
    }
    let posts: HashSet<String> = campaigns.iter().filter_map(|c| c.content.clone()).collect();
    let json = fitted.to_json();
    assert!(!posts.iter().any(|post| post.chars().count() > 30 && json.contains(post.as_str())));
}

#[test]
fn no_run_of_eight_words_of_the_training_text_reappears() {
    const RUN: usize = 8;
    let Some(campaigns) = posts() else { return };
    let mut runs: HashSet<Vec<String>> = HashSet::new();
    for content in campaigns.iter().filter_map(|campaign| campaign.content.as_deref()) {
        runs.extend(words(content).windows(RUN).map(<[String]>::to_vec));
    }
    let profile = Profile::fit(&campaigns, FitOptions::default()).unwrap();
    let generator = Generator::builder().seed(3).profile(profile).build().unwrap();
    let (mut checked, mut learnt) = (0, 0);
    let phrases = FittedProfile::fit(&campaigns, FitOptions::default()).unwrap();
    let vocabulary: Vec<&str> =
        phrases.lexicon["common"]["product"].iter().map(|p| p.text.as_str()).collect();
    for campaign in generator.range(0..1000).campaigns() {
        assert!(campaign.company.starts_with("Brand "));
        for text in campaign.texts() {
            let words = words(text);
            for run in words.windows(RUN) {
                checked += 1;
                assert!(!runs.contains(run), "{run:?}");
            }
            learnt += usize::from(vocabulary.iter().any(|phrase| text.contains(phrase)));
        }
    }
    assert!(checked > 10_000 && learnt > 10, "{checked} runs, {learnt} texts with words that were learnt");
}
