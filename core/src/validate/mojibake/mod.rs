//! Text decoded with the wrong encoding, found and mended.
//!
//! UTF-8 bytes that were read as a single-byte encoding leave a trace: pairs, triples and quadruples of
//! characters whose bytes in that encoding are well-formed UTF-8. Such a sequence can also be text somebody
//! meant, so it is mended only where the characters it stands for are clearly more likely to be written in
//! that place than the characters that are there.

mod codec;
mod cost;
mod mend;
mod sequence;

#[cfg(test)]
pub(crate) use mend::find;
pub(crate) use mend::mend;
