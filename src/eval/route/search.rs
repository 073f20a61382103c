//! Breadth-first searches over known and over possible edges. Iterative; nodes in order, so that the first path found is the
//! shortest, and of those the least by key.

use std::collections::VecDeque;

use super::graph::Graph;
use crate::types::Truth;

/// What a certain and a possible search found.
pub(in crate::eval) struct Search {
    /// Found over known edges.
    certain: Vec<Visit>,
    /// Found over possible edges.
    possible: Vec<Visit>,
    /// Whether it went against the edges.
    backward: bool,
}

/// How a node was found.
#[derive(Debug, Clone, Copy)]
struct Visit {
    /// The node from which it was found; where the search began, itself.
    before: u32,
    /// Where the search began.
    origin: u32,
    /// The moves since then; `NOT_FOUND` where it was not found.
    depth: u32,
}

const NOT_FOUND: u32 = u32::MAX;

impl Visit {
    fn is_found(self) -> bool {
        self.depth != NOT_FOUND
    }
}

/// Nodes of a route, of which some may be left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Way {
    /// The nodes, in the direction of the edges.
    pub(super) nodes: Vec<usize>,
    /// How many are left out, and after how many of those shown.
    pub(super) left_out: Option<(usize, usize)>,
}

impl Way {
    /// A whole way, of which at most so many nodes are shown: the first ones, and the last.
    pub(super) fn of(nodes: &[usize], most: usize) -> Self {
        let left_out = nodes.len().saturating_sub(most);
        if left_out == 0 {
            return Self { nodes: nodes.to_vec(), left_out: None };
        }
        let shown = most.saturating_sub(1);
        let nodes = nodes.iter().take(shown).chain(nodes.last()).copied().collect();
        Self { nodes, left_out: Some((left_out, shown)) }
    }
}

impl Search {
    /// Whether a node is found.
    pub(super) fn reaches(&self, node: usize) -> Truth {
        let found = |visits: &[Visit]| visits.get(node).is_some_and(|visit| visit.is_found());
        Truth::between(found(&self.certain), found(&self.possible))
    }

    /// The way between where the search began and a node, over known edges: at most so many nodes of it. None where there is none.
    pub(super) fn way(&self, graph: &Graph, node: usize, most: usize) -> Option<Way> {
        let visit = self.certain.get(node).copied().filter(|visit| visit.is_found())?;
        let mut nodes = vec![node];
        let mut here = node;
        while nodes.len() + 1 < most {
            let Some(next) = self.nearer(graph, here) else { break };
            nodes.push(next);
            here = next;
        }
        let shown = nodes.len();
        let rest = (visit.depth as usize + 1).saturating_sub(shown);
        // The other end is shown in any case; what is left out lies before it.
        if rest > 0 {
            nodes.push(visit.origin as usize);
        }
        let left_out = rest.saturating_sub(1);
        if !self.backward {
            nodes.reverse();
        }
        let after = if self.backward { shown } else { 1 };
        Some(Way { nodes, left_out: (left_out > 0).then_some((left_out, after)) })
    }

    /// The node that is one move nearer to where the search began: against the edges, the least by key of those that are.
    fn nearer(&self, graph: &Graph, node: usize) -> Option<usize> {
        let here = self.certain.get(node).filter(|visit| visit.is_found() && visit.depth > 0)?;
        if !self.backward {
            return Some(here.before as usize);
        }
        let is_nearer = |next: &&usize| self.certain.get(**next).is_some_and(|visit| visit.depth == here.depth - 1);
        graph.next.get(node)?.iter().find(is_nearer).copied()
    }
}

/// Along the edges, from where routes begin, over nodes that are certainly (possibly) not what must be passed.
pub(super) fn forward(graph: &Graph, starts: &[Truth], passed: Option<&[Truth]>) -> Search {
    search(graph, starts, passed, false)
}

/// Against the edges, from where routes end; the nodes before the end are not what must be passed.
pub(super) fn backward(graph: &Graph, ends: &[Truth], passed: Option<&[Truth]>) -> Search {
    search(graph, ends, passed, true)
}

