//! Where and when: places within others, ends before beginnings, figures without a value.

use crate::check::context::Context;
use crate::check::program::{Area, Figure, Program, Rule};
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::ast::{self, Declaration};
use crate::time::Date;
use crate::types::TermId;

/// Reports areas and dates that say nothing.
pub(super) fn run(ctx: &mut Context<'_>) {
    let mut found = Vec::new();
    for (_, declaration) in ctx.declarations() {
        match declaration {
            Declaration::Law(tree) => {
                within_another(ctx, &tree.area, &mut found);
                backwards(tree.from.as_ref(), tree.until.as_ref(), "the law", &mut found);
            }
            Declaration::Rule(tree) => {
                within_another(ctx, &tree.area, &mut found);
                backwards(tree.from.as_ref(), tree.until.as_ref(), "the rule", &mut found);
            }
            Declaration::Figure(tree) => backwards(tree.from.as_ref(), tree.until.as_ref(), "the figure", &mut found),
            Declaration::Vocabulary(tree) => terms(&tree.terms, &mut found),
            Declaration::Extend(ast::Extend::Vocabulary { terms: groups, .. }) => {
                groups.iter().for_each(|(_, trees)| terms(trees, &mut found));
            }
            _ => {}
        }
    }
    for (id, tree) in &ctx.rule_trees {
        if let Some(rule) = ctx.program.rule(*id) {
            found.extend(never_in_time(rule, tree));
        }
    }
    found.extend(ctx.program.figures.iter().flat_map(|figure| two_at_once(&ctx.program, figure)));
    found.extend(not_in_force(ctx));
    found.into_iter().for_each(|diagnostic| ctx.report(diagnostic));
}

/// `in EU, DE`: the second adds nothing.
fn within_another(ctx: &Context<'_>, names: &[ast::Name], found: &mut Vec<Diagnostic>) {
    let vocabularies = &ctx.program.vocabularies;
    let Some(places) = super::super::laws::place_vocabulary(ctx) else { return };
    let resolved: Vec<(TermId, &ast::Name)> =
        names.iter().filter_map(|name| Some((vocabularies.term_named(places, &name.node)?, name))).collect();
    for (index, (place, name)) in resolved.iter().enumerate() {
        let repeated = resolved.iter().take(index).find(|(other, _)| other == place);
        let broader = resolved.iter().find(|(other, _)| other != place && always_within(ctx, *place, *other));
        if let Some((_, other)) = repeated.or(broader) {
            let message = match repeated {
                Some(_) => format!("`{}` is named twice", name.node),
                None => format!("`{}` lies within `{}`, so it adds nothing", name.node, other.node),
            };
            let diagnostic = Diagnostic::warning(Code::DUPLICATE, name.span, message).also(other.span, "named here already");
            found.push(diagnostic.help(format!("leave `{}` out", name.node)));
        }
    }
}

/// Whether a term lies within another on every day.
fn always_within(ctx: &Context<'_>, term: TermId, above: TermId) -> bool {
    let mut seen = rustc_hash::FxHashSet::default();
    let mut open = vec![term];
    while let Some(id) = open.pop() {
        if id == above {
            return true;
        }
        if seen.insert(id) {
            let parents = ctx.program.vocabularies.term(id).map(|term| term.parents.as_slice()).unwrap_or_default();
            open.extend(parents.iter().filter(|parent| parent.from.is_none() && parent.until.is_none()).map(|parent| parent.term));
        }
    }
    false
}

type Day = ast::Spanned<Date>;

fn backwards(from: Option<&Day>, until: Option<&Day>, what: &str, found: &mut Vec<Diagnostic>) {
    if let (Some(from), Some(until)) = (from, until) {
        if until.node <= from.node {
            let message = format!("{what} ends before it begins");
            let diagnostic = Diagnostic::error(Code::NEVER_HOLDS, until.span, message).also(from.span, "begins here");
            found.push(diagnostic.help("`until` names the first day on which it no longer holds"));
        }
    }
}

fn terms(trees: &[ast::Term], found: &mut Vec<Diagnostic>) {
    let mut open: Vec<&ast::Term> = trees.iter().collect();
    while let Some(tree) = open.pop() {
        open.extend(&tree.children);
        for also in &tree.also_within {
            backwards(also.from.as_ref(), also.until.as_ref(), "this", found);
        }
    }
}

/// A rule's own dates together with those of its laws.
fn never_in_time(rule: &Rule, tree: &ast::Rule) -> Option<Diagnostic> {
    let own = tree.from.as_ref().or(tree.until.as_ref())?;
    let ends_first = |area: &Area| matches!((area.from, area.until), (Some(from), Some(until)) if until <= from);
    if rule.areas.is_empty() || !rule.areas.iter().all(ends_first) || (tree.from.is_some() && tree.until.is_some()) {
        return None;
    }
    let message = format!("rule `{}` never applies: its laws and its own dates have no day in common", rule.name);
    Some(Diagnostic::error(Code::NEVER_HOLDS, own.span, message).help("correct the date, or cite the law that is in force then"))
}

fn holds_together(one: &Figure, other: &Figure) -> bool {
    let before = |from: Option<Date>, until: Option<Date>| match (from, until) {
        (Some(from), Some(until)) => from < until,
        _ => true,
    };
    before(one.from, other.until) && before(other.from, one.until)
}

/// Of two values of a figure that both end at a date, at most one may hold on a day. One without an end gives way to a later one.
fn two_at_once(program: &Program, figure: &Figure) -> Option<Diagnostic> {
    let others = program.figures.iter().filter(|other| other.name == figure.name && other.span != figure.span);
    let earlier = others.filter(|other| other.from < figure.from && other.until.is_some());
    let first = earlier.into_iter().find(|other| holds_together(other, figure))?;
    let message = format!("figure `{}` has two values at once", figure.name);
    let diagnostic = Diagnostic::error(Code::DUPLICATE, figure.span, message).also(first.span, "this value still holds then");
    Some(diagnostic.help("let the earlier one end when the later one begins"))
}

/// A figure that rules read needs a value on the day of the review.
fn not_in_force(ctx: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut seen = rustc_hash::FxHashSet::default();
    for id in &ctx.used.figures {
        let Some(figure) = ctx.program.figure(*id).filter(|figure| seen.insert(figure.name.as_str())) else { continue };
        let named: Vec<&Figure> = ctx.program.figures.iter().filter(|other| other.name == figure.name).collect();
        let holds =
            |figure: &&Figure| figure.from.is_none_or(|from| from <= ctx.as_of) && figure.until.is_none_or(|until| ctx.as_of < until);
        if let Some(first) = named.first().filter(|_| !named.iter().any(|figure| holds(&figure))) {
            found.push(without_value(ctx, first, &named));
        }
    }
    found
}

fn without_value(ctx: &Context<'_>, figure: &Figure, named: &[&Figure]) -> Diagnostic {
    let message = format!("figure `{}` has no value on {}", figure.name, ctx.as_of);
    let mut diagnostic = Diagnostic::warning(Code::NOT_IN_FORCE, figure.span, message);
    for other in named.iter().skip(1) {
        diagnostic = diagnostic.also(other.span, "another value, not in force either");
    }
    diagnostic.help("rules that compare with it stay undetermined; declare a value that holds then")
}
