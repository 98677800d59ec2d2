//! The summary of many campaigns: golden files, laws of merging, bounds, hostile input.

mod common;

use std::fmt::Write as _;
use std::path::PathBuf;

use competiscan::analyze::{AnalyzeOptions, Analyzer, Summary, TextStyle, analyze};
use competiscan::{Budget, Campaign, CampaignType, Channel, Date, Industry, Sentiment, SentimentLabel};
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn campaign(company: &str, channel: Channel, launch: &str, subject: &str) -> Campaign {
    let mut campaign = Campaign::new(company, channel, date(launch));
    campaign.subject = Some(subject.to_owned());
    campaign.id = campaign.content_id();
    campaign
}

/// Eight campaigns whose summary can be checked by hand.
fn eight() -> Vec<Campaign> {
    let usd = "USD".parse().ok();
    let mut all = vec![
        campaign("Northwind Air", Channel::Email, "2026-01-05", "Save 20% on all flights"),
        campaign("Northwind Air", Channel::Email, "2026-01-12", "Last call: cheap flights"),
        campaign("Northwind Air", Channel::Sms, "2026-03-02", "Cheap flights end today"),
        campaign("Northwind Air", Channel::Email, "2026-03-09", "Cheap flights to Oslo"),
        campaign("Contoso Bank", Channel::Email, "2026-01-06", "Your gold card is ready"),
        campaign("Contoso Bank", Channel::DirectMail, "2026-01-14", "The gold card for travel"),
        campaign("Contoso Bank", Channel::Email, "2026-03-03", "Gold card: no annual fee"),
        campaign("東京カフェ ☕", Channel::from_name("Carrier pigeon"), "2026-03-08", "Free coffee | today"),
    ];
    for row in &mut all[..4] {
        row.industry = Some(Industry::Travel);
        row.campaign_type = Some(CampaignType::Promotional);
    }
    for row in &mut all[4..7] {
        row.industry = Some(Industry::FinancialServices);
    }
    all[4].campaign_type = Some(CampaignType::Retention);
    // Both rates: 1000 + 3000 impressions, 50 + 30 clicks; 50 + 30 + 10 clicks, 5 + 3 + 1 conversions.
    for (at, metrics) in [
        (0, (Some(1000), Some(50), Some(5))),
        (1, (Some(3000), Some(30), Some(3))),
        (4, (None, Some(10), Some(1))),
        (5, (Some(6000), None, None)),
        (6, (Some(10), Some(11), None)),
    ] {
        (all[at].impressions, all[at].clicks, all[at].conversions) = metrics;
    }
    all[0].budget = Some(Budget::amount(100.0, usd));
    all[1].budget = Some(Budget::range(100.0, 499.0, usd));
    all[2].budget = Some(Budget::amount(250.5, usd));
    all[4].budget = Some(Budget { low: Some(1_000_000.0), ..Budget::default() });
    all[5].budget = Some(Budget::amount(-5.0, usd));
    all[0].language = Some("en".into());
    all[1].language = Some("EN".into());
    all[7].language = Some("en-GB".into());
    all[0].sentiment = Some(Sentiment { label: Some(SentimentLabel::Positive), score: None });
    all[4].sentiment = Some(Sentiment { label: None, score: Some(0.5) });
    all[0].extra.insert("ESP".into(), "Mailer One".into());
    all
}

fn golden(name: &str, got: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, got).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap();
    assert_eq!(got, expected.replace("\r\n", "\n"), "{name} differs; UPDATE_GOLDEN=1 rewrites it");
}

#[test]
fn golden_files() {
    let summary = analyze(&eight());
    golden("summary.json", &format!("{}\n", summary.to_json()));
    golden("summary.md", &summary.to_markdown());
    golden("summary.txt", &summary.to_text(100));
}

