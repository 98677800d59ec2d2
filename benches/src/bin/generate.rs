//! Measures how fast campaigns are made, beside what people would use instead: the `fake` crate filling the same
//! twenty fields, and a string template written by hand.
//!
//! `cargo run --release -p competiscan-benches --bin generate [-- RECORDS]`. One thread unless it says so; the best of
//! five runs each, because other programs can only slow a run down. `benches/peers/generate.py` is the same for
//! Python's Faker.

use std::fmt::Write as _;
use std::io::{self, BufWriter, Write};
use std::time::{Duration, Instant};

use competiscan::generate::{GenerateWrite, Generator};
use competiscan::{Format, Result};
use fake::Fake;
use fake::faker::address::en::CountryCode;
use fake::faker::company::en::{CatchPhrase, CompanyName, Industry, Profession};
use fake::faker::internet::en::DomainSuffix;
use fake::faker::lorem::en::{Paragraphs, Sentence, Word, Words};
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use serde::Serialize;

const RUNS: usize = 5;

fn main() -> Result<()> {
    let records: u64 = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(300_000);
    let start = Instant::now();
    let generator = Generator::builder().seed(1).build()?;
    say(&format!(
        "{records} records, one thread, best of {RUNS} runs; a generator is built in {:?}",
        start.elapsed()
    ));
    let path = std::env::temp_dir().join(format!("competiscan-generate-{}.ndjson", std::process::id()));

    let mut ours = Counter(0);
    let to_memory = best(|| {
        ours = Counter(0);
        generator.write(0..records, Format::Ndjson, &mut ours)
    })?;
    let bytes = ours.0 / records.max(1);
    line("competiscan, NDJSON", records, to_memory, bytes);
    let how = GenerateWrite { threads: 2, ..GenerateWrite::default() };
    let on_two = best(|| generator.write_with(0..records, how, Counter(0), None::<io::Sink>))?;
    line("competiscan, two threads", records, on_two, bytes);
    let to_file = best(|| generator.write_file(0..records, &path, None, GenerateWrite::default()).map(drop))?;
    line("competiscan, to a file", records, to_file, bytes);
    let csv = best(|| generator.write(0..records, Format::Csv, Counter(0)))?;
    line("competiscan, CSV", records, csv, bytes);

    let mut theirs = Counter(0);
    let few = (records / 10).max(1);
    let fake = best(|| {
        theirs = Counter(0);
        Ok(with_fake(few, &mut theirs)?)
    })?;
    line("fake crate, 20 fields", few, fake, theirs.0 / few);
    let mut template = Counter(0);
    let by_hand = best(|| {
        template = Counter(0);
        Ok(with_template(records, usize::try_from(bytes).unwrap_or(800), &mut template)?)
    })?;
    line("string template", records, by_hand, template.0 / records.max(1));

    let rate = |count: u64, time: Duration| count as f64 / time.as_secs_f64();
    say(&format!(
        "to a file against fake: {:.2} x; in memory against the template: {:.2} x; two threads: {:.2} x",
        rate(records, to_file) / rate(few, fake),
        rate(records, to_memory) / rate(records, by_hand),
        to_memory.as_secs_f64() / on_two.as_secs_f64(),
    ));
    std::fs::remove_file(path)?;
    Ok(())
}

/// Counts what it is given, so that nothing but the making is measured.
struct Counter(u64);

impl Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The same twenty fields, filled with the words of `fake`.
#[derive(Serialize)]
struct Faked {
    id: String,
    company: String,
    industry: String,
    channel: &'static str,
    campaign_type: &'static str,
    subject: String,
    content: String,
    call_to_action: String,
    offer: String,
    audience: String,
    landing_url: String,
    region: String,
    keywords: Vec<String>,
    launch_date: String,
    end_date: String,
    budget: f64,
    impressions: u64,
    clicks: u64,
    conversions: u64,
    sentiment: &'static str,
}

const CHANNELS: [&str; 4] = ["email", "sms", "social_media", "search_ads"];
const TYPES: [&str; 3] = ["promotional", "educational", "retention"];
const TONES: [&str; 3] = ["positive", "neutral", "negative"];

