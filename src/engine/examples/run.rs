//! One example after the other: lay, read, judge, compare.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::directives::{self, Address, Directives};
use super::overlay::{self, Base};
use super::{ExampleResult, places};
use crate::check::Program;
use crate::check::program::{Example, Rule, Verdict};
use crate::engine::Session;
use crate::engine::packs::base_manifest;
use crate::eval::{Evaluation, Options, Plan, evaluate};
use crate::manifest::{self, Arena, Entry, Model, Node, NodeKind, ReadContext, Table};
use crate::source::{SourceId, Span};
use crate::time::Date;
use crate::types::RuleId;

/// The day of the review for examples that name none: the law's first day where that is later.
fn fixed_day() -> Option<Date> {
    Date::new(2026, 11, 1)
}

/// Runs all examples of some rules, in order of rule and example.
#[must_use]
pub fn run(session: &Session, rules: &[RuleId]) -> Vec<ExampleResult> {
    with_bench(session, |bench| {
        let of_rule = |id: &RuleId| session.program.rule(*id).map(|rule| bench.of_rule(*id, rule)).unwrap_or_default();
        rules.iter().flat_map(of_rule).collect()
    })
}

/// Judges the base by some rules, its subject put where each applies. A clean base passes every rule with nothing open.
#[must_use]
pub fn judge_base(session: &Session, rules: &[RuleId]) -> Vec<(RuleId, Evaluation)> {
    with_bench(session, |bench| {
        let of_rule = |id: &RuleId| {
            let rule = session.program.rule(*id)?;
            let arena = Arena::new();
            let (mut over, day) = bench.laid_for(&arena, rule, None);
            place_subject(&mut over, &session.program, rule, bench.base_source);
            let (model, _) = manifest::read(&over.table, false, &bench.context());
            Some((*id, bench.evaluate(*id, day, &model)))
        };
        rules.iter().filter_map(of_rule).collect()
    })
}

fn with_bench<R>(session: &Session, work: impl FnOnce(&Bench<'_>) -> R) -> R {
    let base_source = SourceId::new(session.sources.len());
    let arena = Arena::new();
    let (base, base_problems) = manifest::parse(&arena, base_source, base_manifest());
    debug_assert!(base_problems.is_empty(), "the base is well formed");
    let base_directives = directives::read(base_manifest());
    work(&Bench { session, base: &base, base_source, base_directives: &base_directives, programs: RefCell::default() })
}

/// What all examples share.
struct Bench<'run> {
    session: &'run Session,
    base: &'run Table<'run>,
    base_source: SourceId,
    base_directives: &'run Directives,
    programs: RefCell<BTreeMap<Date, Rc<Program>>>,
}

impl<'run> Bench<'run> {
    fn of_rule(&self, id: RuleId, rule: &Rule) -> Vec<ExampleResult> {
        let mut shown = vec![false; rule.exceptions.len()];
        let mut results: Vec<ExampleResult> = rule.examples.iter().map(|example| self.one(id, rule, example, &mut shown)).collect();
        if let (Some(number), Some(last)) = (shown.iter().position(|shown| !shown), results.last_mut()) {
            last.message.get_or_insert_with(|| format!("no `excused` example shows exception {}", number + 1));
        }
        results
    }

    /// The base as examples of a rule are laid over it, and the day of their review.
    fn laid_for<'base>(&'base self, arena: &'base Arena, rule: &Rule, as_of: Option<Date>) -> (Base<'base>, Date) {
        let over = Base { arena, table: *self.base, directives: self.base_directives, schema: &self.session.program.schema };
        (over, as_of.or_else(|| default_day(rule)).unwrap_or(self.session.as_of))
    }

    fn context(&self) -> ReadContext<'_> {
        let program = &self.session.program;
        ReadContext {
            schema: &program.schema,
            vocabularies: &program.vocabularies,
            source: self.base_source,
            language: crate::engine::run::LANGUAGE,
        }
    }

    fn one(&self, id: RuleId, rule: &Rule, example: &Example, shown: &mut [bool]) -> ExampleResult {
        let mut result = ExampleResult {
            rule: id,
            content: example.content,
            expected: example.verdict,
            found: None,
            expected_places: Vec::new(),
            found_places: Vec::new(),
            message: None,
        };
        let mut problems = Vec::new();
        self.judge(rule, (id, example), &mut result, &mut problems, shown);
        problems.dedup();
        if !problems.is_empty() {
            result.message = Some(problems.join("; "));
        }
        result
    }

    fn judge(
        &self,
        rule: &Rule,
        (id, example): (RuleId, &Example),
        result: &mut ExampleResult,
        problems: &mut Vec<String>,
        shown: &mut [bool],
    ) {
        let text = self.session.sources.slice(example.content);
        let own = directives::read(text);
        problems.extend(own.problems.iter().cloned());
        let arena = Arena::new();
        let (laid, mut mistakes) = manifest::parse_at(&arena, example.content.source, text, example.content.start as usize);
        let program = &self.session.program;
        let (mut over, day) = self.laid_for(&arena, rule, own.as_of);
        place_subject(&mut over, program, rule, self.base_source);
        problems.extend(overlay::lay(&mut over, &laid));
        problems.extend(own.without.iter().filter_map(|address| overlay::remove(&mut over, address).err()));
        if laid.entries.is_empty() && own.without.is_empty() && own.as_of.is_none() {
            problems.push("the example says nothing that the base does not".to_owned());
        }
        let (model, more) = manifest::read(&over.table, !mistakes.is_empty(), &self.context());
        mistakes.extend(more);
        problems.extend(
            mistakes.iter().filter(|mistake| mistake.severity == crate::diagnostic::Severity::Error).map(|mistake| mistake.message.clone()),
        );
        let evaluation = self.evaluate(id, day, &model);
        let marked = places::marked(&laid, text, example.content.start as usize, &own);
        compare(result, &evaluation, problems, (program, &model, self.base_directives), &own, marked);
        note_exceptions(&evaluation, shown);
    }

    /// The program as of a day, made once for all examples of that day.
    fn program_of(&self, day: Date) -> Rc<Program> {
        let make = || {
            let mut program = self.session.program.clone();
            program.vocabularies.compile(day);
            Rc::new(program)
        };
        Rc::clone(self.programs.borrow_mut().entry(day).or_insert_with(make))
    }

    /// Dated edges of vocabularies are resolved for the session's day; an example of another day has a program of its own.
    fn evaluate(&self, id: RuleId, day: Date, model: &Model<'_>) -> Evaluation {
        let options = Options { bytes: base_manifest().len(), trace: None, verdicts: true };
        if day == self.session.as_of {
            let plan = Plan::new(&self.session.program, day, &[id]);
            return evaluate(&plan, model, options);
        }
        let program = self.program_of(day);
        let plan = Plan::new(&program, day, &[id]);
        evaluate(&plan, model, options)
    }
}

