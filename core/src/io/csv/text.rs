//! From the bytes of a row to its text.

use super::split::{Kind, Span, Splitter};
use crate::io::RawRecord;
use crate::io::encoding::{self, Codec};

/// How the rows of an input are decoded.
#[derive(Clone, Copy, Debug)]
pub(super) enum Text {
    /// UTF-8; `undecided` as long as all rows were ASCII.
    Utf8 { undecided: bool },
    /// Row by row, in an encoding that keeps ASCII.
    Rows(Codec),
}

/// Writes the text of `spans` of `row` into `record`; false if some bytes mean nothing in the encoding.
///
/// The row's whole text is taken over at once, and the cells are ranges of it. Only cells with escapes, and
/// cells of rows that are not UTF-8, are written one by one.
#[inline]
pub(super) fn write_cells(
    text: Text,
    splitter: &Splitter,
    row: &[u8],
    spans: &[Span],
    columns: Option<&[u32]>,
    record: &mut RawRecord,
) -> bool {
    let utf8 = match text {
        Text::Utf8 { .. } => std::str::from_utf8(row).ok(),
        Text::Rows(_) => std::str::from_utf8(row).ok().filter(|row| row.is_ascii()),
    };
    let Some(row_text) = utf8 else { return write_decoded(text, splitter, row, spans, columns, record) };
    record.text.push_str(row_text);
    record.cells.reserve(spans.len());
    for (at, span) in spans.iter().enumerate() {
        let (mut start, mut end) = (span.start, span.end);
        if span.kind == Kind::Escaped {
            start = position(record.text.len());
            let cell = row_text.get(span.start as usize..span.end as usize).unwrap_or_default();
            splitter.unescape(cell, &mut record.text);
            end = position(record.text.len());
        }
        record.cells.push(crate::io::RawCell { column: column(columns, at), start, end });
    }
    true
}

fn write_decoded(
    text: Text,
    splitter: &Splitter,
    row: &[u8],
    spans: &[Span],
    columns: Option<&[u32]>,
    record: &mut RawRecord,
) -> bool {
    let mut whole = true;
    let mut scratch = String::new();
    for (at, span) in spans.iter().enumerate() {
        let bytes = row.get(span.start as usize..span.end as usize).unwrap_or_default();
        scratch.clear();
        whole &= !codec(text).decode_into(bytes, &mut scratch);
        let start = position(record.text.len());
        if span.kind == Kind::Escaped {
            splitter.unescape(&scratch, &mut record.text);
        } else {
            record.text.push_str(&scratch);
        }
        let end = position(record.text.len());
        record.cells.push(crate::io::RawCell { column: column(columns, at), start, end });
    }
    whole
}

/// The encoding of rows.
pub(super) fn codec(text: Text) -> Codec {
    match text {
        Text::Utf8 { .. } => Codec::UTF_8,
        Text::Rows(codec) => codec,
    }
}

/// Another look at an input that was ASCII so far, at its first bytes that are not UTF-8.
pub(super) fn decide(bytes: &[u8], ended: bool) -> Text {
    match encoding::detect(bytes, ended, None) {
        Ok(found) if found.codec != Codec::UTF_8 && found.codec.is_plain(b'\n') => Text::Rows(found.codec),
        _ => Text::Utf8 { undecided: false },
    }
}

#[inline]
fn column(columns: Option<&[u32]>, at: usize) -> u32 {
    match columns {
        None => position(at),
        Some(columns) => columns.get(at).copied().unwrap_or(u32::MAX),
    }
}

#[inline]
fn position(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
