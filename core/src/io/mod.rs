//! Readers and writers.
//!
//! [`Input`] opens anything and finds out what it holds; [`Writer`] writes campaigns in any format. The
//! readers of single formats are public for programs that know what they have.

#[cfg(feature = "arrow")]
pub(crate) mod arrow;
pub(crate) mod atomic;
mod codepage;
mod compress;
mod csv;
pub(crate) mod decode;
pub(crate) mod encoding;
mod event;
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
pub use csv::{CsvOptions, CsvReader, Quote};
pub use event::Event;
pub use format::Format;
pub use input::Input;
pub use json::JsonReader;
#[cfg(feature = "mail")]
pub use mail::MailReader;
pub use options::ReadOptions;
pub use record::{Flaw, Note, Position, RawCell, RawRecord, RecordReader, SourceInfo};
pub(crate) use write::create_output;
pub use write::{FormulaGuard, RejectedWriter, WriteOptions, Writer, to_json, write_file};

pub(crate) use atomic::AtomicFile;
pub(crate) use layout::channel_of;
#[cfg(feature = "mail")]
pub(crate) use mail::html_text;
pub(crate) use write::csv_cells;
