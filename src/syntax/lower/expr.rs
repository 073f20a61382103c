//! Connectives, quantifiers and routes.

use super::super::ast::{Binding, Expr, ExprKind, Operand, Passage, Quantifier, Route, RouteQuantifier, RouteShape, Spanned};
use super::super::grammar::{Pair, Rule};
use super::{Lowering, child, children, compare, has};
use crate::diagnostic::{Code, Diagnostic};

/// A condition.
pub(super) fn expr(lowering: &mut Lowering, pair: &Pair<'_>) -> Option<Expr> {
    let mut operands = Vec::new();
    let mut connectives = Vec::new();
    for inner in children(pair) {
        match inner.as_rule() {
            Rule::unary => operands.push(inner),
            Rule::connective => connectives.extend(children(&inner).next()),
            _ => {}
        }
    }
    let mixed = connectives.iter().skip(1).position(|other| Some(other.as_rule()) != connectives.first().map(Pair::as_rule));
    if let Some(index) = mixed {
        mixed_connectives(lowering, &operands, &connectives, index + 1);
        return None;
    }
    // Every operand is read even after one failed, so that each mistake is reported.
    let lowered: Vec<Option<Expr>> = operands.iter().map(|inner| unary(lowering, inner)).collect();
    let mut lowered: Vec<Expr> = lowered.into_iter().collect::<Option<_>>()?;
    let kind = match connectives.first().map(Pair::as_rule) {
        None => return lowered.pop(),
        Some(Rule::kw_and) => ExprKind::And(lowered),
        Some(_) => ExprKind::Or(lowered),
    };
    Some(Expr { kind, span: lowering.span(pair) })
}

fn mixed_connectives(lowering: &mut Lowering, operands: &[Pair<'_>], connectives: &[Pair<'_>], second: usize) {
    let (Some(first), Some(other)) = (connectives.first(), connectives.get(second)) else { return };
    let and_first = reading(operands, connectives, Rule::kw_and);
    let or_first = reading(operands, connectives, Rule::kw_or);
    let diagnostic = Diagnostic::error(Code::MIXED_CONNECTIVES, lowering.span(other), "`and` and `or` stand on one level")
        .label(format!("`{}` here", other.as_str()))
        .also(lowering.span(first), format!("`{}` here", first.as_str()))
        .help(format!("write `{and_first}` or `{or_first}`"));
    lowering.diagnostics.push(diagnostic);
}

/// How the condition reads if one connective binds more tightly.
fn reading(operands: &[Pair<'_>], connectives: &[Pair<'_>], tight: Rule) -> String {
    let is_tight = |index: usize| connectives.get(index).is_some_and(|inner| inner.as_rule() == tight);
    let mut text = String::new();
    for (index, operand) in operands.iter().enumerate() {
        let after_tight = index.checked_sub(1).is_some_and(is_tight);
        if let Some(connective) = index.checked_sub(1).and_then(|before| connectives.get(before)) {
            text.push(' ');
            text.push_str(connective.as_str());
            text.push(' ');
        }
        if is_tight(index) && !after_tight {
            text.push('(');
        }
        text.push_str(&shortened(operand.as_str()));
        if after_tight && !is_tight(index) {
            text.push(')');
        }
    }
    text
}

/// An operand on one line, cut where it is long.
fn shortened(text: &str) -> String {
    const MOST: usize = 32;
    let without_comments = text.lines().map(|line| line.split(" #").next().unwrap_or("")).collect::<Vec<_>>().join(" ");
    let plain = without_comments.split_whitespace().collect::<Vec<_>>().join(" ");
    if plain.chars().count() <= MOST {
        return plain;
    }
    let cut: String = plain.chars().take(MOST - 1).collect();
    format!("{}…", cut.trim_end())
}

// Conditions nest deep. Each function on the way down does one thing, so that its frame stays small.
fn unary(lowering: &mut Lowering, pair: &Pair<'_>) -> Option<Expr> {
    let operand = primary(lowering, pair)?;
    Some(negated(lowering, pair, operand))
}

fn primary(lowering: &mut Lowering, pair: &Pair<'_>) -> Option<Expr> {
    let inner = children(&child(pair, Rule::primary)?).next()?;
    match inner.as_rule() {
        Rule::group => expr(lowering, &child(&inner, Rule::expr)?),
        Rule::counted => counted(lowering, &inner),
        Rule::documented => over_list(lowering, &inner, Quantifier::Documented, "documented"),
        Rule::quantified => quantified(lowering, &inner),
        _ => compare::comparison(lowering, &inner),
    }
}

/// A quantifier over the binding inside of a match.
fn over_list(lowering: &mut Lowering, pair: &Pair<'_>, quantifier: Quantifier, word: &str) -> Option<Expr> {
    let binding = binding(lowering, &child(pair, Rule::binding)?, word).map(Box::new)?;
    Some(Expr { kind: ExprKind::Quantified { quantifier, binding }, span: lowering.span(pair) })
}

fn negated(lowering: &Lowering, pair: &Pair<'_>, operand: Expr) -> Expr {
    if has(pair, Rule::kw_not) {
        return Expr { kind: ExprKind::Not(Box::new(operand)), span: lowering.span(pair) };
    }
    operand
}

