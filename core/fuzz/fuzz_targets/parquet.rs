//! `cargo fuzz run parquet`
#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| competiscan_fuzz::parquet(data));

#[cfg(not(fuzzing))]
fn main() {}
