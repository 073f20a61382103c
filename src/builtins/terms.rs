//! Operators on terms.

use super::{Answer, Doubt, TermOrder};
use crate::types::Value;

/// `declared is within asked`.
pub(super) fn is_within(declared: Value<'_>, asked: Value<'_>, order: &impl TermOrder) -> Answer {
    match (declared, asked) {
        (Value::Term { term, exactly }, Value::Term { term: asked, .. }) => {
            Answer::or_doubt(order.within(term, exactly, asked), Doubt::TooVague)
        }
        _ => Answer::known(false),
    }
}

/// `declared is exactly asked`.
pub(super) fn is_exactly(declared: Value<'_>, asked: Value<'_>, order: &impl TermOrder) -> Answer {
    match (declared, asked) {
        (Value::Term { term, exactly }, Value::Term { term: asked, .. }) => {
            Answer::or_doubt(order.exactly(term, exactly, asked), Doubt::TooVague)
        }
        (left, right) => Answer::known(left == right),
    }
}
