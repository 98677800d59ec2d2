//! Memory stays bounded whatever the size of the input.
#![cfg(all(feature = "cli", target_os = "linux"))]

use std::fs;
use std::io::Write as _;
use std::process::{Child, Command, Stdio};

/// What validation may hold, and what it may add for each row while repeated rows are looked for.
const MOST: u64 = 64 << 20;
const A_ROW: u64 = 16;

/// Most memory the process has held so far, in bytes.
fn peak(child: &Child) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().strip_suffix(" kB").unwrap().parse::<u64>().unwrap() << 10
}

/// Pipes rows into `competiscan validate` and looks at its memory before it ends.
fn peak_of(rows: u64, arguments: &[&str]) -> u64 {
    let mut child = Command::new(env!("CARGO_BIN_EXE_competiscan"))
        .arg("validate")
        .args(arguments)
        .arg("-")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut input = std::io::BufWriter::new(child.stdin.take().unwrap());
    writeln!(input, "id,company,channel,launch_date,subject,content").unwrap();
    let content = "Fresh offers for the garden and a letter about them. ".repeat(12);
    for row in 0..rows {
        writeln!(input, "c{row},Acme,email,2026-11-23,Letter {row},{content}").unwrap();
    }
    input.flush().unwrap();
    let peak = peak(&child);
    drop(input);
    assert_eq!(child.wait().unwrap().code(), Some(0));
    peak
}

#[test]
fn validation_holds_little_and_sixteen_bytes_a_row() {
    let mut peaks = Vec::new();
    for rows in [1_000, 20_000, 80_000] {
        let peak = peak_of(rows, &["--format", "json"]);
        assert!(peak < MOST + A_ROW * rows, "{rows} rows: {peak} bytes");
        peaks.push(peak);
    }
    // Thousands of rows more, tens of megabytes of input more: only what is kept of each row may be added.
    assert!(peaks[2] < peaks[1] + A_ROW * 60_000 + (4 << 20), "{peaks:?}");
}
