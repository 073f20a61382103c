//! `ombud check`: the main job.

use std::io::{self, BufWriter, Write};
use std::mem::ManuallyDrop;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::output::{Done, Failure, Output};
use super::progress::Progress;
use crate::engine::{self, ReviewOptions, Session, SessionOptions, Trace};
use crate::report::{Format, Report};
use crate::time::Date;

const EXAMPLES: &str = "\
Examples:
  ombud check                              all below this folder
  ombud check services/search web.toml     one folder, and one file of any name
  ombud check --format concise             one line a finding
  ombud check --format json > review.json  for machines
  ombud check --as-of 2027-08-02           as the law stands on that day
  ombud check --pack gdpr --pack de        what two packs say
  ombud check --pack ./policies            the rules of a folder besides
  ombud check --rule notice-before-capture --trace

Exit codes, the first that fits:
  2  the check could not be done whole (usage, policies, manifests, nothing
     to check)
  1  something is violated at the level of an error
  3  something is undetermined at the level of an error
  0  no violation found in what is declared (warnings and notes are printed
     and counted)";

/// Review collections before anything is recorded
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Files and folders; folders are searched for `collection.toml` and `NAME.collection.toml`
    #[arg(default_value = ".", value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// How the report is written
    #[arg(long, value_enum, default_value_t = FormatArg::Human)]
    format: FormatArg,
    #[command(flatten)]
    selection: Selection,
    /// Tell how each verdict that is shown came about
    #[arg(long)]
    trace: bool,
    /// How many threads work; as many as the machine has where it is not given
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
}

/// Which rules, on which day.
#[derive(Debug, Args)]
pub(super) struct Selection {
    /// The day of the review, `YYYY-MM-DD`; today where it is not given
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    as_of: Option<Date>,
    /// Show the rules of this pack only (repeatable); a path loads a pack besides, and shows it too
    #[arg(long = "pack", value_name = "NAME|PATH")]
    packs: Vec<String>,
    /// Show this rule only (repeatable)
    #[arg(long = "rule", value_name = "NAME")]
    rules: Vec<String>,
}

impl Selection {
    /// Loads what is selected.
    pub(super) fn load(&self) -> Result<Session, Failure> {
        self.load_with(&[])
    }

    /// Loads what is selected and packs given by path.
    pub(super) fn load_with(&self, paths: &[PathBuf]) -> Result<Session, Failure> {
        let as_of = self.as_of.unwrap_or_else(Date::today);
        let options = SessionOptions { as_of, packs: self.packs.clone(), paths: paths.to_vec(), rules: self.rules.clone() };
        Ok(Session::load(&options)?)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FormatArg {
    /// A few findings with the lines that decide them; many by cause, on a few pages
    Human,
    /// Every finding with the lines that decide it
    Full,
    /// One line a finding
    Concise,
    /// A versioned document for machines
    Json,
}

impl From<FormatArg> for Format {
    fn from(format: FormatArg) -> Self {
        match format {
            FormatArg::Human => Self::Human,
            FormatArg::Full => Self::Full,
            FormatArg::Concise => Self::Concise,
            FormatArg::Json => Self::Json,
        }
    }
}

fn parse_date(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| "write a day as YYYY-MM-DD".to_owned())
}

/// Reviews and reports. The exit code is that of the review, also where the reader of the report went away.
pub(super) fn run(arguments: &Arguments, output: &mut Output<'_>) -> Done {
    // The process ends after the report: taking policies and findings apart would only make it longer.
    let session = ManuallyDrop::new(arguments.selection.load()?);
    let progress = Progress::new();
    let review = ManuallyDrop::new(engine::review(
        &session,
        &ReviewOptions {
            paths: &arguments.paths,
            threads: arguments.threads.map(usize::from),
            trace: if arguments.trace { Trace::Findings } else { Trace::Off },
            progress: &|done, of| progress.tell(done, of),
        },
    ));
    progress.finish();
    let report = Report { session: &session, review: &review };
    let mut out = BufWriter::new(&mut *output.out);
    match report.write(arguments.format.into(), output.look, &mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(review.outcome(&session.program).code()),
    }
}
