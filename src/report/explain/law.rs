//! The pages of laws and figures.

use std::collections::BTreeMap;

use super::rule::area_words;
use super::{laws, rules_section};
use crate::check::program::{Extent, Law};
use crate::engine::Session;
use crate::report::page::Page;
use crate::report::reads::Reads;
use crate::report::{English, Look};
use crate::syntax::ast::UnitKind;
use crate::types::{FigureId, LawId};

/// What a word means as a law, by its name or its short title, with or without a pinpoint after it.
pub(super) fn pages(session: &Session, word: &str, look: Look) -> Vec<String> {
    let laws = session.program.laws.iter().enumerate();
    laws.filter_map(|(index, law)| {
        let rest = after_name(word, &law.name).or_else(|| after_name(word, &law.short))?;
        Some(page(session, LawId::new(index), law, rest, look))
    })
    .collect()
}

/// What follows the name of a law in a word, if it begins with it.
fn after_name<'word>(word: &'word str, name: &str) -> Option<&'word str> {
    let (head, rest) = (word.get(..name.len())?, word.get(name.len()..)?);
    let ends = rest.is_empty() || rest.starts_with(' ');
    (ends && !name.is_empty() && head.eq_ignore_ascii_case(name)).then(|| rest.trim())
}

fn page(session: &Session, id: LawId, law: &Law, pinpoint: &str, look: Look) -> String {
    let mut page = Page::new(look, &format!("law {} {pinpoint}", law.name), &law.title);
    page.paragraph(&format!("Cited as {}", law.short));
    if let Some(url) = &law.url {
        page.paragraph(url);
    }
    page.paragraph(&area_words(session, &law.area));
    if pinpoint.is_empty() {
        units(&mut page, law);
    }
    let mut citing: BTreeMap<Vec<Piece<'_>>, (&str, Vec<&str>)> = BTreeMap::new();
    for rule in &session.program.rules {
        let here = rule.citations.iter().filter(|citation| citation.law == id && is_part(&citation.pinpoint, pinpoint));
        for citation in here {
            let (_, rules) = citing.entry(pieces(&citation.pinpoint)).or_insert((&citation.pinpoint, Vec::new()));
            rules.push(&rule.name);
        }
    }
    if !citing.is_empty() {
        page.section("rules that cite it");
        let width = citing.values().map(|(pinpoint, _)| pinpoint.chars().count()).max().unwrap_or(0);
        citing.values().for_each(|(pinpoint, rules)| page.entry(pinpoint, width, &rules.join(", ")));
    }
    page.finish()
}

/// Whether a pinpoint lies in a part of a law: `Art. 9(2)(b)` in `Art. 9`, but `Art. 90` does not.
fn is_part(pinpoint: &str, part: &str) -> bool {
    let ends = |rest: &str| part.is_empty() || !rest.starts_with(|next: char| next.is_alphanumeric());
    pinpoint.strip_prefix(part).is_some_and(ends)
}

/// A piece of a pinpoint: numbers are ordered by what they are worth, before words.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Piece<'text> {
    Number(usize, &'text str),
    Word(&'text str),
}

fn pieces(pinpoint: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut rest = pinpoint;
    while let Some(first) = rest.chars().next() {
        let is_number = first.is_ascii_digit();
        let end = rest.find(|next: char| next.is_ascii_digit() != is_number).unwrap_or(rest.len());
        let (piece, after) = rest.split_at(end);
        found.push(if is_number { Piece::Number(piece.len(), piece) } else { Piece::Word(piece) });
        rest = after;
    }
    found
}

fn units(page: &mut Page, law: &Law) {
    if law.units.is_empty() {
        return;
    }
    page.section("what can be cited");
    for (kind, extent) in &law.units {
        let word = match kind {
            UnitKind::Article => "Art.",
            UnitKind::Recital => "Rec.",
            UnitKind::Section => "§",
            UnitKind::Point => "para.",
        };
        page.item(&match extent {
            Extent::Range(first, last) => format!("{word} {first} to {last}"),
            Extent::Listed(all) => format!("{word} {}", all.join(", ")),
        });
    }
}

/// What a figure is, where it comes from and which rules use it.
pub(super) fn figure_page(session: &Session, id: FigureId, look: Look) -> Option<String> {
    let program = &session.program;
    let figure = program.figure(id)?;
    let value =
        program.rules.first().map_or(String::new(), |rule| English::of_rule(program, rule).constant(&figure.value, Some(&figure.ty)));
    let from = figure.from.map_or(String::new(), |from| format!(" from {from}"));
    let until = figure.until.map_or(String::new(), |until| format!(" before {until}"));
    let mut page = Page::new(look, &format!("figure {}", figure.name), &format!("{value}{from}{until}"));
    page.section("where it comes from");
    laws(&mut page, session, &figure.citations);
    if let Some(reason) = &figure.chosen {
        page.paragraph(&format!("Chosen: {reason}"));
    }
    let used = program.rules.iter().filter(|rule| Reads::of_rule(program, rule).figures.contains(&id));
    rules_section(&mut page, session, "used by", used);
    Some(page.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_law_is_not_another_that_begins_like_it() {
        assert!(is_part("Art. 9(2)(b)", "Art. 9") && is_part("Art. 9", "Art. 9") && is_part("Rec. 4", ""));
        assert!(!is_part("Art. 90", "Art. 9") && !is_part("Art. 5", "Art. 9"));
    }

    #[test]
    fn pinpoints_are_in_the_order_of_the_law() {
        let mut pinpoints = ["Rec. 4", "Art. 10", "Art. 9(2)(b)", "Art. 9", "Art. 9(10)", "Art. 9(2)"];
        pinpoints.sort_by_key(|pinpoint| pieces(pinpoint));
        assert_eq!(pinpoints, ["Art. 9", "Art. 9(2)", "Art. 9(2)(b)", "Art. 9(10)", "Art. 10", "Rec. 4"]);
    }
}
