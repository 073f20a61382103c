//! `ombud.toml`: its tree to what it says.

use super::keys::{FILES, GATE, KEYS, LEVELS, PROFILES, RULES, SEVERITIES, TERM, WAIVERS};
use super::merge::Profile;
use super::{Gate, Pattern, Rules, Settings, Term};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::manifest::{NodeKind, Table};
use crate::project::read::{TableReader, Written};
use crate::source::{SourceId, Span};
use crate::time::Duration;

/// Reads a file. What cannot be taken is told and left out.
#[must_use]
pub fn read_settings(tree: &Table<'_>, source: SourceId) -> (Settings, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let mut top = TableReader::new(tree, KEYS, "`ombud.toml`", &mut problems);
    let root = top.flag("root").is_some_and(|written| written.value);
    let packs = top.texts("packs").unwrap_or_default();
    let (select, ignore) = (top.table("select"), top.table("ignore"));
    let (gate, files, waivers) = (top.table("gate"), top.table("files"), top.table("waivers"));
    let terms = top.tables("term");
    let header = |key: &str| tree.get(key).map_or(Span::new(source, 0, 0), |entry| entry.value.span);
    let mut settings = Settings { source, root, packs, ..Settings::default() };
    settings.select = select.map(|table| rules(table, header("select"), "`select`", &mut problems));
    settings.ignore = ignore.map(|table| rules(table, header("ignore"), "`ignore`", &mut problems));
    if let Some(table) = gate {
        settings.gate = self::gate(table, header("gate"), &mut problems);
    }
    settings.exclude = files.and_then(|table| exclude(table, &mut problems));
    if let Some(table) = waivers {
        self::waivers(table, &mut settings, &mut problems);
    }
    settings.terms = terms.into_iter().filter_map(|(table, span)| term(table, span, &mut problems)).collect();
    settings.workspace = workspace(tree, &mut problems);
    (settings, problems)
}

/// The entities under `workspace`, by their names; what they say is read where a manifest takes them over.
fn workspace(tree: &Table<'_>, problems: &mut Vec<Diagnostic>) -> Vec<Written<String>> {
    let Some(entry) = tree.get("workspace") else { return Vec::new() };
    let NodeKind::Table(kinds) = &entry.value.kind else {
        let error = Diagnostic::error(Code::BAD_VALUE, entry.value.span, "`workspace` takes tables");
        problems.push(error.help("write `[workspace.controller]`, or `[[workspace.party]]` for each"));
        return Vec::new();
    };
    let mut entities = Vec::new();
    for kind in kinds.entries {
        let nodes = match &kind.value.kind {
            NodeKind::Array(members) => members,
            _ => std::slice::from_ref(&kind.value),
        };
        for node in nodes {
            let id = match &node.kind {
                NodeKind::Table(table) => ["id", "name"].iter().find_map(|key| table.get(key)),
                _ => None,
            };
            let name = match id.map(|entry| &entry.value.kind) {
                Some(NodeKind::Text(id)) => format!("{} {id}", kind.key),
                _ => kind.key.to_string(),
            };
            entities.push(Written { value: name, span: node.span });
        }
    }
    entities
}

fn rules(table: &Table<'_>, span: Span, what: &str, problems: &mut Vec<Diagnostic>) -> Rules {
    let mut reader = TableReader::new(table, RULES, what, problems);
    let severities = reader.some_of("severities", SEVERITIES);
    Rules {
        span,
        rules: reader.texts("rules"),
        packs: reader.texts("packs"),
        laws: reader.texts("laws"),
        severities: severities.map(|words| words.into_iter().filter_map(severity).collect()),
    }
}

fn gate(table: &Table<'_>, span: Span, problems: &mut Vec<Diagnostic>) -> Gate {
    let mut reader = TableReader::new(table, GATE, "`gate`", problems);
    let level = |written: Written<&str>| Written { value: severity(written.value), span: written.span };
    let profile = reader.one_of("profile", PROFILES).and_then(|written| {
        let (_, value) = Profile::ALL.into_iter().find(|(name, _)| *name == written.value)?;
        Some(Written { value, span: written.span })
    });
    Gate {
        span,
        profile,
        violated: reader.one_of("violated", LEVELS).map(level),
        undetermined: reader.one_of("undetermined", LEVELS).map(level),
        fixed: reader.flag("fixed"),
    }
}

/// The severity of a word; none for `never`.
fn severity(word: &str) -> Option<Severity> {
    [Severity::Error, Severity::Warning, Severity::Note].into_iter().find(|severity| severity.word() == word)
}

fn exclude(table: &Table<'_>, problems: &mut Vec<Diagnostic>) -> Option<Vec<Pattern>> {
    let written = TableReader::new(table, FILES, "`files`", problems).texts("exclude")?;
    let mut patterns = Vec::with_capacity(written.len());
    for written in written {
        let (span, text) = (written.span, written.value.clone());
        match Pattern::new(written) {
            Ok(pattern) => patterns.push(pattern),
            Err(why) => {
                let error = Diagnostic::error(Code::BAD_VALUE, span, format!("`{text}` is no pattern of paths: {why}"));
                problems.push(error.help("write `fixtures/**` for all below a folder, `*.draft.collection.toml` for names"));
            }
        }
    }
    Some(patterns)
}

fn waivers(table: &Table<'_>, settings: &mut Settings, problems: &mut Vec<Diagnostic>) {
    let mut reader = TableReader::new(table, WAIVERS, "`waivers`", problems);
    settings.unwaivable = reader.texts("unwaivable").unwrap_or_default();
    settings.soon = duration(&mut reader, "soon");
    settings.longest = duration(&mut reader, "longest");
}

fn duration(reader: &mut TableReader<'_, '_>, key: &str) -> Option<Written<Duration>> {
    let written = reader.text(key)?;
    match Duration::parse(&written.value) {
        Ok(value) => Some(Written { value, span: written.span }),
        Err(why) => {
            let error = Diagnostic::error(Code::BAD_VALUE, written.span, format!("`{}` is no duration: {why}", written.value));
            reader.problems().push(error.help("write one like `30 days`"));
            None
        }
    }
}

fn term(table: &Table<'_>, span: Span, problems: &mut Vec<Diagnostic>) -> Option<Term> {
    let mut reader = TableReader::new(table, TERM, "`term`", problems);
    let mut wanted = |key: &str| {
        let written = reader.text(key).filter(|written| !written.value.is_empty());
        if written.is_none() && table.get(key).is_none_or(|entry| matches!(&entry.value.kind, crate::manifest::NodeKind::Text(_))) {
            let error = Diagnostic::error(Code::BAD_VALUE, span, format!("this term does not say its `{key}`"));
            reader.problems().push(error.help("a term has `name`, `vocabulary`, `within` and `title`"));
        }
        written
    };
    let (name, vocabulary, within, title) = (wanted("name"), wanted("vocabulary"), wanted("within"), wanted("title"));
    let iri = reader.text("iri");
    Some(Term { name: name?, vocabulary: vocabulary?, within: within?, title: title?, iri, span })
}
