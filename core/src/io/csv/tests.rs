//! Tables from end to end.

use std::io::Read;

use proptest::prelude::*;

use super::open::open_sampled;
use super::{CsvOptions, CsvReader, Quote};
use crate::io::{Note, RawRecord, RecordReader};
use crate::validate::IssueCode;
use crate::{ErrorKind, Limits};

/// Gives at most `size` bytes at a time.
struct Drip {
    bytes: Vec<u8>,
    at: usize,
    size: usize,
}

impl Read for Drip {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let count = self.size.min(out.len()).min(self.bytes.len() - self.at);
        out[..count].copy_from_slice(&self.bytes[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}

struct Read0 {
    names: Vec<String>,
    rows: Vec<Vec<String>>,
    records: Vec<RawRecord>,
    notes: Vec<Note>,
    reader: CsvReader,
}

impl Read0 {
    fn codes(&self, row: usize) -> Vec<IssueCode> {
        self.records[row].flaws.iter().map(|flaw| flaw.code).collect()
    }

    fn noted(&self) -> Vec<IssueCode> {
        self.notes.iter().map(|note| note.flaw.code).collect()
    }
}

fn drain(mut reader: CsvReader) -> Read0 {
    let (mut rows, mut records) = (Vec::new(), Vec::new());
    let mut record = RawRecord::default();
    while reader.read(&mut record).unwrap() {
        rows.push(record.iter().map(|(_, text)| text.to_owned()).collect());
        records.push(record.clone());
    }
    let notes = reader.take_notes();
    let names = reader.columns().iter().map(|column| column.name.clone()).collect();
    Read0 { names, rows, records, notes, reader }
}

fn read_bytes(bytes: &[u8], options: CsvOptions) -> Read0 {
    drain(CsvReader::new(std::io::Cursor::new(bytes.to_vec()), options).unwrap())
}

fn read(text: &str) -> Read0 {
    read_bytes(text.as_bytes(), CsvOptions::default())
}

fn table() -> impl Strategy<Value = Vec<Vec<String>>> {
    let text = "[ab ,;\"\n\r\té0]{0,8}";
    (2usize..6)
        .prop_flat_map(move |width| proptest::collection::vec(proptest::collection::vec(text, width), 1..12))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Well-formed text reads as with the `csv` crate, however the bytes arrive.
    #[test]
    fn rows_are_those_of_the_csv_crate(
        rows in table(),
        always in any::<bool>(),
        crlf in any::<bool>(),
        semicolon in any::<bool>(),
        size in prop_oneof![Just(1usize), 2usize..50, Just(100_000)],
        sampled in 10usize..100,
    ) {
        let delimiter = if semicolon { b';' } else { b',' };
        let mut writer = csv::WriterBuilder::new()
            .delimiter(delimiter)
            .quote_style(if always { csv::QuoteStyle::Always } else { csv::QuoteStyle::Necessary })
            .terminator(if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') })
            .from_writer(Vec::new());
        let width = rows[0].len();
        writer.write_record((0..width).map(|at| format!("name {at}"))).unwrap();
        for row in &rows {
            // Rows whose cells are all empty are blank rows to us.
            let cells = row.iter().enumerate().map(|(at, cell)| if at == 0 { format!("x{cell}") } else { cell.clone() });
            writer.write_record(cells).unwrap();
        }
        let bytes = writer.into_inner().unwrap();
        let expected: Vec<Vec<String>> = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .from_reader(bytes.as_slice())
            .records()
            .map(|record| record.unwrap().iter().map(str::to_owned).collect())
            .collect();
        let options = CsvOptions {
            delimiter: Some(delimiter),
            quote: Some(Quote::Byte(b'"')),
            has_header: Some(true),
            encoding: Some("utf-8".to_owned()),
            ..CsvOptions::default()
        };
        let drip = Drip { bytes: bytes.clone(), at: 0, size };
        let got = drain(open_sampled(Box::new(drip), &options, sampled).unwrap());
        prop_assert_eq!(&got.rows, &expected, "{:?}", String::from_utf8_lossy(&bytes));
        prop_assert!(got.records.iter().all(|record| record.flaws.is_empty()));
        // Every row can be found again by its place.
        for record in &got.records {
            let at = usize::try_from(record.position.byte_offset).unwrap();
            prop_assert_eq!(&bytes[at..at + record.raw.len()], record.raw.as_slice());
            let line = 1 + memchr::memchr_iter(b'\n', &bytes[..at]).count() as u64;
            prop_assert_eq!(record.position.line, line);
        }
    }

    /// Rows come out the same wherever the pieces end in which the bytes arrive.
    #[test]
    fn rows_do_not_depend_on_pieces(
        bytes in proptest::collection::vec(proptest::sample::select(b"aab,,\"\n\n ".to_vec()), 0..400),
        size in 1usize..60,
        sampled in 1usize..60,
    ) {
        // Within the limits: a broken quote that reaches past one may be given up a line earlier or later.
        let limits = Limits { max_columns: 20, ..Limits::default() };
        let options = CsvOptions {
            limits,
            delimiter: Some(b','),
            quote: Some(Quote::Byte(b'"')),
            has_header: Some(false),
            columns: Some(["x", "y", "z"].map(str::to_owned).to_vec()),
            encoding: Some("utf-8".to_owned()),
            ..CsvOptions::default()
        };
        let read = |size, sampled| {
            let drip = Drip { bytes: bytes.clone(), at: 0, size };
            let mut reader = open_sampled(Box::new(drip), &options, sampled).unwrap();
            // What is learnt from the sample is left out: here it differs.
            reader.shapes = super::align::Shapes::default();
            reader.splitter = super::split::Splitter::new(super::dialect::Dialect::default());
            drain(reader)
        };
        let (whole, pieces) = (read(1000, 1000), read(size, sampled));
        let text = String::from_utf8_lossy(&bytes).into_owned();
        prop_assert_eq!(&whole.rows, &pieces.rows, "{:?}", text);
        for (a, b) in whole.records.iter().zip(&pieces.records) {
            prop_assert_eq!((&a.raw, a.position, &a.flaws), (&b.raw, b.position, &b.flaws), "{:?}", text);
        }
    }

    /// Nothing makes it panic or lose its place, and it does not matter how the bytes arrive.
    #[test]
    fn any_bytes_are_read_the_same_in_pieces(
        bytes in proptest::collection::vec(
            prop_oneof![
                4 => proptest::sample::select(b"ab,;\"'\n\r\t\\ 01#|".to_vec()),
                1 => any::<u8>(),
            ],
            0..300,
        ),
        size in 1usize..20,
    ) {
        let limits = Limits { max_record_bytes: 80, max_field_bytes: 40, max_columns: 20, ..Limits::default() };
        let options = CsvOptions {
            limits,
            delimiter: Some(b','),
            has_header: Some(false),
            encoding: Some("windows-1252".to_owned()),
            ..CsvOptions::default()
        };
        let whole = CsvReader::new(std::io::Cursor::new(bytes.clone()), options.clone());
        let drip = Drip { bytes, at: 0, size };
        let pieces = super::open::open(Box::new(drip), &options);
        match (whole, pieces) {
            (Ok(whole), Ok(pieces)) => {
                let (whole, pieces) = (drain(whole), drain(pieces));
                prop_assert_eq!(whole.rows, pieces.rows);
                for (number, record) in whole.records.iter().enumerate() {
                    prop_assert_eq!(record.position.row, number as u64 + 1);
                    prop_assert!(record.raw.len() <= 80);
                }
            }
            (Err(a), Err(b)) => prop_assert_eq!(a.to_string(), b.to_string()),
            (a, b) => prop_assert!(false, "{a:?} {b:?}"),
        }
    }
}

#[test]
fn a_plain_table() {
    let got = read("company,channel\nAcme,sms\n\n\"Ex, ample\",email");
    assert_eq!(got.names, ["company", "channel"]);
    assert_eq!(got.rows, [["Acme", "sms"], ["Ex, ample", "email"]]);
    assert_eq!(got.records[1].raw, b"\"Ex, ample\",email");
    assert_eq!(got.records[1].position.line, 4);
    assert!(got.notes.is_empty());
    let source = got.reader.source();
    assert_eq!(
        (source.delimiter, source.quote, source.encoding.as_deref()),
        (Some(','), Some('"'), Some("utf-8"))
    );
}

#[test]
fn nothing_and_blank_lines_are_no_rows() {
    for text in ["", "\n", "\n\r\n\n", "\u{feff}"] {
        let got = read(text);
        assert!(got.rows.is_empty() && got.names.is_empty(), "{text:?}");
    }
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_first_name() {
    let got = read("\u{feff}\"company\",channel\nAcme,sms\n");
    assert_eq!(got.names[0], "company");
    assert_eq!(got.records[0].position.byte_offset, 21);
}

#[test]
fn line_ends_of_all_kinds() {
    for text in ["a,b\r\n1,x\r\n2,y", "a,b\r1,x\r2,y\r", "a,b\n1,x\r\n2,y\n", "a,b\n1,x\r2,y\r3,z\n"] {
        let got = read(text);
        assert_eq!(got.rows[..2], [["1", "x"], ["2", "y"]], "{text:?}");
        assert!(got.records.iter().all(|record| record.flaws.is_empty()));
    }
    let lone = read("a,b\n1,x\ry\n2,z\n3,z\n");
    assert_eq!(lone.rows[0], ["1", "x\ry"]);
    let zero = read("a,b\n1,x\0y\n");
    assert_eq!(zero.rows[0], ["1", "x\0y"]);
}

#[test]
fn a_line_for_excel_names_the_delimiter() {
    let got = read("sep=;\ncompany;channel\nAcme, Inc;sms\n");
    assert_eq!(got.rows, [["Acme, Inc", "sms"]]);
    assert_eq!(got.records[0].position.line, 3);
    assert_eq!(got.noted(), [IssueCode::SkippedLine]);
}

#[test]
fn lines_around_the_table_are_remarked_upon() {
    let text = "Report on campaigns\n\ncompany,channel,launch_date\nAcme,sms,2024-01-01\nBeta,email,2024-01-02\n\n\
                Source: all of them\n";
    let got = read(text);
    assert_eq!(got.rows.len(), 2);
    assert_eq!(got.noted(), [IssueCode::SkippedLine, IssueCode::SkippedLine]);
    assert_eq!((got.notes[0].position.line, got.notes[1].position.line), (1, 7));
    assert_eq!(got.records[0].position.line, 4);
    // A short row is a row as long as nothing says that it is a note.
    let short = read("company,channel,launch_date\nAcme,sms,2024-01-01\nBeta\n");
    assert_eq!(short.codes(1), [IssueCode::TooFewCells]);
}

#[test]
fn a_header_in_the_middle_is_no_row() {
    let got = read("company,channel,subject\nAcme,sms,x\ncompany,channel,subject\nBeta,sms,y\n");
    assert_eq!(got.rows.len(), 2);
    assert_eq!(got.noted(), [IssueCode::SkippedLine]);
    // Another header changes what the cells below it mean.
    let other = read("company,channel,subject,offer\nAcme,sms,x,1\nchannel,company,subject\nsms,Beta,y\n");
    assert_eq!(other.rows[1], ["sms", "Beta", "y"]);
    let columns: Vec<u32> = other.records[1].cells.iter().map(|cell| cell.column).collect();
    assert_eq!(columns, [1, 0, 2]);
}

#[test]
fn ragged_rows_are_flagged_and_kept() {
    let got = read(
        "company,channel,subject\nAcme,sms\nBeta,sms,x,extra,\"more, even\"\nGamma,sms,y,\nDelta,sms,z,,,\n",
    );
    assert_eq!(got.codes(0), [IssueCode::TooFewCells]);
    assert_eq!(got.codes(1), [IssueCode::TooManyCells]);
    assert_eq!(got.rows[1], ["Beta", "sms", "x", "extra", "more, even"]);
    assert_eq!(got.names, ["company", "channel", "subject", "column_4", "column_5"]);
    assert!(got.codes(2).is_empty() && got.codes(3).is_empty());
    assert_eq!(got.rows[3].len(), 3);
}

#[test]
fn a_delimiter_at_the_end_of_all_rows_makes_no_column() {
    let got = read("company,channel,\nAcme,sms,\nBeta,sms,\n");
    assert_eq!(got.names, ["company", "channel"]);
    assert!(got.records.iter().all(|record| record.flaws.is_empty()));
    let rows_only = read("company,channel\nAcme,sms,\nBeta,sms,\n");
    assert_eq!(rows_only.rows, [["Acme", "sms"], ["Beta", "sms"]]);
}

#[test]
fn rows_are_set_right_where_there_is_one_way_only() {
    let mut text = String::from("company,launch_date,subject,landing_url\n");
    text.extend(
        (1..8).map(|day| format!("Acme,2024-01-0{day},Sale number {day} is on,https://example.com/{day}\n")),
    );
    text += "Beta,2024-01-09,Save now, today only, or never,https://example.com/x\n";
    text += "Gamma,2024-01-09,,Hello you,https://example.com/y\n";
    let got = read(&text);
    assert_eq!(got.rows[7][2], "Save now, today only, or never");
    assert_eq!(got.codes(7), [IssueCode::TooManyCells]);
    assert_eq!(got.rows[8], ["Gamma", "2024-01-09", "Hello you", "https://example.com/y"]);
}

#[test]
fn quotes_out_of_place_are_read_as_text() {
    let got = read("company,subject,offer\nAcme,5\" off,x\nBeta,\"say \"hi\" now\",y\nGamma,\"all\",z\n");
    assert_eq!(got.rows[0][1], "5\" off");
    assert_eq!(got.rows[1][1], "say \"hi\" now");
    assert_eq!((got.codes(0), got.codes(1)), (vec![IssueCode::StrayQuote], vec![IssueCode::StrayQuote]));
    assert_eq!(got.records[0].flaws[0].column, Some(1));
    assert!(got.codes(2).is_empty());
}

#[test]
fn a_cell_with_rightly_doubled_quotes_is_not_blamed_for_another() {
    let got = read("company,subject,offer\nAcme,\"say \"\"hi\"\" now\",5\" off\nBeta,all,y\nGamma,all,z\n");
    assert_eq!(got.rows[0], ["Acme", "say \"hi\" now", "5\" off"]);
    assert_eq!(got.codes(0), [IssueCode::StrayQuote]);
    assert_eq!(got.records[0].flaws[0].column, Some(2));
}

#[test]
fn a_quote_within_a_cell_between_tabs_is_no_flaw() {
    let got = read("company\tsubject\toffer\nAcme\t5\" off\tx\nBeta\tsay \"hi\" now\ty\nGamma\tplain\tz\n");
    assert_eq!(got.rows[1][1], "say \"hi\" now");
    assert!(got.codes(0).is_empty() && got.codes(1).is_empty());
}

/// A thousand rows, of which one opens a quote and does not close it.
fn with_open_quote(at: usize) -> String {
    let mut text = String::from("company,subject,offer\n");
    text.extend((0..1000).map(|row| {
        if row == at { format!("Acme {row},\"open {row},x\n") } else { format!("Acme {row},\"a, b\",x\n") }
    }));
    text
}

#[test]
fn an_open_quote_costs_one_row() {
    for limit in [1u64 << 20, 200] {
        let limits = Limits { max_record_bytes: limit, ..Limits::default() };
        for at in [0, 500, 999] {
            let got =
                read_bytes(with_open_quote(at).as_bytes(), CsvOptions { limits, ..CsvOptions::default() });
            assert_eq!(got.rows.len(), 1000, "limit {limit}, row {at}");
            assert_eq!(got.rows[at], [format!("Acme {at}"), format!("\"open {at}"), "x".to_owned()]);
            let bad: Vec<usize> = (0..1000).filter(|row| !got.codes(*row).is_empty()).collect();
            assert_eq!(bad, [at]);
            assert_eq!(got.codes(at), [IssueCode::UnterminatedQuote]);
            assert_eq!(got.records[999].position.line, 1001);
        }
    }
}

#[test]
fn an_open_quote_without_another_quote_in_the_file() {
    let mut text = String::from("company,subject\nAcme,\"open\n");
    text += &"Beta,y\n".repeat(5000);
    let limits = Limits { max_record_bytes: 1000, max_field_bytes: 1000, ..Limits::default() };
    for limits in [limits, Limits::default()] {
        let got = read_bytes(text.as_bytes(), CsvOptions { limits, ..CsvOptions::default() });
        assert_eq!(got.rows.len(), 5001);
        assert_eq!(got.codes(0), [IssueCode::UnterminatedQuote]);
        assert!((1..5001).all(|row| got.codes(row).is_empty()));
    }
}

#[test]
fn limits_hold_at_the_limit_and_not_beyond() {
    let row = |length: usize| format!("a,b\n1,{}\n2,y\n", "x".repeat(length - 2));
    let check = |limits: Limits, text: &str, name: Option<&str>| {
        let got = read_bytes(
            text.as_bytes(),
            CsvOptions { limits, delimiter: Some(b','), has_header: Some(true), ..CsvOptions::default() },
        );
        assert_eq!(got.rows.last().unwrap(), &["2", "y"]);
        match name {
            None => assert!(got.codes(0).is_empty(), "{:?}", got.records[0].flaws),
            Some(name) => {
                assert_eq!(got.codes(0), [IssueCode::RecordTooLarge]);
                assert!(got.records[0].flaws[0].detail.contains(name));
                assert!(got.rows[0].is_empty() && !got.records[0].raw.is_empty());
            }
        }
        assert_eq!(got.rows.len(), 2);
        assert_eq!(got.records[1].position.line, 3);
    };
    let limits = Limits { max_record_bytes: 100, ..Limits::default() };
    check(limits, &row(100), None);
    check(limits, &row(100).replace('\n', "\r\n"), None);
    check(limits, &row(101), Some("max_record_bytes"));
    check(limits, &row(102), Some("max_record_bytes"));
    check(limits, &row(103), Some("max_record_bytes"));
    check(limits, &row(500_000), Some("max_record_bytes"));
    let limits = Limits { max_field_bytes: 98, ..Limits::default() };
    check(limits, &row(100), None);
    check(limits, &row(101), Some("max_field_bytes"));
    let limits = Limits { max_columns: 4, ..Limits::default() };
    let options = CsvOptions { limits, has_header: Some(true), ..CsvOptions::default() };
    assert_eq!(read_bytes(b"a,b\n1,2,3,4\n2,y\n", options).codes(0), [IssueCode::TooManyCells]);
    check(limits, "a,b\n1,2,3,4,5\n2,y\n", Some("max_columns"));
}

#[test]
fn a_header_beyond_a_limit_is_an_error() {
    let limits = Limits { max_columns: 3, ..Limits::default() };
    let open =
        |text: &'static str| CsvReader::new(text.as_bytes(), CsvOptions { limits, ..CsvOptions::default() });
    assert!(open("a,b,c\nx,y,z\n").is_ok());
    assert_eq!(open("a,b,c,d\nx,y,z,w\n").unwrap_err().kind(), ErrorKind::LimitExceeded);
}

#[test]
fn data_without_a_header_is_named_by_position() {
    let got = read("Ann,2024-01-01,5\nBob,2024-01-02,6\n");
    assert_eq!(got.names, ["column_1", "column_2", "column_3"]);
    assert_eq!(got.rows.len(), 2);
    assert_eq!(got.noted(), [IssueCode::HeaderGuessed]);
    let columns = Some(["company", "launch_date", "clicks"].map(str::to_owned).to_vec());
    let named =
        read_bytes(b"Ann,2024-01-01,5\n", CsvOptions { columns: columns.clone(), ..CsvOptions::default() });
    assert_eq!((named.names[1].as_str(), named.rows.len()), ("launch_date", 1));
    let both = read_bytes(
        b"Company,Launch Date,Clicks\nAnn,2024-01-01,5\n",
        CsvOptions { columns, ..CsvOptions::default() },
    );
    assert_eq!(both.rows.len(), 1);
}

#[test]
fn two_columns_of_a_field_or_a_name_are_remarked_upon() {
    let got = read("company,brand,note,note\nAcme,A,x,y\n");
    assert_eq!(got.noted(), [IssueCode::DuplicateColumn, IssueCode::DuplicateColumn]);
    assert_eq!(got.names, ["company", "brand", "note", "note_2"]);
}

#[test]
fn an_expected_header_is_compared() {
    let expected = Some(["foo", "bar"].map(str::to_owned).to_vec());
    let got =
        read_bytes(b"foo,baz\n1,2\n", CsvOptions { expected_header: expected, ..CsvOptions::default() });
    assert_eq!(got.noted(), [IssueCode::MissingColumn, IssueCode::UnknownColumn]);
}

#[test]
fn known_exports_are_recognised() {
    let got =
        read("id,page_name,ad_creative_bodies,ad_delivery_start_time\n1,Acme,\"['Join us']\",2024-01-01\n");
    assert_eq!(got.reader.source().layout, Some("meta_ad_library"));
}

#[test]
fn other_encodings_keep_their_bytes() {
    let text = "company,subject\nCafé Zoë,Größe\n";
    let cases: [(&str, Vec<u8>); 4] = [
        ("windows-1252", text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect()),
        ("utf-16le", [vec![0xFF, 0xFE], text.encode_utf16().flat_map(u16::to_le_bytes).collect()].concat()),
        ("utf-16be", text.encode_utf16().flat_map(u16::to_be_bytes).collect()),
        ("utf-32be", text.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect()),
    ];
    for (name, bytes) in cases {
        let got = read_bytes(&bytes, CsvOptions::default());
        assert_eq!(got.reader.source().encoding.as_deref(), Some(name));
        assert_eq!(got.rows, [["Café Zoë", "Größe"]], "{name}");
        let record = &got.records[0];
        let at = usize::try_from(record.position.byte_offset).unwrap();
        assert_eq!(bytes[at..at + record.raw.len()], record.raw, "{name}");
        assert!(record.flaws.is_empty());
    }
}

#[test]
fn a_character_may_hold_the_byte_of_the_delimiter() {
    // In Shift_JIS the second byte of some characters is that of the vertical bar.
    let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode("company|subject\nポポ|ポテト\n");
    let options =
        CsvOptions { encoding: Some("shift_jis".to_owned()), delimiter: Some(b'|'), ..CsvOptions::default() };
    let got = read_bytes(&bytes, options);
    assert_eq!(got.rows, [["ポポ", "ポテト"]]);
    assert_eq!(got.records[0].raw, bytes[16..bytes.len() - 1]);
}

#[test]
fn a_bad_byte_is_a_flaw_of_its_row() {
    let mut bytes = "company,subject\n".as_bytes().to_vec();
    for row in 0..20 {
        bytes.extend_from_slice(format!("Café {row},Größe\n").as_bytes());
    }
    bytes.extend_from_slice(b"Acme,Gr\xF6\xDFe\nCaf\xC3\xA9,x\n");
    let got = read_bytes(&bytes, CsvOptions::default());
    assert_eq!(got.reader.source().encoding.as_deref(), Some("utf-8"));
    assert_eq!(got.codes(20), [IssueCode::BadEncoding]);
    assert_eq!(got.records[20].raw, b"Acme,Gr\xF6\xDFe");
    assert_eq!(got.rows[21], ["Café", "x"]);
    assert!(got.codes(21).is_empty());
}

#[test]
fn an_encoding_may_show_late() {
    let mut bytes = b"company,subject\n".to_vec();
    bytes.extend(b"Acme,plain words\n".repeat(40_000));
    bytes.extend_from_slice(b"Acme,Sch\xF6ne Gr\xFC\xDFe aus M\xFCnchen\n");
    let got = read_bytes(&bytes, CsvOptions::default());
    assert_eq!(got.rows[40_000][1], "Schöne Grüße aus München");
    assert_eq!(got.reader.source().encoding.as_deref(), Some("windows-1252"));
    assert!(got.codes(40_000).is_empty());
}

#[test]
fn an_unknown_encoding_names_a_close_one() {
    let options = CsvOptions { encoding: Some("windows-1552".to_owned()), ..CsvOptions::default() };
    let error = CsvReader::new(&b"a,b\n"[..], options).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidOption);
    assert!(error.help().unwrap().contains("windows-125"), "{error}");
}
