//! Parquet files that are cut, damaged or made to do harm.

use std::sync::Arc;

use arrow_array::builder::{Int32Builder, ListBuilder};
use arrow_array::cast::AsArray;
use arrow_array::types::Int32Type;
use arrow_array::{Array, ArrayRef, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, Encoding, GzipLevel, ZstdLevel};
use parquet::file::properties::{WriterProperties, WriterPropertiesBuilder, WriterVersion};

use super::ParquetReader;
use crate::io::{RawRecord, RecordReader};
use crate::schema::Aliases;
use crate::validate::IssueCode;
use crate::{ErrorKind, Limits, Result};

type Read = fn(Vec<u8>, &Limits) -> Result<(u64, u64)>;

fn file(batch: &RecordBatch, properties: WriterPropertiesBuilder) -> Vec<u8> {
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties.build())).unwrap();
    writer.write(batch).unwrap();
    writer.into_inner().unwrap()
}

fn read(bytes: Vec<u8>, limits: &Limits) -> Result<(u64, u64)> {
    let mut reader = ParquetReader::from_bytes(bytes, &Aliases::default(), limits)?;
    let (mut record, mut rows, mut cells) = (RawRecord::default(), 0, 0);
    while reader.read(&mut record)? {
        rows += 1;
        cells += record.cells.len() as u64;
    }
    Ok((rows, cells))
}

fn zstd() -> WriterPropertiesBuilder {
    WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::default()))
}

fn gzip() -> WriterPropertiesBuilder {
    WriterProperties::builder().set_compression(Compression::GZIP(GzipLevel::default()))
}

/// The sample in each way of writing pages.
pub(super) fn inputs(sample: &RecordBatch) -> Vec<(&'static str, Vec<u8>, Read, bool)> {
    let second = gzip()
        .set_writer_version(WriterVersion::PARQUET_2_0)
        .set_dictionary_enabled(false)
        .set_column_encoding("subject".into(), Encoding::DELTA_BYTE_ARRAY);
    let plain = WriterProperties::builder().set_compression(Compression::UNCOMPRESSED);
    let snappy = WriterProperties::builder().set_compression(Compression::SNAPPY);
    let lz4 = WriterProperties::builder().set_compression(Compression::LZ4_RAW);
    vec![
        ("parquet, zstd", file(sample, zstd()), read, true),
        ("parquet, pages of version 2", file(sample, second), read, true),
        ("parquet, plain", file(sample, plain), read, true),
        ("parquet, snappy", file(sample, snappy), read, true),
        ("parquet, lz4", file(sample, lz4), read, true),
    ]
}

/// A file of nothing but metadata.
fn only_footer(footer: &[u8]) -> Vec<u8> {
    let mut bytes = b"PAR1".to_vec();
    bytes.extend(footer);
    bytes.extend(u32::try_from(footer.len()).unwrap().to_le_bytes());
    bytes.extend(b"PAR1");
    bytes
}

#[test]
fn what_is_no_parquet_is_refused() {
    for bytes in
        [&b""[..], b"PAR1", b"PAR1\0\0\0\0PAR1", b"PAR1\xff\xff\xff\xffPAR1", b"company,channel\nAcme,sms\n"]
    {
        let error = read(bytes.to_vec(), &Limits::default()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::CorruptInput, "{error}");
    }
    let error = read(b"PARE\0\0\0\0\0\0\0\0PARE".to_vec(), &Limits::default()).unwrap_err();
    assert_eq!((error.kind(), error.message().contains("encrypted")), (ErrorKind::UnknownFormat, true));
}

#[test]
fn two_thousand_million_row_groups_are_refused_before_they_are_made() {
    // Version 1, a schema of a root with one number, no rows, and the row groups.
    let mut footer = vec![0x15, 2, 0x19, 0x2c, 0x48, 1, b'r', 0x15, 2, 0];
    footer.extend([0x15, 2, 0x25, 0, 0x18, 1, b'a', 0, 0x16, 0, 0x19, 0xfc]);
    footer.extend([0xff, 0xff, 0xff, 0xff, 7, 0]);
    let error = read(only_footer(&footer), &Limits::default()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::CorruptInput, "{error}");
}

