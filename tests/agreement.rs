//! The evaluator and the naive one give the same verdicts: on all bundled rules over whole manifests, the rules' examples, and
//! mutations of them; and on generated policies and manifests.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that panics is a test that fails")]

mod common;
mod naive;

use std::collections::BTreeMap;

use common::start::{self, Start};
use common::{Dice, Policies, document, fixed_rolls, generate, less, schema, today};
use naive::{Policy, differences};
use ombud::check::program::Verdict;
use ombud::time::Date;
use ombud::types::RuleId;
use toml::Table;

/// A tree that declares less than another by a few random steps.
fn mutated(policies: &Policies, tree: &Table, dice: &mut Dice<'_>) -> Table {
    let mut tree = tree.clone();
    for _ in 0..1 + dice.below(4) {
        let ways = less::all(&policies.program, &tree);
        tree = dice.pick(&ways).of(&tree).unwrap_or(tree);
    }
    tree
}

#[test]
fn bundled_rules_over_whole_manifests_and_mutations() {
    let policies = Policies::bundled(today());
    let policy = Policy::of(&policies.files, today());
    let mut count = 0;
    let mut found = BTreeMap::new();
    for (index, Start { name, tree }) in start::whole().into_iter().enumerate() {
        let rolls = fixed_rolls(index as u64, 4000);
        let mut dice = Dice::new(&rolls);
        for round in 0..3 {
            let text = document::write(&if round == 0 { tree.clone() } else { mutated(&policies, &tree, &mut dice) });
            let (differing, verdicts) = differences(&policies, &policy, &text, &policies.rules());
            count += verdicts;
            for difference in differing {
                found.entry(difference).or_insert_with(|| format!("{name}, round {round}"));
            }
        }
    }
    println!("{count} verdicts");
    assert!(found.is_empty(), "{} differences: {found:#?}", found.len());
}

#[test]
fn bundled_rules_over_their_examples_and_mutations() {
    let mut days: BTreeMap<Date, Policies> = BTreeMap::new();
    days.insert(today(), Policies::bundled(today()));
    let base = Policies::bundled(today());
    let mut found = BTreeMap::new();
    let mut count = 0;
    for (index, rule) in base.program.rules.iter().enumerate() {
        let id = RuleId::new(index);
        let rolls = fixed_rolls(index as u64, 400);
        let mut dice = Dice::new(&rolls);
        for example in &rule.examples {
            let (tree, day) = start::example(&base.program, rule, example);
            let policies = days.entry(day.unwrap_or(today())).or_insert_with_key(|day| Policies::bundled(*day));
            let policy = Policy::of(&policies.files, policies.as_of);
            for tree in [if dice.chance(50) { mutated(policies, &tree, &mut dice) } else { tree }] {
                let (differing, verdicts) = differences(policies, &policy, &document::write(&tree), &[id]);
                count += verdicts;
                for difference in differing {
                    found.entry(difference).or_insert_with(|| format!("example {} of {}", example.verdict.word(), rule.name));
                }
            }
        }
    }
    println!("{count} verdicts");
    assert!(found.is_empty(), "{} differences: {found:#?}", found.len());
}

#[test]
fn generated_rules_over_generated_manifests() {
    let (mut count, mut accepted, mut written) = (0, 0, 0);
    let mut differing: Vec<String> = Vec::new();
    for seed in 0..800 {
        let rolls = fixed_rolls(seed + 1000, 6000);
        let mut dice = Dice::new(&rolls);
        let text = generate::policy(&mut dice);
        let policies = Policies::of(&[schema::SCHEMA, &text], today());
        written += 3;
        accepted += policies.program.rules.len();
        let mut policy = Policy::of(&policies.files, today());
        // A rule that the checker refuses is not judged, and displaces nothing.
        policy.rules.retain(|name, _| policies.program.rule_by_name.contains_key(name));
        for _ in 0..4 {
            let manifest = document::write(&generate::manifest(&mut dice));
            let (found, verdicts) = differences(&policies, &policy, &manifest, &policies.rules());
            count += verdicts;
            if let Some(first) = found.first() {
                differing.push(format!("seed {seed}: {first}\n{text}\n{manifest}"));
            }
        }
    }
    println!("{count} verdicts, {accepted} of {written} rules accepted");
    assert!(accepted * 2 >= written);
    let least = differing.iter().min_by_key(|text| text.len());
    assert!(differing.is_empty(), "{} differ; the shortest: {}", differing.len(), least.unwrap());
}

/// Cases that the two once judged differently, each with what the language says of it.
#[test]
fn cases_that_once_differed() {
    let subjects = "[[subject]]\nid = \"ann\"\njurisdictions = [\"DE\"]\n[[subject]]\nid = \"bob\"\njurisdictions = [\"FR\"]\n";
    let flow = "[[step]]\nid = \"s-a\"\nis = \"letter\"\nnext = [\"s-b\"]\nsubjects = [\"ann\"]\n\
                [[step]]\nid = \"s-b\"\nis = \"camera\"\nnext = []\nsubjects = [\"ann\", \"bob\"]\n";
    let cases = [
        // A rule without a law has its own area all the same.
        (
            "rule r \"\" { severity error in FR for each item x require x.flag is true",
            "[[item]]\nid = \"one\"\nsubjects = [\"ann\"]",
            Verdict::NotApplicable,
        ),
        // What a set excludes is said of its members, not of what they hold.
        (
            "rule r \"\" { law everywhere Art. 1 severity error for each item x forbid some m in x.peers satisfies m.buddy is x",
            "[[item]]\nid = \"one\"\npeers = { includes = [], excludes = [\"one\"] }",
            Verdict::Undetermined,
        ),
        // Nothing is in an empty set, whatever it is.
        (
            "rule r \"\" { law everywhere Art. 1 severity error for each item x forbid x.peers includes x.peer",
            "[[item]]\nid = \"one\"\npeers = []",
            Verdict::Satisfied,
        ),
        // Of a list that is not declared, nothing is known to be wronged.
        ("rule r \"\" { law everywhere Art. 1 severity error for each item x forbid some u in subject", "", Verdict::Undetermined),
        // A set of which no member could be read is not declared.
        (
            "rule r \"\" { law everywhere Art. 1 severity error for each item x require x.tags is declared",
            "[[item]]\nid = \"one\"\ntags = [\"mistaken\"]",
            Verdict::Violated,
        ),
        // A rule over steps is judged for each subject of its item: who never meets the letter is not asked where it leads.
        (
            "rule r \"\" { law everywhere Art. 1 severity error for each step x where x is letter require some route in flow from x reaches capture",
            "",
            Verdict::Satisfied,
        ),
    ];
    for (rule, manifest, expected) in cases {
        let text = format!("pack gen\n{rule} message \"m\" help \"h\" }}");
        let policies = Policies::of(&[schema::SCHEMA, &text], today());
        let policy = Policy::of(&policies.files, today());
        let lists =
            if manifest.starts_with('[') { format!("{subjects}{flow}{manifest}\n") } else { format!("{manifest}\n{subjects}{flow}") };
        let (found, _) = differences(&policies, &policy, &lists, &policies.rules());
        assert!(found.is_empty(), "{rule}: {found:#?}");
        let verdicts = policies
            .judge(&lists, &policies.rules(), |_, evaluation, _| evaluation.verdicts.iter().map(|item| item.verdict).collect::<Vec<_>>());
        let worst = verdicts.into_iter().min().unwrap_or(Verdict::NotApplicable);
        assert!(policies.rules().len() == 1 && worst == expected, "{rule}: {worst:?}, {:#?}", policies.diagnostics);
    }
}
