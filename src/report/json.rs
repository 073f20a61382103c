//! The report for machines, versioned. Text is as declared: escaping is JSON's own.

use std::io::{self, Write};

use serde::Serialize;

use super::{Look, Report};
use super::places::Places;
use super::tally::Tally;
use super::way;
use crate::check::program::{Program, Rule, Verdict};
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::engine::{CollectionReview, Fingerprint, Problem};
use crate::eval::{Counts, Finding, OpenFact, OpenReason};
use crate::source::{Position, Span};

/// Grows where a reader of an older version would misread.
const VERSION: u32 = 1;
/// So much of the text of a place is given.
const TEXT: usize = 200;

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Document<'run> {
    version: u32,
    tool: Tool,
    as_of: String,
    outcome: &'static str,
    exit_code: u8,
    collections: Vec<Collection<'run>>,
    diagnostics: Vec<Message<'run>>,
    problems: Vec<Trouble<'run>>,
    broken_rules: &'run [String],
    tally: Tally,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Collection<'run> {
    path: &'run str,
    id: Option<&'run str>,
    verdicts: Counts,
    diagnostics: Vec<Message<'run>>,
    findings: Vec<Found<'run>>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Found<'run> {
    rule: &'run str,
    verdict: Verdict,
    severity: Severity,
    item: &'run str,
    subjects: &'run [String],
    jurisdictions: &'run [String],
    message: &'run str,
    law: Vec<Cited<'run>>,
    help: &'run str,
    ask: Option<&'run str>,
    cause: &'run str,
    primary: Location<'run>,
    secondary: Vec<Location<'run>>,
    deciding: &'run [String],
    open: Vec<Open<'run>>,
    quickest: &'run [String],
    upper_bound: bool,
    route: Vec<Location<'run>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    route_left_out: Option<LeftOut>,
    #[serde(skip_serializing_if = "Option::is_none")]
    route_remark: Option<String>,
    displaced_in: Vec<Displaced<'run>>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    trace: &'run [String],
    fingerprint: &'run str,
}

/// Nodes of a long route that are not given: how many, and after how many of those given.
#[derive(Serialize)]
struct LeftOut {
    count: usize,
    after: usize,
}

#[derive(Serialize)]
struct Cited<'run> {
    law: &'run str,
    pinpoint: &'run str,
    citation: String,
    url: Option<&'run str>,
}

#[derive(Serialize)]
struct Open<'run> {
    address: &'run str,
    reason: OpenReason,
    location: Location<'run>,
}

#[derive(Serialize)]
struct Displaced<'run> {
    rule: &'run str,
    place: &'run str,
}

#[derive(Serialize)]
struct Location<'run> {
    file: &'run str,
    span: Bytes,
    line: u32,
    column: u32,
    text: String,
    label: &'run str,
}

#[derive(Serialize)]
struct Bytes {
    start: u32,
    end: u32,
}

#[derive(Serialize)]
struct Message<'run> {
    code: &'static str,
    severity: Severity,
    message: &'run str,
    help: Option<&'run str>,
    primary: Location<'run>,
    secondary: Vec<Location<'run>>,
}

#[derive(Serialize)]
struct Trouble<'run> {
    path: &'run str,
    code: Option<&'static str>,
    message: &'run str,
    help: Option<&'run str>,
}

