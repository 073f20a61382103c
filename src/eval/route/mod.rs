//! Conditions on routes (`docs/language.md`, Routes): one certain and one possible search for each condition and each subject that
//! walks, whatever the number of items. Only a condition that asks about a variable from outside is searched for each.

mod cost;
mod graph;
mod inherit;
mod measure;
mod memory;
mod nodes;
mod note;
mod search;

use std::rc::Rc;

use super::context::{Context, Frame};
use super::trace::{Item, Join, Tracer, What};
use crate::check::program::{Route, Waypoint};
use crate::syntax::ast::{Measure, RouteQuantifier};
use crate::types::{EntityId, Truth, VariableId};
use cost::Costs;
pub(super) use graph::Graph;
pub(super) use inherit::carries;
pub(super) use measure::measured;
pub(super) use memory::Memory;
use memory::{Key, MOST_OUTSIDE, cost_search, graph_for, search};
use nodes::Nodes;
use search::{Search, Way};

/// The truth of a condition on routes, for the subject that walks.
pub(super) fn evaluate<'run, T: Tracer<'run>>(
    ctx: &Context<'run>,
    frame: &mut Frame<'run>,
    tracer: &mut T,
    what: What<'run>,
    route: &'run Route,
) -> Truth {
    let Some(graph) = graph_for(ctx, route.graph, frame.walker) else { return Truth::UNKNOWN };
    let ends = Ends::new(frame, route.from, route.to);
    let asked = Asked { graph: &graph, route, ends };
    tracer.enter(what, Join::Leaf);
    let truth = match (route.quantifier, &route.within) {
        (RouteQuantifier::Every, _) => every(ctx, frame, tracer, &asked),
        (quantifier, None) => some(ctx, frame, tracer, &asked, quantifier == RouteQuantifier::No),
        (quantifier, Some(_)) => measure::in_time(ctx, frame, tracer, &asked, quantifier == RouteQuantifier::No),
    };
    tracer.leave(truth);
    truth
}

/// The two ends of routes: the one from which is searched, which is the same for all items, and the other.
#[derive(Debug, Clone, Copy)]
struct Ends {
    fixed: Nodes,
    other: Nodes,
    /// Whether routes end at the fixed one.
    backward: bool,
}

impl Ends {
    fn new(frame: &Frame<'_>, from: Option<Waypoint>, to: Waypoint) -> Self {
        let (from, to) = (Nodes::end(frame, from), Nodes::end(frame, Some(to)));
        // At most one of them is the item's own.
        let backward = !from.are_fixed();
        let (fixed, other) = if backward { (to, from) } else { (from, to) };
        Self { fixed, other, backward }
    }

    fn start(self) -> Nodes {
        if self.backward { self.other } else { self.fixed }
    }

    fn end(self) -> Nodes {
        if self.backward { self.fixed } else { self.other }
    }

    /// The same for any item.
    fn for_all_items(self) -> Self {
        Self { other: if self.other.are_fixed() { self.other } else { Nodes::Any }, ..self }
    }
}

/// What a route expression asks of a graph.
struct Asked<'ask, 'run> {
    graph: &'ask Graph,
    route: &'run Route,
    ends: Ends,
}

impl<'run> Asked<'_, 'run> {
    /// What is searched, and whether other items may ask for the same.
    fn key(&self, frame: &Frame<'_>, passed: Option<Nodes>) -> (Key, bool) {
        let outside = outside(frame, &self.route.outside);
        let key = Key {
            graph: self.route.graph,
            fixed: self.ends.fixed,
            backward: self.ends.backward,
            passed,
            outside: outside.unwrap_or_default(),
        };
        (key, outside.is_some())
    }

    /// The search over everything, or over what is not passed.
    fn search(&self, ctx: &Context<'run>, frame: &mut Frame<'run>, passed: Option<Nodes>) -> Rc<Search> {
        let (key, shared) = self.key(frame, passed);
        search(ctx, frame, self.graph, key, shared)
    }

    fn costs(&self, ctx: &Context<'run>, frame: &mut Frame<'run>) -> Rc<Costs> {
        let (key, shared) = self.key(frame, None);
        cost_search(ctx, frame, self.graph, key, Measure::Time, shared)
    }

    fn passed(&self) -> Option<Nodes> {
        self.route.passage.map(Nodes::passed)
    }
}