#[test]
fn a_schema_nested_without_end_is_refused_before_it_is_followed() {
    let mut footer = vec![0x15, 2, 0x19, 0xfc, 0xa0, 0x8d, 0x06];
    let limits = Limits { max_columns: 1 << 20, ..Limits::default() };
    for _ in 0..100_000 {
        footer.extend([0x35, 0, 0x18, 1, b'a', 0x15, 2, 0]);
    }
    footer.push(0);
    let error = read(only_footer(&footer), &limits).unwrap_err();
    assert!(error.message().contains("max_depth"), "{error}");
    let error = read(only_footer(&footer), &Limits::default()).unwrap_err();
    assert!(error.message().contains("max_columns"), "{error}");
}

#[test]
fn a_page_is_decoded_up_to_the_limit_of_a_batch() {
    let text: ArrayRef = Arc::new(StringArray::from(vec!["x".repeat(250_000); 4]));
    let batch = RecordBatch::try_from_iter([("content", text)]).unwrap();
    let bytes = file(&batch, zstd().set_dictionary_enabled(false));
    assert!(bytes.len() < 10_000);
    let limits = |max_batch_bytes| Limits { max_batch_bytes, ..Limits::default() };
    let page = batch.column(0).as_string::<i32>().value_data().len() as u64;
    // Lengths and levels come on top.
    let least = (page..page + 100).find(|bytes_| read(bytes.clone(), &limits(*bytes_)).is_ok()).unwrap();
    assert!(least > page);
    assert_eq!(read(bytes.clone(), &limits(least)).unwrap(), (4, 4));
    let error = read(bytes, &limits(least - 1)).unwrap_err();
    assert!(error.message().contains("max_batch_bytes"), "{error}");
}

/// Number as Thrift writes it.
fn varint(number: usize) -> Vec<u8> {
    let mut zigzag = number * 2;
    let mut bytes = Vec::new();
    while zigzag > 0x7f {
        bytes.push(u8::try_from(zigzag & 0x7f).unwrap() | 0x80);
        zigzag >>= 7;
    }
    bytes.push(u8::try_from(zigzag).unwrap());
    bytes
}

#[test]
fn a_gzip_page_larger_than_its_header_says_is_refused_before_it_is_decoded() {
    let text: ArrayRef = Arc::new(StringArray::from(vec!["x".repeat(250_000); 8]));
    let batch = RecordBatch::try_from_iter([("content", text)]).unwrap();
    let bytes = file(
        &batch,
        gzip()
            .set_dictionary_enabled(false)
            .set_statistics_enabled(parquet::file::properties::EnabledStatistics::None),
    );
    let header = super::thrift::read_page_header(&bytes[4..]).unwrap();
    let size = usize::try_from(header.uncompressed).unwrap();
    assert_eq!(read(bytes.clone(), &Limits::default()).unwrap(), (8, 8));
    let (old, new) = (varint(size), varint(size - 100_000));
    assert_eq!(old.len(), new.len());
    let at = bytes.windows(old.len()).position(|window| window == old).unwrap();
    let mut bomb = bytes;
    bomb[at..at + new.len()].copy_from_slice(&new);
    let limits = Limits { max_batch_bytes: size as u64 - 100_000, ..Limits::default() };
    let error = read(bomb, &limits).unwrap_err();
    assert!(error.message().contains("larger than its header says"), "{error}");
}

