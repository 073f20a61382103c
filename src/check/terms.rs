//! Vocabularies and their extensions: first all names, then the further parents, then a search for circles.

use super::context::Context;
use super::vocabulary::{Parent, Term, Vocabulary};
use crate::diagnostic::{Code, Diagnostic, suggest};
use crate::syntax::ast;
use crate::types::{PackId, TermId, VocabularyId};

/// Words that may name no term and no value.
pub(super) const RESERVED: [&str; 5] = ["unknown", "none", "not", "one", "exactly"];

/// Collects all vocabularies of all packs.
pub(super) fn collect(ctx: &mut Context<'_>) {
    let declarations = ctx.declarations();
    for (pack, declaration) in &declarations {
        if let ast::Declaration::Vocabulary(tree) = declaration {
            vocabulary(ctx, *pack, tree);
        }
    }
    for (pack, declaration) in &declarations {
        if let ast::Declaration::Extend(ast::Extend::Vocabulary { vocabulary, terms, .. }) = declaration {
            extend(ctx, *pack, vocabulary, terms);
        }
    }
    for (_, declaration) in &declarations {
        match declaration {
            ast::Declaration::Vocabulary(tree) => further_parents(ctx, &tree.name, &tree.terms),
            ast::Declaration::Extend(ast::Extend::Vocabulary { vocabulary, terms, .. }) => {
                terms.iter().for_each(|(_, terms)| further_parents(ctx, vocabulary, terms));
            }
            _ => {}
        }
    }
    refuse_circles(ctx);
}

fn vocabulary(ctx: &mut Context<'_>, pack: PackId, tree: &ast::Vocabulary) {
    let vocabularies = &mut ctx.program.vocabularies;
    if let Some(first) = vocabularies.by_name.get(&tree.name.node).and_then(|id| vocabularies.vocabulary(*id)).map(|found| found.span) {
        return ctx.duplicate("vocabulary", &tree.name, first);
    }
    let id = VocabularyId::new(vocabularies.vocabularies.len());
    vocabularies.by_name.insert(tree.name.node.clone(), id);
    vocabularies.vocabularies.push(Vocabulary {
        name: tree.name.node.clone(),
        title: tree.title.as_ref().map_or(String::new(), |title| title.node.clone()),
        terms: Vec::new(),
        by_name: rustc_hash::FxHashMap::default(),
        span: tree.name.span,
    });
    tree.terms.iter().for_each(|tree| term(ctx, pack, id, None, tree));
}

fn extend(ctx: &mut Context<'_>, pack: PackId, name: &ast::Name, groups: &[(ast::Name, Vec<ast::Term>)]) {
    let Some(&id) = ctx.program.vocabularies.by_name.get(&name.node) else {
        let known: Vec<String> = ctx.program.vocabularies.by_name.keys().cloned().collect();
        return ctx.unknown("vocabulary", name, known.iter().map(String::as_str));
    };
    for (parent, terms) in groups {
        match ctx.program.vocabularies.term_named(id, &parent.node) {
            Some(parent) => terms.iter().for_each(|tree| term(ctx, pack, id, Some(parent), tree)),
            None => {
                unknown_term(ctx, id, parent);
                terms.iter().for_each(|tree| poison(ctx, tree));
            }
        }
    }
}

/// A term that could not be placed, and those below it.
fn poison(ctx: &mut Context<'_>, tree: &ast::Term) {
    let mut open = vec![tree];
    while let Some(tree) = open.pop() {
        ctx.poison(&tree.name);
        tree.also_written.iter().for_each(|name| ctx.poison(name));
        open.extend(&tree.children);
    }
}

/// Reports a term that a vocabulary does not have.
pub(super) fn unknown_term(ctx: &mut Context<'_>, vocabulary: VocabularyId, name: &ast::Name) {
    if ctx.is_poisoned(&name.node) {
        return;
    }
    let Some(found) = ctx.program.vocabularies.vocabulary(vocabulary) else { return };
    let help = suggest(&name.node, found.by_name.keys().map(String::as_str)).map(|near| format!("did you mean `{near}`?"));
    let message = format!("vocabulary `{}` has no term `{}`", found.name, name.node);
    ctx.report(Diagnostic::error(Code::UNKNOWN_NAME, name.span, message).help_if(help));
}

