//! Lists, maps and records inside of a cell, as JSON.

use std::fmt::{self, Write};

use arrow_array::Array;
use arrow_array::cast::AsArray;
use arrow_schema::DataType;

use super::text::{Sink, Written, decimal, items, resolve, write_value};

/// Writes the value of a row as JSON. An error means that the sink is full.
///
/// Numbers and truth values are themselves, everything else is text. The recursion is as deep as the type is
/// nested, which the table checked.
pub(super) fn write_json(array: &dyn Array, row: usize, out: &mut Sink<'_>) -> fmt::Result {
    if row >= array.len() || array.is_null(row) {
        return out.write_str("null");
    }
    match array.data_type() {
        DataType::Null => out.write_str("null"),
        DataType::Boolean
        | DataType::Int8
        | DataType::Int16
        | DataType::Int32
        | DataType::Int64
        | DataType::UInt8
        | DataType::UInt16
        | DataType::UInt32
        | DataType::UInt64 => write_value(array, row, out).map(|_| ()),
        DataType::Float16 | DataType::Float32 | DataType::Float64 => {
            let text = scalar(array, row, out.room())?.filter(|text| !text.ends_with("inf"));
            out.write_str(text.as_deref().unwrap_or("null"))
        }
        DataType::Decimal32(..)
        | DataType::Decimal64(..)
        | DataType::Decimal128(..)
        | DataType::Decimal256(..) => out.write_str(decimal(array, row).as_deref().unwrap_or("null")),
        DataType::Dictionary(..) | DataType::RunEndEncoded(..) | DataType::Union(..) => {
            match resolve(array, row) {
                Some((values, row)) => write_json(&values, row, out),
                None => out.write_str("null"),
            }
        }
        DataType::List(_)
        | DataType::LargeList(_)
        | DataType::ListView(_)
        | DataType::LargeListView(_)
        | DataType::FixedSizeList(..) => {
            let Some(items) = items(array, row) else { return out.write_str("null") };
            out.write_char('[')?;
            for at in 0..items.len() {
                separate(at, out)?;
                write_json(&items, at, out)?;
            }
            out.write_char(']')
        }
        DataType::Map(..) => {
            let entries = items(array, row);
            let Some(entries) = entries.as_ref().and_then(|entries| entries.as_struct_opt()) else {
                return out.write_str("null");
            };
            let [keys, values] = entries.columns() else { return out.write_str("null") };
            out.write_char('{')?;
            for at in 0..entries.len() {
                separate(at, out)?;
                write_quoted(&scalar(keys, at, out.room())?.unwrap_or_default(), out)?;
                out.write_char(':')?;
                write_json(values, at, out)?;
            }
            out.write_char('}')
        }
        DataType::Struct(fields) => {
            let Some(record) = array.as_struct_opt() else { return out.write_str("null") };
            out.write_char('{')?;
            for (at, (field, column)) in fields.iter().zip(record.columns()).enumerate() {
                separate(at, out)?;
                write_quoted(field.name(), out)?;
                out.write_char(':')?;
                write_json(column, row, out)?;
            }
            out.write_char('}')
        }
        _ => match scalar(array, row, out.room())? {
            Some(text) => write_quoted(&text, out),
            None => out.write_str("null"),
        },
    }
}

/// The value as it would stand in a cell of its own.
fn scalar(array: &dyn Array, row: usize, room: usize) -> Result<Option<String>, fmt::Error> {
    let mut text = String::new();
    let written = write_value(array, row, &mut Sink::new(&mut text, room, false))?;
    Ok((written != Written::Nothing).then_some(text))
}

fn separate(at: usize, out: &mut Sink<'_>) -> fmt::Result {
    if at > 0 { out.write_char(',') } else { Ok(()) }
}

fn write_quoted(text: &str, out: &mut Sink<'_>) -> fmt::Result {
    out.write_char('"')?;
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| matches!(c, '"' | '\\') || c < ' ') {
        out.write_str(&rest[..at])?;
        let mut behind = rest[at..].chars();
        match behind.next() {
            Some('\n') => out.write_str("\\n")?,
            Some('\r') => out.write_str("\\r")?,
            Some('\t') => out.write_str("\\t")?,
            Some(c @ ('"' | '\\')) => write!(out, "\\{c}")?,
            Some(c) => write!(out, "\\u{:04x}", u32::from(c))?,
            None => {}
        }
        rest = behind.as_str();
    }
    out.write_str(rest)?;
    out.write_char('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_text_reads_back() {
        for text in ["", "plain", "\"\\\n\r\t\u{0}\u{1f}", "é\u{2028}\u{1f600}\"", "\\\\\"\""] {
            let mut json = String::new();
            write_quoted(text, &mut Sink::new(&mut json, 1000, false)).unwrap();
            assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text, "{json}");
        }
    }

    #[test]
    fn a_full_sink_takes_no_more() {
        let mut json = String::new();
        assert!(write_quoted("abcdef", &mut Sink::new(&mut json, 7, false)).is_err());
        assert!(json.len() <= 7);
        let mut json = String::new();
        assert!(write_quoted("abcdef", &mut Sink::new(&mut json, 8, false)).is_ok());
    }
}
