//! Walking through conditions.

use rustc_hash::FxHashSet;

use super::{Exception, ExprKind, List, Operand, Passage, Path, Program, Root, Route, Rule, Waypoint};
use crate::types::{ExprId, VariableId};

impl Program {
    /// A condition and all below it, those of the defines that it uses left out.
    #[must_use]
    pub fn conditions(&self, root: ExprId) -> Vec<ExprId> {
        let mut found = Vec::new();
        let mut open = vec![root];
        while let Some(id) = open.pop() {
            found.push(id);
            open.extend(self.expr(id).map(|expr| children(&expr.kind)).unwrap_or_default());
        }
        found
    }

    /// A condition and all below it, those of the defines that it uses among them.
    #[must_use]
    pub fn conditions_with_defines(&self, root: ExprId) -> Vec<ExprId> {
        let mut found = Vec::new();
        let mut seen = FxHashSet::default();
        let mut open = vec![root];
        while let Some(id) = open.pop() {
            let Some(expr) = self.expr(id).filter(|_| seen.insert(id)) else { continue };
            found.push(id);
            open.extend(children(&expr.kind));
            if let ExprKind::Call { define, .. } = &expr.kind {
                open.extend(self.define(*define).map(|define| define.body));
            }
        }
        found
    }
}

impl Rule {
    /// The conditions of the rule: its guard, its duty, and those of its exceptions.
    #[must_use]
    pub fn conditions(&self) -> Vec<ExprId> {
        let mut found: Vec<ExprId> = self.guard.iter().copied().chain([self.duty]).collect();
        self.exceptions.iter().for_each(|exception| of_exception(exception, &mut found));
        found
    }
}

fn of_exception(exception: &Exception, found: &mut Vec<ExprId>) {
    found.push(exception.condition);
    exception.exceptions.iter().for_each(|inner| of_exception(inner, found));
}

/// The conditions directly below one; a define's body is not.
pub(in crate::check) fn children(kind: &ExprKind) -> Vec<ExprId> {
    match kind {
        ExprKind::And(parts) | ExprKind::Or(parts) | ExprKind::AtLeastOf(_, parts) => parts.to_vec(),
        ExprKind::Not(inner) => vec![*inner],
        ExprKind::Quantified(quantified) => quantified.body.into_iter().collect(),
        ExprKind::Route(route) => bodies(route),
        ExprKind::Declared(_)
        | ExprKind::IsNone(_)
        | ExprKind::Compare { .. }
        | ExprKind::Measured { .. }
        | ExprKind::Includes { .. }
        | ExprKind::Carries { .. }
        | ExprKind::Call { .. } => Vec::new(),
    }
}

/// The conditions of a route on its nodes: what it passes, and where it ends.
#[must_use]
pub fn bodies(route: &Route) -> Vec<ExprId> {
    let passed = match route.passage {
        Some(Passage::Body(_, body)) => Some(body),
        _ => None,
    };
    let end = match route.to {
        Waypoint::Where(_, body) => Some(body),
        _ => None,
    };
    passed.into_iter().chain(end).collect()
}

impl ExprKind {
    /// The variables that a condition itself names, without those below it.
    #[must_use]
    pub fn variables(&self) -> Vec<VariableId> {
        let of_path = |path: &Path| match path.root {
            Root::Variable(variable) => Some(variable),
            Root::Singleton(_) => None,
        };
        let of_end = |end: Waypoint| match end {
            Waypoint::Variable(variable) => Some(variable),
            Waypoint::Term(_) | Waypoint::Where(..) => None,
        };
        let of_operand = |operand: &Operand| match operand {
            Operand::Path(path) | Operand::Age(path) => of_path(path),
            Operand::Sum(sum) => of_path(&sum.0),
            Operand::Shortest(shortest) => shortest.from.and_then(of_end).or_else(|| of_end(shortest.to)),
            Operand::Constant(_) | Operand::Figure(_) => None,
        };
        match self {
            ExprKind::And(_) | ExprKind::Or(_) | ExprKind::Not(_) | ExprKind::AtLeastOf(..) => Vec::new(),
            ExprKind::Quantified(quantified) => match &quantified.list {
                List::Path(path) => of_path(path).into_iter().collect(),
                List::Kind(_) => Vec::new(),
            },
            ExprKind::Declared(path) | ExprKind::IsNone(path) => of_path(path).into_iter().collect(),
            ExprKind::Compare { left, right, .. } | ExprKind::Measured { left, right, .. } => {
                [left, right].into_iter().filter_map(of_operand).collect()
            }
            ExprKind::Includes { set, item } => of_path(set).into_iter().chain(of_operand(item)).collect(),
            ExprKind::Call { argument, .. } => argument.iter().copied().collect(),
            ExprKind::Carries { variable, .. } => vec![*variable],
            ExprKind::Route(route) => {
                let ends = route.from.and_then(of_end).into_iter().chain(of_end(route.to));
                ends.chain(route.within.as_ref().and_then(of_operand)).collect()
            }
        }
    }
}
