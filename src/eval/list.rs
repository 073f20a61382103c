//! The members of lists: known ones, and the anonymous one of a list that may have more.

use super::context::{Context, Frame};
use super::finding::OpenReason;
use super::path::{self, Reading};
use super::scope;
use super::trace::{Fact, Item};
use crate::check::program;
use crate::manifest::{List, State};
use crate::types::{EntityId, KindId, Truth, Value};

/// A member with the truth of its being one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate<'run> {
    pub(super) item: Item<'run>,
    pub(super) exists: Truth,
}

/// A list as a quantifier sees it.
#[derive(Debug)]
pub(super) struct Candidates<'run> {
    /// The members, in order of declaration, the anonymous one last.
    pub(super) members: Vec<Candidate<'run>>,
    /// The fact that the list is.
    pub(super) fact: Fact,
}

/// The members of what a quantifier ranges over. Subjects outside of the rule's territory are none.
pub(super) fn candidates<'run>(ctx: &Context<'run>, frame: &Frame<'run>, list: &program::List) -> Candidates<'run> {
    let mut found = match list {
        program::List::Kind(kind) => of_kind(ctx, *kind),
        program::List::Path(path) => of_reading(ctx, path::read(ctx, frame, path)),
    };
    if let Some(territory) = frame.territory {
        for member in &mut found.members {
            if let Item::Entity(entity) = member.item {
                if is_subject(ctx, entity) {
                    member.exists = member.exists.and(scope::in_territory(ctx, territory, entity));
                }
            }
        }
        found.members.retain(|member| member.exists.may_be_true());
    }
    found
}

fn is_subject(ctx: &Context<'_>, entity: EntityId) -> bool {
    ctx.plan.anchors.subject.is_some_and(|kind| ctx.model.entity(entity).is_some_and(|entity| entity.kind == kind))
}

/// All entities of a kind.
pub(super) fn of_kind<'run>(ctx: &Context<'run>, kind: KindId) -> Candidates<'run> {
    let fact = Fact::Kind(kind);
    let Some(list) = ctx.model.kind(kind) else { return Candidates { members: Vec::new(), fact } };
    let mut members: Vec<Candidate<'_>> = list.entities.iter().map(|entity| certain(Item::Entity(*entity))).collect();
    if list.open || !list.declared {
        members.push(anonymous(fact, OpenReason::NotDeclared));
    }
    Candidates { members, fact }
}

fn of_reading<'run>(ctx: &Context<'run>, reading: Reading<'run>) -> Candidates<'run> {
    match reading {
        Reading::List(list, fact) => Candidates { members: of_list(ctx, list, fact), fact },
        Reading::Only(entity, fact) => Candidates { members: vec![certain(Item::Entity(entity))], fact },
        Reading::Value(Value::Entity(entity), fact) => Candidates { members: vec![certain(Item::Entity(entity))], fact },
        Reading::Value(value, fact) => Candidates { members: vec![certain(Item::Value(value, fact))], fact },
        Reading::Open(fact, reason) | Reading::Anonymous(fact, reason) => Candidates { members: vec![anonymous(fact, reason)], fact },
        Reading::None(fact) => Candidates { members: Vec::new(), fact },
    }
}

fn of_list<'run>(ctx: &Context<'run>, list: List, fact: Fact) -> Vec<Candidate<'run>> {
    let known = ctx.model.members(list).iter().map(|member| match member.state {
        State::Value(Value::Entity(entity)) => certain(Item::Entity(entity)),
        State::Value(value) => certain(Item::Value(value, fact)),
        _ => certain(Item::Refused(fact)),
    });
    let mut members: Vec<Candidate<'run>> = known.collect();
    if list.open {
        members.push(anonymous(fact, open_reason(list)));
    }
    members
}

/// Why an open list is open.
pub(super) fn open_reason(list: List) -> OpenReason {
    if list.owners_do_not_know { OpenReason::OwnersDoNotKnow } else { OpenReason::NotDeclared }
}

fn certain(item: Item<'_>) -> Candidate<'_> {
    Candidate { item, exists: Truth::TRUE }
}

fn anonymous<'run>(fact: Fact, reason: OpenReason) -> Candidate<'run> {
    Candidate { item: Item::Anonymous(fact, reason), exists: Truth::UNKNOWN }
}
