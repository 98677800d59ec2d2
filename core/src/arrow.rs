//! Tables of campaigns in Arrow and Parquet.
//!
//! Record batches go in and out by [`campaigns_from_batch`] and [`campaigns_to_batch`], bytes of an Arrow IPC
//! file by [`from_ipc`] and [`to_ipc`], and files of any size by the readers and writers. The types of the Arrow
//! crates are exported here, so that a host uses the same versions.

pub use arrow_array::{RecordBatch, RecordBatchReader};
pub use arrow_schema::{ArrowError, DataType, Schema, SchemaRef};

pub use crate::io::arrow::{
    ArrowReader, ArrowWriter, SCHEMA_VERSION_KEY, campaigns_from_batch, campaigns_to_batch, from_ipc, schema,
    to_ipc,
};
#[cfg(feature = "parquet")]
pub use crate::io::arrow::{ParquetReader, ParquetWriter};
