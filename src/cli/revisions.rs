//! The revisions that a check is held against.

use std::path::{Path, PathBuf};

use clap::Args;

use super::output::Failure;
use crate::engine::{GitError, Problem, Repository, Revision};

/// Which revisions.
#[derive(Debug, Args)]
pub(super) struct RevisionArgs {
    /// Count only what is new or worse since this revision: since the last commit that it and the present one have in common
    #[arg(long, value_name = "REV", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    since: Option<String>,
    /// Take packs, settings, waivers and baseline from this revision, so that a change cannot weaken its own review
    #[arg(long, value_name = "REV", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    policy_from: Option<String>,
}

/// The revisions, opened.
pub(super) struct Revisions {
    repository: Option<Repository>,
    /// What the change began from.
    pub(super) base: Option<Revision>,
    /// What decides.
    pub(super) policy: Option<Revision>,
}

impl RevisionArgs {
    /// Opens the revisions in the repository that holds a path.
    pub(super) fn open(&self, path: &Path) -> Result<Revisions, Failure> {
        if self.since.is_none() && self.policy_from.is_none() {
            return Ok(Revisions { repository: None, base: None, policy: None });
        }
        self.opened(path).map_err(|error| {
            let help = Some(error.help().to_owned());
            Failure::Problems(vec![Problem { path: String::new(), code: None, message: error.to_string(), help }])
        })
    }

    fn opened(&self, path: &Path) -> Result<Revisions, GitError> {
        let folder = if path.is_dir() { path.to_owned() } else { path.parent().map_or_else(PathBuf::new, Path::to_owned) };
        let repository = Repository::of(&folder)?;
        let base = self.since.as_deref().map(|name| Revision::open(&repository, name, &repository.merge_base(name)?)).transpose()?;
        let policy = self.policy_from.as_deref().map(|name| Revision::open(&repository, name, &repository.commit(name)?)).transpose()?;
        Ok(Revisions { repository: Some(repository), base, policy })
    }
}

impl Revisions {
    /// The base with its repository.
    pub(super) fn base(&self) -> Option<crate::engine::Base<'_>> {
        Some(crate::engine::Base { repository: self.repository.as_ref()?, revision: self.base.as_ref()? })
    }
}
