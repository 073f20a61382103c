//! The page of a rule, and of a define.

use std::collections::BTreeSet;

use super::{laws, rules_section};
use crate::check::Term;
use crate::check::program::{Area, Exception, Rule};
use crate::engine::{Session, weight};
use crate::report::page::Page;
use crate::report::places::Places;
use crate::report::reads::Reads;
use crate::report::{English, Look};
use crate::syntax::ast::Modality;
use crate::types::DefineId;

/// What a rule asks, of whom, why, and what to do.
pub(super) fn page(session: &Session, rule: &Rule, look: Look) -> String {
    let program = &session.program;
    let pack = program.pack(rule.pack).map_or("", |pack| pack.name.as_str());
    let title = format!("rule {} ({} in the pack `{pack}`)", rule.name, weight(rule).word());
    let mut page = Page::new(look, &title, &rule.title);
    let mut english = English::of_rule(program, rule);
    applies(&mut page, session, rule, &mut english);
    duty(&mut page, session, rule, &mut english);
    exceptions(&mut page, session, rule, &mut english);
    defines(&mut page, session, english.named());
    labels(&mut page, session, rule);
    page.section("law");
    laws(&mut page, session, &rule.citations);
    looks_at(&mut page, session, rule);
    page.section("what it says when it is violated");
    let message = english.template(&rule.message.parts);
    page.paragraph(&message);
    page.section("how to fix");
    page.paragraph(&rule.help);
    if let Some(ask) = &rule.ask {
        page.section("what to ask counsel");
        page.paragraph(ask);
    }
    others(&mut page, session, rule);
    examples(&mut page, session, rule);
    page.section("where it stands");
    let place = Places::of_policies(session).full(rule.name_span);
    let covers = if rule.covers.is_empty() { String::new() } else { format!("; encodes {}", rule.covers.join(", ")) };
    page.paragraph(&format!("{place}{covers}"));
    page.finish()
}

fn applies(page: &mut Page, session: &Session, rule: &Rule, english: &mut English<'_>) {
    page.section("to what it applies");
    let areas: BTreeSet<String> = rule.areas.iter().map(|area| area_words(session, area)).filter(|words| !words.is_empty()).collect();
    areas.iter().for_each(|words| page.paragraph(words));
    let item = rule.each.and_then(|kind| session.program.schema.kind(kind)).map(|kind| kind.name.as_str());
    let whom = item.map_or("the collection as a whole".to_owned(), |item| format!("each {item}"));
    match rule.guard {
        None => page.paragraph(&whom),
        Some(guard) => {
            let mut lines = english.lines(guard).into_iter();
            page.paragraph(&format!("{whom} where {}", lines.next().unwrap_or_default()));
            lines.for_each(|line| page.line(&line));
        }
    }
}

/// `where the people concerned are in DE (Germany), from 2018-05-25`
pub(super) fn area_words(session: &Session, area: &Area) -> String {
    // A code is told with its country; the name of a group of countries is only its label in another spelling.
    let words = |term: &Term| match term.name.starts_with(char::is_lowercase) {
        true => format!("the {}", term.label),
        false => format!("{} ({})", term.name, term.label),
    };
    let label = |term| session.program.vocabularies.term(term).map_or(String::new(), words);
    let places: Vec<String> = area.places.iter().map(|place| label(*place)).collect();
    let mut parts = Vec::new();
    if !places.is_empty() {
        let establishments = if area.establishments { ", or the controller has an establishment there" } else { "" };
        parts.push(format!("where the people concerned are in {}{establishments}", either(&places)));
    }
    parts.extend(area.from.map(|from| format!("from {from}")));
    parts.extend(area.until.map(|until| format!("before {until}")));
    parts.join(", ")
}

/// `A, B or C`
fn either(parts: &[String]) -> String {
    match parts.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => parts.concat(),
    }
}

fn duty(page: &mut Page, session: &Session, rule: &Rule, english: &mut English<'_>) {
    page.section("what it asks");
    let lines = english.lines(rule.duty);
    let (first, rest) = lines.split_first().map_or((String::new(), &[][..]), |(first, rest)| (first.clone(), rest));
    let head = match rule.modality {
        Modality::Require => "it must hold that",
        Modality::Forbid => "it must not be that",
        Modality::Advise => "it is advised that",
    };
    page.paragraph(&format!("{head} {first}"));
    rest.iter().for_each(|line| page.line(line));
    let specify = rule.modality != Modality::Forbid && Reads::of(&session.program, rule.duty).asks_declared;
    page.paragraph(if specify {
        "This is a duty to specify or document: leaving it out is itself the breach."
    } else {
        "This is a duty about the world: what is not declared leaves it undetermined, and never lets it pass."
    });
    if let Some(reason) = &rule.silence_passes {
        page.paragraph(&format!("Silence passes this rule: {reason}"));
    }
    if let Some(reason) = &rule.unwaivable {
        page.paragraph(&format!("What it finds cannot be waived: {reason}."));
    }
}