/// Writes the report.
pub(super) fn write(report: &Report<'_>, _: Look, out: &mut dyn Write) -> io::Result<()> {
    let review = report.review;
    let mut places = Places::new(report.session, review);
    let outcome = review.outcome(&report.session.program);
    let document = Document {
        version: VERSION,
        tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        as_of: review.as_of.to_string(),
        outcome: outcome.word(),
        exit_code: outcome.code(),
        collections: review.collections.iter().map(|collection| of_collection(report, &mut places, collection)).collect(),
        diagnostics: review.policy_diagnostics.iter().map(|diagnostic| of_diagnostic(&mut places, diagnostic)).collect(),
        problems: review.problems.iter().map(of_problem).collect(),
        broken_rules: &review.broken_rules,
        tally: Tally::of(report),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

fn of_problem(problem: &Problem) -> Trouble<'_> {
    let code = problem.code.map(|code| code.word());
    Trouble { path: &problem.path, code, message: &problem.message, help: problem.help.as_deref() }
}

fn of_collection<'run>(report: &Report<'run>, places: &mut Places<'run>, collection: &'run CollectionReview) -> Collection<'run> {
    let pairs = collection.findings.iter().zip(&collection.fingerprints);
    let mut findings: Vec<Found<'run>> = pairs.filter_map(|(finding, print)| of_finding(report, places, finding, print)).collect();
    findings.sort_by(|one, other| (one.rule, one.item, one.fingerprint).cmp(&(other.rule, other.item, other.fingerprint)));
    Collection {
        path: &collection.path,
        id: collection.id.as_deref(),
        verdicts: collection.counts,
        diagnostics: collection.diagnostics.iter().map(|diagnostic| of_diagnostic(places, diagnostic)).collect(),
        findings,
    }
}

fn of_finding<'run>(
    report: &Report<'run>,
    places: &mut Places<'run>,
    finding: &'run Finding,
    fingerprint: &'run Fingerprint,
) -> Option<Found<'run>> {
    let rule = report.rule(finding)?;
    let program = &report.session.program;
    let open = |fact: &'run OpenFact, places: &mut Places<'run>| Open {
        address: &fact.address,
        reason: fact.reason,
        location: of_span(places, fact.span, ""),
    };
    let displaced = finding.displaced_in.iter().filter_map(|(rule, place)| Some(Displaced { rule: &program.rule(*rule)?.name, place }));
    Some(Found {
        rule: &rule.name,
        verdict: finding.verdict,
        severity: report.severity(finding),
        item: &finding.item,
        subjects: &finding.subjects,
        jurisdictions: &finding.jurisdictions,
        message: &finding.message,
        law: finding.citations.iter().filter_map(|index| of_citation(program, rule, *index)).collect(),
        help: &rule.help,
        ask: rule.ask.as_deref(),
        cause: &finding.cause.address,
        primary: of_label(places, &finding.primary),
        secondary: finding.secondary.iter().map(|label| of_label(places, label)).collect(),
        deciding: &finding.deciding,
        open: finding.open.iter().map(|fact| open(fact, places)).collect(),
        quickest: &finding.quickest,
        upper_bound: finding.upper_bound,
        route_left_out: finding.route.as_ref().and_then(|route| route.left_out).map(|(count, after)| LeftOut { count, after }),
        route_remark: finding.route.as_ref().map(|route| way::remark(program, rule, route)),
        route: finding.route.iter().flat_map(|route| &route.nodes).map(|node| of_span(places, node.span, &node.address)).collect(),
        displaced_in: displaced.collect(),
        trace: &finding.trace,
        fingerprint: &fingerprint.id,
    })
}

fn of_citation<'run>(program: &'run Program, rule: &'run Rule, index: usize) -> Option<Cited<'run>> {
    let citation = rule.citations.get(index)?;
    let law = program.law(citation.law)?;
    Some(Cited { law: &law.name, pinpoint: &citation.pinpoint, citation: program.citation(citation), url: law.url.as_deref() })
}

fn of_diagnostic<'run>(places: &mut Places<'run>, diagnostic: &'run Diagnostic) -> Message<'run> {
    Message {
        code: diagnostic.code.word(),
        severity: diagnostic.severity,
        message: &diagnostic.message,
        help: diagnostic.help.as_deref(),
        primary: of_label(places, &diagnostic.primary),
        secondary: diagnostic.secondary.iter().map(|label| of_label(places, label)).collect(),
    }
}

fn of_label<'run>(places: &mut Places<'run>, label: &'run Label) -> Location<'run> {
    of_span(places, label.span, &label.text)
}

fn of_span<'run>(places: &mut Places<'run>, span: Span, label: &'run str) -> Location<'run> {
    let Position { line, column } = places.position(span);
    let file = places.text(span.source).name;
    Location { file, span: Bytes { start: span.start, end: span.end }, line, column, text: places.excerpt(span, TEXT), label }
}
