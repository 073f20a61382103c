//! Routes, what they take, and labels that are handed on: both evaluators give the same verdicts over generated flows and lineages,
//! silence never passes, and order changes nothing.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that panics is a test that fails")]

#[expect(dead_code, reason = "the generators of another model are not needed")]
mod common;
mod generated;
mod naive;

use std::collections::BTreeMap;

use common::{Dice, Policies, document, fixed_rolls, less, today};
use generated::manifest::{manifest, reversed};
use generated::{Rules, SCHEMA, rules, shrink, worst};
use naive::{Policy, differences};
use ombud::check::program::Verdict;
use ombud::diagnostic::Severity;
use ombud::types::RuleId;
use toml::Table;

fn policies(rules: &Rules) -> Policies {
    Policies::of(&[SCHEMA, &rules.text()], today())
}

/// What the two evaluators say differently, and how much they said.
fn differing(policies: &Policies, text: &str) -> (Vec<String>, usize) {
    let mut policy = Policy::of(&policies.files, today());
    // A rule that the checker refuses is not judged.
    policy.rules.retain(|name, _| policies.program.rule_by_name.contains_key(name));
    differences(policies, &policy, text, &policies.rules())
}

/// The least manifest over which one rule is judged differently.
fn least(rules: &Rules, difference: &str, tree: &Table) -> String {
    let rules = rules.only(difference.split(' ').next().unwrap());
    let policies = policies(&rules);
    let tree = shrink::least(tree, |tree| !differing(&policies, &document::write(tree)).0.is_empty());
    let text = document::write(&tree);
    format!("{}\n{}\n{text}", differing(&policies, &text).0.join("\n"), rules.text())
}

/// Both evaluators say the same of generated rules over generated manifests.
fn agree(seeds: std::ops::Range<u64>, odd: bool) -> usize {
    let (mut count, mut accepted, mut written) = (0, 0, 0);
    let mut found: Vec<String> = Vec::new();
    for seed in seeds {
        let rolls = fixed_rolls(seed, 8000);
        let mut dice = Dice::new(&rolls);
        let rules = rules(&mut dice);
        let policies = policies(&rules);
        written += rules.rules.len();
        accepted += policies.program.rules.len();
        for _ in 0..10 {
            let tree = manifest(&mut dice, odd);
            let (differences, verdicts) = differing(&policies, &document::write(&tree));
            count += verdicts;
            if let (Some(first), true) = (differences.first(), found.len() < 40) {
                found.push(format!("seed {seed}: {}", least(&rules, first, &tree)));
            }
        }
    }
    assert!(accepted * 10 >= written * 9);
    assert_none(&found);
    count
}

#[test]
fn generated_rules_over_generated_graphs() {
    println!("{} verdicts", agree(3000..3300, false));
}

#[test]
fn generated_rules_over_odd_graphs() {
    println!("{} verdicts", agree(4000..4150, true));
}

fn worst_rules(bodies: &[&str]) -> Rules {
    let prelude = "pack walk\ninherited watched \"It is watched\" over flow {\n  from step s where s is capture  until step s where s.effort <= 0\n}\n";
    let rule = |(index, body): (usize, &&str)| {
        format!("rule r{index} \"It is kept\" {{ law everywhere Art. 1 severity error for each step x {body} message \"m\" help \"h\" }}\n")
    };
    Rules { prelude: prelude.to_owned(), rules: bodies.iter().enumerate().map(rule).collect() }
}

#[test]
fn the_worst_small_graphs() {
    let policies = policies(&worst_rules(worst::RULES));
    assert!(is_sound(&policies) && policies.program.rules.len() == worst::RULES.len(), "{:#?}", policies.diagnostics);
    for (name, text) in worst::manifests().into_iter().chain([("diamonds".to_owned(), worst::diamonds(5))]) {
        let exhausted = policies.judge(&text, &policies.rules(), |_, evaluation, _| evaluation.exhausted);
        let (differences, verdicts) = differing(&policies, &text);
        assert!(differences.is_empty() && !exhausted && verdicts > 0, "{name}: {differences:#?}\n{text}");
    }
}

