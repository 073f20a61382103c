//! Conditions, broken over lines where they are long or hold comments.

use super::flat::{self, is_chain, is_simple, needs_parentheses};
use super::lines::{Lines, WIDTH};
use crate::syntax::ast::{Expr, ExprKind, Operand};

impl Lines<'_> {
    /// Appends a condition to the last line. Further lines of a chain begin at an indentation; `after` columns stay free
    /// for what follows.
    pub(super) fn expr(&mut self, expr: &Expr, indent: usize, after: usize) {
        let (from, to) = (expr.span.start as usize, expr.span.end as usize);
        let flat = self.flat(expr);
        if !self.has_comment(from, to) && self.column() + flat.chars().count() + after <= WIDTH {
            self.push(&flat);
            return;
        }
        match &expr.kind {
            ExprKind::And(operands) => self.broken_chain(operands, "and ", indent, after),
            ExprKind::Or(operands) => self.broken_chain(operands, "or ", indent, after),
            ExprKind::Not(inner) => self.broken_not(inner, &flat, after),
            ExprKind::AtLeastOf(least, members) => {
                let base = self.base();
                self.push(&format!("at least {} of {{", least.node));
                for member in members {
                    self.continued(base + 2, member.span.start as usize, "");
                    self.expr(member, base + 4, 1);
                    self.push(";");
                }
                self.close(base, to.saturating_sub(1));
            }
            ExprKind::Quantified { binding, .. } => {
                let head = self.head(expr);
                self.broken_body(&head, binding.body.as_ref(), to, after);
            }
            ExprKind::Route(route) => {
                let head = self.head(expr);
                let within = flat::within(self, route);
                let body = route.shape.passage().and_then(|passage| passage.body.as_ref());
                // A time after the body leaves the place of the brace unknown; the end of the body stands for it.
                let close = body.filter(|_| !within.is_empty()).map_or(to, |body| body.span.end as usize + 1);
                self.broken_body(&head, body, close, after);
                self.push(&within);
            }
            ExprKind::OneOf { members, .. } | ExprKind::Includes { members, .. } => match self.list_head(expr, false) {
                Some(head) => self.broken_list(&head, members, to),
                None => self.push(&flat),
            },
            _ => self.push(&flat),
        }
    }

    fn broken_chain(&mut self, operands: &[Expr], connective: &str, indent: usize, after: usize) {
        for (index, operand) in operands.iter().enumerate() {
            if index > 0 {
                self.continued(indent, operand.span.start as usize, connective);
            }
            let after = if index + 1 == operands.len() { after } else { 0 };
            self.with_floor(indent, |lines| lines.chain_operand(operand, indent + 2, after));
        }
    }

    fn chain_operand(&mut self, operand: &Expr, indent: usize, after: usize) {
        if is_chain(operand) {
            self.push("(");
            self.expr(operand, self.base() + 2, after + 1);
            self.push(")");
        } else {
            self.expr(operand, indent, after);
        }
    }

    fn broken_not(&mut self, inner: &Expr, flat: &str, after: usize) {
        match &inner.kind {
            ExprKind::OneOf { members, .. } => {
                let head = self.list_head(inner, true).unwrap_or_default();
                self.broken_list(&head, members, inner.span.end as usize);
            }
            ExprKind::Compare { .. } => self.push(flat),
            _ if needs_parentheses(inner) => {
                self.push("not (");
                self.expr(inner, self.base() + 2, after + 1);
                self.push(")");
            }
            _ => {
                self.push("not ");
                self.expr(inner, self.base() + 2, after);
            }
        }
    }

    /// A quantifier whose body stands on lines of its own.
    fn broken_body(&mut self, head: &str, body: Option<&Expr>, end: usize, after: usize) {
        self.push(head);
        let Some(body) = body else { return };
        if is_simple(body) {
            self.push(" satisfies ");
            self.expr(body, self.base() + 2, after);
            return;
        }
        let base = self.base();
        self.push(" satisfies {");
        self.continued(base + 2, body.span.start as usize, "");
        self.expr(body, base + 2, 0);
        self.close(base, end.saturating_sub(1));
    }

    /// A list in braces, filled line by line.
    fn broken_list(&mut self, head: &str, members: &[Operand], end: usize) {
        let base = self.base();
        self.push(head);
        self.push(" {");
        let texts = self.operands(members);
        let starts = members.iter().map(start);
        let items: Vec<(String, usize)> = texts.into_iter().zip(starts).collect();
        if let Some((_, first)) = items.first() {
            self.continued(base + 2, *first, "");
        }
        self.fill(&items, base + 2);
        self.close(base, end.saturating_sub(1));
    }

    /// Appends items with commas, going on at an indentation where a line is full. A comment inside keeps every item on
    /// its own line.
    pub(super) fn fill(&mut self, items: &[(String, usize)], indent: usize) {
        let commented = match (items.first(), items.last()) {
            (Some((_, first)), Some((_, last))) => self.has_comment(*first, *last),
            _ => false,
        };
        for (index, (text, start)) in items.iter().enumerate() {
            let comma = usize::from(index + 1 < items.len());
            let full = self.column() + 1 + text.chars().count() + comma > WIDTH;
            if index > 0 && (commented || full) {
                self.continued(indent, *start, "");
            } else if index > 0 {
                self.push(" ");
            }
            self.push(text);
            if comma > 0 {
                self.push(",");
            }
        }
    }
}

fn start(operand: &Operand) -> usize {
    let span = match operand {
        Operand::Literal(literal) => literal.span,
        Operand::Shortest(shortest) => shortest.span,
        Operand::Path(path) | Operand::Sum(path, _) => path.root.span,
    };
    span.start as usize
}
