//! Arrow record batches, Arrow IPC and Parquet.

mod batch;
mod frames;
mod guard;
#[cfg(test)]
mod hostile;
#[cfg(all(test, feature = "parquet"))]
mod hostile_parquet;
mod ipc;
mod json;
mod lz4;
#[cfg(feature = "parquet")]
mod pages;
#[cfg(feature = "parquet")]
mod parquet;
#[cfg(feature = "parquet")]
mod parquet_writer;
mod reader;
mod schema;
mod seekable;
mod table;
mod text;
#[cfg(feature = "parquet")]
mod thrift;
mod time;
mod unbatch;
mod writer;

pub use self::{
    batch::campaigns_to_batch,
    reader::ArrowReader,
    schema::{SCHEMA_VERSION_KEY, schema},
    unbatch::campaigns_from_batch,
    writer::{ArrowWriter, from_ipc, to_ipc},
};
#[cfg(feature = "parquet")]
pub use self::{parquet::ParquetReader, parquet_writer::ParquetWriter};
