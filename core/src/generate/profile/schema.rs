use serde_json::{Value, json};

/// The JSON Schema of a profile in one file.
#[must_use]
pub fn profile_json_schema() -> Value {
    json!({})
}
