//! What only the whole file tells: which lists of entities may be incomplete, and which attributes mean the only entity of a kind.

use super::Reader;
use crate::manifest::model::State;
use crate::source::Span;
use crate::types::{EntityId, KindId, Type, Value};

impl Reader<'_, '_> {
    /// Opens the kinds that `collection.incomplete` names, and all of them where the text had mistakes.
    pub(super) fn open_lists(&mut self) {
        let schema = self.context.schema;
        for attribute in schema.incomplete.iter().filter_map(|id| schema.attribute(*id)) {
            let holder = self.model.singleton(attribute.kind).and_then(|id| self.model.entity(id));
            let Some(holder) = holder else { continue };
            let Some(slot) = self.model.slots.get(holder.first_slot as usize + usize::from(attribute.slot)).copied() else { continue };
            match slot.state {
                State::List(list) => {
                    let members = self.model.members(list).to_vec();
                    let all_known = !list.open && members.iter().all(|member| matches!(member.state, State::Value(_)));
                    for member in &members {
                        if let State::Value(Value::Kind(kind)) = member.state {
                            self.open_kind(kind, Some(member.span));
                        }
                    }
                    if !all_known {
                        self.open_all(Some(slot.span));
                    }
                }
                State::Absent => {}
                // Owners who do not know which lists are incomplete may mean any.
                _ => self.open_all(Some(slot.span)),
            }
        }
        if self.syntax_failed {
            self.open_all(None);
        }
    }

    fn open_all(&mut self, span: Option<Span>) {
        for (kind, _) in self.context.schema.kind_ids() {
            if self.model.kind(kind).is_some_and(|list| !list.open) {
                self.open_kind(kind, span);
            }
        }
    }

    fn open_kind(&mut self, kind: KindId, span: Option<Span>) {
        let singleton = self.context.schema.kind(kind).is_some_and(|kind| kind.identity == crate::check::Identity::Singleton);
        if let (false, Some(list)) = (singleton, self.model.kinds.get_mut(kind.index())) {
            list.open = true;
            list.span = span.unwrap_or(list.span);
        }
    }

    /// Absent slots of attributes that then mean the only entity of a kind.
    pub(super) fn only_ones(&mut self) {
        let schema = self.context.schema;
        for attribute in schema.only_ones.iter().filter_map(|id| schema.attribute(*id)) {
            let Type::Reference(targets) = attribute.ty.element() else { continue };
            let Some(only) = self.only_entity(targets) else { continue };
            let Some(holders) = self.model.kinds.get(attribute.kind.index()) else { continue };
            for holder in &holders.entities {
                let Some(first) = self.model.entities.get(holder.index()).map(|entity| entity.first_slot as usize) else { continue };
                if let Some(slot) = self.model.slots.get_mut(first + usize::from(attribute.slot)).filter(|slot| slot.state == State::Absent)
                {
                    slot.state = State::OnlyOne(only);
                }
            }
        }
    }

    /// The one entity of several kinds, if the lists of all are known to be complete.
    fn only_entity(&self, kinds: &[KindId]) -> Option<EntityId> {
        let mut only = None;
        for kind in kinds {
            let list = self.model.kind(*kind)?;
            if !list.declared || list.open || list.entities.len() > 1 {
                return None;
            }
            if let Some(entity) = list.entities.first() {
                if only.is_some() {
                    return None;
                }
                only = Some(*entity);
            }
        }
        only
    }
}
