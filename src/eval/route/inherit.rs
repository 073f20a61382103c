//! Inherited labels: which nodes carry what they come from carries (`docs/language.md`, Inherited labels).

use std::rc::Rc;

use super::memory::graph_for;
use super::nodes;
use super::note;
use super::search::{self, Search};
use crate::check::program::Inherited;
use crate::eval::context::{Context, Frame};
use crate::eval::trace::{Item, Join, Tracer, What};
use crate::types::{InheritedId, Truth, VariableId};

/// Whether the node of a variable carries a label.
pub(in crate::eval) fn carries<'run, T: Tracer<'run>>(
    ctx: &Context<'run>,
    frame: &mut Frame<'run>,
    tracer: &mut T,
    what: What<'run>,
    (variable, id): (VariableId, InheritedId),
) -> Truth {
    let program = ctx.plan.program;
    let Some(label) = program.inherited(id) else { return Truth::UNKNOWN };
    let Some(graph) = graph_for(ctx, label.graph, frame.walker) else { return Truth::UNKNOWN };
    tracer.enter(what, Join::Leaf);
    let place = match frame.get(variable) {
        Some(Item::Entity(entity)) => graph.place(entity),
        // Of a node that is not declared nothing is known.
        item => {
            if let Some(Item::Anonymous(fact, reason)) = item {
                tracer.read(fact, Some(reason));
            }
            tracer.leave(Truth::UNKNOWN);
            return Truth::UNKNOWN;
        }
    };
    let Some(index) = place else {
        tracer.leave(Truth::FALSE);
        return Truth::FALSE;
    };
    let found = label_search(ctx, frame, &graph, (id, label));
    let truth = found.reaches(index);
    if T::RECORDS {
        note::node(&graph, tracer, index);
        match truth {
            Truth::TRUE => note::way(ctx, tracer, &graph, found.way(&graph, index, note::SHOWN)),
            Truth::FALSE => note::edges(ctx, tracer, &graph, index),
            _ => open_facts(ctx, frame, tracer, &graph, (label, &found, index)),
        }
    }
    tracer.leave(truth);
    truth
}

/// The nodes that carry a label, found once for all items.
fn label_search<'run>(
    ctx: &Context<'run>,
    frame: &Frame<'run>,
    graph: &super::Graph,
    (id, label): (InheritedId, &'run Inherited),
) -> Rc<Search> {
    let key = (id, (frame.walker, frame.territory));
    if let Some(known) = ctx.routes.labels.borrow().get(&key) {
        return Rc::clone(known);
    }
    let starts = nodes::sources(ctx, frame, graph, &label.from);
    let ends = nodes::sources(ctx, frame, graph, &label.until);
    ctx.step(graph.size());
    let found = Rc::new(search::inherit(graph, &starts, &ends));
    ctx.routes.labels.borrow_mut().insert(key, Rc::clone(&found));
    found
}

/// What leaves it open whether a node carries a label: open edges and conditions on the nodes that may hand it on to this one.
/// What lies before a node that certainly carries it does not matter.
fn open_facts<'run, T: Tracer<'run>>(
    ctx: &Context<'run>,
    frame: &mut Frame<'run>,
    tracer: &mut T,
    graph: &super::Graph,
    (label, found, index): (&'run Inherited, &Search, usize),
) {
    ctx.step(graph.size());
    let carries = |node: usize| found.reaches(node);
    let open = |node: &usize| carries(*node).is_unknown();
    let mut seen = vec![false; graph.nodes.len()];
    let mut waiting = vec![index];
    let mut any_before = false;
    while let Some(node) = waiting.pop() {
        if seen.get_mut(node).is_none_or(|seen| std::mem::replace(seen, true)) {
            continue;
        }
        note_open_node(ctx, frame, tracer, graph, (label, node));
        waiting.extend(graph.previous.get(node).into_iter().flatten().copied().filter(open));
        if !any_before && graph.open_in.get(node) == Some(&true) {
            any_before = true;
            waiting.extend((0..graph.nodes.len()).filter(open));
        }
    }
    // A node that carries it, or may, and does not say what comes of it may hand it on to any.
    for node in (0..graph.nodes.len()).filter(|node| graph.open_out.get(*node) == Some(&true) && carries(*node).may_be_true()) {
        note::open_edges(ctx, tracer, graph, node);
    }
}

fn note_open_node<'run, T: Tracer<'run>>(
    ctx: &Context<'run>,
    frame: &Frame<'run>,
    tracer: &mut T,
    graph: &super::Graph,
    (label, node): (&'run Inherited, usize),
) {
    let Some(entity) = graph.nodes.get(node).copied().flatten() else { return note::undeclared(tracer, graph) };
    if graph.open_in.get(node) == Some(&true) {
        note::open_edges(ctx, tracer, graph, node);
    }
    graph.membership_fact(ctx, node, entity).into_iter().for_each(|(fact, open)| tracer.read(fact, open));
    for lines in [&label.from, &label.until] {
        nodes::open_facts_of_sources(ctx, frame, entity, lines).into_iter().for_each(|(fact, open)| tracer.read(fact, open));
    }
}
