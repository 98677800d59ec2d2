//! The ten lines of the README. `cargo run --example ten_lines`
#![allow(clippy::print_stdout, clippy::default_trait_access, reason = "an example prints and is brief")]

use competiscan::{analyze::analyze, io::Input};

fn main() -> competiscan::Result<()> {
    let input = Input::from_path("examples/data/agency_export.csv");
    let result = competiscan::read(input, &Default::default(), &Default::default())?;
    println!("{}", result.report);
    println!("{}", analyze(&result.campaigns).to_text(100));
    Ok(())
}
