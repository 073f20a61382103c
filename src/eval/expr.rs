//! Conditions: one function for each kind of expression.

use super::compare;
use super::context::{Context, Frame};
use super::join;
use super::list::{self, Candidate, Members};
use super::path::{self, Reading};
use super::route;
use super::screen::Screened;
use super::table;
use super::trace::{Item, Join, Tracer, What};
use crate::check::program::{ExprKind, List, Path, Quantified, Quantifier};
use crate::types::{DefineId, ExprId, Truth, VariableId};

/// The truth of a condition. Many have a table, and end here: so the way to it is kept short, and apart from what all the others need.
#[inline(never)]
pub(super) fn condition<'run, T: Tracer<'run>>(ctx: &Context<'run>, frame: &mut Frame<'run>, tracer: &mut T, id: ExprId) -> Truth {
    ctx.step(1);
    if !T::RECORDS
        && let Some(truth) = table::truth(ctx, frame, id)
    {
        return truth;
    }
    whatever_it_is(ctx, frame, tracer, id)
}

#[inline(never)]
fn whatever_it_is<'run, T: Tracer<'run>>(ctx: &Context<'run>, frame: &mut Frame<'run>, tracer: &mut T, id: ExprId) -> Truth {
    let Some(expr) = ctx.plan.program.expr(id) else { return Truth::UNKNOWN };
    let what = What::Expr(id);
    match &expr.kind {
        ExprKind::And(parts) => conjunction(ctx, frame, tracer, what, parts),
        ExprKind::Or(parts) => disjunction(ctx, frame, tracer, what, parts),
        ExprKind::Not(inner) => negation(ctx, frame, tracer, what, *inner),
        ExprKind::AtLeastOf(needed, parts) => at_least_of(ctx, frame, tracer, what, (*needed, parts)),
        ExprKind::Quantified(quantified) => self::quantified(ctx, frame, tracer, what, quantified),
        ExprKind::Declared(path) => declared(ctx, frame, tracer, what, path),
        ExprKind::IsNone(path) => is_none(ctx, frame, tracer, what, path),
        ExprKind::Compare { operator, left, right } => compare::comparison(ctx, frame, tracer, what, (*operator, left, right)),
        ExprKind::Includes { set, item } => compare::includes(ctx, frame, tracer, what, (set, item)),
        ExprKind::Call { define, argument } => call(ctx, frame, tracer, what, (*define, *argument)),
        ExprKind::Route(route) => route::evaluate(ctx, frame, tracer, what, route),
        ExprKind::Measured { measure, operator, left, right } => {
            route::measured(ctx, frame, tracer, what, (*measure, *operator, left, right))
        }
        ExprKind::Carries { variable, label } => route::carries(ctx, frame, tracer, what, (*variable, *label)),
    }
}

/// Parts in the order in which they are asked: as they are written where notes are taken, else the cheap ones first.
fn asked<'ctx, 'run, T: Tracer<'run>>(ctx: &'ctx Context<'run>, what: What<'run>, parts: &'ctx [ExprId]) -> &'ctx [ExprId] {
    match what {
        What::Expr(id) if !T::RECORDS => ctx.plan.ahead.in_order(id, parts),
        _ => parts,
    }
}

fn conjunction<'run, T: Tracer<'run>>(
    ctx: &Context<'run>,
    frame: &mut Frame<'run>,
    tracer: &mut T,
    what: What<'run>,
    parts: &[ExprId],
) -> Truth {
    tracer.enter(what, Join::And);
    let mut truth = Truth::TRUE;
    for part in asked::<T>(ctx, what, parts) {
        truth = truth.and(condition(ctx, frame, tracer, *part));
        if !T::RECORDS && truth == Truth::FALSE {
            break;
        }
    }
    tracer.leave(truth);
    truth
}

fn disjunction<'run, T: Tracer<'run>>(
    ctx: &Context<'run>,
    frame: &mut Frame<'run>,
    tracer: &mut T,
    what: What<'run>,
    parts: &'run [ExprId],
) -> Truth {
    tracer.enter(what, Join::Or);
    let mut truth = Truth::FALSE;
    for part in asked::<T>(ctx, what, parts) {
        truth = truth.or(condition(ctx, frame, tracer, *part));
        if !T::RECORDS && truth == Truth::TRUE {
            break;
        }
    }
    tracer.leave(truth);
    truth
}

