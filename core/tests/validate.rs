//! Every issue code is found by an input made for it, and by no clean one.

use std::collections::BTreeSet;

use competiscan::io::{Input, ReadOptions};
use competiscan::validate::{IssueCode, Report, RuleLevel, Severity, ValidateOptions};
use competiscan::{Format, ReadResult};

const HEADER: &str = "id,company,industry,channel,campaign_type,subject,content,landing_url,language,region,launch_date,end_date,observed_at,budget,budget_currency,budget_low,budget_high,impressions,clicks,conversions,sentiment,sentiment_score,title,extra";

/// A row that is right in every column, with some columns changed.
fn row(changes: &[(&str, &str)]) -> String {
    let mut cells = vec![
        "",
        "Acme",
        "travel",
        "email",
        "promotional",
        "Hello",
        "Spring flights are here",
        "https://acme.example/x",
        "en",
        "US",
        "2026-11-23",
        "2026-12-01",
        "2026-11-23T10:00:00Z",
        "1000",
        "USD",
        "",
        "",
        "1000",
        "50",
        "5",
        "positive",
        "0.5",
        "Spring",
        "",
    ];
    let names: Vec<&str> = HEADER.split(',').collect();
    for (name, value) in changes {
        let at = names.iter().position(|known| known == name).unwrap_or_else(|| panic!("no column {name}"));
        cells[at] = value;
    }
    cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect::<Vec<_>>().join(",")
}

fn table(rows: &[String]) -> String {
    format!("{HEADER}\n{}\n", rows.join("\n"))
}

fn read_with(text: impl Into<Vec<u8>>, options: &ValidateOptions) -> ReadResult {
    let result = competiscan::read(Input::from_bytes(text), &ReadOptions::default(), options).unwrap();
    let report = &result.report;
    assert_eq!(report.rows, report.accepted + report.rejected + report.duplicates);
    assert_eq!(report.rejected, result.rejected.len() as u64);
    assert_eq!(report.accepted, result.campaigns.len() as u64);
    result
}

fn read(text: impl Into<Vec<u8>>) -> ReadResult {
    read_with(text, &ValidateOptions::default())
}

fn codes(report: &Report) -> BTreeSet<IssueCode> {
    report.counts.keys().copied().collect()
}

#[test]
fn a_clean_row_has_no_issue() {
    let result = read(table(&[row(&[])]));
    assert_eq!(result.report.issues, []);
    assert!((result.report.quality_score - 100.0).abs() < f64::EPSILON);
    let campaign = &result.campaigns[0];
    assert_eq!(campaign.id, campaign.content_id());
    assert_eq!(campaign.launch_date.to_string(), "2026-11-23");
}

