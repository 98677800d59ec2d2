//! The file that is measured on: made from a seed, so that every machine measures the same bytes.

use std::io::Write;

use rand::rngs::ChaCha8Rng;
use rand::{Rng, RngExt, SeedableRng};

/// Column names, in order.
const HEADER: [&str; 20] = [
    "id",
    "company",
    "industry",
    "channel",
    "campaign_type",
    "title",
    "subject",
    "content",
    "call_to_action",
    "offer",
    "audience",
    "landing_url",
    "language",
    "region",
    "keywords",
    "launch_date",
    "end_date",
    "budget",
    "impressions",
    "clicks",
];

const COMPANIES: [&str; 12] = [
    "Northwind Air",
    "Blue Fern Bank",
    "Kettle & Rye",
    "Harbor Lane",
    "Pixelgrove",
    "Sunline Cruises",
    "Oak & Ember",
    "Copperfield Insurance",
    "Marlowe Outfitters",
    "Juniper Phones",
    "Tidewater Hotels",
    "Daily Crumb Bakery",
];
const INDUSTRIES: [&str; 6] =
    ["financial_services", "technology", "e_commerce", "travel", "food_and_beverage", "retail"];
const CHANNELS: [&str; 8] = [
    "email",
    "social_media",
    "display_ads",
    "search_ads",
    "push_notification",
    "sms",
    "video_ads",
    "direct_mail",
];
const TYPES: [&str; 3] = ["promotional", "educational", "retention"];
const CALLS: [&str; 5] = ["Shop now", "Book today", "Learn more", "Join for free", "See the menu"];
const REGIONS: [&str; 6] = ["US", "GB", "DE", "FR", "CA", "AU"];
const WORDS: [&str; 48] = [
    "fresh",
    "season",
    "members",
    "save",
    "new",
    "collection",
    "flights",
    "weekend",
    "your",
    "our",
    "with",
    "and",
    "the",
    "for",
    "this",
    "account",
    "card",
    "rewards",
    "points",
    "free",
    "delivery",
    "guide",
    "coffee",
    "kitchen",
    "phone",
    "travel",
    "summer",
    "winter",
    "room",
    "offer",
    "best",
    "price",
    "store",
    "online",
    "order",
    "today",
    "until",
    "Sunday",
    "before",
    "friends",
    "family",
    "learn",
    "how",
    "to",
    "plan",
    "easy",
    "small",
    "great",
];

/// Writes a CSV of `rows` campaigns of about 700 bytes with one defect in a hundred rows.
pub(crate) fn write_csv(out: impl Write, rows: u64, seed: u64) -> std::io::Result<()> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(HEADER)?;
    for row in 0..rows {
        let mut record = campaign(row, &mut rng);
        if rng.random_range(0..100) == 0 {
            spoil(&mut record, &mut rng);
        }
        writer.write_record(&record)?;
    }
    writer.flush()
}

fn campaign(row: u64, rng: &mut impl Rng) -> Vec<String> {
    let company = pick(&COMPANIES, rng);
    let (month, day) = (rng.random_range(1..=12), rng.random_range(1..=28));
    let percent = rng.random_range(1..=12) * 5;
    let impressions: u32 = rng.random_range(1_000..5_000_000);
    let slug = company.to_lowercase().replace([' ', '&'], "");
    let channel = pick(&CHANNELS, rng);
    // What a sound campaign of the channel looks like: only the defects below are to be found.
    let mut content = match channel {
        "search_ads" => words(24, rng),
        "sms" => words(62, rng) + ". Reply STOP to end.",
        _ => words(68, rng),
    };
    if channel != "search_ads" && rng.random_range(0..2) == 0 {
        content.push_str(", \"while stocks last\", for members.");
    }
    vec![
        format!("c{row:08}"),
        company.to_owned(),
        pick(&INDUSTRIES, rng).to_owned(),
        channel.to_owned(),
        pick(&TYPES, rng).to_owned(),
        words(6, rng),
        words(8, rng),
        content,
        pick(&CALLS, rng).to_owned(),
        format!("{percent}% off with code SAVE{percent}"),
        words(3, rng),
        format!("https://www.{slug}.example.com/{}/{}?utm_source=mail", words(1, rng), row),
        "en".to_owned(),
        pick(&REGIONS, rng).to_owned(),
        format!("{}; {}", words(1, rng), words(1, rng)),
        format!("2026-{month:02}-{day:02}"),
        format!("2027-{month:02}-{day:02}"),
        format!("{}.50", rng.random_range(100..90_000)),
        impressions.to_string(),
        (impressions / rng.random_range(20..200)).to_string(),
    ]
}

/// One of ten ways in which real exports are wrong.
fn spoil(record: &mut [String], rng: &mut impl Rng) {
    let (column, value) = match rng.random_range(0..10) {
        0 => (15, "soon"),
        1 => (16, "2020-01-01"),
        2 => (19, "99999999"),
        3 => (1, ""),
        4 => (3, "emial"),
        5 => (5, "=HYPERLINK(\"http://example.com\")"),
        6 => (6, "Your cafÃ© is waiting"),
        7 => (18, "many"),
        8 => (9, "150% off everything"),
        _ => (11, "not an address"),
    };
    value.clone_into(&mut record[column]);
}

fn pick<'a>(of: &[&'a str], rng: &mut impl Rng) -> &'a str {
    of[rng.random_range(0..of.len())]
}

fn words(count: usize, rng: &mut impl Rng) -> String {
    let mut text = String::new();
    for at in 0..count {
        if at > 0 {
            text.push(' ');
        }
        text.push_str(pick(&WORDS, rng));
    }
    text
}
