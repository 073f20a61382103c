//! Operands: paths, figures, literals, and bare words, which mean what the other side's type makes of them.

use super::Scope;
use super::measure;
use super::path::{self, Typed};
use crate::check::context::Context;
use crate::check::laws::constant;
use crate::check::program::{Constant, Operand};
use crate::diagnostic::{Code, Diagnostic, suggest};
use crate::source::Span;
use crate::syntax::ast;
use crate::types::{TermId, Type, VocabularyId};

/// An operand with its type; a bare word or literal has none of its own.
pub(super) enum Half {
    /// It has a type.
    Typed(Operand, Type),
    /// Its meaning depends on the other side.
    Open,
}

/// The place of an operand.
pub(super) fn span(tree: &ast::Operand) -> Span {
    match tree {
        ast::Operand::Literal(literal) => literal.span,
        ast::Operand::Path(path) => path_span(path),
        ast::Operand::Sum(path, right) => path_span(path).to(span(right)),
        ast::Operand::Shortest(shortest) => shortest.span,
    }
}

/// The place of a path.
pub(super) fn path_span(path: &ast::Path) -> Span {
    path.attributes.last().map_or(path.root.span, |last| path.root.span.to(last.span))
}

/// Checks the right side of a comparison. Where a word is expected, a figure of that name is not meant.
pub(super) fn beside(ctx: &mut Context<'_>, scope: &Scope, tree: &ast::Operand, ty: &Type) -> Option<Half> {
    let is_word = matches!(tree, ast::Operand::Path(path) if path.attributes.is_empty() && scope.variable(&path.root.node).is_none());
    let takes_words = matches!(ty, Type::Term { .. } | Type::OneOf(_) | Type::Reference(_) | Type::Inline(_) | Type::EntityName);
    if is_word && takes_words { Some(Half::Open) } else { half(ctx, scope, tree) }
}

/// Checks an operand on its own.
pub(super) fn half(ctx: &mut Context<'_>, scope: &Scope, tree: &ast::Operand) -> Option<Half> {
    match tree {
        ast::Operand::Literal(_) => Some(Half::Open),
        ast::Operand::Sum(left, right) => sum(ctx, scope, left, right),
        ast::Operand::Shortest(shortest) => measure::shortest(ctx, scope, shortest).map(|(operand, ty)| Half::Typed(operand, ty)),
        ast::Operand::Path(tree) => path_half(ctx, scope, tree),
    }
}

fn path_half(ctx: &mut Context<'_>, scope: &Scope, tree: &ast::Path) -> Option<Half> {
    if tree.attributes.is_empty() && scope.variable(&tree.root.node).is_none() {
        return Some(figure(ctx, &tree.root).map_or(Half::Open, |(operand, ty)| Half::Typed(operand, ty)));
    }
    if let Some(date) = age_of(ctx, scope, tree) {
        return Some(Half::Typed(Operand::Age(date?.path), Type::Duration { indefinite: true }));
    }
    let Typed { path, ty } = path::path(ctx, scope, tree)?;
    (ty != Type::Poisoned).then_some(Half::Typed(Operand::Path(path), ty))
}

/// For `x.date.age`: the path of the date. The outer option says whether it is such a path.
fn age_of(ctx: &mut Context<'_>, scope: &Scope, tree: &ast::Path) -> Option<Option<Typed>> {
    let (last, before) = tree.attributes.split_last()?;
    if last.node != "age" || before.is_empty() {
        return None;
    }
    let date = path::path(ctx, scope, &ast::Path { root: tree.root.clone(), attributes: before.to_vec() });
    match date {
        Some(typed) if typed.ty == Type::Date => Some(Some(typed)),
        Some(_) => {
            let help = "write `x.date.age <= 36 months`";
            ctx.report(Diagnostic::error(Code::WRONG_TYPE, last.span, "only a date has an age").help(help));
            Some(None)
        }
        None => Some(None),
    }
}

