//! The verdict of one rule on one item: bad = applies and breached and not excepted.

use super::context::{Context, Frame, Walker};
use super::expr::condition;
use super::plan::Reach;
use super::scope::{self, Walking};
use super::trace::{Item, Join, Silent, Tracer, What};
use crate::check::program::{Exception, Rule, Verdict};
use crate::syntax::ast::Modality;
use crate::types::{RuleId, Truth, VariableId};

/// A verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Judged {
    pub(super) verdict: Verdict,
    /// It passes, but whether the rule applies is open.
    pub(super) if_applicable: bool,
}

/// The verdict of a rule that certainly does not apply.
pub(super) const NOT_APPLICABLE: Judged = Judged { verdict: Verdict::NotApplicable, if_applicable: false };

/// The truths that a verdict is made of.
#[derive(Debug, Clone, Copy)]
struct Parts {
    applies: Truth,
    breached: Truth,
    excepted: Truth,
}

impl Parts {
    fn bad(self) -> Truth {
        self.applies.and(self.breached).and(!self.excepted)
    }
}

/// Judges without taking notes.
pub(super) fn judge<'run>(ctx: &Context<'run>, rule: (RuleId, &'run Rule), item: Item<'run>) -> Judged {
    let parts = whole(ctx, rule, item);
    let bad = parts.bad;
    let verdict = match bad {
        Truth::TRUE => Verdict::Violated,
        Truth::FALSE if parts.applies == Truth::FALSE => Verdict::NotApplicable,
        Truth::FALSE if parts.breached == Truth::FALSE => Verdict::Satisfied,
        Truth::FALSE => Verdict::Excused,
        _ => Verdict::Undetermined,
    };
    Judged { verdict, if_applicable: bad == Truth::FALSE && parts.applies.is_unknown() }
}

/// What all walkers together give.
struct Whole {
    bad: Truth,
    applies: Truth,
    breached: Truth,
}

/// A rule over routes is judged for each subject of the item; any other once.
fn whole<'run>(ctx: &Context<'run>, rule: (RuleId, &'run Rule), item: Item<'run>) -> Whole {
    if !scope::is_walked(ctx, rule.0) {
        let parts = evaluate(ctx, &mut Silent, rule, item, &scope::NOBODY);
        return Whole { bad: parts.bad(), applies: parts.applies, breached: parts.breached };
    }
    let mut whole = Whole { bad: Truth::FALSE, applies: Truth::FALSE, breached: Truth::FALSE };
    for walking in scope::walkers(ctx, rule.0, item) {
        let parts = evaluate(ctx, &mut Silent, rule, item, &walking);
        whole.bad = whole.bad.or(parts.bad());
        whole.applies = whole.applies.or(parts.applies);
        whole.breached = whole.breached.or(if parts.applies == Truth::FALSE { Truth::FALSE } else { parts.breached });
    }
    whole
}

/// Judges with a tracer; the root of the trace is the whole. Of several walkers, one that is wronged is shown, or all that may be.
pub(super) fn trace<'run, T: Tracer<'run>>(ctx: &Context<'run>, tracer: &mut T, rule: (RuleId, &'run Rule), item: Item<'run>) -> Truth {
    let mut walkers = scope::walkers(ctx, rule.0, item);
    if walkers.len() > 1 {
        let bad = whole(ctx, rule, item).bad;
        walkers.retain(|walking| evaluate(ctx, &mut Silent, rule, item, walking).bad() == bad);
        walkers.truncate(if bad == Truth::TRUE { 1 } else { usize::MAX });
    }
    let several = walkers.len() > 1;
    if several {
        tracer.enter(What::Bad, Join::Or);
    }
    let mut all = Truth::FALSE;
    for walking in &walkers {
        tracer.enter(What::Bad, Join::And);
        let bad = evaluate(ctx, tracer, rule, item, walking).bad();
        tracer.leave(bad);
        all = all.or(bad);
    }
    if several {
        tracer.leave(all);
    }
    all
}

