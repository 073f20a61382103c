//! Names, types and polarity: syntax trees to a program. Each phase is free of order over all files: packs, vocabularies, entities,
//! laws, figures, defines, inherited labels, rules; then the lints over the whole.

mod context;
mod defines;
mod entities;
mod infer;
mod inherited;
mod laws;
mod lint;
mod packs;
pub mod program;
mod rules;
mod schema;
mod templates;
mod terms;
mod vocabulary;

pub use program::Program;
pub use schema::{Asked, Attribute, Entry, Graph, Identity, Kind, Schema};
pub use vocabulary::{Parent, Term, Vocabularies, Vocabulary};

use crate::diagnostic::Diagnostic;
use crate::syntax::ast;
use crate::time::Date;
use context::{Context, Linted};

/// A policy file as parsed, and where it comes from.
#[derive(Debug, Clone)]
pub struct ParsedFile {
    /// Its declarations.
    pub file: ast::File,
    /// Whether it is shipped in the binary. Bundled packs count as core, and are judged more strictly.
    pub bundled: bool,
}

/// Checks all policy files together, and resolves dated edges of vocabularies for a day. The program holds what could be
/// checked; rules that could not are named in `broken_rules`.
#[must_use]
pub fn check(files: &[ParsedFile], as_of: Date) -> (Program, Vec<Diagnostic>) {
    check_with(files, as_of, Linted::All)
}

/// As `check`, for a run: the lints that take long pass over what is bundled, since a test holds it to be sound, and look at what is
/// not, alone and beside what is bundled.
#[must_use]
pub fn check_own(files: &[ParsedFile], as_of: Date) -> (Program, Vec<Diagnostic>) {
    check_with(files, as_of, Linted::Own)
}

fn check_with(files: &[ParsedFile], as_of: Date, linted: Linted) -> (Program, Vec<Diagnostic>) {
    let mut ctx = Context::new(files, as_of, linted);
    packs::collect(&mut ctx);
    terms::collect(&mut ctx);
    ctx.program.vocabularies.compile(as_of);
    entities::collect(&mut ctx);
    laws::collect(&mut ctx);
    laws::collect_figures(&mut ctx);
    inherited::names(&mut ctx);
    defines::collect(&mut ctx);
    inherited::collect(&mut ctx);
    rules::collect(&mut ctx);
    lint::run(&mut ctx);
    ctx.finish()
}
