//! The campaign record as JSON Schema.

use serde_json::{Map, Value, json};

use super::{CampaignType, Channel, Field, Industry, SCHEMA_VERSION, SentimentLabel};

/// Most characters of an id, of a company name and of an address, as the validator has them.
const MOST_CHARACTERS: [(Field, u64); 3] =
    [(Field::Id, 255), (Field::Company, 255), (Field::LandingUrl, 2048)];

/// The JSON Schema (draft 2020-12) of the [campaign record](crate::Campaign) as it stands in JSON and NDJSON.
///
/// It is made from the table of fields and the vocabularies, so it says what the library does: what it refuses is
/// an error of the validator. Warnings (an address that is none, an unknown language) are not in it, and neither
/// is what a schema cannot say: how fields agree with each other, and that an id is unique.
///
/// ```
/// let schema = competiscan::schema::json_schema();
/// assert_eq!(schema["$id"], "urn:competiscan:campaign:v1");
/// assert_eq!(schema["required"], serde_json::json!(["company", "channel", "launch_date"]));
/// ```
#[must_use]
pub fn json_schema() -> Value {
    let mut properties = Map::new();
    for field in Field::ALL {
        // The flat columns of a table that are parts of an object in JSON.
        if let Some((name, property)) = property(*field) {
            properties.insert(name.to_owned(), property);
        }
    }
    let words =
        [Field::Subject, Field::Title, Field::Content].map(|field| json!({ "required": [field.name()] }));
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("urn:competiscan:campaign:v{SCHEMA_VERSION}"),
        "title": "Campaign",
        "description": "One marketing message, as observed from one company on one channel.",
        "type": "object",
        "properties": properties,
        "required": [Field::Company.name(), Field::Channel.name(), Field::LaunchDate.name()],
        "anyOf": words,
        "additionalProperties": false,
    })
}

