//! Graphs, searches and labels of one manifest: each made once for all conditions, items and rules that ask for the same.

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::cost::{self, Costs, Weights};
use super::graph::Graph;
use super::measure::Bounds;
use super::nodes::{Nodes, Open};
use super::search::{self, Search};
use crate::eval::context::{Context, Frame, Walker};
use crate::syntax::ast::Measure;
use crate::types::{EntityId, GraphId, InheritedId, Truth};

/// What is remembered.
#[derive(Default)]
pub(in crate::eval) struct Memory {
    graphs: RefCell<FxHashMap<(GraphId, Walker), Rc<Graph>>>,
    searches: RefCell<FxHashMap<(Key, Place), Rc<Search>>>,
    costs: RefCell<FxHashMap<(Key, Place, Measure), Rc<Costs>>>,
    weights: RefCell<FxHashMap<(GraphId, Walker, Measure), Rc<Weights>>>,
    /// What the shortest routes take between ends that are the same for all items.
    pub(super) bounds: RefCell<FxHashMap<(Key, Nodes, Place, Measure), Bounds>>,
    pub(super) labels: RefCell<FxHashMap<(InheritedId, Place), Rc<Search>>>,
    /// What leaves searches of large graphs open.
    open: RefCell<FxHashMap<OpenKey, Rc<[Open]>>>,
}

/// Who walks, and whose subjects are seen.
pub(super) type Place = (Walker, Option<usize>);

/// Of what the open facts are asked: a search, its other end, for whom, and what is added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct OpenKey {
    pub(super) key: Key,
    pub(super) other: Nodes,
    pub(super) place: Place,
    pub(super) measure: Option<Measure>,
}

/// What a search asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub(super) graph: GraphId,
    /// Where it begins.
    pub(super) fixed: Nodes,
    /// Whether it goes against the edges.
    pub(super) backward: bool,
    /// What is not to be passed.
    pub(super) passed: Option<Nodes>,
    /// What the variables from outside stand for that the conditions on nodes name.
    pub(super) outside: [Option<EntityId>; MOST_OUTSIDE],
}

/// Of conditions on nodes that name more variables from outside, nothing is remembered.
pub(super) const MOST_OUTSIDE: usize = 2;

impl Key {
    /// Conditions on nodes may see a territory's subjects only; terms and entries are the same everywhere.
    fn place(self, frame: &Frame<'_>) -> Place {
        let is_condition = |nodes: Nodes| matches!(nodes, Nodes::Where(..));
        let territory = if is_condition(self.fixed) || self.passed.is_some_and(is_condition) { frame.territory } else { None };
        (frame.walker, territory)
    }
}

/// A graph as a subject walks it.
pub(super) fn graph_for(ctx: &Context<'_>, id: GraphId, walker: Walker) -> Option<Rc<Graph>> {
    if let Some(known) = ctx.routes.graphs.borrow().get(&(id, walker)) {
        return Some(Rc::clone(known));
    }
    let built = Rc::new(Graph::build(ctx, id, walker)?);
    ctx.routes.graphs.borrow_mut().insert((id, walker), Rc::clone(&built));
    Some(built)
}

/// A search; `shared`: whether it is the same for all items.
pub(super) fn search<'run>(ctx: &Context<'run>, frame: &mut Frame<'run>, graph: &Graph, key: Key, shared: bool) -> Rc<Search> {
    let place = key.place(frame);
    if let Some(known) = ctx.routes.searches.borrow().get(&(key, place)).filter(|_| shared) {
        return Rc::clone(known);
    }
    let starts = key.fixed.truths(ctx, frame, graph);
    let passed = key.passed.map(|passed| passed.truths(ctx, frame, graph));
    ctx.step(graph.size());
    let found =
        if key.backward { search::backward(graph, &starts, passed.as_deref()) } else { search::forward(graph, &starts, passed.as_deref()) };
    let found = Rc::new(found);
    if shared {
        ctx.routes.searches.borrow_mut().insert((key, place), Rc::clone(&found));
    }
    found
}

/// A search for what routes take.
pub(super) fn cost_search<'run>(
    ctx: &Context<'run>,
    frame: &mut Frame<'run>,
    graph: &Graph,
    key: Key,
    measure: Measure,
    shared: bool,
) -> Rc<Costs> {
    let place = key.place(frame);
    if let Some(known) = ctx.routes.costs.borrow().get(&(key, place, measure)).filter(|_| shared) {
        return Rc::clone(known);
    }
    let starts: Vec<Truth> = key.fixed.truths(ctx, frame, graph);
    let weights = weights_for(ctx, frame.walker, graph, (key.graph, measure));
    let found = Rc::new(cost::costs(ctx, graph, &starts, &weights, key.backward));
    if shared {
        ctx.routes.costs.borrow_mut().insert((key, place, measure), Rc::clone(&found));
    }
    found
}

fn weights_for(ctx: &Context<'_>, walker: Walker, graph: &Graph, (id, measure): (GraphId, Measure)) -> Rc<Weights> {
    let key = (id, walker, measure);
    if let Some(known) = ctx.routes.weights.borrow().get(&key) {
        return Rc::clone(known);
    }
    ctx.step(graph.nodes.len() as u64);
    let made = Rc::new(super::measure::weights(ctx, graph, measure));
    ctx.routes.weights.borrow_mut().insert(key, Rc::clone(&made));
    made
}

/// What leaves a search open, found once for all items.
pub(super) fn open_facts(ctx: &Context<'_>, search: OpenKey, find: impl FnOnce() -> Vec<Open>) -> Rc<[Open]> {
    if let Some(known) = ctx.routes.open.borrow().get(&search) {
        return Rc::clone(known);
    }
    let found: Rc<[Open]> = Rc::from(find());
    ctx.routes.open.borrow_mut().insert(search, Rc::clone(&found));
    found
}
