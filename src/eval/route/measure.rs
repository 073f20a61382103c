//! Time, effort and moves along routes, compared with a limit or with each other (`docs/language.md`, Measures).

use super::cost::{Cost, Weight, Weights};
use super::graph::{self, Graph};
use super::memory::{Key, cost_search, graph_for, search};
use super::nodes::Open;
use super::{Asked, Ends, note};
use crate::builtins::Operator;
use crate::check::program::{Operand, Shortest};
use crate::eval::compare::known_value;
use crate::eval::context::{Context, Frame};
use crate::eval::finding::OpenReason;
use crate::eval::trace::{Fact, Join, Tracer, What};
use crate::manifest::State;
use crate::syntax::ast::Measure;
use crate::time::lengths_at_most;
use crate::types::{AttributeId, EntityId, Truth, Value};

/// What is known of a sum: the least that it may be, and the most that it is at least once; of each, all that none undercuts.
/// Nothing means that there is no end to it.
#[derive(Debug, Clone, Default)]
pub(in crate::eval) struct Bounds {
    least: Vec<Cost>,
    most: Vec<Cost>,
}

impl Bounds {
    fn exactly(cost: Cost) -> Self {
        Self { least: vec![cost], most: vec![cost] }
    }

    /// Nothing is known of it: a time or a sum is no less than nothing, a number of the owners' may be.
    fn anything(measure: Measure) -> Self {
        let amount = if measure == Measure::Time { 0 } else { i64::MIN };
        Self { least: vec![Cost { months: 0, amount }], most: Vec::new() }
    }

    /// Of many ends that are reached, only sums that none undercuts matter.
    fn keep_least(&mut self) {
        for sums in [&mut self.least, &mut self.most] {
            sums.sort_unstable_by_key(|sum| (sum.amount, sum.months));
            let mut fewest = None;
            sums.retain(|sum| {
                let counts = fewest.is_none_or(|fewest| sum.months < fewest);
                fewest = Some(fewest.map_or(sum.months, |fewest: u32| fewest.min(sum.months)));
                counts
            });
        }
    }

    /// Whether it is at most another.
    fn at_most(&self, ctx: &Context<'_>, other: &Self) -> Truth {
        let (least, most) = (self.least.len() * other.most.len(), self.most.len() * other.least.len());
        ctx.step((least + most) as u64);
        if ctx.exhausted() {
            return Truth::UNKNOWN;
        }
        let surely = other.least.iter().all(|theirs| self.most.iter().any(|ours| compared(*ours, *theirs) == Truth::TRUE));
        let never = !other.most.is_empty()
            && self.least.iter().all(|ours| other.most.iter().any(|theirs| compared(*ours, *theirs) == Truth::FALSE));
        Truth::between(surely, !never)
    }
}

/// Months and days have no total order.
fn compared(one: Cost, other: Cost) -> Truth {
    if one.months == other.months {
        return Truth::from(one.amount <= other.amount);
    }
    Truth::from(lengths_at_most((one.months, one.amount), (other.months, other.amount)))
}

/// What each node of a graph adds.
pub(super) fn weights(ctx: &Context<'_>, graph: &Graph, measure: Measure) -> Weights {
    let nothing = Weight { least: Cost::default(), most: Some(Cost::default()) };
    let one = Cost { months: 0, amount: 1 };
    let none = vec![nothing; graph.nodes.len()];
    let attribute = attribute(ctx, graph, measure);
    let each = || (0..graph.nodes.len()).map(|index| weight(ctx, graph, attribute, index)).collect();
    match measure {
        Measure::Steps => Weights { leaving: none, entering: vec![Weight { least: one, most: Some(one) }; graph.nodes.len()] },
        Measure::Effort => Weights { leaving: none, entering: each() },
        Measure::Time => Weights { leaving: each(), entering: none },
    }
}

fn attribute(ctx: &Context<'_>, graph: &Graph, measure: Measure) -> Option<AttributeId> {
    let declared = ctx.plan.program.schema.graph(graph.id)?;
    match measure {
        Measure::Steps => None,
        Measure::Effort => declared.effort,
        Measure::Time => declared.time,
    }
}

/// A node of a kind without the attribute adds nothing; one that does not say what it adds may add anything.
fn weight(ctx: &Context<'_>, graph: &Graph, attribute: Option<AttributeId>, index: usize) -> Weight {
    let schema = &ctx.plan.program.schema;
    let open = Weight::default();
    let Some(entity) = graph.nodes.get(index).copied().flatten() else { return open };
    let Some(attribute) = attribute else { return open };
    let Some(slot) = ctx.model.slot(schema, entity, attribute) else { return Weight { most: Some(Cost::default()), ..open } };
    match slot.state {
        // No step takes less than no effort: a number below 0 tells nothing.
        State::Value(value) => cost_of(value).filter(|cost| cost.amount >= 0).map_or(open, |cost| Weight { least: cost, most: Some(cost) }),
        _ => open,
    }
}

