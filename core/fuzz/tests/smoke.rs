//! A short run of every fuzz target on stable: seeds from the repository, mutated by a fixed generator.
//! `FUZZ_RUNS` changes how often (default 400 a target).

use std::path::Path;

use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

/// Bytes that mean something to one of the readers.
const TOKENS: &[&[u8]] = &[
    b"\"",
    b"'",
    b",",
    b";",
    b"\t",
    b"\r\n",
    b"\n",
    b"\r",
    b"\0",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"{",
    b"}",
    b"[",
    b"]",
    b":",
    b"null",
    b"\\ud800",
    b"\\u0000",
    b"1e999",
    b"-",
    b"From ",
    b"\n\nFrom x\n",
    b"--b",
    b"=\n--b",
    b"=?utf-8?B?",
    b"?=",
    b"Content-Type: multipart/mixed; boundary=b\n\n",
    b"Content-Transfer-Encoding: base64\n",
    b"<div>",
    b"<!--",
    b"<a href=\"",
    b"&#x",
    b"&amp;",
    b"\xc3\x83\xc2\xa9",
    b"\xe2\x80\x8b",
    b"=cmd|' /C calc'!A0",
    b"2026-02-30",
    b"PAR1",
    b"ARROW1",
    b"\x1f\x8b",
    b"\x28\xb5\x2f\xfd",
    b"company",
    b"launch_date",
    b"extra.",
    b"\xff\xff\xff\xff",
    b"\x80",
    b"1e16",
    b"12345678901234567890",
    b"0.1",
    b"[\"a\", \"\"]",
    b"\"extra\":{\" a \":\" b \",\"\":\"c\"},",
    b"\xc2\xa0",
    b"\xe2\x80\xa8",
    b"''=1",
];

#[test]
fn no_target_panics_hangs_or_loses_a_row() {
    let runs: u32 = std::env::var("FUZZ_RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(400);
    let seeds = seeds();
    for (name, target) in competiscan_fuzz::TARGETS {
        let mut rng = ChaCha8Rng::seed_from_u64(7);
        for run in 0..runs {
            let mut data = seeds[rng.random_range(0..seeds.len())].clone();
            for _ in 0..rng.random_range(1..8) {
                mutate(&mut data, &mut rng);
            }
            let caught = std::panic::catch_unwind(|| target(&data));
            if caught.is_err() {
                let path = std::env::temp_dir().join(format!("competiscan-fuzz-{name}-{run}"));
                let _ = std::fs::write(&path, &data);
                panic!("target {name}, run {run}: the input is in {}", path.display());
            }
        }
    }
}

fn mutate(data: &mut Vec<u8>, rng: &mut ChaCha8Rng) {
    let at = rng.random_range(0..=data.len());
    match rng.random_range(0..6) {
        0 => {
            let token = TOKENS[rng.random_range(0..TOKENS.len())];
            data.splice(at..at, token.iter().copied());
        }
        1 => data.truncate(at),
        2 => {
            let end = (at + rng.random_range(0..64)).min(data.len());
            data.drain(at..end);
        }
        3 => {
            let end = (at + rng.random_range(0..64)).min(data.len());
            let copy = data[at..end].repeat(rng.random_range(1..20));
            data.splice(at..at, copy);
        }
        4 => data.insert(at, rng.random_range(0..=255)),
        _ => {
            if let Some(byte) = data.get_mut(at) {
                *byte ^= 1 << rng.random_range(0..8);
            }
        }
    }
}

/// The example inputs, small ones, and one input of each format made here.
fn seeds() -> Vec<Vec<u8>> {
    let mut seeds: Vec<Vec<u8>> = vec![
        b"company,channel,launch_date,subject\nAcme,email,2026-11-23,\"Hello, you\"\n".to_vec(),
        b"[{\"company\":\"Acme\",\"channel\":\"sms\",\"launch_date\":\"2026-11-23\",\"content\":\"Hi\",\"budget\":{\"amount\":5,\"currency\":\"EUR\"}}]".to_vec(),
        b"{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/x\",\"type\":\"t\",\"data\":{\"company\":\"Acme\"}}\n".to_vec(),
        b"id;company;channel;campaign_type;industry;launch_date;end_date;observed_at;content;html;keywords;budget;budget_currency;budget_low;budget_high;impressions;clicks;conversions;sentiment;sentiment_score;landing_url;language;region;extra.a;note\n1;Acme;email;promotional;retail;2026-11-23;24.11.2026;2026-11-23T10:00:00.5Z;Hello;<b>x</b>;a, b|c;1.234,50;EUR;1;2,5;48.210;1e3;12k;positive;0,5;https://example.com/;de-DE;DE; x ;None\n".to_vec(),
        b"{\"id\":\" 1 \",\"company\":\"Acme\",\"channel\":\"my own\",\"industry\":\"odd\",\"launch_date\":\"0999-01-02\",\"title\":\"[\\\"a\\\",\\\"b\\\"]\",\"content\":\" x \",\"keywords\":[\"a;b\",\"\",\" c\"],\"budget\":{\"low\":1e16,\"high\":1e300,\"currency\":\"EUR\"},\"impressions\":9007199254740993,\"clicks\":1.0,\"sentiment\":{\"label\":\"positive\",\"score\":1e-7},\"observed_at\":\"2026-11-23T10:00:00Z\",\"extra\":{\"a\":\" b \",\" a\":\"\",\"\":\"e\",\"a.b\":\"\"}}\n".to_vec(),
        b"From a@example.com Mon Nov 23 10:00:00 2026\nFrom: A <a@example.com>\nDate: Mon, 23 Nov 2026 10:00:00 +0000\nSubject: Hi\n\nBody\n".to_vec(),
        b"From: A <a@example.com>\r\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\nSubject: =?utf-8?Q?caf=C3=A9?=\r\nMIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<p>Hi <a href=\"https://example.com/?utm_source=x\">you</a></p>\r\n".to_vec(),
    ];
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/data");
    let mut folders = vec![examples];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(bytes) = std::fs::read(&path) {
                seeds.push(bytes[..bytes.len().min(6000)].to_vec());
            }
        }
    }
    // Folders are listed in no particular order.
    seeds.sort();
    seeds
}
