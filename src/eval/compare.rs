//! Comparisons: operands to values, values to an operator.

use super::context::{Context, Frame};
use super::finding::OpenReason;
use super::list::open_reason;
use super::path::{self, Reading};
use super::trace::{Fact, Join, Tracer, What};
use crate::builtins::{Answer, Doubt, Operator};
use crate::check::program::{Constant, Operand, Path, Root};
use crate::manifest::{List, State};
use crate::time::Date;
use crate::types::{Truth, Value};

/// What an operand gives.
enum Side<'run> {
    /// A value, and the fact that says so, if one does.
    Value(Value<'run>, Option<Fact>),
    /// Nothing known.
    Open(Fact, OpenReason),
    /// Nothing known of a member of this set, save what it is not.
    Anonymous(Fact, OpenReason),
    /// Declared that there is none.
    None(Fact),
    /// A figure that does not hold on the day of the review.
    NotInForce,
}

/// `left OPERATOR right`.
pub(super) fn comparison<'run, T: Tracer<'run>>(
    ctx: &Context<'run>,
    frame: &Frame<'run>,
    tracer: &mut T,
    what: What<'run>,
    (operator, left, right): (Operator, &'run Operand, &'run Operand),
) -> Truth {
    tracer.enter(what, Join::Leaf);
    note_hops(ctx, frame, tracer, [left, right]);
    let of = Compared { operator, left };
    let (left, right) = (side(ctx, frame, left), side(ctx, frame, right));
    let answer = answer(ctx, of, &left, &right);
    if let (Side::Value(..), Side::Value(..)) = (&left, &right) {
        note_values(tracer, (&left, &right), answer);
    } else {
        for side in [&left, &right] {
            note(tracer, side, answer.truth);
        }
    }
    tracer.leave(answer.truth);
    answer.truth
}

/// What is compared: the operator, and the operand on its left as it is written.
#[derive(Clone, Copy)]
struct Compared<'run> {
    operator: Operator,
    left: &'run Operand,
}

fn answer(ctx: &Context<'_>, of: Compared<'_>, left: &Side<'_>, right: &Side<'_>) -> Answer {
    let truth = match (left, right) {
        (Side::None(_), _) | (_, Side::None(_)) => Truth::FALSE,
        (Side::Value(left, _), Side::Value(right, _)) => return apply(ctx, of, *left, *right),
        // What is excluded from a set is said of its members, not of what they hold.
        (Side::Anonymous(fact, _), Side::Value(value, _))
            if matches!(of.left, Operand::Path(path) if path.steps.is_empty())
                && !of.operator.orders()
                && is_excluded(ctx, *fact, *value) =>
        {
            Truth::FALSE
        }
        _ => Truth::UNKNOWN,
    };
    Answer { truth, doubt: None }
}

/// The facts on the way to an operand's.
fn note_hops<'run, T: Tracer<'run>>(
    ctx: &Context<'run>,
    frame: &Frame<'run>,
    tracer: &mut T,
    operands: impl IntoIterator<Item = &'run Operand>,
) {
    if !T::RECORDS {
        return;
    }
    for operand in operands {
        let path = match operand {
            Operand::Path(path) | Operand::Age(path) => Some(path),
            Operand::Sum(sum) => Some(&sum.0),
            Operand::Constant(_) | Operand::Figure(_) | Operand::Shortest(_) => None,
        };
        if let Some(path) = path {
            path::hops(ctx, frame, path).into_iter().for_each(|fact| tracer.read(fact, None));
        }
    }
}

fn apply(ctx: &Context<'_>, of: Compared<'_>, left: Value<'_>, right: Value<'_>) -> Answer {
    match of.left {
        Operand::Age(_) => of.operator.apply_to_age(left, right, ctx.plan.as_of),
        _ => of.operator.apply(left, right, &ctx.plan.program.vocabularies),
    }
}

fn note_values<'run, T: Tracer<'run>>(tracer: &mut T, (left, right): (&Side<'run>, &Side<'run>), answer: Answer) {
    let mut doubt = answer.doubt.map(of_doubt);
    for side in [left, right] {
        if let Side::Value(_, Some(fact)) = side {
            // A vague term is the left one's fault; of two facts that cannot be compared, mending the first is enough.
            tracer.read(*fact, doubt.take());
        }
    }
}

