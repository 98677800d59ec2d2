//! A writer that is killed leaves the old file or the new one.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use competiscan::io::{WriteOptions, Writer};
use competiscan::{Campaign, Channel, Format};

const TARGET: &str = "COMPETISCAN_TEST_KILL_TARGET";
const CAMPAIGNS: usize = 400;

/// Writes files of one generation after the other, each full of its own number, until it is killed.
///
/// This is the other half of the test below, which starts this program again to have something to kill.
#[test]
fn child() {
    let Some(target) = std::env::var_os(TARGET) else { return };
    let mut generation = 0;
    loop {
        generation += 1;
        write(Path::new(&target), generation);
    }
}

fn write(target: &Path, generation: u64) {
    let mut writer = Writer::create(target, Format::Ndjson, WriteOptions::default()).unwrap();
    let mut campaign = Campaign::new("Acme", Channel::Email, "2026-11-23".parse().unwrap());
    campaign.clicks = Some(generation);
    campaign.content = Some("x".repeat(500));
    for _ in 0..CAMPAIGNS {
        writer.write(&campaign).unwrap();
    }
    writer.finish().unwrap();
}

/// The generation of a file, which must be whole and of one piece.
fn check(target: &PathBuf) -> u64 {
    let text = std::fs::read_to_string(target).unwrap();
    let generations: Vec<u64> =
        text.lines().map(|line| serde_json::from_str::<Campaign>(line).unwrap().clicks.unwrap()).collect();
    assert_eq!(generations.len(), CAMPAIGNS);
    assert!(generations.iter().all(|generation| *generation == generations[0]), "two files in one");
    generations[0]
}

#[test]
fn a_killed_writer_leaves_a_whole_file() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("campaigns.ndjson");
    write(&target, 0);
    let started = Instant::now();
    let (mut kills, mut replaced, mut leftovers) = (0, 0, 0);
    while kills < 50 && started.elapsed() < Duration::from_secs(20) {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "child", "--nocapture"])
            .env(TARGET, &target)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // Every delay from "before the first write" to "several files later".
        std::thread::sleep(Duration::from_millis(5 + kills * 37 % 90));
        // SIGKILL on Unix.
        child.kill().unwrap();
        child.wait().unwrap();
        kills += 1;
        let before = replaced;
        replaced += u64::from(check(&target) > 0);
        if replaced > before {
            write(&target, 0);
        }
        for entry in std::fs::read_dir(folder.path()).unwrap() {
            let path = entry.unwrap().path();
            if path != target {
                assert!(path.extension().is_some_and(|end| end == "tmp"), "{path:?}");
                leftovers += 1;
                std::fs::remove_file(path).unwrap();
            }
        }
    }
    // The test means something only if writers were killed both between files and inside of one.
    assert!(kills >= 20, "{kills}");
    assert!(replaced > 0 && leftovers > 0, "{replaced} replaced, {leftovers} cut short, of {kills}");
}
