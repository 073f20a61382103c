//! Walking through conditions.

use crate::check::program::{ExprKind, Passage, Path, Program, Root, Variable};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::types::ExprId;

/// The conditions directly below one; a define's body is not.
pub(super) fn children(kind: &ExprKind) -> Vec<ExprId> {
    match kind {
        ExprKind::And(parts) | ExprKind::Or(parts) | ExprKind::AtLeastOf(_, parts) => parts.clone(),
        ExprKind::Not(inner) => vec![*inner],
        ExprKind::Quantified(quantified) => quantified.body.into_iter().collect(),
        ExprKind::Route(route) => match route.passage {
            Passage::Body(_, body) => vec![body],
            Passage::Term(_) => Vec::new(),
        },
        ExprKind::Declared(_) | ExprKind::IsNone(_) | ExprKind::Compare { .. } | ExprKind::Includes { .. } | ExprKind::Call { .. } => {
            Vec::new()
        }
    }
}

/// A condition and all below it.
pub(super) fn all(program: &Program, root: ExprId) -> Vec<ExprId> {
    let mut found = Vec::new();
    let mut open = vec![root];
    while let Some(id) = open.pop() {
        found.push(id);
        open.extend(program.expr(id).map(|expr| children(&expr.kind)).unwrap_or_default());
    }
    found
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
