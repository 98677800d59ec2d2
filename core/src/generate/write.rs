//! Records straight into bytes, on one thread or several.

use std::io::Write;
use std::ops::Range;
use std::path::Path;
use std::sync::mpsc;

use super::generator::{Generator, Metadata, Scratch};
use crate::io::{FormulaGuard, WriteOptions, Writer, create_output};
use crate::schema::Field;
use crate::{Error, ErrorKind, Format, Result};

/// Records a thread makes at a time.
const CHUNK: u64 = 1024;

/// How records are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GenerateWrite {
    /// The format. Default: what the name of the file says, and NDJSON where there is none.
    pub format: Option<Format>,
    /// Threads that make records; the bytes are the same for any number. Default 1.
    pub threads: usize,
    /// Whether a CSV is safe to open in a spreadsheet. Default [`FormulaGuard::On`].
    pub formula_guard: FormulaGuard,
}

impl Default for GenerateWrite {
    fn default() -> Self {
        Self { format: None, threads: 1, formula_guard: FormulaGuard::On }
    }
}

/// What a chunk is written into.
#[derive(Debug, Default)]
struct Chunk {
    records: String,
    answers: String,
}

/// How a chunk is made: which text format, and whether with answers.
#[derive(Clone, Copy)]
struct Plain {
    csv: bool,
    guard: bool,
    answers: bool,
}

impl Generator {
    /// Writes the records of a range in any format that can be written, on this thread.
    ///
    /// ```
    /// use competiscan::Format;
    /// use competiscan::generate::Generator;
    ///
    /// let mut lines = Vec::new();
    /// Generator::builder().seed(1).build()?.write(0..3, Format::Ndjson, &mut lines)?;
    /// assert_eq!(lines.iter().filter(|byte| **byte == b'\n').count(), 3);
    /// # Ok::<(), competiscan::Error>(())
    /// ```
    pub fn write(&self, range: Range<u64>, format: Format, output: impl Write + Send) -> Result<()> {
        let how = GenerateWrite { format: Some(format), ..GenerateWrite::default() };
        self.write_with(range, how, output, None::<std::io::Sink>)
    }

    /// Writes the records of a range, and their answer keys as NDJSON beside them, on several threads.
    ///
    /// NDJSON and CSV are written without building a [`Campaign`](crate::Campaign); memory does not grow with the
    /// range.
    ///
    /// ```
    /// use competiscan::generate::{GenerateWrite, Generator};
    ///
    /// let (mut lines, mut answers) = (Vec::new(), Vec::new());
    /// let how = GenerateWrite { threads: 2, ..GenerateWrite::default() };
    /// let generator = Generator::builder().seed(1).build()?;
    /// generator.write_with(0..3, how, &mut lines, Some(&mut answers))?;
    /// assert!(answers.starts_with(b"{\"id\":\"g1-"));
    /// # Ok::<(), competiscan::Error>(())
    /// ```
    pub fn write_with(
        &self,
        range: Range<u64>,
        how: GenerateWrite,
        output: impl Write + Send,
        mut answers: Option<impl Write>,
    ) -> Result<()> {
        if how.threads == 0 || how.threads > 1024 {
            return Err(Error::new(ErrorKind::InvalidOption, format!("threads is {}", how.threads))
                .with_help("use 1 to 1024"));
        }
        let format = how.format.unwrap_or(Format::Ndjson);
        if !matches!(format, Format::Ndjson | Format::Csv) {
            let options = WriteOptions { formula_guard: how.formula_guard, ..WriteOptions::default() };
            let mut writer = Writer::new(output, format, options)?;
            for made in self.range(range) {
                writer.write(&made.campaign)?;
                if let Some(answers) = &mut answers {
                    serde_json::to_writer(&mut *answers, &made.key).map_err(std::io::Error::from)?;
                    answers.write_all(b"\n")?;
                }
            }
            return writer.finish();
        }
        let plain = Plain {
            csv: format == Format::Csv,
            guard: how.formula_guard == FormulaGuard::On,
            answers: answers.is_some(),
        };
        let mut output = output;
        if plain.csv {
            let names: Vec<&str> = Field::ALL.iter().map(|field| field.name()).collect();
            output.write_all(names.join(",").as_bytes())?;
            output.write_all(b"\n")?;
        }
        let put = |chunk: &Chunk| -> Result<()> {
            output.write_all(chunk.records.as_bytes())?;
            if let Some(answers) = &mut answers {
                answers.write_all(chunk.answers.as_bytes())?;
            }
            Ok(())
        };
        let threads = how.threads.min(usize::try_from(chunks(&range)).unwrap_or(usize::MAX)).max(1);
        if threads == 1 {
            self.write_here(&range, plain, put)?;
        } else {
            self.write_there(&range, plain, threads, put)?;
        }
        output.flush()?;
        if let Some(answers) = &mut answers {
            answers.flush()?;
        }
        Ok(())
    }

