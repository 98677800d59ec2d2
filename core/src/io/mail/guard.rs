//! Keeps a panic of the mail parser from reaching the caller.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// What `parse` returns, or nothing if it panics.
///
/// mail-parser is fuzzed and has no known panic on the calls made here; one that turns up must cost its
/// message and not the process. Nothing outlives a caught panic: `parse` only borrows bytes.
pub(super) fn guarded<T>(parse: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(parse)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_missing_value() {
        assert_eq!(guarded(|| 1), Some(1));
        let empty: &[u8] = &[];
        assert_eq!(guarded(|| empty[std::hint::black_box(0)]), None);
    }
}
