//! GitLab's code quality report: a list of issues, each with a fingerprint that is its own. What the gate stops at is a blocker.

use std::collections::BTreeSet;
use std::io::{self, Write};

use serde::Serialize;

use super::entries::{Entry, all};
use super::escape::{cut, prose};
use super::places::Places;
use super::{Look, Report, aside, foot};
use crate::check::program::Verdict;
use crate::diagnostic::{Diagnostic, Severity};
use crate::engine::{Problem, digest};

/// So many characters of a description are given.
const LENGTH: usize = 2000;

#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: String,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

/// Writes the report.
pub(super) fn write(report: &Report<'_>, _: Look, out: &mut dyn Write) -> io::Result<()> {
    let review = report.review;
    let mut places = Places::new(report.session, review);
    let mut issues: Vec<Issue> = review.problems.iter().map(of_problem).collect();
    let in_manifests = review.collections.iter().flat_map(|collection| &collection.diagnostics);
    let diagnostics = review.policy_diagnostics.iter().chain(&review.gate_findings).chain(in_manifests);
    issues.extend(diagnostics.map(|diagnostic| of_diagnostic(&mut places, diagnostic)));
    issues.extend(all(report).iter().map(|entry| of_finding(report, &mut places, entry)));
    // Two mistakes of one kind in one file are told apart by a number.
    let mut known = BTreeSet::new();
    for issue in &mut issues {
        let (own, mut count) = (issue.fingerprint.clone(), 1);
        while !known.insert(issue.fingerprint.clone()) {
            count += 1;
            issue.fingerprint = digest([own.clone(), count.to_string()].into_iter());
        }
    }
    serde_json::to_writer_pretty(&mut *out, &issues)?;
    writeln!(out)
}

fn of_finding(report: &Report<'_>, places: &mut Places<'_>, entry: &Entry<'_>) -> Issue {
    let (finding, path) = (entry.finding, entry.collection.path.as_str());
    let law = foot::law(&report.session.program, entry.rule, finding).map_or(String::new(), |law| format!("({law})"));
    let message = cut(&prose(&finding.message), LENGTH);
    let description = match aside::reason(report, entry) {
        Some(reason) => format!("{message} {} [{}]", prose(&law), cut(&prose(&reason), LENGTH)),
        None => format!("{message} {}", prose(&law)),
    };
    let severity = match (entry.gates, entry.severity) {
        _ if entry.why.is_some() => "info",
        (true, _) if finding.verdict == Verdict::Violated => "blocker",
        (true, _) => "critical",
        (false, severity) => beside_the_gate(severity),
    };
    let (start, end) = places.lines(finding.primary.span);
    Issue {
        description,
        check_name: entry.rule.name.clone(),
        fingerprint: digest([path.to_owned(), entry.fingerprint.id.clone()].into_iter()),
        severity,
        location: Location { path: prose(path), lines: Lines { begin: start, end } },
    }
}

fn beside_the_gate(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "major",
        Severity::Warning => "minor",
        Severity::Note => "info",
    }
}

fn of_diagnostic(places: &mut Places<'_>, diagnostic: &Diagnostic) -> Issue {
    let path = places.text(diagnostic.primary.span.source).name;
    let (begin, end) = places.lines(diagnostic.primary.span);
    Issue {
        description: with_help(&diagnostic.message, diagnostic.help.as_deref()),
        check_name: diagnostic.code.word().to_owned(),
        fingerprint: digest([path, diagnostic.code.word(), &diagnostic.message].map(str::to_owned).into_iter()),
        severity: if diagnostic.severity == Severity::Error { "blocker" } else { beside_the_gate(diagnostic.severity) },
        location: Location { path: prose(path), lines: Lines { begin, end } },
    }
}

fn of_problem(problem: &Problem) -> Issue {
    let code = problem.code.map_or("problem", |code| code.word());
    Issue {
        description: with_help(&problem.message, problem.help.as_deref()),
        check_name: code.to_owned(),
        fingerprint: digest([&problem.path, code, &problem.message].map(str::to_owned).into_iter()),
        severity: "blocker",
        location: Location { path: prose(&problem.path), lines: Lines { begin: 1, end: 1 } },
    }
}

fn with_help(message: &str, help: Option<&str>) -> String {
    let text = help.map_or_else(|| message.to_owned(), |help| format!("{message}; {help}"));
    cut(&prose(&text), LENGTH)
}
