//! Rules: their clauses, resolved and typed.

use super::context::Context;
use super::infer::{self, Scope};
use super::laws::places;
use super::program::{Area, BrokenRule, Example, Exception, Rule, RuleLabel, Verdict};
use super::templates::template;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::syntax::ast::{self, Modality};
use crate::types::{ExprId, KindId, PackId, RuleId};

/// Collects all rules, in order of name, then their overrides.
pub(super) fn collect(ctx: &mut Context<'_>) {
    let mut trees: Vec<(PackId, &ast::Rule)> = Vec::new();
    for (pack, declaration) in ctx.declarations() {
        if let ast::Declaration::Rule(tree) = declaration {
            trees.push((pack, tree));
        }
    }
    trees.sort_by(|(_, left), (_, right)| left.name.node.cmp(&right.name.node));
    let mut previous: Option<&ast::Rule> = None;
    for (pack, tree) in trees {
        match previous {
            Some(first) if first.name.node == tree.name.node => ctx.duplicate("rule", &tree.name, first.name.span),
            _ => collect_one(ctx, pack, tree),
        }
        previous = Some(tree);
    }
    overrides(ctx);
}

fn collect_one<'files>(ctx: &mut Context<'files>, pack: PackId, tree: &'files ast::Rule) {
    let before = ctx.diagnostics.len();
    ctx.touched = ctx.is_faulty(tree.span);
    let rule = rule(ctx, pack, tree);
    let failed = ctx.failed_since(before) || ctx.touched;
    match rule.filter(|_| !failed) {
        Some(rule) => {
            let id = RuleId::new(ctx.program.rules.len());
            ctx.program.rule_by_name.insert(rule.name.clone(), id);
            ctx.program.rules.push(rule);
            ctx.rule_trees.push((id, tree));
        }
        None => ctx.program.broken_rules.push(BrokenRule { name: tree.name.node.clone(), span: tree.name.span }),
    }
}

fn rule(ctx: &mut Context<'_>, pack: PackId, tree: &ast::Rule) -> Option<Rule> {
    for repeated in &tree.repeated {
        let message = format!("`{}` stands more than once in rule `{}`", repeated.node, tree.name.node);
        let help = "the first is kept; join them, or remove one";
        ctx.report(Diagnostic::error(Code::DUPLICATE, repeated.span, message).help(help));
    }
    let mut scope = Scope::new();
    let each = match &tree.each {
        Some((kind, variable)) => Some(item(ctx, &mut scope, kind, variable)?),
        None => None,
    };
    let guard = optional(ctx, &mut scope, tree.guard.as_ref());
    let duty = duty(ctx, &mut scope, tree);
    let exceptions: Vec<Option<Exception>> = tree.exceptions.iter().map(|tree| exception(ctx, &mut scope, tree)).collect();
    let citations: Vec<_> = tree.law.iter().filter_map(|citation| ctx.citation(citation)).collect();
    let message = tree.message.as_ref().map(|text| template(ctx, &scope, text)).unwrap_or_default();
    let labels = tree.labels.iter().filter_map(|label| {
        let target = infer::label_target(ctx, &scope, &label.path)?;
        Some(RuleLabel { target, text: template(ctx, &scope, &label.text) })
    });
    let labels = labels.collect();
    let own_places = places(ctx, &tree.area);
    let areas = areas(ctx, tree, &citations, &own_places);
    let (modality, duty) = duty?;
    Some(Rule {
        name: tree.name.node.clone(),
        title: tree.title.node.clone(),
        pack,
        severity: severity(ctx, tree, modality),
        modality,
        citations,
        covers: tree.covers.iter().map(|name| name.node.clone()).collect(),
        areas,
        own_places,
        each,
        guard: guard?,
        duty,
        exceptions: exceptions.into_iter().collect::<Option<_>>()?,
        message,
        labels,
        help: tree.help.as_ref().map(|text| text.node.clone()).unwrap_or_default(),
        ask: tree.ask.as_ref().map(|text| text.node.clone()),
        examples: examples(ctx, tree),
        overrides: Vec::new(),
        overridden_by: Vec::new(),
        silence_passes: tree.silence_passes.as_ref().map(|text| text.node.clone()),
        unwaivable: tree.unwaivable.as_ref().map(|text| text.node.clone()),
        variables: scope.variables,
        name_span: tree.name.span,
        span: tree.span,
    })
}

fn item(ctx: &mut Context<'_>, scope: &mut Scope, kind: &ast::Name, variable: &ast::Name) -> Option<KindId> {
    let id = super::defines::parameter_kind(ctx, kind)?;
    let inline = ctx.program.schema.kind(id).is_some_and(|kind| kind.identity == super::Identity::Inline);
    if inline {
        let message = format!("a {} stands inside another entity and is no item", kind.node);
        ctx.report(Diagnostic::error(Code::WRONG_TYPE, kind.span, message).help("let the rule range over the entity that holds it"));
        return None;
    }
    let ty = super::defines::kind_type(ctx, id);
    scope.bind(&variable.node, ty);
    Some(id)
}

/// A condition that may be left out: the outer option says whether it could be checked.
fn optional(ctx: &mut Context<'_>, scope: &mut Scope, tree: Option<&ast::Expr>) -> Option<Option<ExprId>> {
    match tree {
        None => Some(None),
        Some(tree) => infer::condition(ctx, scope, tree).map(Some),
    }
}

