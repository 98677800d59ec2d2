//! Delimited text: dialects, damaged tables, conformance and encodings.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::Score;
use crate::io::decode::DecodingReader;
use crate::io::encoding::{Codec, detect};
use crate::io::{CsvOptions, CsvReader, RawRecord, RecordReader};
use crate::{Error, ErrorKind, Result};

/// A table as it was read.
struct Table {
    names: Vec<String>,
    rows: Vec<Vec<String>>,
    reader: CsvReader,
    flaws: usize,
}

/// Scores on `csv_dialect_w3c`, `pollock_polluted`, `csv_spectrum`, `csv_test_data` and `charset_samples`,
/// as far as they are in the folder `data`.
pub fn csv(data: &Path) -> Result<Vec<Score>> {
    type Suite = fn(&Path) -> Result<Vec<Score>>;
    let suites: [(&str, Suite); 5] = [
        ("csv_dialect_w3c", dialects),
        ("pollock_polluted", pollock),
        ("csv_spectrum", spectrum),
        ("csv_test_data", test_data),
        ("charset_samples", charsets),
    ];
    let mut scores = Vec::new();
    for (folder, suite) in suites {
        let path = data.join(folder);
        if path.is_dir() {
            scores.extend(suite(&path)?);
        }
    }
    Ok(scores)
}

/// Counts cases.
struct Count {
    score: Score,
}

impl Count {
    fn new(suite: &'static str, measure: &'static str, target: f64) -> Self {
        Self { score: Score { suite, measure, correct: 0, total: 0, target, failed: Vec::new() } }
    }

    fn case(&mut self, name: &str, right: bool) {
        const NAMED: usize = 40;
        self.score.total += 1;
        self.score.correct += u64::from(right);
        if !right && self.score.failed.len() < NAMED {
            self.score.failed.push(name.to_owned());
        }
    }
}

fn read(path: &Path, options: CsvOptions) -> Result<Table> {
    let bytes = fs::read(path).map_err(|error| Error::from(error).with_path(path))?;
    let mut reader = CsvReader::new(std::io::Cursor::new(bytes), options)?;
    let (mut rows, mut flaws) = (Vec::new(), 0);
    let mut record = RawRecord::default();
    while reader.read(&mut record)? {
        flaws += record.flaws.len();
        let mut row = vec![String::new(); reader.columns().len()];
        for (column, text) in record.iter() {
            if let Some(cell) = row.get_mut(column as usize) {
                text.clone_into(cell);
            }
        }
        rows.push(row);
    }
    let names = reader.columns().iter().map(|column| column.name.clone()).collect();
    Ok(Table { names, rows, reader, flaws })
}

/// Files of a folder with this ending, in order.
fn files(folder: &Path, ending: &str) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).map_err(|error| Error::from(error).with_path(folder))?;
    let mut paths: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.is_file() && name(path).ends_with(ending))
        .collect();
    paths.sort();
    Ok(paths)
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Delimiter and quote as annotated: `file|encoding|delimiter|quote|escape|line end`.
fn dialects(folder: &Path) -> Result<Vec<Score>> {
    let mut count = Count::new("csv_dialect_w3c", "delimiter and quote", 0.97);
    let path = folder.join("annotations.txt");
    let text = fs::read_to_string(&path).map_err(|error| Error::from(error).with_path(&path))?;
    for line in text.lines().filter(|line| !line.starts_with('#') && !line.starts_with("file_name|")) {
        let columns: Vec<&str> = line.split('|').collect();
        let (Some(file), Some(delimiter), Some(quote)) = (columns.first(), columns.get(2), columns.get(3))
        else {
            continue;
        };
        let path = folder.join("csv").join(file);
        if !path.is_file() {
            continue;
        }
        let bytes = fs::read(&path).map_err(|error| Error::from(error).with_path(&path))?;
        let right = CsvReader::new(std::io::Cursor::new(bytes), CsvOptions::default()).is_ok_and(|reader| {
            let source = reader.source();
            // A table of one column has no delimiter, and one without quoted cells no quote.
            source.delimiter.unwrap_or(',') == mark(delimiter, ',')
                && source.quote.is_none_or(|q| q == mark(quote, q))
        });
        count.case(file, right);
    }
    Ok(vec![count.score, rewritten(&folder.join("csv"))?])
}

