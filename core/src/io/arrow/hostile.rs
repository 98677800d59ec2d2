//! Files that are cut, damaged or made to do harm.

use std::sync::Arc;

use arrow_array::builder::{Int32Builder, ListBuilder, MapBuilder, StringBuilder};
use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, DictionaryArray, Float64Array, Int64Array, NullArray, RecordBatch, StringArray,
    StringViewArray, StructArray,
};
use arrow_ipc::CompressionType;
use arrow_ipc::writer::{FileWriter, IpcWriteOptions, StreamWriter};
use arrow_schema::{DataType, Field as ArrowField};

use super::ArrowReader;
use crate::io::{RawRecord, RecordReader};
use crate::schema::Aliases;
use crate::validate::IssueCode;
use crate::{ErrorKind, Limits, Result};

/// A few rows with a column of each shape that decoders treat differently.
fn sample() -> RecordBatch {
    let words: DictionaryArray<Int32Type> =
        [Some("email"), None, Some("sms"), Some("email")].into_iter().collect();
    let mut lists = ListBuilder::new(StringBuilder::new());
    let mut maps = MapBuilder::new(None, StringBuilder::new(), Int32Builder::new());
    for row in 0..4 {
        for item in 0..row {
            lists.values().append_value("x".repeat(item));
            maps.keys().append_value(format!("key {item}"));
            maps.values().append_value(7);
        }
        lists.append(row != 2);
        maps.append(true).unwrap();
    }
    let amounts: ArrayRef = Arc::new(Float64Array::from(vec![Some(1.5), None, Some(f64::NAN), Some(-2.0)]));
    let amount = Arc::new(ArrowField::new("amount", DataType::Float64, true));
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("channel", Arc::new(words)),
        ("company", Arc::new(StringViewArray::from(vec!["A", "a name that is not kept inline", "", "D"]))),
        ("subject", Arc::new(StringArray::from(vec![Some("one"), Some("two"), None, Some("four")]))),
        ("clicks", Arc::new(Int64Array::from(vec![Some(1), Some(-1), None, Some(i64::MAX)]))),
        ("keywords", Arc::new(lists.finish())),
        ("extra", Arc::new(maps.finish())),
        ("budget", Arc::new(StructArray::from(vec![(amount, amounts)]))),
    ];
    RecordBatch::try_from_iter(columns).unwrap()
}

fn file(batch: &RecordBatch, compression: Option<CompressionType>) -> Vec<u8> {
    let options = IpcWriteOptions::default().try_with_compression(compression).unwrap();
    let mut writer = FileWriter::try_new_with_options(Vec::new(), &batch.schema(), options).unwrap();
    writer.write(batch).unwrap();
    writer.into_inner().unwrap()
}

fn stream(batch: &RecordBatch) -> Vec<u8> {
    let mut writer = StreamWriter::try_new(Vec::new(), &batch.schema()).unwrap();
    writer.write(batch).unwrap();
    writer.write(batch).unwrap();
    writer.into_inner().unwrap()
}

/// Rows and cells of a whole input.
fn drain(mut reader: impl RecordReader) -> Result<(u64, u64)> {
    let (mut record, mut rows, mut cells) = (RawRecord::default(), 0, 0);
    while reader.read(&mut record)? {
        rows += 1;
        cells += record.cells.len() as u64;
    }
    Ok((rows, cells))
}

fn read_arrow(bytes: Vec<u8>, limits: &Limits) -> Result<(u64, u64)> {
    drain(ArrowReader::from_bytes(bytes, &Aliases::default(), limits)?)
}

type Read = fn(Vec<u8>, &Limits) -> Result<(u64, u64)>;

/// Every input of the test, whole: name, bytes, how it is read, whether it has an end that must be there.
fn inputs() -> Vec<(&'static str, Vec<u8>, Read, bool)> {
    let sample = sample();
    #[cfg_attr(not(feature = "parquet"), expect(unused_mut, reason = "Parquet adds more"))]
    let mut inputs: Vec<(_, _, Read, _)> = vec![
        ("ipc file", file(&sample, None), read_arrow, true),
        ("ipc file, lz4", file(&sample, Some(CompressionType::LZ4_FRAME)), read_arrow, true),
        ("ipc stream", stream(&sample), read_arrow, false),
    ];
    #[cfg(feature = "parquet")]
    inputs.extend(super::hostile_parquet::inputs(&sample));
    inputs
}

/// The first inputs are damaged at each of their bytes. The others differ only in how pages are compressed.
const DAMAGED: usize = 5;

fn refused(error: &crate::Error) -> bool {
    matches!(error.kind(), ErrorKind::CorruptInput | ErrorKind::LimitExceeded | ErrorKind::UnknownFormat)
}

/// Largest memory of the process so far, where the system tells.
fn peak_memory(name: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.trim_start_matches(':').trim().strip_suffix(" kB")?.trim().parse().ok()
}

fn assert_memory_was_bounded() {
    if let Some(kibibytes) = peak_memory("VmHWM") {
        assert!(kibibytes < 1 << 20, "{kibibytes} KiB were in use");
    }
}

