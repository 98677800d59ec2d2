//! Planted defects: rows, lines and files that are wrong in exactly one known way, and the manifest of them.

mod cells;
mod dice;
mod files;
mod identity;
mod lines;
mod manifest;
mod plan;
mod planter;
mod related;
#[cfg(test)]
pub(crate) mod sample;
mod site;
#[cfg(test)]
mod tests;
mod texts;
mod values;
mod write;

pub use files::{DefectFile, planted_file};
pub use manifest::Planted;
pub use plan::DefectPlan;
pub use planter::Planter;
pub use site::{Site, companions, site};

pub(crate) use dice::Dice;
