//! Writing a baseline: today's findings, so that only new ones gate.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::files::from_here;
use super::project::{ProjectFile, ProjectFileKind, whole, whole_path};
use super::{CollectionReview, Fingerprint, Problem, Review, Session, Why, write_whole};
use crate::check::program::Verdict;
use crate::eval::Finding;
use crate::manifest;
use crate::project::{Baseline, KnownFinding, KnownManifest, read_baseline};
use crate::source::SourceId;

/// The name of a baseline's file.
const FILE: &str = "ombud-baseline.toml";

/// What recording does with what is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recording {
    /// Adds what is found, and removes what is found no longer.
    Today,
    /// Only removes what is found no longer.
    Prune,
}

/// What was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// The path of the file as shown.
    pub file: String,
    /// How many findings it holds now.
    pub held: usize,
    /// How many of these are new.
    pub added: usize,
    /// How many were removed, since they are found no longer.
    pub removed: usize,
}

/// Records the findings of a review that is whole. Manifests that it did not read keep theirs; findings that a waiver covers are left
/// out.
///
/// # Errors
/// Where the file cannot be read or written.
pub fn record(session: &Session, review: &Review, paths: &[PathBuf], recording: Recording, write: bool) -> Result<Recorded, Vec<Problem>> {
    let path = file_for(session, review, paths);
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    let before = read(&path)?;
    let was_known: BTreeMap<&str, &KnownManifest> = before.manifests.iter().map(|manifest| (manifest.path.as_str(), manifest)).collect();
    let mut manifests: BTreeMap<String, KnownManifest> = BTreeMap::new();
    let (mut added, mut taken) = (0, Vec::new());
    for collection in &review.collections {
        let whole = whole(&collection.file);
        let Ok(below) = whole.strip_prefix(&folder).map(super::shown) else { continue };
        let gone =
            |known: &&&KnownManifest| !folder.join(&known.path).exists() && known.collection.is_some() && known.collection == collection.id;
        let known = was_known.get(below.as_str()).or_else(|| was_known.values().find(gone)).copied();
        taken.extend(known.map(|known| known.path.clone()));
        let mut findings: Vec<KnownFinding> = Vec::new();
        for (finding, print, is_known) in recorded(collection) {
            if recording == Recording::Prune && !is_known {
                continue;
            }
            added += usize::from(!is_known);
            findings.push(of(session, finding, print));
        }
        // What this run was not asked for is not found, and not mended either.
        let asked = asked(session, collection);
        let others = known.into_iter().flat_map(|known| &known.findings).filter(|finding| !asked.contains(finding.rule.as_str()));
        findings.extend(others.cloned());
        if !findings.is_empty() {
            manifests.insert(below.clone(), KnownManifest { path: below, collection: collection.id.clone(), findings });
        }
    }
    // What this run did not read stays, unless its file is gone.
    for manifest in &before.manifests {
        if !taken.contains(&manifest.path) && folder.join(&manifest.path).exists() {
            manifests.entry(manifest.path.clone()).or_insert_with(|| manifest.clone());
        }
    }
    let count = |manifests: &mut dyn Iterator<Item = &KnownManifest>| manifests.map(|manifest| manifest.findings.len()).sum::<usize>();
    let held = count(&mut manifests.values());
    let removed = (count(&mut before.manifests.iter()) + added).saturating_sub(held);
    let baseline = Baseline { recorded: Some(session.as_of), manifests: manifests.into_values().collect() };
    let text = baseline.text();
    if text.len() as u64 > super::MAX_BYTES {
        let message = format!("{held} findings are more than one baseline can hold");
        let help = "record them in parts: put an empty `ombud-baseline.toml` in a folder, and name that folder: `ombud baseline FOLDER`";
        return Err(vec![Problem { path: from_here(&path), code: None, message, help: Some(help.to_owned()) }]);
    }
    if write {
        write_whole(&path, &text).map_err(|error| vec![super::discover::unreadable(&path, &error.into())])?;
    }
    Ok(Recorded { file: from_here(&path), held, added, removed })
}

/// The findings of a manifest that no waiver covers, each with whether the baseline knows it.
fn recorded(collection: &CollectionReview) -> impl Iterator<Item = (&Finding, &Fingerprint, bool)> {
    let counting = collection.findings.iter().zip(&collection.fingerprints).map(|(finding, print)| (finding, print, false));
    let known = collection.set_aside.iter().filter(|aside| aside.why == Why::InBaseline);
    counting.chain(known.map(|aside| (&aside.finding, &aside.fingerprint, true)))
}

fn of(session: &Session, finding: &Finding, print: &Fingerprint) -> KnownFinding {
    KnownFinding {
        rule: session.program.rule(finding.rule).map_or(String::new(), |rule| rule.name.clone()),
        item: finding.item.clone(),
        violated: finding.verdict == Verdict::Violated,
        fingerprint: print.id.clone(),
    }
}

fn read(path: &Path) -> Result<Baseline, Vec<Problem>> {
    let text = match super::read_text(path) {
        Ok(text) => text,
        Err(super::ReadError::Missing) => return Ok(Baseline::default()),
        Err(error) => return Err(vec![super::discover::unreadable(path, &error)]),
    };
    let arena = manifest::Arena::new();
    let (tree, problems) = manifest::parse(&arena, SourceId::default(), &text);
    let (baseline, more) = read_baseline(&tree);
    if problems.is_empty() && more.is_empty() {
        return Ok(baseline);
    }
    let help = "`ombud check` says what is wrong with it; correct that first, or remove the file".to_owned();
    Err(vec![Problem { path: from_here(path), code: None, message: "the baseline cannot be read whole".to_owned(), help: Some(help) }])
}

/// The names of the rules that were judged over a manifest.
fn asked<'run>(session: &'run Session, collection: &CollectionReview) -> BTreeSet<&'run str> {
    let settled = session.project.settled_for(session.project.files.chain_of(&collection.file));
    let rules = settled.map_or(&session.selection.rules, |settled| &settled.selection.rules);
    rules.iter().filter_map(|id| session.program.rule(*id)).map(|rule| rule.name.as_str()).collect()
}

/// The nearest baseline that stands above all that is reviewed, else one beside the uppermost settings, else one at the root of the repository, else
/// one in the working folder.
fn file_for(session: &Session, review: &Review, paths: &[PathBuf]) -> PathBuf {
    let project = &session.project.files;
    let manifests: Vec<PathBuf> = review.collections.iter().map(|collection| whole(&collection.file)).collect();
    let stands_above = |file: &&ProjectFile| manifests.iter().all(|manifest| manifest.starts_with(&file.folder));
    let of_kind = |kind: ProjectFileKind| project.files.iter().filter(move |file| file.kind == kind).filter(stands_above);
    let depth = |file: &&ProjectFile| file.folder.components().count();
    if let Some(file) =
        of_kind(ProjectFileKind::Baseline).max_by_key(depth).or_else(|| of_kind(ProjectFileKind::Settings).min_by_key(depth))
    {
        return file.folder.join(FILE);
    }
    let first = whole_path(paths.first().map_or(Path::new("."), PathBuf::as_path));
    let root = first.ancestors().find(|folder| folder.join(".git").exists());
    root.map_or_else(|| whole_path(Path::new(".")), Path::to_owned).join(FILE)
}