/// Decoders may panic on damaged input, and we catch that; what they print about it is of no interest.
fn quietly<T>(run: impl FnOnce() -> T) -> T {
    use std::cell::Cell;
    use std::sync::Once;
    thread_local!(static QUIET: Cell<bool> = const { Cell::new(false) });
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let loud = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !QUIET.get() {
                loud(panic);
            }
        }));
    });
    QUIET.set(true);
    let result = run();
    QUIET.set(false);
    result
}

#[test]
fn the_inputs_read_when_whole() {
    for (name, bytes, read, _) in inputs() {
        let (rows, cells) = read(bytes, &Limits::default()).unwrap_or_else(|error| panic!("{name}: {error}"));
        let times = rows / 4;
        // Channel 3, company 4, subject 3, clicks 3, keywords 2, extra 0 + 1 + 2 + 3, budget 2.
        assert_eq!((rows, cells), (4 * times, 23 * times), "{name}");
    }
}

#[test]
fn an_input_cut_anywhere_is_an_error_and_no_panic() {
    for (name, bytes, read, has_end) in inputs().into_iter().take(DAMAGED) {
        for end in 0..bytes.len() {
            match quietly(|| read(bytes[..end].to_vec(), &Limits::default())) {
                Ok((rows, _)) => assert!(!has_end && rows <= 8, "{name} cut at {end}"),
                Err(error) => assert_eq!(error.kind(), ErrorKind::CorruptInput, "{name} at {end}: {error}"),
            }
        }
    }
    assert_memory_was_bounded();
}

#[test]
fn an_input_with_any_byte_changed_is_read_or_refused() {
    let limits = Limits { max_batch_bytes: 16 << 20, ..Limits::default() };
    for (name, bytes, read, _) in inputs().into_iter().take(DAMAGED) {
        for at in 0..bytes.len() {
            let change = [0xff, 0x01, 0x80, 0x10][at % 4];
            let mut damaged = bytes.clone();
            damaged[at] ^= change;
            match quietly(|| read(damaged, &limits)) {
                Ok((rows, _)) => assert!(rows <= 1 << 20, "{name}, {change} at {at}: {rows} rows"),
                Err(error) => assert!(refused(&error), "{name}, {change} at {at}: {error}"),
            }
        }
    }
    assert_memory_was_bounded();
}

#[test]
fn what_is_no_arrow_is_refused() {
    for bytes in [
        &b""[..],
        b"A",
        b"ARROW1",
        b"ARROW1\0\0ARROW1",
        b"company,channel\nAcme,email\n",
        &[0; 64],
        &[0xff; 64],
    ] {
        let error = quietly(|| read_arrow(bytes.to_vec(), &Limits::default())).unwrap_err();
        assert!(refused(&error), "{bytes:?}: {error}");
    }
    let error = read_arrow(b"FEA1....".to_vec(), &Limits::default()).unwrap_err();
    assert!(error.message().contains("Feather version 1"), "{error}");
}

#[test]
fn a_body_of_a_terabyte_is_refused_before_it_is_made() {
    let mut bytes = stream(&sample());
    let length = {
        let framed = bytes.clone();
        let first = 8 + u32::from_le_bytes(framed[4..8].try_into().unwrap()) as usize;
        let second = u32::from_le_bytes(framed[first + 4..first + 8].try_into().unwrap()) as usize;
        let message = arrow_ipc::root_as_message(&framed[first + 8..first + 8 + second]).unwrap();
        message.bodyLength()
    };
    let at = bytes.windows(8).position(|window| window == length.to_le_bytes()).unwrap();
    bytes[at..at + 8].copy_from_slice(&(1i64 << 40).to_le_bytes());
    let error = read_arrow(bytes, &Limits::default()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::LimitExceeded, "{error}");
}

#[test]
fn a_compressed_buffer_that_decodes_to_more_than_it_says_is_refused() {
    let zeros: ArrayRef = Arc::new(Int64Array::from(vec![0; 2 << 20]));
    let batch = RecordBatch::try_from_iter([("a", zeros)]).unwrap();
    let mut bytes = file(&batch, Some(CompressionType::LZ4_FRAME));
    let announced = (16i64 << 20).to_le_bytes();
    let limits = Limits { max_batch_bytes: 1 << 20, ..Limits::default() };
    assert_eq!(read_arrow(bytes.clone(), &limits).unwrap_err().kind(), ErrorKind::LimitExceeded);
    let at = bytes.windows(8).position(|window| window == announced).unwrap();
    bytes[at..at + 8].copy_from_slice(&16i64.to_le_bytes());
    assert_eq!(read_arrow(bytes, &limits).unwrap_err().kind(), ErrorKind::LimitExceeded);
}

