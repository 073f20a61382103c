//! Which rules ask about routes that subjects walk: such a rule is judged for each subject of its item.

use crate::check::Program;
use crate::check::program::{ExprKind, Operand, Rule};
use crate::types::GraphId;

/// Whether some condition of a rule, or of a define that it uses, asks about such routes.
pub(super) fn walks(program: &Program, rule: &Rule) -> bool {
    let roots = rule.conditions();
    let all = roots.into_iter().flat_map(|root| program.conditions_with_defines(root));
    let mut kinds = all.filter_map(|id| program.expr(id)).map(|expr| &expr.kind);
    kinds.any(|kind| match kind {
        ExprKind::Route(route) => is_walked(program, route.graph),
        ExprKind::Measured { left, right, .. } => [left, right].into_iter().any(|side| is_measured(program, side)),
        ExprKind::Carries { label, .. } => program.inherited(*label).is_some_and(|label| is_walked(program, label.graph)),
        _ => false,
    })
}

fn is_measured(program: &Program, side: &Operand) -> bool {
    matches!(side, Operand::Shortest(shortest) if is_walked(program, shortest.graph))
}

/// Whether subjects walk a graph: all of its nodes say whom they concern. A graph of data is walked by nobody in particular.
fn is_walked(program: &Program, graph: GraphId) -> bool {
    let kinds = program.schema.graph(graph).map(|graph| graph.kinds.as_slice()).unwrap_or_default();
    !kinds.is_empty() && kinds.iter().all(|kind| program.schema.kind(*kind).is_some_and(|kind| kind.subjects.is_some()))
}