/// The same tables written with other marks, which must then be found.
fn rewritten(folder: &Path) -> Result<Score> {
    const MARKS: [(u8, u8); 7] = [
        (b';', b'"'),
        (b'\t', b'"'),
        (b'|', b'"'),
        (b'~', b'"'),
        (b',', b'\''),
        (b';', b'\''),
        (b'|', b'\''),
    ];
    const ROWS: usize = 50;
    let mut count =
        Count::new("csv_dialect_w3c", "delimiter and quote of the same tables written otherwise", 0.97);
    for path in files(folder, ".csv")? {
        let mut plain = ::csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_path(&path)
            .map_err(damaged)?;
        let rows: Vec<::csv::ByteRecord> =
            plain.byte_records().take(ROWS).filter_map(::std::result::Result::ok).collect();
        if rows.iter().all(|row| row.len() < 2) {
            continue;
        }
        for (delimiter, quote) in MARKS {
            let mut writer = ::csv::WriterBuilder::new()
                .delimiter(delimiter)
                .quote(quote)
                .flexible(true)
                .from_writer(Vec::new());
            for row in &rows {
                writer.write_byte_record(row).map_err(damaged)?;
            }
            let bytes = writer.into_inner().unwrap_or_default();
            let right =
                CsvReader::new(std::io::Cursor::new(bytes), CsvOptions::default()).is_ok_and(|reader| {
                    let source = reader.source();
                    source.delimiter == Some(char::from(delimiter))
                        && source.quote.is_none_or(|found| found == char::from(quote))
                });
            let case = format!("{} {:?} {:?}", name(&path), char::from(delimiter), char::from(quote));
            count.case(&case, right);
        }
    }
    Ok(count.score)
}

fn mark(word: &str, other: char) -> char {
    match word {
        "comma" => ',',
        "semicolon" => ';',
        "tab" => '\t',
        "space" => ' ',
        "vslash" | "pipe" | "verticalbar" => '|',
        "colon" => ':',
        "doublequote" => '"',
        "singlequote" => '\'',
        _ => word.chars().next().unwrap_or(other),
    }
}

/// Files with one known pollution each, read without a hint and compared cell by cell with the clean table.
fn pollock(folder: &Path) -> Result<Vec<Score>> {
    const SUITE: &str = "pollock_polluted";
    let mut cells = Count::new(SUITE, "rows equal to the clean table", 0.9);
    let mut shared = Count::new(SUITE, "99 % of cells in common with the clean table", 0.94);
    let mut header = Count::new(SUITE, "header", 0.94);
    for path in files(&folder.join("csv"), ".csv")? {
        let file = name(&path);
        let clean = read_strictly(&folder.join("clean").join(&file))?;
        let table = read(&path, CsvOptions::default())?;
        let with_names = table.reader.has_header() || clean.is_empty();
        let (names, rows) = match clean.split_first() {
            Some((names, rows)) if with_names => (names.as_slice(), rows),
            _ => (&[][..], clean.as_slice()),
        };
        header.case(&file, !with_names || names == table.names || names.is_empty());
        cells.case(&file, same_rows(rows, &table.rows));
        shared.case(&file, common(rows, &table.rows) >= 0.99);
    }
    Ok(vec![cells.score, shared.score, header.score])
}

/// The clean files are well formed, so that the plainest of readers is the best judge.
fn read_strictly(path: &Path) -> Result<Vec<Vec<String>>> {
    let mut reader =
        ::csv::ReaderBuilder::new().has_headers(false).flexible(true).from_path(path).map_err(damaged)?;
    let mut rows = Vec::new();
    for record in reader.records() {
        rows.push(record.map_err(damaged)?.iter().map(str::to_owned).collect());
    }
    Ok(rows)
}

fn damaged(error: ::csv::Error) -> Error {
    Error::new(ErrorKind::CorruptInput, "a file of expected rows cannot be read").with_source(error)
}

/// Equal but for empty cells at the end.
fn same_rows(expected: &[Vec<String>], rows: &[Vec<String>]) -> bool {
    let full =
        |row: &Vec<String>| -> usize { row.iter().rposition(|cell| !cell.is_empty()).map_or(0, |at| at + 1) };
    expected.len() == rows.len()
        && expected.iter().zip(rows).all(|(a, b)| a.get(..full(a)) == b.get(..full(b)))
}

/// The share of cells in common, as the harmonic mean of both directions, without regard to order.
fn common(expected: &[Vec<String>], rows: &[Vec<String>]) -> f64 {
    let mut left: HashMap<&str, usize> = HashMap::new();
    let (mut ours, mut theirs, mut both) = (0usize, 0usize, 0usize);
    for cell in expected.iter().flatten() {
        *left.entry(cell).or_default() += 1;
        theirs += 1;
    }
    for cell in rows.iter().flatten() {
        ours += 1;
        if let Some(count) = left.get_mut(cell.as_str()).filter(|count| **count > 0) {
            *count -= 1;
            both += 1;
        }
    }
    if ours + theirs == 0 { 1.0 } else { 2.0 * both as f64 / (ours + theirs) as f64 }
}

