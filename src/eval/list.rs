//! The members of lists: known ones, and the anonymous one of a list that may have more.

use super::context::{Context, Frame, Walker};
use super::finding::OpenReason;
use super::path::{self, Reading};
use super::scope;
use super::trace::{Fact, Item};
use crate::check::program;
use crate::manifest::{List, Member, State};
use crate::types::{EntityId, KindId, Truth, Value};

/// A member with the truth of its being one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate<'run> {
    pub(super) item: Item<'run>,
    pub(super) exists: Truth,
}

impl Candidate<'_> {
    /// Whether it stands for what is not declared.
    pub(super) fn is_anonymous(&self) -> bool {
        matches!(self.item, Item::Anonymous(..))
    }
}

/// A list as a quantifier sees it.
#[derive(Debug)]
pub(super) struct Candidates<'ctx, 'run> {
    /// The members, in order of declaration, the anonymous one last.
    pub(super) members: Members<'ctx, 'run>,
    /// The fact that the list is.
    pub(super) fact: Fact,
}

/// The members of a list, each made when it is asked for: most lists are gone through once, and not to their end.
#[derive(Debug)]
pub(super) enum Members<'ctx, 'run> {
    /// The entities of a kind.
    Kind(&'ctx [Candidate<'run>]),
    /// The members of a set.
    Set(&'run [Member<'run>], Option<Candidate<'run>>, Fact),
    /// One, or none.
    One(Option<Candidate<'run>>),
    /// Those that are left where some do not count.
    Left(Vec<Candidate<'run>>),
}

impl<'run> Members<'_, 'run> {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Kind(members) => members.len(),
            Self::Set(members, others, _) => members.len() + usize::from(others.is_some()),
            Self::One(member) => usize::from(member.is_some()),
            Self::Left(members) => members.len(),
        }
    }

    /// The member at a place.
    pub(super) fn get(&self, place: usize) -> Option<Candidate<'run>> {
        match self {
            Self::Kind(members) => members.get(place).copied(),
            Self::Set(members, others, fact) => match members.get(place) {
                Some(member) => Some(of_member(member, *fact)),
                None => others.filter(|_| place == members.len()),
            },
            Self::One(member) => member.filter(|_| place == 0),
            Self::Left(members) => members.get(place).copied(),
        }
    }

    /// Whether the last one stands for what is not declared.
    pub(super) fn has_others(&self) -> bool {
        match self {
            Self::Set(_, others, _) => others.is_some(),
            Self::Kind(members) => members.last().is_some_and(Candidate::is_anonymous),
            Self::One(member) => member.as_ref().is_some_and(Candidate::is_anonymous),
            Self::Left(members) => members.last().is_some_and(Candidate::is_anonymous),
        }
    }

    fn iter(&self) -> impl Iterator<Item = Candidate<'run>> {
        (0..self.len()).filter_map(|place| self.get(place))
    }
}

/// The members of what a quantifier ranges over. Subjects outside of the rule's territory are none; and of a rule that is judged for
/// a subject who walks, all others.
pub(super) fn candidates<'ctx, 'run>(ctx: &'ctx Context<'run>, frame: &Frame<'run>, list: &program::List) -> Candidates<'ctx, 'run> {
    let found = match list {
        program::List::Kind(kind) => Candidates { members: Members::Kind(of_kind(ctx, *kind)), fact: Fact::Kind(*kind) },
        program::List::Path(path) => of_reading(ctx, path::read(ctx, frame, path)),
    };
    let sees_all = frame.territory.is_none() && frame.walker == Walker::Nobody;
    // A list of a kind is of subjects whole, or not at all; only lists that are written out are looked through.
    let may_hold_subjects = match list {
        program::List::Kind(kind) => ctx.plan.anchors.subject == Some(*kind),
        program::List::Path(_) => true,
    };
    if sees_all || !may_hold_subjects {
        return found;
    }
    let seen = |mut member: Candidate<'run>| {
        if let Some(subject) = subject(ctx, &member) {
            let inside = frame.territory.map_or(Truth::TRUE, |territory| scope::in_territory(ctx, territory, subject));
            let walks = frame.walker == Walker::Nobody || frame.walker == Walker::Subject(subject);
            member.exists = member.exists.and(inside).and(Truth::from(walks));
        }
        member
    };
    if found.members.iter().all(|member| seen(member).exists == member.exists) {
        return found;
    }
    let left = found.members.iter().map(seen).filter(|member| member.exists.may_be_true()).collect();
    Candidates { members: Members::Left(left), ..found }
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
    let one = |member: Candidate<'run>| Members::One(Some(member));
    let (members, fact) = match reading {
        Reading::List(list, fact) => {
            let others = list.open.then(|| anonymous(fact, open_reason(list)));
            (Members::Set(ctx.model.members(list), others, fact), fact)
        }
        Reading::Only(entity, fact) | Reading::Value(Value::Entity(entity), fact) => (one(certain(Item::Entity(entity))), fact),
        Reading::Value(value, fact) => (one(certain(Item::Value(value, fact))), fact),
        Reading::Open(fact, reason) | Reading::Anonymous(fact, reason) => (one(anonymous(fact, reason)), fact),
        Reading::None(fact) => (Members::One(None), fact),
    };
    Candidates { members, fact }
}

fn of_member<'run>(member: &Member<'run>, fact: Fact) -> Candidate<'run> {
    certain(match member.state {
        State::Value(Value::Entity(entity)) => Item::Entity(entity),
        State::Value(value) => Item::Value(value, fact),
        _ => Item::Refused(fact),
    })
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