#[test]
fn many_sums_of_which_none_is_less_are_held_to_the_budget() {
    let policies = policies(&worst_rules(&["forbid time of shortest route in flow to poster > 1 year"]));
    // Twice as many sums a diamond: a thousand are judged whole, and many thousands are given up.
    let exhausted = |text: &str| policies.judge(text, &policies.rules(), |_, evaluation, _| evaluation.exhausted);
    assert!(!exhausted(&worst::diamonds(10)) && exhausted(&worst::diamonds(16)));
}

/// Whether the checker finds nothing wrong with rules: what it refuses for its silence is judged all the same.
fn is_sound(policies: &Policies) -> bool {
    policies.diagnostics.iter().all(|diagnostic| diagnostic.severity != Severity::Error)
}

/// The worst verdict on each rule.
fn verdicts(policies: &Policies, text: &str) -> BTreeMap<String, Verdict> {
    policies.judge(text, &policies.rules(), |_, evaluation, _| {
        assert!(!evaluation.exhausted, "the budget ran out\n{text}");
        let mut worst = BTreeMap::new();
        for item in &evaluation.verdicts {
            let name = policies.program.rule(item.rule).unwrap().name.clone();
            let least = worst.entry(name).or_insert(item.verdict);
            *least = (*least).min(item.verdict);
        }
        worst
    })
}

fn fails(verdict: Option<&Verdict>) -> bool {
    verdict.is_some_and(|verdict| matches!(verdict, Verdict::Violated | Verdict::Undetermined))
}

/// The rules that pass when less is declared although they did not before; with or without saying less of whom something concerns.
fn silenced(seeds: impl Iterator<Item = u64>, of_subjects: bool) -> Vec<String> {
    let mut found = Vec::new();
    let mut count = 0;
    for seed in seeds {
        let rolls = fixed_rolls(seed, 8000);
        let mut dice = Dice::new(&rolls);
        let rules = rules(&mut dice);
        let policies = policies(&rules);
        for _ in 0..3 {
            let mut tree = manifest(&mut dice, true);
            for _ in 0..6 {
                let mut ways = less::all(&policies.program, &tree);
                ways.retain(|way| of_subjects || !format!("{way:?}").contains("\"subjects\""));
                let Some(way) = ways.get(dice.below(ways.len())) else { break };
                let Some(fewer) = way.of(&tree) else { continue };
                let (more, less) = (verdicts(&policies, &document::write(&tree)), verdicts(&policies, &document::write(&fewer)));
                count += more.len();
                let silenced = more.iter().filter(|(rule, verdict)| fails(Some(verdict)) && !fails(less.get(*rule)));
                let silenced = silenced.filter(|(rule, _)| is_sound(&self::policies(&rules.only(rule))));
                found.extend(silenced.map(|(rule, verdict)| {
                    format!("seed {seed}: {verdict:?} passes by {way:?}\n{}\n{}", rules.only(rule).text(), document::write(&tree))
                }));
                tree = fewer;
            }
        }
    }
    assert!(count > 10_000);
    found
}

fn assert_none(found: &[String]) {
    let shortest = found.iter().min_by_key(|text| text.len());
    assert!(found.is_empty(), "{} cases; the shortest: {}", found.len(), shortest.unwrap());
}

#[test]
fn silence_never_passes() {
    assert_none(&silenced(60_000..60_150, false));
}

#[test]
fn silence_about_subjects_never_passes() {
    // Among the later ones are those that once passed by it.
    assert_none(&silenced((60_000..60_200).chain(60_900..60_930), true));
}

