//! What values there are: truth with three values, the types of attributes, values, and the ids that name things densely.

mod ids;
mod truth;
mod value;

pub use ids::{
    AttributeId, DefineId, EntityId, ExprId, FigureId, GraphId, InheritedId, KindId, LawId, PackId, RuleId, TermId, VariableId,
    VocabularyId,
};
pub use truth::Truth;
pub use value::Value;

use std::sync::Arc;

/// The type of an attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// Free text.
    Text,
    /// A path of a file, relative to the manifest.
    Path,
    /// A citation of a law.
    Citation,
    /// A day.
    Date,
    /// A length of time; whether `indefinite` is one, too.
    Duration {
        /// Whether it may be `indefinite`.
        indefinite: bool,
    },
    /// A term of a vocabulary.
    Term {
        /// The vocabulary.
        vocabulary: VocabularyId,
        /// The term that it must be within.
        below: Option<TermId>,
    },
    /// One of several words.
    OneOf(Arc<[Arc<str>]>),
    /// An entity of one of several kinds, by key.
    Reference(Arc<[KindId]>),
    /// An entity written in place.
    Inline(KindId),
    /// The name of a kind of entity.
    EntityName,
    /// Several values of one type; a single one may be written without brackets.
    Set(Arc<Type>),
    /// A type that could not be read; reported already, fits everything.
    Poisoned,
}

impl Type {
    /// The type of the members of a set; of anything else, itself.
    #[must_use]
    pub fn element(&self) -> &Self {
        match self {
            Self::Set(element) => element,
            other => other,
        }
    }

    /// Whether it is a set.
    #[must_use]
    pub fn is_set(&self) -> bool {
        matches!(self, Self::Set(_))
    }
}
