//! Text algorithms on public test suites.

#![expect(clippy::print_stdout, reason = "the scores are what one runs these tests for")]

mod common;

use competiscan::evaluate::mojibake;

#[test]
fn mojibake_is_mended_as_often_as_promised() {
    let Some(folder) = common::data("mojibake_ftfy") else { return };
    let scores = mojibake(folder.parent().unwrap()).unwrap();
    for score in &scores {
        println!(
            "{} {}: {} of {} = {:.3}",
            score.suite,
            score.measure,
            score.correct,
            score.total,
            score.share()
        );
        if score.target > 0.0 {
            println!("{}", score.failed.join("\n"));
        }
        assert!(score.passed(), "{score:?}");
    }
}
