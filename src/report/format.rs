//! The table of formats. To add one is to write its file, and to add a variant and its row here.

use std::io::{self, Write};

use super::{Look, Report, concise, json, review, sarif};

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
    /// For machines: SARIF 2.1.0.
    Sarif,
}

/// What is known of a format.
struct Row {
    name: &'static str,
    about: &'static str,
    write: fn(&Report<'_>, Look, &mut dyn Write) -> io::Result<()>,
}

impl Format {
    /// All formats, as they are offered.
    pub const ALL: [Self; 5] = [Self::Human, Self::Full, Self::Concise, Self::Json, Self::Sarif];

    fn row(self) -> Row {
        let (name, about, write): (_, _, fn(&Report<'_>, Look, &mut dyn Write) -> io::Result<()>) = match self {
            Self::Human => {
                ("human", "A few findings with the lines that decide them; many by cause, on a few pages", |report, look, out| {
                    review::write(report, look, false, out)
                })
            }
            Self::Full => ("full", "Every finding with the lines that decide it", |report, look, out| review::write(report, look, true, out)),
            Self::Concise => ("concise", "One line a finding", concise::write),
            Self::Json => ("json", "A versioned document for machines (its schema: `ombud schema report`)", json::write),
            Self::Sarif => ("sarif", "SARIF 2.1.0, for code scanning and viewers", sarif::write),
        };
        Row { name, about, write }
    }

    /// Its name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// What it is for, in a few words.
    #[must_use]
    pub fn about(self) -> &'static str {
        self.row().about
    }
}

impl Report<'_> {
    /// Writes the report.
    ///
    /// # Errors
    /// Where the output cannot be written.
    pub fn write(&self, format: Format, look: Look, out: &mut dyn Write) -> io::Result<()> {
        (format.row().write)(self, look, out)
    }
}
