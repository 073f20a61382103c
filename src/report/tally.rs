//! The tally: what was read, applied, found and left out. Printed after every run, also where it passes.

use serde::Serialize;

use super::Report;
use crate::check::program::Verdict;
use crate::diagnostic::Severity;
use crate::engine::{Outcome, Why};
use crate::eval::Counts;

/// How many of each severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct BySeverity {
    /// Errors.
    pub error: u64,
    /// Warnings.
    pub warning: u64,
    /// Notes.
    pub note: u64,
}

impl BySeverity {
    fn add(&mut self, severity: Severity) {
        match severity {
            Severity::Error => self.error += 1,
            Severity::Warning => self.warning += 1,
            Severity::Note => self.note += 1,
        }
    }

    fn sum(self) -> u64 {
        self.error + self.warning + self.note
    }

    fn words(self) -> String {
        let part = |count: u64, word: &str| (count > 0).then(|| counted(count, word));
        let parts = [part(self.error, "error"), part(self.warning, "warning"), part(self.note, "note")];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

/// The sums of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Tally {
    /// Collections that were read.
    pub collections: usize,
    /// Rules that were applied.
    pub rules_applied: usize,
    /// Rules that do not hold on the day of the review.
    pub rules_out_of_time: usize,
    /// Rules that were not selected.
    pub rules_not_selected: usize,
    /// Rules that could not be checked.
    pub rules_broken: usize,
    /// Rules applied that let silence pass.
    pub rules_silence_passes: usize,
    /// The verdicts.
    pub verdicts: Counts,
    /// Violated findings by severity.
    pub violated: BySeverity,
    /// Undetermined findings by severity.
    pub undetermined: BySeverity,
    /// Findings about the gate itself, by severity.
    pub gate: BySeverity,
    /// Findings that a waiver takes out of the gate.
    pub waived: u64,
    /// Findings that the baseline names.
    pub in_baseline: u64,
    /// Findings that are at the base revision as well.
    pub at_base: u64,
    /// Violated findings that gate.
    pub gating_violated: u64,
    /// Undetermined findings that gate.
    pub gating_undetermined: u64,
    /// Findings of the baseline that are found no longer.
    pub mended: usize,
    /// What is wrong with manifests and policies, by severity.
    pub diagnostics: BySeverity,
    /// Paths that could not be read.
    pub problems: usize,
    /// Folders passed over.
    pub folders_skipped: usize,
    /// Links not followed.
    pub links_skipped: usize,
    /// Manifests that settings exclude.
    pub manifests_excluded: usize,
    /// Collections of which undetermined errors do not gate.
    pub collections_silence_passes: usize,
}

impl Tally {
    /// The sums of a review.
    #[must_use]
    pub fn of(report: &Report<'_>) -> Self {
        let review = report.review;
        let mut tally = Self {
            collections: review.collections.len(),
            rules_applied: review.rules_applied,
            rules_out_of_time: review.rules_out_of_time,
            rules_not_selected: review.rules_not_selected,
            rules_broken: review.broken_rules.len(),
            rules_silence_passes: review.rules_silence_passes,
            problems: review.problems.len(),
            folders_skipped: review.skipped.folders,
            links_skipped: review.skipped.links,
            mended: review.mended,
            manifests_excluded: review.skipped.excluded,
            collections_silence_passes: review.collections.iter().filter(|collection| collection.levels.lets_silence_pass()).count(),
            ..Self::default()
        };
        review.policy_diagnostics.iter().for_each(|diagnostic| tally.diagnostics.add(diagnostic.severity));
        for collection in &review.collections {
            tally.verdicts.add(&collection.counts);
            collection.diagnostics.iter().for_each(|diagnostic| tally.diagnostics.add(diagnostic.severity));
            for finding in &collection.findings {
                let severity = report.severity(finding);
                let gates = u64::from(collection.gate(&report.session.program, finding));
                if finding.verdict == Verdict::Violated {
                    tally.violated.add(severity);
                    tally.gating_violated += gates;
                } else {
                    tally.undetermined.add(severity);
                    tally.gating_undetermined += gates;
                }
            }
        }
        for aside in review.collections.iter().flat_map(|collection| &collection.set_aside) {
            match aside.why {
                Why::Waived(_) => tally.waived += 1,
                Why::InBaseline => tally.in_baseline += 1,
                Why::AtBase => tally.at_base += 1,
            }
        }
        review.gate_findings.iter().for_each(|finding| tally.gate.add(finding.severity));
        tally
    }

    /// Findings that do not count at the gate.
    fn set_aside(&self) -> u64 {
        self.waived + self.in_baseline + self.at_base
    }

