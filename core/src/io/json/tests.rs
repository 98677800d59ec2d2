//! The reader as a whole.

use std::io::{Cursor, Read};

use proptest::prelude::*;

use super::JsonReader;
use crate::io::{Note, RawRecord, RecordReader};
use crate::schema::Aliases;
use crate::schema::Field::{
    self, BudgetAmount, BudgetCurrency, BudgetHigh, BudgetLow, SentimentLabel, SentimentScore,
};
use crate::validate::{IssueCode, Severity};
use crate::{Error, ErrorKind, Format, Limits};

/// What came of one row: its cells by name, the codes of its flaws, its line and its bytes.
#[derive(Clone, Debug, Default, PartialEq)]
struct Row {
    cells: Vec<(String, String)>,
    flaws: Vec<(IssueCode, String)>,
    line: u64,
    raw: String,
}

impl Row {
    fn get(&self, name: &str) -> Option<&str> {
        self.cells.iter().find(|(n, _)| n == name).map(|(_, text)| text.as_str())
    }

    fn codes(&self) -> Vec<IssueCode> {
        self.flaws.iter().map(|(code, _)| *code).collect()
    }
}

struct Read1<R>(R);

impl<R: Read> Read for Read1<R> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let most = out.len().min(1);
        self.0.read(&mut out[..most])
    }
}

fn rows_of(reader: &mut JsonReader) -> (Vec<Row>, Vec<Note>) {
    let mut rows = Vec::new();
    let mut record = RawRecord::default();
    while reader.read(&mut record).unwrap() {
        let name = |column| reader.columns().get(column).unwrap().name.clone();
        rows.push(Row {
            cells: record.iter().map(|(column, text)| (name(column), text.to_owned())).collect(),
            flaws: record.flaws.iter().map(|flaw| (flaw.code, flaw.detail.clone())).collect(),
            line: record.position.line,
            raw: String::from_utf8_lossy(&record.raw).into_owned(),
        });
        assert_eq!(record.position.row, rows.len() as u64);
    }
    assert!(!reader.read(&mut record).unwrap());
    (rows, reader.take_notes())
}

fn read_with(text: impl Into<Vec<u8>>, limits: Limits) -> (Vec<Row>, Vec<Note>) {
    let bytes = text.into();
    let open = |input: Box<dyn Read + Send>| {
        JsonReader::new(input, Format::Json, limits, Aliases::default()).unwrap()
    };
    let all = rows_of(&mut open(Box::new(Cursor::new(bytes.clone()))));
    if bytes.len() < 2000 {
        // However the bytes arrive, they mean the same.
        assert_eq!(rows_of(&mut open(Box::new(Read1(Cursor::new(bytes))))), all);
    }
    all
}

fn read(text: &str) -> Vec<Row> {
    let (rows, notes) = read_with(text, Limits::default());
    assert_eq!(notes, [], "{text}");
    rows
}

fn values(rows: &[Row], name: &str) -> Vec<String> {
    rows.iter().map(|row| row.get(name).unwrap_or("-").to_owned()).collect()
}

#[test]
fn every_shape_gives_the_same_rows() {
    for text in [
        r#"[{"a":1},{"a":2}]"#,
        "[\n  {\n    \"a\": 1\n  },\n  {\n    \"a\": 2\n  }\n]\n",
        "{\"a\":1}\n{\"a\":2}\n",
        "{\"a\":1}\r\n\r\n  \r\n{\"a\":2}",
        "\u{feff}{\"a\":1}\n\u{feff}{\"a\":2}",
        r#"{"a":1}{"a":2}"#,
        "{\n\"a\":1\n}\n{\n\"a\":2\n}",
        "{\"a\":1} {\n\"a\":2}",
        r#"{"data":[{"a":1},{"a":2}]}"#,
        r#"{"response":{"items":[{"a":1},{"a":2}]}}"#,
        "{\"data\":[{\"a\":1}]}\n{\"data\":[{\"a\":2}]}",
        "[{\"a\":1}]\n[{\"a\":2}]\n",
    ] {
        assert_eq!(values(&read(text), "a"), ["1", "2"], "{text}");
    }
    assert_eq!(values(&read("{\n \"a\": {\n \"b\": [1, 2]\n }\n}\n"), "a.b"), ["[1,2]"]);
}

