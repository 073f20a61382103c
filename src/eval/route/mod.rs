//! Conditions on routes (`docs/language.md`, Routes). Where what routes must pass or reach is a term, there is one certain and one
//! possible search for each condition and each subject that walks, whatever the number of items.

mod graph;
mod search;

use std::rc::Rc;

use super::context::{Context, Frame, Walker};
use super::expr::condition;
use super::finding::OpenReason;
use super::trace::{Fact, Item, Join, Node, Recorder, Silent, Tracer, What};
use crate::check::program::{Passage, Route, Waypoint};
use crate::syntax::ast::RouteQuantifier;
use crate::types::{EntityId, GraphId, TermId, Truth, Value};
pub(super) use graph::Graph;
use search::Search;

/// The truth of a condition on routes, for the subject that walks.
pub(super) fn evaluate<'run, T: Tracer<'run>>(
    ctx: &Context<'run>,
    frame: &mut Frame<'run>,
    tracer: &mut T,
    what: What<'run>,
    route: &'run Route,
) -> Truth {
    let Some(graph) = graph_for(ctx, route.graph, frame.walker) else { return Truth::UNKNOWN };
    let found = searches_for(ctx, frame, &graph, (what, route));
    let asked = Asked { graph: &graph, passage: &found.passage, route, found: &found };
    tracer.enter(what, Join::Leaf);
    let truth = match route.quantifier {
        RouteQuantifier::Every => every(ctx, frame, tracer, &asked),
        RouteQuantifier::Some | RouteQuantifier::Shortest => some(ctx, frame, tracer, &asked),
        RouteQuantifier::No => !some(ctx, frame, tracer, &asked),
    };
    tracer.leave(truth);
    truth
}

/// A graph as a subject walks it, built once.
fn graph_for(ctx: &Context<'_>, id: GraphId, walker: Walker) -> Option<Rc<Graph>> {
    if let Some(known) = ctx.graphs.borrow().get(&(id, walker)) {
        return Some(Rc::clone(known));
    }
    let built = Rc::new(Graph::build(ctx, id, walker)?);
    ctx.graphs.borrow_mut().insert((id, walker), Rc::clone(&built));
    Some(built)
}

/// What the searches of a condition found: they are the same for all items, unless the condition names the item's own node or
/// variables where they begin.
pub(super) struct Searches {
    /// For each node, whether it is what a route must pass or reach.
    passage: Vec<Truth>,
    /// From where routes begin, over what need not be passed; of `every`.
    avoiding: Option<Search>,
    /// From where routes begin, over anything; of `every`.
    reaching: Option<Search>,
    /// Against the edges, from what is to be reached; of `some` and `no`.
    back: Option<Search>,
}

/// The searches of a condition for who walks, made once where no variable of the item has a say in them.
fn searches_for<'run>(
    ctx: &Context<'run>,
    frame: &mut Frame<'run>,
    graph: &Graph,
    (what, route): (What<'run>, &'run Route),
) -> Rc<Searches> {
    let key = match (what, &route.passage, route.from) {
        (_, _, Some(Waypoint::Variable(_))) if route.quantifier == RouteQuantifier::Every => None,
        (What::Expr(id), Passage::Term(_), _) => Some((id, frame.walker)),
        _ => None,
    };
    if let Some(known) = key.and_then(|key| ctx.searches.borrow().get(&key).map(Rc::clone)) {
        return known;
    }
    let made = Rc::new(search_graph(ctx, frame, graph, route));
    if let Some(key) = key {
        ctx.searches.borrow_mut().insert(key, Rc::clone(&made));
    }
    made
}

fn search_graph<'run>(ctx: &Context<'run>, frame: &mut Frame<'run>, graph: &Graph, route: &'run Route) -> Searches {
    let passage = passage_truths(ctx, frame, graph, &route.passage);
    if route.quantifier != RouteQuantifier::Every {
        ctx.step(graph.size());
        let back = Some(search::backward(graph, &passage));
        return Searches { passage, avoiding: None, reaching: None, back };
    }
    ctx.step(2 * graph.size());
    let sources = sources(ctx, frame, graph, route.from);
    let avoiding = Some(search::forward(graph, &sources, &passage));
    let reaching = Some(search::from_sources(graph, &sources));
    Searches { passage, avoiding, reaching, back: None }
}

