//! `ombud rules`: which rules there are, and how they trace to the law.

use std::io::BufWriter;

use clap::{Args, ValueEnum};

use super::check::Selection;
use super::output::{Done, Output};
use crate::report::catalogue;

const EXAMPLES: &str = "\
Examples:
  ombud rules                     all rules, by pack
  ombud rules --pack gdpr         those of one pack
  ombud rules --matrix            entry of the legal reference → rules → examples, and back
  ombud rules --format json       for machines";

/// List rules, and trace law to rules to examples
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// How the list is written
    #[arg(long, value_enum, default_value_t = FormatArg::Table)]
    format: FormatArg,
    /// Show which entries of the legal reference are encoded by which rules, with how many examples
    #[arg(long, conflicts_with = "format")]
    matrix: bool,
    #[command(flatten)]
    selection: Selection,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FormatArg {
    /// For people
    Table,
    /// For machines
    Json,
}

/// Lists the rules.
pub(super) fn run(arguments: &Arguments, output: &mut Output<'_>) -> Done {
    let session = arguments.selection.load()?;
    let mut out = BufWriter::new(&mut *output.out);
    match arguments.format {
        _ if arguments.matrix => catalogue::write_matrix(&session, output.look, &mut out)?,
        FormatArg::Table => catalogue::write_table(&session, output.look, &mut out)?,
        FormatArg::Json => catalogue::write_json(&session, &mut out)?,
    }
    std::io::Write::flush(&mut out)?;
    Ok(0)
}
