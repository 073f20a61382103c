//! Policies in one style, file by file.

use std::path::Path;

use super::Problem;
use super::discover::unreadable;
use super::files::{read_text, shown, write_whole};
use crate::diagnostic::Code;
use crate::source::{LineIndex, Position, SourceId};
use crate::syntax::{FormatRefusal, format};

/// The text of a policy file and its formatted text, where they differ.
///
/// # Errors
/// Where the file cannot be read, or its text cannot be formatted.
pub fn format_policy(path: &Path) -> Result<Option<(String, String)>, Problem> {
    let before = read_text(path).map_err(|error| unreadable(path, &error))?;
    let after = format(SourceId::default(), &before).map_err(|refused| refusal(path, &before, &refused))?;
    Ok((before != after).then_some((before, after)))
}

/// Replaces a policy file by its formatted text.
///
/// # Errors
/// Where the system refuses to write.
pub fn write_policy(path: &Path, text: &str) -> Result<(), Problem> {
    let told = |error: std::io::Error| Problem {
        path: shown(path),
        code: None,
        message: format!("the file cannot be written: {error}"),
        help: None,
    };
    write_whole(path, text).map_err(told)
}

fn refusal(path: &Path, text: &str, refused: &FormatRefusal) -> Problem {
    let at = |offset: usize| {
        let Position { line, column } = LineIndex::new(text).position(offset);
        format!("{line}:{column}")
    };
    let (message, help) = match refused {
        FormatRefusal::NotWellFormed(found) => {
            let first =
                found.first().map_or(String::new(), |first| format!(": {}: {}", at(first.primary.span.range().start), first.message));
            (format!("{refused}{first}"), "correct the policy first; `ombud test PATH` shows all its errors")
        }
        FormatRefusal::Repeated(span) => (format!("{refused}: {}", at(span.range().start)), "keep one of them"),
        FormatRefusal::MeaningChanged | FormatRefusal::CommentsChanged => {
            (refused.to_string(), "this is a fault of `ombud fmt`; the file is left as it is")
        }
    };
    Problem { path: shown(path), code: Some(Code::SYNTAX), message, help: Some(help.to_owned()) }
}
