//! `ombud.toml`: what one file says, and what several of them, one above the other, come to.

mod keys;
mod merge;
mod patterns;
mod read;

pub use keys::KEYS;
pub use merge::{Effective, Overstepped, Profile, effective};
pub use patterns::Pattern;
pub use read::read_settings;

use super::read::Written;
use crate::diagnostic::Severity;
use crate::source::{SourceId, Span};
use crate::time::Duration;

/// What one `ombud.toml` says.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Its source.
    pub source: SourceId,
    /// Whether no file further up is asked.
    pub root: bool,
    /// Further packs, relative to the file.
    pub packs: Vec<Written<String>>,
    /// The rules that are applied.
    pub select: Option<Rules>,
    /// Rules that are not applied.
    pub ignore: Option<Rules>,
    /// When findings gate.
    pub gate: Gate,
    /// Manifests that are not read.
    pub exclude: Option<Vec<Pattern>>,
    /// How long before its last day a waiver is reported.
    pub soon: Option<Written<Duration>>,
    /// How long a waiver holds at most.
    pub longest: Option<Written<Duration>>,
    /// Rules that cannot be waived.
    pub unwaivable: Vec<Written<String>>,
    /// Terms of the project's own.
    pub terms: Vec<Term>,
    /// The entities that manifests can take over: `controller`, `party cloud`.
    pub workspace: Vec<Written<String>>,
}

impl Settings {
    /// Whether files further down can no longer choose rules and manifests, or change the gate.
    #[must_use]
    pub fn is_fixed(&self) -> bool {
        self.gate.fixed.as_ref().is_some_and(|fixed| fixed.value)
    }
}

/// Some rules.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// The place of the table.
    pub span: Span,
    /// By name.
    pub rules: Option<Vec<Written<String>>>,
    /// By pack.
    pub packs: Option<Vec<Written<String>>>,
    /// By law.
    pub laws: Option<Vec<Written<String>>>,
    /// By severity.
    pub severities: Option<Vec<Severity>>,
}

/// What a file says of the gate.
#[derive(Debug, Clone, Default)]
pub struct Gate {
    /// The place of the table.
    pub span: Span,
    /// The profile.
    pub profile: Option<Written<Profile>>,
    /// From which severity on violated findings gate; within: none for never.
    pub violated: Option<Written<Option<Severity>>>,
    /// From which severity on undetermined findings gate; within: none for never.
    pub undetermined: Option<Written<Option<Severity>>>,
    /// Whether files further down can no longer change the rules and the gate.
    pub fixed: Option<Written<bool>>,
}

/// A term that a project adds to a vocabulary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Its name.
    pub name: Written<String>,
    /// The vocabulary.
    pub vocabulary: Written<String>,
    /// The term below which it stands.
    pub within: Written<String>,
    /// What it is, in plain words.
    pub title: Written<String>,
    /// The DPV term that it maps to.
    pub iri: Option<Written<String>>,
    /// The place of its table.
    pub span: Span,
}
