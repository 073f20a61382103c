//! Keys and what refers to them.

use std::collections::hash_map::Entry as MapEntry;

use rustc_hash::FxHashMap;
use unicode_normalization::is_nfc;

use super::Reader;
use super::problems::quoted;
use super::values::{NONE, UNKNOWN};
use crate::check::{Kind, Schema};
use crate::diagnostic::{Code, Diagnostic};
use crate::manifest::model::State;
use crate::manifest::tree::{NodeKind, Table};
use crate::source::Span;
use crate::types::{AttributeId, EntityId, KindId, Type, Value};

/// The key that stands for the controller wherever a party is expected.
pub(super) const CONTROLLER: &str = "controller";
/// The kind that the controller may stand for.
const PARTY: &str = "party";

/// The keys of all entities.
pub(super) struct Keys<'t> {
    owners: FxHashMap<(KindId, &'t str), Owner>,
    /// For each kind, those that some reference takes beside it: their keys must differ.
    beside: Vec<Vec<KindId>>,
    party: Option<KindId>,
}

/// The entity of a key.
struct Owner {
    entity: EntityId,
    span: Span,
    /// Whether another entity of its kind has the key, too.
    ambiguous: bool,
}

impl Keys<'_> {
    pub(super) fn new(schema: &Schema) -> Self {
        let mut beside: Vec<Vec<KindId>> = vec![Vec::new(); schema.kinds.len()];
        for attribute in &schema.attributes {
            let Type::Reference(kinds) = attribute.ty.element() else { continue };
            for kind in kinds.iter().filter(|_| kinds.len() > 1) {
                let Some(others) = beside.get_mut(kind.index()) else { continue };
                for other in kinds.iter().filter(|other| *other != kind) {
                    if !others.contains(other) {
                        others.push(*other);
                    }
                }
            }
        }
        Self { owners: FxHashMap::default(), beside, party: schema.kind_named(PARTY) }
    }
}

/// Whether a type holds an inline kind.
pub(super) fn holds_inline(ty: &Type, kind: KindId) -> bool {
    *ty.element() == Type::Inline(kind)
}

impl<'c, 't> Reader<'c, 't> {
    /// Reads and registers the key of an entity of the first pass.
    pub(super) fn key(&mut self, id: EntityId, kind_id: KindId, kind: &Kind, attribute: AttributeId, table: &'t Table<'t>) {
        let Some(name) = self.context.schema.attribute(attribute).map(|attribute| attribute.name.as_str()) else { return };
        let Some(entry) = table.get(name) else { return self.missing_key(id, kind, name) };
        let span = entry.value.span;
        let NodeKind::Text(key) = &entry.value.kind else { return };
        let key: &'t str = key;
        if key == UNKNOWN || (key == CONTROLLER && self.keys.party == Some(kind_id)) {
            let error = Diagnostic::error(Code::BAD_VALUE, span, format!("`{key}` cannot be the `{name}` of a `{}`", kind.name));
            let help = if key == CONTROLLER {
                "the word stands for the controller; choose another"
            } else {
                "the word is reserved; choose another"
            };
            return self.problems.add(error.help(help));
        }
        // Both are refused as values, with the reason.
        if key == NONE || key.trim().is_empty() {
            return;
        }
        if !key.is_ascii() && !is_nfc(key) {
            let warning =
                Diagnostic::warning(Code::NOT_NORMALISED, span, format!("the key {} is not in Unicode normal form C", quoted(key)));
            self.problems.add(warning.help("write it anew, with composed letters, here and where it is referred to"));
        }
        if let Some(entity) = self.model.entities.get_mut(id.index()) {
            entity.key = Some(key);
        }
        self.register(id, kind_id, kind, key, span);
    }

    fn missing_key(&mut self, id: EntityId, kind: &Kind, name: &str) {
        let Some(span) = self.model.entity(id).map(|entity| entity.span) else { return };
        let error = Diagnostic::error(Code::MISSING_KEY, span, format!("this `{}` has no `{name}`", kind.name));
        self.problems.add(error.help(format!("add `{name} = \"…\"`, a short name that no other `{}` has", kind.name)));
    }

    fn register(&mut self, entity: EntityId, kind_id: KindId, kind: &Kind, key: &'t str, span: Span) {
        let earlier = match self.keys.owners.entry((kind_id, key)) {
            MapEntry::Vacant(place) => {
                place.insert(Owner { entity, span, ambiguous: false });
                None
            }
            MapEntry::Occupied(mut owner) => {
                owner.get_mut().ambiguous = true;
                Some(owner.get().span)
            }
        };
        if let Some(first) = earlier {
            let error = Diagnostic::error(Code::DUPLICATE, span, format!("two tables `{}` have the key {}", kind.name, quoted(key)));
            return self.problems.add(error.also(first, "first here").help("rename one of them, here and where it is referred to"));
        }
        for other in self.keys.beside.get(kind_id.index()).into_iter().flatten() {
            let Some(owner) = self.keys.owners.get(&(*other, key)) else { continue };
            let other = self.context.schema.kind(*other).map_or("", |kind| kind.name.as_str());
            let message = format!("a `{}` and a `{other}` have the key {}", kind.name, quoted(key));
            let error = Diagnostic::error(Code::DUPLICATE, span, message).also(owner.span, "first here");
            self.problems.add(error.help(format!("some attributes take either, so rename the `{}` or the `{other}`", kind.name)));
        }
    }

    /// The entity that a key names. One that names none, or several, stays as a refused value: dropped, it would make a list shorter.
    pub(super) fn reference(&mut self, kinds: &'c [KindId], key: &str, span: Span) -> State<'t> {
        if key == CONTROLLER && self.keys.party.is_some_and(|party| kinds.contains(&party)) {
            return State::Value(Value::Controller);
        }
        let mut owners = kinds.iter().filter_map(|kind| self.keys.owners.get(&(*kind, key)));
        match (owners.next(), owners.next()) {
            (Some(owner), None) if !owner.ambiguous => State::Value(Value::Entity(owner.entity)),
            (Some(_), _) => State::Refused,
            (None, _) => {
                self.dangling(kinds, key, span);
                State::Refused
            }
        }
    }

    fn dangling(&mut self, kinds: &'c [KindId], key: &str, span: Span) {
        if self.problems.full() {
            return self.problems.add(Diagnostic::error(Code::DANGLING_REFERENCE, span, ""));
        }
        let schema = self.context.schema;
        let names: Vec<&str> = kinds.iter().filter_map(|kind| Some(schema.kind(*kind)?.name.as_str())).collect();
        let message = format!("there is no {} {}", names.join(" or "), quoted(key));
        let lists = kinds.iter().filter_map(|kind| self.model.kinds.get(kind.index()));
        let entities = lists.flat_map(|list| &list.entities).filter_map(|id| self.model.entity(*id)?.key);
        let help = match self.problems.suggestion(key, entities) {
            Some(help) => help,
            None => match self.kind_with_key(key) {
                Some(kind) => format!("{} is a `{kind}`, which this attribute does not take", quoted(key)),
                None => format!("declare it in `[[{}]]`, or correct the name", names.join("]]` or `[[")),
            },
        };
        self.problems.add(Diagnostic::error(Code::DANGLING_REFERENCE, span, message).help(help));
    }

    fn kind_with_key(&self, key: &str) -> Option<&'c str> {
        let mut kinds = self.context.schema.kind_ids();
        kinds.find(|(id, _)| self.keys.owners.contains_key(&(*id, key))).map(|(_, kind)| kind.name.as_str())
    }
}
