//! The review as a comment on a change, for a lawyer to follow: the result in one sentence, what is violated by cause and law, what
//! is to be declared, what was set aside by whom and until when.

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::inline::{code, inline};
use super::sheet::Sheet;
use super::{Side, heading, row};
use crate::check::program::Verdict;
use crate::diagnostic::{Diagnostic, Severity};
use crate::engine::{CollectionReview, Outcome};
use crate::eval::OpenFact;
use crate::report::causes::{Cause, causes};
use crate::report::group::{Group, quickest};
use crate::report::overview::articles;
use crate::report::places::Places;
use crate::report::tally::{Tally, counted};
use crate::report::{Look, Report, aside, foot};
use crate::source::Span;

/// GitHub refuses comments of more than 65 536 characters: so many are for what is found, and so many for what is set aside.
const FINDINGS: usize = 45_000;
const ASIDE: usize = 15_000;
/// So many items, or places, are named of a finding.
const NAMED: usize = 5;

/// How much is told of each finding.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Detail {
    /// What is wrong, how to mend it, what to ask.
    Whole,
    /// Which rule and law; what does not gate, by name.
    Short,
}

/// Writes the report: whole where that has room, else short.
pub(in crate::report) fn write(report: &Report<'_>, _: Look, out: &mut dyn Write) -> io::Result<()> {
    let mut page = page(report, Detail::Whole)?;
    if page.left_out() > 0 {
        page = self::page(report, Detail::Short)?;
        page.append("\nThere is more to tell of each: `ombud explain NAME` says what a rule asks and how to keep it, `ombud check --format full` shows the lines.\n");
    }
    if page.left_out() > 0 {
        let count = counted(page.left_out(), "finding");
        page.append(&format!("\n**{count} left out here for length.**\n"));
    }
    page.append("\nOmbud reviews what is declared; it does not say that a collection is lawful.\n");
    out.write_all(page.finish().as_bytes())
}

fn page(report: &Report<'_>, detail: Detail) -> io::Result<Sheet> {
    let review = report.review;
    let mut places = Places::new(report.session, review);
    let mut sheet = Sheet::new(FINDINGS);
    head(report, &mut sheet)?;
    let mut mistakes: Vec<String> = Vec::new();
    for problem in &review.problems {
        mistakes.push(format!("- {}: {}{}\n", code(&problem.path), inline(&problem.message), help(problem.help.as_deref())));
    }
    let in_manifests = review.collections.iter().flat_map(|collection| &collection.diagnostics);
    mistakes.extend(review.policy_diagnostics.iter().chain(in_manifests).map(|found| mistake(&mut places, found)));
    section(&mut sheet, "What keeps the check from being whole, or deserves a look", &mistakes);
    let gate: Vec<String> = review.gate_findings.iter().map(|found| mistake(&mut places, found)).collect();
    section(&mut sheet, "About the gate itself", &gate);
    for collection in &review.collections {
        told(report, &mut places, (collection, detail), &mut sheet);
    }
    let mut aside = Sheet::new(ASIDE);
    set_aside(report, &mut aside)?;
    sheet.join(aside);
    Ok(sheet)
}

fn head(report: &Report<'_>, sheet: &mut Sheet) -> io::Result<()> {
    let (tally, outcome) = (Tally::of(report), report.review.outcome(&report.session.program));
    let gate = if outcome == Outcome::Passes { "The gate passes" } else { "The gate does not pass" };
    sheet.append(&format!("## Review of data collection\n\n**{gate}: {}.**\n\n", inline(&tally.verdict(outcome))));
    let collections = counted(tally.collections as u64, "collection");
    let rules = counted(tally.rules_applied as u64, "rule");
    sheet.append(&format!("{collections} read, {rules} applied, as of {}.\n\n", report.review.as_of));
    let mut table = Vec::new();
    heading(&mut table, &[("verdict", Side::Left), ("findings", Side::Right), ("", Side::Left)])?;
    for (name, count, remark) in tally.rows() {
        row(&mut table, &[inline(name), count, inline(&remark)])?;
    }
    sheet.append(&String::from_utf8_lossy(&table));
    Ok(())
}

fn section(sheet: &mut Sheet, title: &str, parts: &[String]) {
    if parts.is_empty() {
        return;
    }
    sheet.push(&format!("\n### {title}\n\n"), 0);
    parts.iter().for_each(|part| sheet.push(part, 1));
}

