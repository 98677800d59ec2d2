//! What the generator promises.

use competiscan::Format;
use competiscan::generate::{GenerateWrite, Generator, Profile};

fn lines(generator: &Generator, range: std::ops::Range<u64>) -> String {
    let mut out = Vec::new();
    generator.write(range, Format::Ndjson, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn the_built_in_profile_is_whole() {
    let profile = Profile::load(concat!(env!("CARGO_MANIFEST_DIR"), "/data/profiles/default"));
    let profile = profile.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(profile, Profile::default());
    assert_eq!(Profile::from_json(&profile.to_json()).unwrap(), profile);
    Generator::builder().build().unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn show() {
    let generator = Generator::builder().seed(1).build().unwrap_or_else(|error| panic!("{error}"));
    println!("{}", lines(&generator, 0..40));
    let _ = GenerateWrite::default();
}
