//! Walking through conditions.

use rustc_hash::FxHashSet;

use crate::check::program::{ExprKind, List, Operand, Passage, Path, Program, Root, Route, Variable, Waypoint};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::types::{ExprId, VariableId};

/// The conditions directly below one; a define's body is not.
pub(super) fn children(kind: &ExprKind) -> Vec<ExprId> {
    match kind {
        ExprKind::And(parts) | ExprKind::Or(parts) | ExprKind::AtLeastOf(_, parts) => parts.clone(),
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
pub(in crate::check) fn bodies(route: &Route) -> Vec<ExprId> {
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

/// A condition and all below it, in the defines that it uses as well.
pub(in crate::check) fn all_with_defines(program: &Program, root: ExprId) -> Vec<ExprId> {
    let mut found = Vec::new();
    let mut seen = FxHashSet::default();
    let mut open = vec![root];
    while let Some(id) = open.pop() {
        let Some(expr) = program.expr(id).filter(|_| seen.insert(id)) else { continue };
        found.push(id);
        open.extend(children(&expr.kind));
        if let ExprKind::Call { define, .. } = &expr.kind {
            open.extend(program.define(*define).map(|define| define.body));
        }
    }
    found
}

/// A condition and all below it.
pub(in crate::check) fn all(program: &Program, root: ExprId) -> Vec<ExprId> {
    let mut found = Vec::new();
    let mut open = vec![root];
    while let Some(id) = open.pop() {
        found.push(id);
        open.extend(program.expr(id).map(|expr| children(&expr.kind)).unwrap_or_default());
    }
    found
}

/// The variables that a condition itself names, without those below it.
pub(in crate::check) fn variables(kind: &ExprKind) -> Vec<VariableId> {
    let of_path = |path: &Path| match path.root {
        Root::Variable(variable) => Some(variable),
        Root::Singleton(_) => None,
    };
    let of_end = |end: Waypoint| match end {
        Waypoint::Variable(variable) => Some(variable),
        Waypoint::Term(_) | Waypoint::Where(..) => None,
    };
    let of_operand = |operand: &Operand| match operand {
        Operand::Path(path) | Operand::Age(path) | Operand::Sum(path, _) => of_path(path),
        Operand::Shortest(shortest) => shortest.from.and_then(of_end).or_else(|| of_end(shortest.to)),
        Operand::Constant(_) | Operand::Figure(_) => None,
    };
    match kind {
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

/// With another place, unless it is the same.
pub(super) fn described(diagnostic: Diagnostic, span: Span, text: &str) -> Diagnostic {
    if diagnostic.primary.span == span { diagnostic } else { diagnostic.also(span, text) }
}

/// A path as it is written.
pub(super) fn path_words(program: &Program, variables: &[Variable], path: &Path) -> String {
    let root = match path.root {
        Root::Variable(id) => variables.get(id.index()).map(|variable| variable.name.as_str()),
        Root::Singleton(kind) => program.schema.kind(kind).map(|kind| kind.name.as_str()),
    };
    let attributes = path.steps.iter().filter_map(|step| step.first()).filter_map(|id| program.schema.attribute(*id));
    let names: Vec<&str> = root.into_iter().chain(attributes.map(|attribute| attribute.name.as_str())).collect();
    names.join(".")
}