fn mistake(places: &mut Places<'_>, found: &Diagnostic) -> String {
    let place = code(&places.full(found.primary.span));
    format!("- **{}** {}: {}{}\n", found.severity.word(), place, inline(&found.message), help(found.help.as_deref()))
}

fn help(help: Option<&str>) -> String {
    help.map_or(String::new(), |help| format!(" *To fix it:* {}", inline(help)))
}

/// The findings of a manifest that count.
fn told(report: &Report<'_>, places: &mut Places<'_>, (collection, detail): (&CollectionReview, Detail), sheet: &mut Sheet) {
    let violated = causes(report, collection, Verdict::Violated);
    let open = causes(report, collection, Verdict::Undetermined);
    if violated.is_empty() && open.is_empty() {
        return;
    }
    let name = collection.id.as_ref().map_or(String::new(), |id| format!(" ({})", inline(id)));
    sheet.push(&format!("\n### {}{name}\n", code(&collection.path)), 0);
    if !violated.is_empty() {
        sheet.push("\n#### Violated, by cause\n", 0);
        violated.iter().for_each(|cause| violated_cause(report, places, (cause, detail), sheet));
    }
    if !open.is_empty() {
        sheet.push("\n#### Undetermined: to be declared\n\n", 0);
        open.iter().for_each(|cause| open_cause(report, places, (cause, detail), sheet));
    }
}

fn violated_cause(report: &Report<'_>, places: &mut Places<'_>, (cause, detail): (&Cause<'_>, Detail), sheet: &mut Sheet) {
    let fact = cause.facts.first().map_or("", String::as_str);
    let said = match (cause.declared, fact.contains('.')) {
        (true, true) => "",
        (true, false) => " is not declared in full",
        (false, _) => " is not declared",
    };
    let spans: BTreeSet<Span> = cause.findings().map(|finding| finding.primary.span).collect();
    sheet.push(&format!("\n{}{said} ({})\n\n", code(fact), lines(places, &spans)), 0);
    let is_light = |group: &&Group<'_>| detail == Detail::Short && report.severity(group.first) != Severity::Error;
    for group in cause.rules.iter().filter(|group| !is_light(group)) {
        let line = if detail == Detail::Short { short_line(report, group) } else { rule_line(report, group) };
        sheet.push(&line, 1 + group.others.len());
    }
    let light: Vec<&Group<'_>> = cause.rules.iter().filter(is_light).collect();
    if !light.is_empty() {
        let names: Vec<String> = light.iter().map(|group| rule_name(report, group)).collect();
        let count = light.iter().map(|group| 1 + group.others.len()).sum();
        let law = inline(&articles(report, light.iter().flat_map(|group| group.findings())));
        sheet.push(&format!("- {} {} ({law})\n", mark(Severity::Warning), names.join(", ")), count);
    }
}

fn rule_name(report: &Report<'_>, group: &Group<'_>) -> String {
    report.rule(group.first).map_or(String::new(), |rule| code(&rule.name))
}

/// Which rule is broken, by which law, on what.
fn short_line(report: &Report<'_>, group: &Group<'_>) -> String {
    let Some(rule) = report.rule(group.first) else { return String::new() };
    let law = foot::law(&report.session.program, rule, group.first).unwrap_or_default();
    let items = named(group.findings().map(|finding| finding.item.as_str()));
    format!("- {} {} ({}; {}). {items}\n", mark(report.severity(group.first)), inline(&rule.title), inline(&law), code(&rule.name))
}

/// Which rule is broken, by which law, on what, and what to do.
fn rule_line(report: &Report<'_>, group: &Group<'_>) -> String {
    let (finding, severity) = (group.first, report.severity(group.first));
    let Some(rule) = report.rule(finding) else { return String::new() };
    let law = foot::law(&report.session.program, rule, finding).unwrap_or_default();
    let items = named(group.findings().map(|finding| finding.item.as_str()));
    let ask = rule.ask.as_deref().map_or(String::new(), |ask| format!(" *To ask counsel:* {}", inline(ask)));
    format!(
        "- {} **{}** ({}): {}. {items}\n  *To fix it:* {}{ask} ({})\n",
        mark(severity),
        inline(&rule.title),
        inline(&law),
        inline(&finding.message),
        inline(&rule.help),
        code(&rule.name)
    )
}

fn mark(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "❌",
        Severity::Warning => "⚠️",
        Severity::Note => "ℹ️",
    }
}

