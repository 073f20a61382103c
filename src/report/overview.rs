//! Many findings on a few pages: by cause, each with the rules and laws that hang on it; then by law.

use std::collections::{BTreeMap, BTreeSet};

use super::causes::{Cause, causes};
use super::escape::{escape, prose};
use super::group::{Group, key, quickest};
use super::places::Places;
use super::tally::counted;
use super::wrap::wrap;
use super::{Look, Report};
use crate::check::program::Verdict;
use crate::diagnostic::Severity;
use crate::engine::CollectionReview;
use crate::eval::{Finding, OpenFact, OpenReason};
use crate::source::Span;

/// So many places of a cause are named.
const NAMED: usize = 4;
/// What pinpoints with a number begin with.
const UNITS: [&str; 4] = ["Art. ", "Rec. ", "§ ", "para. "];
/// So many characters of a value are shown.
const VALUE: usize = 30;

/// The overview of one manifest; nothing where it has no findings.
pub(super) fn overview(report: &Report<'_>, collection: &CollectionReview, places: &mut Places<'_>, look: Look) -> String {
    let violated = causes(report, collection, Verdict::Violated);
    let open = causes(report, collection, Verdict::Undetermined);
    if violated.is_empty() && open.is_empty() {
        return String::new();
    }
    let mut text = head(collection, &violated, &open, look);
    if !violated.is_empty() {
        text += &format!("\n{}\n", look.bold("Violated, by cause"));
        violated.iter().for_each(|cause| text += &violated_cause(report, cause, places, look));
    }
    if !open.is_empty() {
        text += &format!("\n{}\n", look.bold("Undetermined, by what to declare"));
        open.iter().for_each(|cause| text += &open_cause(report, cause, places, look));
    }
    text += &format!("\n{}\n", look.bold("By law"));
    text += &by_law(report, collection, look);
    text + "\n"
}

fn head(collection: &CollectionReview, violated: &[Cause<'_>], open: &[Cause<'_>], look: Look) -> String {
    let name = collection.id.as_ref().map_or(String::new(), |id| format!(" ({id})"));
    let part = |causes: &[Cause<'_>], cause: &str, verdict: &str| {
        let rules: BTreeSet<usize> = causes.iter().flat_map(|cause| &cause.rules).map(|group| group.first.rule.index()).collect();
        let (causes, rules) = (causes.len() as u64, rules.len() as u64);
        (causes > 0).then(|| format!("{}: {}", counted(causes, cause), counted(rules, &format!("rule| {verdict}"))))
    };
    let parts = [part(violated, "cause", "violated"), part(open, "fact| to declare", "undetermined")];
    let line = parts.into_iter().flatten().collect::<Vec<_>>().join("; ");
    let words = [Severity::Error, Severity::Warning, Severity::Note].map(|severity| format!("{} {}", mark(severity), severity.word()));
    let marks = words.join("   ");
    let title = look.bold(&escape(&format!("{}{name}", collection.path)));
    format!("{title}\n{}\n{}\n", wrap(&line, look.width, ("", "")), look.dim(&marks))
}

fn mark(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "✗",
        Severity::Warning => "!",
        Severity::Note => "·",
    }
}

/// A fact, where it stands, and the rules that are violated by it.
fn violated_cause(report: &Report<'_>, cause: &Cause<'_>, places: &mut Places<'_>, look: Look) -> String {
    let fact = cause.facts.first().map_or("", String::as_str);
    let said = said(fact, cause, places);
    let (named, count) = named(cause.findings().map(|finding| (finding.cause.address.as_str(), finding.primary.span)), places);
    let mut text = fact_line(fact, &said, &named, look);
    for group in cause.rules.iter().filter(|group| report.severity(group.first) == Severity::Error) {
        text += &rule_line(report, group, count, look);
    }
    for severity in [Severity::Warning, Severity::Note] {
        text += &lighter_line(report, cause, severity, look);
    }
    text
}

/// The warnings, or notes, of a cause by their names, which are words: what gates is told in sentences.
fn lighter_line(report: &Report<'_>, cause: &Cause<'_>, severity: Severity, look: Look) -> String {
    let rules: Vec<&Group<'_>> = cause.rules.iter().filter(|group| report.severity(group.first) == severity).collect();
    if rules.is_empty() {
        return String::new();
    }
    let names: Vec<&str> = rules.iter().filter_map(|group| report.rule(group.first)).map(|rule| rule.name.as_str()).collect();
    let laws = articles(report, rules.iter().flat_map(|group| group.findings()));
    marked(severity, &prose(&format!("{} ({laws})", names.join(", "))), look)
}

