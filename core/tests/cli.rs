//! The command, run as a process: exit codes, streams, files.

#![cfg(feature = "cli")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::time::Duration;

use assert_cmd::Command;
use serde_json::Value;

/// Two good rows, one bad, one repeated.
const MIXED: &str = "company,channel,launch_date,subject\n\
    Acme,email,2026-11-23,Hello\n\
    Acme,email,soon,\"Hello, 2\"\n\
    Acme,email,2026-11-23,Hello\n\
    Bolt,social,2026-11-20,Hi there\n";
const COMMANDS: [&str; 10] = [
    "generate",
    "validate",
    "repair",
    "convert",
    "classify",
    "analyze",
    "train",
    "evaluate",
    "schema",
    "completions",
];

fn bin() -> &'static Path {
    assert_cmd::cargo::cargo_bin!("competiscan")
}

fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/data")
}

fn campaigns() -> String {
    examples().join("campaigns.csv").to_string_lossy().into_owned()
}

/// What a run left behind, its streams as text.
struct Ran {
    code: i32,
    out: String,
    err: String,
}

fn ran(output: Output) -> Ran {
    Ran {
        code: output.status.code().expect("the command was killed"),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn competiscan(args: &[&str]) -> Ran {
    with_input(args, "")
}

fn with_input(args: &[&str], input: impl Into<Vec<u8>>) -> Ran {
    let input: Vec<u8> = input.into();
    ran(Command::new(bin()).args(args).write_stdin(input).output().unwrap())
}

/// A folder for one test, with files in it.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }

    fn with(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        std::fs::write(self.path(name), content).unwrap();
        self.path(name)
    }

    fn text(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    fn names(&self) -> BTreeSet<String> {
        let entries = std::fs::read_dir(self.0.path()).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

fn set<'a>(names: &[&'a str]) -> BTreeSet<&'a str> {
    names.iter().copied().collect()
}

#[test]
fn a_clean_file_ends_with_0() {
    let run = competiscan(&["validate", &campaigns()]);
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{}", run.out);
    assert!(run.out.starts_with("32 rows = 32 accepted + 0 rejected + 0 duplicates"), "{}", run.out);
    assert!(run.out.ends_with('\n'));
}

#[test]
fn findings_end_with_1_and_are_data() {
    let folder = Folder::new();
    let file = folder.with("mixed.csv", MIXED);
    let run = competiscan(&["validate", &file]);
    assert_eq!((run.code, run.err.as_str()), (1, ""));
    assert!(run.out.starts_with("4 rows = 2 accepted + 1 rejected + 1 duplicates"), "{}", run.out);
    assert!(run.out.contains("bad_date") && run.out.contains("duplicate_row"), "{}", run.out);
    // Levels are the caller's to set.
    assert_eq!(competiscan(&["validate", &file, "--rule", "bad_date=warning"]).code, 0);
    assert_eq!(competiscan(&["validate", &file, "--rule", "bad_date=off"]).code, 0);
}

#[test]
fn strict_ends_with_1_for_warnings_too() {
    let folder = Folder::new();
    let file = folder.with("a.csv", "company,channel,launch_date,subject\nAcme,pigeon,2026-11-23,Hello\n");
    assert_eq!(competiscan(&["validate", &file]).code, 0);
    assert_eq!(competiscan(&["validate", &file, "--strict"]).code, 1);
    assert_eq!(competiscan(&["validate", &campaigns(), "--strict"]).code, 0);
}

#[test]
fn wrong_usage_ends_with_2_and_says_what_is_right() {
    let file = campaigns();
    for (args, advice) in [
        (vec!["validate"], "Usage"),
        (vec!["validat", "x.csv"], "validate"),
        (vec!["validate", &file, "--frmat", "json"], "--format"),
        (vec!["validate", &file, "--format", "yaml"], "ndjson"),
        (vec!["validate", &file, "--rule", "bad_dat=off"], "bad_date"),
        (vec!["validate", &file, "--rule", "bad_date=loud"], "warning"),
        (vec!["validate", &file, "--rule", "bad_date"], "NAME=VALUE"),
        (vec!["validate", &file, "--set", "chanel=email"], "did you mean \"channel\"?"),
        (vec!["validate", &file, "--alias", "Marke=compny"], "did you mean \"company\"?"),
        (vec!["validate", &file, "--limit", "max_recrod_bytes=1"], "max_record_bytes"),
        (vec!["validate", &file, "--limit", "max_record_bytes=many"], "whole number"),
        (vec!["validate", &file, "--limit", "max_record_bytes=0"], "max_record_bytes"),
        (vec!["validate", &file, "--delimiter", "ab"], "one ASCII character"),
        (vec!["validate", &file, "--today", "2026-02-30"], "--today"),
        (vec!["validate", &file, "--encoding", "klingon"], "klingon"),
        (vec!["convert", &file, "no_ending"], "--to FORMAT"),
        (vec!["convert", &file, "out.xlsx"], "--to FORMAT"),
        (vec!["convert", &file, "-", "--to", "eml"], "eml can only be read"),
        (vec!["convert", &file, "out.eml"], "eml can only be read"),
        (vec!["convert", &file, "-", "--to", "xml"], "xml"),
        (vec!["schema", "--show", "everything"], "json-schema"),
        (vec!["completions", "cmd"], "bash"),
    ] {
        let run = competiscan(&args);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{args:?}: {}", run.err);
        assert!(run.err.contains(advice), "{args:?}: {}", run.err);
    }
    let nothing = competiscan(&[]);
    assert_eq!((nothing.code, nothing.out.as_str()), (2, ""));
    assert!(nothing.err.contains("Examples:"), "{}", nothing.err);
}

#[test]
fn input_that_cannot_be_read_ends_with_3() {
    let folder = Folder::new();
    let out = folder.path("out.ndjson");
    let mut gz = b"\x1f\x8b\x08\0\0\0\0\0\0\x03".to_vec();
    gz.extend([0xff; 40]);
    let cases = [
        (folder.path("missing.csv"), "missing.csv"),
        (folder.with("corrupt.csv.gz", gz), "corrupt.csv.gz"),
        (folder.with("book.xlsx", b"PK\x03\x04 and so on"), "book.xlsx"),
        (folder.with("cut.parquet", b"PAR1 and so on PAR1"), "cut.parquet"),
    ];
    for (file, name) in &cases {
        for args in [
            vec!["validate", file],
            vec!["repair", file, &out],
            vec!["convert", file, &out],
            vec!["analyze", file],
        ] {
            let run = competiscan(&args);
            assert_eq!(run.code, 3, "{args:?}: {}", run.err);
            assert!(run.err.starts_with("error: ") && run.err.contains(name), "{args:?}: {}", run.err);
            assert_eq!(run.err.lines().next().unwrap().matches(name).count(), 1, "{args:?}: {}", run.err);
            assert!(!run.err.contains("panicked"), "{}", run.err);
        }
    }
    assert!(!folder.names().contains("out.ndjson"), "a failed run wrote a file: {:?}", folder.names());
    assert_eq!(folder.names().len(), 3, "nothing is left behind: {:?}", folder.names());
}

#[test]
fn output_that_cannot_be_written_ends_with_3() {
    let folder = Folder::new();
    let out = folder.path("no/such/folder/out.csv");
    for args in [
        vec!["convert", &campaigns(), &out],
        vec!["repair", &campaigns(), &out],
        vec!["validate", &campaigns(), "--rejected", &out],
    ] {
        let run = competiscan(&args);
        assert_eq!((run.code, run.out.as_str()), (3, ""), "{args:?}: {}", run.err);
        assert!(run.err.contains("out.csv"), "{}", run.err);
    }
}

#[test]
fn a_missing_file_does_not_hide_the_others() {
    let folder = Folder::new();
    let mixed = folder.with("mixed.csv", MIXED);
    let run = competiscan(&["validate", &mixed, &folder.path("missing.csv"), &campaigns()]);
    assert_eq!(run.code, 3);
    assert!(run.out.starts_with("36 rows = 34 accepted + 1 rejected + 1 duplicates"), "{}", run.out);
    assert!(run.out.contains("mixed.csv, row 2"), "{}", run.out);
    assert!(run.err.contains("missing.csv"), "{}", run.err);
}

#[test]
fn the_report_is_json_by_contract() {
    let folder = Folder::new();
    let run = competiscan(&["validate", &folder.with("mixed.csv", MIXED), "--format", "json"]);
    assert_eq!((run.code, run.err.as_str()), (1, ""));
    let report: Value = serde_json::from_str(&run.out).unwrap();
    // The first line of names is the contract; the second was added to it and may be ignored by a reader.
    let contract = [
        [
            "rows",
            "accepted",
            "rejected",
            "duplicates",
            "partial",
            "encoding",
            "delimiter",
            "counts",
            "issues",
        ]
        .as_slice(),
        ["repaired", "format", "quality_score", "columns"].as_slice(),
    ]
    .concat();
    assert_eq!(keys(&report).into_iter().collect::<BTreeSet<_>>(), set(&contract));
    for (name, value) in [("rows", 4), ("accepted", 2), ("rejected", 1), ("duplicates", 1)] {
        assert_eq!(report[name], value, "{name}");
    }
    assert_eq!(report["partial"], false);
    assert_eq!(report["delimiter"], ",");
    assert_eq!(report["encoding"], "utf-8");
    assert_eq!(report["counts"]["bad_date"], 1);
    let issues = report["issues"].as_array().unwrap();
    let issue = issues.iter().find(|issue| issue["code"] == "bad_date").unwrap();
    assert_eq!(
        keys(issue),
        ["byte_offset", "code", "column", "line", "message", "row", "severity", "suggestion", "value"],
        "{issue}"
    );
    assert_eq!((&issue["row"], &issue["line"]), (&2.into(), &3.into()));
    assert_eq!(issue["byte_offset"], MIXED.find("Acme,email,soon").unwrap());
    assert_eq!(issue["column"], "launch_date");
    assert_eq!((&issue["severity"], &issue["value"]), (&"error".into(), &"soon".into()));

    // The same issues, one a line.
    let run = competiscan(&["validate", &folder.path("mixed.csv"), "--format", "ndjson"]);
    let lines: Vec<Value> = run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(&lines, issues);
    // No issue is no line, not an empty one.
    assert_eq!(competiscan(&["validate", &campaigns(), "--format", "ndjson"]).out, "");
}

#[test]
fn accepted_and_rejected_rows_go_to_files() {
    let folder = Folder::new();
    let mixed = folder.with("mixed.csv", MIXED);
    for (accepted, rejected) in [("good.ndjson", "bad.csv"), ("good.csv", "bad.ndjson")] {
        let (good, bad) = (folder.path(accepted), folder.path(rejected));
        let run = competiscan(&["validate", &mixed, "--accepted", &good, "--rejected", &bad]);
        assert_eq!((run.code, run.err.as_str()), (1, ""));
        let again = competiscan(&["validate", &good]);
        assert_eq!(again.code, 0);
        assert!(again.out.starts_with("2 rows = 2 accepted + 0 rejected"), "{}", again.out);
    }
    let row: Value = serde_json::from_str(folder.text("bad.ndjson").trim()).unwrap();
    assert_eq!(row["raw"], "Acme,email,soon,\"Hello, 2\"");
    assert_eq!((&row["row"], &row["line"]), (&2.into(), &3.into()));
    assert!(row.to_string().contains("bad_date"), "{row}");
    let table = folder.text("bad.csv");
    assert_eq!(table.lines().count(), 2, "{table}");
    assert!(table.contains("\"Acme,email,soon,\"\"Hello, 2\"\"\"") && table.contains("bad_date"), "{table}");
}

#[test]
fn a_dash_is_standard_input_and_output() {
    let run = with_input(&["validate", "-"], MIXED);
    assert_eq!(run.code, 1);
    assert!(run.out.starts_with("4 rows"), "{}", run.out);

    let run = with_input(&["convert", "-", "-"], MIXED);
    assert_eq!(run.code, 1);
    assert!(run.err.starts_with("4 rows"), "{}", run.err);
    let companies: Vec<Value> =
        run.out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["company"].clone()).collect();
    assert_eq!(companies, ["Acme", "Bolt"]);

    let run = with_input(&["repair", "-", "-", "--from", "csv", "--to", "csv"], MIXED);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.out.starts_with("company,") || run.out.starts_with("id,"), "{}", run.out);
    assert!(!run.out.contains("rows ="), "{}", run.out);

    let run = with_input(&["analyze", "-", "--format", "json"], MIXED);
    assert_eq!(run.code, 0);
    assert!(serde_json::from_str::<Value>(&run.out).unwrap().is_object());
    assert!(run.err.contains("2 of 4 rows were left out: 1 rejected, 1 duplicates"), "{}", run.err);
}

