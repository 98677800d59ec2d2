//! Repeated rows, repeated ids and near duplicates.

use std::hash::{BuildHasher, Hasher};

use foldhash::quality::FixedState;

use super::code::IssueCode;
use super::fingerprints::Fingerprints;
use super::near::NearIndex;
use super::options::ValidateOptions;
use super::row::Row;
use super::rules::Findings;
use crate::schema::Field;

/// Rows that wait at most.
const WAITING: usize = 1024;

/// What has been seen before. Hashes live in memory only, so any fast one will do; 60 bits of each are kept, which makes a
/// false match among a million rows about as likely as one in two million files.
#[derive(Debug)]
pub(crate) struct Identity {
    hash: FixedState,
    ids: Fingerprints,
    rows: Fingerprints,
    /// Rows to be put among them.
    waiting: Vec<u64>,
    near: Option<NearIndex>,
}

impl Identity {
    pub(crate) fn new(options: &ValidateOptions) -> Self {
        Self {
            hash: FixedState::with_seed(0),
            ids: Fingerprints::default(),
            rows: Fingerprints::default(),
            waiting: Vec::new(),
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
        // Rows with the same cells have the same identity, so only where that is known is there more to look up.
        let watch_rows = findings.is_on(IssueCode::DuplicateRow);
        let watch_ids = findings.is_on(IssueCode::DuplicateId);
        let known = (watch_rows || watch_ids) && !self.ids.insert(self.hash_identity(row));
        if watch_rows && self.is_repeat(row.digest, known) {
            findings.column(None, "", IssueCode::DuplicateRow);
            return true;
        }
        if watch_ids && known {
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

    /// Whether cells with this digest were seen before; takes note of them. `known` says whether their identity was.
    fn is_repeat(&mut self, digest: u64, known: bool) -> bool {
        if !known && self.waiting.len() < WAITING {
            self.waiting.push(digest);
            return false;
        }
        // Many at once are faster: the processor fetches memory for the next while it compares one.
        for digest in self.waiting.drain(..) {
            self.rows.insert(digest);
        }
        !self.rows.insert(digest)
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
