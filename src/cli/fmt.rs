//! `ombud fmt`: policies in one style.

use std::path::{Path, PathBuf};

use clap::Args;

use super::INCOMPLETE;
use super::diff::diff;
use super::output::{Done, Output};
use crate::engine::{Problem, format_policy, policy_files, read_text, shown, write_whole};

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
        match formatted(file) {
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

/// The text of a file and its formatted text, where they differ.
fn formatted(file: &Path) -> Result<Option<(String, String)>, Problem> {
    let refusal = |message: String, help: &str| Problem { path: shown(file), code: None, message, help: Some(help.to_owned()) };
    let before = read_text(file).map_err(|error| refusal(error.to_string(), error.help()))?;
    let after =
        format_policy(&before).map_err(|message| refusal(message, "correct the policy first; `ombud test PATH` shows its errors"))?;
    Ok((before != after).then_some((before, after)))
}

fn apply(arguments: &Arguments, output: &mut Output<'_>, file: &Path, (before, after): (&str, &str)) -> Result<(), super::Failure> {
    if arguments.check {
        let text = diff(&shown(file), before, after, output.look);
        output.out.write_all(text.as_bytes())?;
        return Ok(());
    }
    write_whole(file, after).map_err(|error| {
        let message = format!("the file cannot be written: {error}");
        vec![Problem { path: shown(file), code: None, message, help: None }]
    })?;
    writeln!(output.out, "{}", shown(file))?;
    Ok(())
}
