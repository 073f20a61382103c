//! Comparisons and tests of single facts.

use super::measure;
use super::operand::{self, Half, describe, path_span, span};
use super::path::{self, Typed};
use super::{Scope, add};
use crate::builtins::Operator;
use crate::check::context::Context;
use crate::check::program::{Constant, ExprKind, Operand, Path, Step};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast;
use crate::types::{ExprId, Type};

/// `PATH is declared`, `PATH is undeclared`.
pub(super) fn declared(ctx: &mut Context<'_>, scope: &Scope, tree: &ast::Path, positive: bool, span: Span) -> Option<ExprId> {
    let typed = path::path(ctx, scope, tree)?;
    if typed.path.steps.is_empty() {
        let message = format!("`{}` has no attribute here; only facts are declared or not", tree.root.node);
        let help = format!("write `{}.ATTRIBUTE is declared`", tree.root.node);
        ctx.report(Diagnostic::error(Code::WRONG_TYPE, tree.root.span, message).help(help));
        return None;
    }
    let declared = add(ctx, ExprKind::Declared(typed.path), span);
    Some(if positive { declared } else { add(ctx, ExprKind::Not(declared), span) })
}

/// `PATH is none`, `PATH is not none`: of a one-of that has the value `none`, that value; of an optional attribute, its absence as
/// declared.
pub(super) fn is_none(ctx: &mut Context<'_>, scope: &Scope, tree: &ast::Path, positive: bool, span: Span) -> Option<ExprId> {
    let typed = path::path(ctx, scope, tree)?;
    let kind = none_test(ctx, &typed);
    let Some(kind) = kind else {
        let message = "`none` means nothing here: this is not optional, and has no value of that name";
        let help = if typed.path.steps.is_empty() {
            "ask it of an attribute"
        } else if typed.ty.is_set() {
            "an empty set has no members: write `no x in …`"
        } else {
            "mark the attribute `optional`"
        };
        ctx.report(Diagnostic::error(Code::WRONG_TYPE, path_span(tree), message).help(help));
        return None;
    };
    let test = add(ctx, kind, span);
    Some(if positive { test } else { add(ctx, ExprKind::Not(test), span) })
}

fn none_test(ctx: &Context<'_>, typed: &Typed) -> Option<ExprKind> {
    if let Type::OneOf(values) = &typed.ty {
        let index = values.iter().position(|value| value.as_ref() == "none");
        if let Some(index) = index {
            let none = Operand::Constant(Constant::OneOf(u16::try_from(index).unwrap_or(u16::MAX)));
            return Some(ExprKind::Compare { operator: Operator::Is, left: Operand::Path(typed.path.clone()), right: none });
        }
    }
    is_optional(ctx, &typed.path).then(|| ExprKind::IsNone(typed.path.clone()))
}

fn is_optional(ctx: &Context<'_>, path: &Path) -> bool {
    let last = path.steps.last().and_then(|step| step.first()).and_then(|id| ctx.program.schema.attribute(*id));
    last.is_some_and(|attribute| attribute.optional)
}

/// `PATH is true`, `PATH is false`.
pub(super) fn is_bool(ctx: &mut Context<'_>, scope: &Scope, tree: &ast::Path, value: bool, span: Span) -> Option<ExprId> {
    let typed = path::path(ctx, scope, tree)?;
    if typed.ty != Type::Bool {
        let expected = describe(ctx, &typed.ty);
        let message = format!("this is {expected}, not true or false");
        let help = "compare it with a value: `is …`, `<= …`, `includes …`";
        ctx.report(Diagnostic::error(Code::WRONG_TYPE, path_span(tree), message).help(help));
        return None;
    }
    let right = Operand::Constant(Constant::Bool(value));
    Some(add(ctx, ExprKind::Compare { operator: Operator::Is, left: Operand::Path(typed.path), right }, span))
}

/// A comparison of two operands.
pub(super) fn comparison(
    ctx: &mut Context<'_>,
    scope: &Scope,
    op: &ast::Spanned<ast::CompareOp>,
    left: &ast::Operand,
    right: &ast::Operand,
    span: Span,
) -> Option<ExprId> {
    let operator = operator(op.node);
    let (left, ty) = left_side(ctx, scope, left)?;
    if operator.orders() {
        ordered(ctx, scope, operator, (left, ty), right, span)
    } else {
        same(ctx, scope, operator, (left, ty), right, span)
    }
}

fn operator(op: ast::CompareOp) -> Operator {
    match op {
        ast::CompareOp::Is | ast::CompareOp::IsWithin => Operator::Is,
        ast::CompareOp::IsExactly => Operator::IsExactly,
        ast::CompareOp::Le => Operator::Le,
        ast::CompareOp::Lt => Operator::Lt,
        ast::CompareOp::Ge => Operator::Ge,
        ast::CompareOp::Gt => Operator::Gt,
    }
}

