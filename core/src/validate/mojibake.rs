//! Text decoded with the wrong encoding, found and mended.
