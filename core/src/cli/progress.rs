//! A bar on standard error for long work, on a terminal only.

use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::Result;
use crate::io::{Note, RawRecord, RecordReader, SourceInfo};
use crate::schema::Columns;

/// How often the bar is told, in rows: often enough for the eye, too rarely to cost anything.
const EVERY: u64 = 1024;

/// The bar of one command; without a terminal there is none.
#[derive(Clone, Debug)]
pub(super) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    pub(super) fn new() -> Self {
        if !std::io::stderr().is_terminal() {
            return Self { bar: ProgressBar::hidden() };
        }
        let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr_with_hz(5));
        let style = ProgressStyle::with_template("{msg} {bar:30} {bytes}/{total_bytes} {eta}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.enable_steady_tick(Duration::from_millis(500));
        Self { bar }
    }

    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.finish();
    }
}

/// A reader that tells the bar how far it is.
pub(super) struct Watched {
    reader: Box<dyn RecordReader>,
    progress: Progress,
    rows: u64,
}

impl Watched {
    pub(super) fn new(reader: Box<dyn RecordReader>, name: &str, progress: &Progress) -> Self {
        let size = std::fs::metadata(name).map_or(0, |file| if file.is_file() { file.len() } else { 0 });
        progress.bar.set_length(size);
        progress.bar.set_position(0);
        progress.bar.set_message(name.to_owned());
        Self { reader, progress: progress.clone(), rows: 0 }
    }
}

impl RecordReader for Watched {
    fn columns(&self) -> &Columns {
        self.reader.columns()
    }

    fn source(&self) -> &SourceInfo {
        self.reader.source()
    }

    fn read(&mut self, record: &mut RawRecord) -> Result<bool> {
        self.rows += 1;
        if self.rows.is_multiple_of(EVERY) {
            self.progress.bar.set_position(self.reader.bytes_read());
        }
        self.reader.read(record)
    }

    fn take_notes(&mut self) -> Vec<Note> {
        self.reader.take_notes()
    }

    fn bytes_read(&self) -> u64 {
        self.reader.bytes_read()
    }
}