#[test]
fn columnar_files_go_through_pipes_too() {
    for format in ["parquet", "arrow"] {
        let output =
            Command::new(bin()).args(["convert", &campaigns(), "-", "--to", format]).output().unwrap();
        assert!(output.status.success());
        let run = with_input(&["validate", "-"], output.stdout);
        assert_eq!(run.code, 0, "{}", run.err);
        assert!(run.out.starts_with("32 rows = 32 accepted"), "{}", run.out);
    }
}

/// A table that is longer than any buffer between two processes.
fn long_table() -> String {
    let mut table = String::from("company,channel,launch_date,subject\n");
    for row in 0..20_000 {
        let _ = writeln!(table, "Acme,email,2026-11-23,Hello {row} and some more text");
    }
    table
}

#[test]
fn a_closed_pipe_is_no_error() {
    let folder = Folder::new();
    let file = folder.with("long.csv", long_table());
    for args in [
        vec!["convert", &file, "-"],
        vec!["validate", &file, "--format", "ndjson"],
        vec!["repair", &file, "-"],
    ] {
        let mut child = std::process::Command::new(bin())
            .args(&args)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = child.stdout.take().unwrap();
        let _ = out.read(&mut [0; 16]).unwrap();
        drop(out);
        let run = ran(child.wait_with_output().unwrap());
        assert!(!run.err.contains("panicked") && !run.err.contains("error"), "{args:?}: {}", run.err);
        assert_eq!(run.code, 0, "{args:?}: {}", run.err);
    }
    // Output that is closed from the start.
    let out = std::process::Command::new("sh")
        .args(["-c", "\"$0\" schema | true; \"$0\" --help | true", bin().to_str().unwrap()])
        .output();
    if let Ok(out) = out {
        assert_eq!(String::from_utf8_lossy(&out.stderr), "");
    }
}

