//! A set of 64-bit fingerprints in few bytes each.
