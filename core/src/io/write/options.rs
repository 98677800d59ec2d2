use serde::{Deserialize, Serialize};

use crate::io::Compression;

/// How campaigns are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WriteOptions {
    /// Whether a CSV is safe to open in a spreadsheet. Default [`FormulaGuard::On`].
    pub formula_guard: FormulaGuard,
    /// Compression of text formats. Default: by the ending of the file name, `.gz` or `.zst`, else none.
    pub compression: Option<Compression>,
}

/// What a CSV writer does with texts that a spreadsheet would run as a formula.
///
/// Numbers stay as they are, negative ones too. Readers of this library take the guard off again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FormulaGuard {
    /// Puts an apostrophe before them, which spreadsheets take as "this is text".
    #[default]
    On,
    /// Writes them as they are.
    Off,
}
