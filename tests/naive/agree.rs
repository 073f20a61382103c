//! Where the two evaluators differ.

use std::collections::BTreeMap;

use ombud::types::RuleId;

use super::judge::{Said, judge_all};
use super::{Policy, World};
use crate::common::Policies;

type Verdicts = BTreeMap<(String, String), Said>;

/// The verdicts of both evaluators that differ, as text; and how many they gave.
pub(crate) fn differences(policies: &Policies, policy: &Policy<'_>, text: &str, rules: &[RuleId]) -> (Vec<String>, usize) {
    let is_wanted = |name: &str| rules.iter().any(|id| policies.program.rule(*id).unwrap().name == name);
    policies.judge(text, rules, |model, evaluation, _| {
        let name = |item: &ombud::eval::ItemVerdict| policies.program.rule(item.rule).unwrap().name.clone();
        let fast: Verdicts =
            evaluation.verdicts.iter().map(|item| ((name(item), item.item.clone()), (item.verdict, item.if_applicable))).collect();
        let slow: Verdicts = judge_all(policy, &World::of(&policies.program, model), is_wanted);
        let keys = fast.keys().chain(slow.keys());
        let mut found: Vec<String> = keys
            .filter(|key| fast.get(*key) != slow.get(*key))
            .map(|key| format!("{} on {}: evaluator {:?}, naive {:?}", key.0, key.1, fast.get(key), slow.get(key)))
            .collect();
        found.sort();
        found.dedup();
        (found, slow.len())
    })
}
