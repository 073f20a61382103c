//! Running the examples that stand in rules: each is laid over one clean collection, and only the rule at hand is asserted
//! (`docs/language.md`, Examples).

mod directives;
mod overlay;
mod places;
mod run;

pub use run::{judge_base, run};

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
        self.found == Some(self.expected) && self.places_agree() && self.message.is_none()
    }

    fn places_agree(&self) -> bool {
        !matches!(self.expected, Verdict::Violated | Verdict::Undetermined) || self.expected_places == self.found_places
    }
}
