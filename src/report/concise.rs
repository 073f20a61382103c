//! One line a finding: `path:line:col: severity[rule]: message`.

use std::io::{self, Write};

use super::entries::entries;
use super::escape::{escape, prose};
use super::paint::Aside;
use super::places::Places;
use super::tally::Tally;
use super::{Look, Report, aside};
use crate::diagnostic::{Diagnostic, Severity};

/// So many digits of a fingerprint are shown: enough to tell findings apart.
const SHOWN_DIGITS: usize = 12;

/// Writes the report.
pub(super) fn write(report: &Report<'_>, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let mut places = Places::new(report.session, report.review);
    for problem in &report.review.problems {
        let place = if problem.path.is_empty() { "ombud" } else { &problem.path };
        let code = problem.code.map_or("problem", |code| code.word());
        line(out, look, place, (Severity::Error, code), &problem.message)?;
    }
    for diagnostic in report.review.policy_diagnostics.iter().chain(&report.review.gate_findings) {
        diagnostic_line(out, look, &mut places, diagnostic)?;
    }
    for collection in &report.review.collections {
        for diagnostic in &collection.diagnostics {
            diagnostic_line(out, look, &mut places, diagnostic)?;
        }
        for entry in entries(report, collection) {
            let finding = entry.finding;
            let aside = aside::reason(report, &entry);
            if aside.is_some() && look.aside == Aside::Counted {
                continue;
            }
            let place = places.full(finding.primary.span);
            let aside = aside.map_or(String::new(), |reason| format!(" [{reason}]"));
            let print =
                entry.fingerprint.id.get(..SHOWN_DIGITS).filter(|_| look.fingerprints).map_or(String::new(), |print| format!(" {print}"));
            let message = format!("{} ({}){aside}{print}", finding.message, finding.item);
            line(out, look, &place, (entry.severity, &entry.rule.name), &message)?;
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
    // A line that begins with `::` would be a command to GitHub Actions.
    let guard = if place.starts_with("::") { "./" } else { "" };
    writeln!(out, "{guard}{}: {head}: {}", escape(place), prose(message))
}
