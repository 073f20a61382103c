//! The table of formats. To add one is to write its file, and to add a variant and its row here.

use std::io::{self, Write};

use super::markdown::comment;
use super::{Look, Report, concise, github, gitlab, json, junit, narrated, review, sarif};

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
    /// For people: whole sentences.
    Narrated,
    /// For people, in a page: a comment on a change.
    Markdown,
    /// For machines.
    Json,
    /// For machines: SARIF 2.1.0.
    Sarif,
    /// For GitHub Actions: annotations.
    Github,
    /// For GitLab: code quality.
    Gitlab,
    /// For test runners: JUnit XML.
    Junit,
}

/// What writes a format.
type Writes = fn(&Report<'_>, Look, &mut dyn Write) -> io::Result<()>;

impl Format {
    /// All formats, as they are offered.
    pub const ALL: [Self; 10] = [
        Self::Human,
        Self::Full,
        Self::Concise,
        Self::Narrated,
        Self::Markdown,
        Self::Json,
        Self::Sarif,
        Self::Github,
        Self::Gitlab,
        Self::Junit,
    ];

    /// Its name, what it is for, and what writes it.
    fn row(self) -> (&'static str, &'static str, Writes) {
        match self {
            Self::Human => ("human", "A few findings with the lines that decide them; many by cause, on a few pages", review::write),
            Self::Full => ("full", "Every finding with the lines that decide it", review::write_full),
            Self::Concise => ("concise", "One line a finding", concise::write),
            Self::Narrated => ("narrated", "Whole sentences without columns or signs, for screen readers and logs", narrated::write),
            Self::Markdown => ("markdown", "A comment on a change, or the summary of a job", comment::write),
            Self::Json => ("json", "A versioned document for machines; `ombud schema report` describes it", json::write),
            Self::Sarif => ("sarif", "SARIF 2.1.0, for code scanning and viewers", sarif::write),
            Self::Github => ("github", "Annotations of GitHub Actions, the gravest first", github::write),
            Self::Gitlab => ("gitlab", "GitLab's code quality report", gitlab::write),
            Self::Junit => ("junit", "JUnit XML: a suite for each manifest", junit::write),
        }
    }

    /// Its name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().0
    }

    /// What it is for, in a few words.
    #[must_use]
    pub fn about(self) -> &'static str {
        self.row().1
    }
}

impl Report<'_> {
    /// Writes the report.
    ///
    /// # Errors
    /// Where the output cannot be written.
    pub fn write(&self, format: Format, look: Look, out: &mut dyn Write) -> io::Result<()> {
        (format.row().2)(self, look, out)
    }
}
