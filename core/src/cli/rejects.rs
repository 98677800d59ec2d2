//! Rows to files: the accepted ones as campaigns, the rejected ones with their reasons.

use std::path::Path;

use crate::Result;
use crate::io::{RejectedWriter, Writer};
use crate::validate::{Issue, Rejected, Row, Sink};

/// Writes what is wanted of each row.
#[derive(Default)]
pub(super) struct Outputs {
    pub(super) accepted: Option<Writer<'static>>,
    pub(super) rejected: Option<RejectedWriter>,
}

impl Outputs {
    /// Opens the file for rejected rows, if one is named.
    pub(super) fn reject_to(&mut self, name: Option<&str>) -> Result<()> {
        if let Some(name) = name {
            let writer = RejectedWriter::create(Path::new(name)).map_err(|error| error.with_path(name))?;
            self.rejected = Some(writer);
        }
        Ok(())
    }

    /// Makes the files appear.
    pub(super) fn finish(self) -> Result<()> {
        if let Some(writer) = self.accepted {
            writer.finish()?;
        }
        if let Some(writer) = self.rejected {
            writer.finish()?;
        }
        Ok(())
    }
}

impl Sink for Outputs {
    fn accepted(&mut self, row: &Row<'_>, _: &[Issue]) -> Result<()> {
        match &mut self.accepted {
            Some(writer) => writer.write(&row.campaign()),
            None => Ok(()),
        }
    }

    fn rejected(&mut self, row: &Row<'_>, issues: &[Issue]) -> Result<()> {
        match &mut self.rejected {
            Some(writer) => writer.write(&Rejected::new(row, issues)),
            None => Ok(()),
        }
    }
}
