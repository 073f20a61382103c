//! The stages that are not merged yet, behind the names that they will have.

use crate::check::{Program, Schema, Vocabularies};
use crate::diagnostic::Diagnostic;
use crate::eval::{Counts, Finding};
use crate::manifest::{Model, Table};
use crate::source::SourceId;
use crate::time::Date;
use crate::types::RuleId;

pub(super) fn parse_manifest(_: SourceId, _: &str) -> (Table<'_>, Vec<Diagnostic>) {
    (Table::default(), Vec::new())
}

pub(super) struct ReadContext<'run> {
    pub(super) schema: &'run Schema,
    pub(super) vocabularies: &'run Vocabularies,
    pub(super) source: SourceId,
}

pub(super) fn read_manifest<'text>(_: &Table<'text>, _: bool, _: &ReadContext<'_>) -> (Model<'text>, Vec<Diagnostic>) {
    (Model::default(), Vec::new())
}

pub(super) struct Plan;

impl Plan {
    pub(super) fn new(_: &Program, _: Date, _: &[RuleId]) -> Self {
        Self
    }
}

pub(super) struct EvalOptions {
    pub(super) trace: Trace,
    pub(super) budget_bytes: usize,
}

/// Which evaluations are told line by line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Trace {
    /// None.
    #[default]
    Off,
    /// All that give a finding.
    All,
}

#[derive(Default)]
pub(super) struct Evaluation {
    pub(super) findings: Vec<Finding>,
    pub(super) counts: Counts,
    pub(super) budget_exhausted: bool,
    pub(super) future_dates: Vec<Diagnostic>,
}

pub(super) fn evaluate(_: &Plan, _: &Model<'_>, _: &EvalOptions) -> Evaluation {
    Evaluation::default()
}

pub(super) fn json_schema(_: &Schema, _: &Vocabularies) -> serde_json::Value {
    serde_json::Value::Null
}

/// A policy in the one style.
///
/// # Errors
/// Where the text is not well formed.
pub fn format_policy(text: &str) -> Result<String, String> {
    Ok(text.to_owned())
}