#[test]
fn no_escape_codes_without_a_terminal() {
    let folder = Folder::new();
    let mixed = folder.with("mixed.csv", MIXED);
    let (missing, out) = (folder.path("missing.csv"), folder.path("out.ndjson"));
    for args in [
        vec!["--help"],
        vec!["validate", "--help"],
        vec!["validate", &mixed],
        vec!["validate", &missing],
        vec!["validate", &mixed, "--frmat"],
        vec!["repair", &mixed, &out],
        vec!["convert", &mixed, &out],
        vec!["analyze", &mixed],
        vec!["schema", "--show", "fields"],
    ] {
        let run = ran(Command::new(bin()).args(&args).env_remove("NO_COLOR").output().unwrap());
        assert!(!run.out.contains('\u{1b}') && !run.err.contains('\u{1b}'), "{args:?}");
        assert!(!run.out.contains('\r') && !run.err.contains('\r'), "{args:?}");
    }
}

#[test]
fn repair_is_done_after_one_time() {
    let folder = Folder::new();
    let mut fixes = 0;
    for entry in std::fs::read_dir(examples()).unwrap() {
        let input = entry.unwrap().path();
        let input = input.to_str().unwrap();
        if Path::new(input).extension().is_some_and(|ending| ending == "md") {
            continue;
        }
        for format in ["ndjson", "csv"] {
            let (once, twice) = (folder.path(&format!("1.{format}")), folder.path(&format!("2.{format}")));
            let (log, log2) = (folder.path("fixes1"), folder.path("fixes2"));
            let run = competiscan(&["repair", input, &once, "--fixes", &log]);
            assert!(run.code <= 1, "{input}: {}", run.err);
            assert_eq!(run.out, "", "{input}");
            let run = competiscan(&["repair", &once, &twice, "--fixes", &log2]);
            assert_eq!(
                (run.code, folder.text("fixes2").as_str()),
                (0, ""),
                "{input} as {format}: {}",
                run.err
            );
            assert_eq!(
                folder.text(&format!("1.{format}")),
                folder.text(&format!("2.{format}")),
                "{input} as {format}"
            );
            fixes += folder.text("fixes1").lines().count();
        }
    }
    assert!(fixes > 10, "{fixes}");
}

