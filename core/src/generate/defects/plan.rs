use std::collections::BTreeMap;

use super::dice::Dice;
use super::site::site;
use crate::validate::IssueCode;
use crate::{Error, ErrorKind, Format, Result};

/// Which purpose the dice of a plan are thrown for.
const PURPOSE: u64 = 0x706c_616e;

/// How often each defect is planted. A row carries one defect at most.
///
/// ```
/// use competiscan::generate::DefectPlan;
/// use competiscan::validate::IssueCode;
///
/// let plan = DefectPlan::new().rate(IssueCode::BadDate, 0.25)?.rate(IssueCode::Mojibake, 0.25)?;
/// let planted = (0..1000).filter(|index| plan.code_at(42, *index).is_some()).count();
/// assert!((450..550).contains(&planted));
/// # Ok::<(), competiscan::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DefectPlan {
    rates: BTreeMap<IssueCode, f64>,
}

impl DefectPlan {
    /// No defects.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Plants the defect of a code in this share of the rows. All shares together are 1 at most.
    pub fn rate(mut self, code: IssueCode, rate: f64) -> Result<Self> {
        if !(0.0..=1.0).contains(&rate) {
            return Err(Error::new(ErrorKind::InvalidOption, format!("the rate of {code} is {rate}"))
                .with_help("use a share from 0 to 1"));
        }
        if rate == 0.0 {
            self.rates.remove(&code);
        } else {
            self.rates.insert(code, rate);
        }
        let sum: f64 = self.rates.values().sum();
        // A sum of many equal shares may pass 1 by a rounding error.
        if sum > 1.0 + 1e-9 {
            return Err(Error::new(
                ErrorKind::InvalidOption,
                format!("the rates of all defects add up to {sum:.3}"),
            )
            .with_help("a row carries one defect at most, so they must add up to 1 or less"));
        }
        Ok(self)
    }

    /// Plants every defect that rows of a format can carry, each in this share of the rows.
    pub fn uniform(format: Format, rate: f64) -> Result<Self> {
        let codes = Self::codes(format);
        if codes.is_empty() {
            return Err(not_rows(format));
        }
        codes.into_iter().try_fold(Self::new(), |plan, code| plan.rate(code, rate))
    }

    /// The codes that rows of a format can carry, in the order of their table.
    #[must_use]
    pub fn codes(format: Format) -> Vec<IssueCode> {
        IssueCode::ALL.iter().copied().filter(|code| site(*code).fits(format)).collect()
    }

    /// The shares by code.
    #[must_use]
    pub fn rates(&self) -> &BTreeMap<IssueCode, f64> {
        &self.rates
    }

    /// The defect of the row at this index, from 0: a function of plan, seed and index alone.
    #[must_use]
    pub fn code_at(&self, seed: u64, index: u64) -> Option<IssueCode> {
        let mut share = Dice::new(seed, index, PURPOSE).share();
        for (code, rate) in &self.rates {
            if share < *rate {
                return Some(*code);
            }
            share -= rate;
        }
        None
    }

    /// Refuses codes that rows of the format cannot carry.
    pub(super) fn check(&self, format: Format) -> Result<()> {
        if !matches!(format, Format::Csv | Format::Ndjson) {
            return Err(not_rows(format));
        }
        match self.rates.keys().find(|code| !site(**code).fits(format)) {
            None => Ok(()),
            Some(code) => Err(Error::new(
                ErrorKind::InvalidOption,
                format!("{code} cannot be planted in a row of {format}"),
            )
            .with_help(format!(
                "{format} rows carry {}",
                Self::codes(format).iter().map(|code| code.as_str()).collect::<Vec<_>>().join(", ")
            ))),
        }
    }
}

fn not_rows(format: Format) -> Error {
    Error::new(ErrorKind::InvalidOption, format!("defects cannot be planted in {format}"))
        .with_help("use csv or ndjson")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn impossible_rates_are_refused() {
        for rate in [-0.1, 1.1, f64::NAN, f64::INFINITY] {
            assert!(DefectPlan::new().rate(IssueCode::BadDate, rate).is_err(), "{rate}");
        }
        let half = DefectPlan::new().rate(IssueCode::BadDate, 0.5).unwrap();
        assert!(half.clone().rate(IssueCode::BadUrl, 0.5).is_ok());
        let error = half.rate(IssueCode::BadUrl, 0.6).unwrap_err();
        assert!(error.message().contains("1.1"), "{error}");
    }

    #[test]
    fn a_code_that_rows_cannot_carry_is_refused_by_name() {
        let plan = DefectPlan::new().rate(IssueCode::EmptyInput, 0.1).unwrap();
        assert!(plan.check(Format::Csv).unwrap_err().message().contains("empty_input"));
        let plan = DefectPlan::new().rate(IssueCode::MalformedJson, 0.1).unwrap();
        assert!(plan.check(Format::Ndjson).is_ok());
        assert!(plan.check(Format::Csv).is_err());
        assert!(DefectPlan::new().check(Format::Eml).is_err());
        assert!(DefectPlan::uniform(Format::Parquet, 0.1).is_err());
    }

    #[test]
    fn a_plan_at_rate_one_leaves_no_row_clean() {
        let plan = DefectPlan::new().rate(IssueCode::BadDate, 1.0).unwrap();
        assert!((0..200).all(|index| plan.code_at(3, index) == Some(IssueCode::BadDate)));
        assert!((0..200).all(|index| DefectPlan::new().code_at(3, index).is_none()));
    }
}
