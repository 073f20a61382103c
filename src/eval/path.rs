//! Reading facts along paths. A path stops at its first hop that is unknown or refused, and that hop is the open fact.

use super::context::{Context, Frame};
use super::finding::OpenReason;
use super::trace::{Fact, Item};
use crate::check::program::{Path, Root, Step};
use crate::manifest::{List, State};
use crate::types::{AttributeId, EntityId, Value};

/// What a path leads to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Reading<'run> {
    /// A value, and the fact that says so.
    Value(Value<'run>, Fact),
    /// A set, and the fact that says so.
    List(List, Fact),
    /// A set with one member, which is implied: the only entity of its kind.
    Only(EntityId, Fact),
    /// Nothing that is known, and why.
    Open(Fact, OpenReason),
    /// An attribute of something that is not declared itself.
    Anonymous(Fact, OpenReason),
    /// Declared that there is none, here or on the way.
    None(Fact),
}

/// Reads a path.
pub(super) fn read<'run>(ctx: &Context<'run>, frame: &Frame<'run>, path: &Path) -> Reading<'run> {
    ctx.step(1 + path.steps.len() as u64);
    // Most paths ask an entity for one of its attributes.
    if let (Root::Variable(variable), [step]) = (path.root, path.steps.as_slice())
        && let Some(Item::Entity(entity)) = frame.get(variable)
    {
        return attribute(ctx, entity, step);
    }
    let mut here = match path.root {
        Root::Variable(variable) => match frame.get(variable) {
            Some(item) => of_item(item),
            None => return Reading::None(Fact::Kind(crate::types::KindId::new(0))),
        },
        Root::Singleton(kind) => match ctx.model.singleton(kind) {
            Some(entity) => Reading::Value(Value::Entity(entity), Fact::Entity(entity)),
            None => Reading::Open(Fact::Kind(kind), OpenReason::NotDeclared),
        },
    };
    for step in &path.steps {
        here = match here {
            Reading::Value(Value::Entity(entity), _) | Reading::Only(entity, _) => attribute(ctx, entity, step),
            Reading::Value(_, fact) | Reading::List(_, fact) => return Reading::None(fact),
            stopped => return stopped,
        };
    }
    here
}

/// The facts that a path passes on its way to the last: they are read, too.
pub(super) fn hops<'run>(ctx: &Context<'run>, frame: &Frame<'run>, path: &Path) -> Vec<Fact> {
    let before = (1..path.steps.len()).filter_map(|count| {
        let steps = path.steps.get(..count)?.into();
        Some(note(read(ctx, frame, &Path { root: path.root, steps })).0)
    });
    before.collect()
}

/// What a variable leads to without further hops.
pub(super) fn of_item(item: Item<'_>) -> Reading<'_> {
    match item {
        Item::Entity(entity) => Reading::Value(Value::Entity(entity), Fact::Entity(entity)),
        Item::Value(value, fact) => Reading::Value(value, fact),
        Item::Refused(fact) => Reading::Open(fact, OpenReason::Refused),
        Item::Anonymous(fact, reason) => Reading::Anonymous(fact, reason),
    }
}

fn attribute<'run>(ctx: &Context<'run>, entity: EntityId, step: &Step) -> Reading<'run> {
    match step.iter().find_map(|attribute| state_of(ctx, entity, *attribute)) {
        Some((state, fact, is_set)) => of_state(state, fact, is_set),
        // The holder is of a kind that has no such attribute: nothing is said there, and nothing could be.
        None => Reading::None(Fact::Entity(entity)),
    }
}

/// What is known of an attribute of an entity, the fact, and whether it is a set; none where its kind has no such attribute.
pub(super) fn state_of<'run>(ctx: &Context<'run>, entity: EntityId, attribute: AttributeId) -> Option<(&'run State<'run>, Fact, bool)> {
    let (holder, place) = (ctx.model.entity(entity)?, ctx.plan.places.get(attribute.index())?);
    let slot = ctx.model.slots.get(holder.first_slot as usize + usize::from(place.slot)).filter(|_| holder.kind == place.kind)?;
    Some((&slot.state, Fact::Slot(entity, attribute), place.is_set))
}

fn of_state<'run>(state: &State<'run>, fact: Fact, is_set: bool) -> Reading<'run> {
    match *state {
        State::Absent => Reading::Open(fact, OpenReason::NotDeclared),
        State::Unknown => Reading::Open(fact, OpenReason::OwnersDoNotKnow),
        State::Refused => Reading::Open(fact, OpenReason::Refused),
        State::Value(Value::None) => Reading::None(fact),
        State::Value(value) => Reading::Value(value, fact),
        State::List(list) => Reading::List(list, fact),
        State::OnlyOne(entity) if is_set => Reading::Only(entity, fact),
        State::OnlyOne(entity) => Reading::Value(Value::Entity(entity), fact),
    }
}

/// The fact that a reading rests on, and why it is open, if it is.
pub(super) fn note(reading: Reading<'_>) -> (Fact, Option<OpenReason>) {
    match reading {
        Reading::Value(_, fact) | Reading::List(_, fact) | Reading::Only(_, fact) | Reading::None(fact) => (fact, None),
        Reading::Open(fact, reason) | Reading::Anonymous(fact, reason) => (fact, Some(reason)),
    }
}
