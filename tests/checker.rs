//! What the checker refuses: each case is a pack of its own, loaded over the model.

#![expect(clippy::unwrap_used, reason = "helpers of tests are not seen as tests")]

use std::fmt::Write as _;
use std::path::Path;
use std::sync::LazyLock;

use ombud::check::{ParsedFile, Program, check, check_own};
use ombud::diagnostic::{CODES, Diagnostic};
use ombud::engine::bundled_policies;
use ombud::source::{LineIndex, SourceId, SourceMap};
use ombud::syntax;
use ombud::time::Date;

/// The day on which all cases are checked.
fn day() -> Date {
    Date::new(2026, 11, 1).unwrap()
}

/// The bundled policies, parsed once, with their texts.
static BUNDLED: LazyLock<(SourceMap, Vec<ParsedFile>)> = LazyLock::new(|| {
    let mut sources = SourceMap::default();
    let files = bundled_policies().into_iter().map(|policy| parse(&mut sources, &policy.name, &policy.text, true).0).collect();
    (sources, files)
});

/// Only the model: what every case is loaded over.
static CORE: LazyLock<(SourceMap, Vec<ParsedFile>)> = LazyLock::new(|| {
    let mut sources = SourceMap::default();
    let policies = bundled_policies().into_iter().filter(|policy| policy.name.contains("/core/"));
    let files = policies.map(|policy| parse(&mut sources, &policy.name, &policy.text, true).0).collect();
    (sources, files)
});

fn parse(sources: &mut SourceMap, name: &str, text: &str, bundled: bool) -> (ParsedFile, Vec<Diagnostic>) {
    let id = sources.add(name, text);
    let parsed = syntax::parse(id, text);
    (ParsedFile { file: parsed.file, bundled }, parsed.diagnostics)
}

/// A case checked over a base.
struct Checked {
    sources: SourceMap,
    program: Program,
    diagnostics: Vec<Diagnostic>,
    own: SourceId,
}

/// Checks texts over the model. What the bundled part says of itself alone (such as that nothing uses a figure) is left out.
fn checked(base: &(SourceMap, Vec<ParsedFile>), texts: &[(&str, &str, bool)]) -> Checked {
    let (mut sources, mut files) = base.clone();
    let own = SourceId::new(sources.len());
    let mut diagnostics = Vec::new();
    for (name, text, bundled) in texts {
        let (file, found) = parse(&mut sources, name, text, *bundled);
        files.push(file);
        diagnostics.extend(found);
    }
    let (program, found) = check(&files, day());
    let whole = |diagnostic: &&Diagnostic| !is_bundled_alone(diagnostic, &files);
    let (said, run_says) = (found.clone(), check_own(&files, day()).1);
    assert_eq!(run_says.iter().filter(whole).collect::<Vec<_>>(), said.iter().filter(whole).collect::<Vec<_>>());
    diagnostics.extend(found.into_iter().filter(|diagnostic| diagnostic.primary.span.source >= own));
    Checked { sources, program, diagnostics, own }
}

/// Whether a diagnostic is about bundled packs only: a run need not say it, since the bundled packs are shown to be sound here.
fn is_bundled_alone(diagnostic: &Diagnostic, files: &[ParsedFile]) -> bool {
    let is_bundled = |span: ombud::source::Span| files.get(span.source.index()).is_some_and(|file| file.bundled);
    is_bundled(diagnostic.primary.span) && diagnostic.secondary.iter().all(|label| is_bundled(label.span))
}

/// Plain text: place, severity, code, message; the marked text; what is said there; other places; the remedy; what is not checked.
fn render(checked: &Checked) -> String {
    let mut out = String::new();
    for diagnostic in &checked.diagnostics {
        let code = diagnostic.code.word();
        let _ = writeln!(out, "{} {}[{code}]: {}", place(checked, diagnostic.primary.span), diagnostic.severity.word(), diagnostic.message);
        let _ = writeln!(out, "    at   {}", marked(checked, diagnostic.primary.span, &diagnostic.primary.text));
        for label in &diagnostic.secondary {
            let _ = writeln!(out, "    also {} {}", place(checked, label.span), marked(checked, label.span, &label.text));
        }
        if let Some(help) = &diagnostic.help {
            let _ = writeln!(out, "    help {help}");
        }
    }
    for rule in checked.program.broken_rules.iter().filter(|rule| rule.span.source >= checked.own) {
        let _ = writeln!(out, "not checked: {}", rule.name);
    }
    out
}

fn place(checked: &Checked, span: ombud::source::Span) -> String {
    let Some(source) = checked.sources.get(span.source) else { return String::new() };
    let position = LineIndex::new(&source.text).position(span.start as usize);
    if span.source < checked.own {
        return source.name.to_string();
    }
    format!("{}:{}", position.line, position.column)
}

fn marked(checked: &Checked, span: ombud::source::Span, said: &str) -> String {
    let text = checked.sources.slice(span).split_whitespace().collect::<Vec<_>>().join(" ");
    if said.is_empty() { format!("`{text}`") } else { format!("`{text}` {said}") }
}

/// A case file holds several cases, each below a line `### title`. A case is one pack, or several, each below `#--- bundled` or `#--- own`.
fn cases(text: &str) -> Vec<(String, Vec<(String, bool)>)> {
    let mut found = Vec::new();
    for case in text.split("### ").skip(1) {
        let (title, body) = case.split_once('\n').unwrap();
        let parts = body.split("#--- ").enumerate().filter_map(|(index, part)| match index {
            0 if part.trim().is_empty() => None,
            0 => Some((part.to_owned(), false)),
            _ => Some((part.to_owned(), part.starts_with("bundled"))).map(|(part, bundled)| (format!("# {part}"), bundled)),
        });
        found.push((title.to_owned(), parts.collect()));
    }
    found
}

