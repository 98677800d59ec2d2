//! Text encodings: detection and streaming decoding.
