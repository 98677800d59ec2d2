//! The campaign record and its nouns.

mod campaign;
mod columns;
mod date;
mod date_text;
mod field;
mod money;
mod name;
mod vocabulary;

pub use campaign::{Campaign, SCHEMA_VERSION, Sentiment};
pub use columns::{Aliases, Column, Columns};
pub use date::{Date, DateOrder, ReadDate, Timestamp};
pub use field::{Field, FieldType};
pub use money::{Budget, Currency};
pub use vocabulary::{CampaignType, Channel, Industry, SentimentLabel};

pub(crate) use money::{read_amount, read_count, read_number};
pub(crate) use name::{closest, fold};