#[test]
fn every_format_holds_the_same_campaigns() {
    let folder = Folder::new();
    for input in
        ["campaigns.csv", "meta_ads.csv", "agency_export.csv", "crawler.ndjson", "inbox", "newsletter.mbox"]
    {
        let input = examples().join(input).to_string_lossy().into_owned();
        let first = folder.path("first.ndjson");
        let run = competiscan(&["convert", &input, &first]);
        assert!(run.code <= 1, "{}", run.err);
        assert!(folder.text("first.ndjson").lines().count() > 3, "{input}");
        let mut from = first;
        for step in ["a.cloudevents", "b.parquet", "c.arrow", "d.json", "e.csv", "last.ndjson"] {
            let to = folder.path(step);
            let run = competiscan(&["convert", &from, &to]);
            assert_eq!((run.code, run.err.as_str()), (0, ""), "{input}: {from} to {to}");
            from = to;
        }
        let (first, last) = (folder.text("first.ndjson"), folder.text("last.ndjson"));
        for (first, last) in first.lines().zip(last.lines()) {
            assert_eq!(first, last, "{input}");
        }
        assert_eq!(first.lines().count(), last.lines().count(), "{input}");
    }
}

#[test]
fn packed_files_are_read_and_written() {
    let folder = Folder::new();
    let (gz, zst) = (folder.path("c.ndjson.gz"), folder.path("c.csv.zst"));
    for (from, to) in [(campaigns(), gz.clone()), (gz, zst.clone()), (zst, folder.path("back.ndjson"))] {
        let run = competiscan(&["convert", &from, &to]);
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{from} to {to}");
    }
    assert!(std::fs::read(folder.path("c.ndjson.gz")).unwrap().starts_with(b"\x1f\x8b"));
    assert_eq!(folder.text("back.ndjson"), competiscan(&["convert", &campaigns(), "-"]).out);
}

