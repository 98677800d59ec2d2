//! `cargo fuzz run csv`
#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| competiscan_fuzz::csv(data));

#[cfg(not(fuzzing))]
fn main() {}
