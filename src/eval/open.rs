//! The facts that leave a verdict open, and the quickest set whose declaration could clear it (`SEMANTICS.md` 8).

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

/// A cheapest set of facts, among some, whose declaration could make a node's truth what is wanted; none where nothing could.
pub(super) fn quickest(node: &Node<'_>, wanted: bool, among: &[Fact]) -> Option<Vec<Fact>> {
    if !node.truth.is_unknown() {
        return (node.truth == Truth::from(wanted)).then(Vec::new);
    }
    let children = || node.children.iter();
    let mut set = match (node.join, wanted) {
        (Join::Leaf, _) => {
            let open: Vec<Fact> = leaf_facts(node);
            open.iter().all(|fact| among.contains(fact)).then_some(open)?
        }
        (Join::Not, _) => quickest(node.children.first()?, !wanted, among)?,
        (Join::Same, _) => quickest(node.children.first()?, wanted, among)?,
        (Join::And, true) | (Join::Or, false) => union(children().map(|child| quickest(child, wanted, among)))?,
        (Join::And, false) | (Join::Or, true) => least(children().filter_map(|child| quickest(child, wanted, among)))?,
        (Join::AtLeast(needed), wanted) => of_several(node, needed, wanted, among)?,
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

fn union(sets: impl Iterator<Item = Option<Vec<Fact>>>) -> Option<Vec<Fact>> {
    let sets: Option<Vec<Vec<Fact>>> = sets.collect();
    sets.map(|sets| sets.into_iter().flatten().collect())
}

fn least(sets: impl Iterator<Item = Vec<Fact>>) -> Option<Vec<Fact>> {
    sets.min_by(|left, right| left.len().cmp(&right.len()).then_with(|| left.cmp(right)))
}

/// At least n of several: the cheapest n become true, or the cheapest so many become false that fewer than n are left.
fn of_several(node: &Node<'_>, needed: usize, wanted: bool, among: &[Fact]) -> Option<Vec<Fact>> {
    let required = if wanted { needed } else { (node.children.len() + 1).saturating_sub(needed) };
    let mut sets: Vec<Vec<Fact>> = node.children.iter().filter_map(|child| quickest(child, wanted, among)).collect();
    sets.sort_by(|left, right| left.len().cmp(&right.len()).then_with(|| left.cmp(right)));
    (sets.len() >= required).then(|| sets.into_iter().take(required).flatten().collect())
}
