//! The step the reader is asked to take: "Click bit.ly/x", "Shop now", "Call 1800 123 456".
//!
//! The first imperative of the body that names a step wins; ways to unsubscribe never count.

mod find;
mod span;
#[cfg(test)]
mod tests;
mod verb;

pub(super) use find::find;