fn search(graph: &Graph, starts: &[Truth], passed: Option<&[Truth]>, backward: bool) -> Search {
    let run = |wanted: Wanted| {
        let holds = |truth: Truth| if wanted == Wanted::Certain { truth == Truth::TRUE } else { truth.may_be_true() };
        let fails = |truth: Truth| if wanted == Wanted::Certain { truth == Truth::FALSE } else { truth.may_be_false() };
        let member = |node: usize| holds(graph.membership(node));
        let avoids = |node: usize| passed.is_none_or(|passed| passed.get(node).copied().is_some_and(fails));
        let begins = |node: usize| starts.get(node).copied().is_some_and(holds) && member(node);
        // A route passes what it meets before its last node: along the edges a node that is passed is the end of the search,
        // against them it is not entered.
        if backward {
            walk(graph, begins, |_| true, |node| member(node) && avoids(node), Edges::of(graph, true, wanted))
        } else {
            walk(graph, begins, avoids, member, Edges::of(graph, false, wanted))
        }
    };
    Search { certain: run(Wanted::Certain), possible: run(Wanted::Possible), backward }
}

/// Where derived nodes have something from what they come from: along the edges, from where it begins, into nodes at which it
/// certainly (possibly) does not end.
pub(super) fn inherit(graph: &Graph, starts: &[Truth], ends: &[Truth]) -> Search {
    let run = |wanted: Wanted| {
        let holds = |truth: Truth| if wanted == Wanted::Certain { truth == Truth::TRUE } else { truth.may_be_true() };
        let fails = |truth: Truth| if wanted == Wanted::Certain { truth == Truth::FALSE } else { truth.may_be_false() };
        let member = |node: usize| holds(graph.membership(node));
        let begins = |node: usize| starts.get(node).copied().is_some_and(holds) && member(node);
        let goes_in = |node: usize| member(node) && ends.get(node).copied().is_some_and(fails);
        walk(graph, begins, |_| true, goes_in, Edges::of(graph, false, wanted))
    };
    Search { certain: run(Wanted::Certain), possible: run(Wanted::Possible), backward: false }
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
    /// For each node, whether it may be followed by any; none in a certain search.
    to_any: Option<&'graph [bool]>,
    /// For each node, whether it may follow any; none in a certain search.
    from_any: Option<&'graph [bool]>,
}

impl<'graph> Edges<'graph> {
    fn of(graph: &'graph Graph, backward: bool, wanted: Wanted) -> Self {
        let (next, to_any, from_any) =
            if backward { (&graph.previous, &graph.open_in, &graph.open_out) } else { (&graph.next, &graph.open_out, &graph.open_in) };
        let open = wanted == Wanted::Possible;
        Self { next, to_any: open.then_some(to_any), from_any: open.then_some(from_any) }
    }
}

fn walk(
    graph: &Graph,
    begins: impl Fn(usize) -> bool,
    goes_on: impl Fn(usize) -> bool,
    goes_in: impl Fn(usize) -> bool,
    edges: Edges<'_>,
) -> Vec<Visit> {
    let count = graph.nodes.len();
    let mut visits = vec![Visit { before: 0, origin: 0, depth: NOT_FOUND }; count];
    let mut queue = VecDeque::new();
    for node in (0..count).filter(|node| begins(*node)) {
        let place = u32::try_from(node).unwrap_or(NOT_FOUND);
        visit(&mut visits, &mut queue, node, Visit { before: place, origin: place, depth: 0 });
    }
    // Open lists join through one hub: each side of it is opened once.
    let (mut to_any_used, mut from_any_used) = (false, false);
    while let Some(node) = queue.pop_front() {
        if !goes_on(node) {
            continue;
        }
        let Some(here) = visits.get(node).copied() else { continue };
        let how = Visit { before: u32::try_from(node).unwrap_or(NOT_FOUND), origin: here.origin, depth: here.depth + 1 };
        for next in edges.next.get(node).into_iter().flatten().filter(|next| goes_in(**next)) {
            visit(&mut visits, &mut queue, *next, how);
        }
        if !to_any_used && edges.to_any.is_some_and(|open| open.get(node) == Some(&true)) {
            to_any_used = true;
            (0..count).filter(|next| goes_in(*next)).for_each(|next| visit(&mut visits, &mut queue, next, how));
        }
        if let Some(open) = edges.from_any.filter(|_| !from_any_used) {
            from_any_used = true;
            let entered = (0..count).filter(|next| open.get(*next) == Some(&true) && goes_in(*next));
            entered.for_each(|next| visit(&mut visits, &mut queue, next, how));
        }
    }
    visits
}

fn visit(visits: &mut [Visit], queue: &mut VecDeque<usize>, node: usize, how: Visit) {
    if let Some(place) = visits.get_mut(node).filter(|place| !place.is_found()) {
        *place = how;
        queue.push_back(node);
    }
}
