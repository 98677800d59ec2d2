use std::io::Write;

use super::output::{Output, RecordWriter};
use crate::io::event::Envelope;
use crate::{Campaign, Error, ErrorKind, Result};

/// What stands around the campaigns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Around {
    /// Brackets and commas; one campaign a line all the same.
    Array,
    /// Nothing: one campaign a line.
    Nothing,
    /// The envelope of an event, one a line.
    Event,
}

/// Writes JSON, NDJSON and CloudEvents.
pub(super) struct JsonWriter<'w> {
    output: Box<dyn Output + 'w>,
    around: Around,
    any: bool,
}

impl<'w> JsonWriter<'w> {
    pub(super) fn new(output: Box<dyn Output + 'w>, around: Around) -> Self {
        Self { output, around, any: false }
    }
}

impl RecordWriter for JsonWriter<'_> {
    fn write(&mut self, campaign: &Campaign) -> Result<()> {
        if self.around == Around::Array {
            self.output.write_all(if self.any { b",\n" } else { b"[\n" })?;
        }
        self.any = true;
        let written = match self.around {
            Around::Event => serde_json::to_writer(&mut self.output, &Envelope::of(campaign)),
            Around::Array | Around::Nothing => serde_json::to_writer(&mut self.output, campaign),
        };
        written.map_err(|error| match error.io_error_kind() {
            Some(_) => Error::from(std::io::Error::from(error)),
            None => Error::new(ErrorKind::Internal, error.to_string()),
        })?;
        if self.around != Around::Array {
            self.output.write_all(b"\n")?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<()> {
        if self.around == Around::Array {
            self.output.write_all(if self.any { b"\n]\n" } else { b"[]\n" })?;
        }
        self.output.finish()
    }
}
