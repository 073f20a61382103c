//! Overrides: a rule displaces a rule of a wider area, over items of the same kind, and overrides form no circle.

use crate::check::context::Context;
use crate::check::program::{Program, Rule};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::types::{RuleId, TermId};
use rustc_hash::FxHashSet;

/// Reports overrides that displace nothing, run in a circle, or compete.
pub(super) fn run(ctx: &mut Context<'_>) {
    let mut found = Vec::new();
    let mut circles: FxHashSet<RuleId> = FxHashSet::default();
    let program = &ctx.program;
    for (id, tree) in &ctx.rule_trees {
        let Some(special) = program.rule(*id).filter(|rule| !rule.overrides.is_empty()) else { continue };
        if let Some(circle) = circle(program, *id) {
            if circles.is_disjoint(&circle) {
                found.push(going_round(program, special, &circle));
            }
            circles.extend(circle);
            continue;
        }
        for name in &tree.overrides {
            let general = program.rule_by_name.get(&name.node).and_then(|general| program.rule(*general));
            found.extend(general.and_then(|general| refuse(program, special, general, name.span)));
        }
    }
    for (_, general) in program.rule_ids() {
        found.extend(competing(program, general));
    }
    found.into_iter().for_each(|diagnostic| ctx.report(diagnostic));
}

/// The rules from which a rule leads back to itself, if it does.
fn circle(program: &Program, start: RuleId) -> Option<FxHashSet<RuleId>> {
    let reached = reached(program, start);
    reached.contains(&start).then(|| reached.into_iter().filter(|id| self::reached(program, *id).contains(&start)).collect())
}

fn reached(program: &Program, start: RuleId) -> FxHashSet<RuleId> {
    let overrides = |id: RuleId| program.rule(id).map(|rule| rule.overrides.clone()).unwrap_or_default();
    let mut seen = FxHashSet::default();
    let mut open = overrides(start);
    while let Some(id) = open.pop() {
        if seen.insert(id) {
            open.extend(overrides(id));
        }
    }
    seen
}

fn going_round(program: &Program, first: &Rule, circle: &FxHashSet<RuleId>) -> Diagnostic {
    let message = format!("rule `{}` overrides itself, by way of others", first.name);
    let mut others: Vec<&Rule> = circle.iter().filter_map(|id| program.rule(*id)).filter(|rule| rule.name != first.name).collect();
    others.sort_by(|one, other| one.name.cmp(&other.name));
    let diagnostic = Diagnostic::error(Code::BAD_OVERRIDE, first.name_span, message);
    let diagnostic = others.into_iter().fold(diagnostic, |diagnostic, rule| diagnostic.also(rule.name_span, "on the way back"));
    diagnostic.help("the special rule overrides the general one: remove the `override` that goes the other way")
}

fn refuse(program: &Program, special: &Rule, general: &Rule, place: Span) -> Option<Diagnostic> {
    let problem = |message: String, help: &str| {
        let diagnostic = Diagnostic::error(Code::BAD_OVERRIDE, place, message);
        Some(diagnostic.also(general.name_span, "the rule it overrides").help(help))
    };
    if special.each.is_some() && special.each != general.each {
        let message = format!("rule `{}` judges other items than `{}`, which it overrides", special.name, general.name);
        return problem(message, "let both range over the same kind of entity");
    }
    let (inner, outer) = (places(special), places(general));
    if inner.is_empty() {
        let message = format!("rule `{}` has no area of its own, so it would displace `{}` everywhere", special.name, general.name);
        return problem(message, "give it an `in` clause");
    }
    let within = |place: &TermId, others: &[TermId]| others.iter().any(|other| program.vocabularies.is_below(*place, *other));
    let narrower =
        outer.is_empty() || (inner.iter().all(|place| within(place, &outer)) && !outer.iter().all(|place| within(place, &inner)));
    if !narrower {
        let message = format!("the area of rule `{}` is not narrower than that of `{}`", special.name, general.name);
        return problem(message, "a special rule displaces a general one in a part of its area");
    }
    None
}

fn places(rule: &Rule) -> Vec<TermId> {
    rule.areas.iter().flat_map(|area| area.places.iter().copied()).collect()
}

/// Two rules that override one, in areas that overlap, need an order between them.
fn competing(program: &Program, general: &Rule) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (index, first) in general.overridden_by.iter().enumerate() {
        for second in general.overridden_by.iter().skip(index + 1) {
            let (Some(one), Some(other)) = (program.rule(*first), program.rule(*second)) else { continue };
            let overlap = places(one).iter().any(|place| places(other).iter().any(|more| program.vocabularies.overlap(*place, *more)));
            if overlap && !one.overrides.contains(second) && !other.overrides.contains(first) {
                let message = format!("rules `{}` and `{}` both override `{}` in areas that overlap", one.name, other.name, general.name);
                let diagnostic = Diagnostic::error(Code::BAD_OVERRIDE, other.name_span, message).also(one.name_span, "the other one");
                found.push(diagnostic.help("let one of them override the other"));
            }
        }
    }
    found
}
