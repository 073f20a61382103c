//! What Ombud says of a manifest: its findings, with their citations as text.

use std::path::Path;

use ombud::check::program::Verdict;
use ombud::diagnostic::Severity;
use ombud::engine::{ReviewOptions, Session, SessionOptions, Trace, review};
use ombud::time::Date;

/// One finding.
pub(crate) struct Said {
    /// The rule.
    pub(crate) rule: String,
    /// How grave the rule is.
    pub(crate) severity: Severity,
    /// Violated, or undetermined.
    pub(crate) violated: bool,
    /// What it is about: `purpose[train-agents]`.
    pub(crate) item: String,
    /// The provisions that it cites.
    pub(crate) cites: Vec<String>,
}

/// All bundled rules as of a day.
pub(crate) fn rules_on(day: Date) -> Result<Session, String> {
    Session::load(&SessionOptions::bundled(day)).map_err(|_| "the bundled rules do not load".to_owned())
}

/// What the rules say of a manifest.
pub(crate) fn said_of(rules: &Session, manifest: &Path) -> Result<Vec<Said>, String> {
    let paths = [manifest.to_path_buf()];
    let options = ReviewOptions { paths: &paths, threads: Some(1), trace: Trace::Off, progress: &|_, _| () };
    let review = review(rules, &options);
    let [collection] = review.collections.as_slice() else { return Err(format!("{}: is not reviewed", manifest.display())) };
    if let Some(problem) = collection.diagnostics.first() {
        return Err(format!("{}: {}", manifest.display(), problem.message));
    }
    collection
        .findings
        .iter()
        .map(|finding| {
            let rule = rules.program.rule(finding.rule).ok_or("a finding without a rule")?;
            let cites = finding.citations.iter().filter_map(|index| rule.citations.get(*index));
            Ok(Said {
                rule: rule.name.clone(),
                severity: rule.severity,
                violated: finding.verdict == Verdict::Violated,
                item: finding.item.clone(),
                cites: cites.map(|citation| rules.program.citation(citation)).collect(),
            })
        })
        .collect()
}