#[test]
fn a_value_shared_by_all_rows_is_held_once() {
    let value = "x".repeat(100_000);
    let keys = arrow_array::Int32Array::from(vec![0; 2000]);
    let shared: ArrayRef =
        Arc::new(DictionaryArray::<Int32Type>::new(keys, Arc::new(StringArray::from(vec![value.as_str()]))));
    let nothing: ArrayRef = Arc::new(NullArray::new(2000));
    let batch = RecordBatch::try_from_iter([("content", shared), ("nothing", nothing)]).unwrap();
    assert_eq!(read_arrow(file(&batch, None), &Limits::default()).unwrap(), (2000, 2000));
    // Those who limit their input mean what comes out of it.
    let limits = Limits { max_input_bytes: 1 << 20, ..Limits::default() };
    assert_eq!(read_arrow(file(&batch, None), &limits).unwrap_err().kind(), ErrorKind::LimitExceeded);
    assert_memory_was_bounded();
}

#[test]
fn columns_are_read_up_to_their_limit() {
    let column: ArrayRef = Arc::new(Int64Array::from(vec![1]));
    let names: Vec<String> = (0..5).map(|number| format!("c{number}")).collect();
    let columns = names.iter().map(|name| (name.as_str(), Arc::clone(&column)));
    let bytes = file(&RecordBatch::try_from_iter(columns).unwrap(), None);
    let read = |max_columns| read_arrow(bytes.clone(), &Limits { max_columns, ..Limits::default() });
    assert_eq!(read(5).unwrap(), (1, 5));
    assert!(read(4).unwrap_err().message().contains("max_columns = 4"));
}

/// The first record of a file and the limits it met.
fn first(bytes: Vec<u8>, limits: &Limits) -> (RawRecord, Vec<(IssueCode, String)>) {
    let mut reader = ArrowReader::from_bytes(bytes, &Aliases::default(), limits).unwrap();
    let mut record = RawRecord::default();
    assert!(reader.read(&mut record).unwrap());
    let flaws = record.flaws.iter().map(|flaw| (flaw.code, flaw.detail.clone())).collect();
    (record, flaws)
}

#[test]
fn a_map_adds_columns_up_to_their_limit() {
    let mut map = MapBuilder::new(None, StringBuilder::new(), StringBuilder::new());
    for key in ["a", "b", "a", "c"] {
        map.keys().append_value(key);
        map.values().append_value(format!("value of {key}"));
    }
    map.append(true).unwrap();
    let map: ArrayRef = Arc::new(map.finish());
    let bytes = file(&RecordBatch::try_from_iter([("extra", map)]).unwrap(), None);
    let (record, flaws) = first(bytes.clone(), &Limits { max_columns: 3, ..Limits::default() });
    assert_eq!((record.cells.len(), flaws), (3, vec![(IssueCode::DuplicateKey, String::new())]));
    let (record, flaws) = first(bytes, &Limits { max_columns: 2, ..Limits::default() });
    assert_eq!(record.cells.len(), 2);
    assert_eq!(flaws[1], (IssueCode::RecordTooLarge, "max_columns = 2".to_owned()));
}

#[test]
fn a_field_and_a_record_are_read_up_to_their_limits() {
    let text: ArrayRef = Arc::new(StringArray::from(vec!["x".repeat(10)]));
    let list: ArrayRef = {
        let mut list = ListBuilder::new(StringBuilder::new());
        list.values().append_value("yyyyyy");
        list.append(true);
        Arc::new(list.finish())
    };
    // The list is ["yyyyyy"], 10 bytes too.
    let bytes = file(&RecordBatch::try_from_iter([("content", text), ("keywords", list)]).unwrap(), None);
    let field = |max_field_bytes| first(bytes.clone(), &Limits { max_field_bytes, ..Limits::default() });
    let (record, flaws) = field(10);
    assert_eq!((record.cells.len(), flaws), (2, vec![]));
    let (record, flaws) = field(9);
    let expected = (IssueCode::RecordTooLarge, "max_field_bytes = 9".to_owned());
    assert_eq!((record.text.as_str(), flaws), ("", vec![expected.clone(), expected]));

    let row = |max_record_bytes| first(bytes.clone(), &Limits { max_record_bytes, ..Limits::default() });
    assert_eq!(row(20).1, vec![]);
    let (record, flaws) = row(19);
    assert_eq!(record.text, "xxxxxxxxxx");
    assert_eq!(flaws, vec![(IssueCode::RecordTooLarge, "max_record_bytes = 19".to_owned())]);
}

#[test]
fn types_are_nested_up_to_their_limit() {
    // A list of lists of numbers: three types.
    let inner = ListBuilder::new(Int32Builder::new());
    let mut outer = ListBuilder::new(inner);
    outer.values().values().append_value(7);
    outer.values().append(true);
    outer.append(true);
    let lists: ArrayRef = Arc::new(outer.finish());
    let bytes = file(&RecordBatch::try_from_iter([("a", lists)]).unwrap(), None);
    let read = |max_depth| read_arrow(bytes.clone(), &Limits { max_depth, ..Limits::default() });
    assert_eq!(read(3).unwrap(), (1, 1));
    assert!(read(2).unwrap_err().message().contains("max_depth = 2"));
}
