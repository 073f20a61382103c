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
    /// Whether there is no such file any more.
    is_gone: bool,
}

/// All baselines.
#[derive(Debug, Default)]
pub(super) struct Baselines {
    known: Vec<Known>,
    by_path: FxHashMap<PathBuf, Vec<usize>>,
    /// Those of files that are gone, by the `id` of the collection.
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
            let (tree, found) = manifest::parse(*source, &file.text);
            diagnostics.extend(found);
            let (baseline, found) = read_baseline(&tree, *source);
            diagnostics.extend(found);
            for manifest in baseline.manifests {
                let Some(path) = below(&file.folder, &manifest.path) else { continue };
                let index = all.known.len();
                let is_gone = !path.exists();
                if let Some(id) = manifest.collection.clone().filter(|_| is_gone) {
                    all.by_id.entry(id).or_default().push(index);
                }
                all.by_path.entry(path).or_default().push(index);
                all.known.push(Known { manifest, folder: file.folder.clone(), is_gone });
            }
        }
        (all, diagnostics)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// What is known of a manifest: by its path, or, where the file of that path is gone, by the `id` of its collection.
    pub(super) fn of(&self, manifest: Manifest<'_>) -> OfManifest<'_> {
        let by_path = self.by_path.get(manifest.path).into_iter().flatten();
        let by_id = manifest.id.and_then(|id| self.by_id.get(id)).into_iter().flatten();
        let mut left: FxHashMap<&str, Vec<bool>> = FxHashMap::default();
        for known in by_path.chain(by_id).filter_map(|index| self.known.get(*index)) {
            if known.is_gone && !manifest.path.starts_with(&known.folder) {
                continue;
            }
            for finding in &known.manifest.findings {
                left.entry(&finding.fingerprint).or_default().push(finding.violated);
            }
        }
        OfManifest { left }
    }
}

/// What is known of one manifest and was not found yet.
pub(super) struct OfManifest<'run> {
    left: FxHashMap<&'run str, Vec<bool>>,
}

impl OfManifest<'_> {
    /// Whether a finding is known, and was not less than it is now. Each is taken once.
    pub(super) fn take(&mut self, finding: &Finding, fingerprint: &Fingerprint) -> bool {
        let Some(known) = self.left.get_mut(fingerprint.id.as_str()) else { return false };
        let is_violated = finding.verdict == Verdict::Violated;
        let Some(index) = known.iter().position(|was_violated| *was_violated || !is_violated) else { return false };
        known.swap_remove(index);
        true
    }

    /// How many were not found.
    pub(super) fn left(&self) -> usize {
        self.left.values().map(Vec::len).sum()
    }
}
