//! Laws that hold of every policy and manifest: silence never passes, order changes nothing, nothing panics, and what is said to be
//! open is what decides.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that panics is a test that fails")]

mod common;

use std::collections::BTreeMap;
use std::path::PathBuf;

use common::start::{self, Start};
use common::{Dice, Policies, day, document, fixed_rolls, generate, less, schema, today};
use ombud::check::program::Verdict;
use ombud::diagnostic::Diagnostic;
use ombud::engine::{Outcome, Review, ReviewOptions, Session, SessionOptions, Trace, review};
use ombud::eval::Evaluation;
use ombud::source::Span;
use ombud::time::{Date, Duration};
use ombud::types::{RuleId, Truth};
use proptest::prelude::*;
use toml::{Table, Value};

const TRUTHS: [Truth; 3] = [Truth::TRUE, Truth::FALSE, Truth::UNKNOWN];

/// What a truth may be.
fn values(truth: Truth) -> Vec<bool> {
    [true, false].into_iter().filter(|value| if *value { truth.may_be_true() } else { truth.may_be_false() }).collect()
}

/// The truth that may be any of some values.
fn of_values(values: &[bool]) -> Truth {
    Truth::between(values.iter().all(|value| *value), values.iter().any(|value| *value))
}

/// Whether the other says at least as much.
fn refines(truth: Truth, other: Truth) -> bool {
    truth.is_unknown() || truth == other
}

#[test]
fn truth_tables() {
    for one in TRUTHS {
        assert_eq!(!!one, one);
        for other in TRUTHS {
            let pairs: Vec<(bool, bool)> =
                values(one).into_iter().flat_map(|one| values(other).into_iter().map(move |other| (one, other))).collect();
            assert_eq!(one.and(other), of_values(&pairs.iter().map(|(one, other)| *one && *other).collect::<Vec<_>>()));
            assert_eq!(one.or(other), of_values(&pairs.iter().map(|(one, other)| *one || *other).collect::<Vec<_>>()));
            assert_eq!(!one.and(other), (!one).or(!other));
            for third in TRUTHS {
                let triple = [one, other, third];
                for needed in 1..=3 {
                    let all = values(one).into_iter().flat_map(|one| values(other).into_iter().map(move |other| (one, other)));
                    let counts: Vec<bool> = all
                        .flat_map(|(one, other)| values(third).into_iter().map(move |third| [one, other, third]))
                        .map(|triple| triple.iter().filter(|value| **value).count() >= needed)
                        .collect();
                    assert_eq!(Truth::at_least(needed, triple), of_values(&counts));
                }
                if refines(one, other) {
                    assert!(refines(one.and(third), other.and(third)) && refines(one.or(third), other.or(third)) && refines(!one, !other));
                }
            }
        }
    }
}

/// The items of each rule that pass, and those that do not, by name and address.
fn passing(policies: &Policies, evaluation: &Evaluation) -> BTreeMap<String, Vec<(String, Verdict)>> {
    let mut found: BTreeMap<String, Vec<(String, Verdict)>> = BTreeMap::new();
    for item in &evaluation.verdicts {
        let name = policies.program.rule(item.rule).unwrap().name.clone();
        found.entry(name).or_default().push((item.item.clone(), item.verdict));
    }
    found
}

fn fails(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Violated | Verdict::Undetermined)
}

/// The rules that pass for all their items in a manifest although they do not in one that declares more.
fn passed_by_silence(policies: &Policies, rules: &[RuleId], more: &str, fewer: &str) -> Vec<String> {
    let of = |text: &str| policies.judge(text, rules, |_, evaluation, _| passing(policies, evaluation));
    let (more, fewer) = (of(more), of(fewer));
    let failing = more.iter().filter(|(_, items)| items.iter().any(|(_, verdict)| fails(*verdict)));
    let silenced = failing.filter(|(rule, _)| fewer.get(*rule).is_none_or(|items| !items.iter().any(|(_, verdict)| fails(*verdict))));
    silenced.map(|(rule, items)| format!("{rule}: {items:?} became {:?}", fewer.get(rule))).collect()
}

