//! Small things on one line.

use super::lines::Lines;
use crate::syntax::ast::{
    Citation, CompareOp, Expr, ExprKind, Inclusion, Literal, Name, Operand, Path, Pinpoint, Quantifier, Route, RouteQuantifier, RouteShape,
    Spanned, TypeExpr, UnitKind,
};

/// A string with its quotes.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Names, with commas.
pub(super) fn names(names: &[Name]) -> String {
    names.iter().map(|name| name.node.as_str()).collect::<Vec<_>>().join(", ")
}

/// A type.
pub(super) fn type_expr(ty: &TypeExpr) -> String {
    match ty {
        TypeExpr::Set(inner) => format!("set of {}", type_expr(inner)),
        TypeExpr::Term { vocabulary, below: Some(below) } => format!("term of {} below {}", vocabulary.node, below.node),
        TypeExpr::Term { vocabulary, below: None } => format!("term of {}", vocabulary.node),
        TypeExpr::OneOf(values) => format!("one of {}", names(values)),
        TypeExpr::Named(parts) => parts.iter().map(|name| name.node.as_str()).collect::<Vec<_>>().join(" or "),
    }
}

/// A citation.
pub(super) fn citation(citation: &Citation) -> String {
    match &citation.pinpoint {
        Pinpoint::Quoted(text) => format!("{} {}", citation.law.node, quoted(&text.node)),
        Pinpoint::Structured { unit, number, .. } => {
            let word = match unit {
                UnitKind::Article => "Art.",
                UnitKind::Recital => "Rec.",
                UnitKind::Section => "§",
                UnitKind::Point => "para.",
            };
            format!("{} {word} {number}", citation.law.node)
        }
    }
}

/// A path.
pub(super) fn path(path: &Path) -> String {
    let mut text = path.root.node.clone();
    for attribute in &path.attributes {
        text.push('.');
        text.push_str(&attribute.node);
    }
    text
}

