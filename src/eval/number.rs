//! Numbers of values: an attribute whose type has few values can be looked up in tables.

use crate::check::Program;
use crate::types::{Type, Value};

/// How values are numbered: by their place in their type, `none` first.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    /// For each term, its place in its vocabulary.
    places: Vec<usize>,
}

impl Numbers {
    pub(super) fn new(program: &Program) -> Self {
        let mut places = vec![0; program.vocabularies.terms.len()];
        for vocabulary in &program.vocabularies.vocabularies {
            for (place, term) in vocabulary.terms.iter().enumerate() {
                places.get_mut(term.index()).into_iter().for_each(|found| *found = place);
            }
        }
        Self { places }
    }

    /// The number of a value; none where the value has no number.
    pub(super) fn of(&self, value: Value<'_>) -> Option<usize> {
        match value {
            Value::None => Some(0),
            Value::Bool(value) => Some(1 + usize::from(value)),
            Value::OneOf(index) => Some(1 + usize::from(index)),
            Value::Term { term, exactly: false } => Some(1 + self.places.get(term.index())?),
            _ => None,
        }
    }
}

/// How many numbers the values of a type have, `none` among them; none where they have none.
pub(super) fn value_count(program: &Program, ty: &Type) -> Option<usize> {
    match ty {
        Type::Bool => Some(3),
        Type::OneOf(words) => Some(1 + words.len()),
        Type::Term { vocabulary, .. } => program.vocabularies.vocabulary(*vocabulary).map(|vocabulary| 1 + vocabulary.terms.len()),
        _ => None,
    }
}
