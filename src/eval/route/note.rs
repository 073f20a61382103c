//! What a recording tracer takes note of: the facts that decided, the way that is shown, and the facts that leave it open.

use super::graph::Graph;
use super::nodes::Nodes;
use super::search::{self, Way};
use super::{Asked, Ends};
use crate::eval::context::{Context, Frame};
use crate::eval::finding::OpenReason;
use crate::eval::trace::{Fact, Tracer, Way as Shown};
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
    graph.open_kinds.iter().for_each(|kind| tracer.read(Fact::Kind(*kind), Some(OpenReason::NotDeclared)));
}

/// The nodes that lie on possible routes between the ends, the other of which is a node; of large graphs, those that the search
/// from the fixed end may meet.
pub(super) fn on_the_way<'run>(
    ctx: &Context<'run>,
    frame: &mut Frame<'run>,
    graph: &Graph,
    ends: Ends,
    (passed, other): (Option<Nodes>, usize),
) -> Vec<usize> {
    ctx.step(2 * graph.size());
    let fixed = ends.fixed.truths(ctx, frame, graph);
    let passed = passed.map(|passed| passed.truths(ctx, frame, graph));
    let passed = passed.as_deref();
    let go = |starts: &[Truth], backward: bool| match backward {
        true => search::backward(graph, starts, passed),
        false => search::forward(graph, starts, passed),
    };
    let from_fixed = go(&fixed, ends.backward);
    let met = |node: &usize| from_fixed.reaches(*node).may_be_true();
    if graph.size() > SMALL {
        return (0..graph.nodes.len()).filter(met).collect();
    }
    let only: Vec<Truth> = (0..graph.nodes.len()).map(|node| Truth::from(node == other)).collect();
    let from_other = go(&only, !ends.backward);
    (0..graph.nodes.len()).filter(met).filter(|node| from_other.reaches(*node).may_be_true()).collect()
}

/// The facts that leave a search open: edges, entries and conditions on the nodes that matter.
pub(super) fn open<'run, T: Tracer<'run>>(
    ctx: &Context<'run>,
    frame: &mut Frame<'run>,
    tracer: &mut T,
    asked: &Asked<'_, 'run>,
    (passed, other): (Option<Nodes>, usize),
) {
    let nodes = on_the_way(ctx, frame, asked.graph, asked.ends, (passed, other));
    open_nodes(ctx, frame, tracer, asked.graph, asked.ends, &nodes);
    for (nodes, passed) in passed.into_iter().map(|passed| (&nodes, passed)) {
        for index in nodes {
            passed.open_facts(ctx, frame, asked.graph, *index).into_iter().for_each(|(fact, open)| tracer.read(fact, open));
        }
    }
}

/// The open edges of nodes on the way, and what leaves it open whether a route begins or ends at them; gives whether there are any.
pub(super) fn open_nodes<'run, T: Tracer<'run>>(
    ctx: &Context<'run>,
    frame: &mut Frame<'run>,
    tracer: &mut T,
    graph: &Graph,
    ends: Ends,
    nodes: &[usize],
) -> bool {
    let mut any = false;
    for index in nodes {
        let Some(entity) = graph.nodes.get(*index).copied().flatten() else {
            undeclared(tracer, graph);
            any = true;
            continue;
        };
        let edges = graph.edge_facts(ctx, entity).into_iter().filter(|(_, open)| open.is_some());
        let facts = edges.chain(graph.membership_fact(ctx, *index, entity));
        let ends = [ends.start(), ends.end()].into_iter().flat_map(|end| end.open_facts(ctx, frame, graph, *index));
        for (fact, open) in facts.chain(ends) {
            tracer.read(fact, open);
            any = true;
        }
    }
    any
}