fn of_doubt(doubt: Doubt) -> OpenReason {
    match doubt {
        Doubt::TooVague => OpenReason::TooVague,
        Doubt::NotComparable => OpenReason::NotComparable,
    }
}

fn note<'run, T: Tracer<'run>>(tracer: &mut T, side: &Side<'run>, truth: Truth) {
    match side {
        Side::Value(_, Some(fact)) | Side::None(fact) => tracer.read(*fact, None),
        Side::Open(fact, reason) | Side::Anonymous(fact, reason) => tracer.read(*fact, Some(*reason).filter(|_| truth.is_unknown())),
        Side::Value(_, None) | Side::NotInForce => {}
    }
}

fn side<'run>(ctx: &Context<'run>, frame: &Frame<'run>, operand: &'run Operand) -> Side<'run> {
    match operand {
        Operand::Path(path) | Operand::Age(path) => of_reading(path::read(ctx, frame, path)),
        Operand::Constant(constant) => Side::Value(value(constant), None),
        Operand::Figure(id) => ctx.plan.figure(*id).map_or(Side::NotInForce, |constant| Side::Value(value(constant), None)),
        Operand::Sum(parts) => sum(ctx, frame, &parts.0, &parts.1),
        // The checker puts it into comparisons of their own.
        Operand::Shortest(_) => Side::NotInForce,
    }
}

fn of_reading(reading: Reading<'_>) -> Side<'_> {
    match reading {
        Reading::Value(value, fact) => Side::Value(value, Some(fact)),
        Reading::Only(entity, fact) => Side::Value(Value::Entity(entity), Some(fact)),
        Reading::Open(fact, reason) => Side::Open(fact, reason),
        Reading::Anonymous(fact, reason) => Side::Anonymous(fact, reason),
        Reading::None(fact) | Reading::List(_, fact) => Side::None(fact),
    }
}

/// The value of an operand that stands alone, if it is known.
pub(super) fn known_value<'run, T: Tracer<'run>>(
    ctx: &Context<'run>,
    frame: &Frame<'run>,
    tracer: &mut T,
    operand: &'run Operand,
) -> Option<Value<'run>> {
    note_hops(ctx, frame, tracer, [operand]);
    let side = side(ctx, frame, operand);
    note(tracer, &side, Truth::UNKNOWN);
    match side {
        Side::Value(value, _) => Some(value),
        Side::Open(..) | Side::Anonymous(..) | Side::None(_) | Side::NotInForce => None,
    }
}

/// A date some time later; past the end of the calendar it is the last day.
fn sum<'run>(ctx: &Context<'run>, frame: &Frame<'run>, path: &Path, added: &'run Operand) -> Side<'run> {
    let (date, added) = (of_reading(path::read(ctx, frame, path)), side(ctx, frame, added));
    match (date, added) {
        (Side::Value(Value::Date(date), fact), Side::Value(Value::Duration(added), _)) => {
            let later = date.plus(added).or_else(|| Date::new(9999, 12, 31)).unwrap_or(date);
            Side::Value(Value::Date(later), fact)
        }
        (Side::Value(_, fact), Side::Value(Value::Indefinite, _)) => {
            Date::new(9999, 12, 31).map_or(Side::NotInForce, |last| Side::Value(Value::Date(last), fact))
        }
        (Side::Value(..), other) => other,
        (other, _) => other,
    }
}

/// A policy's value as an operand.
pub(super) fn value(constant: &Constant) -> Value<'_> {
    match constant {
        Constant::Integer(value) => Value::Integer(*value),
        Constant::Number(value) => Value::Number(*value),
        Constant::Text(value) => Value::Text(value),
        Constant::Date(value) => Value::Date(*value),
        Constant::Duration(value) => Value::Duration(*value),
        Constant::Term(term) => Value::Term { term: *term, exactly: true },
        Constant::OneOf(index) => Value::OneOf(*index),
        Constant::Bool(value) => Value::Bool(*value),
        Constant::Controller => Value::Controller,
        Constant::Kind(kind) => Value::Kind(*kind),
    }
}

/// Whether the anonymous member of a set is known not to be a value: the set says that it does not include it.
fn is_excluded(ctx: &Context<'_>, fact: Fact, value: Value<'_>) -> bool {
    let Fact::Slot(entity, attribute) = fact else { return false };
    match ctx.model.slot(&ctx.plan.program.schema, entity, attribute).map(|slot| slot.state) {
        Some(State::List(list)) => excludes(ctx, list, value),
        _ => false,
    }
}

