//! Repeated rows, repeated ids and near duplicates.

use std::hash::{BuildHasher, Hasher};

use foldhash::quality::FixedState;

use super::code::IssueCode;
use super::fingerprints::Fingerprints;
use super::near::NearIndex;
use super::options::ValidateOptions;
use super::row::Row;
use super::rules::Findings;
use crate::schema::{Field, trim};

/// What has been seen before. Hashes live in memory only, so any fast one will do; 60 bits of each are kept, which makes a
/// false match among a million rows about as likely as one in two million files.
#[derive(Debug)]
pub(crate) struct Identity {
    hash: FixedState,
    ids: Fingerprints,
    rows: Fingerprints,
    near: Option<NearIndex>,
}

impl Identity {
    pub(crate) fn new(options: &ValidateOptions) -> Self {
        Self {
            hash: FixedState::with_seed(0),
            ids: Fingerprints::default(),
            rows: Fingerprints::default(),
            near: options.near_duplicates.then(|| NearIndex::new(f64::from(options.near_percent) / 100.0)),
        }
    }

    /// Whether near duplicates are no longer looked for among all rows.
    pub(crate) fn is_capped(&self) -> bool {
        self.near.as_ref().is_some_and(NearIndex::is_capped)
    }

    /// Looks for earlier rows with the same cells, the same id, nearly the same text. Whether the row only
    /// repeats an earlier one.
    pub(crate) fn repeats(&mut self, row: &Row<'_>, findings: &mut Findings) -> bool {
        let watch_rows = findings.is_on(IssueCode::DuplicateRow);
        if watch_rows && !self.rows.insert(self.hash_cells(row)) {
            findings.column(None, "", IssueCode::DuplicateRow);
            return true;
        }
        if findings.is_on(IssueCode::DuplicateId) && !self.ids.insert(self.hash_identity(row)) {
            let derived = row.text(Field::Id).is_empty();
            if let Some(found) = findings.field(row, Field::Id, IssueCode::DuplicateId) {
                if derived {
                    found.detail("the id is derived from the content, and only other fields differ");
                }
            }
        } else if let Some(near) = &mut self.near {
            let mut text = String::new();
            for part in [Field::Subject, Field::Title, Field::Content] {
                text.push_str(row.text(part));
                text.push('\n');
            }
            let earlier = near.insert(row.text(Field::Company), &text, row.record.position.row);
            if let Some(earlier) = earlier {
                if let Some(found) = findings.column(None, "", IssueCode::NearDuplicate) {
                    found.detail(format!("{:.0} % like row {}", earlier.similarity * 100.0, earlier.row));
                }
            }
        }
        false
    }

    fn hash_cells(&self, row: &Row<'_>) -> u64 {
        let mut hasher = self.hash.build_hasher();
        for (column, text) in row.record.iter() {
            // Quotes and blanks around a cell make no other row of it.
            let text = trim(text);
            // Nor does its number.
            if column == 0 && row.columns.is_row_number(column) && text.bytes().all(|b| b.is_ascii_digit()) {
                continue;
            }
            hasher.write_u64(u64::from(column) << 32 | text.len() as u64);
            hasher.write(text.as_bytes());
        }
        hasher.finish()
    }

    /// The id, or what [`Campaign::content_id`](crate::Campaign::content_id) makes one of.
    fn hash_identity(&self, row: &Row<'_>) -> u64 {
        let mut hasher = self.hash.build_hasher();
        let id = row.text(Field::Id);
        if !id.is_empty() {
            hasher.write_u8(1);
            hasher.write(id.as_bytes());
            return hasher.finish();
        }
        let fields = [
            Field::Company,
            Field::Subject,
            Field::Title,
            Field::Content,
            Field::LandingUrl,
            Field::Language,
            Field::Region,
            Field::Audience,
        ];
        for field in fields {
            let text = row.text(field);
            hasher.write_usize(text.len());
            hasher.write(text.as_bytes());
        }
        hasher.write(row.typed.channel.as_ref().map_or("", crate::Channel::as_str).as_bytes());
        hasher.write_i32(row.typed.launch_date.map_or(0, crate::Date::days_since_epoch));
        hasher.finish()
    }
}