fn negation<'run, T: Tracer<'run>>(ctx: &Context<'run>, frame: &mut Frame<'run>, tracer: &mut T, what: What<'run>, inner: ExprId) -> Truth {
    tracer.enter(what, Join::Not);
    let truth = !condition(ctx, frame, tracer, inner);
    tracer.leave(truth);
    truth
}

fn at_least_of<'run, T: Tracer<'run>>(
    ctx: &Context<'run>,
    frame: &mut Frame<'run>,
    tracer: &mut T,
    what: What<'run>,
    (needed, parts): (usize, &[ExprId]),
) -> Truth {
    tracer.enter(what, Join::AtLeast(needed));
    let (mut certain, mut possible) = (0, 0);
    for (number, part) in parts.iter().enumerate() {
        let truth = condition(ctx, frame, tracer, *part);
        certain += usize::from(truth == Truth::TRUE);
        possible += usize::from(truth.may_be_true());
        let left = parts.len() - number - 1;
        if !T::RECORDS && (certain >= needed || possible + left < needed) {
            break;
        }
    }
    let truth = Truth::between(certain >= needed, possible >= needed);
    tracer.leave(truth);
    truth
}

/// `x is declared`: true of a value, an empty list, a list with a known member, and `none`; false of what is absent, unknown to
/// the owners or refused; unknown of what belongs to something that is not declared itself.
fn declared<'run, T: Tracer<'run>>(ctx: &Context<'run>, frame: &Frame<'run>, tracer: &mut T, what: What<'run>, path: &Path) -> Truth {
    tracer.enter(what, Join::Leaf);
    if T::RECORDS {
        path::hops(ctx, frame, path).into_iter().for_each(|fact| tracer.read(fact, None));
    }
    let reading = path::read(ctx, frame, path);
    let truth = match reading {
        Reading::Value(..) | Reading::Only(..) | Reading::None(_) => Truth::TRUE,
        Reading::List(list, _) => Truth::from((!list.open && list.count == 0) || ctx.model.members(list).iter().any(is_known)),
        Reading::Open(..) => Truth::FALSE,
        Reading::Anonymous(..) => Truth::UNKNOWN,
    };
    let (fact, reason) = path::note(reading);
    tracer.read(fact, reason.filter(|_| truth.is_unknown()));
    tracer.leave(truth);
    truth
}

fn is_known(member: &crate::manifest::Member<'_>) -> bool {
    matches!(member.state, crate::manifest::State::Value(_))
}

fn is_none<'run, T: Tracer<'run>>(ctx: &Context<'run>, frame: &Frame<'run>, tracer: &mut T, what: What<'run>, path: &Path) -> Truth {
    tracer.enter(what, Join::Leaf);
    if T::RECORDS {
        path::hops(ctx, frame, path).into_iter().for_each(|fact| tracer.read(fact, None));
    }
    let reading = path::read(ctx, frame, path);
    let truth = match reading {
        Reading::None(_) => Truth::TRUE,
        Reading::Open(..) | Reading::Anonymous(..) => Truth::UNKNOWN,
        Reading::Value(..) | Reading::Only(..) | Reading::List(..) => Truth::FALSE,
    };
    let (fact, reason) = path::note(reading);
    tracer.read(fact, reason);
    tracer.leave(truth);
    truth
}

