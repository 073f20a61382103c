//! Typed conditions: connectives, quantifiers, comparisons, routes, labels, and their operands.

use smallvec::SmallVec;

use super::{Constant, Variable};
use crate::builtins::Operator;
use crate::source::Span;
use crate::syntax::ast::{Measure, RouteQuantifier};
use crate::types::{AttributeId, DefineId, ExprId, FigureId, GraphId, InheritedId, KindId, PackId, TermId, VariableId};

/// A typed condition.
#[derive(Debug, Clone)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it is written.
    pub span: Span,
}

/// The kinds of condition.
#[derive(Debug, Clone, PartialEq)]
pub enum ExprKind {
    /// All of them.
    And(Parts),
    /// Any of them.
    Or(Parts),
    /// Not it.
    Not(ExprId),
    /// At least so many of them.
    AtLeastOf(usize, Parts),
    /// A quantifier over a list.
    Quantified(Quantified),
    /// Whether a fact is declared.
    Declared(Path),
    /// Whether a fact is declared to be none.
    IsNone(Path),
    /// A comparison.
    Compare {
        /// The operator.
        operator: Operator,
        /// Left of it.
        left: Operand,
        /// Right of it.
        right: Operand,
    },
    /// Whether a set includes a value.
    Includes {
        /// The set.
        set: Path,
        /// The value.
        item: Operand,
    },
    /// A define.
    Call {
        /// Which.
        define: DefineId,
        /// Its argument.
        argument: Option<VariableId>,
    },
    /// A condition on routes.
    Route(Box<Route>),
    /// A comparison in which what the shortest route takes stands on one side or both.
    Measured {
        /// What is summed up.
        measure: Measure,
        /// The operator: one that orders.
        operator: Operator,
        /// Left of it.
        left: Operand,
        /// Right of it.
        right: Operand,
    },
    /// Whether a node carries an inherited label.
    Carries {
        /// The node.
        variable: VariableId,
        /// The label.
        label: InheritedId,
    },
}

/// The parts of a condition; so many as most have lie in the condition itself, since evaluation goes from one to the next all the time.
pub type Parts = SmallVec<[ExprId; 4]>;

/// A quantifier over a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantified {
    /// Which.
    pub quantifier: Quantifier,
    /// The variable that stands for a member.
    pub variable: VariableId,
    /// The list.
    pub list: List,
    /// What is asked of a member; none: that it exists.
    pub body: Option<ExprId>,
}

/// Quantifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantifier {
    /// Some member.
    Some,
    /// Every member.
    Every,
    /// No member.
    No,
    /// A known member; absence is false.
    Documented,
    /// At least so many members.
    AtLeast(usize),
}

/// What a quantifier ranges over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum List {
    /// All entities of a kind.
    Kind(KindId),
    /// The members of a set.
    Path(Path),
}

/// A path to a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// Where it starts.
    pub root: Root,
    /// The attributes, each with its alternatives where the holder may be of several kinds. Most paths have one, which lies in the
    /// path itself.
    pub steps: SmallVec<[Step; 1]>,
}

/// Where a path starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Root {
    /// At a variable.
    Variable(VariableId),
    /// At the only entity of a kind.
    Singleton(KindId),
}

/// One attribute of a path: one id for each kind that the holder may be of.
pub type Step = SmallVec<[AttributeId; 4]>;

/// An operand.
#[derive(Debug, Clone, PartialEq)]
pub enum Operand {
    /// A fact.
    Path(Path),
    /// A value.
    Constant(Constant),
    /// A figure.
    Figure(FigureId),
    /// A date and a duration.
    Sum(Box<(Path, Operand)>),
    /// The age of a date, on the right of which a duration stands.
    Age(Path),
    /// What the shortest route takes.
    Shortest(Box<Shortest>),
}

/// A condition on routes of a graph.
#[derive(Debug, Clone, PartialEq)]
pub struct Route {
    /// `every`, `some`, `no`.
    pub quantifier: RouteQuantifier,
    /// The graph.
    pub graph: GraphId,
    /// Where routes start; none: at the entries.
    pub from: Option<Waypoint>,
    /// Where they lead.
    pub to: Waypoint,
    /// What they pass (of `every`) or avoid (of `some` and `no`) before their last node.
    pub passage: Option<Passage>,
    /// Within which time, of `some` and `no`.
    pub within: Option<Operand>,
    /// The variables from outside that its conditions on nodes name: there is one search for each of their values.
    pub outside: Vec<VariableId>,
}

/// What the shortest route of a graph takes.
#[derive(Debug, Clone, PartialEq)]
pub struct Shortest {
    /// What is summed up.
    pub measure: Measure,
    /// The graph.
    pub graph: GraphId,
    /// Where it starts; none: at the entries.
    pub from: Option<Waypoint>,
    /// Where it leads.
    pub to: Waypoint,
}

/// One end of a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Waypoint {
    /// The entity of a variable.
    Variable(VariableId),
    /// Any node within a term.
    Term(TermId),
    /// Any node such that a condition on a variable holds.
    Where(VariableId, ExprId),
}

/// A label that nodes of a graph have from those that they come from.
#[derive(Debug, Clone)]
pub struct Inherited {
    /// Its name.
    pub name: String,
    /// What it says of a node that carries it.
    pub title: String,
    /// The graph along which it is handed on.
    pub graph: GraphId,
    /// Where it begins.
    pub from: Vec<Source>,
    /// Where it ends.
    pub until: Vec<Source>,
    /// Its pack.
    pub pack: PackId,
    /// Where it is declared.
    pub span: Span,
}

/// Nodes of a kind, all or such that a condition holds, at which an inherited label begins or ends.
#[derive(Debug, Clone)]
pub struct Source {
    /// The kind.
    pub kind: KindId,
    /// The condition; variable 0 is the node.
    pub condition: Option<ExprId>,
    /// The variables of the condition, by id.
    pub variables: Vec<Variable>,
}

/// What a node on a route must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Passage {
    /// Within a term.
    Term(TermId),
    /// Such that a condition on a variable holds.
    Body(VariableId, ExprId),
}