fn with_fake(records: u64, out: &mut impl Write) -> io::Result<()> {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let mut out = BufWriter::with_capacity(1 << 16, out);
    for number in 0..records {
        let impressions: u64 = rng.random_range(1_000..1_000_000);
        let clicks = rng.random_range(0..=impressions / 10);
        let paragraphs: Vec<String> = Paragraphs(2..3).fake_with_rng(&mut rng);
        let (host, suffix): (String, String) =
            (Word().fake_with_rng(&mut rng), DomainSuffix().fake_with_rng(&mut rng));
        let day = rng.random_range(1..=28);
        let record = Faked {
            id: format!("f-{number:016x}"),
            company: CompanyName().fake_with_rng(&mut rng),
            industry: Industry().fake_with_rng(&mut rng),
            channel: CHANNELS[rng.random_range(0..4)],
            campaign_type: TYPES[rng.random_range(0..3)],
            subject: Sentence(3..8).fake_with_rng(&mut rng),
            content: paragraphs.join("\n\n"),
            call_to_action: CatchPhrase().fake_with_rng(&mut rng),
            offer: format!("{}% off", rng.random_range(5..60)),
            audience: Profession().fake_with_rng(&mut rng),
            landing_url: format!("https://{host}.{suffix}/"),
            region: CountryCode().fake_with_rng(&mut rng),
            keywords: Words(1..4).fake_with_rng(&mut rng),
            launch_date: format!("2025-{:02}-{day:02}", rng.random_range(1..=12)),
            end_date: format!("2026-{:02}-{day:02}", rng.random_range(1..=12)),
            budget: f64::from(rng.random_range(100..1_000_000)) / 100.0,
            impressions,
            clicks,
            conversions: rng.random_range(0..=clicks),
            sentiment: TONES[rng.random_range(0..3)],
        };
        serde_json::to_writer(&mut out, &record)?;
        out.write_all(b"\n")?;
    }
    out.flush()
}

/// What a person would write who needs it fast and does not need it true: one format string, random numbers,
/// and filler up to the length of our records.
fn with_template(records: u64, bytes: usize, out: &mut impl Write) -> io::Result<()> {
    const WORDS: [&str; 8] = ["flights", "mugs", "loans", "shoes", "phones", "lamps", "hotels", "teas"];
    let filler = "Come and see what is new in our shop this week. ".repeat(bytes / 48 + 1);
    let mut state = 1u64;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let mut line = String::new();
    let mut gathered = Vec::with_capacity(1 << 17);
    for number in 0..records {
        let random = next();
        let (word, percent) = (WORDS[(random % 8) as usize], random >> 8 & 63);
        let impressions = random >> 20 & 0xf_ffff;
        line.clear();
        let _ = write!(
            line,
            "{{\"id\":\"t-{number}\",\"company\":\"Acme {word}\",\"industry\":\"retail\",\"channel\":\"{}\",\"campaign_type\":\"{}\",\"subject\":\"{percent}% off {word}\",\"content\":\"{percent}% off all {word} until Sunday. ",
            CHANNELS[(random >> 40 & 3) as usize],
            TYPES[(random >> 42) as usize % 3],
        );
        let room = bytes.saturating_sub(line.len() + 420);
        line.push_str(&filler[..room.min(filler.len())]);
        let _ = write!(
            line,
            "\",\"call_to_action\":\"Shop now\",\"offer\":\"{percent}% off\",\"audience\":\"everybody\",\"source\":\"template\",\"landing_url\":\"https://acme.example/{word}\",\"language\":\"en\",\"region\":\"US\",\"keywords\":[\"{word}\"],\"launch_date\":\"2025-{:02}-{:02}\",\"end_date\":\"2025-12-31\",\"budget\":{{\"amount\":{}.5,\"currency\":\"USD\"}},\"impressions\":{impressions},\"clicks\":{},\"conversions\":{},\"sentiment\":{{\"label\":\"positive\"}}}}",
            1 + (random >> 50) % 12,
            1 + (random >> 54) % 28,
            random >> 30 & 0xffff,
            impressions / 40,
            impressions / 900,
        );
        line.push('\n');
        gathered.extend_from_slice(line.as_bytes());
        if gathered.len() > 1 << 16 {
            out.write_all(&gathered)?;
            gathered.clear();
        }
    }
    out.write_all(&gathered)
}

fn best(mut work: impl FnMut() -> Result<()>) -> Result<Duration> {
    let mut best = Duration::MAX;
    for _ in 0..RUNS {
        let start = Instant::now();
        work()?;
        best = best.min(start.elapsed());
    }
    Ok(best)
}

fn line(what: &str, records: u64, time: Duration, bytes: u64) {
    let rate = records as f64 / time.as_secs_f64();
    say(&format!(
        "{what:28} {rate:>12.0} records/s {:>8.0} MB/s {bytes:>6} bytes each",
        rate * bytes as f64 / 1e6
    ));
}

#[expect(clippy::print_stdout, reason = "the table is what this program is for")]
fn say(text: &str) {
    println!("{text}");
}
