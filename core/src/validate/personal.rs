//! Personal data in text.
