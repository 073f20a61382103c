//! What the files above a manifest come to, and where each value is from.

use std::io::{self, Write};

use serde::Serialize;

use super::places::Places;
use super::wrap::wrap;
use super::{Look, prose};
use crate::diagnostic::Severity;
use crate::engine::Session;
use crate::project::{Effective, Profile, Rules, Settings, Written};
use crate::source::Span;

/// One value.
#[derive(Debug, Serialize)]
struct Row {
    key: &'static str,
    value: String,
    from: String,
}

/// What stands above one folder.
#[derive(Debug, Serialize)]
struct Document {
    version: u32,
    folder: String,
    files: Vec<String>,
    values: Vec<Row>,
}

/// What is not said by any file.
const DEFAULT: &str = "as built in";

/// The values for people.
///
/// # Errors
/// Where the output cannot be written.
pub fn write(session: &Session, chain: usize, folder: &str, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let document = document(session, chain, folder);
    writeln!(out, "{}", look.bold(&prose(&format!("For manifests in {folder}"))))?;
    let files = if document.files.is_empty() { "no file stands above them".to_owned() } else { document.files.join(", ") };
    writeln!(out, "{}", wrap(&prose(&format!("files, the nearest first: {files}")), look.width, ("  ", "    ")))?;
    let width = document.values.iter().map(|row| row.key.len()).max().unwrap_or(0);
    for row in &document.values {
        let head = format!("  {:<width$}  ", row.key);
        let rest = " ".repeat(width + 4);
        writeln!(out, "{}", wrap(&prose(&row.value), look.width, (&head, &rest)))?;
        writeln!(out, "{rest}{}", look.dim(&prose(&row.from)))?;
    }
    Ok(())
}

/// The values for machines.
///
/// # Errors
/// Where the output cannot be written.
pub fn write_json(session: &Session, chain: usize, folder: &str, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &document(session, chain, folder))?;
    writeln!(out)
}

fn document(session: &Session, chain: usize, folder: &str) -> Document {
    let mut places = Places::of_policies(session);
    let effective = session.project.effective(chain, session.profile);
    let settings: Vec<&Settings> = session.project.settings_above(chain).collect();
    let files = session.project.files_above(chain).map(|file| file.shown.clone()).collect();
    Document { version: 1, folder: folder.to_owned(), files, values: rows(&effective, &settings, session.profile, &mut places) }
}

fn rows(effective: &Effective<'_>, settings: &[&Settings], of_run: Option<Profile>, places: &mut Places<'_>) -> Vec<Row> {
    let profile = effective.profile;
    let by_profile = if of_run.is_some() { "the profile that the run was given" } else { "the profile" };
    let mut rows = Vec::new();
    let mut row = |key, value: String, span: Option<Span>, otherwise: &str, places: &mut Places<'_>| {
        let from = span.map_or_else(|| otherwise.to_owned(), |span| places.full(span));
        rows.push(Row { key, value, from });
    };
    let name = Profile::ALL.into_iter().find(|(_, own)| *own == profile.0).map_or("", |(name, _)| name);
    let of_profile = if of_run.is_some() { "given for the run" } else { DEFAULT };
    row("gate.profile", name.to_owned(), profile.1, of_profile, places);
    row("gate.violated", level(effective.violated.0), effective.violated.1, by_profile, places);
    row("gate.undetermined", level(effective.undetermined.0), effective.undetermined.1, by_profile, places);
    match effective.select {
        Some(rules) => row("select", said(rules), Some(rules.span), "", places),
        None => row("select", "all rules".to_owned(), None, DEFAULT, places),
    }
    for rules in &effective.ignore {
        row("ignore", said(rules), Some(rules.span), "", places);
    }
    for settings in settings {
        for pack in &settings.packs {
            row("packs", pack.value.clone(), Some(pack.span), "", places);
        }
        for pattern in settings.exclude.iter().flatten() {
            row("files.exclude", pattern.written.value.clone(), Some(pattern.written.span), "", places);
        }
        for term in &settings.terms {
            row("term", format!("{} (within {}): {}", term.name.value, term.within.value, term.title.value), Some(term.span), "", places);
        }
        for entity in &settings.workspace {
            row("workspace", entity.value.clone(), Some(entity.span), "", places);
        }
    }
    row("waivers.soon", effective.soon.0.to_string(), effective.soon.1, DEFAULT, places);
    row("waivers.longest", effective.longest.0.to_string(), effective.longest.1, DEFAULT, places);
    for rule in &effective.unwaivable {
        row("waivers.unwaivable", rule.value.clone(), Some(rule.span), "", places);
    }
    rows
}

fn level(level: Option<Severity>) -> String {
    level.map_or_else(|| "never".to_owned(), |level| format!("from {} on", level.word()))
}

/// The lines of a choice: `packs gdpr, de; severities error`.
fn said(rules: &Rules) -> String {
    let list = |name: &str, list: &Option<Vec<Written<String>>>| {
        let words: Vec<&str> = list.as_ref()?.iter().map(|written| written.value.as_str()).collect();
        Some(format!("{name} {}", words.join(", ")))
    };
    let severities = rules.severities.as_ref().map(|all| {
        let words: Vec<&str> = all.iter().map(|severity| severity.word()).collect();
        format!("severities {}", words.join(", "))
    });
    let lists = [list("rules", &rules.rules), list("packs", &rules.packs), list("laws", &rules.laws), severities];
    lists.into_iter().flatten().collect::<Vec<_>>().join("; ")
}
