//! `cargo fuzz run mbox`
#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| competiscan_fuzz::mbox(data));

#[cfg(not(fuzzing))]
fn main() {}
