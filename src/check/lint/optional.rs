//! On an optional attribute `<=` and `>` are both false of none, so under `forbid` or `not` an order must stand beside a test for it
//! (`docs/language.md`, Comparisons).

use rustc_hash::FxHashSet;

use super::walk::{described, path_words};
use crate::check::context::Context;
use crate::check::program::{ExprKind, Operand, Path, Program, Quantifier, Step, Variable, children};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::ast::{Modality, RouteQuantifier};
use crate::types::{DefineId, ExprId};

/// Reports each order that none would pass unseen.
pub(super) fn run(ctx: &mut Context<'_>) {
    let mut found = Vec::new();
    for rule in ctx.program.rules.iter().filter(|rule| ctx.is_linted(rule.pack)) {
        let mut search =
            Search { program: &ctx.program, variables: &rule.variables, called_at: None, seen: FxHashSet::default(), found: &mut found };
        let mut beside = Vec::new();
        if let Some(guard) = rule.guard {
            search.condition(guard, false, &[]);
            beside.extend(search.tested(guard));
        }
        search.condition(rule.duty, rule.modality == Modality::Forbid, &beside);
        let mut open: Vec<_> = rule.exceptions.iter().collect();
        while let Some(exception) = open.pop() {
            search.condition(exception.condition, false, &beside);
            open.extend(&exception.exceptions);
        }
    }
    found.into_iter().for_each(|diagnostic| ctx.report(diagnostic));
}

struct Search<'program, 'found> {
    program: &'program Program,
    variables: &'program [Variable],
    /// Where the define that is looked into is called.
    called_at: Option<Span>,
    seen: FxHashSet<DefineId>,
    found: &'found mut Vec<Diagnostic>,
}

impl<'program> Search<'program, '_> {
    /// Looks at a condition; `turned`: whether its being false can let the rule pass; `beside`: what is tested besides.
    fn condition(&mut self, id: ExprId, turned: bool, beside: &[&'program Path]) {
        let Some(expr) = self.program.expr(id) else { return };
        match &expr.kind {
            ExprKind::Compare { operator, left, right } if turned && operator.orders() => {
                for path in [left, right].into_iter().filter_map(path_of) {
                    self.order(expr.span, path, beside);
                }
            }
            ExprKind::Call { define, .. } if turned => self.define(*define, expr.span),
            ExprKind::And(parts) | ExprKind::Or(parts) => {
                let more: Vec<&Path> = beside.iter().copied().chain(self.tested(id)).collect();
                parts.iter().for_each(|part| self.condition(*part, turned, &more));
            }
            kind => {
                let turns = match kind {
                    ExprKind::Not(_) => true,
                    ExprKind::Quantified(quantified) => quantified.quantifier == Quantifier::No,
                    ExprKind::Route(route) => route.quantifier == RouteQuantifier::No,
                    _ => false,
                };
                children(kind).into_iter().for_each(|child| self.condition(child, turned || turns, beside));
            }
        }
    }

    fn define(&mut self, id: DefineId, span: Span) {
        let Some(define) = self.program.define(id).filter(|_| self.seen.insert(id)) else { return };
        let (outer, variables) = (self.called_at, self.variables);
        self.called_at = outer.or(Some(span));
        self.variables = &define.variables;
        self.condition(define.body, true, &[]);
        (self.called_at, self.variables) = (outer, variables);
    }

    /// The paths that a condition, or a part of it, tests for none.
    fn tested(&self, id: ExprId) -> Vec<&'program Path> {
        match self.program.expr(id).map(|expr| &expr.kind) {
            Some(ExprKind::Declared(path) | ExprKind::IsNone(path)) => vec![path],
            Some(ExprKind::Not(inner)) => self.tested(*inner),
            Some(ExprKind::And(parts) | ExprKind::Or(parts)) => parts.iter().flat_map(|part| self.tested(*part)).collect(),
            _ => Vec::new(),
        }
    }

    fn order(&mut self, span: Span, path: &Path, beside: &[&Path]) {
        let optional = |step: &&Step| {
            let attributes = step.iter().filter_map(|id| self.program.schema.attribute(*id));
            attributes.into_iter().any(|attribute| attribute.optional)
        };
        for (index, _) in path.steps.iter().enumerate().filter(|(_, step)| optional(step)) {
            let steps = path.steps.get(..=index).unwrap_or_default();
            let is_tested = |tested: &&Path| **tested == *path || (tested.root == path.root && tested.steps.as_slice() == steps);
            if beside.iter().any(is_tested) {
                continue;
            }
            let name = path_words(self.program, self.variables, &Path { root: path.root, steps: steps.into() });
            let message = format!("`{name}` may be none, and then this is false and the rule passes unseen");
            let help = format!("write `{name} is not none and …` if none is fine, or `{name} is none or …` if it is not");
            let diagnostic = Diagnostic::error(Code::WRONG_TYPE, self.called_at.unwrap_or(span), message).help(help);
            self.found.push(described(diagnostic, span, "what is compared"));
        }
    }
}

fn path_of(operand: &Operand) -> Option<&Path> {
    match operand {
        Operand::Path(path) | Operand::Age(path) => Some(path),
        Operand::Sum(sum) => Some(&sum.0),
        Operand::Constant(_) | Operand::Figure(_) | Operand::Shortest(_) => None,
    }
}