/// The same numbers, worked out by hand rather than looked at.
#[test]
fn eight_campaigns_by_hand() {
    let summary = analyze(&eight());
    assert_eq!(summary.campaigns, 8);
    assert_eq!((summary.first_date, summary.last_date), (Some(date("2026-01-05")), Some(date("2026-03-09"))));
    let companies: Vec<_> =
        summary.companies.values.iter().map(|c| (c.company.as_str(), c.campaigns)).collect();
    assert_eq!(companies, [("Northwind Air", 4), ("Contoso Bank", 3), ("東京カフェ ☕", 1)]);
    let air = &summary.companies.values[0];
    assert_eq!((air.share, air.low, air.high), (Some(0.5), Some(0.215_216), Some(0.784_784)));
    assert_eq!((air.first_date, air.last_date), (Some(date("2026-01-05")), Some(date("2026-03-09"))));
    let channels: Vec<_> = air.channels.iter().map(|c| (c.value.as_str(), c.count)).collect();
    assert_eq!(channels, [("email", 3), ("sms", 1)]);
    let channels: Vec<_> = summary.channels.values.iter().map(|c| (c.value.as_str(), c.count)).collect();
    assert_eq!(channels, [("email", 5), ("Carrier pigeon", 1), ("direct_mail", 1), ("sms", 1)]);
    assert_eq!((summary.industries.n, summary.industries.missing), (7, 1));
    assert_eq!(summary.industries.missing_share, Some(0.125));
    let languages: Vec<_> = summary.languages.values.iter().map(|c| (c.value.as_str(), c.count)).collect();
    assert_eq!(languages, [("en", 2), ("en-gb", 1)]);
    assert_eq!((summary.sentiments.n, summary.sentiments.missing), (1, 7));
    assert_eq!((summary.esps.n, summary.esps.values[0].value.as_str()), (1, "Mailer One"));

    let months: Vec<_> = summary.months.iter().map(|m| (m.month.as_str(), m.count)).collect();
    assert_eq!(months, [("2026-01", 4), ("2026-02", 0), ("2026-03", 4)]);
    let weekdays: Vec<u64> = summary.weekdays.iter().map(|day| day.count).collect();
    assert_eq!(weekdays, [4, 2, 1, 0, 0, 0, 1]);

    // By impressions the bank is ahead: 6010 of 10,010.
    assert_eq!((summary.voice.n, summary.voice.impressions), (4, 10_010));
    assert_eq!(summary.voice.coverage, Some(0.5));
    assert_eq!(summary.voice.values[0].company, "Contoso Bank");
    assert_eq!(summary.voice.values[0].share, Some(0.6004));

    let rate = summary.funnel.click_through_rate;
    assert_eq!((rate.n, rate.left_out, rate.events, rate.trials, rate.rate), (2, 1, 80, 4000, Some(0.02)));
    let rate = summary.funnel.conversion_rate;
    assert_eq!((rate.n, rate.left_out, rate.events, rate.trials, rate.rate), (3, 0, 9, 90, Some(0.1)));

    let budget = &summary.budgets[0];
    assert_eq!((budget.currency.as_deref(), budget.n, budget.ranges), (Some("USD"), 3, 1));
    assert_eq!((budget.total_low, budget.total_high), (450.5, Some(849.5)));
    assert_eq!((budget.median_low, budget.median_high), (Some(100.0), Some(250.5)));
    let open = &summary.budgets[1];
    assert_eq!((open.currency.as_deref(), open.open_ranges, open.total_high), (None, 1, None));
    assert_eq!(summary.unusable_budgets, 1);

    let phrases = summary.phrases.unwrap();
    let top: Vec<_> = phrases
        .top_words
        .iter()
        .chain(&phrases.top_phrases)
        .map(|p| (p.phrase.as_str(), p.documents, p.companies))
        .collect();
    assert_eq!(top, [("flights", 4, 1), ("today", 2, 2), ("cheap flights", 3, 1), ("gold card", 3, 1)]);
    let filled = |name: &str| summary.fields.iter().find(|field| field.field == name).unwrap().filled;
    assert_eq!((filled("subject"), filled("title"), filled("extra"), filled("sentiment")), (8, 0, 1, 1));
}

#[test]
fn nothing_is_null_and_not_nan() {
    let summary = analyze(&[]);
    assert_eq!(summary.first_date, None);
    assert_eq!(summary.channels.missing_share, None);
    assert_eq!(summary.weekdays[0].share, None);
    assert!(summary.months.is_empty() && summary.caps.is_empty());
    let json = summary.to_json();
    assert!(!json.contains("NaN") && json.contains("\"rate\": null"));
    assert_eq!(summary.to_text(80), "Summary\n  Campaigns  0\n  Period     -\n  Companies  0\n");
    assert!(summary.to_markdown().starts_with("# Summary\n"));
}

