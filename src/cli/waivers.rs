//! `ombud waivers`: which waivers there are, and which hold.

use std::path::PathBuf;

use clap::Args;

use super::INCOMPLETE;
use super::check::Selection;
use super::output::{Done, Output, PlainFormat};
use crate::engine::Outcome;
use crate::report::{Report, waivers};

const EXAMPLES: &str = "\
Examples:
  ombud waivers                  all that stand above manifests of this folder
  ombud waivers services/search
  ombud waivers --as-of 2027-03-01    which hold on that day
  ombud waivers --format json

Exit codes: 2 not all could be read; 1 a waiver does not hold; 0 all hold, or
there are none.";

/// List waivers and check them
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Files and folders with manifests
    #[arg(default_value = ".", value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// How they are written
    #[arg(long, value_enum, default_value_t = PlainFormat::Human)]
    format: PlainFormat,
    #[command(flatten)]
    selection: Selection,
}

/// Lists the waivers.
pub(super) fn run(arguments: &Arguments, output: &mut Output<'_>) -> Done {
    let (session, review) = arguments.selection.review(&arguments.paths)?;
    let report = Report { session: &session, review: &review };
    match arguments.format {
        PlainFormat::Human => waivers::write(&report, output.look, output.out)?,
        PlainFormat::Json => waivers::write_json(&report, output.out)?,
    }
    if review.outcome(&session.program) == Outcome::Incomplete {
        return Ok(INCOMPLETE);
    }
    Ok(u8::from(waivers::has_invalid(&review)))
}
