//! Mail on the public collections of messages.

#![cfg(feature = "mail")]

mod common;

use competiscan::evaluate::mail;

#[test]
fn the_public_suites_meet_their_targets() {
    let Some(fixtures) = common::data("mail_fixtures_dev") else { return };
    let Some(data) = fixtures.parent() else { return };
    let scores = mail(data).unwrap();
    for score in &scores {
        println!("{}: {}: {}/{} {:?}", score.suite, score.measure, score.correct, score.total, score.failed);
    }
    for score in scores {
        assert!(score.total > 0, "{} holds no case", score.suite);
        assert!(
            score.passed(),
            "{}, {}: {:.3} of {:.3}: {:?}",
            score.suite,
            score.measure,
            score.share(),
            score.target,
            score.failed
        );
    }
}
