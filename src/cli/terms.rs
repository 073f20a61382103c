//! `ombud terms`: which vocabularies there are, and a glossary of all terms.

use std::io::BufWriter;

use clap::{Args, ValueEnum};

use super::check::Selection;
use super::output::{Done, Output};
use crate::report::{catalogue, markdown};

const EXAMPLES: &str = "\
Examples:
  ombud terms                      the vocabularies, with what each is for
  ombud terms --format markdown    a glossary of all terms, with their addresses in the Data Privacy Vocabulary
  ombud explain data-category      the terms of one vocabulary";

/// List the vocabularies, or all terms as a glossary
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// How they are written
    #[arg(long, value_enum, default_value_t = FormatArg::Table)]
    format: FormatArg,
    #[command(flatten)]
    selection: Selection,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FormatArg {
    /// For people: one line a vocabulary
    Table,
    /// A page with every term
    Markdown,
}

/// Lists the vocabularies.
pub(super) fn run(arguments: &Arguments, output: &mut Output<'_>) -> Done {
    let session = arguments.selection.load()?;
    let mut out = BufWriter::new(&mut *output.out);
    match arguments.format {
        FormatArg::Table => catalogue::write_vocabularies(&session, output.look, &mut out)?,
        FormatArg::Markdown => markdown::write_glossary(&session, &mut out)?,
    }
    std::io::Write::flush(&mut out)?;
    Ok(0)
}