fn figure(ctx: &mut Context<'_>, name: &ast::Name) -> Option<(Operand, Type)> {
    let first = ctx.figures.get(&name.node)?.first().copied()?;
    let ids = ctx.figures.get(&name.node).cloned().unwrap_or_default();
    ctx.used.figures.extend(ids);
    let ty = ctx.program.figure(first)?.ty.clone();
    Some((Operand::Figure(first), ty))
}

fn sum(ctx: &mut Context<'_>, scope: &Scope, left: &ast::Path, right: &ast::Operand) -> Option<Half> {
    let typed = path::path(ctx, scope, left)?;
    if typed.ty != Type::Date {
        let message = "`+` adds a length of time to a date, and this is no date";
        ctx.report(Diagnostic::error(Code::WRONG_TYPE, path_span(left), message).help("write `DATE + 30 days`"));
        return None;
    }
    let wanted = Type::Duration { indefinite: false };
    let added = match half(ctx, scope, right)? {
        Half::Typed(operand, Type::Duration { .. }) => operand,
        Half::Typed(..) => {
            let diagnostic = Diagnostic::error(Code::WRONG_TYPE, span(right), "only a length of time can be added to a date");
            ctx.report(diagnostic.help("write `DATE + 30 days`"));
            return None;
        }
        Half::Open => word(ctx, right, &wanted)?,
    };
    Some(Half::Typed(Operand::Sum(Box::new((typed.path, added))), Type::Date))
}

/// The meaning of a bare word or literal where a value of a type is expected.
pub(super) fn word(ctx: &mut Context<'_>, tree: &ast::Operand, ty: &Type) -> Option<Operand> {
    match tree {
        ast::Operand::Literal(literal) => {
            let value = constant(ty, &literal.node).map(Operand::Constant);
            if value.is_none() && *ty != Type::Poisoned {
                let message = format!("{} is expected here", describe(ctx, ty));
                ctx.report(Diagnostic::error(Code::WRONG_TYPE, literal.span, message).help(remedy(ctx, ty)));
            }
            value
        }
        ast::Operand::Path(path) if path.attributes.is_empty() => named_value(ctx, &path.root, ty).map(Operand::Constant),
        other => {
            let message = format!("{} is expected here", describe(ctx, ty));
            ctx.report(Diagnostic::error(Code::WRONG_TYPE, span(other), message).help(remedy(ctx, ty)));
            None
        }
    }
}

/// How a value of a type is written.
fn remedy(ctx: &Context<'_>, ty: &Type) -> String {
    match ty {
        Type::Bool => "write `is true` or `is false`".to_owned(),
        Type::Integer => "write digits, such as `5_000`".to_owned(),
        Type::Number => "write digits, such as `0.5`".to_owned(),
        Type::Text | Type::Path | Type::Citation => "write it in quotes".to_owned(),
        Type::Date => "write a day, such as `2026-01-31`".to_owned(),
        Type::Duration { .. } => "write a length of time, such as `30 days`, or the name of a figure".to_owned(),
        Type::Term { vocabulary, .. } => {
            let name = ctx.program.vocabularies.vocabulary(*vocabulary).map_or("", |found| found.name.as_str());
            format!("name a term of `{name}`, without quotes")
        }
        Type::OneOf(values) => format!("write one of {}, without quotes", values.join(", ")),
        Type::Reference(_) | Type::Inline(_) => "name a variable that stands for one, or what kind it is".to_owned(),
        Type::EntityName => "name a kind of entity".to_owned(),
        Type::Set(_) | Type::Poisoned => "write `includes`".to_owned(),
    }
}