#[test]
fn one_row_is_all_of_everything() {
    let summary = analyze(&eight()[..1]);
    assert_eq!(summary.companies.values[0].share, Some(1.0));
    assert_eq!(summary.companies.values[0].high, Some(1.0));
    assert_eq!(summary.companies.values[0].low, Some(0.206_549));
    assert_eq!(summary.months.len(), 1);
    // A phrase of one campaign is no key phrase.
    let phrases = summary.phrases.unwrap();
    assert!(phrases.top_words.is_empty() && phrases.top_phrases.is_empty());
}

#[test]
fn a_summary_reads_back() {
    let summary = analyze(&eight());
    let back: Summary = serde_json::from_str(&summary.to_json()).unwrap();
    assert_eq!(back, summary);
}

#[test]
fn far_dates_do_not_make_a_month_of_every_month() {
    let rows =
        [campaign("A", Channel::Email, "0001-01-01", "x"), campaign("A", Channel::Email, "9999-12-31", "y")];
    let months: Vec<_> = analyze(&rows).months.into_iter().map(|month| month.month).collect();
    assert_eq!(months, ["0001-01", "9999-12"]);
}

#[test]
fn hostile_text_stays_text() {
    let mut rows = Vec::new();
    for company in [
        "| a | b |\n|---|---|\n",
        "<script>alert(1)</script>",
        "[x](javascript:alert(1)) ![y](https://e.example/p.png)",
        "\u{1b}[2J\u{1b}]0;owned\u{7}\u{202e}gnp.exe",
        "```\n# Heading\n```",
        "\u{0}\u{1}\u{2}",
        "",
        "   ",
        "👩‍👩‍👧‍👦日本語日本語日本語日本語日本語日本語日本語日本語日本語日本語日本語",
    ] {
        let mut row = campaign(company, Channel::from_name(company), "2026-01-01", company);
        row.industry = Some(Industry::from_name(company));
        row.extra.insert("esp".into(), company.into());
        row.content = Some(format!("{company} {company}"));
        rows.push(row.clone());
        rows.push(row);
    }
    let mut long = campaign("Long", Channel::Email, "2026-01-02", &"w".repeat(1 << 20));
    long.content = Some(" word".repeat(1 << 18));
    long.language = Some("Ü".repeat(1 << 16));
    long.company = "X".repeat(1 << 20);
    rows.push(long);

    let summary = analyze(&rows);
    assert_eq!(summary.phrases.as_ref().unwrap().cut_documents, 1);
    assert!(summary.companies.values.iter().all(|company| company.company.chars().count() <= 255));
    for width in [0, 40, 80, 200] {
        for unicode in [true, false] {
            let text = summary.to_text(TextStyle { unicode, width });
            assert!(text.chars().all(|c| c == '\n' || !c.is_control()), "a control character came through");
            assert!(!text.contains('\u{202e}'));
            // No wide character counts as one column, so characters bound columns from below.
            assert!(text.lines().all(|line| line.chars().count() <= width.max(40)));
        }
    }
    let markdown = summary.to_markdown();
    assert!(!markdown.contains("<script") && !markdown.contains("://"));
    assert!(!markdown.replace("\\]", "").contains("]("));
    assert!(!markdown.contains("```"));
    for table in markdown.split("\n\n").filter(|part| part.starts_with('|')) {
        let cells = |line: &str| line.replace("\\\\", "").replace("\\|", "").matches('|').count();
        let columns = cells(table.lines().next().unwrap());
        assert!(table.lines().all(|line| cells(line) == columns), "{table}");
    }
    let _: Summary = serde_json::from_str(&summary.to_json()).unwrap();
}

