//! Comparisons, operands and paths.

use super::super::ast::{CompareOp, Expr, ExprKind, Inclusion, Measure, Name, Operand, Path, Shortest, Spanned};
use super::super::grammar::{Pair, Rule};
use super::{Lowering, child, children, has};
use crate::source::Span;

/// What can stand on a side of a comparison: an operand, or a define with its argument.
enum Side {
    Operand(Operand),
    Call(Name, Name),
}

/// A comparison, or a define used as a condition.
pub(super) fn comparison(lowering: &mut Lowering, pair: &Pair<'_>) -> Option<Expr> {
    let span = lowering.span(pair);
    let operand_pair = child(pair, Rule::operand)?;
    let place = lowering.span(&operand_pair);
    let left = side(lowering, &operand_pair)?;
    let kind = match (child(pair, Rule::tail), left) {
        (None, Side::Call(define, argument)) => ExprKind::Call { define, argument: Some(argument) },
        (None, Side::Operand(left)) => bare(lowering, left, place)?,
        (Some(_), Side::Call(define, _)) => {
            lowering.error_with_help(place, format!("`{}(…)` is a condition and cannot be compared", define.node), "write it alone");
            return None;
        }
        (Some(tail_pair), Side::Operand(left)) => tail(lowering, &children(&tail_pair).next()?, left, place)?,
    };
    Some(Expr { kind, span })
}

/// A word without an operator is a define; anything else lacks one.
fn bare(lowering: &mut Lowering, left: Operand, place: Span) -> Option<ExprKind> {
    match left {
        Operand::Path(Path { root, attributes }) if attributes.is_empty() => Some(ExprKind::Call { define: root, argument: None }),
        Operand::Path(path) => {
            let text = dotted(&path);
            lowering.error_with_help(
                place,
                format!("`{text}` alone is no condition"),
                format!("compare it: `{text} is true`, `{text} is declared`, …"),
            );
            None
        }
        _ => {
            lowering.error_with_help(place, "a value alone is no condition", "compare it with `is`, `<=`, `includes` or another operator");
            None
        }
    }
}

/// A path as it is written.
pub(super) fn dotted(path: &Path) -> String {
    let mut text = path.root.node.clone();
    for attribute in &path.attributes {
        text.push('.');
        text.push_str(&attribute.node);
    }
    text
}

fn tail(lowering: &mut Lowering, pair: &Pair<'_>, left: Operand, place: Span) -> Option<ExprKind> {
    Some(match pair.as_rule() {
        Rule::op_declared => ExprKind::Declared(only_path(lowering, left, place)?, true),
        Rule::op_undeclared => ExprKind::Declared(only_path(lowering, left, place)?, false),
        Rule::op_none => ExprKind::IsNone(only_path(lowering, left, place)?, true),
        Rule::op_not_none => ExprKind::IsNone(only_path(lowering, left, place)?, false),
        Rule::op_true => ExprKind::IsBool(only_path(lowering, left, place)?, true),
        Rule::op_false => ExprKind::IsBool(only_path(lowering, left, place)?, false),
        Rule::compare_set => {
            let members = members(lowering, &child(pair, Rule::members)?)?;
            let one_of = ExprKind::OneOf { left, members };
            negated(one_of, place.to(lowering.span(pair)), has(pair, Rule::op_is_not_one_of))
        }
        Rule::compare_one => compare_one(lowering, pair, left, place)?,
        Rule::includes => includes(lowering, pair, left, place)?,
        Rule::carries => carries(lowering, pair, left, place)?,
        _ => return None,
    })
}

fn negated(kind: ExprKind, span: Span, negative: bool) -> ExprKind {
    if negative { ExprKind::Not(Box::new(Expr { kind, span })) } else { kind }
}

fn only_path(lowering: &mut Lowering, operand: Operand, place: Span) -> Option<Path> {
    if let Operand::Path(path) = operand {
        return Some(path);
    }
    lowering.error_with_help(place, "this operator asks about an attribute", "write a path such as `f.retention` before it");
    None
}

fn compare_one(lowering: &mut Lowering, pair: &Pair<'_>, left: Operand, place: Span) -> Option<ExprKind> {
    let operator = children(pair).next()?;
    let (op, negative) = match operator.as_rule() {
        Rule::op_is => (CompareOp::Is, false),
        Rule::op_is_not => (CompareOp::Is, true),
        Rule::op_is_within => (CompareOp::IsWithin, false),
        Rule::op_is_not_within => (CompareOp::IsWithin, true),
        Rule::op_is_exactly => (CompareOp::IsExactly, false),
        Rule::op_is_not_exactly => (CompareOp::IsExactly, true),
        Rule::op_le => (CompareOp::Le, false),
        Rule::op_lt => (CompareOp::Lt, false),
        Rule::op_ge => (CompareOp::Ge, false),
        Rule::op_gt => (CompareOp::Gt, false),
        _ => return None,
    };
    let right_pair = child(pair, Rule::operand)?;
    let right = operand(lowering, &right_pair)?;
    if negative {
        refuse_double_negative(lowering, &operator, &right)?;
    }
    let op = Spanned { node: op, span: lowering.span(&operator) };
    Some(negated(ExprKind::Compare { op, left, right }, place.to(lowering.span(pair)), negative))
}

