//! `is`: the same value.

use super::{Answer, Doubt, TermOrder, terms};
use crate::types::Value;

/// Whether two declared values are the same; terms compare by subsumption.
pub(super) fn is(left: Value<'_>, right: Value<'_>, order: &impl TermOrder) -> Answer {
    match (left, right) {
        (Value::Term { .. }, Value::Term { .. }) => terms::is_within(left, right, order),
        (Value::Duration(left), Value::Duration(right)) => Answer::or_doubt(left.same_as(right), Doubt::NotComparable),
        (Value::Integer(whole), Value::Number(number)) | (Value::Number(number), Value::Integer(whole)) => {
            Answer::known(super::order::same_number(whole, number))
        }
        (left, right) => Answer::known(left == right),
    }
}
