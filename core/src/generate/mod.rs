//! Campaigns made up, with the truth about them beside.

mod defects;

pub use defects::{DefectFile, DefectPlan, Planted, Planter, Site, companions, planted_file, site};

pub(crate) use defects::Dice;
#[cfg(test)]
pub(crate) use defects::sample;