impl Lines<'_> {
    /// A literal, as it was written: `5_000` keeps its mark.
    pub(super) fn literal(&self, literal: &Spanned<Literal>) -> String {
        match &literal.node {
            Literal::Text(text) => quoted(text),
            _ => self.slice(literal.span).split_whitespace().collect::<Vec<_>>().join(" "),
        }
    }

    fn operand(&self, operand: &Operand) -> String {
        match operand {
            Operand::Literal(inner) => self.literal(inner),
            Operand::Path(inner) => path(inner),
            Operand::Sum(date, added) => format!("{} + {}", path(date), self.operand(added)),
            Operand::Shortest(shortest) => {
                let from = shortest.from.as_ref().map(|from| format!(" from {}", from.node)).unwrap_or_default();
                let (word, graph, to) = (shortest.measure.word(), &shortest.graph.node, &shortest.to.node);
                format!("{word} of shortest route in {graph}{from} to {to}")
            }
        }
    }

    /// Operands, one by one.
    pub(super) fn operands(&self, operands: &[Operand]) -> Vec<String> {
        operands.iter().map(|operand| self.operand(operand)).collect()
    }

    /// A condition on one line.
    pub(super) fn flat(&self, expr: &Expr) -> String {
        match &expr.kind {
            ExprKind::And(operands) => self.chain(operands, " and "),
            ExprKind::Or(operands) => self.chain(operands, " or "),
            ExprKind::Not(inner) => match self.comparison(inner, true) {
                Some(text) => text,
                None => format!("not {}", self.enclosed(inner)),
            },
            ExprKind::AtLeastOf(least, members) => {
                let members: Vec<_> = members.iter().map(|member| self.flat(member)).collect();
                format!("at least {} of {{ {} }}", least.node, members.join("; "))
            }
            ExprKind::Quantified { binding, .. } => self.with_body(&self.head(expr), binding.body.as_ref()),
            ExprKind::Route(route) => {
                let body = route.shape.passage().and_then(|passage| passage.body.as_ref());
                self.with_body(&self.head(expr), body) + &within(self, route)
            }
            ExprKind::Includes { members, .. } => match self.list_head(expr, false) {
                Some(head) => format!("{head} {{ {} }}", self.operands(members).join(", ")),
                None => format!("{} {}", self.head(expr), self.operands(members).join(", ")),
            },
            ExprKind::Declared(inner, true) => format!("{} is declared", path(inner)),
            ExprKind::Declared(inner, false) => format!("{} is undeclared", path(inner)),
            ExprKind::IsNone(inner, true) => format!("{} is none", path(inner)),
            ExprKind::IsNone(inner, false) => format!("{} is not none", path(inner)),
            ExprKind::IsBool(inner, value) => format!("{} is {value}", path(inner)),
            ExprKind::Carries { node, label } => format!("{} carries {}", node.node, label.node),
            ExprKind::Call { define, argument: None } => define.node.clone(),
            ExprKind::Call { define, argument: Some(argument) } => format!("{}({})", define.node, argument.node),
            ExprKind::Compare { .. } | ExprKind::OneOf { .. } => self.comparison(expr, false).unwrap_or_default(),
        }
    }

    fn chain(&self, operands: &[Expr], connective: &str) -> String {
        operands.iter().map(|operand| self.operand_of_chain(operand)).collect::<Vec<_>>().join(connective)
    }

    fn operand_of_chain(&self, expr: &Expr) -> String {
        if is_chain(expr) { format!("({})", self.flat(expr)) } else { self.flat(expr) }
    }

    /// What `not` stands before: in parentheses where it has several parts or is negated itself.
    fn enclosed(&self, expr: &Expr) -> String {
        if needs_parentheses(expr) { format!("({})", self.flat(expr)) } else { self.flat(expr) }
    }

    /// A comparison whose operator has a negated form.
    fn comparison(&self, expr: &Expr, negative: bool) -> Option<String> {
        if let ExprKind::OneOf { members, .. } = &expr.kind {
            return Some(format!("{} {{ {} }}", self.list_head(expr, negative)?, self.operands(members).join(", ")));
        }
        let ExprKind::Compare { op, left, right } = &expr.kind else { return None };
        let word = match (op.node, negative) {
            (CompareOp::Is, false) => "is",
            (CompareOp::Is, true) => "is not",
            (CompareOp::IsWithin, false) => "is within",
            (CompareOp::IsWithin, true) => "is not within",
            (CompareOp::IsExactly, false) => "is exactly",
            (CompareOp::IsExactly, true) => "is not exactly",
            (_, true) => return None,
            (CompareOp::Le, false) => "<=",
            (CompareOp::Lt, false) => "<",
            (CompareOp::Ge, false) => ">=",
            (CompareOp::Gt, false) => ">",
        };
        Some(format!("{} {word} {}", self.operand(left), self.operand(right)))
    }

    /// What stands before a list in braces.
    pub(super) fn list_head(&self, expr: &Expr, negative: bool) -> Option<String> {
        match &expr.kind {
            ExprKind::OneOf { left, .. } if negative => Some(format!("{} is not one of", self.operand(left))),
            ExprKind::OneOf { left, .. } => Some(format!("{} is one of", self.operand(left))),
            ExprKind::Includes { set, how: Inclusion::Any, .. } => Some(format!("{} includes any of", path(set))),
            ExprKind::Includes { set, how: Inclusion::All, .. } => Some(format!("{} includes all of", path(set))),
            _ => None,
        }
    }

    /// A quantifier, route or `includes` up to its body.
    pub(super) fn head(&self, expr: &Expr) -> String {
        match &expr.kind {
            ExprKind::Quantified { quantifier, binding } => {
                let word = match quantifier {
                    Quantifier::Some => "some".to_owned(),
                    Quantifier::Every => "every".to_owned(),
                    Quantifier::No => "no".to_owned(),
                    Quantifier::Documented => "documented".to_owned(),
                    Quantifier::AtLeast(least) => format!("at least {}", least.node),
                };
                format!("{word} {} in {}", binding.variable.node, path(&binding.list))
            }
            ExprKind::Route(route) => route_head(route),
            ExprKind::Includes { set, .. } => format!("{} includes", path(set)),
            _ => String::new(),
        }
    }

    fn with_body(&self, head: &str, body: Option<&Expr>) -> String {
        match body {
            None => head.to_owned(),
            Some(body) if is_simple(body) => format!("{head} satisfies {}", self.flat(body)),
            Some(body) => format!("{head} satisfies {{ {} }}", self.flat(body)),
        }
    }
}

fn route_head(route: &Route) -> String {
    let word = match route.quantifier.node {
        RouteQuantifier::Every => "every",
        RouteQuantifier::Some => "some",
        RouteQuantifier::No => "no",
    };
    let from = route.from.as_ref().map(|from| format!(" from {}", from.node)).unwrap_or_default();
    match &route.shape {
        RouteShape::Passes { to, passage } => {
            format!("{word} route in {}{from} to {} passes {}", route.graph.node, to.node, passage.name.node)
        }
        RouteShape::Avoids { to, passage } => {
            format!("{word} route in {}{from} to {} avoids {}", route.graph.node, to.node, passage.name.node)
        }
        RouteShape::Leads { to, .. } => format!("{word} route in {}{from} to {}", route.graph.node, to.node),
        RouteShape::Reaches { passage, .. } => format!("{word} route in {}{from} reaches {}", route.graph.node, passage.name.node),
    }
}

/// The time within which a route reaches.
pub(super) fn within(lines: &Lines<'_>, route: &Route) -> String {
    route.shape.within().map_or(String::new(), |within| format!(" within {}", lines.operand(within)))
}

/// Whether a condition is joined by `and` or `or`.
pub(super) fn is_chain(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::And(_) | ExprKind::Or(_))
}

/// Whether `not` before a condition needs parentheses around it.
pub(super) fn needs_parentheses(expr: &Expr) -> bool {
    is_chain(expr) || matches!(expr.kind, ExprKind::Not(_))
}

/// Whether a condition is one comparison, which may follow `satisfies` without braces.
pub(super) fn is_simple(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Not(inner) => !matches!(inner.kind, ExprKind::Not(_)) && is_simple(inner),
        ExprKind::And(_) | ExprKind::Or(_) | ExprKind::AtLeastOf(..) | ExprKind::Quantified { .. } | ExprKind::Route(_) => false,
        _ => true,
    }
}
