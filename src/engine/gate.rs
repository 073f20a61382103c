//! The gate: what a review comes to.

use super::run::has_error;
use super::{CollectionReview, Outcome, Review};
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

impl Review {
    /// What the run comes to, under the default gate: errors, violated and undetermined alike; never advice.
    #[must_use]
    pub fn outcome(&self, program: &Program) -> Outcome {
        if self.is_incomplete() {
            return Outcome::Incomplete;
        }
        let gating = |finding: &&Finding| program.rule(finding.rule).is_none_or(|rule| weight(rule) == Severity::Error);
        let findings = || self.collections.iter().flat_map(|collection| &collection.findings).filter(gating);
        if findings().any(|finding| finding.verdict == Verdict::Violated) {
            Outcome::Violated
        } else if findings().next().is_some() {
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