/// A value as a sum.
fn cost_of(value: Value<'_>) -> Option<Cost> {
    match value {
        Value::Duration(duration) => Some(Cost { months: duration.months(), amount: i64::try_from(duration.millis()).unwrap_or(i64::MAX) }),
        Value::Integer(amount) => Some(Cost { months: 0, amount }),
        _ => None,
    }
}

/// `some route from A to B within D`.
pub(super) fn in_time<'run, T: Tracer<'run>>(
    ctx: &Context<'run>,
    frame: &mut Frame<'run>,
    tracer: &mut T,
    asked: &Asked<'_, 'run>,
    negated: bool,
) -> Truth {
    let Some(limit) = &asked.route.within else { return Truth::UNKNOWN };
    let found = asked.costs(ctx, frame);
    let limit = known_value(ctx, frame, tracer, limit);
    let most = of_value(limit, Measure::Time);
    // Any route keeps a limit without end, however long it takes.
    let reaching = asked.search(ctx, frame, None);
    let others = asked.ends.other.meant(ctx, frame, asked.graph);
    let mut truth = Truth::FALSE;
    for (index, meant) in &others {
        let bounds = Bounds { least: found.possible(*index).collect(), most: found.known(*index).collect() };
        let in_time = if limit == Some(Value::Indefinite) { Truth::TRUE } else { bounds.at_most(ctx, &most) };
        let here = meant.and(reaching.reaches(*index)).and(in_time);
        truth = truth.or(here);
        if T::RECORDS {
            note::node(asked.graph, tracer, *index);
            note_way(ctx, tracer, asked.graph, &found.way(*index), (Measure::Time, true));
        }
    }
    if T::RECORDS && truth.is_unknown() {
        for (index, meant) in others {
            note_open(ctx, frame, tracer, (asked.graph, asked.ends), asked.key(frame, None), (Measure::Time, index));
            if meant.is_unknown() {
                note::meant(ctx, frame, tracer, asked.graph, (asked.ends.other, index));
            }
        }
    }
    if negated { !truth } else { truth }
}

/// A comparison in which what the shortest route takes stands on one side or both.
pub(in crate::eval) fn measured<'run, T: Tracer<'run>>(
    ctx: &Context<'run>,
    frame: &mut Frame<'run>,
    tracer: &mut T,
    what: What<'run>,
    (measure, operator, left, right): (Measure, Operator, &'run Operand, &'run Operand),
) -> Truth {
    tracer.enter(what, Join::Leaf);
    let (first, second) = (side(ctx, frame, tracer, left, measure), side(ctx, frame, tracer, right, measure));
    let truth = match operator {
        Operator::Le => first.at_most(ctx, &second),
        Operator::Ge => second.at_most(ctx, &first),
        Operator::Gt => !first.at_most(ctx, &second),
        Operator::Lt => !second.at_most(ctx, &first),
        Operator::Is | Operator::IsExactly => Truth::UNKNOWN,
    };
    if T::RECORDS && truth.is_unknown() {
        for operand in [left, right] {
            if let Operand::Shortest(shortest) = operand {
                note_open_side(ctx, frame, tracer, shortest);
            }
        }
    }
    tracer.leave(truth);
    truth
}

fn side<'run, T: Tracer<'run>>(
    ctx: &Context<'run>,
    frame: &mut Frame<'run>,
    tracer: &mut T,
    operand: &'run Operand,
    measure: Measure,
) -> Bounds {
    let Operand::Shortest(shortest) = operand else { return of_value(known_value(ctx, frame, tracer, operand), measure) };
    let Some(graph) = graph_for(ctx, shortest.graph, frame.walker) else { return Bounds::anything(measure) };
    let ends = Ends::new(frame, shortest.from, shortest.to);
    let key = key(shortest, ends);
    let answered = (key, ends.other, (frame.walker, frame.territory), shortest.measure);
    if let Some(known) = ctx.routes.bounds.borrow().get(&answered).filter(|_| !T::RECORDS && ends.other.are_fixed()) {
        return Bounds::clone(known);
    }
    let found = cost_search(ctx, frame, &graph, key, shortest.measure, true);
    let mut bounds = Bounds::default();
    let mut shown = true;
    for (index, meant) in ends.other.meant(ctx, frame, &graph) {
        bounds.least.extend(found.possible(index));
        if meant == Truth::TRUE {
            bounds.most.extend(found.known(index));
        }
        if T::RECORDS {
            note::node(&graph, tracer, index);
            let way = found.way(index);
            // The first way that is found stands for the measure.
            note_way(ctx, tracer, &graph, &way, (shortest.measure, shown));
            shown &= way.is_empty();
        }
    }
    bounds.keep_least();
    if ends.other.are_fixed() {
        ctx.routes.bounds.borrow_mut().insert(answered, bounds.clone());
    }
    bounds
}

