//! Quantifiers.

use super::{QUANTIFIER_LIMIT, Scope, add, condition, path};
use crate::check::context::Context;
use crate::check::program::{ExprKind, List, Quantified, Quantifier};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast;
use crate::types::{ExprId, Type};

/// Checks `some x in L satisfies …` and its kin.
pub(super) fn quantified(
    ctx: &mut Context<'_>,
    scope: &mut Scope,
    quantifier: &ast::Quantifier,
    binding: &ast::Binding,
    span: Span,
) -> Option<ExprId> {
    if scope.quantifiers >= QUANTIFIER_LIMIT {
        let message = "quantifiers nest more than two deep";
        ctx.report(Diagnostic::error(Code::TOO_DEEP, span, message).help("split the inner one into a define"));
        return None;
    }
    let (list, element) = list(ctx, scope, &binding.list)?;
    if let Some((_, _)) = scope.variable(&binding.variable.node) {
        let message = format!("variable `{}` is already taken here", binding.variable.node);
        ctx.report(Diagnostic::error(Code::DUPLICATE, binding.variable.span, message).help("choose another letter"));
        return None;
    }
    let variable = scope.bind(&binding.variable.node, element);
    scope.quantifiers += 1;
    let body = binding.body.as_ref().map(|body| condition(ctx, scope, body));
    scope.quantifiers -= 1;
    scope.visible.pop();
    let body = body.map_or(Some(None), |body| body.map(Some))?;
    let quantifier = self::quantifier(ctx, quantifier)?;
    Some(add(ctx, ExprKind::Quantified(Quantified { quantifier, variable, list, body }), span))
}

fn quantifier(ctx: &mut Context<'_>, tree: &ast::Quantifier) -> Option<Quantifier> {
    Some(match tree {
        ast::Quantifier::Some => Quantifier::Some,
        ast::Quantifier::Every => Quantifier::Every,
        ast::Quantifier::No => Quantifier::No,
        ast::Quantifier::Documented => Quantifier::Documented,
        ast::Quantifier::AtLeast(count) => match usize::try_from(count.node) {
            Ok(needed) if needed >= 1 => Quantifier::AtLeast(needed),
            _ => {
                ctx.report(Diagnostic::error(Code::NEVER_HOLDS, count.span, "`at least` needs a number from 1 on"));
                return None;
            }
        },
    })
}

/// What a quantifier ranges over, and what its members are.
fn list(ctx: &mut Context<'_>, scope: &Scope, tree: &ast::Path) -> Option<(List, Type)> {
    if !path::starts_here(ctx, scope, tree) && tree.attributes.is_empty() {
        if let Some(kind) = ctx.program.schema.kind_named(&tree.root.node) {
            return Some((List::Kind(kind), Type::Reference([kind].into())));
        }
        let known: Vec<String> = ctx.program.schema.kind_by_name.keys().cloned().collect();
        ctx.unknown("list", &tree.root, known.iter().map(String::as_str));
        return None;
    }
    let typed = path::path(ctx, scope, tree)?;
    match &typed.ty {
        Type::Set(element) => Some((List::Path(typed.path), element.as_ref().clone())),
        Type::Poisoned => None,
        _ => {
            let span = tree.attributes.last().map_or(tree.root.span, |attribute| attribute.span);
            let message = "a quantifier ranges over a kind of entity or a set, and this is neither";
            ctx.report(Diagnostic::error(Code::WRONG_TYPE, span, message).help("compare the value itself: `is …`"));
            None
        }
    }
}
