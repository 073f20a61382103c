//! Labels that nodes of a graph have from those that they come from. Their names are known before the conditions that use them;
//! their own conditions may use defines, but ask about no routes and no labels, so that nothing is defined by itself.

use super::context::Context;
use super::defines::{kind_type, parameter_kind};
use super::infer::{self, Scope};
use super::program::{ExprKind, Inherited, Operand, Source};
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::ast;
use crate::types::{GraphId, InheritedId, PackId};

fn trees<'files>(ctx: &Context<'files>) -> Vec<(PackId, &'files ast::Inherited)> {
    let declarations = ctx.declarations().into_iter();
    let found = declarations.filter_map(|(pack, declaration)| match declaration {
        ast::Declaration::Inherited(tree) => Some((pack, tree)),
        _ => None,
    });
    let mut found: Vec<_> = found.collect();
    found.sort_by(|(_, left), (_, right)| left.name.node.cmp(&right.name.node));
    found
}

/// Collects the names, each with its graph.
pub(super) fn names(ctx: &mut Context<'_>) {
    for (pack, tree) in trees(ctx) {
        if let Some(first) = ctx.inherited.get(&tree.name.node).and_then(|id| ctx.program.inherited(*id)).map(|label| label.span) {
            ctx.duplicate("inherited label", &tree.name, first);
            continue;
        }
        let Some(graph) = graph(ctx, tree) else {
            ctx.poison(&tree.name);
            continue;
        };
        let id = InheritedId::new(ctx.program.inherited.len());
        ctx.inherited.insert(tree.name.node.clone(), id);
        ctx.program.inherited.push(Inherited {
            name: tree.name.node.clone(),
            title: tree.title.node.clone(),
            graph,
            from: Vec::new(),
            until: Vec::new(),
            pack,
            span: tree.name.span,
        });
    }
}

fn graph(ctx: &mut Context<'_>, tree: &ast::Inherited) -> Option<GraphId> {
    if ctx.is_faulty(tree.span) {
        return None;
    }
    let found = ctx.graphs.get(&tree.graph.node).copied();
    if found.is_none() {
        let known: Vec<String> = ctx.graphs.keys().cloned().collect();
        ctx.unknown("graph", &tree.graph, known.iter().map(String::as_str));
    }
    found
}

/// Checks the conditions. A label whose conditions fail is no name from then on.
pub(super) fn collect(ctx: &mut Context<'_>) {
    for (_, tree) in trees(ctx) {
        let Some(&id) = ctx.inherited.get(&tree.name.node) else { continue };
        // A second declaration of the name was refused.
        let Some(graph) = ctx.program.inherited(id).filter(|label| label.span == tree.name.span).map(|label| label.graph) else { continue };
        let from = sources(ctx, graph, &tree.from);
        let until = sources(ctx, graph, &tree.until);
        let (Some(from), Some(until)) = (from, until) else {
            ctx.poison(&tree.name);
            continue;
        };
        if let Some(label) = ctx.program.inherited.get_mut(id.index()) {
            (label.from, label.until) = (from, until);
        }
    }
}

fn sources(ctx: &mut Context<'_>, graph: GraphId, lines: &[ast::InheritedLine]) -> Option<Vec<Source>> {
    let found: Vec<Option<Source>> = lines.iter().map(|line| source(ctx, graph, line)).collect();
    found.into_iter().collect()
}

fn source(ctx: &mut Context<'_>, graph: GraphId, line: &ast::InheritedLine) -> Option<Source> {
    let kind = parameter_kind(ctx, &line.kind)?;
    let graph = ctx.program.schema.graph(graph)?;
    if !graph.kinds.contains(&kind) {
        let message = format!("a {} is no node of graph `{}`", line.kind.node, graph.name);
        let names: Vec<&str> =
            graph.kinds.iter().filter_map(|kind| ctx.program.schema.kind(*kind)).map(|kind| kind.name.as_str()).collect();
        let help = format!("its nodes are of kind {}", names.join(", "));
        ctx.report(Diagnostic::error(Code::WRONG_TYPE, line.kind.span, message).help(help));
        return None;
    }
    let mut scope = Scope::new();
    scope.bind(&line.variable.node, kind_type(ctx, kind));
    let condition = match &line.condition {
        Some(tree) => Some(infer::condition(ctx, &mut scope, tree)?),
        None => None,
    };
    if let Some(condition) = condition {
        refuse_routes(ctx, condition)?;
    }
    Some(Source { kind, condition, variables: scope.variables })
}

fn refuse_routes(ctx: &mut Context<'_>, root: crate::types::ExprId) -> Option<()> {
    let asks = |kind: &ExprKind| match kind {
        ExprKind::Route(_) | ExprKind::Carries { .. } | ExprKind::Measured { .. } => true,
        ExprKind::Compare { left, right, .. } => [left, right].into_iter().any(|side| matches!(side, Operand::Shortest(_))),
        _ => false,
    };
    let found = ctx.program.conditions_with_defines(root).into_iter().filter_map(|id| ctx.program.expr(id)).find(|expr| asks(&expr.kind));
    let Some(span) = found.map(|expr| expr.span) else { return Some(()) };
    let message = "what a label hangs on asks about routes or labels itself";
    let help = "ask about the node, and what it names; routes belong into rules and defines";
    ctx.report(Diagnostic::error(Code::RECURSIVE, span, message).help(help));
    None
}
