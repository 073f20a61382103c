//! Types of conditions: one function for each kind of expression. Each gives the id of the checked expression, or nothing where a
//! problem was reported.

mod compare;
mod measure;
mod operand;
mod path;
mod quantify;
mod route;

pub(super) use path::{label_target, template_path};

use super::context::Context;
use super::program::{Expr, ExprKind, Parts, Variable};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast;
use crate::types::{ExprId, Type, VariableId};

/// How deep conditions may nest, defines included.
const DEPTH_LIMIT: usize = 128;
/// How deep quantifiers may nest below the item.
const QUANTIFIER_LIMIT: usize = 2;

/// The variables that a condition may use, and how deep it stands.
pub(super) struct Scope {
    /// All variables ever bound, by id.
    pub(super) variables: Vec<Variable>,
    /// Those in sight, innermost last.
    pub(super) visible: Vec<VariableId>,
    /// Those that stand for a node on a route: no finding names it.
    pub(super) on_routes: Vec<VariableId>,
    /// How deep the deepest condition stands, defines expanded.
    pub(super) deepest: usize,
    quantifiers: usize,
    depth: usize,
}

impl Scope {
    pub(super) fn new() -> Self {
        let (variables, visible, on_routes) = (Vec::new(), Vec::new(), Vec::new());
        Self { variables, visible, on_routes, deepest: 0, quantifiers: 0, depth: 0 }
    }

    /// Binds a variable.
    pub(super) fn bind(&mut self, name: &str, element: Type) -> VariableId {
        let id = VariableId::new(self.variables.len());
        self.variables.push(Variable { name: name.to_owned(), element });
        self.visible.push(id);
        id
    }

    /// The innermost visible variable of a name.
    pub(super) fn variable(&self, name: &str) -> Option<(VariableId, &Type)> {
        let named = |id: &VariableId| {
            self.variables.get(id.index()).filter(|variable| variable.name == name).map(|variable| (*id, &variable.element))
        };
        self.visible.iter().rev().find_map(named)
    }

    /// The variable of a name, visible or not: labels may point at a quantifier's witness.
    pub(super) fn any_variable(&self, name: &str) -> Option<(VariableId, &Type)> {
        let named = self.variables.iter().enumerate().find(|(_, variable)| variable.name == name);
        named.map(|(index, variable)| (VariableId::new(index), &variable.element))
    }
}

/// Checks a condition.
pub(super) fn condition(ctx: &mut Context<'_>, scope: &mut Scope, tree: &ast::Expr) -> Option<ExprId> {
    if scope.depth >= DEPTH_LIMIT {
        let message = format!("the condition nests more than {DEPTH_LIMIT} deep");
        ctx.report(Diagnostic::error(Code::TOO_DEEP, tree.span, message).help("write it flatter: `a and b and c` counts once"));
        return None;
    }
    scope.depth += 1;
    scope.deepest = scope.deepest.max(scope.depth);
    let found = dispatch(ctx, scope, tree);
    scope.depth -= 1;
    found
}

fn dispatch(ctx: &mut Context<'_>, scope: &mut Scope, tree: &ast::Expr) -> Option<ExprId> {
    match &tree.kind {
        ast::ExprKind::And(parts) => joined(ctx, scope, parts, tree.span, ExprKind::And),
        ast::ExprKind::Or(parts) => joined(ctx, scope, parts, tree.span, ExprKind::Or),
        ast::ExprKind::Not(inner) => negation(ctx, scope, inner, tree.span),
        ast::ExprKind::AtLeastOf(count, parts) => at_least_of(ctx, scope, count, parts, tree.span),
        ast::ExprKind::Quantified { quantifier, binding } => quantify::quantified(ctx, scope, quantifier, binding, tree.span),
        ast::ExprKind::Route(route) => route::route(ctx, scope, route, tree.span),
        ast::ExprKind::Declared(path, positive) => compare::declared(ctx, scope, path, *positive, tree.span),
        ast::ExprKind::IsNone(path, positive) => compare::is_none(ctx, scope, path, *positive, tree.span),
        ast::ExprKind::IsBool(path, value) => compare::is_bool(ctx, scope, path, *value, tree.span),
        ast::ExprKind::Compare { op, left, right } => compare::comparison(ctx, scope, op, left, right, tree.span),
        ast::ExprKind::OneOf { left, members } => compare::one_of(ctx, scope, left, members, tree.span),
        ast::ExprKind::Includes { set, how, members } => compare::includes(ctx, scope, set, *how, members, tree.span),
        ast::ExprKind::Carries { node, label } => route::carries(ctx, scope, node, label, tree.span),
        ast::ExprKind::Call { define, argument } => call(ctx, scope, define, argument.as_ref(), tree.span),
    }
}

/// Adds an expression.
pub(super) fn add(ctx: &mut Context<'_>, kind: ExprKind, span: Span) -> ExprId {
    let id = ExprId::new(ctx.program.exprs.len());
    ctx.program.exprs.push(Expr { kind, span });
    id
}

