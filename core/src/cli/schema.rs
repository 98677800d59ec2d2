use std::fmt::Write;

use clap::ValueEnum;

use super::{Outcome, style};
use crate::schema::Field;
use crate::validate::issues_markdown;
use crate::{CampaignType, Channel, Industry, Result, SentimentLabel};

/// Print the record: as JSON Schema, as a table of fields, or the table of issue codes; or the generator's profile
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  competiscan schema > campaign.schema.json
  competiscan schema --show fields
  competiscan schema --show issues")]
pub(super) struct Args {
    /// What to print
    #[arg(long, value_enum, default_value_t)]
    show: Show,
    /// The same as --show issues
    #[arg(long, conflicts_with = "show")]
    issues: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Show {
    /// JSON Schema 2020-12 of the record
    #[default]
    JsonSchema,
    /// JSON Schema 2020-12 of a profile of the generator
    Profile,
    /// Every field with its aliases, in Markdown
    Fields,
    /// Every issue code with its severity and advice, in Markdown
    Issues,
}

pub(super) fn run(args: &Args) -> Result<Outcome> {
    let show = if args.issues { Show::Issues } else { args.show };
    let text = match show {
        Show::JsonSchema => pretty(&crate::schema::json_schema())?,
        Show::Profile => pretty(&crate::generate::profile_json_schema())?,
        Show::Fields => fields(),
        Show::Issues => issues_markdown(),
    };
    style::print(&text)?;
    Ok(Outcome::Ok)
}

fn pretty(schema: &serde_json::Value) -> Result<String> {
    serde_json::to_string_pretty(schema)
        .map_err(|error| crate::Error::new(crate::ErrorKind::Internal, error.to_string()))
}

fn fields() -> String {
    let mut page = String::from("| field | meaning | also known as |\n| --- | --- | --- |\n");
    for field in Field::ALL {
        let aliases = field.aliases().join(", ");
        let _ = writeln!(page, "| `{}` | {} | {aliases} |", field.name(), field.describe());
    }
    let words: [(&str, Vec<(&str, &str)>); 4] = [
        ("industry", Industry::describe().collect()),
        ("channel", Channel::describe().collect()),
        ("campaign_type", CampaignType::describe().collect()),
        ("sentiment", SentimentLabel::describe().collect()),
    ];
    for (name, values) in words {
        let _ = writeln!(page, "\n| {name} | meaning |\n| --- | --- |");
        for (value, meaning) in values {
            let _ = writeln!(page, "| `{value}` | {meaning} |");
        }
    }
    page
}
