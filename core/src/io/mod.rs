//! Readers and writers.

#[cfg(feature = "arrow")]
mod arrow;
mod atomic;
mod compress;
mod csv;
mod encoding;
mod format;
mod guess;
mod json;
#[cfg(feature = "mail")]
mod mail;
mod record;
mod write;

pub use format::Format;
pub use record::{Flaw, Note, Position, RawCell, RawRecord, RecordReader, SourceInfo};