/// Silence never passes, for some steps down from a tree.
fn descend(policies: &Policies, rules: &[RuleId], tree: &Table, dice: &mut Dice<'_>, steps: usize, found: &mut BTreeMap<String, String>) {
    let mut tree = tree.clone();
    for _ in 0..steps {
        let ways = less::all(&policies.program, &tree);
        let way = dice.pick(&ways);
        let Some(fewer) = way.of(&tree) else { continue };
        if is_an_answer(policies, way) {
            continue;
        }
        for silenced in passed_by_silence(policies, rules, &document::write(&tree), &document::write(&fewer)) {
            found.entry(silenced).or_insert_with(|| format!("{way:?}\n{}", document::write(&tree)));
        }
        tree = fewer;
    }
}

/// Left out, an attribute `or the only one` is no silence: it means the only entity of its kind.
fn is_an_answer(policies: &Policies, way: &less::Less) -> bool {
    let (less::Less::Delete(path) | less::Less::MisspellKey(path)) = way else { return false };
    let [document::Step::Key(kind), .., document::Step::Key(attribute)] = path.as_slice() else { return false };
    let schema = &policies.program.schema;
    let id = schema.kind_named(kind).and_then(|kind| schema.attribute_of(kind, attribute));
    id.and_then(|id| schema.attribute(id)).is_some_and(|attribute| attribute.only_one)
}