fn key(shortest: &Shortest, ends: Ends) -> Key {
    Key { graph: shortest.graph, fixed: ends.fixed, backward: ends.backward, passed: None, outside: Default::default() }
}

/// A value, figure or fact on one side.
fn of_value(value: Option<Value<'_>>, measure: Measure) -> Bounds {
    match value {
        Some(Value::Indefinite) => Bounds::default(),
        Some(value) => cost_of(value).map_or_else(|| Bounds::anything(measure), Bounds::exactly),
        None => Bounds::anything(measure),
    }
}

/// What a way adds up is read from its nodes.
fn note_way<'run, T: Tracer<'run>>(ctx: &Context<'run>, tracer: &mut T, graph: &Graph, way: &[usize], (measure, shown): (Measure, bool)) {
    let attribute = attribute(ctx, graph, measure);
    for entity in way.iter().filter_map(|index| graph.nodes.get(*index).copied().flatten()) {
        graph.edge_facts(ctx, entity).into_iter().for_each(|(fact, _)| tracer.read(fact, None));
        if let Some(attribute) = attribute {
            tracer.read(Fact::Slot(entity, attribute), None);
        }
    }
    if shown && !way.is_empty() {
        note::way(ctx, tracer, graph, Some(super::search::Way::of(way, note::SHOWN)));
    }
}

fn note_open_side<'run, T: Tracer<'run>>(ctx: &Context<'run>, frame: &mut Frame<'run>, tracer: &mut T, shortest: &Shortest) {
    let Some(graph) = graph_for(ctx, shortest.graph, frame.walker) else { return };
    let ends = Ends::new(frame, shortest.from, shortest.to);
    let key = key(shortest, ends);
    for (index, _) in ends.other.meant(ctx, frame, &graph) {
        note_open(ctx, frame, tracer, (&graph, ends), (key, true), (shortest.measure, index));
    }
}

/// What leaves a sum open: edges and weights of the nodes between; where all are known, sums that cannot be compared.
fn note_open<'run, T: Tracer<'run>>(
    ctx: &Context<'run>,
    frame: &mut Frame<'run>,
    tracer: &mut T,
    (graph, ends): (&Graph, Ends),
    (key, shared): (Key, bool),
    (measure, other): (Measure, usize),
) {
    let found = search(ctx, frame, graph, key, shared);
    let facts = |ctx: &Context<'run>, frame: &mut Frame<'run>, ends: Ends, nodes: &[usize]| {
        let mut facts = note::open_of_nodes(ctx, frame, graph, ends, nodes);
        // The time of the last node does not count, nor the effort of the first; and no shortest route passes an end.
        let uncounted = if measure == Measure::Time { ends.end() } else { ends.start() }.truths(ctx, frame, graph);
        let counted: Vec<usize> = nodes.iter().copied().filter(|index| uncounted.get(*index) != Some(&Truth::TRUE)).collect();
        let open = open_weights(ctx, graph, measure, &counted, facts.is_empty());
        facts.extend(open);
        facts
    };
    note::read_open(ctx, frame, tracer, (graph, &found, ends, other), (key, Some(measure), shared), facts);
}

/// The weights that are not known; where all are and nothing else is open, those that cannot be compared.
fn open_weights(ctx: &Context<'_>, graph: &Graph, measure: Measure, nodes: &[usize], else_known: bool) -> Vec<Open> {
    let Some(attribute) = attribute(ctx, graph, measure) else { return Vec::new() };
    let entities = || nodes.iter().filter_map(|index| graph.nodes.get(*index).copied().flatten());
    let state = |entity: EntityId| ctx.model.slot(&ctx.plan.program.schema, entity, attribute).map(|slot| slot.state);
    let unknown = entities().filter(|entity| !matches!(state(*entity), Some(State::Value(_)) | None));
    let unknown: Vec<Open> = unknown.map(|entity| graph::slot_fact(ctx, entity, attribute, OpenReason::NotDeclared)).collect();
    if !unknown.is_empty() || !else_known {
        return unknown;
    }
    let weighs =
        |entity: &EntityId| matches!(state(*entity), Some(State::Value(Value::Duration(time))) if time.months() > 0 || time.millis() > 0);
    entities().filter(weighs).map(|entity| (Fact::Slot(entity, attribute), Some(OpenReason::NotComparable))).collect()
}
