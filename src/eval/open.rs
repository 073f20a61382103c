//! The facts that leave a verdict open, and the quickest set whose declaration could clear it (`docs/language.md`, Verdicts).

use std::collections::BTreeMap;

use super::finding::OpenReason;
use super::trace::{Fact, Join, Node};
use crate::types::Truth;

/// The open facts below a node that reach it through unknown nodes, each with its reason and how often it stands there.
pub(super) fn open_facts(node: &Node<'_>) -> BTreeMap<Fact, (OpenReason, usize)> {
    let mut found = BTreeMap::new();
    collect(node, &mut found);
    found
}

fn collect(node: &Node<'_>, found: &mut BTreeMap<Fact, (OpenReason, usize)>) {
    if !node.truth.is_unknown() {
        return;
    }
    for (fact, reason) in &node.reads {
        if let Some(reason) = reason {
            found.entry(*fact).and_modify(|(_, count)| *count += 1).or_insert((*reason, 1));
        }
    }
    node.children.iter().for_each(|child| collect(child, found));
}

/// The ranks of open facts in the order of their addresses, by which ties are broken.
pub(super) type Ranks = BTreeMap<Fact, usize>;

/// A cheapest set of facts, among those that have a rank, whose declaration could make a node's truth what is wanted; none where
/// nothing could.
pub(super) fn quickest(node: &Node<'_>, wanted: bool, ranks: &Ranks) -> Option<Vec<usize>> {
    if !node.truth.is_unknown() {
        return (node.truth == Truth::from(wanted)).then(Vec::new);
    }
    let children = || node.children.iter();
    let mut set = match (node.join, wanted) {
        (Join::Leaf, _) => {
            let known: Option<Vec<usize>> = leaf_facts(node).iter().map(|fact| ranks.get(fact).copied()).collect();
            known?
        }
        (Join::Not, _) => quickest(node.children.first()?, !wanted, ranks)?,
        (Join::Same, _) => quickest(node.children.first()?, wanted, ranks)?,
        (Join::And, true) | (Join::Or, false) => union(children().map(|child| quickest(child, wanted, ranks)))?,
        (Join::And, false) | (Join::Or, true) => least(children().filter_map(|child| quickest(child, wanted, ranks)))?,
        (Join::AtLeast(needed), wanted) => of_several(node, needed, wanted, ranks)?,
    };
    set.sort_unstable();
    set.dedup();
    Some(set)
}

/// The open facts of a leaf.
pub(super) fn leaf_facts(node: &Node<'_>) -> Vec<Fact> {
    let mut facts: Vec<Fact> = node.reads.iter().filter(|(_, reason)| reason.is_some()).map(|(fact, _)| *fact).collect();
    facts.sort_unstable();
    facts.dedup();
    facts
}

fn union(sets: impl Iterator<Item = Option<Vec<usize>>>) -> Option<Vec<usize>> {
    let sets: Option<Vec<Vec<usize>>> = sets.collect();
    sets.map(|sets| sets.into_iter().flatten().collect())
}

fn least(sets: impl Iterator<Item = Vec<usize>>) -> Option<Vec<usize>> {
    sets.min_by(|left, right| left.len().cmp(&right.len()).then_with(|| left.cmp(right)))
}

/// At least n of several: the cheapest n become true, or the cheapest so many become false that fewer than n are left.
fn of_several(node: &Node<'_>, needed: usize, wanted: bool, ranks: &Ranks) -> Option<Vec<usize>> {
    let required = if wanted { needed } else { (node.counted(needed).count() + 1).saturating_sub(needed) };
    let mut sets: Vec<Vec<usize>> = node.counted(needed).filter_map(|child| quickest(child, wanted, ranks)).collect();
    sets.sort_by(|left, right| left.len().cmp(&right.len()).then_with(|| left.cmp(right)));
    (sets.len() >= required).then(|| sets.into_iter().take(required).flatten().collect())
}
