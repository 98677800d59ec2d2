//! Near duplicates by minimum hashing.

mod index;
mod words;

pub(crate) use index::NearIndex;
#[cfg(test)]
pub(crate) use index::NearMatch;
