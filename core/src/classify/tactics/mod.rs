//! Means of persuasion: urgency, scarcity, social proof, personalisation, loyalty, referral.

mod find;
mod phrases;

pub(super) use find::{find, score};
