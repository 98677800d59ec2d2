//! The campaign record and its nouns.

mod campaign;
mod columns;
mod date;
mod date_text;
mod field;
mod json_schema;
mod list;
mod money;
mod name;
mod read;
mod vocabulary;

pub use campaign::{Campaign, SCHEMA_VERSION, Sentiment};
pub use columns::{Aliases, Column, Columns};
pub use date::{Date, DateOrder, ReadDate, Timestamp};
pub use field::{Field, FieldType};
pub use json_schema::json_schema;
pub use money::{Budget, Currency};
pub use read::unguard;
pub use vocabulary::{CampaignType, Channel, Industry, SentimentLabel};

pub(crate) use list::{bracketed, read_list, write_list};
pub(crate) use money::read_count;
pub(crate) use name::{closest, fold};
pub(crate) use read::{is_absent, needs_guard, read_float, trim};
