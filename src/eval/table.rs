//! Conditions that ask about one attribute of one entity, whatever their form: `s is within capture`, `e is dpia or e is lia`,
//! `x.SET includes any of { … }`. Their truth follows from the attribute's value alone, and where the values of its type have numbers, it is
//! found out once for each and looked up from then on.

use std::sync::atomic::{AtomicU8, Ordering};

use super::compare;
use super::context::{Context, Frame};
use super::known::{Known, MOST_PARTS, asked, first};
use super::number::value_count;
use super::path;
use crate::builtins::Operator;
use crate::check::Program;
use crate::check::program::{ExprKind, Operand, Path, Root, Step};
use crate::manifest::{List, State};
use crate::types::{AttributeId, ExprId, Truth, Value, VariableId};

/// The tables of all conditions that have one.
#[derive(Debug, Default)]
pub(super) struct Tables {
    /// For each expression, its table.
    of: Vec<Option<Table>>,
    /// The truths of all tables, one after the other; 0 where nobody asked yet.
    truths: Vec<AtomicU8>,
}

/// What a condition asks, and where its truths are. It is kept small, since evaluation goes from one to the next all the time.
#[derive(Debug, Clone, Copy)]
struct Table {
    /// Where its truths begin: one for each value, and a last one for an attribute that is open.
    begin: u32,
    count: u16,
    asked: Asked,
}

/// One attribute of one entity.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Asked {
    attribute: AttributeId,
    variable: VariableId,
    /// Whether it is asked whether a set includes something: true where one of its members makes it so.
    is_set: bool,
}

/// What is known of an expression while tables are made.
#[derive(Debug, Clone, Copy)]
enum Found {
    NotYet,
    /// It asks about one attribute, in so many parts.
    Asks(Asked, usize),
    AsksMore,
}

impl Tables {
    pub(super) fn new(program: &Program) -> Self {
        let mut found = vec![Found::NotYet; program.exprs.len()];
        let (mut of, mut end) = (Vec::with_capacity(found.len()), 0_usize);
        for index in 0..program.exprs.len() {
            let table = match find(program, &mut found, ExprId::new(index)) {
                Found::Asks(asked, parts) if parts <= MOST_PARTS => Table::new(program, asked, end),
                _ => None,
            };
            end += table.map_or(0, |table| usize::from(table.count) + 1);
            of.push(table);
        }
        Self { of, truths: (0..end).map(|_| AtomicU8::default()).collect() }
    }

    fn get(&self, id: ExprId) -> Option<Table> {
        self.of.get(id.index()).copied().flatten()
    }
}

impl Table {
    fn new(program: &Program, asked: Asked, begin: usize) -> Option<Self> {
        let count = value_count(program, program.schema.attribute(asked.attribute)?.ty.element())?;
        Some(Self { begin: u32::try_from(begin).ok()?, count: u16::try_from(count).ok()?, asked })
    }
}

/// The truth of a condition, where it has a table and what it asks has a number.
pub(super) fn truth<'run>(ctx: &Context<'run>, frame: &Frame<'run>, id: ExprId) -> Option<Truth> {
    let table = ctx.plan.tables.get(id)?;
    let entity = frame.entity(table.asked.variable)?;
    let (state, ..) = path::state_of(ctx, entity, table.asked.attribute)?;
    match (state, table.asked.is_set) {
        (State::Value(value), false) => look_up(ctx, (id, table), Some(*value)),
        (State::List(list), true) => of_list(ctx, (id, table), *list),
        (State::Absent | State::Unknown | State::Refused, false) => look_up(ctx, (id, table), None),
        (State::Absent | State::Unknown | State::Refused, true) => Some(Truth::UNKNOWN),
        _ => None,
    }
}

/// A set includes what one of its members is. Of an open one, what it excludes has to be looked at as well.
fn of_list(ctx: &Context<'_>, table: (ExprId, Table), list: List) -> Option<Truth> {
    let mut truth = Truth::FALSE;
    for member in ctx.model.members(list) {
        let State::Value(value) = member.state else { return None };
        truth = truth.or(look_up(ctx, table, Some(value))?);
    }
    (!list.open || truth == Truth::TRUE).then_some(truth)
}