/// `is not declared` and its kin have words of their own.
fn refuse_double_negative(lowering: &mut Lowering, operator: &Pair<'_>, right: &Operand) -> Option<()> {
    let Operand::Path(Path { root, attributes }) = right else { return Some(()) };
    let better = match root.node.as_str() {
        "declared" => "is undeclared",
        "undeclared" => "is declared",
        "true" => "is false",
        "false" => "is true",
        _ => return Some(()),
    };
    if !attributes.is_empty() || operator.as_rule() != Rule::op_is_not {
        return Some(());
    }
    let span = lowering.span(operator).to(root.span);
    lowering.error_with_help(span, format!("there is no operator `is not {}`", root.node), format!("write `{better}`"));
    None
}

fn carries(lowering: &mut Lowering, pair: &Pair<'_>, left: Operand, place: Span) -> Option<ExprKind> {
    match only_path(lowering, left, place)? {
        Path { root, attributes } if attributes.is_empty() => Some(ExprKind::Carries { node: root, label: lowering.first_name(pair)? }),
        path => {
            let help = format!("bind it first: `some x in {} satisfies x carries …`", dotted(&path));
            lowering.error_with_help(place, "only an entity that a variable stands for carries a label", help);
            None
        }
    }
}

fn includes(lowering: &mut Lowering, pair: &Pair<'_>, left: Operand, place: Span) -> Option<ExprKind> {
    let set = only_path(lowering, left, place)?;
    if let Some(single) = child(pair, Rule::operand) {
        return Some(ExprKind::Includes { set, how: Inclusion::One, members: vec![operand(lowering, &single)?] });
    }
    let how = if has(pair, Rule::op_includes_any) { Inclusion::Any } else { Inclusion::All };
    Some(ExprKind::Includes { set, how, members: members(lowering, &child(pair, Rule::members)?)? })
}

fn members(lowering: &mut Lowering, pair: &Pair<'_>) -> Option<Vec<Operand>> {
    let operands = children(pair).filter(|item| item.as_rule() == Rule::operand);
    operands.map(|item| operand(lowering, &item)).collect()
}

fn operand(lowering: &mut Lowering, pair: &Pair<'_>) -> Option<Operand> {
    let side = side(lowering, pair)?;
    no_condition(lowering, pair, side)
}

/// A value that stands alone.
pub(super) fn single(lowering: &mut Lowering, pair: &Pair<'_>) -> Option<Operand> {
    let side = value(lowering, pair)?;
    no_condition(lowering, pair, side)
}

fn no_condition(lowering: &mut Lowering, pair: &Pair<'_>, side: Side) -> Option<Operand> {
    match side {
        Side::Operand(operand) => Some(operand),
        Side::Call(define, _) => {
            lowering.error_with_help(
                lowering.span(pair),
                format!("`{}(…)` is a condition and no value", define.node),
                "write it alone, joined with `and` or `or`",
            );
            None
        }
    }
}

fn side(lowering: &mut Lowering, pair: &Pair<'_>) -> Option<Side> {
    let mut values = children(pair).filter(|item| item.as_rule() == Rule::value);
    let first_pair = values.next()?;
    let first = value(lowering, &first_pair)?;
    let Some(second_pair) = values.next() else { return Some(first) };
    let second = value(lowering, &second_pair)?;
    match (first, second) {
        (Side::Operand(Operand::Path(path)), Side::Operand(added)) => Some(Side::Operand(Operand::Sum(path, Box::new(added)))),
        _ => {
            let help = "only a date attribute and a duration can be added: `e.date + 30 days`";
            lowering.error_with_help(lowering.span(pair), "these cannot be added", help);
            None
        }
    }
}

fn value(lowering: &mut Lowering, pair: &Pair<'_>) -> Option<Side> {
    let inner = children(pair).next()?;
    if inner.as_rule() == Rule::measured {
        return measured(lowering, &inner).map(|shortest| Side::Operand(Operand::Shortest(Box::new(shortest))));
    }
    if inner.as_rule() != Rule::reference {
        return lowering.literal(&inner).map(|literal| Side::Operand(Operand::Literal(literal)));
    }
    if let Some(call) = child(&inner, Rule::call) {
        return Some(Side::Call(lowering.first_name(&inner)?, lowering.first_name(&call)?));
    }
    Some(Side::Operand(Operand::Path(path(lowering, &inner)?)))
}

/// `effort of shortest route in …`
fn measured(lowering: &mut Lowering, pair: &Pair<'_>) -> Option<Shortest> {
    let measure = match child(pair, Rule::measure)?.as_str() {
        "effort" => Measure::Effort,
        "time" => Measure::Time,
        _ => Measure::Steps,
    };
    let from = child(pair, Rule::route_from).and_then(|inner| lowering.first_name(&inner));
    let mut names = children(pair).filter(|inner| inner.as_rule() == Rule::name).map(|inner| lowering.name(&inner));
    Some(Shortest { measure, graph: names.next()?, from, to: names.next()?, span: lowering.span(pair) })
}

/// A root and the attributes after it.
pub(super) fn path(lowering: &Lowering, pair: &Pair<'_>) -> Option<Path> {
    let mut names = lowering.names(pair).into_iter();
    Some(Path { root: names.next()?, attributes: names.collect() })
}