fn left_side(ctx: &mut Context<'_>, scope: &Scope, tree: &ast::Operand) -> Option<(Operand, Type)> {
    match operand::half(ctx, scope, tree)? {
        Half::Typed(operand, ty) => Some((operand, ty)),
        Half::Open => {
            if let ast::Operand::Path(path) = tree {
                // Reports the unknown name with the nearest that fits.
                path::path(ctx, scope, path)?;
            }
            let diagnostic = Diagnostic::error(Code::WRONG_TYPE, span(tree), "a fact stands on the left, a value on the right");
            ctx.report(diagnostic.help("turn the comparison round"));
            None
        }
    }
}

fn ordered(
    ctx: &mut Context<'_>,
    scope: &Scope,
    operator: Operator,
    left: (Operand, Type),
    right: &ast::Operand,
    whole: Span,
) -> Option<ExprId> {
    let (left, ty) = left;
    if !matches!(ty, Type::Integer | Type::Number | Type::Date | Type::Duration { .. }) {
        let message = format!("{} has no order", describe(ctx, &ty));
        ctx.report(Diagnostic::error(Code::WRONG_TYPE, whole, message).help("only numbers, dates and lengths of time have one"));
        return None;
    }
    let right = match operand::beside(ctx, scope, right, &ty)? {
        Half::Typed(found, right_ty) if same_family(&ty, &right_ty) => found,
        Half::Typed(_, right_ty) => return unlike(ctx, &ty, &right_ty, whole),
        Half::Open => operand::word(ctx, right, &ty)?,
    };
    if matches!(right, Operand::Age(_)) {
        let diagnostic = Diagnostic::error(Code::WRONG_TYPE, whole, "an age stands on the left of its comparison");
        ctx.report(diagnostic.help("write `x.date.age <= 36 months`"));
        return None;
    }
    let measured = [&left, &right].into_iter().find_map(|side| match side {
        Operand::Shortest(shortest) => Some(shortest.measure),
        _ => None,
    });
    if let Some(measured) = measured {
        return measure::compared(ctx, measured, operator, (left, right), whole);
    }
    Some(add(ctx, ExprKind::Compare { operator, left, right }, whole))
}

fn unlike(ctx: &mut Context<'_>, left: &Type, right: &Type, span: Span) -> Option<ExprId> {
    let message = format!("{} is compared with {}", describe(ctx, left), describe(ctx, right));
    ctx.report(Diagnostic::error(Code::WRONG_TYPE, span, message).help("compare facts of one type"));
    None
}

/// Two facts whose terms have nothing in common are never the same.
fn refuse_disjoint(ctx: &mut Context<'_>, left: &Type, right: &Type, span: Span) -> Option<()> {
    let (Type::Term { below: Some(left), .. }, Type::Term { below: Some(right), .. }) = (left, right) else { return Some(()) };
    if ctx.program.vocabularies.overlap(*left, *right) {
        return Some(());
    }
    let name = |term: &crate::types::TermId| ctx.program.vocabularies.term(*term).map_or("", |term| term.name.as_str());
    let message = format!("these are never the same: one is within `{}`, the other within `{}`", name(left), name(right));
    ctx.report(Diagnostic::error(Code::NEVER_HOLDS, span, message).help("compare facts that can be the same"));
    None
}

fn same_family(left: &Type, right: &Type) -> bool {
    match (left, right) {
        (Type::Term { vocabulary: left, .. }, Type::Term { vocabulary: right, .. }) => left == right,
        (Type::Integer | Type::Number, Type::Integer | Type::Number) | (Type::Duration { .. }, Type::Duration { .. }) => true,
        (Type::Text | Type::Path | Type::Citation, Type::Text | Type::Path | Type::Citation) => true,
        (left, right) => left == right,
    }
}

fn same(
    ctx: &mut Context<'_>,
    scope: &Scope,
    operator: Operator,
    left: (Operand, Type),
    right: &ast::Operand,
    whole: Span,
) -> Option<ExprId> {
    let (left, ty) = left;
    if ty.is_set() {
        let message = "a set is compared with one value";
        ctx.report(Diagnostic::error(Code::WRONG_TYPE, whole, message).help("write `includes`"));
        return None;
    }
    if let (Operand::Shortest(_), _) | (_, ast::Operand::Shortest(_)) = (&left, right) {
        let message = "what a route takes is known within bounds, and compared in order";
        ctx.report(Diagnostic::error(Code::WRONG_TYPE, whole, message).help("write `<=`, `<`, `>=` or `>`"));
        return None;
    }
    if operator == Operator::IsExactly && !matches!(as_kind(ctx, &left, &ty).1, Type::Term { .. }) {
        ctx.report(Diagnostic::error(Code::WRONG_TYPE, whole, "only a term can be meant exactly").help("write `is`"));
        return None;
    }
    let right_half = operand::beside(ctx, scope, right, &ty)?;
    let (left, right) = match right_half {
        Half::Typed(found, right_ty) if same_family(&ty, &right_ty) || shares_a_kind(&ty, &right_ty) => {
            refuse_disjoint(ctx, &ty, &right_ty, whole)?;
            (left, found)
        }
        Half::Typed(_, right_ty) => return unlike(ctx, &ty, &right_ty, whole),
        Half::Open => {
            if is_word(right, "controller") {
                let right = operand::word(ctx, right, &ty)?;
                return Some(add(ctx, ExprKind::Compare { operator, left, right }, whole));
            }
            let (left, ty) = as_kind(ctx, &left, &ty);
            let right = union_word(ctx, right, &left, &ty)?;
            (left, right)
        }
    };
    Some(add(ctx, ExprKind::Compare { operator, left, right }, whole))
}