/// A code, and the smallest change of a clean row that must raise it.
fn single_cell_cases() -> Vec<(IssueCode, Vec<(&'static str, &'static str)>)> {
    use IssueCode as C;
    vec![
        (C::MissingValue, vec![("company", "")]),
        (C::MissingValue, vec![("channel", "n/a")]),
        (C::MissingValue, vec![("launch_date", "")]),
        (C::MissingText, vec![("subject", ""), ("content", ""), ("title", "")]),
        (C::BadDate, vec![("launch_date", "soon")]),
        (C::BadDate, vec![("end_date", "2026-02-30")]),
        (C::AmbiguousDate, vec![("launch_date", "03/04/2026")]),
        (C::BadTimestamp, vec![("observed_at", "noon")]),
        (C::BadCount, vec![("clicks", "many")]),
        (C::BadCount, vec![("clicks", "1.5")]),
        (C::NegativeValue, vec![("impressions", "-3")]),
        (C::NegativeValue, vec![("budget", "-$3.00")]),
        (C::BadMoney, vec![("budget", "a lot")]),
        (C::BadCurrency, vec![("budget_currency", "XYZ")]),
        (C::BadNumber, vec![("sentiment_score", "high")]),
        (C::BadUrl, vec![("landing_url", "not an address")]),
        (C::BadLanguage, vec![("language", "gibberish!")]),
        (C::BadRegion, vec![("region", "Neverland")]),
        (C::BadExtra, vec![("extra", "{broken")]),
        (C::UnknownChannel, vec![("channel", "carrier pigeon")]),
        (C::UnknownIndustry, vec![("industry", "alchemy")]),
        (C::UnknownCampaignType, vec![("campaign_type", "guerrilla")]),
        (C::UnknownSentiment, vec![("sentiment", "meh"), ("sentiment_score", "")]),
        (C::ImplausibleDate, vec![("launch_date", "1026-11-23"), ("end_date", "")]),
        (C::ImplausibleValue, vec![("impressions", "9000000000000")]),
        (C::ScoreOutOfRange, vec![("sentiment_score", "1.5")]),
        (C::EndBeforeLaunch, vec![("end_date", "2026-11-22")]),
        (C::ObservedBeforeLaunch, vec![("observed_at", "2026-11-01")]),
        (C::ClicksOverImpressions, vec![("clicks", "1001")]),
        (C::ConversionsOverClicks, vec![("conversions", "51")]),
        (C::RangeReversed, vec![("budget", ""), ("budget_low", "500"), ("budget_high", "100")]),
        (C::SentimentMismatch, vec![("sentiment_score", "-0.5")]),
        (C::ReplacementCharacter, vec![("subject", "caf\u{fffd}")]),
        (C::Mojibake, vec![("subject", "Your cafÃ© is waiting")]),
        (C::ControlCharacter, vec![("subject", "bell\u{7}")]),
        (C::InvisibleCharacter, vec![("subject", "zero\u{200b}width")]),
        (C::FormulaInjection, vec![("subject", "=HYPERLINK(\"http://a.example\")")]),
        (C::HtmlInText, vec![("content", "<p>Spring <b>flights</b></p>")]),
        (C::PersonalData, vec![("content", "write to jane.doe@example.org")]),
        (C::OverChannelLimit, vec![("channel", "push"), ("content", PUSH_TOO_LONG)]),
        (C::MissingOptOut, vec![("channel", "sms")]),
        (C::ImpossibleDiscount, vec![("subject", "150% off everything")]),
        (C::PriceNotReduced, vec![("content", "was $20, now $25")]),
    ]
}

const PUSH_TOO_LONG: &str = "word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word";

#[test]
fn each_rule_finds_what_it_is_for_and_nothing_else() {
    for (code, changes) in single_cell_cases() {
        let result = read(table(&[row(&changes)]));
        let report = &result.report;
        assert_eq!(codes(report), BTreeSet::from([code]), "{changes:?}: {:#?}", report.issues);
        let issue = &report.issues[0];
        assert_eq!((issue.row, issue.line), (1, 2), "{code}");
        assert_eq!(issue.byte_offset, HEADER.len() as u64 + 1, "{code}");
        assert!(!issue.message.is_empty() && !issue.suggestion.is_empty(), "{code}");
        let rejected = code.severity() == Severity::Error;
        assert_eq!((report.rejected, report.accepted), (u64::from(rejected), u64::from(!rejected)), "{code}");
    }
}

