//! The JSON Schema of manifests, by which editors complete and check them while they are written. It says what the reader takes,
//! but for what one value alone cannot show: references, duplicate keys, values that both stand in a set and do not.

use serde_json::{Map, Value, json};

use crate::check::{Attribute, Identity, Kind, Schema, Vocabularies};
use crate::types::{KindId, TermId, Type, VocabularyId};

/// What `Duration::parse` takes, as far as a pattern can tell.
const DURATION: &str = r"^\s*(P[0-9YMWDTHS.,]+|([0-9]+\s*[A-Za-zµ]+[\s,]*)+)\s*$";
const DATE: &str = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$";
const VERSION: &str = r"^[0-9]+(\.[0-9]+){0,2}$";

/// The schema of manifests by the kinds and terms of all loaded packs, in draft 2020-12.
#[must_use]
pub fn json_schema(schema: &Schema, vocabularies: &Vocabularies) -> Value {
    let (mut properties, definitions) = kinds(schema, vocabularies);
    let version = "the version of the language that the manifest is written for";
    properties.insert("ombud".to_owned(), json!({ "description": version, "type": "string", "pattern": VERSION }));
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Ombud manifest",
        "description": "What a project declares about the data it collects",
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
        "$defs": definitions,
    })
}

/// The schema of what manifests can take over: entities of all kinds, with the definitions that they refer to in `$defs`.
#[must_use]
pub fn workspace_schema(schema: &Schema, vocabularies: &Vocabularies) -> Value {
    let (properties, definitions) = kinds(schema, vocabularies);
    json!({ "type": "object", "properties": properties, "additionalProperties": false, "$defs": definitions })
}

/// The property of each kind, and the definitions that they refer to.
fn kinds(schema: &Schema, vocabularies: &Vocabularies) -> (Map<String, Value>, Map<String, Value>) {
    let mut writer = Writer { schema, vocabularies, definitions: simple_definitions() };
    let mut properties = Map::new();
    for (id, kind) in schema.kind_ids() {
        let entity = writer.entity(id, kind);
        let many = || json!({ "type": "array", "items": entity });
        let property = match kind.identity {
            Identity::Inline => continue,
            Identity::Singleton => described(&kind.doc, vec![entity]),
            Identity::Key(_) | Identity::Unkeyed => described(&kind.doc, vec![many(), reference("unknown")]),
        };
        properties.insert(kind.name.clone(), property);
    }
    (properties, writer.definitions)
}

/// A schema that takes any of several, with a description.
fn described(doc: &str, mut any: Vec<Value>) -> Value {
    match (any.pop(), any.is_empty()) {
        (Some(only), true) => json!({ "description": doc, "allOf": [only] }),
        (last, _) => {
            any.extend(last);
            json!({ "description": doc, "anyOf": any })
        }
    }
}

/// Whether entities of a kind can be taken over by name.
fn is_named(kind: &Kind) -> bool {
    matches!(kind.identity, Identity::Singleton | Identity::Key(_))
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{name}") })
}

fn simple_definitions() -> Map<String, Value> {
    let mut definitions = Map::new();
    let mut define = |name: &str, definition: Value| definitions.insert(name.to_owned(), definition);
    let taken_over = json!({
        "description": "taken over from the nearest `ombud.toml` above that declares it",
        "type": "object",
        "properties": { "workspace": { "const": true } },
        "required": ["workspace"],
        "additionalProperties": false,
    });
    define("taken-over", taken_over);
    define("unknown", json!({ "description": "the owners do not know", "const": "unknown" }));
    define("none", json!({ "description": "declared that there is none", "const": "none" }));
    define("text", json!({ "type": "string", "pattern": r"\S", "not": { "const": "none" } }));
    define("date", json!({ "description": "a day, like 2026-01-31", "type": "string", "pattern": DATE }));
    define("duration", json!({ "description": "a length of time, like 30 days or P30D", "type": "string", "pattern": DURATION }));
    definitions
}

struct Writer<'program> {
    schema: &'program Schema,
    vocabularies: &'program Vocabularies,
    definitions: Map<String, Value>,
}

