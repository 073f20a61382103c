//! Packs: which file belongs to which.

use rustc_hash::FxHashMap;

use super::context::Context;
use super::program::Pack;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast;
use crate::types::PackId;

/// Gives each file its pack. A file that names none belongs to a nameless one, with an error.
pub(super) fn collect(ctx: &mut Context<'_>) {
    let mut by_name: FxHashMap<String, PackId> = FxHashMap::default();
    for index in 0..ctx.files.len() {
        let id = file_pack(ctx, index, &mut by_name);
        ctx.file_packs.push(id);
    }
}

fn file_pack(ctx: &mut Context<'_>, index: usize, by_name: &mut FxHashMap<String, PackId>) -> PackId {
    let Some(file) = ctx.files.get(index) else { return PackId::new(0) };
    let mut declared = file.file.declarations.iter().filter_map(|declaration| match declaration {
        ast::Declaration::Pack(pack) => Some(pack),
        _ => None,
    });
    let Some(pack) = declared.next() else {
        if let Some(span) = file.file.declarations.first().and_then(first_span) {
            let diagnostic = Diagnostic::error(Code::INCOMPLETE_RULE, span, "the file does not say to which pack it belongs");
            ctx.report(diagnostic.help("begin it with `pack NAME`"));
        }
        return pack_named(ctx, by_name, "", file.bundled, Span::default());
    };
    if let Some(second) = declared.next() {
        ctx.duplicate("the pack of the file", &second.name, pack.span);
    }
    let id = pack_named(ctx, by_name, &pack.name.node, file.bundled, pack.span);
    describe(ctx, id, pack);
    id
}

fn pack_named(ctx: &mut Context<'_>, by_name: &mut FxHashMap<String, PackId>, name: &str, bundled: bool, span: Span) -> PackId {
    if let Some(id) = by_name.get(name) {
        return *id;
    }
    let id = PackId::new(ctx.program.packs.len());
    ctx.program.packs.push(Pack { name: name.to_owned(), title: String::new(), uncovered: Vec::new(), prefix: None, bundled, span });
    by_name.insert(name.to_owned(), id);
    id
}

fn describe(ctx: &mut Context<'_>, id: PackId, tree: &ast::Pack) {
    let Some(pack) = ctx.program.packs.get_mut(id.index()) else { return };
    pack.uncovered.extend(tree.uncovered.iter().map(|(entry, reason)| (entry.node.clone(), reason.node.clone())));
    if let Some(prefix) = &tree.prefix {
        pack.prefix.get_or_insert((prefix.node.clone(), prefix.span));
    }
    let Some(title) = &tree.title else { return };
    let (described, first) = (!pack.title.is_empty(), pack.span);
    if described {
        ctx.duplicate("the title of pack", &tree.name, first);
    } else {
        pack.title.clone_from(&title.node);
        pack.span = tree.span;
    }
}

fn first_span(declaration: &ast::Declaration) -> Option<Span> {
    Some(match declaration {
        ast::Declaration::Pack(tree) => tree.span,
        ast::Declaration::Law(tree) => tree.name.span,
        ast::Declaration::Vocabulary(tree) => tree.name.span,
        ast::Declaration::Entity(tree) => tree.name.span,
        ast::Declaration::Extend(ast::Extend::Entity { span, .. } | ast::Extend::Vocabulary { span, .. }) => *span,
        ast::Declaration::Graph(tree) => tree.name.span,
        ast::Declaration::Inherited(tree) => tree.name.span,
        ast::Declaration::Figure(tree) => tree.name.span,
        ast::Declaration::Define(tree) => tree.name.span,
        ast::Declaration::Rule(tree) => tree.name.span,
    })
}
