//! The pages of laws and figures.

use super::rule::area_words;
use super::{cited, rules_section};
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
    let mut citing: Vec<(String, &str)> = Vec::new();
    for rule in &session.program.rules {
        let here = rule.citations.iter().filter(|citation| citation.law == id && citation.pinpoint.starts_with(pinpoint));
        citing.extend(here.map(|citation| (citation.pinpoint.clone(), rule.name.as_str())));
    }
    citing.sort();
    if !citing.is_empty() {
        page.section("rules that cite it");
        let width = citing.iter().map(|(pinpoint, _)| pinpoint.chars().count()).max().unwrap_or(0);
        citing.iter().for_each(|(pinpoint, rule)| page.entry(pinpoint, width, rule));
    }
    page.finish()
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
    figure.citations.iter().for_each(|citation| page.item(&cited(session, citation.law, &citation.pinpoint)));
    if let Some(reason) = &figure.chosen {
        page.paragraph(&format!("Chosen: {reason}"));
    }
    let used = program.rules.iter().filter(|rule| Reads::of_rule(program, rule).figures.contains(&id));
    rules_section(&mut page, "used by", &used.map(|rule| rule.name.as_str()).collect::<Vec<_>>());
    Some(page.finish())
}
