//! Rules and defines.

use super::super::ast::{Define, Duty, Example, Exception, Expr, LabelClause, Modality, Name, Rule as RuleDecl, Spanned};
use super::super::grammar::{Pair, Rule};
use super::{Lowering, child, children, compare, expr, law};
use crate::source::Span;

const SEVERITIES: &[&str] = &["error", "warning", "note"];
const VERDICTS: &[&str] = &["violated", "satisfied", "undetermined", "excused", "not-applicable"];

/// `define NAME(p: kind) := …`
pub(super) fn define(lowering: &mut Lowering, pair: &Pair<'_>) -> Option<Define> {
    let name = lowering.first_name(pair)?;
    let parameter = child(pair, Rule::parameter).map(|inner| lowering.names(&inner));
    let parameter = parameter.and_then(|names| <[Name; 2]>::try_from(names).ok()).map(<(Name, Name)>::from);
    let body = expr::expr(lowering, &child(pair, Rule::expr)?)?;
    Some(Define { name, parameter, body, span: lowering.span(pair) })
}

/// `rule NAME "title" { … }`
pub(super) fn rule(lowering: &mut Lowering, pair: &Pair<'_>) -> Option<RuleDecl> {
    let name = lowering.first_name(pair)?;
    let title = lowering.first_text(pair)?;
    let mut rule = empty(name, title, lowering.span(pair));
    let mut whole = true;
    for inner in children(pair).filter(|inner| inner.as_rule() == Rule::clause) {
        let inner = children(&inner).next()?;
        whole &= clause(lowering, &mut rule, &inner).is_some();
    }
    // A clause that cannot be read takes the rule with it, or the rule would be judged without it.
    whole.then_some(rule)
}

fn empty(name: Name, title: Spanned<String>, span: Span) -> RuleDecl {
    RuleDecl {
        name,
        title,
        law: Vec::new(),
        covers: Vec::new(),
        severity: None,
        area: Vec::new(),
        from: None,
        until: None,
        overrides: Vec::new(),
        silence_passes: None,
        unwaivable: None,
        each: None,
        guard: None,
        duties: Vec::new(),
        exceptions: Vec::new(),
        message: None,
        labels: Vec::new(),
        help: None,
        ask: None,
        examples: Vec::new(),
        repeated: Vec::new(),
        span,
    }
}

fn clause(lowering: &mut Lowering, rule: &mut RuleDecl, pair: &Pair<'_>) -> Option<()> {
    match pair.as_rule() {
        Rule::each_clause | Rule::where_clause => scope(lowering, rule, pair)?,
        Rule::duty_clause => rule.duties.push(duty(lowering, pair)?),
        Rule::unless_clause => rule.exceptions.push(exception(lowering, pair)?),
        Rule::label_clause => rule.labels.push(label(lowering, pair)?),
        Rule::example_clause => rule.examples.extend(example(lowering, pair)),
        _ => single(lowering, rule, pair)?,
    }
    Some(())
}

/// Clauses that may stand once: the first is kept.
fn single(lowering: &mut Lowering, rule: &mut RuleDecl, pair: &Pair<'_>) -> Option<()> {
    let span = children(pair).next().map(|keyword| lowering.span(&keyword))?;
    let (keyword, again) = match pair.as_rule() {
        Rule::law_clause => ("law", fill(&mut rule.law, law::citations(lowering, pair))),
        Rule::covers_clause => ("covers", fill(&mut rule.covers, lowering.names(pair))),
        Rule::in_clause => ("in", fill(&mut rule.area, lowering.names(pair))),
        Rule::override_clause => ("override", fill(&mut rule.overrides, lowering.names(pair))),
        Rule::severity_clause => {
            let word = lowering.first_name(pair)?;
            ("severity", set(&mut rule.severity, lowering.word_of(word, "severity", SEVERITIES)))
        }
        Rule::from_clause => ("from", set(&mut rule.from, clause_date(lowering, pair))),
        Rule::until_clause => ("until", set(&mut rule.until, clause_date(lowering, pair))),
        Rule::silence_clause => ("silence-passes", set(&mut rule.silence_passes, lowering.first_text(pair))),
        Rule::unwaivable_clause => ("unwaivable", set(&mut rule.unwaivable, lowering.first_text(pair))),
        Rule::message_clause => ("message", set(&mut rule.message, lowering.first_text(pair))),
        Rule::help_clause => ("help", set(&mut rule.help, lowering.first_text(pair))),
        Rule::ask_clause => ("ask", set(&mut rule.ask, lowering.first_text(pair))),
        _ => return None,
    };
    if again {
        rule.repeated.push(Spanned { node: keyword.to_owned(), span });
    }
    Some(())
}

