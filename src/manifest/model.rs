//! A manifest as the compiled schema reads it: entities with slots, each slot with what is known of it and its place.

use crate::check::Schema;
use crate::source::Span;
use crate::types::{AttributeId, EntityId, KindId, Value};

/// What one manifest declares. Text is borrowed from the manifest's tree.
#[derive(Debug, Clone, Default)]
pub struct Model<'text> {
    /// All entities, inline ones among them, by id.
    pub entities: Vec<Entity<'text>>,
    /// The slots of all entities; an entity's own begin at its `first_slot`, in the order of its kind's attributes.
    pub slots: Vec<Slot<'text>>,
    /// The members of all lists.
    pub members: Vec<Member<'text>>,
    /// For each kind, its entities and what is known of their list.
    pub kinds: Vec<KindList>,
    /// The top of the file: where a fact belongs that has no table yet.
    pub top: Span,
}

/// One entity.
#[derive(Debug, Clone)]
pub struct Entity<'text> {
    /// Its kind.
    pub kind: KindId,
    /// Its key, where it has one and it could be read.
    pub key: Option<&'text str>,
    /// Its place among those of its kind, from 0; for an inline one, among those of the attribute that holds it.
    pub position: u32,
    /// The header of its table, or the braces of an inline one.
    pub span: Span,
    /// Where its slots begin.
    pub first_slot: u32,
    /// For an inline entity: the entity and the attribute that hold it.
    pub within: Option<(EntityId, AttributeId)>,
}

/// What is known of one attribute of one entity.
#[derive(Debug, Clone, Copy)]
pub struct Slot<'text> {
    /// What is known.
    pub state: State<'text>,
    /// The place of the value; for an absent one, the header of the entity.
    pub span: Span,
}

/// What is known of an attribute or of a member.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum State<'text> {
    /// Not declared.
    Absent,
    /// Declared `"unknown"`: the owners do not know.
    Unknown,
    /// Declared, but in a way that could not be taken; a diagnostic says so.
    Refused,
    /// A single value.
    Value(Value<'text>),
    /// A set.
    List(List),
    /// Left out, and meaning the only entity of its kind.
    OnlyOne(EntityId),
}

/// A set: members and what is known of the rest.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct List {
    /// Its first member in `Model::members`; known members come first, then those known to be no members.
    pub first: u32,
    /// How many members it has.
    pub count: u32,
    /// How many values are known to be no members.
    pub excluded: u32,
    /// Whether there may be members besides.
    pub open: bool,
    /// Whether a member is `"unknown"`.
    pub owners_do_not_know: bool,
}

/// A member of a list.
#[derive(Debug, Clone, Copy)]
pub struct Member<'text> {
    /// A value, or `Refused`.
    pub state: State<'text>,
    /// Its place.
    pub span: Span,
}

/// The entities of one kind.
#[derive(Debug, Clone, Default)]
pub struct KindList {
    /// Them, in order of declaration.
    pub entities: Vec<EntityId>,
    /// Whether any is declared, or that there are none.
    pub declared: bool,
    /// Whether there may be others.
    pub open: bool,
    /// Where the list is declared (the first header, the `KIND = []`, the mention in `incomplete`), else where it belongs.
    pub span: Span,
}

impl<'text> Model<'text> {
    /// An entity by id.
    #[must_use]
    pub fn entity(&self, id: EntityId) -> Option<&Entity<'text>> {
        self.entities.get(id.index())
    }

    /// The list of a kind.
    #[must_use]
    pub fn kind(&self, kind: KindId) -> Option<&KindList> {
        self.kinds.get(kind.index())
    }

    /// The only entity of a singleton kind.
    #[must_use]
    pub fn singleton(&self, kind: KindId) -> Option<EntityId> {
        self.kind(kind)?.entities.first().copied()
    }

    /// The slot of an attribute of an entity; none where the entity is of another kind.
    #[must_use]
    pub fn slot(&self, schema: &Schema, entity: EntityId, attribute: AttributeId) -> Option<&Slot<'text>> {
        let (entity, attribute) = (self.entity(entity)?, schema.attribute(attribute)?);
        if entity.kind != attribute.kind {
            return None;
        }
        self.slots.get(entity.first_slot as usize + usize::from(attribute.slot))
    }

    /// The known members of a list.
    #[must_use]
    pub fn members(&self, list: List) -> &[Member<'text>] {
        self.members.get(list.first as usize..(list.first + list.count) as usize).unwrap_or_default()
    }

    /// The values known to be no members of a list.
    #[must_use]
    pub fn excluded(&self, list: List) -> &[Member<'text>] {
        let start = (list.first + list.count) as usize;
        self.members.get(start..start + list.excluded as usize).unwrap_or_default()
    }

    /// `kind[key].attribute`, through the entities that hold an inline one; unkeyed entities by position from 1.
    #[must_use]
    pub fn address(&self, schema: &Schema, entity: EntityId) -> String {
        let Some(found) = self.entity(entity) else { return String::new() };
        if let Some((outer, attribute)) = found.within {
            let Some(attribute) = schema.attribute(attribute) else { return String::new() };
            let place = if attribute.ty.is_set() { format!("[{}]", found.position + 1) } else { String::new() };
            return format!("{}.{}{place}", self.address(schema, outer), attribute.name);
        }
        let Some(kind) = schema.kind(found.kind) else { return String::new() };
        match (kind.identity, found.key) {
            (crate::check::Identity::Singleton, _) => kind.name.clone(),
            (_, Some(key)) => format!("{}[{key}]", kind.name),
            (_, None) => format!("{}[{}]", kind.name, found.position + 1),
        }
    }
}
