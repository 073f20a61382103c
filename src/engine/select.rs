//! Which rules are applied: selected by pack and name, and in time on the day of the review. What is not selected still
//! displaces, and its declarations still count.

use super::packs::no_such_pack;
use super::{Problem, weight};
use crate::check::Program;
use crate::check::program::Rule;
use crate::diagnostic::{Code, Diagnostic, suggest};
use crate::project::{Rules, Written};
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

/// What files of a project choose and leave out.
pub(super) struct Choice<'run> {
    /// The rules that are applied; none: all.
    pub(super) select: Option<&'run Rules>,
    /// Rules that are not.
    pub(super) ignore: &'run [&'run Rules],
}

impl Choice<'_> {
    /// Chooses among the rules that a run selects and that stand above a manifest; besides, the rules that are ignored.
    pub(super) fn among(
        &self,
        program: &Program,
        of_run: &Selection,
        is_above: impl Fn(&RuleId) -> bool,
        as_of: Date,
    ) -> (Selection, Vec<RuleId>) {
        let rule_is = |id: &RuleId, test: &dyn Fn(&Rule) -> bool| program.rule(*id).is_some_and(test);
        let is_ignored = |id: &RuleId| rule_is(id, &|rule| self.ignore.iter().any(|rules| names_any(program, rules, rule)));
        let ignored: Vec<RuleId> = program.rule_ids().map(|(id, _)| id).filter(|id| is_ignored(id) || !is_above(id)).collect();
        let is_selected = |id: &RuleId| rule_is(id, &|rule| self.select.is_none_or(|rules| fits_all(program, rules, rule)));
        let kept = |id: &RuleId| !ignored.contains(id) && is_selected(id);
        let rules: Vec<RuleId> = of_run.rules.iter().copied().filter(kept).collect();
        let at_any_time: Vec<RuleId> = of_run.at_any_time.iter().copied().filter(kept).collect();
        let silent = |id: &&RuleId| rule_is(id, &|rule| rule.silence_passes.is_some());
        let selection = Selection {
            out_of_time: at_any_time.iter().filter(|id| !rule_is(id, &|rule| in_time(rule, as_of))).count(),
            not_selected: of_run.not_selected + of_run.at_any_time.len() - at_any_time.len(),
            silence_passes: rules.iter().filter(silent).count(),
            rules,
            at_any_time,
        };
        (selection, ignored)
    }

    /// What rules are named by that does not exist.
    pub(super) fn misnamed(program: &Program, rules: &Rules) -> Vec<Diagnostic> {
        let known = |what: &'static str| -> Vec<&str> {
            match what {
                "rule" => program
                    .rules
                    .iter()
                    .map(|rule| &rule.name)
                    .chain(program.broken_rules.iter().map(|rule| &rule.name))
                    .map(String::as_str)
                    .collect(),
                "pack" => program.packs.iter().map(|pack| pack.name.as_str()).collect(),
                _ => program.laws.iter().map(|law| law.name.as_str()).collect(),
            }
        };
        let lists = [("rule", &rules.rules), ("pack", &rules.packs), ("law", &rules.laws)];
        let written = lists.into_iter().flat_map(|(what, list)| list.iter().flatten().map(move |written| (what, written)));
        let wrong = written.filter(|(what, written)| !known(what).contains(&written.value.as_str()));
        wrong
            .map(|(what, written)| {
                let nearest = suggest(&written.value, known(what)).map(|nearest| format!("did you mean `{nearest}`?"));
                let help = nearest.unwrap_or_else(|| "`ombud rules` lists rules, packs and laws".to_owned());
                Diagnostic::error(Code::UNKNOWN_NAME, written.span, format!("there is no {what} `{}`", written.value)).help(help)
            })
            .collect()
    }
}

/// Whether any line names a rule.
fn names_any(program: &Program, rules: &Rules, rule: &Rule) -> bool {
    lines(program, rules, rule).into_iter().flatten().any(|named| named)
}

/// Whether every line that is there names a rule.
fn fits_all(program: &Program, rules: &Rules, rule: &Rule) -> bool {
    lines(program, rules, rule).into_iter().flatten().all(|named| named)
}

/// For each line, whether it names a rule; none where the line is not there.
fn lines(program: &Program, rules: &Rules, rule: &Rule) -> [Option<bool>; 4] {
    let is_among =
        |list: &Option<Vec<Written<String>>>, name: &str| list.as_ref().map(|list| list.iter().any(|written| written.value == name));
    let pack = program.pack(rule.pack).map_or("", |pack| pack.name.as_str());
    let cites = |name: &str| rule.citations.iter().filter_map(|citation| program.law(citation.law)).any(|law| law.name == name);
    [
        is_among(&rules.rules, &rule.name),
        is_among(&rules.packs, pack),
        rules.laws.as_ref().map(|laws| laws.iter().any(|law| cites(&law.value))),
        rules.severities.as_ref().map(|severities| severities.contains(&weight(rule))),
    ]
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
