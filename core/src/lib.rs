//! Campaign intelligence you can embed.
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod analyze;
#[cfg(feature = "arrow")]
pub mod arrow;
pub mod classify;
#[cfg(feature = "cli")]
pub mod cli;
mod error;
pub mod evaluate;
mod facade;
pub mod generate;
pub mod io;
mod limits;
pub mod schema;
pub mod validate;

pub use crate::{
    error::{Error, ErrorKind, Result},
    facade::{ReadResult, options_from_json, read, validate},
    io::Format,
    limits::Limits,
    schema::{
        Budget, Campaign, CampaignType, Channel, Currency, Date, DateOrder, Industry, Sentiment,
        SentimentLabel, Timestamp,
    },
};
