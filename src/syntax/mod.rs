//! Policy text to syntax tree. The only module that names pest; everything outside sees [`parse`] and [`ast`].

pub mod ast;
mod grammar;
mod lower;
mod scan;

use crate::diagnostic::Diagnostic;
use crate::source::SourceId;

/// What reading a policy text gave.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Parsed {
    /// The declarations that could be read.
    pub file: ast::File,
    /// What could not, in order of place. Empty if and only if the text is well formed.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a policy text. Each broken declaration costs itself and gives one diagnostic; the others are kept.
#[must_use]
pub fn parse(source: SourceId, text: &str) -> Parsed {
    let mut lowering = lower::Lowering::new(source, 0);
    match grammar::parse_file(text) {
        Ok(pair) => {
            let declarations = lower::file(&mut lowering, &pair);
            Parsed { file: ast::File { declarations }, diagnostics: lowering.diagnostics }
        }
        Err(error) => {
            let at = match error.location {
                pest::error::InputLocation::Pos(at) | pest::error::InputLocation::Span((at, _)) => at,
            };
            let span = crate::source::Span::new(source, at, at);
            let message = format!("the text cannot be read here: {:?}", error.variant);
            Parsed { file: ast::File::default(), diagnostics: vec![Diagnostic::error(crate::diagnostic::Code::SYNTAX, span, message)] }
        }
    }
}