fn all(ctx: &mut Context<'_>, scope: &mut Scope, parts: &[ast::Expr]) -> Option<Vec<ExprId>> {
    let found: Vec<Option<ExprId>> = parts.iter().map(|part| condition(ctx, scope, part)).collect();
    found.into_iter().collect()
}

fn joined(ctx: &mut Context<'_>, scope: &mut Scope, parts: &[ast::Expr], span: Span, join: fn(Parts) -> ExprKind) -> Option<ExprId> {
    let parts = all(ctx, scope, parts)?;
    Some(add(ctx, join(parts.into()), span))
}

fn negation(ctx: &mut Context<'_>, scope: &mut Scope, inner: &ast::Expr, span: Span) -> Option<ExprId> {
    let inner = condition(ctx, scope, inner)?;
    Some(add(ctx, ExprKind::Not(inner), span))
}

fn at_least_of(ctx: &mut Context<'_>, scope: &mut Scope, count: &ast::Spanned<i64>, parts: &[ast::Expr], span: Span) -> Option<ExprId> {
    let needed = usize::try_from(count.node).ok().filter(|needed| (1..=parts.len()).contains(needed));
    if needed.is_none() {
        let message = format!("`at least {}` of {} conditions", count.node, parts.len());
        let help = format!("write a number from 1 to {}", parts.len());
        ctx.report(Diagnostic::error(Code::NEVER_HOLDS, count.span, message).help(help));
    }
    let parts = all(ctx, scope, parts)?;
    Some(add(ctx, ExprKind::AtLeastOf(needed?, parts.into()), span))
}

fn call(ctx: &mut Context<'_>, scope: &mut Scope, name: &ast::Name, argument: Option<&ast::Name>, span: Span) -> Option<ExprId> {
    let Some(&define) = ctx.defines.get(&name.node) else {
        let known: Vec<String> = ctx.defines.keys().cloned().collect();
        if !ctx.is_poisoned(&name.node) {
            report_no_condition(ctx, scope, name, &known);
        }
        return None;
    };
    ctx.used.defines.insert(define);
    let depth = scope.depth + ctx.define_depths.get(define.index()).copied().unwrap_or(0);
    scope.deepest = scope.deepest.max(depth);
    if depth > DEPTH_LIMIT {
        let message = format!("with define `{}` expanded, the condition nests more than {DEPTH_LIMIT} deep", name.node);
        ctx.report(Diagnostic::error(Code::TOO_DEEP, span, message).help("write the conditions flatter: `a and b and c` counts once"));
        return None;
    }
    let parameter = ctx.program.define(define).and_then(|define| define.parameter);
    let argument = match (parameter, argument) {
        (None, None) => None,
        (Some(kind), Some(given)) => Some(call_argument(ctx, scope, given, kind)?),
        (Some(kind), None) => {
            let wanted = ctx.program.schema.kind(kind).map(|kind| kind.name.clone()).unwrap_or_default();
            let help = format!("write `{}(x)`, where `x` is a variable that stands for a {wanted}", name.node);
            return wrong_argument(ctx, span, format!("`{}` is asked of a {wanted}", name.node), help);
        }
        (None, Some(_)) => {
            let help = format!("write `{}` alone", name.node);
            return wrong_argument(ctx, span, format!("`{}` takes no argument", name.node), help);
        }
    };
    Some(add(ctx, ExprKind::Call { define, argument }, span))
}

fn report_no_condition(ctx: &mut Context<'_>, scope: &Scope, name: &ast::Name, known: &[String]) {
    if scope.variable(&name.node).is_some() {
        let message = format!("`{}` is an entity, not a condition", name.node);
        let help = "say what is asked of it: `is TERM`, `is declared` …";
        return ctx.report(Diagnostic::error(Code::WRONG_TYPE, name.span, message).help(help));
    }
    ctx.unknown("define", name, known.iter().map(String::as_str));
}

fn wrong_argument(ctx: &mut Context<'_>, span: Span, message: String, help: String) -> Option<ExprId> {
    ctx.report(Diagnostic::error(Code::WRONG_TYPE, span, message).help(help));
    None
}

fn call_argument(ctx: &mut Context<'_>, scope: &Scope, name: &ast::Name, kind: crate::types::KindId) -> Option<VariableId> {
    let wanted = ctx.program.schema.kind(kind).map(|kind| kind.name.clone()).unwrap_or_default();
    match scope.variable(&name.node) {
        Some((variable, Type::Reference(kinds))) if kinds.as_ref() == [kind] => Some(variable),
        Some((variable, Type::Inline(found))) if *found == kind => Some(variable),
        Some(_) => {
            let message = format!("`{}` is no {wanted}, of which the define asks", name.node);
            ctx.report(
                Diagnostic::error(Code::WRONG_TYPE, name.span, message).help(format!("give it a variable that stands for a {wanted}")),
            );
            None
        }
        None => {
            let visible = scope.visible.iter().filter_map(|id| scope.variables.get(id.index()));
            let known: Vec<String> = visible.map(|variable| variable.name.clone()).collect();
            ctx.unknown("variable", name, known.iter().map(String::as_str));
            None
        }
    }
}
