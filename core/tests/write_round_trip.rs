//! What is written is read back as it was.

mod common;

use std::collections::BTreeMap;

use common::campaigns::arbitrary_campaign;
use competiscan::io::{
    Compression, Event, FormulaGuard, JsonReader, RawRecord, RecordReader, WriteOptions, Writer,
};
use competiscan::schema::{Aliases, Field, FieldType, unguard};
use competiscan::{Campaign, Format, Limits};
use proptest::prelude::*;

fn written(campaigns: &[Campaign], format: Format, options: WriteOptions) -> Vec<u8> {
    let mut out = Vec::new();
    let mut writer = Writer::new(&mut out, format, options).unwrap();
    for campaign in campaigns {
        writer.write(campaign).unwrap();
    }
    writer.finish().unwrap();
    out
}

/// The rows of a reader as texts by column name, checked to have no flaws.
fn cells(bytes: Vec<u8>, format: Format) -> (Vec<BTreeMap<String, String>>, JsonReader) {
    let input = std::io::Cursor::new(bytes);
    let mut reader = JsonReader::new(input, format, Limits::default(), Aliases::default()).unwrap();
    let mut record = RawRecord::default();
    let mut rows = Vec::new();
    while reader.read(&mut record).unwrap() {
        assert_eq!(record.flaws, []);
        let name = |column| reader.columns().get(column).unwrap().name.clone();
        rows.push(record.iter().map(|(column, text)| (name(column), text.to_owned())).collect());
    }
    assert_eq!(reader.take_notes(), []);
    (rows, reader)
}

/// What a reader must make of a campaign: the leaves of its JSON, by their path.
fn leaves(campaign: &Campaign) -> BTreeMap<String, String> {
    fn walk(path: &str, value: &serde_json::Value, out: &mut BTreeMap<String, String>) {
        match value {
            serde_json::Value::Object(map) => {
                for (key, value) in map {
                    walk(&if path.is_empty() { key.clone() } else { format!("{path}.{key}") }, value, out);
                }
            }
            serde_json::Value::String(text) => drop(out.insert(path.to_owned(), text.clone())),
            other => drop(out.insert(path.to_owned(), other.to_string())),
        }
    }
    let mut out = BTreeMap::new();
    walk("", &serde_json::to_value(campaign).unwrap(), &mut out);
    out
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn json_lines_and_arrays_read_back(campaigns in prop::collection::vec(arbitrary_campaign(), 0..4)) {
        let array = written(&campaigns, Format::Json, WriteOptions::default());
        prop_assert_eq!(&serde_json::from_slice::<Vec<Campaign>>(&array).unwrap(), &campaigns);
        let lines = written(&campaigns, Format::Ndjson, WriteOptions::default());
        let read: Vec<Campaign> = lines
            .split(|b| *b == b'\n')
            .filter(|line| !line.is_empty())
            .map(|line| serde_json::from_slice(line).unwrap())
            .collect();
        prop_assert_eq!(&read, &campaigns);
    }

    #[test]
    fn events_read_back(campaigns in prop::collection::vec(arbitrary_campaign(), 1..4)) {
        let bytes = written(&campaigns, Format::Cloudevents, WriteOptions::default());
        let read: Vec<Campaign> = bytes
            .split(|b| *b == b'\n')
            .filter(|line| !line.is_empty())
            .map(|line| serde_json::from_slice::<Event>(line).unwrap().into_campaign())
            .collect();
        prop_assert_eq!(&read, &campaigns);
    }

    /// The reader's cells are the leaves of what was written: an envelope of ours adds none.
    #[test]
    fn the_reader_gives_every_leaf(campaigns in prop::collection::vec(arbitrary_campaign(), 1..4)) {
        for format in [Format::Json, Format::Ndjson, Format::Cloudevents] {
            let (rows, reader) = cells(written(&campaigns, format, WriteOptions::default()), format);
            prop_assert_eq!(rows.len(), campaigns.len());
            for (row, campaign) in rows.iter().zip(&campaigns) {
                prop_assert_eq!(row, &leaves(campaign));
            }
            for column in reader.columns().iter() {
                let known = column.field.is_some();
                prop_assert_eq!(known, !column.name.starts_with("extra."), "{}", column.name);
            }
        }
    }

    /// Every cell of a CSV is the text of its field, guarded where it has to be and only there.
    #[test]
    fn csv_cells_are_the_fields(campaigns in prop::collection::vec(arbitrary_campaign(), 1..4), guarded: bool) {
        let formula_guard = if guarded { FormulaGuard::On } else { FormulaGuard::Off };
        let options = WriteOptions { formula_guard, ..WriteOptions::default() };
        let bytes = written(&campaigns, Format::Csv, options);
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let names: Vec<&str> = Field::ALL.iter().map(|field| field.name()).collect();
        prop_assert_eq!(header, names);
        let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().unwrap();
        prop_assert_eq!(rows.len(), campaigns.len());
        for (row, campaign) in rows.iter().zip(&campaigns) {
            let mut wanted = leaves(campaign);
            for (field, cell) in Field::ALL.iter().zip(row) {
                let numeric =
                    matches!(field.field_type(), FieldType::Money | FieldType::Count | FieldType::Number);
                let text = if guarded && !numeric { unguard(cell) } else { cell };
                if guarded && !numeric {
                    prop_assert!(!text.starts_with(['=', '+', '-', '@', '＝', '＋']) || cell.starts_with('\''));
                }
                let path = match field {
                    Field::BudgetAmount => "budget.amount",
                    Field::BudgetCurrency => "budget.currency",
                    Field::BudgetLow => "budget.low",
                    Field::BudgetHigh => "budget.high",
                    Field::SentimentLabel => "sentiment.label",
                    Field::SentimentScore => "sentiment.score",
                    Field::Extra => {
                        let extra = if text.is_empty() { "{}" } else { text };
                        let extra: BTreeMap<String, String> = serde_json::from_str(extra).unwrap();
                        prop_assert_eq!(&extra, &campaign.extra);
                        continue;
                    }
                    Field::Keywords => {
                        let list: Vec<String> = match text {
                            "" => Vec::new(),
                            _ if text.starts_with('[') => serde_json::from_str(text).unwrap(),
                            _ => text.split("; ").map(str::to_owned).collect(),
                        };
                        prop_assert_eq!(&list, &campaign.keywords);
                        continue;
                    }
                    field => field.name(),
                };
                let wanted = wanted.remove(path).unwrap_or_default();
                if matches!(field.field_type(), FieldType::Money | FieldType::Number) {
                    prop_assert_eq!(text.parse::<f64>().ok(), wanted.parse::<f64>().ok(), "{}", field.name());
                } else {
                    prop_assert_eq!(text, wanted, "{}", field.name());
                }
            }
        }
    }

    #[test]
    fn compression_changes_nothing_else(campaigns in prop::collection::vec(arbitrary_campaign(), 0..3)) {
        let plain = written(&campaigns, Format::Ndjson, WriteOptions::default());
        for compression in [Compression::Gzip, Compression::Zstd] {
            let options = WriteOptions { compression: Some(compression), ..WriteOptions::default() };
            let packed = written(&campaigns, Format::Ndjson, options);
            prop_assert_eq!(&packed, &written(&campaigns, Format::Ndjson, options));
            prop_assert_eq!(Compression::of(&packed), Some(compression));
            prop_assert!(plain.is_empty() || packed != plain);
        }
    }
}
