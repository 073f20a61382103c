//! Vocabularies: terms in a directed acyclic graph, with subsumption resolved for the day of the review.

use rustc_hash::FxHashMap;

use crate::builtins::TermOrder;
use crate::source::Span;
use crate::time::Date;
use crate::types::{PackId, TermId, Truth, VocabularyId};

/// All vocabularies and their terms.
#[derive(Debug, Clone, Default)]
pub struct Vocabularies {
    /// The vocabularies, by id.
    pub vocabularies: Vec<Vocabulary>,
    /// The terms of all vocabularies, by id.
    pub terms: Vec<Term>,
    /// Vocabularies by name.
    pub by_name: FxHashMap<String, VocabularyId>,
    ancestors: Vec<BitRow>,
    leaves: Vec<bool>,
    overlaps: Vec<BitRow>,
}

/// One vocabulary.
#[derive(Debug, Clone)]
pub struct Vocabulary {
    /// Its name.
    pub name: String,
    /// What it is for, in plain words; empty where its pack does not say.
    pub title: String,
    /// Its terms, in order of declaration.
    pub terms: Vec<TermId>,
    /// Terms by name and by other spellings.
    pub by_name: FxHashMap<String, TermId>,
    /// Where it is declared.
    pub span: Span,
}

/// One term.
#[derive(Debug, Clone)]
pub struct Term {
    /// Its name.
    pub name: String,
    /// Its label in plain words.
    pub label: String,
    /// The DPV term it maps to.
    pub iri: Option<String>,
    /// Whether it can stand for itself although it has narrower terms.
    pub complete: bool,
    /// The vocabulary it belongs to.
    pub vocabulary: VocabularyId,
    /// The terms it is directly within, with the dates between which that holds.
    pub parents: Vec<Parent>,
    /// Other spellings.
    pub also_written: Vec<String>,
    /// The pack that declares it.
    pub pack: PackId,
    /// Where its name is declared.
    pub span: Span,
}

/// A direct parent of a term.
#[derive(Debug, Clone)]
pub struct Parent {
    /// The parent.
    pub term: TermId,
    /// First day on which it holds.
    pub from: Option<Date>,
    /// First day on which it no longer holds.
    pub until: Option<Date>,
}

#[derive(Debug, Clone, Default)]
struct BitRow(Vec<u64>);

impl BitRow {
    fn new(bits: usize) -> Self {
        Self(vec![0; bits.div_ceil(64)])
    }

    fn set(&mut self, index: usize) {
        if let Some(word) = self.0.get_mut(index / 64) {
            *word |= 1 << (index % 64);
        }
    }

    /// The bits that are set.
    fn ones(&self) -> impl Iterator<Item = usize> {
        self.0.iter().enumerate().flat_map(|(place, word)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                let bit = (rest != 0).then(|| rest.trailing_zeros() as usize)?;
                rest &= rest - 1;
                Some(place * 64 + bit)
            })
        })
    }

    fn has(&self, index: usize) -> bool {
        self.0.get(index / 64).is_some_and(|word| word & (1 << (index % 64)) != 0)
    }

    fn join(&mut self, other: &Self) {
        for (word, more) in self.0.iter_mut().zip(&other.0) {
            *word |= more;
        }
    }
}

impl Vocabularies {
    /// A vocabulary by id.
    #[must_use]
    pub fn vocabulary(&self, id: VocabularyId) -> Option<&Vocabulary> {
        self.vocabularies.get(id.index())
    }

    /// A term by id.
    #[must_use]
    pub fn term(&self, id: TermId) -> Option<&Term> {
        self.terms.get(id.index())
    }

    /// The term of a vocabulary by name or other spelling.
    #[must_use]
    pub fn term_named(&self, vocabulary: VocabularyId, name: &str) -> Option<TermId> {
        self.vocabulary(vocabulary)?.by_name.get(name).copied()
    }

    /// Resolves dated edges for a day and compiles, for each term, the rows of its ancestors and of the terms that it shares a
    /// descendant with. Terms must form no circle.
    pub fn compile(&mut self, as_of: Date) {
        let count = self.terms.len();
        let order = self.parents_first();
        let mut ancestors = vec![BitRow::new(count); count];
        for &term in &order {
            let row = self.ancestor_row(term, as_of, &ancestors);
            if let Some(place) = ancestors.get_mut(term) {
                *place = row;
            }
        }
        self.overlaps = overlap_rows(&ancestors);
        self.leaves = vec![true; count];
        for (term, row) in ancestors.iter().enumerate() {
            for above in row.ones().filter(|above| *above != term) {
                self.leaves.get_mut(above).into_iter().for_each(|leaf| *leaf = false);
            }
        }
        self.ancestors = ancestors;
    }

