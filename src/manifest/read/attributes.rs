//! The second pass, table by table: which attribute a key means.

use super::Reader;
use super::problems::quoted;
use crate::check::{Attribute, Identity, Kind, Schema};
use crate::diagnostic::{Code, Diagnostic};
use crate::manifest::model::{Slot, State};
use crate::manifest::tree::{Entry, Node, NodeKind, Table};
use crate::types::{AttributeId, EntityId, KindId};

/// The key that inherits by name, as in Cargo.
const WORKSPACE: &str = "workspace";

impl<'c, 't> Reader<'c, 't> {
    /// Reads the attributes of all entities of the first pass; inline ones are made on the way.
    pub(super) fn values(&mut self) {
        for (entity, table) in std::mem::take(&mut self.pending) {
            self.attributes(entity, table);
        }
    }

    /// Reads the table of one entity into its slots.
    pub(super) fn attributes(&mut self, entity: EntityId, table: &'t Table<'t>) {
        let schema = self.context.schema;
        let Some(kind_id) = self.model.entity(entity).map(|entity| entity.kind) else { return };
        let Some(kind) = schema.kind(kind_id) else { return };
        let mut next = 0;
        for entry in table.entries {
            match named(schema, kind, entry.key, next) {
                Some((id, attribute)) => {
                    next = usize::from(attribute.slot) + 1;
                    self.attribute(entity, id, attribute, entry);
                }
                None if entry.key == WORKSPACE => self.inherited(entry),
                None => self.unknown_attribute(kind_id, kind, entry),
            }
        }
    }

    fn attribute(&mut self, entity: EntityId, id: AttributeId, attribute: &'c Attribute, entry: &'t Entry<'t>) {
        if attribute.computed {
            let error = Diagnostic::error(Code::BAD_VALUE, entry.key_span, format!("`{}` is found out, not declared", attribute.name));
            return self.problems.add(error.help("remove the line"));
        }
        if attribute.formerly.is_some() && entry.key != attribute.name {
            self.renamed(entity, attribute, entry);
        }
        let state = match inherits(&entry.value) {
            Some(place) if !self.takes_workspace(attribute) => {
                self.inherited(place);
                State::Refused
            }
            _ => self.value(entity, id, attribute, &entry.value),
        };
        self.set(entity, attribute, Slot { state, span: entry.value.span });
    }

    /// Fills a slot. One that is filled already (under the former name) holds two answers, so neither counts.
    fn set(&mut self, entity: EntityId, attribute: &Attribute, slot: Slot<'t>) {
        let Some(first) = self.model.entity(entity).map(|entity| entity.first_slot as usize) else { return };
        let Some(place) = self.model.slots.get_mut(first + usize::from(attribute.slot)) else { return };
        if place.state == State::Absent {
            *place = slot;
            return;
        }
        let earlier = place.span;
        place.state = State::Refused;
        let error = Diagnostic::error(Code::DUPLICATE, slot.span, format!("`{}` is written twice", attribute.name));
        self.problems.add(error.also(earlier, "first here").help("keep one of the two"));
    }

    fn renamed(&mut self, entity: EntityId, attribute: &Attribute, entry: &Entry<'_>) {
        let kind = self.model.entity(entity).and_then(|entity| self.context.schema.kind(entity.kind));
        let kind = kind.map_or("", |kind| kind.name.as_str());
        let message = format!("`{kind}.{}` is now called `{}`", entry.key, attribute.name);
        self.problems.add(Diagnostic::warning(Code::RENAMED, entry.key_span, message).help(format!("write `{}`", attribute.name)));
    }

    fn takes_workspace(&self, attribute: &Attribute) -> bool {
        let inline = match attribute.ty.element() {
            crate::types::Type::Inline(kind) => self.context.schema.kind(*kind),
            _ => None,
        };
        inline.is_some_and(|kind| kind.by_name.contains_key(WORKSPACE))
    }

    fn inherited(&mut self, entry: &Entry<'_>) {
        let error = Diagnostic::error(Code::UNKNOWN_NAME, entry.key_span, "there is no `ombud.toml` from which this could be taken over");
        self.problems.add(error.help("write the value here"));
    }

    fn unknown_attribute(&mut self, kind_id: KindId, kind: &'c Kind, entry: &Entry<'_>) {
        if self.problems.full() {
            return self.problems.add(Diagnostic::error(Code::UNKNOWN_KEY, entry.key_span, ""));
        }
        let help = match self.elsewhere(entry) {
            Some(help) => Some(help),
            None => match self.problems.suggestion(entry.key, self.attribute_names(kind)) {
                Some(help) => Some(help),
                None => self.of_another(entry.key, kind_id),
            },
        };
        let message = format!("`{}` has no attribute {}", kind.name, quoted(entry.key));
        self.problems.add(Diagnostic::error(Code::UNKNOWN_KEY, entry.key_span, message).help_if(help));
    }

    /// The kind that has an attribute of a name, or of the nearest to it.
    fn of_another(&mut self, name: &str, kind: KindId) -> Option<String> {
        if let Some(owners) = self.owners_of(name, Some(kind)) {
            return Some(format!("`{name}` is an attribute of {owners}"));
        }
        let others = self.context.schema.attributes.iter().filter(|attribute| attribute.kind != kind && !attribute.computed);
        let nearest = self.problems.nearest(name, others.map(|attribute| attribute.name.as_str()))?;
        let owners = self.owners_of(nearest, Some(kind))?;
        Some(format!("did you mean `{nearest}`, an attribute of {owners}?"))
    }

    fn attribute_names(&self, kind: &'c Kind) -> impl Iterator<Item = &'c str> + use<'c> {
        let schema = self.context.schema;
        let attributes = kind.attributes.iter().filter_map(|id| schema.attribute(*id));
        attributes.filter(|attribute| !attribute.computed).map(|attribute| attribute.name.as_str())
    }

    /// Where a key belongs that is a top-level one: below a header, TOML makes it a key of that table.
    fn elsewhere(&self, entry: &Entry<'_>) -> Option<String> {
        if entry.key == "ombud" {
            return Some("move this line to the top of the file".to_owned());
        }
        let kind = self.context.schema.kind(self.context.schema.kind_named(entry.key)?)?;
        match (kind.identity, &entry.value.kind) {
            (Identity::Inline, _) => None,
            (_, NodeKind::Array([])) => Some("move this line to the top of the file".to_owned()),
            (Identity::Singleton, _) => Some(format!("`{0}` is a table of its own: write `[{0}]`", kind.name)),
            _ => Some(format!("`{0}` is a table of its own: write `[[{0}]]`", kind.name)),
        }
    }
}

/// The `workspace = …` of a value that consists of it.
fn inherits<'t>(value: &'t Node<'t>) -> Option<&'t Entry<'t>> {
    match &value.kind {
        NodeKind::Table(table) => table.get(WORKSPACE),
        _ => None,
    }
}

/// So many attributes are tried in the order in which the model declares them.
const AHEAD: usize = 4;

/// The attribute of a name. Most manifests keep to the order of the model: then the next one is found by a look at it.
fn named<'c>(schema: &'c Schema, kind: &'c Kind, name: &str, next: usize) -> Option<(AttributeId, &'c Attribute)> {
    let found = |id: &AttributeId| Some((*id, schema.attribute(*id)?));
    let ahead = kind.attributes.iter().skip(next).take(AHEAD).filter_map(found).find(|(_, attribute)| attribute.name == name);
    ahead.or_else(|| kind.by_name.get(name).and_then(found))
}