#[test]
fn cells_are_guarded_unless_that_is_unwanted() {
    let folder = Folder::new();
    let file = folder.with(
        "a.ndjson",
        r#"{"company": "Acme", "channel": "email", "launch_date": "2026-11-23", "subject": "=1+2"}"#,
    );
    let guarded = competiscan(&["convert", &file, "-", "--to", "csv"]).out;
    assert!(guarded.contains("'=1+2") || guarded.contains("\t=1+2"), "{guarded}");
    let bare = competiscan(&["convert", &file, "-", "--to", "csv", "--no-formula-guard"]).out;
    assert!(bare.contains(",=1+2"), "{bare}");
    for csv in [guarded, bare] {
        let back = with_input(&["convert", "-", "-"], csv).out;
        assert_eq!(serde_json::from_str::<Value>(&back).unwrap()["subject"], "=1+2");
    }
}

#[test]
fn a_killed_conversion_leaves_the_old_file() {
    let folder = Folder::new();
    let input = folder.with("long.csv", long_table());
    let output = folder.with("out.ndjson", "what was there before\n");
    let mut cut_short = 0;
    for kill in 0..12 {
        let mut child = std::process::Command::new(bin())
            .args(["convert", &input, &output])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(20 + 15 * kill));
        child.kill().unwrap();
        child.wait().unwrap();
        let text = folder.text("out.ndjson");
        if text == "what was there before\n" {
            cut_short += 1;
        } else {
            assert_eq!(text.lines().count(), 20_000, "half a file");
            assert!(text.lines().all(|line| serde_json::from_str::<Value>(line).is_ok()));
            break;
        }
    }
    assert!(cut_short > 0, "nothing was killed in time");
}

