//! Which facts decided a truth, and which members of lists bore witness: read from a trace.

use super::trace::{Fact, Item, Join, Node, Way, What};
use crate::types::{ExprId, Truth, VariableId};

/// What decided.
#[derive(Debug, Default)]
pub(super) struct Deciding<'run> {
    /// The facts, in the order in which they were read.
    pub(super) facts: Vec<Fact>,
    /// The members that bore witness, by variable.
    pub(super) witnesses: Vec<(VariableId, Item<'run>)>,
    /// The counter-examples of conditions on routes.
    pub(super) routes: Vec<(ExprId, Way)>,
}

/// The facts on which a node's truth rests.
pub(super) fn deciding<'run>(root: &Node<'run>) -> Deciding<'run> {
    let mut found = Deciding::default();
    // What is breached is told first, then what made the rule apply, then the exceptions that did not hold.
    let (mut first, rest): (Vec<&Node<'run>>, Vec<&Node<'run>>) = root.children.iter().partition(|node| node.what == What::Breached);
    first.extend(rest);
    first.into_iter().for_each(|node| collect(node, &mut found, true));
    let mut seen = rustc_hash::FxHashSet::default();
    found.facts.retain(|fact| seen.insert(*fact));
    found
}

/// `own`: whether the variables are the rule's; those of a define have numbers of their own and bear no witness.
fn collect<'run>(node: &Node<'run>, found: &mut Deciding<'run>, own: bool) {
    found.facts.extend(node.reads.iter().map(|(fact, _)| *fact));
    if let (What::Expr(condition), Some(way)) = (node.what, &node.route) {
        found.routes.push((condition, way.clone()));
    }
    if let (What::Member(variable, item), true) = (node.what, own) {
        found.witnesses.push((variable, item));
    }
    let mattering = |child: &&Node<'run>| match (node.join, node.truth) {
        (Join::And, Truth::FALSE) => child.truth == Truth::FALSE,
        (Join::Or, Truth::TRUE) => child.truth == Truth::TRUE,
        (Join::AtLeast(_), Truth::TRUE) => child.truth == Truth::TRUE,
        (Join::AtLeast(_), Truth::FALSE) => child.truth == Truth::FALSE,
        (_, Truth::UNKNOWN) => child.truth.is_unknown(),
        _ => true,
    };
    let is_define = node.join == Join::Same && matches!(node.what, What::Expr(_));
    node.children.iter().filter(mattering).for_each(|child| collect(child, found, own && !is_define));
}
