//! Terms as sets of descendants-or-self, whatever the day: an edge that holds at some time may hold.

use rustc_hash::FxHashMap;

use super::values::Bits;
use crate::check::Vocabularies;
use crate::types::{TermId, VocabularyId};

/// Descendants of terms, computed where they are asked for.
pub(super) struct TermSets<'program> {
    vocabularies: &'program Vocabularies,
    /// For each term, the terms directly below it, and whether they are so at all times.
    children: Vec<Vec<(usize, bool)>>,
    found: FxHashMap<(TermId, bool), Bits>,
}

impl<'program> TermSets<'program> {
    pub(super) fn new(vocabularies: &'program Vocabularies) -> Self {
        let mut children = vec![Vec::new(); vocabularies.terms.len()];
        for (index, term) in vocabularies.terms.iter().enumerate() {
            for parent in &term.parents {
                if let Some(place) = children.get_mut(parent.term.index()) {
                    place.push((index, parent.from.is_none() && parent.until.is_none()));
                }
            }
        }
        Self { vocabularies, children, found: FxHashMap::default() }
    }

    /// The term and those that may lie within it; or, where it is asked for, only those that always do.
    pub(super) fn within(&mut self, term: TermId, always: bool) -> Bits {
        if let Some(found) = self.found.get(&(term, always)) {
            return found.clone();
        }
        let found = Bits::of(self.below(term.index(), always), self.universe(term));
        self.found.insert((term, always), found.clone());
        found
    }

    /// This very term.
    pub(super) fn itself(&self, term: TermId) -> Bits {
        Bits::of([term.index()], self.universe(term))
    }

    /// All terms of a vocabulary that may lie within a term of it.
    pub(super) fn all(&mut self, vocabulary: VocabularyId, below: Option<TermId>) -> Bits {
        let terms = match below {
            Some(below) => self.below(below.index(), false),
            None => self.terms_of(vocabulary).iter().map(|term| term.index()).collect(),
        };
        let count = terms.len();
        Bits::of(terms, count)
    }

    fn terms_of(&self, vocabulary: VocabularyId) -> &[TermId] {
        self.vocabularies.vocabulary(vocabulary).map(|found| found.terms.as_slice()).unwrap_or_default()
    }

    fn universe(&self, term: TermId) -> usize {
        self.vocabularies.term(term).map_or(0, |found| self.terms_of(found.vocabulary).len())
    }

    fn below(&self, term: usize, always: bool) -> Vec<usize> {
        let mut seen = rustc_hash::FxHashSet::default();
        let mut open = vec![term];
        while let Some(index) = open.pop() {
            if seen.insert(index) {
                let children = self.children.get(index).map(Vec::as_slice).unwrap_or_default();
                open.extend(children.iter().filter(|(_, undated)| *undated || !always).map(|(child, _)| *child));
            }
        }
        seen.into_iter().collect()
    }
}