#[test]
fn a_bound_that_is_reached_is_said() {
    let rows: Vec<Campaign> = (0..400)
        .map(|i| {
            let company = format!("Company {i}");
            let mut row = campaign(&company, Channel::from_name(&company), "2026-01-01", &company);
            row.budget = Some(Budget::amount(f64::from(i), None));
            row
        })
        .collect();
    let options = |max| AnalyzeOptions {
        max_companies: max,
        max_values: max,
        max_phrases: 10 * max,
        ..AnalyzeOptions::default()
    };
    let run = |max| {
        let mut analyzer = Analyzer::new(options(max));
        for row in &rows {
            analyzer.add(row);
        }
        analyzer.finish()
    };
    let exact = run(400);
    assert!(exact.caps.is_empty() && !exact.companies.approximate);
    assert_eq!((exact.companies.n, exact.companies.distinct), (400, 400));
    assert_eq!(exact.companies.rest.values, 300);

    let sampled = run(399);
    let parts: Vec<&str> = sampled.caps.iter().map(|cap| cap.part.as_str()).collect();
    assert_eq!(parts, ["companies", "channels", "budget_medians"]);
    assert!(sampled.companies.approximate && sampled.channels.approximate && sampled.budgets[0].approximate);
    // About half of the rows: 200 with a standard deviation of 10.
    assert!((140..260).contains(&sampled.companies.n), "{}", sampled.companies.n);
    assert_eq!((sampled.caps[0].limit, sampled.caps[0].rows), (399, 400));
    // What is counted over all rows stays exact.
    assert_eq!(sampled.channels.missing, 0);
    assert_eq!(sampled.budgets[0].total_high, exact.budgets[0].total_high);
    assert!(sampled.to_text(80).contains("companies passed max_companies = 399"));

    let phrases = run(100).phrases.unwrap();
    assert!(phrases.approximate && phrases.n < phrases.documents);
    // A bound of nothing leaves nothing, and no panic.
    let none = run(0);
    assert!(none.companies.approximate && none.companies.values.is_empty());
}

/// The sample of a sampled count is a fair one: a company with a tenth of all rows stays at a tenth.
#[test]
fn a_sampled_share_is_near_the_true_one() {
    let mut analyzer =
        Analyzer::new(AnalyzeOptions { max_companies: 1000, keyphrases: false, ..AnalyzeOptions::default() });
    for i in 0..20_000 {
        let company = if i % 10 == 0 { "Giant".to_owned() } else { format!("Dwarf {i}") };
        analyzer.add(&campaign(&company, Channel::Email, "2026-01-01", &format!("Message {i}")));
    }
    let summary = analyzer.finish();
    let giant = &summary.companies.values[0];
    assert_eq!(giant.company, "Giant");
    assert!(summary.companies.approximate);
    // Four standard errors of a sample of this size.
    let error = 4.0 * (0.09 / summary.companies.n as f64).sqrt();
    assert!((giant.share.unwrap() - 0.1).abs() < error, "{giant:?}, n = {}", summary.companies.n);
}

#[test]
fn parts_with_other_options_do_not_merge() {
    let mut analyzer = Analyzer::default();
    let other = Analyzer::new(AnalyzeOptions { list_limit: 1, ..AnalyzeOptions::default() });
    assert_eq!(analyzer.merge(other).unwrap_err().code(), "invalid_option");
    let state = serde_json::to_string(&Analyzer::default()).unwrap();
    let newer: Analyzer = serde_json::from_str(&state.replacen("\"version\":1", "\"version\":2", 1)).unwrap();
    assert_eq!(analyzer.merge(newer).unwrap_err().code(), "corrupt_input");
}

#[test]
fn a_state_with_the_largest_counts_does_not_overflow() {
    let mut analyzer = Analyzer::default();
    let rows = vec![eight().swap_remove(1); 100];
    for row in &rows {
        analyzer.add(row);
    }
    let state = serde_json::to_string(&analyzer).unwrap();
    // Levels, numbers of companies and options stay; every count becomes the largest there is.
    let (options, sums) = state.split_at(state.find("\"rows\"").unwrap());
    let mut forged = options.to_owned();
    for part in sums.split_inclusive([',', ':', '[']) {
        let digits = part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len());
        let (number, end) = part.split_at(digits);
        if number.parse().is_ok_and(|number: u64| number >= 100) {
            write!(forged, "{}{end}", u64::MAX).unwrap();
        } else {
            forged.push_str(part);
        }
    }
    let mut forged: Analyzer = serde_json::from_str(&forged).unwrap();
    assert_eq!(forged.len(), u64::MAX);
    forged.merge(analyzer.clone()).unwrap();
    for row in &rows {
        forged.add(row);
    }
    let summary = forged.finish();
    assert!(!summary.to_text(80).is_empty() && !summary.to_json().contains("NaN"));
}

