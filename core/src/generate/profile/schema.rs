use serde_json::{Map, Value, json};

use crate::generate::{KINDS, NEEDS, TACTICS};
use crate::{CampaignType, Channel, Industry, SentimentLabel};

/// The JSON Schema (2020-12) of a profile in one file. In a folder, `profile.json` holds all but `companies` and
/// `copy`, `companies.json` holds `companies`, and each `copy/<industry>.json` one member of `copy`.
///
/// ```
/// use competiscan::generate::profile_json_schema;
///
/// let schema = profile_json_schema();
/// assert_eq!(schema["required"][0], "name");
/// ```
#[must_use]
pub fn profile_json_schema() -> Value {
    let text = || json!({ "type": "string" });
    let texts = || json!({ "type": "array", "items": { "type": "string" } });
    let some_of = |names: &[&str]| json!({ "type": "array", "items": { "enum": names } });
    let weights = |names: &[&str]| {
        let each: Map<String, Value> = names
            .iter()
            .map(|name| ((*name).to_owned(), json!({ "type": "number", "minimum": 0 })))
            .collect();
        json!({ "type": "object", "properties": each, "additionalProperties": false })
    };
    let span = |most: Option<f64>| {
        let mut end = json!({ "type": "number", "exclusiveMinimum": 0 });
        if let Some(most) = most {
            end["maximum"] = json!(most);
        }
        object(&["low", "high"], json!({ "low": end, "high": end }))
    };
    let range = |most: u32| {
        let end = json!({ "type": "integer", "minimum": 1, "maximum": most });
        object(&["min", "max"], json!({ "min": end, "max": end }))
    };
    let needs = json!({
        "type": "array",
        "items": { "anyOf": [
            { "enum": NEEDS.map(|(name, _)| name) },
            { "type": "string", "pattern": format!("^offer:({0})(,({0}))*$", KINDS.join("|")) }
        ] },
        "description": "What the message must have."
    });
    let entry = json!({ "anyOf": [text(), object(&["text"], json!({
        "text": text(),
        "plural": { "type": "boolean", "description": "It is a plural already." },
        "mass": { "type": "boolean", "description": "It has no plural." },
        "many": { "type": "string", "description": "Its plural, where the rule is wrong." },
        "article": { "type": "string", "description": "Its article, where the rule is wrong." }
    }))] });
    let weight = json!({ "type": "number", "exclusiveMinimum": 0, "default": 1 });
    let theme = object(
        &["name"],
        json!({
            "name": text(), "types": some_of(CampaignType::NAMES), "segments": texts(),
            "channels": some_of(Channel::NAMES), "needs": needs, "weight": weight
        }),
    );
    let template = object(
        &["id", "slot", "text"],
        json!({
            "id": text(), "slot": text(), "types": some_of(CampaignType::NAMES), "voices": texts(),
            "channels": some_of(Channel::NAMES), "segments": texts(), "theme": text(), "needs": needs,
            "tactics": some_of(&TACTICS), "sentiment": { "enum": SentimentLabel::NAMES }, "weight": weight,
            "text": { "type": "string", "description": "Words with holes: {name}, {name:a:cap}, {>slot}, [one|other]." }
        }),
    );
    let copy = object(
        &[],
        json!({
            "themes": { "type": "array", "items": theme },
            "lexicon": { "type": "object", "additionalProperties": { "type": "array", "items": entry } },
            "templates": { "type": "array", "items": template }
        }),
    );
    let company = object(
        &[
            "name",
            "industry",
            "domain",
            "voice",
            "price_level",
            "channels",
            "types",
            "cadence_per_week",
            "weekdays",
            "offer_depth",
            "offers",
            "currency",
            "region",
        ],
        json!({
            "name": { "type": "string", "minLength": 1, "maxLength": 60 },
            "industry": { "enum": Industry::NAMES },
            "segment": text(),
            "domain": { "type": "string", "pattern": "(\\.example|^example\\.com|\\.example\\.com)$" },
            "voice": text(),
            "price_level": { "type": "integer", "minimum": 1, "maximum": 4 },
            "price": range(1_000_000),
            "channels": weights(Channel::NAMES),
            "types": weights(CampaignType::NAMES),
            "cadence_per_week": { "type": "number", "exclusiveMinimum": 0 },
            "weekdays": { "type": "array", "items": { "type": "number", "minimum": 0 }, "minItems": 7, "maxItems": 7 },
            "offer_depth": range(95),
            "offers": weights(&KINDS),
            "season": {
                "type": "object",
                "propertyNames": { "pattern": "^([1-9]|1[0-2])$" },
                "additionalProperties": { "type": "number", "minimum": 0 }
            },
            "currency": { "type": "string", "pattern": "^[A-Z]{3}$" },
            "region": text(), "loyalty": text(), "app": text(), "slogan": text(),
            "products": { "type": "array", "items": entry }, "audiences": texts()
        }),
    );
    let facts = object(
        &["impressions", "cost_per_thousand", "source"],
        json!({
            "impressions": span(None), "ctr": span(Some(1.0)), "conversion": span(Some(1.0)),
            "cost_per_thousand": span(None), "source": text(), "note": text()
        }),
    );
    let holiday = object(
        &["name", "month", "day", "days_before", "lift"],
        json!({
            "name": text(),
            "month": { "type": "integer", "minimum": 1, "maximum": 12 },
            "day": { "type": "integer", "minimum": 1, "maximum": 31 },
            "weekday": { "type": "integer", "minimum": 1, "maximum": 7 },
            "days_before": { "type": "integer", "minimum": 0, "maximum": 65_535 },
            "industries": some_of(Industry::NAMES),
            "lift": { "type": "number", "minimum": 0 },
            "note": text()
        }),
    );
    let by_channel: Map<String, Value> =
        Channel::NAMES.iter().map(|name| ((*name).to_owned(), facts.clone())).collect();
    let mut schema = object(
        &["name", "version", "channels", "companies", "copy"],
        json!({
            "name": text(),
            "version": { "type": ["string", "integer"] },
            "description": text(),
            "channels": { "type": "object", "properties": by_channel, "additionalProperties": false },
            "hours": { "type": "array", "items": { "type": "number", "minimum": 0 }, "minItems": 24, "maxItems": 24 },
            "holidays": { "type": "array", "items": holiday },
            "companies": { "type": "array", "items": company, "minItems": 1 },
            "copy": { "type": "object", "additionalProperties": copy }
        }),
    );
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["title"] = json!("Profile of the campaign generator");
    schema
}