/// Whether a list says that it does not include a value: of terms, that it excludes it or a broader one.
pub(super) fn excludes(ctx: &Context<'_>, list: List, value: Value<'_>) -> bool {
    ctx.model.excluded(list).iter().any(|member| match (member.state, value) {
        (State::Value(Value::Term { term: excluded, .. }), Value::Term { term, .. }) => {
            ctx.plan.program.vocabularies.is_below(term, excluded)
        }
        (State::Value(excluded), value) => excluded == value,
        _ => false,
    })
}

/// `SET includes ITEM`.
pub(super) fn includes<'run, T: Tracer<'run>>(
    ctx: &Context<'run>,
    frame: &Frame<'run>,
    tracer: &mut T,
    what: What<'run>,
    (set, item): (&'run Path, &'run Operand),
) -> Truth {
    if !T::RECORDS
        && let Some(truth) = names(ctx, frame, set, item)
    {
        return truth;
    }
    tracer.enter(what, Join::Leaf);
    let (set, item) = (path::read(ctx, frame, set), side(ctx, frame, item));
    let (fact, _) = path::note(set);
    let (truth, reason) = included(ctx, set, &item);
    tracer.read(fact, reason.filter(|_| truth.is_unknown()));
    note(tracer, &item, truth);
    tracer.leave(truth);
    truth
}

/// Whether a set of one entity names another, as is asked most often of sets: told without notes, and only where it is plain.
fn names(ctx: &Context<'_>, frame: &Frame<'_>, set: &Path, item: &Operand) -> Option<Truth> {
    let entity_of = |path: &Path| match path.root {
        Root::Variable(variable) => frame.entity(variable),
        Root::Singleton(_) => None,
    };
    let named = match item {
        Operand::Path(path) if path.steps.is_empty() => entity_of(path)?,
        _ => return None,
    };
    let [step] = set.steps.as_slice() else { return None };
    let [attribute] = step.as_slice() else { return None };
    let (state, ..) = path::state_of(ctx, entity_of(set)?, *attribute)?;
    ctx.step(1);
    match state {
        State::OnlyOne(only) => Some(Truth::from(*only == named)),
        State::List(list) => {
            let mut truth = Truth::from(false);
            for member in ctx.model.members(*list) {
                let State::Value(value) = member.state else { return None };
                truth = truth.or(Truth::from(value == Value::Entity(named)));
            }
            (!list.open || truth == Truth::TRUE).then_some(truth)
        }
        _ => None,
    }
}

/// Whether what was read of a set includes an item, and why that is open.
fn included(ctx: &Context<'_>, set: Reading<'_>, item: &Side<'_>) -> (Truth, Option<OpenReason>) {
    match (set, item) {
        (Reading::None(_) | Reading::Value(..), _) | (_, Side::None(_)) => (Truth::FALSE, None),
        (Reading::Open(_, reason) | Reading::Anonymous(_, reason), _) => (Truth::UNKNOWN, Some(reason)),
        (Reading::List(list, _), _) if list.count == 0 && !list.open => (Truth::FALSE, None),
        (_, Side::Open(..) | Side::Anonymous(..) | Side::NotInForce) => (Truth::UNKNOWN, None),
        (Reading::Only(entity, _), Side::Value(value, _)) => (Truth::from(*value == Value::Entity(entity)), None),
        (Reading::List(list, _), Side::Value(value, _)) => holds(ctx, list, *value),
    }
}

/// Whether a list holds a value, and why that is open.
fn holds(ctx: &Context<'_>, list: List, value: Value<'_>) -> (Truth, Option<OpenReason>) {
    let mut reason = None;
    let mut truth = Truth::FALSE;
    for member in ctx.model.members(list) {
        let (found, why) = match member.state {
            State::Value(known) => {
                let answer = Operator::Is.apply(known, value, &ctx.plan.program.vocabularies);
                (answer.truth, answer.doubt.map(of_doubt))
            }
            _ => (Truth::UNKNOWN, Some(OpenReason::Refused)),
        };
        truth = truth.or(found);
        reason = reason.or(why);
    }
    if list.open && !excludes(ctx, list, value) {
        truth = truth.or(Truth::UNKNOWN);
        reason = Some(open_reason(list));
    }
    (truth, reason)
}