/// What a route expression asks of a graph, and what the searches found.
struct Asked<'ask, 'run> {
    graph: &'ask Graph,
    /// For each node, whether it is what a route must pass or reach.
    passage: &'ask [Truth],
    route: &'run Route,
    found: &'ask Searches,
}

/// For each node, whether it is what a route must pass or reach.
fn passage_truths<'run>(ctx: &Context<'run>, frame: &mut Frame<'run>, graph: &Graph, passage: &Passage) -> Vec<Truth> {
    let nodes = graph.nodes.iter().map(|node| match (*node, passage) {
        (None, Passage::Term(term)) => undeclared_within(ctx, graph, *term),
        (None, Passage::Body(..)) => Truth::UNKNOWN,
        (Some(entity), Passage::Term(term)) => within(ctx, entity, *term),
        (Some(entity), Passage::Body(variable, body)) => {
            frame.bind(*variable, Item::Entity(entity));
            condition(ctx, frame, &mut Silent, *body)
        }
    });
    nodes.collect()
}

/// Whether an entity is within a term; one whose kind has terms of another vocabulary is not.
fn within(ctx: &Context<'_>, entity: EntityId, asked: TermId) -> Truth {
    let schema = &ctx.plan.program.schema;
    let kind = ctx.model.entity(entity).and_then(|entity| schema.kind(entity.kind));
    let Some(is) = kind.and_then(|kind| kind.is) else { return Truth::FALSE };
    let vocabularies = &ctx.plan.program.vocabularies;
    match ctx.model.slot(schema, entity, is).map(|slot| slot.state) {
        Some(crate::manifest::State::Value(Value::Term { term, exactly })) => vocabularies.is_within(term, exactly, asked),
        Some(crate::manifest::State::Value(_)) | None => Truth::FALSE,
        Some(_) => Truth::UNKNOWN,
    }
}

/// Whether a node that is not declared may be within a term: only where a kind whose list may have more has terms of that vocabulary.
fn undeclared_within(ctx: &Context<'_>, graph: &Graph, asked: TermId) -> Truth {
    let schema = &ctx.plan.program.schema;
    let wanted = ctx.plan.program.vocabularies.term(asked).map(|term| term.vocabulary);
    let attributes = graph.open_kinds.iter().filter_map(|kind| schema.kind(*kind)?.is).filter_map(|is| schema.attribute(is));
    let mut vocabularies = attributes.filter_map(|attribute| match attribute.ty {
        crate::types::Type::Term { vocabulary, .. } => Some(vocabulary),
        _ => None,
    });
    Truth::between(false, vocabularies.any(|vocabulary| Some(vocabulary) == wanted))
}

/// For each node, whether routes begin there.
fn sources<'run>(ctx: &Context<'run>, frame: &Frame<'run>, graph: &Graph, from: Option<Waypoint>) -> Vec<Truth> {
    let mut sources = vec![Truth::FALSE; graph.nodes.len()];
    for (index, truth) in ends(ctx, frame, graph, from) {
        sources.get_mut(index).into_iter().for_each(|source| *source = truth);
    }
    sources
}

/// The nodes that are, or may be, one end of the routes.
fn ends<'run>(ctx: &Context<'run>, frame: &Frame<'run>, graph: &Graph, end: Option<Waypoint>) -> Vec<(usize, Truth)> {
    let item = match end {
        Some(Waypoint::Variable(variable)) => frame.get(variable),
        _ => None,
    };
    if let Some(Item::Entity(entity)) = item {
        return graph.place(entity).map(|index| (index, Truth::TRUE)).into_iter().collect();
    }
    ctx.step(graph.nodes.len() as u64);
    let all = graph.nodes.iter().zip(&graph.entries).map(|(node, entry)| match (*node, end) {
        (_, None) => *entry,
        (None, Some(Waypoint::Term(term))) => undeclared_within(ctx, graph, term),
        (Some(entity), Some(Waypoint::Term(term))) => within(ctx, entity, term),
        (_, Some(Waypoint::Variable(_))) => Truth::UNKNOWN,
    });
    all.enumerate().filter(|(_, truth)| truth.may_be_true()).collect()
}

