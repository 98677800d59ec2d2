//! Campaign intelligence you can embed.
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod analyze;
mod error;
pub mod evaluate;
pub mod io;
mod limits;
pub mod schema;
pub mod validate;

pub use crate::{
    error::{Error, ErrorKind, Result},
    io::Format,
    limits::Limits,
    schema::{
        Budget, Campaign, CampaignType, Channel, Currency, Date, DateOrder, Industry, Sentiment,
        SentimentLabel, Timestamp,
    },
};
