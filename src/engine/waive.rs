//! Writing waivers: a stub that is to be filled in, or an earlier waiver brought up to what is found now.

use std::path::{Path, PathBuf};

use super::files::from_here;
use super::project::{ProjectFileKind, whole, whole_path};
use super::{CollectionReview, Fingerprint, Problem, Review, Session, read_text, write_whole};
use crate::diagnostic::Code;
use crate::eval::Finding;
use crate::manifest::{self, NodeKind};
use crate::project::{Waiver, quoted, waiver_stub};
use crate::source::{SourceId, Span};
use crate::time::{Date, Duration};

/// The name of a file of waivers.
const FILE: &str = "ombud-waivers.toml";
/// How long a stub holds.
const HOLDS: &str = "90 days";
/// Shorter beginnings of fingerprints name no finding.
const SHORTEST: usize = 6;

/// What was written, and where.
#[derive(Debug, Clone)]
pub struct Waived {
    /// The path of the file as shown.
    pub file: String,
    /// The whole text that the file has now.
    pub text: String,
    /// The stub; where an earlier waiver was brought up to date, nothing.
    pub stub: Option<String>,
    /// The finding.
    pub rule: String,
    /// Its item.
    pub item: String,
}

/// Who and why, as far as it is known already.
#[derive(Debug, Clone, Default)]
pub struct WaiverWords {
    /// Why the finding is accepted.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// The first day on which it no longer holds.
    pub expires: Option<Date>,
}

/// Writes a waiver of the finding that a fingerprint names. A waiver never has its approver filled in: another person does that.
///
/// # Errors
/// Where no finding or more than one has the fingerprint, its rule cannot be waived, or the file cannot be read or written.
pub fn waive(session: &Session, review: &Review, fingerprint: &str, words: &WaiverWords, write: bool) -> Result<Waived, Vec<Problem>> {
    let (collection, finding, print) = named(review, fingerprint)?;
    let rule = session.program.rule(finding.rule).ok_or_else(|| vec![no_finding(fingerprint)])?;
    if let Some(reason) = &rule.unwaivable {
        let help = format!("{reason}; `ombud explain {}` tells more", rule.name);
        return Err(vec![problem(Code::WAIVER_FORBIDDEN, format!("`{}` cannot be waived", rule.name), help)]);
    }
    let manifest = whole(&collection.file);
    let path = file_for(session, collection, &manifest);
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    let below = manifest.strip_prefix(&folder).map_or_else(|_| super::shown(&manifest), super::shown);
    let before = match read_text(&path) {
        Ok(text) => text,
        Err(super::ReadError::Missing) => String::new(),
        Err(error) => return Err(vec![super::discover::unreadable(&path, &error)]),
    };
    let waiver = Waiver {
        rule: rule.name.clone(),
        manifest: below,
        collection: collection.id.clone(),
        item: finding.item.clone(),
        fingerprint: print.id.clone(),
        facts: print.facts.clone(),
        reason: words.reason.clone(),
        owner: words.owner.clone(),
        approver: String::new(),
        approved: session.as_of,
        expires: words.expires.or_else(|| session.as_of.plus(Duration::parse(HOLDS).ok()?)).unwrap_or(session.as_of),
        span: Span::default(),
    };
    let (text, stub) = match brought_up_to_date(&before, &waiver) {
        Some(text) => (text, None),
        None => {
            let stub = waiver_stub(&waiver);
            let gap = if before.is_empty() || before.ends_with("\n\n") {
                ""
            } else if before.ends_with('\n') {
                "\n"
            } else {
                "\n\n"
            };
            (format!("{before}{gap}{stub}"), Some(stub))
        }
    };
    if write {
        write_whole(&path, &text).map_err(|error| vec![super::discover::unreadable(&path, &error.into())])?;
    }
    Ok(Waived { file: from_here(&path), text, stub, rule: waiver.rule, item: waiver.item })
}