/// Rows from few words, so that everything collides, with every optional value present or not.
fn rows() -> impl Strategy<Value = Vec<Campaign>> {
    let text = prop::option::of(prop::collection::vec(0..12_usize, 0..9).prop_map(|words| {
        let words: Vec<&str> = words
            .into_iter()
            .map(|at| {
                [
                    "free",
                    "gold",
                    "card",
                    "the",
                    "flights",
                    "20%",
                    "now.",
                    "Oslo",
                    "of",
                    "é",
                    "https://x.org/a",
                    "日本",
                ][at]
            })
            .collect();
        words.join(" ")
    }));
    let count = || prop::option::of(prop_oneof![0..50_u64, Just(u64::MAX)]);
    let money =
        prop::option::of((0..3_usize, -10.0..1e4_f64, 0..4_usize).prop_map(|(kind, amount, currency)| {
            let currency = ["USD", "EUR", "JPY", ""][currency].parse().ok();
            match kind {
                0 => Budget::amount(amount, currency),
                1 => Budget::range(amount, amount * 2.0, currency),
                _ => Budget { low: Some(amount), currency, ..Budget::default() },
            }
        }));
    let row = (
        0..9_usize,
        0..12_usize,
        0..700_i32,
        text.clone(),
        text,
        (count(), count(), count()),
        money,
        0..16_usize,
    );
    let row = row.prop_map(|(company, channel, day, subject, content, metrics, budget, bits)| {
        let company = ["Acme", "Zeta", "Mid", "é", "Acme Air", "B1", "B2", "B3", ""][company];
        let channel = Channel::ALL.get(channel).cloned().unwrap_or_else(|| Channel::from_name("Kite"));
        let mut row = Campaign::new(company, channel, Date::from_days_since_epoch(20_000 + day).unwrap());
        (row.subject, row.content, row.budget) = (subject, content, budget);
        (row.impressions, row.clicks, row.conversions) = metrics;
        row.industry =
            (bits & 1 > 0).then(|| Industry::from_name(company)).filter(|i| !i.as_str().is_empty());
        row.language = (bits & 2 > 0).then(|| ["en", "EN", "de-AT"][bits % 3].to_owned());
        if bits & 4 > 0 {
            row.extra.insert("esp".into(), format!("esp {}", bits % 5));
        }
        if bits & 8 > 0 {
            row.id = row.content_id();
        }
        row
    });
    prop::collection::vec(row, 0..60)
}

