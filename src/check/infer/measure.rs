//! Times along routes, and what the shortest route takes.

use super::operand::{self, Half, describe, span};
use super::{Scope, add, route};
use crate::builtins::Operator;
use crate::check::context::Context;
use crate::check::program::{ExprKind, Operand, Shortest};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{self, Measure};
use crate::types::{ExprId, GraphId, Type};

/// The time within which a route leads somewhere.
pub(super) fn limit(ctx: &mut Context<'_>, scope: &Scope, graph: GraphId, tree: &ast::Operand) -> Option<Operand> {
    weighed(ctx, graph, Measure::Time, span(tree))?;
    let wanted = Type::Duration { indefinite: true };
    match operand::half(ctx, scope, tree)? {
        Half::Typed(found @ (Operand::Path(_) | Operand::Figure(_)), Type::Duration { .. }) => {
            refuse_optional(ctx, &found, span(tree))?;
            Some(found)
        }
        Half::Typed(_, ty) => {
            let message = format!("a time is expected after `within`, and this is {}", describe(ctx, &ty));
            ctx.report(Diagnostic::error(Code::WRONG_TYPE, span(tree), message).help("write `within 30 days`, a figure, or a fact"));
            None
        }
        Half::Open => operand::word(ctx, tree, &wanted),
    }
}

/// What the shortest route takes, with its type.
pub(super) fn shortest(ctx: &mut Context<'_>, scope: &Scope, tree: &ast::Shortest) -> Option<(Operand, Type)> {
    let graph = route::known_graph(ctx, &tree.graph)?;
    weighed(ctx, graph, tree.measure, tree.span)?;
    let from = route::optional_waypoint(ctx, scope, graph, tree.from.as_ref())?;
    let to = route::waypoint(ctx, scope, graph, &tree.to)?;
    route::refuse_two_variables(ctx, from, to, tree.span)?;
    let ty = if tree.measure == Measure::Time { Type::Duration { indefinite: true } } else { Type::Integer };
    Some((Operand::Shortest(Box::new(Shortest { measure: tree.measure, graph, from, to })), ty))
}

/// Refuses a measure for which the graph declares no attribute.
fn weighed(ctx: &mut Context<'_>, graph: GraphId, measure: Measure, place: Span) -> Option<()> {
    let found = ctx.program.schema.graph(graph)?;
    let has = match measure {
        Measure::Steps => true,
        Measure::Effort => found.effort.is_some(),
        Measure::Time => found.time.is_some(),
    };
    if !has {
        let (word, name) = (measure.word(), &found.name);
        let message = format!("graph `{name}` declares no {word}");
        let help = format!("add `{word} KIND.ATTRIBUTE` to the declaration of the graph");
        ctx.report(Diagnostic::error(Code::WRONG_TYPE, place, message).help(help));
        return None;
    }
    Some(())
}

/// A comparison in which a measure stands.
pub(super) fn compared(
    ctx: &mut Context<'_>,
    measure: Measure,
    operator: Operator,
    (left, right): (Operand, Operand),
    whole: Span,
) -> Option<ExprId> {
    for side in [&left, &right] {
        match side {
            Operand::Shortest(other) if other.measure != measure && [other.measure, measure].contains(&Measure::Effort) => {
                let message = "actions are compared with moves";
                ctx.report(Diagnostic::error(Code::WRONG_TYPE, whole, message).help("compare effort with effort, steps with steps"));
                return None;
            }
            Operand::Sum(..) | Operand::Age(_) => {
                let message = "what a route takes is compared with an age";
                ctx.report(Diagnostic::error(Code::WRONG_TYPE, whole, message).help("compare it with a value, a figure or a fact"));
                return None;
            }
            side => refuse_optional(ctx, side, whole)?,
        }
    }
    Some(add(ctx, ExprKind::Measured { measure, operator, left, right }, whole))
}

/// What may be none has no place in an order of routes.
fn refuse_optional(ctx: &mut Context<'_>, operand: &Operand, place: Span) -> Option<()> {
    let Operand::Path(path) = operand else { return Some(()) };
    let attributes = path.steps.iter().flatten().filter_map(|id| ctx.program.schema.attribute(*id));
    if let Some(optional) = attributes.into_iter().find(|attribute| attribute.optional) {
        let message = format!("`{}` may be none, and then nothing can be compared with it", optional.name);
        ctx.report(Diagnostic::error(Code::WRONG_TYPE, place, message).help("compare with an attribute that is not optional"));
        return None;
    }
    Some(())
}
