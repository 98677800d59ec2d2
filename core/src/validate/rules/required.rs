//! Values that must be there.

use super::Findings;
use crate::schema::Field;
use crate::validate::IssueCode;
use crate::validate::row::Row;

pub(super) fn check(row: &Row<'_>, findings: &mut Findings) {
    for field in [Field::Company, Field::Channel, Field::LaunchDate] {
        if row.text(field).is_empty() {
            if let Some(found) = findings.field(row, field, IssueCode::MissingValue) {
                // Without a column of its own, the name of the field says what is missing.
                found.detail(field.name());
            }
        }
    }
    if [Field::Subject, Field::Title, Field::Content].iter().all(|field| row.text(*field).is_empty()) {
        findings.column(None, "", IssueCode::MissingText);
    }
}
