//! Explanations of names: rules, terms, attributes, kinds, vocabularies, laws, figures, defines, inherited labels, diagnostic codes.

mod label;
mod law;
mod model;
mod rule;
mod term;

use super::{Look, page::Page};
use crate::diagnostic::{CODES, suggest};
use crate::engine::Session;
use crate::types::{DefineId, FigureId, InheritedId, LawId};

/// Everything that a word means, a page each.
#[must_use]
pub fn explain(session: &Session, word: &str, look: Look) -> Vec<String> {
    let program = &session.program;
    let mut pages = Vec::new();
    if let Some(rule) = program.rule_by_name.get(word).and_then(|id| program.rule(*id)) {
        pages.push(rule::page(session, rule, look));
    }
    if let Some(broken) = program.broken_rules.iter().find(|rule| rule.name == word) {
        let mut page =
            Page::new(look, &format!("rule {word}"), "This rule could not be checked; `ombud test` shows what is wrong with it.");
        page.paragraph(&super::places::Places::of_policies(session).full(broken.span));
        pages.push(page.finish());
    }
    pages.extend(model::pages(session, word, look));
    pages.extend(term::pages(session, word, look));
    pages.extend(law::pages(session, word, look));
    let figures = program.figures.iter().enumerate().filter(|(_, figure)| figure.name == word);
    pages.extend(figures.filter_map(|(index, _)| law::figure_page(session, FigureId::new(index), look)));
    let defines = program.defines.iter().enumerate().filter(|(_, define)| define.name == word);
    pages.extend(defines.filter_map(|(index, _)| rule::define_page(session, DefineId::new(index), look)));
    let labels = program.inherited.iter().enumerate().filter(|(_, label)| label.name == word);
    pages.extend(labels.filter_map(|(index, _)| label::page(session, InheritedId::new(index), look)));
    for info in CODES.iter().filter(|info| info.code.word() == word) {
        let mut page = Page::new(look, &format!("diagnostic {word}"), info.title);
        page.section("what it means");
        page.paragraph(info.explanation);
        pages.push(page.finish());
    }
    pages
}

/// The name nearest to a word that means nothing.
#[must_use]
pub fn nearest(session: &Session, word: &str) -> Option<String> {
    let names = all_names(session);
    suggest(word, names.iter().map(String::as_str)).map(str::to_owned)
}

fn all_names(session: &Session) -> Vec<String> {
    let program = &session.program;
    let mut names: Vec<String> = program.rules.iter().map(|rule| rule.name.clone()).collect();
    names.extend(program.schema.kinds.iter().map(|kind| kind.name.clone()));
    for attribute in &program.schema.attributes {
        let kind = program.schema.kind(attribute.kind).map_or("", |kind| kind.name.as_str());
        names.push(attribute.name.clone());
        names.push(format!("{kind}.{}", attribute.name));
    }
    names.extend(program.vocabularies.vocabularies.iter().map(|vocabulary| vocabulary.name.clone()));
    names.extend(program.vocabularies.terms.iter().map(|term| term.name.clone()));
    names.extend(program.laws.iter().map(|law| law.name.clone()));
    names.extend(program.figures.iter().map(|figure| figure.name.clone()));
    names.extend(program.defines.iter().map(|define| define.name.clone()));
    names.extend(program.inherited.iter().map(|label| label.name.clone()));
    names.extend(CODES.iter().map(|info| info.code.word().to_owned()));
    names
}

/// `GDPR Art. 6(1)(a)` with the address of the law.
fn cited(session: &Session, law: LawId, pinpoint: &str) -> String {
    let Some(law) = session.program.law(law) else { return pinpoint.to_owned() };
    match &law.url {
        Some(url) => format!("{} {pinpoint} <{url}>", law.short),
        None => format!("{} {pinpoint} ({})", law.short, law.title),
    }
}

/// A section with the names of rules, where there are any.
fn rules_section(page: &mut Page, name: &str, rules: &[&str]) {
    if !rules.is_empty() {
        page.section(name);
        page.paragraph(&rules.join(", "));
    }
}
