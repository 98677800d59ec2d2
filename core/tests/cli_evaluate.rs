//! `evaluate validation`, `evaluate generation` and `generate --defects`, run as processes.

#![cfg(feature = "cli")]

use assert_cmd::Command;
use serde_json::Value;

fn run(args: &[&str]) -> (i32, String, String) {
    let output = Command::cargo_bin("competiscan").unwrap().args(args).output().unwrap();
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

#[test]
fn every_code_is_scored_on_generated_campaigns() {
    let (code, out, err) = run(&["evaluate", "validation", "--rows", "400", "--format", "json"]);
    let scores: Value = serde_json::from_str(&out).unwrap();
    let codes = scores["codes"].as_array().unwrap();
    assert_eq!(codes.len(), competiscan::validate::IssueCode::COUNT, "{err}");
    // Of so few rows, the codes that are estimates may miss their target; the exact ones may not.
    for score in codes.iter().filter(|score| score["target"] == 1.0) {
        assert_eq!(score["found"], score["correct"], "{score} {}", scores["failed"]);
        assert_eq!(score["planted"], score["correct"], "{score} {}", scores["failed"]);
    }
    assert!(code == 0 || code == 1);
    assert_eq!(run(&["evaluate", "validation", "--rows", "0"]).0, 2);
}

#[test]
fn texts_are_measured_beside_others() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("other.txt");
    std::fs::write(&path, "One text.\n\nAnother text.\n").unwrap();
    let compare = format!("other={}", path.display());
    let nowhere = folder.path().join("none").to_string_lossy().into_owned();
    let args = ["evaluate", "generation", "--rows", "200", "--data", &nowhere, "--compare", &compare];
    let (_, out, _) = run(&[&args[..], &["--format", "json"]].concat());
    let scores: Value = serde_json::from_str(&out).unwrap();
    let corpora = scores["corpora"].as_array().unwrap();
    assert_eq!((&corpora[0]["name"], &corpora[0]["n"]), (&"generated".into(), &200.into()));
    assert_eq!(corpora.last().unwrap()["n"], 2);
    let (_, table, _) = run(&args);
    assert!(table.contains("self-BLEU") && table.contains("other"), "{table}");
}

#[test]
fn defects_are_written_with_their_manifest() {
    let folder = tempfile::tempdir().unwrap();
    let (csv, manifest) = (folder.path().join("dirty.csv"), folder.path().join("planted.ndjson"));
    let (csv, manifest) = (csv.to_str().unwrap(), manifest.to_str().unwrap());
    let args = ["generate", "-n", "60", "--seed", "3", "-o", csv, "--manifest", manifest];
    let (code, _, err) = run(&[&args[..], &["--defects", "bad_date=0.5"]].concat());
    assert_eq!(code, 0, "{err}");
    let planted = std::fs::read_to_string(manifest).unwrap();
    assert!(
        planted.lines().count() > 15 && planted.lines().all(|line| line.contains("bad_date")),
        "{planted}"
    );
    let (code, out, _) = run(&["validate", csv, "--format", "json"]);
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, report["counts"]["bad_date"].as_u64()), (1, Some(planted.lines().count() as u64)));
    for (defects, named) in
        [("bad_dates=0.1", "bad_date"), ("2", "rate"), ("many", "rate"), ("empty_input=0.1", "csv")]
    {
        let (code, _, err) = run(&[&args[..], &["--defects", defects]].concat());
        assert!(code == 2 && err.contains(named), "{defects}: {code} {err}");
    }
}