#[test]
fn utf16_reads_like_utf8() {
    let text = "\u{feff}[{\"a\":\"é😀\"}]";
    for little in [true, false] {
        let bytes: Vec<u8> = text
            .encode_utf16()
            .flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() })
            .collect();
        let (rows, notes) = read_with(bytes, Limits::default());
        assert_eq!((values(&rows, "a"), notes), (vec!["é😀".to_owned()], vec![]));
    }
}

#[test]
fn values_become_texts_as_they_are_written() {
    let rows = read(
        r#"{"n":10.50,"big":12345678901234567890123,"e":1E5,"t":true,"f":false,"z":null,"s":"a\n\u00e9",
            "list":[ "a" , "b;c" ],"none":[],"o":{"p":{"q":"deep"},"empty":{}},"objects":[ {"k" : "v\"" } ]}"#,
    );
    let cells: Vec<(&str, &str)> =
        rows[0].cells.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    assert_eq!(
        cells,
        [
            ("n", "10.50"),
            ("big", "12345678901234567890123"),
            ("e", "1E5"),
            ("t", "true"),
            ("f", "false"),
            ("s", "a\né"),
            ("list", r#"["a","b;c"]"#),
            ("o.p.q", "deep"),
            ("objects", r#"[{"k":"v\""}]"#),
        ]
    );
}

#[test]
fn nested_money_and_tone_are_fields() {
    let text = r#"{"budget":{"amount":1.5,"currency":"EUR","low":1,"high":2},"sentiment":{"label":"neutral","score":0}}
{"budget":7,"sentiment":"positive","cost":9}"#;
    let mut reader =
        JsonReader::new(Cursor::new(text), Format::Ndjson, Limits::default(), Aliases::default()).unwrap();
    let mut record = RawRecord::default();
    let field_texts = |reader: &JsonReader, record: &RawRecord| -> Vec<(Option<Field>, String)> {
        record.iter().map(|(column, text)| (reader.columns().field(column), text.to_owned())).collect()
    };
    assert!(reader.read(&mut record).unwrap());
    let found: Vec<Option<Field>> =
        field_texts(&reader, &record).into_iter().map(|(field, _)| field).collect();
    let wanted = [BudgetAmount, BudgetCurrency, BudgetLow, BudgetHigh, SentimentLabel, SentimentScore];
    assert_eq!(found, wanted.map(Some));
    // Another record of the stream may say the same in another way; a second value goes to extra.
    assert!(reader.read(&mut record).unwrap());
    let mut found = field_texts(&reader, &record);
    found.sort();
    let wanted = [(None, "9"), (Some(BudgetAmount), "7"), (Some(SentimentLabel), "positive")];
    assert_eq!(found, wanted.map(|(field, text)| (field, text.to_owned())));
}

#[test]
fn what_stands_in_extra_is_no_field() {
    let rows = r#"{"company":"A","extra":{"company":"B","a.b":"1","":"2","x":{"y":3}}}"#;
    let mut reader =
        JsonReader::new(Cursor::new(rows), Format::Json, Limits::default(), Aliases::default()).unwrap();
    let (rows, _) = rows_of(&mut reader);
    for (name, text) in [("extra.company", "B"), ("extra.a.b", "1"), ("extra.", "2"), ("extra.x.y", "3")] {
        assert_eq!(rows[0].get(name), Some(text));
        let column = reader.columns().iter().find(|column| column.name == name).unwrap();
        assert_eq!(column.field, None, "{name}");
    }
}

#[test]
fn a_broken_line_is_one_row_and_the_next_is_read() {
    let broken = [
        r#"{"a":tru}"#,
        r#"{"a":1"#,
        r#"{"a":"x}"#,
        r#"{"a":[{"b":1}"#,
        r#"{"a":1}}"#,
        r#"{"a":1},"#,
        r#"{"a":1} "x""#,
        "company,channel",
        "{",
        "]",
        "\u{1}",
    ];
    for line in broken {
        for (text, at) in [
            (format!("{{\"a\":1}}\n{line}\n{{\"a\":3}}\n"), 1),
            (format!("{line}\n{{\"a\":2}}\n{{\"a\":3}}\n"), 0),
            (format!("{{\"a\":1}}\n{{\"a\":2}}\n{line}"), 2),
        ] {
            let rows = read(&text);
            assert_eq!(rows.len(), 3, "{text} {rows:?}");
            for (index, row) in rows.iter().enumerate() {
                assert_eq!(row.line, index as u64 + 1, "{text}");
                if index == at {
                    assert_eq!(row.codes(), [IssueCode::MalformedJson], "{text}");
                    assert_eq!(row.raw, line, "{text}");
                } else {
                    assert_eq!(row.get("a"), Some((index + 1).to_string().as_str()), "{text}");
                }
            }
        }
    }
}

#[test]
fn the_place_of_a_fault_is_named() {
    let rows = read("{\"a\":1}\n{\"a\": tru}\n");
    assert_eq!(rows[1].flaws[0].1, "expected a JSON value at line 2, column 7");
    let rows = read("[{\"a\":1},\n {\"a\":1,\n  b:2}]");
    assert_eq!(rows[1].flaws[0].1, "expected a string in double quotes at line 3, column 3");
}

#[test]
fn a_broken_element_is_one_row_and_the_next_is_read() {
    for element in [r#"{"a":tru}"#, r#"{"a" 2}"#, r#"{"a":[2}"#, "tru", r#"{"a":"x"#, "{\"a\":\"\t\"}"] {
        let rows = read(&format!("[\n{{\"a\":1}},\n{element},\n{{\"a\":3}}\n]\n"));
        assert_eq!(values(&rows, "a"), ["1", "-", "3"], "{element} {rows:?}");
        assert_eq!(rows[1].codes(), [IssueCode::MalformedJson]);
        assert_eq!(rows[2].line, 4);
    }
    // A brace is missing in a file of indented elements.
    let rows = read("[\n  {\n    \"a\": 1,\n  {\n    \"a\": 2\n  }\n]");
    assert_eq!(values(&rows, "a"), ["-", "2"]);
    // Nested objects at the front of a line are no new records where nothing is wrong.
    let rows = read("[\n{\n\"a\": [\n{\n\"b\": 1\n}\n]\n}\n]");
    assert_eq!(values(&rows, "a"), [r#"[{"b":1}]"#]);
}

#[test]
fn a_broken_block_is_one_row_and_the_next_is_read() {
    let rows = read("{\n  \"a\": 1\n}\n{\n  \"a\": x\n}\n{\n  \"a\": 3\n}\n");
    assert_eq!(values(&rows, "a"), ["1", "-", "3"]);
    let rows = read("{\n  \"a\": x\n}\n{\n  \"a\": 2\n}\n");
    assert_eq!(values(&rows, "a"), ["-", "2"]);
    let rows = read("{\n  \"a\": 1,\n  \"b\": 2\n");
    assert_eq!((rows.len(), rows[0].codes()), (1, vec![IssueCode::MalformedJson]));
    assert_eq!(rows[0].raw, "{\n  \"a\": 1,\n  \"b\": 2");
}

#[test]
fn commas_are_checked_and_the_rows_kept() {
    for (text, wanted) in [
        (r#"[{"a":1},{"a":2},]"#, "a comma before the closing bracket"),
        (r#"[{"a":1},,{"a":2}]"#, "a comma where a value should be"),
        (r#"[,{"a":1},{"a":2}]"#, "a comma where a value should be"),
        (r#"[{"a":1} {"a":2}]"#, "a comma is missing before the value"),
        (r#"[{"a":1},{"a":2}"#, "the list is not closed: the end of the file is missing"),
        (r#"{"data":[{"a":1},{"a":2}]"#, "the object around the list is not closed"),
        (r#"{"data":[{"a":1},{"a":2}],}"#, "what stands around the list"),
    ] {
        let (rows, notes) = read_with(text, Limits::default());
        assert_eq!(values(&rows, "a"), ["1", "2"], "{text}");
        assert_eq!(notes.len(), 1, "{text} {notes:?}");
        assert_eq!(notes[0].flaw.code, IssueCode::MalformedJson);
        assert_eq!(notes[0].flaw.detail, wanted, "{text}");
        assert_eq!(notes[0].position.row, 0);
    }
    let (_, notes) = read_with("[".to_owned() + &"1 ".repeat(500) + "]", Limits::default());
    assert_eq!(notes.len(), 101);
    assert_eq!(notes[100].flaw.detail, "and 399 more places");
}

#[test]
fn the_keys_around_a_list_are_told() {
    let text = r#"{"total":2,"hits":{"hits":[{"a":1}]},"paging":{"next":"x"}}"#;
    let (rows, notes) = read_with(text, Limits::default());
    assert_eq!(values(&rows, "a"), ["1"]);
    assert_eq!(notes[0].flaw.code, IssueCode::SkippedLine);
    assert_eq!(notes[0].flaw.detail, "the keys beside the list: total, paging");
    assert_eq!(read(r#"{"data":[]}"#), []);
}

#[test]
fn no_value_at_all_is_a_fault_of_json_only() {
    for (format, wanted) in [(Format::Json, 1), (Format::Ndjson, 0)] {
        let mut reader = JsonReader::new(&b" \n"[..], format, Limits::default(), Aliases::default()).unwrap();
        let (rows, notes) = rows_of(&mut reader);
        assert_eq!((rows.len(), notes.len()), (0, wanted));
    }
}

#[test]
fn values_that_are_no_objects_are_named() {
    let rows = read("[1,\"x\",null,[1],{\"a\":1}]");
    for row in &rows[..4] {
        assert_eq!(row.codes(), [IssueCode::NotAnObject]);
    }
    assert_eq!(rows[4].get("a"), Some("1"));
    assert_eq!(read("42\n")[0].codes(), [IssueCode::NotAnObject]);
}

#[test]
fn the_first_of_a_repeated_key_is_used() {
    let rows = read(r#"{"a":1,"a":2,"b":{"c":1},"b":{"c":2,"d":3},"e":null,"e":4}"#);
    assert_eq!(rows[0].cells, [("a".into(), "1".into()), ("b.c".into(), "1".into())]);
    assert_eq!(rows[0].codes(), [IssueCode::DuplicateKey; 3]);
    let many = format!("{{{}\"a\":1}}", "\"a\":1,".repeat(50_000));
    assert_eq!(read(&many)[0].flaws.len(), 9);
}

#[test]
fn damaged_text_is_marked_and_kept() {
    let rows = read(r#"{"a":"x\ud800y","b":["\udc00"]}"#);
    assert_eq!(rows[0].get("a"), Some("x\u{fffd}y"));
    assert_eq!(rows[0].get("b"), Some("[\"\u{fffd}\"]"));
    assert_eq!(rows[0].codes(), [IssueCode::ReplacementCharacter; 2]);
    let (rows, _) = read_with(&b"{\"a\":\"\xff\"}\n{\"a\":\"\xc3\xa9\"}"[..], Limits::default());
    assert_eq!(rows[0].codes(), [IssueCode::BadEncoding]);
    assert_eq!(rows[1].get("a"), Some("é"));
}

#[test]
fn a_newer_schema_is_told_and_an_older_one_is_nothing() {
    let rows = read("{\"schema_version\":1,\"a\":1}\n{\"schema_version\":2,\"a\":1}");
    assert_eq!((rows[0].get("schema_version"), rows[0].codes()), (None, vec![]));
    assert_eq!((rows[1].get("schema_version"), rows[1].codes()), (Some("2"), vec![IssueCode::NewerSchema]));
}

#[test]
fn foreign_events_keep_what_their_envelope_says() {
    let event = r#"{"specversion":"1.0","id":"e1","source":"/shop","type":"promo","time":"2026-01-02T03:04:05Z","traceparent":"00","datacontenttype":"application/json","data":{"id":"c1","company":"A","extra":{"k":"v"}}}"#;
    let (rows, notes) = read_with(format!("[{event},{event}]"), Limits::default());
    assert_eq!(notes, []);
    assert_eq!(rows.len(), 2);
    for (name, text) in [
        ("id", "c1"),
        ("company", "A"),
        ("extra.k", "v"),
        ("event_id", "e1"),
        ("event_source", "/shop"),
        ("event_type", "promo"),
        ("event_traceparent", "00"),
        ("observed_at", "2026-01-02T03:04:05Z"),
    ] {
        assert_eq!(rows[1].get(name), Some(text));
    }
    assert_eq!(rows[1].cells.len(), 8);
    let reader =
        JsonReader::new(Cursor::new(event), Format::Ndjson, Limits::default(), Aliases::default()).unwrap();
    assert_eq!(reader.source().format, Format::Cloudevents);
}

#[test]
fn every_limit_refuses_the_row_that_passes_it_and_no_other() {
    let tight = Limits {
        max_record_bytes: 40,
        max_field_bytes: 10,
        max_depth: 3,
        max_columns: 6,
        ..Limits::default()
    };
    let cases = [
        ("{\"a\":\"0123456789\"}".to_owned(), "{\"a\":\"01234567890\"}".to_owned(), "max_field_bytes = 10"),
        ("{\"a\":[[1]]}".to_owned(), "{\"a\":[[[1]]]}".to_owned(), "max_depth = 3"),
        (
            format!("{{\"a\":1,\"b\":2{}}}", " ".repeat(27)),
            format!("{{\"a\":1,\"b\":2{}}}", " ".repeat(28)),
            "max_record_bytes = 40",
        ),
    ];
    for (at_limit, past_limit, detail) in cases {
        for (before, between, after) in
            [("", "\n", ""), ("[", ",", "]"), ("[\n", "\n,\n", "\n]"), ("{\"data\":[", ",", "]}")]
        {
            let text = format!("{before}{at_limit}{between}{past_limit}{between}{at_limit}{after}");
            let (rows, notes) = read_with(text.clone(), tight);
            assert_eq!(notes, [], "{text}");
            assert_eq!(rows.len(), 3, "{text} {rows:?}");
            assert!(rows[0].flaws.is_empty() && rows[2].flaws.is_empty(), "{text} {rows:?}");
            assert!(rows[1].cells.is_empty());
            assert_eq!(rows[1].flaws, [(IssueCode::RecordTooLarge, detail.to_owned())], "{text}");
        }
    }
    let text = "{\"a\":1,\"b\":2,\"c\":3,\"d\":4,\"e\":5,\"f\":6}\n{\"g\":7}\n{\"a\":1}";
    let (rows, _) = read_with(text, tight);
    assert_eq!(rows[1].flaws, [(IssueCode::RecordTooLarge, "max_columns = 6".to_owned())]);
    assert_eq!((rows[0].cells.len(), rows[2].get("a")), (6, Some("1")));
}

#[test]
fn a_record_far_past_the_limit_is_skipped_in_bounded_memory() {
    let limits = Limits { max_record_bytes: 1000, ..Limits::default() };
    let large = format!("{{\"a\":\"{}\"}}", "x".repeat(5_000_000));
    for text in [
        format!("[{{\"a\":1}},{large},{{\"a\":3}}]"),
        format!("{{\"a\":1}}\n{large}\n{{\"a\":3}}\n"),
        format!("{{\n\"a\":1}}\n{large}\n{{\"a\":3}}\n"),
    ] {
        let (rows, notes) = read_with(text, limits);
        assert_eq!(values(&rows, "a"), ["1", "-", "3"]);
        assert_eq!(rows[1].raw.len(), 1000);
        assert_eq!(notes, []);
    }
}

#[test]
fn a_long_key_around_many_is_refused_rather_than_repeated() {
    let inner: Vec<String> = (0..500).map(|n| format!("\"{n}\":1")).collect();
    let text = format!("{{\"{}\":{{{}}}}}", "k".repeat(200_000), inner.join(","));
    assert_eq!(read(&text)[0].flaws, [(IssueCode::RecordTooLarge, "max_record_bytes = 1048576".to_owned())]);
}

struct Failing(Cursor<Vec<u8>>);
impl Read for Failing {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        match self.0.read(out)? {
            0 => Err(Error::new(ErrorKind::CorruptInput, "cut off").into()),
            count => Ok(count),
        }
    }
}

#[test]
fn rows_before_a_failure_are_given_and_then_the_failure() {
    for text in
        ["{\"a\":1}\n{\"a\":2", "[{\"a\":1},{\"a\":2", "{\"data\":[{\"a\":1},", "{\"a\":1}\n{\n\"a\":2"]
    {
        let input = Failing(Cursor::new(text.into()));
        let mut reader = JsonReader::new(input, Format::Json, Limits::default(), Aliases::default()).unwrap();
        let mut record = RawRecord::default();
        assert!(reader.read(&mut record).unwrap() && record.flaws.is_empty(), "{text}");
        assert_eq!(reader.read(&mut record).unwrap_err().kind(), ErrorKind::CorruptInput, "{text}");
        assert!(!reader.read(&mut record).unwrap());
        assert_eq!(reader.take_notes(), []);
    }
    let limits = Limits { max_input_bytes: 10, ..Limits::default() };
    let mut reader =
        JsonReader::new(&b"{\"a\":1}\n{}\n"[..], Format::Ndjson, limits, Aliases::default()).unwrap();
    let mut record = RawRecord::default();
    assert!(reader.read(&mut record).unwrap());
    assert!(reader.read(&mut record).unwrap());
    assert_eq!(reader.read(&mut record).unwrap_err().kind(), ErrorKind::LimitExceeded);
}

#[test]
fn hostile_shapes_are_read_in_linear_time() {
    let started = std::time::Instant::now();
    for piece in
        ["{\"a\":[\n", "{\"a\":", "[", "{\"a\":\"\n", "{\"a\" 1} x ", "\"\\", "{\n{\"a\":1,\n", "[{},\n"]
    {
        for front in ["", "[", "{\n\"a\":1\n}\n", "{\"a\":1}\n"] {
            let text = format!("{front}{}", piece.repeat(100_000 / piece.len()));
            let mut reader =
                JsonReader::new(Cursor::new(text), Format::Json, Limits::default(), Aliases::default())
                    .unwrap();
            let mut record = RawRecord::default();
            while reader.read(&mut record).unwrap() {}
        }
    }
    // Seconds even without optimisation; anything quadratic takes minutes.
    assert!(started.elapsed().as_secs() < 30, "{:?}", started.elapsed());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    /// Whatever the bytes, every one of them is either in a row or between rows, and nothing panics.
    #[test]
    fn any_bytes_are_read_to_the_end(
        bytes in prop::collection::vec(prop::sample::select(&b"{}[]\",:\\ \n\ta1-.eutrn\xc3\xa9\xff\x00"[..]), 0..60),
        front in prop::sample::select(&["", "[", "{\"a\":1}\n", "{\"data\":[{}", "\u{feff}"][..]),
    ) {
        let mut text = front.as_bytes().to_vec();
        text.extend(bytes);
        let (rows, notes) = read_with(text.clone(), Limits { max_depth: 4, ..Limits::default() });
        // What `serde_json` reads as one value is read without a complaint, and what it does not is not.
        if let Ok(value) = serde_json::from_slice::<serde_json::Value>(&text) {
            prop_assert!(notes.is_empty(), "{:?}", notes);
            let faults = rows.iter().flat_map(Row::codes).filter(|code| {
                code.severity() == Severity::Error
                    && !matches!(code, IssueCode::NotAnObject | IssueCode::RecordTooLarge)
            });
            prop_assert_eq!(faults.count(), 0);
            if let serde_json::Value::Array(elements) = value {
                prop_assert_eq!(elements.len(), rows.len());
            }
        }
    }
}
