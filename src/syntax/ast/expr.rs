//! The syntax tree of conditions: connectives, quantifiers, routes, comparisons and their operands.

use serde::{Deserialize, Serialize};

use super::{Name, Spanned};
use crate::source::Span;
use crate::time::{Date, Duration};

/// A path: a root word and attributes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Path {
    /// A variable, a singleton, or a bare word.
    pub root: Name,
    /// The attributes.
    pub attributes: Vec<Name>,
}

/// A literal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Literal {
    /// A number, as written without `_`.
    Number(f64),
    /// A whole number.
    Integer(i64),
    /// A string.
    Text(String),
    /// A date.
    Date(Date),
    /// A duration.
    Duration(Duration),
}

/// An expression: a condition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where.
    pub span: Span,
}

/// The kinds of condition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ExprKind {
    /// `a and b and c`
    And(Vec<Expr>),
    /// `a or b or c`
    Or(Vec<Expr>),
    /// `not a`
    Not(Box<Expr>),
    /// `at least n of { … }`
    AtLeastOf(Spanned<i64>, Vec<Expr>),
    /// `some x in L satisfies …` and its kin.
    Quantified {
        /// Which quantifier.
        quantifier: Quantifier,
        /// Variable and list.
        binding: Box<Binding>,
    },
    /// `every route in …`
    Route(Box<Route>),
    /// `m carries personal`
    Carries {
        /// The variable that stands for the node.
        node: Name,
        /// The inherited label.
        label: Name,
    },
    /// `PATH is declared` (true) or `is undeclared` (false).
    Declared(Path, bool),
    /// `PATH is none` (true) or `is not none` (false).
    IsNone(Path, bool),
    /// `PATH is true` or `is false`.
    IsBool(Path, bool),
    /// A comparison of two operands.
    Compare {
        /// The operator.
        op: Spanned<CompareOp>,
        /// Left of it.
        left: Operand,
        /// Right of it.
        right: Operand,
    },
    /// `is one of { … }`; `is not one of` is a `Not` around it.
    OneOf {
        /// Left of it.
        left: Operand,
        /// The members.
        members: Vec<Operand>,
    },
    /// `SET includes X`, `includes any of { … }`, `includes all of { … }`.
    Includes {
        /// The set.
        set: Path,
        /// How the members are joined.
        how: Inclusion,
        /// What it includes.
        members: Vec<Operand>,
    },
    /// A define: `name` or `name(argument)`.
    Call {
        /// The define.
        define: Name,
        /// Its argument.
        argument: Option<Name>,
    },
}

/// How several members are asked of a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Inclusion {
    /// `includes X`
    One,
    /// `includes any of`
    Any,
    /// `includes all of`
    All,
}

/// Quantifiers over lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Quantifier {
    /// `some`
    Some,
    /// `every`
    Every,
    /// `no`
    No,
    /// `documented`
    Documented,
    /// `at least n`
    AtLeast(Spanned<i64>),
}

/// Variable, list and body of a quantifier. Without a body it asks for existence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Binding {
    /// The variable.
    pub variable: Name,
    /// The list: a kind, or a path to a set.
    pub list: Path,
    /// The body.
    pub body: Option<Expr>,
}

/// A route expression.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Route {
    /// `every`, `some` or `no`.
    pub quantifier: Spanned<RouteQuantifier>,
    /// The graph.
    pub graph: Name,
    /// Where it starts, if not at the entries.
    pub from: Option<Name>,
    /// Where it leads and what it must pass, or what it must reach.
    pub shape: RouteShape,
}

/// Quantifiers over routes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum RouteQuantifier {
    /// `every route`
    Every,
    /// `some route`
    Some,
    /// `no route`
    No,
}

/// What is asked of a route.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum RouteShape {
    /// `to B passes P`
    Passes {
        /// The end: the loop variable or a term.
        to: Name,
        /// What it passes.
        passage: Passage,
    },
    /// `to B avoids P`
    Avoids {
        /// The end: the loop variable or a term.
        to: Name,
        /// What it does not pass.
        passage: Passage,
    },
    /// `to B within D`
    Leads {
        /// The end: the loop variable or a term.
        to: Name,
        /// Within which time.
        within: Option<Operand>,
    },
    /// `reaches P within D`
    Reaches {
        /// What it reaches.
        passage: Passage,
        /// Within which time.
        within: Option<Operand>,
    },
}

impl RouteShape {
    /// What the route passes, avoids or reaches.
    #[must_use]
    pub fn passage(&self) -> Option<&Passage> {
        match self {
            Self::Passes { passage, .. } | Self::Avoids { passage, .. } | Self::Reaches { passage, .. } => Some(passage),
            Self::Leads { .. } => None,
        }
    }

    /// The time within which it leads there.
    #[must_use]
    pub fn within(&self) -> Option<&Operand> {
        match self {
            Self::Leads { within, .. } | Self::Reaches { within, .. } => within.as_ref(),
            Self::Passes { .. } | Self::Avoids { .. } => None,
        }
    }
}

/// What the shortest route takes: `effort of shortest route in flow from A to B`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Shortest {
    /// What is summed up along it.
    pub measure: Measure,
    /// The graph.
    pub graph: Name,
    /// Where it starts, if not at the entries.
    pub from: Option<Name>,
    /// Where it leads.
    pub to: Name,
    /// All of it.
    pub span: Span,
}

/// What is summed up along a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Measure {
    /// The moves from node to node.
    Steps,
    /// The effort of each node but the first.
    Effort,
    /// The time of each node but the last.
    Time,
}

impl Measure {
    /// Its word in the language.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Steps => "steps",
            Self::Effort => "effort",
            Self::Time => "time",
        }
    }
}

/// A node on a route: a term, or `n satisfies …`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Passage {
    /// The term, or the variable where there is a body.
    pub name: Name,
    /// The condition on the node.
    pub body: Option<Expr>,
}

/// Comparison operators between two operands. Negated forms are a `Not` around these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum CompareOp {
    /// `is`, `is within`
    Is,
    /// `is within`, kept apart for the formatter.
    IsWithin,
    /// `is exactly`
    IsExactly,
    /// `<=`
    Le,
    /// `<`
    Lt,
    /// `>=`
    Ge,
    /// `>`
    Gt,
}

/// An operand of a comparison.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Operand {
    /// A literal.
    Literal(Spanned<Literal>),
    /// A path or a bare word.
    Path(Path),
    /// A date plus a duration.
    Sum(Path, Box<Operand>),
    /// What the shortest route takes.
    Shortest(Box<Shortest>),
}