impl Writer<'_> {
    /// Defines the table of a kind and gives a reference to it. All kinds are defined in turn, so an inline one may come later.
    fn entity(&mut self, id: KindId, kind: &Kind) -> Value {
        let mut properties = Map::new();
        for attribute in kind.attributes.iter().filter_map(|id| self.schema.attribute(*id)).filter(|attribute| !attribute.computed) {
            let value = self.attribute(attribute);
            if let Some(former) = &attribute.formerly {
                let note = format!("now called {}", attribute.name);
                properties.insert(former.clone(), json!({ "description": note, "deprecated": true, "allOf": [&value] }));
            }
            properties.insert(attribute.name.clone(), value);
        }
        if is_named(kind) && !kind.by_name.contains_key("workspace") {
            let whole = "take over all that the nearest `ombud.toml` above says of it";
            properties.insert("workspace".to_owned(), json!({ "description": whole, "const": true }));
        }
        let mut table = json!({
            "title": kind.name,
            "description": kind.doc,
            "type": "object",
            "properties": properties,
            "additionalProperties": false,
        });
        let key = match kind.identity {
            Identity::Key(key) => self.schema.attribute(key),
            _ => None,
        };
        if let (Some(key), Some(table)) = (key, table.as_object_mut()) {
            table.insert("required".to_owned(), json!([key.name]));
        }
        let name = self.entity_name(id);
        self.definitions.insert(name.clone(), table);
        reference(&name)
    }

    fn entity_name(&self, id: KindId) -> String {
        format!("entity-{}", self.schema.kind(id).map_or("", |kind| kind.name.as_str()))
    }

    fn attribute(&mut self, attribute: &Attribute) -> Value {
        let value = self.value(&attribute.ty);
        let mut any = match &attribute.ty {
            Type::Set(element) => self.set(element, &value),
            Type::Integer if self.schema.is_effort(attribute) => vec![json!({ "type": "integer", "minimum": 0 })],
            _ => vec![value],
        };
        // The key of an entity is what others name it by, so it cannot be unknown.
        let is_key = self.schema.kind(attribute.kind).is_some_and(
            |kind| matches!(kind.identity, Identity::Key(key) if self.schema.attribute(key).is_some_and(|key| key.slot == attribute.slot)),
        );
        if is_key {
            any = vec![json!({ "allOf": any, "not": { "const": "unknown" } })];
        } else {
            any.push(reference("unknown"));
            if self.schema.kind(attribute.kind).is_some_and(is_named) {
                any.push(reference("taken-over"));
            }
        }
        if attribute.optional {
            any.push(reference("none"));
        }
        described(&attribute.doc, any)
    }

    /// A set in its three notations. Those that many attributes take are defined once.
    fn set(&mut self, element: &Type, value: &Value) -> Vec<Value> {
        let kind_name = |kind: &KindId| self.schema.kind(*kind).map(|kind| kind.name.as_str());
        let name = match element {
            Type::Text => "text".to_owned(),
            Type::Reference(kinds) => kinds.iter().filter_map(kind_name).collect::<Vec<_>>().join("-or-"),
            Type::Term { .. } => {
                value.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next()).unwrap_or("term").to_owned()
            }
            _ => return set_notations(value),
        };
        let name = format!("set-of-{name}");
        if !self.definitions.contains_key(&name) {
            self.definitions.insert(name.clone(), json!({ "anyOf": set_notations(value) }));
        }
        vec![reference(&name)]
    }

    /// A single value of a type, or a member of a set of it.
    fn value(&mut self, ty: &Type) -> Value {
        match ty.element() {
            Type::Bool => json!({ "type": "boolean" }),
            Type::Integer => json!({ "type": "integer" }),
            Type::Number => json!({ "type": "number" }),
            Type::Text | Type::Path | Type::Citation => reference("text"),
            Type::Date => reference("date"),
            Type::Duration { indefinite: false } => reference("duration"),
            Type::Duration { indefinite: true } => json!({ "anyOf": [reference("duration"), { "const": "indefinite" }] }),
            Type::Term { vocabulary, below } => self.term(*vocabulary, *below),
            Type::OneOf(words) => json!({ "enum": words.iter().map(AsRef::as_ref).collect::<Vec<&str>>() }),
            Type::Reference(kinds) => {
                let names: Vec<&str> = kinds.iter().filter_map(|kind| Some(self.schema.kind(*kind)?.name.as_str())).collect();
                json!({ "description": format!("the key of a {}", names.join(" or ")), "allOf": [reference("text")] })
            }
            Type::Inline(kind) => reference(&self.entity_name(*kind)),
            Type::EntityName => {
                let listed = |kind: &&Kind| matches!(kind.identity, Identity::Key(_) | Identity::Unkeyed);
                let names: Vec<&str> = self.schema.kinds.iter().filter(listed).map(|kind| kind.name.as_str()).collect();
                json!({ "enum": names })
            }
            Type::Set(_) | Type::Poisoned => json!({}),
        }
    }

    /// Defines the terms of a vocabulary, or those within one of them, once.
    fn term(&mut self, vocabulary: VocabularyId, below: Option<TermId>) -> Value {
        let vocabularies = self.vocabularies;
        let Some(found) = vocabularies.vocabulary(vocabulary) else { return json!({}) };
        let above = below.and_then(|above| vocabularies.term(above));
        let name = match above {
            Some(above) => format!("term-{}-within-{}", found.name, above.name),
            None => format!("term-{}", found.name),
        };
        if !self.definitions.contains_key(&name) {
            let ids = found.terms.iter().filter(|term| below.is_none_or(|above| vocabularies.is_below(**term, above)));
            let mut names: Vec<&str> = Vec::new();
            let mut labels: Vec<&str> = Vec::new();
            for term in ids.filter_map(|id| vocabularies.term(*id)) {
                for spelling in std::iter::once(&term.name).chain(&term.also_written) {
                    names.push(spelling);
                    labels.push(&term.label);
                }
            }
            let exactly = format!("^exactly:({})$", names.join("|"));
            let definition = json!({
                "title": found.name,
                "anyOf": [
                    { "enum": names, "x-taplo": { "docs": { "enumValues": labels } } },
                    { "description": "this term, and nothing narrower", "type": "string", "pattern": exactly },
                ],
            });
            self.definitions.insert(name.clone(), definition);
        }
        reference(&name)
    }
}

fn set_notations(element: &Value) -> Vec<Value> {
    let list = json!({ "type": "array", "items": { "anyOf": [element, reference("unknown")] } });
    let members = |description: &str| json!({ "description": description, "anyOf": [element, list] });
    let partly = json!({
        "description": "a set that is known in part: of what stands in neither list nothing is known",
        "type": "object",
        "properties": { "includes": members("what certainly belongs to it"), "excludes": members("what certainly does not") },
        "additionalProperties": false,
        "minProperties": 1,
    });
    vec![element.clone(), list.clone(), partly]
}
