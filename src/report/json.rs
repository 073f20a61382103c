//! The report for machines, versioned. Text is as declared: escaping is JSON's own.

use std::io::{self, BufWriter, Write};

use serde::Serialize;

use super::entries::{Entry, entries};
use super::places::Places;
use super::tally::Tally;
use super::{Look, Report, aside, way};
use crate::check::program::{Program, Rule, Verdict};
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::engine::{CollectionReview, Problem, Why};
use crate::eval::{Counts, OpenFact, OpenReason};
use crate::project::Waiver;
use crate::source::{Position, Span};

/// Grows where a reader of an older version would misread.
const VERSION: u32 = 1;
/// The JSON Schema of the report.
pub const REPORT_SCHEMA: &str = include_str!("report.schema.json");
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
    gate_findings: Vec<Message<'run>>,
    waivers: Vec<Waived<'run>>,
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
#[serde(rename_all = "kebab-case")]
struct Collection<'run> {
    path: &'run str,
    id: Option<&'run str>,
    gates_from: Levels,
    verdicts: Counts,
    diagnostics: Vec<Message<'run>>,
    findings: Vec<Found<'run>>,
    set_aside: Vec<Aside<'run>>,
}

/// From which severity on findings gate; none: never.
#[derive(Serialize)]
struct Levels {
    violated: Option<Severity>,
    undetermined: Option<Severity>,
}

/// A finding that does not count at the gate.
#[derive(Serialize)]
struct Aside<'run> {
    why: &'static str,
    /// The number of the waiver in the list, from 0.
    waiver: Option<usize>,
    #[serde(flatten)]
    finding: Found<'run>,
}

#[derive(Serialize)]
struct Waived<'run> {
    rule: &'run str,
    manifest: &'run str,
    item: &'run str,
    fingerprint: &'run str,
    facts: &'run str,
    reason: &'run str,
    owner: &'run str,
    approver: &'run str,
    approved: String,
    expires: String,
    location: Location<'run>,
    /// How many findings it sets aside.
    used: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Found<'run> {
    rule: &'run str,
    verdict: Verdict,
    severity: Severity,
    gates: bool,
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
    facts: &'run str,
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
        gate_findings: review.gate_findings.iter().map(|diagnostic| of_diagnostic(&mut places, diagnostic)).collect(),
        waivers: review.waivers.iter().enumerate().map(|waiver| of_waiver(report, &mut places, waiver)).collect(),
        problems: review.problems.iter().map(of_problem).collect(),
        broken_rules: &review.broken_rules,
        tally: Tally::of(report),
    };
    // The serializer writes a few bytes at a time: into a buffer that it knows, these are copies, not calls.
    let mut out = BufWriter::new(out);
    serde_json::to_writer_pretty(&mut out, &document)?;
    writeln!(out)?;
    out.flush()
}

fn of_problem(problem: &Problem) -> Trouble<'_> {
    let code = problem.code.map(|code| code.word());
    Trouble { path: &problem.path, code, message: &problem.message, help: problem.help.as_deref() }
}

fn of_waiver<'run>(report: &Report<'run>, places: &mut Places<'run>, (number, waiver): (usize, &'run Waiver)) -> Waived<'run> {
    let aside = report.review.collections.iter().flat_map(|collection| &collection.set_aside);
    Waived {
        rule: &waiver.rule,
        manifest: &waiver.manifest,
        item: &waiver.item,
        fingerprint: &waiver.fingerprint,
        facts: &waiver.facts,
        reason: &waiver.reason,
        owner: &waiver.owner,
        approver: &waiver.approver,
        approved: waiver.approved.to_string(),
        expires: waiver.expires.to_string(),
        location: of_span(places, waiver.span, ""),
        used: aside.filter(|aside| aside.why == Why::Waived(number)).count(),
    }
}

fn of_collection<'run>(report: &Report<'run>, places: &mut Places<'run>, collection: &'run CollectionReview) -> Collection<'run> {
    let mut entries = entries(report, collection);
    entries.sort_by_key(|entry| (entry.rule.name.as_str(), entry.finding.item.as_str(), entry.fingerprint.id.as_str()));
    let (mut findings, mut set_aside) = (Vec::new(), Vec::new());
    for entry in &entries {
        let finding = of_finding(report, places, entry);
        match entry.why {
            None => findings.push(finding),
            Some(why) => {
                let waiver = if let Why::Waived(number) = why { Some(number) } else { None };
                set_aside.push(Aside { why: aside::word(why), waiver, finding });
            }
        }
    }
    let levels = collection.levels;
    Collection {
        path: &collection.path,
        id: collection.id.as_deref(),
        gates_from: Levels { violated: levels.violated, undetermined: levels.undetermined },
        verdicts: collection.counts,
        diagnostics: collection.diagnostics.iter().map(|diagnostic| of_diagnostic(places, diagnostic)).collect(),
        findings,
        set_aside,
    }
}

fn of_finding<'run>(report: &Report<'run>, places: &mut Places<'run>, entry: &Entry<'run>) -> Found<'run> {
    let (rule, finding, program) = (entry.rule, entry.finding, &report.session.program);
    let open = |fact: &'run OpenFact, places: &mut Places<'run>| Open {
        address: &fact.address,
        reason: fact.reason,
        location: of_span(places, fact.span, ""),
    };
    let displaced = finding.displaced_in.iter().filter_map(|(rule, place)| Some(Displaced { rule: &program.rule(*rule)?.name, place }));
    Found {
        rule: &rule.name,
        verdict: finding.verdict,
        severity: entry.severity,
        gates: entry.gates,
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
        fingerprint: &entry.fingerprint.id,
        facts: &entry.fingerprint.facts,
    }
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
