//! The JSON Schemas of project files, by which editors complete and check them while they are written.

use serde_json::{Map, Value, json};

use super::read::{Key, Takes};

/// The schema of a file that has these keys, in draft 2020-12. `workspace` is what stands under `workspace`.
#[must_use]
pub fn project_schema(title: &str, description: &str, keys: &[Key], workspace: &Value) -> Value {
    let mut workspace = workspace.clone();
    let definitions = workspace.as_object_mut().and_then(|map| map.remove("$defs"));
    let mut schema = table(keys, &workspace);
    if let Some(map) = schema.as_object_mut() {
        map.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
        map.insert("title".to_owned(), json!(title));
        map.insert("description".to_owned(), json!(description));
        map.extend(definitions.map(|definitions| ("$defs".to_owned(), definitions)));
    }
    schema
}

fn table(keys: &[Key], workspace: &Value) -> Value {
    let mut properties = Map::new();
    for key in keys {
        let mut value = takes(key.takes, workspace);
        if let Some(map) = value.as_object_mut() {
            map.insert("description".to_owned(), json!(key.doc));
        }
        properties.insert(key.name.to_owned(), value);
    }
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}

fn takes(takes: Takes, workspace: &Value) -> Value {
    match takes {
        Takes::Text | Takes::Duration | Takes::Date => json!({ "type": "string" }),
        Takes::Texts => json!({ "type": "array", "items": { "type": "string" } }),
        Takes::Flag => json!({ "type": "boolean" }),
        Takes::OneOf(words) => json!({ "enum": words }),
        Takes::SomeOf(words) => json!({ "type": "array", "items": { "enum": words } }),
        Takes::Table(keys) => table(keys, workspace),
        Takes::Tables(keys) => json!({ "type": "array", "items": table(keys, workspace) }),
        Takes::Elsewhere => workspace.clone(),
    }
}
