//! Campaigns a person would believe, of companies that do not exist, with the answers beside them.
//!
//! A [`Generator`] draws from a [`Profile`]: companies, words, templates, a calendar, what channels bring. Record
//! `i` is a pure function of the options, the profile, [`GENERATOR_VERSION`] and `i`.

mod calendar;
mod company;
mod copy;
mod defects;
mod draft;
mod encode;
mod fit;
mod generator;
mod html;
mod idea;
mod key;
mod market;
mod metrics;
mod money;
mod moves;
mod options;
mod plan;
mod pools;
mod profile;
mod seed;
mod text;
mod write;

use copy::{KINDS, NEEDS, TACTICS};

pub use defects::{DefectFile, DefectPlan, Planted, Planter, Site, companions, planted_file, site};
pub use fit::{Distance, Fidelity, FitOptions, FittedCompany, FittedProfile, Lengths, Phrase, fidelity};
pub use generator::{GENERATOR_VERSION, Generated, Generator, GeneratorBuilder, Metadata, Records};
pub use key::AnswerKey;
pub use options::{GenerateOptions, Move, PlantedMove};
pub use profile::{
    ChannelFacts, Company, Copy, Depth, Entry, FullEntry, Holiday, Profile, Span, Template, Theme,
    profile_json_schema,
};
pub use write::GenerateWrite;

pub(crate) use defects::Dice;
#[cfg(test)]
pub(crate) use defects::sample;
