//! Campaigns made up, with the truth about them beside.

mod defects;
mod fit;

pub use defects::{DefectFile, DefectPlan, Planted, Planter, Site, companions, planted_file, site};
pub use fit::{Distance, Fidelity, FitOptions, FittedCompany, FittedProfile, Lengths, Phrase, fidelity};

pub(crate) use defects::Dice;
#[cfg(test)]
pub(crate) use defects::sample;
