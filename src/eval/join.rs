//! Quantifiers that need not look at every member, or not again: those that ask the same for all items are answered once, and
//! `some g in KIND satisfies { g.SET includes f and … }` (or `g.ATTRIBUTE is f`) looks only at the members that may name `f`. Without this a rule that
//! asks for each entity about all others would take the square of the size of a manifest.

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::ahead::Sight;
use super::context::{Context, Frame, USUAL_ANSWERS};
use super::expr::condition;
use super::list::Candidate;
use super::trace::{Item, Silent};
use crate::builtins::Operator;
use crate::check::Program;
use crate::check::program::{ExprKind, List, Operand, Path, Quantified, Quantifier, Root};
use crate::manifest::State;
use crate::types::{AttributeId, EntityId, ExprId, KindId, Truth, Value, VariableId};

/// What is known of a quantifier before any manifest is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Quick {
    /// Whether nothing in it depends on a variable from outside.
    is_closed: bool,
    /// Members that count must name the entity of a variable in this attribute.
    names: Option<(KindId, AttributeId, VariableId)>,
    /// Parts of the body that ask about the member alone: a member of which one is false does not count, whatever the item.
    own: Vec<ExprId>,
}

/// What is known of the quantifiers of a program.
#[derive(Debug)]
pub(super) struct Quantifiers {
    /// For each expression, its place among the quantifiers, if it is one.
    places: Vec<Option<u16>>,
    quick: Vec<Quick>,
}

impl Quantifiers {
    pub(super) fn new(program: &Program) -> Self {
        let (mut places, mut quick) = (vec![None; program.exprs.len()], Vec::new());
        for (index, expr) in program.exprs.iter().enumerate() {
            let ExprKind::Quantified(quantified) = &expr.kind else { continue };
            let (Some(place), Ok(number)) = (places.get_mut(index), u16::try_from(quick.len())) else { continue };
            *place = Some(number);
            quick.push(Quick {
                is_closed: is_closed(program, ExprId::new(index), quantified),
                names: names(program, quantified),
                own: own(program, quantified),
            });
        }
        Self { places, quick }
    }

    /// What is known of a quantifier; nothing where there are very many.
    fn get(&self, id: ExprId) -> Option<&Quick> {
        self.quick.get(usize::from((*self.places.get(id.index())?)?))
    }

    /// Whether nothing in a quantifier depends on a variable from outside.
    pub(super) fn is_closed(&self, id: ExprId) -> bool {
        self.get(id).is_some_and(|quick| quick.is_closed)
    }
}

/// Variables are numbered in order of binding, so that one from outside has a lower number.
fn is_closed(program: &Program, id: ExprId, quantified: &Quantified) -> bool {
    let mut named = program.conditions(id).into_iter().filter_map(|id| program.expr(id)).flat_map(|expr| expr.kind.variables());
    named.all(|variable| variable >= quantified.variable)
}

/// The parts of a body that is an `and` which name no variable from outside.
fn own(program: &Program, quantified: &Quantified) -> Vec<ExprId> {
    let (List::Kind(_), true) = (&quantified.list, quantified.quantifier != Quantifier::Every) else { return Vec::new() };
    let body = quantified.body.and_then(|body| program.expr(body)).map(|body| &body.kind);
    let Some(ExprKind::And(parts)) = body else { return Vec::new() };
    let is_own = |part: &ExprId| {
        let mut named = program.conditions(*part).into_iter().filter_map(|id| program.expr(id)).flat_map(|expr| expr.kind.variables());
        named.all(|variable| variable >= quantified.variable)
    };
    parts.iter().copied().filter(is_own).collect()
}

/// The set in which a member must name another entity: a part of a body that is an `and`. With `every` a member that does not is
/// what is asked about.
fn names(program: &Program, quantified: &Quantified) -> Option<(KindId, AttributeId, VariableId)> {
    let (List::Kind(kind), true) = (&quantified.list, quantified.quantifier != Quantifier::Every) else { return None };
    let body = program.expr(quantified.body?)?;
    let parts = match &body.kind {
        ExprKind::And(parts) => parts.iter().filter_map(|part| program.expr(*part)).collect(),
        _ => vec![body],
    };
    let own = |path: &Path| match (path.root, path.steps.as_slice()) {
        (Root::Variable(variable), [step]) if variable == quantified.variable && step.len() == 1 => step.first().copied(),
        _ => None,
    };
    let other = |operand: &Operand| match operand {
        Operand::Path(Path { root: Root::Variable(variable), steps }) if steps.is_empty() && *variable != quantified.variable => {
            Some(*variable)
        }
        _ => None,
    };
    let found = parts.into_iter().find_map(|part| match &part.kind {
        ExprKind::Includes { set, item } => own(set).zip(other(item)),
        ExprKind::Compare { operator: Operator::Is, left: Operand::Path(left), right } => own(left).zip(other(right)),
        _ => None,
    });
    found.map(|(attribute, other)| (*kind, attribute, other))
}

/// What is remembered of one manifest.
pub(super) struct Joins {
    /// Quantifiers that were answered.
    answers: RefCell<FxHashMap<Asked, Truth>>,
    indices: RefCell<FxHashMap<AttributeId, Rc<Index>>>,
    /// Members of which no part that asks about them alone is false.
    counting: RefCell<FxHashMap<Asked, Rc<Vec<bool>>>>,
    /// Of these, the ones whose set is not known whole.
    open: RefCell<FxHashMap<Asked, Rc<Vec<usize>>>>,
}

impl Default for Joins {
    fn default() -> Self {
        Self {
            answers: RefCell::new(FxHashMap::with_capacity_and_hasher(USUAL_ANSWERS, FxBuildHasher)),
            indices: RefCell::default(),
            counting: RefCell::default(),
            open: RefCell::default(),
        }
    }
}

