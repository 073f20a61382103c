//! The rules as a list, and the matrix that traces entries of the legal reference to rules and examples, and back.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::wrap::wrap;
use super::{Look, counted, escape};
use crate::check::program::{Rule, Verdict};
use crate::diagnostic::Severity;
use crate::engine::{Session, weight};
use crate::types::PackId;

#[derive(Serialize)]
struct Document<'run> {
    version: u32,
    rules: Vec<Listed<'run>>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Listed<'run> {
    name: &'run str,
    title: &'run str,
    pack: &'run str,
    severity: Severity,
    item: Option<&'run str>,
    law: Vec<String>,
    covers: &'run [String],
    places: Vec<&'run str>,
    help: &'run str,
    ask: Option<&'run str>,
    overrides: Vec<&'run str>,
    examples: BTreeMap<&'static str, usize>,
}

/// The selected rules by pack.
///
/// # Errors
/// Where the output cannot be written.
pub fn write_table(session: &Session, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let rules = selected(session);
    let width = rules.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
    for (index, pack) in session.program.packs.iter().enumerate() {
        let own: Vec<&&Rule> = rules.iter().filter(|rule| rule.pack == PackId::new(index)).collect();
        if own.is_empty() {
            continue;
        }
        let count = counted(own.len() as u64, "rule");
        writeln!(out, "{}", look.bold(&escape(&format!("{}: {} ({count})", pack.name, pack.title))))?;
        for rule in own {
            let severity = weight(rule);
            let word = format!("{:<7}", severity.word());
            let law: Vec<String> = rule.citations.iter().map(|citation| session.program.citation(citation)).collect();
            let text = escape(&format!("{} ({})", rule.title, law.join(", "))).into_owned();
            let room = look.width.saturating_sub(width + 13).max(40);
            let title = wrap(&text, room, ("", "")).replace('\n', &format!("\n{}", " ".repeat(width + 13)));
            writeln!(out, "  {}  {:<width$}  {title}", look.severity(severity, &word), rule.name)?;
        }
        writeln!(out)?;
    }
    let selection = &session.selection;
    writeln!(
        out,
        "{} as of {}; {} out of time, {} not selected",
        counted(rules.len() as u64, "rule"),
        session.as_of,
        selection.out_of_time,
        selection.not_selected
    )
}

/// The vocabularies with what they are for, a line each.
///
/// # Errors
/// Where the output cannot be written.
pub fn write_vocabularies(session: &Session, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let vocabularies = &session.program.vocabularies.vocabularies;
    let width = vocabularies.iter().map(|vocabulary| vocabulary.name.len()).max().unwrap_or(0);
    for vocabulary in vocabularies {
        let name = look.bold(&format!("{:<width$}", vocabulary.name));
        let count = counted(vocabulary.terms.len() as u64, "term");
        let text = escape(&format!("{} ({count})", vocabulary.title)).into_owned();
        let text = wrap(&text, look.width.saturating_sub(width + 2).max(40), ("", ""));
        writeln!(out, "{name}  {}", text.replace('\n', &format!("\n{}", " ".repeat(width + 2))))?;
    }
    writeln!(out, "\n`ombud explain NAME` lists the terms of one")
}

/// The selected rules for machines.
///
/// # Errors
/// Where the output cannot be written.
pub fn write_json(session: &Session, out: &mut dyn Write) -> io::Result<()> {
    let rules = selected(session).into_iter().map(|rule| listed(session, rule)).collect();
    serde_json::to_writer_pretty(&mut *out, &Document { version: 1, rules })?;
    writeln!(out)
}

fn listed<'run>(session: &'run Session, rule: &'run Rule) -> Listed<'run> {
    let program = &session.program;
    let mut examples = BTreeMap::new();
    for example in &rule.examples {
        *examples.entry(example.verdict.word()).or_default() += 1;
    }
    Listed {
        name: &rule.name,
        title: &rule.title,
        pack: program.pack(rule.pack).map_or("", |pack| &pack.name),
        severity: weight(rule),
        item: rule.each.and_then(|kind| program.schema.kind(kind)).map(|kind| kind.name.as_str()),
        law: rule.citations.iter().map(|citation| program.citation(citation)).collect(),
        covers: &rule.covers,
        places: rule.own_places.iter().filter_map(|place| program.vocabularies.term(*place)).map(|term| term.name.as_str()).collect(),
        help: &rule.help,
        ask: rule.ask.as_deref(),
        overrides: rule.overrides.iter().filter_map(|id| program.rule(*id)).map(|rule| rule.name.as_str()).collect(),
        examples,
    }
}

/// Entry of the legal reference → rules → examples; rules → entries; entries that no declaration can decide, with the reason.
///
/// # Errors
/// Where the output cannot be written.
pub fn write_matrix(session: &Session, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let rules = selected(session);
    let entries = encoded(session);
    writeln!(out, "{}", look.bold("entry → rules (examples: violated, satisfied, undetermined, excused, not-applicable)"))?;
    for (entry, rules) in &entries {
        writeln!(out, "  {}", escape(entry))?;
        for rule in rules {
            writeln!(out, "    {} ({})", rule.name, example_counts(rule))?;
        }
    }
    writeln!(out, "\n{}", look.bold("rule → entries"))?;
    for rule in &rules {
        let covers = if rule.covers.is_empty() { "(none)".to_owned() } else { rule.covers.join(", ") };
        writeln!(out, "  {}: {}", rule.name, escape(&covers))?;
    }
    let uncovered = uncovered(session);
    writeln!(out, "\n{}", look.bold("entries that no declaration can decide"))?;
    for (entry, reason) in &uncovered {
        writeln!(out, "  {}: {}", escape(entry), escape(reason))?;
    }
    let examples: usize = rules.iter().map(|rule| rule.examples.len()).sum();
    let words = [counted(rules.len() as u64, "rule"), counted(examples as u64, "example")];
    writeln!(out, "\nentries encoded: {}; {}; entries uncovered: {}", entries.len(), words.join(", "), uncovered.len())
}

/// The entries that the selected rules say they cover, each with its rules.
pub(super) fn encoded(session: &Session) -> BTreeMap<&str, Vec<&Rule>> {
    let mut entries: BTreeMap<&str, Vec<&Rule>> = BTreeMap::new();
    for rule in selected(session) {
        rule.covers.iter().for_each(|entry| entries.entry(entry).or_default().push(rule));
    }
    entries
}

/// The entries that packs say no declaration can decide, each with the reason.
pub(super) fn uncovered(session: &Session) -> BTreeMap<&str, &str> {
    let all = session.program.packs.iter().flat_map(|pack| &pack.uncovered);
    all.map(|(entry, reason)| (entry.as_str(), reason.as_str())).collect()
}

/// The number of a rule's examples by verdict, in the order of `Verdict::ALL`.
pub(super) fn examples_by_verdict(rule: &Rule) -> [usize; 5] {
    Verdict::ALL.map(|verdict| rule.examples.iter().filter(|example| example.verdict == verdict).count())
}

fn example_counts(rule: &Rule) -> String {
    examples_by_verdict(rule).map(|count| count.to_string()).join(", ")
}

pub(super) fn selected(session: &Session) -> Vec<&Rule> {
    session.selection.at_any_time.iter().filter_map(|id| session.program.rule(*id)).collect()
}
