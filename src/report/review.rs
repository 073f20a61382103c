//! The report for people: what stands in the way of a whole check, then the findings of each manifest, then the tally.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::escape::{escape, prose};
use super::group::{Group, groups};
use super::human::Block;
use super::places::Places;
use super::tally::{Tally, counted};
use super::{Look, Report};
use crate::check::program::{Program, Rule, Verdict};
use crate::diagnostic::{Diagnostic, Severity};
use crate::engine::{CollectionReview, Outcome, Problem};
use crate::eval::Finding;

/// So many items are listed below a finding that is shown.
const LISTED: usize = 20;
/// So many facts are named that decide the most.
const NEXT: usize = 5;

/// Writes the report.
pub(super) fn write(report: &Report<'_>, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let mut places = Places::new(report.session, report.review);
    for problem in &report.review.problems {
        out.write_all(problem_block(problem).draw(&mut places, look).as_bytes())?;
    }
    for diagnostic in &report.review.policy_diagnostics {
        out.write_all(diagnostic_block(diagnostic).draw(&mut places, look).as_bytes())?;
    }
    for collection in &report.review.collections {
        write_collection(report, collection, &mut places, look, out)?;
    }
    write_tally(report, look, out)
}

fn write_collection(report: &Report<'_>, collection: &CollectionReview, places: &mut Places<'_>, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let mut diagnostics: Vec<&Diagnostic> = collection.diagnostics.iter().collect();
    diagnostics.sort_by_key(|diagnostic| std::cmp::Reverse(diagnostic.severity));
    for diagnostic in diagnostics {
        out.write_all(diagnostic_block(diagnostic).draw(places, look).as_bytes())?;
    }
    for group in groups(report, collection) {
        out.write_all(finding_block(report, &group, places).draw(places, look).as_bytes())?;
        for line in &group.first.trace {
            writeln!(out, "  {}", look.dim(&escape(line)))?;
        }
        if !group.first.trace.is_empty() {
            writeln!(out)?;
        }
    }
    Ok(())
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
    }
}

fn finding_block(report: &Report<'_>, group: &Group<'_>, places: &mut Places<'_>) -> Block {
    let finding = group.first;
    let mut foot = Vec::new();
    if let Some(rule) = report.rule(finding) {
        foot.extend(about_law(&report.session.program, rule, finding));
        foot.extend(about_place(report, finding));
        foot.extend(about_open_facts(finding));
        foot.push(("help", prose(&rule.help)));
        foot.extend(rule.ask.iter().map(|ask| ("ask", prose(ask))));
    }
    foot.extend(also(group, places));
    let name = report.rule(finding).map_or(String::new(), |rule| rule.name.clone());
    foot.push(("more", format!("ombud explain {}", escape(&name))));
    Block {
        severity: report.severity(finding),
        code: name,
        message: finding.message.clone(),
        primary: Some(finding.primary.clone()),
        secondary: finding.secondary.clone(),
        foot,
    }
}

/// `GDPR Art. 6(1)(a), Art. 7(4); EDPB Guidelines 05/2020 § 3.1.1`
fn about_law(program: &Program, rule: &Rule, finding: &Finding) -> Option<(&'static str, String)> {
    let mut laws: Vec<(&str, Vec<&str>)> = Vec::new();
    for citation in finding.citations.iter().filter_map(|index| rule.citations.get(*index)) {
        let short = program.law(citation.law).map_or("", |law| law.short.as_str());
        match laws.iter_mut().find(|(law, _)| *law == short) {
            Some((_, pinpoints)) => pinpoints.push(&citation.pinpoint),
            None => laws.push((short, vec![&citation.pinpoint])),
        }
    }
    let parts: Vec<String> = laws.iter().map(|(law, pinpoints)| format!("{law} {}", pinpoints.join(", "))).collect();
    (!parts.is_empty()).then(|| ("law", prose(&parts.join("; "))))
}

/// Whom and where the finding concerns, by which route, and where a special rule takes its place.
fn about_place(report: &Report<'_>, finding: &Finding) -> Vec<(&'static str, String)> {
    let mut lines = Vec::new();
    if !finding.jurisdictions.is_empty() || !finding.subjects.is_empty() {
        let parts = [finding.jurisdictions.join(", "), finding.subjects.join(", ")];
        let parts: Vec<&str> = parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        lines.push(("for", escape(&parts.join(": ")).into_owned()));
    }
    if !finding.route.is_empty() {
        let nodes: Vec<&str> = finding.route.iter().map(|(node, _)| node.as_str()).collect();
        lines.push(("route", escape(&nodes.join(" → ")).into_owned()));
    }
    for (special, place) in &finding.displaced_in {
        let name = report.session.program.rule(*special).map_or("", |rule| &rule.name);
        lines.push(("but", escape(&format!("in {place}, `{name}` takes its place")).into_owned()));
    }
    lines
}

fn about_open_facts(finding: &Finding) -> Vec<(&'static str, String)> {
    if finding.verdict != Verdict::Undetermined {
        return Vec::new();
    }
    let mut lines = Vec::new();
    if !finding.quickest.is_empty() {
        lines.push(("declare first", escape(&finding.quickest.join(", ")).into_owned()));
    }
    let facts: Vec<String> = finding.open.iter().map(|fact| format!("{} ({})", fact.address, fact.reason.words())).collect();
    if !facts.is_empty() {
        let bound = if finding.upper_bound { "; fewer may do" } else { "" };
        lines.push(("open", escape(&format!("{}{bound}", listed(&facts, LISTED))).into_owned()));
    }
    lines
}

/// The items that share the finding, each with its place.
fn also(group: &Group<'_>, places: &mut Places<'_>) -> Option<(&'static str, String)> {
    let items: Vec<String> = group.others.iter().map(|other| format!("{} {}", other.item, places.line_and_column(other.primary.span))).collect();
    (!items.is_empty()).then(|| ("also", escape(&listed(&items, LISTED)).into_owned()))
}

fn listed(parts: &[String], limit: usize) -> String {
    let shown = parts.iter().take(limit).cloned().collect::<Vec<_>>().join(", ");
    match parts.len().saturating_sub(limit) {
        0 => shown,
        more => format!("{shown}, and {more} more (`--format concise` lists all)"),
    }
}

fn write_tally(report: &Report<'_>, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let tally = Tally::of(report);
    let collections = counted(tally.collections as u64, "collection");
    let rules = counted(tally.rules_applied as u64, "rule");
    writeln!(out, "{collections} read, {rules} applied, as of {}", report.review.as_of)?;
    for (name, count, remark) in tally.rows() {
        let line = format!("  {name:<14}  {count:>4}  {remark}");
        writeln!(out, "{}", line.trim_end())?;
    }
    let next = decides_most(report);
    if !next.is_empty() {
        let options = textwrap::Options::new(look.width).initial_indent("  ").subsequent_indent("    ").break_words(false);
        let line = format!("what decides most, if declared: {}", next.join(", "));
        writeln!(out, "\n{}", textwrap::fill(&escape(&line), options))?;
    }
    let outcome = report.review.outcome(&report.session.program);
    let sentence = tally.verdict(outcome);
    let sentence = if outcome == Outcome::Passes { look.good(&sentence) } else { look.bold(&sentence) };
    writeln!(out, "\n{sentence}")
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
