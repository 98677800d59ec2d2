//! Opening a table: everything that is found out before the first row.

use std::io::Read;

use super::align::Shapes;
use super::dialect::Dialect;
use super::head::{Head, find_head};
use super::input::Input;
use super::notes::Notes;
use super::options::CsvOptions;
use super::reader::{CsvReader, Found};
use super::repair::Repairs;
use super::sample::{Sample, read_sample};
use super::sniff::{self, Known, NO_DELIMITER, SAMPLE_ROWS, sniff};
use super::split::{Cells, Kind, Splitter};
use super::text::Text;
use crate::io::encoding::{self, Codec, Detected};
use crate::io::{Flaw, Position, SourceInfo};
use crate::schema::{Columns, fold};
use crate::validate::IssueCode;
use crate::{Error, Format, Result};

/// Opens a table.
pub(super) fn open(inner: Box<dyn Read + Send>, options: &CsvOptions) -> Result<CsvReader> {
    open_sampled(inner, options, encoding::SAMPLE_BYTES)
}

/// Opens a table of which `most` bytes are read before anything is decided.
pub(super) fn open_sampled(
    mut inner: Box<dyn Read + Send>,
    options: &CsvOptions,
    most: usize,
) -> Result<CsvReader> {
    options.check()?;
    let limit = options.limits.max_input_bytes;
    let mut head = Vec::new();
    let complete = crate::io::decode::fill(&mut inner, &mut head, most)?;
    if head.len() as u64 > limit {
        return Err(Error::limit("max_input_bytes", limit));
    }
    let detected = encoding::detect(&head, complete, options.encoding.as_deref())?;
    let mut known = Known { delimiter: options.delimiter, quote: options.quote, escape: options.escape };
    let (mut input, text, dialect, marked) = prepare(inner, head, complete, detected, &mut known, limit)?;
    let mut notes = Notes::default();
    let mut line = 1;
    if let Some(length) = marked {
        notes.skip(line, input.offset(), input.peek(length), "names the delimiter");
        input.consume(length);
        line += 1;
    }
    let splitter = Splitter::new(dialect);
    let mut source = SourceInfo::of(Format::Csv);
    source.encoding = Some(detected.codec.name());
    source.delimiter = (dialect.delimiter != NO_DELIMITER).then_some(char::from(dialect.delimiter));
    source.escape = dialect.escape.map(char::from);
    let mut reader = CsvReader {
        input,
        text,
        splitter,
        cells: Cells::default(),
        columns: Columns::default(),
        width: 0,
        mapping: None,
        header: Vec::new(),
        shapes: Shapes::default(),
        notes,
        source,
        aliases: options.aliases.clone(),
        limits: options.limits,
        line,
        row: 0,
        after_blank: false,
        repairs: Repairs::default(),
        scratch: Vec::new(),
    };
    begin(&mut reader, options)?;
    if let Some(marks) = reader.splitter.marks().filter(|_| !reader.input.decodes()) {
        reader.input.mark(marks);
    }
    Ok(reader)
}

/// Decides whether to cut or to decode first, and finds the dialect. The last of the four is the length of a
/// line that names the delimiter.
fn prepare(
    inner: Box<dyn Read + Send>,
    head: Vec<u8>,
    complete: bool,
    detected: Detected,
    known: &mut Known,
    limit: u64,
) -> Result<(Input, Text, Dialect, Option<usize>)> {
    let codec = detected.codec;
    if codec.is_plain(b'\n') {
        let bytes = head.get(detected.bom..).unwrap_or_default();
        let marked = delimiter_line(bytes, known);
        let rest = bytes.get(marked.unwrap_or(0)..).unwrap_or_default();
        let dialect = sniff(rest, complete, *known);
        let marks = [Some(dialect.delimiter), dialect.quote, dialect.escape];
        if marks.into_iter().flatten().all(|mark| codec.is_plain(mark)) {
            let text = if codec == Codec::UTF_8 {
                Text::Utf8 { undecided: detected.undecided }
            } else {
                Text::Rows(codec)
            };
            return Ok((Input::plain(inner, head, detected.bom, complete, limit), text, dialect, marked));
        }
    }
    let mut input = Input::decoded(inner, codec, head, detected.bom, limit);
    while !input.ended() && input.len() <= sniff::SAMPLE_BYTES {
        input.fill(None, sniff::SAMPLE_BYTES + 1)?;
    }
    let bytes = input.peek(input.len());
    let marked = delimiter_line(bytes, known);
    let dialect = sniff(bytes.get(marked.unwrap_or(0)..).unwrap_or_default(), input.ended(), *known);
    Ok((input, Text::Utf8 { undecided: false }, dialect, marked))
}

