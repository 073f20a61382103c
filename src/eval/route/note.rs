//! What a recording tracer takes note of: the facts that decided, the way that is shown, and the facts that leave it open.

use std::rc::Rc;

use super::graph::Graph;
use super::memory::{self, Key, OpenKey};
use super::nodes::{Nodes, Open};
use super::search::{self, Search, Way};
use super::{Asked, Ends};
use crate::eval::context::{Context, Frame};
use crate::eval::finding::OpenReason;
use crate::eval::trace::{Fact, Tracer, Way as Shown};
use crate::syntax::ast::Measure;
use crate::types::Truth;

/// So many nodes of a counter-example are shown: those next to the item, and the other end.
pub(super) const SHOWN: usize = 40;

/// In larger graphs the open facts are those of all nodes that the search may meet: to look for those on the way to each item
/// would take the square of its size.
const SMALL: u64 = 20_000;

/// A node is asked about.
pub(super) fn node<'run, T: Tracer<'run>>(graph: &Graph, tracer: &mut T, index: usize) {
    if let Some(entity) = graph.nodes.get(index).copied().flatten() {
        tracer.read(Fact::Entity(entity), None);
    }
}

/// The edges of a node are read.
pub(super) fn edges<'run, T: Tracer<'run>>(ctx: &Context<'_>, tracer: &mut T, graph: &Graph, index: usize) {
    if let Some(entity) = graph.nodes.get(index).copied().flatten() {
        graph.edge_facts(ctx, entity).into_iter().for_each(|(fact, _)| tracer.read(fact, None));
    }
}

/// The open edges of a node are read.
pub(super) fn open_edges<'run, T: Tracer<'run>>(ctx: &Context<'_>, tracer: &mut T, graph: &Graph, index: usize) {
    if let Some(entity) = graph.nodes.get(index).copied().flatten() {
        let open = graph.edge_facts(ctx, entity).into_iter().filter(|(_, open)| open.is_some());
        open.for_each(|(fact, open)| tracer.read(fact, open));
    }
}

/// A way is the counter-example, or the witness.
pub(super) fn way<'run, T: Tracer<'run>>(ctx: &Context<'_>, tracer: &mut T, graph: &Graph, way: Option<Way>) {
    let Some(way) = way else { return };
    way.nodes.iter().for_each(|index| edges(ctx, tracer, graph, *index));
    let nodes = way.nodes.iter().filter_map(|index| graph.nodes.get(*index).copied().flatten()).collect();
    tracer.route(Shown { nodes, left_out: way.left_out });
}

/// The facts that leave it open whether a node is the end that is asked about.
pub(super) fn meant<'run, T: Tracer<'run>>(
    ctx: &Context<'run>,
    frame: &mut Frame<'run>,
    tracer: &mut T,
    graph: &Graph,
    (nodes, index): (Nodes, usize),
) {
    let Some(entity) = graph.nodes.get(index).copied().flatten() else { return undeclared(tracer, graph) };
    graph.membership_fact(ctx, index, entity).into_iter().for_each(|(fact, open)| tracer.read(fact, open));
    nodes.open_facts(ctx, frame, graph, index).into_iter().for_each(|(fact, open)| tracer.read(fact, open));
}

/// Nodes may be declared that are not.
pub(super) fn undeclared<'run, T: Tracer<'run>>(tracer: &mut T, graph: &Graph) {
    of_undeclared(graph).for_each(|(fact, open)| tracer.read(fact, open));
}

fn of_undeclared(graph: &Graph) -> impl Iterator<Item = Open> {
    graph.open_kinds.iter().map(|kind| (Fact::Kind(*kind), Some(OpenReason::NotDeclared)))
}

/// The facts that leave it open whether routes lead to an end, and through what.
pub(super) fn open<'run, T: Tracer<'run>>(
    ctx: &Context<'run>,
    frame: &mut Frame<'run>,
    tracer: &mut T,
    asked: &Asked<'_, 'run>,
    (passed, other): (Option<Nodes>, usize),
) {
    let (key, shared) = asked.key(frame, passed);
    let found = memory::search(ctx, frame, asked.graph, key, shared);
    let facts = |ctx: &Context<'run>, frame: &mut Frame<'run>, ends: Ends, nodes: &[usize]| {
        let mut facts = open_of_nodes(ctx, frame, asked.graph, ends, nodes);
        for (index, passed) in nodes.iter().flat_map(|index| passed.map(|passed| (*index, passed))) {
            facts.extend(passed.open_facts(ctx, frame, asked.graph, index));
        }
        facts
    };
    read_open(ctx, frame, tracer, (asked.graph, &found, asked.ends, other), (key, None, shared), facts);
}

/// Reads what leaves a search open. In a large graph that is found once for all items, and an item may name more facts than lie on
/// the routes to it.
pub(super) fn read_open<'run, T: Tracer<'run>>(
    ctx: &Context<'run>,
    frame: &mut Frame<'run>,
    tracer: &mut T,
    (graph, found, ends, other): (&Graph, &Search, Ends, usize),
    (key, measure, shared): (Key, Option<Measure>, bool),
    facts: impl FnOnce(&Context<'run>, &mut Frame<'run>, Ends, &[usize]) -> Vec<Open>,
) {
    let met = |node: &usize| found.reaches(*node).may_be_true();
    let all = 0..graph.nodes.len();
    let facts = if graph.size() > SMALL && shared {
        let ends = ends.for_all_items();
        let asked = OpenKey { key, other: ends.other, place: (frame.walker, frame.territory), measure };
        memory::open_facts(ctx, asked, || {
            ctx.step(graph.size());
            facts(ctx, frame, ends, &all.filter(met).collect::<Vec<_>>())
        })
    } else {
        ctx.step(graph.size());
        let only: Vec<Truth> = (0..graph.nodes.len()).map(|node| Truth::from(node == other)).collect();
        let passed = key.passed.map(|passed| passed.truths(ctx, frame, graph));
        let passed = passed.as_deref();
        let from_other = if ends.backward { search::forward(graph, &only, passed) } else { search::backward(graph, &only, passed) };
        let nodes: Vec<usize> = all.filter(met).filter(|node| from_other.reaches(*node).may_be_true()).collect();
        Rc::from(facts(ctx, frame, ends, &nodes))
    };
    ctx.step(facts.len() as u64);
    facts.iter().for_each(|(fact, open)| tracer.read(*fact, *open));
}

/// The open edges of nodes, and what leaves it open whether a route begins or ends at them.
pub(super) fn open_of_nodes<'run>(ctx: &Context<'run>, frame: &mut Frame<'run>, graph: &Graph, ends: Ends, nodes: &[usize]) -> Vec<Open> {
    let mut found = Vec::new();
    for index in nodes {
        let Some(entity) = graph.nodes.get(*index).copied().flatten() else {
            found.extend(of_undeclared(graph));
            continue;
        };
        found.extend(graph.edge_facts(ctx, entity).into_iter().filter(|(_, open)| open.is_some()));
        found.extend(graph.membership_fact(ctx, *index, entity));
        found.extend(ends.start().open_facts(ctx, frame, graph, *index));
        found.extend(ends.end().open_facts(ctx, frame, graph, *index));
    }
    found
}
