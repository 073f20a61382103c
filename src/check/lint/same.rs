//! Whether two conditions say the same.

use crate::check::program::{ExprKind, Passage, Program, Route, Waypoint};
use crate::types::ExprId;

/// Whether two conditions are the same, word for word, once names are resolved.
pub(super) fn same(program: &Program, one: ExprId, other: ExprId) -> bool {
    let (Some(left), Some(right)) = (program.expr(one), program.expr(other)) else { return false };
    let all = |left: &[ExprId], right: &[ExprId]| {
        left.len() == right.len() && left.iter().zip(right).all(|(left, right)| same(program, *left, *right))
    };
    match (&left.kind, &right.kind) {
        (ExprKind::And(left), ExprKind::And(right)) | (ExprKind::Or(left), ExprKind::Or(right)) => all(left, right),
        (ExprKind::Not(left), ExprKind::Not(right)) => same(program, *left, *right),
        (ExprKind::AtLeastOf(needed, left), ExprKind::AtLeastOf(wanted, right)) => needed == wanted && all(left, right),
        (ExprKind::Quantified(left), ExprKind::Quantified(right)) => {
            let heads = (left.quantifier, left.variable, &left.list) == (right.quantifier, right.variable, &right.list);
            heads && all(left.body.as_slice(), right.body.as_slice())
        }
        (ExprKind::Declared(left), ExprKind::Declared(right)) | (ExprKind::IsNone(left), ExprKind::IsNone(right)) => left == right,
        (
            ExprKind::Compare { operator, left, right },
            ExprKind::Compare { operator: second_operator, left: second_left, right: second_right },
        ) => (operator, left, right) == (second_operator, second_left, second_right),
        (ExprKind::Includes { set, item }, ExprKind::Includes { set: second_set, item: second_item }) => {
            (set, item) == (second_set, second_item)
        }
        (ExprKind::Call { define, argument }, ExprKind::Call { define: second, argument: second_argument }) => {
            (define, argument) == (second, second_argument)
        }
        (ExprKind::Route(left), ExprKind::Route(right)) => {
            let heads = |route: &Route| (route.quantifier, route.graph, route.from, route.within.clone());
            heads(left) == heads(right) && same_end(program, left.to, right.to) && same_passage(program, left.passage, right.passage)
        }
        (ExprKind::Measured { .. }, ExprKind::Measured { .. }) | (ExprKind::Carries { .. }, ExprKind::Carries { .. }) => {
            left.kind == right.kind
        }
        _ => false,
    }
}

fn same_end(program: &Program, one: Waypoint, other: Waypoint) -> bool {
    match (one, other) {
        (Waypoint::Where(left, left_body), Waypoint::Where(right, right_body)) => left == right && same(program, left_body, right_body),
        _ => one == other,
    }
}

fn same_passage(program: &Program, one: Option<Passage>, other: Option<Passage>) -> bool {
    match (one, other) {
        (Some(Passage::Body(left, left_body)), Some(Passage::Body(right, right_body))) => {
            left == right && same(program, left_body, right_body)
        }
        _ => one == other,
    }
}
