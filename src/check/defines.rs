//! Defines: each after those that it uses; one that uses itself is refused.

use rustc_hash::{FxHashMap, FxHashSet};

use super::context::Context;
use super::infer::{self, Scope};
use super::program::Define;
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::ast::{self, Expr, ExprKind};
use crate::types::{DefineId, KindId, PackId, Type};

/// Collects all defines.
pub(super) fn collect(ctx: &mut Context<'_>) {
    let mut trees: FxHashMap<&str, (PackId, &ast::Define)> = FxHashMap::default();
    let mut order = Vec::new();
    for (pack, declaration) in ctx.declarations() {
        let ast::Declaration::Define(tree) = declaration else { continue };
        if let Some((_, first)) = trees.get(tree.name.node.as_str()) {
            let first = first.name.span;
            ctx.duplicate("define", &tree.name, first);
            continue;
        }
        trees.insert(&tree.name.node, (pack, tree));
        order.push(tree.name.node.as_str());
    }
    order.sort_unstable();
    let mut progress = Progress { trees, done: FxHashSet::default(), open: Vec::new() };
    for name in order {
        visit(ctx, &mut progress, name);
    }
}

struct Progress<'files> {
    trees: FxHashMap<&'files str, (PackId, &'files ast::Define)>,
    done: FxHashSet<&'files str>,
    open: Vec<&'files str>,
}

fn visit<'files>(ctx: &mut Context<'files>, progress: &mut Progress<'files>, name: &str) {
    let Some(&(pack, tree)) = progress.trees.get(name) else { return };
    if progress.done.contains(name) {
        return;
    }
    if progress.open.contains(&name) {
        ctx.poisoned.insert(name.to_owned());
        let message = format!("define `{name}` uses itself");
        let chain = progress.open.join("` → `");
        let diagnostic = Diagnostic::error(Code::RECURSIVE, tree.name.span, message).help(format!("the way back is `{chain}` → `{name}`"));
        return ctx.report(diagnostic);
    }
    // A chain of uses cannot be longer than conditions may be deep once they are expanded.
    if progress.open.len() >= 128 {
        ctx.poisoned.insert(name.to_owned());
        return ctx.report(Diagnostic::error(
            Code::TOO_DEEP,
            tree.name.span,
            format!("define `{name}` stands at the end of a chain of 128"),
        ));
    }
    progress.open.push(&tree.name.node);
    for used in uses(&tree.body) {
        visit(ctx, progress, used);
    }
    progress.open.pop();
    progress.done.insert(&tree.name.node);
    define(ctx, pack, tree);
}

fn define(ctx: &mut Context<'_>, pack: PackId, tree: &ast::Define) {
    if ctx.is_faulty(tree.span) {
        return ctx.poison(&tree.name);
    }
    let mut scope = Scope::new();
    let parameter = match &tree.parameter {
        None => None,
        Some((name, kind)) => match parameter_kind(ctx, kind) {
            Some(kind) => {
                scope.bind(&name.node, kind_type(ctx, kind));
                Some(kind)
            }
            None => {
                ctx.poison(&tree.name);
                return;
            }
        },
    };
    let Some(body) = infer::condition(ctx, &mut scope, &tree.body) else {
        ctx.poison(&tree.name);
        return;
    };
    let id = DefineId::new(ctx.program.defines.len());
    ctx.define_depths.push(scope.deepest);
    ctx.defines.insert(tree.name.node.clone(), id);
    let define = Define { name: tree.name.node.clone(), parameter, body, variables: scope.variables, pack, span: tree.name.span };
    ctx.program.defines.push(define);
}

/// The type of an entity of a kind.
pub(super) fn kind_type(ctx: &Context<'_>, kind: KindId) -> Type {
    match ctx.program.schema.kind(kind).map(|kind| kind.identity) {
        Some(super::Identity::Inline) => Type::Inline(kind),
        _ => Type::Reference([kind].into()),
    }
}

/// The kind that `for each` or a parameter names.
pub(super) fn parameter_kind(ctx: &mut Context<'_>, name: &ast::Name) -> Option<KindId> {
    let kind = ctx.program.schema.kind_named(&name.node);
    if kind.is_none() {
        let known: Vec<String> = ctx.program.schema.kind_by_name.keys().cloned().collect();
        ctx.unknown("entity", name, known.iter().map(String::as_str));
    }
    kind
}

/// The names of all defines that a condition calls.
fn uses(expr: &Expr) -> Vec<&str> {
    let mut names = Vec::new();
    let mut open = vec![expr];
    while let Some(expr) = open.pop() {
        match &expr.kind {
            ExprKind::And(parts) | ExprKind::Or(parts) | ExprKind::AtLeastOf(_, parts) => open.extend(parts),
            ExprKind::Not(inner) => open.push(inner),
            ExprKind::Quantified { binding, .. } => open.extend(binding.body.as_ref()),
            ExprKind::Route(route) => open.extend(route.shape.passage().and_then(|passage| passage.body.as_ref())),
            ExprKind::Call { define, .. } => names.push(define.node.as_str()),
            _ => {}
        }
    }
    names
}