/// The verdicts, and if so wanted the findings but for places, in order.
fn said(policies: &Policies, text: &str, findings: bool) -> Vec<String> {
    let name = |rule: RuleId| &policies.program.rule(rule).unwrap().name;
    policies.judge(text, &policies.rules(), |_, evaluation, _| {
        let verdicts = evaluation.verdicts.iter().map(|item| format!("{} {} {:?}", name(item.rule), item.item, item.verdict));
        let findings = evaluation.findings.iter().filter(|_| findings).map(|finding| {
            let open: Vec<_> = finding.open.iter().map(|fact| (&fact.address, fact.reason)).collect();
            let route: Vec<_> = finding.route.iter().flat_map(|route| &route.nodes).map(|node| &node.address).collect();
            let (deciding, quickest, subjects) = (&finding.deciding, &finding.quickest, &finding.subjects);
            format!(
                "{} {} deciding {deciding:?} open {open:?} quickest {quickest:?} route {route:?} of {subjects:?}",
                name(finding.rule),
                finding.item
            )
        });
        let mut all: Vec<String> = verdicts.chain(findings).collect();
        all.sort();
        all
    })
}

/// The rules that cannot be decided for want of nothing, or that could be decided by what is not open.
fn badly_open(policies: &Policies, text: &str) -> Vec<String> {
    policies.judge(text, &policies.rules(), |_, evaluation, _| {
        let undetermined = evaluation.findings.iter().filter(|finding| finding.verdict == Verdict::Undetermined);
        let bad = undetermined.filter(|finding| {
            let is_open = |address: &String| finding.open.iter().any(|fact| fact.address == *address);
            finding.open.is_empty() || !finding.quickest.iter().all(is_open)
        });
        bad.map(|finding| policies.program.rule(finding.rule).unwrap().name.clone()).collect()
    })
}

#[test]
fn what_is_not_decided_says_what_is_open() {
    let mut found: Vec<String> = Vec::new();
    for seed in 70_000..70_150 {
        let rolls = fixed_rolls(seed, 8000);
        let mut dice = Dice::new(&rolls);
        let rules = rules(&mut dice);
        let of_all = policies(&rules);
        for _ in 0..4 {
            let tree = manifest(&mut dice, false);
            if let Some(name) = badly_open(&of_all, &document::write(&tree)).first() {
                let rules = rules.only(name);
                let policies = policies(&rules);
                let tree = shrink::least(&tree, |tree| !badly_open(&policies, &document::write(tree)).is_empty());
                found.push(format!("seed {seed}:\n{}\n{}", rules.text(), document::write(&tree)));
            }
        }
    }
    assert_none(&found);
}

/// What is said of a manifest and not of the same in the opposite order.
fn said_of_one_order(policies: &Policies, tree: &Table, findings: bool) -> Vec<String> {
    let said = |tree: &Table| said(policies, &document::write(tree), findings);
    let (one, other) = (said(tree), said(&reversed(tree)));
    assert_eq!(one.len(), other.len());
    one.iter().zip(&other).filter(|(one, other)| one != other).map(|(one, other)| format!("{one}\n{other}")).collect()
}

fn order_matters(findings: bool) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for seed in 80_000..80_150 {
        let rolls = fixed_rolls(seed, 8000);
        let mut dice = Dice::new(&rolls);
        let rules = rules(&mut dice);
        let of_all = policies(&rules);
        for _ in 0..4 {
            let tree = manifest(&mut dice, true);
            let differing = said_of_one_order(&of_all, &tree, findings);
            if let (Some(first), true) = (differing.first(), found.len() < 40) {
                let rules = rules.only(first.split(' ').next().unwrap());
                let policies = policies(&rules);
                let tree = shrink::least(&tree, |tree| !said_of_one_order(&policies, tree, findings).is_empty());
                let said = said_of_one_order(&policies, &tree, findings).join("\n");
                found.push(format!("seed {seed}: {said}\n{}\n{}", rules.text(), document::write(&tree)));
            }
        }
    }
    found
}

#[test]
fn order_changes_no_verdict() {
    assert_none(&order_matters(false));
}

#[test]
fn order_changes_no_finding() {
    assert_none(&order_matters(true));
}