/// What to declare, where, and the rules and laws that wait for it.
fn open_cause(report: &Report<'_>, places: &mut Places<'_>, (cause, detail): (&Cause<'_>, Detail), sheet: &mut Sheet) {
    let wanted: BTreeSet<&str> = cause.findings().flat_map(quickest).collect();
    let is_wanted = |fact: &&OpenFact| wanted.contains(fact.address.as_str());
    let open: Vec<&OpenFact> = cause.findings().flat_map(|finding| &finding.open).filter(is_wanted).collect();
    let spans: BTreeSet<Span> = open.iter().map(|fact| fact.span).collect();
    let reasons: BTreeSet<&str> = open.iter().map(|fact| fact.words()).collect();
    let facts: Vec<String> = wanted.iter().take(NAMED).map(|fact| code(fact)).collect();
    let more = wanted.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(", and {more} more") } else { String::new() };
    let reasons = reasons.into_iter().collect::<Vec<_>>().join(", ");
    let first = cause.rules.iter().map(|group| report.severity(group.first)).max().unwrap_or(Severity::Note);
    let mut part = format!("- [ ] {} {}{more} ({}; {reasons})", mark(first), facts.join(", "), lines(places, &spans));
    let count = cause.findings().count() as u64;
    part += &format!("; on it {} {}, of", if count == 1 { "hangs" } else { "hang" }, counted(count, "verdict"));
    if detail == Detail::Short {
        let names: Vec<String> = cause.rules.iter().map(|group| rule_name(report, group)).collect();
        let law = inline(&articles(report, cause.findings()));
        return sheet.push(&format!("{part} {} ({law})\n", names.join(", ")), cause.findings().count());
    }
    part.push('\n');
    for group in &cause.rules {
        let Some(rule) = report.rule(group.first) else { continue };
        let law = foot::law(&report.session.program, rule, group.first).unwrap_or_default();
        part += &format!("  - {} ({}; {})\n", inline(&rule.title), inline(&law), code(&rule.name));
    }
    sheet.push(&part, cause.findings().count());
}

/// The findings that do not count: waivers with who answers for them, and how many are known from elsewhere.
fn set_aside(report: &Report<'_>, sheet: &mut Sheet) -> io::Result<()> {
    let (waived, tally) = (aside::waived(report), Tally::of(report));
    let known = aside::known(tally.in_baseline, tally.at_base);
    if waived.is_empty() && known.is_empty() {
        return Ok(());
    }
    sheet.push("\n### Set aside: does not count at the gate\n\n", 0);
    known.iter().for_each(|line| sheet.push(&format!("- {}\n", inline(line)), 0));
    if waived.is_empty() {
        return Ok(());
    }
    let columns = ["rule", "item", "manifest", "reason", "owner", "approved by", "until"].map(|name| (name, Side::Left));
    let mut head = b"\n".to_vec();
    heading(&mut head, &columns)?;
    sheet.push(&String::from_utf8_lossy(&head), 0);
    for one in waived {
        let cells =
            [code(one.rule), code(one.item), code(one.path), inline(one.reason), inline(one.owner), inline(one.approver), one.until];
        let mut line = Vec::new();
        row(&mut line, &cells)?;
        sheet.push(&String::from_utf8_lossy(&line), 1);
    }
    Ok(())
}

/// `line 3, 8`
fn lines(places: &mut Places<'_>, spans: &BTreeSet<Span>) -> String {
    let lines: BTreeSet<u32> = spans.iter().map(|span| places.position(*span).line).collect();
    let shown: Vec<String> = lines.iter().take(NAMED).map(u32::to_string).collect();
    let more = if lines.len() > NAMED { ", …" } else { "" };
    format!("line {}{more}", shown.join(", "))
}

fn named<'run>(items: impl Iterator<Item = &'run str>) -> String {
    let items: Vec<&str> = items.collect();
    let shown: Vec<String> = items.iter().take(NAMED).map(|item| code(item)).collect();
    let more = items.len().saturating_sub(NAMED);
    if more > 0 { format!("On {}, and {more} more.", shown.join(", ")) } else { format!("On {}.", shown.join(", ")) }
}
