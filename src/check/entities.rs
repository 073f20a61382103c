//! Entities with their extensions, their attributes' types, and the graphs over them.

use super::context::Context;
use super::schema::{Asked, Attribute, Entry, Graph, Identity, Kind};
use super::terms::{RESERVED, unknown_term};
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::ast;
use crate::types::{AttributeId, GraphId, KindId, PackId, Type};
use std::sync::Arc;

/// Collects all entities of all packs, then their attributes, then the graphs.
pub(super) fn collect(ctx: &mut Context<'_>) {
    let declarations = ctx.declarations();
    for (pack, declaration) in &declarations {
        if let ast::Declaration::Entity(tree) = declaration {
            kind(ctx, *pack, tree);
        }
    }
    for (pack, declaration) in &declarations {
        match declaration {
            ast::Declaration::Entity(tree) => attributes(ctx, *pack, &tree.name, &tree.attributes),
            ast::Declaration::Extend(ast::Extend::Entity { entity, attributes: trees, .. }) => attributes(ctx, *pack, entity, trees),
            _ => {}
        }
    }
    for (_, declaration) in &declarations {
        match declaration {
            ast::Declaration::Entity(tree) => identity(ctx, tree),
            ast::Declaration::Graph(tree) => graph(ctx, tree),
            _ => {}
        }
    }
}

fn kind(ctx: &mut Context<'_>, pack: PackId, tree: &ast::Entity) {
    let schema = &mut ctx.program.schema;
    if let Some(first) = schema.kind_named(&tree.name.node).and_then(|id| schema.kind(id)).map(|kind| kind.span) {
        return ctx.duplicate("entity", &tree.name, first);
    }
    let id = KindId::new(schema.kinds.len());
    ctx.kind_packs.push(pack);
    schema.kind_by_name.insert(tree.name.node.clone(), id);
    schema.kinds.push(Kind {
        name: tree.name.node.clone(),
        doc: tree.doc.node.clone(),
        identity: match tree.identity {
            ast::Identity::Singleton => Identity::Singleton,
            ast::Identity::Inline => Identity::Inline,
            ast::Identity::Key(_) | ast::Identity::Unkeyed => Identity::Unkeyed,
        },
        attributes: Vec::new(),
        by_name: rustc_hash::FxHashMap::default(),
        is: None,
        subjects: None,
        span: tree.name.span,
    });
}

fn attributes(ctx: &mut Context<'_>, pack: PackId, entity: &ast::Name, trees: &[ast::Attribute]) {
    let Some(kind) = ctx.program.schema.kind_named(&entity.node) else {
        let known: Vec<String> = ctx.program.schema.kind_by_name.keys().cloned().collect();
        // Whoever meant this entity's attributes is not to be told that there are none.
        trees.iter().for_each(|tree| ctx.poison(&tree.name));
        return ctx.unknown("entity", entity, known.iter().map(String::as_str));
    };
    trees.iter().for_each(|tree| attribute(ctx, pack, kind, tree));
}

fn attribute(ctx: &mut Context<'_>, pack: PackId, kind: KindId, tree: &ast::Attribute) {
    let faulty = ctx.is_faulty(tree.name.span.to(tree.doc.span));
    let ty = if faulty { Type::Poisoned } else { resolve(ctx, &tree.ty.node) };
    let existing = ctx.program.schema.attribute_of(kind, &tree.name.node).and_then(|id| ctx.program.schema.attribute(id));
    if let Some(existing) = existing {
        if ty == Type::Poisoned {
            return;
        }
        let (first, same) = (existing.span, existing.ty == ty && existing.pack != pack);
        if same {
            let message = format!("attribute `{}` is declared by two packs with one type", tree.name.node);
            let diagnostic = Diagnostic::warning(Code::DUPLICATE, tree.name.span, message).also(first, "also declared here");
            return ctx.report(diagnostic.help("give it a prefix of your own, such as `acme-`, or use the existing one"));
        }
        return ctx.duplicate("attribute", &tree.name, first);
    }
    let asked = asked(ctx, tree.asked.as_ref());
    let id = AttributeId::new(ctx.program.schema.attributes.len());
    let Some(found) = ctx.program.schema.kinds.get_mut(kind.index()) else { return };
    let slot = u16::try_from(found.attributes.len()).unwrap_or(u16::MAX);
    found.attributes.push(id);
    found.by_name.insert(tree.name.node.clone(), id);
    let taken = tree.formerly.as_ref().filter(|former| found.by_name.contains_key(&former.node));
    if let Some(former) = tree.formerly.as_ref().filter(|_| taken.is_none()) {
        found.by_name.insert(former.node.clone(), id);
    }
    match tree.name.node.as_str() {
        "is" => found.is = Some(id),
        "subjects" => found.subjects = Some(id),
        _ => {}
    }
    let schema = &mut ctx.program.schema;
    schema.only_ones.extend(tree.only_one.then_some(id));
    schema.incomplete.extend((ty.element() == &Type::EntityName).then_some(id));
    schema.attributes.push(Attribute {
        kind,
        slot,
        name: tree.name.node.clone(),
        ty,
        only_one: tree.only_one,
        optional: tree.optional,
        computed: tree.computed,
        asked,
        formerly: tree.formerly.as_ref().map(|name| name.node.clone()),
        doc: tree.doc.node.clone(),
        pack,
        span: tree.name.span,
    });
    if let Some(former) = taken {
        former_name_taken(ctx, kind, former);
    }
}

