//! Generated campaigns with planted defects, straight into bytes.

use std::collections::VecDeque;
use std::io::Write;
use std::ops::Range;

use super::plan::DefectPlan;
use super::planter::{Planter, REACH};
use crate::generate::Generator;
use crate::{Campaign, Format, Result};

impl Generator {
    /// Writes the records of a range with planted defects, and the manifest of them as NDJSON beside. Returns how many
    /// there are.
    ///
    /// The defects are drawn with the seed of the generator, and ranges compose as those without defects do: a row
    /// of the manifest counts from record 0, and a row may repeat one before the range.
    ///
    /// ```
    /// use competiscan::Format;
    /// use competiscan::generate::{DefectPlan, Generator};
    ///
    /// let generator = Generator::builder().seed(1).build()?;
    /// let plan = DefectPlan::uniform(Format::Csv, 0.01)?;
    /// let (mut csv, mut manifest) = (Vec::new(), Vec::new());
    /// let planted = generator.write_defects(0..50, plan, Format::Csv, &mut csv, Some(&mut manifest))?;
    /// assert_eq!(manifest.iter().filter(|byte| **byte == b'\n').count() as u64, planted);
    /// assert!(manifest.starts_with(b"{\"row\":"));
    /// # Ok::<(), competiscan::Error>(())
    /// ```
    pub fn write_defects(
        &self,
        range: Range<u64>,
        plan: DefectPlan,
        format: Format,
        mut output: impl Write,
        mut manifest: Option<impl Write>,
    ) -> Result<u64> {
        let planter = Planter::new(plan, self.options().seed, format)?;
        output.write_all(&planter.header())?;
        // Records in a row are made faster than single ones, and a row repeats one of the last few.
        let mut records = self.range(range.clone());
        let mut recent: VecDeque<(u64, Campaign)> = VecDeque::new();
        let mut row = Vec::new();
        let mut count = 0;
        for index in range {
            if recent.len() > REACH {
                recent.pop_front();
            }
            recent.extend(records.campaigns().next().map(|campaign| (index, campaign)));
            let campaign = |wanted: u64| {
                let known = recent.iter().rev().find(|(index, _)| *index == wanted);
                known.map_or_else(|| self.get(wanted).campaign, |(_, campaign)| campaign.clone())
            };
            row.clear();
            let defect = planter.row(index, &campaign, &mut row);
            output.write_all(&row)?;
            if let Some(defect) = defect {
                count += 1;
                if let Some(manifest) = &mut manifest {
                    writeln!(manifest, "{}", defect.to_json())?;
                }
            }
        }
        output.flush()?;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use super::*;
    use crate::validate::IssueCode;

    static GENERATOR: LazyLock<Generator> = LazyLock::new(|| Generator::builder().seed(9).build().unwrap());

    fn written(range: Range<u64>, plan: DefectPlan, format: Format) -> (Vec<u8>, Vec<u8>) {
        let (mut rows, mut manifest) = (Vec::new(), Vec::new());
        GENERATOR.write_defects(range, plan, format, &mut rows, Some(&mut manifest)).unwrap();
        (rows, manifest)
    }

    #[test]
    fn without_defects_the_bytes_are_those_of_the_generator() {
        for format in [Format::Csv, Format::Ndjson] {
            let mut plain = Vec::new();
            GENERATOR.write(0..300, format, &mut plain).unwrap();
            let (rows, manifest) = written(0..300, DefectPlan::new(), format);
            assert!(rows == plain, "{format}");
            assert!(manifest.is_empty());
        }
    }

    #[test]
    fn ranges_compose() {
        let plan = DefectPlan::uniform(Format::Ndjson, 0.01)
            .and_then(|plan| plan.rate(IssueCode::RecordTooLarge, 0.0))
            .unwrap();
        let whole = written(0..200, plan.clone(), Format::Ndjson);
        let (first, second) =
            (written(0..80, plan.clone(), Format::Ndjson), written(80..200, plan, Format::Ndjson));
        assert!([first.0, second.0].concat() == whole.0);
        assert!([first.1, second.1].concat() == whole.1);
        assert!(!whole.1.is_empty());
    }

    #[test]
    fn an_output_that_is_full_is_an_error() {
        struct Full;
        impl Write for Full {
            fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
                Err(std::io::ErrorKind::StorageFull.into())
            }
            fn flush(&mut self) -> std::io::Result<()> {
                Ok(())
            }
        }
        let result = GENERATOR.write_defects(0..3, DefectPlan::new(), Format::Csv, Full, None::<Vec<u8>>);
        assert_eq!(result.unwrap_err().code(), "io");
    }
}
