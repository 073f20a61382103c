//! Findings in groups that people can act on: one rule broken in the same way by several items is shown once.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::Report;
use crate::check::program::Verdict;
use crate::engine::CollectionReview;
use crate::eval::Finding;

/// Findings of one manifest that differ only in their item.
#[derive(Debug, Clone)]
pub(super) struct Group<'run> {
    /// The one that is shown.
    pub(super) first: &'run Finding,
    /// The others.
    pub(super) others: Vec<&'run Finding>,
}

/// What two findings share that differ only in their item.
type Likeness<'run> = (usize, Verdict, &'run [String], BTreeSet<String>);

/// The findings of a manifest: the heavier first, violated before undetermined, then in order of place.
pub(super) fn groups<'run>(report: &Report<'run>, collection: &'run CollectionReview) -> Vec<Group<'run>> {
    let mut groups: Vec<Group<'run>> = Vec::new();
    let mut known: FxHashMap<Likeness<'run>, usize> = FxHashMap::default();
    for finding in &collection.findings {
        let index = *known.entry(likeness(finding)).or_insert(groups.len());
        match groups.get_mut(index) {
            Some(group) => group.others.push(finding),
            None => groups.push(Group { first: finding, others: Vec::new() }),
        }
    }
    // The sort is stable, and findings come in order of place, rule and item.
    groups.sort_by_key(|group| (std::cmp::Reverse(report.severity(group.first)), group.first.verdict));
    groups
}

fn likeness(finding: &Finding) -> Likeness<'_> {
    let facts: BTreeSet<String> = match finding.verdict {
        Verdict::Undetermined => finding.open.iter().map(|fact| format!("{} {}", without_keys(&fact.address), fact.reason.words())).collect(),
        _ => finding.deciding.iter().map(|address| without_keys(address)).collect(),
    };
    (finding.rule.index(), finding.verdict, &finding.jurisdictions, facts)
}

/// `field[clicks].retention` without `clicks`.
fn without_keys(address: &str) -> String {
    let mut depth = 0_usize;
    let mut bare = String::with_capacity(address.len());
    for character in address.chars() {
        match character {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => bare.push(character),
            _ => {}
        }
    }
    bare
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_do_not_tell_findings_apart() {
        assert_eq!(without_keys("field[clicks].retention.period"), "field.retention.period");
        assert_eq!(without_keys("collection"), "collection");
    }
}
