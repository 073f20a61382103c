//! The gate: what a review comes to.

use super::judge::has_error;
use super::{CollectionReview, GateLevels, Outcome, Review};
use crate::check::Program;
use crate::check::program::{Rule, Verdict};
use crate::diagnostic::Severity;
use crate::eval::Finding;
use crate::syntax::ast::Modality;

/// How much findings of a rule weigh: advice gives notes.
#[must_use]
pub fn weight(rule: &Rule) -> Severity {
    if rule.modality == Modality::Advise { Severity::Note } else { rule.severity }
}

impl GateLevels {
    /// Whether a finding of a rule gates.
    #[must_use]
    pub fn gate(self, rule: Option<&Rule>, verdict: Verdict) -> bool {
        let level = if verdict == Verdict::Violated { self.violated } else { self.undetermined };
        let is_advice = rule.is_some_and(|rule| rule.modality == Modality::Advise);
        !is_advice && level.is_some_and(|level| rule.map_or(Severity::Error, weight) >= level)
    }

    /// Whether what is not declared can pass although an error hangs on it.
    #[must_use]
    pub fn lets_silence_pass(self) -> bool {
        self.undetermined.is_none()
    }
}

impl CollectionReview {
    /// Whether a finding of this manifest gates: by the levels, or since it hangs on a fact that the base declares.
    #[must_use]
    pub fn gate(&self, program: &Program, finding: &Finding) -> bool {
        let is_lost = |(index, _): &(usize, Vec<String>)| self.findings.get(*index).is_some_and(|lost| std::ptr::eq(lost, finding));
        let (rule, verdict) = (program.rule(finding.rule), finding.verdict);
        self.levels.gate(rule, verdict) || (self.became_undeclared.iter().any(is_lost) && GateLevels::default().gate(rule, verdict))
    }

    /// Whether a finding with this verdict gates.
    fn gates(&self, program: &Program, verdict: Verdict) -> bool {
        self.findings.iter().any(|finding| finding.verdict == verdict && self.gate(program, finding))
    }
}

impl Review {
    /// What the run comes to, by the levels of each manifest; never by advice. A finding about the gate itself that is an error
    /// gates as a violation does.
    #[must_use]
    pub fn outcome(&self, program: &Program) -> Outcome {
        if self.is_incomplete() {
            return Outcome::Incomplete;
        }
        let gates = |verdict: Verdict| self.collections.iter().any(|collection| collection.gates(program, verdict));
        if gates(Verdict::Violated) || has_error(&self.gate_findings) {
            Outcome::Violated
        } else if gates(Verdict::Undetermined) {
            Outcome::Undetermined
        } else {
            Outcome::Passes
        }
    }

    fn is_incomplete(&self) -> bool {
        let collection_is = |collection: &CollectionReview| collection.counts.not_checked > 0 || has_error(&collection.diagnostics);
        !self.problems.is_empty()
            || self.collections.is_empty()
            || !self.broken_rules.is_empty()
            || has_error(&self.policy_diagnostics)
            || self.collections.iter().any(collection_is)
    }
}