/// Name and schema of the property that a field is in JSON, `None` for a part of another property.
fn property(field: Field) -> Option<(&'static str, Value)> {
    let schema = match field {
        Field::Company => text(json!({ "minLength": 1 })),
        Field::Industry => open(Industry::describe().map(|(name, meaning)| {
            let mut word = word(name, meaning);
            if let Some(id) = Industry::known(name).and_then(|industry| industry.iab_ad_product_id()) {
                word["x-iab-ad-product-id"] = id.into();
            }
            word
        })),
        Field::Channel => open(Channel::describe().map(|(name, meaning)| word(name, meaning))),
        Field::CampaignType => closed(CampaignType::describe().map(|(name, meaning)| word(name, meaning))),
        Field::Id
        | Field::Title
        | Field::Subject
        | Field::Content
        | Field::Html
        | Field::CallToAction
        | Field::Offer
        | Field::Audience
        | Field::Source
        | Field::Language
        | Field::Region => text(json!({})),
        Field::LandingUrl => text(json!({ "format": "uri" })),
        Field::Keywords => json!({ "type": "array", "items": { "type": "string" } }),
        Field::LaunchDate | Field::EndDate => {
            text(json!({ "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$" }))
        }
        Field::ObservedAt => text(
            json!({ "format": "date-time", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?Z$" }),
        ),
        Field::BudgetAmount => budget(),
        Field::Impressions | Field::Clicks | Field::Conversions => {
            json!({ "type": "integer", "minimum": 0, "maximum": u64::MAX })
        }
        Field::SentimentLabel => sentiment(),
        Field::Extra => json!({ "type": "object", "additionalProperties": { "type": "string" } }),
        Field::BudgetCurrency | Field::BudgetLow | Field::BudgetHigh | Field::SentimentScore => return None,
    };
    let mut schema = described(schema, field);
    if let Some((_, most)) = MOST_CHARACTERS.iter().find(|(long, _)| *long == field) {
        schema["maxLength"] = (*most).into();
    }
    Some((field.name(), schema))
}

fn described(mut schema: Value, field: Field) -> Value {
    schema["description"] = field.describe().into();
    schema
}

fn text(mut rules: Value) -> Value {
    rules["type"] = "string".into();
    rules
}

fn word(name: &str, meaning: &str) -> Value {
    json!({ "const": name, "description": meaning })
}

/// One of the words and no other.
fn closed(words: impl Iterator<Item = Value>) -> Value {
    json!({ "type": "string", "oneOf": words.collect::<Vec<_>>() })
}

/// One of the words, or any other that is not blank, which is kept as it is.
fn open(words: impl Iterator<Item = Value>) -> Value {
    let other = json!({ "description": "Any other, in the words of the source.", "pattern": r"\S" });
    json!({ "type": "string", "anyOf": words.chain([other]).collect::<Vec<_>>() })
}

fn budget() -> Value {
    let number = |field: Field| described(json!({ "type": "number", "minimum": 0 }), field);
    json!({
        "type": "object",
        "properties": {
            "amount": { "type": "number", "minimum": 0, "description": "The amount, if it is known as one number." },
            "low": number(Field::BudgetLow),
            "high": number(Field::BudgetHigh),
            "currency": described(text(json!({ "pattern": "^[A-Z]{3}$" })), Field::BudgetCurrency),
        },
        "additionalProperties": false,
    })
}

fn sentiment() -> Value {
    let score = json!({ "type": "number", "minimum": -1, "maximum": 1 });
    json!({
        "type": "object",
        "properties": {
            "label": closed(SentimentLabel::describe().map(|(name, meaning)| word(name, meaning))),
            "score": described(score, Field::SentimentScore),
        },
        "additionalProperties": false,
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::{Budget, Campaign, Sentiment};

    #[test]
    fn the_export_is_the_golden_file() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/campaign.schema.json");
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(&path, serde_json::to_string_pretty(&json_schema()).unwrap() + "\n").unwrap();
        }
        let golden: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        assert!(json_schema() == golden, "the schema has changed; run with UPDATE_GOLDEN=1 if that is meant");
    }

    #[test]
    fn properties_are_what_a_campaign_serialises() {
        let full = serde_json::to_value(full()).unwrap();
        let schema = json_schema();
        let names = |object: &Value| -> Vec<String> {
            let mut names: Vec<_> = object.as_object().unwrap().keys().cloned().collect();
            names.sort();
            names
        };
        assert_eq!(names(&full), names(&schema["properties"]));
        for part in ["budget", "sentiment"] {
            assert_eq!(names(&full[part]), names(&schema["properties"][part]["properties"]), "{part}");
        }
        assert!(allows(&schema, &full));
    }

    #[test]
    fn campaigns_pass_and_broken_ones_do_not() {
        let schema = json_schema();
        let mut least =
            Campaign::new("A", Channel::from_name("Carrier pigeon"), "2026-11-23".parse().unwrap());
        assert!(!allows(&schema, &serde_json::to_value(&least).unwrap()), "no text");
        least.title = Some(String::new());
        let least = serde_json::to_value(&least).unwrap();
        assert!(allows(&schema, &least));
        for (pointer, value) in [
            ("/company", json!("")),
            ("/company", json!("x".repeat(256))),
            ("/channel", json!(" ")),
            ("/launch_date", json!("23.11.2026")),
            ("/title", json!(5)),
        ] {
            let mut broken = least.clone();
            *broken.pointer_mut(pointer).unwrap() = value;
            assert!(!allows(&schema, &broken), "{broken}");
        }
        for (name, value) in [
            ("campaign_type", json!("promo")),
            ("clicks", json!(-1)),
            ("clicks", json!(1.5)),
            ("budget", json!({ "amount": "5" })),
            ("budget", json!({ "currency": "usd" })),
            ("sentiment", json!({ "score": 2 })),
            ("sentiment", json!("positive")),
            ("extra", json!({ "a": 1 })),
            ("keywords", json!("a, b")),
            ("colour", json!("red")),
        ] {
            let mut broken = least.clone();
            broken[name] = value;
            assert!(!allows(&schema, &broken), "{broken}");
        }
        for name in ["company", "channel", "launch_date", "title"] {
            let mut broken = least.clone();
            broken.as_object_mut().unwrap().remove(name);
            assert!(!allows(&schema, &broken), "{broken}");
        }
    }

    fn full() -> Campaign {
        let mut campaign = Campaign::new("Northwind Air", Channel::Email, "2026-11-23".parse().unwrap());
        campaign.id = campaign.content_id();
        campaign.industry = Some(Industry::Travel);
        campaign.campaign_type = Some(CampaignType::Promotional);
        for text in [
            &mut campaign.title,
            &mut campaign.subject,
            &mut campaign.content,
            &mut campaign.html,
            &mut campaign.call_to_action,
            &mut campaign.offer,
            &mut campaign.audience,
            &mut campaign.source,
            &mut campaign.landing_url,
            &mut campaign.language,
            &mut campaign.region,
        ] {
            *text = Some("text".to_owned());
        }
        campaign.keywords = vec!["flights".to_owned()];
        campaign.end_date = Some(campaign.launch_date);
        campaign.observed_at = crate::Timestamp::from_micros(1_795_428_000_123_000);
        campaign.budget =
            Some(Budget { amount: Some(5.0), low: Some(1.0), high: Some(9.5), currency: "USD".parse().ok() });
        (campaign.impressions, campaign.clicks, campaign.conversions) = (Some(u64::MAX), Some(1), Some(0));
        campaign.sentiment = Some(Sentiment { label: Some(SentimentLabel::Positive), score: Some(1.0) });
        campaign.extra.insert("colour".to_owned(), "red".to_owned());
        campaign
    }

    /// The part of JSON Schema that the export uses.
    fn allows(schema: &Value, value: &Value) -> bool {
        let any = |list: &Value| list.as_array().unwrap().iter().any(|schema| allows(schema, value));
        let property = |name: &str| schema["properties"].get(name);
        schema.as_object().unwrap().iter().all(|(keyword, rule)| match keyword.as_str() {
            "$schema" | "$id" | "title" | "description" | "format" | "x-iab-ad-product-id" => true,
            "type" => match rule.as_str().unwrap() {
                "object" => value.is_object(),
                "array" => value.is_array(),
                "string" => value.is_string(),
                "number" => value.is_number(),
                "integer" => value.is_u64() || value.is_i64(),
                other => panic!("type {other}"),
            },
            "const" => rule == value,
            "anyOf" | "oneOf" => any(rule),
            "required" => {
                rule.as_array().unwrap().iter().all(|name| value.get(name.as_str().unwrap()).is_some())
            }
            "properties" => value.as_object().is_none_or(|object| {
                object.iter().all(|(name, value)| property(name).is_none_or(|schema| allows(schema, value)))
            }),
            "additionalProperties" => value.as_object().is_none_or(|object| {
                let mut others = object.iter().filter(|(name, _)| property(name).is_none());
                others.all(|(_, value)| if rule.is_object() { allows(rule, value) } else { rule == true })
            }),
            "items" => value.as_array().is_none_or(|items| items.iter().all(|item| allows(rule, item))),
            "minLength" => {
                value.as_str().is_none_or(|text| text.chars().count() as u64 >= rule.as_u64().unwrap())
            }
            "maxLength" => {
                value.as_str().is_none_or(|text| text.chars().count() as u64 <= rule.as_u64().unwrap())
            }
            "minimum" => value.as_f64().is_none_or(|number| number >= rule.as_f64().unwrap()),
            "maximum" => value.as_f64().is_none_or(|number| number <= rule.as_f64().unwrap()),
            "pattern" => {
                let pattern = regex::Regex::new(rule.as_str().unwrap()).unwrap();
                value.as_str().is_none_or(|text| pattern.is_match(text))
            }
            other => panic!("keyword {other}"),
        })
    }
}
