//! Profiles: who sends what, as data.

mod channel;
mod company;
mod files;
mod schema;
mod template;

pub use channel::{ChannelFacts, Holiday, Span};
pub use company::{Company, Depth};
pub use files::Profile;
pub use schema::profile_json_schema;
pub use template::{Copy, Entry, FullEntry, Template, Theme};
