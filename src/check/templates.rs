//! Messages and labels: text with `{path}` filled in.

use super::context::Context;
use super::infer::{Scope, template_path};
use super::program::{Template, TemplatePart};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast;
use crate::types::Type;

/// Reads a template.
pub(super) fn template(ctx: &mut Context<'_>, scope: &Scope, tree: &ast::Text) -> Template {
    let mut parts = Vec::new();
    let mut rest = tree.node.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        push_text(&mut parts, before);
        let Some((inside, later)) = after.split_once('}') else {
            let message = "a `{` in the text is not closed";
            ctx.report(Diagnostic::error(Code::SYNTAX, tree.span, message).help("write `{path}`"));
            return Template { parts };
        };
        if let Some(part) = part(ctx, scope, inside.trim(), tree.span) {
            parts.push(part);
        }
        rest = later;
    }
    push_text(&mut parts, rest);
    Template { parts }
}

fn push_text(parts: &mut Vec<TemplatePart>, text: &str) {
    if !text.is_empty() {
        parts.push(TemplatePart::Text(text.to_owned()));
    }
}

fn part(ctx: &mut Context<'_>, scope: &Scope, text: &str, span: Span) -> Option<TemplatePart> {
    let mut words = text.split('.').map(|word| ast::Name { node: word.to_owned(), span });
    let root = words.next()?;
    let attributes: Vec<ast::Name> = words.collect();
    if attributes.is_empty() && scope.any_variable(text).is_none() {
        if let Some(figure) = ctx.figures.get(text).and_then(|ids| ids.first()).copied() {
            ctx.used.figures.insert(figure);
            return Some(TemplatePart::Figure(figure));
        }
    }
    let (path, ty) = template_path(ctx, scope, &ast::Path { root, attributes })?;
    if path.steps.is_empty() || matches!(ty.element(), Type::Inline(_)) {
        let message = format!("`{{{text}}}` is an entity and cannot be printed");
        let help = format!("write `{{{text}.ATTRIBUTE}}`, such as what it is told by");
        ctx.report(Diagnostic::error(Code::WRONG_TYPE, span, message).help(help));
        return None;
    }
    if let Type::Set(element) = &ty {
        if matches!(element.as_ref(), Type::Reference(_)) {
            let message = format!("`{{{text}}}` is a set of entities and cannot be printed");
            ctx.report(
                Diagnostic::error(Code::WRONG_TYPE, span, message).help("print a fact of the item, and point at the set with a `label`"),
            );
            return None;
        }
    }
    Some(TemplatePart::Path(path))
}
