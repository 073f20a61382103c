//! What running examples gave: each failure with the verdict and the places that were expected and found.

use std::io::{self, Write};

use super::human::Block;
use super::places::Places;
use super::review::diagnostic_block;
use super::{Look, counted, prose};
use crate::check::program::Verdict;
use crate::diagnostic::{Label, Severity};
use crate::engine::Session;
use crate::engine::examples::ExampleResult;
use crate::source::Span;

/// Writes what is wrong with the policies, the examples that fail, and how many pass.
///
/// # Errors
/// Where the output cannot be written.
pub fn write_examples(session: &Session, results: &[ExampleResult], look: Look, out: &mut dyn Write) -> io::Result<()> {
    let mut places = Places::of_policies(session);
    for diagnostic in &session.diagnostics {
        out.write_all(diagnostic_block(diagnostic).draw(&mut places, look).as_bytes())?;
    }
    for result in results.iter().filter(|result| !result.passes()) {
        out.write_all(failure(session, result, &mut places).draw(&mut places, look).as_bytes())?;
    }
    let failed = results.iter().filter(|result| !result.passes()).count();
    let mut rules: Vec<_> = results.iter().map(|result| result.rule).collect();
    rules.dedup();
    let sum = format!(
        "{} of {} run: {} passed, {failed} failed",
        counted(results.len() as u64, "example"),
        counted(rules.len() as u64, "rule"),
        results.len() - failed
    );
    writeln!(out, "{}", if failed == 0 && session.is_sound() { look.good(&sum) } else { look.bold(&sum) })
}

fn failure(session: &Session, result: &ExampleResult, places: &mut Places<'_>) -> Block {
    let name = session.program.rule(result.rule).map_or("", |rule| &rule.name);
    let expected = result.expected.word();
    let found = result.found.map_or("nothing", Verdict::word);
    let message = match &result.message {
        Some(message) => message.clone(),
        None if result.found == Some(result.expected) => format!("the example is {expected}, but not at the places that it marks"),
        None => format!("the example must be {expected} and is {found}"),
    };
    let start = result.content.start as usize;
    let mut secondary: Vec<Label> = Vec::new();
    let missing = result.expected_places.iter().filter(|place| !result.found_places.contains(place));
    secondary.extend(missing.map(|span| Label { span: *span, text: "marked, and not pointed at".to_owned() }));
    let surplus = result.found_places.iter().filter(|place| !result.expected_places.contains(place));
    secondary.extend(surplus.map(|span| Label { span: *span, text: "pointed at, and not marked".to_owned() }));
    let all =
        |spans: &[Span], places: &mut Places<'_>| spans.iter().map(|span| places.line_and_column(*span)).collect::<Vec<_>>().join(", ");
    let (marked, pointed) = (all(&result.expected_places, places), all(&result.found_places, places));
    let or_none = |text: String| if text.is_empty() { "nowhere".to_owned() } else { text };
    let foot = vec![
        ("expected", prose(&format!("{expected} at {}", or_none(marked)))),
        ("found", prose(&format!("{found} at {}", or_none(pointed)))),
    ];
    Block {
        severity: Severity::Error,
        code: name.to_owned(),
        message,
        primary: Some(Label { span: Span::new(result.content.source, start, start), text: "this example".to_owned() }),
        secondary,
        foot,
    }
}
