//! JSON arrays, NDJSON and CloudEvents, read as a stream of objects.

mod buffer;
mod envelope;
mod flatten;
mod list;
mod names;
mod outside;
mod reader;
mod scan;
mod syntax;
#[cfg(test)]
mod tests;

pub use reader::JsonReader;

pub(crate) use envelope::first_keys;
