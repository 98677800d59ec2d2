//! What is written as a record batch, as Arrow IPC and as Parquet reads back as it was.
#![cfg(feature = "parquet")]

use std::collections::BTreeMap;

use competiscan::arrow::{
    ArrowReader, ArrowWriter, ParquetReader, ParquetWriter, campaigns_from_batch, campaigns_to_batch,
    from_ipc, schema, to_ipc,
};
use competiscan::io::{RawRecord, RecordReader};
use competiscan::schema::{Aliases, Field};
use competiscan::{
    Budget, Campaign, CampaignType, Channel, Currency, Date, Industry, Limits, Sentiment, SentimentLabel,
    Timestamp,
};
use proptest::collection::{btree_map, vec};
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

fn hostile_text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => any::<String>(),
        1 => select(vec![
            "", " ", "\0", "\u{feff}", "\r\n", "null", "NaN", "=1+1", "[\"a\"]", "{\"a\":1}", "\\u0000", "\"",
            "\u{202e}txt", "e\u{301}", "\u{1f468}\u{200d}\u{1f469}", "2026-11-23",
        ]).prop_map(str::to_owned),
        1 => (0usize..3000).prop_map(|length| "é".repeat(length)),
    ]
}

fn word() -> impl Strategy<Value = String> {
    hostile_text().prop_filter("a word is not blank", |text| !text.trim().is_empty())
}

fn date() -> impl Strategy<Value = Date> {
    let days = |year, month, day| Date::new(year, month, day).unwrap().days_since_epoch();
    (days(1, 1, 1)..=days(9999, 12, 31)).prop_map(|days| Date::from_days_since_epoch(days).unwrap())
}

fn timestamp() -> impl Strategy<Value = Timestamp> {
    (date(), 0i64..86_400_000_000).prop_map(|(date, micros)| {
        Timestamp::from_micros(Timestamp::from_date(date).micros() + micros).unwrap()
    })
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![any::<f64>().prop_filter("NaN is not itself", |number| !number.is_nan()), Just(-0.0)]
}

fn budget() -> impl Strategy<Value = Budget> {
    let currency = "[A-Z]{3}".prop_map(|code| code.parse::<Currency>().unwrap());
    (of(number()), of(number()), of(number()), of(currency))
        .prop_map(|(amount, low, high, currency)| Budget { amount, low, high, currency })
        .prop_filter("an empty budget is none", |budget| !budget.is_empty())
}

fn sentiment() -> impl Strategy<Value = Sentiment> {
    (of(select(SentimentLabel::ALL)), of(number()))
        .prop_map(|(label, score)| Sentiment { label, score })
        .prop_filter("an empty sentiment is none", |sentiment| {
            *sentiment != Sentiment { label: None, score: None }
        })
}

fn campaign() -> impl Strategy<Value = Campaign> {
    let words = (
        hostile_text(),
        hostile_text(),
        of(word().prop_map(|word| Industry::from_name(&word))),
        word().prop_map(|word| Channel::from_name(&word)),
        of(select(CampaignType::ALL)),
        vec(of(hostile_text()), 11),
        vec(hostile_text(), 0..4),
        btree_map(hostile_text(), hostile_text(), 0..4),
    );
    let values = (
        date(),
        of(date()),
        of(timestamp()),
        of(budget()),
        [of(any::<u64>()), of(any::<u64>()), of(any::<u64>())],
        of(sentiment()),
    );
    (words, values).prop_map(|(words, values)| {
        let (id, company, industry, channel, campaign_type, mut texts, keywords, extra) = words;
        let (launch_date, end_date, observed_at, budget, [impressions, clicks, conversions], sentiment) =
            values;
        let mut text = || texts.pop().flatten();
        Campaign {
            id,
            company,
            industry,
            channel,
            campaign_type,
            title: text(),
            subject: text(),
            content: text(),
            html: text(),
            call_to_action: text(),
            offer: text(),
            audience: text(),
            source: text(),
            landing_url: text(),
            language: text(),
            region: text(),
            keywords,
            launch_date,
            end_date,
            observed_at,
            budget,
            impressions,
            clicks,
            conversions,
            sentiment,
            extra,
        }
    })
}

fn parquet(campaigns: &[Campaign]) -> Vec<u8> {
    let mut writer = ParquetWriter::new(Vec::new()).unwrap();
    for campaign in campaigns {
        writer.write(campaign).unwrap();
    }
    writer.finish().unwrap()
}

