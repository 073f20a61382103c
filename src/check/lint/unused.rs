//! Defines, figures, inherited labels and laws that no rule uses. Errors in bundled packs, warnings elsewhere.

use rustc_hash::FxHashSet;

use crate::check::context::Context;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::types::{DefineId, FigureId, InheritedId, LawId, PackId};

/// Reports what nothing uses.
pub(super) fn run(ctx: &mut Context<'_>) {
    if !ctx.program.broken_rules.is_empty() {
        // A rule that could not be checked may use anything.
        return;
    }
    let names: FxHashSet<&str> = ctx
        .program
        .figures
        .iter()
        .enumerate()
        .filter(|(index, _)| ctx.used.figures.contains(&FigureId::new(*index)))
        .map(|(_, figure)| figure.name.as_str())
        .collect();
    let figures = ctx
        .program
        .figures
        .iter()
        .filter(|figure| !names.contains(figure.name.as_str()))
        .map(|figure| ("figure", &figure.name, figure.span, figure.pack));
    let defines = ctx
        .program
        .defines
        .iter()
        .enumerate()
        .filter(|(index, _)| !ctx.used.defines.contains(&DefineId::new(*index)))
        .map(|(_, define)| ("define", &define.name, define.span, define.pack));
    let laws = ctx
        .program
        .laws
        .iter()
        .enumerate()
        .filter(|(index, _)| !ctx.used.laws.contains(&LawId::new(*index)))
        .map(|(_, law)| ("law", &law.name, law.span, law.pack));
    let labels = ctx
        .program
        .inherited
        .iter()
        .enumerate()
        .filter(|(index, label)| !ctx.used.inherited.contains(&InheritedId::new(*index)) && !ctx.poisoned.contains(&label.name))
        .map(|(_, label)| ("inherited label", &label.name, label.span, label.pack));
    let found: Vec<(&str, String, Span, PackId)> =
        figures.chain(defines).chain(laws).chain(labels).map(|(what, name, span, pack)| (what, name.clone(), span, pack)).collect();
    for (what, name, span, pack) in found {
        let report = if ctx.is_bundled(pack) { Diagnostic::error } else { Diagnostic::warning };
        ctx.report(report(Code::UNUSED, span, format!("nothing uses {what} `{name}`")).help("remove it, or use it in a rule"));
    }
}
