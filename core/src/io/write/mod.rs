//! Writers of every format.

mod csv;
mod json;
mod options;
mod output;
mod writer;

pub use options::{FormulaGuard, WriteOptions};
pub use writer::Writer;

pub(crate) use output::Output;
#[cfg(test)]
pub(crate) use output::Plain;
