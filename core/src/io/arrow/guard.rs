//! The wall between decoders of binary formats and everything else.

use std::fmt::Display;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::{Error, ErrorKind, Format, Result};

/// Longest part of a decoder's own message that is passed on; it may quote the file.
const LONGEST_MESSAGE: usize = 200;

/// Runs a decoder, and turns what it refuses and where it panics into one kind of error.
///
/// The decoders check most of what they read, but not all of it before they use it. State that a panic left
/// behind is never used again: the readers stop at their first error.
pub(super) fn guarded<T, E: Display>(format: Format, decode: impl FnOnce() -> Result<T, E>) -> Result<T> {
    match catch_unwind(AssertUnwindSafe(decode)) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(corrupt(format, error)),
        Err(_) => Err(corrupt(format, "its parts contradict each other")),
    }
}

/// The file as a whole is damaged.
pub(super) fn corrupt(format: Format, why: impl Display) -> Error {
    let mut why = why.to_string();
    if let Some((end, _)) = why.char_indices().nth(LONGEST_MESSAGE) {
        why.truncate(end);
        why.push_str("...");
    }
    let name = name(format);
    Error::new(ErrorKind::CorruptInput, format!("the {name} file is damaged: {why}"))
        .with_help("export or copy it again, and compare the sizes")
}

/// The file is whole, but uses what this build does not read.
pub(super) fn unsupported(format: Format, what: impl Display) -> Error {
    let name = name(format);
    Error::new(ErrorKind::UnknownFormat, format!("the {name} file {what}, which this build does not read"))
}

fn name(format: Format) -> &'static str {
    if format == Format::Parquet { "Parquet" } else { "Arrow" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_an_error_and_messages_are_cut() {
        let error = guarded(Format::Arrow, || -> Result<(), String> { panic!("boom") }).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::CorruptInput);
        let error = guarded(Format::Parquet, || Err::<(), _>("é".repeat(10_000))).unwrap_err();
        assert!(error.message().len() < 600, "{}", error.message().len());
    }
}
