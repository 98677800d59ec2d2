//! People's data.

use super::Findings;
use crate::schema::Field;
use crate::validate::IssueCode;
use crate::validate::personal;
use crate::validate::row::Row;

pub(super) fn check(row: &Row<'_>, findings: &mut Findings) {
    for field in [Field::Subject, Field::Title, Field::Content, Field::Audience] {
        let text = row.text(field);
        if let Some(finding) = personal::find(text) {
            if let Some(found) = findings.field(row, field, IssueCode::PersonalData) {
                // The value itself would spread what the rule is to contain.
                found.value.clear();
                found.detail(format!("{} at byte {}", finding.kind, finding.start));
            }
        }
    }
}
