//! `ombud man`: manual pages, one for each command.

use std::path::{Path, PathBuf};

use clap::{Args, Command, CommandFactory};

use super::output::{Done, Failure, Output};
use crate::engine::{self, Problem};

const EXAMPLES: &str = "\
Examples:
  ombud man ~/.local/share/man/man1    then `man ombud`, `man ombud-check`";

/// Write the manual pages into a folder
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The folder, which must exist; pages of the same name in it are replaced
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
}

/// Writes `ombud.1` and `ombud-COMMAND.1`.
pub(super) fn run(arguments: &Arguments, output: &mut Output<'_>) -> Done {
    let mut all = super::Arguments::command();
    all.build();
    let commands = all.get_subcommands().filter(|command| command.get_name() != "help").cloned();
    let pages: Vec<Command> = std::iter::once(all.clone()).chain(commands).collect();
    for command in pages {
        // Of a command below another, this is both their names.
        let page = command.get_display_name().unwrap_or(command.get_name()).to_owned();
        write(&arguments.folder, &page, command)?;
        writeln!(output.out, "{}/{page}.1", engine::shown(&arguments.folder))?;
    }
    Ok(0)
}

fn write(folder: &Path, page: &str, command: Command) -> Result<(), Failure> {
    let file = folder.join(format!("{page}.1"));
    let mut text = Vec::new();
    clap_mangen::Man::new(command).render(&mut text)?;
    let text = String::from_utf8_lossy(&text);
    engine::write_whole(&file, &text).map_err(|error| {
        let (path, message) = (engine::shown(&file), format!("the page cannot be written: {error}"));
        Failure::Problems(vec![Problem { path, code: None, message, help: Some("name a folder that exists".to_owned()) }])
    })
}
