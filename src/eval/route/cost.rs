//! What routes take: for each node, the least that known routes take at most, and the least that possible routes take at least.
//!
//! Time is months and, beside them, milliseconds, between which there is no total order. So a node keeps every sum that no other
//! undercuts in both, and the sums are compared with a limit at the end. Where all times are of one family there is one sum a
//! node, and the search is Dijkstra's.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::graph::Graph;
use crate::eval::context::Context;
use crate::types::Truth;

/// What a route takes: months and milliseconds, or only an amount of moves or actions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Cost {
    pub(super) months: u32,
    pub(super) amount: i64,
}

impl Cost {
    fn plus(self, other: Self) -> Self {
        Self { months: self.months.saturating_add(other.months), amount: self.amount.saturating_add(other.amount) }
    }
}

/// What a node adds to a route: at least, and at most where that is known.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Weight {
    pub(super) least: Cost,
    pub(super) most: Option<Cost>,
}

/// What nodes add: on being left, and on being entered.
pub(super) struct Weights {
    pub(super) leaving: Vec<Weight>,
    pub(super) entering: Vec<Weight>,
}

/// A sum at a node, and from where it was made.
#[derive(Debug, Clone, Copy)]
struct Sum {
    cost: Cost,
    /// The node before, and which of its sums; none where the search began.
    before: Option<(usize, usize)>,
}

/// What two searches found: for each node, the sums that none undercuts.
pub(in crate::eval) struct Costs {
    certain: Vec<Vec<Sum>>,
    possible: Vec<Vec<Sum>>,
    backward: bool,
}

impl Costs {
    /// What known routes take at most.
    pub(super) fn known(&self, node: usize) -> impl Iterator<Item = Cost> {
        self.certain.get(node).into_iter().flatten().map(|sum| sum.cost)
    }

    /// What possible routes take at least.
    pub(super) fn possible(&self, node: usize) -> impl Iterator<Item = Cost> {
        self.possible.get(node).into_iter().flatten().map(|sum| sum.cost)
    }

    /// The way that takes the first of the sums of known routes, in the direction of the edges.
    pub(super) fn way(&self, node: usize) -> Vec<usize> {
        let mut nodes = Vec::new();
        let mut here = self.certain.get(node).filter(|sums| !sums.is_empty()).map(|_| (node, 0));
        while let Some((place, index)) = here {
            nodes.push(place);
            here = self.certain.get(place).and_then(|sums| sums.get(index)).and_then(|sum| sum.before);
        }
        if !self.backward {
            nodes.reverse();
        }
        nodes
    }
}

/// What routes take between the nodes where the search begins and all others.
pub(super) fn costs(ctx: &Context<'_>, graph: &Graph, starts: &[Truth], weights: &Weights, backward: bool) -> Costs {
    let certain = Run { ctx, graph, weights, backward, is_certain: true };
    let possible = Run { is_certain: false, ..certain };
    Costs { certain: certain.search(starts), possible: possible.search(starts), backward }
}

#[derive(Clone, Copy)]
struct Run<'run, 'text> {
    ctx: &'run Context<'text>,
    graph: &'run Graph,
    weights: &'run Weights,
    backward: bool,
    is_certain: bool,
}

/// Steps for each sum: many may be kept of which none is less, and each takes room.
const SUM_COST: u64 = 8;

/// Sums that are still to be taken up, the least first.
type Heap = BinaryHeap<Reverse<(i64, u32, usize, Option<(usize, usize)>)>>;

impl Run<'_, '_> {
    fn search(self, starts: &[Truth]) -> Vec<Vec<Sum>> {
        let count = self.graph.nodes.len();
        // Two nodes more: the hubs through which open lists join.
        let mut sums: Vec<Vec<Sum>> = vec![Vec::new(); count + 2];
        let mut heap: Heap = BinaryHeap::new();
        let begins = |node: &usize| starts.get(*node).copied().is_some_and(|truth| self.holds(truth)) && self.is_member(*node);
        (0..count).filter(begins).for_each(|node| heap.push(Reverse((0, 0, node, None))));
        while let Some(Reverse((amount, months, node, before))) = heap.pop() {
            self.ctx.step(SUM_COST);
            if self.ctx.exhausted() {
                break;
            }
            let cost = Cost { months, amount };
            // Sums come by amount, so that of those kept the last has the fewest months, and no more of the amount.
            let undercut = |kept: &&mut Vec<Sum>| kept.last().is_some_and(|least| least.cost.months <= months);
            let Some(kept) = sums.get_mut(node).filter(|kept| !undercut(kept)) else { continue };
            kept.push(Sum { cost, before });
            let here = (node, kept.len() - 1);
            self.relax(&mut heap, here, cost);
        }
        sums.truncate(count);
        sums
    }

    /// The sums that follow one.
    fn relax(self, heap: &mut Heap, (node, index): (usize, usize), cost: Cost) {
        let count = self.graph.nodes.len();
        let (to_any, from_any) = (count, count + 1);
        let mut push = |next: usize, added: Option<Cost>| {
            if let Some(added) = added {
                let sum = cost.plus(added);
                heap.push(Reverse((sum.amount, sum.months, next, Some((node, index)))));
            }
        };
        // On leaving a hub a node is entered; on entering a hub a node is left.
        if node == to_any {
            (0..count).filter(|next| self.is_member(*next)).for_each(|next| push(next, self.second(next)));
            return;
        }
        if node == from_any {
            let open = if self.backward { &self.graph.open_out } else { &self.graph.open_in };
            let entered = (0..count).filter(|next| open.get(*next) == Some(&true) && self.is_member(*next));
            entered.for_each(|next| push(next, self.second(next)));
            return;
        }
        let edges = if self.backward { &self.graph.previous } else { &self.graph.next };
        for next in edges.get(node).into_iter().flatten().filter(|next| self.is_member(**next)) {
            self.ctx.step(1);
            push(*next, self.first(node).zip(self.second(*next)).map(|(first, second)| first.plus(second)));
        }
        if !self.is_certain {
            let open = if self.backward { &self.graph.open_in } else { &self.graph.open_out };
            if open.get(node) == Some(&true) {
                push(to_any, self.first(node));
            }
            push(from_any, self.first(node));
        }
    }

    /// What the node adds from which the search goes on.
    fn first(self, node: usize) -> Option<Cost> {
        self.weight(if self.backward { &self.weights.entering } else { &self.weights.leaving }, node)
    }

    /// What the node adds to which the search goes.
    fn second(self, node: usize) -> Option<Cost> {
        self.weight(if self.backward { &self.weights.leaving } else { &self.weights.entering }, node)
    }

    fn weight(self, weights: &[Weight], node: usize) -> Option<Cost> {
        let weight = weights.get(node)?;
        if self.is_certain { weight.most } else { Some(weight.least) }
    }

    fn holds(self, truth: Truth) -> bool {
        if self.is_certain { truth == Truth::TRUE } else { truth.may_be_true() }
    }

    fn is_member(self, node: usize) -> bool {
        self.holds(self.graph.membership(node))
    }
}
