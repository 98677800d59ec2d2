//! What a file holds, by its content.
