//! Reading policy texts: what is read, and what is said about what is not.

use std::fmt::Write as _;

use ombud::diagnostic::Diagnostic;
use ombud::source::{LineIndex, SourceId};
use ombud::syntax::parse;

#[test]
fn the_sample_is_read_whole() {
    let text = include_str!("language/sample.policy");
    let parsed = parse(SourceId::default(), text);
    assert_eq!(parsed.diagnostics, Vec::new());
    assert_eq!(parsed.file.declarations.len(), 17);
}

/// Each case is a text under a `=== title`; `\0` stands for a NUL byte.
#[test]
fn broken_texts_are_explained() {
    let mut report = String::new();
    for case in include_str!("language/broken.cases").split("=== ").skip(1) {
        let (title, text) = case.split_once('\n').unwrap();
        let text = text.replace("\\0", "\0");
        let parsed = parse(SourceId::default(), &text);
        let _ = writeln!(report, "=== {title} ({} read)", parsed.file.declarations.len());
        for diagnostic in &parsed.diagnostics {
            render(&mut report, &text, diagnostic);
        }
    }
    insta::assert_snapshot!(report);
}

/// `line:column code: message`, the line with carets, other places, the remedy.
fn render(report: &mut String, text: &str, diagnostic: &Diagnostic) {
    let lines = LineIndex::new(text);
    let start = lines.position(diagnostic.primary.span.start as usize);
    let end = lines.position(diagnostic.primary.span.end as usize);
    let _ = writeln!(report, "{}:{} {}: {}", start.line, start.column, diagnostic.code.word(), diagnostic.message);
    let line = text.lines().nth(start.line as usize - 1).unwrap_or("");
    let width = if end.line == start.line { (end.column - start.column).max(1) } else { line.chars().count() as u32 + 1 - start.column };
    let _ = writeln!(report, "    {}", line.replace('\0', "␀"));
    let _ = writeln!(report, "    {}{}", " ".repeat(start.column as usize - 1), "^".repeat(width.max(1) as usize));
    for label in &diagnostic.secondary {
        let at = lines.position(label.span.start as usize);
        let _ = writeln!(report, "    also {}:{} {}", at.line, at.column, label.text);
    }
    if let Some(help) = &diagnostic.help {
        let _ = writeln!(report, "    help: {help}");
    }
}
