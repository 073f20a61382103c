//! The lines below a finding: law, whom it concerns, what is open, how to fix it, what to ask.

use std::collections::BTreeSet;

use super::Report;
use super::escape::{escape, prose};
use super::group::Group;
use super::places::Places;
use super::way;
use crate::check::program::{Citation, Program, Rule, Verdict};
use crate::eval::Finding;

/// So many items are listed below a finding that is shown.
const LISTED: usize = 20;

/// A named line, escaped; it may hold several.
pub(super) type Line = (&'static str, String);

/// All lines below a group of findings.
pub(super) fn lines(report: &Report<'_>, group: &Group<'_>, places: &mut Places<'_>) -> Vec<Line> {
    let finding = group.first;
    let mut foot = Vec::new();
    let Some(rule) = report.rule(finding) else { return foot };
    foot.extend(law(&report.session.program, rule, finding).map(|law| ("law", prose(&law))));
    foot.extend(whom(group));
    if let Some(route) = &finding.route {
        foot.push(("way", way::lines(&report.session.program, rule, route, places)));
    }
    foot.extend(elsewhere(report, finding));
    foot.extend(open(finding));
    foot.push(("help", prose(&rule.help)));
    foot.extend(rule.ask.iter().map(|ask| ("ask", prose(ask))));
    foot.extend(also(group, places));
    foot.push(("more", format!("ombud explain {}", escape(&rule.name))));
    foot
}

/// `GDPR Art. 6(1)(a), Art. 7(4); EDPB Guidelines 05/2020 § 3.1.1`
pub(super) fn law(program: &Program, rule: &Rule, finding: &Finding) -> Option<String> {
    let text = said(program, finding.citations.iter().filter_map(|index| rule.citations.get(*index)));
    (!text.is_empty()).then_some(text)
}

/// All that a rule cites.
pub(super) fn all_law(program: &Program, rule: &Rule) -> String {
    said(program, rule.citations.iter())
}

fn said<'run>(program: &Program, citations: impl Iterator<Item = &'run Citation>) -> String {
    let mut laws: Vec<(&str, Vec<&str>)> = Vec::new();
    for citation in citations {
        let short = program.law(citation.law).map_or("", |law| law.short.as_str());
        match laws.iter_mut().find(|(law, _)| *law == short) {
            Some((_, pinpoints)) => pinpoints.push(&citation.pinpoint),
            None => laws.push((short, vec![&citation.pinpoint])),
        }
    }
    let parts: Vec<String> = laws.iter().map(|(law, pinpoints)| format!("{law} {}", pinpoints.join(", "))).collect();
    parts.join("; ")
}

/// `eu-staff, us-staff in DE, FR, IE, US-CA`
fn whom(group: &Group<'_>) -> Option<Line> {
    let all = |of: fn(&Finding) -> &[String]| -> Vec<&str> {
        let names: BTreeSet<&str> = group.findings().flat_map(of).map(|name| bare_key(name)).collect();
        names.into_iter().collect()
    };
    let (people, places) = (all(|finding| &finding.subjects), all(|finding| &finding.jurisdictions));
    let parts: Vec<String> = [people, places].into_iter().filter(|part| !part.is_empty()).map(|part| part.join(", ")).collect();
    (!parts.is_empty()).then(|| ("for", escape(&parts.join(" in ")).into_owned()))
}

/// `subject[eu-staff]` as `eu-staff`.
fn bare_key(address: &str) -> &str {
    address.strip_prefix("subject[").and_then(|rest| rest.strip_suffix(']')).unwrap_or(address)
}

/// Where a special rule takes its place.
fn elsewhere(report: &Report<'_>, finding: &Finding) -> Vec<Line> {
    let mut lines = Vec::new();
    for (special, place) in &finding.displaced_in {
        let name = report.session.program.rule(*special).map_or("", |rule| &rule.name);
        lines.push(("but", escape(&format!("in {place}, `{name}` takes its place")).into_owned()));
    }
    lines
}

/// What is open: the quickest to declare first, and all.
fn open(finding: &Finding) -> Vec<Line> {
    if finding.verdict != Verdict::Undetermined {
        return Vec::new();
    }
    let mut lines = Vec::new();
    if !finding.quickest.is_empty() {
        lines.push(("declare first", escape(&listed(&finding.quickest)).into_owned()));
    }
    let others = finding.open.iter().filter(|fact| !finding.quickest.contains(&fact.address));
    let others: Vec<String> = others.map(|fact| format!("{} ({})", fact.address, fact.words())).collect();
    if !others.is_empty() {
        let bound = if finding.upper_bound { "; fewer may do" } else { "" };
        lines.push(("also open", escape(&format!("{}{bound}", listed(&others))).into_owned()));
    }
    lines
}

/// The items that share the finding, each with its place.
fn also(group: &Group<'_>, places: &mut Places<'_>) -> Option<Line> {
    let items: Vec<String> =
        group.others.iter().map(|other| format!("{} {}", other.item, places.line_and_column(other.primary.span))).collect();
    (!items.is_empty()).then(|| ("also", escape(&listed(&items)).into_owned()))
}

/// Names, at most so many.
pub(super) fn listed(parts: &[String]) -> String {
    let shown = parts.iter().take(LISTED).cloned().collect::<Vec<_>>().join(", ");
    match parts.len().saturating_sub(LISTED) {
        0 => shown,
        more => format!("{shown}, and {more} more (`--format concise` lists every finding)"),
    }
}
