//! Findings in groups that people can act on: one rule broken by several items is shown once, and rules that stay open for want of
//! the same facts are shown together.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::Report;
use crate::check::program::Verdict;
use crate::diagnostic::Severity;
use crate::engine::CollectionReview;
use crate::eval::Finding;

/// Findings of one rule and verdict in one manifest that differ only in their item.
#[derive(Debug, Clone)]
pub(super) struct Group<'run> {
    /// The one that is shown.
    pub(super) first: &'run Finding,
    /// The others.
    pub(super) others: Vec<&'run Finding>,
}

impl<'run> Group<'run> {
    /// All findings of the group.
    pub(super) fn findings(&self) -> impl Iterator<Item = &'run Finding> {
        std::iter::once(self.first).chain(self.others.iter().copied())
    }

    /// The facts whose declaration could clear them, sorted; all that are open where none is quickest.
    pub(super) fn quickest(&self) -> BTreeSet<&'run str> {
        self.findings().flat_map(quickest).collect()
    }
}

/// The facts whose declaration could clear a finding; all that are open where none is quickest.
pub(super) fn quickest(finding: &Finding) -> impl Iterator<Item = &str> {
    let all = if finding.quickest.is_empty() { finding.open.as_slice() } else { &[] };
    finding.quickest.iter().map(String::as_str).chain(all.iter().map(|fact| fact.address.as_str()))
}

/// What two findings share that differ only in their item.
type Likeness<'run> = (usize, Verdict, &'run [usize], BTreeSet<String>, usize);

/// The findings of a manifest, in clusters: the heavier first, violated before undetermined, then in order of place. A cluster of
/// several groups is undetermined, and the groups hang on the same facts.
pub(super) fn clusters<'run>(report: &Report<'run>, collection: &'run CollectionReview) -> Vec<Vec<Group<'run>>> {
    let mut clusters: Vec<Vec<Group<'run>>> = Vec::new();
    let mut known: FxHashMap<BTreeSet<&'run str>, usize> = FxHashMap::default();
    for group in groups(collection) {
        if group.first.verdict != Verdict::Undetermined || !group.first.trace.is_empty() {
            clusters.push(vec![group]);
            continue;
        }
        let index = *known.entry(group.quickest()).or_insert(clusters.len());
        match clusters.get_mut(index) {
            Some(cluster) => cluster.push(group),
            None => clusters.push(vec![group]),
        }
    }
    for cluster in &mut clusters {
        cluster.sort_by_key(|group| std::cmp::Reverse(report.severity(group.first)));
    }
    // The sorts are stable, and findings come in order of place, rule and item.
    let order = |cluster: &Vec<Group<'_>>| {
        let first = cluster.first();
        (std::cmp::Reverse(first.map_or(Severity::Note, |group| report.severity(group.first))), first.map(|group| group.first.verdict))
    };
    clusters.sort_by_key(order);
    clusters
}

fn groups(collection: &CollectionReview) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut known: FxHashMap<Likeness<'_>, usize> = FxHashMap::default();
    for (number, finding) in collection.findings.iter().enumerate() {
        let index = *known.entry(likeness(finding, number)).or_insert(groups.len());
        match groups.get_mut(index) {
            Some(group) => group.others.push(finding),
            None => groups.push(Group { first: finding, others: Vec::new() }),
        }
    }
    groups
}

/// Violated findings are alike if rule and citations are the same; undetermined ones, if also the same attributes are open.
/// What is told line by line is never grouped.
fn likeness(finding: &Finding, number: usize) -> Likeness<'_> {
    let facts = match finding.verdict {
        Verdict::Undetermined => quickest(finding).map(without_keys).collect(),
        _ => BTreeSet::new(),
    };
    let alone = if finding.trace.is_empty() { 0 } else { number + 1 };
    (finding.rule.index(), finding.verdict, &finding.citations, facts, alone)
}

/// `field[clicks].retention` without `clicks`.
pub(super) fn without_keys(address: &str) -> String {
    let mut bare = String::with_capacity(address.len());
    let mut rest = address;
    while let Some((before, _, after)) = next_key(rest) {
        bare.push_str(before);
        rest = after;
    }
    bare + rest
}

/// The first key of an address: `clicks` of `field[clicks].retention`; empty where there is none.
pub(super) fn key(address: &str) -> &str {
    next_key(address).map_or("", |(_, key, _)| key)
}

/// What stands before the first key, the key, and what follows it. A key may hold brackets: it ends where the address ends or goes
/// on with a name.
fn next_key(address: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = address.split_once('[')?;
    let mut ends = rest.match_indices(']').map(|(end, _)| end);
    let end = ends.find(|end| rest.get(end + 1..).is_some_and(|after| after.is_empty() || after.starts_with('.')))?;
    Some((before, rest.get(..end)?, rest.get(end + 1..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_do_not_tell_findings_apart() {
        assert_eq!(without_keys("field[clicks].retention.period"), "field.retention.period");
        assert_eq!(without_keys("collection"), "collection");
        assert_eq!(without_keys("party[host].transfer[0].until"), "party.transfer.until");
    }

    #[test]
    fn keys_may_hold_brackets() {
        assert_eq!(without_keys("subject[a]b[c].is"), "subject.is");
        assert_eq!(key("subject[a]b[c].is"), "a]b[c");
        assert_eq!((key("field[clicks].retention"), key("evidence"), key("open[")), ("clicks", "", ""));
    }
}
