//! Conditions on routes.

use super::{Scope, add, condition};
use crate::check::context::Context;
use crate::check::program::{ExprKind, Passage, Route, Waypoint};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{self, RouteQuantifier, RouteShape};
use crate::types::{ExprId, GraphId, KindId, TermId, Type};

/// Checks a route expression.
pub(super) fn route(ctx: &mut Context<'_>, scope: &mut Scope, tree: &ast::Route, span: Span) -> Option<ExprId> {
    refuse_unevaluated(ctx, tree)?;
    let Some(&graph) = ctx.graphs.get(&tree.graph.node) else {
        let known: Vec<String> = ctx.graphs.keys().cloned().collect();
        ctx.unknown("graph", &tree.graph, known.iter().map(String::as_str));
        return None;
    };
    let from = match &tree.from {
        Some(name) => Some(waypoint(ctx, scope, graph, name)?),
        None => None,
    };
    let (to, passage) = match &tree.shape {
        RouteShape::Passes { to, passage } => (Some(waypoint(ctx, scope, graph, to)?), passage),
        RouteShape::Reaches { passage, .. } => (None, passage),
    };
    if let (Some(Waypoint::Variable(_)), Some(Waypoint::Variable(_))) = (from, to) {
        let message = "at most one end of a route is a variable";
        ctx.report(Diagnostic::error(Code::WRONG_TYPE, span, message).help("name a term at the other end"));
        return None;
    }
    let passage = self::passage(ctx, scope, graph, passage)?;
    Some(add(ctx, ExprKind::Route(Box::new(Route { quantifier: tree.quantifier.node, graph, from, to, passage })), span))
}

fn refuse_unevaluated(ctx: &mut Context<'_>, tree: &ast::Route) -> Option<()> {
    let (place, what) = match (&tree.quantifier, &tree.shape) {
        (quantifier, _) if quantifier.node == RouteQuantifier::Shortest => (quantifier.span, "shortest routes are"),
        (_, RouteShape::Reaches { within: Some(limit), .. }) => (limit.span, "time along a route is"),
        (quantifier, RouteShape::Reaches { .. }) if quantifier.node == RouteQuantifier::Every => {
            let message = "`every route … reaches` is not a form of the language";
            ctx.report(Diagnostic::error(Code::WRONG_TYPE, quantifier.span, message).help("write `every route in … to X passes …`"));
            return None;
        }
        (quantifier, RouteShape::Passes { .. }) if quantifier.node != RouteQuantifier::Every => {
            let message = "only `every route` asks what it passes";
            ctx.report(Diagnostic::error(Code::WRONG_TYPE, quantifier.span, message).help("write `some route in … from X reaches …`"));
            return None;
        }
        _ => return Some(()),
    };
    let message = format!("{what} read, but not evaluated by this version");
    ctx.report(Diagnostic::error(Code::NOT_EVALUATED, place, message).help("leave it out for now"));
    None
}

fn kinds(ctx: &Context<'_>, graph: GraphId) -> Vec<KindId> {
    ctx.program.schema.graph(graph).map(|graph| graph.kinds.clone()).unwrap_or_default()
}

fn waypoint(ctx: &mut Context<'_>, scope: &Scope, graph: GraphId, name: &ast::Name) -> Option<Waypoint> {
    let graph_kinds = kinds(ctx, graph);
    if let Some((variable, element)) = scope.variable(&name.node) {
        let fits = matches!(element, Type::Reference(found) if found.iter().all(|kind| graph_kinds.contains(kind)));
        if !fits {
            let message = format!("`{}` is no node of graph `{}`", name.node, graph_name(ctx, graph));
            ctx.report(Diagnostic::error(Code::WRONG_TYPE, name.span, message));
            return None;
        }
        return Some(Waypoint::Variable(variable));
    }
    term(ctx, &graph_kinds, name).map(Waypoint::Term)
}

fn graph_name(ctx: &Context<'_>, graph: GraphId) -> String {
    ctx.program.schema.graph(graph).map(|graph| graph.name.clone()).unwrap_or_default()
}

/// A term of one of the vocabularies that the nodes' kinds are of.
fn term(ctx: &mut Context<'_>, kinds: &[KindId], name: &ast::Name) -> Option<TermId> {
    let attributes = kinds.iter().filter_map(|kind| ctx.program.schema.kind(*kind)).filter_map(|kind| kind.is);
    let vocabularies: Vec<_> = attributes
        .filter_map(|id| ctx.program.schema.attribute(id))
        .filter_map(|attribute| match attribute.ty {
            Type::Term { vocabulary, .. } => Some(vocabulary),
            _ => None,
        })
        .collect();
    let found = vocabularies.iter().find_map(|vocabulary| ctx.program.vocabularies.term_named(*vocabulary, &name.node));
    if found.is_none() {
        let known: Vec<String> = vocabularies
            .iter()
            .filter_map(|id| ctx.program.vocabularies.vocabulary(*id))
            .flat_map(|vocabulary| vocabulary.by_name.keys().cloned())
            .collect();
        ctx.unknown("kind of node", name, known.iter().map(String::as_str));
    }
    found
}

fn passage(ctx: &mut Context<'_>, scope: &mut Scope, graph: GraphId, tree: &ast::Passage) -> Option<Passage> {
    let graph_kinds = kinds(ctx, graph);
    let Some(body) = &tree.body else { return term(ctx, &graph_kinds, &tree.name).map(Passage::Term) };
    let nodes: Vec<_> = scope.visible.iter().copied().filter(|id| is_node(scope, *id, &graph_kinds)).collect();
    scope.visible.retain(|id| !nodes.contains(id));
    let variable = scope.bind(&tree.name.node, Type::Reference(graph_kinds.into()));
    scope.on_routes.push(variable);
    let body = condition(ctx, scope, body);
    scope.visible.pop();
    scope.visible.extend(nodes);
    scope.visible.sort_unstable();
    body.map(|body| Passage::Body(variable, body))
}

/// What a route passes may not depend on a variable that is itself a node: one search answers all items.
fn is_node(scope: &Scope, id: crate::types::VariableId, kinds: &[KindId]) -> bool {
    let element = scope.variables.get(id.index()).map(|variable| &variable.element);
    matches!(element, Some(Type::Reference(found)) if found.iter().any(|kind| kinds.contains(kind)))
}