#[test]
fn silence_never_passes_over_bundled_rules() {
    let policies = Policies::bundled(today());
    let mut found = BTreeMap::new();
    for (index, Start { tree, .. }) in start::whole().into_iter().enumerate() {
        let rolls = fixed_rolls(index as u64 + 7, 100);
        descend(&policies, &policies.rules(), &tree, &mut Dice::new(&rolls), 15, &mut found);
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn silence_never_passes_over_examples() {
    let policies = Policies::bundled(today());
    let mut found = BTreeMap::new();
    for (index, rule) in policies.program.rules.iter().enumerate() {
        let rolls = fixed_rolls(index as u64 + 77, 200);
        let mut dice = Dice::new(&rolls);
        for example in rule.examples.iter().filter(|example| matches!(example.verdict, Verdict::Violated | Verdict::Undetermined)).take(1) {
            let (tree, day) = start::example(&policies.program, rule, example);
            if day.is_none() {
                descend(&policies, &[RuleId::new(index)], &tree, &mut dice, 3, &mut found);
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn silence_never_passes_over_generated_rules() {
    let mut found = BTreeMap::new();
    for seed in 0..200 {
        let rolls = fixed_rolls(seed + 50_000, 8000);
        let mut dice = Dice::new(&rolls);
        let text = generate::policy(&mut dice);
        let policies = Policies::of(&[schema::SCHEMA, &text], today());
        for _ in 0..3 {
            let tree = generate::manifest(&mut dice);
            let mut own = BTreeMap::new();
            descend(&policies, &policies.rules(), &tree, &mut dice, 6, &mut own);
            found.extend(own.into_iter().map(|(what, how)| (format!("seed {seed}: {what}"), format!("{how}\n{text}"))));
        }
    }
    let shortest = found.iter().min_by_key(|(_, how)| how.len());
    assert!(found.is_empty(), "{} cases, such as {}: {}", found.len(), shortest.unwrap().0, shortest.unwrap().1);
}

fn bundled() -> Session {
    Session::load(&SessionOptions::bundled(today())).unwrap()
}

fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn reviewed(session: &Session, name: &str, text: &str, threads: usize) -> Review {
    let path = folder(name).join("collection.toml");
    std::fs::write(&path, text).unwrap();
    review(session, &ReviewOptions { paths: &[path], threads: Some(threads), trace: Trace::Off, progress: &|_, _| {} })
}

#[test]
fn no_exit_becomes_zero() {
    let session = bundled();
    let policies = Policies::bundled(today());
    for (index, Start { name, tree }) in start::whole().into_iter().enumerate() {
        let rolls = fixed_rolls(index as u64 + 9, 200);
        let mut dice = Dice::new(&rolls);
        let before = reviewed(&session, "exit", &document::write(&tree), 1).outcome(&session.program);
        for _ in 0..12 {
            let ways = less::all(&policies.program, &tree);
            let way = dice.pick(&ways);
            let Some(fewer) = way.of(&tree) else { continue };
            let after = reviewed(&session, "exit", &document::write(&fewer), 1).outcome(&session.program);
            assert!(before == Outcome::Passes || after != Outcome::Passes, "{name}: {before:?} became {after:?} by {way:?}");
        }
    }
}

/// What findings say, apart from places, in order.
fn said(review: &Review) -> Vec<String> {
    let collections = review.collections.iter();
    let mut all: Vec<String> = collections
        .flat_map(|collection| {
            collection.findings.iter().zip(&collection.fingerprints).map(|(finding, fingerprint)| {
                let open: Vec<_> = finding.open.iter().map(|fact| (&fact.address, fact.reason)).collect();
                format!(
                    "{:?} {} {:?} {} {fingerprint:?} {:?} {open:?} {:?} {:?} {:?} {:?}",
                    finding.rule,
                    finding.item,
                    finding.verdict,
                    finding.message,
                    finding.deciding,
                    finding.quickest,
                    finding.subjects,
                    finding.jurisdictions,
                    finding.route.iter().flat_map(|route| &route.nodes).map(|node| &node.address).collect::<Vec<_>>(),
                )
            })
        })
        .collect();
    all.sort();
    all
}

fn shuffled<T>(mut things: Vec<T>, dice: &mut Dice<'_>) -> Vec<T> {
    let mut out = Vec::new();
    while !things.is_empty() {
        out.push(things.remove(dice.below(things.len())));
    }
    out
}

/// The same manifest with its tables and keys in another order. Entities that have no key stay: their place is their name.
fn permuted(tree: &Table, dice: &mut Dice<'_>) -> Table {
    let keys = |table: &Table, dice: &mut Dice<'_>| -> Table { shuffled(table.clone().into_iter().collect(), dice).into_iter().collect() };
    let mut out = Table::new();
    for (name, value) in shuffled(tree.clone().into_iter().collect::<Vec<_>>(), dice) {
        let value = match value {
            Value::Table(table) => Value::Table(keys(&table, dice)),
            Value::Array(tables) => {
                let tables: Vec<Value> = tables
                    .into_iter()
                    .map(|value| value.as_table().map_or(value.clone(), |table| Value::Table(keys(table, dice))))
                    .collect();
                let keyed = tables.iter().all(|table| table.get("id").is_some());
                Value::Array(if keyed { shuffled(tables, dice) } else { tables })
            }
            other => other,
        };
        out.insert(name, value);
    }
    out
}

#[test]
fn order_in_manifests_changes_nothing() {
    let session = bundled();
    let policies = Policies::bundled(today());
    for (index, Start { name, tree }) in start::whole().into_iter().enumerate() {
        let rolls = fixed_rolls(index as u64 + 21, 2000);
        let mut dice = Dice::new(&rolls);
        for _ in 0..2 {
            let ways = less::all(&policies.program, &tree);
            let tree = dice.pick(&ways).of(&tree).unwrap_or_else(|| tree.clone());
            let one = reviewed(&session, "order", &document::write(&tree), 1);
            let other = reviewed(&session, "order", &document::write(&permuted(&tree, &mut dice)), 1);
            assert_eq!(said(&one), said(&other), "{name}");
            assert_eq!(one.collections[0].counts, other.collections[0].counts);
        }
    }
}

#[test]
fn order_of_rules_and_files_changes_nothing() {
    let texts: Vec<String> = ombud::engine::bundled_policies().into_iter().map(|policy| policy.text).collect();
    let manifest = document::write(&start::whole()[4].tree);
    let look = |texts: &[String]| {
        let policies = Policies::of(&texts.iter().map(String::as_str).collect::<Vec<_>>(), today());
        policies.judge(&manifest, &policies.rules(), |_, evaluation, _| {
            let name = |finding: &ombud::eval::Finding| policies.program.rule(finding.rule).unwrap().name.clone();
            let findings: Vec<_> = evaluation
                .findings
                .iter()
                .map(|finding| {
                    (name(finding), finding.item.clone(), finding.message.clone(), finding.deciding.clone(), finding.primary.clone().text)
                })
                .collect();
            (findings, passing(&policies, evaluation))
        })
    };
    let expected = look(&texts);
    for seed in 0..3 {
        let rolls = fixed_rolls(seed, 500);
        assert_eq!(look(&shuffled(texts.clone(), &mut Dice::new(&rolls))), expected);
    }
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let root = folder("threads");
    for (index, Start { tree, .. }) in start::whole().into_iter().enumerate() {
        std::fs::write(root.join(format!("m{index}.collection.toml")), document::write(&tree)).unwrap();
    }
    let run = |threads: &str| {
        let command = std::process::Command::new(env!("CARGO_BIN_EXE_ombud"))
            .args(["check", "--format", "json", "--as-of", "2026-11-01", "--threads", threads])
            .arg(&root)
            .output()
            .unwrap();
        (command.status.code(), command.stdout)
    };
    let one = run("1");
    assert!(!one.1.is_empty());
    assert_eq!(one, run("4"));
}

/// Each place lies in its text, between characters.
fn check_places(text: &str, source: usize, diagnostics: &[Diagnostic]) {
    for diagnostic in diagnostics {
        let secondary = diagnostic.secondary.iter().map(|label| label.span);
        secondary.chain([diagnostic.primary.span]).for_each(|span| check_place(text, source, span, &diagnostic.message));
    }
}

fn check_place(text: &str, source: usize, span: Span, what: &str) {
    if span.source.index() == source {
        assert!(text.get(span.range()).is_some(), "{span:?} is no place of {text:?}: {what}");
    }
}

fn whole_pipeline(policies: &Policies, text: &str) {
    let source = policies.files.len();
    policies.judge(text, &policies.rules(), |_, evaluation, diagnostics| {
        check_places(text, source, diagnostics);
        check_places(text, source, &evaluation.diagnostics);
        for finding in &evaluation.findings {
            let labels = finding.secondary.iter().map(|label| label.span);
            let facts =
                finding.open.iter().map(|fact| fact.span).chain(finding.route.iter().flat_map(|route| &route.nodes).map(|node| node.span));
            labels.chain(facts).chain([finding.primary.span]).for_each(|span| check_place(text, source, span, &finding.message));
        }
    });
}

/// A text with some pieces cut out, doubled or replaced.
fn damaged(text: &str, cuts: &[(usize, usize, String)]) -> String {
    let mut text: Vec<char> = text.chars().collect();
    for (at, length, with) in cuts {
        let start = at % (text.len() + 1);
        let end = (start + length).min(text.len());
        text.splice(start..end, with.chars());
    }
    text.into_iter().collect()
}

fn cuts() -> impl Strategy<Value = Vec<(usize, usize, String)>> {
    let piece = prop_oneof![
        Just(String::new()),
        "\\PC{0,4}",
        "[\"'\\[\\]{}=.#\\n]{1,3}",
        Just("unknown".to_owned()),
        Just("é\u{202e}\0".to_owned())
    ];
    prop::collection::vec((any::<usize>(), 0..30_usize, piece), 1..6)
}

fn generated(seed: u64) -> (String, String) {
    let rolls = fixed_rolls(seed, 4000);
    let mut dice = Dice::new(&rolls);
    (generate::policy(&mut dice), document::write(&generate::manifest(&mut dice)))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_manifest_is_judged_without_panic(text in "\\PC{0,200}", seed in 0..1000_u64, cuts in cuts()) {
        let (policy, manifest) = generated(seed);
        let policies = Policies::of(&[schema::SCHEMA, &policy], today());
        whole_pipeline(&policies, &text);
        whole_pipeline(&policies, &damaged(&manifest, &cuts));
    }

    #[test]
    fn any_policy_is_checked_without_panic(text in "\\PC{0,200}", seed in 0..1000_u64, cuts in cuts()) {
        let (policy, manifest) = generated(seed);
        for policy in [text, damaged(&policy, &cuts)] {
            let policies = Policies::of(&[schema::SCHEMA, &policy], today());
            check_places(schema::SCHEMA, 0, &policies.diagnostics);
            check_places(&policy, 1, &policies.diagnostics);
            whole_pipeline(&policies, &manifest);
        }
        let policies = Policies::of(&[&damaged(schema::SCHEMA, &cuts), &policy], today());
        whole_pipeline(&policies, &manifest);
    }

    #[test]
    fn durations_compare_as_days_from_every_start(months in (0..60_u32, 0..60_u32), days in (0..1900_u64, 0..1900_u64)) {
        const DAY: u64 = 86_400_000;
        let (one, other) = (Duration::new(months.0, days.0 * DAY).unwrap(), Duration::new(months.1, days.1 * DAY).unwrap());
        let starts = (2000..2400_i16).flat_map(|year| (1..=12_i8).map(move |month| day(year, month, 1)));
        let ends = |start: Date| (start.plus(one).unwrap(), start.plus(other).unwrap());
        let orders: Vec<_> = starts.map(|start| { let (one, other) = ends(start); one.cmp(&other) }).collect();
        let known = |test: fn(&std::cmp::Ordering) -> bool| match (orders.iter().all(test), orders.iter().any(test)) {
            (true, _) => Some(true),
            (_, false) => Some(false),
            _ => None,
        };
        prop_assert_eq!(one.at_most(other), known(|order| order.is_le()));
        prop_assert_eq!(one.same_as(other), known(|order| order.is_eq()));
    }
}

#[test]
fn one_more_pack_invalidates_none() {
    let sound =
        |policies: &Policies| policies.diagnostics.iter().filter(|found| found.severity == ombud::diagnostic::Severity::Error).count();
    let renamed = |text: &str| {
        let names = ["general", "special", "other", "d0", "d1", "plain"];
        let text = text.replace("pack gen\n", "pack more \"More\" {}\n");
        names.iter().fold(text, |text, name| {
            text.replace(&format!(" {name}"), &format!(" more-{name}")).replace(&format!("({name}"), &format!("(more-{name}"))
        })
    };
    let mut tried = 0;
    for seed in 0..300 {
        let (one, _) = generated(seed);
        let (other, _) = generated(seed + 10_000);
        let alone = Policies::of(&[schema::SCHEMA, &one], today());
        let other = renamed(&other);
        let beside = Policies::of(&[schema::SCHEMA, &other], today());
        if sound(&alone) + sound(&beside) > 0 {
            continue;
        }
        tried += 1;
        let both = Policies::of(&[schema::SCHEMA, &one, &other], today());
        let errors: Vec<_> = both.diagnostics.iter().filter(|found| found.severity == ombud::diagnostic::Severity::Error).collect();
        assert!(errors.is_empty(), "{errors:#?}\n{one}\n{other}");
    }
    assert!(tried > 30, "{tried}");
}

#[test]
fn what_is_quickest_is_open() {
    for seed in 0..200 {
        let (policy, manifest) = generated(seed + 90_000);
        let policies = Policies::of(&[schema::SCHEMA, &policy], today());
        policies.judge(&manifest, &policies.rules(), |_, evaluation, _| {
            for finding in evaluation.findings.iter().filter(|finding| finding.verdict == Verdict::Undetermined) {
                let open: Vec<&String> = finding.open.iter().map(|fact| &fact.address).collect();
                assert!(!open.is_empty(), "seed {seed}: nothing is open of {}\n{policy}\n{manifest}", finding.item);
                assert!(finding.quickest.iter().all(|fact| open.contains(&fact)), "seed {seed}: {:?} of {open:?}", finding.quickest);
            }
        });
    }
}