/// What rules need besides what a case is about. `RULE name …` in a case stands for a rule with everything that is not at issue.
fn expand(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        match line.trim_start().strip_prefix("RULE ") {
            Some(rest) => {
                let (name, clauses) = rest.split_once(' ').unwrap_or((rest, ""));
                let _ = writeln!(out, "rule {name} \"T\" {{ law it Art. 1 severity error {clauses}");
            }
            None if line.trim() == "END" => out.push_str(concat!(
                r#"message "m" help "h" example violated """ """ example satisfied """ """ example undetermined """ """ "#,
                r#"example excused """ """ example excused """ """ example not-applicable """ """ }"#,
                "\n"
            )),
            None => {
                out.push_str(line);
                out.push('\n');
            }
        }
    }
    out
}

/// A law for the rules of a case, unless it brings its own.
const LAW: (&str, &str, bool) = ("law.policy", "pack law\nlaw it \"It\" { articles 1..9 }\n", false);

fn report(path: &Path) -> String {
    let mut out = String::new();
    for (title, packs) in cases(&std::fs::read_to_string(path).unwrap()) {
        let bare = packs.iter().any(|(text, _)| text.contains("RULE ")) && !packs.iter().any(|(text, _)| text.contains("law it "));
        let texts: Vec<(String, bool)> = packs.into_iter().map(|(text, bundled)| (expand(&text), bundled)).collect();
        let own = texts.iter().map(|(text, bundled)| ("case.policy", text.as_str(), *bundled));
        let texts: Vec<(&str, &str, bool)> = own.chain(bare.then_some(LAW)).collect();
        let said = render(&checked(&CORE, &texts));
        let _ = writeln!(out, "### {title}\n{}", if said.is_empty() { "nothing\n" } else { &said });
    }
    out
}

#[test]
fn what_is_refused_and_how() {
    let mut paths: Vec<_> = std::fs::read_dir("tests/checker").unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths.iter().filter(|path| path.extension().is_some_and(|extension| extension == "policy")) {
        insta::assert_snapshot!(path.file_stem().unwrap().to_str().unwrap(), report(path));
    }
}

/// Codes that the checker cannot give: of manifests, of runs, and of the parser, which has its own tests.
const ELSEWHERE: &[&str] = &[
    "mixed-connectives",
    "unknown-key",
    "unknown-value",
    "bad-value",
    "dangling-reference",
    "missing-key",
    "renamed",
    "newer-language",
    "date-in-future",
    "unreadable",
    "step-budget",
    "not-normalised",
    "fixed-above",
    "waiver-incomplete",
    "waiver-self-approved",
    "waiver-expired",
    "waiver-expires-soon",
    "waiver-not-yet",
    "waiver-too-long",
    "waiver-widened",
    "waiver-unused",
    "waiver-forbidden",
    "gate-changed",
    "manifest-gone",
    "manifest-out-of-reach",
    "became-undeclared",
];

#[test]
fn every_code_is_given_by_something() {
    let paths = std::fs::read_dir("tests/snapshots").unwrap().map(|entry| entry.unwrap().path());
    let own = paths.filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("checker__")));
    let said: String = own.map(|path| std::fs::read_to_string(path).unwrap()).collect();
    for info in CODES {
        let code = info.code.word();
        let given = said.contains(&format!("[{code}]"));
        assert!(given != ELSEWHERE.contains(&code), "`{code}` is given by the checker: {given}");
    }
}

#[test]
fn bundled_packs_are_without_fault() {
    let found = checked(&(SourceMap::default(), Vec::new()), &[]);
    assert!(found.diagnostics.is_empty());
    let (sources, files) = &*BUNDLED;
    let (program, diagnostics) = check(files, day());
    let all = Checked { sources: sources.clone(), program, diagnostics, own: SourceId::new(0) };
    assert_eq!(render(&all), "");
    assert!(all.program.rules.len() > 100);
}

/// Loading one more pack invalidates nothing: the bundled packs stay whole beside a pack that extends all it may.
#[test]
fn one_more_pack_invalidates_nothing() {
    let text = r#"
        pack acme "Acme" { prefix acme }
        extend entity field { acme-unit : text optional "the unit that pays" }
        extend vocabulary data-category { within keystroke { acme-chord "Chords" } }
        entity acme-camera "One camera" key id { id : text "how it is named" }
        figure keystroke : integer = 3 chosen "a figure that is called like a term"
        define acme-counted(f: field) := f is acme-chord
        law acme-rules "Rules of the house" { articles 1..9 in DE }
    "#;
    let (sources, files) = &*BUNDLED;
    let (mut sources, mut files) = (sources.clone(), files.clone());
    let (file, found) = parse(&mut sources, "acme.policy", text, false);
    assert_eq!(found, Vec::new());
    files.push(file);
    let (program, diagnostics) = check(&files, day());
    let alone = check(&BUNDLED.1, day()).0;
    assert_eq!(program.rules.len(), alone.rules.len());
    let own = SourceId::new(sources.len() - 1);
    assert!(diagnostics.iter().all(|diagnostic| diagnostic.primary.span.source == own && diagnostic.code.word() == "unused"));
}
