//! Manifests as they were at the base revision.

use std::path::PathBuf;

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use rustc_hash::{FxHashMap, FxHashSet};

use super::super::Session;
use super::super::discover::Found;
use super::super::git::Revision;
use super::super::judge::{Facts, Judge, Judged};
use super::super::project::{Project, ProjectFileKind, whole};
use super::super::threads::in_pool;
use super::super::tree::Tree;
use crate::check::Schema;
use crate::check::program::Verdict;
use crate::eval::Finding;
use crate::manifest::{Arena, Model, State};
use crate::source::SourceId;
use crate::types::EntityId;

/// A manifest that is to be judged as it was.
pub(super) struct ToJudge<'run> {
    /// Where it was, below the root.
    pub(super) path: &'run str,
    /// Where it is, as opened: by what stands above it there it is judged.
    pub(super) present: Option<PathBuf>,
}

/// What a manifest gave at the base.
#[derive(Debug, Default)]
pub(super) struct Before {
    /// The `id` of its collection.
    pub(super) id: Option<String>,
    /// Whether it says what it says now, and takes over the same: then nothing is judged.
    pub(super) unchanged: bool,
    /// Its findings by fingerprint.
    pub(super) findings: FxHashMap<String, Known>,
    /// The addresses of what it declared.
    pub(super) declared: FxHashSet<String>,
}

/// One finding at the base.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) rule: String,
    pub(super) item: String,
    pub(super) open: Vec<String>,
    is_violated: bool,
    subjects: Vec<String>,
    jurisdictions: Vec<String>,
}

impl Known {
    /// Whether a finding of the same fingerprint is worse: violated where it was undetermined, or about more people or places.
    pub(super) fn is_better_than(&self, finding: &Finding) -> bool {
        let more = |now: &[String], before: &[String]| now.iter().any(|one| !before.contains(one));
        (finding.verdict == Verdict::Violated && !self.is_violated)
            || more(&finding.subjects, &self.subjects)
            || more(&finding.jurisdictions, &self.jurisdictions)
    }
}

/// Judges manifests as they were; none where there was none, or none that could be read.
pub(super) fn judge_before(session: &Session, present: &Project, revision: &Revision, manifests: Vec<ToJudge<'_>>) -> Vec<Option<Before>> {
    let paths: Vec<PathBuf> = manifests.iter().map(|manifest| revision.root().join(manifest.path)).collect();
    let project = Project::above(&paths, Tree::At(revision));
    let own_rules = session.program.rules.iter().any(|rule| session.program.pack(rule.pack).is_none_or(|pack| !pack.bundled));
    let texts: Vec<Option<String>> = manifests.iter().map(|manifest| revision.read(manifest.path).ok().flatten()).collect();
    let arena = Arena::new();
    let judge = Judge::of_the_past(session, Facts::new(&arena, &project, |_| SourceId::default()));
    let one = |((manifest, path), text): &((&ToJudge<'_>, &PathBuf), &Option<String>)| {
        let text = text.as_deref()?;
        let file = manifest.present.clone().unwrap_or_else(|| (*path).clone());
        // Rules of the project's own may ask whether documents exist, which the text of the manifest does not tell.
        if !own_rules && manifest.present.is_some() && is_unchanged(text, &file, path, present, &project) {
            return Some(Before { unchanged: true, ..Before::default() });
        }
        let found = Found { shown: String::new(), path: file };
        let (judged, declared) = judge.text_and(&found, path, text, SourceId::default(), |model| declared(&session.program.schema, model));
        Some(before(session, judged, declared))
    };
    let given: Vec<((&ToJudge<'_>, &PathBuf), &Option<String>)> = manifests.iter().zip(&paths).zip(&texts).collect();
    in_pool(None, || given.par_iter().map(one).collect())
}

fn is_unchanged(text: &str, now: &PathBuf, then: &PathBuf, present: &Project, past: &Project) -> bool {
    let says = |project: &Project, manifest: &PathBuf| -> Vec<String> {
        let chain = project.chain_of(manifest);
        let files = chain.into_iter().flat_map(|chain| project.of_kind(chain, ProjectFileKind::Settings));
        files.filter_map(|file| project.files.get(file)).map(|file| file.text.clone()).collect()
    };
    let same_text = || super::super::read_text(now).is_ok_and(|present| present == text);
    whole(now) == *then && says(present, now) == says(past, then) && same_text()
}

fn before(session: &Session, judged: Judged, declared: FxHashSet<String>) -> Before {
    let collection = judged.collection;
    let known = |finding: Finding| Known {
        rule: session.program.rule(finding.rule).map_or(String::new(), |rule| rule.name.clone()),
        item: finding.item,
        open: finding
            .open
            .into_iter()
            .map(|fact| fact.address.split_once("[?]").map_or(fact.address.clone(), |(list, _)| list.to_owned()))
            .collect(),
        is_violated: finding.verdict == Verdict::Violated,
        subjects: finding.subjects,
        jurisdictions: finding.jurisdictions,
    };
    let findings = collection.fingerprints.into_iter().zip(collection.findings);
    Before {
        id: collection.id,
        unchanged: false,
        findings: findings.map(|(print, finding)| (print.id, known(finding))).collect(),
        declared,
    }
}

/// The addresses of what a manifest declares.
fn declared(schema: &Schema, model: &Model<'_>) -> FxHashSet<String> {
    let mut declared = FxHashSet::default();
    for (id, kind) in schema.kind_ids() {
        if model.kind(id).is_some_and(|list| list.declared && !list.open) {
            declared.insert(kind.name.clone());
        }
    }
    for id in (0..model.entities.len()).map(EntityId::new) {
        let Some(kind) = model.entity(id).and_then(|entity| schema.kind(entity.kind)) else { continue };
        let address = model.address(schema, id);
        for attribute in &kind.attributes {
            let Some(state) = model.slot(schema, id, *attribute).map(|slot| slot.state) else { continue };
            let is_declared = match state {
                State::Value(_) => true,
                State::List(list) => !list.open || list.count > 0,
                State::Absent | State::Unknown | State::Refused | State::OnlyOne(_) => false,
            };
            if let Some(attribute) = schema.attribute(*attribute).filter(|_| is_declared) {
                declared.insert(format!("{address}.{}", attribute.name));
            }
        }
    }
    declared
}
