//! Readers and writers.

#[cfg(feature = "arrow")]
pub(crate) mod arrow;
mod atomic;
mod codepage;
mod compress;
mod csv;
mod encoding;
mod event;
pub(crate) mod decode;
pub(crate) mod encoding;
mod format;
mod guess;
mod input;
mod json;
mod layout;
#[cfg(feature = "mail")]
mod mail;
mod options;
mod plausible;
mod record;
mod write;

pub use compress::Compression;
pub use event::Event;
pub use csv::{CsvOptions, CsvReader, Quote};
pub use format::Format;
pub use input::Input;
pub use json::JsonReader;
pub use options::ReadOptions;
#[cfg(feature = "mail")]
pub use mail::MailReader;
pub use record::{Flaw, Note, Position, RawCell, RawRecord, RecordReader, SourceInfo};
pub use write::{FormulaGuard, WriteOptions, Writer};

#[cfg(feature = "mail")]
pub(crate) fn html_text(text: &str) -> String {
    text.to_owned()
}
