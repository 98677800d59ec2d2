//! No text makes the classifier panic, and every span is a piece of its text.

mod common;

use competiscan::classify::{Classification, Classifier, TextField};
use competiscan::generate::Generator;
use competiscan::{Campaign, Channel};
use proptest::prelude::*;

/// Words and marks the rules look at, in any order: what no sensible message holds, a broken one does.
const WORDS: [&str; 108] = [
    "save",
    "up",
    "to",
    "off",
    "%",
    "20",
    "$",
    "€5",
    "£1,000.50",
    "Rs.",
    "99",
    "1.5",
    "50%",
    "free",
    "shipping",
    "delivery",
    "trial",
    "for",
    "30",
    "days",
    "day",
    "buy",
    "1",
    "get",
    "2",
    "b1g1",
    "bogo",
    "half",
    "price",
    "only",
    "from",
    "was",
    "now",
    "use",
    "code",
    "SAVE20",
    ":",
    "win",
    "a",
    "an",
    "the",
    "prize",
    "prizes",
    "giveaway",
    "giving",
    "away",
    "points",
    "double",
    "3x",
    "miles",
    "cashback",
    "cash",
    "back",
    "credited",
    "interest",
    "APR",
    "0%",
    "EMI",
    "no",
    "cost",
    "ends",
    "until",
    "till",
    "by",
    "before",
    "today",
    "tonight",
    "tomorrow",
    "midnight",
    "Sunday",
    "weekend",
    "this",
    "next",
    "last",
    "in",
    "hours",
    "left",
    "31st",
    "December",
    "Dec",
    "12/31",
    "31.12.2026",
    "2026-12-31",
    "99999999999999999999",
    "week",
    "month",
    "months",
    "few",
    "first",
    "click",
    "here",
    "shop",
    "call",
    "1800",
    "reply",
    "STOP",
    "https://x.example",
    "download",
    "our",
    "app",
    ".",
    ",",
    "!",
    "-",
    "–",
    "(",
    ")",
    "\n",
];

fn check(campaign: &Campaign) {
    let found = Classifier::default().classify(campaign);
    let text = |field| match field {
        TextField::Subject => campaign.subject.as_deref(),
        TextField::Title => campaign.title.as_deref(),
        TextField::Content => campaign.content.as_deref(),
        TextField::CallToAction => campaign.call_to_action.as_deref(),
        TextField::Offer => campaign.offer.as_deref(),
        _ => None,
    };
    for (field, start, end, words) in spans(&found) {
        let text = text(field).expect("a field that is there");
        assert_eq!(text.get(start..end), Some(words), "{text:?}");
    }
}

fn spans(found: &Classification) -> Vec<(TextField, usize, usize, &str)> {
    let mut spans = Vec::new();
    let evidence =
        [&found.campaign_type, &found.industry, &found.channel].into_iter().flat_map(|p| &p.evidence);
    let evidence = evidence.chain(&found.sentiment.evidence);
    for span in evidence.chain(found.tactics.iter().flat_map(|tactic| &tactic.evidence)) {
        spans.push((span.field, span.start, span.end, span.text.as_str()));
    }
    spans.extend(found.offers.iter().map(|span| (span.field, span.start, span.end, span.text.as_str())));
    spans.extend(found.deadline.iter().map(|span| (span.field, span.start, span.end, span.text.as_str())));
    spans.extend(
        found.call_to_action.iter().map(|span| (span.field, span.start, span.end, span.text.as_str())),
    );
    spans
}

fn message(text: &str) -> Campaign {
    let mut campaign = Campaign::new("Acme", Channel::Other("".into()), "2026-11-23".parse().unwrap());
    campaign.content = Some(text.to_owned());
    campaign
}

#[test]
fn generated_campaigns() {
    let generator = Generator::builder().seed(11).build().unwrap();
    generator.range(0..1500).campaigns().for_each(|campaign| check(&campaign));
}

#[test]
fn real_messages() {
    for (folder, file) in [
        ("india_sms_dev", "messages.tsv"),
        ("exais_sms", "exais.tsv"),
        ("uci_sms", "uci_sms.tsv"),
        ("blackfriday_mrs", "deals.tsv"),
        ("brand_social_multilingual", "posts.tsv"),
        ("naughty_strings", "naughty.txt"),
    ] {
        let Some(data) = common::data(folder) else { continue };
        let mut files: Vec<_> =
            std::fs::read_dir(&data).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.retain(|path| {
            path.is_file() && (path.ends_with(file) || path.extension().is_some_and(|e| e == "tsv"))
        });
        for path in files {
            let bytes = std::fs::read(path).unwrap();
            for line in String::from_utf8_lossy(&bytes).lines().take(700) {
                check(&message(line));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn words_in_any_order(
        words in proptest::collection::vec((proptest::sample::select(WORDS.to_vec()), any::<bool>()), 1..14),
    ) {
        let mut text = String::new();
        for (word, glued) in words {
            text.push_str(word);
            text.push_str(if glued { "" } else { " " });
        }
        check(&message(text.trim_end()));
    }
}
