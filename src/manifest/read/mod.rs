//! A tree and the schema to a model. Nothing is ignored: whatever cannot be taken is refused with a diagnostic and counts as unknown,
//! and no list becomes shorter for it.
//!
//! Three passes: entities with their keys, then the values of their attributes (which may refer to any entity), then what only the
//! whole file tells (lists known to be incomplete, attributes that mean the only entity of a kind).

mod attributes;
mod entities;
mod inline;
mod lists;
mod places;
mod problems;
mod references;
mod sets;
mod values;
mod words;

use super::model::{Member, Model};
use super::tree::Table;
use crate::check::{Schema, Vocabularies};
use crate::diagnostic::Diagnostic;
use crate::source::SourceId;
use crate::types::EntityId;
use problems::Problems;
use references::Keys;

/// What a manifest is read by.
#[derive(Debug, Clone, Copy)]
pub struct ReadContext<'context> {
    /// The kinds and attributes.
    pub schema: &'context Schema,
    /// The terms, compiled for the day of the review.
    pub vocabularies: &'context Vocabularies,
    /// The source that the tree was read from.
    pub source: SourceId,
    /// The version of the language that this binary knows, like `1.4`.
    pub language: &'context str,
}

/// Room for what a usual manifest declares.
const USUAL_ENTITIES: usize = 64;
const USUAL_SLOTS: usize = 640;
const USUAL_MEMBERS: usize = 256;

/// Reads a manifest. Where its text had mistakes, `syntax_failed` opens every list: what was lost may have been part of any.
#[must_use]
pub fn read<'t>(tree: &'t Table<'t>, syntax_failed: bool, context: &ReadContext<'_>) -> (Model<'t>, Vec<Diagnostic>) {
    let mut reader = Reader {
        context,
        syntax_failed,
        model: Model {
            top: places::top(tree, context.source),
            entities: Vec::with_capacity(USUAL_ENTITIES),
            slots: Vec::with_capacity(USUAL_SLOTS),
            members: Vec::with_capacity(USUAL_MEMBERS),
            ..Model::default()
        },
        problems: Problems::default(),
        keys: Keys::new(context.schema),
        pending: Vec::new(),
        scratch: Vec::new(),
        newer: None,
    };
    reader.entities(tree);
    reader.values();
    reader.open_lists();
    reader.only_ones();
    let Reader { model, problems, newer, .. } = reader;
    (model, newer.map_or_else(|| problems.into_sorted(), |newer| vec![newer]))
}

/// What the passes share. `'c` is the program's life, `'t` the tree's.
struct Reader<'c, 't> {
    context: &'c ReadContext<'c>,
    syntax_failed: bool,
    model: Model<'t>,
    problems: Problems,
    keys: Keys<'t>,
    /// The entities of the first pass with the tables that hold their attributes.
    pending: Vec<(EntityId, &'t Table<'t>)>,
    /// Members of the lists that are being read; an inner list stands above its outer one and is taken off when it ends.
    scratch: Vec<Member<'t>>,
    /// The one error of a manifest that is written for a newer language.
    newer: Option<Diagnostic>,
}
