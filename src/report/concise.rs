//! One line a finding: `path:line:col: severity[rule]: message`.

use std::io::{self, Write};

use super::escape::{escape, prose};
use super::places::Places;
use super::tally::Tally;
use super::{Look, Report};
use crate::diagnostic::{Diagnostic, Severity};

/// Writes the report.
pub(super) fn write(report: &Report<'_>, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let mut places = Places::new(report.session, report.review);
    for problem in &report.review.problems {
        let place = if problem.path.is_empty() { "ombud" } else { &problem.path };
        let code = problem.code.map_or("problem", |code| code.word());
        line(out, look, place, (Severity::Error, code), &problem.message)?;
    }
    let policies = report.review.policy_diagnostics.iter();
    for diagnostic in policies {
        diagnostic_line(out, look, &mut places, diagnostic)?;
    }
    for collection in &report.review.collections {
        for diagnostic in &collection.diagnostics {
            diagnostic_line(out, look, &mut places, diagnostic)?;
        }
        for finding in &collection.findings {
            let place = places.full(finding.primary.span);
            let name = report.rule(finding).map_or("", |rule| &rule.name);
            let message = format!("{} ({})", finding.message, finding.item);
            line(out, look, &place, (report.severity(finding), name), &message)?;
            for step in &finding.trace {
                writeln!(out, "    {}", escape(step))?;
            }
        }
    }
    let tally = Tally::of(report);
    let outcome = report.review.outcome(&report.session.program);
    let rows = tally.rows();
    let counts: Vec<String> =
        rows.iter().map(|(name, count, remark)| format!("{name} {}", if count.is_empty() { remark } else { count })).collect();
    writeln!(
        out,
        "collections read {}, rules applied {}, as of {}: {}; {}",
        tally.collections,
        tally.rules_applied,
        report.review.as_of,
        counts.join(", "),
        tally.verdict(outcome)
    )
}

fn diagnostic_line(out: &mut dyn Write, look: Look, places: &mut Places<'_>, diagnostic: &Diagnostic) -> io::Result<()> {
    let place = places.full(diagnostic.primary.span);
    line(out, look, &place, (diagnostic.severity, diagnostic.code.word()), &diagnostic.message)
}

fn line(out: &mut dyn Write, look: Look, place: &str, (severity, code): (Severity, &str), message: &str) -> io::Result<()> {
    let head = look.severity(severity, &escape(&format!("{}[{code}]", severity.word())));
    writeln!(out, "{}: {head}: {}", escape(place), prose(message))
}
