//! `ombud schema`: the JSON Schema of manifests.

use clap::Args;

use super::check::Selection;
use super::output::{Done, Output};

const EXAMPLES: &str = "\
Examples:
  ombud schema > collection.schema.json    completion and checks in an editor
  ombud schema --pack ./policies           with the attributes of a company's own pack";

/// Print the JSON Schema of a manifest
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    selection: Selection,
}

/// Prints the schema.
pub(super) fn run(arguments: &Arguments, output: &mut Output<'_>) -> Done {
    let session = arguments.selection.load()?;
    let schema = session.json_schema();
    serde_json::to_writer_pretty(&mut *output.out, &schema).map_err(std::io::Error::from)?;
    writeln!(output.out)?;
    Ok(0)
}
