//! Profiles learnt from real campaigns, and how close what they generate comes.

mod apply;
mod fidelity;
mod fitted;
mod fitter;
mod lengths;
mod offers;
mod options;
mod phrases;

pub use fidelity::{Distance, Fidelity, fidelity};
pub use fitted::{FittedCompany, FittedProfile, Phrase};
pub use lengths::Lengths;
pub use options::FitOptions;
