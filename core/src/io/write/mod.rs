//! Writers of every format.

mod csv;
mod json;
mod options;
mod output;
mod rejected;
mod writer;

pub(crate) use csv::csv_cells;
pub use options::{FormulaGuard, WriteOptions};
pub use rejected::RejectedWriter;
pub(crate) use writer::create_output;
pub use writer::{Writer, to_json, write_file};

pub(crate) use output::Output;
#[cfg(test)]
pub(crate) use output::Plain;
