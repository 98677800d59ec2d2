//! The command `classify` as a program.
#![cfg(feature = "cli")]

use std::fmt::Write as _;
use std::fs;

use assert_cmd::Command;
use serde_json::Value;

fn competiscan() -> Command {
    Command::new(env!("CARGO_BIN_EXE_competiscan"))
}

fn run(args: &[&str], input: &str) -> (String, Option<i32>) {
    let output = competiscan().args(args).write_stdin(input).output().unwrap();
    (String::from_utf8(output.stdout).unwrap(), output.status.code())
}

#[test]
fn one_object_for_each_row_in_order_also_for_incomplete_ones() {
    let csv = "id,company,channel,launch_date,content\na,Acme,sms,2026-11-23,20% off. Ends Sunday\nb,,,,Free gift\na,Acme,sms,2026-11-23,20% off. Ends Sunday\n";
    let (out, code) = run(&["classify", "-"], csv);
    assert_eq!(code, Some(0));
    let rows: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let ids: Vec<&str> = rows.iter().map(|row| row["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["a", "b", "a"]);
    assert_eq!(rows[0]["deadline"]["date"], "2026-11-29");
    assert_eq!(rows[1]["offers"][0]["kind"], "free_item");
}

#[test]
fn lines_of_text_are_messages_and_empty_ones_count() {
    let (out, code) = run(&["classify", "--text", "-"], "Save 20%\n\nhappy \u{1f600}\r\nlast");
    assert_eq!((out.lines().count(), code), (4, Some(0)));
    let last: Value = serde_json::from_str(out.lines().last().unwrap()).unwrap();
    assert_eq!(last["id"], "4");
}

#[test]
fn tables_quote_and_guard_their_cells() {
    let (out, _) = run(
        &["classify", "--text", "-", "--format", "csv", "--tasks", "offers,call_to_action"],
        "Buy 1, get 1 free\nClick example.com\n",
    );
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines.len(), 3);
    assert!(lines[0].starts_with("id,language,sentiment"));
    assert!(lines[1].contains("\"Buy 1, get 1 free\""), "{}", lines[1]);
}

#[test]
fn explained_texts_show_their_evidence() {
    let (out, _) = run(
        &["classify", "--text", "-", "--explain", "--tasks", "offers,deadline"],
        "Save 20% till Sunday\u{1b}[31m\n",
    );
    assert!(out.starts_with("[Save 20%](offer) [till Sunday](deadline)"), "{out}");
    assert!(!out.contains('\u{1b}'), "{out}");
}

#[test]
fn a_file_is_written_whole_and_options_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    fs::write(
        path("options.json"),
        r#"{"tactic_rules": [{"label": "humour", "pattern": "haha", "weight": 0.5}]}"#,
    )
    .unwrap();
    fs::write(path("in.txt"), "haha\n").unwrap();
    let (_, code) = run(
        &["classify", "--text", &path("in.txt"), &path("out.ndjson"), "--options", &path("options.json")],
        "",
    );
    assert_eq!(code, Some(0));
    let out: Value = serde_json::from_str(&fs::read_to_string(path("out.ndjson")).unwrap()).unwrap();
    assert_eq!(out["tactics"][0]["label"], "humour");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3);
}

#[test]
fn wrong_calls_end_with_two_and_absent_files_with_three() {
    assert_eq!(run(&["classify"], "").1, Some(2));
    assert_eq!(run(&["classify", "--text", "-", "--tasks", "moon"], "").1, Some(2));
    assert_eq!(run(&["classify", "a", "b", "--text", "c"], "").1, Some(2));
    assert_eq!(run(&["classify", "--text", "/no/such/file"], "").1, Some(3));
    assert_eq!(run(&["classify", "/no/such/file.csv"], "").1, Some(3));
}

