//! Single values, from manifests and from policies.

use super::{EntityId, KindId, TermId};
use crate::time::{Date, Duration};

/// One value. Text is borrowed from the manifest or the program.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'text> {
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A number.
    Number(f64),
    /// Text, a path or a citation.
    Text(&'text str),
    /// A day.
    Date(Date),
    /// A length of time.
    Duration(Duration),
    /// Longer than any length.
    Indefinite,
    /// A term; `exactly` where the owners say that nothing narrower is meant.
    Term {
        /// The term.
        term: TermId,
        /// Whether it stands for itself.
        exactly: bool,
    },
    /// The value at this index of the attribute's list.
    OneOf(u16),
    /// An entity.
    Entity(EntityId),
    /// The reserved party `controller`.
    Controller,
    /// A kind of entity.
    Kind(KindId),
    /// `"none"` of an optional attribute: declared that there is none.
    None,
}
