//! Addresses, language tags, region codes and characters.
