//! Node.js bindings of `competiscan`: conversion and nothing else. What the words mean is said in the core.
//!
//! Every exported function carries `catch_unwind`, and every promise is made by [`task::SafeTask`]: a panic that
//! met the C frames of Node would end the process. A test reads these files and says so when one is forgotten.
#![cfg_attr(test, allow(dead_code, reason = "napi exports nothing from a build for `cargo test`"))]
#![allow(unreachable_pub, reason = "napi exports public items of private modules to JavaScript")]

mod campaign;
mod classify;
mod error;
mod generate;
mod input;
mod names;
mod read;
mod report;
mod task;
mod text_classifier;
