//! Paths: from a variable or a singleton along attributes.

use smallvec::SmallVec;

use super::Scope;
use crate::check::context::Context;
use crate::check::program::{Path, Root, Step, Target};
use crate::check::schema::Identity;
use crate::diagnostic::{Code, Diagnostic, suggest};
use crate::syntax::ast;
use crate::types::{KindId, Type};

/// A path with the type of what it leads to.
pub(super) struct Typed {
    pub(super) path: Path,
    pub(super) ty: Type,
}

/// The root of a path, where its first word is a variable in sight or a singleton.
fn root(ctx: &Context<'_>, scope: &Scope, name: &str, hidden_too: bool) -> Option<(Root, Type)> {
    let found = if hidden_too { scope.variable(name).or_else(|| scope.any_variable(name)) } else { scope.variable(name) };
    if let Some((variable, element)) = found {
        return Some((Root::Variable(variable), element.clone()));
    }
    let kind = ctx.program.schema.kind_named(name)?;
    let singleton = ctx.program.schema.kind(kind)?.identity == Identity::Singleton;
    singleton.then(|| (Root::Singleton(kind), Type::Reference([kind].into())))
}

/// Whether a path's first word can start one here.
pub(super) fn starts_here(ctx: &Context<'_>, scope: &Scope, tree: &ast::Path) -> bool {
    root(ctx, scope, &tree.root.node, false).is_some()
}

/// Checks a path.
pub(super) fn path(ctx: &mut Context<'_>, scope: &Scope, tree: &ast::Path) -> Option<Typed> {
    walk(ctx, scope, tree, false)
}

fn walk(ctx: &mut Context<'_>, scope: &Scope, tree: &ast::Path, hidden_too: bool) -> Option<Typed> {
    let Some((root, mut ty)) = root(ctx, scope, &tree.root.node, hidden_too) else {
        unknown_root(ctx, scope, &tree.root);
        return None;
    };
    let mut steps = SmallVec::new();
    for (index, attribute) in tree.attributes.iter().enumerate() {
        if attribute.node == "age" && ty == Type::Date {
            let message = "`age` stands only in comparisons with a length of time";
            ctx.report(Diagnostic::error(Code::WRONG_TYPE, attribute.span, message).help("write `x.date.age <= 36 months`"));
            return None;
        }
        let (step, found) = step(ctx, &ty, attribute, index)?;
        steps.push(step);
        ty = found;
    }
    if *ty.element() == Type::Poisoned {
        ctx.touched = true;
        return None;
    }
    Some(Typed { path: Path { root, steps }, ty })
}

fn unknown_root(ctx: &mut Context<'_>, scope: &Scope, name: &ast::Name) {
    let mut known: Vec<String> =
        scope.visible.iter().filter_map(|id| scope.variables.get(id.index())).map(|variable| variable.name.clone()).collect();
    let singletons = ctx.program.schema.kinds.iter().filter(|kind| kind.identity == Identity::Singleton);
    known.extend(singletons.map(|kind| kind.name.clone()));
    if let Some(at) = name.node.find('-').filter(|at| name.node.get(at + 1..).is_some_and(|rest| rest.parse::<u64>().is_ok())) {
        let message = format!("there is no name `{}`", name.node);
        let word = name.node.get(..at).unwrap_or_default();
        let help = format!("`-` belongs to the name: there is no subtraction. Compare `{word}` with a sum instead");
        return ctx.report(Diagnostic::error(Code::UNKNOWN_NAME, name.span, message).help(help));
    }
    if ctx.program.schema.kind_named(&name.node).is_some() {
        let message = format!("`{}` is a kind of entity, of which there may be several", name.node);
        let help = format!("write `some x in {} satisfies …`, or `for each {} x`", name.node, name.node);
        return ctx.report(Diagnostic::error(Code::WRONG_TYPE, name.span, message).help(help));
    }
    ctx.unknown("variable", name, known.iter().map(String::as_str));
}

/// The kinds that a type's holder may be of.
fn holders(ty: &Type) -> Vec<KindId> {
    match ty {
        Type::Reference(kinds) => kinds.to_vec(),
        Type::Inline(kind) => vec![*kind],
        _ => Vec::new(),
    }
}

