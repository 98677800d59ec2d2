//! Near duplicates by MinHash.
