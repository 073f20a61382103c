//! The members of lists: known ones, and the anonymous one of a list that may have more.

use std::borrow::Cow;

use super::context::{Context, Frame, Walker};
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
pub(super) struct Candidates<'ctx, 'run> {
    /// The members, in order of declaration, the anonymous one last.
    pub(super) members: Cow<'ctx, [Candidate<'run>]>,
    /// The fact that the list is.
    pub(super) fact: Fact,
}

/// The members of what a quantifier ranges over. Subjects outside of the rule's territory are none; and of a rule that is judged for
/// a subject who walks, all others.
pub(super) fn candidates<'ctx, 'run>(ctx: &'ctx Context<'run>, frame: &Frame<'run>, list: &program::List) -> Candidates<'ctx, 'run> {
    let mut found = match list {
        program::List::Kind(kind) => Candidates { members: Cow::Borrowed(of_kind(ctx, *kind)), fact: Fact::Kind(*kind) },
        program::List::Path(path) => of_reading(ctx, path::read(ctx, frame, path)),
    };
    let sees_all = frame.territory.is_none() && frame.walker == Walker::Nobody;
    // A list of a kind is of subjects whole, or not at all; only lists that are written out are looked through.
    let may_hold_subjects = match list {
        program::List::Kind(kind) => ctx.plan.anchors.subject == Some(*kind),
        program::List::Path(_) => true,
    };
    if !sees_all && may_hold_subjects && found.members.iter().any(|member| subject(ctx, member).is_some()) {
        let members = found.members.to_mut();
        for member in members.iter_mut() {
            if let Some(subject) = subject(ctx, member) {
                let inside = frame.territory.map_or(Truth::TRUE, |territory| scope::in_territory(ctx, territory, subject));
                let walks = frame.walker == Walker::Nobody || frame.walker == Walker::Subject(subject);
                member.exists = member.exists.and(inside).and(Truth::from(walks));
            }
        }
        members.retain(|member| member.exists.may_be_true());
    }
    found
}

/// The subject that a member is, if it is one.
fn subject(ctx: &Context<'_>, member: &Candidate<'_>) -> Option<EntityId> {
    let Item::Entity(entity) = member.item else { return None };
    let kind = ctx.plan.anchors.subject?;
    ctx.model.entity(entity).is_some_and(|entity| entity.kind == kind).then_some(entity)
}

/// All entities of a kind.
pub(super) fn of_kind<'ctx, 'run>(ctx: &'ctx Context<'run>, kind: KindId) -> &'ctx [Candidate<'run>] {
    let known = ctx.kinds.get(kind.index()).map(|cell| cell.get_or_init(|| make_kind(ctx, kind)));
    known.map(Vec::as_slice).unwrap_or_default()
}

fn make_kind<'run>(ctx: &Context<'run>, kind: KindId) -> Vec<Candidate<'run>> {
    let Some(list) = ctx.model.kind(kind) else { return Vec::new() };
    let mut members: Vec<Candidate<'_>> = list.entities.iter().map(|entity| certain(Item::Entity(*entity))).collect();
    if list.open || !list.declared {
        members.push(anonymous(Fact::Kind(kind), OpenReason::NotDeclared));
    }
    members
}

fn of_reading<'ctx, 'run>(ctx: &Context<'run>, reading: Reading<'run>) -> Candidates<'ctx, 'run> {
    let (members, fact) = match reading {
        Reading::List(list, fact) => (of_list(ctx, list, fact), fact),
        Reading::Only(entity, fact) => (vec![certain(Item::Entity(entity))], fact),
        Reading::Value(Value::Entity(entity), fact) => (vec![certain(Item::Entity(entity))], fact),
        Reading::Value(value, fact) => (vec![certain(Item::Value(value, fact))], fact),
        Reading::Open(fact, reason) | Reading::Anonymous(fact, reason) => (vec![anonymous(fact, reason)], fact),
        Reading::None(fact) => (Vec::new(), fact),
    };
    Candidates { members: Cow::Owned(members), fact }
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
