//! Explanations of names: rules, terms, attributes, kinds, vocabularies, laws, figures, defines, inherited labels, diagnostic codes.

mod label;
mod law;
mod model;
mod rule;
mod term;

use super::{Look, page::Page};
use crate::check::program::{Citation, Rule};
use crate::diagnostic::{CODES, suggest};
use crate::engine::Session;
use crate::types::{DefineId, FigureId, InheritedId, LawId, PackId};

pub(super) use model::takers;

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

/// Each law that is cited, once: `GDPR Art. 6(1)(a), Art. 7(4)`, and its address below.
fn laws(page: &mut Page, session: &Session, citations: &[Citation]) {
    let mut cited: Vec<(LawId, Vec<&str>)> = Vec::new();
    for citation in citations {
        match cited.iter_mut().find(|(law, _)| *law == citation.law) {
            Some((_, pinpoints)) => pinpoints.push(&citation.pinpoint),
            None => cited.push((citation.law, vec![&citation.pinpoint])),
        }
    }
    for (law, pinpoints) in cited {
        let Some(law) = session.program.law(law) else { continue };
        page.item(&format!("{} {}", law.short, pinpoints.join(", ")));
        page.below_item(law.url.as_ref().unwrap_or(&law.title));
    }
}

/// So many rules stand with their titles; more are listed by their names.
const WITH_TITLES: usize = 12;

/// A section with rules, where there are any: a few with their titles, many by pack.
fn rules_section<'run>(page: &mut Page, session: &'run Session, name: &str, rules: impl IntoIterator<Item = &'run Rule>) {
    let rules: Vec<&Rule> = rules.into_iter().collect();
    if rules.is_empty() {
        return;
    }
    page.section(&if rules.len() > WITH_TITLES { format!("{name} ({})", rules.len()) } else { name.to_owned() });
    if rules.len() <= WITH_TITLES {
        let width = rules.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
        return rules.iter().for_each(|rule| page.entry(&rule.name, width, &rule.title));
    }
    let width = session.program.packs.iter().map(|pack| pack.name.len()).max().unwrap_or(0);
    for (index, pack) in session.program.packs.iter().enumerate() {
        let own: Vec<&str> = rules.iter().filter(|rule| rule.pack == PackId::new(index)).map(|rule| rule.name.as_str()).collect();
        if !own.is_empty() {
            page.entry(&pack.name, width, &own.join(", "));
        }
    }
}
