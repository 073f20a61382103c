//! `ombud rules`: which rules there are, and how they trace to the law.

use std::io::BufWriter;

use clap::{Args, ValueEnum};

use super::check::Selection;
use super::output::{Done, Failure, Output};
use crate::engine::Problem;
use crate::report::{catalogue, markdown};

const EXAMPLES: &str = "\
Examples:
  ombud rules                     all rules, by pack
  ombud rules --pack gdpr         those of one pack
  ombud rules --matrix            entry of the legal reference → rules → examples, and back
  ombud rules --matrix --format markdown
                                  the same as a page, with totals
  ombud rules --format json       for machines";

/// List rules, and trace law to rules to examples
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// How the list is written
    #[arg(long, value_enum, default_value_t = FormatArg::Table, requires_if("markdown", "matrix"))]
    format: FormatArg,
    /// Show which entries of the legal reference are encoded by which rules, with how many examples
    #[arg(long)]
    matrix: bool,
    #[command(flatten)]
    selection: Selection,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FormatArg {
    /// For people
    Table,
    /// For machines; what each rule encodes stands in it
    Json,
    /// With --matrix: a page, with totals
    Markdown,
}

/// Lists the rules.
pub(super) fn run(arguments: &Arguments, output: &mut Output<'_>) -> Done {
    if arguments.matrix && arguments.format == FormatArg::Json {
        return Err(Failure::from(vec![Problem {
            path: String::new(),
            code: None,
            message: "`--matrix` is not written as JSON".to_owned(),
            help: Some("`ombud rules --format json` says of each rule what it encodes".to_owned()),
        }]));
    }
    let session = arguments.selection.load()?;
    let mut out = BufWriter::new(&mut *output.out);
    match arguments.format {
        FormatArg::Markdown => markdown::write_coverage(&session, &mut out)?,
        FormatArg::Table if arguments.matrix => catalogue::write_matrix(&session, output.look, &mut out)?,
        FormatArg::Table => catalogue::write_table(&session, output.look, &mut out)?,
        FormatArg::Json => catalogue::write_json(&session, &mut out)?,
    }
    std::io::Write::flush(&mut out)?;
    Ok(0)
}
