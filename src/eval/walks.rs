//! Which rules ask about routes that subjects walk: such a rule is judged for each subject of its item.

use crate::check::Program;
use crate::check::program::{Exception, ExprKind, Operand, Passage, Route, Rule, Waypoint};
use crate::types::{ExprId, GraphId};

/// Whether some condition of a rule, or of a define that it uses, asks about such routes.
pub(super) fn walks(program: &Program, rule: &Rule) -> bool {
    let mut open: Vec<ExprId> = rule.guard.iter().copied().chain([rule.duty]).collect();
    rule.exceptions.iter().for_each(|exception| conditions(exception, &mut open));
    let mut seen = rustc_hash::FxHashSet::default();
    while let Some(id) = open.pop() {
        let Some(expr) = program.expr(id).filter(|_| seen.insert(id)) else { continue };
        match &expr.kind {
            ExprKind::And(parts) | ExprKind::Or(parts) | ExprKind::AtLeastOf(_, parts) => open.extend(parts),
            ExprKind::Not(inner) => open.push(*inner),
            ExprKind::Quantified(quantified) => open.extend(quantified.body),
            ExprKind::Call { define, .. } => open.extend(program.define(*define).map(|define| define.body)),
            ExprKind::Route(route) if is_walked(program, route.graph) => return true,
            ExprKind::Route(route) => open.extend(bodies(route)),
            ExprKind::Measured { left, right, .. } if [left, right].into_iter().any(|side| is_measured(program, side)) => return true,
            ExprKind::Carries { label, .. } if program.inherited(*label).is_some_and(|label| is_walked(program, label.graph)) => {
                return true;
            }
            _ => {}
        }
    }
    false
}

/// The conditions of a route on its nodes.
fn bodies(route: &Route) -> impl Iterator<Item = ExprId> {
    let passed = match route.passage {
        Some(Passage::Body(_, body)) => Some(body),
        _ => None,
    };
    let end = match route.to {
        Waypoint::Where(_, body) => Some(body),
        _ => None,
    };
    passed.into_iter().chain(end)
}

fn is_measured(program: &Program, side: &Operand) -> bool {
    matches!(side, Operand::Shortest(shortest) if is_walked(program, shortest.graph))
}

fn conditions(exception: &Exception, found: &mut Vec<ExprId>) {
    found.push(exception.condition);
    exception.exceptions.iter().for_each(|inner| conditions(inner, found));
}

/// Whether subjects walk a graph: all of its nodes say whom they concern. A graph of data is walked by nobody in particular.
fn is_walked(program: &Program, graph: GraphId) -> bool {
    let kinds = program.schema.graph(graph).map(|graph| graph.kinds.as_slice()).unwrap_or_default();
    !kinds.is_empty() && kinds.iter().all(|kind| program.schema.kind(*kind).is_some_and(|kind| kind.subjects.is_some()))
}
