//! Policy text to syntax tree. The only module that names pest; everything outside sees [`parse`] and [`ast`].

pub mod ast;
mod compact;
mod error;
mod grammar;
mod lower;
mod print;
mod scan;
mod split;

use crate::diagnostic::Diagnostic;
use crate::source::SourceId;
use ast::Declaration;
pub use compact::{from_bytes, to_bytes};
pub use print::{FormatRefusal, format};
use scan::{Mode, Token, scan};

/// What reading a policy text gave.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Parsed {
    /// The declarations that could be read, in source order.
    pub file: ast::File,
    /// What could not, in order of place. Empty if and only if the text is well formed.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a policy text. Each broken declaration costs itself and gives a diagnostic at its first mistake; the others are kept.
#[must_use]
pub fn parse(source: SourceId, text: &str) -> Parsed {
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let reader = Reader { source, body, base: text.len() - body.len() };
    let tokens = scan(body, Mode::Exact);
    let whole = if error::unreadable(body, &tokens).is_none() { reader.read(body, 0).ok() } else { None };
    let mut lost = Vec::new();
    let (declarations, mut diagnostics) = whole.unwrap_or_else(|| reader.recover(&mut lost));
    diagnostics.sort_by(|a, b| a.order().cmp(&b.order()));
    let faults = diagnostics.iter().map(|diagnostic| diagnostic.primary.span).collect();
    Parsed { file: ast::File { declarations, lost, faults }, diagnostics }
}

type Read = (Vec<Declaration>, Vec<Diagnostic>);

/// A text on its way to the tree.
struct Reader<'text> {
    source: SourceId,
    /// The text without its byte order mark.
    body: &'text str,
    /// Where the body begins in the source.
    base: usize,
}

impl Reader<'_> {
    /// Reads a part of the body that holds whole declarations.
    fn read(&self, part: &str, offset: usize) -> Result<Read, Box<grammar::PestError>> {
        let pair = grammar::parse_file(part)?;
        let mut lowering = lower::Lowering::new(self.source, self.base + offset);
        let declarations = lower::file(&mut lowering, &pair);
        Ok((declarations, lowering.diagnostics))
    }

    /// Reads piece by piece what could not be read whole.
    fn recover(&self, lost: &mut Vec<String>) -> Read {
        let tokens = scan(self.body, Mode::Recovering);
        let mut declarations = Vec::new();
        let mut diagnostics = Vec::new();
        for piece in split::split(self.body, &tokens) {
            match self.piece(&tokens, piece) {
                Ok((read, found)) => {
                    declarations.extend(read);
                    diagnostics.extend(found);
                }
                Err(problem) => {
                    diagnostics.push(problem.diagnostic(self.source, self.base));
                    let inside = tokens.get(piece.start..piece.end).unwrap_or_default();
                    let words = inside.iter().filter(|token| token.kind == scan::TokenKind::Word);
                    lost.extend(words.map(|token| token.text(self.body).to_owned()));
                }
            }
        }
        (declarations, diagnostics)
    }

    fn piece(&self, tokens: &[Token], piece: split::Piece) -> Result<Read, Box<error::Problem>> {
        let inside = tokens.get(piece.start..piece.end).unwrap_or_default();
        if let Some(problem) = error::unreadable(self.body, inside) {
            return Err(Box::new(problem));
        }
        let (Some(first), Some(last)) = (inside.first(), inside.last()) else { return Ok(Read::default()) };
        let part = self.body.get(first.start..last.end).unwrap_or("");
        self.read(part, first.start).map_err(|failure| {
            let context = error::Context { text: self.body, tokens, piece };
            Box::new(error::explain(&context, &failure, first.start))
        })
    }
}
