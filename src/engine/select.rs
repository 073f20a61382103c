//! Which rules are applied: selected by pack and name, and in time on the day of the review. What is not selected still
//! displaces, and its declarations still count.

use super::Problem;
use super::packs::no_such_pack;
use crate::check::Program;
use crate::check::program::Rule;
use crate::diagnostic::{Code, suggest};
use crate::source::SourceId;
use crate::time::Date;
use crate::types::RuleId;

/// What a run asks for.
#[derive(Debug, Clone, Default)]
pub(super) struct Wanted {
    /// Names of packs; empty: all.
    pub(super) packs: Vec<String>,
    /// Names of rules; empty: all.
    pub(super) rules: Vec<String>,
    /// The first source that is no bundled one: rules from there on are always wanted.
    pub(super) own_from: SourceId,
}

/// Which rules are applied.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// They, in order of name.
    pub rules: Vec<RuleId>,
    /// They, and those selected that are out of time, in order of name.
    pub at_any_time: Vec<RuleId>,
    /// How many others are out of time.
    pub out_of_time: usize,
    /// How many others were not selected.
    pub not_selected: usize,
    /// Of those applied, how many say `silence-passes`.
    pub silence_passes: usize,
}

/// Chooses among the rules of a program.
pub(super) fn select(program: &Program, wanted: &Wanted, as_of: Date) -> Result<Selection, Vec<Problem>> {
    let problems = misnamed(program, wanted);
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut selection = Selection::default();
    for (id, rule) in program.rule_ids() {
        if !is_wanted(program, rule, wanted) {
            selection.not_selected += 1;
            continue;
        }
        selection.at_any_time.push(id);
        if !in_time(rule, as_of) {
            selection.out_of_time += 1;
        } else {
            selection.silence_passes += usize::from(rule.silence_passes.is_some());
            selection.rules.push(id);
        }
    }
    Ok(selection)
}

/// Whether a rule applies anywhere on a day.
fn in_time(rule: &Rule, as_of: Date) -> bool {
    rule.areas.is_empty() || rule.areas.iter().any(|area| area.in_time(as_of))
}

fn is_wanted(program: &Program, rule: &Rule, wanted: &Wanted) -> bool {
    (wanted.rules.is_empty() || wanted.rules.contains(&rule.name)) && in_packs(program, rule, wanted)
}

fn in_packs(program: &Program, rule: &Rule, wanted: &Wanted) -> bool {
    let own = rule.name_span.source >= wanted.own_from;
    own || wanted.packs.is_empty() || program.pack(rule.pack).is_some_and(|pack| wanted.packs.contains(&pack.name))
}

fn misnamed(program: &Program, wanted: &Wanted) -> Vec<Problem> {
    let packs = || program.packs.iter().map(|pack| pack.name.as_str());
    let unknown = wanted.packs.iter().filter(|word| !packs().any(|name| name == word.as_str()));
    let mut problems: Vec<Problem> = unknown.map(|word| no_such_pack(word, suggest(word, packs()))).collect();
    for word in &wanted.rules {
        let rule = program.rules.iter().find(|rule| rule.name == *word);
        if rule.is_none() && !program.broken_rules.iter().any(|rule| rule.name == *word) {
            problems.push(no_such_rule(program, word));
        } else if let Some(rule) = rule.filter(|rule| !in_packs(program, rule, wanted)) {
            let pack = program.pack(rule.pack).map_or("", |pack| pack.name.as_str());
            problems.push(usage(format!("the rule `{word}` is not in the selected packs"), format!("add `--pack {pack}`")));
        }
    }
    problems
}

fn no_such_rule(program: &Program, word: &str) -> Problem {
    let nearest = suggest(word, program.rules.iter().map(|rule| rule.name.as_str()));
    let help = nearest.map_or("`ombud rules` lists all rules".to_owned(), |nearest| format!("did you mean `{nearest}`?"));
    usage(format!("there is no rule `{word}`"), help)
}

fn usage(message: String, help: String) -> Problem {
    Problem { path: String::new(), code: Some(Code::UNKNOWN_NAME), message, help: Some(help) }
}
