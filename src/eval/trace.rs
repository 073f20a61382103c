//! The trace of an evaluation: what was asked, where it stood, what it gave. Labels, `--trace`, and the facts that leave a verdict
//! open are all read from it.

use super::finding::OpenReason;
use crate::types::{AttributeId, EntityId, ExprId, KindId, RuleId, Truth, Value, VariableId};

/// Something that a manifest does or does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Fact {
    /// An attribute of an entity.
    Slot(EntityId, AttributeId),
    /// The list of a kind.
    Kind(KindId),
    /// An entity itself: that it is there.
    Entity(EntityId),
}

/// What a variable stands for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Item<'text> {
    /// A declared entity.
    Entity(EntityId),
    /// A member of a set of plain values, and the set.
    Value(Value<'text>, Fact),
    /// A member that could not be read, and the set.
    Refused(Fact),
    /// A member that is not declared, of a list that may have more.
    Anonymous(Fact, OpenReason),
}

/// The way that a condition on routes found: its entities in order, of which some may be left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Way {
    /// The entities.
    pub(super) nodes: Vec<EntityId>,
    /// How many are left out, and after how many of those shown.
    pub(super) left_out: Option<(usize, usize)>,
}

/// How a node's truth follows from its children's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Join {
    /// From the facts that it read.
    Leaf,
    /// All of them.
    And,
    /// Any of them.
    Or,
    /// The opposite of the only one.
    Not,
    /// At least so many of them.
    AtLeast(usize),
    /// The same as the only one.
    Same,
}

/// What a node is about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum What<'text> {
    /// The whole: applies, and breached, and not excepted.
    Bad,
    /// Whether the rule applies.
    Applies,
    /// Whether it applies where the item's subjects are.
    Scope,
    /// Whether another rule displaces it there.
    Displaced(RuleId),
    /// Whether it is breached.
    Breached,
    /// Whether an exception holds: its number.
    Exception(usize),
    /// A condition of the rule.
    Expr(ExprId),
    /// A member of a quantifier's list.
    Member(VariableId, Item<'text>),
    /// Whether a member belongs to the list at all.
    Exists,
}

/// A node of the trace.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node<'text> {
    /// What it is about.
    pub(super) what: What<'text>,
    /// How its truth follows.
    pub(super) join: Join,
    /// Its truth.
    pub(super) truth: Truth,
    /// The facts that it read, each with the reason why it is open, if it is.
    pub(super) reads: Vec<(Fact, Option<OpenReason>)>,
    /// The nodes below it.
    pub(super) children: Vec<Node<'text>>,
    /// For a condition on routes: the counter-example or witness.
    pub(super) route: Option<Way>,
}

impl<'text> Node<'text> {
    /// The nodes that count towards `at least n`: a member that is not declared may stand for as many as are needed.
    pub(super) fn counted(&self, needed: usize) -> impl Iterator<Item = &Self> {
        let times = move |child: &Self| if matches!(child.what, What::Member(_, Item::Anonymous(..))) { needed } else { 1 };
        self.children.iter().flat_map(move |child| std::iter::repeat_n(child, times(child)))
    }
}

/// Takes note of an evaluation, or does not.
pub(super) trait Tracer<'text> {
    /// Whether notes are taken; if not, an evaluation may stop as soon as its truth is settled.
    const RECORDS: bool;

    /// A node begins.
    fn enter(&mut self, what: What<'text>, join: Join);
    /// A fact is read.
    fn read(&mut self, fact: Fact, open: Option<OpenReason>);
    /// A route is found.
    fn route(&mut self, way: Way);
    /// The node ends.
    fn leave(&mut self, truth: Truth);
}

/// Takes no notes.
pub(super) struct Silent;

impl<'text> Tracer<'text> for Silent {
    const RECORDS: bool = false;

    fn enter(&mut self, _what: What<'text>, _join: Join) {}
    fn read(&mut self, _fact: Fact, _open: Option<OpenReason>) {}
    fn route(&mut self, _way: Way) {}
    fn leave(&mut self, _truth: Truth) {}
}

/// Records a trace.
#[derive(Default)]
pub(super) struct Recorder<'text> {
    open: Vec<Node<'text>>,
    done: Option<Node<'text>>,
}

impl<'text> Recorder<'text> {
    /// The root, once it has ended.
    pub(super) fn finish(self) -> Option<Node<'text>> {
        self.done
    }
}

impl<'text> Tracer<'text> for Recorder<'text> {
    const RECORDS: bool = true;

    fn enter(&mut self, what: What<'text>, join: Join) {
        self.open.push(Node { what, join, truth: Truth::UNKNOWN, reads: Vec::new(), children: Vec::new(), route: None });
    }

    fn read(&mut self, fact: Fact, open: Option<OpenReason>) {
        if let Some(node) = self.open.last_mut() {
            node.reads.push((fact, open));
        }
    }

    fn route(&mut self, way: Way) {
        if let Some(node) = self.open.last_mut() {
            node.route.get_or_insert(way);
        }
    }

    fn leave(&mut self, truth: Truth) {
        let Some(mut node) = self.open.pop() else { return };
        node.truth = truth;
        match self.open.last_mut() {
            Some(parent) => parent.children.push(node),
            None => self.done = Some(node),
        }
    }
}