/// `every route to B passes P`: some route leads there, and none avoids P. Never vacuous.
fn every<'run, T: Tracer<'run>>(ctx: &Context<'run>, frame: &mut Frame<'run>, tracer: &mut T, asked: &Asked<'_, 'run>) -> Truth {
    let (Some(avoiding), Some(reaching)) = (&asked.found.avoiding, &asked.found.reaching) else { return Truth::UNKNOWN };
    let targets = ends(ctx, frame, asked.graph, asked.route.to);
    let (mut reached, mut avoided) = (Truth::FALSE, Truth::FALSE);
    for (index, target) in &targets {
        let here = target.and(asked.graph.membership(*index));
        reached = reached.or(here.and(reaching.reaches(*index)));
        avoided = avoided.or(here.and(avoiding.reaches(*index)));
    }
    let truth = reached.and(!avoided);
    if T::RECORDS {
        for (index, target) in targets {
            let here = target.and(asked.graph.membership(index));
            if here.may_be_true() {
                let kept = reaching.reaches(index).and(!avoiding.reaches(index));
                note_every(ctx, frame, tracer, asked, (avoiding, reaching, index, kept));
            }
            if here.is_unknown() && truth.is_unknown() {
                note_target(ctx, tracer, asked, index);
            }
        }
    }
    truth
}

/// Takes note of the facts that leave it open whether a node is where the routes lead.
fn note_target<'run, T: Tracer<'run>>(ctx: &Context<'run>, tracer: &mut T, asked: &Asked<'_, 'run>, index: usize) {
    let Some(entity) = asked.graph.nodes.get(index).copied().flatten() else {
        return asked.graph.open_kinds.iter().for_each(|kind| tracer.read(Fact::Kind(*kind), Some(OpenReason::NotDeclared)));
    };
    asked.graph.membership_fact(ctx, index, entity).into_iter().for_each(|(fact, open)| tracer.read(fact, open));
    if let Some(Waypoint::Term(term)) = asked.route.to
        && within(ctx, entity, term).is_unknown()
    {
        passage_facts(ctx, &mut Frame::new(None), &Passage::Term(term), entity)
            .into_iter()
            .for_each(|(fact, open)| tracer.read(fact, open));
    }
}

type Judged<'judge> = (&'judge Search, &'judge Search, usize, Truth);

fn note_every<'run, T: Tracer<'run>>(
    ctx: &Context<'run>,
    frame: &mut Frame<'run>,
    tracer: &mut T,
    asked: &Asked<'_, 'run>,
    (avoiding, reaching, target, kept): Judged<'_>,
) {
    let graph = asked.graph;
    if let Some(entity) = graph.nodes.get(target).copied().flatten() {
        tracer.read(Fact::Entity(entity), None);
    }
    if kept.is_unknown() {
        let open = if avoiding.reaches(target).is_unknown() { avoiding } else { reaching };
        ctx.step(graph.size());
        return note_open(ctx, frame, tracer, asked, &search::between(graph, open, target));
    }
    if kept == Truth::FALSE {
        let nodes = avoiding.path(target, SHOWN);
        for node in nodes.iter().filter_map(|index| graph.nodes.get(*index).copied().flatten()) {
            graph.edge_facts(ctx, node).into_iter().for_each(|(fact, _)| tracer.read(fact, None));
        }
        tracer.route(nodes.iter().filter_map(|index| graph.nodes.get(*index).copied().flatten()).collect());
    }
}

