//! Where files are read from: the work tree, or a revision of its repository.

use std::path::Path;

use super::files::{ReadError, read_text};

/// A tree of files.
#[derive(Debug)]
pub enum Tree<'run> {
    /// The files as they lie there.
    Work(std::marker::PhantomData<&'run ()>),
}

impl Tree<'_> {
    /// The work tree.
    #[must_use]
    pub fn work() -> Self {
        Self::Work(std::marker::PhantomData)
    }

    /// Whether it is a revision, in which files may be that the work tree lacks.
    pub(super) fn is_revision(&self) -> bool {
        false
    }

    /// The text of a file, by its whole path; none where there is no such file.
    pub(super) fn read(&self, path: &Path) -> Result<Option<String>, ReadError> {
        match read_text(path) {
            Ok(text) => Ok(Some(text)),
            Err(ReadError::Missing) => Ok(None),
            Err(error) => Err(error),
        }
    }
}