/// Codes about the file or several rows, each with an input.
#[expect(clippy::too_many_lines, reason = "a table, one case after the other")]
fn whole_file_cases() -> Vec<(IssueCode, Vec<u8>)> {
    use IssueCode as C;
    let good = row(&[]);
    let text = |text: &str| text.as_bytes().to_vec();
    vec![
        (C::EmptyInput, text(&format!("{HEADER}\n"))),
        (
            C::HeaderGuessed,
            text("Acme,email,2026-11-23,12\nAcme,email,2026-11-24,13\nBolt,sms,2026-11-25,14\n"),
        ),
        (C::MissingColumn, text("company,subject\nAcme,Hello\n")),
        (
            C::DuplicateColumn,
            text("company,channel,launch_date,subject,brand\nAcme,email,2026-11-23,Hello,Acme\n"),
        ),
        (
            C::UnknownColumn,
            text("company,channel,launch_date,subject,moon phase\nAcme,email,2026-11-23,Hello,full\n"),
        ),
        (
            C::SkippedLine,
            text(
                "Exported on Monday\n\ncompany,channel,launch_date,subject\nAcme,email,2026-11-23,Hello\nBolt,email,2026-11-23,Hi\n",
            ),
        ),
        (
            C::TooFewCells,
            text(
                "company,channel,launch_date,subject\nAcme,email,2026-11-23,Hello\nAcme,email\nBolt,sms,2026-11-23,Hi\n",
            ),
        ),
        (
            C::TooManyCells,
            text(
                "company,channel,launch_date,subject\nAcme,email,2026-11-23,Hello\nAcme,email,2026-11-23,Hello,you,there\nBolt,sms,2026-11-23,Hi\n",
            ),
        ),
        (
            C::UnterminatedQuote,
            text(
                "company,channel,launch_date,subject\nAcme,email,2026-11-23,\"Hello\nBolt,sms,2026-11-23,Hi\n",
            ),
        ),
        (
            C::StrayQuote,
            text(
                "company,channel,launch_date,subject\nAcme,email,2026-11-23,The \"best\" day\nBolt,sms,2026-11-23,Hi\n",
            ),
        ),
        (
            C::MalformedJson,
            text(
                "{\"company\":\"Acme\"\n{\"company\":\"Acme\",\"channel\":\"email\",\"launch_date\":\"2026-11-23\",\"subject\":\"Hi\"}\n",
            ),
        ),
        (
            C::NotAnObject,
            text(
                "{\"company\":\"Acme\",\"channel\":\"email\",\"launch_date\":\"2026-11-23\",\"subject\":\"Hi\"}\n42\n",
            ),
        ),
        (
            C::DuplicateKey,
            text(
                "{\"company\":\"Acme\",\"company\":\"Bolt\",\"channel\":\"email\",\"launch_date\":\"2026-11-23\",\"subject\":\"Hi\"}\n",
            ),
        ),
        (
            C::NewerSchema,
            text(
                "{\"schema_version\":999,\"company\":\"Acme\",\"channel\":\"email\",\"launch_date\":\"2026-11-23\",\"subject\":\"Hi\"}\n",
            ),
        ),
        (C::RecordTooLarge, text(&table(&[row(&[("content", &"x".repeat(300_000))]), good.clone()]))),
        (C::TooLong, text(&table(&[row(&[("company", &"x".repeat(256))])]))),
        (C::DuplicateRow, text(&table(&[good.clone(), good.clone()]))),
        (C::DuplicateId, text(&table(&[row(&[("id", "7")]), row(&[("id", "7"), ("subject", "Bye")])]))),
        (
            C::NearDuplicate,
            text(&table(&[
                row(&[(
                    "content",
                    "Spring flights to twenty sunny cities are here and members save 20% until Sunday night",
                )]),
                row(&[
                    (
                        "content",
                        "Spring flights to twenty sunny cities are here and members save 30% until Sunday night",
                    ),
                    ("launch_date", "2026-11-24"),
                ]),
            ])),
        ),
        (
            C::BadEncoding,
            [
                table(&[row(&[("subject", "naïve café über")])]).as_bytes(),
                b"\"\",\"Acme\",,\"email\",,\"caf\xe9\"",
                &b",".repeat(18),
                b"\n",
            ]
            .concat(),
        ),
        #[cfg(feature = "mail")]
        (
            C::MalformedMail,
            text(
                "From a@b.example Mon Nov 23 10:00:00 2026\nFrom: Acme <a@acme.example>\nDate: Mon, 23 Nov 2026 10:00:00 +0000\nSubject: Hi\n\nBody\n\nFrom a@b.example Mon Nov 23 10:00:00 2026\n\u{1}\u{2}\u{3}\n",
            ),
        ),
    ]
}

#[test]
fn each_code_about_a_file_is_found() {
    let options = ValidateOptions { near_duplicates: true, ..ValidateOptions::default() };
    for (code, input) in whole_file_cases() {
        let result = read_with(input, &options);
        assert!(codes(&result.report).contains(&code), "{code}: {:#?}", result.report);
    }
}

