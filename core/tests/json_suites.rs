//! The JSON reader on public suites.

mod common;

#[test]
fn every_case_of_the_json_test_suite_comes_out_right() {
    let Some(folder) = common::data("json_test_suite") else { return };
    let scores = competiscan::evaluate::json(folder.parent().unwrap()).unwrap();
    assert_eq!(scores.len(), 3);
    for score in scores {
        assert!(score.total > 0, "{score:?}");
        assert!(score.passed(), "{score:?}");
    }
}
