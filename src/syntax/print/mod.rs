//! The formatter: one style, comments kept, and a refusal where anything but layout would change.

mod comments;
mod declaration;
mod erase;
mod expr;
mod flat;
mod lines;
mod rule;

use thiserror::Error;

use super::ast::{Declaration, File};
use super::scan::{Mode, Token, TokenKind, scan};
use super::{Parsed, parse};
use crate::diagnostic::Diagnostic;
use crate::source::{SourceId, Span};
use lines::Lines;

/// Rounds in which comments find their places; two are common.
const MOST_ROUNDS: usize = 8;

/// Why a text was not formatted. The text stays as it is.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum FormatRefusal {
    /// It is not well formed.
    #[error("the text is not well formed")]
    NotWellFormed(Vec<Diagnostic>),
    /// A clause is written more often than it may be; one of them would be lost.
    #[error("a clause is written more often than it may be")]
    Repeated(Span),
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
    let Some(body) = text.strip_prefix('\u{feff}') else { return format_body(source, text) };
    // Read with its mark first, so that diagnostics have their places in the whole text.
    well_formed(source, text)?;
    format_body(source, body)
}

fn format_body(source: SourceId, body: &str) -> Result<String, FormatRefusal> {
    let before = well_formed(source, body)?;
    if let Some(span) = repeated(&before) {
        return Err(FormatRefusal::Repeated(span));
    }
    let tokens = scan(body, Mode::Exact);
    let mut formatted = laid_out(body, &tokens, &before);
    let mut after = well_formed(source, &formatted).map_err(|_| FormatRefusal::MeaningChanged)?;
    // A comment in an odd place moves to the nearest place of its own, and only the next round gives that its layout.
    for _ in 0..MOST_ROUNDS {
        let again = laid_out(&formatted, &scan(&formatted, Mode::Exact), &after);
        if again == formatted {
            break;
        }
        formatted = again;
        after = well_formed(source, &formatted).map_err(|_| FormatRefusal::MeaningChanged)?;
    }
    let tokens_after = scan(&formatted, Mode::Exact);
    if raw_strings(body, &tokens) != raw_strings(&formatted, &tokens_after) || erase::erased(before) != erase::erased(after) {
        return Err(FormatRefusal::MeaningChanged);
    }
    if all_comments(body, &tokens) != all_comments(&formatted, &tokens_after) {
        return Err(FormatRefusal::CommentsChanged);
    }
    Ok(formatted)
}

/// The first clause of a rule that stands where it may not stand again.
fn repeated(file: &File) -> Option<Span> {
    let rules = file.declarations.iter().filter_map(|declaration| match declaration {
        Declaration::Rule(rule) => Some(rule),
        _ => None,
    });
    rules.flat_map(|rule| &rule.repeated).map(|clause| clause.span).next()
}

fn laid_out(text: &str, tokens: &[Token], file: &File) -> String {
    let mut lines = Lines::new(text, tokens);
    declaration::declarations(&mut lines, &file.declarations);
    comments::with_comments(&lines)
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
