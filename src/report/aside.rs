//! What does not count at the gate, in words: by waiver, by the baseline, by the base revision.

use super::Report;
use super::entries::{Entry, all};
use super::tally::counted;
use crate::engine::Why;

/// What a reader is told of a waiver, unescaped.
pub(super) struct Waived<'run> {
    /// The rule.
    pub(super) rule: &'run str,
    /// The item.
    pub(super) item: &'run str,
    /// The manifest.
    pub(super) path: &'run str,
    /// Who answers for it.
    pub(super) owner: &'run str,
    /// Who approved it.
    pub(super) approver: &'run str,
    /// The first day on which it no longer holds.
    pub(super) until: String,
    /// Why it is accepted.
    pub(super) reason: &'run str,
}

/// Why, as machines read it.
pub(super) fn word(why: Why) -> &'static str {
    match why {
        Why::Waived(_) => "waived",
        Why::InBaseline => "in-baseline",
        Why::AtBase => "at-base",
    }
}

/// The findings that a waiver takes out of the gate, in order of manifest and place.
pub(super) fn waived<'run>(report: &Report<'run>) -> Vec<Waived<'run>> {
    let told = |entry: Entry<'run>| {
        let waiver = entry.waiver(report)?;
        Some(Waived {
            rule: &entry.rule.name,
            item: &entry.finding.item,
            path: &entry.collection.path,
            owner: &waiver.owner,
            approver: &waiver.approver,
            until: waiver.expires.to_string(),
            reason: &waiver.reason,
        })
    };
    all(report).into_iter().filter_map(told).collect()
}

/// Why a finding is set aside, as a sentence would end, unescaped.
pub(super) fn reason(report: &Report<'_>, entry: &Entry<'_>) -> Option<String> {
    Some(match (entry.why?, entry.waiver(report)) {
        (Why::Waived(_), Some(waiver)) => {
            format!("waived until {}: {} (owner {}, approved by {})", waiver.expires, waiver.reason, waiver.owner, waiver.approver)
        }
        (Why::Waived(_), None) => "waived".to_owned(),
        (Why::InBaseline, _) => "in the baseline".to_owned(),
        (Why::AtBase, _) => "found at the base revision as well".to_owned(),
    })
}

/// How many findings are known from elsewhere: `3 findings are in the baseline, which holds what was found before`.
pub(super) fn known(in_baseline: u64, at_base: u64) -> Vec<String> {
    let are = |count: u64| format!("{} {}", counted(count, "finding"), if count == 1 { "is" } else { "are" });
    let baseline = (in_baseline > 0).then(|| format!("{} in the baseline: known when it was written", are(in_baseline)));
    let base = (at_base > 0).then(|| format!("{} at the base revision as well: not brought in by this change", are(at_base)));
    baseline.into_iter().chain(base).collect()
}
