//! `ombud fmt`: policies in one style.

use std::path::{Path, PathBuf};

use clap::Args;

use super::INCOMPLETE;
use super::diff::diff;
use super::output::{Done, Output};
use crate::engine::{format_policy, policy_files, shown, write_policy};

const EXAMPLES: &str = "\
Examples:
  ombud fmt                 all .policy files below this folder
  ombud fmt policies/de     those of one folder
  ombud fmt --check         say what would change, and change nothing (exit 1 if anything would)";

/// Write policies in one style; comments are kept, and meaning is never changed
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// `.policy` files, and folders that hold them
    #[arg(default_value = ".", value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Show what would change, and change nothing
    #[arg(long)]
    check: bool,
}

/// Formats or checks.
pub(super) fn run(arguments: &Arguments, output: &mut Output<'_>) -> Done {
    let (files, problems) = policy_files(&arguments.paths);
    if !problems.is_empty() {
        return Err(problems.into());
    }
    let (mut changed, mut refused) = (0, 0);
    for file in &files {
        match format_policy(file) {
            Ok(None) => {}
            Ok(Some((before, after))) => {
                changed += 1;
                apply(arguments, output, file, (&before, &after))?;
            }
            Err(problem) => {
                refused += 1;
                output.say(&problem)?;
            }
        }
    }
    let verb = if arguments.check { "would change" } else { "changed" };
    writeln!(output.out, "{changed} of {} policy files {verb}", files.len())?;
    Ok(if refused > 0 { INCOMPLETE } else { u8::from(arguments.check && changed > 0) })
}

fn apply(arguments: &Arguments, output: &mut Output<'_>, file: &Path, (before, after): (&str, &str)) -> Result<(), super::Failure> {
    if arguments.check {
        let text = diff(&shown(file), before, after, output.look);
        output.out.write_all(text.as_bytes())?;
        return Ok(());
    }
    write_policy(file, after).map_err(|problem| vec![problem])?;
    writeln!(output.out, "{}", shown(file))?;
    Ok(())
}
