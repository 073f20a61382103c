//! Baselines against findings: which were there before.

use std::path::PathBuf;

use rustc_hash::FxHashMap;

use super::super::Session;
use super::super::project::ProjectFileKind;
use super::super::review::Fingerprint;
use super::{Manifest, below};
use crate::check::program::Verdict;
use crate::diagnostic::Diagnostic;
use crate::eval::Finding;
use crate::manifest;
use crate::project::{KnownManifest, read_baseline};

/// One manifest of a baseline.
#[derive(Debug)]
struct Known {
    manifest: KnownManifest,
    folder: PathBuf,
    /// Where it was, whole.
    path: PathBuf,
}

/// All baselines.
#[derive(Debug, Default)]
pub(super) struct Baselines {
    known: Vec<Known>,
    by_path: FxHashMap<PathBuf, Vec<usize>>,
    /// By the `id` of the collection.
    by_id: FxHashMap<String, Vec<usize>>,
}

impl Baselines {
    pub(super) fn read(session: &Session) -> (Self, Vec<Diagnostic>) {
        let (mut all, mut diagnostics) = (Self::default(), Vec::new());
        let project = &session.project;
        for (file, source) in project.files.files.iter().zip(&project.sources) {
            if file.kind != ProjectFileKind::Baseline {
                continue;
            }
            let arena = manifest::Arena::new();
            let (tree, found) = manifest::parse(&arena, *source, &file.text);
            diagnostics.extend(found);
            let (baseline, found) = read_baseline(&tree);
            diagnostics.extend(found);
            for manifest in baseline.manifests {
                let Some(path) = below(&file.folder, &manifest.path) else { continue };
                let index = all.known.len();
                if let Some(id) = manifest.collection.clone() {
                    all.by_id.entry(id).or_default().push(index);
                }
                all.by_path.entry(path.clone()).or_default().push(index);
                all.known.push(Known { manifest, folder: file.folder.clone(), path });
            }
        }
        (all, diagnostics)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// What is known of a manifest: by its path, or, where the file of that path is gone, by the `id` of its collection.
    pub(super) fn of(&self, manifest: Manifest<'_>) -> OfManifest<'_> {
        let by_path = self.by_path.get(manifest.path).into_iter().flatten().copied();
        let is_gone = |known: &Known| known.path != manifest.path && !known.path.exists() && manifest.path.starts_with(&known.folder);
        let by_id = manifest.id.and_then(|id| self.by_id.get(id)).into_iter().flatten().copied();
        let by_id: Vec<usize> = by_id.filter(|index| self.known.get(*index).is_some_and(is_gone)).collect();
        let mut left: FxHashMap<&str, Vec<(bool, &str)>> = FxHashMap::default();
        for known in by_path.chain(by_id.iter().copied()).filter_map(|index| self.known.get(index)) {
            for finding in &known.manifest.findings {
                left.entry(&finding.fingerprint).or_default().push((finding.violated, &finding.rule));
            }
        }
        OfManifest { left, by_id }
    }
}

/// What is known of one manifest and was not found yet.
pub(super) struct OfManifest<'run> {
    /// By fingerprint: whether it was violated, and the rule.
    left: FxHashMap<&'run str, Vec<(bool, &'run str)>>,
    /// The entries that were found by the `id` of the collection.
    pub(super) by_id: Vec<usize>,
}

impl OfManifest<'_> {
    /// Whether a finding is known, and was not less than it is now. Each is taken once.
    pub(super) fn take(&mut self, finding: &Finding, fingerprint: &Fingerprint) -> bool {
        let Some(known) = self.left.get_mut(fingerprint.id.as_str()) else { return false };
        let is_violated = finding.verdict == Verdict::Violated;
        let Some(index) = known.iter().position(|(was_violated, _)| *was_violated || !is_violated) else { return false };
        known.swap_remove(index);
        true
    }

    /// How many were not found although their rules were asked.
    pub(super) fn left(&self, is_asked: &dyn Fn(&str) -> bool) -> usize {
        self.left.values().flatten().filter(|(_, rule)| is_asked(rule)).count()
    }
}
