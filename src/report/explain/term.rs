//! The pages of terms and vocabularies.

use super::{rules_section, takers};
use crate::check::{Term, Vocabulary};
use crate::engine::Session;
use crate::report::page::Page;
use crate::report::reads::Reads;
use crate::report::{Look, counted, dpv};
use crate::types::{TermId, Type, VocabularyId};

/// What a word means as a term, in each vocabulary, and as a vocabulary.
pub(super) fn pages(session: &Session, word: &str, look: Look) -> Vec<String> {
    let vocabularies = &session.program.vocabularies;
    let mut pages = Vec::new();
    for (index, vocabulary) in vocabularies.vocabularies.iter().enumerate() {
        if vocabulary.name == word {
            pages.push(vocabulary_page(session, VocabularyId::new(index), vocabulary, look));
        }
        if let Some(id) = vocabularies.term_named(VocabularyId::new(index), word) {
            pages.extend(vocabularies.term(id).map(|term| term_page(session, id, term, look)));
        }
    }
    pages
}

fn vocabulary_page(session: &Session, id: VocabularyId, vocabulary: &Vocabulary, look: Look) -> String {
    let mut page = Page::new(look, &format!("vocabulary {}", vocabulary.name), &vocabulary.title);
    let takers = takers(session, id);
    if !takers.is_empty() {
        page.section("attributes that take its terms");
        page.paragraph(&takers.join(", "));
    }
    page.section(&counted(vocabulary.terms.len() as u64, "term"));
    let vocabularies = &session.program.vocabularies;
    let depth = |term: TermId| {
        let mut depth = 0;
        let mut at = term;
        while let Some(parent) = vocabularies.term(at).and_then(|term| term.parents.first()).filter(|_| depth < 40) {
            depth += 1;
            at = parent.term;
        }
        depth
    };
    let rows: Vec<(String, &str)> = vocabulary
        .terms
        .iter()
        .filter_map(|id| Some((id, vocabularies.term(*id)?)))
        .map(|(id, term)| (format!("{}{}", "  ".repeat(depth(*id)), term.name), term.label.as_str()))
        .collect();
    let width = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    rows.iter().for_each(|(name, label)| page.entry(name, width, label));
    page.finish()
}

fn term_page(session: &Session, id: TermId, term: &Term, look: Look) -> String {
    let vocabularies = &session.program.vocabularies;
    let name = |id: TermId| vocabularies.term(id).map_or("", |term| term.name.as_str());
    let label = |id: TermId| vocabularies.term(id).map_or("", |term| term.label.as_str());
    let vocabulary = vocabularies.vocabulary(term.vocabulary).map_or("", |vocabulary| vocabulary.name.as_str());
    let mut page = Page::new(look, &format!("term {} of the vocabulary `{vocabulary}`", term.name), &term.label);
    if let Some(iri) = &term.iri {
        let address = dpv::address(iri).map_or(String::new(), |address| format!(" <{address}>"));
        page.paragraph(&format!("In the Data Privacy Vocabulary: {iri}{address}"));
    }
    if !term.also_written.is_empty() {
        page.paragraph(&format!("Also written {}", term.also_written.join(", ")));
    }
    if !term.parents.is_empty() {
        page.section("is within");
        for parent in &term.parents {
            let from = parent.from.map_or(String::new(), |from| format!(" from {from}"));
            let until = parent.until.map_or(String::new(), |until| format!(" before {until}"));
            page.item(&format!("{}: {}{from}{until}", name(parent.term), label(parent.term)));
        }
    }
    let all = vocabularies.terms.iter().filter(|narrower| narrower.parents.iter().any(|parent| parent.term == id));
    let narrower: Vec<&str> = all.map(|term| term.name.as_str()).collect();
    if !narrower.is_empty() {
        page.section("narrower terms");
        page.paragraph(&narrower.join(", "));
        page.paragraph(if term.complete {
            "It may stand for itself: declared alone, it means none of these."
        } else {
            "Declared alone it is vague: rules that ask for a narrower term stay undetermined."
        });
    }
    let takes = session.program.schema.attributes.iter().filter(|attribute| takes_term(attribute.ty.element(), term, id, session));
    let attributes: Vec<String> = takes
        .map(|attribute| {
            let kind = session.program.schema.kind(attribute.kind).map_or("", |kind| kind.name.as_str());
            format!("{kind}.{}", attribute.name)
        })
        .collect();
    if !attributes.is_empty() {
        page.section("attributes that take it");
        page.paragraph(&attributes.join(", "));
    }
    let asks = session.program.rules.iter().filter(|rule| Reads::of_rule(&session.program, rule).terms.contains(&id));
    rules_section(&mut page, session, "rules that ask for it", asks);
    page.finish()
}

fn takes_term(ty: &Type, term: &Term, id: TermId, session: &Session) -> bool {
    match ty {
        Type::Term { vocabulary, below } => {
            *vocabulary == term.vocabulary && below.is_none_or(|below| session.program.vocabularies.is_below(id, below))
        }
        _ => false,
    }
}
