//! Promises that cannot be.

use super::Findings;
use crate::schema::Field;
use crate::validate::promise;
use crate::validate::row::Row;

pub(super) fn check(row: &Row<'_>, findings: &mut Findings) {
    for field in [Field::Subject, Field::Title, Field::Content, Field::Offer] {
        let text = row.text(field);
        if let Some(promise) = promise::check(text) {
            let quote = text.get(promise.start..promise.end).unwrap_or_default().to_owned();
            if let Some(found) = findings.field(row, field, promise.code) {
                found.detail(quote);
            }
        }
    }
}