fn named_value(ctx: &mut Context<'_>, name: &ast::Name, ty: &Type) -> Option<Constant> {
    match ty {
        Type::Term { vocabulary, below } => term(ctx, name, *vocabulary, *below).map(Constant::Term),
        Type::OneOf(values) => {
            let index = values.iter().position(|value| value.as_ref() == name.node);
            if index.is_none() {
                unknown_value(ctx, name, &values.iter().map(AsRef::as_ref).collect::<Vec<_>>());
            }
            index.map(|index| Constant::OneOf(u16::try_from(index).unwrap_or(u16::MAX)))
        }
        Type::EntityName => {
            let kind = ctx.program.schema.kind_named(&name.node);
            if kind.is_none() {
                let known: Vec<String> = ctx.program.schema.kind_by_name.keys().cloned().collect();
                ctx.unknown("entity", name, known.iter().map(String::as_str));
            }
            kind.map(Constant::Kind)
        }
        Type::Reference(_) if name.node == "controller" => Some(Constant::Controller),
        Type::Poisoned => None,
        other => {
            let expected = describe(ctx, other);
            let known: Vec<String> = ctx.figures.keys().cloned().collect();
            if ctx.is_poisoned(&name.node) {
                return None;
            }
            let help = suggest(&name.node, known.iter().map(String::as_str)).map(|near| format!("did you mean `{near}`?"));
            let message = format!("`{}` means nothing here, where {expected} is expected", name.node);
            ctx.report(Diagnostic::error(Code::UNKNOWN_NAME, name.span, message).help_if(help));
            None
        }
    }
}

fn unknown_value(ctx: &mut Context<'_>, name: &ast::Name, values: &[&str]) {
    let help = suggest(&name.node, values.iter().copied())
        .map_or_else(|| format!("it is one of {}", values.join(", ")), |near| format!("did you mean `{near}`?"));
    let message = format!("this can never be `{}`", name.node);
    ctx.report(Diagnostic::error(Code::NEVER_HOLDS, name.span, message).help(help));
}

/// A term of a vocabulary, which must be able to lie below another.
fn term(ctx: &mut Context<'_>, name: &ast::Name, vocabulary: VocabularyId, below: Option<TermId>) -> Option<TermId> {
    let Some(found) = ctx.program.vocabularies.term_named(vocabulary, &name.node) else {
        super::super::terms::unknown_term(ctx, vocabulary, name);
        return None;
    };
    if let Some(below) = below.filter(|below| !ctx.program.vocabularies.overlap(found, *below)) {
        let limit = ctx.program.vocabularies.term(below).map(|term| term.name.clone()).unwrap_or_default();
        let message = format!("this can never be `{}`: the attribute takes only terms within `{limit}`", name.node);
        let help = format!("name a term within `{limit}`, or ask another attribute");
        ctx.report(Diagnostic::error(Code::NEVER_HOLDS, name.span, message).help(help));
        return None;
    }
    Some(found)
}

/// A type in plain words, with its article.
pub(super) fn describe(ctx: &Context<'_>, ty: &Type) -> String {
    match ty {
        Type::Bool => "true or false".to_owned(),
        Type::Integer => "a whole number".to_owned(),
        Type::Number => "a number".to_owned(),
        Type::Text | Type::Path | Type::Citation => "a text in quotes".to_owned(),
        Type::Date => "a date".to_owned(),
        Type::Duration { .. } => "a length of time".to_owned(),
        Type::Term { vocabulary, .. } => {
            format!("a term of `{}`", ctx.program.vocabularies.vocabulary(*vocabulary).map_or("", |found| found.name.as_str()))
        }
        Type::OneOf(values) => format!("one of {}", values.join(", ")),
        Type::Reference(kinds) => {
            let names: Vec<&str> = kinds.iter().filter_map(|kind| ctx.program.schema.kind(*kind)).map(|kind| kind.name.as_str()).collect();
            format!("a {}", names.join(" or "))
        }
        Type::Inline(kind) => format!("a {}", ctx.program.schema.kind(*kind).map_or("", |kind| kind.name.as_str())),
        Type::EntityName => "the name of a kind of entity".to_owned(),
        Type::Set(element) => format!("a set, of which each member is {}", describe(ctx, element)),
        Type::Poisoned => "a value".to_owned(),
    }
}