#[test]
fn every_code_of_the_table_has_a_case() {
    let mut covered: BTreeSet<IssueCode> = single_cell_cases().into_iter().map(|(code, _)| code).collect();
    covered.extend(whole_file_cases().into_iter().map(|(code, _)| code));
    // Raised by damaged MIME and by HTML past its limit: tested where mail is read.
    covered.extend([IssueCode::DamagedMail, IssueCode::TruncatedContent, IssueCode::MalformedMail]);
    let missing: Vec<_> = IssueCode::ALL.iter().filter(|code| !covered.contains(code)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn levels_change_what_a_code_does() {
    let bad_date = table(&[row(&[("end_date", "soon")])]);
    let with = |level| {
        let rules = [(IssueCode::BadDate, level)].into();
        read_with(bad_date.clone(), &ValidateOptions { rules, ..ValidateOptions::default() }).report
    };
    assert_eq!(with(RuleLevel::Error).rejected, 1);
    assert_eq!(with(RuleLevel::Warning).accepted, 1);
    assert_eq!(with(RuleLevel::Off).issues, []);
}

#[test]
fn defaults_fill_what_is_missing_and_nothing_else() {
    let defaults =
        [("channel".to_owned(), "sms".to_owned()), ("company".to_owned(), "Bolt".to_owned())].into();
    let options = ValidateOptions { defaults, ..ValidateOptions::default() };
    let result = read_with("company,launch_date,subject\nAcme,2026-11-23,Hello\n", &options);
    assert_eq!((result.campaigns[0].channel.as_str(), result.campaigns[0].company.as_str()), ("sms", "Acme"));
    assert!(!result.report.counts.contains_key(&IssueCode::MissingColumn));
}

#[test]
fn a_cap_on_issues_says_so_and_keeps_the_counts() {
    let rows: Vec<String> = (0..20).map(|at| row(&[("id", &at.to_string()), ("clicks", "many")])).collect();
    let report =
        read_with(table(&rows), &ValidateOptions { max_issues: 3, ..ValidateOptions::default() }).report;
    assert_eq!((report.issues.len(), report.counts[&IssueCode::BadCount], report.partial), (3, 20, true));
}

#[test]
fn a_file_of_the_future_is_implausible_only_when_today_is_known() {
    let text = table(&[row(&[("launch_date", "2031-01-01"), ("end_date", ""), ("observed_at", "")])]);
    assert_eq!(read(text.clone()).report.issues, []);
    let today = "2026-11-23".parse().ok();
    let report = read_with(text, &ValidateOptions { today, ..ValidateOptions::default() }).report;
    assert_eq!(codes(&report), BTreeSet::from([IssueCode::ImplausibleDate]));
}

#[test]
fn rejected_rows_come_back_to_the_letter() {
    let bad = row(&[("launch_date", "so\non"), ("subject", "a \"quoted\" word")]);
    let result = read(table(&[bad.clone(), row(&[])]));
    assert_eq!(result.rejected[0].raw, bad);
    assert_eq!(result.rejected[0].issues[0].code, IssueCode::BadDate);
}

#[test]
fn repair_mends_what_is_safe_lists_it_and_is_idempotent() {
    let rows = [
        row(&[("id", "1"), ("subject", "Your cafÃ© is wait\u{7}ing\u{200b}")]),
        row(&[("id", "2"), ("channel", "emial"), ("campaign_type", "promotinal")]),
        row(&[("id", "3"), ("clicks", "many"), ("end_date", "later"), ("budget_currency", "XYZ")]),
        row(&[("id", "4"), ("landing_url", "www.acme.example/x"), ("region", "United States")]),
        row(&[("id", "5"), ("content", "<p>Spring <b>flights</b></p>")]),
        row(&[("id", "6"), ("launch_date", "soon")]),
    ];
    let options = ValidateOptions { repair: true, ..ValidateOptions::default() };
    let first = read_with(table(&rows), &options);
    assert_eq!((first.report.accepted, first.report.rejected, first.report.repaired), (5, 1, 5));
    let by_id = |id: &str| first.campaigns.iter().find(|campaign| campaign.id == id).unwrap();
    assert_eq!(by_id("1").subject.as_deref(), Some("Your café is waiting"));
    assert_eq!(by_id("2").channel.as_str(), "email");
    assert_eq!(by_id("3").clicks, None);
    assert_eq!(by_id("3").extra["clicks"], "many");
    assert_eq!(by_id("3").extra["end_date"], "later");
    assert_eq!(by_id("4").landing_url.as_deref(), Some("https://www.acme.example/x"));
    assert_eq!(by_id("4").region.as_deref(), Some("US"));
    assert_eq!(by_id("5").content.as_deref(), Some("Spring flights"));
    let fixed: BTreeSet<IssueCode> = first.report.fixes.iter().map(|fix| fix.code).collect();
    assert!(
        fixed.contains(&IssueCode::Mojibake) && fixed.contains(&IssueCode::BadCount),
        "{:?}",
        first.report.fixes
    );

    let lines: Vec<String> = first.campaigns.iter().map(competiscan::io::to_json).collect();
    let again = read_with(lines.join("\n"), &options);
    assert_eq!(again.report.fixes, []);
    assert_eq!(again.campaigns, first.campaigns);
}

#[test]
fn hours_of_a_launch_are_kept() {
    let result = read("company,channel,sent on,subject\nAcme,email,2026-11-23T08:30:00+01:00,Hello\n");
    let campaign = &result.campaigns[0];
    assert_eq!(campaign.launch_date.to_string(), "2026-11-23");
    assert_eq!(campaign.observed_at.unwrap().to_string(), "2026-11-23T07:30:00Z");
}

#[test]
fn columns_nobody_knows_are_kept_under_their_names() {
    let result = read(
        "company,channel,launch_date,subject,Moon Phase,brand\nAcme,email,2026-11-23,Hello, full ,Acme Ltd\n",
    );
    let extra = &result.campaigns[0].extra;
    assert_eq!(extra["Moon Phase"], "full");
    assert_eq!(extra["brand"], "Acme Ltd");
}

#[test]
fn ad_library_lists_become_text_and_ranges_stay_ranges() {
    let csv = "id,page_name,ad_creative_bodies,ad_creative_link_titles,ad_delivery_start_time,publisher_platforms,spend.lower_bound,spend.upper_bound,currency,impressions.lower_bound,languages\n\
        1,Acme,\"[\"\"Fly, fly\"\", \"\"Fly, fly\"\", \"\"Land\"\"]\",['Book'],2026-11-20,\"[\"\"facebook\"\",\"\"instagram\"\"]\",100,499,EUR,1000,\"[\"\"en\"\"]\"\n";
    let result = read(csv);
    let campaign = &result.campaigns[0];
    assert_eq!(campaign.content.as_deref(), Some("Fly, fly\n\nLand"));
    assert_eq!(campaign.title.as_deref(), Some("Book"));
    assert_eq!(campaign.channel.as_str(), "social_media");
    assert_eq!(campaign.language.as_deref(), Some("en"));
    let budget = campaign.budget.unwrap();
    assert_eq!((budget.low, budget.high, budget.amount), (Some(100.0), Some(499.0), None));
    assert_eq!(campaign.extra["impressions.lower_bound"], "1000");
}

#[test]
fn an_older_record_still_reads() {
    // Written by version 1 of the schema; this file is never renewed.
    let old = include_str!("golden/campaign_v1.ndjson");
    let options = ReadOptions { format: Some(Format::Ndjson), ..ReadOptions::default() };
    let result = competiscan::read(Input::from_bytes(old), &options, &ValidateOptions::default()).unwrap();
    assert_eq!((result.report.accepted, result.report.rejected), (2, 0));
    let again: Vec<String> = result.campaigns.iter().map(competiscan::io::to_json).collect();
    assert_eq!(again.join("\n") + "\n", old);
}

#[test]
fn rows_that_differ_in_their_number_alone_are_repeats() {
    let row = |number: u32| format!("{number},a1,Acme,email,2026-11-23,Hello\n");
    let csv = format!(",id,company,channel,launch_date,subject\n{}{}", row(0), row(500));
    let result =
        competiscan::read(Input::from_bytes(csv), &ReadOptions::default(), &ValidateOptions::default())
            .unwrap();
    assert_eq!((result.report.accepted, result.report.duplicates, result.report.rejected), (1, 1, 0));
}

#[test]
fn other_is_an_industry_and_a_channel() {
    let csv = "company,channel,launch_date,subject,industry\nAcme,Other,2026-11-23,Hello,other\n";
    let result =
        competiscan::read(Input::from_bytes(csv), &ReadOptions::default(), &ValidateOptions::default())
            .unwrap();
    assert_eq!(result.report.issues, []);
}
