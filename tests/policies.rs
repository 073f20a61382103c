//! The bundled packs: each rule shows itself at work, and the base of all examples is clean.

#![expect(clippy::expect_used, reason = "a test that panics is a test that fails")]

use std::collections::{BTreeMap, BTreeSet};

use ombud::check::program::{ExprKind, List, Operand, Path, Verdict};
use ombud::check::{Attribute, Program};
use ombud::engine::{Session, SessionOptions, examples, legal_reference};
use ombud::source::LineIndex;
use ombud::time::Date;
use ombud::types::ExprId;

fn session() -> Session {
    Session::load(&SessionOptions::bundled(Date::new(2026, 11, 1).expect("a day"))).expect("the bundled packs load")
}

#[test]
fn the_bundled_packs_are_sound() {
    let session = session();
    let messages: Vec<&str> = session.diagnostics.iter().map(|diagnostic| diagnostic.message.as_str()).collect();
    assert_eq!(messages, Vec::<&str>::new());
    assert!(session.is_sound());
}

#[test]
fn every_example_gives_what_it_names_where_it_says() {
    let session = session();
    let results = examples::run(&session, &session.rules_to_test(false));
    assert!(results.len() > 400, "the packs have examples: {}", results.len());
    let failed = results.iter().filter(|result| !result.passes()).map(|result| {
        let rule = session.program.rule(result.rule).map_or("", |rule| rule.name.as_str());
        let text = session.sources.get(result.content.source).map_or("", |source| &source.text);
        let line = LineIndex::new(text).position(result.content.start as usize).line;
        format!("{rule}, line {line}: expected {:?}, found {:?} {}", result.expected, result.found, result.message.as_deref().unwrap_or(""))
    });
    let failed: Vec<String> = failed.collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// Where nothing is laid over the base, every rule passes with nothing open, in its own territory and on its own day.
#[test]
fn the_base_is_clean() {
    let session = session();
    let judged = examples::judge_base(&session, &session.rules_to_test(false));
    assert_eq!(judged.len(), session.program.rules.len());
    for (id, evaluation) in judged {
        let rule = session.program.rule(id).expect("it was judged");
        let found: Vec<&str> = evaluation.findings.iter().map(|finding| finding.message.as_str()).collect();
        assert!(found.is_empty(), "{}: {}", rule.name, found.join("; "));
        assert!(evaluation.verdicts.iter().all(|item| item.verdict != Verdict::Undetermined && !item.if_applicable), "{}", rule.name);
    }
}

/// What the packs say of the legal reference: its entries, with the rules that cover each, or the reason why none can.
#[test]
fn every_entry_of_the_reference_is_covered_or_said_not_to_be() {
    let session = session();
    let program = &session.program;
    let covered: BTreeSet<&str> = program.rules.iter().flat_map(|rule| &rule.covers).map(String::as_str).collect();
    let reasons: BTreeMap<&str, &str> =
        program.packs.iter().flat_map(|pack| &pack.uncovered).map(|(entry, reason)| (entry.as_str(), reason.trim())).collect();
    let reference = legal_reference();
    let ids = |whole: Option<bool>| -> Vec<&str> {
        let sections = reference.iter().filter(|section| whole.is_none_or(|whole| section.whole == whole));
        sections.flat_map(|section| &section.entries).map(|entry| entry.id.as_str()).collect()
    };
    let (all, whole) = (ids(None), ids(Some(true)));
    let known: BTreeSet<&str> = all.iter().copied().collect();
    assert_eq!(all.len(), known.len(), "an entry is listed twice");
    let unknown: Vec<&&str> = covered.iter().chain(reasons.keys()).filter(|id| !known.contains(*id)).collect();
    assert!(unknown.is_empty(), "not in policies/reference.toml: {unknown:?}");
    let open: Vec<&&str> =
        whole.iter().filter(|id| !covered.contains(*id) && reasons.get(*id).is_none_or(|reason| reason.is_empty())).collect();
    assert!(open.is_empty(), "neither covered nor said to be uncovered: {open:?}");
    let both: Vec<&&str> = reasons.keys().filter(|id| covered.contains(*id)).collect();
    assert!(both.is_empty(), "covered and said to be uncovered: {both:?}");
    let share = whole.iter().filter(|id| covered.contains(*id)).count() * 100 / whole.len();
    assert!(whole.len() >= 146 && share >= 85, "of {} entries, {share} % are covered", whole.len());
}

/// A switch is an attribute that guards ask: everybody must answer it, so a new one is a decision, and shows here.
#[test]
fn the_switches_are_known() {
    let session = session();
    let program = &session.program;
    let mut switches: BTreeMap<String, usize> = BTreeMap::new();
    for rule in &program.rules {
        let mut asked = BTreeSet::new();
        rule.guard.into_iter().for_each(|guard| asked_by(program, guard, &mut asked));
        for attribute in asked {
            *switches.entry(attribute).or_default() += 1;
        }
    }
    let lines: Vec<String> = switches.iter().map(|(attribute, rules)| format!("{attribute}: {rules}")).collect();
    insta::assert_snapshot!(lines.join("\n"));
}

/// The attributes that a condition reads, through defines.
fn asked_by(program: &Program, id: ExprId, asked: &mut BTreeSet<String>) {
    let mut note = |path: &Path| {
        let last = path.steps.last().and_then(|step| step.first()).and_then(|id| program.schema.attribute(*id));
        let name = |attribute: &Attribute| {
            format!("{}.{}", program.schema.kind(attribute.kind).map_or("", |kind| kind.name.as_str()), attribute.name)
        };
        asked.extend(last.map(name));
    };
    match &program.expr(id).expect("an expression").kind {
        ExprKind::And(parts) | ExprKind::Or(parts) | ExprKind::AtLeastOf(_, parts) => {
            parts.iter().for_each(|part| asked_by(program, *part, asked))
        }
        ExprKind::Not(inner) => asked_by(program, *inner, asked),
        ExprKind::Quantified(quantified) => {
            if let List::Path(path) = &quantified.list {
                note(path);
            }
            quantified.body.into_iter().for_each(|body| asked_by(program, body, asked));
        }
        ExprKind::Declared(path) | ExprKind::IsNone(path) => note(path),
        ExprKind::Compare { left, right, .. } => [left, right].into_iter().for_each(|operand| match operand {
            Operand::Path(path) | Operand::Age(path) => note(path),
            Operand::Sum(sum) => note(&sum.0),
            Operand::Constant(_) | Operand::Figure(_) | Operand::Shortest(_) => {}
        }),
        ExprKind::Includes { set, .. } => note(set),
        ExprKind::Call { define, .. } => asked_by(program, program.define(*define).expect("a define").body, asked),
        ExprKind::Route(_) | ExprKind::Measured { .. } | ExprKind::Carries { .. } => {}
    }
}
