//! Rows as text: how they are written, and what can be wrong with that.

use super::cells::{Cells, Spot, clip, one_line};
use super::dice::Dice;
use crate::schema::{Field, FieldType, SCHEMA_VERSION, unguard};
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

/// One line of NDJSON: what reads as a number is one, the rest is text.
pub(super) fn write_json(cells: &Cells, out: &mut Vec<u8>) {
    out.extend_from_slice(object(cells).as_bytes());
    out.push(b'\n');
}

/// Where the value of a field stands in JSON: budget and sentiment are objects.
pub(super) fn json_path(field: Field) -> (Option<&'static str>, &'static str) {
    match field {
        Field::BudgetAmount => (Some("budget"), "amount"),
        Field::BudgetCurrency => (Some("budget"), "currency"),
        Field::BudgetLow => (Some("budget"), "low"),
        Field::BudgetHigh => (Some("budget"), "high"),
        Field::SentimentLabel => (Some("sentiment"), "label"),
        Field::SentimentScore => (Some("sentiment"), "score"),
        other => (None, other.name()),
    }
}

fn object(cells: &Cells) -> String {
    let mut members: Vec<String> = Vec::new();
    let mut open: Option<(&str, Vec<String>)> = None;
    for (field, text) in cells.iter().filter(|(_, text)| !text.is_empty()) {
        let (group, name) = json_path(field);
        // Only a spreadsheet needs the guard that cells have.
        let member = format!("{}:{}", json_text(name), json_value(field, unguard(text)));
        if open.as_ref().map(|(name, _)| *name) != group {
            members.extend(open.take().map(grouped));
        }
        match (group, &mut open) {
            (None, _) => members.push(member),
            (Some(_), Some((_, inner))) => inner.push(member),
            (Some(group), None) => open = Some((group, vec![member])),
        }
    }
    members.extend(open.map(grouped));
    format!("{{{}}}", members.join(","))
}

fn grouped((name, members): (&str, Vec<String>)) -> String {
    format!("{}:{{{}}}", json_text(name), members.join(","))
}

fn json_value(field: Field, text: &str) -> String {
    let as_it_is = match field.field_type() {
        FieldType::Count | FieldType::Number | FieldType::Money => {
            serde_json::from_str::<serde_json::Number>(text).is_ok()
        }
        FieldType::Object => serde_json::from_str::<std::collections::BTreeMap<String, String>>(text).is_ok(),
        _ => false,
    };
    if as_it_is { text.to_owned() } else { json_text(text) }
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
pub(super) fn plant_row(code: IssueCode, cells: &Cells, dice: &mut Dice, out: &mut Vec<u8>) -> Option<Spot> {
    let mut written: Vec<String> = cells.iter().map(|(_, text)| quoted(text)).collect();
    let mut planted = Spot::Row;
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
            let text =
                dice.pick(&["The 24\" edition", "5\" by 7\" prints", "12\" records", "Our \"best\" picks"]);
            planted = Spot::Field(field);
            if let Some(cell) = written.get_mut(field.index()) {
                text.clone_into(cell);
            }
        }
        IssueCode::UnterminatedQuote => {
            // On one line, and without other quotes, or it would be closed somewhere after all. Extra is JSON
            // and would be nothing without its quotes.
            for (cell, (field, text)) in written.iter_mut().zip(cells.iter()) {
                let text = if field == Field::Extra { "" } else { text };
                let plain = one_line(text).replace(['"', ','], " ");
                plain.trim_start_matches('#').clone_into(cell);
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
pub(super) fn plant_line(code: IssueCode, cells: &Cells, dice: &mut Dice, out: &mut Vec<u8>) -> Option<()> {
    let object = object(cells);
    let inner = object.strip_prefix('{').and_then(|text| text.strip_suffix('}')).unwrap_or_default();
    let line = match code {
        IssueCode::MalformedJson => match dice.below(4) {
            0 => format!("{{{inner}"),
            1 => format!("{{{inner},}}"),
            2 => format!("{{{}}}", inner.replacen(':', "=", 1)),
            _ => format!("{{{inner},\"note\":undefined}}"),
        },
        IssueCode::NotAnObject => dice.pick(&["\"a text\"", "42", "true", "null", "-1.5"]).to_owned(),
        IssueCode::DuplicateKey => {
            let field = if dice.below(2) == 0 { Field::Company } else { Field::Channel };
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
    Some(())
}