fn analyzed<'a>(rows: impl IntoIterator<Item = &'a Campaign>, options: &AnalyzeOptions) -> Analyzer {
    let mut analyzer = Analyzer::new(options.clone());
    for row in rows {
        analyzer.add(row);
    }
    analyzer
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("regressions"))),
        ..ProptestConfig::default()
    })]

    /// Any order, any cut, any shape of merging and any trip over the wire give the same bytes, of the
    /// summary and of the state, with wide and with narrow bounds.
    #[test]
    fn order_and_cut_do_not_show(
        rows in rows(),
        shuffle in prop::collection::vec(any::<prop::sample::Index>(), 60),
        shards in prop::collection::vec(0..4_usize, 60),
        cap in prop_oneof![Just(1_000_000_usize), 0..12_usize],
    ) {
        let options = AnalyzeOptions {
            max_companies: cap,
            max_values: cap,
            max_phrases: cap.saturating_mul(4),
            min_phrase_documents: 1,
            max_words: 8,
            ..AnalyzeOptions::default()
        };
        let whole = analyzed(&rows, &options);
        let summary = whole.finish().to_json();
        let state = serde_json::to_string(&whole).unwrap();

        let mut shuffled = rows.clone();
        for (at, to) in shuffle.iter().enumerate().take(rows.len()) {
            shuffled.swap(at, to.index(rows.len()));
        }
        prop_assert_eq!(&analyzed(&shuffled, &options).finish().to_json(), &summary);

        let mut parts: Vec<Analyzer> = (0..4)
            .map(|shard| {
                let rows = shuffled.iter().zip(&shards).filter(|(_, at)| **at == shard).map(|(row, _)| row);
                let sent = serde_json::to_string(&analyzed(rows, &options)).unwrap();
                serde_json::from_str(&sent).unwrap()
            })
            .collect();
        // ((a + b) + c) + d, and d + (c + (b + a)).
        let mut left = parts[0].clone();
        for part in &parts[1..] {
            left.merge(part.clone()).unwrap();
        }
        let mut right = parts.remove(0);
        for mut part in parts {
            part.merge(right).unwrap();
            right = part;
        }
        for merged in [left, right] {
            prop_assert_eq!(&merged.finish().to_json(), &summary);
            prop_assert_eq!(&serde_json::to_string(&merged).unwrap(), &state);
        }
    }

    /// Whatever the rows, shares lie in their intervals, lists are in order, and nothing is not a number.
    #[test]
    fn summaries_hold_together(rows in rows()) {
        let summary = analyze(&rows);
        let n = rows.len() as u64;
        prop_assert_eq!(summary.campaigns, n);
        prop_assert_eq!(summary.months.iter().map(|month| month.count).sum::<u64>(), n);
        prop_assert_eq!(summary.weekdays.iter().map(|day| day.count).sum::<u64>(), n);
        for spread in [&summary.channels, &summary.industries, &summary.languages, &summary.esps] {
            prop_assert_eq!(spread.n + spread.missing, n);
            prop_assert_eq!(spread.values.iter().map(|value| value.count).sum::<u64>() + spread.rest.count, spread.n);
            let keys = spread.values.iter().map(|value| (std::cmp::Reverse(value.count), &value.value));
            prop_assert!(keys.is_sorted());
            for value in &spread.values {
                prop_assert!(value.low <= value.share && value.share <= value.high);
            }
        }
        let json = summary.to_json();
        prop_assert_eq!(&serde_json::from_str::<Summary>(&json).unwrap(), &summary);
    }

    /// No text breaks a table or reaches the terminal as a command.
    #[test]
    fn any_text_is_laid_out(company in "\\PC{0,40}|(?s).{0,40}", subject in "(?s).{0,80}", width in 0..120_usize) {
        let rows = vec![campaign(&company, Channel::from_name(&subject), "2026-01-01", &subject); 3];
        let summary = analyze(&rows);
        let text = summary.to_text(width);
        prop_assert!(text.chars().all(|c| c == '\n' || !c.is_control()));
        let markdown = summary.to_markdown();
        prop_assert!(!markdown.replace("\\]", "").contains("](") && !markdown.contains('<'));
    }
}

/// Real posts have phrases, none of which is a piece of an address, and chance is not taken for a difference.
#[test]
fn real_messages_have_phrases() {
    let Some(folder) = common::data("brand_social_en_us") else { return };
    let text = std::fs::read_to_string(folder.join("posts.ndjson")).unwrap();
    let rows: Vec<Campaign> = text
        .lines()
        .enumerate()
        .map(|(at, line)| {
            let post: serde_json::Value = serde_json::from_str(line).unwrap();
            let mut row = Campaign::new(format!("Page {}", at % 7), Channel::SocialMedia, date("2026-01-01"));
            row.content = post["text"].as_str().map(str::to_owned);
            row.id = at.to_string();
            row
        })
        .collect();
    let summary = analyze(&rows);
    let phrases = summary.phrases.unwrap();
    assert!(!phrases.approximate);
    assert_eq!((phrases.top_words.len(), phrases.top_phrases.len()), (25, 25));
    let mut all = phrases.top_words.iter().chain(&phrases.top_phrases);
    assert!(all.all(|phrase| !phrase.phrase.contains("http")));
    // A pool without pages, dealt out to seven: what sets them apart is chance, so it must be little.
    let listed: usize = phrases.distinctive.iter().map(|company| company.phrases.len()).sum();
    assert!(listed <= 5, "{listed} phrases are said to set random parts apart");
}