    fn ancestor_row(&self, term: usize, as_of: Date, rows: &[BitRow]) -> BitRow {
        let mut row = BitRow::new(self.terms.len());
        row.set(term);
        for parent in self.terms.get(term).map(|term| term.parents.as_slice()).unwrap_or_default() {
            let holds = parent.from.is_none_or(|from| from <= as_of) && parent.until.is_none_or(|until| as_of < until);
            if let (true, Some(above)) = (holds, rows.get(parent.term.index())) {
                row.join(above);
            }
        }
        row
    }

    /// Indices of all terms, each after its parents.
    fn parents_first(&self) -> Vec<usize> {
        let mut depth = vec![0_usize; self.terms.len()];
        for _ in 0..self.terms.len() {
            let mut changed = false;
            for (index, term) in self.terms.iter().enumerate() {
                let above = term.parents.iter().filter_map(|parent| depth.get(parent.term.index())).max();
                let wanted = above.map_or(0, |depth| depth + 1);
                if let Some(place) = depth.get_mut(index).filter(|place| **place < wanted) {
                    *place = wanted;
                    changed = true;
                }
            }
            if !changed {
                break;
            }
        }
        let mut order: Vec<usize> = (0..self.terms.len()).collect();
        order.sort_by_key(|index| depth.get(*index).copied().unwrap_or(0));
        order
    }

    /// Whether a term lies within another on the compiled day.
    #[must_use]
    pub fn is_below(&self, term: TermId, above: TermId) -> bool {
        self.ancestors.get(term.index()).is_some_and(|row| row.has(above.index()))
    }

    /// Whether some term lies within both.
    #[must_use]
    pub fn overlap(&self, one: TermId, other: TermId) -> bool {
        self.overlaps.get(one.index()).is_some_and(|row| row.has(other.index()))
    }

    /// Whether a declared term stands for itself: it has nothing below it, is marked `complete`, or the owners said `exactly:`.
    #[must_use]
    pub fn stands_for_itself(&self, term: TermId, exactly: bool) -> bool {
        exactly || self.term(term).is_some_and(|term| term.complete) || self.is_leaf(term)
    }

    /// Whether nothing is narrower.
    #[must_use]
    pub fn is_leaf(&self, term: TermId) -> bool {
        self.leaves.get(term.index()).copied().unwrap_or(true)
    }

    /// `declared is within asked`: unknown where the declared term is too vague to tell.
    #[must_use]
    pub fn is_within(&self, declared: TermId, exactly: bool, asked: TermId) -> Truth {
        if self.is_below(declared, asked) {
            return Truth::TRUE;
        }
        if !self.overlap(declared, asked) || self.stands_for_itself(declared, exactly) {
            return Truth::FALSE;
        }
        Truth::UNKNOWN
    }

    /// `declared is exactly asked`.
    #[must_use]
    pub fn is_exactly(&self, declared: TermId, exactly: bool, asked: TermId) -> Truth {
        let settled = self.stands_for_itself(declared, exactly);
        match (declared == asked, settled) {
            (true, true) => Truth::TRUE,
            (true, false) => Truth::UNKNOWN,
            (false, false) if self.is_below(asked, declared) => Truth::UNKNOWN,
            _ => Truth::FALSE,
        }
    }
}

impl TermOrder for Vocabularies {
    fn within(&self, declared: TermId, exactly: bool, asked: TermId) -> Truth {
        self.is_within(declared, exactly, asked)
    }

    fn exactly(&self, declared: TermId, exactly: bool, asked: TermId) -> Truth {
        self.is_exactly(declared, exactly, asked)
    }
}

/// Two terms overlap where some term has both among its ancestors.
fn overlap_rows(ancestors: &[BitRow]) -> Vec<BitRow> {
    let mut overlaps = vec![BitRow::new(ancestors.len()); ancestors.len()];
    for row in ancestors {
        for above in row.ones() {
            overlaps.get_mut(above).into_iter().for_each(|overlap| overlap.join(row));
        }
    }
    overlaps
}