/// What the variables from outside stand for, if they are few and declared.
fn outside(frame: &Frame<'_>, variables: &[VariableId]) -> Option<[Option<EntityId>; MOST_OUTSIDE]> {
    let mut found = [None; MOST_OUTSIDE];
    if variables.len() > MOST_OUTSIDE {
        return None;
    }
    for (place, variable) in found.iter_mut().zip(variables) {
        match frame.get(*variable) {
            Some(Item::Entity(entity)) => *place = Some(entity),
            _ => return None,
        }
    }
    Some(found)
}

/// `every route to B passes P`: some route leads there, and none avoids P. Never vacuous.
fn every<'run, T: Tracer<'run>>(ctx: &Context<'run>, frame: &mut Frame<'run>, tracer: &mut T, asked: &Asked<'_, 'run>) -> Truth {
    let avoiding = asked.search(ctx, frame, asked.passed());
    let reaching = asked.search(ctx, frame, None);
    let others = asked.ends.other.meant(ctx, frame, asked.graph);
    let (mut reached, mut avoided) = (Truth::FALSE, Truth::FALSE);
    for (index, meant) in &others {
        reached = reached.or(meant.and(reaching.reaches(*index)));
        avoided = avoided.or(meant.and(avoiding.reaches(*index)));
    }
    let truth = reached.and(!avoided);
    if T::RECORDS {
        for (index, meant) in others {
            let kept = reaching.reaches(index).and(!avoiding.reaches(index));
            note::node(asked.graph, tracer, index);
            if kept == Truth::FALSE {
                note::way(ctx, tracer, asked.graph, avoiding.way(asked.graph, index, note::SHOWN));
            }
            if truth.is_unknown() && kept.is_unknown() {
                let passed = if avoiding.reaches(index).is_unknown() { asked.passed() } else { None };
                note::open(ctx, frame, tracer, asked, (passed, index));
            }
            if truth.is_unknown() && meant.is_unknown() {
                note::meant(ctx, frame, tracer, asked.graph, (asked.ends.other, index));
            }
        }
    }
    truth
}

/// `some route from A to B`, and `… avoids P`.
fn some<'run, T: Tracer<'run>>(
    ctx: &Context<'run>,
    frame: &mut Frame<'run>,
    tracer: &mut T,
    asked: &Asked<'_, 'run>,
    negated: bool,
) -> Truth {
    let found = asked.search(ctx, frame, asked.passed());
    let others = asked.ends.other.meant(ctx, frame, asked.graph);
    let truth = others.iter().fold(Truth::FALSE, |all, (index, meant)| all.or(meant.and(found.reaches(*index))));
    if T::RECORDS {
        for (index, meant) in others {
            note::node(asked.graph, tracer, index);
            let here = meant.and(found.reaches(index));
            if here == Truth::TRUE {
                note::way(ctx, tracer, asked.graph, found.way(asked.graph, index, note::SHOWN));
            } else {
                // Where no way leads on, the way is at its end here.
                let alone = Way { nodes: vec![index], left_out: None };
                note::way(ctx, tracer, asked.graph, Some(alone).filter(|_| here == Truth::FALSE && !negated && asked.ends.other.is_one()));
                note::edges(ctx, tracer, asked.graph, index);
            }
            if truth.is_unknown() && here.is_unknown() {
                if found.reaches(index).is_unknown() {
                    note::open(ctx, frame, tracer, asked, (asked.passed(), index));
                }
                note::meant(ctx, frame, tracer, asked.graph, (asked.ends.other, index));
            }
        }
    }
    if negated { !truth } else { truth }
}
