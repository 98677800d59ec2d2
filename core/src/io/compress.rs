//! Gzip and zstd, with bounds on what comes out.
