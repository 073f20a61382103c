//! Reports: what a run found, for people and for machines. They see plain results and decide nothing.

pub mod catalogue;
mod causes;
mod concise;
mod dpv;
mod english;
mod escape;
mod examples;
mod excerpt;
mod explain;
mod foot;
pub mod graph;
mod group;
mod human;
mod json;
pub mod markdown;
mod overview;
mod page;
mod paint;
mod places;
mod reads;
mod review;
mod sample;
mod tally;
pub mod waivers;
mod way;
mod wrap;

pub use english::English;
pub use escape::{escape, prose};
pub use examples::write_examples;
pub use explain::{explain, nearest};
pub use paint::{Color, Look};
pub use tally::{BySeverity, Tally, counted};

use std::io::{self, Write};

use crate::check::program::Rule;
use crate::diagnostic::Severity;
use crate::engine::{Review, Session, weight};
use crate::eval::Finding;

/// The formats of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// For people: a few findings with their lines, many by cause.
    #[default]
    Human,
    /// For people: every finding with its lines.
    Full,
    /// One line a finding.
    Concise,
    /// For machines.
    Json,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 4] = [Self::Human, Self::Full, Self::Concise, Self::Json];
}

/// A run and its result.
#[derive(Clone, Copy)]
pub struct Report<'run> {
    /// The policies.
    pub session: &'run Session,
    /// What was found.
    pub review: &'run Review,
}

impl<'run> Report<'run> {
    /// Writes the report.
    ///
    /// # Errors
    /// Where the output cannot be written.
    pub fn write(&self, format: Format, look: Look, out: &mut dyn Write) -> io::Result<()> {
        match format {
            Format::Human => review::write(self, look, false, out),
            Format::Full => review::write(self, look, true, out),
            Format::Concise => concise::write(self, look, out),
            Format::Json => json::write(self, out),
        }
    }

    fn rule(&self, finding: &Finding) -> Option<&'run Rule> {
        self.session.program.rule(finding.rule)
    }

    fn severity(&self, finding: &Finding) -> Severity {
        self.rule(finding).map_or(Severity::Error, weight)
    }
}
