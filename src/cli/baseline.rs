//! `ombud baseline`: today's findings, so that only new ones gate.

use std::path::PathBuf;

use clap::Args;

use super::INCOMPLETE;
use super::check::Selection;
use super::output::{Done, Output};
use crate::engine::{self, Outcome, Problem, Recording};
use crate::report::counted;

const EXAMPLES: &str = "\
Findings in the baseline are counted and do not gate. They are known by their
fingerprints, which stay when lines move, files are renamed and entries change
places. One that gets worse, undetermined before and violated now, gates.

Examples:
  ombud baseline            records what is found today in ombud-baseline.toml
  ombud baseline services   what is found there; the rest of the file stays
  ombud baseline --prune    removes what has been mended, and adds nothing
  ombud baseline --check    fails where something has been mended: for CI";

/// Record today's findings, so that only new ones gate
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Files and folders
    #[arg(default_value = ".", value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Only remove what is found no longer
    #[arg(long)]
    prune: bool,
    /// Write nothing; fail with 1 where the baseline holds what is found no longer
    #[arg(long, conflicts_with = "prune")]
    check: bool,
    #[command(flatten)]
    selection: Selection,
}

/// Records the findings.
pub(super) fn run(arguments: &Arguments, output: &mut Output<'_>) -> Done {
    let (session, review) = arguments.selection.review(&arguments.paths)?;
    if review.outcome(&session.program) == Outcome::Incomplete {
        output.say(&Problem {
            path: String::new(),
            code: None,
            message: "not all could be read or checked, so there is no baseline to record".to_owned(),
            help: Some("`ombud check` says what is wrong".to_owned()),
        })?;
        return Ok(INCOMPLETE);
    }
    let recording = if arguments.prune || arguments.check { Recording::Prune } else { Recording::Today };
    let recorded = engine::record(&session, &review, &arguments.paths, recording, !arguments.check)?;
    let found = |count: usize, words: &str| counted(count as u64, words);
    if arguments.check {
        let verb = if recorded.removed == 1 { "is" } else { "are" };
        writeln!(output.out, "{}: {} {verb} found no longer", recorded.file, found(recorded.removed, "finding"))?;
        return Ok(u8::from(recorded.removed > 0));
    }
    let (held, added, removed) = (found(recorded.held, "finding"), recorded.added, recorded.removed);
    writeln!(output.out, "{}: {held}, of which {added} new; {removed} removed that are found no longer", recorded.file)?;
    Ok(0)
}
