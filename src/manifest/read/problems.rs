//! The problems of one manifest, bounded: a hostile file must not cost more to report than to read.

use crate::diagnostic::{Diagnostic, suggest};
use crate::manifest::tree::NodeKind;

/// More problems than these are only counted.
const MAX_SHOWN: usize = 500;
/// So many "did you mean" are looked for.
const MAX_SUGGESTIONS: usize = 100;
/// Among so many names.
const MAX_CANDIDATES: usize = 1000;
/// Longer words are not misspelt names, and the distance of two words costs the product of their lengths.
const MAX_WORD: usize = 64;
/// Longer quotations are clipped.
const MAX_QUOTED: usize = 80;

/// The problems found so far.
#[derive(Default)]
pub(super) struct Problems {
    found: Vec<Diagnostic>,
    not_shown: usize,
    suggestions: usize,
}

impl Problems {
    /// Whether further problems are only counted, and need no words.
    pub(super) fn full(&self) -> bool {
        self.found.len() >= MAX_SHOWN
    }

    pub(super) fn add(&mut self, problem: Diagnostic) {
        if self.full() {
            self.not_shown += 1;
        } else {
            self.found.push(problem);
        }
    }

    /// "did you mean …" for a misspelt word.
    pub(super) fn suggestion<'name>(&mut self, word: &str, candidates: impl IntoIterator<Item = &'name str>) -> Option<String> {
        self.nearest(word, candidates).map(|found| format!("did you mean `{found}`?"))
    }

    /// The word that a misspelt one is nearest to.
    pub(super) fn nearest<'name>(&mut self, word: &str, candidates: impl IntoIterator<Item = &'name str>) -> Option<&'name str> {
        if self.full() || self.suggestions >= MAX_SUGGESTIONS || word.len() > MAX_WORD {
            return None;
        }
        self.suggestions += 1;
        let short = candidates.into_iter().take(MAX_CANDIDATES).filter(|candidate| candidate.len() <= MAX_WORD);
        suggest(word, short)
    }

    /// All of them, in order of place.
    pub(super) fn into_sorted(mut self) -> Vec<Diagnostic> {
        if let (Some(last), 1..) = (self.found.last_mut(), self.not_shown) {
            last.help = Some(format!("{} more problems of this manifest are not shown", self.not_shown));
        }
        self.found.sort_by(|one, other| one.order().cmp(&other.order()));
        self.found
    }
}

/// A text in backticks, clipped.
pub(super) fn quoted(text: &str) -> String {
    match text.char_indices().nth(MAX_QUOTED) {
        Some((end, _)) => format!("`{}…`", text.get(..end).unwrap_or("")),
        None => format!("`{text}`"),
    }
}

/// What a value is, for "…, not text".
pub(super) fn described(kind: &NodeKind<'_>) -> &'static str {
    match kind {
        NodeKind::Text(_) => "text",
        NodeKind::Integer(_) => "a whole number",
        NodeKind::Number(_) => "a number",
        NodeKind::Bool(_) => "`true` or `false`",
        NodeKind::Date(_) => "a date",
        NodeKind::Time(_) => "a time",
        NodeKind::Array(_) => "a list",
        NodeKind::Table(_) => "a table",
        NodeKind::Broken => "a mistake",
    }
}

/// Several words as `a`, `b` or `c`, if they are few.
pub(super) fn listed<'word>(words: impl Iterator<Item = &'word str> + Clone) -> Option<String> {
    let count = words.clone().count();
    if count == 0 || count > 12 {
        return None;
    }
    let mut text = String::new();
    for (index, word) in words.enumerate() {
        let between = match index {
            0 => "",
            _ if index + 1 == count => " or ",
            _ => ", ",
        };
        text.push_str(between);
        text.push('`');
        text.push_str(word);
        text.push('`');
    }
    Some(text)
}
