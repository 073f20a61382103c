//! What lints say of places and paths.

use crate::check::program::{Path, Program, Root, Variable};
use crate::diagnostic::Diagnostic;
use crate::source::Span;

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