#[test]
fn a_row_with_a_million_values_counts_as_what_it_takes() {
    let mut list = ListBuilder::new(Int32Builder::new());
    for _ in 0..1_000_000 {
        list.values().append_value(7);
    }
    list.append(true);
    let list: ArrayRef = Arc::new(list.finish());
    let bytes = file(&RecordBatch::try_from_iter([("a", list)]).unwrap(), zstd());
    assert!(bytes.len() < 20_000);
    let error = read(bytes, &Limits { max_batch_bytes: 16 << 20, ..Limits::default() }).unwrap_err();
    assert!(error.message().contains("max_batch_bytes"), "{error}");
}

#[test]
fn many_rows_of_short_lists_are_no_such_row() {
    let list = arrow_array::ListArray::from_iter_primitive::<Int32Type, _, _>(
        (0..50_000).map(|row| Some((0..row % 5).map(Some).collect::<Vec<_>>())),
    );
    let with_items = (0..list.len()).filter(|row| list.value_length(*row) > 0).count() as u64;
    let list: ArrayRef = Arc::new(list);
    let bytes = file(&RecordBatch::try_from_iter([("a", list)]).unwrap(), zstd());
    let limits = Limits { max_batch_bytes: 16 << 20, ..Limits::default() };
    assert_eq!(read(bytes, &limits).unwrap(), (50_000, with_items));
}

#[test]
fn a_text_that_is_no_utf_8_costs_its_row_and_no_other() {
    let text: ArrayRef = Arc::new(StringArray::from(vec!["one", "caf\u{e9}", "three"]));
    let batch = RecordBatch::try_from_iter([("content", text)]).unwrap();
    let plain = WriterProperties::builder().set_compression(Compression::UNCOMPRESSED);
    let mut bytes = file(&batch, plain);
    while let Some(at) = bytes.windows(2).position(|window| window == [0xc3, 0xa9]) {
        bytes[at] = b'?';
    }
    let mut reader = ParquetReader::from_bytes(bytes, &Aliases::default(), &Limits::default()).unwrap();
    let (mut record, mut rows) = (RawRecord::default(), Vec::new());
    while reader.read(&mut record).unwrap() {
        rows.push((record.text.clone(), record.flaws.iter().map(|flaw| flaw.code).collect::<Vec<_>>()));
    }
    let expected = [("one", vec![]), ("caf?\u{fffd}", vec![IssueCode::BadEncoding]), ("three", vec![])];
    assert_eq!(rows, expected.map(|(text, codes)| (text.to_owned(), codes)));
}

#[test]
fn a_codec_that_was_not_built_in_is_named() {
    let text: ArrayRef = Arc::new(StringArray::from(vec!["a"]));
    let mut bytes = file(&RecordBatch::try_from_iter([("content", text)]).unwrap(), zstd());
    // Codec 6 in front of the number of values, in the metadata.
    let at = bytes.windows(3).rposition(|window| window == [0x15, 12, 0x16]).unwrap();
    bytes[at + 1] = 8;
    let error = read(bytes, &Limits::default()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnknownFormat);
    assert_eq!(error.column(), Some("content"));
    assert!(error.message().contains("Brotli"), "{error}");
}

#[test]
fn a_file_or_pipe_is_read_up_to_the_limit_of_an_input() {
    let text: ArrayRef = Arc::new(StringArray::from(vec!["a"]));
    let bytes = file(&RecordBatch::try_from_iter([("content", text)]).unwrap(), zstd());
    let size = bytes.len() as u64;
    let limits = |max_input_bytes| Limits { max_input_bytes, ..Limits::default() };
    assert!(read(bytes.clone(), &limits(size)).is_ok());
    assert_eq!(read(bytes.clone(), &limits(size - 1)).unwrap_err().kind(), ErrorKind::LimitExceeded);
    let pipe = |limit| ParquetReader::from_read(&bytes[..], &Aliases::default(), &limits(limit)).map(|_| ());
    assert!(pipe(size).is_ok());
    assert!(pipe(size - 1).unwrap_err().message().contains("max_input_bytes"));
}
