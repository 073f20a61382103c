//! The explanation of an inherited label: where it begins, where it ends, and which rules ask for it.

use super::super::english::English;
use super::super::reads::Reads;
use super::{Look, Page, rules_section};
use crate::check::program::Source;
use crate::engine::Session;
use crate::types::{DefineId, InheritedId};

/// The page of a label.
pub(super) fn page(session: &Session, id: InheritedId, look: Look) -> Option<String> {
    let program = &session.program;
    let label = program.inherited(id)?;
    let graph = program.schema.graph(label.graph).map_or("", |graph| graph.name.as_str());
    let title = format!("inherited label {}", label.name);
    let mut page = Page::new(look, &title, &label.title);
    page.paragraph(&format!("What is made of something that carries it carries it, too, along the graph `{graph}`."));
    let mut named = Vec::new();
    for (section, lines) in [("begins at", &label.from), ("ends at", &label.until)] {
        page.section(section);
        if lines.is_empty() {
            page.paragraph("nothing: what once carries it is never rid of it");
        }
        for line in lines {
            let (words, defines) = source_words(session, line);
            page.item(&words);
            named.extend(defines);
        }
    }
    super::rule::defines(&mut page, session, named);
    let uses = |rule: &&crate::check::program::Rule| Reads::of_rule(program, rule).labels.contains(&id);
    rules_section(&mut page, session, "asked for by", program.rules.iter().filter(uses));
    Some(page.finish())
}

/// `each field such that …`, with the defines that it names.
fn source_words(session: &Session, line: &Source) -> (String, Vec<DefineId>) {
    let program = &session.program;
    let kind = program.schema.kind(line.kind).map_or("", |kind| kind.name.as_str());
    let mut english = English::with_variables(program, &line.variables);
    match line.condition {
        None => (format!("each {kind}"), Vec::new()),
        Some(condition) => (format!("each {kind} such that {}", english.sentence(condition)), english.named()),
    }
}