#[test]
fn options_reach_the_reader() {
    let table = "Marke;Kanal\nAcme;email\n";
    let args = ["--alias", "Marke=company", "--alias", "Kanal=channel", "--set", "launch_date=2026-11-23"];
    let run = with_input(&[&["convert", "-", "-", "--set", "subject=Hi"][..], &args[..]].concat(), table);
    assert_eq!(run.code, 0, "{}", run.err);
    let campaign: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!((&campaign["company"], &campaign["subject"]), (&"Acme".into(), &"Hi".into()));

    let columns = "company,channel,launch_date,subject";
    let run = with_input(&["convert", "-", "-", "--columns", columns], "Acme,email,2026-11-23,Hi\n");
    assert_eq!((run.code, run.out.lines().count()), (0, 1), "{}", run.err);

    let run = with_input(&["validate", "-", "--limit", "max_cell_bytes=4"], "company,channel\nAcmes,sms\n");
    assert!(
        run.out.contains("max_cell_bytes") || run.err.contains("max_cell_bytes"),
        "{} {}",
        run.out,
        run.err
    );
}

#[test]
fn the_schema_is_printed_in_three_shapes() {
    let run = competiscan(&["schema"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let schema: Value = serde_json::from_str(&run.out).unwrap();
    assert!(schema["properties"]["company"].is_object());
    let golden = std::fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/campaign.schema.json"),
    );
    assert_eq!(schema, serde_json::from_str::<Value>(&golden.unwrap()).unwrap());

    let fields = competiscan(&["schema", "--show", "fields"]);
    assert_eq!(fields.code, 0);
    for field in schema["properties"].as_object().unwrap().keys() {
        assert!(fields.out.contains(&format!("| `{field}")), "{field}");
    }

    let issues = competiscan(&["schema", "--issues"]);
    assert_eq!(issues.code, 0);
    assert_eq!(issues.out, competiscan(&["schema", "--show", "issues"]).out);
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("data/ISSUES.md")).unwrap();
    assert_eq!(issues.out.trim(), page.trim(), "`competiscan schema --issues > core/data/ISSUES.md`");
}

#[test]
fn completions_name_every_command() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = competiscan(&["completions", shell]);
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{shell}");
        for command in COMMANDS {
            assert!(run.out.contains(command), "{shell}: {command}");
        }
    }
}

