//! Open facts that would be declared in vain: a fact that occurs twice may not matter once the others are known (`a or (a and b)`).
//! Each is dropped without which the rest still decides, whatever the literals of the rest turn out to be (`docs/language.md`, Verdicts).

use super::open::leaf_facts;
use super::trace::{Fact, Join, Node, What};
use crate::check::Program;
use crate::types::Truth;

/// Larger sets are shown whole.
const MOST_FACTS: usize = 8;
/// At most 2^12 evaluations for each fact.
const MOST_LITERALS: usize = 12;

/// A literal that is open: what it asks of which facts.
struct Literal<'node, 'run> {
    facts: Vec<Fact>,
    what: &'node What<'run>,
}

/// The facts that are not in vain, and whether there may be vain ones among them all the same.
pub(super) fn minimal(program: &Program, root: &Node<'_>, facts: &[Fact]) -> (Vec<Fact>, bool) {
    if facts.len() > MOST_FACTS {
        return (facts.to_vec(), true);
    }
    let mut literals: Vec<Literal<'_, '_>> = Vec::new();
    collect(program, root, &mut literals);
    if !decides(program, root, &literals, facts) {
        return (facts.to_vec(), true);
    }
    let mut kept = facts.to_vec();
    for fact in facts {
        let rest: Vec<Fact> = kept.iter().copied().filter(|other| other != fact).collect();
        if decides(program, root, &literals, &rest) {
            kept = rest;
        }
    }
    let shared = |fact: &Fact| literals.iter().filter(|literal| literal.facts.contains(fact)).count() > 1;
    let unsure = kept.iter().any(shared);
    (kept, unsure)
}

fn collect<'node, 'run>(program: &Program, node: &'node Node<'run>, literals: &mut Vec<Literal<'node, 'run>>) {
    if !node.truth.is_unknown() {
        return;
    }
    if node.join == Join::Leaf {
        let facts = leaf_facts(node);
        if !literals.iter().any(|literal| literal.facts == facts && same(program, literal.what, &node.what)) {
            literals.push(Literal { facts, what: &node.what });
        }
    }
    node.children.iter().for_each(|child| collect(program, child, literals));
}

/// Whether two leaves ask the same, so that they cannot turn out differently.
fn same(program: &Program, one: &What<'_>, other: &What<'_>) -> bool {
    match (one, other) {
        (What::Expr(one), What::Expr(other)) => match (program.expr(*one), program.expr(*other)) {
            (Some(one), Some(other)) => one.kind == other.kind,
            _ => false,
        },
        (one, other) => one == other,
    }
}

/// Whether the facts decide, for all that their literals could turn out to be.
fn decides(program: &Program, root: &Node<'_>, literals: &[Literal<'_, '_>], facts: &[Fact]) -> bool {
    // A literal that no fact settles stays open whatever is declared.
    let is_settled = |literal: &Literal<'_, '_>| !literal.facts.is_empty() && literal.facts.iter().all(|fact| facts.contains(fact));
    let settled: Vec<usize> = (0..literals.len()).filter(|index| literals.get(*index).is_some_and(is_settled)).collect();
    if settled.len() > MOST_LITERALS {
        return false;
    }
    (0..1_u32 << settled.len()).all(|values| {
        let value = |index: usize| match settled.iter().position(|settled| *settled == index) {
            Some(bit) => Truth::from(values & (1 << bit) != 0),
            None => Truth::UNKNOWN,
        };
        !residual(program, root, literals, &value).is_unknown()
    })
}

/// The truth of a node once its literals have values.
fn residual(program: &Program, node: &Node<'_>, literals: &[Literal<'_, '_>], value: &dyn Fn(usize) -> Truth) -> Truth {
    if !node.truth.is_unknown() {
        return node.truth;
    }
    let children = || node.children.iter().map(|child| residual(program, child, literals, value));
    match node.join {
        Join::Leaf => {
            let facts = leaf_facts(node);
            let index = literals.iter().position(|literal| literal.facts == facts && same(program, literal.what, &node.what));
            index.map_or(Truth::UNKNOWN, value)
        }
        Join::And => children().fold(Truth::TRUE, Truth::and),
        Join::Or => children().fold(Truth::FALSE, Truth::or),
        Join::Not => children().next().map_or(Truth::UNKNOWN, |truth| !truth),
        Join::Same => children().next().unwrap_or(Truth::UNKNOWN),
        Join::AtLeast(needed) => Truth::at_least(needed, node.counted(needed).map(|child| residual(program, child, literals, value))),
    }
}
