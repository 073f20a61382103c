//! The words of the bundled packs: everything that people read is there, reads as English, and is told apart from the rest.

#![expect(clippy::expect_used, reason = "a test that panics is a test that fails")]

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::sync::LazyLock;

use ombud::check::Program;
use ombud::check::program::{Exception, Law, Rule, Template, TemplatePart};
use ombud::engine::{Session, SessionOptions};
use ombud::report::{Color, English, Look, explain};
use ombud::time::Date;

/// The columns of a terminal.
const WIDTH: usize = 80;
/// Words and marks of the language that no sentence of English has.
const SYNTAX: [&str; 8] = ["satisfies", "{", "}", ":=", ">=", "<=", "includes any of", "includes all of"];

static SESSION: LazyLock<Session> =
    LazyLock::new(|| Session::load(&SessionOptions::bundled(Date::new(2026, 11, 1).expect("a day"))).expect("the bundled packs load"));

fn program() -> &'static Program {
    &SESSION.program
}

fn none(faults: &[String]) {
    assert!(faults.is_empty(), "{} faults:\n  {}", faults.len(), faults.join("\n  "));
}

/// The words of a template between its interpolations.
fn text_of(template: &Template) -> String {
    let words = template.parts.iter().map(|part| match part {
        TemplatePart::Text(text) => text.as_str(),
        TemplatePart::Path(_) | TemplatePart::Figure(_) => " ",
    });
    words.collect()
}