#[test]
fn every_command_helps_with_examples() {
    let run = competiscan(&["--help"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    for command in COMMANDS {
        assert!(run.out.contains(command), "{command}");
        let args = if command == "evaluate" {
            vec![command, "ingestion", "--help"]
        } else {
            vec![command, "--help"]
        };
        let help = competiscan(&args);
        assert_eq!((help.code, help.err.as_str()), (0, ""), "{command}");
        assert!(
            help.out.contains("Example") && help.out.contains(&format!("competiscan {command}")),
            "{command}"
        );
    }
    assert_eq!(competiscan(&["evaluate", "--help"]).code, 0);
    let version = competiscan(&["--version"]);
    assert_eq!(version.out, format!("competiscan {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn evaluation_without_suites_says_what_to_do() {
    let folder = Folder::new();
    let run = competiscan(&["evaluate", "ingestion", "--data", &folder.path("missing")]);
    assert_eq!((run.code, run.out.as_str()), (3, ""));
    assert!(run.err.contains("missing") && run.err.contains("--data DIR"), "{}", run.err);
    let run = competiscan(&["evaluate", "ingestion", "--data", &folder.path("")]);
    assert!(run.code == 3 || run.code == 0, "{}", run.err);
    assert!(!run.err.contains("panicked"), "{}", run.err);
}

#[test]
fn a_folder_of_tables_and_mail_is_read_whole() {
    let run = competiscan(&["validate", examples().to_str().unwrap(), "--format", "json"]);
    assert_eq!((run.code, run.err.as_str()), (1, ""));
    let report: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(report["rows"], 25 + 5 + 18 + 21 + 22 + 32, "{}", report["counts"]);
    assert!(report["issues"].as_array().unwrap().iter().all(|issue| issue["file"].is_string()));
}

/// A table of forty texts in two classes.
fn tagged() -> String {
    let mut table = String::from("message,queue\n");
    for n in 0..40 {
        let (text, queue) =
            if n % 2 == 0 { ("big sale, half price", "offer") } else { ("parcel sent", "service") };
        let _ = writeln!(table, "\"{text} {n}\",{queue}");
    }
    table
}

#[test]
fn train_writes_a_model_and_says_how_good_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let (table, model) = (folder.path().join("tagged.csv"), folder.path().join("queues.model"));
    std::fs::write(&table, tagged() + "no label,\n").unwrap();
    let (table, model) = (table.to_str().unwrap(), model.to_str().unwrap());
    let ran = competiscan(&["train", table, "--label", "queue", "-o", model]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.starts_with("texts held out: n ") && ran.out.contains("accuracy 100.0%"), "{}", ran.out);
    assert!(
        ran.err.contains("1 rows without a text or a label") && ran.err.contains("2 labels from 40"),
        "{}",
        ran.err
    );
    let loaded = competiscan::classify::TextClassifier::load(std::fs::File::open(model).unwrap()).unwrap();
    assert_eq!(loaded.predict("sale"), "offer");

    let again = competiscan(&[
        "train",
        table,
        "--label",
        "Queue",
        "--text",
        "message",
        "--evaluate",
        "--format",
        "json",
    ]);
    let evaluation: Value = serde_json::from_str(&again.out).unwrap();
    assert_eq!((evaluation["n"].as_u64(), evaluation["accuracy"].as_f64()), (Some(40), Some(1.0)));
}

#[test]
fn train_reads_ndjson_and_names_the_columns_it_has() {
    let mut lines = String::new();
    for (text, queue) in tagged().lines().skip(1).filter_map(|line| line.rsplit_once(',')) {
        let _ = writeln!(lines, "{{\"note\":{text},\"queue\":\"{queue}\"}}");
    }
    let ran = with_input(
        &["train", "-", "--from", "ndjson", "--label", "queue", "--text", "note", "--evaluate"],
        lines.clone(),
    );
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.starts_with("five-fold cross-validation: n 40"), "{}", ran.out);
    for (args, said) in [
        (["--label", "mood", "--text", "note"], "there is no column \"mood\""),
        (["--label", "queue", "--text", "notes"], "there is no column \"notes\""),
    ] {
        let call: Vec<&str> =
            ["train", "-", "--from", "ndjson", "--evaluate"].into_iter().chain(args).collect();
        let ran = with_input(&call, lines.clone());
        assert_eq!(ran.code, 2, "{}", ran.err);
        assert!(ran.err.contains(said) && ran.err.contains("note, queue"), "{}", ran.err);
    }
    assert_eq!(competiscan(&["train", "x.csv", "--label", "queue"]).code, 2);
}
