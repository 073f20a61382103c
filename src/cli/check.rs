//! `ombud check`: the main job.

use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::formats::Formats;
use super::output::{Done, Failure, Output};
use super::progress::Progress;
use super::revisions::RevisionArgs;
use crate::engine::{self, Against, Project, Review, ReviewOptions, Session, SessionOptions, Trace, Tree};
use crate::project::Profile;
use crate::report::Report;
use crate::time::Date;

const EXAMPLES: &str = "\
Examples:
  ombud check                              all below this folder
  ombud check services/search web.toml     one folder, and one file of any name
  ombud check --format concise             one line a finding
  ombud check --format json > review.json  for machines
  ombud check --output sarif=ombud.sarif   a file for code scanning besides
  ombud check --as-of 2027-08-02           as the law stands on that day
  ombud check --pack gdpr --pack de        what two packs say
  ombud check --pack ./policies            the rules of a folder besides
  ombud check --rule notice-before-capture --trace
  ombud check --since origin/main          what a change introduces or worsens
  ombud check --since origin/main --policy-from origin/main
                                           the same, judged by what main has

Exit codes, the first that fits:
  2  the check could not be done whole (usage, policies, manifests, nothing
     to check)
  1  something is violated at the level of an error, or at that of `ombud.toml`
  3  something is undetermined at that level
  0  no violation found in what is declared (warnings and notes are printed
     and counted)";

/// Review collections before anything is recorded
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Files and folders; folders are searched for `collection.toml` and `NAME.collection.toml`
    #[arg(default_value = ".", value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The paths are the files that a change touches, as hooks name them: review the manifests among them, and everything where
    /// one of them decides (a policy, `ombud.toml`, waivers, a baseline)
    #[arg(long)]
    changed: bool,
    #[command(flatten)]
    formats: Formats,
    #[command(flatten)]
    selection: Selection,
    /// When findings fail the check, whatever `ombud.toml` says
    #[arg(long, value_enum)]
    profile: Option<ProfileArg>,
    #[command(flatten)]
    revisions: RevisionArgs,
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
    /// Loads what is selected, with the settings of the working folder.
    pub(super) fn load(&self) -> Result<Session, Failure> {
        self.load_with(&[])
    }

    /// Loads what is selected and packs given by path, with the settings of the working folder.
    pub(super) fn load_with(&self, paths: &[PathBuf]) -> Result<Session, Failure> {
        let project = Project::above(&[PathBuf::from(".")], Tree::Work);
        let options = SessionOptions { paths: paths.to_vec(), ..self.options(project) };
        Ok(Session::load(&options)?)
    }

    /// Reviews what paths name, with the settings that stand above it.
    pub(super) fn review(&self, paths: &[PathBuf]) -> Result<(Session, Review), Failure> {
        let found = engine::discover(paths);
        let project = Project::find(&found, Tree::Work);
        let session = Session::load(&self.options(project))?;
        let options = ReviewOptions { paths, threads: None, trace: Trace::Off, progress: &|_, _| () };
        let review = engine::review_found(&session, found, &options, Against::default());
        Ok((session, review))
    }

    /// What is selected, for a project.
    pub(super) fn options(&self, project: Project) -> SessionOptions {
        let as_of = self.as_of.unwrap_or_else(Date::today);
        SessionOptions { packs: self.packs.clone(), rules: self.rules.clone(), project, ..SessionOptions::bundled(as_of) }
    }
}

/// The profiles of the gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ProfileArg {
    /// Errors gate, violated and undetermined alike
    Default,
    /// Only violated errors gate: silence passes
    Adoption,
    /// Warnings gate as well
    Strict,
}

impl From<ProfileArg> for Profile {
    fn from(profile: ProfileArg) -> Self {
        match profile {
            ProfileArg::Default => Self::Default,
            ProfileArg::Adoption => Self::Adoption,
            ProfileArg::Strict => Self::Strict,
        }
    }
}

pub(super) fn parse_date(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| "write a day as YYYY-MM-DD".to_owned())
}

/// Reviews and reports. The exit code is that of the review, also where the reader of the report went away.
pub(super) fn run(arguments: &Arguments, output: &mut Output<'_>) -> Done {
    arguments.formats.check()?;
    let paths = if arguments.changed { engine::touched(&arguments.paths) } else { arguments.paths.clone() };
    if paths.is_empty() {
        writeln!(output.out, "none of these files is a manifest or decides about one: nothing to check")?;
        return Ok(0);
    }
    let found = engine::discover(&paths);
    let revisions = arguments.revisions.open(paths.first().map_or(Path::new("."), PathBuf::as_path))?;
    let present = Project::find(&found, Tree::Work);
    let project = revisions.policy.as_ref().map_or_else(|| present.clone(), |policy| Project::find(&found, Tree::At(policy)));
    let options = arguments.selection.options(project).packs_from(revisions.policy.as_ref())?;
    // The process ends after the report: taking policies and findings apart would only make it longer.
    let session = ManuallyDrop::new(Session::load(&SessionOptions { profile: arguments.profile.map(Profile::from), ..options })?);
    let policy_from = revisions.policy.as_ref();
    let packs = &arguments.selection.packs;
    let against = Against { present: policy_from.is_some().then_some(&present), policy_from, packs, base: revisions.base() };
    let progress = Progress::new();
    let review = ManuallyDrop::new(engine::review_found(
        &session,
        found,
        &ReviewOptions {
            paths: &paths,
            threads: arguments.threads.map(usize::from),
            trace: if arguments.trace { Trace::Findings } else { Trace::Off },
            progress: &|done, of| progress.tell(done, of),
        },
        against,
    ));
    progress.finish();
    arguments.formats.write(&Report { session: &session, review: &review }, output)?;
    Ok(review.outcome(&session.program).code())
}
