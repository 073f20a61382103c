//! In which formats a report is written, and where to.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};

use super::output::{Failure, Output};
use crate::engine::{self, Problem};
use crate::report::{Aside, Color, Format, Look, Report};

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()).help(self.about()))
    }
}

/// The formats of a report.
#[derive(Debug, Args)]
pub(super) struct Formats {
    /// How the report is written; `human` where it is not given
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Write the report to a file besides, in any of the formats (repeatable); `-` is the standard output
    #[arg(long = "output", value_name = "FORMAT=FILE", value_parser = parse_target)]
    outputs: Vec<Target>,
    /// List findings that are waived, in the baseline or at the base one by one in the format `concise`, too
    #[arg(long)]
    show_waived: bool,
    /// Give the first digits of each finding's fingerprint in the format `concise`, by which `ombud waive` knows it
    #[arg(long)]
    fingerprints: bool,
}

/// A format, and the file that it is written to.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Target {
    format: Format,
    file: PathBuf,
}

impl Target {
    fn is_standard(&self) -> bool {
        self.file == Path::new("-")
    }
}

fn parse_target(text: &str) -> Result<Target, String> {
    let (name, file) = text.split_once('=').ok_or("write FORMAT=FILE, such as `sarif=ombud.sarif`")?;
    let format = Format::ALL.into_iter().find(|format| format.name() == name).ok_or_else(|| {
        let names: Vec<&str> = Format::ALL.iter().map(|format| format.name()).collect();
        format!("there is no format `{name}`; there are {}", names.join(", "))
    })?;
    if file.is_empty() {
        return Err(format!("the file is missing: write `{name}=FILE`, or `{name}=-` for the standard output"));
    }
    Ok(Target { format, file: PathBuf::from(file) })
}

impl Formats {
    /// Refuses what could not be written all: two reports to one place, or a report over something that is none.
    pub(super) fn check(&self) -> Result<(), Failure> {
        let mut problems = Vec::new();
        for (index, target) in self.outputs.iter().enumerate() {
            if self.outputs.iter().take(index).any(|earlier| earlier.file == target.file) {
                problems.push(problem(&target.file, "two reports cannot be written to one place", "give each a file of its own"));
            } else if target.is_standard() && self.format.is_some() {
                let help = "leave out `--format`, or name a file";
                problems.push(problem(Path::new(""), "two reports cannot be written to the standard output", help));
            } else if !target.is_standard() {
                problems.extend(refusal(&target.file));
            }
        }
        if problems.is_empty() { Ok(()) } else { Err(problems.into()) }
    }

    /// Writes the report to the standard output and to each file. A reader that went away is no failure, and keeps no file from
    /// being written.
    pub(super) fn write(&self, report: &Report<'_>, output: &mut Output<'_>) -> Result<(), Failure> {
        let standard = self.outputs.iter().find(|target| target.is_standard()).map(|target| target.format);
        let mut out = BufWriter::new(&mut *output.out);
        let format = standard.or(self.format).unwrap_or_default();
        let aside = if self.show_waived { Aside::Listed } else { Aside::Counted };
        let look = Look { aside, fingerprints: self.fingerprints, ..output.look };
        let written = report.write(format, look, &mut out).and_then(|()| out.flush());
        let plain = Look { color: Color::Plain, ..look };
        let mut problems = Vec::new();
        for target in self.outputs.iter().filter(|target| !target.is_standard()) {
            let mut text = Vec::new();
            report.write(target.format, plain, &mut text)?;
            let whole = String::from_utf8(text).map_err(io::Error::other)?;
            if let Err(error) = engine::write_whole(&target.file, &whole) {
                problems.push(problem(
                    &target.file,
                    &format!("the report cannot be written: {error}"),
                    "name a file in a folder that exists",
                ));
            }
        }
        match written {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
            _ if problems.is_empty() => Ok(()),
            _ => Err(problems.into()),
        }
    }
}

/// Why a file is not written over, or why it could not be.
fn refusal(file: &Path) -> Option<Problem> {
    let is_manifest = file.file_name().is_some_and(engine::is_manifest);
    if is_manifest {
        return Some(problem(file, "a report would take the place of a manifest", "give the report another name"));
    }
    // What is not there yet is no link and no device; that its folder is missing shows when it is written.
    match fs::symlink_metadata(file).map(|found| found.file_type()) {
        Ok(kind) if kind.is_symlink() => {
            Some(problem(file, "a report is not written through a link", "name the file itself, or remove the link"))
        }
        Ok(kind) if !kind.is_file() => Some(problem(file, "this is no regular file", "name a file; `-` is the standard output")),
        _ => None,
    }
}

fn problem(file: &Path, message: &str, help: &str) -> Problem {
    Problem { path: engine::shown(file), code: None, message: message.to_owned(), help: Some(help.to_owned()) }
}
