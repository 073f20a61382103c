//! Routes, what they take, and labels that are handed on: both evaluators give the same verdicts over generated flows and lineages,
//! silence never passes, and order changes nothing.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that panics is a test that fails")]

#[expect(dead_code, reason = "the generators of another model are not needed")]
mod common;
mod graph;
mod naive;

use common::{Dice, Policies, document, fixed_rolls, today};
use graph::manifest::manifest;
use graph::{Rules, SCHEMA, rules, shrink};
use naive::{Policy, differences};
use toml::Table;

fn policies(rules: &Rules) -> Policies {
    Policies::of(&[SCHEMA, &rules.text()], today())
}

/// What the two evaluators say differently.
fn differing(policies: &Policies, tree: &Table) -> (Vec<String>, usize) {
    let mut policy = Policy::of(&policies.files, today());
    policy.rules.retain(|name, _| policies.program.rule_by_name.contains_key(name));
    differences(policies, &policy, &document::write(tree), &policies.rules())
}

/// The least manifest over which one rule is judged differently.
fn least(rules: &Rules, difference: &str, tree: &Table) -> String {
    let rules = rules.only(difference.split(' ').next().unwrap());
    let policies = policies(&rules);
    let tree = shrink::least(tree, |tree| !differing(&policies, tree).0.is_empty());
    format!("{}\n{}\n{}", differing(&policies, &tree).0.join("\n"), rules.text(), document::write(&tree))
}

#[test]
fn generated_rules_over_generated_graphs() {
    let (mut count, mut accepted, mut written) = (0, 0, 0);
    let mut found: Vec<String> = Vec::new();
    for seed in 0..400 {
        let rolls = fixed_rolls(seed + 3000, 8000);
        let mut dice = Dice::new(&rolls);
        let rules = rules(&mut dice);
        let policies = policies(&rules);
        written += rules.rules.len();
        accepted += policies.program.rules.len();
        for _ in 0..10 {
            let tree = manifest(&mut dice);
            let (differences, verdicts) = differing(&policies, &tree);
            count += verdicts;
            if let (Some(first), true) = (differences.first(), found.len() < 150) {
                found.push(format!("seed {seed}: {}", least(&rules, first, &tree)));
            }
        }
    }
    println!("{count} verdicts, {accepted} of {written} rules accepted");
    assert!(accepted * 3 >= written * 2);
    found.sort_by_key(String::len);
    if let Ok(path) = std::env::var("DUMP") {
        std::fs::write(path, found.join("\n=======\n")).unwrap();
    }
    let shortest = found.first();
    assert!(found.is_empty(), "{} differ; the shortest: {}", found.len(), shortest.unwrap());
}

#[test]
fn probe() {
    let cases = [
        (
            "for each step x forbid steps of shortest route in flow from x to poster <= x.count",
            "[collection]\n[[step]]\nid=\"a\"\nis=\"poster\"\nsubjects=[]\ncount=-1\n",
        ),
        (
            "for each step x forbid steps of shortest route in flow from x to poster > x.count",
            "[collection]\n[[step]]\nid=\"a\"\nis=\"poster\"\nsubjects=[]\ncount=-1\n",
        ),
        (
            "for each step x forbid steps of shortest route in flow from x to poster >= x.count",
            "[collection]\n[[step]]\nid=\"a\"\nis=\"poster\"\nsubjects=[]\n",
        ),
        (
            "for each step x forbid steps of shortest route in flow from x to poster < x.count",
            "[collection]\n[[step]]\nid=\"a\"\nis=\"poster\"\nsubjects=[]\n",
        ),
    ];
    for (rule, text) in cases {
        let rules = Rules {
            prelude: "pack walk\n".to_owned(),
            rules: vec![format!("rule r \"\" {{ law everywhere Art. 1 severity error {rule} message \"m\" help \"h\" }}\n")],
        };
        let policies = policies(&rules);
        let policy = Policy::of(&policies.files, today());
        println!(
            "{rule}: {text} {:?}",
            policies.judge(text, &policies.rules(), |_, e, d| (
                e.verdicts.iter().map(|v| (v.item.clone(), v.verdict)).collect::<Vec<_>>(),
                d.iter().map(|d| d.message.clone()).collect::<Vec<_>>()
            ))
        );
        println!("{:?}", differences(&policies, &policy, text, &policies.rules()));
    }
}