/// The frame of a rule for an item: the territory whose subjects it sees, and the item as its first variable.
pub(super) fn frame<'run>(ctx: &Context<'run>, (id, rule): (RuleId, &'run Rule), item: Item<'run>) -> Frame<'run> {
    let territory = match ctx.plan.territory_of.get(id.index()) {
        Some(Reach::Territory(territory)) => Some(*territory),
        _ => None,
    };
    let mut frame = Frame::new(territory);
    if rule.each.is_some() {
        frame.bind(VariableId::new(0), item);
    }
    frame
}

fn evaluate<'run, T: Tracer<'run>>(
    ctx: &Context<'run>,
    tracer: &mut T,
    (id, rule): (RuleId, &'run Rule),
    item: Item<'run>,
    walking: &Walking,
) -> Parts {
    let mut frame = frame(ctx, (id, rule), item).walked_by(walking.walker);
    let mut parts = Parts { applies: Truth::UNKNOWN, breached: Truth::UNKNOWN, excepted: Truth::FALSE };
    tracer.enter(What::Applies, Join::And);
    // The guard is asked first: it is the cheaper part, and most items end here.
    let guard = rule.guard.map_or(Truth::TRUE, |guard| condition(ctx, &mut frame, tracer, guard));
    let scope = if !T::RECORDS && guard == Truth::FALSE { Truth::UNKNOWN } else { scope::applies(ctx, tracer, id, rule, item) };
    // A list that may have more has one member more, of which nothing is known, not even that it exists.
    let exists = match item {
        Item::Anonymous(..) => Truth::UNKNOWN,
        _ => Truth::TRUE,
    };
    parts.applies = guard.and(scope).and(walking.exists).and(exists);
    if let Item::Anonymous(fact, reason) = item {
        tracer.enter(What::Exists, Join::Leaf);
        tracer.read(fact, Some(reason));
        tracer.leave(exists);
    }
    if walking.exists.is_unknown() {
        tracer.enter(What::Exists, Join::Leaf);
        scope::note_walker(ctx, tracer, id, item, walking.walker);
        tracer.leave(walking.exists);
    }
    tracer.leave(parts.applies);
    if !T::RECORDS && parts.applies == Truth::FALSE {
        return parts;
    }
    tracer.enter(What::Breached, if rule.modality == Modality::Forbid { Join::Same } else { Join::Not });
    let duty = condition(ctx, &mut frame, tracer, rule.duty);
    parts.breached = if rule.modality == Modality::Forbid { duty } else { !duty };
    tracer.leave(parts.breached);
    if !T::RECORDS && parts.breached == Truth::FALSE {
        return parts;
    }
    for (number, found) in rule.exceptions.iter().enumerate() {
        tracer.enter(What::Exception(number), Join::Not);
        let holds = exception(ctx, &mut frame, tracer, found);
        tracer.leave(!holds);
        parts.excepted = parts.excepted.or(holds);
    }
    parts
}

/// An exception holds where its condition does, and no exception to it.
fn exception<'run, T: Tracer<'run>>(ctx: &Context<'run>, frame: &mut Frame<'run>, tracer: &mut T, found: &'run Exception) -> Truth {
    if found.exceptions.is_empty() {
        return condition(ctx, frame, tracer, found.condition);
    }
    tracer.enter(What::Applies, Join::And);
    let mut truth = condition(ctx, frame, tracer, found.condition);
    for inner in &found.exceptions {
        tracer.enter(What::Applies, Join::Not);
        let holds = exception(ctx, frame, tracer, inner);
        tracer.leave(!holds);
        truth = truth.and(!holds);
    }
    tracer.leave(truth);
    truth
}

/// The numbers of the exceptions that hold.
pub(super) fn exceptions_that_hold<'run>(ctx: &Context<'run>, rule: (RuleId, &'run Rule), item: Item<'run>) -> Vec<usize> {
    let walker = scope::walkers(ctx, rule.0, item).first().map_or(Walker::Nobody, |walking| walking.walker);
    let mut frame = frame(ctx, rule, item).walked_by(walker);
    let holds =
        |(number, found): (usize, &'run Exception)| (exception(ctx, &mut frame, &mut Silent, found) == Truth::TRUE).then_some(number);
    rule.1.exceptions.iter().enumerate().filter_map(holds).collect()
}
