//! Arrow record batches, Arrow IPC and Parquet.
