//! `ombud completions`: what a shell needs in order to complete commands and flags.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::output::{Done, Output};

const EXAMPLES: &str = "\
Examples:
  ombud completions bash > ~/.local/share/bash-completion/completions/ombud
  ombud completions zsh > ~/.zfunc/_ombud
  ombud completions fish > ~/.config/fish/completions/ombud.fish";

/// Print the completions for a shell
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints them.
pub(super) fn run(arguments: &Arguments, output: &mut Output<'_>) -> Done {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut super::Arguments::command(), env!("CARGO_PKG_NAME"), &mut script);
    output.out.write_all(&script)?;
    Ok(0)
}