fn term(ctx: &mut Context<'_>, pack: PackId, vocabulary: VocabularyId, parent: Option<TermId>, tree: &ast::Term) {
    if RESERVED.contains(&tree.name.node.as_str()) {
        let message = format!("`{}` has a meaning of its own in manifests and names no term", tree.name.node);
        poison(ctx, tree);
        return ctx.report(Diagnostic::error(Code::DUPLICATE, tree.name.span, message).help("choose another name"));
    }
    let vocabularies = &mut ctx.program.vocabularies;
    if let Some(first) = vocabularies.term_named(vocabulary, &tree.name.node).and_then(|id| vocabularies.term(id)).map(|found| found.span) {
        return ctx.duplicate("term", &tree.name, first);
    }
    let id = TermId::new(vocabularies.terms.len());
    vocabularies.terms.push(Term {
        name: tree.name.node.clone(),
        label: tree.label.as_ref().map_or_else(|| tree.name.node.replace('-', " "), |label| label.node.clone()),
        iri: tree.iri.as_ref().map(|iri| iri.node.clone()),
        complete: tree.complete,
        vocabulary,
        parents: parent.map(|term| Parent { term, from: None, until: None }).into_iter().collect(),
        also_written: tree.also_written.iter().map(|name| name.node.clone()).collect(),
        pack,
        span: tree.name.span,
    });
    if let Some(place) = vocabularies.vocabularies.get_mut(vocabulary.index()) {
        place.terms.push(id);
        place.by_name.insert(tree.name.node.clone(), id);
    }
    other_spellings(ctx, vocabulary, id, tree);
    tree.children.iter().for_each(|child| term(ctx, pack, vocabulary, Some(id), child));
}

fn other_spellings(ctx: &mut Context<'_>, vocabulary: VocabularyId, id: TermId, tree: &ast::Term) {
    for spelling in &tree.also_written {
        let taken = ctx.program.vocabularies.term_named(vocabulary, &spelling.node);
        let first = taken.and_then(|id| ctx.program.vocabularies.term(id)).map(|found| found.span);
        match first {
            Some(first) => ctx.duplicate("term", spelling, first),
            None => {
                if let Some(place) = ctx.program.vocabularies.vocabularies.get_mut(vocabulary.index()) {
                    place.by_name.insert(spelling.node.clone(), id);
                }
            }
        }
    }
}

fn further_parents(ctx: &mut Context<'_>, vocabulary: &ast::Name, terms: &[ast::Term]) {
    let Some(&id) = ctx.program.vocabularies.by_name.get(&vocabulary.node) else { return };
    let mut open: Vec<&ast::Term> = terms.iter().collect();
    while let Some(tree) = open.pop() {
        open.extend(&tree.children);
        for also in &tree.also_within {
            let Some(parent) = ctx.program.vocabularies.term_named(id, &also.parent.node) else {
                unknown_term(ctx, id, &also.parent);
                continue;
            };
            let parent =
                Parent { term: parent, from: also.from.as_ref().map(|date| date.node), until: also.until.as_ref().map(|date| date.node) };
            let child = ctx.program.vocabularies.term_named(id, &tree.name.node);
            if let Some(place) = child.and_then(|child| ctx.program.vocabularies.terms.get_mut(child.index())) {
                place.parents.push(parent);
            }
        }
    }
}

/// A term whose ancestry leads back to itself loses its further parents, with an error.
fn refuse_circles(ctx: &mut Context<'_>) {
    for index in 0..ctx.program.vocabularies.terms.len() {
        if leads_to_itself(ctx, index) {
            let Some(term) = ctx.program.vocabularies.terms.get_mut(index) else { continue };
            term.parents.clear();
            let message = format!("term `{}` lies within itself", term.name);
            let diagnostic =
                Diagnostic::error(Code::RECURSIVE, term.span, message).help("remove one of the `also within` that lead back to it");
            ctx.report(diagnostic);
        }
    }
}

fn leads_to_itself(ctx: &Context<'_>, index: usize) -> bool {
    let start = TermId::new(index);
    let parents = |id: TermId| ctx.program.vocabularies.term(id).map(|term| term.parents.as_slice()).unwrap_or_default();
    let mut seen = rustc_hash::FxHashSet::default();
    let mut open: Vec<TermId> = parents(start).iter().map(|parent| parent.term).collect();
    while let Some(id) = open.pop() {
        if id == start {
            return true;
        }
        if seen.insert(id) {
            open.extend(parents(id).iter().map(|parent| parent.term));
        }
    }
    false
}
