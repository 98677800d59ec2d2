//! Summaries of many campaigns.
//!
//! An [`Analyzer`] takes campaigns one by one and becomes a [`Summary`]. Its state can be
//! [merged](Analyzer::merge) and serialised, so the parts of a large input are analysed on any number of
//! threads or machines; the result is the same to the byte for every way of cutting and ordering the input.
//!
//! Memory is bounded. Where an input has more distinct values than an option allows, the count goes on over a
//! sample of the rows, and the summary says so.
//!
//! ```
//! use competiscan::{Campaign, Channel, analyze};
//!
//! let campaigns = [
//!     Campaign::new("Northwind Air", Channel::Email, "2026-11-23".parse()?),
//!     Campaign::new("Northwind Air", Channel::Sms, "2026-11-25".parse()?),
//!     Campaign::new("Contoso Bank", Channel::Email, "2026-11-24".parse()?),
//! ];
//! let summary = analyze::analyze(&campaigns);
//! assert_eq!(summary.campaigns, 3);
//! assert_eq!(summary.companies.values[0].company, "Northwind Air");
//! assert_eq!(summary.channels.values[0].value, "email");
//! # Ok::<(), competiscan::Error>(())
//! ```

mod analyzer;
mod budget;
mod company;
mod format;
mod funnel;
mod interval;
mod keyphrase;
mod level;
mod markdown;
mod options;
mod phrases;
mod report;
mod summary;
mod tally;
mod text;
mod words;

pub use analyzer::{Analyzer, analyze};
pub use interval::wilson;
pub use options::AnalyzeOptions;
pub use summary::{
    BudgetSummary, Cap, Companies, CompanyPhrases, CompanySummary, CompanyVoice, DistinctivePhrase,
    Distribution, FieldFill, Funnel, KeyPhrase, MonthCount, Phrases, Rate, Rest, SUMMARY_VERSION, Share,
    Summary, Total, Voice,
};
pub use text::TextStyle;
