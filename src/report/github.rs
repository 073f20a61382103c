//! Annotations of GitHub Actions, as workflow commands. GitHub shows ten of each kind in a step and drops the others without a word:
//! so the gravest come first, and what is not annotated is said and listed.

use std::io::{self, Write};

use super::entries::{all, by_gravity, verdict_word};
use super::escape::{cut, prose};
use super::places::Places;
use super::tally::{Tally, counted};
use super::{Look, Report, foot};
use crate::check::program::Verdict;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{Position, Span};

/// So many annotations of each kind are shown.
const SHOWN: usize = 10;
/// So many characters of a message are given.
const LENGTH: usize = 2000;

struct Annotation {
    severity: Severity,
    path: String,
    place: Option<(Position, Position)>,
    title: String,
    /// In lines, escaped.
    text: String,
}

/// Writes the report.
pub(super) fn write(report: &Report<'_>, _: Look, out: &mut dyn Write) -> io::Result<()> {
    let annotations = annotations(report);
    let (mut shown, mut left): (Vec<&Annotation>, Vec<&Annotation>) = (Vec::new(), Vec::new());
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        // The last notice says that there are others.
        let room = if severity == Severity::Note { SHOWN - 1 } else { SHOWN };
        let of_kind = annotations.iter().filter(|annotation| annotation.severity == severity);
        of_kind.enumerate().for_each(|(index, annotation)| if index < room { shown.push(annotation) } else { left.push(annotation) });
    }
    for annotation in &shown {
        writeln!(out, "{}", command(annotation))?;
    }
    let tally = Tally::of(report);
    let verdict = tally.verdict(report.review.outcome(&report.session.program));
    if !left.is_empty() {
        let head = format!("{} not shown as annotations", counted(left.len() as u64, "further finding"));
        let more = format!("GitHub shows {SHOWN} of a kind in a step; the log of this step lists the others");
        writeln!(out, "::notice title={}::{}", property(&head), data(&format!("{more}; {verdict}")))?;
        writeln!(out, "::group::{}", data(&head))?;
        for annotation in left {
            let line = annotation.place.map_or(String::new(), |(start, _)| format!(":{}:{}", start.line, start.column));
            let word = annotation.severity.word();
            let text = format!("- {word}: {}{line}: {}: {}", annotation.path, annotation.title, annotation.text.replace('\n', "; "));
            writeln!(out, "{}", prose(&text))?;
        }
        writeln!(out, "::endgroup::")?;
    }
    let rows: Vec<String> =
        tally.rows().iter().map(|(name, count, remark)| format!("{name} {}", if count.is_empty() { remark } else { count })).collect();
    let collections = counted(tally.collections as u64, "collection");
    writeln!(out, "{collections} read, as of {}: {}; {verdict}", report.review.as_of, rows.join(", "))
}

/// All, those first that decide the exit code.
fn annotations(report: &Report<'_>) -> Vec<Annotation> {
    let review = report.review;
    let mut places = Places::new(report.session, review);
    let mut found = Vec::new();
    for problem in &review.problems {
        let title = problem.code.map_or("problem", |code| code.word()).to_owned();
        let text = with_help(&problem.message, problem.help.as_deref());
        found.push(Annotation { severity: Severity::Error, path: problem.path.clone(), place: None, title, text });
    }
    let in_manifests = review.collections.iter().flat_map(|collection| &collection.diagnostics);
    for diagnostic in review.policy_diagnostics.iter().chain(in_manifests).chain(&review.gate_findings) {
        found.push(of_diagnostic(&mut places, diagnostic));
    }
    let mut entries = all(report);
    by_gravity(&mut entries);
    for entry in entries.iter().filter(|entry| entry.why.is_none()) {
        let finding = entry.finding;
        let mut lines = vec![cut(&prose(&finding.message), LENGTH)];
        lines.extend(foot::law(&report.session.program, entry.rule, finding).map(|law| format!("law: {}", prose(&law))));
        if finding.verdict == Verdict::Undetermined && !finding.quickest.is_empty() {
            lines.push(cut(&format!("declare first: {}", prose(&finding.quickest.join(", "))), LENGTH));
        }
        lines.push(format!("help: {}", prose(&entry.rule.help)));
        let title = format!("{} ({})", entry.rule.name, verdict_word(finding.verdict));
        let (path, place) = at(&mut places, finding.primary.span);
        found.push(Annotation { severity: entry.severity, path, place, title, text: lines.join("\n") });
    }
    found
}

fn of_diagnostic(places: &mut Places<'_>, diagnostic: &Diagnostic) -> Annotation {
    let (path, place) = at(places, diagnostic.primary.span);
    let text = with_help(&diagnostic.message, diagnostic.help.as_deref());
    Annotation { severity: diagnostic.severity, path, place, title: diagnostic.code.word().to_owned(), text }
}

fn with_help(message: &str, help: Option<&str>) -> String {
    let message = cut(&prose(message), LENGTH);
    help.map_or_else(|| message.clone(), |help| format!("{message}\nhelp: {}", cut(&prose(help), LENGTH)))
}

fn at(places: &mut Places<'_>, span: Span) -> (String, Option<(Position, Position)>) {
    let end = Span { start: span.end.max(span.start), ..span };
    (places.text(span.source).name.to_owned(), Some((places.position(span), places.position(end))))
}

/// `::error file=…,line=…,endLine=…,col=…,endColumn=…,title=…::…`; columns stand only where one line holds it all, as GitHub wants.
fn command(annotation: &Annotation) -> String {
    let kind = match annotation.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut properties = Vec::new();
    if !annotation.path.is_empty() {
        properties.push(format!("file={}", property(&annotation.path)));
    }
    if let Some((start, end)) = annotation.place {
        properties.push(format!("line={},endLine={}", start.line, end.line));
        if start.line == end.line {
            properties.push(format!("col={},endColumn={}", start.column, end.column));
        }
    }
    properties.push(format!("title={}", property(&annotation.title)));
    format!("::{kind} {}::{}", properties.join(","), data(&annotation.text))
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_within_its_command() {
        let title = "a:b,c\n".to_owned();
        let text = "100%\r\n::error::no".to_owned();
        let annotation = Annotation { severity: Severity::Note, path: "x,y:\n::z".to_owned(), place: None, title, text };
        assert_eq!(command(&annotation), "::notice file=x%2Cy%3A%0A%3A%3Az,title=a%3Ab%2Cc%0A::100%25%0D%0A::error::no");
    }
}
