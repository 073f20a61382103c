//! The operators: what each asks of two values, in one table that the type checker, the evaluator and the documentation share.
//! One file for each family.

mod identity;
mod order;
mod terms;

use crate::time::Date;
use crate::types::{TermId, Truth, Value};

/// A comparison of two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operator {
    /// Equal; of terms: within.
    Is,
    /// The very term.
    IsExactly,
    /// At most.
    Le,
    /// Less than.
    Lt,
    /// At least.
    Ge,
    /// More than.
    Gt,
}

/// Why an answer is unknown although both values are declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Doubt {
    /// A term is declared too vaguely.
    TooVague,
    /// The values cannot be compared: months against days, or a date in the future.
    NotComparable,
}

/// The answer of an operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer {
    /// Whether it holds.
    pub truth: Truth,
    /// Why it is unknown.
    pub doubt: Option<Doubt>,
}

impl Answer {
    fn known(truth: impl Into<Truth>) -> Self {
        Self { truth: truth.into(), doubt: None }
    }

    fn or_doubt(truth: impl Into<Truth>, doubt: Doubt) -> Self {
        let truth = truth.into();
        Self { truth, doubt: truth.is_unknown().then_some(doubt) }
    }
}

/// How terms lie within each other.
pub trait TermOrder {
    /// `declared is within asked`.
    fn within(&self, declared: TermId, exactly: bool, asked: TermId) -> Truth;
    /// `declared is exactly asked`.
    fn exactly(&self, declared: TermId, exactly: bool, asked: TermId) -> Truth;
}

/// One row of the table.
#[derive(Debug, Clone, Copy)]
pub struct OperatorInfo {
    /// The operator.
    pub operator: Operator,
    /// As written.
    pub symbol: &'static str,
    /// Whether it orders its operands, rather than asking whether they are the same.
    pub orders: bool,
    /// What it asks, for the reference.
    pub doc: &'static str,
    /// How it reads in a sentence, between its operands.
    pub words: &'static str,
    /// How its negation reads.
    pub negated: &'static str,
}

/// All operators.
pub const OPERATORS: &[OperatorInfo] = &[
    row(
        Operator::Is,
        "is",
        false,
        "the same value; of terms: the term or a narrower one, unknown where the declared term is too vague",
        "is",
        "is not",
    ),
    row(Operator::IsExactly, "is exactly", false, "the very term, nothing narrower", "is exactly", "is not exactly"),
    row(Operator::Le, "<=", true, "at most; unknown where months meet days and calendars differ", "is at most", "is more than"),
    row(Operator::Lt, "<", true, "less than, or before", "is less than", "is at least"),
    row(Operator::Ge, ">=", true, "at least", "is at least", "is less than"),
    row(Operator::Gt, ">", true, "more than, or after", "is more than", "is at most"),
];

const fn row(
    operator: Operator,
    symbol: &'static str,
    orders: bool,
    doc: &'static str,
    words: &'static str,
    negated: &'static str,
) -> OperatorInfo {
    OperatorInfo { operator, symbol, orders, doc, words, negated }
}

impl Operator {
    /// Its row in the table.
    #[must_use]
    pub fn info(self) -> Option<&'static OperatorInfo> {
        OPERATORS.iter().find(|row| row.operator == self)
    }

    /// Whether it orders its operands.
    #[must_use]
    pub fn orders(self) -> bool {
        self.info().is_some_and(|row| row.orders)
    }

    /// Compares two declared values. Through `none` every comparison is false.
    #[must_use]
    pub fn apply(self, left: Value<'_>, right: Value<'_>, terms: &impl TermOrder) -> Answer {
        if matches!(left, Value::None) || matches!(right, Value::None) {
            return Answer::known(false);
        }
        match self {
            Self::Is => identity::is(left, right, terms),
            Self::IsExactly => terms::is_exactly(left, right, terms),
            Self::Le => order::at_most(left, right),
            Self::Lt => order::negate(order::at_most(right, left)),
            Self::Ge => order::at_most(right, left),
            Self::Gt => order::negate(order::at_most(left, right)),
        }
    }

    /// Compares the age of a date with a length of time: `age <= d` asks whether the day of the review lies at most that long
    /// after the date. A date after the review has no age.
    #[must_use]
    pub fn apply_to_age(self, date: Value<'_>, limit: Value<'_>, as_of: Date) -> Answer {
        order::age(self, date, limit, as_of)
    }
}