fn step(ctx: &mut Context<'_>, ty: &Type, name: &ast::Name, index: usize) -> Option<(Step, Type)> {
    if *ty.element() == Type::Poisoned {
        ctx.touched = true;
        return None;
    }
    if ty.is_set() {
        let message = format!("`.{}` is asked of a set", name.node);
        ctx.report(Diagnostic::error(Code::WRONG_TYPE, name.span, message).help("write `some x in … satisfies { x.… }`"));
        return None;
    }
    let kinds = holders(ty);
    let found: Step = kinds.iter().filter_map(|kind| ctx.program.schema.attribute_of(*kind, &name.node)).collect();
    let mut types: Vec<Type> =
        found.iter().filter_map(|id| ctx.program.schema.attribute(*id)).map(|attribute| attribute.ty.clone()).collect();
    types.dedup();
    // What an entity *is* comes from a vocabulary for each kind.
    if types.len() > 1 && name.node != "is" {
        let message = format!("`.{}` is of one type in one kind of entity and of another in another", name.node);
        let help = "this may be of several kinds: let the rule range over one of them";
        ctx.report(Diagnostic::error(Code::WRONG_TYPE, name.span, message).help(help));
        return None;
    }
    match types.pop() {
        Some(ty) => Some((found, ty)),
        None => {
            unknown_attribute(ctx, &kinds, name, index);
            None
        }
    }
}

fn unknown_attribute(ctx: &mut Context<'_>, kinds: &[KindId], name: &ast::Name, index: usize) {
    if kinds.is_empty() {
        let message = format!("`.{}` is asked of something that has no attributes", name.node);
        return ctx.report(Diagnostic::error(Code::WRONG_TYPE, name.span, message).help("compare the value itself"));
    }
    if ctx.is_poisoned(&name.node) {
        return;
    }
    let Some(kind) = kinds.first().and_then(|kind| ctx.program.schema.kind(*kind)) else { return };
    let holder = kind.name.clone();
    let help = suggest(&name.node, kind.by_name.keys().map(String::as_str)).map(|near| format!("did you mean `{near}`?"));
    let elsewhere = ctx.program.schema.kinds.iter().find(|kind| index == 0 && kind.by_name.contains_key(&name.node));
    let help = help.or_else(|| elsewhere.map(|kind| format!("`{}` has one", kind.name)));
    let message = format!("`{holder}` has no attribute `{}`", name.node);
    ctx.report(Diagnostic::error(Code::UNKNOWN_NAME, name.span, message).help_if(help));
}

/// The path followed by its entity's kind, where it leads to an entity that has one: an entity in operand place stands for its kind.
pub(super) fn kind_of(ctx: &Context<'_>, mut typed: Typed) -> Typed {
    let attributes: Step = holders(&typed.ty).iter().filter_map(|kind| ctx.program.schema.kind(*kind)).filter_map(|kind| kind.is).collect();
    if let Some(ty) = attributes.first().and_then(|id| ctx.program.schema.attribute(*id)).map(|attribute| attribute.ty.clone()) {
        typed.path.steps.push(attributes);
        typed.ty = ty;
    }
    typed
}

/// What a label points at: a fact, an entity, or the list of a kind.
pub(in crate::check) fn label_target(ctx: &mut Context<'_>, scope: &Scope, tree: &ast::Path) -> Option<Target> {
    if root(ctx, scope, &tree.root.node, true).is_none()
        && tree.attributes.is_empty()
        && let Some(kind) = ctx.program.schema.kind_named(&tree.root.node)
    {
        return Some(Target::Kind(kind));
    }
    refuse_node(ctx, scope, &tree.root, "label")?;
    walk(ctx, scope, tree, true).map(|typed| Target::Path(typed.path))
}

/// A node that a route may pass is none in particular, so no finding can name it.
fn refuse_node(ctx: &mut Context<'_>, scope: &Scope, root: &ast::Name, what: &str) -> Option<()> {
    let variable = scope.variable(&root.node).or_else(|| scope.any_variable(&root.node)).map(|(id, _)| id);
    if !variable.is_some_and(|id| scope.on_routes.contains(&id)) {
        return Some(());
    }
    let message = format!("`{}` stands for any step on a route, so a {what} cannot name it", root.node);
    let help = "the finding shows the route of itself; name the item or a fact of it";
    ctx.report(Diagnostic::error(Code::WRONG_TYPE, root.span, message).help(help));
    None
}

/// A path in a message.
pub(in crate::check) fn template_path(ctx: &mut Context<'_>, scope: &Scope, tree: &ast::Path) -> Option<(Path, Type)> {
    refuse_node(ctx, scope, &tree.root, "text")?;
    walk(ctx, scope, tree, true).map(|typed| (typed.path, typed.ty))
}
