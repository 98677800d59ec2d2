use std::fmt;
use std::io::{BufWriter, Write};
use std::path::Path;

use crate::Result;
use crate::io::atomic::AtomicFile;
use crate::schema::needs_guard;
use crate::validate::Rejected;

/// Writes rejected rows with their reasons and their own text: as a table for people, or as NDJSON that
/// loses nothing.
///
/// A table has the columns `row`, `line`, `codes`, `reasons`, `raw`; its cells are guarded against formulas.
/// NDJSON has one [`Rejected`] a line, with the exact bytes where they are not UTF-8.
///
/// ```
/// use competiscan::io::RejectedWriter;
///
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("rejected.csv");
/// RejectedWriter::create(&path)?.finish()?;
/// assert_eq!(std::fs::read_to_string(&path)?, "row,line,codes,reasons,raw\n");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct RejectedWriter(Kind);

enum Kind {
    Table(Box<csv::Writer<BufWriter<AtomicFile>>>),
    Lines(BufWriter<AtomicFile>),
}

impl fmt::Debug for RejectedWriter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Kind::Table(_) => "RejectedWriter(csv)",
            Kind::Lines(_) => "RejectedWriter(ndjson)",
        })
    }
}

impl RejectedWriter {
    /// A file that appears when it is finished: a table if its name ends in `.csv`, else NDJSON.
    pub fn create(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let file = BufWriter::new(AtomicFile::create(path)?);
        if !path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv")) {
            return Ok(Self(Kind::Lines(file)));
        }
        let mut table = csv::Writer::from_writer(file);
        table.write_record(["row", "line", "codes", "reasons", "raw"]).map_err(std::io::Error::from)?;
        Ok(Self(Kind::Table(Box::new(table))))
    }

    /// Writes one row.
    pub fn write(&mut self, rejected: &Rejected) -> Result<()> {
        match &mut self.0 {
            Kind::Lines(lines) => {
                serde_json::to_writer(&mut *lines, rejected).map_err(std::io::Error::from)?;
                lines.write_all(b"\n")?;
            }
            Kind::Table(table) => {
                let codes: Vec<&str> = rejected.issues.iter().map(|issue| issue.code.as_str()).collect();
                let reasons: Vec<String> = rejected.issues.iter().map(reason).collect();
                let mut raw = rejected.raw.clone();
                if needs_guard(&raw) {
                    raw.insert(0, '\'');
                }
                let cells = [
                    rejected.row.to_string(),
                    rejected.line.to_string(),
                    codes.join("; "),
                    reasons.join("; "),
                    raw,
                ];
                table.write_record(cells).map_err(std::io::Error::from)?;
            }
        }
        Ok(())
    }

    /// Ends the file and puts it in its place.
    pub fn finish(self) -> Result<()> {
        let file = match self.0 {
            Kind::Lines(lines) => lines,
            Kind::Table(table) => table.into_inner().map_err(csv::IntoInnerError::into_error)?,
        };
        file.into_inner().map_err(|error| crate::Error::from(error.into_error()))?.commit()
    }
}

/// `launch_date: the value is no date ("soon")`.
fn reason(issue: &crate::validate::Issue) -> String {
    let place = issue.column.as_deref().map_or_else(String::new, |column| format!("{column}: "));
    let value = if issue.value.is_empty() { String::new() } else { format!(" ({:?})", issue.value) };
    format!("{place}{}{value}", issue.message)
}
