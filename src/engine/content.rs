//! What facts say, as text that depends neither on their place nor on the loaded packs: for fingerprints.

use std::fmt::Write as _;

use crate::check::Program;
use crate::manifest::{List, Model, State};
use crate::types::{EntityId, KindId, Value};

/// Writes what entities, attributes and lists of one manifest say.
#[derive(Clone, Copy)]
pub(super) struct Content<'run, 'text> {
    pub(super) program: &'run Program,
    pub(super) model: &'run Model<'text>,
}

impl Content<'_, '_> {
    /// All that an entity says.
    pub(super) fn entity(&self, entity: EntityId, text: &mut String) {
        let Some(kind) = self.model.entity(entity).and_then(|entity| self.program.schema.kind(entity.kind)) else { return };
        text.push('{');
        for &attribute in &kind.attributes {
            let Some(info) = self.program.schema.attribute(attribute).filter(|info| !info.computed) else { continue };
            let Some(slot) = self.model.slot(&self.program.schema, entity, attribute) else { continue };
            if !matches!(slot.state, State::Absent | State::OnlyOne(_)) {
                let _ = write!(text, "{}=", info.name);
                self.state(slot.state, text);
            }
        }
        text.push('}');
    }

    /// What is known of an attribute.
    pub(super) fn state(&self, state: State<'_>, text: &mut String) {
        match state {
            State::Absent | State::OnlyOne(_) => {}
            State::Unknown => text.push('?'),
            State::Refused => text.push('!'),
            State::Value(value) => self.value(value, text),
            State::List(list) => self.list(list, text),
        }
        text.push(';');
    }

    /// Which entities of a kind there are.
    pub(super) fn kind(&self, kind: KindId, text: &mut String) {
        let Some(list) = self.model.kind(kind) else { return };
        let mut addresses: Vec<String> = list.entities.iter().map(|entity| self.model.address(&self.program.schema, *entity)).collect();
        addresses.sort();
        let _ = write!(text, "[{}{}]", addresses.join(" "), if list.open || !list.declared { "…" } else { "" });
    }

    fn list(&self, list: List, text: &mut String) {
        let members = self.model.members(list).iter().map(|member| (true, member));
        let excluded = self.model.excluded(list).iter().map(|member| (false, member));
        let mut parts: Vec<String> = Vec::new();
        for (included, member) in members.chain(excluded) {
            let mut part = String::from(if included { "+" } else { "-" });
            self.state(member.state, &mut part);
            parts.push(part);
        }
        parts.sort();
        let _ = write!(text, "[{}{}]", parts.concat(), if list.open { "…" } else { "" });
    }

    fn value(&self, value: Value<'_>, text: &mut String) {
        match value {
            Value::Term { term, exactly } => {
                let name = self.program.vocabularies.term(term).map_or("", |term| &term.name);
                let _ = write!(text, "{}{name}", if exactly { "=" } else { "" });
            }
            Value::Entity(entity) => {
                let inline = self.model.entity(entity).is_some_and(|entity| entity.within.is_some());
                if inline {
                    self.entity(entity, text);
                } else {
                    text.push_str(&self.model.address(&self.program.schema, entity));
                }
            }
            Value::Kind(kind) => text.push_str(self.program.schema.kind(kind).map_or("", |kind| &kind.name)),
            other => {
                let _ = write!(text, "{other:?}");
            }
        }
    }
}
