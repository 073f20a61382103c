//! The places that an example marks: the value on a marked line, or what a path leads to.

use super::directives::{Address, Directives};
use crate::check::{Identity, Program};
use crate::manifest::{Model, Node, NodeKind, State, Table};
use crate::source::Span;
use crate::types::{AttributeId, EntityId, KindId, Value};

/// The spans of the values on the marked lines. `base` is where the example's text begins in its source.
pub(super) fn marked(table: &Table<'_>, text: &str, base: usize, directives: &Directives) -> (Vec<Span>, Vec<String>) {
    let mut values = Vec::new();
    collect(table, &mut values);
    let (mut spans, mut problems) = (Vec::new(), Vec::new());
    for (line, key) in &directives.here {
        let length = text.get(*line..).map_or(0, |rest| rest.find('\n').unwrap_or(rest.len()));
        let range = base + line..base + line + length;
        let on_line = values.iter().filter(|(_, place, _)| range.contains(&(place.start as usize)));
        let found = match key {
            Some(key) => on_line.filter(|(name, ..)| name == key).map(|(_, _, span)| *span).next(),
            None => on_line.map(|(_, _, span)| *span).next(),
        };
        match found {
            Some(span) => spans.push(span),
            None => problems.push("`#~ here` marks a line on which no value stands".to_owned()),
        }
    }
    (spans, problems)
}

/// All keys with the place where they begin and the span of their value; tables with a header count by the header.
fn collect(table: &Table<'_>, values: &mut Vec<(String, Span, Span)>) {
    for entry in table.entries {
        match &entry.value.kind {
            NodeKind::Table(inner) => {
                // A partly known set is one value; the tables of a dotted key are not.
                if !inner.entries.iter().all(|part| part.key == "includes" || part.key == "excludes") {
                    collect(inner, values);
                }
                values.push((entry.key.to_string(), entry.key_span, entry.value.span));
            }
            NodeKind::Array(nodes) if nodes.iter().any(is_headed) => {
                for node in *nodes {
                    values.push((entry.key.to_string(), node.span, node.span));
                    if let NodeKind::Table(inner) = &node.kind {
                        collect(inner, values);
                    }
                }
            }
            _ => values.push((entry.key.to_string(), entry.key_span, entry.value.span)),
        }
    }
}

fn is_headed(node: &Node<'_>) -> bool {
    matches!(node.kind, NodeKind::Table(_))
}

/// What a path leads to in the model: its place, and its address as findings print it.
pub(super) fn resolve(program: &Program, model: &Model<'_>, main: &Directives, address: &Address) -> Option<(Span, String)> {
    let words: Vec<&str> = address.words.iter().map(String::as_str).collect();
    let (kind_name, rest) = words.split_first()?;
    let kind = program.schema.kind_named(kind_name)?;
    match rest {
        [] => match program.schema.kind(kind)?.identity {
            Identity::Singleton => model.singleton(kind).and_then(|entity| of_entity(program, model, entity)),
            _ => model.kind(kind).map(|list| (list.span, (*kind_name).to_owned())),
        },
        [word, rest @ ..] if program.schema.attribute_of(kind, word).is_some() => {
            of_attribute(program, model, main_entity(program, model, main, kind)?, word, rest)
        }
        [key] => of_entity(program, model, named(program, model, kind, key)?),
        [key, word, rest @ ..] => of_attribute(program, model, named(program, model, kind, key)?, word, rest),
    }
}

fn of_entity(program: &Program, model: &Model<'_>, entity: EntityId) -> Option<(Span, String)> {
    Some((model.entity(entity)?.span, model.address(&program.schema, entity)))
}

fn of_attribute(program: &Program, model: &Model<'_>, entity: EntityId, word: &str, rest: &[&str]) -> Option<(Span, String)> {
    let attribute = program.schema.attribute_of(model.entity(entity)?.kind, word)?;
    let slot = model.slot(&program.schema, entity, attribute)?;
    match (rest, slot.state) {
        ([], _) => Some((slot.span, format!("{}.{word}", model.address(&program.schema, entity)))),
        ([inner], State::Value(Value::Entity(held))) => of_attribute(program, model, held, inner, &[]),
        _ => None,
    }
}

fn main_entity(program: &Program, model: &Model<'_>, main: &Directives, kind: KindId) -> Option<EntityId> {
    let name = &program.schema.kind(kind)?.name;
    let list = model.kind(kind)?;
    match main.main.iter().find(|(main, _)| main == name) {
        Some((_, key)) => named(program, model, kind, key).or_else(|| only(&list.entities)),
        None => only(&list.entities),
    }
}

fn only(entities: &[EntityId]) -> Option<EntityId> {
    entities.first().copied().filter(|_| entities.len() == 1)
}

/// An entity by key, or by term where its kind has no keys.
fn named(program: &Program, model: &Model<'_>, kind: KindId, key: &str) -> Option<EntityId> {
    let found = program.schema.kind(kind)?;
    let list = model.kind(kind)?;
    list.entities.iter().copied().find(|entity| match found.identity {
        Identity::Unkeyed => is_of_term(program, model, *entity, found.is, key),
        _ => model.entity(*entity).and_then(|entity| entity.key) == Some(key),
    })
}

/// Whether an entity is of the term that a key names.
fn is_of_term(program: &Program, model: &Model<'_>, entity: EntityId, is: Option<AttributeId>, key: &str) -> bool {
    let slot = is.and_then(|is| model.slot(&program.schema, entity, is));
    match slot.map(|slot| slot.state) {
        Some(State::Value(Value::Term { term, .. })) => program.vocabularies.term(term).is_some_and(|term| term.name == key),
        _ => false,
    }
}