fn counted(lowering: &mut Lowering, pair: &Pair<'_>) -> Option<Expr> {
    let least = lowering.integer(&child(pair, Rule::number)?)?;
    if least.node < 1 {
        lowering.error_with_help(least.span, "this always holds", "count at least 1");
        return None;
    }
    match child(pair, Rule::count_of) {
        Some(list) => count_of(lowering, pair, least, &list),
        None => over_list(lowering, pair, Quantifier::AtLeast(least), "at least"),
    }
}

fn count_of(lowering: &mut Lowering, pair: &Pair<'_>, least: Spanned<i64>, list: &Pair<'_>) -> Option<Expr> {
    let members: Vec<_> = children(list).filter(|inner| inner.as_rule() == Rule::expr).collect();
    if usize::try_from(least.node).is_ok_and(|least| least > members.len()) {
        let message = format!("at least {} of {} can never hold", least.node, members.len());
        lowering.error_with_help(least.span, message, "count at most as many as are listed");
        return None;
    }
    let lowered: Vec<Option<Expr>> = members.iter().map(|inner| expr(lowering, inner)).collect();
    Some(Expr { kind: ExprKind::AtLeastOf(least, lowered.into_iter().collect::<Option<_>>()?), span: lowering.span(pair) })
}

fn quantified(lowering: &mut Lowering, pair: &Pair<'_>) -> Option<Expr> {
    let keyword = children(&child(pair, Rule::quantifier)?).next()?;
    if let Some(inner) = child(pair, Rule::route) {
        return route_expr(lowering, pair, &keyword, &inner);
    }
    match keyword.as_rule() {
        Rule::kw_some => over_list(lowering, pair, Quantifier::Some, "some"),
        Rule::kw_every => over_list(lowering, pair, Quantifier::Every, "every"),
        _ => over_list(lowering, pair, Quantifier::No, "no"),
    }
}

/// Variable, list and body. `every` and `documented` mean nothing without a body.
fn binding(lowering: &mut Lowering, pair: &Pair<'_>, quantifier: &str) -> Option<Binding> {
    let variable = lowering.first_name(pair)?;
    let list = compare::path(lowering, &child(pair, Rule::path)?)?;
    let body = match child(pair, Rule::satisfies) {
        Some(inner) => Some(satisfies(lowering, &inner)?),
        None => None,
    };
    if body.is_none() && matches!(quantifier, "every" | "documented") {
        let help = format!("write `{quantifier} {} in {} satisfies …`", variable.node, compare::dotted(&list));
        lowering.error_with_help(lowering.span(pair), format!("`{quantifier}` says nothing without `satisfies`"), help);
        return None;
    }
    Some(Binding { variable, list, body })
}

fn satisfies(lowering: &mut Lowering, pair: &Pair<'_>) -> Option<Expr> {
    if let Some(block) = child(pair, Rule::block) {
        return expr(lowering, &child(&block, Rule::expr)?);
    }
    let body = child(pair, Rule::body)?;
    let operand = compare::comparison(lowering, &child(&body, Rule::comparison)?)?;
    Some(negated(lowering, &body, operand))
}

fn route_expr(lowering: &mut Lowering, pair: &Pair<'_>, keyword: &Pair<'_>, inner: &Pair<'_>) -> Option<Expr> {
    let node = match keyword.as_rule() {
        Rule::kw_some => RouteQuantifier::Some,
        Rule::kw_every => RouteQuantifier::Every,
        _ => RouteQuantifier::No,
    };
    let quantifier = Spanned { node, span: lowering.span(keyword) };
    let route = route(lowering, quantifier, inner).map(Box::new)?;
    Some(Expr { kind: ExprKind::Route(route), span: lowering.span(pair) })
}

fn route(lowering: &mut Lowering, quantifier: Spanned<RouteQuantifier>, pair: &Pair<'_>) -> Option<Route> {
    let graph = lowering.first_name(pair)?;
    let from = child(pair, Rule::route_from).and_then(|inner| lowering.first_name(&inner));
    let shape = match child(pair, Rule::route_to) {
        Some(inner) => route_to(lowering, &inner)?,
        None => {
            let inner = child(pair, Rule::route_reaches)?;
            let passage = passage(lowering, &child(&inner, Rule::passage)?)?;
            RouteShape::Reaches { passage, within: route_within(lowering, &inner)? }
        }
    };
    Some(Route { quantifier, graph, from, shape })
}

fn route_to(lowering: &mut Lowering, pair: &Pair<'_>) -> Option<RouteShape> {
    let to = lowering.first_name(pair)?;
    let Some(inner) = child(pair, Rule::route_passes) else {
        return Some(RouteShape::Leads { to, within: route_within(lowering, pair)? });
    };
    let passage = passage(lowering, &child(&inner, Rule::passage)?)?;
    Some(if has(&inner, Rule::kw_avoids) { RouteShape::Avoids { to, passage } } else { RouteShape::Passes { to, passage } })
}

/// The time after `within`, if there is one; the outer option says whether it could be read.
fn route_within(lowering: &mut Lowering, pair: &Pair<'_>) -> Option<Option<Operand>> {
    let Some(inner) = child(pair, Rule::route_within) else { return Some(None) };
    compare::single(lowering, &child(&inner, Rule::value)?).map(Some)
}

fn passage(lowering: &mut Lowering, pair: &Pair<'_>) -> Option<Passage> {
    let name = lowering.first_name(pair)?;
    let body = match child(pair, Rule::satisfies) {
        Some(inner) => Some(satisfies(lowering, &inner)?),
        None => None,
    };
    Some(Passage { name, body })
}
