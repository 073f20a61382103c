//! Manifests to start from: the base in several places, the programmes of `examples`, the decisions, and the rules' own examples.

use ombud::check::Program;
use ombud::check::program::{Example, Rule};
use ombud::engine::{base_manifest, bundled_policies};
use ombud::time::Date;
use ombud::types::Type;
use toml::{Table, Value};

use super::document::parse;

/// A manifest to start from.
pub(crate) struct Start {
    pub(crate) name: String,
    pub(crate) tree: Table,
}

/// The base with its subject in a place.
pub(crate) fn base_in(place: &str) -> Table {
    let mut tree = parse(base_manifest());
    put_subject(&mut tree, place);
    tree
}

/// The base in several places, and the manifests of this repository.
pub(crate) fn whole() -> Vec<Start> {
    let places = ["DE", "FR", "IE", "US-CA"];
    let mut found: Vec<Start> = places.iter().map(|place| Start { name: format!("base in {place}"), tree: base_in(place) }).collect();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in ["examples", "tests/decisions"] {
        let manifests = ombud::engine::discover(&[root.join(folder)]).files;
        // A strict manifest is the whole one with less declared, and to declare less is what is tried from each start.
        let whole = manifests.into_iter().filter(|file| !file.shown.contains("/strict."));
        found.extend(whole.map(|file| {
            let text = std::fs::read_to_string(&file.path).unwrap();
            Start { name: file.shown, tree: parse(&text) }
        }));
    }
    found
}

/// An example laid over the base: the manifest, and the day that it names.
pub(crate) fn example(program: &Program, rule: &Rule, example: &Example) -> (Table, Option<Date>) {
    let policies = bundled_policies();
    let text = policies[example.content.source.index()].text.get(example.content.range()).unwrap();
    let mut tree = parse(base_manifest());
    let place = rule.areas.iter().flat_map(|area| &area.places).next();
    if let Some(place) = place.and_then(|place| program.vocabularies.term(*place)) {
        put_subject(&mut tree, &place.name);
    }
    for (kind, value) in parse(text) {
        match value {
            Value::Table(values) => values.into_iter().for_each(|(key, value)| lay(program, &mut tree, &kind, key, value)),
            other => {
                tree.insert(kind, other);
            }
        }
    }
    let mut as_of = None;
    for directive in text.lines().filter_map(|line| line.split_once("#~")) {
        let (word, rest) = directive.1.trim().split_once(' ').unwrap_or((directive.1.trim(), ""));
        match word {
            "without" => without(program, &mut tree, rest.trim()),
            "as-of" => as_of = Date::parse(rest.trim()),
            _ => {}
        }
    }
    (tree, as_of)
}

fn put_subject(tree: &mut Table, place: &str) {
    let subject = entity(tree, "subject", None).unwrap();
    subject.insert("jurisdictions".to_owned(), Value::Array(vec![Value::String(place.to_owned())]));
}

fn main_key(kind: &str) -> Option<String> {
    let mains = base_manifest().lines().filter_map(|line| line.split_once("#~ main "));
    let mut named = mains.filter_map(|(_, rest)| rest.trim().split_once(' '));
    named.find(|(name, _)| *name == kind).map(|(_, key)| key.trim().trim_matches('"').to_owned())
}

fn entity<'tree>(tree: &'tree mut Table, kind: &str, key: Option<&str>) -> Option<&'tree mut Table> {
    let wanted = key.map(str::to_owned).or_else(|| main_key(kind));
    match tree.get_mut(kind)? {
        Value::Table(table) => Some(table),
        Value::Array(tables) => {
            let called =
                |table: &Value, wanted: &str| ["id", "is"].iter().any(|key| table.get(key).and_then(Value::as_str) == Some(wanted));
            let found = match &wanted {
                Some(wanted) => tables.iter_mut().find(|table| called(table, wanted)),
                None => tables.first_mut(),
            };
            found?.as_table_mut()
        }
        _ => None,
    }
}

fn lay(program: &Program, tree: &mut Table, kind: &str, key: String, value: Value) {
    let schema = &program.schema;
    let attribute = schema.kind_named(kind).and_then(|kind| schema.attribute(schema.attribute_of(kind, &key)?));
    match (attribute, value) {
        (None, Value::Table(values)) => values.into_iter().for_each(|(name, value)| {
            let id = schema.kind_named(kind).and_then(|kind| schema.attribute_of(kind, &name)).and_then(|id| schema.attribute(id));
            let inline = id.is_some_and(|attribute| matches!(attribute.ty, Type::Inline(_)));
            entity(tree, kind, Some(&key)).into_iter().for_each(|table| set(table, &name, value.clone(), inline));
        }),
        (attribute, value) => {
            let inline = attribute.is_some_and(|attribute| matches!(attribute.ty, Type::Inline(_)));
            entity(tree, kind, None).into_iter().for_each(|table| set(table, &key, value.clone(), inline));
        }
    }
}

fn set(table: &mut Table, key: &str, value: Value, inline: bool) {
    match (table.get_mut(key), value) {
        (Some(Value::Table(old)), Value::Table(new)) if inline => old.extend(new),
        (_, value) => {
            table.insert(key.to_owned(), value);
        }
    }
}

fn without(program: &Program, tree: &mut Table, path: &str) {
    let words: Vec<&str> = path.split('.').map(|word| word.trim_matches('"')).collect();
    let schema = &program.schema;
    let is_attribute = |word: &str| schema.kind_named(words[0]).and_then(|kind| schema.attribute_of(kind, word)).is_some();
    let remove = |table: Option<&mut Table>, rest: &[&str]| match (table, rest) {
        (Some(table), [last]) => drop(table.remove(*last)),
        (Some(table), [word, last]) => drop(table.get_mut(*word).and_then(Value::as_table_mut).and_then(|table| table.remove(*last))),
        _ => {}
    };
    match words.as_slice() {
        [kind] => drop(tree.remove(*kind)),
        [kind, word, ..] if is_attribute(word) => remove(entity(tree, kind, None), &words[1..]),
        [kind, key] => {
            let called = |table: &Value| ["id", "is"].iter().any(|name| table.get(name).and_then(Value::as_str) == Some(*key));
            tree.get_mut(*kind).and_then(Value::as_array_mut).into_iter().for_each(|tables| tables.retain(|table| !called(table)));
        }
        [kind, key, ..] => remove(entity(tree, kind, Some(key)), &words[2..]),
        [] => {}
    }
}