/// So many nodes of a counter-example are shown: the first, and the last ones.
const SHOWN: usize = 40;

/// `some route from A reaches P`, by one search backward from what is to be reached.
fn some<'run, T: Tracer<'run>>(ctx: &Context<'run>, frame: &mut Frame<'run>, tracer: &mut T, asked: &Asked<'_, 'run>) -> Truth {
    let graph = asked.graph;
    let Some(back) = &asked.found.back else { return Truth::UNKNOWN };
    let starts = ends(ctx, frame, graph, asked.route.from);
    let mut truth = Truth::FALSE;
    for (index, start) in &starts {
        let here = start.and(graph.membership(*index));
        truth = truth.or(here.and(back.reaches(*index)));
    }
    if T::RECORDS {
        for entity in starts.iter().filter_map(|(index, _)| graph.nodes.get(*index).copied().flatten()) {
            tracer.read(Fact::Entity(entity), None);
            graph.edge_facts(ctx, entity).into_iter().for_each(|(fact, _)| tracer.read(fact, None));
        }
        if truth.is_unknown() {
            ctx.step(graph.size());
            let reachable = search::from_sources(graph, &sources(ctx, frame, graph, asked.route.from));
            let open: Vec<usize> = (0..graph.nodes.len()).filter(|node| reachable.reaches(*node).may_be_true()).collect();
            note_open(ctx, frame, tracer, asked, &open);
        }
    }
    truth
}

/// The facts that leave a search open: edges, entries and conditions on the nodes that matter.
fn note_open<'run, T: Tracer<'run>>(
    ctx: &Context<'run>,
    frame: &mut Frame<'run>,
    tracer: &mut T,
    asked: &Asked<'_, 'run>,
    nodes: &[usize],
) {
    let graph = asked.graph;
    for index in nodes {
        let Some(entity) = graph.nodes.get(*index).copied().flatten() else {
            graph.open_kinds.iter().for_each(|kind| tracer.read(Fact::Kind(*kind), Some(OpenReason::NotDeclared)));
            continue;
        };
        for (fact, open) in graph.edge_facts(ctx, entity).into_iter().filter(|(_, open)| open.is_some()) {
            tracer.read(fact, open);
        }
        graph.membership_fact(ctx, *index, entity).into_iter().for_each(|(fact, open)| tracer.read(fact, open));
        if asked.passage.get(*index).is_some_and(|truth| truth.is_unknown()) {
            passage_facts(ctx, frame, &asked.route.passage, entity).into_iter().for_each(|(fact, open)| tracer.read(fact, open));
        }
        if graph.entries.get(*index).is_some_and(|entry| entry.is_unknown()) && asked.route.from.is_none() {
            graph.entry_fact(ctx).into_iter().for_each(|(fact, open)| tracer.read(fact, open));
        }
    }
}

/// The open facts of the condition on one node.
fn passage_facts<'run>(
    ctx: &Context<'run>,
    frame: &mut Frame<'run>,
    passage: &Passage,
    entity: EntityId,
) -> Vec<(Fact, Option<OpenReason>)> {
    match passage {
        Passage::Term(_) => {
            let schema = &ctx.plan.program.schema;
            let is = ctx.model.entity(entity).and_then(|entity| schema.kind(entity.kind)).and_then(|kind| kind.is);
            is.map(|is| graph::slot_fact(ctx, entity, is, OpenReason::TooVague)).into_iter().collect()
        }
        Passage::Body(variable, body) => {
            frame.bind(*variable, Item::Entity(entity));
            let mut recorder = Recorder::default();
            condition(ctx, frame, &mut recorder, *body);
            recorder.finish().map(|node| open_reads(&node)).unwrap_or_default()
        }
    }
}

fn open_reads(node: &Node<'_>) -> Vec<(Fact, Option<OpenReason>)> {
    let below = node.children.iter().flat_map(open_reads);
    node.reads.iter().copied().filter(|(_, open)| open.is_some()).chain(below).collect()
}