fn is_word(tree: &ast::Operand, word: &str) -> bool {
    matches!(tree, ast::Operand::Path(path) if path.attributes.is_empty() && path.root.node == word)
}

fn shares_a_kind(left: &Type, right: &Type) -> bool {
    match (left, right) {
        (Type::Reference(left), Type::Reference(right)) => left.iter().any(|kind| right.contains(kind)),
        _ => false,
    }
}

/// An entity stands for its kind.
fn as_kind(ctx: &Context<'_>, operand: &Operand, ty: &Type) -> (Operand, Type) {
    match (operand, ty) {
        (Operand::Path(path), Type::Reference(_) | Type::Inline(_)) => {
            let typed = path::kind_of(ctx, Typed { path: path.clone(), ty: ty.clone() });
            (Operand::Path(typed.path), typed.ty)
        }
        _ => (operand.clone(), ty.clone()),
    }
}

/// A word on the right of an entity that may be of several kinds: a term of any of their vocabularies.
fn union_word(ctx: &mut Context<'_>, tree: &ast::Operand, left: &Operand, ty: &Type) -> Option<Operand> {
    let (ast::Operand::Path(word), Operand::Path(path)) = (tree, left) else { return operand::word(ctx, tree, ty) };
    let kinds = path.steps.last().map(Step::as_slice).unwrap_or_default();
    let types = kinds.iter().filter_map(|id| ctx.program.schema.attribute(*id)).map(|attribute| attribute.ty.clone());
    let term = types.filter_map(|ty| match ty {
        Type::Term { vocabulary, .. } => ctx.program.vocabularies.term_named(vocabulary, &word.root.node),
        _ => None,
    });
    match term.collect::<Vec<_>>().first() {
        Some(term) if kinds.len() > 1 => Some(Operand::Constant(Constant::Term(*term))),
        _ => operand::word(ctx, tree, ty),
    }
}

/// `LEFT is one of { … }`.
pub(super) fn one_of(ctx: &mut Context<'_>, scope: &Scope, left: &ast::Operand, members: &[ast::Operand], span: Span) -> Option<ExprId> {
    let op = ast::Spanned { node: ast::CompareOp::Is, span };
    let parts: Vec<Option<ExprId>> =
        members.iter().map(|member| comparison(ctx, scope, &op, left, member, operand::span(member))).collect();
    let parts: Vec<ExprId> = parts.into_iter().collect::<Option<_>>()?;
    Some(add(ctx, ExprKind::Or(parts.into()), span))
}

/// `SET includes X`, `includes any of`, `includes all of`.
pub(super) fn includes(
    ctx: &mut Context<'_>,
    scope: &Scope,
    set: &ast::Path,
    how: ast::Inclusion,
    members: &[ast::Operand],
    span: Span,
) -> Option<ExprId> {
    let typed = path::path(ctx, scope, set)?;
    let Type::Set(element) = typed.ty.clone() else {
        let message = "`includes` is asked of something that is no set";
        ctx.report(Diagnostic::error(Code::WRONG_TYPE, path_span(set), message).help("write `is`"));
        return None;
    };
    let parts: Vec<Option<ExprId>> = members.iter().map(|member| inclusion(ctx, scope, &typed.path, &element, member, span)).collect();
    let mut parts: Vec<ExprId> = parts.into_iter().collect::<Option<_>>()?;
    match how {
        ast::Inclusion::One => parts.pop(),
        ast::Inclusion::Any => Some(add(ctx, ExprKind::Or(parts.into()), span)),
        ast::Inclusion::All => Some(add(ctx, ExprKind::And(parts.into()), span)),
    }
}

fn inclusion(ctx: &mut Context<'_>, scope: &Scope, set: &Path, element: &Type, member: &ast::Operand, whole: Span) -> Option<ExprId> {
    let item = match operand::beside(ctx, scope, member, element)? {
        Half::Typed(found, ty) if same_family(element, &ty) || shares_a_kind(element, &ty) => found,
        Half::Typed(_, ty) => {
            let message = format!("the members are each {}, and this is {}", describe(ctx, element), describe(ctx, &ty));
            ctx.report(Diagnostic::error(Code::WRONG_TYPE, span(member), message).help("ask for a member of the set"));
            return None;
        }
        Half::Open => operand::word(ctx, member, element)?,
    };
    Some(add(ctx, ExprKind::Includes { set: set.clone(), item }, whole))
}