/// A define, once for each argument and territory. With a recording tracer it is evaluated again, for its trace.
fn call<'run, T: Tracer<'run>>(
    ctx: &Context<'run>,
    frame: &mut Frame<'run>,
    tracer: &mut T,
    what: What<'run>,
    (id, argument): (DefineId, Option<VariableId>),
) -> Truth {
    let Some(define) = ctx.plan.program.define(id) else { return Truth::UNKNOWN };
    let item = argument.and_then(|variable| frame.get(variable));
    let sight = ctx.plan.ahead.sight(define.body, frame);
    let key = match item {
        None => Some((id, None, sight)),
        Some(Item::Entity(entity)) => Some((id, Some(entity), sight)),
        Some(_) => None,
    };
    if !T::RECORDS
        && let Some(known) = key.and_then(|key| ctx.defines.borrow().get(&key).copied())
    {
        return known;
    }
    let mut inner = Frame::new(frame.territory).walked_by(frame.walker);
    if let Some(item) = item {
        inner.bind(VariableId::new(0), item);
    }
    tracer.enter(what, Join::Same);
    let truth = condition(ctx, &mut inner, tracer, define.body);
    tracer.leave(truth);
    if let Some(key) = key {
        ctx.defines.borrow_mut().insert(key, truth);
    }
    truth
}

/// Quantifiers: `some` is any of (exists and holds), `every` is all of (exists not, or holds), `no` is not `some`, `documented`
/// looks at known members only.
fn quantified<'run, T: Tracer<'run>>(
    ctx: &Context<'run>,
    frame: &mut Frame<'run>,
    tracer: &mut T,
    what: What<'run>,
    quantified: &Quantified,
) -> Truth {
    let What::Expr(id) = what else { return Truth::UNKNOWN };
    if !T::RECORDS && is_needless_of_all(ctx, what, quantified) {
        return match quantified.quantifier {
            Quantifier::No => Truth::TRUE,
            other => Tally::default().truth(other),
        };
    }
    let closed = !T::RECORDS && ctx.plan.quantifiers.is_closed(id);
    if closed && let Some(known) = join::answer(ctx, frame, id) {
        return known;
    }
    let truth = if quantified.quantifier == Quantifier::No {
        tracer.enter(what, Join::Not);
        let truth = !over_members(ctx, frame, tracer, what, (Quantifier::Some, quantified));
        tracer.leave(truth);
        truth
    } else {
        over_members(ctx, frame, tracer, what, (quantified.quantifier, quantified))
    };
    if closed {
        join::remember(ctx, frame, id, truth);
    }
    truth
}

/// In longer lists only the members that may count are looked at, also where notes are taken.
const LONG: usize = 256;

fn over_members<'run, T: Tracer<'run>>(
    ctx: &Context<'run>,
    frame: &mut Frame<'run>,
    tracer: &mut T,
    what: What<'run>,
    (quantifier, quantified): (Quantifier, &Quantified),
) -> Truth {
    tracer.enter(
        what,
        match quantifier {
            Quantifier::Every => Join::And,
            Quantifier::AtLeast(needed) => Join::AtLeast(needed),
            Quantifier::Some | Quantifier::Documented | Quantifier::No => Join::Or,
        },
    );
    let candidates = list::candidates(ctx, frame, &quantified.list);
    tracer.read(candidates.fact, None);
    let mut tally = Tally::default();
    // What is not declared comes after what is, as one member.
    let has_others = candidates.members.has_others();
    let known = candidates.members.len() - usize::from(has_others);
    let places = match (what, &candidates.members) {
        (What::Expr(id), Members::Kind(all)) if !T::RECORDS || all.len() > LONG => {
            let declared = all.get(..known).unwrap_or_default();
            join::members(ctx, frame, (id, quantified, declared))
        }
        _ => None,
    };
    let needless = if T::RECORDS { None } else { needless(ctx, what, quantified) };
    let count = places.as_ref().map_or(candidates.members.len(), |places| places.len() + usize::from(has_others));
    for number in 0..count {
        let place = places.as_ref().map_or(number, |places| places.get(number).copied().unwrap_or(known));
        if needless.is_some_and(|(screened, question)| screened.has(place, question)) {
            continue;
        }
        let Some(candidate) = candidates.members.get(place) else { continue };
        let is_anonymous = candidate.is_anonymous();
        if ctx.exhausted() || (quantifier == Quantifier::Documented && is_anonymous) {
            continue;
        }
        let truth = member(ctx, frame, tracer, quantified, &candidate);
        tally.add(truth, is_anonymous);
        if !T::RECORDS && tally.settles(quantifier) {
            break;
        }
    }
    let truth = tally.truth(quantifier);
    tracer.leave(truth);
    truth
}

