//! Personal data in text.

mod bank;
mod email;
mod finding;
mod number;
mod phone;

#[cfg(test)]
pub(crate) use finding::find_all;
pub(crate) use finding::{Finding, find};
