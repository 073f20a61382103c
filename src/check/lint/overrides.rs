//! Overrides: a rule displaces a rule of a wider area, over items of the same kind, and overrides form no circle.

use crate::check::context::Context;
use crate::check::program::{Program, Rule};
use crate::diagnostic::{Code, Diagnostic};
use crate::types::{RuleId, TermId};

/// Reports overrides that displace nothing, run in a circle, or compete.
pub(super) fn run(ctx: &mut Context<'_>) {
    let mut found = Vec::new();
    let program = &ctx.program;
    for (id, special) in program.rule_ids() {
        for general in special.overrides.iter().filter_map(|general| program.rule(*general)) {
            found.extend(refuse(program, special, general));
        }
        if leads_back(program, id) {
            let message = format!("rule `{}` overrides itself, by way of others", special.name);
            found.push(Diagnostic::error(Code::BAD_OVERRIDE, special.name_span, message));
        }
    }
    for (_, general) in program.rule_ids() {
        found.extend(competing(program, general));
    }
    found.into_iter().for_each(|diagnostic| ctx.report(diagnostic));
}

fn refuse(program: &Program, special: &Rule, general: &Rule) -> Option<Diagnostic> {
    let problem = |message: String, help: &str| {
        let diagnostic = Diagnostic::error(Code::BAD_OVERRIDE, special.name_span, message);
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

fn leads_back(program: &Program, start: RuleId) -> bool {
    let mut seen = rustc_hash::FxHashSet::default();
    let mut open: Vec<RuleId> = program.rule(start).map(|rule| rule.overrides.clone()).unwrap_or_default();
    while let Some(id) = open.pop() {
        if id == start {
            return true;
        }
        if seen.insert(id) {
            open.extend(program.rule(id).map(|rule| rule.overrides.clone()).unwrap_or_default());
        }
    }
    false
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