/// Which entities of a kind a quantifier need not ask, and the number of its question. Of subjects, those outside of the territory are
/// left out, so that their places are others.
fn needless<'ctx>(ctx: &'ctx Context<'_>, what: What<'_>, quantified: &Quantified) -> Option<(&'ctx Screened, usize)> {
    match (what, &quantified.list) {
        (What::Expr(id), List::Kind(kind)) if ctx.plan.anchors.subject != Some(*kind) => {
            Some((ctx.screened(*kind)?, ctx.plan.screen.question(id)?))
        }
        _ => None,
    }
}

/// Whether a quantifier need not ask any entity of its kind: all are known, and none counts.
fn is_needless_of_all(ctx: &Context<'_>, what: What<'_>, quantified: &Quantified) -> bool {
    let (List::Kind(kind), Some((screened, question))) = (&quantified.list, needless(ctx, what, quantified)) else { return false };
    screened.has_all(list::of_kind(ctx, *kind).len(), question)
}

/// How many members hold.
#[derive(Default)]
struct Tally {
    any: bool,
    possible: usize,
    certain: usize,
    possible_anonymous: bool,
    may_fail: bool,
    fails: bool,
}

impl Tally {
    fn add(&mut self, truth: Truth, is_anonymous: bool) {
        self.any = true;
        self.certain += usize::from(truth == Truth::TRUE);
        self.possible += usize::from(truth.may_be_true());
        // An open list may have any number of further members.
        self.possible_anonymous |= is_anonymous && truth.may_be_true();
        self.may_fail |= truth.may_be_false();
        self.fails |= truth == Truth::FALSE;
    }

    fn settles(&self, quantifier: Quantifier) -> bool {
        match quantifier {
            Quantifier::Every => self.fails,
            Quantifier::AtLeast(needed) => self.certain >= needed,
            Quantifier::Some | Quantifier::Documented | Quantifier::No => self.certain > 0,
        }
    }

    fn truth(&self, quantifier: Quantifier) -> Truth {
        match quantifier {
            Quantifier::Every => Truth::between(!self.may_fail, !self.fails),
            Quantifier::AtLeast(needed) => Truth::between(self.certain >= needed, self.possible >= needed || self.possible_anonymous),
            Quantifier::Some | Quantifier::Documented | Quantifier::No => Truth::between(self.certain > 0, self.possible > 0),
        }
    }
}

fn member<'run, T: Tracer<'run>>(
    ctx: &Context<'run>,
    frame: &mut Frame<'run>,
    tracer: &mut T,
    quantified: &Quantified,
    candidate: &Candidate<'run>,
) -> Truth {
    let every = quantified.quantifier == Quantifier::Every;
    tracer.enter(What::Member(quantified.variable, candidate.item), if every { Join::Or } else { Join::And });
    let exists = existence(ctx, frame, tracer, candidate, every);
    frame.bind(quantified.variable, candidate.item);
    let body = quantified.body.map_or(Truth::TRUE, |body| condition(ctx, frame, tracer, body));
    let truth = if every { exists.or(body) } else { exists.and(body) };
    tracer.leave(truth);
    truth
}

/// Whether a member belongs to the list; for `every`, whether it does not.
fn existence<'run, T: Tracer<'run>>(
    ctx: &Context<'run>,
    frame: &Frame<'run>,
    tracer: &mut T,
    candidate: &Candidate<'run>,
    negated: bool,
) -> Truth {
    let truth = if negated { !candidate.exists } else { candidate.exists };
    if T::RECORDS {
        tracer.enter(What::Exists, Join::Leaf);
        if candidate.exists.is_unknown() {
            match (candidate.item, frame.territory) {
                (Item::Anonymous(fact, reason), _) => tracer.read(fact, Some(reason)),
                (Item::Entity(subject), Some(territory)) => super::scope::note_territory(ctx, tracer, territory, subject),
                _ => {}
            }
        }
        tracer.leave(truth);
    }
    truth
}
