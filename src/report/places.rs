//! Places as people read them: path, line and column. Lines are counted once a text.

use rustc_hash::FxHashMap;

use crate::engine::{Review, Session};
use crate::source::{LineIndex, Position, SourceId, Span};

/// A text that is pointed into.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text<'run> {
    /// How it is shown.
    pub(super) name: &'run str,
    /// The text.
    pub(super) text: &'run str,
}

/// Looks up places in policies and manifests.
pub(super) struct Places<'run> {
    texts: FxHashMap<SourceId, Text<'run>>,
    lines: FxHashMap<SourceId, LineIndex<'run>>,
}

impl<'run> Places<'run> {
    /// For a review.
    pub(super) fn new(session: &'run Session, review: &'run Review) -> Self {
        let policies = session.sources.iter().map(|(id, source)| (id, Text { name: &source.name, text: &source.text }));
        let manifests = review.collections.iter().map(|collection| {
            let text = collection.text.as_deref().unwrap_or("");
            (collection.source, Text { name: &collection.path, text })
        });
        let further = review.texts.iter().map(|text| (text.source, Text { name: &text.name, text: &text.text }));
        Self { texts: policies.chain(manifests).chain(further).collect(), lines: FxHashMap::default() }
    }

    /// For policies only.
    pub(super) fn of_policies(session: &'run Session) -> Self {
        let policies = session.sources.iter().map(|(id, source)| (id, Text { name: &source.name, text: &source.text }));
        Self { texts: policies.collect(), lines: FxHashMap::default() }
    }

    /// The text of a source.
    pub(super) fn text(&self, source: SourceId) -> Text<'run> {
        self.texts.get(&source).copied().unwrap_or(Text { name: "", text: "" })
    }

    /// Line and column where a place begins.
    pub(super) fn position(&mut self, span: Span) -> Position {
        let text = self.text(span.source).text;
        self.lines.entry(span.source).or_insert_with(|| LineIndex::new(text)).position(span.start as usize)
    }

    /// The line of an offset, from 1.
    pub(super) fn line_of(&mut self, source: SourceId, offset: usize) -> u32 {
        self.position(Span::new(source, offset, offset)).line
    }

    /// The lines in which a place begins and ends.
    pub(super) fn lines(&mut self, span: Span) -> (u32, u32) {
        let start = self.line_of(span.source, span.start as usize);
        (start, self.line_of(span.source, span.end as usize).max(start))
    }

    /// `line:column` where a place begins.
    pub(super) fn line_and_column(&mut self, span: Span) -> String {
        let Position { line, column } = self.position(span);
        format!("{line}:{column}")
    }

    /// `path:line:column` where a place begins, unescaped.
    pub(super) fn full(&mut self, span: Span) -> String {
        format!("{}:{}", self.text(span.source).name, self.line_and_column(span))
    }

    /// What stands at a place, cut after so many characters.
    pub(super) fn excerpt(&self, span: Span, limit: usize) -> String {
        let text = self.text(span.source).text.get(span.range()).unwrap_or("");
        let mut cut: String = text.chars().take(limit).collect();
        if cut.len() < text.len() {
            cut.push('…');
        }
        cut
    }
}
