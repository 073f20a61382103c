//! The stages that are not merged yet, behind the names that they will have.

use crate::check::{Program, Schema, Vocabularies};
use crate::diagnostic::Diagnostic;
use crate::eval::{Counts, Finding};
use crate::manifest::{Model, Table};
use crate::source::{SourceId, SourceMap};
use crate::syntax::ast;
use crate::time::Date;
use crate::types::RuleId;

pub(super) struct Parsed {
    pub(super) file: ast::File,
    pub(super) diagnostics: Vec<Diagnostic>,
}

pub(super) struct ParsedFile {
    pub(super) file: ast::File,
    pub(super) bundled: bool,
}

pub(super) fn parse_policy(_: SourceId, _: &str) -> Parsed {
    Parsed { file: ast::File::default(), diagnostics: Vec::new() }
}

pub(super) fn check(_: &[ParsedFile], _: &SourceMap) -> (Program, Vec<Diagnostic>) {
    (Program::default(), Vec::new())
}

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

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Trace {
    #[default]
    Off,
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
