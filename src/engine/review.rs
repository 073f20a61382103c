//! The result of a run, as plain data: what reports print.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic};
use crate::eval::{Counts, Finding};
use crate::source::SourceId;
use crate::time::Date;

/// What a run found.
#[derive(Debug, Clone)]
pub struct Review {
    /// The day of the review.
    pub as_of: Date,
    /// Findings about the policies themselves.
    pub policy_diagnostics: Vec<Diagnostic>,
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
    /// For each finding, its fingerprint: stable when lines move.
    pub fingerprints: Vec<String>,
    /// The verdicts.
    pub counts: Counts,
}

/// What discovery passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Skipped {
    /// Hidden folders, `target`, `node_modules`, `vendor`.
    pub folders: usize,
    /// Symbolic links, which are not followed.
    pub links: usize,
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