    /// Writes the records of a range to a file, and their answer keys to another. Each appears when it is
    /// whole; one whose name ends in `.gz` or `.zst` is compressed.
    ///
    /// ```
    /// use competiscan::generate::Generator;
    ///
    /// let folder = tempfile::tempdir()?;
    /// let path = folder.path().join("campaigns.csv");
    /// let metadata = Generator::builder().build()?.write_file(0..10, &path, None, Default::default())?;
    /// assert_eq!(metadata.records, 10);
    /// assert_eq!(competiscan::read(competiscan::io::Input::from_path(&path), &Default::default(), &Default::default())?.campaigns.len(), 10);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn write_file(
        &self,
        range: Range<u64>,
        path: impl AsRef<Path>,
        answers: Option<&Path>,
        how: GenerateWrite,
    ) -> Result<Metadata> {
        let path = path.as_ref();
        let name = path.to_string_lossy();
        let format = how.format.or_else(|| Format::from_extension(&name)).ok_or_else(|| {
            Error::new(
                ErrorKind::InvalidOption,
                format!("the name {name:?} does not say which format to write"),
            )
            .with_help("end it in .csv, .json, .ndjson, .arrow, .parquet or .cloudevents, or name the format")
        })?;
        let mut answers = answers.map(|path| create_output(path, Format::Ndjson)).transpose()?;
        let mut output = create_output(path, format)?;
        let how = GenerateWrite { format: Some(format), ..how };
        self.write_with(range.clone(), how, &mut output, answers.as_mut())
            .map_err(|error| error.with_path(path))?;
        output.finish()?;
        if let Some(answers) = answers {
            answers.finish()?;
        }
        Ok(self.metadata(range))
    }

    fn write_here(
        &self,
        range: &Range<u64>,
        plain: Plain,
        mut put: impl FnMut(&Chunk) -> Result<()>,
    ) -> Result<()> {
        let (mut scratch, mut chunk) = (Scratch::default(), Chunk::default());
        for number in 0..chunks(range) {
            self.fill(&piece(range, number), plain, &mut scratch, &mut chunk);
            put(&chunk)?;
        }
        Ok(())
    }

    /// Each thread makes every n-th chunk; they are taken in order. A thread is at most two chunks ahead.
    fn write_there(
        &self,
        range: &Range<u64>,
        plain: Plain,
        threads: usize,
        mut put: impl FnMut(&Chunk) -> Result<()>,
    ) -> Result<()> {
        std::thread::scope(|scope| {
            let mut full = Vec::with_capacity(threads);
            let mut empty = Vec::with_capacity(threads);
            for thread in 0..threads {
                let (send_full, take_full) = mpsc::sync_channel::<Chunk>(2);
                let (send_empty, take_empty) = mpsc::channel::<Chunk>();
                full.push(take_full);
                empty.push(send_empty);
                scope.spawn(move || {
                    let mut scratch = Scratch::default();
                    for number in (thread as u64..chunks(range)).step_by(threads) {
                        let mut chunk = take_empty.try_recv().unwrap_or_default();
                        self.fill(&piece(range, number), plain, &mut scratch, &mut chunk);
                        // The other end is gone when writing failed.
                        if send_full.send(chunk).is_err() {
                            return;
                        }
                    }
                });
            }
            for number in 0..chunks(range) {
                let thread = usize::try_from(number % threads as u64).unwrap_or(0);
                let chunk = full[thread]
                    .recv()
                    .map_err(|_| Error::new(ErrorKind::Internal, "a thread that makes records stopped"))?;
                put(&chunk)?;
                let _ = empty[thread].send(chunk);
            }
            Ok(())
        })
    }

    fn fill(&self, range: &Range<u64>, plain: Plain, scratch: &mut Scratch, chunk: &mut Chunk) {
        chunk.records.clear();
        chunk.answers.clear();
        let mut cell = String::new();
        let market = &self.market;
        for index in range.clone() {
            let Scratch { plans, draft } = &mut *scratch;
            let laid = plans.of(index);
            let idea = *market.compose(index, laid, draft);
            if plain.csv {
                market.push_csv(&idea, laid, draft, plain.guard, &mut cell, &mut chunk.records);
            } else {
                market.push_json(&idea, laid, draft, &mut chunk.records);
            }
            if plain.answers {
                let key = market.key(&idea, laid, draft);
                chunk.answers.push_str(&serde_json::to_string(&key).unwrap_or_default());
                chunk.answers.push('\n');
            }
        }
    }
}

fn chunks(range: &Range<u64>) -> u64 {
    range.end.saturating_sub(range.start).div_ceil(CHUNK)
}

fn piece(range: &Range<u64>, number: u64) -> Range<u64> {
    let start = range.start + number * CHUNK;
    start..start.saturating_add(CHUNK).min(range.end)
}
