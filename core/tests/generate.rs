//! What the generator promises.

use std::collections::{BTreeMap, HashMap, HashSet};

use competiscan::classify::TextField;
use competiscan::generate::{GenerateOptions, GenerateWrite, Generator, Move, Profile};
use competiscan::io::{Input, ReadOptions, WriteOptions, Writer};
use competiscan::validate::{IssueCode, Severity, ValidateOptions};
use competiscan::{Campaign, Channel, Format};
use proptest::prelude::*;

fn generator(seed: u64) -> Generator {
    Generator::builder().seed(seed).build().unwrap_or_else(|error| panic!("{error}"))
}

fn lines(generator: &Generator, range: std::ops::Range<u64>) -> String {
    let mut out = Vec::new();
    generator.write(range, Format::Ndjson, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn field(campaign: &Campaign, field: TextField) -> &str {
    let text = match field {
        TextField::Subject => &campaign.subject,
        TextField::Title => &campaign.title,
        TextField::Content => &campaign.content,
        TextField::CallToAction => &campaign.call_to_action,
        _ => &campaign.offer,
    };
    text.as_deref().unwrap_or_default()
}

#[test]
fn the_built_in_profile_is_whole() {
    let profile = Profile::load(concat!(env!("CARGO_MANIFEST_DIR"), "/data/profiles/default"));
    let profile = profile.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(profile, Profile::default());
    assert_eq!(Profile::from_json(&profile.to_json()).unwrap(), profile);
    assert!(profile.companies.len() >= 40);
    let industries: HashSet<&str> = profile.companies.iter().map(|it| it.industry.as_str()).collect();
    assert_eq!(industries.len(), 6);
}

#[test]
fn the_validator_has_nothing_to_say() {
    let text = lines(&generator(1), 0..5000);
    let report =
        competiscan::validate(Input::from_bytes(text), &ReadOptions::default(), &ValidateOptions::default());
    let report = report.unwrap();
    assert_eq!((report.rows, report.accepted, report.rejected), (5000, 5000, 0));
    let warnings: BTreeMap<IssueCode, u64> = report
        .counts
        .iter()
        .filter(|(code, _)| code.severity() > Severity::Info)
        .map(|(code, count)| (*code, *count))
        .collect();
    assert!(!report.counts.contains_key(&IssueCode::PersonalData), "{:?}", report.issues.first());
    assert!(!report.counts.contains_key(&IssueCode::MissingOptOut));
    assert!(warnings.is_empty(), "{warnings:?} {:?}", report.issues.iter().take(5).collect::<Vec<_>>());
}

#[test]
fn every_record_keeps_the_promises() {
    let (mut offers, mut deadlines, mut calls, n) = (0, 0, 0, 6000);
    let mut contents: HashSet<String> = HashSet::new();
    let mut initiatives: HashMap<String, HashSet<(String, String)>> = HashMap::new();
    let (mut industries, mut channels, mut types) = (HashSet::new(), HashSet::new(), HashSet::new());
    for made in generator(5).range(0..n) {
        let (campaign, key) = (&made.campaign, &made.key);
        let say = || serde_json::to_string(campaign).unwrap();
        // Nothing is left of the templates.
        for part in [TextField::Subject, TextField::Title, TextField::Content, TextField::CallToAction] {
            let text = field(campaign, part);
            assert!(!text.contains(['{', '}', '|', '[', ']']) || text.contains(" | "), "{}", say());
            assert!(!text.contains("  ") && !text.contains(" .") && !text.contains(" ,"), "{}", say());
            assert_eq!(text.trim(), text, "{}", say());
        }
        // The funnel narrows.
        let (impressions, clicks) = (campaign.impressions.unwrap(), campaign.clicks.unwrap());
        assert!(clicks <= impressions && campaign.conversions.unwrap() <= clicks, "{}", say());
        // Channels carry what they carry.
        let count = |part| field(campaign, part).chars().count();
        match campaign.channel {
            Channel::Sms => {
                let content = field(campaign, TextField::Content);
                assert!(content.contains("STOP"), "{}", say());
                // No character of the extension table is in the copy, so septets are characters.
                assert!(content.chars().count() <= 160 - content.matches('€').count(), "{}", say());
                assert!(content.chars().all(|c| c.is_ascii() && c != '`' || "€£".contains(c)), "{}", say());
            }
            Channel::PushNotification => {
                assert!(count(TextField::Title) <= 50 && count(TextField::Content) <= 150, "{}", say());
            }
            Channel::SearchAds => {
                assert!(count(TextField::Title) <= 30 && count(TextField::Content) <= 90, "{}", say());
            }
            Channel::Email => assert!(!field(campaign, TextField::Subject).contains('\n'), "{}", say()),
            _ => {}
        }
        // Dates are in flight.
        assert!(campaign.launch_date.year() == 2025 && campaign.end_date.unwrap() >= campaign.launch_date);
        // Spans point at their words.
        let spans = key.offers.iter().map(|it| (it.field, it.start, it.end, &it.text));
        let spans = spans.chain(key.deadline.iter().map(|it| (it.field, it.start, it.end, &it.text)));
        let spans = spans.chain(key.call_to_action.iter().map(|it| (it.field, it.start, it.end, &it.text)));
        for (part, start, end, text) in spans {
            assert_eq!(field(campaign, part).get(start..end), Some(text.as_str()), "{}", say());
        }
        for offer in &key.offers {
            assert_eq!(offer.unit.is_some(), offer.value.is_some());
            if let Some(code) = &offer.code {
                assert!(say().contains(code.as_str()), "{}", say());
            }
        }
        if let Some(deadline) = &key.deadline {
            let date = deadline.date.unwrap();
            assert!(date >= campaign.launch_date && date <= campaign.end_date.unwrap(), "{}", say());
            let lower = deadline.text.to_lowercase();
            if lower.contains("today") || lower.contains("tonight") {
                assert_eq!(date, campaign.launch_date, "{}", say());
            }
        }
        // The offer of the record is one of the text, where it may begin with a capital.
        if let Some(offer) = &campaign.offer {
            assert!(key.offers.iter().any(|it| it.text.eq_ignore_ascii_case(offer)), "{}", say());
        } else {
            assert!(key.offers.iter().all(|it| Some(&it.text) == it.code.as_ref()), "{}", say());
        }
        assert!(campaign.landing_url.as_ref().is_some_and(|url| url.contains(".example/")), "{}", say());
        offers += u32::from(!key.offers.is_empty());
        deadlines += u32::from(key.deadline.is_some());
        calls += u32::from(key.call_to_action.is_some());
        contents.insert(campaign.content.clone().unwrap());
        initiatives
            .entry(key.initiative.clone())
            .or_default()
            .insert((campaign.company.clone(), campaign.offer.clone().unwrap_or_default()));
        industries.insert(campaign.industry.clone());
        channels.insert(campaign.channel.clone());
        types.insert(campaign.campaign_type);
    }
    assert_eq!((industries.len(), channels.len(), types.len()), (6, 8, 3));
    assert!(offers > 2000 && deadlines > 1500 && calls > 4500, "{offers} {deadlines} {calls}");
    assert!(contents.len() as u64 > n * 95 / 100, "{}", contents.len());
    // One company a campaign idea, and one offer where it is spoken of.
    for said in initiatives.values() {
        let companies: HashSet<&String> = said.iter().map(|(company, _)| company).collect();
        let offers: HashSet<&String> =
            said.iter().map(|(_, offer)| offer).filter(|it| !it.is_empty()).collect();
        assert!(companies.len() == 1 && offers.len() <= 1, "{said:?}");
    }
    assert!(initiatives.values().len() as u64 * 2 < n, "{}", initiatives.len());
}

#[test]
fn texts_written_directly_are_those_of_the_general_writers() {
    for html in [false, true] {
        let options = GenerateOptions { seed: 3, html, ..GenerateOptions::default() };
        let generator = Generator::new(options, Profile::default()).unwrap();
        for format in [Format::Ndjson, Format::Csv] {
            let (mut slow, mut fast) = (Vec::new(), Vec::new());
            let mut writer = Writer::new(&mut slow, format, WriteOptions::default()).unwrap();
            for made in generator.range(100..1700) {
                writer.write(&made.campaign).unwrap();
            }
            writer.finish().unwrap();
            generator.write(100..1700, format, &mut fast).unwrap();
            assert!(slow == fast, "{format} differs");
        }
    }
}

#[test]
fn answers_run_beside_the_records() {
    let generator = generator(2);
    let (mut records, mut answers) = (Vec::new(), Vec::new());
    generator.write_with(0..50, GenerateWrite::default(), &mut records, Some(&mut answers)).unwrap();
    let answers = String::from_utf8(answers).unwrap();
    for (made, line) in generator.range(0..50).zip(answers.lines()) {
        assert_eq!(serde_json::from_str::<competiscan::generate::AnswerKey>(line).unwrap(), made.key);
    }
    assert_eq!(answers.lines().count(), 50);
}

#[test]
fn threads_change_nothing() {
    let generator = generator(9);
    let one = lines(&generator, 10..5010);
    for threads in [2, 3, 8] {
        let how = GenerateWrite { threads, ..GenerateWrite::default() };
        let (mut out, mut answers) = (Vec::new(), Vec::new());
        generator.write_with(10..5010, how, &mut out, Some(&mut answers)).unwrap();
        assert!(out == one.as_bytes(), "{threads} threads");
        assert_eq!(answers.split(|byte| *byte == b'\n').count() - 1, 5000);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn ranges_compose(seed in 0u64..1000, start in 0u64..1_000_000, first in 0u64..60, second in 0u64..60) {
        let generator = generator(seed);
        let whole = lines(&generator, start..start + first + second);
        let parts = lines(&generator, start..start + first) + &lines(&generator, start + first..start + first + second);
        prop_assert_eq!(whole, parts);
        let made = generator.get(start);
        prop_assert_eq!(Some(made), generator.range(start..start + 1).next());
    }
}

#[test]
fn filters_and_dates_hold() {
    let generator = Generator::builder()
        .seed(1)
        .industries(["travel", "retail"])
        .channels(["sms", "email"])
        .types(["promotional"])
        .dates("2026-02-01".parse().unwrap(), "2026-02-03".parse().unwrap())
        .currency("EUR".parse().unwrap())
        .build()
        .unwrap();
    for made in generator.range(0..500) {
        let campaign = made.campaign;
        assert!(["travel", "retail"].contains(&campaign.industry.unwrap().as_str()));
        assert!(matches!(campaign.channel, Channel::Sms | Channel::Email));
        assert_eq!(campaign.campaign_type.unwrap().as_str(), "promotional");
        assert!((1..=3).contains(&campaign.launch_date.day()) && campaign.launch_date.month() == 2);
        assert_eq!(campaign.budget.unwrap().currency.unwrap().as_str(), "EUR");
    }
}

#[test]
fn bad_options_are_named() {
    let error =
        |options: GenerateOptions| Generator::new(options, Profile::default()).unwrap_err().to_string();
    let default = GenerateOptions::default;
    let names = |name: &str| vec![name.to_owned()];
    assert_eq!(
        error(GenerateOptions { industries: names("travl"), ..default() }),
        "industries: there is no \"travl\"; did you mean \"travel\"?"
    );
    assert!(error(GenerateOptions { types: names("?"), ..default() }).contains("use one of promotional"));
    assert!(error(GenerateOptions { companies: names("Nobody Inc"), ..default() }).starts_with("companies:"));
    let late = GenerateOptions { start: "2026-01-01".parse().unwrap(), ..default() };
    assert!(error(late).starts_with("end is 2025-12-31, before start 2026-01-01"));
    let narrow =
        GenerateOptions { end: "2025-01-10".parse().unwrap(), moves: vec![Move::Silence], ..default() };
    assert_eq!(error(narrow), "moves: silence needs 84 days; use a longer range of dates");
    assert!("price_wars".parse::<Move>().unwrap_err().to_string().contains("did you mean \"price_war\"?"));
    let none = GenerateWrite { threads: 0, ..GenerateWrite::default() };
    let error = generator(1).write_with(0..1, none, Vec::new(), None::<Vec<u8>>).unwrap_err();
    assert_eq!(error.to_string(), "threads is 0; use 1 to 1024");
}

#[test]
fn moves_show_in_the_records_and_in_the_key() {
    let generator = Generator::builder().seed(4).moves(Move::ALL.iter().copied()).build().unwrap();
    let made: Vec<_> = generator.range(0..8000).collect();
    for planted in generator.moves() {
        let within = |day| (planted.start..=planted.end).contains(&day);
        let marked: Vec<_> = made.iter().filter(|it| it.key.moves.contains(&planted.kind)).collect();
        match planted.kind {
            Move::Silence => {
                let of_company = || made.iter().filter(|it| it.campaign.company == planted.companies[0]);
                assert!(of_company().count() > 20);
                assert_eq!(of_company().filter(|it| within(it.campaign.launch_date)).count(), 0);
            }
            Move::PriceWar => {
                assert!(marked.len() > 50, "{}", marked.len());
                for it in marked {
                    assert!(planted.companies.contains(&it.campaign.company));
                    for offer in it.key.offers.iter().filter(|offer| offer.value.is_some()) {
                        assert_eq!(offer.unit.as_deref(), Some("percent"));
                    }
                }
            }
            Move::CopiedCampaign => {
                assert!(marked.len() > 15, "{}", marked.len());
                let original = planted.copied_from.as_ref().unwrap();
                let theirs: HashSet<&str> = made
                    .iter()
                    .filter(|it| it.campaign.company == *original)
                    .filter_map(|it| it.campaign.offer.as_deref())
                    .collect();
                for it in marked {
                    assert_eq!(it.campaign.company, planted.companies[0]);
                    if let Some(offer) = &it.campaign.offer {
                        assert!(theirs.contains(offer.as_str()), "{offer}");
                    }
                }
            }
            Move::ChannelShift => {
                let (from, to) = planted.channels.clone().unwrap();
                let share = |channel: &str, after: bool| {
                    let all = made.iter().filter(|it| {
                        it.campaign.company == planted.companies[0]
                            && (it.campaign.launch_date >= planted.start) == after
                    });
                    let (mut of, mut n) = (0.0, 0.0);
                    for it in all {
                        n += 1.0;
                        of += f64::from(u8::from(it.campaign.channel.as_str() == channel));
                    }
                    of / f64::max(n, 1.0)
                };
                assert!(share(&from, true) < share(&from, false), "{from}");
                assert!(share(&to, true) > share(&to, false), "{to}");
                assert!(!marked.is_empty());
            }
            _ => {}
        }
    }
}

/// The bytes every language has to make. `UPDATE_GOLDEN=1` writes the file anew, after a change of the data or of
/// `GENERATOR_VERSION`.
#[test]
fn the_first_thousand_records_are_golden() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/generate.json");
    let text = lines(&generator(1), 0..1000);
    let now = serde_json::json!({
        "generator_version": competiscan::generate::GENERATOR_VERSION,
        "seed": 1,
        "records": 1000,
        "format": "ndjson",
        "sha256": sha256(text.as_bytes()),
        "first_id": serde_json::from_str::<Campaign>(text.lines().next().unwrap()).unwrap().id,
    });
    let written = serde_json::to_string_pretty(&now).unwrap() + "\n";
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &written).unwrap();
    }
    let golden = std::fs::read_to_string(&path).expect("the golden file is there");
    assert_eq!(written, golden.replace("\r\n", "\n"));
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    use std::fmt::Write;

    Sha256::digest(bytes).iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[test]
fn few_records_are_of_several_initiatives() {
    let generator = Generator::builder().channels(["email"]).build().unwrap();
    let made: Vec<_> = generator.range(0..8).collect();
    let initiatives: HashSet<&str> = made.iter().map(|made| made.key.initiative.as_str()).collect();
    let companies: HashSet<&str> = made.iter().map(|made| made.campaign.company.as_str()).collect();
    assert!(initiatives.len() == 8 && companies.len() > 4, "{companies:?}");
}

#[test]
fn campaigns_of_a_price_war_are_sent_while_it_lasts() {
    for seed in 0..3 {
        let moves = [Move::PriceWar, Move::CopiedCampaign, Move::ChannelShift];
        let generator = Generator::builder().seed(seed).industries(["retail"]).moves(moves).build().unwrap();
        let mut of_war = 0;
        for made in generator.range(0..4000) {
            for planted in generator.moves().iter().filter(|planted| made.key.moves.contains(&planted.kind)) {
                let day = made.campaign.launch_date;
                assert!((planted.start..=planted.end).contains(&day), "{planted:?} {day}");
                of_war += u32::from(planted.kind == Move::PriceWar);
            }
        }
        assert!(of_war > 50, "{of_war}");
    }
}

#[test]
fn names_are_read_as_a_record_reads_them_and_nobody_left_is_told() {
    let strict = Generator::builder().industries(["financial_services"]).channels(["push_notification"]);
    let strict = strict.types(["promotional"]).build().unwrap().get(0).campaign;
    let lenient = Generator::builder().industries(["Finance"]).channels(["push"]).types(["Promo"]);
    let lenient = lenient.build().unwrap().get(0).campaign;
    assert_eq!((lenient.company, lenient.content), (strict.company, strict.content));
    let name = &Profile::default().companies.iter().find(|it| it.industry == "retail").unwrap().name.clone();
    let nobody = Generator::builder().industries(["travel"]).companies([name.as_str()]).build().unwrap_err();
    assert!(nobody.message().contains("industries travel with companies"), "{nobody}");
    assert!(!nobody.message().contains("channels"), "{nobody}");
}

#[test]
fn amounts_are_written_as_their_currency_is() {
    let texts = |code: &str| -> String {
        let generator = Generator::builder().currency(code.parse().unwrap()).build().unwrap();
        generator.range(0..600).filter_map(|made| made.campaign.content).collect()
    };
    let dinar = texts("KWD");
    assert!(dinar.contains("KWD ") && !dinar.contains('$'));
    let yen = texts("JPY");
    assert!(yen.contains('¥') && !yen.contains('$'));
    let after = yen.split('¥').skip(1).map(|rest| {
        rest.chars().take_while(|c| c.is_ascii_digit() || matches!(c, ',' | '.')).collect::<String>()
    });
    assert!(after.clone().all(|amount| !amount.trim_end_matches(['.', ',']).contains('.')));
    assert!(after.filter(|amount| amount.contains(',')).count() > 20);
    let unknown = Generator::builder().currency("XXQ".parse().unwrap()).build().unwrap_err();
    assert!(unknown.to_string().contains("currency: \"XXQ\""), "{unknown}");
}

#[test]
fn a_company_has_one_telephone() {
    let mut numbers: BTreeMap<String, HashSet<String>> = BTreeMap::new();
    for made in generator(4).range(0..3000) {
        // A copied campaign aside, of which there is none here, a company speaks for itself.
        let content = made.campaign.content.unwrap_or_default();
        for (at, _) in content.match_indices("555-0") {
            let number = content.get(at..at + 8).unwrap_or_default().to_owned();
            numbers.entry(made.campaign.company.clone()).or_default().insert(number);
        }
    }
    assert!(numbers.len() > 20, "{}", numbers.len());
    assert!(numbers.values().all(|numbers| numbers.len() == 1), "{numbers:?}");
}
