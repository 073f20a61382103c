//! Conditions on routes.

use super::{Scope, add, condition, measure};
use crate::check::context::Context;
use crate::check::program::{ExprKind, Passage, Route, Waypoint};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{self, RouteQuantifier, RouteShape};
use crate::types::{ExprId, GraphId, KindId, TermId, Type, VariableId};

/// Checks a route expression.
pub(super) fn route(ctx: &mut Context<'_>, scope: &mut Scope, tree: &ast::Route, span: Span) -> Option<ExprId> {
    refuse_forms(ctx, tree)?;
    let graph = known_graph(ctx, &tree.graph)?;
    let from = optional_waypoint(ctx, scope, graph, tree.from.as_ref())?;
    let to = match &tree.shape {
        RouteShape::Passes { to, .. } | RouteShape::Avoids { to, .. } | RouteShape::Leads { to, .. } => waypoint(ctx, scope, graph, to)?,
        RouteShape::Reaches { passage, .. } => match self::passage(ctx, scope, graph, passage)? {
            Passage::Term(term) => Waypoint::Term(term),
            Passage::Body(variable, body) => Waypoint::Where(variable, body),
        },
    };
    refuse_two_variables(ctx, from, to, span)?;
    let passage = match &tree.shape {
        RouteShape::Passes { passage, .. } | RouteShape::Avoids { passage, .. } => Some(self::passage(ctx, scope, graph, passage)?),
        RouteShape::Leads { .. } | RouteShape::Reaches { .. } => None,
    };
    let within = match tree.shape.within() {
        Some(limit) => Some(measure::limit(ctx, scope, graph, limit)?),
        None => None,
    };
    let outside = asked_outside(ctx, passage, to);
    let route = Route { quantifier: tree.quantifier.node, graph, from, to, passage, within, outside };
    Some(add(ctx, ExprKind::Route(Box::new(route)), span))
}

/// Checks `x carries LABEL`.
pub(super) fn carries(ctx: &mut Context<'_>, scope: &Scope, node: &ast::Name, label: &ast::Name, span: Span) -> Option<ExprId> {
    let Some(&id) = ctx.inherited.get(&label.node).filter(|_| !ctx.poisoned.contains(&label.node)) else {
        let known: Vec<String> = ctx.inherited.keys().cloned().collect();
        ctx.unknown("inherited label", label, known.iter().map(String::as_str));
        return None;
    };
    ctx.used.inherited.insert(id);
    let graph = ctx.program.inherited(id)?.graph;
    let Some((variable, _)) = scope.variable(&node.node) else {
        let known: Vec<String> =
            scope.visible.iter().filter_map(|id| scope.variables.get(id.index())).map(|found| found.name.clone()).collect();
        ctx.unknown("variable", node, known.iter().map(String::as_str));
        return None;
    };
    match waypoint(ctx, scope, graph, node)? {
        Waypoint::Variable(_) => Some(add(ctx, ExprKind::Carries { variable, label: id }, span)),
        Waypoint::Term(_) | Waypoint::Where(..) => None,
    }
}

/// Refuses the pairs of quantifier and shape that say nothing, or that have another form.
fn refuse_forms(ctx: &mut Context<'_>, tree: &ast::Route) -> Option<()> {
    let every = tree.quantifier.node == RouteQuantifier::Every;
    let (message, help) = match (&tree.shape, every) {
        (RouteShape::Reaches { .. }, true) => {
            ("`every route … reaches` is not a form of the language", "write `every route in … to X passes …`")
        }
        (RouteShape::Avoids { .. }, true) => (
            "`every route … avoids` is not a form of the language",
            "write `every route in … to X passes …`, or `no route in … to X avoids …`",
        ),
        (RouteShape::Leads { .. }, true) => {
            ("`every route` asks what it passes", "write `every route in … to X passes …`, or `some route in … to X`")
        }
        (RouteShape::Passes { .. }, false) => {
            ("only `every route` asks what it passes", "write `some route in … to X avoids …`, or `some route in … from X reaches …`")
        }
        _ => return Some(()),
    };
    ctx.report(Diagnostic::error(Code::WRONG_TYPE, tree.quantifier.span, message).help(help));
    None
}

/// A graph by name.
pub(super) fn known_graph(ctx: &mut Context<'_>, name: &ast::Name) -> Option<GraphId> {
    let found = ctx.graphs.get(&name.node).copied();
    if found.is_none() {
        let known: Vec<String> = ctx.graphs.keys().cloned().collect();
        ctx.unknown("graph", name, known.iter().map(String::as_str));
    }
    found
}

/// Where routes start; the outer option says whether it could be checked.
pub(super) fn optional_waypoint(
    ctx: &mut Context<'_>,
    scope: &Scope,
    graph: GraphId,
    name: Option<&ast::Name>,
) -> Option<Option<Waypoint>> {
    match name {
        Some(name) => waypoint(ctx, scope, graph, name).map(Some),
        None => Some(None),
    }
}

/// One search from one end answers all items, so that only the other end may be the item's own.
pub(super) fn refuse_two_variables(ctx: &mut Context<'_>, from: Option<Waypoint>, to: Waypoint, span: Span) -> Option<()> {
    if let (Some(Waypoint::Variable(_)), Waypoint::Variable(_)) = (from, to) {
        let message = "at most one end of a route is a variable";
        ctx.report(Diagnostic::error(Code::WRONG_TYPE, span, message).help("name a term at the other end"));
        return None;
    }
    Some(())
}

/// The variables from outside that conditions on the nodes of routes name.
fn asked_outside(ctx: &Context<'_>, passage: Option<Passage>, to: Waypoint) -> Vec<VariableId> {
    let passed = match passage {
        Some(Passage::Body(variable, body)) => Some((variable, body)),
        _ => None,
    };
    let end = match to {
        Waypoint::Where(variable, body) => Some((variable, body)),
        _ => None,
    };
    let mut found = Vec::new();
    for (own, body) in passed.into_iter().chain(end) {
        // Variables are numbered in order of binding: those from outside come before the node's.
        let named = ctx.program.conditions(body).into_iter().filter_map(|id| ctx.program.expr(id)).flat_map(|expr| expr.kind.variables());
        found.extend(named.filter(|variable| *variable < own));
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn kinds(ctx: &Context<'_>, graph: GraphId) -> Vec<KindId> {
    ctx.program.schema.graph(graph).map(|graph| graph.kinds.clone()).unwrap_or_default()
}

/// A variable that stands for a node, or a term of one.
pub(super) fn waypoint(ctx: &mut Context<'_>, scope: &Scope, graph: GraphId, name: &ast::Name) -> Option<Waypoint> {
    let graph_kinds = kinds(ctx, graph);
    if let Some((variable, element)) = scope.variable(&name.node) {
        let fits = matches!(element, Type::Reference(found) if found.iter().all(|kind| graph_kinds.contains(kind)));
        if !fits {
            let message = format!("`{}` is no node of graph `{}`", name.node, graph_name(ctx, graph));
            let names = graph_kinds.iter().filter_map(|kind| ctx.program.schema.kind(*kind)).map(|kind| kind.name.as_str());
            let help = format!("its nodes are of kind {}", names.collect::<Vec<_>>().join(", "));
            ctx.report(Diagnostic::error(Code::WRONG_TYPE, name.span, message).help(help));
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
fn is_node(scope: &Scope, id: VariableId, kinds: &[KindId]) -> bool {
    let element = scope.variables.get(id.index()).map(|variable| &variable.element);
    matches!(element, Some(Type::Reference(found)) if found.iter().any(|kind| kinds.contains(kind)))
}
