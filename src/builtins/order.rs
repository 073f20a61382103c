//! Order between numbers, dates and durations.

use std::cmp::Ordering;

use super::{Answer, Doubt, Operator};
use crate::time::Date;
use crate::types::Value;

/// `left <= right`.
pub(super) fn at_most(left: Value<'_>, right: Value<'_>) -> Answer {
    match (left, right) {
        (Value::Integer(left), Value::Integer(right)) => Answer::known(left <= right),
        (Value::Date(left), Value::Date(right)) => Answer::known(left <= right),
        (Value::Duration(left), Value::Duration(right)) => Answer::or_doubt(left.at_most(right), Doubt::NotComparable),
        (Value::Duration(_) | Value::Indefinite, Value::Indefinite) => Answer::known(true),
        (Value::Indefinite, Value::Duration(_)) => Answer::known(false),
        (left, right) => match (number(left), number(right)) {
            (Some(left), Some(right)) => Answer::known(left.partial_cmp(&right) != Some(Ordering::Greater)),
            _ => Answer::known(false),
        },
    }
}

/// The opposite answer.
pub(super) fn negate(answer: Answer) -> Answer {
    Answer { truth: !answer.truth, ..answer }
}

/// Whether a whole number and a number are the same.
pub(super) fn same_number(whole: i64, number: f64) -> bool {
    self::number(Value::Integer(whole)) == Some(number)
}

/// Whole numbers beyond 2^53 lose digits here, and none of the model's come near.
fn number(value: Value<'_>) -> Option<f64> {
    match value {
        Value::Integer(value) => value.to_string().parse().ok(),
        Value::Number(value) => Some(value),
        _ => None,
    }
}

/// `age OPERATOR limit`, by calendar addition: exact whatever the family of the limit.
pub(super) fn age(operator: Operator, date: Value<'_>, limit: Value<'_>, as_of: Date) -> Answer {
    let (date, limit) = match (date, limit) {
        (Value::None, _) | (_, Value::None) => return Answer::known(false),
        (Value::Date(date), Value::Indefinite) => (date, None),
        (Value::Date(date), Value::Duration(limit)) => (date, Some(limit)),
        _ => return Answer::known(false),
    };
    if date > as_of {
        return Answer { truth: crate::types::Truth::UNKNOWN, doubt: Some(Doubt::NotComparable) };
    }
    let end = limit.and_then(|limit| date.plus(limit));
    let (within, before) = end.map_or((true, true), |end| (as_of <= end, as_of < end));
    Answer::known(match operator {
        Operator::Le => within,
        Operator::Lt => before,
        Operator::Gt => !within,
        Operator::Ge => !before,
        Operator::Is | Operator::IsExactly => within && !before,
    })
}