/// Parquet as any other program reads it: by the crate, without our reader.
fn from_parquet(file: Vec<u8>) -> Vec<Campaign> {
    let reader =
        parquet::arrow::arrow_reader::ParquetRecordBatchReader::try_new(bytes::Bytes::from(file), 1024)
            .unwrap();
    reader.flat_map(|batch| campaigns_from_batch(&batch.unwrap()).unwrap()).collect()
}

type Cells = Vec<(String, String)>;

/// Name and text of every cell, sorted.
fn cells(mut reader: impl RecordReader) -> Vec<Cells> {
    let (mut record, mut rows) = (RawRecord::default(), Vec::new());
    while reader.read(&mut record).unwrap() {
        assert_eq!(record.flaws, [], "{record:?}");
        let name = |column| reader.columns().get(column).unwrap().name.clone();
        let mut cells: Cells = record.iter().map(|(column, text)| (name(column), text.to_owned())).collect();
        cells.sort();
        rows.push(cells);
        assert_eq!(record.position.row, rows.len() as u64);
    }
    assert!(!reader.read(&mut record).unwrap(), "the end stays the end");
    rows
}

/// The cells that a campaign should give, from what it is in JSON.
fn expected_cells(campaign: &Campaign) -> Cells {
    let mut cells = Cells::new();
    let mut put = |name: &str, text: Option<String>| cells.extend(text.map(|text| (name.to_owned(), text)));
    let budget = campaign.budget.unwrap_or_default();
    let sentiment = campaign.sentiment.unwrap_or(Sentiment { label: None, score: None });
    put("id", Some(campaign.id.clone()));
    put("company", Some(campaign.company.clone()));
    put("industry", campaign.industry.as_ref().map(ToString::to_string));
    put("channel", Some(campaign.channel.to_string()));
    put("campaign_type", campaign.campaign_type.map(|word| word.to_string()));
    put("title", campaign.title.clone());
    put("subject", campaign.subject.clone());
    put("content", campaign.content.clone());
    put("html", campaign.html.clone());
    put("call_to_action", campaign.call_to_action.clone());
    put("offer", campaign.offer.clone());
    put("audience", campaign.audience.clone());
    put("source", campaign.source.clone());
    put("landing_url", campaign.landing_url.clone());
    put("language", campaign.language.clone());
    put("region", campaign.region.clone());
    let keywords = &campaign.keywords;
    put("keywords", (!keywords.is_empty()).then(|| serde_json::to_string(keywords).unwrap()));
    put("launch_date", Some(campaign.launch_date.to_string()));
    put("end_date", campaign.end_date.map(|date| date.to_string()));
    put("observed_at", campaign.observed_at.map(|at| at.to_string()));
    put("budget", budget.amount.map(|number| number.to_string()));
    put("budget_low", budget.low.map(|number| number.to_string()));
    put("budget_high", budget.high.map(|number| number.to_string()));
    put("budget_currency", budget.currency.map(|code| code.to_string()));
    put("impressions", campaign.impressions.map(|count| count.to_string()));
    put("clicks", campaign.clicks.map(|count| count.to_string()));
    put("conversions", campaign.conversions.map(|count| count.to_string()));
    put("sentiment", sentiment.label.map(|word| word.to_string()));
    put("sentiment_score", sentiment.score.map(|number| number.to_string()));
    for (key, value) in &campaign.extra {
        put(format!("extra.{key}").trim(), Some(value.clone()));
    }
    cells.sort();
    cells
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_batch_gives_back_its_campaigns(campaigns in vec(campaign(), 0..8)) {
        let batch = campaigns_to_batch(&campaigns).unwrap();
        prop_assert_eq!(batch.schema(), schema());
        prop_assert_eq!(campaigns_from_batch(&batch).unwrap(), campaigns);
    }

    #[test]
    fn an_ipc_file_gives_back_its_campaigns(campaigns in vec(campaign(), 0..8)) {
        let file = to_ipc(&campaigns).unwrap();
        prop_assert_eq!(&file, &to_ipc(&campaigns).unwrap());
        prop_assert_eq!(from_ipc(&file).unwrap(), campaigns);
    }

    #[test]
    fn a_parquet_file_gives_back_its_campaigns(campaigns in vec(campaign(), 0..8)) {
        let file = parquet(&campaigns);
        prop_assert_eq!(&file, &parquet(&campaigns));
        prop_assert_eq!(from_parquet(file), campaigns);
    }

    #[test]
    fn the_readers_give_every_value_as_text(campaigns in vec(campaign(), 0..8)) {
        let (aliases, limits) = (Aliases::default(), Limits::default());
        let expected: Vec<Cells> = campaigns.iter().map(expected_cells).collect();
        let arrow = ArrowReader::from_bytes(to_ipc(&campaigns).unwrap(), &aliases, &limits).unwrap();
        prop_assert_eq!(&cells(arrow), &expected);
        let parquet = ParquetReader::from_bytes(parquet(&campaigns), &aliases, &limits).unwrap();
        prop_assert_eq!(&cells(parquet), &expected);
    }
}