/// The first day of the rule, if it is later than the fixed day.
fn default_day(rule: &Rule) -> Option<Date> {
    let first = rule.areas.iter().filter_map(|area| area.from).min();
    let every_area_is_dated = rule.areas.iter().all(|area| area.from.is_some());
    let fixed = fixed_day()?;
    Some(first.filter(|first| *first > fixed && every_area_is_dated).unwrap_or(fixed))
}

/// Puts the base's subject where the rule applies.
fn place_subject(over: &mut Base<'_>, program: &Program, rule: &Rule, source: SourceId) {
    let place = rule.areas.iter().flat_map(|area| &area.places).next();
    let Some(name) = place.and_then(|place| program.vocabularies.term(*place)).map(|term| term.name.clone()) else { return };
    let Some(subject) = over.schema.kind_named("subject") else { return };
    let Ok(found) = overlay::entity(over, subject, None) else { return };
    let Some(entry) = found.table.get("jurisdictions").copied() else { return };
    let span = Span { source, ..entry.value.span };
    let place = over.arena.nodes(&[Node { kind: NodeKind::Text(over.arena.text(&name)), span }]);
    let table = found.table.with(over.arena, Entry { value: Node { kind: NodeKind::Array(place), span }, ..entry });
    overlay::put(over, &found, table);
}

fn compare(
    result: &mut ExampleResult,
    evaluation: &Evaluation,
    problems: &mut Vec<String>,
    (program, model, main): (&Program, &Model<'_>, &Directives),
    own: &Directives,
    (mut expected, mut more): (Vec<Span>, Vec<String>),
) {
    problems.append(&mut more);
    let mut resolve = |address: &Address| {
        let found = places::resolve(program, model, main, address);
        if found.is_none() {
            problems.push(format!("`{}` leads to nothing", address.text));
        }
        found
    };
    expected.extend(own.at.iter().filter_map(&mut resolve).map(|(span, _)| span));
    let declare: Vec<String> = own.declare.iter().filter_map(&mut resolve).map(|(_, address)| address).collect();
    result.found = verdict(evaluation);
    result.expected_places = sorted(expected);
    let places = evaluation.findings.iter().filter(|finding| Some(finding.verdict) == result.found).map(|finding| finding.primary.span);
    result.found_places = sorted(places.collect());
    if !declare.is_empty() {
        let mut open: Vec<String> = evaluation.findings.iter().flat_map(|finding| &finding.open).map(|fact| fact.address.clone()).collect();
        open.sort();
        open.dedup();
        let mut wanted = declare;
        wanted.sort();
        if open != wanted {
            problems.push(format!("the open facts are {}, not {}", open.join(", "), wanted.join(", ")));
        }
    }
    if matches!(result.expected, Verdict::Violated | Verdict::Undetermined) && result.expected_places.is_empty() {
        problems.push("the example marks no place: add `#~ here` or `#~ at PATH`".to_owned());
    }
}

fn sorted(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort();
    spans.dedup();
    spans
}

/// The verdict of an example: the worst of its items.
fn verdict(evaluation: &Evaluation) -> Option<Verdict> {
    let has = |verdict: Verdict| evaluation.verdicts.iter().any(|item| item.verdict == verdict && !item.if_applicable);
    let conditional = evaluation.verdicts.iter().any(|item| item.if_applicable);
    if evaluation.verdicts.is_empty() {
        return Some(Verdict::NotApplicable);
    }
    let order = [Verdict::Violated, Verdict::Undetermined, Verdict::Excused, Verdict::Satisfied];
    order.into_iter().find(|verdict| has(*verdict)).or((!conditional).then_some(Verdict::NotApplicable))
}

fn note_exceptions(evaluation: &Evaluation, shown: &mut [bool]) {
    for item in evaluation.verdicts.iter().filter(|item| item.verdict == Verdict::Excused) {
        for number in &item.exceptions {
            shown.get_mut(*number).into_iter().for_each(|shown| *shown = true);
        }
    }
}
