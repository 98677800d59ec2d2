//! Gzip and zstd, with bounds on what comes out.

mod bounded;
#[cfg(feature = "compression")]
mod decoders;
mod encoders;
mod kind;
mod source;
#[cfg(test)]
mod tests;
mod unpacked;

pub(crate) use bounded::Bounded;
pub(crate) use encoders::encode;
pub use kind::Compression;
pub(crate) use source::Progress;
pub(crate) use unpacked::Unpacked;
