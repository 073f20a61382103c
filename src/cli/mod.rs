//! The command line: arguments to use cases, results to reports and exit codes. The only module that names `clap`.

mod baseline;
mod check;
mod completions;
mod config;
mod diff;
mod explain;
mod fmt;
mod formats;
mod graph;
mod man;
mod output;
mod progress;
mod revisions;
mod rules;
mod schema;
mod terms;
mod test;
mod waive;
mod waivers;

use std::ffi::OsString;
use std::io::Write;

use clap::{Parser, Subcommand};

use output::{Failure, Output, OutputArgs};

const EXAMPLES: &str = "\
Examples:
  ombud check                          review every collection.toml below this folder
  ombud check examples/keystroke-programme
  ombud explain notice-before-capture  what a rule asks, why, and how to fix it
  ombud rules                          the rules that are applied

Exit codes of `check`, the first that fits:
  2  the check could not be done whole    1  something is violated
  3  something is undetermined            0  no violation found in what is declared";

#[derive(Debug, Parser)]
#[command(name = "ombud", version, about = "Reviews what a project declares about the data it collects", after_help = EXAMPLES)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Debug, Subcommand)]
enum Command {
    Check(check::Arguments),
    Explain(explain::Arguments),
    Rules(rules::Arguments),
    Terms(terms::Arguments),
    Test(test::Arguments),
    Fmt(fmt::Arguments),
    Graph(graph::Arguments),
    Schema(schema::Arguments),
    Config(config::Arguments),
    Waive(waive::Arguments),
    Waivers(waivers::Arguments),
    Baseline(baseline::Arguments),
    Completions(completions::Arguments),
    Man(man::Arguments),
}

/// The exit code of a check that could not be done, usage errors among them.
const INCOMPLETE: u8 = 2;

/// Runs the command that the arguments name and gives the exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>, out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    let parsed = match Arguments::try_parse_from(arguments) {
        Ok(parsed) => parsed,
        Err(error) => return say_usage(&error, out, err),
    };
    let mut output = Output::new(&parsed.output, out, err);
    let done = match &parsed.command {
        Command::Check(arguments) => check::run(arguments, &mut output),
        Command::Explain(arguments) => explain::run(arguments, &mut output),
        Command::Rules(arguments) => rules::run(arguments, &mut output),
        Command::Terms(arguments) => terms::run(arguments, &mut output),
        Command::Test(arguments) => test::run(arguments, &mut output),
        Command::Fmt(arguments) => fmt::run(arguments, &mut output),
        Command::Graph(arguments) => graph::run(arguments, &mut output),
        Command::Schema(arguments) => schema::run(arguments, &mut output),
        Command::Config(arguments) => config::run(arguments, &mut output),
        Command::Waive(arguments) => waive::run(arguments, &mut output),
        Command::Waivers(arguments) => waivers::run(arguments, &mut output),
        Command::Baseline(arguments) => baseline::run(arguments, &mut output),
        Command::Completions(arguments) => completions::run(arguments, &mut output),
        Command::Man(arguments) => man::run(arguments, &mut output),
    };
    match done {
        Ok(code) => code,
        Err(failure) => output.fail(failure),
    }
}

/// Help and version go to the output, mistakes to the errors. What cannot be written cannot be helped.
fn say_usage(error: &clap::Error, out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    let text = error.render();
    if error.use_stderr() {
        let _ = write!(err, "{text}");
        INCOMPLETE
    } else {
        let _ = write!(out, "{text}");
        0
    }
}
