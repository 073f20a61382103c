//! `ombud schema`: the JSON Schemas of manifests, of the files of a project, and of reports.

use clap::{Args, ValueEnum};

use super::check::Selection;
use super::output::{Done, Output};
use crate::project::{BASELINE_KEYS, KEYS, WAIVER_KEYS, project_schema};
use crate::report::REPORT_SCHEMA;

const EXAMPLES: &str = "\
Examples:
  ombud schema > collection.schema.json    completion and checks in an editor
  ombud schema --pack ./policies           with the attributes of a company's own pack
  ombud schema config > ombud.schema.json  the same for `ombud.toml`
  ombud schema report                      what `ombud check --format json` prints";

/// Print the JSON Schema of a manifest, of a file of the project, or of a report
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Of what
    #[arg(value_enum, default_value_t = Of::Manifest)]
    of: Of,
    #[command(flatten)]
    selection: Selection,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Of {
    /// A `collection.toml`
    Manifest,
    /// What `ombud check --format json` prints
    Report,
    /// An `ombud.toml`
    Config,
    /// An `ombud-waivers.toml`
    Waivers,
    /// An `ombud-baseline.toml`
    Baseline,
}

/// Prints the schema.
pub(super) fn run(arguments: &Arguments, output: &mut Output<'_>) -> Done {
    if arguments.of == Of::Report {
        output.out.write_all(REPORT_SCHEMA.as_bytes())?;
        return Ok(0);
    }
    let session = arguments.selection.load()?;
    let none = serde_json::Value::Null;
    let schema = match arguments.of {
        Of::Config => project_schema("Ombud settings", "How a project is reviewed", KEYS, &session.workspace_schema()),
        Of::Waivers => project_schema("Ombud waivers", "Findings that somebody answers for until a day", WAIVER_KEYS, &none),
        Of::Baseline => project_schema("Ombud baseline", "Findings of a day that do not gate", BASELINE_KEYS, &none),
        Of::Manifest | Of::Report => session.json_schema(),
    };
    serde_json::to_writer_pretty(&mut *output.out, &schema).map_err(std::io::Error::from)?;
    writeln!(output.out)?;
    Ok(0)
}