fn duty(ctx: &mut Context<'_>, scope: &mut Scope, tree: &ast::Rule) -> Option<(Modality, ExprId)> {
    let checked: Vec<_> = tree.duties.iter().map(|duty| (duty.modality.node, infer::condition(ctx, scope, &duty.condition))).collect();
    if let Some(second) = tree.duties.get(1) {
        let message = format!("rule `{}` asks for two things", tree.name.node);
        let help = "join the conditions with `and`, or write two rules";
        ctx.report(Diagnostic::error(Code::DUPLICATE, second.modality.span, message).help(help));
    }
    if tree.duties.is_empty() && !ctx.touched {
        let message = format!("rule `{}` asks for nothing", tree.name.node);
        let help = "add `require`, `forbid` or `advise` with a condition";
        ctx.report(Diagnostic::error(Code::INCOMPLETE_RULE, tree.name.span, message).help(help));
    }
    let (modality, condition) = checked.into_iter().next()?;
    Some((modality, condition?))
}

fn exception(ctx: &mut Context<'_>, scope: &mut Scope, tree: &ast::Exception) -> Option<Exception> {
    let condition = infer::condition(ctx, scope, &tree.condition);
    let citations = tree.law.iter().filter_map(|citation| ctx.citation(citation)).collect();
    let exceptions: Option<Vec<Exception>> = tree.exceptions.iter().map(|tree| exception(ctx, scope, tree)).collect();
    Some(Exception { condition: condition?, citations, exceptions: exceptions?, span: tree.span })
}

/// Where and when a rule applies: what it says itself, else what its laws say.
fn areas(ctx: &Context<'_>, tree: &ast::Rule, citations: &[super::program::Citation], own: &[crate::types::TermId]) -> Vec<Area> {
    let mut areas: Vec<Area> = Vec::new();
    let laws = citations.iter().filter_map(|citation| ctx.program.law(citation.law));
    for law in laws {
        let mut area = law.area.clone();
        if !own.is_empty() {
            area.places = own.to_vec();
            area.establishments = false;
        }
        area.from = tree.from.as_ref().map(|date| date.node).or(area.from);
        area.until = tree.until.as_ref().map(|date| date.node).or(area.until);
        if !areas.iter().any(|other| holds(other, &area)) {
            areas.retain(|other| !holds(&area, other));
            areas.push(area);
        }
    }
    // A rule that cites no law still has the limits that it says itself.
    let from = tree.from.as_ref().map(|date| date.node);
    let until = tree.until.as_ref().map(|date| date.node);
    if citations.is_empty() && !(own.is_empty() && from.is_none() && until.is_none()) {
        areas.push(Area { places: own.to_vec(), establishments: false, from, until });
    }
    areas
}

/// Whether an area holds another: the same places and reach, for at least as long.
fn holds(outer: &Area, inner: &Area) -> bool {
    let begins = outer.from.is_none() || (inner.from.is_some() && outer.from <= inner.from);
    let ends = outer.until.is_none() || (inner.until.is_some() && inner.until <= outer.until);
    outer.places == inner.places && (outer.establishments || !inner.establishments) && begins && ends
}

fn severity(ctx: &mut Context<'_>, tree: &ast::Rule, modality: Modality) -> Severity {
    let Some(name) = &tree.severity else {
        // A faulty rule may well have one.
        if modality != Modality::Advise && !ctx.touched {
            let message = format!("rule `{}` has no severity", tree.name.node);
            let help = "add `severity error`, `severity warning` or `severity note`";
            ctx.report(Diagnostic::error(Code::INCOMPLETE_RULE, tree.name.span, message).help(help));
        }
        return Severity::Note;
    };
    if modality == Modality::Advise {
        let message = "advice takes no severity: its findings are notes";
        ctx.report(Diagnostic::error(Code::DUPLICATE, name.span, message).help("leave `severity` out, or write `require`"));
    }
    match [Severity::Error, Severity::Warning, Severity::Note].into_iter().find(|severity| severity.word() == name.node) {
        Some(severity) => severity,
        None => {
            ctx.unknown("severity", name, ["error", "warning", "note"]);
            Severity::Note
        }
    }
}

fn examples(ctx: &mut Context<'_>, tree: &ast::Rule) -> Vec<Example> {
    let mut examples = Vec::new();
    for example in &tree.examples {
        match Verdict::ALL.into_iter().find(|verdict| verdict.word() == example.verdict.node) {
            Some(verdict) => examples.push(Example { verdict, content: example.content }),
            None => ctx.unknown("verdict", &example.verdict, Verdict::ALL.map(Verdict::word)),
        }
    }
    examples
}

fn overrides(ctx: &mut Context<'_>) {
    for (special, tree) in ctx.rule_trees.clone() {
        for name in &tree.overrides {
            let Some(&general) = ctx.program.rule_by_name.get(&name.node) else {
                let known: Vec<String> = ctx.program.rule_by_name.keys().cloned().collect();
                let broken = ctx.program.broken_rules.iter().any(|rule| rule.name == name.node);
                if !broken {
                    ctx.unknown("rule", name, known.iter().map(String::as_str));
                }
                continue;
            };
            if let Some(rule) = ctx.program.rules.get_mut(special.index()) {
                rule.overrides.push(general);
            }
            if let Some(rule) = ctx.program.rules.get_mut(general.index()) {
                rule.overridden_by.push(special);
            }
        }
    }
}
