//! Which language a text is written in.

mod detect;
mod script;

pub(super) use detect::detect;