/// The length of a first line such as `sep=;`, which tells Excel the delimiter; it tells us too.
fn delimiter_line(bytes: &[u8], known: &mut Known) -> Option<usize> {
    let end = memchr::memchr2(b'\n', b'\r', bytes)?;
    let next = end + 1 + usize::from(bytes.get(end..end + 2) == Some(b"\r\n"));
    let line = bytes.get(..end)?;
    let line = line.strip_prefix(b"\"").and_then(|line| line.strip_suffix(b"\"")).unwrap_or(line);
    let (name, mark) = (line.get(..4)?, line.get(4..)?);
    match mark {
        [mark] if name.eq_ignore_ascii_case(b"sep=") && mark.is_ascii() && !mark.is_ascii_alphanumeric() => {
            known.delimiter.get_or_insert(*mark);
            Some(next)
        }
        _ => None,
    }
}

/// Finds the header and moves to the first row.
fn begin(reader: &mut CsvReader, options: &CsvOptions) -> Result<()> {
    let window = reader.input.window(sniff::SAMPLE_BYTES);
    let dialect = *reader.splitter.dialect();
    let sample = read_sample(window.bytes, window.ended, dialect, SAMPLE_ROWS);
    let quoted = sample.quoted > 0;
    reader.source.quote = dialect.quote.filter(|_| quoted).map(char::from);
    let given = match (&options.columns, &options.expected_header) {
        _ if options.has_header.is_some() => options.has_header,
        (Some(columns), _) => Some(names_match(window.bytes, &sample, columns)),
        (None, Some(_)) => Some(true),
        (None, None) => None,
    };
    let mut head = find_head(window.bytes, &sample, given, &options.aliases);
    if options.has_header == Some(false) {
        // Without a header nothing tells what stands above the table.
        head.first = 0;
    }
    let width = sample.rows.get(head.first).map_or(0, |row| row.cells.len());
    let typical = typical_width(&sample, head);
    let learnt = learn(window.bytes, &sample, head, width);
    skip_to(reader, &sample, head);
    let trailing = sample.rows.len() > head.first + 1 && all_end_empty(&sample, head, width);
    let names = if head.named { read_header(reader)? } else { Vec::new() };
    if !head.named {
        reader.width = options.columns.as_ref().map_or(typical, Vec::len);
        if sample.rows.is_empty() && options.has_header == Some(false) {
            reader.width = reader.width.max(1);
        }
    }
    if reader.width as u64 > options.limits.max_columns {
        return Err(Error::limit("max_columns", options.limits.max_columns));
    }
    let mut names = match &options.columns {
        Some(columns) => columns.clone(),
        None => names,
    };
    let drop_last =
        trailing && names.len() == width && width > 1 && names.last().is_some_and(String::is_empty);
    if drop_last {
        names.pop();
        reader.header.pop();
        reader.width = names.len();
    }
    name_columns(reader, &names, options);
    if !head.named && options.has_header.is_none() && options.columns.is_none() && !sample.rows.is_empty() {
        let position = Position { row: 0, line: reader.line, byte_offset: reader.input.offset() };
        reader.notes.add(position, Flaw::of_row(IssueCode::HeaderGuessed, ""));
    }
    if let Some(expected) = &options.expected_header {
        compare_header(reader, expected);
    }
    if reader.width == learnt.1 {
        reader.shapes = learnt.0;
    }
    Ok(())
}

fn names_match(bytes: &[u8], sample: &Sample, columns: &[String]) -> bool {
    sample.rows.first().is_some_and(|row| {
        row.cells.len() == columns.len()
            && columns
                .iter()
                .enumerate()
                .all(|(at, name)| fold(&String::from_utf8_lossy(row.cell(bytes, at))) == fold(name))
    })
}

/// The most common number of cells from the first row on.
fn typical_width(sample: &Sample, head: Head) -> usize {
    let widths: Vec<usize> = sample.rows.iter().skip(head.first).map(|row| row.cells.len()).collect();
    sniff::find_block(&widths).map_or(0, |block| block.width)
}

/// Whether the last cell of every row is empty.
fn all_end_empty(sample: &Sample, head: Head, width: usize) -> bool {
    let mut rows = sample.rows.iter().skip(head.first).filter(|row| row.cells.len() == width);
    rows.all(|row| row.cells.last().is_some_and(|span| span.start == span.end && span.kind == Kind::Plain))
}

/// What the columns hold, from the rows of the sample that are whole.
fn learn(bytes: &[u8], sample: &Sample, head: Head, width: usize) -> (Shapes, usize) {
    let mut shapes = Shapes::default();
    let width = if head.named { width } else { typical_width(sample, head) };
    for row in sample.rows.iter().skip(head.first + usize::from(head.named)) {
        if row.cells.len() == width {
            shapes.learn((0..width).map(|at| row.cell(bytes, at)));
        }
    }
    shapes.settle();
    (shapes, width)
}

