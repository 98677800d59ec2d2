//! Delimited text: dialect, header, rows.

mod align;
mod cell_kind;
mod dialect;
mod head;
mod input;
mod marks;
mod notes;
mod open;
mod options;
mod reader;
mod recover;
mod repair;
mod sample;
mod shape;
mod skip;
mod sniff;
mod split;
mod text;

pub use options::{CsvOptions, Quote};
pub use reader::CsvReader;

#[cfg(test)]
mod tests;
