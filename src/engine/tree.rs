//! Where files are read from: the work tree, or a revision of its repository.

use std::path::{Path, PathBuf};

use super::files::{ReadError, read_text};
use super::git::Revision;
use super::packs::is_policy;

/// A tree of files.
#[derive(Debug, Clone, Copy)]
pub enum Tree<'run> {
    /// The files as they lie there.
    Work,
    /// The files of a commit.
    At(&'run Revision),
}

impl Tree<'_> {
    /// The text of a file, by its whole path; none where there is no such file.
    pub(super) fn read(&self, path: &Path) -> Result<Option<String>, ReadError> {
        let found = match self {
            Self::Work if is_link(path) => Err(ReadError::Link),
            Self::Work => read_text(path).map(Some),
            Self::At(revision) => revision.below_root(path).map_or(Ok(None), |path| revision.read(&path)),
        };
        match found {
            Err(ReadError::Missing) => Ok(None),
            found => found,
        }
    }

    /// Whether there is a file, by its whole path.
    pub(super) fn has(&self, path: &Path) -> bool {
        match self {
            Self::Work => path.symlink_metadata().is_ok(),
            Self::At(revision) => revision.below_root(path).is_some_and(|path| revision.has(&path)),
        }
    }

    /// Whether a pack, by its whole path, is a link: what lies behind it may be none of the project's.
    pub(super) fn is_link(&self, pack: &Path) -> bool {
        matches!(self, Self::Work) && is_link(pack)
    }

    /// The policies of a pack, by its whole path: a file as it is, a folder with all `.policy` files below it; in order.
    pub(super) fn policies(&self, pack: &Path) -> Vec<PathBuf> {
        match self {
            Self::Work => super::packs::policy_files(&[pack.to_owned()]).0,
            Self::At(revision) => {
                let Some(pack) = revision.below_root(pack) else { return Vec::new() };
                let folder = if pack.is_empty() { pack.clone() } else { format!("{pack}/") };
                let is_in = |path: &&str| *path == pack || (path.starts_with(&folder) && is_policy(Path::new(path)));
                revision.paths().filter(is_in).map(|path| revision.root().join(path)).collect()
            }
        }
    }
}

fn is_link(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|found| found.file_type().is_symlink())
}
