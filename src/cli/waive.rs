//! `ombud waive`: a stub of a waiver.

use std::path::PathBuf;

use clap::Args;

use super::check::{Selection, parse_date};
use super::output::{Done, Output};
use crate::engine::{self, WaiverWords};
use crate::time::Date;

const EXAMPLES: &str = "\
A waiver is a legal act: it says which finding is accepted and why, who answers
for it, which other person approved it, and until which day it holds. It does
not hold until all of that is filled in, and no longer once what was found
changes.

Examples:
  ombud check --format concise --fingerprints   findings with their fingerprints
  ombud waive 3f2a91c04b77                      adds a stub to ombud-waivers.toml
  ombud waive 3f2a91c04b77 --owner 'Ann Lee <ann@acme.example>'
  ombud waive 3f2a91c04b77 --dry-run            prints the stub
  ombud waivers                                 what waivers there are, and which hold";

/// Write a waiver of a finding, for its owner to fill in and another person to approve
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The fingerprint of the finding, or its first digits
    fingerprint: String,
    /// Files and folders in which the finding is looked for
    #[arg(default_value = ".", value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Why the finding is accepted
    #[arg(long, default_value = "", hide_default_value = true)]
    reason: String,
    /// Who answers for it
    #[arg(long, default_value = "", hide_default_value = true)]
    owner: String,
    /// The first day on which it no longer holds; in 90 days where it is not given
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    expires: Option<Date>,
    /// Print what would be written
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    selection: Selection,
}

/// Writes the stub.
pub(super) fn run(arguments: &Arguments, output: &mut Output<'_>) -> Done {
    let (session, review) = arguments.selection.review(&arguments.paths)?;
    let words = WaiverWords { reason: arguments.reason.clone(), owner: arguments.owner.clone(), expires: arguments.expires };
    let waived = engine::waive(&session, &review, &arguments.fingerprint, &words, !arguments.dry_run)?;
    if arguments.dry_run {
        output.out.write_all(waived.stub.as_deref().unwrap_or(&waived.text).as_bytes())?;
        return Ok(0);
    }
    let what = format!("`{}` for {}", waived.rule, waived.item);
    match waived.stub {
        Some(_) => writeln!(output.out, "{}: added a waiver of {what}", waived.file)?,
        None => writeln!(output.out, "{}: brought the waiver of {what} up to what is found now", waived.file)?,
    }
    writeln!(output.out, "It holds once it says why, who answers for it, and which other person approved it.")?;
    Ok(0)
}
