//! Sources: texts with names, and places in them. Knows nothing of what the texts mean.

mod lines;
mod span;

pub use lines::{LineIndex, Position};
pub use span::{SourceId, Span};

use std::sync::Arc;

/// One text that diagnostics can point into.
#[derive(Debug, Clone)]
pub struct Source {
    /// How it is shown: a path with `/`, or the name of a bundled file.
    pub name: Arc<str>,
    /// Its text.
    pub text: Arc<str>,
}

/// All texts of a run, by id.
#[derive(Debug, Clone, Default)]
pub struct SourceMap {
    sources: Vec<Source>,
}

impl SourceMap {
    /// Adds a text and gives its id.
    pub fn add(&mut self, name: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> SourceId {
        let id = SourceId::new(self.sources.len());
        self.sources.push(Source { name: name.into(), text: text.into() });
        id
    }

    /// The source of an id.
    #[must_use]
    pub fn get(&self, id: SourceId) -> Option<&Source> {
        self.sources.get(id.index())
    }

    /// The text of a place; empty where the place lies outside of its source.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.get(span.source).and_then(|source| source.text.get(span.range())).unwrap_or("")
    }

    /// How many sources there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.sources.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sources.is_empty()
    }

    /// All sources with their ids, in order.
    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        self.sources.iter().enumerate().map(|(index, source)| (SourceId::new(index), source))
    }
}