/// Lower-case letters and digits, in words.
fn plain(text: &str) -> String {
    let letters: String = text.to_lowercase().chars().map(|found| if found.is_alphanumeric() { found } else { ' ' }).collect();
    letters.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_rule_says_what_people_read() {
    let mut faults = Vec::new();
    for rule in &program().rules {
        let parts = [("title", rule.title.clone()), ("message", text_of(&rule.message)), ("help", rule.help.clone())];
        faults.extend(parts.iter().filter(|(_, text)| plain(text).is_empty()).map(|(part, _)| format!("{}: no {part}", rule.name)));
        let ask = rule.ask.as_deref().is_some_and(|ask| plain(ask).is_empty());
        faults.extend(ask.then(|| format!("{}: an empty question", rule.name)));
    }
    none(&faults);
}

#[test]
fn every_rule_cites_a_law_to_the_point() {
    let mut faults = Vec::new();
    for rule in &program().rules {
        if rule.citations.is_empty() {
            faults.push(format!("{}: no law", rule.name));
        }
        for citation in &rule.citations {
            let law = program().law(citation.law).expect("a law");
            if !law.units.is_empty() && citation.pinpoint.trim().is_empty() {
                faults.push(format!("{}: {} is cited as a whole", rule.name, law.short));
            }
        }
    }
    none(&faults);
}

#[test]
fn no_two_rules_say_the_same() {
    let parts = ["title", "message", "help"];
    let mut said: BTreeMap<(&str, String), &str> = BTreeMap::new();
    let mut faults = Vec::new();
    for rule in &program().rules {
        for (part, text) in parts.iter().zip([&rule.title, &text_of(&rule.message), &rule.help]) {
            if let Some(first) = said.insert((part, plain(text)), &rule.name) {
                faults.push(format!("{first}, {}: the same {part}", rule.name));
            }
        }
    }
    none(&faults);
}

/// The conditions of a rule as they are explained.
fn readings(rule: &Rule) -> Vec<String> {
    fn of_exception(exception: &Exception, english: &mut English<'_>, found: &mut Vec<String>) {
        found.push(english.sentence(exception.condition));
        exception.exceptions.iter().for_each(|inner| of_exception(inner, english, found));
    }
    let mut english = English::of_rule(program(), rule);
    let mut found = vec![english.lines(rule.duty).join("\n")];
    found.extend(rule.guard.map(|guard| english.lines(guard).join("\n")));
    rule.exceptions.iter().for_each(|exception| of_exception(exception, &mut english, &mut found));
    found
}

#[test]
fn every_condition_reads_as_english() {
    let mut faults = Vec::new();
    for rule in &program().rules {
        for reading in readings(rule) {
            let left = SYNTAX.iter().find(|mark| reading.contains(**mark));
            faults.extend(left.map(|mark| format!("{}: `{mark}` in: {reading}", rule.name)));
            if plain(&reading).split(' ').count() < 3 {
                faults.push(format!("{}: says nothing: {reading}", rule.name));
            }
        }
    }
    none(&faults);
}

#[test]
fn every_law_has_a_short_name_and_an_address() {
    let is_bad = |law: &&Law| law.short.trim().is_empty() || law.url.as_ref().is_none_or(|url| !url.starts_with("https://"));
    let faults: Vec<String> = program().laws.iter().filter(is_bad).map(|law| law.name.clone()).collect();
    none(&faults);
}

#[test]
fn terms_are_told_apart_by_their_labels() {
    let vocabularies = &program().vocabularies;
    let mut faults = Vec::new();
    for vocabulary in &vocabularies.vocabularies {
        if plain(&vocabulary.title).is_empty() {
            faults.push(format!("{}: it does not say what it is for", vocabulary.name));
        }
        let mut labels: BTreeMap<String, &str> = BTreeMap::new();
        for term in vocabulary.terms.iter().filter_map(|id| vocabularies.term(*id)) {
            let label = plain(&term.label);
            if label.is_empty() {
                faults.push(format!("{}: {} has no label", vocabulary.name, term.name));
            } else if let Some(first) = labels.insert(label, &term.name) {
                faults.push(format!("{}: {first} and {} are both “{}”", vocabulary.name, term.name, term.label));
            }
        }
    }
    none(&faults);
}

#[test]
fn terms_of_the_data_privacy_vocabulary_have_addresses() {
    let mapped = program().vocabularies.terms.iter().filter(|term| term.iri.is_some());
    let has_address = |name: &str| explain(&SESSION, name, plain_look()).iter().any(|page| page.contains("<https://w3id.org/dpv"));
    let faults: Vec<String> = mapped.filter(|term| !has_address(&term.name)).map(|term| term.name.clone()).collect();
    none(&faults);
}

#[test]
fn kinds_and_attributes_are_documented() {
    let schema = &program().schema;
    let kinds = schema.kinds.iter().map(|kind| (kind.name.clone(), &kind.doc));
    let attributes = schema.attributes.iter().map(|attribute| {
        let kind = schema.kind(attribute.kind).map_or("", |kind| kind.name.as_str());
        (format!("{kind}.{}", attribute.name), &attribute.doc)
    });
    let faults: Vec<String> = kinds.chain(attributes).filter(|(_, doc)| plain(doc).is_empty()).map(|(name, _)| name).collect();
    none(&faults);
}

fn plain_look() -> Look {
    Look::new(WIDTH, Color::Plain)
}

/// Everything that `ombud explain` can be asked for.
fn names() -> Vec<String> {
    let program = program();
    let mut names: Vec<String> = program.rules.iter().map(|rule| rule.name.clone()).collect();
    names.extend(program.laws.iter().map(|law| law.name.clone()));
    names.extend(program.vocabularies.vocabularies.iter().map(|vocabulary| vocabulary.name.clone()));
    names.extend(program.vocabularies.terms.iter().map(|term| term.name.clone()));
    names.extend(program.schema.kinds.iter().map(|kind| kind.name.clone()));
    names.extend(program.schema.attributes.iter().map(|attribute| {
        let kind = program.schema.kind(attribute.kind).map_or("", |kind| kind.name.as_str());
        format!("{kind}.{}", attribute.name)
    }));
    names.extend(program.figures.iter().map(|figure| figure.name.clone()));
    names.extend(program.defines.iter().map(|define| define.name.clone()));
    names.extend(program.inherited.iter().map(|label| label.name.clone()));
    names.sort();
    names.dedup();
    names
}

/// Whether a line is too wide for the terminal although it could be broken: it holds more than one word.
fn is_too_wide(line: &str) -> bool {
    line.chars().count() > WIDTH && line.trim().trim_start_matches("- ").contains(' ')
}

#[test]
fn every_name_is_explained_within_the_terminal() {
    let names = names();
    assert!(names.len() > 1000, "{}", names.len());
    let mut faults = Vec::new();
    for name in names {
        let pages = explain(&SESSION, &name, plain_look());
        if pages.is_empty() {
            faults.push(format!("`{name}` is not explained"));
        }
        for line in pages.iter().flat_map(|page| page.lines()).filter(|line| is_too_wide(line)) {
            faults.push(format!("`{name}`: {} columns: {line}", line.chars().count()));
        }
    }
    none(&faults);
}

#[test]
fn the_command_explains_a_name_of_each_sort() {
    for name in ["consent-cannot-be-ordered", "gdpr", "keystroke-timing", "field.retention", "field", "place", "large-scale", "personal"] {
        let arguments = ["ombud", "explain", name, "--as-of", "2026-11-01", "--color", "never"].map(OsString::from);
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let code = ombud::cli::run(arguments, &mut out, &mut err);
        assert_eq!((code, err.is_empty()), (0, true), "{name}");
        let nothing = ["ombud", "explain", &format!("{name}-not")].map(OsString::from);
        assert_eq!(ombud::cli::run(nothing, &mut Vec::new(), &mut Vec::new()), 2, "{name}-not");
    }
}
