//! Findings as formats for machines list them: those that count and those set aside, in one order.

use super::Report;
use crate::check::program::{Rule, Verdict};
use crate::diagnostic::Severity;
use crate::engine::{CollectionReview, Fingerprint, Why};
use crate::eval::Finding;
use crate::project::Waiver;

/// A finding of one manifest, whether or not it counts at the gate.
#[derive(Clone, Copy)]
pub(super) struct Entry<'run> {
    /// The manifest.
    pub(super) collection: &'run CollectionReview,
    /// The finding.
    pub(super) finding: &'run Finding,
    /// Its fingerprint.
    pub(super) fingerprint: &'run Fingerprint,
    /// Its rule.
    pub(super) rule: &'run Rule,
    /// How much it weighs.
    pub(super) severity: Severity,
    /// Why it does not count at the gate; none: it does, by the levels.
    pub(super) why: Option<Why>,
    /// Whether it makes the gate fail.
    pub(super) gates: bool,
}

impl<'run> Entry<'run> {
    /// The waiver that holds for it.
    pub(super) fn waiver(&self, report: &Report<'run>) -> Option<&'run Waiver> {
        match self.why {
            Some(Why::Waived(number)) => report.review.waivers.get(number),
            _ => None,
        }
    }
}

/// All findings of a manifest, in order of place, rule and item.
pub(super) fn entries<'run>(report: &Report<'run>, collection: &'run CollectionReview) -> Vec<Entry<'run>> {
    let counting = collection.findings.iter().zip(&collection.fingerprints).map(|(finding, print)| (finding, print, None));
    let aside = collection.set_aside.iter().map(|aside| (&aside.finding, &aside.fingerprint, Some(aside.why)));
    let entry = |(finding, fingerprint, why): (&'run Finding, &'run Fingerprint, Option<Why>)| {
        let rule = report.rule(finding)?;
        let gates = why.is_none() && collection.gate(&report.session.program, finding);
        Some(Entry { collection, finding, fingerprint, rule, severity: report.severity(finding), why, gates })
    };
    let mut entries: Vec<Entry<'run>> = counting.chain(aside).filter_map(entry).collect();
    entries.sort_by_key(|entry| (entry.finding.primary.span, entry.rule.name.as_str(), entry.finding.item.as_str()));
    entries
}

/// All findings of a run, the manifests in order.
pub(super) fn all<'run>(report: &Report<'run>) -> Vec<Entry<'run>> {
    report.review.collections.iter().flat_map(|collection| entries(report, collection)).collect()
}

/// Those first that decide the exit code: gating before others, violated before undetermined, the heavier first, those set aside
/// last; else in order.
pub(super) fn by_gravity(entries: &mut [Entry<'_>]) {
    entries.sort_by_key(|entry| {
        let undetermined = entry.finding.verdict != Verdict::Violated;
        (entry.why.is_some(), !entry.gates, std::cmp::Reverse(entry.severity), undetermined)
    });
}

/// A verdict as machines read it.
pub(super) fn verdict_word(verdict: Verdict) -> &'static str {
    if verdict == Verdict::Violated { "violated" } else { "undetermined" }
}