    /// The rows as printed: name, number, remark. What was left out has no number, but says how many of what.
    #[must_use]
    pub fn rows(&self) -> Vec<(&'static str, String, String)> {
        let remark = |count: BySeverity| if count == BySeverity::default() { String::new() } else { format!("({})", count.words()) };
        let found = |all: u64, counting: BySeverity| {
            let aside = all.saturating_sub(counting.sum());
            let aside = (aside > 0).then(|| format!("{aside} set aside"));
            let words = (counting.sum() > 0).then(|| counting.words());
            let words = words.into_iter().chain(aside).collect::<Vec<_>>().join("; ");
            if words.is_empty() { words } else { format!("({words})") }
        };
        let open = match self.verdicts.if_applicable {
            0 => String::new(),
            count => format!("({count} of those that pass, only if the rule applies at all: that is open)"),
        };
        let row = |name, count: u64, remark| (name, count.to_string(), remark);
        let mut rows = vec![
            row("violated", self.verdicts.violated, found(self.verdicts.violated, self.violated)),
            row("undetermined", self.verdicts.undetermined, found(self.verdicts.undetermined, self.undetermined)),
            row("satisfied", self.verdicts.satisfied, open),
            row("excused", self.verdicts.excused, String::new()),
            row("not applicable", self.verdicts.not_applicable, String::new()),
            row("waived", self.waived, String::new()),
        ];
        let known = [("in the baseline", self.in_baseline), ("at the base", self.at_base)];
        rows.extend(known.into_iter().filter(|(_, count)| *count > 0).map(|(name, count)| row(name, count, String::new())));
        if self.gate != BySeverity::default() {
            rows.push(row("about the gate", self.gate.sum(), remark(self.gate)));
        }
        if self.verdicts.not_checked > 0 {
            rows.push(row("not checked", self.verdicts.not_checked, String::new()));
        }
        rows.extend(self.left_out());
        rows
    }

    fn left_out(&self) -> Vec<(&'static str, String, String)> {
        let parts = |parts: &[(usize, &str)]| {
            let some = parts.iter().filter(|(count, _)| *count > 0);
            some.map(|(count, words)| counted(*count as u64, words)).collect::<Vec<_>>().join(", ")
        };
        let rules = parts(&[
            (self.rules_out_of_time, "rule| out of time"),
            (self.rules_not_selected, "rule| not selected"),
            (self.rules_broken, "rule| that could not be checked"),
        ]);
        let skipped = parts(&[
            (self.folders_skipped, "folder"),
            (self.links_skipped, "link"),
            (self.manifests_excluded, "manifest| that `ombud.toml` excludes"),
        ]);
        let silent = parts(&[
            (self.rules_silence_passes, "rule| under which silence passes"),
            (self.collections_silence_passes, "collection| in which silence passes: undetermined errors do not gate"),
        ]);
        let mended = parts(&[(self.mended, "finding| of the baseline that `ombud baseline --prune` removes")]);
        let rows = [("left out", rules), ("skipped", skipped), ("mended", mended), ("beware", silent)];
        rows.into_iter().filter(|(_, text)| !text.is_empty()).map(|(name, text)| (name, String::new(), text)).collect()
    }

    /// The last sentence. Never "compliant".
    #[must_use]
    pub fn verdict(&self, outcome: Outcome) -> String {
        let sentence = match outcome {
            Outcome::Incomplete => format!("the check could not be done whole: {}", self.hindrances()),
            Outcome::Violated => self.violations(),
            Outcome::Undetermined => {
                format!(
                    "no violation found in what is declared, and {} left open by what is not declared",
                    counted(self.gating_undetermined, "verdict")
                )
            }
            Outcome::Passes if self.violated.sum() > 0 => {
                format!("no violation that gates found in what is declared, and {} to look at", self.violated.words())
            }
            Outcome::Passes if self.set_aside() > 0 => "no violation that gates found in what is declared".to_owned(),
            Outcome::Passes => "no violation found in what is declared".to_owned(),
        };
        if self.set_aside() == 0 { sentence } else { format!("{sentence}; set aside: {}", self.aside_words()) }
    }

    fn violations(&self) -> String {
        let found = format!("{} found in what is declared", counted(self.gating_violated, "violation|"));
        match (self.gating_violated, self.gate.error) {
            (_, 0) => found,
            (0, gate) => format!("{} about the gate itself", counted(gate, "error")),
            (_, gate) => format!("{found}, and {} about the gate itself", counted(gate, "error")),
        }
    }

    /// `2 waived, 1 in the baseline`
    fn aside_words(&self) -> String {
        let parts = [(self.waived, "waived"), (self.in_baseline, "in the baseline"), (self.at_base, "at the base")];
        let some = parts.iter().filter(|(count, _)| *count > 0).map(|(count, words)| format!("{count} {words}"));
        some.collect::<Vec<_>>().join(", ")
    }

    fn hindrances(&self) -> String {
        let parts = [
            (self.problems as u64, "path| with a problem"),
            (self.diagnostics.error, "error| in manifests or policies"),
            (self.rules_broken as u64, "rule| that could not be checked"),
            (self.verdicts.not_checked, "verdict| not reached"),
        ];
        let some = parts.iter().filter(|(count, _)| *count > 0).map(|(count, words)| counted(*count, words));
        let words = some.collect::<Vec<_>>().join(", ");
        if words.is_empty() { "no manifest found".to_owned() } else { words }
    }
}

/// `1 rule out of time`, `2 rules out of time`: the plural's `s` goes where `|` stands, else to the end.
#[must_use]
pub fn counted(count: u64, words: &str) -> String {
    let (head, tail) = words.split_once('|').unwrap_or((words, ""));
    format!("{count} {head}{}{tail}", if count == 1 { "" } else { "s" })
}
