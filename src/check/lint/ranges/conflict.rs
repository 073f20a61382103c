//! Two rules that cannot both be met: over the same items, at one place and time, under the same guard, they leave no value to a fact.

use std::collections::BTreeMap;

use super::facts::{Fact, Literal, Reader};
use super::known::Parts;
use crate::check::lint::same::same;
use crate::check::program::{Area, ExprKind, Program, Root, Rule};
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::ast::Modality;
use crate::types::{AttributeId, ExprId, KindId, RuleId};

/// What a rule asks of one fact.
struct Obligation<'program> {
    id: RuleId,
    rule: &'program Rule,
    literal: Literal<'program>,
}

/// Reports each such pair of which one rule at least is linted.
pub(super) fn find<'program>(
    program: &'program Program,
    reader: &mut Reader<'program>,
    is_linted: &dyn Fn(&Rule) -> bool,
) -> Vec<Diagnostic> {
    let mut by_fact: BTreeMap<(Option<KindId>, AttributeId), Vec<Obligation<'program>>> = BTreeMap::new();
    for (id, rule) in program.rule_ids() {
        // An exception is another way to meet a rule, and advice need not be met.
        if !rule.exceptions.is_empty() || rule.modality == Modality::Advise {
            continue;
        }
        let parts = Parts::of(reader, rule.duty, rule.modality == Modality::Require);
        for literal in parts.literals {
            if let Some(attribute) = attribute(&literal.fact) {
                by_fact.entry((rule.each, attribute)).or_default().push(Obligation { id, rule, literal });
            }
        }
    }
    let mut found = Vec::new();
    for obligations in by_fact.values() {
        for (index, one) in obligations.iter().enumerate() {
            let linted = is_linted(one.rule);
            let others = obligations.iter().skip(index + 1).filter(|other| other.id != one.id && (linted || is_linted(other.rule)));
            found.extend(others.filter(|other| conflict(program, reader, one, other)).map(|other| report(program, one, other)));
        }
    }
    found
}

/// The attribute at the end of a fact's path, where the path begins at the item or at a singleton.
fn attribute(fact: &Fact<'_>) -> Option<AttributeId> {
    let (Fact::Value(path) | Fact::Age(path)) = fact else { return None };
    match path.root {
        Root::Variable(variable) if variable.index() != 0 => None,
        _ => path.steps.last()?.first().copied(),
    }
}

fn conflict<'program>(program: &Program, reader: &Reader<'program>, one: &Obligation<'program>, other: &Obligation<'program>) -> bool {
    let overrides = one.rule.overrides.contains(&other.id) || other.rule.overrides.contains(&one.id);
    if overrides || one.literal.fact != other.literal.fact {
        return false;
    }
    let anything = reader.anything(&one.literal.fact, &one.rule.variables);
    anything.meet(&one.literal.holds).meet(&other.literal.holds).is_empty()
        && guards_agree(program, one.rule.guard, other.rule.guard)
        && areas_meet(program, &one.rule.areas, &other.rule.areas)
}

fn guards_agree(program: &Program, one: Option<ExprId>, other: Option<ExprId>) -> bool {
    let (Some(one), Some(other)) = (one, other) else { return true };
    let (one, other) = (conjuncts(program, one), conjuncts(program, other));
    let within = |some: &[ExprId], all: &[ExprId]| some.iter().all(|part| all.iter().any(|more| same(program, *part, *more)));
    within(&one, &other) && within(&other, &one)
}

fn conjuncts(program: &Program, id: ExprId) -> Vec<ExprId> {
    match program.expr(id).map(|expr| &expr.kind) {
        Some(ExprKind::And(parts)) => parts.iter().flat_map(|part| conjuncts(program, *part)).collect(),
        _ => vec![id],
    }
}

fn areas_meet(program: &Program, one: &[Area], other: &[Area]) -> bool {
    let everywhere = [Area::default()];
    let one = if one.is_empty() { &everywhere } else { one };
    let other = if other.is_empty() { &everywhere } else { other };
    one.iter().any(|area| other.iter().any(|more| in_one_time(area, more) && in_one_place(program, area, more)))
}

fn in_one_time(one: &Area, other: &Area) -> bool {
    let before = |from: Option<crate::time::Date>, until: Option<crate::time::Date>| match (from, until) {
        (Some(from), Some(until)) => from < until,
        _ => true,
    };
    before(one.from, other.until) && before(other.from, one.until)
}

fn in_one_place(program: &Program, one: &Area, other: &Area) -> bool {
    let overlap = |place| other.places.iter().any(|more| program.vocabularies.overlap(place, *more));
    one.places.is_empty() || other.places.is_empty() || one.places.iter().any(|place| overlap(*place))
}

/// A pack does not break another by being loaded: between packs it is a warning, at the rule of the one that is not bundled.
fn report(program: &Program, one: &Obligation<'_>, other: &Obligation<'_>) -> Diagnostic {
    let bundled = |found: &Obligation<'_>| program.pack(found.rule.pack).is_some_and(|pack| pack.bundled);
    let (first, second) = if bundled(other) && !bundled(one) { (other, one) } else { (one, other) };
    let within_reach = first.rule.pack == second.rule.pack || (bundled(first) && bundled(second));
    let kind = if within_reach { Diagnostic::error } else { Diagnostic::warning };
    let message = format!("rules `{}` and `{}` cannot both be met", second.rule.name, first.rule.name);
    kind(Code::CONFLICT, second.literal.span, message)
        .label(format!("`{}` asks for this", second.rule.name))
        .also(first.literal.span, format!("`{}` leaves no value for it", first.rule.name))
        .help("let one override the other, or give them guards, areas or dates that exclude each other")
}
