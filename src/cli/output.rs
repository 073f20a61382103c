//! What all commands share: where they write, how it looks, and how they fail.

use std::io::{self, Write};

use clap::{Args, ValueEnum};

use super::INCOMPLETE;
use crate::diagnostic::Severity;
use crate::engine::Problem;
use crate::report::{Color, Look, escape, prose};

/// Flags of all commands.
#[derive(Debug, Args)]
pub(super) struct OutputArgs {
    /// When to colour output; `auto` heeds the terminal, NO_COLOR and CLICOLOR_FORCE
    #[arg(long, value_enum, default_value_t = When::Auto, global = true, value_name = "WHEN")]
    color: When,
    /// Columns of the output, between 60 and 120; COLUMNS or the terminal's width where it is not given
    #[arg(long, global = true, value_name = "COLUMNS")]
    width: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum When {
    Auto,
    Always,
    Never,
}

/// The formats of what is no review: for people, or for machines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum PlainFormat {
    /// For people
    Human,
    /// For machines
    Json,
}

/// Where a command writes, and how it looks.
pub(super) struct Output<'io> {
    /// Results.
    pub(super) out: &'io mut dyn Write,
    /// What is wrong with the call.
    pub(super) err: &'io mut dyn Write,
    /// Width and colours.
    pub(super) look: Look,
}

/// Why a command could not do its job.
pub(super) enum Failure {
    /// The output cannot be written.
    Write(io::Error),
    /// Paths or names that lead nowhere.
    Problems(Vec<Problem>),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Write(error)
    }
}

impl From<Vec<Problem>> for Failure {
    fn from(problems: Vec<Problem>) -> Self {
        Self::Problems(problems)
    }
}

/// The exit code of a command, or why there is none.
pub(super) type Done = Result<u8, Failure>;

impl<'io> Output<'io> {
    /// By flags, environment and terminal.
    pub(super) fn new(arguments: &OutputArgs, out: &'io mut dyn Write, err: &'io mut dyn Write) -> Self {
        let color = match arguments.color {
            When::Always => Color::Ansi,
            When::Never => Color::Plain,
            When::Auto if anstream::AutoStream::choice(&io::stdout()) == anstream::ColorChoice::Never => Color::Plain,
            When::Auto => Color::Ansi,
        };
        Self { out, err, look: Look::new(arguments.width.unwrap_or_else(width), color) }
    }

    /// Tells why a command failed, and gives its exit code. A reader that went away is no failure of ours.
    pub(super) fn fail(&mut self, failure: Failure) -> u8 {
        match failure {
            Failure::Write(error) if error.kind() == io::ErrorKind::BrokenPipe => 0,
            Failure::Write(error) => {
                let _ = writeln!(self.err, "error: the output cannot be written: {error}");
                INCOMPLETE
            }
            Failure::Problems(problems) => {
                for problem in problems {
                    let _ = self.say(&problem);
                }
                INCOMPLETE
            }
        }
    }

    /// Says one problem among the errors.
    pub(super) fn say(&mut self, problem: &Problem) -> io::Result<()> {
        let code = problem.code.map_or(String::new(), |code| format!("[{}]", code.word()));
        let path = if problem.path.is_empty() { String::new() } else { format!("{}: ", escape(&problem.path)) };
        let head = self.look.severity(Severity::Error, &format!("error{code}"));
        writeln!(self.err, "{head}: {path}{}", prose(&problem.message))?;
        match &problem.help {
            Some(help) => writeln!(self.err, "  help: {}", prose(help)),
            None => Ok(()),
        }
    }
}

/// COLUMNS, else the terminal's width, else 80.
fn width() -> usize {
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.trim().parse().ok());
    columns.or_else(|| terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))).unwrap_or(80)
}
