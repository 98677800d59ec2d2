//! Measures each public verb on one file, as a ratio to a bare scan by the `csv` crate that checks nothing.
//!
//! `cargo run --release -p competiscan-benches [-- ROWS [FILE]]`. With FILE, writes the file and ends, for the
//! peers in `benches/peers`. Timings are medians of five runs on one thread.

mod data;

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use competiscan::analyze::{AnalyzeOptions, Analyzer};
use competiscan::io::{Input, RawRecord, ReadOptions, RecordReader, WriteOptions, Writer};
use competiscan::validate::{Discard, Issue, Row, Session, Sink, ValidateOptions, Validator};
use competiscan::{Format, Result};

const RUNS: usize = 5;
const SEED: u64 = 20_261_123;

fn main() -> Result<()> {
    let mut args = std::env::args().skip(1);
    let rows = args.next().and_then(|rows| rows.parse().ok()).unwrap_or(200_000);
    if let Some(path) = args.next() {
        return Ok(data::write_csv(BufWriter::new(File::create(path)?), rows, SEED)?);
    }
    let folder = std::env::temp_dir().join(format!("competiscan-benches-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let result = measure_all(&folder, rows);
    std::fs::remove_dir_all(&folder)?;
    result
}

fn measure_all(folder: &Path, rows: u64) -> Result<()> {
    let path = folder.join("campaigns.csv");
    data::write_csv(BufWriter::new(File::create(&path)?), rows, SEED)?;
    let megabytes = std::fs::metadata(&path)?.len() as f64 / 1e6;
    say(&format!("{rows} rows, {megabytes:.0} MB, one thread, median of {RUNS} runs"));

    let bare = median(|| scan(&path));
    line("csv crate, bare scan", bare, bare, megabytes);
    let read = median(|| read_records(&path));
    line("read", read, bare, megabytes);
    let options = ValidateOptions { personal_data: false, ..ValidateOptions::default() };
    line("validate", median(|| check(&path, &options, &mut Discard).map(drop)), bare, megabytes);
    let personal = ValidateOptions::default();
    line(
        "validate + personal data",
        median(|| check(&path, &personal, &mut Discard).map(drop)),
        bare,
        megabytes,
    );
    let near = ValidateOptions { near_duplicates: true, ..options.clone() };
    line(
        "validate + near duplicates",
        median(|| check(&path, &near, &mut Discard).map(drop)),
        bare,
        megabytes,
    );
    let repair = ValidateOptions { repair: true, ..options.clone() };
    line("repair", median(|| check(&path, &repair, &mut Discard).map(drop)), bare, megabytes);
    line("read + analyze", median(|| analyze(&path, &options)), bare, megabytes);
    for format in [Format::Csv, Format::Ndjson, Format::Cloudevents, Format::Parquet] {
        let out = folder.join(format!("out.{format}"));
        line(
            &format!("convert to {format}"),
            median(|| convert(&path, &out, format, &options)),
            bare,
            megabytes,
        );
    }
    if let Some(peak) = peak_memory() {
        say(&format!("peak memory of all of the above: {peak} MiB"));
    }
    Ok(())
}

/// What a program that checks nothing does: one reused record, no conversion to text.
fn scan(path: &Path) -> Result<()> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(File::open(path)?);
    let mut record = csv::ByteRecord::new();
    let mut cells = 0;
    while reader.read_byte_record(&mut record).map_err(std::io::Error::from)? {
        cells += record.len();
    }
    std::hint::black_box(cells);
    Ok(())
}

fn open(path: &Path) -> Result<Box<dyn RecordReader>> {
    Input::from_path(path).open(&ReadOptions::default())
}

fn read_records(path: &Path) -> Result<()> {
    let mut reader = open(path)?;
    let mut record = RawRecord::default();
    let mut cells = 0;
    loop {
        record.clear();
        if !reader.read(&mut record)? {
            break;
        }
        cells += record.cells.len();
    }
    std::hint::black_box(cells);
    Ok(())
}

fn check(path: &Path, options: &ValidateOptions, sink: &mut dyn Sink) -> Result<Session> {
    let mut session = Validator::new(options.clone())?.session();
    session.run(open(path)?.as_mut(), sink)?;
    Ok(session)
}

struct Summarise(Analyzer);

impl Sink for Summarise {
    fn accepted(&mut self, row: &Row<'_>, _: &[Issue]) -> Result<()> {
        self.0.add(&row.campaign());
        Ok(())
    }

    fn rejected(&mut self, _: &Row<'_>, _: &[Issue]) -> Result<()> {
        Ok(())
    }
}

fn analyze(path: &Path, options: &ValidateOptions) -> Result<()> {
    let mut sink = Summarise(Analyzer::new(AnalyzeOptions::default()));
    check(path, options, &mut sink)?;
    std::hint::black_box(sink.0.finish());
    Ok(())
}

struct Write<'a>(Writer<'a>);

impl Sink for Write<'_> {
    fn accepted(&mut self, row: &Row<'_>, _: &[Issue]) -> Result<()> {
        self.0.write(&row.campaign())
    }

    fn rejected(&mut self, _: &Row<'_>, _: &[Issue]) -> Result<()> {
        Ok(())
    }
}

fn convert(path: &Path, out: &PathBuf, format: Format, options: &ValidateOptions) -> Result<()> {
    let mut sink = Write(Writer::create(out, format, WriteOptions::default())?);
    check(path, options, &mut sink)?;
    sink.0.finish()
}

fn median(mut work: impl FnMut() -> Result<()>) -> Duration {
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            if let Err(error) = work() {
                say(&format!("failed: {error}"));
            }
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[RUNS / 2]
}

fn line(what: &str, time: Duration, bare: Duration, megabytes: f64) {
    let seconds = time.as_secs_f64();
    say(&format!(
        "{what:28} {:>8.3} s {:>7.0} MB/s   {:>5.2} x the bare scan's speed",
        seconds,
        megabytes / seconds,
        bare.as_secs_f64() / seconds
    ));
}

/// The high-water mark of this process, where the system tells.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kib| kib / 1024)
}

#[expect(clippy::print_stdout, reason = "the table is what this program is for")]
fn say(text: &str) {
    println!("{text}");
}