fn former_name_taken(ctx: &mut Context<'_>, kind: KindId, former: &ast::Name) {
    let first = ctx.program.schema.attribute_of(kind, &former.node).and_then(|id| ctx.program.schema.attribute(id));
    if let Some(first) = first.map(|attribute| attribute.span) {
        ctx.duplicate("attribute", former, first);
    }
}

fn asked(ctx: &mut Context<'_>, name: Option<&ast::Name>) -> Asked {
    match name.map(|name| name.node.as_str()) {
        Some("first") => Asked::First,
        Some("gate") => Asked::Gate,
        None | Some("later") => Asked::Later,
        Some(_) => {
            if let Some(name) = name {
                ctx.unknown("level of asking", name, ["first", "gate", "later"]);
            }
            Asked::Later
        }
    }
}

fn resolve(ctx: &mut Context<'_>, tree: &ast::TypeExpr) -> Type {
    match tree {
        ast::TypeExpr::Set(element) => Type::Set(Arc::new(resolve(ctx, element))),
        ast::TypeExpr::Term { vocabulary, below } => term_type(ctx, vocabulary, below.as_ref()),
        ast::TypeExpr::OneOf(values) => {
            for value in values.iter().filter(|value| value.node != "none" && RESERVED.contains(&value.node.as_str())) {
                let message = format!("`{}` has a meaning of its own and is no value", value.node);
                ctx.report(Diagnostic::error(Code::DUPLICATE, value.span, message).help("choose another word"));
            }
            Type::OneOf(values.iter().map(|value| Arc::from(value.node.as_str())).collect())
        }
        ast::TypeExpr::Named(names) => named_type(ctx, names),
    }
}

fn term_type(ctx: &mut Context<'_>, vocabulary: &ast::Name, below: Option<&ast::Name>) -> Type {
    let Some(&id) = ctx.program.vocabularies.by_name.get(&vocabulary.node) else {
        let known: Vec<String> = ctx.program.vocabularies.by_name.keys().cloned().collect();
        ctx.unknown("vocabulary", vocabulary, known.iter().map(String::as_str));
        return Type::Poisoned;
    };
    let Some(below) = below else { return Type::Term { vocabulary: id, below: None } };
    match ctx.program.vocabularies.term_named(id, &below.node) {
        Some(term) => Type::Term { vocabulary: id, below: Some(term) },
        None => {
            unknown_term(ctx, id, below);
            Type::Poisoned
        }
    }
}

const SIMPLE: [(&str, Type); 9] = [
    ("bool", Type::Bool),
    ("integer", Type::Integer),
    ("number", Type::Number),
    ("text", Type::Text),
    ("path", Type::Path),
    ("citation", Type::Citation),
    ("date", Type::Date),
    ("duration", Type::Duration { indefinite: false }),
    ("entity-name", Type::EntityName),
];

fn named_type(ctx: &mut Context<'_>, names: &[ast::Name]) -> Type {
    let words: Vec<&str> = names.iter().map(|name| name.node.as_str()).collect();
    if words == ["duration", "indefinite"] {
        return Type::Duration { indefinite: true };
    }
    if let ([only], [name]) = (words.as_slice(), names) {
        if let Some((_, ty)) = SIMPLE.iter().find(|(word, _)| word == only) {
            return ty.clone();
        }
        return entity_type(ctx, name);
    }
    let kinds: Option<Vec<KindId>> = names.iter().map(|name| known_kind(ctx, name)).collect();
    kinds.map_or(Type::Poisoned, |kinds| Type::Reference(kinds.into()))
}

fn entity_type(ctx: &mut Context<'_>, name: &ast::Name) -> Type {
    let Some(kind) = known_kind(ctx, name) else { return Type::Poisoned };
    match ctx.program.schema.kind(kind).map(|kind| kind.identity) {
        Some(Identity::Inline) => Type::Inline(kind),
        _ => Type::Reference([kind].into()),
    }
}

fn known_kind(ctx: &mut Context<'_>, name: &ast::Name) -> Option<KindId> {
    let found = ctx.program.schema.kind_named(&name.node);
    if found.is_none() {
        let mut known: Vec<String> = ctx.program.schema.kind_by_name.keys().cloned().collect();
        known.extend(SIMPLE.iter().map(|(word, _)| (*word).to_owned()));
        ctx.unknown("type or entity", name, known.iter().map(String::as_str));
    }
    found
}

