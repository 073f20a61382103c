//! The result of a run, as plain data: what reports print.

use std::path::PathBuf;
use std::sync::Arc;

use super::WaiverState;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::eval::{Counts, Finding};
use crate::project::Waiver;
use crate::source::SourceId;
use crate::time::Date;

/// What a run found.
#[derive(Debug, Clone)]
pub struct Review {
    /// The day of the review.
    pub as_of: Date,
    /// What is wrong with the policies and settings themselves.
    pub policy_diagnostics: Vec<Diagnostic>,
    /// Findings about the gate itself: waivers that do not hold, and changes to what decides. Errors among them gate as violations do.
    pub gate_findings: Vec<Diagnostic>,
    /// The waivers that were read, in order of place.
    pub waivers: Vec<Waiver>,
    /// What became of each of them.
    pub waiver_states: Vec<WaiverState>,
    /// How many findings of baselines are found no longer.
    pub mended: usize,
    /// The number of the first source that is neither of a policy nor of the project.
    pub first_free: usize,
    /// Further texts into which findings point, besides policies and manifests.
    pub texts: Vec<ReviewText>,
    /// The manifests, in order of path.
    pub collections: Vec<CollectionReview>,
    /// What discovery passed over.
    pub skipped: Skipped,
    /// Problems with no place in a text: a path that does not exist, a file that cannot be opened.
    pub problems: Vec<Problem>,
    /// How many rules were selected and in time.
    pub rules_applied: usize,
    /// How many rules were left out because the day of the review lies outside of their dates.
    pub rules_out_of_time: usize,
    /// How many rules were not selected.
    pub rules_not_selected: usize,
    /// The names of rules that could not be checked.
    pub broken_rules: Vec<String>,
    /// Of the rules applied, those that say `silence-passes`.
    pub rules_silence_passes: usize,
}

/// What one manifest gave.
#[derive(Debug, Clone)]
pub struct CollectionReview {
    /// Its path as shown, with `/`.
    pub path: String,
    /// Its path as opened.
    pub file: PathBuf,
    /// Its `collection.id`, if it could be read.
    pub id: Option<String>,
    /// Its source id; the text is kept only where something points into it.
    pub source: SourceId,
    /// Its text, where something points into it.
    pub text: Option<Arc<str>>,
    /// What is wrong with the manifest as a text.
    pub diagnostics: Vec<Diagnostic>,
    /// The findings, sorted for people: by primary place, rule and item.
    pub findings: Vec<Finding>,
    /// For each finding, its fingerprint.
    pub fingerprints: Vec<Fingerprint>,
    /// Findings that do not count at the gate, each with the reason; sorted as `findings` are.
    pub set_aside: Vec<SetAside>,
    /// Findings that hang on facts which the base declares, by their numbers, with the addresses: these gate whatever the levels.
    pub became_undeclared: Vec<(usize, Vec<String>)>,
    /// The levels at which findings of this manifest gate.
    pub levels: GateLevels,
    /// The verdicts.
    pub counts: Counts,
}

impl CollectionReview {
    /// Counts findings again that were set aside for some reason.
    pub(super) fn count_again(&mut self, is_meant: impl Fn(Why) -> bool) {
        let (back, aside): (Vec<SetAside>, Vec<SetAside>) =
            std::mem::take(&mut self.set_aside).into_iter().partition(|aside| is_meant(aside.why));
        self.set_aside = aside;
        for aside in back {
            let place = |finding: &Finding| (finding.primary.span, finding.rule, finding.item.clone());
            let index = self.findings.partition_point(|finding| place(finding) <= place(&aside.finding));
            self.findings.insert(index, aside.finding);
            self.fingerprints.insert(index, aside.fingerprint);
        }
    }
}

/// What a finding is about, apart from where it stands and what is said of it; both in hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fingerprint {
    /// Of the rule, the item and the addresses of the facts that decided: stable when lines move and values change.
    pub id: String,
    /// Of the verdict and of what those facts say: changes when what was found is another thing.
    pub facts: String,
}

/// A finding that does not count at the gate.
#[derive(Debug, Clone)]
pub struct SetAside {
    /// The finding.
    pub finding: Finding,
    /// Its fingerprint.
    pub fingerprint: Fingerprint,
    /// Why it does not count.
    pub why: Why,
}

/// Why a finding does not count at the gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// A waiver holds for it: its number in the review's list.
    Waived(usize),
    /// The baseline names it.
    InBaseline,
    /// It is found at the base revision as well, and not worse.
    AtBase,
}

/// A text that a run read besides policies and manifests.
#[derive(Debug, Clone)]
pub struct ReviewText {
    /// Its number.
    pub source: SourceId,
    /// How it is shown.
    pub name: Arc<str>,
    /// The text.
    pub text: Arc<str>,
}

/// From which severity on findings gate; none: never.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GateLevels {
    /// Violated findings.
    pub violated: Option<Severity>,
    /// Undetermined findings.
    pub undetermined: Option<Severity>,
}

impl Default for GateLevels {
    /// Errors, violated and undetermined alike.
    fn default() -> Self {
        Self { violated: Some(Severity::Error), undetermined: Some(Severity::Error) }
    }
}

/// What discovery passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Skipped {
    /// Hidden folders, `target`, `node_modules`, `vendor`.
    pub folders: usize,
    /// Symbolic links, which are not followed.
    pub links: usize,
    /// Manifests that settings exclude.
    pub excluded: usize,
}

/// Something that kept the check from being whole, and has no place in a text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The path as shown; empty where it is about none.
    pub path: String,
    /// Its code, where it has one.
    pub code: Option<Code>,
    /// What is wrong.
    pub message: String,
    /// The remedy.
    pub help: Option<String>,
}

/// What a run comes to: the exit code, first that fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// 0: the gate passes.
    Passes,
    /// 3: nothing violated at the gating level, something undetermined.
    Undetermined,
    /// 1: something violated at the gating level.
    Violated,
    /// 2: the check could not be done whole.
    Incomplete,
}

impl Outcome {
    /// In one word, as machines read it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Passes => "passes",
            Self::Undetermined => "undetermined",
            Self::Violated => "violated",
            Self::Incomplete => "incomplete",
        }
    }

    /// The exit code.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Passes => 0,
            Self::Violated => 1,
            Self::Incomplete => 2,
            Self::Undetermined => 3,
        }
    }
}