fn exceptions(page: &mut Page, session: &Session, rule: &Rule, english: &mut English<'_>) {
    if !rule.exceptions.is_empty() {
        page.section("unless");
        rule.exceptions.iter().for_each(|exception| page.item(&exception_words(session, exception, english)));
    }
}

fn exception_words(session: &Session, exception: &Exception, english: &mut English<'_>) -> String {
    let condition = english.sentence(exception.condition);
    let laws: Vec<String> = exception.citations.iter().map(|citation| session.program.citation(citation)).collect();
    let law = if laws.is_empty() { String::new() } else { format!(" ({})", laws.join(", ")) };
    let inner: Vec<String> = exception.exceptions.iter().map(|inner| exception_words(session, inner, english)).collect();
    let but = if inner.is_empty() { String::new() } else { format!("; but not where {}", inner.join(", or where ")) };
    format!("{condition}{law}{but}")
}

/// The attributes that decide, as a manifest writes them.
fn looks_at(page: &mut Page, session: &Session, rule: &Rule) {
    let schema = &session.program.schema;
    let read = Reads::of_rule(&session.program, rule).attributes;
    let found = read.into_iter().filter_map(|id| schema.attribute(id));
    let names = found.map(|attribute| format!("{}.{}", schema.kind(attribute.kind).map_or("", |kind| kind.name.as_str()), attribute.name));
    let names: Vec<String> = names.collect();
    if !names.is_empty() {
        page.section("what it looks at");
        page.paragraph(&names.join(", "));
    }
}

/// The inherited labels that the rule asks for, each with its title.
fn labels(page: &mut Page, session: &Session, rule: &Rule) {
    let asked = Reads::of_rule(&session.program, rule).labels;
    let found = asked.into_iter().filter_map(|id| session.program.inherited(id));
    let lines: Vec<String> = found.map(|label| format!("`{}`: {} (`ombud explain {}`)", label.name, label.title, label.name)).collect();
    if !lines.is_empty() {
        page.section("inherited labels");
        lines.iter().for_each(|line| page.item(line));
    }
}

/// The meaning of the defines that were named, and of those that these name.
pub(super) fn defines(page: &mut Page, session: &Session, named: Vec<DefineId>) {
    let mut open = named;
    let mut told = BTreeSet::new();
    let mut lines = Vec::new();
    while let Some(id) = open.pop() {
        if told.insert(id) {
            let (line, more) = define_words(session, id);
            lines.push(line);
            open.extend(more);
        }
    }
    if !lines.is_empty() {
        page.section("where");
        lines.iter().for_each(|line| page.item(line));
    }
}

fn define_words(session: &Session, id: DefineId) -> (String, Vec<DefineId>) {
    let program = &session.program;
    let (Some(define), Some(mut english)) = (program.define(id), English::of_define(program, id)) else {
        return (String::new(), Vec::new());
    };
    let of = define.parameter.and_then(|kind| program.schema.kind(kind)).map_or(String::new(), |kind| format!(" of any {}", kind.name));
    let sentence = english.sentence(define.body);
    (format!("`{}` holds{of} if {sentence}", define.name), english.named())
}

fn others(page: &mut Page, session: &Session, rule: &Rule) {
    for (title, list) in [("takes the place of", &rule.overrides), ("gives way to", &rule.overridden_by)] {
        rules_section(page, session, title, list.iter().filter_map(|id| session.program.rule(*id)));
    }
}

fn examples(page: &mut Page, session: &Session, rule: &Rule) {
    if rule.examples.is_empty() {
        return;
    }
    page.section("examples, laid over a clean collection");
    for example in &rule.examples {
        page.paragraph(&format!("{}:", example.verdict.word()));
        page.verbatim(session.sources.slice(example.content));
    }
}

/// What a define means and which rules use it.
pub(super) fn define_page(session: &Session, id: DefineId, look: Look) -> Option<String> {
    let define = session.program.define(id)?;
    let (words, more) = define_words(session, id);
    let mut page = Page::new(look, &format!("define {}", define.name), &words);
    defines(&mut page, session, more);
    let used = session.program.rules.iter().filter(|rule| Reads::of_rule(&session.program, rule).defines.contains(&id));
    rules_section(&mut page, session, "used by", used);
    Some(page.finish())
}
