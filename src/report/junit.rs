//! JUnit XML: a suite for each manifest, a case for each finding. What gates is a failure, violated and undetermined apart; what is
//! set aside is skipped with its reason; what cannot be read is an error.

use std::collections::BTreeMap;
use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::entries::{Entry, entries, verdict_word};
use super::escape::{cut, prose};
use super::places::Places;
use super::tally::Tally;
use super::{Look, Report, aside, foot};
use crate::check::program::Verdict;
use crate::diagnostic::{Diagnostic, Severity};
use crate::engine::CollectionReview;

/// So many characters of a text are given.
const LENGTH: usize = 4000;

/// What became of a case.
enum Result {
    Passed,
    /// The element, its type, its message, its text.
    Told(&'static str, String, String, String),
}

struct Case {
    class: String,
    name: String,
    line: Option<u32>,
    result: Result,
    output: String,
}

struct Suite {
    name: String,
    /// The manifest; none: the run as a whole.
    file: Option<String>,
    properties: Vec<(&'static str, String)>,
    cases: Vec<Case>,
}

/// Writes the report.
pub(super) fn write(report: &Report<'_>, _: Look, out: &mut dyn Write) -> io::Result<()> {
    let mut places = Places::new(report.session, report.review);
    let mut suites = vec![run_suite(report, &mut places)];
    suites.extend(report.review.collections.iter().map(|collection| suite(report, &mut places, collection)));
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let cases: Vec<&Case> = suites.iter().flat_map(|suite| &suite.cases).collect();
    let name = [("name", env!("CARGO_PKG_NAME").to_owned())];
    writer.write_event(Event::Start(element("testsuites", name.into_iter().chain(counts(&cases)))))?;
    for suite in &suites {
        write_suite(&mut writer, suite)?;
    }
    writer.write_event(Event::End(BytesEnd::new("testsuites")))?;
    out.write_all(&writer.into_inner())?;
    writeln!(out)
}

/// What concerns the run as a whole: problems, policies, the gate.
fn run_suite(report: &Report<'_>, places: &mut Places<'_>) -> Suite {
    let review = report.review;
    let (tally, outcome) = (Tally::of(report), review.outcome(&report.session.program));
    let mut cases = Vec::new();
    for problem in &review.problems {
        let kind = problem.code.map_or("problem", |code| code.word()).to_owned();
        let (message, text) = (problem.message.clone(), problem.help.clone().unwrap_or_default());
        let name = if problem.path.is_empty() { "paths".to_owned() } else { problem.path.clone() };
        cases.push(Case {
            class: kind.clone(),
            name,
            line: None,
            result: Result::Told("error", kind, message, text),
            output: String::new(),
        });
    }
    cases.extend(review.policy_diagnostics.iter().map(|found| diagnostic_case(places, found, "error")));
    cases.extend(review.gate_findings.iter().map(|found| diagnostic_case(places, found, "failure")));
    let verdict = tally.verdict(outcome);
    // A suite without cases is a mistake to some readers; and a check that could not be done whole must not look green.
    let whole = outcome.code() != 2;
    let result = if whole { Result::Passed } else { Result::Told("error", "incomplete".to_owned(), verdict.clone(), String::new()) };
    cases.push(Case { class: "ombud".to_owned(), name: "the check is whole".to_owned(), line: None, result, output: verdict });
    let mut properties =
        vec![("as-of", review.as_of.to_string()), ("outcome", outcome.word().to_owned()), ("exit-code", outcome.code().to_string())];
    properties.extend(tally.rows().into_iter().map(|(name, count, remark)| (name, if count.is_empty() { remark } else { count })));
    Suite { name: "ombud".to_owned(), file: None, properties, cases: told_apart(cases) }
}

fn suite(report: &Report<'_>, places: &mut Places<'_>, collection: &CollectionReview) -> Suite {
    let mut cases: Vec<Case> = collection.diagnostics.iter().map(|found| diagnostic_case(places, found, "error")).collect();
    cases.extend(entries(report, collection).iter().map(|entry| finding_case(report, places, entry)));
    let counts = collection.counts;
    let passed = format!("{} satisfied, {} excused, {} not applicable", counts.satisfied, counts.excused, counts.not_applicable);
    let result = Result::Passed;
    cases.push(Case { class: "ombud".to_owned(), name: "all other verdicts".to_owned(), line: None, result, output: passed });
    let mut properties: Vec<(&'static str, String)> = collection.id.iter().map(|id| ("collection", id.clone())).collect();
    let numbers = [
        ("violated", counts.violated),
        ("undetermined", counts.undetermined),
        ("satisfied", counts.satisfied),
        ("excused", counts.excused),
        ("not-applicable", counts.not_applicable),
        ("not-checked", counts.not_checked),
        ("set-aside", collection.set_aside.len() as u64),
    ];
    properties.extend(numbers.map(|(name, count)| (name, count.to_string())));
    Suite { name: collection.path.clone(), file: Some(collection.path.clone()), properties, cases: told_apart(cases) }
}

/// Readers know a case by its class and name: those that share both are numbered.
fn told_apart(mut cases: Vec<Case>) -> Vec<Case> {
    let mut known: BTreeMap<(String, String), usize> = BTreeMap::new();
    for case in &mut cases {
        let count = known.entry((case.class.clone(), case.name.clone())).or_default();
        *count += 1;
        if *count > 1 {
            case.name = format!("{} ({count})", case.name);
        }
    }
    cases
}

fn diagnostic_case(places: &mut Places<'_>, found: &Diagnostic, element: &'static str) -> Case {
    let place = places.full(found.primary.span);
    let text = format!("{place}: {}", found.help.as_deref().unwrap_or_default());
    let (result, output) = match found.severity {
        Severity::Error => (Result::Told(element, found.code.word().to_owned(), found.message.clone(), text), String::new()),
        _ => (Result::Passed, format!("{}: {}; {text}", found.severity.word(), found.message)),
    };
    let line = Some(places.position(found.primary.span).line);
    Case { class: found.code.word().to_owned(), name: place, line, result, output }
}

fn finding_case(report: &Report<'_>, places: &mut Places<'_>, entry: &Entry<'_>) -> Case {
    let finding = entry.finding;
    let law = foot::law(&report.session.program, entry.rule, finding).unwrap_or_default();
    let mut lines = vec![format!("{}: {}: {}", places.full(finding.primary.span), entry.severity.word(), finding.message)];
    lines.push(format!("law: {law}"));
    if !finding.quickest.is_empty() {
        lines.push(format!("declare first: {}", finding.quickest.join(", ")));
    }
    lines.push(format!("help: {}", entry.rule.help));
    let text = lines.iter().map(|line| cut(&prose(line), LENGTH)).collect::<Vec<_>>().join("\n");
    let (result, output) = match aside::reason(report, entry) {
        Some(reason) => (Result::Told("skipped", String::new(), reason, String::new()), text),
        None if entry.gates => {
            (Result::Told("failure", verdict_word(finding.verdict).to_owned(), finding.message.clone(), text), String::new())
        }
        None => {
            let verdict = if finding.verdict == Verdict::Violated { "violated" } else { "undetermined" };
            (Result::Passed, format!("{verdict}, which does not gate at this severity\n{text}"))
        }
    };
    let line = Some(places.position(finding.primary.span).line);
    Case { class: entry.rule.name.clone(), name: finding.item.clone(), line, result, output }
}

fn counts(cases: &[&Case]) -> [(&'static str, String); 4] {
    let told =
        |wanted: &str| cases.iter().filter(|case| matches!(&case.result, Result::Told(name, ..) if *name == wanted)).count().to_string();
    [("tests", cases.len().to_string()), ("failures", told("failure")), ("errors", told("error")), ("skipped", told("skipped"))]
}

fn write_suite(writer: &mut Writer<Vec<u8>>, suite: &Suite) -> io::Result<()> {
    let cases: Vec<&Case> = suite.cases.iter().collect();
    writer.write_event(Event::Start(element("testsuite", [("name", suite.name.clone())].into_iter().chain(counts(&cases)))))?;
    writer.write_event(Event::Start(element("properties", [])))?;
    for (name, value) in &suite.properties {
        writer.write_event(Event::Empty(element("property", [("name", (*name).to_owned()), ("value", value.clone())])))?;
    }
    writer.write_event(Event::End(BytesEnd::new("properties")))?;
    for case in &suite.cases {
        let mut attributes = vec![("classname", case.class.clone()), ("name", case.name.clone())];
        attributes.extend(suite.file.iter().map(|file| ("file", file.clone())));
        attributes.extend(case.line.map(|line| ("line", line.to_string())));
        writer.write_event(Event::Start(element("testcase", attributes)))?;
        if let Result::Told(name, kind, message, text) = &case.result {
            let kind = (!kind.is_empty()).then(|| ("type", kind.clone()));
            let attributes = [("message", message.clone())].into_iter().chain(kind);
            words(writer, element(name, attributes), name, text)?;
        }
        if !case.output.is_empty() {
            words(writer, element("system-out", []), "system-out", &case.output)?;
        }
        writer.write_event(Event::End(BytesEnd::new("testcase")))?;
    }
    writer.write_event(Event::End(BytesEnd::new("testsuite")))
}

fn words(writer: &mut Writer<Vec<u8>>, start: BytesStart<'_>, name: &'static str, text: &str) -> io::Result<()> {
    writer.write_event(Event::Start(start))?;
    let text = text.lines().map(allowed).collect::<Vec<_>>().join("\n");
    writer.write_event(Event::Text(BytesText::new(&text)))?;
    writer.write_event(Event::End(BytesEnd::new(name)))
}

fn element(name: &'static str, attributes: impl IntoIterator<Item = (&'static str, String)>) -> BytesStart<'static> {
    let mut start = BytesStart::new(name);
    for (key, value) in attributes {
        start.push_attribute((key, allowed(&cut(&value, LENGTH)).as_str()));
    }
    start
}

/// Text in one line without the characters that XML does not have.
fn allowed(text: &str) -> String {
    prose(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}
