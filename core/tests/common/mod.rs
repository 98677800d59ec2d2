//! What several integration tests share.

pub(crate) mod campaigns;

use std::path::{Path, PathBuf};

/// A folder of the public data sets, which live beside the repository and are not part of it.
///
/// Without them a test says what it skips and passes.
#[allow(
    dead_code,
    clippy::print_stderr,
    reason = "each integration test is a crate of its own and uses a part of this module, and a skip must be seen"
)]
pub(crate) fn data(folder: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data").join(folder);
    if path.is_dir() {
        return Some(path);
    }
    eprintln!("skipped: {folder} is not in ../shared/data");
    None
}
