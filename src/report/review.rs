//! The report for people: what stands in the way of a whole check, then the findings of each manifest, then the tally.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use super::aside;
use super::escape::{escape, prose};
use super::foot;
use super::group::{Group, clusters};
use super::human::Block;
use super::overview::overview;
use super::places::Places;
use super::tally::{Tally, counted};
use super::wrap::wrap;
use super::{Look, Report};
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::engine::{CollectionReview, Outcome, Problem};
use crate::eval::OpenFact;

/// So many places of open facts are shown.
const SHOWN: usize = 6;
/// So many facts are named that decide the most.
const NEXT: usize = 5;

/// So many findings are told with their lines; more are told by cause, unless all are asked for.
const FEW: usize = 12;

/// Writes the report: many findings by cause.
pub(super) fn write(report: &Report<'_>, look: Look, out: &mut dyn Write) -> io::Result<()> {
    write_so(report, look, is_short(report), out)
}

/// Writes the report with each finding's lines, however many there are.
pub(super) fn write_full(report: &Report<'_>, look: Look, out: &mut dyn Write) -> io::Result<()> {
    write_so(report, look, true, out)
}

fn write_so(report: &Report<'_>, look: Look, full: bool, out: &mut dyn Write) -> io::Result<()> {
    let mut places = Places::new(report.session, report.review);
    for problem in &report.review.problems {
        out.write_all(problem_block(problem).draw(&mut places, look).as_bytes())?;
    }
    for diagnostic in report.review.policy_diagnostics.iter().chain(&report.review.gate_findings) {
        out.write_all(diagnostic_block(diagnostic).draw(&mut places, look).as_bytes())?;
    }
    for collection in &report.review.collections {
        write_diagnostics(collection, &mut places, look, out)?;
        if full {
            write_findings(report, collection, &mut places, look, out)?;
        } else {
            out.write_all(overview(report, collection, &mut places, look).as_bytes())?;
        }
    }
    write_tally(report, look, full, out)?;
    if full {
        return Ok(());
    }
    let line =
        "`--format full` shows every finding with its lines, `--rule NAME` those of one rule; `ombud explain NAME` tells what it asks";
    writeln!(out, "{}", wrap(line, look.width, ("", "  ")))
}

/// Whether the findings are few, or told line by line.
fn is_short(report: &Report<'_>) -> bool {
    let mut count = 0;
    for collection in &report.review.collections {
        if collection.findings.iter().any(|finding| !finding.trace.is_empty()) {
            return true;
        }
        count += clusters(report, collection).len();
        if count > FEW {
            return false;
        }
    }
    true
}

fn write_diagnostics(collection: &CollectionReview, places: &mut Places<'_>, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let mut diagnostics: Vec<&Diagnostic> = collection.diagnostics.iter().collect();
    diagnostics.sort_by_key(|diagnostic| std::cmp::Reverse(diagnostic.severity));
    for diagnostic in diagnostics {
        out.write_all(diagnostic_block(diagnostic).draw(places, look).as_bytes())?;
    }
    Ok(())
}

fn write_findings(
    report: &Report<'_>,
    collection: &CollectionReview,
    places: &mut Places<'_>,
    look: Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    for cluster in clusters(report, collection) {
        let block = match cluster.as_slice() {
            [group] => finding_block(report, group, places),
            several => open_block(report, several),
        };
        out.write_all(block.draw(places, look).as_bytes())?;
        write_trace(cluster.iter().flat_map(|group| &group.first.trace), look, out)?;
    }
    Ok(())
}

fn write_trace<'run>(trace: impl Iterator<Item = &'run String>, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let mut told = false;
    for line in trace {
        writeln!(out, "  {}", look.dim(&escape(line)))?;
        told = true;
    }
    if told { writeln!(out) } else { Ok(()) }
}

fn problem_block(problem: &Problem) -> Block {
    let message = if problem.path.is_empty() { problem.message.clone() } else { format!("{}: {}", problem.path, problem.message) };
    Block {
        severity: Severity::Error,
        code: problem.code.map_or(String::new(), |code| code.word().to_owned()),
        message,
        primary: None,
        secondary: Vec::new(),
        foot: problem.help.iter().map(|help| ("help", prose(help))).collect(),
        list: Vec::new(),
    }
}

/// A diagnostic as a block.
pub(super) fn diagnostic_block(diagnostic: &Diagnostic) -> Block {
    Block {
        severity: diagnostic.severity,
        code: diagnostic.code.word().to_owned(),
        message: diagnostic.message.clone(),
        primary: Some(diagnostic.primary.clone()),
        secondary: diagnostic.secondary.clone(),
        foot: diagnostic.help.iter().map(|help| ("help", prose(help))).collect(),
        list: Vec::new(),
    }
}

fn finding_block(report: &Report<'_>, group: &Group<'_>, places: &mut Places<'_>) -> Block {
    let finding = group.first;
    Block {
        severity: report.severity(finding),
        code: report.rule(finding).map_or(String::new(), |rule| rule.name.clone()),
        message: finding.message.clone(),
        primary: Some(finding.primary.clone()),
        secondary: finding.secondary.clone(),
        foot: foot::lines(report, group, places),
        list: Vec::new(),
    }
}