/// Moves to the first row of the table, with a remark on each line before it.
fn skip_to(reader: &mut CsvReader, sample: &Sample, head: Head) {
    let base = reader.input.offset();
    let start = reader.line;
    let Some(first) = sample.rows.get(head.first) else { return };
    for (row, next) in sample.rows.iter().zip(sample.rows.iter().skip(1)).take(head.first) {
        let text = reader.input.peek(next.offset);
        let text = text.get(row.offset..).unwrap_or_default().trim_ascii_end();
        reader.notes.skip(start + row.line, base + row.offset as u64, text, "stands before the table");
    }
    reader.input.consume(first.offset);
    reader.line = start + first.line;
}

/// Reads the row that names the columns.
fn read_header(reader: &mut CsvReader) -> Result<Vec<String>> {
    let cut = loop {
        match reader.cut(None)? {
            Found::Row(cut) if cut.stop == 0 => reader.pass(cut),
            Found::Row(cut) => break cut,
            Found::End => return Ok(Vec::new()),
            Found::TooLarge => return Err(Error::limit("max_record_bytes", reader.limits.max_record_bytes)),
        }
    };
    let count = reader.cells.spans.len();
    if count as u64 > reader.limits.max_columns {
        return Err(Error::limit("max_columns", reader.limits.max_columns));
    }
    let row = reader.input.peek(cut.stop);
    let codec = match reader.text {
        Text::Utf8 { .. } => Codec::UTF_8,
        Text::Rows(codec) => codec,
    };
    let mut names = Vec::with_capacity(count);
    let mut header = Vec::with_capacity(count);
    for span in &reader.cells.spans {
        let bytes = row.get(span.start as usize..span.end as usize).unwrap_or_default();
        let (mut decoded, mut name) = (String::new(), String::new());
        codec.decode_into(bytes, &mut decoded);
        match span.kind {
            Kind::Escaped => reader.splitter.unescape(&decoded, &mut name),
            _ => name = decoded,
        }
        names.push(name.trim_start_matches('\u{feff}').trim().to_owned());
        header.push(bytes.into());
    }
    reader.header = header;
    reader.width = count;
    reader.pass(cut);
    Ok(names)
}

/// Makes the columns: every column has a name of its own.
fn name_columns(reader: &mut CsvReader, names: &[String], options: &CsvOptions) {
    let line = reader.line.saturating_sub(1);
    let position = Position { row: 0, line, byte_offset: 0 };
    let count = reader.width.max(names.len());
    let mut unique: Vec<String> = Vec::with_capacity(count);
    let mut taken = std::collections::HashSet::with_capacity(count);
    for at in 0..count {
        let given = names.get(at).filter(|name| !name.is_empty()).cloned();
        let mut name = given.clone().unwrap_or_else(|| format!("column_{}", at + 1));
        let mut number = 2;
        while !taken.insert(name.clone()) {
            name = format!("{}_{number}", given.as_deref().unwrap_or("column"));
            number += 1;
        }
        if given.as_ref().is_some_and(|given| *given != name) {
            let flaw = Flaw {
                column: u32::try_from(at).ok(),
                value: given.unwrap_or_default(),
                ..Flaw::of_row(IssueCode::DuplicateColumn, format!("kept as {name:?}"))
            };
            reader.notes.add(position, flaw);
        }
        unique.push(name);
    }
    reader.width = count;
    reader.columns = Columns::from_header(unique.iter().map(String::as_str), &options.aliases);
    for (at, name) in unique.iter().enumerate() {
        let Ok(column) = u32::try_from(at) else { continue };
        let Some(field) = options.aliases.field(name) else { continue };
        let other = reader.columns.holder(field).filter(|holder| *holder != column);
        if reader.columns.field(column).is_none()
            && let Some(holder) = other.and_then(|holder| reader.columns.get(holder))
        {
            let flaw = Flaw {
                column: Some(column),
                value: name.clone(),
                ..Flaw::of_row(
                    IssueCode::DuplicateColumn,
                    format!("{} is read from {:?}", field.name(), holder.name),
                )
            };
            reader.notes.add(position, flaw);
        }
    }
    if let Some(layout) = crate::io::layout::layout(unique.iter().map(String::as_str)) {
        reader.source.layout = Some(layout.name);
    }
}

/// Remarks on names that were expected and are not there, and on others.
fn compare_header(reader: &mut CsvReader, expected: &[String]) {
    let position = Position { row: 0, line: reader.line.saturating_sub(1), byte_offset: 0 };
    let has = |wanted: &str, names: &[String]| names.iter().any(|name| fold(name) == fold(wanted));
    let given: Vec<String> = reader.columns.iter().map(|column| column.name.clone()).collect();
    for name in expected {
        if !has(name, &given) {
            let flaw =
                Flaw { value: name.clone(), ..Flaw::of_row(IssueCode::MissingColumn, format!("{name:?}")) };
            reader.notes.add(position, flaw);
        }
    }
    for (at, name) in given.iter().enumerate() {
        if !has(name, expected) {
            let flaw = Flaw {
                column: u32::try_from(at).ok(),
                value: name.clone(),
                ..Flaw::of_row(IssueCode::UnknownColumn, "not in the expected header")
            };
            reader.notes.add(position, flaw);
        }
    }
}
