//! The waivers of a run: who accepted what until when, and which hold.

use std::io::{self, Write};

use serde::Serialize;

use super::places::Places;
use super::wrap::wrap;
use super::{Look, Report, counted, prose};
use crate::diagnostic::Severity;
use crate::engine::{Review, WaiverState};

#[derive(Serialize)]
struct Document<'run> {
    version: u32,
    waivers: Vec<Listed<'run>>,
    invalid: Vec<Invalid<'run>>,
}

#[derive(Serialize)]
struct Listed<'run> {
    rule: &'run str,
    manifest: &'run str,
    item: &'run str,
    fingerprint: &'run str,
    state: &'static str,
    holds: bool,
    reason: &'run str,
    owner: &'run str,
    approver: &'run str,
    approved: String,
    expires: String,
    place: String,
}

#[derive(Serialize)]
struct Invalid<'run> {
    code: &'static str,
    message: &'run str,
    place: String,
}

/// Whether a waiver does not hold, and is not merely one that this run did not look at.
#[must_use]
pub fn has_invalid(review: &Review) -> bool {
    review.gate_findings.iter().any(|finding| finding.severity == Severity::Error)
        || review.waiver_states.iter().any(|state| !state.holds() && *state != WaiverState::NotReviewed)
}

/// The waivers for people.
///
/// # Errors
/// Where the output cannot be written.
pub fn write(report: &Report<'_>, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let review = report.review;
    let mut places = Places::new(report.session, review);
    let pairs = review.waivers.iter().zip(&review.waiver_states);
    for (waiver, state) in pairs {
        let severity = if state.holds() { Severity::Note } else { Severity::Warning };
        let state_word = look.severity(severity, state.words());
        writeln!(out, "{} for {}, in {}: {state_word}", look.bold(&prose(&waiver.rule)), prose(&waiver.item), prose(&waiver.manifest))?;
        let who =
            format!("{} answers for it, {} approved it on {}; until {}", waiver.owner, waiver.approver, waiver.approved, waiver.expires);
        writeln!(out, "{}", wrap(&prose(&waiver.reason), look.width, ("  ", "  ")))?;
        writeln!(out, "{}", wrap(&prose(&who), look.width, ("  ", "  ")))?;
        writeln!(out, "  {}\n", look.dim(&prose(&places.full(waiver.span))))?;
    }
    for finding in &review.gate_findings {
        let head = look.severity(finding.severity, &format!("{}[{}]", finding.severity.word(), finding.code.word()));
        let place = places.full(finding.primary.span);
        writeln!(out, "{}", wrap(&format!("{head}: {}: {}", prose(&place), prose(&finding.message)), look.width, ("", "  ")))?;
        if let Some(help) = &finding.help {
            writeln!(out, "{}", wrap(&format!("help: {}", prose(help)), look.width, ("  ", "  ")))?;
        }
    }
    let holding = review.waiver_states.iter().filter(|state| state.holds()).count();
    let all = review.waivers.len() as u64;
    let invalid = review.gate_findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    if all == 0 && invalid == 0 {
        return writeln!(out, "no waivers");
    }
    writeln!(out, "{}, of which {holding} hold", counted(all, "waiver"))
}

/// The waivers for machines.
///
/// # Errors
/// Where the output cannot be written.
pub fn write_json(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let review = report.review;
    let mut places = Places::new(report.session, review);
    let listed = review.waivers.iter().zip(&review.waiver_states).map(|(waiver, state)| Listed {
        rule: &waiver.rule,
        manifest: &waiver.manifest,
        item: &waiver.item,
        fingerprint: &waiver.fingerprint,
        state: state.words(),
        holds: state.holds(),
        reason: &waiver.reason,
        owner: &waiver.owner,
        approver: &waiver.approver,
        approved: waiver.approved.to_string(),
        expires: waiver.expires.to_string(),
        place: places.full(waiver.span),
    });
    let listed = listed.collect();
    let invalid = review.gate_findings.iter().map(|finding| Invalid {
        code: finding.code.word(),
        message: &finding.message,
        place: places.full(finding.primary.span),
    });
    let document = Document { version: 1, waivers: listed, invalid: invalid.collect() };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}
