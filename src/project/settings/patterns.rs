//! Patterns of paths. The only place that names the `globset` crate.

use globset::{GlobBuilder, GlobMatcher};

use crate::project::read::Written;

/// A pattern of paths, as `.gitignore` writes them: `*` within a name, `**` across folders; a folder stands for all below it.
#[derive(Debug, Clone)]
pub struct Pattern {
    /// As it is written.
    pub written: Written<String>,
    itself: GlobMatcher,
    below: GlobMatcher,
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub(super) fn new(written: Written<String>) -> Result<Self, String> {
        let text = written.value.trim_start_matches("./").trim_end_matches('/');
        let build = |text: &str| {
            let built = GlobBuilder::new(text).literal_separator(true).backslash_escape(true).build();
            built.map(|glob| glob.compile_matcher()).map_err(|error| error.kind().to_string())
        };
        Ok(Self { itself: build(text)?, below: build(&format!("{text}/**"))?, written })
    }

    /// Whether it takes a path, which is relative to the folder of its file and has `/`.
    #[must_use]
    pub fn takes(&self, path: &str) -> bool {
        self.itself.is_match(path) || self.below.is_match(path)
    }
}