/// The truth for a value, or for an open attribute.
fn look_up(ctx: &Context<'_>, (id, table): (ExprId, Table), value: Option<Value<'_>>) -> Option<Truth> {
    let number = match value {
        Some(value) => ctx.plan.numbers.of(value).filter(|number| *number < usize::from(table.count))?,
        None => usize::from(table.count),
    };
    let cell = ctx.plan.tables.truths.get(table.begin as usize + number)?;
    // Whoever finds it out finds the same.
    Truth::from_bits(cell.load(Ordering::Relaxed)).or_else(|| {
        let truth = find_out(ctx.plan.program, (id, table.asked), value)?;
        cell.store(truth.bits(), Ordering::Relaxed);
        Some(truth)
    })
}

#[cold]
fn find_out(program: &Program, (id, asked): (ExprId, Asked), value: Option<Value<'_>>) -> Option<Truth> {
    if asked.is_set {
        return Some(is_any_of(program, id, value?));
    }
    Some(Known::new(program, asked.attribute, value).truth(id, asked.variable))
}

/// Whether a member is one of those of which it is asked whether a set includes them.
fn is_any_of(program: &Program, id: ExprId, member: Value<'_>) -> Truth {
    match program.expr(id).map(|expr| &expr.kind) {
        Some(ExprKind::Or(parts)) => parts.iter().fold(Truth::FALSE, |any, part| any.or(is_any_of(program, *part, member))),
        Some(ExprKind::Includes { item: Operand::Constant(constant), .. }) => {
            Operator::Is.apply(member, compare::value(constant), &program.vocabularies).truth
        }
        _ => Truth::UNKNOWN,
    }
}

/// What a condition asks, if it is one attribute.
fn find(program: &Program, known: &mut [Found], id: ExprId) -> Found {
    match known.get_mut(id.index()) {
        // Should a define lead back to itself, it has no table.
        Some(place @ Found::NotYet) => *place = Found::AsksMore,
        Some(found) => return *found,
        None => return Found::AsksMore,
    }
    let Some(kind) = program.expr(id).map(|expr| &expr.kind) else { return Found::AsksMore };
    let found = match kind {
        ExprKind::And(parts) | ExprKind::AtLeastOf(_, parts) => all(program, known, parts, false),
        ExprKind::Or(parts) => all(program, known, parts, true),
        ExprKind::Not(inner) => all(program, known, &[*inner], false),
        ExprKind::Call { define, argument: Some(variable) } => {
            let body = program.define(*define).map_or(Found::AsksMore, |define| find(program, known, define.body));
            match body {
                Found::Asks(asked, parts) if asked.variable == first() && !asked.is_set => {
                    Found::Asks(Asked { variable: *variable, ..asked }, parts.saturating_add(1))
                }
                _ => Found::AsksMore,
            }
        }
        ExprKind::Includes { set: Path { root: Root::Variable(variable), steps }, item: Operand::Constant(_) } => match steps.as_slice() {
            [step] => asks_one(*variable, step, true),
            _ => Found::AsksMore,
        },
        leaf => asked(leaf).map_or(Found::AsksMore, |(variable, step)| asks_one(variable, step, false)),
    };
    known.get_mut(id.index()).into_iter().for_each(|place| *place = found);
    found
}

/// A single question; where the holder may be of several kinds there are several attributes, and no table.
fn asks_one(variable: VariableId, step: &Step, is_set: bool) -> Found {
    match step.as_slice() {
        [attribute] => Found::Asks(Asked { attribute: *attribute, variable, is_set }, 1),
        _ => Found::AsksMore,
    }
}

/// What parts ask, if all ask the same.
fn all(program: &Program, known: &mut [Found], parts: &[ExprId], may_be_set: bool) -> Found {
    let mut whole: Option<(Asked, usize)> = None;
    for part in parts {
        let Found::Asks(asked, count) = find(program, known, *part) else { return Found::AsksMore };
        match &mut whole {
            None => whole = Some((asked, count.saturating_add(1))),
            Some((first, sum)) if *first == asked => *sum = sum.saturating_add(count),
            Some(_) => return Found::AsksMore,
        }
    }
    match whole {
        Some((asked, count)) if may_be_set || !asked.is_set => Found::Asks(asked, count),
        _ => Found::AsksMore,
    }
}