/// Whether there was a value already.
fn set<T>(slot: &mut Option<T>, value: Option<T>) -> bool {
    if slot.is_some() {
        return true;
    }
    *slot = value;
    false
}

/// Whether there were values already.
fn fill<T>(slot: &mut Vec<T>, values: Vec<T>) -> bool {
    if !slot.is_empty() {
        return true;
    }
    *slot = values;
    false
}

fn clause_date(lowering: &mut Lowering, pair: &Pair<'_>) -> Option<Spanned<crate::time::Date>> {
    child(pair, Rule::date).and_then(|date| lowering.date(&date))
}

fn scope(lowering: &mut Lowering, rule: &mut RuleDecl, pair: &Pair<'_>) -> Option<()> {
    let keyword = children(pair).next().map(|keyword| lowering.span(&keyword))?;
    if pair.as_rule() == Rule::each_clause {
        let names = <[Name; 2]>::try_from(lowering.names(pair)).ok()?;
        if set(&mut rule.each, Some(names.into())) {
            rule.repeated.push(Spanned { node: "for each".to_owned(), span: keyword });
        }
    }
    let guard = guard(lowering, pair)?;
    if guard.is_some() && set(&mut rule.guard, guard) {
        let place = child(pair, Rule::kw_where).map_or(keyword, |inner| lowering.span(&inner));
        rule.repeated.push(Spanned { node: "where".to_owned(), span: place });
    }
    Some(())
}

/// The guard of a clause: `None` where it is wrong, `Some(None)` where there is none.
#[expect(clippy::option_option, reason = "absent and wrong differ here, and only here")]
fn guard(lowering: &mut Lowering, pair: &Pair<'_>) -> Option<Option<Expr>> {
    match child(pair, Rule::expr) {
        Some(inner) => expr::expr(lowering, &inner).map(Some),
        None => Some(None),
    }
}

fn duty(lowering: &mut Lowering, pair: &Pair<'_>) -> Option<Duty> {
    let keyword = child(pair, Rule::duty)?;
    let node = match children(&keyword).next()?.as_rule() {
        Rule::kw_require => Modality::Require,
        Rule::kw_forbid => Modality::Forbid,
        _ => Modality::Advise,
    };
    let condition = expr::expr(lowering, &child(pair, Rule::expr)?)?;
    Some(Duty { modality: Spanned { node, span: lowering.span(&keyword) }, condition })
}

fn exception(lowering: &mut Lowering, pair: &Pair<'_>) -> Option<Exception> {
    let condition = expr::expr(lowering, &child(pair, Rule::expr)?)?;
    let law = child(pair, Rule::law_clause).map(|inner| law::citations(lowering, &inner)).unwrap_or_default();
    let mut exceptions = Vec::new();
    for inner in children(pair).filter(|inner| inner.as_rule() == Rule::unless_clause) {
        exceptions.push(exception(lowering, &inner)?);
    }
    Some(Exception { condition, law, exceptions, span: lowering.span(pair) })
}

fn label(lowering: &mut Lowering, pair: &Pair<'_>) -> Option<LabelClause> {
    let path = compare::path(lowering, &child(pair, Rule::path)?)?;
    Some(LabelClause { path, text: lowering.first_text(pair)? })
}

fn example(lowering: &mut Lowering, pair: &Pair<'_>) -> Option<Example> {
    let verdict = lowering.first_name(pair)?;
    let verdict = lowering.word_of(verdict, "verdict", VERDICTS)?;
    let raw = child(pair, Rule::raw_string)?;
    let span = lowering.span(&raw);
    let quotes = raw.as_str().bytes().take_while(|byte| *byte == b'"').count();
    let content = Span::new(span.source, span.start as usize + quotes, (span.end as usize).saturating_sub(quotes));
    Some(Example { verdict, content })
}
