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
    /// The ways that conditions on routes found.
    pub(super) routes: Vec<Found>,
}

/// A way that a condition on routes found.
#[derive(Debug)]
pub(super) struct Found {
    /// The condition.
    pub(super) condition: ExprId,
    /// Whether it belongs to what is breached, and not to why the rule applies.
    pub(super) is_breach: bool,
    /// Whether the condition holds.
    pub(super) holds: bool,
    /// The way.
    pub(super) way: Way,
}

/// The facts on which a node's truth rests.
pub(super) fn deciding<'run>(root: &Node<'run>) -> Deciding<'run> {
    let mut found = Deciding::default();
    // What is breached is told first, then what made the rule apply, then the exceptions that did not hold.
    let (mut first, rest): (Vec<&Node<'run>>, Vec<&Node<'run>>) = root.children.iter().partition(|node| node.what == What::Breached);
    first.extend(rest);
    for node in first {
        let before = found.routes.len();
        collect(node, &mut found, true);
        found.routes.iter_mut().skip(before).for_each(|route| route.is_breach = node.what == What::Breached);
    }
    let mut seen = rustc_hash::FxHashSet::default();
    found.facts.retain(|fact| seen.insert(*fact));
    found
}

/// `own`: whether the variables are the rule's; those of a define have numbers of their own and bear no witness.
fn collect<'run>(node: &Node<'run>, found: &mut Deciding<'run>, own: bool) {
    found.facts.extend(node.reads.iter().map(|(fact, _)| *fact));
    if let (What::Expr(condition), Some(way)) = (node.what, &node.route) {
        let holds = node.truth == Truth::TRUE;
        found.routes.push(Found { condition, is_breach: false, holds, way: way.clone() });
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
