//! The scoreboard: real decisions judge the packs. Each was encoded from its facts alone, is reviewed as of its day, and what its
//! violated findings cite is held against what the authority or court found. How, says `docs/decisions-scoreboard.md`.

mod case;
mod page;
mod said;
pub(crate) mod score;
pub(crate) mod silent;
pub(crate) mod total;

use std::path::{Path, PathBuf};

pub(crate) use page::page;
use score::Case;

/// The tiers whose figures count: the decision itself was seen, or independent sources agree.
pub(crate) const COUNTED: &[&str] = &["A", "B"];

/// Reads and scores all cases in a folder, in order of name.
pub(crate) fn cases(folder: &Path) -> Result<Vec<Case>, String> {
    let entries = std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut folders: Vec<PathBuf> = entries.filter_map(Result::ok).map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders.iter().map(|folder| Case::read(folder)).collect()
}
