//! `ombud test`: runs the examples that stand in rules.

use std::path::PathBuf;

use clap::Args;

use super::INCOMPLETE;
use super::check::Selection;
use super::output::{Done, Output};
use crate::engine::examples;
use crate::report::write_examples;

const EXAMPLES: &str = "\
Examples:
  ombud test                        the examples of all bundled packs
  ombud test policies/              the examples of a pack given by path
  ombud test --rule storage-limited

Exit codes: 0 all pass, 1 some fail, 2 a policy has errors";

/// Run the examples of packs: each must give the verdict that it names, at the places that it marks
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Packs by path: `.policy` files or folders; where none is given, the bundled packs
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    selection: Selection,
}

/// Runs the examples and says which fail.
pub(super) fn run(arguments: &Arguments, output: &mut Output<'_>) -> Done {
    let session = arguments.selection.load_with(&arguments.paths)?;
    let rules = session.rules_to_test(!arguments.paths.is_empty());
    let results = examples::run(&session, &rules);
    write_examples(&session, &results, output.look, output.out)?;
    let failed = results.iter().any(|result| !result.passes());
    Ok(if session.is_sound() { u8::from(failed) } else { INCOMPLETE })
}