/// An object with these members and no others.
fn object(required: &[&str], properties: Value) -> Value {
    json!({ "type": "object", "required": required, "properties": properties, "additionalProperties": false })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::Profile;

    /// Whether every member of a value is known to the schema, down to the leaves.
    fn check(schema: &Value, value: &Value, at: &str) {
        let schemas: Vec<&Value> = match schema.get("anyOf").and_then(Value::as_array) {
            Some(all) => all.iter().collect(),
            None => vec![schema],
        };
        match value {
            Value::Object(members) => {
                let schema = schemas
                    .into_iter()
                    .find(|schema| schema["type"] == "object")
                    .unwrap_or_else(|| panic!("{at} is an object"));
                for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
                    assert!(members.contains_key(name), "{at} has no {name}");
                }
                for (name, member) in members {
                    let known = schema["properties"]
                        .get(name)
                        .or_else(|| schema.get("additionalProperties").filter(|rest| rest.is_object()));
                    let known = known.unwrap_or_else(|| panic!("{at}.{name} is not in the schema"));
                    check(known, member, &format!("{at}.{name}"));
                }
            }
            Value::Array(items) => {
                for item in items {
                    check(&schemas[0]["items"], item, at);
                }
            }
            Value::String(text) => {
                for words in schemas.iter().filter_map(|schema| schema.get("enum")).take(1) {
                    let known = words.as_array().unwrap().iter().any(|word| word == text);
                    assert!(known || schemas.len() > 1, "{at} is {text}");
                }
            }
            _ => {}
        }
    }

    #[test]
    fn the_built_in_profile_fits_the_schema() {
        let profile: Value = serde_json::from_str(&Profile::default().to_json()).unwrap();
        check(&profile_json_schema(), &profile, "profile");
    }
}
