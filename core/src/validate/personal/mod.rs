//! Personal data in text.

mod bank;
mod email;
mod finding;
mod number;
mod phone;

pub(crate) use finding::{Finding, find, find_all};
