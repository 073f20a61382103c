//! Quantifiers that need not look at every member, or not again: those that ask the same for all items are answered once, and
//! `some g in KIND satisfies { g.SET includes f and … }` (or `g.ATTRIBUTE is f`) looks only at the members that may name `f`. Without this a rule that
//! asks for each entity about all others would take the square of the size of a manifest.

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::context::{Context, Frame, Walker};
use super::trace::Item;
use crate::builtins::Operator;
use crate::check::Program;
use crate::check::program::{ExprKind, List, Operand, Path, Quantified, Quantifier, Root};
use crate::manifest::State;
use crate::types::{AttributeId, EntityId, ExprId, KindId, Truth, Value, VariableId};

/// What is known of a quantifier before any manifest is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Quick {
    /// Whether nothing in it depends on a variable from outside.
    pub(super) is_closed: bool,
    /// Members that count must name the entity of a variable in this attribute.
    names: Option<(KindId, AttributeId, VariableId)>,
}

/// What is known of each quantifier of a program, by expression.
pub(super) fn all(program: &Program) -> FxHashMap<ExprId, Quick> {
    let quantified = program.exprs.iter().enumerate().filter_map(|(index, expr)| match &expr.kind {
        ExprKind::Quantified(quantified) => Some((ExprId::new(index), quantified)),
        _ => None,
    });
    quantified
        .map(|(id, quantified)| (id, Quick { is_closed: is_closed(program, id, quantified), names: names(program, quantified) }))
        .collect()
}

/// Variables are numbered in order of binding, so that one from outside has a lower number.
fn is_closed(program: &Program, id: ExprId, quantified: &Quantified) -> bool {
    let mut named = program.conditions(id).into_iter().filter_map(|id| program.expr(id)).flat_map(|expr| expr.kind.variables());
    named.all(|variable| variable >= quantified.variable)
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
#[derive(Default)]
pub(super) struct Joins {
    /// Quantifiers that were answered, by territory and by who walks.
    answers: RefCell<FxHashMap<Asked, Truth>>,
    indices: RefCell<FxHashMap<AttributeId, Rc<Index>>>,
}

/// A closed quantifier, the territory whose subjects it sees, and who walks.
type Asked = (ExprId, Option<usize>, Walker);

/// Who names whom in a set.
#[derive(Default)]
struct Index {
    /// For each entity, those that name it, as places in the list of their kind.
    by_name: FxHashMap<EntityId, Vec<usize>>,
    /// Those whose set is not known whole.
    open: Vec<usize>,
}

/// The answer of a closed quantifier, if it was given before.
pub(super) fn answer(ctx: &Context<'_>, frame: &Frame<'_>, id: ExprId) -> Option<Truth> {
    ctx.joins.answers.borrow().get(&(id, frame.territory, frame.walker)).copied()
}

/// Remembers the answer of a closed quantifier.
pub(super) fn remember(ctx: &Context<'_>, frame: &Frame<'_>, id: ExprId, truth: Truth) {
    ctx.joins.answers.borrow_mut().insert((id, frame.territory, frame.walker), truth);
}

/// The places of the members that may count, in order; none where all have to be looked at.
pub(super) fn members(ctx: &Context<'_>, frame: &Frame<'_>, quick: Quick) -> Option<Vec<usize>> {
    let (kind, attribute, other) = quick.names?;
    let Some(Item::Entity(named)) = frame.get(other) else { return None };
    let index = index(ctx, kind, attribute)?;
    let by_name = index.by_name.get(&named).map(Vec::as_slice).unwrap_or_default();
    let mut places: Vec<usize> = by_name.iter().chain(&index.open).copied().collect();
    places.sort_unstable();
    places.dedup();
    Some(places)
}

fn index(ctx: &Context<'_>, kind: KindId, attribute: AttributeId) -> Option<Rc<Index>> {
    if let Some(known) = ctx.joins.indices.borrow().get(&attribute) {
        return Some(Rc::clone(known));
    }
    let list = ctx.model.kind(kind)?;
    ctx.step(list.entities.len() as u64);
    let mut index = Index::default();
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
                    index.open.push(place);
                }
            }
            _ => index.open.push(place),
        }
    }
    let index = Rc::new(index);
    ctx.joins.indices.borrow_mut().insert(attribute, Rc::clone(&index));
    Some(index)
}
