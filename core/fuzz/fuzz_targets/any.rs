//! `cargo fuzz run any`
#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| competiscan_fuzz::any(data));

#[cfg(not(fuzzing))]
fn main() {}