/// Files with their rows as JSON objects.
fn spectrum(folder: &Path) -> Result<Vec<Score>> {
    let mut count = Count::new("csv_spectrum", "rows equal to the expected JSON", 1.0);
    for path in files(&folder.join("csvs"), ".csv")? {
        let file = name(&path);
        let expected = json(&folder.join("json").join(file.replace(".csv", ".json")))?;
        let table = read(&path, CsvOptions { has_header: Some(true), ..CsvOptions::default() })?;
        let rows = match expected {
            serde_json::Value::Array(rows) => rows,
            row => vec![row],
        };
        // The phone number of one file is another in its JSON: names and number of cells are compared there.
        let masked = file == "location_coordinates.csv";
        let right = rows.len() == table.rows.len()
            && rows.iter().zip(&table.rows).all(|(expected, row)| {
                let Some(object) = expected.as_object() else { return false };
                object.len() == row.len()
                    && table.names.iter().zip(row).all(|(name, cell)| {
                        object
                            .get(name)
                            .and_then(|value| value.as_str())
                            // Line ends were changed when one of the two was copied.
                            .is_some_and(|text| {
                                text.replace("\r\n", "\n") == cell.replace("\r\n", "\n")
                                    || (masked && name == "Contact Phone Number")
                            })
                    })
            });
        count.case(&file, right);
    }
    Ok(vec![count.score])
}

fn json(path: &Path) -> Result<serde_json::Value> {
    let bytes = fs::read(path).map_err(|error| Error::from(error).with_path(path))?;
    serde_json::from_slice(&bytes).map_err(|error| {
        Error::new(ErrorKind::CorruptInput, "the expected rows are not JSON")
            .with_path(path)
            .with_source(error)
    })
}

/// Valid files with their rows as JSON, and invalid ones that must be flagged.
fn test_data(folder: &Path) -> Result<Vec<Score>> {
    let mut valid = Count::new("csv_test_data", "rows equal to the expected JSON", 1.0);
    let mut invalid = Count::new("csv_test_data", "invalid files flagged", 1.0);
    for path in files(&folder.join("csv"), ".csv")? {
        let file = name(&path);
        let with_header = file.starts_with("header-") || file.starts_with("bad-header-");
        let expected_header = with_header.then(|| ["foo", "bar", "baz"].map(str::to_owned).to_vec());
        let has_header = Some(with_header);
        let mut table = read(&path, CsvOptions { has_header, expected_header, ..CsvOptions::default() })?;
        if file.starts_with("bad-") {
            invalid.case(&file, table.flaws > 0 || !table.reader.take_notes().is_empty());
            continue;
        }
        let expected = json(&folder.join("json").join(file.replace(".csv", ".json")))?;
        let rows: Vec<Vec<String>> = expected
            .as_array()
            .map(|rows| rows.iter().map(|row| cells_of(row, &table.names)).collect())
            .unwrap_or_default();
        valid.case(&file, rows == table.rows && table.flaws == 0);
    }
    Ok(vec![valid.score, invalid.score])
}

fn cells_of(row: &serde_json::Value, names: &[String]) -> Vec<String> {
    let text =
        |value: Option<&serde_json::Value>| value.and_then(|value| value.as_str()).unwrap_or("?").to_owned();
    match row {
        serde_json::Value::Array(cells) => cells.iter().map(|cell| text(Some(cell))).collect(),
        _ => names.iter().map(|name| text(row.get(name))).collect(),
    }
}

/// Texts in the encoding that their folder is named after. Right is what gives the same text.
fn charsets(folder: &Path) -> Result<Vec<Score>> {
    use std::io::Read;
    let mut all = Count::new("charset_samples", "same text as in the named encoding", 0.93);
    let mut declared = Count::new("charset_samples", "encodings that can be decoded when named", 0.98);
    let entries = fs::read_dir(folder).map_err(|error| Error::from(error).with_path(folder))?;
    let mut folders: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    for folder in folders {
        let label = name(&folder);
        for path in files(&folder, "")? {
            let bytes = fs::read(&path).map_err(|error| Error::from(error).with_path(&path))?;
            let case = format!("{label}/{}", name(&path));
            let found = DecodingReader::new(bytes.as_slice(), None);
            if label == "None" {
                all.case(&case, found.is_err());
                continue;
            }
            let codec = detect(&bytes, true, Some(&label)).map(|detected| detected.codec);
            declared.case(&case, codec.is_ok());
            let mut text = String::new();
            let read = found.is_ok_and(|mut reader| reader.read_to_string(&mut text).is_ok());
            let right =
                codec.is_ok_and(|codec| read && decode(codec, &bytes) == text.trim_start_matches('\u{feff}'));
            all.case(&case, right);
        }
    }
    Ok(vec![all.score, declared.score])
}

fn decode(codec: Codec, bytes: &[u8]) -> String {
    let mut text = String::new();
    codec.decode_into(bytes, &mut text);
    text.trim_start_matches('\u{feff}').to_owned()
}
