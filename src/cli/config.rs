//! `ombud config`: what the files above a folder come to.

use std::path::PathBuf;

use clap::Args;

use super::INCOMPLETE;
use super::check::Selection;
use super::output::{Done, Output, PlainFormat};
use crate::engine::{self, Project, Session, Tree};
use crate::report::{config, diagnostics};

const EXAMPLES: &str = "\
Settings stand in `ombud.toml`, in the folder of a manifest and in those above
it, as far as the root of the repository. The nearest file that says something
is heard; packs, terms, and what is ignored or excluded are joined.

Examples:
  ombud config --show                  what is heard in this folder, and from where
  ombud config --show services/search
  ombud config --show --format json
  ombud schema config > ombud.schema.json    completion in an editor";

/// Show what `ombud.toml` files come to, and where each value is from
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// A folder, or a manifest
    #[arg(default_value = ".", value_name = "PATH")]
    path: PathBuf,
    /// Show the values; this is all that the command does, and need not be said
    #[arg(long)]
    show: bool,
    /// How they are written
    #[arg(long, value_enum, default_value_t = PlainFormat::Human)]
    format: PlainFormat,
    #[command(flatten)]
    selection: Selection,
}

/// Shows the values. With mistakes in the files these are told, and the exit code is 2.
pub(super) fn run(arguments: &Arguments, output: &mut Output<'_>) -> Done {
    let project = Project::above(std::slice::from_ref(&arguments.path), Tree::Work);
    let session = Session::load(&arguments.selection.options(project))?;
    let folder = if arguments.path.is_dir() { Some(arguments.path.as_path()) } else { arguments.path.parent() };
    let shown = folder.map(engine::shown).filter(|shown| !shown.is_empty()).unwrap_or_else(|| ".".to_owned());
    match arguments.format {
        PlainFormat::Human => config::write(&session, 0, &shown, output.look, output.out)?,
        PlainFormat::Json => config::write_json(&session, 0, &shown, output.out)?,
    }
    if session.is_sound() {
        return Ok(0);
    }
    writeln!(output.err)?;
    diagnostics::write(&session, output.look, output.err)?;
    Ok(INCOMPLETE)
}
