//! Findings by their cause: a fact that breaks many rules, or leaves many open, is one thing to act on.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::Report;
use super::group::{Group, quickest, without_keys};
use crate::check::program::Verdict;
use crate::diagnostic::Severity;
use crate::engine::CollectionReview;
use crate::eval::Finding;

/// The findings that are put down to the same facts of one manifest.
pub(super) struct Cause<'run> {
    /// The facts, without the keys of their entities: `field.retention`.
    pub(super) facts: BTreeSet<String>,
    /// Whether something is declared there.
    pub(super) declared: bool,
    /// The rules, the heavier first, each with its findings.
    pub(super) rules: Vec<Group<'run>>,
}

impl<'run> Cause<'run> {
    /// All findings, in order of rule.
    pub(super) fn findings(&self) -> impl Iterator<Item = &'run Finding> {
        self.rules.iter().flat_map(Group::findings)
    }

    /// The heaviest severity, and how many rules have it.
    fn weight(&self, report: &Report<'run>) -> (Severity, usize) {
        let severities = || self.rules.iter().map(|group| report.severity(group.first));
        let heaviest = severities().max().unwrap_or(Severity::Note);
        (heaviest, severities().filter(|severity| *severity == heaviest).count())
    }
}

/// The causes of all findings of a verdict: what breaks, or holds up, the most and gravest rules first.
pub(super) fn causes<'run>(report: &Report<'run>, collection: &'run CollectionReview, verdict: Verdict) -> Vec<Cause<'run>> {
    let mut causes: Vec<Cause<'run>> = Vec::new();
    let mut known: FxHashMap<(BTreeSet<String>, bool), usize> = FxHashMap::default();
    for finding in collection.findings.iter().filter(|finding| finding.verdict == verdict) {
        let facts = facts(finding);
        let declared = verdict == Verdict::Violated && finding.cause.declared;
        let index = *known.entry((facts.clone(), declared)).or_insert(causes.len());
        if index == causes.len() {
            causes.push(Cause { facts, declared, rules: Vec::new() });
        }
        if let Some(cause) = causes.get_mut(index) {
            add(cause, finding);
        }
    }
    for cause in &mut causes {
        cause.rules.sort_by_key(|group| Reverse(report.severity(group.first)));
    }
    // The sort is stable, and findings come in order of place.
    causes.sort_by_key(|cause| Reverse(cause.weight(report)));
    causes
}

fn facts(finding: &Finding) -> BTreeSet<String> {
    match finding.verdict {
        Verdict::Undetermined => quickest(finding).map(without_keys).collect(),
        _ => BTreeSet::from([without_keys(&finding.cause.address)]),
    }
}

fn add<'run>(cause: &mut Cause<'run>, finding: &'run Finding) {
    match cause.rules.iter_mut().find(|group| group.first.rule == finding.rule) {
        Some(group) => group.others.push(finding),
        None => cause.rules.push(Group { first: finding, others: Vec::new() }),
    }
}