/// A closed quantifier, and the subjects that it sees.
type Asked = (ExprId, Sight);

/// Who names whom in a set.
#[derive(Default)]
struct Index {
    /// For each entity, those that name it, as places in the list of their kind.
    by_name: FxHashMap<EntityId, Vec<usize>>,
    /// Those whose set is not known whole.
    open: Rc<Vec<usize>>,
}

/// The answer of a closed quantifier, if it was given before.
pub(super) fn answer(ctx: &Context<'_>, frame: &Frame<'_>, id: ExprId) -> Option<Truth> {
    ctx.joins.answers.borrow().get(&(id, ctx.plan.ahead.sight(id, frame))).copied()
}

/// Remembers the answer of a closed quantifier.
pub(super) fn remember(ctx: &Context<'_>, frame: &Frame<'_>, id: ExprId, truth: Truth) {
    ctx.joins.answers.borrow_mut().insert((id, ctx.plan.ahead.sight(id, frame)), truth);
}

/// A quantifier, and the declared members of its list.
type Members<'ask, 'run> = (ExprId, &'ask Quantified, &'ask [Candidate<'run>]);

/// The places of the declared members that may count, in order; none where all have to be looked at.
pub(super) fn members<'run>(
    ctx: &Context<'run>,
    frame: &mut Frame<'run>,
    (id, quantified, known): Members<'_, 'run>,
) -> Option<Vec<usize>> {
    if quantified.list == List::Kind(ctx.plan.anchors.subject?) {
        // Of subjects, those outside of the territory are left out, so that their places are others.
        return None;
    }
    if known.len() < FEW {
        return None;
    }
    let quick = ctx.plan.quantifiers.get(id)?;
    let counting = counting(ctx, frame, quick, (id, quantified, known));
    let counts = |place: &usize| counting.as_ref().is_none_or(|counting| counting.get(*place) == Some(&true));
    let named = quick.names.and_then(|(kind, attribute, other)| match frame.get(other) {
        Some(Item::Entity(named)) => Some((index(ctx, kind, attribute)?, named)),
        _ => None,
    });
    let Some((index, named)) = named else {
        return counting.as_ref().map(|_| (0..known.len()).filter(counts).collect());
    };
    let by_name = index.by_name.get(&named).map(Vec::as_slice).unwrap_or_default();
    let open = if counting.is_some() { counting_open(ctx, (id, frame), &index, &counts) } else { Rc::clone(&index.open) };
    let mut places: Vec<usize> = by_name.iter().copied().filter(counts).chain(open.iter().copied()).collect();
    places.sort_unstable();
    places.dedup();
    Some(places)
}

/// In shorter lists it costs more to find out who names whom than to look at all members.
const FEW: usize = 16;
/// In shorter lists all members are asked what is asked about them alone.
const SHORT: usize = 64;

/// For each member, whether it may count for what is asked about it alone.
fn counting<'run>(
    ctx: &Context<'run>,
    frame: &mut Frame<'run>,
    quick: &Quick,
    (id, quantified, known): Members<'_, 'run>,
) -> Option<Rc<Vec<bool>>> {
    if quick.own.is_empty() || known.len() < SHORT {
        return None;
    }
    let key = (id, ctx.plan.ahead.sight(id, frame));
    if let Some(counting) = ctx.joins.counting.borrow().get(&key) {
        return Some(Rc::clone(counting));
    }
    let mut counting = Vec::with_capacity(known.len());
    for member in known {
        frame.bind(quantified.variable, member.item);
        counting.push(!quick.own.iter().any(|part| condition(ctx, frame, &mut Silent, *part) == Truth::FALSE));
    }
    let counting = Rc::new(counting);
    ctx.joins.counting.borrow_mut().insert(key, Rc::clone(&counting));
    Some(counting)
}

/// Of the members whose set is not known whole, those that may count: found once.
fn counting_open(ctx: &Context<'_>, (id, frame): (ExprId, &Frame<'_>), index: &Index, counts: &dyn Fn(&usize) -> bool) -> Rc<Vec<usize>> {
    let key = (id, ctx.plan.ahead.sight(id, frame));
    if let Some(open) = ctx.joins.open.borrow().get(&key) {
        return Rc::clone(open);
    }
    let open: Rc<Vec<usize>> = Rc::new(index.open.iter().copied().filter(|place| counts(place)).collect());
    ctx.joins.open.borrow_mut().insert(key, Rc::clone(&open));
    open
}

fn index(ctx: &Context<'_>, kind: KindId, attribute: AttributeId) -> Option<Rc<Index>> {
    if let Some(known) = ctx.joins.indices.borrow().get(&attribute) {
        return Some(Rc::clone(known));
    }
    let list = ctx.model.kind(kind)?;
    ctx.step(list.entities.len() as u64);
    let mut index = Index::default();
    let mut unknown = Vec::new();
    for (place, entity) in list.entities.iter().enumerate() {
        match ctx.model.slot(&ctx.plan.program.schema, *entity, attribute).map(|slot| slot.state) {
            Some(State::OnlyOne(only) | State::Value(Value::Entity(only))) => index.by_name.entry(only).or_default().push(place),
            Some(State::List(list)) => {
                let mut open = list.open;
                for member in ctx.model.members(list) {
                    match member.state {
                        State::Value(Value::Entity(named)) => index.by_name.entry(named).or_default().push(place),
                        _ => open = true,
                    }
                }
                if open {
                    unknown.push(place);
                }
            }
            _ => unknown.push(place),
        }
    }
    index.open = Rc::new(unknown);
    let index = Rc::new(index);
    ctx.joins.indices.borrow_mut().insert(attribute, Rc::clone(&index));
    Some(index)
}
