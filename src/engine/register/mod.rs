//! What is known of findings before a run: the waivers and the baselines that stand above a manifest, and which findings they set
//! aside.

mod baselines;
mod waivers;

pub use waivers::WaiverState;

use std::path::{Path, PathBuf};

use super::Session;
use super::review::{Fingerprint, SetAside, Why};
use crate::check::Program;
use crate::diagnostic::{Code, Diagnostic};
use crate::eval::Finding;
use crate::project::Waiver;
use crate::types::RuleId;
use baselines::Baselines;
use waivers::Waivers;

/// The waivers and baselines of a project.
#[derive(Default)]
pub(super) struct Register {
    waivers: Waivers,
    baselines: Baselines,
    /// What is wrong with the files as texts.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Waivers that do not say what a waiver has to say.
    pub(super) invalid: Vec<Diagnostic>,
}

/// A manifest, as waivers and baselines name it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Manifest<'run> {
    /// Its path, whole and without links.
    pub(super) path: &'run Path,
    /// The `id` of its collection.
    pub(super) id: Option<&'run str>,
}

/// The findings of a manifest, parted.
#[derive(Debug, Default)]
pub(super) struct Parted {
    /// Those that count.
    pub(super) findings: Vec<Finding>,
    /// Their fingerprints.
    pub(super) fingerprints: Vec<Fingerprint>,
    /// Those that do not.
    pub(super) set_aside: Vec<SetAside>,
    /// The waivers that name this manifest, each with what became of it.
    pub(super) waivers: Vec<(usize, WaiverState)>,
    /// How many findings of the baseline are found no longer.
    pub(super) mended: usize,
    /// What was taken to be about this manifest by the `id` of its collection, since its own file is gone.
    pub(super) claims: Vec<Claim>,
}

/// A waiver, or an entry of a baseline, of a file that is gone. Only one manifest can have taken its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Claim {
    /// A waiver by its number.
    Waiver(usize),
    /// An entry of a baseline by its number.
    Known(usize),
}

impl Claim {
    /// Whether a finding was set aside on the strength of it.
    pub(super) fn covers(self, why: Why) -> bool {
        match self {
            Self::Waiver(index) => why == Why::Waived(index),
            Self::Known(_) => why == Why::InBaseline,
        }
    }
}

impl Register {
    /// Reads the files of a session's project.
    pub(super) fn read(session: &Session) -> Self {
        let (waivers, mut diagnostics) = Waivers::read(session);
        let (baselines, more) = Baselines::read(session);
        diagnostics.extend(more);
        let is_of_a_waiver = |diagnostic: &Diagnostic| [Code::WAIVER_INCOMPLETE, Code::WAIVER_SELF_APPROVED].contains(&diagnostic.code);
        let (invalid, diagnostics) = diagnostics.into_iter().partition(is_of_a_waiver);
        Self { waivers, baselines, diagnostics, invalid }
    }

    /// Whether nothing is known of any finding.
    pub(super) fn is_empty(&self) -> bool {
        self.waivers.is_empty() && self.baselines.is_empty()
    }

    /// All waivers that say what a waiver has to say, in order of place.
    pub(super) fn waivers(&self) -> Vec<Waiver> {
        self.waivers.all()
    }

    /// What is said of waivers by what became of them.
    pub(super) fn findings_about(&self, states: &[WaiverState]) -> Vec<Diagnostic> {
        self.waivers.findings_about(states)
    }

    /// What becomes of the waivers that no manifest of the run took up.
    pub(super) fn state_of_others(&self, index: usize) -> WaiverState {
        self.waivers.state_of_others(index)
    }

    /// Parts the findings of a manifest. `is_asked`: whether the rule of a name was judged over all of it.
    pub(super) fn part(
        &self,
        program: &Program,
        manifest: Manifest<'_>,
        (findings, prints): (Vec<Finding>, Vec<Fingerprint>),
        is_asked: &dyn Fn(&str) -> bool,
    ) -> Parted {
        let mut waivers = self.waivers.of(manifest);
        let mut known = self.baselines.of(manifest);
        let mut parted = Parted::default();
        for (finding, fingerprint) in findings.into_iter().zip(prints) {
            let rule = program.rule(finding.rule);
            let why = waivers.holds_for(rule, &fingerprint).map(Why::Waived);
            let why = why.or_else(|| known.take(&finding, &fingerprint).then_some(Why::InBaseline));
            match why {
                Some(why) => parted.set_aside.push(SetAside { finding, fingerprint, why }),
                None => {
                    parted.findings.push(finding);
                    parted.fingerprints.push(fingerprint);
                }
            }
        }
        parted.claims = waivers.by_id().map(Claim::Waiver).chain(known.by_id.iter().copied().map(Claim::Known)).collect();
        parted.waivers = waivers.states(is_asked);
        parted.mended = known.left(is_asked);
        parted
    }
}

impl Parted {
    /// The rules of which a finding is waived and that displace others: they displace none here.
    pub(super) fn waived_specials(&self, program: &Program) -> Vec<RuleId> {
        let waived = self.set_aside.iter().filter(|aside| matches!(aside.why, Why::Waived(_))).map(|aside| aside.finding.rule);
        let mut special: Vec<RuleId> = waived.filter(|id| program.rule(*id).is_some_and(|rule| !rule.overrides.is_empty())).collect();
        special.sort();
        special.dedup();
        special
    }
}

/// A path that a file names, relative to its folder; none where it leads out of it.
fn below(folder: &Path, written: &str) -> Option<PathBuf> {
    let mut path = folder.to_owned();
    for part in written.split('/') {
        match part {
            "" | "." => {}
            ".." => return None,
            part if part.contains('\\') || part.contains(':') => return None,
            part => path.push(part),
        }
    }
    Some(path)
}