/// Several rules that hang on the same facts: the facts once, and the rules below.
fn open_block(report: &Report<'_>, cluster: &[Group<'_>]) -> Block {
    let facts: BTreeSet<&str> = cluster.iter().flat_map(Group::quickest).collect();
    let places = open_places(cluster, &facts);
    let named: Vec<String> = facts.iter().map(|fact| (*fact).to_owned()).collect();
    let one = cluster.iter().all(|group| group.others.is_empty()) && facts.len() == 1;
    let reason = places.first().filter(|_| one).map_or("open", |(fact, _)| fact.words());
    let message = format!(
        "cannot tell whether {} rules are kept: {} {} {reason}",
        cluster.len(),
        foot::listed(&named),
        if one { "is" } else { "are" }
    );
    let labels: Vec<Label> = places.into_iter().take(SHOWN).map(|(fact, text)| Label { span: fact.span, text }).collect();
    Block {
        severity: cluster.first().map_or(Severity::Error, |group| report.severity(group.first)),
        code: String::new(),
        message: message.replace("is the owners do not know", "is not known to the owners"),
        primary: labels.first().cloned(),
        secondary: labels.into_iter().skip(1).collect(),
        foot: vec![("declare first", escape(&foot::listed(&named)).into_owned())],
        list: cluster.iter().map(|group| open_rule(report, group)).collect(),
    }
}

/// The places of open facts, with what is said there.
fn open_places<'run>(cluster: &[Group<'run>], facts: &BTreeSet<&str>) -> Vec<(&'run OpenFact, String)> {
    let open = cluster.iter().flat_map(Group::findings).flat_map(|finding| &finding.open);
    let mut found: Vec<&OpenFact> = open.filter(|fact| facts.contains(fact.address.as_str())).collect();
    found.sort_by(|one, other| (one.span, &one.address).cmp(&(other.span, &other.address)));
    found.dedup_by(|one, other| one.address == other.address);
    let text = |fact: &OpenFact| {
        let name = fact.address.rsplit_once("].").map_or(fact.address.as_str(), |(_, name)| name);
        let name = name.split_once('.').filter(|_| !fact.address.contains('[')).map_or(name, |(_, name)| name);
        format!("`{name}`: {}", fact.words())
    };
    found.into_iter().map(|fact| (fact, text(fact))).collect()
}

/// `error[rule]: title (law)`
fn open_rule(report: &Report<'_>, group: &Group<'_>) -> (Severity, String) {
    let severity = report.severity(group.first);
    let Some(rule) = report.rule(group.first) else { return (severity, String::new()) };
    let law = foot::law(&report.session.program, rule, group.first).map_or(String::new(), |law| format!(" ({law})"));
    // The collection, and a member that is not declared, say nothing new.
    let items = group.findings().map(|finding| finding.item.as_str()).filter(|item| *item != "collection" && !item.ends_with("[?]"));
    let items: Vec<String> = items.map(str::to_owned).collect();
    let items = if items.is_empty() { String::new() } else { format!(": {}", foot::listed(&items)) };
    (severity, prose(&format!("[{}]: {}{law}{items}", rule.name, rule.title)))
}

fn write_tally(report: &Report<'_>, look: Look, full: bool, out: &mut dyn Write) -> io::Result<()> {
    let tally = Tally::of(report);
    let collections = counted(tally.collections as u64, "collection");
    let rules = counted(tally.rules_applied as u64, "rule");
    writeln!(out, "{collections} read, {rules} applied, as of {}", report.review.as_of)?;
    let rows = tally.rows();
    let width = rows.iter().map(|(name, ..)| name.len()).max().unwrap_or(0);
    for (name, count, remark) in rows {
        let head = format!("  {name:<width$}  {count:>4}  ");
        let line = if remark.is_empty() { head } else { wrap(&remark, look.width, (&head, &" ".repeat(head.len()))) };
        writeln!(out, "{}", line.trim_end())?;
    }
    write_aside(report, look, out)?;
    // An overview begins with what decides most.
    let next = if full { decides_most(report) } else { Vec::new() };
    if !next.is_empty() {
        let line = format!("what decides most, if declared: {}", next.join(", "));
        writeln!(out, "\n{}", wrap(&escape(&line), look.width, ("  ", "    ")))?;
    }
    let outcome = report.review.outcome(&report.session.program);
    let sentence = wrap(&tally.verdict(outcome), look.width, ("", "  "));
    let sentence = if outcome == Outcome::Passes { look.good(&sentence) } else { look.bold(&sentence) };
    writeln!(out, "\n{sentence}")
}

/// What was set aside and why: a paragraph for each waiver, a line for what is known from elsewhere.
fn write_aside(report: &Report<'_>, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let tally = Tally::of(report);
    let waived = aside::waived(report).into_iter().map(|one| {
        let head = format!("waived: {} on {} in {} until {}", one.rule, one.item, one.path, one.until);
        format!("{head}; owner {}, approved by {}: {}", one.owner, one.approver, one.reason)
    });
    let lines: Vec<String> = waived.chain(aside::known(tally.in_baseline, tally.at_base)).collect();
    if !lines.is_empty() {
        writeln!(out)?;
    }
    for line in lines {
        writeln!(out, "{}", wrap(&prose(&line), look.width, ("  ", "    ")))?;
    }
    Ok(())
}

/// The facts that stand in most of the quickest sets, with how many findings hang on each.
fn decides_most(report: &Report<'_>) -> Vec<String> {
    let many = report.review.collections.len() > 1;
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for collection in &report.review.collections {
        for address in collection.findings.iter().flat_map(|finding| &finding.quickest) {
            let name = if many { format!("{} in {}", address, collection.path) } else { address.clone() };
            *counts.entry(name).or_default() += 1;
        }
    }
    let mut counts: Vec<(String, usize)> = counts.into_iter().filter(|(_, count)| *count > 1).collect();
    counts.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    counts.into_iter().take(NEXT).map(|(name, count)| format!("{name} ({count} findings)")).collect()
}