#[test]
fn a_trained_model_tells_the_users_own_labels_with_its_words() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let mut table = String::from("content,topic\n");
    for at in 0..40 {
        let (text, topic) =
            if at % 2 == 0 { ("big summer sale", "offer") } else { ("parcel shipped", "service") };
        writeln!(table, "{text} number {at},{topic}").unwrap();
    }
    fs::write(path("tagged.csv"), table).unwrap();
    let (_, code) = run(&["train", &path("tagged.csv"), "--label", "topic", "-o", &path("own.model")], "");
    assert_eq!(code, Some(0));
    let csv =
        "id,company,channel,launch_date,subject,content\na,Acme,email,2026-11-23, Hello,the sale is on\n";
    let (out, code) = run(&["classify", "-", "--model", &path("own.model")], csv);
    assert_eq!(code, Some(0));
    let row: Value = serde_json::from_str(&out).unwrap();
    let custom = &row["custom"];
    assert_eq!((row["id"].as_str(), custom["label"].as_str()), (Some("a"), Some("offer")));
    assert_eq!(custom["abstained"], false);
    assert!(custom["probabilities"]["service"].as_f64() < custom["score"].as_f64());
    let word = custom["evidence"].as_array().unwrap().iter().find(|word| word["text"] == "sale").unwrap();
    assert_eq!(
        (word["field"].as_str(), word["start"].as_u64(), word["end"].as_u64()),
        (Some("content"), Some(4), Some(8))
    );
    let (out, _) = run(&["classify", "-", "--model", &path("own.model"), "--format", "csv"], csv);
    assert!(out.lines().next().unwrap().ends_with(",tactics,custom,custom_score"), "{out}");
    assert!(out.lines().nth(1).unwrap().contains(",offer,"), "{out}");
    assert_eq!(run(&["classify", "-", "--model", &path("tagged.csv")], csv).1, Some(3));
}

#[test]
fn outputs_of_one_name_and_options_out_of_range_are_usage_errors() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    fs::write(path("few.csv"), "text,label\na b,x\nc d,y\n").unwrap();
    let (few, out, other) = (path("few.csv"), path("out.ndjson"), path("./out.ndjson"));
    let wrong: [(&[&str], &str); 15] = [
        (&["generate", "-o", &out, "--answers", &other], "--answers"),
        (&["generate", "-o", &out, "--answers", "-"], "--answers"),
        (&["generate", "--metadata", "-"], "--metadata"),
        (&["convert", &few, &out, "--rejected", &out], "--rejected"),
        (&["repair", &few, &out, "--fixes", &out], "--fixes"),
        (&["validate", &few, "--accepted", &out, "--rejected", &out], "--accepted"),
        (&["generate", "--currency", "XXQ"], "XXQ"),
        (&["generate", "-n", "3", "--offset", "18446744073709551615"], "--offset"),
        (&["generate", "--format", "eml"], "use csv, json, ndjson"),
        (&["generate", "--defects", "0.5"], "use at most 0.0"),
        (&["generate", "--defects", "nope=0.5"], "--show issues"),
        (&["train", &few, "--label", "label", "--text", "text", "--text", "nope", "-o", &out], "\"nope\""),
        (&["train", &few, "--label", "label", "--abstain-below", "3", "-o", &out], "--abstain-below"),
        (&["train", &few, "--label", "label", "--max-model-bytes", "10", "-o", &out], "10000"),
        (&["generate", "--format", "xml"], "--format"),
    ];
    for (args, told) in wrong {
        let output = competiscan().args(args).output().unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?}: {error}");
        assert!(error.contains(told), "{args:?}: {error}");
        assert!(output.stdout.is_empty(), "{args:?}");
    }
    assert!(!folder.path().join("out.ndjson").exists());
    let train = ["train", &few, "--label", "label", "--text", "text", "-o", &out];
    let output = competiscan().args(train).output().unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(error.contains("2 texts of 2 labels are too few"), "{error}");
    let metadata = competiscan().args(["generate", "-o", &out, "--metadata", "-"]).output().unwrap();
    assert!(serde_json::from_slice::<Value>(&metadata.stdout).is_ok());
}
