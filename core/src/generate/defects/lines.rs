//! Rows as text: how they are written, and what can be wrong with that.

use super::cells::{Cells, clip, one_line};
use super::dice::Dice;
use crate::schema::{Field, FieldType, SCHEMA_VERSION};
use crate::validate::IssueCode;

/// The header line of a CSV.
pub(super) fn write_header(out: &mut Vec<u8>) {
    let names: Vec<&str> = Field::ALL.iter().map(|field| field.name()).collect();
    out.extend_from_slice(names.join(",").as_bytes());
    out.push(b'\n');
}

/// One row of a CSV.
pub(super) fn write_row(cells: &Cells, out: &mut Vec<u8>) {
    join(&cells.iter().map(|(_, text)| quoted(text)).collect::<Vec<_>>(), out);
}

/// One line of NDJSON, flat: what reads as a number is one, the rest is text.
pub(super) fn write_json(cells: &Cells, out: &mut Vec<u8>) {
    out.extend_from_slice(object(cells).as_bytes());
    out.push(b'\n');
}

fn object(cells: &Cells) -> String {
    let mut object = String::from("{");
    for (field, text) in cells.iter().filter(|(_, text)| !text.is_empty()) {
        if object.len() > 1 {
            object.push(',');
        }
        let is_number = matches!(field.field_type(), FieldType::Count | FieldType::Number | FieldType::Money)
            && serde_json::from_str::<serde_json::Number>(text).is_ok();
        let value = if is_number { text.to_owned() } else { json_text(text) };
        object.push_str(&format!("{}:{value}", json_text(field.name())));
    }
    object.push('}');
    object
}

fn json_text(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

fn quoted(text: &str) -> String {
    let needs = text.starts_with('#') || text.contains(['"', ',', '\n', '\r']);
    if needs { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

/// A line of these texts.
pub(super) fn write_line(texts: &[String], out: &mut Vec<u8>) {
    join(&texts.iter().map(|text| quoted(text)).collect::<Vec<_>>(), out);
}

fn join(cells: &[String], out: &mut Vec<u8>) {
    out.extend_from_slice(cells.join(",").as_bytes());
    out.push(b'\n');
}

/// Writes the row of a CSV with a defect of its own; `None` if the code is none of this file.
pub(super) fn plant_row(
    code: IssueCode,
    cells: &Cells,
    dice: &mut Dice,
    out: &mut Vec<u8>,
) -> Option<Option<Field>> {
    let mut written: Vec<String> = cells.iter().map(|(_, text)| quoted(text)).collect();
    let mut planted = None;
    match code {
        IssueCode::TooFewCells => {
            // What is left ends behind the launch date, so that nothing else is missing.
            let most = Field::COUNT - Field::LaunchDate.index() - 1;
            written.truncate(Field::COUNT - 1 - dice.place(most));
        }
        IssueCode::TooManyCells => {
            for _ in 0..=dice.below(3) {
                written.push(dice.pick(&["see remark", "checked by hand", "new cell", "ok"]).to_owned());
            }
        }
        IssueCode::StrayQuote => {
            let field = if dice.below(2) == 0 { Field::Title } else { Field::Audience };
            let text = dice.pick(&["The 24\" edition", "5\" by 7\" prints", "12\" records", "Our \"best\" picks"]);
            planted = Some(field);
            if let Some(cell) = written.get_mut(field.index()) {
                text.clone_into(cell);
            }
        }
        IssueCode::UnterminatedQuote => {
            // On one line, and without other quotes, or it would be closed somewhere after all.
            for (cell, (_, text)) in written.iter_mut().zip(cells.iter()) {
                *cell = one_line(text).replace(['"', ','], " ").trim_start_matches('#').to_owned();
            }
            let field = if dice.below(2) == 0 { Field::Title } else { Field::CallToAction };
            let text = clip(cells.get(field), 60).replace(['"', ','], " ");
            let text = if text.trim().is_empty() { "Look".to_owned() } else { one_line(&text) };
            if let Some(cell) = written.get_mut(field.index()) {
                *cell = format!("\"{text}");
            }
        }
        _ => return None,
    }
    join(&written, out);
    Some(planted)
}

/// Writes the line of NDJSON with a defect of its own; `None` if the code is none of this file.
pub(super) fn plant_line(
    code: IssueCode,
    cells: &Cells,
    dice: &mut Dice,
    out: &mut Vec<u8>,
) -> Option<Option<Field>> {
    let object = object(cells);
    let inner = object.trim_start_matches('{').trim_end_matches('}');
    let mut planted = None;
    let line = match code {
        IssueCode::MalformedJson => match dice.below(4) {
            0 => format!("{{{inner}"),
            1 => format!("{{{inner},}}"),
            2 => format!("{{{}}}", inner.replacen(':', "=", 1)),
            _ => format!("{{{inner},\"note\":undefined}}"),
        },
        IssueCode::NotAnObject => {
            dice.pick(&["[\"email\",\"2026-03-01\"]", "\"a text\"", "42", "true", "null"]).to_owned()
        }
        IssueCode::DuplicateKey => {
            let field = if dice.below(2) == 0 { Field::Company } else { Field::Channel };
            planted = Some(field);
            format!("{{{inner},{}:{}}}", json_text(field.name()), json_text(cells.get(field)))
        }
        IssueCode::NewerSchema => {
            let version = u64::from(SCHEMA_VERSION) + 1 + dice.below(5);
            format!("{{\"schema_version\":{version},{inner}}}")
        }
        _ => return None,
    };
    out.extend_from_slice(line.as_bytes());
    out.push(b'\n');
    Some(planted)
}