/// Keys are resolved last, when all attributes are known.
fn identity(ctx: &mut Context<'_>, tree: &ast::Entity) {
    let ast::Identity::Key(key) = &tree.identity else { return };
    let Some(kind) = ctx.program.schema.kind_named(&tree.name.node) else { return };
    match ctx.program.schema.attribute_of(kind, &key.node) {
        Some(attribute) => {
            if let Some(kind) = ctx.program.schema.kinds.get_mut(kind.index()) {
                kind.identity = Identity::Key(attribute);
            }
        }
        None => unknown_attribute(ctx, kind, key),
    }
}

/// Reports an attribute that a kind does not have.
pub(super) fn unknown_attribute(ctx: &mut Context<'_>, kind: KindId, name: &ast::Name) {
    if ctx.is_poisoned(&name.node) {
        return;
    }
    let Some(found) = ctx.program.schema.kind(kind) else { return };
    let help =
        crate::diagnostic::suggest(&name.node, found.by_name.keys().map(String::as_str)).map(|near| format!("did you mean `{near}`?"));
    let message = format!("`{}` has no attribute `{}`", found.name, name.node);
    ctx.report(Diagnostic::error(Code::UNKNOWN_NAME, name.span, message).help_if(help));
}

fn graph(ctx: &mut Context<'_>, tree: &ast::Graph) {
    if let Some(first) = ctx.graphs.get(&tree.name.node).and_then(|id| ctx.program.schema.graph(*id)).map(|graph| graph.span) {
        return ctx.duplicate("graph", &tree.name, first);
    }
    let before = ctx.diagnostics.len();
    let edges: Vec<AttributeId> = tree.edges.iter().filter_map(|edge| edge_attribute(ctx, edge)).collect();
    let entry = match &tree.entry {
        ast::Entry::Every(kind) => known_kind(ctx, kind).map(Entry::Every),
        ast::Entry::Attribute(edge) => edge_attribute(ctx, edge).map(Entry::Named),
    };
    let is_time = |ty: &Type| matches!(ty, Type::Duration { indefinite: false });
    let time = tree.time.as_ref().and_then(|edge| weight(ctx, edge, is_time, "a time along routes is a duration"));
    let effort = tree.effort.as_ref().and_then(|edge| weight(ctx, edge, |ty| *ty == Type::Integer, "an effort is a whole number"));
    let Some(entry) = entry.filter(|_| !ctx.failed_since(before)) else { return ctx.poison(&tree.name) };
    let mut kinds: Vec<KindId> = edges.iter().filter_map(|edge| ctx.program.schema.attribute(*edge)).flat_map(joined_kinds).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let id = GraphId::new(ctx.program.schema.graphs.len());
    ctx.graphs.insert(tree.name.node.clone(), id);
    let graph = Graph { name: tree.name.node.clone(), edges, forward: tree.forward, entry, kinds, time, effort, span: tree.name.span };
    ctx.program.schema.graphs.push(graph);
}

/// An attribute that weighs nodes.
fn weight(ctx: &mut Context<'_>, edge: &ast::Edge, fits: impl Fn(&Type) -> bool, message: &str) -> Option<AttributeId> {
    let kind = known_kind(ctx, &edge.entity)?;
    let Some(attribute) = ctx.program.schema.attribute_of(kind, &edge.attribute.node) else {
        unknown_attribute(ctx, kind, &edge.attribute);
        return None;
    };
    if !ctx.program.schema.attribute(attribute).is_some_and(|found| fits(&found.ty) && !found.optional) {
        let help = "name an attribute of that type, which is not optional";
        ctx.report(Diagnostic::error(Code::WRONG_TYPE, edge.attribute.span, message).help(help));
        return None;
    }
    Some(attribute)
}

fn joined_kinds(attribute: &Attribute) -> Vec<KindId> {
    let mut kinds = vec![attribute.kind];
    if let Type::Reference(targets) = attribute.ty.element() {
        kinds.extend(targets.iter());
    }
    kinds
}

fn edge_attribute(ctx: &mut Context<'_>, edge: &ast::Edge) -> Option<AttributeId> {
    let kind = known_kind(ctx, &edge.entity)?;
    let Some(attribute) = ctx.program.schema.attribute_of(kind, &edge.attribute.node) else {
        unknown_attribute(ctx, kind, &edge.attribute);
        return None;
    };
    let is_reference = ctx.program.schema.attribute(attribute).is_some_and(|found| matches!(found.ty.element(), Type::Reference(_)));
    if !is_reference {
        let message = format!("`{}.{}` names no entities, so it is no edge", edge.entity.node, edge.attribute.node);
        let help = "an edge is an attribute whose values are entities, such as `step.next`";
        ctx.report(Diagnostic::error(Code::WRONG_TYPE, edge.attribute.span, message).help(help));
        return None;
    }
    Some(attribute)
}
