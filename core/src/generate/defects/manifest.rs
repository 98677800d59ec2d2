use serde::{Deserialize, Serialize};

use crate::validate::IssueCode;

/// A defect that was planted: one line of the manifest.
///
/// ```
/// use competiscan::generate::Planted;
/// use competiscan::validate::IssueCode;
///
/// let planted = Planted { row: 7, code: IssueCode::BadDate, column: Some("end_date".into()) };
/// let line = r#"{"row":7,"code":"bad_date","column":"end_date"}"#;
/// assert_eq!(planted.to_json(), line);
/// assert_eq!(serde_json::from_str::<Planted>(line).unwrap(), planted);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planted {
    /// Data row from 1, as a report counts them; 0 for the file as a whole.
    pub row: u64,
    /// What a check must find there.
    pub code: IssueCode,
    /// The column it must find it in; `None` for the row or the file as a whole.
    pub column: Option<String>,
}

impl Planted {
    /// The line of the manifest, without its line end.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}
