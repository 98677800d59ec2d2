//! Damage to the text itself.

use memchr::memchr;

use super::Findings;
use crate::schema::{Field, FieldType};
use crate::validate::IssueCode;
use crate::validate::row::Row;
use crate::validate::{mojibake, wellformed};

pub(super) fn check(row: &Row<'_>, findings: &mut Findings) {
    let whole = row.record.text.as_str();
    // Two fast passes over the row decide whether its cells need a look at all; most do not.
    let markup = memchr(b'<', whole.as_bytes()).is_some();
    let plain = wellformed::is_plain(whole.as_bytes());
    if plain && !markup && !row.signed {
        return;
    }
    let ascii = plain || whole.is_ascii();
    let control = !plain && wellformed::has_control(whole);
    for cell in &row.record.cells {
        let text = row.record.cell(*cell);
        let field = row.columns.field(cell.column);
        if field == Some(Field::Html) {
            continue;
        }
        if wellformed::is_formula(text) && may_hold_text(field) {
            findings.column(Some(cell.column), text, IssueCode::FormulaInjection);
        }
        let mended = !ascii && !text.is_ascii() && characters(cell.column, text, findings);
        // A misread curly quote looks like a control: mending it comes first, or it would be taken out.
        if control && !mended && wellformed::has_control(text) {
            if let Some(found) = findings.column(Some(cell.column), text, IssueCode::ControlCharacter) {
                found.replace(wellformed::clean(text));
            }
        }
        if markup && is_prose(field) && wellformed::has_markup(text) {
            html(cell.column, text, findings);
        }
    }
}

/// Whether the text was found to be mojibake.
fn characters(column: u32, text: &str, findings: &mut Findings) -> bool {
    let mended = mojibake::mend(text);
    let is_mojibake = mended.is_some();
    if let Some(mended) = mended {
        if let Some(found) = findings.column(Some(column), text, IssueCode::Mojibake) {
            found
                .detail(mended.steps.join(", "))
                .suggest(format!("did you mean {:?}?", crate::validate::issue::shorten(&mended.text)))
                .replace(mended.text);
        }
    }
    if wellformed::has_replacement(text) {
        findings.column(Some(column), text, IssueCode::ReplacementCharacter);
    }
    if wellformed::has_invisible(text) {
        if let Some(found) = findings.column(Some(column), text, IssueCode::InvisibleCharacter) {
            found.replace(wellformed::clean(text));
        }
    }
    is_mojibake
}

fn html(column: u32, text: &str, findings: &mut Findings) {
    if let Some(found) = findings.column(Some(column), text, IssueCode::HtmlInText) {
        #[cfg(feature = "mail")]
        found.replace(crate::io::html_text(text));
        #[cfg(not(feature = "mail"))]
        let _ = found;
    }
}

/// Numbers and dates start with a sign for good reason.
fn may_hold_text(field: Option<Field>) -> bool {
    field.is_none_or(|field| {
        !matches!(
            field.field_type(),
            FieldType::Count | FieldType::Money | FieldType::Number | FieldType::Date | FieldType::Timestamp
        )
    })
}

fn is_prose(field: Option<Field>) -> bool {
    matches!(field, Some(Field::Title | Field::Subject | Field::Content | Field::CallToAction | Field::Offer))
}
