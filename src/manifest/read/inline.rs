//! Entities that are written in place, inside of another.

use super::Reader;
use crate::manifest::model::State;
use crate::manifest::tree::Table;
use crate::source::Span;
use crate::types::{AttributeId, EntityId, KindId, Value};

impl<'t> Reader<'_, 't> {
    /// Reads a table in place as an entity of an inline kind.
    pub(super) fn inline(&mut self, holder: EntityId, attribute: AttributeId, kind: KindId, span: Span, table: &'t Table<'t>) -> State<'t> {
        let id = self.new_entity(kind, span, Some((holder, attribute)));
        if let Some(list) = self.model.kinds.get_mut(kind.index()) {
            // Nobody lists them by kind; whoever asks for all of them asks for those of entities that are not declared, too.
            if !list.declared {
                list.span = span;
            }
            list.declared = true;
            list.open = true;
        }
        self.attributes(id, table);
        State::Value(Value::Entity(id))
    }
}
