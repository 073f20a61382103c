//! The terms of all vocabularies, with what they are within, how else they are written, and what they map to.

use std::io::{self, Write};

use super::super::{dpv, explain::takers};
use super::{Side, heading, pack_name, plain, row};
use crate::check::{Term, Vocabularies, Vocabulary};
use crate::engine::Session;
use crate::types::{TermId, VocabularyId};

const INTRODUCTION: &str = "\
<!-- `ombud terms --format markdown` prints this page; `UPDATE_DOCS=1 cargo test --test documentation` writes it here. -->

# Glossary

Every term that a manifest can use, by vocabulary. A term that lies within another one is meant wherever the other one is
asked for; a term with others within it is vague, declared alone, unless its row says that it stands for itself. *DPV* names
the term of the [Data Privacy Vocabulary](https://w3id.org/dpv) of the W3C that means the same. `ombud explain TERM` tells
which rules ask for a term.
";

/// Writes the page.
///
/// # Errors
/// Where the output cannot be written.
pub fn write_glossary(session: &Session, out: &mut dyn Write) -> io::Result<()> {
    let vocabularies = &session.program.vocabularies;
    writeln!(out, "{INTRODUCTION}")?;
    heading(out, &[("vocabulary", Side::Left), ("what it is for", Side::Left), ("terms", Side::Right)])?;
    for vocabulary in &vocabularies.vocabularies {
        let name = format!("[{0}](#{0})", vocabulary.name);
        row(out, &[name, plain(&vocabulary.title), vocabulary.terms.len().to_string()])?;
    }
    for (index, vocabulary) in vocabularies.vocabularies.iter().enumerate() {
        writeln!(out, "\n## {}\n", vocabulary.name)?;
        if !vocabulary.title.is_empty() {
            writeln!(out, "{}.\n", plain(&vocabulary.title))?;
        }
        let takers: Vec<String> = takers(session, VocabularyId::new(index)).iter().map(|name| format!("`{name}`")).collect();
        if !takers.is_empty() {
            writeln!(out, "Written as the value of {}.\n", takers.join(", "))?;
        }
        table(session, vocabulary, out)?;
    }
    Ok(())
}

/// A table of terms, each below what it is within; columns that would be empty are left out.
fn table(session: &Session, vocabulary: &Vocabulary, out: &mut dyn Write) -> io::Result<()> {
    let vocabularies = &session.program.vocabularies;
    let rows: Vec<[String; 5]> = in_order(vocabularies, vocabulary).map(|term| cells(session, term)).collect();
    let names = ["term", "label", "within", "also written", "DPV"];
    let is_used = |column: usize| rows.iter().any(|cells| cells.get(column).is_some_and(|cell| !cell.is_empty()));
    let used: Vec<usize> = (0..names.len()).filter(|column| is_used(*column)).collect();
    let columns: Vec<(&str, Side)> = used.iter().filter_map(|column| Some((*names.get(*column)?, Side::Left))).collect();
    heading(out, &columns)?;
    for cells in rows {
        row(out, &used.iter().filter_map(|column| cells.get(*column).cloned()).collect::<Vec<_>>())?;
    }
    Ok(())
}

/// The terms of a vocabulary, each after the first that it is within, those of other packs among the others.
fn in_order<'run>(vocabularies: &'run Vocabularies, vocabulary: &'run Vocabulary) -> impl Iterator<Item = &'run Term> {
    let first_parent = |id: TermId| vocabularies.term(id).and_then(|term| term.parents.first()).map(|parent| parent.term);
    let below = |above: Option<TermId>| {
        let mut terms: Vec<TermId> = vocabulary.terms.iter().copied().filter(|id| first_parent(*id) == above).collect();
        terms.reverse();
        terms
    };
    let mut open = below(None);
    let mut order = Vec::new();
    while let Some(id) = open.pop() {
        order.push(id);
        open.extend(below(Some(id)));
    }
    order.into_iter().filter_map(|id| vocabularies.term(id))
}

fn cells(session: &Session, term: &Term) -> [String; 5] {
    let vocabularies = &session.program.vocabularies;
    let pack = match pack_name(&session.program, term.pack) {
        "core" => String::new(),
        pack => format!(" (pack {pack})"),
    };
    let within = term.parents.iter().filter_map(|parent| {
        let from = parent.from.map_or(String::new(), |from| format!(" from {from}"));
        let until = parent.until.map_or(String::new(), |until| format!(" before {until}"));
        Some(format!("`{}`{from}{until}", vocabularies.term(parent.term)?.name))
    });
    let within: Vec<String> = within.collect();
    let itself = if term.complete { " *(stands for itself)*" } else { "" };
    let written: Vec<String> = term.also_written.iter().map(|name| format!("`{name}`")).collect();
    let iri = term.iri.as_ref().map_or(String::new(), |iri| match dpv::address(iri) {
        Some(address) => format!("[{iri}]({address})"),
        None => plain(iri),
    });
    [format!("`{}`{pack}", term.name), format!("{}{itself}", plain(&term.label)), within.join(", "), written.join(", "), iri]
}
