//! `cargo fuzz run arrow`
#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| competiscan_fuzz::arrow(data));

#[cfg(not(fuzzing))]
fn main() {}
