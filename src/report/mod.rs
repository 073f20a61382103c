//! Reports: what a run found, for people and for machines. They see plain results and decide nothing.

mod aside;
pub mod catalogue;
mod causes;
mod concise;
pub mod config;
pub mod diagnostics;
mod dpv;
mod english;
mod entries;
mod escape;
mod examples;
mod excerpt;
mod explain;
mod foot;
mod format;
mod github;
mod gitlab;
pub mod graph;
mod group;
mod human;
mod json;
mod junit;
pub mod markdown;
mod narrated;
mod overview;
mod page;
mod paint;
mod places;
mod reads;
mod review;
mod sample;
mod sarif;
mod tally;
pub mod waivers;
mod way;
mod wrap;

pub use english::English;
pub use escape::{escape, prose};
pub use examples::write_examples;
pub use explain::{explain, nearest};
pub use format::Format;
pub use json::REPORT_SCHEMA;
pub use paint::{Aside, Color, Look};
pub use tally::{BySeverity, Tally, counted};

use crate::check::program::Rule;
use crate::diagnostic::Severity;
use crate::engine::{Review, Session, weight};
use crate::eval::Finding;

/// A run and its result.
#[derive(Clone, Copy)]
pub struct Report<'run> {
    /// The policies.
    pub session: &'run Session,
    /// What was found.
    pub review: &'run Review,
}

impl<'run> Report<'run> {
    fn rule(&self, finding: &Finding) -> Option<&'run Rule> {
        self.session.program.rule(finding.rule)
    }

    fn severity(&self, finding: &Finding) -> Severity {
        self.rule(finding).map_or(Severity::Error, weight)
    }
}