fn many(count: u32) -> Vec<Campaign> {
    let launch_date = Date::new(2026, 11, 23).unwrap();
    (0..count)
        .map(|number| {
            let mut campaign = Campaign::new(format!("Company {}", number % 7), Channel::Email, launch_date);
            campaign.id = number.to_string();
            campaign.clicks = Some(number.into());
            campaign
        })
        .collect()
}

#[test]
fn more_campaigns_than_a_batch_or_a_row_group_holds() {
    // Either side of one batch, and more than one row group.
    for count in [8191, 8192, 8193, 70_000] {
        let campaigns = many(count);
        assert!(from_ipc(&to_ipc(&campaigns).unwrap()).unwrap() == campaigns, "{count}");
        let file = parquet(&campaigns);
        let reader = ParquetReader::from_bytes(file, &Aliases::default(), &Limits::default()).unwrap();
        let rows = cells(reader);
        assert_eq!(rows.len(), campaigns.len());
        for (cells, campaign) in rows.iter().zip(&campaigns) {
            assert!(cells.contains(&("id".to_owned(), campaign.id.clone())));
        }
    }
}

#[test]
fn files_on_disk_and_pipes_read_like_bytes() {
    let campaigns = many(100);
    let (aliases, limits) = (Aliases::default(), Limits::default());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("campaigns");
    let expected: Vec<Cells> = campaigns.iter().map(expected_cells).collect();

    let arrow = to_ipc(&campaigns).unwrap();
    std::fs::write(&path, &arrow).unwrap();
    let reader = ArrowReader::from_file(std::fs::File::open(&path).unwrap(), &aliases, &limits).unwrap();
    assert_eq!(cells(reader), expected);
    let pipe = std::io::Cursor::new(arrow);
    assert_eq!(cells(ArrowReader::from_read(pipe, &aliases, &limits).unwrap()), expected);

    let parquet = parquet(&campaigns);
    std::fs::write(&path, &parquet).unwrap();
    let reader = ParquetReader::from_file(std::fs::File::open(&path).unwrap(), &aliases, &limits).unwrap();
    assert_eq!(cells(reader), expected);
    let reader = ParquetReader::from_read(&parquet[..], &aliases, &limits).unwrap();
    assert_eq!(cells(reader), expected);
}

#[test]
fn known_columns_are_recognised_by_their_fields() {
    let file = to_ipc(&many(1)).unwrap();
    let reader = ArrowReader::from_bytes(file, &Aliases::default(), &Limits::default()).unwrap();
    for field in Field::ALL {
        let held = reader.columns().holder(*field).map(|column| reader.columns().get(column).unwrap());
        // The map is one column a key, so it has none of its own.
        assert_eq!(held.map(|column| column.name.as_str()), (*field != Field::Extra).then_some(field.name()));
    }
}

#[test]
fn a_failing_output_is_an_io_error() {
    struct Full;
    impl std::io::Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    assert_eq!(ArrowWriter::new(Full).unwrap_err().code(), "io");
    let parquet = ParquetWriter::new(Full).and_then(|mut writer| {
        for campaign in many(10) {
            writer.write(&campaign)?;
        }
        writer.finish()
    });
    assert_eq!(parquet.map(|_| ()).unwrap_err().code(), "io");
}

#[test]
fn an_extra_with_many_keys_is_kept_in_order_of_its_keys() {
    let mut campaign = many(1).remove(0);
    campaign.extra = (0..100).map(|number| (format!("key {number}"), "x".repeat(number))).collect();
    let back = from_ipc(&to_ipc(std::slice::from_ref(&campaign)).unwrap()).unwrap();
    let keys = |campaign: &Campaign| campaign.extra.clone().into_iter().collect::<BTreeMap<_, _>>();
    assert_eq!(keys(&back[0]), keys(&campaign));
}