/// What is said there, if it is the same and short: `is "consent"`.
fn said(fact: &str, cause: &Cause<'_>, places: &Places<'_>) -> String {
    if !cause.declared {
        return "is not declared".to_owned();
    }
    if !fact.contains('.') {
        return "is not declared in full".to_owned();
    }
    let values: BTreeSet<String> = cause.findings().map(|finding| places.excerpt(finding.primary.span, VALUE)).collect();
    match (values.len(), values.into_iter().next()) {
        (1, Some(value)) if !value.starts_with(['[', '{']) && !value.contains(['\n', '…']) => format!("is {value}"),
        _ => String::new(),
    }
}

/// Where facts stand: the keys of their entities, each with its line, and how many there are.
fn named<'run>(facts: impl Iterator<Item = (&'run str, Span)>, places: &mut Places<'_>) -> (String, usize) {
    let known: BTreeSet<(Span, &str)> = facts.map(|(address, span)| (span, key(address))).collect();
    let all: Vec<String> = known
        .into_iter()
        .map(|(span, key)| {
            let line = places.position(span).line;
            if key.is_empty() { format!("line {line}") } else { format!("{key} {line}") }
        })
        .collect();
    let shown = all.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    let more = all.len().saturating_sub(NAMED);
    (if more > 0 { format!("{shown}, and {more} more") } else { shown }, all.len())
}

fn fact_line(fact: &str, said: &str, named: &str, look: Look) -> String {
    let rest = if said.is_empty() { format!(": {named}") } else { format!(" {said}: {named}") };
    let wrapped = wrap(&escape(&format!("{fact}{rest}")), look.width, ("", "    "));
    let rest = wrapped.strip_prefix(&*escape(fact)).unwrap_or(&wrapped);
    format!("\n{}{rest}\n", look.bold(&escape(fact)))
}

/// `✗ The rule as it should be kept (law) [rule]`, and of how many of several places it is not.
fn rule_line(report: &Report<'_>, group: &Group<'_>, places: usize, look: Look) -> String {
    let severity = report.severity(group.first);
    let Some(rule) = report.rule(group.first) else { return String::new() };
    let laws = said_laws(&laws(report, group.findings(), whole));
    let own: BTreeSet<&str> = group.findings().map(|finding| finding.cause.address.as_str()).collect();
    let part = if own.len() < places { format!(", {} of {places}", own.len()) } else { String::new() };
    let line = prose(&format!("{} ({laws}{part})", rule.title));
    marked(severity, &format!("{line} [{}]", escape(&rule.name)), look)
}

fn marked(severity: Severity, line: &str, look: Look) -> String {
    let mark = mark(severity);
    let wrapped = wrapped(line, look.width, ("    ", "    "));
    format!("  {} {}\n", look.severity(severity, mark), wrapped.trim_start())
}

/// Wraps a line in which no number is torn from its unit.
fn wrapped(line: &str, width: usize, indents: (&str, &str)) -> String {
    let held = UNITS.iter().fold(line.to_owned(), |line, unit| line.replace(unit, &format!("{}\u{a0}", unit.trim_end())));
    wrap(&held, width, indents).replace('\u{a0}', " ")
}

/// What to declare, and the laws that wait for it.
fn open_cause(report: &Report<'_>, cause: &Cause<'_>, places: &mut Places<'_>, look: Look) -> String {
    let wanted: BTreeSet<&str> = cause.findings().flat_map(quickest).collect();
    let open: Vec<&OpenFact> =
        cause.findings().flat_map(|finding| &finding.open).filter(|fact| wanted.contains(fact.address.as_str())).collect();
    let reasons: BTreeSet<&str> = open.iter().map(|fact| fact.words()).collect();
    // That it is not declared goes without saying.
    let reasons: Vec<&str> = reasons.into_iter().filter(|reason| *reason != OpenReason::NotDeclared.words()).collect();
    let reasons = if reasons.is_empty() { String::new() } else { format!("; {}", reasons.join(", ")) };
    let (named, _) = named(open.iter().map(|fact| (fact.address.as_str(), fact.span)), places);
    let facts = cause.facts.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
    let laws = articles(report, cause.findings());
    let heaviest = cause.rules.iter().map(|group| report.severity(group.first)).max().unwrap_or(Severity::Note);
    let count = if cause.rules.len() > 1 { format!("{}: ", counted(cause.rules.len() as u64, "rule")) } else { String::new() };
    marked(heaviest, &prose(&format!("{facts} ({named}{reasons}): {count}{laws}")), look)
}

