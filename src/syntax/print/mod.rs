//! The formatter: one style, comments kept, and a refusal where anything but layout would change.

mod comments;
mod declaration;
mod erase;
mod expr;
mod flat;
mod lines;
mod rule;

use thiserror::Error;

use super::ast::File;
use super::scan::{Mode, Token, TokenKind, scan};
use super::{Parsed, parse};
use crate::diagnostic::Diagnostic;
use crate::source::SourceId;
use lines::Lines;

/// Why a text was not formatted. The text stays as it is.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum FormatRefusal {
    /// It is not well formed.
    #[error("the text is not well formed")]
    NotWellFormed(Vec<Diagnostic>),
    /// Formatting would change what it means: a fault of the formatter.
    #[error("formatting would change what the text means")]
    MeaningChanged,
    /// Formatting would lose or change a comment: a fault of the formatter.
    #[error("formatting would change a comment")]
    CommentsChanged,
}

/// Writes a policy text in the one style. Raw strings are copied byte for byte, and comments are kept.
///
/// # Errors
/// Where the text is not well formed, or where the result would differ in more than layout.
pub fn format(source: SourceId, text: &str) -> Result<String, FormatRefusal> {
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let before = well_formed(source, body)?;
    let tokens = scan(body, Mode::Exact);
    let mut lines = Lines::new(body, &tokens);
    declaration::declarations(&mut lines, &before.declarations);
    let formatted = comments::with_comments(&lines);
    let after = well_formed(source, &formatted).map_err(|_| FormatRefusal::MeaningChanged)?;
    if raw_strings(body, &tokens) != raw_strings(&formatted, &scan(&formatted, Mode::Exact))
        || erase::erased(before) != erase::erased(after)
    {
        return Err(FormatRefusal::MeaningChanged);
    }
    if all_comments(body, &tokens) != all_comments(&formatted, &scan(&formatted, Mode::Exact)) {
        return Err(FormatRefusal::CommentsChanged);
    }
    Ok(formatted)
}

fn well_formed(source: SourceId, text: &str) -> Result<File, FormatRefusal> {
    let Parsed { file, diagnostics } = parse(source, text);
    if diagnostics.is_empty() { Ok(file) } else { Err(FormatRefusal::NotWellFormed(diagnostics)) }
}

fn raw_strings<'text>(text: &'text str, tokens: &[Token]) -> Vec<&'text str> {
    tokens.iter().filter(|token| token.kind == TokenKind::RawString).map(|token| token.text(text)).collect()
}

/// All comments without the white space at their ends, in alphabetical order: they may move, but not vanish.
fn all_comments<'text>(text: &'text str, tokens: &[Token]) -> Vec<&'text str> {
    let mut comments: Vec<_> = tokens.iter().filter(|token| token.is_comment()).map(|token| token.text(text).trim_end()).collect();
    comments.sort_unstable();
    comments
}
