//! Running the examples that stand in rules.

use super::Session;
use crate::check::program::Verdict;
use crate::source::Span;
use crate::types::RuleId;

/// What one example gave.
#[derive(Debug, Clone)]
pub struct ExampleResult {
    /// The rule in which it stands.
    pub rule: RuleId,
    /// The text of the example.
    pub content: Span,
    /// The verdict that it must give.
    pub expected: Verdict,
    /// The verdict that it gave; none where it could not be judged.
    pub found: Option<Verdict>,
    /// The places that it marks, in order.
    pub expected_places: Vec<Span>,
    /// The places that the findings point at, in order.
    pub found_places: Vec<Span>,
    /// What else is wrong with it; none where it passes.
    pub message: Option<String>,
}

impl ExampleResult {
    /// Whether the example gave what it must.
    #[must_use]
    pub fn passes(&self) -> bool {
        self.found == Some(self.expected) && self.expected_places == self.found_places && self.message.is_none()
    }
}

/// Runs all examples of some rules, in order of rule and example.
#[must_use]
pub fn run(_session: &Session, _rules: &[RuleId]) -> Vec<ExampleResult> {
    Vec::new()
}
