//! Near duplicates by minimum hashing.