/// A law, and what of it is cited.
type Cited = (String, Vec<String>);

fn whole(pinpoint: &str) -> String {
    pinpoint.to_owned()
}

/// `Art. 6` of `Art. 6(1)(a)`.
fn article(pinpoint: &str) -> String {
    pinpoint.split('(').next().unwrap_or(pinpoint).trim().to_owned()
}

/// `GDPR Art. 5, 6; WP249`
fn said_laws(laws: &[Cited]) -> String {
    let parts: Vec<String> = laws.iter().map(|(law, pinpoints)| format!("{law} {}", short(pinpoints)).trim_end().to_owned()).collect();
    parts.join("; ")
}

/// The articles that findings cite, by law.
pub(super) fn articles<'run>(report: &Report<'run>, findings: impl Iterator<Item = &'run Finding>) -> String {
    said_laws(&laws(report, findings, article))
}

/// The pinpoints that findings cite, by law, in the order of its units; laws of one name, such as the steps of the AI Act, are one.
/// Dates and descriptions that stand in place of a number are left to the full report.
fn laws<'run>(report: &Report<'run>, findings: impl Iterator<Item = &'run Finding>, of: impl Fn(&str) -> String) -> Vec<Cited> {
    let program = &report.session.program;
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    let mut laws: BTreeMap<&str, BTreeSet<(usize, u32, String)>> = BTreeMap::new();
    for finding in findings {
        let Some(rule) = report.rule(finding) else { continue };
        for citation in finding.citations.iter().filter_map(|index| rule.citations.get(*index)) {
            let Some(law) = program.law(citation.law) else { continue };
            let place = first.entry(&law.short).or_insert(usize::MAX);
            *place = citation.law.index().min(*place);
            let cited = laws.entry(&law.short).or_default();
            if UNITS.iter().any(|unit| citation.pinpoint.starts_with(unit)) {
                cited.insert(order(of(&citation.pinpoint)));
            }
        }
    }
    let mut laws: Vec<_> = laws.into_iter().collect();
    laws.sort_by_key(|(law, _)| first.get(law).copied());
    let texts = |pinpoints: BTreeSet<(usize, u32, String)>| pinpoints.into_iter().map(|(_, _, text)| text).collect();
    laws.into_iter().map(|(law, pinpoints)| (law.to_owned(), texts(pinpoints))).collect()
}

/// Articles before recitals and paragraphs, each by number.
fn order(pinpoint: String) -> (usize, u32, String) {
    let unit = UNITS.iter().position(|unit| pinpoint.starts_with(unit)).unwrap_or(usize::MAX);
    let digits = pinpoint.chars().skip_while(|character| !character.is_ascii_digit()).take_while(char::is_ascii_digit);
    let number = digits.collect::<String>().parse().unwrap_or(u32::MAX);
    (unit, number, pinpoint)
}

/// `Art. 5(1)(c), 6(1); Rec. 39`: the unit once.
fn short(pinpoints: &[String]) -> String {
    let mut unit = "";
    let mut parts = Vec::new();
    for pinpoint in pinpoints {
        let (own, rest) = pinpoint.split_once(' ').unwrap_or(("", pinpoint));
        parts.push(if own == unit && !own.is_empty() { rest } else { pinpoint });
        unit = own;
    }
    parts.join(", ")
}

/// The articles that are violated, and those that are only undetermined.
fn by_law(report: &Report<'_>, collection: &CollectionReview, look: Look) -> String {
    let of = |verdict: Verdict| laws(report, collection.findings.iter().filter(|finding| finding.verdict == verdict), article);
    let (violated, mut open) = (of(Verdict::Violated), of(Verdict::Undetermined));
    let known: BTreeMap<&str, &[String]> = violated.iter().map(|(law, pinpoints)| (law.as_str(), pinpoints.as_slice())).collect();
    for (law, pinpoints) in &mut open {
        pinpoints.retain(|pinpoint| !known.get(law.as_str()).is_some_and(|known| known.contains(pinpoint)));
    }
    open.retain(|(law, pinpoints)| !pinpoints.is_empty() || !known.contains_key(law.as_str()));
    let parts = [("violated", violated), ("only undetermined", open)];
    let parts = parts.iter().filter(|(_, laws)| !laws.is_empty());
    parts.map(|(word, laws)| wrapped(&prose(&format!("{word}: {}", said_laws(laws))), look.width, ("  ", "    ")) + "\n").collect()
}