/// The finding that a fingerprint or its beginning names, also where it is set aside.
fn named<'run>(review: &'run Review, wanted: &str) -> Result<(&'run CollectionReview, &'run Finding, &'run Fingerprint), Vec<Problem>> {
    let mut found = Vec::new();
    for collection in &review.collections {
        let counting = collection.findings.iter().zip(&collection.fingerprints);
        let aside = collection.set_aside.iter().map(|aside| (&aside.finding, &aside.fingerprint));
        let fits = |print: &Fingerprint| print.id == wanted || (wanted.len() >= SHORTEST && print.id.starts_with(wanted));
        found.extend(counting.chain(aside).filter(|(_, print)| fits(print)).map(|(finding, print)| (collection, finding, print)));
    }
    let exact = |(_, _, print): &&(&CollectionReview, &Finding, &Fingerprint)| print.id == wanted;
    match (found.as_slice(), found.iter().filter(exact).count()) {
        ([one], _) => Ok(*one),
        ([], _) => Err(vec![no_finding(wanted)]),
        (several, _) => {
            let paths: std::collections::BTreeSet<&str> = several.iter().map(|(collection, _, _)| collection.path.as_str()).collect();
            let paths = paths.into_iter().collect::<Vec<_>>().join("`, `");
            let help = "write more of it, or name the manifest as well: `ombud waive FINGERPRINT PATH`".to_owned();
            Err(vec![problem(Code::UNKNOWN_NAME, format!("several findings have the fingerprint `{wanted}`, in `{paths}`"), help)])
        }
    }
}

fn no_finding(wanted: &str) -> Problem {
    let help = "`ombud check --format json` has the fingerprint of each finding, and so has `--format concise --fingerprints`".to_owned();
    problem(Code::UNKNOWN_NAME, format!("no finding has the fingerprint `{wanted}`"), help)
}

fn problem(code: Code, message: String, help: String) -> Problem {
    Problem { path: String::new(), code: Some(code), message, help: Some(help) }
}

/// The nearest file of waivers above a manifest, else one beside the uppermost settings, else one at the root of the repository, else
/// one in the working folder if it holds the manifest, else one beside it.
fn file_for(session: &Session, collection: &CollectionReview, manifest: &Path) -> PathBuf {
    let project = &session.project.files;
    let chain = project.chain_of(&collection.file);
    let of_kind = |kind| chain.into_iter().flat_map(move |chain| project.of_kind(chain, kind)).filter_map(|file| project.files.get(file));
    if let Some(file) = of_kind(ProjectFileKind::Waivers).next() {
        return file.folder.join(FILE);
    }
    if let Some(file) = of_kind(ProjectFileKind::Settings).last() {
        return file.folder.join(FILE);
    }
    let root = manifest.ancestors().skip(1).find(|folder| folder.join(".git").exists());
    let here = whole_path(Path::new("."));
    let folder = root.map(Path::to_owned).or_else(|| manifest.starts_with(&here).then_some(here));
    folder.unwrap_or_else(|| manifest.parent().unwrap_or(Path::new("")).to_owned()).join(FILE)
}

/// The text with an earlier waiver of the same finding brought up to what is found now, its approval taken back and its days anew, with
/// the reason and the owner where they are given; nothing else of the text changes.
fn brought_up_to_date(text: &str, waiver: &Waiver) -> Option<String> {
    let arena = manifest::Arena::new();
    let (tree, problems) = manifest::parse(&arena, SourceId::default(), text);
    let NodeKind::Array(tables) = &tree.get("waiver").filter(|_| problems.is_empty())?.value.kind else { return None };
    let says = |table: &manifest::Table<'_>, key: &str, value: &str| {
        table.get(key).is_some_and(|entry| matches!(&entry.value.kind, NodeKind::Text(text) if text.trim() == value))
    };
    let table = tables.iter().find_map(|node| match &node.kind {
        NodeKind::Table(table) => {
            Some(table).filter(|table| says(table, "fingerprint", &waiver.fingerprint) && says(table, "manifest", &waiver.manifest))
        }
        _ => None,
    })?;
    let mut new = vec![
        ("facts", quoted(&waiver.facts)),
        ("approver", quoted("")),
        ("approved", waiver.approved.to_string()),
        ("expires", waiver.expires.to_string()),
    ];
    let said = [("reason", &waiver.reason), ("owner", &waiver.owner)];
    new.extend(said.into_iter().filter(|(_, words)| !words.is_empty()).map(|(key, words)| (key, quoted(words))));
    let mut edits: Vec<(std::ops::Range<usize>, String)> = Vec::new();
    for (key, value) in new {
        edits.push((table.get(key)?.value.span.range(), value));
    }
    edits.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
    let mut text = text.to_owned();
    for (range, value) in edits {
        text.replace_range(range, &value);
    }
    Some(text)
}
