//! Breadth-first searches over known and over possible edges. Iterative; nodes in order, so that the first path found is the
//! shortest, and of those the least by key.

use std::collections::VecDeque;

use super::graph::Graph;
use crate::types::Truth;

/// What a certain and a possible search found.
pub(super) struct Search {
    /// Found over known edges, with the node before.
    certain: Vec<Visit>,
    /// Found over possible edges.
    possible: Vec<Visit>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Visit {
    No,
    Start,
    /// From a node, on the way from where it began.
    From(usize, usize),
}

impl Search {
    /// Whether a node is reached.
    pub(super) fn reaches(&self, node: usize) -> Truth {
        let found = |visits: &[Visit]| visits.get(node).is_some_and(|visit| *visit != Visit::No);
        Truth::between(found(&self.certain), found(&self.possible))
    }

    /// The way to a node over known edges: where it starts, and its end, at most so many nodes; empty where none leads there.
    pub(super) fn path(&self, node: usize, most: usize) -> Vec<usize> {
        let mut path = Vec::new();
        let mut here = Some(node).filter(|node| self.certain.get(*node).is_some_and(|visit| *visit != Visit::No));
        while let Some(place) = here.take_if(|_| path.len() + 1 < most) {
            path.push(place);
            if let Some(Visit::From(before, _)) = self.certain.get(place) {
                here = Some(*before);
            }
        }
        // What is left out lies between the start and the end.
        if let Some(place) = here {
            path.push(match self.certain.get(place) {
                Some(Visit::From(_, start)) => *start,
                _ => place,
            });
        }
        path.reverse();
        path
    }
}

/// Along the edges, from where routes begin, over nodes that are certainly (possibly) not what must be passed.
pub(super) fn forward(graph: &Graph, sources: &[Truth], passed: &[Truth]) -> Search {
    let may = |truths: &[Truth], node: usize, test: fn(Truth) -> bool| truths.get(node).copied().is_some_and(test);
    let certain = walk(
        graph,
        |node| may(sources, node, |truth| truth == Truth::TRUE) && graph.membership(node) == Truth::TRUE,
        |node| may(passed, node, |truth| truth == Truth::FALSE),
        Edges { next: &graph.next, open: None, open_other: None, wanted: Wanted::Certain },
    );
    let possible = walk(
        graph,
        |node| may(sources, node, Truth::may_be_true) && graph.membership(node).may_be_true(),
        |node| may(passed, node, Truth::may_be_false),
        Edges { next: &graph.next, open: Some(&graph.open_out), open_other: Some(&graph.open_in), wanted: Wanted::Possible },
    );
    Search { certain, possible }
}

/// Along the edges, from the sources, over anything.
pub(super) fn from_sources(graph: &Graph, sources: &[Truth]) -> Search {
    forward(graph, sources, &vec![Truth::FALSE; graph.nodes.len()])
}

/// Against the edges, from what is to be reached.
pub(super) fn backward(graph: &Graph, wanted: &[Truth]) -> Search {
    let may = |node: usize, test: fn(Truth) -> bool| wanted.get(node).copied().is_some_and(test);
    let certain = walk(
        graph,
        |node| may(node, |truth| truth == Truth::TRUE) && graph.membership(node) == Truth::TRUE,
        |_| true,
        Edges { next: &graph.previous, open: None, open_other: None, wanted: Wanted::Certain },
    );
    let possible = walk(
        graph,
        |node| may(node, Truth::may_be_true) && graph.membership(node).may_be_true(),
        |_| true,
        Edges { next: &graph.previous, open: Some(&graph.open_in), open_other: Some(&graph.open_out), wanted: Wanted::Possible },
    );
    Search { certain, possible }
}

/// The nodes of a possible search from which a target can still be reached.
pub(super) fn between(graph: &Graph, found: &Search, target: usize) -> Vec<usize> {
    let wanted: Vec<Truth> = (0..graph.nodes.len()).map(|node| Truth::from(node == target)).collect();
    let back = walk(
        graph,
        |node| wanted.get(node) == Some(&Truth::TRUE),
        |_| true,
        Edges { next: &graph.previous, open: Some(&graph.open_in), open_other: Some(&graph.open_out), wanted: Wanted::Possible },
    );
    let reached = |visits: &[Visit], node: usize| visits.get(node).is_some_and(|visit| *visit != Visit::No);
    (0..graph.nodes.len()).filter(|node| reached(&found.possible, *node) && reached(&back, *node)).collect()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Certain,
    Possible,
}

/// The edges of a search: by name, and for a possible one those that open lists leave possible: from a node to any other, and
/// from any other to a node.
#[derive(Clone, Copy)]
struct Edges<'graph> {
    next: &'graph [Vec<usize>],
    open: Option<&'graph [bool]>,
    open_other: Option<&'graph [bool]>,
    wanted: Wanted,
}

fn walk(graph: &Graph, starts: impl Fn(usize) -> bool, goes_on: impl Fn(usize) -> bool, edges: Edges<'_>) -> Vec<Visit> {
    let count = graph.nodes.len();
    let mut visits = vec![Visit::No; count];
    let mut queue = VecDeque::new();
    let admitted = |node: usize| match edges.wanted {
        Wanted::Certain => graph.membership(node) == Truth::TRUE,
        Wanted::Possible => graph.membership(node).may_be_true(),
    };
    for node in (0..count).filter(|node| starts(*node)) {
        visit(&mut visits, &mut queue, node, Visit::Start);
    }
    // Open lists join through one hub: each side of it is opened once.
    let mut hub_used = false;
    let mut open_in_used = false;
    while let Some(node) = queue.pop_front() {
        if !goes_on(node) {
            continue;
        }
        let start = match visits.get(node) {
            Some(Visit::From(_, start)) => *start,
            _ => node,
        };
        for next in edges.next.get(node).into_iter().flatten().filter(|next| admitted(**next)) {
            visit(&mut visits, &mut queue, *next, Visit::From(node, start));
        }
        if !hub_used && edges.open.is_some_and(|open| open.get(node) == Some(&true)) {
            hub_used = true;
            (0..count).filter(|next| admitted(*next)).for_each(|next| visit(&mut visits, &mut queue, next, Visit::From(node, start)));
        }
        if !open_in_used {
            open_in_used = true;
            let entered = edges.open_other.map(|open| (0..count).filter(|next| open.get(*next) == Some(&true)));
            entered
                .into_iter()
                .flatten()
                .filter(|next| admitted(*next))
                .for_each(|next| visit(&mut visits, &mut queue, next, Visit::From(node, start)));
        }
    }
    visits
}

fn visit(visits: &mut [Visit], queue: &mut VecDeque<usize>, node: usize, how: Visit) {
    if let Some(place) = visits.get_mut(node).filter(|place| **place == Visit::No) {
        *place = how;
        queue.push_back(node);
    }
}
