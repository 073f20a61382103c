//! Pages in Markdown: the review as a comment on a change; and, made from the policies alone, the coverage of the legal reference and
//! the glossary.

pub(super) mod comment;
mod coverage;
mod glossary;
mod inline;
mod sheet;

pub use coverage::write_coverage;
pub use glossary::write_glossary;

use std::io::{self, Write};

use super::prose;
use crate::check::Program;
use crate::types::PackId;

/// Text as Markdown, in one line: nothing in it is markup or ends a cell.
pub(super) fn plain(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in prose(text).chars() {
        if matches!(character, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '&') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

/// One row of a table.
fn row(out: &mut dyn Write, cells: &[String]) -> io::Result<()> {
    writeln!(out, "| {} |", cells.join(" | "))
}

/// The first rows of a table; numbers stand at the right.
fn heading(out: &mut dyn Write, columns: &[(&str, Side)]) -> io::Result<()> {
    row(out, &columns.iter().map(|(name, _)| (*name).to_owned()).collect::<Vec<_>>())?;
    row(out, &columns.iter().map(|(_, side)| side.rule().to_owned()).collect::<Vec<_>>())
}

/// At which side a column's cells stand.
#[derive(Clone, Copy)]
enum Side {
    Left,
    Right,
}

impl Side {
    fn rule(self) -> &'static str {
        match self {
            Self::Left => "---",
            Self::Right => "--:",
        }
    }
}

fn pack_name(program: &Program, pack: PackId) -> &str {
    program.pack(pack).map_or("", |pack| &pack.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_markup() {
        assert_eq!(plain("a|b  <i>`c`"), "a\\|b \\<i\\>\\`c\\`");
    }
}
